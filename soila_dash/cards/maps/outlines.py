"""The boundary map as a figure of outlines, for images without a browser."""

import math
from collections.abc import Mapping, Sequence

from soila_dash.cards.base.canvas import canvas, word
from soila_dash.cards.base.chart_frame import TEXT
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.squares import legend
from soila_dash.cards.maps.tiles import Tile, TileMap
from soila_dash.drawing.plotly_figure import Figure

Point = tuple[float, float]
Areas = Mapping[str, Sequence[Sequence[Sequence[Point]]]]
"""Polygons by region code, each an outer ring and its holes, of longitudes and latitudes in degrees."""

INSET = frozenset({"01", "02", "03", "04", "90"})
"""Counties too small to see or press on a map of the country: those of Uusimaa, and Helsinki."""
PARALLELS = (61.0, 69.0)
"""Those on which the projection is true, in degrees north."""
HEIGHT = 620.0
MIDDLE = 26.0
"""The meridian that stands upright, in degrees east."""
COUNTRY, LARGER = (0.36, 0.0, 1.0, 1.0), (0.0, 0.55, 0.4, 0.85)
"""Where the country and Uusimaa stand in the figure: left, top, right, bottom as shares."""
LEGEND = 40.0
EDGE = 3.0
"""Room for half of the widest line."""


def outlines_figure(
    drawn: TileMap, areas: Areas, voice: Voice, width: float, region: str = "", colors: Palette = LIGHT
) -> Figure:
    """The regions in their classes' colours in a figure `width` pixels wide, the chosen one's edge strong,
    Uusimaa larger to the west, the classes below. Regions without a figure have the paper's colour."""
    tiles = [t for t in drawn.tiles if t.code in areas]
    figure = canvas(voice, width, HEIGHT + LEGEND)
    near = [t for t in tiles if t.code in INSET]
    for place, shown in ((COUNTRY, tiles), (LARGER, near)):
        if shown:
            figure["data"] += _map(shown, areas, place, width, region, colors)
    if near:
        above = HEIGHT * LARGER[1] - 12
        figure["layout"]["annotations"].append(
            word(voice.t("map.inset"), 0, above, TEXT, colors.muted, "left")
        )
    legend(figure, drawn.limits, HEIGHT + LEGEND / 2, colors)
    return figure


def _map(
    tiles: Sequence[Tile],
    areas: Areas,
    place: tuple[float, float, float, float],
    width: float,
    region: str,
    colors: Palette,
) -> list[Figure]:
    """One trace a region, as large as its place allows; the chosen one last, above the others' edges."""
    flat = {
        t.code: [[_project(point) for point in ring] for polygon in areas[t.code] for ring in polygon]
        for t in tiles
    }
    points = [point for rings in flat.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    north, south = min(y for _, y in points), max(y for _, y in points)
    left, top, right, bottom = place[0] * width, place[1] * HEIGHT, place[2] * width, place[3] * HEIGHT
    scale = min((right - left - 2 * EDGE) / (east - west), (bottom - top - 2 * EDGE) / (south - north))

    def place_ring(ring: Sequence[Point]) -> list[Point]:
        return [(left + EDGE + (x - west) * scale, top + EDGE + (y - north) * scale) for x, y in ring]

    ordered = sorted(tiles, key=lambda t: t.code == region)
    return [_area([place_ring(ring) for ring in flat[t.code]], t, t.code == region, colors) for t in ordered]


def _area(rings: Sequence[Sequence[Point]], tile: Tile, chosen: bool, colors: Palette) -> Figure:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in rings:
        xs += [x for x, _ in ring] + [None]
        ys += [y for _, y in ring] + [None]
    edge = {"width": 2.6, "color": colors.ink} if chosen else {"width": 0.8, "color": colors.muted}
    fill = colors.paper if tile.number is None else colors.classes[tile.number]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "name": tile.code,
        "ids": [tile.code] * len(xs),
        "text": [tile.description] + [""] * (len(xs) - 1),
        "hovertemplate": "%{text}<extra></extra>",
        "fill": "toself",
        "fillcolor": fill,
        "line": edge,
    }


def _project(point: Point) -> Point:
    """A place on the plane, y downwards: Albers' conic projection that keeps areas true, on a sphere of
    radius 1 (Snyder 1987, Map Projections: A Working Manual, equations 14-1 to 14-6)."""
    first, second = (math.radians(p) for p in PARALLELS)
    n = (math.sin(first) + math.sin(second)) / 2
    c = math.cos(first) ** 2 + 2 * n * math.sin(first)
    radius = math.sqrt(c - 2 * n * math.sin(math.radians(point[1]))) / n
    angle = n * math.radians(point[0] - MIDDLE)
    return radius * math.sin(angle), radius * math.cos(angle)
