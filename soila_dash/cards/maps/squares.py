"""The tile map as a figure of squares and words, for images without a browser."""

from collections.abc import Sequence

from soila_dash.cards.base.canvas import box, canvas, word
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.tiles import TileMap
from soila_dash.drawing import typeset
from soila_dash.drawing.plotly_figure import Figure

SIDE, GAP = 58.0, 4.0
"""A tile and the room between two, in pixels."""
SWATCH = 22.0
"""A class's colour in the legend, in pixels."""
NAME, VALUE, KEY = 11, 14, 12
"""Pixels of the type of a tile's name, of its figure, and of the legend."""


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
            layout["shapes"].append(box(left - 3, top - 3, SIDE + 6, SIDE + 6, colors.accent))
        edge = colors.rule if tile.number is None else tile.fill
        layout["shapes"].append(box(left, top, SIDE, SIDE, colors.paper if tile.code == region else edge))
        inner = 2.0 if tile.code == region else 1.0
        side = SIDE - 2 * inner
        layout["shapes"].append(box(left + inner, top + inner, side, side, tile.fill))
        middle = left + SIDE / 2
        layout["annotations"] += [
            word(tile.label, middle, top + 20, NAME, tile.ink),
            word(f"<b>{tile.value_text}</b>", middle, top + 38, VALUE, tile.ink),
        ]
    legend(figure, drawn.limits, rows * step + SWATCH)
    return figure


def legend(figure: Figure, limits: Sequence[str], top: float, colors: Palette = LIGHT) -> None:
    """Adds the map's classes in a row `top` pixels down, each colour with its limits."""
    at = 0.0
    for fill, limit in zip(colors.classes, limits, strict=True):
        figure["layout"]["shapes"].append(box(at, top, SWATCH, 14, fill))
        figure["layout"]["annotations"].append(word(limit, at + SWATCH + 5, top + 7, KEY, colors.ink, "left"))
        at += SWATCH + 18 + typeset.width(limit, KEY)
