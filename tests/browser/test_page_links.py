"""A goal's other indicators open by their name, within the session, and Back, forward and reload hold."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_another_indicator_opens_and_back_returns(visitor: Visit) -> None:
    page = visitor.open("/placements?data=example&lang=en&region=F")
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    title = page.locator("#root h1")
    first = title.inner_text()
    row = page.locator("#root tr", has=page.get_by_role("link", name="0–6-year-olds placed outside the home"))
    assert "2021\u2060–\u20602025" in row.inner_text()
    row.get_by_role("link").click()
    page.wait_for_url("**/placements?*indicator=placements-0-6*")
    visitor.settle()
    assert "0⁠–⁠6-year-olds" in title.inner_text()
    assert "Area F" in title.inner_text()
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0
    page.go_back()
    page.wait_for_url("**/placements?data=example&lang=en&region=F")
    visitor.settle()
    assert title.inner_text() == first
    page.go_forward()
    page.wait_for_url("**indicator=placements-0-6*")
    visitor.settle()
    assert loads == []
    page.reload()
    visitor.settle()
    assert "0⁠–⁠6-year-olds" in title.inner_text()
    # Another page's address holds that page's choices alone, and Back to it leaves it so.
    menu = page.locator("[data-testid=stSidebarNav] a")
    for name in ("My region", "Placements"):
        menu.filter(has_text=name).click()
        visitor.settle()
    assert parse_qs(urlsplit(page.url).query)["indicator"] == ["placements-0-6"], (
        "what was chosen there stays"
    )
    page.go_back()
    visitor.settle()
    assert urlsplit(page.url).path == "/my-region"
    assert parse_qs(urlsplit(page.url).query) == {"data": ["example"], "lang": ["en"], "region": ["F"]}
    assert visitor.errors == []


def test_where_figures_are_awaited_one_press_shows_the_page_in_the_example_land(visitor: Visit) -> None:
    page = visitor.open("/pilots?lang=en")
    page.get_by_role("link", name="Show this page in the example land").click()
    page.wait_for_url("**/pilots?*data=example*")
    visitor.settle()
    assert page.get_by_text("Example land – invented figures").first.is_visible()
    assert page.get_by_role("link", name="Show this page in the example land").count() == 0
    page.go_back()
    page.wait_for_url("**/pilots?lang=en")
    visitor.settle()
    assert page.get_by_role("link", name="Show this page in the example land").is_visible()
    assert visitor.errors == []
