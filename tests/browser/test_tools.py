"""The tools under a figure, pressed in a real browser: the table alone, link and citation, the presentation
that stays in the browser, and its notes that stand in no address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

from soila_dash.decks import keeping
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

ORDER = [
    "Table",
    "Image",
    "Data",
    "Add to presentation",
    "Copy link",
    "Copy citation",
    "What this tells",
]
PRESENT = "[data-testid=stSidebarNavLink][href*='present']"


def tools(page: Page, card: str) -> Locator:
    return page.locator(f".st-key-tools-{card}-placements-13-17")


def copied(page: Page, line: Locator, button: str, done: str) -> str:
    line.get_by_role("button", name=button).click()
    line.get_by_role("button", name=done).wait_for()
    return str(page.evaluate("navigator.clipboard.readText()"))


def kept(page: Page, kind: str) -> str:
    return str(page.evaluate(f"localStorage.getItem('soila-presentation-{kind}') ?? ''"))


def test_the_tools_give_what_they_say_and_a_presentation_outlives_the_session(visitor: Visit) -> None:
    page = visitor.open("/placements?data=example&lang=en&region=F")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lines = [tools(page, card) for card in ("lead-trend", "lead-compare", "map")]
    for line in lines:
        names = [re.sub(r"\s*expand_more", "", b.inner_text()).strip() for b in line.locator("button").all()]
        assert names == ORDER
    trend, ranked, _ = lines

    # The table opens alone, and the figures stay as they are.
    figure = page.locator(".st-key-section-lead-trend svg:visible").first.element_handle()
    trend.get_by_role("button", name="Table", exact=True).click()
    page.locator(".st-key-section-lead-trend tbody tr").first.wait_for()
    assert figure.is_visible()
    assert page.evaluate("document.activeElement.innerText").strip() == "Hide table"
    trend.get_by_role("button", name="Hide table").click()
    page.locator(".st-key-section-lead-trend tbody tr").first.wait_for(state="detached")

    # The link opens this very figure and release, the citation ends with it.
    address = copied(page, ranked, "Copy link", "Link copied ✓")
    asked = parse_qs(urlsplit(address).query)
    assert (urlsplit(address).path, asked["card"], asked["lang"]) == ("/figure", ["compare"], ["en"])
    assert asked["release"][0].startswith("example-")
    cited = copied(page, ranked, "Copy citation", "Citation copied ✓")
    assert cited.startswith("Example land – invented figures: 13–17-year-olds")
    assert asked["release"][0] in cited
    assert cited.endswith(address)

    # Two figures by a press each; the menu tells how many.
    for line in (trend, ranked):
        line.get_by_role("button", name="Add to presentation").click()
        line.get_by_role("button", name="Added ✓").wait_for()
    page.locator("[data-testid=stToast]", has_text="The presentation has 2 slides.").wait_for()
    visitor.settle()
    assert page.locator(PRESENT).inner_text() == "Presentation (2)"
    page.reload()
    visitor.settle()
    page.locator(PRESENT, has_text="Presentation (2)").wait_for()
    assert tools(page, "lead-trend").get_by_role("button", name="Added ✓").is_visible()

    _present(page, visitor)
    _alone(page, visitor, address)
    assert visitor.errors == []


def _alone(page: Page, visitor: Visit, address: str) -> None:
    """The figure that the link opens has the same tools, and gives its image."""
    visitor.open(address.removeprefix(visitor.server.url))
    line = page.locator(".st-key-tools-figure")
    names = [re.sub(r"\s*expand_more", "", b.inner_text()).strip() for b in line.locator("button").all()]
    assert names == [name.replace("Add to presentation", "Added ✓") for name in ORDER]
    line.get_by_role("button", name="Image").click()
    with page.expect_download() as waited:
        page.locator("[data-testid=stPopoverBody] button", has_text="PNG").click()
    assert Image.open(waited.value.path()).width > 1000


def _present(page: Page, visitor: Visit) -> None:
    """Notes stay in the browser, out of the address, and go when the presentation is emptied."""
    page.locator(PRESENT).click()
    page.wait_for_url("**/present?*deck=*")
    visitor.settle()
    page.locator(".st-key-deckslide-0 summary").click()
    notes = page.locator(".st-key-deckslide-0 textarea")
    notes.fill("Kysy Ainolta")
    notes.press("Tab")
    visitor.settle()
    assert "Kysy Ainolta" in kept(page, "example")
    assert kept(page, "real") == ""
    (word,) = parse_qs(urlsplit(page.url).query)["deck"]
    slides = keeping.from_link(word).slides
    assert [slide.notes for slide in slides] == ["", ""]
    assert [(s.view.card, s.view.region, s.view.year) for s in slides] == [
        ("trend", "F", None),
        ("compare", "F", None),
    ]
    page.reload()
    visitor.settle()
    page.locator(".st-key-deckslide-0 summary").click()
    page.wait_for_function(
        "() => document.querySelector('.st-key-deckslide-0 textarea')?.value === 'Kysy Ainolta'"
    )
    # A slide that is moved by the keyboard keeps the focus, and Back moves it back, with its notes.
    page.locator(".st-key-deckslide-0 button", has_text="Move down").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('.st-key-deckslide-1') !== null")
    visitor.settle()
    page.go_back()
    visitor.settle()
    page.locator(".st-key-deckslide-0 summary").click()
    page.wait_for_function(
        "() => document.querySelector('.st-key-deckslide-0 textarea')?.value === 'Kysy Ainolta'"
    )
    page.locator(".st-key-deck-clear button").click()
    page.wait_for_url(lambda url: "deck=" not in url)
    visitor.settle()
    assert kept(page, "example") == ""
    assert page.locator(PRESENT).inner_text() == "Presentation"
    # And back with one press.
    page.locator(".st-key-deck-back button").click()
    page.wait_for_url("**deck=*")
    visitor.settle()
    assert "Kysy Ainolta" in kept(page, "example")
