"""Answers as Plotly figures: plain dictionaries, since constructors cost tens of milliseconds."""

from collections.abc import Sequence

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.develop import Development, Point, Series
from soila_dash.cards.base.look import Palette, mark
from soila_dash.cards.base.tables import verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing.figure import Figure
from soila_dash.i18n import capital
from soila_dash.statistics.verdict import Verdict

CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
FONT = '"Source Sans", sans-serif'
ROW_HEIGHT = 22
TREND_HEIGHT = 400
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
    chosen, country = answer.chosen, answer.country
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
    span = max(last - first, 1)
    layout["xaxis"] |= {
        "range": [first - span * 0.03, last + span * 0.03],
        "tickvals": year_ticks(first, last),
        "tickformat": "d",
    }
    layout["yaxis"] |= {"range": [0, top], "nticks": 6}
    layout["annotations"] = [
        {
            "text": voice.unit(answer.indicator),
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": 1,
            "xshift": -34,
            "yshift": 24,
            "xanchor": "left",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 13, "color": colors.muted},
        },
        *labels,
    ]
    layout["shapes"] = []
    for n, cut in enumerate(answer.breaks if breaks else ()):
        at = cut.year - 0.5
        layout["shapes"].append(_upright(at, colors.muted, "dot", 0, 1))
        label = cut.label[voice.t.language]
        layout["annotations"].append(_note(label, at, n, colors, right=cut.year > (first + last) / 2))
    if events:
        for n, event in enumerate(answer.events):
            x = event.date.year + (event.date.timetuple().tm_yday - 1) / 365 - 0.5
            layout["shapes"].append(_upright(x, colors.muted, "solid", 0, 0.05))
            layout["annotations"].append(
                {
                    "text": CIRCLED[n],
                    "x": x,
                    "y": 0.05 + 0.05 * _crowd(answer, n),
                    "xref": "x",
                    "yref": "paper",
                    "yanchor": "bottom",
                    "showarrow": False,
                    "font": {"size": 15, "color": colors.muted},
                }
            )
    return {"data": data, "layout": layout}


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


def comparison_figure(answer: Comparison, voice: Voice, colors: Palette, region: str = "") -> Figure:
    """Regions as ranked dots with their intervals, the reference as a dashed line, verdicts in words."""
    rows = [r for r in answer.rows if r.figure.value is not None]
    count = len(rows)
    item = answer.indicator
    places = {r.region: count - n for n, r in enumerate(rows)}
    marks = [mark(r.verdict, r.judgement, colors) for r in rows]
    words = [_word(r, voice) for r in rows]
    intervals: list[Figure] = []
    for color in dict.fromkeys(m.color for m in marks):
        x: list[float | None] = []
        y: list[float | None] = []
        for row, m in zip(rows, marks, strict=True):
            if m.color == color and row.figure.lower is not None:
                x += [row.figure.lower, row.figure.upper, None]
                y += [places[row.region], places[row.region], None]
        if x:
            intervals.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": x,
                    "y": y,
                    "line": {"color": color, "width": 1.6},
                    "opacity": 0.75,
                    "hoverinfo": "skip",
                    "showlegend": False,
                }
            )
    dots: Figure = {
        "type": "scatter",
        "mode": "markers",
        "x": [r.figure.exact for r in rows],
        "y": [places[r.region] for r in rows],
        "customdata": [r.region for r in rows],
        "text": [row_hover(r, answer, voice) for r in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 10,
            "symbol": [m.plotly for m in marks],
            "color": [m.color if m.filled else colors.paper for m in marks],
            "line": {"width": 2, "color": [m.color for m in marks]},
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "showlegend": False,
    }
    ends = [r.figure.upper or r.figure.value or 0.0 for r in rows]
    top = max([*ends, answer.benchmark.figure.exact or 0.0]) * 1.04 or 1.0
    layout = frame(voice, colors, 64 + ROW_HEIGHT * max(count, 3))
    names = [voice.name(answer.level, r.region) for r in rows]
    layout["margin"] = {"l": _room(names), "r": _room(words), "t": 26, "b": 28}
    layout["xaxis"] |= {"range": [0, top], "showgrid": True, "gridcolor": colors.rule, "nticks": 6}
    layout["yaxis"] |= {
        "range": [0.3, count + 0.7],
        "tickvals": [places[r.region] for r in rows],
        "ticktext": [_bold(name, r.region == region) for name, r in zip(names, rows, strict=True)],
        "showgrid": False,
    }
    layout["annotations"] = [
        {
            "text": word,
            "x": 1,
            "xref": "paper",
            "y": places[row.region],
            "xanchor": "left",
            "xshift": 6,
            "showarrow": False,
            "font": {"size": 13, "color": colors.muted},
        }
        for row, word in zip(rows, words, strict=True)
        if word
    ]
    layout["shapes"] = []
    if region in places:
        layout["shapes"].append(
            {
                "type": "rect",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": places[region] - 0.5,
                "y1": places[region] + 0.5,
                "fillcolor": colors.accent_pale,
                "line": {"width": 0},
                "layer": "below",
            }
        )
    reference = answer.benchmark.figure
    if reference.exact is not None and reference.value is not None:
        layout["shapes"].append(
            {
                "type": "line",
                "x0": reference.exact,
                "x1": reference.exact,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": colors.ink, "width": 1.6, "dash": "dash"},
            }
        )
        name = (
            voice.name("country", answer.benchmark.region)
            if answer.benchmark.kind == "country"
            else voice.t("benchmark.median")
        )
        layout["annotations"].append(
            {
                "text": f"{name} {voice.value(item, reference.value)}",
                "x": reference.exact,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 13, "color": colors.ink},
            }
        )
    return {"data": [*intervals, dots], "layout": layout}


def _room(texts: Sequence[str]) -> int:
    """Pixels that the longest text takes in the letters of a projector's screen."""
    return round(12 + 7.2 * max((len(text) for text in texts), default=0))


def _word(row: Row, voice: Voice) -> str:
    if row.verdict in (Verdict.SIMILAR, Verdict.NOT_COMPARED):
        return ""
    return verdict_word(row.verdict, voice)


def row_hover(row: Row, answer: Comparison, voice: Voice) -> str:
    """What a region's dot says when it is pointed at."""
    item, f = answer.indicator, row.figure
    parts = [_bold(voice.name(answer.level, row.region), True), voice.value(item, f.value)]
    if f.lower is not None:
        parts.append(f"{voice.t('table.interval')} {voice.interval(item, f.lower, f.upper)}")
    if f.numerator is not None and f.denominator is not None:
        parts.append(f"{voice.t.number(f.numerator)} / {voice.t.number(f.denominator)}")
    parts.append(verdict_word(row.verdict, voice))
    return "<br>".join(parts)


def _bold(name: str, wanted: bool) -> str:
    return f"<b>{name}</b>" if wanted else name


def frame(voice: Voice, colors: Palette, height: int) -> Figure:
    """The layout that all figures share: type, colours, horizontal hairlines, no zoom."""
    axis: Figure = {
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "gridcolor": colors.rule,
        "tickfont": {"size": 13, "color": colors.muted},
        "hoverformat": "",
    }
    return {
        "template": {},
        "height": height,
        "font": {"family": FONT, "size": 13, "color": colors.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": voice.t.separators,
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": colors.paper,
            "bordercolor": colors.muted,
            "font": {"family": FONT, "size": 13, "color": colors.ink},
        },
        "dragmode": False,
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "showgrid": True},
        "uirevision": "fixed",
    }


def segments(
    points: Sequence[Point], cuts: set[int]
) -> tuple[list[float | None], list[float | None], list[Point | None]]:
    """Years, values and points with a None wherever the line must not join."""
    x: list[float | None] = []
    y: list[float | None] = []
    of: list[Point | None] = []
    before: int | None = None
    for point in points:
        if point.figure.value is None:
            continue
        if before is not None and (point.year != before + 1 or point.year in cuts):
            x.append(None)
            y.append(None)
            of.append(None)
        x.append(point.year)
        y.append(point.figure.exact)
        of.append(point)
        before = point.year
    return x, y, of


def dotted(y: Sequence[float | None]) -> bool:
    """Whether a line needs dots: it has few points, or one between two gaps, which no line would show."""
    bounded = [None, *y, None]
    alone = any(v is not None and bounded[n] is None and bounded[n + 2] is None for n, v in enumerate(y))
    return alone or len([v for v in y if v is not None]) < 3


def _line(
    series: Series, cuts: set[int], answer: Development, voice: Voice, color: str, width: float, dash: str
) -> Figure:
    x, y, of = segments(series.points, cuts)
    return {
        "type": "scatter",
        "mode": "lines+markers" if dotted(y) or cuts else "lines",
        "x": x,
        "y": y,
        "line": {"color": color, "width": width, "dash": dash},
        "marker": {"size": 6, "color": color},
        "connectgaps": False,
        "text": [point_hover(series, p, answer, voice) for p in of],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }


def _bundle(
    series: Sequence[Series], cuts: set[int], answer: Development, voice: Voice, colors: Palette
) -> Figure:
    """All other regions as one trace: a tenth of the cost of one each."""
    x: list[float | None] = []
    y: list[float | None] = []
    text: list[str] = []
    for s in series:
        xs, ys, of = segments(s.points, cuts)
        x += [*xs, None]
        y += [*ys, None]
        text += [*(point_hover(s, p, answer, voice) for p in of), ""]
    short = len([v for v in y if v is not None]) < 8 * len(series)
    return {
        "type": "scatter",
        "mode": "lines+markers" if short else "lines",
        "x": x,
        "y": y,
        "line": {"color": colors.others, "width": 1},
        "marker": {"size": 4, "color": colors.others},
        "connectgaps": False,
        "text": text,
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }


def point_hover(series: Series, point: Point | None, answer: Development, voice: Voice) -> str:
    """What a year's point says when it is pointed at."""
    if point is None:
        return ""
    f = point.figure
    name = _bold(voice.name(series.level, series.region), True)
    text = f"{name} {point.year}<br>{voice.value(answer.indicator, f.value)}"
    if f.lower is not None:
        text += f" ({voice.interval(answer.indicator, f.lower, f.upper)})"
    return text


def _band(series: Series, cuts: set[int], colors: Palette) -> list[Figure]:
    """The interval as closed areas, one for each unbroken stretch."""
    stretches: list[list[Point]] = [[]]
    before: int | None = None
    for p in series.points:
        if p.figure.lower is None:
            before = None
            continue
        if before is None or p.year != before + 1 or p.year in cuts:
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
                "hoverinfo": "skip",
                "showlegend": False,
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
    for series in dict.fromkeys((answer.country, answer.chosen, *beside)):
        if series is not None and series.last is not None:
            color = tint.get(id(series), colors.accent)
            ends.append((series.last.figure.exact or 0.0, series, series.last, color))
    ends.sort(key=lambda e: e[0])
    gap = top * 0.125
    labels: list[Figure] = []
    longest = 0
    heights = _apart([value for value, *_ in ends], gap, top - gap / 2)
    for height, (_, series, last, color) in zip(heights, ends, strict=True):
        lines = [
            capital(voice.name(series.level, series.region)),
            voice.value(answer.indicator, last.figure.value),
        ]
        longest = max(longest, *(len(line) for line in lines))
        labels.append(
            {
                "text": f"<b>{'<br>'.join(lines)}</b>",
                "x": last.year,
                "y": height,
                "xanchor": "left",
                "xshift": 8,
                "showarrow": False,
                "align": "left",
                "font": {"size": 14, "color": color},
            }
        )
    return labels, round(14 + 8.6 * longest)


def _apart(values: Sequence[float], gap: float, top: float) -> list[float]:
    """Rising values moved so that neighbours are `gap` apart and the last is not above `top`."""
    heights: list[float] = []
    for value in values:
        heights.append(max(value, heights[-1] + gap) if heights else value)
    for n in reversed(range(len(heights))):
        heights[n] = min(heights[n], top)
        top = heights[n] - gap
    return heights


def _upright(x: float, color: str, dash: str, y0: float, y1: float) -> Figure:
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": y0,
        "y1": y1,
        "line": {"color": color, "width": 1.2, "dash": dash},
    }


def _note(text: str, x: float, line: int, colors: Palette, right: bool) -> Figure:
    """A break's label beside its line, the second one below the first: they may be near each other."""
    return {
        "text": text,
        "x": x,
        "y": 1 - 0.075 * line,
        "yref": "paper",
        "xanchor": "right" if right else "left",
        "yanchor": "top",
        "xshift": -5 if right else 5,
        "showarrow": False,
        "align": "right" if right else "left",
        "font": {"size": 12, "color": colors.muted},
    }


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


def small_development(answer: Development, colors: Palette) -> Figure:
    """The chosen series as a small curve without axes, for a card."""
    series = answer.chosen
    x, y, _ = segments(series.points if series else (), {b.year for b in answer.breaks})
    having = [(a, b) for a, b in zip(x, y, strict=True) if a is not None and b is not None]
    dot = having[-1:]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "line": {"color": colors.accent, "width": 2.4},
                "hoverinfo": "skip",
                "connectgaps": False,
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [d[0] for d in dot],
                "y": [d[1] for d in dot],
                "marker": {"size": 8, "color": colors.accent},
                "hoverinfo": "skip",
            },
        ],
        "layout": {
            "template": {},
            "height": 90,
            "margin": {"l": 4, "r": 8, "t": 8, "b": 4},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "xaxis": {"visible": False, "fixedrange": True},
            "yaxis": {
                "visible": False,
                "fixedrange": True,
                "range": [0, max((d[1] for d in having), default=1.0) * 1.1 or 1.0],
            },
        },
    }
