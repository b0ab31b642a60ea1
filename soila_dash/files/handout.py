"""A deck as a document to hand out afterwards: each slide's finding, figure, table and source.

The speaker's notes stay with the speaker. PDF and Word are made of it as of any report.
"""

from soila_dash.cards.base.look import LIGHT
from soila_dash.decks.prepare import Page, Prepared, figure_of
from soila_dash.files.report import Block, Chart, Heading, Report, Words, grid
from soila_dash.i18n import Translator

WIDTH = 800.0
"""Pixels across at which figures are drawn, as in the reports."""


def handout(ready: Prepared, t: Translator) -> Report:
    """The deck's pages below each other."""
    blocks = [block for page in ready.pages for block in _page(page)]
    mark = t("illustrative.mark") if ready.illustrative else ""
    title = ready.deck.title or t("deck.untitled")
    release = t("card.release", release=ready.release)
    return Report(
        title=title,
        about=" · ".join([release, *([t("hidden.deck")] if ready.deck.hidden else [])]),
        language=t.language,
        mark=mark,
        facts=(),
        blocks=tuple(blocks),
        foot=" · ".join(part for part in (title, release, mark) if part),
        built=ready.built,
    )


def _page(page: Page) -> list[Block]:
    said = page.statement
    figure = figure_of(page, LIGHT, WIDTH)
    question = page.voice.t("deck.question", question=page.slide.question) if page.slide.question else ""
    own = said.title if page.slide.title else ""
    return [
        Heading(page.title),
        *(Words(text) for text in (own, said.text) if text),
        *([Words(said.under, small=True)] if said.under else []),
        *([Chart(figure, said.alt, WIDTH)] if figure is not None else []),
        grid(page.card.paper(page.shown, said, page.voice), page.voice),
        Words(said.origin, small=True),
        *([Words(question)] if question else []),
    ]
