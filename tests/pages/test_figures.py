"""Every figure on every page is one that Plotly accepts: the pages send them without asking it."""

import json

import plotly.graph_objects as go
import pytest

from tests.pages.opening import opened

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
    at = opened(page, data="example", view=view, region=region)
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    assert charts
    for chart in charts:
        assert go.Figure(chart).data
