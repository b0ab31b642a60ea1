"""What stands on a slide, drawn from its description: a large figure, tiles, a table, a chart with words."""

from typing import Any

from soila_dash.cards.base.look import LIGHT
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
from soila_dash.decks.prepare import Page
from soila_dash.files.slides import charts
from soila_dash.files.slides.elements import (
    ANY,
    LEFT,
    WIDTH,
    block,
    box,
    set_alt_text,
    size_of,
    table_on,
    tint,
    write,
)
from soila_dash.files.slides.ooxml import ASIDE
from soila_dash.i18n import capital
from soila_dash.plain_text import readable

ROWS, COLUMNS = 24, 9
"""So many rows and columns of a table fit a slide and can still be read."""
NARROW = 8.0
"""Inches that a table takes at least, so that its heads stay short."""
LONG, HEADS = 22, 0.6
"""Heads of more letters than this take several lines: inches that these need beside the rows' height."""
BREAKS = 0.3
"""Inches for the words of a curve's breaks."""
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
SIDE_SIZES = ((200, 16), (330, 13), (ANY, 11))
ROW_SIZES = ((12, 14), (17, 11), (ANY, 8.5))
HEAT_SIZES = ((19, 10), (ANY, 8))
"""Points for texts of fewer letters, and for tables of fewer rows, than this."""
LOW_TILE = 0.46
"""Inches below which a tile's words are smaller."""
STRONG, WEAK = 0.55, 0.86
"""So much white is in the tint of what stands out clearly, and of what stands out."""


def parts(page: Page, body: Body) -> int:
    """How many slides the page's table needs; one for everything that is drawn."""
    if isinstance(body, Shades):
        return -(-len(body.heat.heads) // COLUMNS)
    if isinstance(body, Rows):
        return -(-len(page.statement.table.rows) // ROWS)
    return 1


def draw(slide: Any, page: Page, body: Body, place: charts.Box, part: int) -> None:
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
    box(slide, text, page.voice.t.language, upper, size_of(len(text), SIDE_SIZES), LIGHT.ink)


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
        shape.name = readable(tile.label)
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
        size_of(len(cells), HEAT_SIZES),
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
    size = size_of(len(cells), ROW_SIZES)
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
