"""The boundary map of a comparison: the tile map's classes and colours on the regions' own shapes."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from soila_dash.answers.compare import Comparison
from soila_dash.cards.base.chart_frame import CONFIG, FONT
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.tiles import CLASSES, Tile, TileMap
from soila_dash.drawing.description import Figure
from soila_dash.i18n import capital

HEIGHT = 480
INSET = frozenset({"01", "02", "03", "04", "90"})
"""Counties too small to see or press on a map of the country: those of Uusimaa, and Helsinki."""
COUNTRY_VIEW = {"lon": (19.0, 31.7), "lat": (59.3, 70.2)}
INSET_VIEW = {"lon": (22.7, 26.9), "lat": (59.7, 60.9)}
PARALLELS = (61.0, 69.0)


@dataclass(frozen=True)
class Shapes:
    """Where the browser finds the shapes: address of the GeoJSON, folder of the (empty) topology that
    Plotly asks for, and the codes of the regions that have a shape."""

    url: str
    topology: str
    codes: frozenset[str]


def config(shapes: Shapes) -> Figure:
    """Plotly's settings for the map: the topology comes from here, not from another host."""
    return {**CONFIG, "topojsonURL": shapes.topology}


def boundary_figure(drawn: TileMap, shapes: Shapes, voice: Voice, colors: Palette, region: str) -> Figure:
    """The country, and to its west, where nothing is, Uusimaa larger. Regions without a figure have the
    paper's colour."""
    tiles = [t for t in drawn.tiles if t.code in shapes.codes]
    near = [t for t in tiles if t.code in INSET]
    chosen = [t for t in tiles if t.code == region]
    data = [
        *_areas(tiles, "geo", shapes, colors),
        *_areas(near, "geo2", shapes, colors),
        *_outline(chosen, "geo", shapes, colors),
        *_outline([t for t in chosen if t.code in INSET], "geo2", shapes, colors),
    ]
    layout: Figure = {
        "template": {},
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "font": {"family": FONT, "size": 13, "color": colors.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {
            "bgcolor": colors.paper,
            "bordercolor": colors.muted,
            "font": {"family": FONT, "size": 13, "color": colors.ink},
        },
        "dragmode": False,
        "uirevision": "fixed",
        "geo": _view(COUNTRY_VIEW, (0.31, 1.0), (0.0, 1.0)),
    }
    if near:
        layout["geo2"] = _view(INSET_VIEW, (0.0, 0.56), (0.52, 0.8))
        layout["annotations"] = [
            {
                "text": voice.t("map.inset"),
                "x": 0,
                "y": 0.81,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 13, "color": colors.muted},
            }
        ]
    return {"data": data, "layout": layout}


def _areas(tiles: list[Tile], geo: str, shapes: Shapes, colors: Palette) -> list[Figure]:
    """Regions with a figure in their class's colour, those without one on the paper's."""
    with_figure = [t for t in tiles if t.number is not None]
    without = [t for t in tiles if t.number is None]
    steps: list[tuple[float, str]] = []
    for n, color in enumerate(colors.classes):
        steps += [(n / CLASSES, color), ((n + 1) / CLASSES, color)]
    traces = []
    for group, scale in ((with_figure, steps), (without, [(0.0, colors.paper), (1.0, colors.paper)])):
        if group:
            trace = _trace(group, geo, shapes, scale)
            trace["z"] = [t.number or 0 for t in group]
            trace["marker"] = {"line": {"width": 0.8, "color": colors.muted}}
            trace["text"] = [t.description for t in group]
            trace["hovertemplate"] = "%{text}<extra></extra>"
            traces.append(trace)
    return traces


def _outline(tiles: list[Tile], geo: str, shapes: Shapes, colors: Palette) -> list[Figure]:
    """The chosen region's thick edge, above the others."""
    if not tiles:
        return []
    clear = "rgba(0,0,0,0)"
    trace = _trace(tiles, geo, shapes, [(0.0, clear), (1.0, clear)])
    trace["z"] = [0] * len(tiles)
    trace["marker"] = {"line": {"width": 2.6, "color": colors.ink}}
    trace["hoverinfo"] = "skip"
    return [trace]


def _trace(tiles: list[Tile], geo: str, shapes: Shapes, scale: list[tuple[float, str]]) -> Figure:
    return {
        "type": "choropleth",
        "geo": geo,
        "geojson": shapes.url,
        "locations": [t.code for t in tiles],
        "customdata": [t.code for t in tiles],
        "zmin": -0.5,
        "zmax": CLASSES - 0.5,
        "colorscale": scale,
        "showscale": False,
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _view(
    view: dict[str, tuple[float, float]], across: tuple[float, float], up: tuple[float, float]
) -> Figure:
    """One map's place in the figure and what it shows, in a conic projection that keeps areas true."""
    return {
        "visible": False,
        "bgcolor": "rgba(0,0,0,0)",
        "domain": {"x": list(across), "y": list(up)},
        "lonaxis": {"range": list(view["lon"])},
        "lataxis": {"range": list(view["lat"])},
        "projection": {
            "type": "conic equal area",
            "parallels": list(PARALLELS),
            "rotation": {"lon": sum(view["lon"]) / 2},
        },
    }


def boundary_source(answer: Comparison, codes: Collection[str], fetched: str, voice: Voice) -> str:
    """Where the boundaries come from and when (an ISO date), and which regions have none."""
    parts = [voice.t("map.source", date=voice.t.date(dt.date.fromisoformat(fetched)))]
    absent = [voice.name(answer.level, r.region) for r in answer.rows if r.region not in codes]
    if absent:
        parts.append(voice.t("map.absent", names=voice.t.listing(absent)))
    return " ".join(parts)


def boundary_alt(answer: Comparison, drawn: TileMap, voice: Voice) -> str:
    """Alternative text: what is drawn, and the regions of each class."""
    n = sum(t.number is not None for t in drawn.tiles)
    name = answer.indicator.name[voice.t.language]
    text = voice.t("alt.map", name=name, year=answer.year, n=voice.t.number(n))
    return " ".join([text, *class_lines(answer, drawn, voice)])


def class_lines(answer: Comparison, drawn: TileMap, voice: Voice) -> list[str]:
    """The regions of each class of a map, the highest class first."""
    names: dict[int, list[str]] = {}
    for row in answer.rows:
        standing = {row.region, *voice.region(answer.level, row.region).members}
        number = next((t.number for t in drawn.tiles if t.code in standing), None)
        if number is not None:
            names.setdefault(number, []).append(voice.name(answer.level, row.region))
    return [
        capital(voice.t("alt.map.class", limits=drawn.limits[n], names=voice.t.listing(names[n])))
        for n in sorted(names, reverse=True)
    ]
