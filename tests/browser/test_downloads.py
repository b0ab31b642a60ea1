"""Every download button gives its file: it is pressed, and what comes is opened."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Locator, Page
from pptx import Presentation
from pypdf import PdfReader

from soila_dash.cards.view import View
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck, Slide
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

DECK = keeping.to_link(Deck(kind="example", title="Koe", slides=(Slide(view=View(card="organisations")),)))
PAGES = {
    "data?data=real": 7,
    "data?data=example": 7,
    "placements?data=example&region=F": 12,
    f"present?data=example&deck={DECK}": 6,
    "esf-reporting?data=example": 12,
}
"""Pages with every kind of button, and how many each has at least."""


READERS: dict[str, Callable[[bytes], int]] = {
    "csv": lambda content: len(list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))),
    "xlsx": lambda content: sum(s.max_row for s in openpyxl.load_workbook(io.BytesIO(content)).worksheets),
    "pptx": lambda content: len(Presentation(io.BytesIO(content)).slides),
    "docx": lambda content: len(Document(io.BytesIO(content)).element.body),
    "pdf": lambda content: len(PdfReader(io.BytesIO(content)).pages),
    "json": lambda content: len(json.loads(content)),
    "svg": lambda content: len(ElementTree.fromstring(content)),
    "zip": lambda content: len(zipfile.ZipFile(io.BytesIO(content)).namelist()),
    "png": lambda content: Image.open(io.BytesIO(content)).width,
}
"""How much there is in a file of each kind; each raises when it is none."""

RELEASE = re.compile(r"-(real|example)-\d{4}-\d\d-\d\d-(v\d+-)?[0-9a-f]{8}[-.]")

PRESS = 120
"""Milliseconds from one press to the next: Chromium drops the eleventh download within a second."""


def buttons(page: Page | Locator) -> list[Locator]:
    return [b for b in page.locator("[data-testid=stDownloadButton] button").all() if b.is_enabled()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.partition("&deck")[0])
def test_every_download_button_gives_its_file(
    visitor: Visit, subtests: pytest.Subtests, tmp_path: Path, path: str
) -> None:
    page = visitor.open(f"/{path}&lang=en")
    closed = page.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()
        visitor.settle()
    shown = buttons(page)
    for n, button in enumerate(shown):
        _press(button, f"{n}", subtests, tmp_path)
    pressed = len(shown)
    for n, menu in enumerate(page.locator("[class*=st-key-tools-] [data-testid=stPopoverButton]").all()):
        menu.click()
        page.locator("[data-testid=stPopoverBody] button").nth(1).wait_for()
        opened = buttons(page.locator("[data-testid=stPopoverBody]"))
        for m, button in enumerate(opened):
            _press(button, f"menu-{n}-{m}", subtests, tmp_path)
        pressed += len(opened)
        page.keyboard.press("Escape")
        page.locator("[data-testid=stPopoverBody]").wait_for(state="detached")
    assert pressed >= PAGES[path]
    assert visitor.errors == []


def _press(button: Locator, n: str, subtests: pytest.Subtests, folder: Path) -> None:
    """Presses the button and opens what comes."""
    page, words = button.page, button.inner_text()
    with subtests.test("it_gives_its_file", button=f"{n} {words}"):
        page.wait_for_timeout(PRESS)
        with page.expect_download(timeout=30_000) as waited:
            button.click()
        name = waited.value.suggested_filename
        # By its name a file is kept from being given once its release is withdrawn.
        assert RELEASE.search(name) or name.startswith("survey-"), name
        kept = folder / f"{n}-{name}"
        waited.value.save_as(kept)
        assert READERS[kept.suffix[1:]](kept.read_bytes()) > 0
