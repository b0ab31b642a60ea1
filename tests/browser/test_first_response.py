"""The first response in a browser: whole without script and without websocket, and taken over unseen."""

import pytest
from playwright.sync_api import Browser, Page, Route

from soila_dash.i18n import translator
from soila_dash.ui import first_response
from tests.browser.conftest import Server, visit

pytestmark = pytest.mark.browser

SHIFTS = """window.shifts = 0; new PerformanceObserver(found => {
  for (const one of found.getEntries()) if (!one.hadRecentInput) window.shifts += one.value
}).observe({ type: "layout-shift", buffered: true })"""
PLACES = """top => ["h1", ".facts", "h2", ".living svg", "select, .stSelectbox [role=group]"].map(name =>
  [...document.querySelectorAll(`${top} :is(${name})`)].filter(one => one.getBoundingClientRect().width > 2)
    .slice(0, name === ".living svg" ? 1 : 2).map(one => one.getBoundingClientRect())
    .filter(one => one.x >= 0 && one.y < innerHeight).map(one => [one.x, one.y, one.width, one.height]))"""
T = translator("en")


def use(page: Page) -> None:
    """Reads the finding, opens a table, chooses by form, goes on by a link."""
    assert "Example land" in page.locator("#first h1").inner_text()
    page.locator("#first .living svg:visible").first.wait_for()
    page.locator("#first summary").first.click()
    assert page.locator("#first .card td:visible").count() > 20
    region = page.locator("#first form", has=page.locator("[name=region]"))
    region.get_by_role("combobox").select_option("C")
    region.get_by_role("button").click()
    page.wait_for_url("**region=C*")
    assert "Area C" in page.locator("#first h1").inner_text()
    page.locator("#first nav").get_by_role("link", name=T("page.aftercare")).click()
    page.wait_for_url("**/aftercare?*region=C*")
    assert "Area C" in page.locator("#first").inner_text()


@pytest.mark.slow
def test_a_page_without_script_is_whole_and_says_once_what_needs_more(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/placements?data=example&lang=en")
    use(page)
    assert page.get_by_text(T("first.needs")).filter(visible=True).count() == 1
    context.close()


@pytest.mark.slow
def test_a_page_without_websocket_stays_and_says_once_what_needs_more(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context()
    # What would be said after a quarter of a minute is said at once.
    wait = first_response.WAIT
    context.add_init_script(
        f"const later = setTimeout; window.setTimeout = (act, n) => later(act, n === {wait} ? 0 : n)"
    )
    page = context.new_page()
    page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    page.goto(f"{server.url}/placements?data=example&lang=en")
    page.locator("[data-test-connection-state=PINGING_SERVER]").wait_for(state="attached")
    use(page)
    assert page.get_by_text(T("first.needs")).filter(visible=True).count() == 1
    context.close()


@pytest.mark.slow
def test_the_page_takes_its_place_without_a_move(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    context.add_init_script(SHIFTS)
    with visit(context, server, 1280, 800, "light") as found:
        page = found.page
        held: list[Route] = []
        # The scripts are held back until the first response has been looked at.
        page.route("**/static/js/react-dom.*.js", lambda route, _: held.append(route))
        page.goto(f"{server.url}/placements?data=example&lang=en", wait_until="commit")
        page.locator("#first .living svg:visible").first.wait_for()
        page.evaluate("document.fonts.ready")
        assert page.locator("#root").evaluate("root => getComputedStyle(root).visibility") == "hidden"
        assert page.locator("#root").evaluate("root => root.inert")
        before = page.evaluate(PLACES, "#first")
        while not held:
            page.wait_for_timeout(50)
        held[0].continue_()
        page.locator("#first").wait_for(state="detached")
        after = page.evaluate(PLACES, "#root")
        for one, other in zip(before, after, strict=True):
            assert other == [pytest.approx(box, abs=1.5) for box in one]
        assert all(before)
        assert not page.locator("#root").evaluate("root => root.inert")
        found.settle()
        assert page.evaluate("window.shifts") <= 0.05
        assert found.errors == []
    context.close()


@pytest.mark.slow
def test_my_region_and_pilots_show_their_finding_on_the_first_screen_and_stay(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context()
    context.add_init_script(SHIFTS)
    with visit(context, server, 1280, 800, "light") as found:
        for path, figure in (("my-region?region=H&", ".outcomes"), ("pilots?", ".living")):
            page = found.open(f"/{path}data=example&lang=fi")
            title = page.locator("#root h1")
            lines = title.evaluate(
                "one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)"
            )
            assert lines < 2.5, path
            box = page.locator(f"#root {figure}").first.bounding_box()
            assert box is not None
            assert (800 - box["y"]) / box["height"] >= 0.9, path
            assert page.evaluate("window.shifts") <= 0.05, path
            if figure == ".outcomes":
                page.locator(f"#root {figure} thead a").first.focus()
                line = page.locator("#root .st-key-section-beside-trend .lit")
                code = page.locator(f"#root {figure} thead .peer").first.get_attribute("data-region")
                assert line.first.get_attribute("data-of") == code, "its line lights up with its column"
    context.close()
