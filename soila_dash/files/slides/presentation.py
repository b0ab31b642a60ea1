"""A deck as PowerPoint: native charts and tables that stay editable, notes, alternative texts, sources."""

import datetime as dt
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.answers.headline import Headline
from soila_dash.answers.matrix import Matrix
from soila_dash.answers.opinions import Beside, Changes, Completeness, Opinions, Reported
from soila_dash.answers.pairs import Pairs
from soila_dash.answers.profile import Profile
from soila_dash.answers.ranking import Ranking
from soila_dash.answers.reporting import Reporting
from soila_dash.answers.similar import Similar
from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.view import View
from soila_dash.cards.maps.tiles import TileMap, tile_map
from soila_dash.cards.matrix import heat
from soila_dash.cards.opinions.figures import bars, beside_bars, named_by_heading
from soila_dash.cards.reporting import period_series
from soila_dash.cards.telling import Told, facts
from soila_dash.decks.prepare import Page, Prepared, notes_text, reported_or_result, symbols
from soila_dash.files.slides import charts
from soila_dash.files.slides.base import (
    LEFT,
    WIDE,
    WIDTH,
    blank,
    block,
    box,
    clean,
    describe,
    layout_of,
    mark_band,
    number_of,
    properties,
    table_on,
    tint,
    write,
)
from soila_dash.i18n import Translator, capital
from soila_dash.statistics.verdict import Verdict

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ROWS, COLUMNS = 24, 9
"""So many rows and columns of a table fit a slide and can still be read."""
NARROW = 8.0
"""Inches that a table takes at least, so that its heads stay short."""
LONG, HEADS = 22, 0.6
"""Heads of more letters than this take several lines: inches that these need beside the rows' height."""
TABLES = Ranking | Profile | Changes | Similar | Reported | Completeness | Reporting
"""What stands on a slide as a table."""
TOP, FOOT = 2.05, 6.9
QUESTION = 0.5
ADDRESS = re.compile(r"https?://[^\s]{1,2000}")

Linked = Callable[[View], str]


def pptx_file(ready: Prepared, t: Translator, goals: dict[str, str], linked: Linked | None = None) -> bytes:
    """The deck as PPTX in the language of `t`; `goals` are the goals' names by id.

    `linked` gives the address of a view, which the release of each slide then points to; a deck that
    hides its regions carries none.
    """
    deck = blank()
    title = ready.deck.title or t("deck.untitled")
    _opening(deck, ready, title, t)
    for page in ready.pages:
        address = "" if linked is None or ready.deck.hidden else linked(page.shown.view)
        _slides_of(deck, page, t, goals, address)
    _closing(deck, ready, t)
    built = re.search(r"\d{4}-\d{2}-\d{2}", ready.release)
    day = dt.date.fromisoformat(built[0]) if built else dt.date(2000, 1, 1)
    subject = t("illustrative.mark") if ready.illustrative else t("card.release", release=ready.release)
    properties(deck, title, t("app.name"), subject, t.language, day)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _opening(deck: Any, ready: Prepared, title: str, t: Translator) -> None:
    slide = deck.slides.add_slide(layout_of(deck, "Title Slide"))
    write(slide.shapes.title.text_frame, title, t.language, 36, LIGHT.ink, True)
    lines = [t("app.name"), capital(t("card.release", release=ready.release))]
    if ready.deck.hidden:
        lines.append(t("hidden.deck"))
    write(slide.placeholders[1].text_frame, "\n".join(lines), t.language, 18, LIGHT.muted)
    if ready.illustrative:
        mark_band(slide, t("illustrative.mark"), t.language)


def _closing(deck: Any, ready: Prepared, t: Translator) -> None:
    """Sources, licences and what the signs mean, each once."""
    slide = _titled(deck, t("deck.sources"), ready.illustrative, t)
    keys = (t("context.source"), t("context.mark"), t("context.licence"), t("context.release"))
    lines = [
        f"{key}: {text}"
        for wanted in keys
        for key, text in dict.fromkeys(pair for page in ready.pages for pair in page.told.context)
        if key == wanted
    ]
    lines += symbols(ready.pages)
    size = 14 if sum(len(line) for line in lines) < 1500 else 11 if len(lines) < 30 else 9
    box(slide, "\n".join(lines), t.language, (LEFT, 1.7, WIDE, 5.2), size, LIGHT.ink)
    number_of(slide, t.language)


def _titled(deck: Any, title: str, marked: bool, t: Translator) -> Any:
    slide = deck.slides.add_slide(layout_of(deck, "Title Only"))
    size = 26 if len(title) < 110 else 22
    write(slide.shapes.title.text_frame, title, t.language, size, LIGHT.ink, True)
    if marked:
        mark_band(slide, t("illustrative.mark"), t.language)
    return slide


def _slides_of(deck: Any, page: Page, t: Translator, goals: dict[str, str], address: str) -> None:
    """One slide of the deck; a table that is too large goes on on the next."""
    for part in range(_parts(page)):
        slide = _titled(deck, page.title, bool(page.told.mark), t)
        under = page.told.under
        if _parts(page) > 1:
            under = f"{under} · {t('deck.part', n=part + 1, of=_parts(page))}"
        box(slide, under, t.language, (LEFT, 1.64, WIDE, 0.3), 14, LIGHT.muted)
        foot = FOOT
        if page.slide.question:
            foot -= QUESTION
            words = t("deck.question", question=page.slide.question)
            box(
                slide,
                words,
                t.language,
                (LEFT, foot + 0.08, WIDE, 0.38),
                16,
                LIGHT.accent,
                True,
                anchor="middle",
            )
        _figure(slide, page, (LEFT, TOP, WIDE, foot - TOP), part, goals, t)
        source = box(slide, page.told.origin, t.language, (LEFT, 7.05, WIDE - 0.8, 0.25), 10.5, LIGHT.muted)
        if ADDRESS.fullmatch(address):
            source.text_frame.paragraphs[0].runs[0].hyperlink.address = address
        number_of(slide, t.language)
        notes = slide.notes_slide.notes_text_frame
        notes.text = ""
        write(notes, "\n".join(notes_text(page)), t.language)


def _parts(page: Page) -> int:
    """How many slides the page's table needs; one for everything that is drawn."""
    answer = page.shown.answer
    if isinstance(answer, Matrix):
        return -(-len(answer.comparisons) // COLUMNS)
    drawn = page.shown.view.card == "organisations" or bool(reported_or_result(page))
    if isinstance(answer, TABLES) and not drawn:
        return -(-len(page.told.table.rows) // ROWS)
    return 1


def _figure(
    slide: Any,
    page: Page,
    place: charts.Box,
    part: int,
    goals: dict[str, str],
    t: Translator,
) -> None:
    answer, voice, said = page.shown.answer, page.voice, page.told
    left, top, width, height = place
    region = page.shown.region
    match answer:
        case Headline():
            _headline(slide, answer, page, place, t)
        case Development() if page.shown.view.card == "multiples":
            for n, (name, frame) in enumerate(charts.multiples_charts(slide, answer, voice, region, place)):
                describe(frame, name, name if n else said.alt)
        case Development():
            notes = [f"{b.year}: {b.label[t.language]}" for b in answer.breaks]
            room = 0.3 if notes else 0.0
            frame = charts.trend_chart(slide, answer, voice, (left, top, width, height - room))
            describe(frame, said.title, said.alt)
            if notes:
                words = t("deck.breaks", breaks=t.listing(notes))
                box(slide, words, t.language, (left, top + height - room, width, room), 12, LIGHT.muted)
        case Comparison() if page.shown.view.card == "map":
            _map(slide, answer, page, place, t)
        case Comparison():
            side = said.said or t("hidden.note")
            frame = charts.comparison_chart(slide, answer, voice, region, place)
            _beside(slide, frame, said, side, place, t)
        case Funnel():
            named = (region, *page.shown.view.in_basket)
            frame = charts.funnel_chart(slide, answer, voice, named, place)
            _beside(slide, frame, said, said.said, place, t)
        case Pairs():
            frame = charts.pairs_chart(slide, answer, voice, region, place)
            _beside(slide, frame, said, said.said, place, t)
        case Matrix():
            _matrix(slide, answer, page, place, part, goals)
        case Opinions():
            frame = charts.opinion_chart(slide, bars(answer.rows, voice), voice, answer.thresholds, place)
            _beside(slide, frame, said, said.said, place, t)
        case Beside():
            frame = charts.opinion_chart(slide, beside_bars(answer, voice), voice, answer.thresholds, place)
            _beside(slide, frame, said, said.said, place, t)
        case Reported() | Reporting() if reported_or_result(page):
            rows = named_by_heading(reported_or_result(page))
            frame = charts.opinion_chart(slide, rows, voice, answer.thresholds, place)
            _beside(slide, frame, said, said.said, place, t)
        case Reporting() if page.shown.view.card == "organisations":
            years = [str(line.year) for line in answer.periods]
            series = period_series(answer, voice, LIGHT)
            frame = charts.columns_chart(slide, years, series, voice, place)
            _beside(slide, frame, said, said.said, place, t)
        case _:
            _rows(slide, page, place, part)


def _beside(slide: Any, frame: Any, said: Told, text: str, place: charts.Box, t: Translator) -> None:
    """The rest of the finding beside a chart, above its legend."""
    describe(frame, said.title, said.alt)
    left, top, width, height = place
    at = left + width * charts.ASIDE
    size = 16 if len(text) < 200 else 13 if len(text) < 330 else 11
    box(slide, text, t.language, (at, top, width * (1 - charts.ASIDE), height * 0.55), size, LIGHT.ink)


def _headline(slide: Any, answer: Headline, page: Page, place: charts.Box, t: Translator) -> None:
    """The figure in large, what it is of, and the few beside it."""
    voice, item = page.voice, answer.indicator
    left, top, width, _ = place
    value = voice.value(item, answer.figure.value)
    box(slide, value, t.language, (left, top + 0.1, 4.6, 1.3), 66, LIGHT.accent, True)
    name = f"{capital(voice.name(answer.level, answer.region))} {answer.year}"
    box(slide, name, t.language, (left, top + 1.4, 4.6, 0.4), 18, LIGHT.muted)
    if answer.row is not None and answer.row.verdict is not Verdict.NOT_COMPARED:
        word = page.told.table.rows[0][-1]
        box(slide, str(word), t.language, (left, top + 1.85, 4.6, 0.4), 18, LIGHT.ink)
    for n, (figure, what) in enumerate(facts(answer, voice)):
        at = top + 0.2 + n * 0.95
        box(slide, figure, t.language, (left + 5.2, at, width - 5.2, 0.45), 24, LIGHT.ink, True)
        box(slide, what, t.language, (left + 5.2, at + 0.44, width - 5.2, 0.35), 14, LIGHT.muted)


def _map(slide: Any, answer: Comparison, page: Page, place: charts.Box, t: Translator) -> None:
    """The tile map as squares of equal area that can be moved and coloured anew, and its classes."""
    drawn = tile_map(answer, page.voice)
    left, top, _, height = place
    rows = max((tile.row for tile in drawn.tiles), default=1)
    columns = max((tile.col for tile in drawn.tiles), default=1)
    high = min(height / rows, 0.56)
    wide = min(high * 1.75, 7.6 / columns)
    shapes = []
    for tile in drawn.tiles:
        at = (left + (tile.col - 1) * wide, top + (tile.row - 1) * high, wide - 0.04, high - 0.04)
        chosen = tile.code == page.shown.region
        shape = block(slide, at, tile.fill, LIGHT.ink if chosen else LIGHT.rule)
        shape.name = clean(tile.label)
        shape.text_frame.word_wrap = False
        write(
            shape.text_frame,
            f"{tile.label}\n{tile.value_text}",
            t.language,
            9 if high < 0.46 else 10,
            tile.ink,
            align="middle",
        )
        shapes.append(shape)
    group = slide.shapes.add_group_shape(shapes)
    describe(group, page.told.title, page.told.alt)
    right = left + columns * wide + 0.5
    _classes(slide, drawn, right, top, page, t)
    said = page.told.said
    box(slide, said, t.language, (right, top + 2.5, WIDTH - right - LEFT, height - 2.5), 15, LIGHT.ink)


def _classes(slide: Any, drawn: TileMap, left: float, top: float, page: Page, t: Translator) -> None:
    """What each class's colour means."""
    answer = page.shown.answer
    unit = page.voice.unit(answer.indicator) if isinstance(answer, Comparison) else ""
    box(slide, capital(unit), t.language, (left, top, 4, 0.3), 12, LIGHT.muted)
    for n, limits in enumerate(drawn.limits):
        block(slide, (left, top + 0.38 + n * 0.36, 0.36, 0.26), LIGHT.classes[n])
        box(
            slide,
            limits,
            t.language,
            (left + 0.5, top + 0.38 + n * 0.36, 3, 0.28),
            13,
            LIGHT.ink,
            anchor="middle",
        )


def _matrix(
    slide: Any, answer: Matrix, page: Page, place: charts.Box, part: int, goals: dict[str, str]
) -> None:
    """The heat table: a figure and its sign in each cell, the sign's colour as a tint."""
    voice = page.voice
    shown = heat(answer, voice, goals[page.shown.view.goal], page.shown.region)
    cut = slice(part * COLUMNS, (part + 1) * COLUMNS)
    cells = [[shown.corner, *(f"{h.name}\n{h.below}" for h in shown.heads[cut])]]
    tints: list[list[str]] = []
    for row in shown.rows:
        cells.append([row.name, *(f"{c.value} {c.symbol}".strip() for c in row.cells[cut])])
        tints.append(["", *(_tone(c.tone) for c in row.cells[cut])])
    count = len(cells[0])
    widths = [2.0, *[1.2] * (count - 1)]
    figures = [False, *[True] * (count - 1)]
    frame = table_on(
        slide,
        cells,
        _tall(place, len(cells), 2.0 + 1.6 * count),
        widths,
        voice.t.language,
        8 if len(cells) > 18 else 10,
        figures,
        tints,
    )
    describe(frame, page.told.title, page.told.alt)


def _tone(tone: str) -> str:
    """A tone's tint: stronger where the figure stands out clearly."""
    colors = {"better": LIGHT.better, "worse": LIGHT.worse, "lower": LIGHT.lower, "higher": LIGHT.higher}
    color = colors.get(tone.removeprefix("clearly-"))
    if color is None:
        return ""
    return tint(color, 0.55 if tone.startswith("clearly-") else 0.86)


def _rows(slide: Any, page: Page, place: charts.Box, part: int) -> None:
    """A table row by row, in the language's numbers."""
    table, voice = page.told.table, page.voice
    text = table.text(voice)[part * ROWS : (part + 1) * ROWS]
    cells = [[c.title for c in table.columns], *text]
    figures = [c.decimals is not None for c in table.columns]
    # A head may take several lines, but none of its words two.
    heads = [[max(map(len, column.title.split()), default=0)] for column in table.columns]
    longest = [max(*head, *(len(row[c]) for row in text)) for c, head in enumerate(heads)]
    widths = [max(7.0, min(n, 44) + 2.0) for n in longest]
    left, top, width, height = place
    below = (left, top, width, height - (HEADS if max(map(len, cells[0])) > LONG else 0.0))
    size = 14 if len(cells) <= 11 else 11 if len(cells) <= 16 else 8.5
    frame = table_on(
        slide,
        cells,
        _tall(below, len(cells), max(NARROW, sum(widths) * size * 0.0125)),
        widths,
        voice.t.language,
        size,
        figures,
    )
    describe(frame, page.told.title, page.told.alt)


def _tall(place: charts.Box, rows: int, columns: float) -> charts.Box:
    """The place of a table that is no larger than its rows and columns need."""
    left, top, width, height = place
    return left, top, min(width, columns), min(height, 0.3 + 0.36 * rows)
