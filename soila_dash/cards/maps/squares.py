"""The tile map and the heat table as figures of squares and words, for images without a browser."""

from collections.abc import Sequence
from typing import Any

from soila_dash.cards.base.figures import frame
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.tiles import TileMap
from soila_dash.cards.matrix import Heat, HeatCell
from soila_dash.drawing import typeset
from soila_dash.drawing.figure import Figure

SIDE, GAP = 58.0, 4.0
"""A tile and the room between two, in pixels."""
SWATCH = 22.0
NAMES = 150.0
"""Room for the regions' names beside the heat table."""
ROW = 34.0
SMALL = 11


def tiles_figure(drawn: TileMap, voice: Voice, width: float, region: str = "") -> Figure:
    """The regions' tiles in a figure `width` pixels wide, the chosen one framed, the classes below."""
    colors = LIGHT
    rows = max(t.row for t in drawn.tiles)
    step = SIDE + GAP
    height = rows * step + 2 * SWATCH + 14
    figure = canvas(voice, width, height)
    layout = figure["layout"]
    for tile in drawn.tiles:
        left, top = (tile.col - 1) * step, (tile.row - 1) * step
        if tile.code == region:
            layout["shapes"].append(_box(left - 3, top - 3, SIDE + 6, SIDE + 6, colors.accent))
        edge = colors.rule if tile.number is None else tile.fill
        layout["shapes"].append(_box(left, top, SIDE, SIDE, colors.paper if tile.code == region else edge))
        inner = 2.0 if tile.code == region else 1.0
        side = SIDE - 2 * inner
        layout["shapes"].append(_box(left + inner, top + inner, side, side, tile.fill))
        middle = left + SIDE / 2
        layout["annotations"] += [
            word(tile.label, middle, top + 20, SMALL, tile.ink),
            word(f"<b>{tile.value_text}</b>", middle, top + 38, 14, tile.ink),
        ]
    legend(figure, drawn.limits, rows * step + SWATCH)
    return figure


def legend(figure: Figure, limits: Sequence[str], top: float) -> None:
    """Adds the map's classes in a row `top` pixels down, each colour with its limits."""
    at = 0.0
    for fill, limit in zip(LIGHT.classes, limits, strict=True):
        figure["layout"]["shapes"].append(_box(at, top, SWATCH, 14, fill))
        figure["layout"]["annotations"].append(word(limit, at + SWATCH + 5, top + 7, 12, LIGHT.ink, "left"))
        at += SWATCH + 18 + typeset.width(limit, 12)


def heat_width(table: Heat) -> float:
    """Pixels across that the table needs: no word of a column's head is cut."""
    return NAMES + len(table.heads) * _room(table)


def _room(table: Heat) -> float:
    words = [w for h in table.heads for w in (*h.name.split(), *h.below.split())]
    return 12.0 + max(typeset.width(word, SMALL, True) for word in words)


def heat_figure(table: Heat, voice: Voice) -> Figure:
    """The heat table, `heat_width` pixels wide: value, symbol and verdict word in each cell."""
    colors, room, width = LIGHT, _room(table), heat_width(table)
    heads = [
        [f"<b>{line}</b>" for line in typeset.wrapped(h.name, SMALL, room - 8, True)]
        + typeset.wrapped(h.below, SMALL, room - 8)
        for h in table.heads
    ]
    top = 14.0 * max(map(len, heads)) + 8
    figure = canvas(voice, width, top + ROW * len(table.rows) + 4)
    shapes, words = figure["layout"]["shapes"], figure["layout"]["annotations"]
    lefts = [NAMES + n * room for n in range(len(heads))]
    for left, lines in zip(lefts, heads, strict=True):
        for place, line in enumerate(reversed(lines)):
            words.append(word(line, left, top - 10 - 14 * place, SMALL, colors.muted, "left"))
    for n, row in enumerate(table.rows):
        y = top + n * ROW
        name = f"<b>{row.name}</b>" if row.country or row.chosen else row.name
        ink = colors.accent if row.chosen else colors.ink
        words.append(word(name, 0, y + ROW / 2, 12, ink, "left"))
        shapes.append(_box(0, y, width, 1, colors.ink if n < 2 else colors.rule))
        for left, cell in zip(lefts, row.cells, strict=True):
            tint = _tint(cell, colors)
            if tint:
                shapes.append(_box(left - 4, y + 1, room - 2, ROW - 1, tint))
            value = f"{cell.value} {cell.symbol}".strip()
            value = f"<b>{value}</b>" if row.country else value
            middle = y + (11 if cell.word else ROW / 2)
            words.append(word(value, left, middle, 12, colors.ink, "left"))
            if cell.word:
                words.append(word(cell.word, left, y + 25, SMALL, colors.ink, "left"))
    return figure


def _tint(cell: HeatCell, colors: Palette) -> str:
    """The verdict's colour as the page has it: pale, stronger where it is clear; "" for none."""
    clear = cell.tone.startswith("clearly-")
    tone = cell.tone.removeprefix("clearly-")
    if tone in ("", "similar"):
        return ""
    colour = getattr(colors, tone)
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {0.36 if clear else 0.12})"


def canvas(voice: Voice, width: float, height: float) -> Figure:
    """An empty figure whose places are pixels from the upper left."""
    layout = frame(voice, LIGHT, round(height))
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout["xaxis"] = {"range": [0, width], "visible": False}
    layout["yaxis"] = {"range": [height, 0], "visible": False}
    layout["shapes"], layout["annotations"] = [], []
    return {"data": [], "layout": layout}


def _box(left: float, top: float, width: float, height: float, fill: str) -> dict[str, Any]:
    ends = {"x0": left, "x1": left + width, "y0": top, "y1": top + height}
    return {"type": "rect", "xref": "x", "yref": "y", "fillcolor": fill, "layer": "below", **ends}


def word(text: str, x: float, y: float, size: int, color: str, side: str = "center") -> dict[str, Any]:
    """A line of words on a `canvas`, y at its middle."""
    font = {"size": size, "color": color}
    return {"text": text, "x": x, "y": y, "xref": "x", "yref": "y", "xanchor": side, "font": font}
