"""Pages in a real browser: each drawn whole, accessible, asking nobody else; what is pressed answers."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from soila_dash.i18n import translator
from tests.browser import visits
from tests.browser.conftest import ROOT, Server, Visit, start, stop, visit
from tests.browser.visits import LANGUAGES, PAGES

pytestmark = pytest.mark.browser

UNLISTED = {"figure"}
"""Reached by links only, not by the navigation."""
# Streamlit's own, which no page of ours can mend; each with where it is followed.
STREAMLITS_OWN: dict[str, str] = {}


def it_speaks_the_language_asked_for(found: Visit, seen: visits.Seen) -> None:
    assert found.page.locator("html").get_attribute("lang") == seen.language


def it_has_one_title(found: Visit, _: visits.Seen) -> None:
    assert found.page.locator("h1").count() == 1
    assert found.page.locator("h1").inner_text().strip()


def it_says_nothing_of_the_machine(found: Visit, _: visits.Seen) -> None:
    text = found.page.locator("body").inner_text()
    assert not re.search(r"Traceback|Exception|\bNone\b|\bnan\b|[{}]", text), text


def it_is_accessible(found: Visit, _: visits.Seen) -> None:
    """Contrasts included, in both themes."""
    told = Axe().run(found.page, options={"resultTypes": ["violations"]})
    ours = [
        (v["id"], v["impact"], [n["html"][:200] for n in v["nodes"]][:3])
        for v in told.response["violations"]
        if v["impact"] in ("serious", "critical") and v["id"] not in STREAMLITS_OWN
    ]
    assert ours == []


def nothing_is_cut(found: Visit, _: visits.Seen) -> None:
    beyond = "m => m.scrollWidth - m.clientWidth"
    assert found.page.locator("[data-testid=stMain]").evaluate(beyond) <= 1


def it_goes_through_the_shell(found: Visit, seen: visits.Seen) -> None:
    """A deep link into a server whose first page nobody has opened: name, ways on, language."""
    links = found.page.locator("[data-testid=stSidebarNavLink]")
    assert links.count() == len(set(PAGES) - UNLISTED)
    assert translator(seen.language)("page.placements") in links.all_text_contents()


def it_complains_of_nothing(found: Visit, _: visits.Seen) -> None:
    assert found.errors == []


def it_asks_for_no_more_than_it_shows(found: Visit, _: visits.Seen) -> None:
    """No italic face and not the whole font of icons, of which no page needs a hundredth."""
    fonts = [r.rpartition("/")[2] for r in found.requests if r.endswith(".woff2")]
    assert not [name for name in fonts if "Italic" in name or "MaterialSymbols" in name]


def no_icon_is_shown_as_letters(found: Visit, _: visits.Seen) -> None:
    wide = found.page.evaluate(
        """() => [...document.querySelectorAll("[data-testid=stIconMaterial]")].filter(icon => {
          const range = document.createRange(); range.selectNodeContents(icon);
          return range.getBoundingClientRect().width > 1.5 * parseFloat(getComputedStyle(icon).fontSize);
        }).map(icon => icon.textContent)"""
    )
    assert wide == []


def its_figures_have_type_of_true_size(found: Visit, _: visits.Seen) -> None:
    """One drawing of each figure is seen, and it is not made smaller than it was drawn."""
    figures = found.page.evaluate(
        """() => [...document.querySelectorAll(".living")].map(figure => [...figure.querySelectorAll("svg")]
          .map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width).filter(Boolean))"""
    )
    assert [len(scales) for scales in figures] == [1] * len(figures)
    assert [scale for scales in figures for scale in scales if scale < 0.9] == []


def it_asks_nobody_else(found: Visit, _: visits.Seen) -> None:
    assert found.strangers() == []


def its_server_asks_nobody(found: Visit, _: visits.Seen) -> None:
    assert found.server.strangers() == []
    assert "External URL" not in found.server.log.read_text()


QUESTIONS: tuple[Callable[[Visit, visits.Seen], None], ...] = (
    it_speaks_the_language_asked_for,
    it_has_one_title,
    it_says_nothing_of_the_machine,
    it_is_accessible,
    nothing_is_cut,
    it_goes_through_the_shell,
    it_complains_of_nothing,
    it_asks_for_no_more_than_it_shows,
    no_icon_is_shown_as_letters,
    its_figures_have_type_of_true_size,
    it_asks_nobody_else,
    its_server_asks_nobody,
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The pairwise table, or every visit there is when the whole is asked for."""
    if "seen" in metafunc.fixturenames:
        asked = visits.every() if metafunc.config.getoption("--whole") else visits.TABLE
        metafunc.parametrize("seen", asked, ids=str)


def test_each_page_is_visited_and_asked_everything(
    request: pytest.FixtureRequest, context: BrowserContext, subtests: pytest.Subtests, seen: visits.Seen
) -> None:
    server: Server = request.getfixturevalue("server" if seen.page else "front")
    with visit(context, server, seen.width, 1080, seen.theme) as found:
        found.open(f"/{seen.page}?lang={seen.language}&data={seen.data}")
        for question in QUESTIONS:
            with subtests.test(question.__name__):
                question(found, seen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_figure_stands_aside_is_read_whole_on_a_phone(
    context: BrowserContext, server: Server, language: str
) -> None:
    with visit(context, server, 390, 844, "light") as found:
        table = found.open(f"/my-region?region=06&lang={language}").locator(
            ".grid:not(.st-key-section-similar .grid)"
        )
        table.first.wait_for()
        table = table.first
        assert table.evaluate("table => table.scrollWidth - table.clientWidth") <= 1


def test_a_tile_is_reached_and_pressed_by_keyboard(visitor: Visit) -> None:
    page = visitor.open("/placements?data=example&lang=en")
    tile = page.locator(".st-key-tile button").first
    tile.focus()
    name = tile.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**region=*")
    visitor.settle()
    assert "Area" in page.locator("h1").inner_text()
    assert name


FILLS = """() => [...document.querySelectorAll('.st-key-tile button')].map(b => {
  const probe = document.createElement('i');
  probe.style.background = getComputedStyle(b).getPropertyValue('--fill');
  b.append(probe);
  const pair = [getComputedStyle(b).backgroundColor, getComputedStyle(probe).backgroundColor];
  probe.remove();
  return pair;
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_tile_has_its_classes_colour_the_chosen_and_the_pointed_at_too(
    context: BrowserContext, server: Server, scheme: str
) -> None:
    with visit(context, server, 1280, 1400, scheme) as found:
        page = found.open("/aftercare?data=example&lang=en&region=F")
        tiles = page.locator(".st-key-tile button")
        assert tiles.and_(page.locator("[aria-checked=true]")).count() == 1
        for place in (0, 5):
            tiles.nth(place).hover()
            colours = page.evaluate(FILLS)
            assert len(colours) == 23
            assert all(drawn == wanted for drawn, wanted in colours), colours
            assert len({drawn for drawn, _ in colours}) == 5


def test_the_chosen_regions_row_alone_stands_out_and_follows_the_choice(visitor: Visit) -> None:
    page = visitor.open("/compare-regions?data=example&region=C&lang=en")
    heads = page.locator(".heat tbody th")
    bold = "all => all.filter(e => getComputedStyle(e).fontWeight === '600').map(e => e.textContent)"
    assert heads.evaluate_all(bold) == ["Whole country", "Area C"]
    page.get_by_role("combobox", name="Region", exact=True).click()
    page.keyboard.type("Area K")
    page.keyboard.press("Enter")
    page.wait_for_url("**region=K*")
    visitor.settle()
    assert heads.evaluate_all(bold) == ["Whole country", "Area K"]


def test_a_pasted_link_gives_the_same_view(browser: Browser, visitor: Visit) -> None:
    page = visitor.open("/placements?data=example&region=C&lang=sv")
    page.get_by_text("7–12", exact=True).click()
    page.wait_for_url("**indicator=placements-7-12*")
    visitor.settle()
    title, address = page.locator("h1").inner_text().replace("\u2060", ""), page.url
    stranger = browser.new_context()
    with visit(stranger, visitor.server, 1280, 800, "light") as other:
        again = other.open(address.removeprefix(visitor.server.url))
        assert again.locator("h1").inner_text().replace("\u2060", "") == title
    stranger.close()
    assert "7–12" in title


def test_choices_stay_while_moving_between_pages(visitor: Visit) -> None:
    page = visitor.open("/placements?data=example&region=C&lang=en")
    page.locator("[data-testid=stSidebarNav]").get_by_text("Aftercare").click()
    page.wait_for_url("**/aftercare*")
    visitor.settle()
    assert "region=C" in page.url
    assert "data=example" in page.url
    assert "lang=en" in page.url
    assert "Area C" in page.locator("h1").inner_text()


def test_language_changes_without_a_reload(visitor: Visit) -> None:
    page = visitor.open("/placements?lang=en&data=example")
    page.get_by_role("combobox", name="Language").click()
    page.get_by_role("option", name="Svenska").click()
    page.wait_for_url("**lang=sv*")
    visitor.settle()
    assert page.locator("html").get_attribute("lang") == "sv"
    assert "procent" in page.locator("body").inner_text()


WRONG = ("<script>alert(1)</script>", "99", "'; DROP TABLE observations; --", "../etc")
SAID = {"fi": "ei tunneta", "sv": "är okänd", "en": "is not known"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_address_is_told_kindly(visitor: Visit, subtests: pytest.Subtests, language: str) -> None:
    """One address holds every wrong value, each language in another part of it."""
    turn = LANGUAGES.index(language)
    parts = dict(zip(("region", "indicator", "year", "sex"), WRONG[turn:] + WRONG[:turn], strict=True))
    fired: list[str] = []
    visitor.page.on("dialog", lambda d: (fired.append(d.message), d.dismiss()))
    page = visitor.open(f"/placements?lang={language}&{urlencode(parts)}")
    notices = [n.inner_text() for n in page.locator("[data-testid=stAlert]").all()]
    for part, wrong in parts.items():
        with subtests.test("it_is_told", part=part, wrong=wrong):
            assert any(SAID[language] in n and wrong[:20] in n for n in notices), notices
        with subtests.test("it_leaves_the_address", part=part, wrong=wrong):
            assert wrong not in parse_qs(urlsplit(page.url).query).get(part, [])
    with subtests.test("nothing_is_executed"):
        assert fired == []
    with subtests.test("it_says_nothing_of_the_machine"):
        assert "Traceback" not in page.locator("body").inner_text()


def test_a_damaged_release_is_refused_by_name_and_the_last_good_one_served(
    context: BrowserContext, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    releases = data / "releases"
    pointer = json.loads((releases / "current.json").read_text())
    good = pointer["example"][-1]
    damaged = "example-2027-01-01-00000000"
    shutil.copytree(releases / good, releases / damaged)
    manifest = json.loads((releases / damaged / "manifest.json").read_text())
    (releases / damaged / "manifest.json").write_text(json.dumps({**manifest, "id": damaged}))
    file = releases / damaged / "observations.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    (releases / "current.json").write_text(json.dumps({**pointer, "example": [good, damaged]}))
    process, running = start(tmp_path, data)
    try:
        with visit(context, running, 1280, 800, "light") as found:
            page = found.open("/placements?data=example&lang=en")
            notice = page.locator("[data-testid=stAlert]").first.inner_text()
            assert "observations.parquet" in notice
            assert "damaged" in notice
            assert good in notice
            assert str(tmp_path) not in page.locator("body").inner_text()
            assert "Area" in page.locator("body").inner_text()
    finally:
        stop(process)
