"""The figure of a development: the chosen region's curve with its band, the country's, the others behind."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from soila_dash.answers.develop import Development, Point, Series
from soila_dash.cards.base.chart_frame import (
    LARGE,
    SMALL,
    axis_head,
    frame,
    needs_dots,
    note,
    point_hover,
    rule,
    say,
    segments,
    spoken_curve,
    year_ticks,
)
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing import typeset
from soila_dash.drawing.plotly_figure import Figure, Make
from soila_dash.i18n import capital
from soila_dash.statistics.trend import neighbours

TREND_HEIGHT = 400
DOT, FINE_DOT = 6, 4
"""Pixels across of a line's dots and of the grey lines'."""
NUMBER = 15
"""Pixels of an event's number."""
NARROW = 400
"""Pixels across below which names have no room at the lines' ends and stand above them."""
LABEL_LINE = 20
"""Pixels that each of these takes."""

EXTRA_LINES = 3

EXTRA_DASHES = ("solid", "dot", "dashdot")

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def development_figure(
    answer: Development,
    voice: Voice,
    colors: Palette,
    events: bool = True,
    extra: Sequence[str] = (),
    breaks: bool = True,
) -> Figure:
    """The curves: the chosen region thick with its interval band, the country dashed, others grey.

    At most `EXTRA_LINES` of the regions `extra` stand out beside the chosen one, each in its own
    dashes and with its name. Limits come from all the indicator's data, so another region does not
    rescale. Breaks cut the lines, marked or not; a missing year is a gap.
    """
    return development_figures(answer, voice, colors, events, extra, breaks)(answer.region, 0.0)


def development_figures(
    answer: Development,
    voice: Voice,
    colors: Palette,
    events: bool = True,
    extra: Sequence[str] = (),
    breaks: bool = True,
) -> Make:
    """The same for many a region and width, which share what they have in common."""
    country, years = answer.country, answer.years
    cuts = {b.year for b in answer.breaks}
    curves = {s.region: _curve(s, cuts, answer, voice) for s in (*answer.regions, country) if s is not None}
    having = sum(y is not None for s in answer.regions for y in curves[s.region]["y"])
    plain = "lines+markers" if having < 8 * len(answer.regions) else "lines"
    bands = {s.region: _band(s, cuts, colors) for s in (*answer.regions, country) if s is not None}
    line = cache(lambda code, *look: curves[code] | _look(*look))
    top = answer.top * 1.08 or 1.0
    shapes, notes = _mark_times(answer, voice, colors, events, breaks)
    room = _end_room(answer, voice)

    def describe(region: str, width: float) -> Figure:
        own = replace(answer, region=region)
        chosen = own.chosen_series
        behind = {s.region: s for s in answer.regions if s is not chosen}
        beside = [code for code in dict.fromkeys(extra) if code in behind][:EXTRA_LINES]
        data = [
            line(code, colors.others, 1, "solid", FINE_DOT, plain) for code in behind if code not in beside
        ]
        if chosen is not None:
            data += bands[chosen.region]
        if country is not None:
            data.append(line(country.region, colors.ink, 2.0, "solid" if chosen is country else "dash"))
        for code, dash in zip(beside, EXTRA_DASHES, strict=False):
            data.append(line(code, colors.muted, 2.0, dash))
        if chosen is not None and chosen is not country:
            data.append(line(chosen.region, colors.accent, 3.2, "solid"))
        layout = frame(voice, colors, TREND_HEIGHT)
        labels = _end_labels(own, [behind[code] for code in beside], voice, colors, top)
        layout["margin"] = {"l": 42, "r": room, "t": 30, "b": 30}
        if 0 < width < NARROW:
            most = (country is not None) + bool(answer.regions) + min(len(extra), EXTRA_LINES)
            labels = _labels_above(layout, labels, most)
        _draw_axes(layout, years, top)
        head = axis_head(voice.unit(answer.indicator), 34, 24, colors)
        layout |= {"annotations": [head, *labels, *notes], "shapes": shapes}
        return {"data": data, "layout": layout}

    return describe


def _draw_axes(layout: Figure, years: tuple[int, int], top: float) -> None:
    """Limits from all the indicator's data, so that another region does not rescale."""
    first, last = years
    span = max(last - first, 1)
    layout["xaxis"] |= {
        "range": [first - span * 0.03, last + span * 0.03],
        "tickvals": year_ticks(first, last),
        "tickformat": "d",
    }
    layout["yaxis"] |= {"range": [0, top], "nticks": 6}


def _labels_above(layout: Figure, labels: Sequence[Figure], most: int) -> list[Figure]:
    """The labels in lines above the curves, and the room for the `most` that another choice has."""
    lines = [label["text"].replace("<br>", " ") for label in labels]
    layout["margin"] |= {"r": 8, "t": 30 + LABEL_LINE * most}
    layout["height"] += LABEL_LINE * most
    place = {"x": 0, "xref": "paper", "xshift": -34, "y": 1, "yref": "paper", "yanchor": "bottom"}
    return [
        label | place | {"text": line, "yshift": 34 + LABEL_LINE * n}
        for n, (label, line) in enumerate(zip(labels, lines, strict=True))
    ]


def _mark_times(
    answer: Development, voice: Voice, colors: Palette, events: bool, breaks: bool
) -> tuple[list[Figure], list[Figure]]:
    """Breaks as dotted lines with their labels, events as ticks with their numbers, each if wanted: shapes
    and annotations."""
    first, last = answer.years
    shapes, notes = [], []
    for n, cut in enumerate(answer.breaks if breaks else ()):
        at = cut.year - 0.5
        shapes.append(_vertical_line(at, colors.muted, "dot", 0, 1))
        label = cut.label[voice.t.language]
        notes.append(_note(label, at, n, colors, right=cut.year > (first + last) / 2))
    if events:
        for n, event in enumerate(answer.events):
            x = event.date.year + (event.date.timetuple().tm_yday - 1) / 365 - 0.5
            shapes.append(_vertical_line(x, colors.muted, "solid", 0, 0.05))
            high = 0.05 + 0.05 * _crowd(answer, n)
            place = {"xref": "x", "yref": "paper", "yanchor": "bottom"}
            notes.append(note(CIRCLED[n], x, high, colors.muted, size=NUMBER, **place))
    return shapes, notes


def _crowd(answer: Development, n: int) -> int:
    """How many earlier events stand so near that this one's number must go above theirs."""
    first, last = answer.years
    near = (last - first + 1) / 22
    when = answer.events[n].date
    return sum(1 for e in answer.events[:n] if abs((when - e.date).days) / 365 < near)


def event_list(answer: Development, voice: Voice) -> list[str]:
    """The numbered events below the curves: ① 2008 Lastensuojelulaki voimaan."""
    return [
        f"{CIRCLED[n]} {voice.t.date(e.date)} {e.title[voice.t.language]}"
        for n, e in enumerate(answer.events)
    ]


def _curve(series: Series, cuts: set[int], answer: Development, voice: Voice) -> Figure:
    """A series' points and what they say, without a look."""
    x, y, of = segments(series.points, cuts, series.indicator.every)
    said = say([point_hover(series, p, answer, voice) for p in of], ids=[series.region] * len(x))
    return spoken_curve(x, y, DOT, needs_dots(y) or bool(cuts), said)


def _look(color: str, width: float, dash: str, dot: int = DOT, mode: str = "") -> Figure:
    """A curve's line and dots; a `mode` when it is not the curve's own."""
    look = {"line": {"color": color, "width": width, "dash": dash}, "marker": {"size": dot, "color": color}}
    return look | ({"mode": mode} if mode else {})


def _band(series: Series, cuts: set[int], colors: Palette) -> list[Figure]:
    """The interval as closed areas, one for each unbroken stretch."""
    stretches: list[list[Point]] = [[]]
    before: int | None = None
    for p in series.points:
        if p.figure.lower is None:
            before = None
            continue
        if before is None or not neighbours(before, p.year, cuts, series.indicator.every):
            stretches.append([])
        stretches[-1].append(p)
        before = p.year
    bands = []
    for stretch in stretches:
        if len(stretch) < 2:
            continue
        years = [p.year for p in stretch]
        bands.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": years + years[::-1],
                "y": [p.figure.upper for p in stretch] + [p.figure.lower for p in reversed(stretch)],
                "fill": "toself",
                "fillcolor": colors.accent_pale,
                "line": {"width": 0},
            }
        )
    return bands


def _end_lines(series: Series, last: Point, answer: Development, voice: Voice) -> list[str]:
    name = capital(voice.name(series.level, series.region))
    return [name, voice.figure(answer.indicator, last.figure)]


def _end_room(answer: Development, voice: Voice) -> int:
    """Pixels that the longest of all labels needs, so that the curves stay in their place when another
    region is chosen."""
    every = (s for s in (*answer.regions, answer.country) if s is not None and s.last is not None)
    lines = [line for s in every if s.last for line in _end_lines(s, s.last, answer, voice)]
    return round(14 + 1.1 * max((typeset.width(line, LARGE, True) for line in lines), default=0.0))


def _end_labels(
    answer: Development, beside: Sequence[Series], voice: Voice, colors: Palette, top: float
) -> list[Figure]:
    """Names at the lines' ends, kept apart when the lines end close to each other."""
    ends: list[tuple[float, Series, Point, str]] = []
    tint = {id(s): colors.muted for s in beside} | {id(answer.country): colors.ink}
    for series in {s.region: s for s in (answer.country, answer.chosen_series, *beside) if s}.values():
        if series.last is not None:
            color = tint.get(id(series), colors.accent)
            ends.append((series.last.figure.exact or 0.0, series, series.last, color))
    ends.sort(key=lambda e: e[0])
    gap = top * 0.125
    heights = _spread([value for value, *_ in ends], gap, top - gap / 2)
    place = {"xanchor": "left", "xshift": 8}
    return [
        note(
            f"<b>{'<br>'.join(_end_lines(series, last, answer, voice))}</b>",
            last.year,
            height,
            color,
            size=LARGE,
            **place,
        )
        for height, (_, series, last, color) in zip(heights, ends, strict=True)
    ]


def _spread(values: Sequence[float], gap: float, top: float) -> list[float]:
    """Rising values moved so that neighbours are `gap` apart and the last is not above `top`."""
    heights: list[float] = []
    for value in values:
        heights.append(max(value, heights[-1] + gap) if heights else value)
    for n in reversed(range(len(heights))):
        heights[n] = min(heights[n], top)
        top = heights[n] - gap
    return heights


def _vertical_line(x: float, color: str, dash: str, y0: float, y1: float) -> Figure:
    return rule((x, y0), (x, y1), color, 1.2, dash=dash, yref="paper")


def _note(text: str, x: float, line: int, colors: Palette, right: bool) -> Figure:
    """A break's label beside its line, the second one below the first: they may be near each other."""
    return note(
        text,
        x,
        1 - 0.075 * line,
        colors.muted,
        size=SMALL,
        yref="paper",
        xanchor="right" if right else "left",
        yanchor="top",
        xshift=-5 if right else 5,
    )
