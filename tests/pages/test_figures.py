"""Every figure on every page is one that Plotly accepts: the pages send them without asking it."""

import json

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from soila_dash.paths import ROOT

PAGES = {
    "overview": "",
    "placements": "",
    "family_support": "",
    "aftercare": "",
    "substitute_care": "",
    "my_region": "",
    "compare_regions": "multiples",
    "pilots": "",
    "esf_reporting": "",
}
VIEWS = [*PAGES.items(), ("compare_regions", "funnel"), ("compare_regions", "pairs")]


@pytest.mark.parametrize(("page", "view"), VIEWS)
@pytest.mark.parametrize("region", ["", "C"])
def test_plotly_accepts_every_figure(page: str, view: str, region: str) -> None:
    at = AppTest.from_file(str(ROOT / "soila_dash" / "shell.py"), default_timeout=60)
    at.run()
    at.switch_page(str(ROOT / "pages" / f"{page}.py"))
    for key, value in {"data": "example", "view": view, "region": region}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    assert charts
    for chart in charts:
        assert go.Figure(chart).data
