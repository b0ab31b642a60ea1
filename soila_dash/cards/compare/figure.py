"""The figure of a comparison: regions as ranked dots with their intervals and verdicts."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from soila_dash.answers.compare import Comparison, Row
from soila_dash.cards.base.chart_frame import (
    bold,
    curve,
    dots,
    frame,
    note,
    row_hover,
    rule,
    say,
    verdict_marker,
)
from soila_dash.cards.base.look import Mark, Palette, mark
from soila_dash.cards.base.sentences import benchmark_name
from soila_dash.cards.base.verdict_text import verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing.plotly_figure import Figure, Make
from soila_dash.statistics.verdict import Verdict

ROW_HEIGHT, TOUCH_HEIGHT = 24, 44
"""Pixels: the least that a target may have for a pointer, and for a finger on a phone."""
DOT = 10
"""Pixels that a region's dot is across."""
NARROW = 400
"""Pixels across below which a figure has the room of a phone."""
COLUMN = 500
"""Pixels across below which a figure has the room of a column of the page."""

NOBODY: Mapping[str, Sequence[str]] = MappingProxyType({})
"""No region has peers."""


def comparison_figure(
    answer: Comparison, voice: Voice, colors: Palette, region: str = "", near: Sequence[str] = ()
) -> Figure:
    """The same for one region where there is room for all of it; those `near` it have bold names too."""
    return comparison_figures(answer, voice, colors, {region: near})(region, 0.0)


def comparison_figures(
    answer: Comparison, voice: Voice, colors: Palette, near: Mapping[str, Sequence[str]] = NOBODY
) -> Make:
    """Regions as ranked dots with their intervals, the reference as a dashed line, verdicts in words, for
    which a width as narrow as a phone's has no room: there the marks alone tell. For many a region and
    width, which share what they have in common; 0 is any width. The names of a chosen region and of those
    `near` it are bold."""
    rows = [r for r in answer.rows if r.figure.value is not None]
    count = len(rows)
    places = {r.region: count - n for n, r in enumerate(rows)}
    marks = [mark(r.verdict, r.judgement, colors) for r in rows]
    names = [voice.name(answer.level, r.region) for r in rows]
    regions = dots(
        [r.figure.exact for r in rows],
        list(places.values()),
        verdict_marker(marks, colors, DOT),
        **say([row_hover(r, answer, voice) for r in rows], customdata=[r.region for r in rows]),
    )
    traces = [*_intervals(rows, marks, places), regions]
    ends = [r.figure.upper or r.figure.value or 0.0 for r in rows]
    top = max([*ends, answer.benchmark.figure.exact or 0.0]) * 1.04 or 1.0

    reference, name = _reference(answer, voice, colors)

    @cache
    def verdicts(width: float) -> tuple[int, list[Figure]]:
        words = ["" if 0 < width < NARROW else _word(r, voice, 0 < width < COLUMN) for r in rows]
        return _room(words), [
            _verdict_note(word, places[r.region], colors) for r, word in zip(rows, words, strict=True) if word
        ]

    def describe(region: str, width: float) -> Figure:
        room, verdict_notes = verdicts(width)
        strong = (region, *near.get(region, ()))
        row = TOUCH_HEIGHT if 0 < width < NARROW else ROW_HEIGHT
        layout = frame(voice, colors, 64 + row * max(count, 3))
        layout["margin"] = {"l": _room(names), "r": room, "t": 26, "b": 28}
        layout["xaxis"] |= {"range": [0, top], "showgrid": True, "gridcolor": colors.rule, "nticks": 6}
        layout["yaxis"] |= {
            "range": [0.3, count + 0.7],
            "tickvals": list(places.values()),
            "ticktext": [bold(name, r.region in strong) for name, r in zip(names, rows, strict=True)],
            "showgrid": False,
        }
        chosen = [_band(places[region], colors)] if region in places else []
        layout |= {"annotations": [*verdict_notes, *name], "shapes": [*chosen, *reference]}
        return {"data": traces, "layout": layout}

    return describe


def _band(place: int, colors: Palette) -> Figure:
    """Behind the chosen region's row."""
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": place - 0.5,
        "y1": place + 0.5,
        "fillcolor": colors.accent_pale,
        "line": {"width": 0},
        "layer": "below",
    }


def _verdict_note(word: str, at: float, colors: Palette) -> Figure:
    """A verdict's word at the right of its row."""
    return note(word, 1, at, colors.muted, xref="paper", xanchor="left", xshift=6)


def _intervals(rows: Sequence[Row], marks: Sequence[Mark], places: Mapping[str, int]) -> list[Figure]:
    """The intervals, one trace a colour."""
    intervals: list[Figure] = []
    for color in dict.fromkeys(m.color for m in marks):
        x: list[float | None] = []
        y: list[float | None] = []
        for row, m in zip(rows, marks, strict=True):
            if m.color == color and row.figure.lower is not None:
                x += [row.figure.lower, row.figure.upper, None]
                y += [places[row.region], places[row.region], None]
        if x:
            intervals.append(curve(x, y, color, 1.6, opacity=0.75))
    return intervals


def _reference(answer: Comparison, voice: Voice, colors: Palette) -> tuple[list[Figure], list[Figure]]:
    """The reference as a dashed line, and its name and figure above it; none where there is none."""
    reference = answer.benchmark.figure
    if reference.exact is None or reference.value is None:
        return [], []
    line = rule((reference.exact, 0), (reference.exact, 1), colors.ink, 1.6, dash="dash", yref="paper")
    name = benchmark_name(answer.benchmark, voice)
    said = f"{name} {voice.figure(answer.indicator, reference, answer.decimals)}"
    return [line], [note(said, reference.exact, 1, colors.ink, yref="paper", yanchor="bottom")]


def _room(texts: Sequence[str]) -> int:
    """Pixels that the longest text takes in the letters of a projector's screen."""
    return round(12 + 7.2 * max((len(text) for text in texts), default=0))


def _word(row: Row, voice: Voice, short: bool) -> str:
    """The verdict beside a dot; a `short` one leaves it to the finding who is near the limit."""
    near = voice.t("verdict.near") if row.near_limit else ""
    if row.verdict in (Verdict.SIMILAR, Verdict.NOT_COMPARED):
        return near
    word = verdict_word(row.verdict, voice)
    return f"{word}, {near}" if near and not short else word
