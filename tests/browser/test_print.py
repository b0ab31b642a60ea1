"""Printed pages: every chart whole, whatever screen it was drawn for, and no controls."""

import io
from typing import Any

import pytest
from playwright.sync_api import BrowserContext
from pypdf import PdfReader

from soila_dash.drawing import typeset
from soila_dash.i18n import translator
from tests.browser.conftest import Server, Visit, visit

pytestmark = pytest.mark.browser

PAGES = ("placements", "my-region", "compare-regions?view=multiples", "compare-regions?view=funnel")
WIDTHS = (1280, 1920)
"""The screens that the charts are drawn for before they are printed."""


@pytest.mark.parametrize("path", PAGES)
def test_a_printed_page_cuts_no_chart(
    context: BrowserContext, server: Server, subtests: pytest.Subtests, path: str
) -> None:
    with visit(context, server, WIDTHS[0], 1000, "light") as found:
        found.open(f"/{path}{'&' if '?' in path else '?'}data=example&region=F&lang=en")
        found.page.locator(".living svg:visible").first.wait_for(timeout=30_000)
        for width in WIDTHS:
            found.page.set_viewport_size({"width": width, "height": 1000})
            found.settle()
            with subtests.test("it_cuts_no_chart", width=width):
                cuts_no_chart(found)


def cuts_no_chart(found: Visit) -> None:
    page = found.page
    page.emulate_media(media="print")
    # Paper may take another drawing of a figure than the screen: one of them is printed whole.
    drawings: list[list[list[str]]] = page.evaluate(
        """() => [...document.querySelectorAll(".living")].filter(f => f.checkVisibility()).map(f =>
          [...f.querySelectorAll("svg")].map(svg => [...svg.querySelectorAll("text")].filter(
            t => getComputedStyle(t).display !== "none" && !t.closest(".off")).map(t => t.textContent.trim())
          .filter(Boolean)))"""
    )
    labels = {label for figure in drawings for one in figure for label in one}
    printed = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    beyond: list[str] = []
    placed: list[str] = []
    words: list[str] = []
    for sheet in printed.pages:
        edge = float(sheet.mediabox.width)

        def look(text: str, cm: Any, tm: Any, _font: Any, size: float, edge: float = edge) -> None:
            words.append(text)
            across = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
            if text.strip() in labels:
                end = across + typeset.width(text.strip(), size * abs(cm[0] * tm[0]))
                placed.append(text.strip())
                beyond.extend([text] if end > edge else [])

        sheet.extract_text(visitor_text=look)
    text = "".join("".join(words).split())
    assert len(set(placed)) > 10
    assert beyond == []
    for figure in drawings:
        cut = [[x for x in one if "".join(x.split()) not in text] for one in figure]
        assert min(cut, key=len, default=[]) == []
    t = translator("en")
    assert not [key for key in ("tools.table", "report.pdf", "tools.link", "choose.age") if t(key) in words]
