"""Every page in every language in a real browser: drawn whole, accessible, asking nobody else."""

import ast
import json
import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import ROOT, Server, Visit, start, stop, visit

pytestmark = pytest.mark.browser

NAMES = sorted(p.stem.replace("_", "-") for p in (ROOT / "pages").glob("*.py"))
PAGES = ["" if name == "overview" else name for name in NAMES]
"""The pages' addresses; the overview is the first page and has none of its own."""
UNLISTED = {"figure"}
"""Reached by links only, not by the navigation."""
LANGUAGES = ("fi", "sv", "en")
# Streamlit's own, which no page of ours can mend; each with where it is followed.
STREAMLITS_OWN: dict[str, str] = {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("data", ["real", "example"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole_and_accessible(visitor: Visit, name: str, data: str, language: str) -> None:
    page = visitor.open(f"/{name}?lang={language}&data={data}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    text = page.locator("body").inner_text()
    assert not re.search(r"Traceback|Exception|\bNone\b|\bnan\b|[{}]", text), text
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    ours = [
        (v["id"], v["impact"], [n["html"][:200] for n in v["nodes"]][:3])
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical") and v["id"] not in STREAMLITS_OWN
    ]
    assert ours == []
    assert visitor.errors == []
    assert visitor.strangers() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1920])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut(browser: Browser, server: Server, name: str, width: int, scheme: str) -> None:
    found = visit(browser, server, width, 1080, scheme)
    page = found.open(f"/{name}?data=example")
    wide = page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth"
        " - document.querySelector('[data-testid=stMain]').clientWidth"
    )
    assert wide <= 1
    if scheme == "dark" and width == 1920:
        axe = Axe().run(page, options={"runOnly": ["color-contrast"]})
        assert [n["html"][:200] for v in axe.response["violations"] for n in v["nodes"]] == []
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_figure_stands_aside_is_read_whole_on_a_phone(
    browser: Browser, server: Server, language: str
) -> None:
    page = visit(browser, server, 390, 844, "light").open(f"/my-region?region=06&lang={language}")
    table = page.locator(".grid").first
    table.wait_for()
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") <= 1
    page.context.close()


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
    browser: Browser, server: Server, scheme: str
) -> None:
    found = visit(browser, server, 1280, 1400, scheme)
    page = found.open("/aftercare?data=example&lang=en&region=F")
    tiles = page.locator(".st-key-tile button")
    assert tiles.and_(page.locator("[aria-checked=true]")).count() == 1
    for place in (0, 5):
        tiles.nth(place).hover()
        colours = page.evaluate(FILLS)
        assert len(colours) == 23
        assert all(drawn == wanted for drawn, wanted in colours), colours
        assert len({drawn for drawn, _ in colours}) == 5
    page.context.close()


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
    other = visit(browser, visitor.server, 1280, 800, "light")
    again = other.open(address.removeprefix(visitor.server.url))
    assert again.locator("h1").inner_text().replace("\u2060", "") == title
    assert "7–12" in title
    again.context.close()


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


@pytest.mark.parametrize(
    "wrong", ["<script>alert(1)</script>", "99", "'; DROP TABLE observations; --", "../etc"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_address_is_told_kindly(visitor: Visit, wrong: str, language: str) -> None:
    fired: list[str] = []
    visitor.page.on("dialog", lambda d: (fired.append(d.message), d.dismiss()))
    page = visitor.open(f"/placements?lang={language}&region={quote(wrong)}&year=abc&sex=x")
    said = {"fi": "ei tunneta", "sv": "är okänd", "en": "is not known"}[language]
    notices = [n.inner_text() for n in page.locator("[data-testid=stAlert]").all()]
    assert any(said in n and wrong[:20] in n for n in notices), notices
    assert "region" not in page.url
    assert fired == []
    assert "Traceback" not in page.locator("body").inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_a_deep_link_into_a_cold_server_goes_through_the_shell(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    process, cold = start(tmp_path)
    try:
        found = visit(browser, cold, 1280, 800, "light")
        page = found.open(f"/{name}?lang=sv")
        assert page.locator("html").get_attribute("lang") == "sv"
        links = page.locator("[data-testid=stSidebarNavLink]")
        assert links.count() == len(set(PAGES) - UNLISTED)
        assert "Placeringar" in links.all_inner_texts()
        assert found.strangers() == []
        page.context.close()
        for line in cold.connections.read_text().splitlines():
            address = ast.literal_eval(line)
            host = address[0] if isinstance(address, tuple) else address
            assert host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", None, b"localhost"), line  # noqa: S104
        assert "External URL" not in cold.log.read_text()
    finally:
        stop(process)


def test_a_damaged_release_is_refused_by_name_and_the_last_good_one_served(
    browser: Browser, tmp_path: Path
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
        found = visit(browser, running, 1280, 800, "light")
        page = found.open("/placements?data=example&lang=en")
        notice = page.locator("[data-testid=stAlert]").first.inner_text()
        assert "observations.parquet" in notice
        assert "damaged" in notice
        assert good in notice
        assert str(tmp_path) not in page.locator("body").inner_text()
        assert "Area" in page.locator("body").inner_text()
        page.context.close()
    finally:
        stop(process)
