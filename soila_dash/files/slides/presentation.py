"""A deck as PowerPoint: native charts and tables that stay editable, notes, alternative texts, sources."""

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.slide_body import (
    Bars,
    Body,
    Columns,
    Large,
    Lines,
    Panels,
    Rows,
    Scatter,
    Shades,
    Squares,
    Stacked,
)
from soila_dash.decks.prepare import Page, Prepared, notes_text, symbols
from soila_dash.files.slides import charts
from soila_dash.files.slides.elements import (
    LEFT,
    ORIGIN,
    ORIGIN_SIZE,
    WIDE,
    WIDTH,
    blank,
    block,
    box,
    clean,
    layout_of,
    mark_band,
    number_of,
    properties,
    set_alt_text,
    table_on,
    tint,
    write,
)
from soila_dash.files.slides.ooxml import ASIDE
from soila_dash.i18n import Translator, capital

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ROWS, COLUMNS = 24, 9
"""So many rows and columns of a table fit a slide and can still be read."""
NARROW = 8.0
"""Inches that a table takes at least, so that its heads stay short."""
LONG, HEADS = 22, 0.6
"""Heads of more letters than this take several lines: inches that these need beside the rows' height."""
TOP, FOOT = 2.05, 6.9
"""Inches from a slide's top between which its figure stands."""
QUESTION = 0.5
BREAKS = 0.3
"""Inches for the question below, and for the words of a curve's breaks."""
QUESTION_GAP, QUESTION_HIGH = 0.08, 0.38
"""Inches between the figure and the question, and the height of its line."""
SOURCES, UNDER = (LEFT, 1.7, WIDE, 5.2), (LEFT, 1.64, WIDE, 0.3)
"""Inches: the last slide's text, and the line under a title."""
FIGURE, BESIDE = 4.6, 5.2
"""Inches across for a figure in large, and from where on the few beside it stand."""
VALUE, NAME, WORD = (0.1, 1.3), (1.4, 0.4), (1.85, 0.4)
"""Inches below the top, and high: a figure in large, its name, its verdict."""
FACTS, FACT, FACT_NAME = 0.2, 0.95, 0.44
"""Inches below the top of the first fact beside it, from one to the next, and from a figure to its name."""
FACT_HIGH, FACT_NAME_HIGH = 0.45, 0.35
SIDE_HIGH = 0.55
"""The share of a chart's height that the words beside it may take: the legend stands below them."""
TILE_HIGH, TILE_SHAPE, TILES_WIDE, TILE_GAP = 0.56, 1.75, 7.6, 0.04
"""A tile's height in inches at most and its width to that; inches for all columns, and between two tiles."""
TILES_RIGHT, TILES_TEXT = 0.5, 2.5
"""Inches from the tiles to the words at their right, and from the top to the finding below the classes."""
UNIT_WIDE, UNIT_HIGH = 4, 0.3
CLASSES, CLASS, SWATCH = 0.38, 0.36, (0.36, 0.26)
"""Inches below the unit of the first class, from one to the next, and a colour's width and height."""
CLASS_TEXT = (0.5, 3, 0.28)
"""Inches from the left to a class's limits, and their width and height."""
HEAT_NAME, HEAT_CELL, HEAT_WIDE = 2.0, 1.2, 1.6
"""Shares of a heat table's width for its first and every other column, and inches for each of these."""
LETTER = 0.0125
"""Inches of a letter for each point of its type."""
ROW_NAME, ROW_LONGEST, ROW_GAP = 7.0, 44, 2.0
"""Letters that a column is wide at least, of a cell that count at most, and between two columns."""
TABLE_HEAD, TABLE_ROW = 0.3, 0.36
"""Inches of a table's head and of each row."""
ANY = math.inf
OPENING_SIZE, OPENING_LINE = 36, 18
TITLE_SIZES = ((110, 26), (ANY, 22))
SIDE_SIZES = ((200, 16), (330, 13), (ANY, 11))
ROW_SIZES = ((12, 14), (17, 11), (ANY, 8.5))
HEAT_SIZES = ((19, 10), (ANY, 8))
"""Points for texts of fewer letters, and for tables of fewer rows, than this."""
SOURCE_LETTERS, SOURCE_LINES = 1500, 30
"""More than so many letters, and more than so many lines, of sources are set in smaller type."""
LOW_TILE = 0.46
"""Inches below which a tile's words are smaller."""
STRONG, WEAK = 0.55, 0.86
"""So much white is in the tint of what stands out clearly, and of what stands out."""
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
    write(slide.shapes.title.text_frame, title, t.language, _size(len(title), TITLE_SIZES), LIGHT.ink, True)
    if marked:
        mark_band(slide, t("illustrative.mark"), t.language)
    return slide


def _slides_of(deck: Any, page: Page, t: Translator, address: str) -> None:
    """One slide of the deck; a table that is too large goes on on the next."""
    body = page.card.slide(page.shown, page.statement, page.voice)
    parts = _parts(page, body)
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
        _draw(slide, page, body, (LEFT, TOP, WIDE, foot - TOP), part)
        source = box(slide, page.statement.origin, t.language, ORIGIN, ORIGIN_SIZE, LIGHT.muted)
        if ADDRESS.fullmatch(address):
            source.text_frame.paragraphs[0].runs[0].hyperlink.address = address
        number_of(slide, t.language)
        notes = slide.notes_slide.notes_text_frame
        notes.text = ""
        write(notes, "\n".join(notes_text(page)), t.language)


def _size(count: int, sizes: Sequence[tuple[float, float]]) -> float:
    """Points of type for so many letters or rows."""
    return next(points for most, points in sizes if count < most)


def _parts(page: Page, body: Body) -> int:
    """How many slides the page's table needs; one for everything that is drawn."""
    if isinstance(body, Shades):
        return -(-len(body.heat.heads) // COLUMNS)
    if isinstance(body, Rows):
        return -(-len(page.statement.table.rows) // ROWS)
    return 1


def _draw(slide: Any, page: Page, body: Body, place: charts.Box, part: int) -> None:
    """What the card describes, in its place; of a table that goes on its `part`."""
    said, language = page.statement, page.voice.t.language
    match body:
        case Large():
            _large(slide, body, language, place)
        case Lines():
            _lines(slide, body, page, place)
        case Panels():
            for n, (name, frame) in enumerate(charts.panel_charts(slide, body, language, place)):
                set_alt_text(frame, name, name if n else said.alt)
        case Squares():
            _squares(slide, body, page, place)
        case Shades():
            _shades(slide, body, page, place, part)
        case Bars():
            _add_side_text(slide, charts.bars_chart(slide, body, language, place), page, body.beside, place)
        case Scatter():
            _add_side_text(
                slide, charts.scatter_chart(slide, body, language, place), page, body.beside, place
            )
        case Stacked():
            _add_side_text(
                slide, charts.stacked_chart(slide, body, language, place), page, body.beside, place
            )
        case Columns():
            _add_side_text(
                slide, charts.columns_chart(slide, body, language, place), page, body.beside, place
            )
        case Rows():
            _rows(slide, page, place, part)


def _lines(slide: Any, body: Lines, page: Page, place: charts.Box) -> None:
    """The curves, and below them what their breaks are."""
    left, top, width, height = place
    room = BREAKS if body.below else 0.0
    language = page.voice.t.language
    frame = charts.lines_chart(slide, body, language, (left, top, width, height - room))
    set_alt_text(frame, page.statement.title, page.statement.alt)
    if body.below:
        box(slide, body.below, language, (left, top + height - room, width, room), 12, LIGHT.muted)


def _add_side_text(slide: Any, frame: Any, page: Page, text: str, place: charts.Box) -> None:
    """The rest of the finding beside a chart, above its legend."""
    set_alt_text(frame, page.statement.title, page.statement.alt)
    left, top, width, height = place
    at = left + width * ASIDE
    upper = (at, top, width * (1 - ASIDE), height * SIDE_HIGH)
    box(slide, text, page.voice.t.language, upper, _size(len(text), SIDE_SIZES), LIGHT.ink)


def _large(slide: Any, body: Large, language: str, place: charts.Box) -> None:
    """The figure in large, what it is of, and the few beside it."""
    left, top, width, _ = place

    def line(place: tuple[float, float]) -> charts.Box:
        return left, top + place[0], FIGURE, place[1]

    box(slide, body.value, language, line(VALUE), 66, LIGHT.accent, True)
    box(slide, body.name, language, line(NAME), 18, LIGHT.muted)
    if body.word:
        box(slide, body.word, language, line(WORD), 18, LIGHT.ink)
    right, room = left + BESIDE, width - BESIDE
    for n, (figure, what) in enumerate(body.facts):
        at = top + FACTS + n * FACT
        box(slide, figure, language, (right, at, room, FACT_HIGH), 24, LIGHT.ink, True)
        box(slide, what, language, (right, at + FACT_NAME, room, FACT_NAME_HIGH), 14, LIGHT.muted)


def _squares(slide: Any, body: Squares, page: Page, place: charts.Box) -> None:
    """The tile map as squares of equal area that can be moved and coloured anew, and its classes."""
    drawn, t = body.map, page.voice.t
    left, top, _, height = place
    rows = max((tile.row for tile in drawn.tiles), default=1)
    columns = max((tile.col for tile in drawn.tiles), default=1)
    high = min(height / rows, TILE_HIGH)
    wide = min(high * TILE_SHAPE, TILES_WIDE / columns)
    shapes = []
    for tile in drawn.tiles:
        corner = left + (tile.col - 1) * wide, top + (tile.row - 1) * high
        at = (*corner, wide - TILE_GAP, high - TILE_GAP)
        chosen = tile.code == body.chosen
        shape = block(slide, at, tile.fill, LIGHT.ink if chosen else LIGHT.rule)
        shape.name = clean(tile.label)
        shape.text_frame.word_wrap = False
        write(
            shape.text_frame,
            f"{tile.label}\n{tile.value_text}",
            t.language,
            9 if high < LOW_TILE else 10,
            tile.ink,
            align="middle",
        )
        shapes.append(shape)
    group = slide.shapes.add_group_shape(shapes)
    set_alt_text(group, page.statement.title, page.statement.alt)
    right = left + columns * wide + TILES_RIGHT
    _classes(slide, body, right, top, t.language)
    below = (right, top + TILES_TEXT, WIDTH - right - LEFT, height - TILES_TEXT)
    box(slide, page.statement.text, t.language, below, 15, LIGHT.ink)


def _classes(slide: Any, body: Squares, left: float, top: float, language: str) -> None:
    """What each class's colour means."""
    box(slide, capital(body.unit), language, (left, top, UNIT_WIDE, UNIT_HIGH), 12, LIGHT.muted)
    for n, limits in enumerate(body.map.limits):
        at = top + CLASSES + n * CLASS
        block(slide, (left, at, *SWATCH), LIGHT.classes[n])
        indent, wide, high = CLASS_TEXT
        box(slide, limits, language, (left + indent, at, wide, high), 13, LIGHT.ink, anchor="middle")


def _shades(slide: Any, body: Shades, page: Page, place: charts.Box, part: int) -> None:
    """The heat table: a figure and its sign in each cell, the sign's colour as a tint."""
    voice, shown = page.voice, body.heat
    cut = slice(part * COLUMNS, (part + 1) * COLUMNS)
    cells = [[shown.corner, *(f"{h.name}\n{h.below}" for h in shown.heads[cut])]]
    tints: list[list[str]] = []
    for row in shown.rows:
        cells.append([row.name, *(f"{c.value} {c.symbol}".strip() for c in row.cells[cut])])
        tints.append(["", *(_tone(c.tone) for c in row.cells[cut])])
    count = len(cells[0])
    widths = [HEAT_NAME, *[HEAT_CELL] * (count - 1)]
    figures = [False, *[True] * (count - 1)]
    frame = table_on(
        slide,
        cells,
        _tall(place, len(cells), HEAT_NAME + HEAT_WIDE * count),
        widths,
        voice.t.language,
        _size(len(cells), HEAT_SIZES),
        figures,
        tints,
    )
    set_alt_text(frame, page.statement.title, page.statement.alt)


def _tone(tone: str) -> str:
    """A tone's tint: stronger where the figure stands out clearly."""
    colors = {"better": LIGHT.better, "worse": LIGHT.worse, "neutral": LIGHT.neutral}
    color = colors.get(tone.removeprefix("clearly-"))
    if color is None:
        return ""
    return tint(color, STRONG if tone.startswith("clearly-") else WEAK)


def _rows(slide: Any, page: Page, place: charts.Box, part: int) -> None:
    """A table row by row, in the language's numbers."""
    table, voice = page.statement.table, page.voice
    text = table.text(voice)[part * ROWS : (part + 1) * ROWS]
    cells = [[c.title for c in table.columns], *text]
    figures = [c.decimals is not None for c in table.columns]
    # A head may take several lines, but none of its words two.
    heads = [[max(map(len, column.title.split()), default=0)] for column in table.columns]
    longest = [max(*head, *(len(row[c]) for row in text)) for c, head in enumerate(heads)]
    widths = [max(ROW_NAME, min(n, ROW_LONGEST) + ROW_GAP) for n in longest]
    left, top, width, height = place
    below = (left, top, width, height - (HEADS if max(map(len, cells[0])) > LONG else 0.0))
    size = _size(len(cells), ROW_SIZES)
    frame = table_on(
        slide,
        cells,
        _tall(below, len(cells), max(NARROW, sum(widths) * size * LETTER)),
        widths,
        voice.t.language,
        size,
        figures,
    )
    set_alt_text(frame, page.statement.title, page.statement.alt)


def _tall(place: charts.Box, rows: int, columns: float) -> charts.Box:
    """The place of a table that is no larger than its rows and columns need."""
    left, top, width, height = place
    return left, top, min(width, columns), min(height, TABLE_HEAD + TABLE_ROW * rows)
