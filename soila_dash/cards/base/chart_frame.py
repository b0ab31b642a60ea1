"""What all figures are made of: plain dictionaries in Plotly's terms, as far as drawing/svg knows them.

Sizes, margins (l, r, t, b) and shifts (xshift, yshift, upwards) are pixels, widths of lines too.
"""

from collections.abc import Sequence
from typing import Any

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.develop import Development, Point, Series
from soila_dash.cards.base.look import Mark, Palette
from soila_dash.cards.base.verdict_text import verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.statistics.trend import neighbours

FONT = '"Source Sans", sans-serif'
TEXT = 13
SMALL, LARGE = 12, 14
"""Pixels of the type in a figure, of names beside marks, and of names at lines' ends."""


def row_hover(row: Row, answer: Comparison, voice: Voice) -> str:
    """What a region's dot says when it is pointed at."""
    item, f = answer.indicator, row.figure
    parts = [bold(voice.name(answer.level, row.region), True), voice.figure(item, f, row.decimals)]
    if f.lower is not None:
        parts.append(f"{voice.t('table.interval')} {voice.interval(item, f, row.decimals)}")
    if f.numerator is not None and f.denominator is not None:
        parts.append(f"{voice.t.number(f.numerator)} / {voice.t.number(f.denominator)}")
    parts.append(verdict_word(row.verdict, voice))
    return "<br>".join(parts)


def bold(name: str, wanted: bool) -> str:
    """The name, in bold type where that is wanted."""
    return f"<b>{name}</b>" if wanted else name


def frame(voice: Voice, colors: Palette, height: int) -> Figure:
    """The layout that all figures share: type, colours, horizontal hairlines."""
    axis: Figure = {"gridcolor": colors.rule, "tickfont": {"size": TEXT, "color": colors.muted}}
    return {
        **plain_frame(colors, height),
        "separators": voice.t.separators,
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "showgrid": True},
    }


def plain_frame(colors: Palette, height: int) -> Figure:
    """Type and colours alone, for a figure with axes of its own or none; pixels high."""
    return {"height": height, "font": {"family": FONT, "size": TEXT, "color": colors.ink}}


def axis_head(text: str, left: int, above: int, colors: Palette) -> Figure:
    """What the vertical axis tells, so many pixels left of its upper end and above it."""
    at = note(text, 0, 1, colors.muted, xshift=-left, yshift=above)
    return at | {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}


def note(text: str, x: Any, y: Any, color: str, size: int = TEXT, **place: Any) -> Figure:
    """Words at a place of the figure; `place` says in Plotly's terms how they stand to it."""
    return {"text": text, "x": x, "y": y, "font": {"size": size, "color": color}, **place}


def rule(start: tuple[Any, Any], end: tuple[Any, Any], color: str, width: float, **more: Any) -> Figure:
    """A straight line between two places; `dash` and Plotly's `xref` and `yref` when they are given."""
    dash = {"dash": more.pop("dash")} if "dash" in more else {}
    line = {"color": color, "width": width, **dash}
    return {"type": "line", "x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1], "line": line, **more}


def curve(x: Sequence[Any], y: Sequence[Any], color: str, width: float, **more: Any) -> Figure:
    """A line that says nothing when it is pointed at; its `dash` when it is given."""
    dash = {"dash": more.pop("dash")} if "dash" in more else {}
    line = {"color": color, "width": width, **dash}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, **more}


def dots(x: Sequence[Any], y: Sequence[Any], marker: Figure, **more: Any) -> Figure:
    """Marks that look as `marker` says."""
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, **more}


def verdict_marker(marks: Sequence[Mark], colors: Palette, size: Any, edge: float = 2) -> Figure:
    """How verdicts' marks look, of a `size` in pixels, one for all or one each."""
    return {
        "size": size,
        "symbol": [m.plotly for m in marks],
        "color": [m.color if m.filled else colors.paper for m in marks],
        "line": {"width": edge, "color": [m.color for m in marks]},
    }


def named_dots(
    x: Sequence[Any],
    y: Sequence[Any],
    marker: Figure,
    codes: Sequence[str],
    names: Sequence[str],
    sides: Sequence[str],
    inks: Sequence[str],
    said: Sequence[str],
) -> Figure:
    """Regions' marks with their names at one of their `sides`, in ink of a colour each, and what they say."""
    return dots(x, y, marker, customdata=codes, text=names) | {
        "mode": "markers+text",
        "textposition": sides,
        "textfont": {"size": SMALL, "color": inks},
        "hovertext": said,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def say(texts: Sequence[str], **of: Any) -> Figure:
    """What marks say when they are pointed at; `ids` or `customdata` tell what each stands for."""
    return {"text": texts, "hovertemplate": "%{text}<extra></extra>", **of}


def spoken_curve(x: Sequence[Any], y: Sequence[Any], dot: float, dotted: bool, said: Figure) -> Figure:
    """A line, `dotted` with dots that are `dot` pixels across, that says something at each of its points;
    its colour and width are still to be given."""
    found = curve(x, y, "", 0, marker={"size": dot, "color": ""}, **said)
    return found | {"mode": "lines+markers"} if dotted else found


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
    text = f"{name} {point.year}<br>{voice.figure(answer.indicator, f)}"
    if f.lower is not None:
        text += f" ({voice.interval(answer.indicator, f)})"
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
