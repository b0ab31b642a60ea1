"""A comparison in small: the regions' marks on one line, near ones above each other."""

from collections.abc import Sequence

from soila_dash.answers.compare import Comparison
from soila_dash.cards.base.chart_frame import (
    SMALL,
    dots,
    note,
    plain_frame,
    row_hover,
    rule,
    say,
    verdict_marker,
)
from soila_dash.cards.base.look import Palette, mark
from soila_dash.cards.base.sentences import benchmark_name
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing import typeset
from soila_dash.drawing.plotly_figure import Figure, Make

HEIGHT = 76
"""Pixels, with the reference's name above and the lowest and highest figure below."""
DOT, STEP, RING = 8, 9.5, 15
"""Pixels that a mark is across, between two that would touch, and across the chosen region's ring."""
SIDE, ABOVE, BELOW = 9, 17, 20
MOST = 4
"""Marks above each other that there is room for; more of them lie closer."""


def strip_figures(answer: Comparison, voice: Voice, colors: Palette) -> Make:
    """The regions by their figure, each in its verdict's mark, and the reference as a dashed line."""
    rows = sorted((r for r in answer.rows if r.figure.value is not None), key=lambda r: r.figure.exact or 0.0)
    values = [r.figure.exact or 0.0 for r in rows]
    benchmark = answer.benchmark.figure
    shown = [*values, *([benchmark.exact] if benchmark.exact is not None else [])]
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    span = (high - low) or 1.0
    marks = [mark(r.verdict, r.judgement, colors) for r in rows]
    said = say([row_hover(r, answer, voice) for r in rows], customdata=[r.region for r in rows])

    def describe(region: str, width: float) -> Figure:
        across = (width or 300) - 2 * SIDE
        levels = _stack([(v - low) / span * across for v in values])
        top = max([MOST, *levels])
        layout = plain_frame(colors, HEIGHT) | {
            "margin": {"l": SIDE, "r": SIDE, "t": ABOVE, "b": BELOW},
            "xaxis": {"visible": False, "range": [low, low + span]},
            "yaxis": {"visible": False, "range": [-0.7, top + 0.8]},
        }
        data = [dots(values, levels, verdict_marker(marks, colors, DOT), **said)]
        chosen = next((n for n, r in enumerate(rows) if r.region == region), None)
        if chosen is not None:
            ring = {"size": RING, "symbol": "circle", "color": colors.accent_pale}
            ring["line"] = {"width": 2, "color": colors.accent}
            data.insert(0, dots([values[chosen]], [levels[chosen]], ring))
        below = {"yref": "paper", "yanchor": "top", "yshift": -3}
        layout["annotations"] = (
            [
                note(voice.number(answer.indicator, values[0]), low, 0, colors.muted, size=SMALL, **below)
                | {"xanchor": "left", "xshift": -SIDE + 2},
                note(voice.value(answer.indicator, values[-1]), high, 0, colors.muted, size=SMALL, **below)
                | {"xanchor": "right", "xshift": SIDE - 2},
            ]
            if values
            else []
        )
        layout["shapes"] = [rule((0, 0), (1, 0), colors.rule, 1, xref="paper", yref="paper")]
        if benchmark.exact is not None:
            place = (benchmark.exact - low) / span * across
            layout["shapes"].append(
                rule((benchmark.exact, 0), (benchmark.exact, 1), colors.ink, 1.4, dash="dash", yref="paper")
            )
            layout["annotations"].append(_reference(answer, voice, colors, place, across))
        return {"data": data, "layout": layout}

    return describe


def _stack(places: Sequence[float]) -> list[int]:
    """The lowest level on which each mark, in rising places in pixels, touches no other."""
    ends: list[float] = []
    levels = []
    for place in places:
        level = next((n for n, end in enumerate(ends) if place - end >= STEP), len(ends))
        ends[level : level + 1] = [place]
        levels.append(level)
    return levels


def _reference(answer: Comparison, voice: Voice, colors: Palette, place: float, across: float) -> Figure:
    """Its name above its line, moved in where it would leave the figure."""
    name = benchmark_name(answer.benchmark, voice)
    half = typeset.width(name, SMALL) / 2
    shift = min(max(0.0, half - place - SIDE), half) - max(0.0, half - (across - place) - SIDE)
    return note(
        name,
        answer.benchmark.figure.exact,
        1,
        colors.ink,
        size=SMALL,
        yref="paper",
        yanchor="bottom",
        xshift=round(shift),
    )
