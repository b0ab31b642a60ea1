"""Run in a copy of the project that has the card "spread": finds it everywhere a card is to be found."""

import contextlib
import io
import json
import sys
from pathlib import Path

import openpyxl
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from soila_dash import cli, paths
from soila_dash.answers.ground import ground
from soila_dash.cards.view import View
from soila_dash.catalog import load
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.prepare import deck_json, prepare
from soila_dash.files.deck_book import deck_xlsx
from soila_dash.files.handout import handout
from soila_dash.files.slides.presentation import pptx_file
from soila_dash.i18n import translator
from soila_dash.releases import shelf
from soila_dash.store import Store

TITLE = "From the highest to the lowest in 2025"
OF = ("--indicator", "placements-13-17", "--kind", "example")


def printed(*arguments: str) -> str:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out):
        assert cli.main(("--lang", "en", *arguments)) == 0
    out.flush()
    content: bytes = out.buffer.getvalue()  # type: ignore[attr-defined]
    return content.decode("utf-8-sig")


def main() -> None:
    t = translator("en")
    served = shelf.serve(paths.releases(), "example")
    on = ground(Store(served.folder, served.manifest), load(paths.catalog()))
    deck = Deck(kind="example", slides=(Slide(view=View(card="spread", indicator="placements-13-17")),))
    assert keeping.from_link(keeping.to_link(deck)) == deck, "in the deck's link"
    got = prepare(deck, on, t)
    year = got.pages[0].shown.answer.year
    title = TITLE.replace("2025", str(year))
    assert got.pages[0].title == title, "in the deck"
    slides = Presentation(io.BytesIO(pptx_file(got, t))).slides
    assert slides[1].shapes.title.text_frame.text == title, "on a slide"
    assert title in str(handout(got, t).blocks), "in the handout"
    book = openpyxl.load_workbook(io.BytesIO(deck_xlsx(got, t)))
    assert title in str([cell.value for row in book.worksheets[0].iter_rows() for cell in row]), "in XLSX"
    assert json.loads(json.dumps(deck_json(got)))["slides"][0]["card"] == "spread", "in JSON"
    hidden = prepare(deck.model_copy(update={"hidden": True, "draw": "ab"}), on, t)
    assert hidden.pages[0].title == title, "in a hidden deck"
    assert title in printed("answer", "spread", *OF), "as text"
    assert "region" in printed("answer", "spread", *OF, "--format", "json"), "as JSON"
    assert "Region" in printed("answer", "spread", *OF, "--format", "csv").splitlines()[0], "as CSV"
    picture = Path(sys.argv[1])
    printed("image", "spread", *OF, str(picture))
    assert title in picture.read_text(encoding="utf-8"), "as an image"
    at = AppTest.from_file(str(paths.ROOT / "soila_dash" / "shell.py"), default_timeout=90).run()
    at.switch_page(str(paths.ROOT / "pages" / "figure.py"))
    query = {"lang": "en", "data": "example", "card": "spread", "indicator": OF[1]}
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    assert title in str([h.proto.body for h in at.get("html")]), "on a page"


if __name__ == "__main__":
    main()
