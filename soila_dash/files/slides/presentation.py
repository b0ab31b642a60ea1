"""A deck as PowerPoint: native charts and tables that stay editable, notes, alternative texts, sources."""

import datetime as dt
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from pptx.util import Inches

from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.parameters import Parameters
from soila_dash.decks.prepare import Page, Prepared, notes_text, symbols
from soila_dash.files import co_funding
from soila_dash.files.slides import bodies
from soila_dash.files.slides.elements import (
    ANY,
    LEFT,
    ORIGIN,
    ORIGIN_SIZE,
    WIDE,
    blank,
    box,
    layout_of,
    mark_band,
    number_of,
    properties,
    set_alt_text,
    size_of,
    write,
)
from soila_dash.i18n import Translator, capital

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TOP, FOOT = 2.05, 6.9
"""Inches from a slide's top between which its figure stands."""
QUESTION, QUESTION_GAP, QUESTION_HIGH = 0.5, 0.08, 0.38
"""Inches for the question below, between the figure and it, and the height of its line."""
SOURCES, UNDER = (LEFT, 1.7, WIDE, 5.2), (LEFT, 1.64, WIDE, 0.3)
"""Inches: the last slide's text, and the line under a title."""
EMBLEM = (LEFT, 6.2, 0.7)
"""Inches from the left and the top, and high."""
OPENING_SIZE, OPENING_LINE = 36, 18
TITLE_SIZES = ((110, 26), (ANY, 22))
"""Points for texts of fewer letters than this."""
SOURCE_LETTERS, SOURCE_LINES = 1500, 30
"""More than so many letters, and more than so many lines, of sources are set in smaller type."""
ADDRESS = re.compile(r"https?://[^\s]{1,2000}")

Linked = Callable[[Parameters], str]


def pptx_file(ready: Prepared, t: Translator, linked: Linked | None = None) -> bytes:
    """The deck as PPTX in the language of `t`.

    `linked` gives the address of a view, which the release of each slide then points to; a deck that
    hides its regions carries none.
    """
    deck = blank()
    title = ready.deck.title or t("deck.untitled")
    _add_opening(deck, ready, title, t)
    for page in ready.pages:
        address = "" if linked is None or ready.deck.hidden else linked(page.shown.view)
        _slides_of(deck, page, t, address)
    _add_closing(deck, ready, t)
    built = re.search(r"\d{4}-\d{2}-\d{2}", ready.release)
    day = dt.date.fromisoformat(built[0]) if built else dt.date(2000, 1, 1)
    subject = t("illustrative.mark") if ready.illustrative else t("card.release", release=ready.release)
    properties(deck, title, t("app.name"), subject, t.language, day)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _add_opening(deck: Any, ready: Prepared, title: str, t: Translator) -> None:
    slide = deck.slides.add_slide(layout_of(deck, "Title Slide"))
    write(slide.shapes.title.text_frame, title, t.language, OPENING_SIZE, LIGHT.ink, True)
    lines = [t("app.name"), capital(t("card.release", release=ready.release))]
    if ready.deck.hidden:
        lines.append(t("hidden.deck"))
    write(slide.placeholders[1].text_frame, "\n".join(lines), t.language, OPENING_LINE, LIGHT.muted)
    if ready.illustrative:
        mark_band(slide, t("illustrative.mark"), t.language)
    _co_funding(slide, t)


def _co_funding(slide: Any, t: Translator) -> None:
    """The emblem with its statement, where the sender has them."""
    said = co_funding.statement(t)
    if not said:
        return
    left, top, high = EMBLEM
    file = BytesIO(co_funding.emblem_png())
    set_alt_text(
        slide.shapes.add_picture(file, Inches(left), Inches(top), height=Inches(high)),
        "EU",
        t("sender.emblem"),
    )
    beside = left + high * (co_funding.RATIO + co_funding.GAP)
    box(slide, said, t.language, (beside, top, WIDE - beside, high), 16, LIGHT.ink, anchor="middle")


def _add_closing(deck: Any, ready: Prepared, t: Translator) -> None:
    """Sources, licences and what the signs mean, each once."""
    slide = _add_slide(deck, t("deck.sources"), ready.illustrative, t)
    keys = (t("context.source"), t("context.mark"), t("context.licence"), t("context.release"))
    lines = [
        f"{key}: {text}"
        for wanted in keys
        for key, text in dict.fromkeys(pair for page in ready.pages for pair in page.statement.context)
        if key == wanted
    ]
    lines += symbols(ready.pages)
    few = sum(len(line) for line in lines) < SOURCE_LETTERS
    size = 14 if few else 11 if len(lines) < SOURCE_LINES else 9
    box(slide, "\n".join(lines), t.language, SOURCES, size, LIGHT.ink)
    number_of(slide, t.language)


def _add_slide(deck: Any, title: str, marked: bool, t: Translator) -> Any:
    slide = deck.slides.add_slide(layout_of(deck, "Title Only"))
    write(slide.shapes.title.text_frame, title, t.language, size_of(len(title), TITLE_SIZES), LIGHT.ink, True)
    if marked:
        mark_band(slide, t("illustrative.mark"), t.language)
    return slide


def _slides_of(deck: Any, page: Page, t: Translator, address: str) -> None:
    """One slide of the deck; a table that is too large goes on on the next."""
    body = page.card.slide(page.shown, page.statement, page.voice)
    parts = bodies.parts(page, body)
    for part in range(parts):
        slide = _add_slide(deck, page.title, bool(page.statement.mark), t)
        under = page.statement.under
        if parts > 1:
            under = f"{under} · {t('deck.part', n=part + 1, of=parts)}"
        box(slide, under, t.language, UNDER, 14, LIGHT.muted)
        foot = FOOT
        if page.slide.question:
            foot -= QUESTION
            words = t("deck.question", question=page.slide.question)
            box(
                slide,
                words,
                t.language,
                (LEFT, foot + QUESTION_GAP, WIDE, QUESTION_HIGH),
                16,
                LIGHT.accent,
                True,
                anchor="middle",
            )
        bodies.draw(slide, page, body, (LEFT, TOP, WIDE, foot - TOP), part)
        source = box(slide, page.statement.origin, t.language, ORIGIN, ORIGIN_SIZE, LIGHT.muted)
        if ADDRESS.fullmatch(address):
            source.text_frame.paragraphs[0].runs[0].hyperlink.address = address
        number_of(slide, t.language)
        notes = slide.notes_slide.notes_text_frame
        notes.text = ""
        write(notes, "\n".join(notes_text(page)), t.language)
