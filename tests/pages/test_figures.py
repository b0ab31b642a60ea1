"""Every figure on every page is one that Plotly accepts: the pages send them without asking it."""

import plotly.graph_objects as go
import pytest

from tests.pages.opening import opened
from tests.pages.sent import sent_figures

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


@pytest.mark.slow
@pytest.mark.parametrize(("page", "view"), VIEWS)
@pytest.mark.parametrize("region", ["", "C"])
def test_plotly_accepts_every_figure(page: str, view: str, region: str) -> None:
    at = opened(page, data="example", view=view, region=region)
    charts = [chart.figure for chart in sent_figures(at)]
    assert charts
    for chart in charts:
        assert go.Figure(chart).data


def test_events_and_breaks_can_be_hidden_and_the_curves_stay_cut() -> None:
    at = opened("aftercare", data="example", region="F", lang="en")
    before = sent_figures(at)[0].figure
    at.toggle(key="events-widget").set_value(False)
    at.run()
    assert at.query_params["events"] == "off"
    after = sent_figures(at)[0].figure
    marks = {"Aftercare to age 25", "Aftercare to age 23", "①"}
    texts = [{note["text"] for note in spec["layout"]["annotations"]} for spec in (before, after)]
    assert marks <= texts[0]
    assert not marks & texts[1]
    assert after["data"] == before["data"]
    assert None in after["data"][-1]["y"], "cut at the breaks"
