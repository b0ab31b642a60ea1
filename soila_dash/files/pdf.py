"""A report as accessible PDF: tagged PDF/UA-1 with its charts as vectors and their alternative texts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from soila_dash.cards.base.look import LIGHT
from soila_dash.drawing import typeset
from soila_dash.drawing.emblem import emblem
from soila_dash.files import co_funding
from soila_dash.files.image import bare_svg
from soila_dash.files.report import Block, Box, Chart, Grid, Heading, Points, Report, Words
from soila_dash.i18n import translator

TEMPLATE = Path(__file__).with_name("report.typ")
PADDING, HEAD, WIDE = 2.0, 9.0, 30.0
"""In letters: room beside a column's text, the most that a word of its head asks for, the most at all."""
LINE, PART = 16.0, 0.6
"""A text of so many letters stands in one line; of a longer one a column asks for this part."""


def to_pdf(report: Report) -> bytes:
    """The report as PDF; the same report gives the same bytes."""
    t = translator(report.language)
    told = {
        "title": report.title,
        "about": report.about,
        "language": report.language,
        "mark": report.mark,
        "facts": report.facts,
        "foot": report.foot,
        "replaced": "",
        "emblem": emblem(),
        "co_funded": co_funding.statement(t),
        "page": t("report.page", n="{n}", of="{of}"),
        "colors": {n: getattr(LIGHT, n) for n in ("ink", "muted", "accent", "rule")},
        "blocks": [_block(block, n) for n, block in enumerate(report.blocks)],
    }
    replaced = {"replaced": t("report.replaced", letter=typeset.REPLACED)}
    return typeset.pdf(TEMPLATE.read_bytes(), told, report.built, replaced)


def _block(block: Block, n: int) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Words(text, small):
            return {"kind": "words", "text": text, "small": small}
        case Points(lead, lines):
            return {"kind": "points", "lead": lead, "lines": lines}
        case Chart(figure, alt, width):
            svg = bare_svg(figure, width, f"f{n}").decode()
            return {"kind": "chart", "svg": svg, "alt": alt}
        case Box(title, lines):
            return {"kind": "box", "title": title, "lines": lines}
        case Grid():
            return {
                "kind": "grid",
                "heads": block.heads,
                "rows": block.rows,
                "numbers": block.numbers,
                "notes": block.notes,
                "widths": widths(block),
            }


def widths(block: Grid) -> list[float]:
    """How wide each column is beside the others, in letters: as its cells' longest word, or half of their
    longest text when that is more; a head may be hyphenated."""
    found = []
    for n, head in enumerate(block.heads):
        cells = [row[n] for row in block.rows]
        longest = max(map(len, cells), default=0)
        room = longest if block.numbers[n] else max(_longest_word(cells), min(longest, LINE), longest * PART)
        found.append(PADDING + min(max(room, min(_longest_word([head]), HEAD)), WIDE))
    return found


def _longest_word(texts: Sequence[str]) -> float:
    return max((len(word) for text in texts for word in text.split(" ")), default=0)
