"""Presenting in a real browser: keys turn the slides, also when the server is gone."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from soila_dash.i18n import translator
from tests.browser.conftest import Visit, start, stop, visit

pytestmark = pytest.mark.browser


def stands_at(page: Page, place: int) -> None:
    """Waits until the slide at `place`, from 0, is the one in view."""
    page.wait_for_function(
        "n => { const s = document.querySelector('.st-key-stage');"
        " return s.scrollLeft / s.clientWidth === n }",
        arg=place,
        timeout=10_000,
    )


def presented(found: Visit) -> Page:
    page = found.open("/present?data=example&region=C")
    page.locator(".st-key-ready-placements button").click()
    page.locator(".st-key-start-speaker button").click()
    page.locator(".st-key-stage .living svg:visible").first.wait_for()
    page.wait_for_function("window.soilaStage === true")
    found.settle()
    return page


def test_slides_turn_by_keys_and_buttons_and_go_on_without_the_server(
    context: BrowserContext, tmp_path: Path
) -> None:
    process, server = start(tmp_path)
    try:
        with visit(context, server, 1280, 800, "light") as found:
            page = presented(found)
            stands_at(page, 0)
            page.keyboard.press("ArrowRight")
            stands_at(page, 1)
            page.keyboard.press(" ")
            page.keyboard.press("PageDown")
            page.keyboard.press("ArrowLeft")
            stands_at(page, 2)
            page.keyboard.press("Home")
            stands_at(page, 0)
            page.locator("[data-turn=next]").first.click()
            stands_at(page, 1)
            assert found.errors == []
            assert found.strangers() == []
            stop(process)
            # Streamlit puts its message over the page, and has looked for its server once more.
            page.locator("[role=dialog]").first.wait_for(state="attached", timeout=60_000)
            for n in (2, 3, 4):
                page.keyboard.press("ArrowRight")
                stands_at(page, n)
            assert page.locator(".st-key-stage .living svg:visible").nth(0).is_visible()
            covering = page.evaluate(
                "() => { const s = document.querySelector('.st-key-stage');"
                "const e = document.elementFromPoint(innerWidth / 2, innerHeight / 4);"
                "return s.contains(e) ? '' : e.outerHTML.slice(0, 300) }"
            )
            assert covering == ""
            assert "Connection error" not in page.locator("body").inner_text()
            # What is said behind the slides is said in the reader's language.
            t = translator("fi")
            assert page.locator("[role=dialog] h2").text_content() == t("lost.title")
            assert t("lost.step") in (page.locator("[role=dialog]").text_content() or "")
    finally:
        stop(process)
