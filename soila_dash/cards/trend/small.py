"""A development in small, for a goal among others: one curve with its first and last figure and year."""

from soila_dash.answers.develop import Development
from soila_dash.cards.base.chart_frame import LARGE, SMALL, curve, dots, note, plain_frame, rule, segments
from soila_dash.cards.base.ends import ends
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing import typeset
from soila_dash.drawing.plotly_figure import Figure

HEIGHT = 84
"""Pixels, with the years below."""
END_DOT = 8
"""Pixels that the newest figure is across."""
LEFT, GAP, YEARS = 6, 8, 20
"""Pixels left of the curve, before the newest figure, and for the years below."""


def small_development(answer: Development, voice: Voice, colors: Palette, width: float) -> Figure:
    """The chosen series without axes, as wide as its place, from zero or from its lowest figure below it."""
    series = answer.chosen_series
    points = [p for p in series.points if p.figure.value is not None] if series else []
    x, y, _ = segments(points, {b.year for b in answer.breaks}, answer.indicator.every)
    if not points:
        return {"data": [], "layout": _layout(colors, (0, 1), (0.0, 1.0), LEFT)}
    first, last = points[0], points[-1]
    start, end = ends(answer.indicator, first.figure, last.figure, voice)
    values = [p.figure.exact or 0.0 for p in points]
    low, high = min(0.0, *values), max(values) or 1.0
    # The curve keeps clear of the words above its beginning.
    limits = low, high + 0.3 * (high - low)
    room = round(GAP + 6 + 1.1 * typeset.width(end, LARGE, True))
    layout = _layout(colors, (first.year, max(last.year, first.year + 1)), limits, room)
    below = {"yref": "paper", "yanchor": "top", "yshift": -3}
    above = {"xanchor": "left", "yanchor": "bottom", "yshift": 5, "xshift": -2}
    newest = {"xanchor": "left", "xshift": GAP}
    # Where the newest year would touch the first one it stands at its own end.
    layout["annotations"] = [
        note(start, first.year, max(values[: 1 + len(values) // 6]), colors.muted, size=SMALL, **above),
        note(f"<b>{end}</b>", last.year, values[-1], colors.accent, size=LARGE, **newest),
        note(str(first.year), first.year, 0, colors.muted, size=SMALL, xanchor="left", **below),
        note(str(last.year), last.year, 0, colors.muted, size=SMALL, xanchor="center", **below),
    ]
    layout["shapes"] = [rule((0, 0), (1, 0), colors.rule, 1, xref="paper", yref="paper")]
    dot = {"size": END_DOT, "color": colors.accent}
    return {"data": [curve(x, y, colors.accent, 2.4), dots([last.year], values[-1:], dot)], "layout": layout}


def _layout(colors: Palette, years: tuple[int, int], limits: tuple[float, float], room: int) -> Figure:
    return plain_frame(colors, HEIGHT) | {
        "margin": {"l": LEFT, "r": room, "t": 4, "b": YEARS},
        "xaxis": {"visible": False, "range": list(years)},
        "yaxis": {"visible": False, "range": list(limits)},
    }
