"""Answers as Plotly figures: plain dictionaries, since constructors cost tens of milliseconds."""

from collections.abc import Sequence
from typing import Any

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.develop import Development, Point, Series
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.tables import verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.statistics.trend import neighbours

CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
FONT = '"Source Sans", sans-serif'
TEXT = 13
"""Pixels of the type in a figure."""


def row_hover(row: Row, answer: Comparison, voice: Voice) -> str:
    """What a region's dot says when it is pointed at."""
    item, f = answer.indicator, row.figure
    parts = [bold(voice.name(answer.level, row.region), True), voice.value(item, f.value)]
    if f.lower is not None:
        parts.append(f"{voice.t('table.interval')} {voice.interval(item, f.lower, f.upper)}")
    if f.numerator is not None and f.denominator is not None:
        parts.append(f"{voice.t.number(f.numerator)} / {voice.t.number(f.denominator)}")
    parts.append(verdict_word(row.verdict, voice))
    return "<br>".join(parts)


def bold(name: str, wanted: bool) -> str:
    """The name, in bold type where that is wanted."""
    return f"<b>{name}</b>" if wanted else name


def frame(voice: Voice, colors: Palette, height: int) -> Figure:
    """The layout that all figures share: type, colours, horizontal hairlines, no zoom."""
    axis: Figure = {
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "gridcolor": colors.rule,
        "tickfont": {"size": TEXT, "color": colors.muted},
        "hoverformat": "",
    }
    return {
        **plain_frame(colors, height),
        "separators": voice.t.separators,
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "showgrid": True},
    }


def plain_frame(colors: Palette, height: int) -> Figure:
    """Type and colours alone, for a figure with axes of its own or none; pixels high."""
    font = {"family": FONT, "size": TEXT, "color": colors.ink}
    return {
        "template": {},
        "height": height,
        "font": font,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"bgcolor": colors.paper, "bordercolor": colors.muted, "font": dict(font)},
        "dragmode": False,
        "uirevision": "fixed",
    }


def axis_head(text: str, left: int, above: int, colors: Palette) -> Figure:
    """What the vertical axis tells, so many pixels left of its upper end and above it."""
    at = note(text, 0, 1, colors.muted, xshift=-left, yshift=above)
    return at | {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}


def note(text: str, x: Any, y: Any, color: str, size: int = TEXT, **place: Any) -> Figure:
    """Words at a place of the figure; `place` says in Plotly's terms how they stand to it."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"size": size, "color": color}, **place}


def rule(start: tuple[Any, Any], end: tuple[Any, Any], color: str, width: float, **more: Any) -> Figure:
    """A straight line between two places; `dash` and Plotly's `xref` and `yref` when they are given."""
    dash = {"dash": more.pop("dash")} if "dash" in more else {}
    line = {"color": color, "width": width, **dash}
    return {"type": "line", "x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1], "line": line, **more}


def curve(x: Sequence[Any], y: Sequence[Any], color: str, width: float, **more: Any) -> Figure:
    """A line that says nothing when it is pointed at; its `dash` when it is given."""
    dash = {"dash": more.pop("dash")} if "dash" in more else {}
    line = {"color": color, "width": width, **dash}
    same = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    return {**same, "x": x, "y": y, "line": line, **more}


def segments(
    points: Sequence[Point], cuts: set[int], every: int = 1
) -> tuple[list[float | None], list[float | None], list[Point | None]]:
    """Years, values and points with a None wherever the line must not join: at a break, or a gap in a
    rhythm of `every` years."""
    x: list[float | None] = []
    y: list[float | None] = []
    of: list[Point | None] = []
    before: int | None = None
    for point in points:
        if point.figure.value is None:
            continue
        if before is not None and not neighbours(before, point.year, cuts, every):
            x.append(None)
            y.append(None)
            of.append(None)
        x.append(point.year)
        y.append(point.figure.exact)
        of.append(point)
        before = point.year
    return x, y, of


def needs_dots(y: Sequence[float | None]) -> bool:
    """Whether a line needs dots: it has few points, or one between two gaps, which no line would show."""
    bounded = [None, *y, None]
    alone = any(v is not None and bounded[n] is None and bounded[n + 2] is None for n, v in enumerate(y))
    return alone or len([v for v in y if v is not None]) < 3


def point_hover(series: Series, point: Point | None, answer: Development, voice: Voice) -> str:
    """What a year's point says when it is pointed at."""
    if point is None:
        return ""
    f = point.figure
    name = bold(voice.name(series.level, series.region), True)
    text = f"{name} {point.year}<br>{voice.value(answer.indicator, f.value)}"
    if f.lower is not None:
        text += f" ({voice.interval(answer.indicator, f.lower, f.upper)})"
    return text


def year_ticks(first: int, last: int) -> list[int]:
    """Round years between the first and the last, these included where there is room."""
    step = next(s for s in (1, 2, 5, 10, 20) if (last - first) / s <= 7)
    ticks = [y for y in range(first, last + 1) if y % step == 0]
    if first not in ticks and (not ticks or ticks[0] - first >= step * 0.6):
        ticks.insert(0, first)
    if last not in ticks and last - ticks[-1] >= step * 0.6:
        ticks.append(last)
    elif last not in ticks:
        ticks[-1] = last
    return ticks
