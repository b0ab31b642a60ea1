"""A deck made ready: each slide's view answered, put into words and, if asked for, without region names."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from soila_dash.answers.ground import Ground
from soila_dash.cards import CARDS, answer_view, describe
from soila_dash.cards.base.answer_data import JSON_SCHEMA, about_json
from soila_dash.cards.base.card import Card, Shown, Statement, Why
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.hiding import Scrubbed, hide_view, scrubber
from soila_dash.drawing.marks import SHAPES
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator

SIGNS = frozenset(shape.symbol for shape in SHAPES.values())


@dataclass(frozen=True)
class Page:
    """A slide as it is shown and given away. `place` is the slide's in the deck, from 0; `voice` knows
    the only regions that may be named on it."""

    place: int
    slide: Slide
    shown: Shown[Any]
    statement: Statement
    voice: Voice

    @property
    def card(self) -> Card[Any]:
        """The card that is shown."""
        return CARDS[self.shown.view.card]

    @property
    def title(self) -> str:
        """The speaker's own title, else the finding."""
        return self.slide.title or self.statement.title


@dataclass(frozen=True)
class Left:
    """A slide that cannot be shown: what the release lacks, or why it would give a region away."""

    place: int
    faults: tuple[Fault, ...] = ()
    why: Why | None = None


@dataclass(frozen=True)
class Prepared:
    """A deck ready to be shown: its pages in order, and the slides left out. `removed` counts the names
    of regions taken out of the speaker's own words, `built` is the release's date."""

    deck: Deck
    pages: tuple[Page, ...]
    left: tuple[Left, ...]
    removed: int
    release: str
    built: dt.date
    illustrative: bool


def prepare(deck: Deck, on: Ground, t: Translator) -> Prepared:
    """The deck over a release in a language. Raises DataFaults when it hides regions but the one that it
    calls its own, and the release does not know that one."""
    if deck.hidden and deck.own and deck.own not in [r.code for r in on.store.at("county")]:
        raise DataFaults([Fault("deck_own", key="own", found=deck.own)])
    pages: list[Page] = []
    left: list[Left] = []
    removed = 0
    whole = Voice(t, on.store.by_key)
    scrubbed = scrubber(deck, on.store, on.catalog)
    if deck.hidden:
        title, count = scrubbed(deck.title)
        deck, removed = deck.model_copy(update={"title": title}), count
    for place, slide in enumerate(deck.slides):
        try:
            shown = answer_view(slide.view, on)
        except DataFaults as faults:
            left.append(Left(place, faults.faults))
            continue
        if not deck.hidden:
            pages.append(Page(place, slide, shown, describe(shown, whole, on.catalog), whole))
            continue
        page, count = _hide(place, slide, shown, deck, on, scrubbed, t)
        removed += count
        if isinstance(page, Left):
            left.append(page)
        else:
            pages.append(page)
    manifest = on.store.manifest
    built = dt.date.fromisoformat(manifest.built)
    return Prepared(deck, tuple(pages), tuple(left), removed, manifest.id, built, manifest.illustrative)


def _hide(
    place: int, slide: Slide, shown: Shown[Any], deck: Deck, on: Ground, scrubbed: Scrubbed, t: Translator
) -> tuple[Page | Left, int]:
    """The slide without recognisable regions, and how many names its words lost."""
    found = hide_view(shown, deck, place, on.store)
    if found.shown is None:
        return Left(place, why=found.why), 0
    words = {key: scrubbed(getattr(slide, key)) for key in ("title", "notes", "question")}
    bare = slide.model_copy(
        update={key: text for key, (text, _) in words.items()} | {"view": found.shown.view}
    )
    voice = Voice(t, found.names)
    said = describe(found.shown, voice, on.catalog)
    context = tuple((key, scrubbed(text)[0]) for key, text in said.context)
    page = Page(place, bare, found.shown, replace(said, context=context), voice)
    return page, sum(count for _, count in words.values())


def figure_of(page: Page, colors: Palette, width: float) -> Figure | None:
    """The page's figure as a chart `width` pixels wide; None where it is none: a single figure, a table,
    and everything that would show by its place who lies at the ends of a hidden deck's regions."""
    return page.card.figure(page.shown, page.voice, colors, width)


def notes_text(page: Page) -> list[str]:
    """What the speaker reads: own notes first, then the finding, how to read it, and where it is from."""
    said = page.statement
    own = page.slide.notes.split("\n") if page.slide.notes else []
    parts = [said.title if page.slide.title else "", said.under, said.text, *said.notes]
    rest = [f"{key}: {text}" for key, text in said.context]
    marked = [said.mark] if said.mark else []
    return [line for line in (*own, *marked, *parts, *rest) if line]


def deck_json(ready: Prepared) -> dict[str, object]:
    """The deck's figures as data: each slide's title, marks and answer."""
    return {
        "schema": JSON_SCHEMA,
        "title": ready.deck.title,
        "release": ready.release,
        "illustrative": ready.illustrative,
        "hidden": ready.deck.hidden,
        "slides": [
            {
                "title": page.title,
                **about_json(page.statement.title, page.statement.context, page.voice.t),
                "notes": page.slide.notes,
                "question": page.slide.question,
                "mark": page.statement.mark,
                "source": page.statement.origin,
                **page.statement.data,
            }
            for page in ready.pages
        ],
    }


def symbols(pages: Sequence[Page]) -> list[str]:
    """What the signs of all tables mean, each once, and then what else is said below the tables."""
    notes = dict.fromkeys(note for page in pages for note in page.statement.table.notes if note)
    signs = [n for n in notes if n[0] in SIGNS]
    each = dict.fromkeys(part for note in signs for part in note.split(", "))
    return [*([", ".join(each)] if each else []), *(n for n in notes if n not in signs)]
