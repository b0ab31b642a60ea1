"""A deck made ready: each slide's view answered, put into words and, if asked for, without region names."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.answers.opinions import Beside, Changes, Opinions, Reported
from soila_dash.answers.pairs import Pairs
from soila_dash.answers.profile import Profile
from soila_dash.answers.reporting import Reporting
from soila_dash.cards import funnel as funnels
from soila_dash.cards import multiples as panels
from soila_dash.cards import pairs as scatters
from soila_dash.cards.answering import Ground, Shown, answered
from soila_dash.cards.base import figures
from soila_dash.cards.base.look import LIGHT, Palette, mark
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.squares import tiles_figure
from soila_dash.cards.maps.tiles import tile_map
from soila_dash.cards.opinions.figures import Bar, opinion_figure, reported_bars, said_figure
from soila_dash.cards.profile.spine import spine_figure
from soila_dash.cards.reporting import period_figure, result_bars
from soila_dash.cards.telling import Told, told
from soila_dash.decks.hiding import Scrubbed, Why, hidden, scrubber
from soila_dash.decks.model import Deck, Slide
from soila_dash.drawing.figure import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator
from soila_dash.statistics.verdict import Judgement, Verdict

SIGNS = frozenset(mark(v, j, LIGHT).symbol for v, j in product(Verdict, Judgement))


@dataclass(frozen=True)
class Page:
    """A slide as it is shown and given away. `place` is the slide's in the deck, from 0; `voice` knows
    the only regions that may be named on it."""

    place: int
    slide: Slide
    shown: Shown
    told: Told
    voice: Voice
    hidden: bool = False

    @property
    def title(self) -> str:
        """The speaker's own title, else the finding."""
        return self.slide.title or self.told.title


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


def prepared(deck: Deck, on: Ground, t: Translator) -> Prepared:
    """The deck over a release in a language."""
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
            shown = answered(slide.view, on)
        except DataFaults as faults:
            left.append(Left(place, faults.faults))
            continue
        if not deck.hidden:
            pages.append(Page(place, slide, shown, told(shown, whole, on.catalog), whole))
            continue
        page, count = _hidden(place, slide, shown, deck, on, scrubbed, t)
        removed += count
        if isinstance(page, Left):
            left.append(page)
        else:
            pages.append(page)
    manifest = on.store.manifest
    built = dt.date.fromisoformat(manifest.built)
    return Prepared(deck, tuple(pages), tuple(left), removed, manifest.id, built, manifest.illustrative)


def _hidden(
    place: int, slide: Slide, shown: Shown, deck: Deck, on: Ground, scrubbed: Scrubbed, t: Translator
) -> tuple[Page | Left, int]:
    """The slide without recognisable regions, and how many names its words lost."""
    found = hidden(shown, deck, place, on.store)
    if found.shown is None:
        return Left(place, why=found.why), 0
    words = {key: scrubbed(getattr(slide, key)) for key in ("title", "notes", "question")}
    bare = slide.model_copy(
        update={key: text for key, (text, _) in words.items()} | {"view": found.shown.view}
    )
    voice = Voice(t, found.names)
    said = told(found.shown, voice, on.catalog, found.whole)
    context = tuple((key, scrubbed(text)[0]) for key, text in said.context)
    page = Page(place, bare, found.shown, replace(said, context=context), voice, True)
    return page, sum(count for _, count in words.values())


def figure_of(page: Page, colors: Palette, width: float = 0.0) -> Figure | None:
    """The page's figure as a chart; None where it is none: a single figure, a table, and everything that
    would show by its place who lies at the ends of a hidden deck's regions. With a `width` in pixels also
    the map, as squares."""
    answer, voice, region = page.shown.answer, page.voice, page.shown.region
    named = page.shown.view.in_basket
    figure: Figure | None = None
    match answer:
        case Development() if page.shown.view.card == "multiples":
            figure = panels.multiples_figure(answer, voice, colors, region)
        case Development():
            figure = figures.development_figure(answer, voice, colors, events=False)
        case Comparison() if page.shown.view.card == "map":
            figure = tiles_figure(tile_map(answer, voice), voice, width, region) if width else None
        case Comparison():
            figure = figures.comparison_figure(answer, voice, colors, region)
        case Funnel():
            figure = funnels.funnel_figure(answer, voice, colors, region, named)
        case Pairs():
            figure = scatters.pairs_figure(answer, voice, colors, region, named)
        case Profile() if page.shown.view.card == "spine" and not page.hidden and answer.level == "county":
            figure = spine_figure(answer, voice, colors)
        case Opinions() | Beside() | Changes() | Reported():
            figure = said_figure(answer, voice, colors)
        case Reporting() if page.shown.view.card == "organisations":
            figure = period_figure(answer, voice, colors)
        case Reporting() if reported_or_result(page):
            figure = opinion_figure(result_bars(answer, voice), voice, colors, answer.thresholds)
    return figure


def reported_or_result(page: Page) -> list[Bar]:
    """The bars of a page that pools what groups say; none of every other."""
    answer = page.shown.answer
    if isinstance(answer, Reported):
        return reported_bars(answer, page.voice)
    if isinstance(answer, Reporting) and page.shown.view.card == "result":
        return result_bars(answer, page.voice)
    return []


def notes_text(page: Page) -> list[str]:
    """What the speaker reads: own notes first, then the finding, how to read it, and where it is from."""
    said = page.told
    own = page.slide.notes.split("\n") if page.slide.notes else []
    parts = [said.title if page.slide.title else "", said.under, said.said, *said.notes]
    rest = [f"{key}: {text}" for key, text in said.context]
    marked = [said.mark] if said.mark else []
    return [line for line in (*own, *marked, *parts, *rest) if line]


def deck_json(ready: Prepared) -> dict[str, object]:
    """The deck's figures as data: each slide's title, marks and answer."""
    return {
        "title": ready.deck.title,
        "release": ready.release,
        "illustrative": ready.illustrative,
        "hidden": ready.deck.hidden,
        "slides": [
            {
                "title": page.title,
                "finding": page.told.title,
                "notes": page.slide.notes,
                "question": page.slide.question,
                "mark": page.told.mark,
                "source": page.told.origin,
                **page.told.data,
            }
            for page in ready.pages
        ],
    }


def symbols(pages: Sequence[Page]) -> list[str]:
    """What the signs of all tables mean, each once, and then what else is said below the tables."""
    notes = dict.fromkeys(note for page in pages for note in page.told.table.notes if note)
    signs = [n for n in notes if n[0] in SIGNS]
    each = dict.fromkeys(part for note in signs for part in note.split(", "))
    return [*([", ".join(each)] if each else []), *(n for n in notes if n not in signs)]
