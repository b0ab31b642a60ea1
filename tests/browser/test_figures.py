"""A figure answers a click, a key, a finger and another figure at once; words and address follow."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

COMPARE, TREND = ".st-key-section-lead-compare .living", ".st-key-section-lead-trend .living"


def shown(page: Page, figure: str) -> str:
    """The region that a figure shows as chosen."""
    found: str = (
        page.locator(f"{figure} .choices [aria-selected=true]").first.get_attribute("data-code") or ""
    )
    return found


def in_address(page: Page, code: str) -> None:
    page.wait_for_function("code => new URLSearchParams(location.search).get('region') === code", arg=code)


def dot(page: Page, code: str) -> tuple[float, float]:
    """The middle of a region's dot among the ranked ones."""
    mark = page.locator(f'{COMPARE} svg:visible [data-of="{code}"]:visible').first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("path", ["placements", "my-region", "compare-regions"])
def test_back_undoes_the_first_choice_as_well(visitor: Visit, path: str) -> None:
    page = visitor.open(f"/{path}?data=example&lang=en")
    title = page.locator("h1").inner_text()
    page.get_by_role("combobox", name="Region", exact=True).click()
    page.get_by_role("option", name="Area F", exact=True).click()
    in_address(page, "F")
    visitor.settle()
    page.go_back()
    page.wait_for_function("() => !new URLSearchParams(location.search).has('region')")
    visitor.settle()
    page.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=title)
    assert "region" not in parse_qs(urlsplit(page.url).query)
    assert parse_qs(urlsplit(page.url).query)["data"] == ["example"]


def test_back_through_pages_shows_what_each_address_says_and_leads_out(visitor: Visit) -> None:
    """A link of the menu takes along what the reader looks at, in one step; Back undoes it with the step."""
    page = visitor.open("/placements?lang=sv")
    page.get_by_role("combobox", name="Område", exact=True).click()
    page.get_by_role("option", name="Lappland", exact=True).click()
    in_address(page, "21")
    visitor.settle()
    for name in ("Eftervård", "Mitt område"):
        page.locator("[data-testid=stSidebarNav] a", has_text=name).click()
        visitor.settle()
    assert parse_qs(urlsplit(page.url).query) == {"lang": ["sv"], "region": ["21"]}
    found = []
    for _ in range(3):
        page.go_back()
        visitor.settle()
        chosen = page.locator(".st-key-region-widget input").input_value() == "Lappland"
        assert page.locator("html").get_attribute("lang") == "sv", page.url
        assert chosen == ("region=21" in page.url), page.url
        found.append((urlsplit(page.url).path, chosen))
    assert found == [("/aftercare", True), ("/placements", True), ("/placements", False)]


def test_back_from_the_example_land_shows_no_invented_figure_at_a_real_address(visitor: Visit) -> None:
    page = visitor.open("/placements?lang=en")
    page.get_by_role("link", name="Show this page in the example land").click()
    page.wait_for_url("**data=example*")
    visitor.settle()
    page.locator("[data-testid=stSidebarNav] a", has_text="Family support").click()
    page.wait_for_url("**/family-support?*data=example*")
    visitor.settle()
    for _ in range(2):
        page.go_back()
        visitor.settle()
    assert page.url.endswith("/placements?lang=en")
    assert "2021" in page.locator("#root h1").inner_text()
    assert page.get_by_text("invented figures", exact=False).filter(visible=True).count() == 1, (
        "only the link"
    )


def test_a_figure_is_explored_in_plotly_and_put_back(visitor: Visit) -> None:
    page = visitor.open("/placements?data=example&region=F&lang=en")
    button = page.locator(".st-key-section-lead-trend .explore")
    button.focus()
    page.keyboard.press("Enter")
    opened = page.locator(f"{TREND} .explored")
    opened.locator(".main-svg").first.wait_for()
    assert page.locator(f"{TREND} .pictures").is_hidden()
    assert page.locator(f"{COMPARE} .pictures").is_visible(), "one figure is explored at a time"

    # Zoom, in our words; every region's curve has its name, which hides it.
    top = "() => document.querySelector('.explored.js-plotly-plot').layout.yaxis.range[1]"
    before = page.evaluate(top)
    opened.hover()
    opened.locator('[data-title="Zoom in"]').click()
    page.wait_for_function(f"before => ({top})() < before", arg=before)
    assert opened.locator(".legendtext").count() == 24
    assert "Area F" in str(opened.locator(".legend").text_content())
    colours = opened.evaluate("one => one._fullData.map(trace => trace.line.color)")
    assert not [one for one in colours if "var(" in one], "named colours have their values"

    button.focus()
    page.keyboard.press("Enter")
    opened.wait_for(state="hidden")
    assert page.locator(f"{TREND} .pictures svg:visible").count() == 1
    assert button.evaluate("one => document.activeElement === one"), "the focus stays where it was"
    assert visitor.errors == []


def _choose_elsewhere(page: Page, visitor: Visit) -> None:
    # A tile of the map shows at once as well, and so does the list.
    page.locator(".st-key-tile button").filter(has_text="Area H").click(no_wait_after=True)
    assert shown(page, COMPARE) == shown(page, TREND) == "H"
    in_address(page, "H")
    visitor.settle()
    page.get_by_role("combobox", name="Region", exact=True).click()
    page.get_by_role("option", name="Area K", exact=True).click(no_wait_after=True)
    assert shown(page, COMPARE) == shown(page, TREND) == "K"
    in_address(page, "K")
    visitor.settle()

    # A row of the table is a region too.
    page.locator(".st-key-section-lead-compare").get_by_role("button", name="Table", exact=True).click()
    row = page.locator(".st-key-section-lead-compare tbody tr").filter(has_text="Area C")
    row.hover()
    assert page.locator(f"{TREND} svg:visible .lit").count() > 0
    row.click()
    assert shown(page, COMPARE) == shown(page, TREND) == "C"
    in_address(page, "C")


def test_a_region_is_chosen_in_a_figure_and_all_that_speaks_of_it_follows(visitor: Visit) -> None:
    page = visitor.open("/placements?data=example&region=F&lang=en")
    page.locator(f"{COMPARE} svg:visible").wait_for()
    assert shown(page, COMPARE) == shown(page, TREND) == "F"
    kept = page.locator(f"{TREND} svg:visible").element_handle()

    # Pointing names the region and lights it in the other figure; Escape takes the words away.
    page.mouse.move(*dot(page, "B"))
    assert "Area B" in page.locator(f"{COMPARE} .tip").inner_text()
    assert page.locator(f"{TREND} svg:visible .lit").count() > 0
    page.keyboard.press("Escape")
    assert page.locator(f"{COMPARE} .tip").is_hidden()
    assert page.locator(f"{TREND} .lit").count() == 0

    # A click shows at once, before the server has said a word.
    page.mouse.click(*dot(page, "B"))
    assert shown(page, COMPARE) == shown(page, TREND) == "B"
    in_address(page, "B")
    visitor.settle()
    assert "Area B" in page.locator("h1").inner_text()
    assert page.evaluate("one => one.isConnected", kept), "the figure stayed where it was"

    # The whole row is the dot's.
    _, down = dot(page, "W")
    box = page.locator(f"{COMPARE} svg:visible").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, down)
    page.mouse.click(box["x"] + box["width"] * 0.8, down)
    in_address(page, "W")
    visitor.settle()

    # By keyboard: one stop, arrows in the figure's order, Enter.
    page.locator(f"{COMPARE} .choices").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    here = page.locator(f"{COMPARE} .choices .here")
    code, words = here.get_attribute("data-code"), here.inner_text()
    assert f"Area {code}" in words
    page.keyboard.press("Enter")
    assert shown(page, TREND) == code
    in_address(page, str(code))
    visitor.settle()
    page.go_back()
    in_address(page, "W")
    visitor.settle()
    assert shown(page, COMPARE) == "W"

    _choose_elsewhere(page, visitor)
    assert parse_qs(urlsplit(page.url).query)["data"] == ["example"]
    assert visitor.errors == []
