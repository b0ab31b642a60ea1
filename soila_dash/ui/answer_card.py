"""The answer card: the finding as its title, the figure, and one click away its table and files."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.cards.base import answer_data, tables
from soila_dash.cards.base.answer_data import Answer
from soila_dash.cards.base.caption import source_line
from soila_dash.cards.base.comparison import (
    comparison_alt,
    comparison_finding,
    comparison_table,
    comparison_title,
    missing_note,
)
from soila_dash.cards.base.definition import definition_lines
from soila_dash.cards.base.development import development_alt, development_finding, development_table
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.story_text import story_sentence
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.verdict_text import symbol_note
from soila_dash.cards.compare.card import comparison_picture
from soila_dash.cards.compare.figure import comparison_figures
from soila_dash.cards.trend.card import development_picture, trend_note
from soila_dash.cards.trend.figure import development_figures, event_list
from soila_dash.cards.view import View
from soila_dash.catalog import Indicator
from soila_dash.drawing.page_figure import WIDTHS, pack, page_figure
from soila_dash.drawing.plotly_figure import Figure, Make
from soila_dash.ui import choices, component, explore, page_links, session_deck
from soila_dash.ui.finding import Drawn, Said, Shown
from soila_dash.ui.here import here, peers
from soila_dash.ui.text import definition_list, heading, note, plain, sentence, step, strong, write
from soila_dash.ui.tools import Taken, tool_line

PAGE_KEY = "page"
"""Where the shell keeps the page that is being drawn."""


WITH_EVENTS = ("lead", "beside")


def development_shown(answer: Development, key: str, shown: str = "") -> Shown:
    """The curves with their finding. On a card `WITH_EVENTS` these are listed below, and they and the
    marks of breaks can be hidden: the curves stay cut. `shown` tells which regions are drawn where not
    all are."""
    now = here()
    events, breaks = _marks(key)
    drawn = Drawn(
        f"{key}-{answer.indicator.id}-trend",
        lambda: development_figures(answer, now.voice, now.colors, events, breaks=breaks),
        development_alt(answer, now.voice),
        (
            answer.release,
            answer.level,
            answer.sex,
            *(s.region for s in answer.regions),
            *map(str, answer.years),
            *(e.id for e in answer.events if events),
            str(breaks),
        ),
        tuple(s.region for s in answer.regions),
        answer.level,
        answer.region,
    )
    return Shown(
        f"{key}-trend",
        head_parts(
            development_finding(answer, now.voice),
            " ".join(
                filter(None, (story_sentence(answer, now.voice), shown or trend_note(answer, now.voice)))
            ),
        ),
        drawn,
        (*map(note, event_list(answer, now.voice) if events else ()), origin(answer)),
        lambda: development_table(answer, now.voice),
    )


def _marks(key: str) -> tuple[bool, bool]:
    """Whether events and breaks are shown in the curves of that card."""
    listed = key in WITH_EVENTS
    events = listed and choices.get("events") != "off"
    return events, events or not listed


def development_card(answer: Development, key: str, shown: str = "") -> Callable[[], None]:
    """Draws the same. What stands below the figure is drawn by the call that comes back: a page's figures
    are what its reader waits for, so they all come first."""
    now = here()
    # An image is made when the session may not be asked any more.
    found, marks = development_shown(answer, key, shown), _marks(key)
    part = begin(found)

    def finish() -> None:
        with part:
            write(*found.below)
            if key in WITH_EVENTS and (answer.events or answer.breaks):
                choices.switch("events", now.t("card.events"))
            foot(
                answer,
                found.table,
                found.key,
                lambda: development_picture(answer, now.voice, *marks),
            )

    return finish


def comparison_shown(answer: Comparison, key: str) -> Shown:
    """The ranked dots with their finding; the names of the regions like the chosen one are bold."""
    now = here()
    near = peers() if answer.level == "county" else {}
    marked = now.t("card.peers") if near.get(region_at(answer.level)) else ""
    drawn = Drawn(
        f"{key}-{answer.indicator.id}-compare",
        lambda: comparison_figures(answer, now.voice, now.colors, near),
        comparison_alt(answer, now.voice),
        (answer.release, answer.level, answer.sex, str(answer.year)),
        tuple(r.region for r in answer.rows if r.figure.value is not None),
        answer.level,
        region_at(answer.level),
    )
    return Shown(
        f"{key}-compare",
        head_parts(comparison_title(answer, now.voice), comparison_finding(answer, now.voice)),
        drawn,
        (
            note(missing_note(answer, now.voice)),
            note(symbol_note(answer.rows, now.voice)),
            note(marked),
            origin(answer),
        ),
        lambda: comparison_table(answer, now.voice),
    )


def comparison_card(answer: Comparison, key: str) -> Callable[[], None]:
    """Draws the same; what stands below them is drawn by the call that comes back."""
    now = here()
    found = comparison_shown(answer, key)
    part = begin(found)
    region = region_at(answer.level)

    def finish() -> None:
        with part:
            write(*found.below)
            # An image is made when the session may not be asked any more.
            near = peers().get(region, ()) if answer.level == "county" else ()
            image = partial(comparison_picture, answer, now.voice, region, near)
            foot(answer, found.table, found.key, image)

    return finish


def begin(found: Shown) -> DeltaGenerator:
    """Draws a card's head and figure; returns its place for what stands below them."""
    part = section(found.key)
    with part:
        write(*found.head)
        if found.drawn is not None:
            draw(found.drawn)
    return part


def draw(one: Drawn) -> None:
    """A figure with its choices, or without any."""
    if one.codes:
        figure(one)
    else:
        make = one.make()
        chart(lambda width: make("", width), one.alt, one.key, widths=one.widths)


def piece(found: Shown | Said) -> None:
    """A part of a card among others beside it: its words, its figure or what stands in its place, and the
    words below, each an element of its own, so that they stand in one line with the others'."""
    if isinstance(found, Said):
        write(*found.parts)
        return
    for words in found.head:
        write(words)
    if found.drawn is not None:
        draw(found.drawn)
    else:
        write(found.picture)
    write(*found.below)


def region_at(level: str) -> str:
    """The chosen region's code at a level: itself, or the larger area it lies in; the country's code
    when none is chosen."""
    now = here()
    if level == "county" or now.region == now.store.country.code:
        return now.region
    return next((r.code for r in now.store.at(level) if now.region in r.members), now.store.country.code)


def definition(item: Indicator) -> str:
    """What the figure tells: definition, why it matters, calculation, caveats, direction, breaks."""
    now = here()
    return definition_list(definition_lines(item, now.catalog, now.voice, now.store.manifest.illustrative))


def mark() -> str:
    """The calm band that says the figures are invented; "" for the real release."""
    now = here()
    if not now.store.manifest.illustrative:
        return ""
    return f'<p class="illustrative">{escape(now.t("illustrative.mark"))}</p>'


def missing_figures(items: Sequence[Indicator]) -> None:
    """What has not been fetched, as a designed state with one next step; and what cannot be computed."""
    now = here()
    in_vain = choose.uncomputable(now.store, items)
    unfetched = [i for i in items if i not in in_vain]
    with st.container(key="waiting"):
        if in_vain:
            write(
                strong(now.t("goal.not_computable.title")),
                sentence(now.t.listing([i.short[now.lang] for i in in_vain]) + "."),
                sentence(now.t("goal.not_computable")),
            )
        if unfetched:
            write(
                strong(now.t("goal.waiting")),
                sentence(now.t.listing([i.short[now.lang] for i in unfetched]) + "."),
                step(now.t("goal.waiting.step")),
                page_links.to_example(),
            )


def section(name: str) -> DeltaGenerator:
    """A part of the page under a rule; `name` is its own on the page."""
    return st.container(key=f"section-{name}")


def head(finding: str, reading: str = "", *more: str) -> None:
    """A card's head: the illustrative mark, the finding, a line on how to read the figure, and `more`
    parts below them."""
    write(*head_parts(finding, reading, *more))


def head_parts(finding: str, reading: str = "", *more: str) -> tuple[str, ...]:
    """The same as parts of an element."""
    return mark(), heading(finding), note(reading), *more


def chart(
    figure: Figure | Callable[[float], Figure],
    alt: str,
    key: str,
    grows: bool = False,
    widths: Mapping[str, float] = WIDTHS,
) -> None:
    """A figure without choices, the same at every width or described for each, with its alternative text;
    one that `grows` takes all its place's width."""
    made = {size: figure(size) if callable(figure) else figure for size in widths.values()}
    same = json.dumps(list(made.values()), sort_keys=True)
    drawn = _pack_figure(same, key, (), lambda: lambda _, size: made[size], tuple(widths.items()))
    component.show(drawn, alt, key, grows=grows)


def figure(one: Drawn) -> None:
    """A figure in which a region can be chosen. The regions of a level that no choice knows are only pointed
    at."""
    now = here()
    level, codes, key = one.level, one.codes, one.key
    same = "\n".join((now.lang, level, *one.same))
    drawn = _pack_figure(same, key, codes, one.make, tuple(one.widths.items()))
    names = {code: now.voice.name(level, code) for code in codes} if level == "county" else {}

    def open_figure(width: float) -> Figure:
        told = {code: now.voice.name(level, code) for code in codes}
        country = now.store.country.code
        told[country] = now.voice.name("country", country)
        return explore.explore_figure(one.make()(one.chosen, width), told, width)

    component.show(
        drawn,
        one.alt,
        key,
        one.chosen if one.chosen in codes else "",
        names,
        lambda code: choices.put("region", code),
        explored=open_figure if one.is_explored else None,
    )


@st.cache_resource(max_entries=300, show_spinner=False)
def _pack_figure(
    same: str,
    key: str,
    codes: tuple[str, ...],
    _make: Callable[[], Make],
    widths: tuple[tuple[str, float], ...],
) -> str:
    """The figure as drawn for everyone who asks the same."""
    name = f"f{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    return pack(page_figure(_make(), ("", *codes), name, dict(widths)))


@contextmanager
def wide(key: str) -> Iterator[None]:
    """Where a figure keeps its width and is scrolled sideways on a narrow screen. The line that says so
    takes the focus, for a part that scrolls must be reached by keyboard as well."""
    with st.container(key=f"wide-{key}"):
        st.html(scroll_note())
        yield


def scroll_note() -> str:
    """That a figure is scrolled sideways."""
    return f'<p class="sideways" tabindex="0">{escape(here().t("card.sideways"))}</p>'


def foot(
    answer: Answer,
    table: Callable[[], Table],
    key: str,
    image: Callable[[], Picture] | None = None,
    view: View | None = None,
) -> None:
    """The card's tools: its table, files, the figure as an `image` and as a slide: the card's own `view`, or
    another of the same answer; and what the figure tells."""
    now = here()
    tool_line(
        Taken(
            answer.release,
            f"{key}-{answer.indicator.id}",
            f"{answer.indicator.id}-{key}-{answer.release}",
            partial(answer_data.context, answer, now.voice),
            table,
            True,
            view or session_deck.view_of(answer),
            image,
            told=partial(definition, answer.indicator),
        )
    )


def details(
    table: Callable[[], Table],
    lines: Callable[[], Sequence[tuple[str, str]]],
    release: str,
    key: str,
    name: str,
    view: View | None = None,
    image: Callable[[], Picture] | None = None,
    drawn: Callable[[], None] | None = None,
) -> None:
    """The tools of a card: its table and what can be taken along.

    `image` is the figure to take along, `view` what the figure is as a slide. `drawn` draws a figure that
    is opened with the table.
    """
    tool_line(Taken(release, key, name, lines, table, True, view, image, drawn))


def expander(label: str, key: str, inside: Callable[[], None]) -> None:
    """A part that is made and sent when the reader opens it; a closed one costs nothing."""
    more = st.expander(plain(label), key=f"{key}-more", on_change="rerun")
    if more.open:
        with more:
            inside()


def files(
    table: Table,
    lines: Sequence[tuple[str, str]],
    release: str,
    key: str,
    name: str,
    view: View | None = None,
    image: Callable[[], Picture] | None = None,
) -> None:
    """The tools of a table that is shown."""
    tool_line(Taken(release, key, name, lambda: lines, lambda: table, False, view, image))


def origin(answer: Answer) -> str:
    """Unit, producer, date and release, as every figure carries them below it."""
    return note(source_line(answer, here().voice))


def show(table: Table) -> None:
    """A real table: words left, figures right, symbols explained below. One element however many its
    cells: Streamlit's own table reads Markdown in each of them."""
    write(table_html(table))


def table_html(table: Table) -> str:
    """The table among other words of one element."""
    return tables.table_html(table, here().voice)
