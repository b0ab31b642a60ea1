"""The figure of a development: the chosen region's curve with its band, the country's, the others behind."""

from collections.abc import Sequence

from soila_dash.answers.develop import Development, Point, Series
from soila_dash.cards.base.chart_frame import (
    LARGE,
    SMALL,
    axis_head,
    curve,
    dots,
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
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.i18n import capital
from soila_dash.statistics.trend import neighbours

TREND_HEIGHT = 400
DOT, FINE_DOT, END_DOT = 6, 4, 8
"""Pixels across of a line's dots, of the grey lines', and of the newest figure of a small curve."""
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
    width: float = 0.0,
) -> Figure:
    """The curves: the chosen region thick with its interval band, the country dashed, others grey.

    At most `EXTRA_LINES` of the regions `extra` stand out beside the chosen one, each in its own
    dashes and with its name. Limits come from all the indicator's data, so another region does not
    rescale. Breaks cut the lines, marked or not; a missing year is a gap.
    """
    chosen, country = answer.chosen_series, answer.country
    first, last = answer.years
    cuts = {b.year for b in answer.breaks}
    found = {s.region: s for s in answer.regions if s is not chosen}
    beside = [found[code] for code in dict.fromkeys(extra) if code in found][:EXTRA_LINES]
    others = [s for s in answer.regions if s is not chosen and s not in beside]
    data: list[Figure] = []
    if others:
        data.append(_bundle(others, cuts, answer, voice, colors))
    if chosen is not None:
        data += _band(chosen, cuts, colors)
    if country is not None:
        data.append(
            _line(country, cuts, answer, voice, colors.ink, 2.0, "dash" if chosen is not country else "solid")
        )
    for series, dash in zip(beside, EXTRA_DASHES, strict=False):
        data.append(_line(series, cuts, answer, voice, colors.muted, 2.0, dash))
    if chosen is not None and chosen is not country:
        data.append(_line(chosen, cuts, answer, voice, colors.accent, 3.2, "solid"))
    top = answer.top * 1.08 or 1.0
    layout = frame(voice, colors, TREND_HEIGHT)
    labels, room = _end_labels(answer, beside, voice, colors, top)
    layout["margin"] = {"l": 42, "r": room, "t": 30, "b": 30}
    if 0 < width < NARROW:
        labels = _labels_above(layout, labels)
    span = max(last - first, 1)
    layout["xaxis"] |= {
        "range": [first - span * 0.03, last + span * 0.03],
        "tickvals": year_ticks(first, last),
        "tickformat": "d",
    }
    layout["yaxis"] |= {"range": [0, top], "nticks": 6}
    layout["annotations"] = [
        axis_head(voice.unit(answer.indicator), 34, 24, colors),
        *labels,
    ]
    _mark_times(layout, answer, voice, colors, events, breaks)
    return {"data": data, "layout": layout}


def _labels_above(layout: Figure, labels: Sequence[Figure]) -> list[Figure]:
    """The labels in lines above the curves, and the room for them."""
    lines = [label["text"].replace("<br>", " ") for label in labels]
    layout["margin"] |= {"r": 8, "t": 30 + LABEL_LINE * len(lines)}
    layout["height"] += LABEL_LINE * len(lines)
    place = {"x": 0, "xref": "paper", "xshift": -34, "y": 1, "yref": "paper", "yanchor": "bottom"}
    return [
        label | place | {"text": line, "yshift": 34 + LABEL_LINE * n}
        for n, (label, line) in enumerate(zip(labels, lines, strict=True))
    ]


def _mark_times(
    layout: Figure, answer: Development, voice: Voice, colors: Palette, events: bool, breaks: bool
) -> None:
    """Breaks as dotted lines with their labels, events as ticks with their numbers; each if wanted."""
    first, last = answer.years
    layout["shapes"] = []
    for n, cut in enumerate(answer.breaks if breaks else ()):
        at = cut.year - 0.5
        layout["shapes"].append(_vertical_line(at, colors.muted, "dot", 0, 1))
        label = cut.label[voice.t.language]
        layout["annotations"].append(_note(label, at, n, colors, right=cut.year > (first + last) / 2))
    if events:
        for n, event in enumerate(answer.events):
            x = event.date.year + (event.date.timetuple().tm_yday - 1) / 365 - 0.5
            layout["shapes"].append(_vertical_line(x, colors.muted, "solid", 0, 0.05))
            layout["annotations"].append(
                note(
                    CIRCLED[n],
                    x,
                    0.05 + 0.05 * _crowd(answer, n),
                    colors.muted,
                    size=NUMBER,
                    xref="x",
                    yref="paper",
                    yanchor="bottom",
                )
            )


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


def _line(
    series: Series, cuts: set[int], answer: Development, voice: Voice, color: str, width: float, dash: str
) -> Figure:
    x, y, of = segments(series.points, cuts, series.indicator.every)
    said = say([point_hover(series, p, answer, voice) for p in of], ids=[series.region] * len(x))
    return spoken_curve(x, y, color, width, DOT, needs_dots(y) or bool(cuts), said, dash)


def _bundle(
    series: Sequence[Series], cuts: set[int], answer: Development, voice: Voice, colors: Palette
) -> Figure:
    """All other regions as one trace: a tenth of the cost of one each."""
    x: list[float | None] = []
    y: list[float | None] = []
    text: list[str] = []
    ids: list[str] = []
    for s in series:
        xs, ys, of = segments(s.points, cuts, s.indicator.every)
        x += [*xs, None]
        y += [*ys, None]
        text += [*(point_hover(s, p, answer, voice) for p in of), ""]
        ids += [s.region] * (len(xs) + 1)
    short = len([v for v in y if v is not None]) < 8 * len(series)
    return spoken_curve(x, y, colors.others, 1, FINE_DOT, short, say(text, ids=ids))


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


def _end_labels(
    answer: Development, beside: Sequence[Series], voice: Voice, colors: Palette, top: float
) -> tuple[list[Figure], int]:
    """Names at the lines' ends, kept apart when the lines end close to each other, and the room in
    pixels that the longest needs."""
    ends: list[tuple[float, Series, Point, str]] = []
    tint = {id(s): colors.muted for s in beside} | {id(answer.country): colors.ink}
    for series in dict.fromkeys((answer.country, answer.chosen_series, *beside)):
        if series is not None and series.last is not None:
            color = tint.get(id(series), colors.accent)
            ends.append((series.last.figure.exact or 0.0, series, series.last, color))
    ends.sort(key=lambda e: e[0])
    gap = top * 0.125
    labels: list[Figure] = []
    longest = 0
    heights = _spread([value for value, *_ in ends], gap, top - gap / 2)
    for height, (_, series, last, color) in zip(heights, ends, strict=True):
        lines = [
            capital(voice.name(series.level, series.region)),
            voice.value(answer.indicator, last.figure.value),
        ]
        longest = max(longest, *(len(line) for line in lines))
        labels.append(
            note(
                f"<b>{'<br>'.join(lines)}</b>",
                last.year,
                height,
                color,
                size=LARGE,
                xanchor="left",
                xshift=8,
            )
        )
    return labels, round(14 + 8.6 * longest)


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


def small_development(answer: Development, colors: Palette) -> Figure:
    """The chosen series as a small curve without axes, for a card."""
    series = answer.chosen_series
    x, y, _ = segments(
        series.points if series else (), {b.year for b in answer.breaks}, answer.indicator.every
    )
    having = [(a, b) for a, b in zip(x, y, strict=True) if a is not None and b is not None]
    newest = having[-1:]
    return {
        "data": [
            curve(x, y, colors.accent, 2.4),
            dots([a for a, _ in newest], [b for _, b in newest], {"size": END_DOT, "color": colors.accent}),
        ],
        "layout": {
            "height": 90,
            "margin": {"l": 4, "r": 8, "t": 8, "b": 4},
            "xaxis": {
                "visible": False,
                "range": [answer.years[0], max(answer.years[1], answer.years[0] + 1)],
            },
            "yaxis": {
                "visible": False,
                "range": [0, max((d[1] for d in having), default=1.0) * 1.1 or 1.0],
            },
        },
    }
