"""The search in a real browser: "/" leads to it, a result opens, the field is empty then, Back returns."""

import pytest

from soila_dash import search
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_reader_finds_a_region_and_an_indicator_by_the_keyboard(visitor: Visit) -> None:
    page = visitor.open("/about?lang=en")
    field = page.locator(".st-key-search input")
    page.keyboard.press("/")
    page.keyboard.type("kuopiosa")
    page.keyboard.press("Enter")
    result = page.locator(".st-key-found a")
    result.first.wait_for()
    assert page.locator(".st-key-found [role=status]").inner_text() == "1 result"
    result.first.click()
    page.wait_for_url("**/my-region?*region=13*")
    visitor.settle()
    assert field.input_value() == ""
    assert "North Savo" in page.locator("h1").inner_text()
    field.fill("care order")
    field.press("Enter")
    page.locator(".st-key-found a").first.click()
    page.wait_for_url("**/family-support?*")
    visitor.settle()
    assert "care order" in page.locator("h1").inner_text()
    page.go_back()
    page.wait_for_url("**/my-region?*region=13*")
    visitor.settle()
    assert "North Savo" in page.locator("h1").inner_text()
    field.fill("nuoret")
    field.press("Enter")
    several = page.locator(".st-key-found").get_by_role("button", name="Show all 8")
    several.wait_for()
    assert page.locator(".st-key-found [role=status]").inner_text() == "8 results"
    assert page.locator(".st-key-found a").count() == search.EACH
    several.click()
    page.locator(".st-key-found a").nth(7).wait_for()
    waiting = page.locator(".st-key-found a", has_text="12–17")
    assert waiting.inner_text().endswith("(no figures yet)")
    waiting.click()
    page.wait_for_url("**/placements?*indicator=placements-12-17*")
    visitor.settle()
    told = page.locator(".stAlert").first.inner_text()
    assert told.startswith("There are no figures for the indicator “12–17-year-olds placed outside the home”")
    page.go_back()
    page.wait_for_url("**/my-region?*region=13*")
    visitor.settle()
    field.fill("qqqq <b>")
    field.press("Enter")
    none = page.locator(".st-key-found [role=status]")
    none.wait_for()
    assert none.inner_text().startswith("Nothing was found for “qqqq <b>”")
    assert visitor.errors == []
