"""Compare regions as a reader meets it: each view, its address, its empty states."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from soila_dash.cards.base.title_fit import fits
from tests.pages.first_read import says_what_the_page_says
from tests.pages.opening import opened, page_title, words
from tests.pages.sent import sent_figures

ROOT = Path(__file__).resolve().parents[2]
VIEWS = ("heat", "multiples", "funnel", "pairs")


def heat(at: AppTest) -> str:
    return next(h.proto.body for h in at.get("html") if 'class="heat"' in h.proto.body)


def chosen(at: AppTest) -> str:
    """The name on the row that the page makes stand out."""
    rules = re.findall(r"\.heat tbody tr:nth-child\((\d+)\)", "".join(h.proto.body for h in at.get("html")))
    return names(at)[int(rules[0]) - 1] if rules else ""


def names(at: AppTest) -> list[str]:
    """The names of the rows, the country's first; a county's leads to its page."""
    return re.findall(r'<th scope="row">(?:<a class="inside" href="my-region[^"]*">)?([^<]*)<', heat(at))


def charts(at: AppTest) -> list[dict[str, object]]:
    return [c.figure for c in sent_figures(at)]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("data", ["real", "example"])
def test_every_view_is_drawn_in_every_language(data: str, view: str, lang: str) -> None:
    at = opened("compare_regions", data=data, view=view, lang=lang)
    assert fits(page_title(at))
    assert not re.search(r"[{}]|\bNone\b|\bnan\b", words(at))
    for chart in sent_figures(at):
        assert len(chart.alt) > 40
    marked = any('<p class="illustrative"' in h.proto.body for h in at.get("html"))
    assert marked == (data == "example")
    read = says_what_the_page_says(at, "compare-regions", data=data, view=view, lang=lang)
    assert len(read.figures) == len(sent_figures(at))
    assert set(read.forms) >= {"view", "region", "lang"}


@pytest.mark.slow
def test_the_page_opens_with_the_heat_table() -> None:
    at = opened("compare_regions", data="example")
    assert 'scope="row"' in heat(at)
    assert heat(at).count("<tr") == 25
    assert not sent_figures(at)


def test_a_basket_in_the_address_narrows_the_rows() -> None:
    at = opened("compare_regions", data="example", basket="C.A.K")
    assert heat(at).count("<tr") == 5
    assert at.query_params["basket"] == "C.A.K"


def test_the_chosen_region_stays_in_view() -> None:
    at = opened("compare_regions", data="example", basket="C.A", region="W", lang="en")
    assert heat(at).count("<tr") == 5
    assert chosen(at) == "Area W"


@pytest.mark.parametrize("region", "AKW")
@pytest.mark.parametrize("order", ["", "north"])
def test_the_chosen_row_is_the_regions_own_and_the_table_the_same_for_all(region: str, order: str) -> None:
    at = opened("compare_regions", data="example", region=region, order=order, lang="en")
    assert chosen(at) == f"Area {region}"
    nobodys = opened("compare_regions", data="example", order=order, lang="en")
    assert chosen(nobodys) == ""
    assert heat(at) == heat(nobodys)


def test_an_unknown_code_is_told_and_dropped() -> None:
    at = opened("compare_regions", data="example", basket="C.zz.A")
    assert at.query_params["basket"] == "C.A"
    assert any("zz" in str(i.value) for i in at.info)
    assert "<script" not in heat(opened("compare_regions", data="example", basket="<script>"))


def test_choosing_regions_writes_the_address() -> None:
    at = opened("compare_regions", data="example")
    at.session_state["basket"] = True
    at.run()
    at.pills(key="basket-widget").set_value(["B", "D"]).run()
    assert at.query_params["basket"] == "B.D"
    assert heat(at).count("<tr") == 4
    at.button(key="basket-all").click().run()
    assert "basket" not in at.query_params
    assert heat(at).count("<tr") == 25


@pytest.mark.slow
def test_choices_stay_while_views_change() -> None:
    at = opened("compare_regions", data="example", basket="B.D", view="funnel", indicator="notifications")
    at.segmented_control(key="view-widget").set_value("multiples").run()
    assert at.query_params["indicator"] == "notifications"
    assert at.query_params["basket"] == "B.D"
    assert not at.exception
    (panels, _) = charts(at)
    assert len(panels["layout"]["annotations"]) == 2  # type: ignore[index, call-overload]


def test_a_trend_lifts_three_regions_at_most() -> None:
    at = opened(
        "compare_regions", data="example", view="multiples", basket="A.B.C.D.E", region="F", lang="en"
    )
    _, trend = charts(at)
    lifted = " ".join(n["text"] for n in trend["layout"]["annotations"])  # type: ignore[index, call-overload]
    assert [f"Area {c}" in lifted for c in "FABCDE"] == [True, True, True, True, False, False]


def test_the_order_can_be_from_north_to_south() -> None:
    rows = names(opened("compare_regions", data="example", lang="en", order="north"))[1:]
    assert rows == [f"Area {c}" for c in "ABCDEFGHIJKLMNOPQRSTUVW"]
    by_figure = names(opened("compare_regions", data="example", lang="en"))[1:]
    assert sorted(by_figure) == rows
    assert by_figure != rows


def test_a_count_has_no_funnel_and_the_page_says_so() -> None:
    at = opened("compare_regions", data="example", view="funnel", indicator="emergency-placements", lang="en")
    assert page_title(at) == "A funnel plot cannot be drawn for this indicator"
    assert not sent_figures(at)
    at.button(key="funnel-other").click().run()
    assert len(sent_figures(at)) == 1
    assert not at.exception


def test_a_funnel_speaks_of_the_year_in_the_address() -> None:
    at = opened("compare_regions", data="example", view="funnel", year="2015", lang="en")
    assert "2015" in page_title(at)


@pytest.mark.slow
def test_the_second_indicator_is_one_with_a_common_year() -> None:
    at = opened("compare_regions", data="example", view="pairs", second="notifications")
    assert at.query_params["second"] == "notifications"
    assert "placements-13-17" not in at.selectbox(key="second-widget").options
    wrong = opened("compare_regions", data="example", view="pairs", second="placements-13-17")
    assert "second" not in wrong.query_params
    assert wrong.info


def test_all_goals_fit_one_table() -> None:
    at = opened("compare_regions", data="example", goal="all")
    assert heat(at).count('scope="col"') > 24


@pytest.mark.slow
def test_small_panels_of_a_period_are_sorted_by_the_change_that_they_tell() -> None:
    """Figure, title and the curves below speak of the same years, in the first response too."""
    address = {"view": "multiples", "order": "change", "period": "10", "lang": "en"}
    at = opened("compare_regions", **address)
    says_what_the_page_says(at, "compare-regions", **address)
    assert "from 2012 to 2021" in words(at)
    panels, trend = charts(at)
    told = [re.fullmatch(r"(.+) ([+\u2212]?[\d.]+)", a["text"]) for a in panels["layout"]["annotations"]]
    changes = [float(found[2].replace("\u2212", "-")) for found in told if found]
    assert len(changes) == 23
    assert changes == sorted(changes, reverse=True)
    assert min(y for line in trend["data"] for y in line["x"] if y) == 2012
    assert "1991" in words(opened("compare_regions", **(address | {"period": "all"})))
