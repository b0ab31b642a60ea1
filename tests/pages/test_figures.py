"""Marks of time on the curves of a page can be hidden, and the curves stay cut."""

import pytest

from tests.pages.opening import opened
from tests.pages.sent import sent_figures


@pytest.mark.slow
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
