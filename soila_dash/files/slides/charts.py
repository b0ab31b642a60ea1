"""Native charts of a slide: curves, regions as bars, funnel and two indicators; their data stays editable.

Numbers on the charts are the data's own, so that a label follows when the data is edited; PowerPoint
writes them with the reader's decimal sign.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.develop import Development, Point, Series
from soila_dash.answers.estimate import Estimate
from soila_dash.answers.funnel import Funnel
from soila_dash.answers.pairs import Pairs
from soila_dash.cards.base import labels
from soila_dash.cards.base.data import safe
from soila_dash.cards.base.look import LIGHT, Mark, mark
from soila_dash.cards.base.tables import verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.figures import Bar
from soila_dash.cards.opinions.words import CLASSES, reason, share
from soila_dash.files.slides.base import TAGS, clean, rgb, tint
from soila_dash.i18n import capital
from soila_dash.statistics.verdict import Judgement

Box = tuple[float, float, float, float]
CLEAR_TINT, PALE_TINT = 0.45, 0.86
"""Bars are lighter than their colour, so that the figure on them can be read."""
ACROSS = 6
"""So many small charts stand side by side at most."""
CLOSE = 14
"""More rows than this stand close together."""
LABELLED = 5
"""A bar of fewer percent has no room for its figure."""
ASIDE = 0.72
"""From this share of a chart's width on stand its words: text above, the legend below."""

_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "circle-dot": XL_MARKER_STYLE.CIRCLE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "triangle-down": XL_MARKER_STYLE.TRIANGLE,
}
_SIDES = {
    "middle right": "r",
    "middle left": "l",
    "top center": "t",
    "bottom center": "b",
    "top right": "r",
    "bottom right": "r",
    "top left": "l",
    "bottom left": "l",
}
_POSITIONS = {
    "r": XL_LABEL_POSITION.RIGHT,
    "l": XL_LABEL_POSITION.LEFT,
    "t": XL_LABEL_POSITION.ABOVE,
    "b": XL_LABEL_POSITION.BELOW,
}


def number_format(decimals: int) -> str:
    """The spreadsheet's format of a number with so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def label(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return safe(clean(text))


def trend_chart(slide: Any, answer: Development, voice: Voice, place: Box) -> Any:
    """The curves as a line chart: a break or a missing year is a gap, never a join.

    Each unbroken stretch is a series of its own; the last one carries the plain name and the label at
    its end. The chosen series has its 95 % interval as error bars.
    """
    item, chosen, country = answer.indicator, answer.chosen, answer.country
    first, last = answer.years
    years = list(range(first, last + 1))
    data = CategoryChartData(number_format=number_format(item.decimals))
    data.categories = [str(y) for y in years]
    drawn: list[tuple[str, Series, list[Point], bool]] = []
    cuts = {b.year for b in answer.breaks}
    for role, series in _roles(answer):
        stretches = list(_stretches(series.points, cuts))
        for n, points in enumerate(stretches):
            ends = n == len(stretches) - 1
            drawn.append((role, series, points, ends))
            name = capital(voice.name(series.level, series.region))
            if not ends:
                name += f" {points[0].year}–{points[-1].year}"
            value = {p.year: p.figure.value for p in points}
            data.add_series(label(name), [value.get(y) for y in years])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *_inches(place), data)
    chart = _bare(frame.chart, voice)
    looks = {
        "other": (LIGHT.others, 1.0, None),
        "country": (LIGHT.ink, 2.25, MSO_LINE.DASH if chosen is not country else None),
        "chosen": (LIGHT.accent, 3.5, None),
    }
    above = _above(answer)
    for (role, series, points, ends), plotted in zip(drawn, chart.plots[0].series, strict=True):
        color, width, dash = looks[role]
        plotted.smooth = False
        line = plotted.format.line
        line.color.rgb, line.width = rgb(color), Pt(width)
        if dash is not None:
            line.dash_style = dash
        alone = len(points) == 1
        plotted.marker.style = XL_MARKER_STYLE.CIRCLE if alone or role == "chosen" else XL_MARKER_STYLE.NONE
        if alone or role == "chosen":
            plotted.marker.size = 6 if role != "other" else 4
            plotted.marker.format.fill.solid()
            plotted.marker.format.fill.fore_color.rgb = rgb(color)
            plotted.marker.format.line.color.rgb = rgb(color)
        if ends and role != "other":
            at = years.index(points[-1].year)
            side = "r" if above is None else "t" if (series is chosen) == above else "b"
            _end_label(plotted, at, color, side)
        if role == "chosen":
            _error_bars(
                plotted, [_reach(p.figure) if p else None for p in _by_year(points, years)], color, "y"
            )
    axis = chart.value_axis
    _, top, step = nice(0, answer.top)
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, top, step
    axis.tick_labels.number_format = number_format(0 if step == int(step) else 1 if step >= 0.1 else 2)
    axis.tick_labels.number_format_is_linked = False
    _axis_title(axis, voice.unit(item))
    skip = etree.Element(qn("c:tickLblSkip"), val=str(max(1, -(-len(years) // 12))))
    _before(chart.category_axis._element, skip, ("c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst"))
    _inner(chart, 0.05, 0.03, 0.78, 0.87)
    return frame


def multiples_charts(
    slide: Any, answer: Development, voice: Voice, region: str, place: Box
) -> list[tuple[str, Any]]:
    """A small line chart a region on common axes, each with its name and newest figure as its title and
    the country dashed; (title, chart) in their order."""
    left, top, width, height = place
    across = min(ACROSS, max(1, math.ceil(math.sqrt(2 * len(answer.regions)))))
    down = max(1, -(-len(answer.regions) // across))
    wide, high = width / across, height / down
    found = []
    for n, series in enumerate(answer.regions):
        row, column = divmod(n, across)
        box = (left + column * wide, top + row * high, wide - 0.06, high)
        found.append(_panel(slide, series, answer, voice, series.region == region, box))
    return found


def _panel(
    slide: Any, series: Series, answer: Development, voice: Voice, chosen: bool, place: Box
) -> tuple[str, Any]:
    item, cuts = answer.indicator, {b.year for b in answer.breaks}
    first, last = answer.years
    years = list(range(first, last + 1))
    newest = voice.value(item, series.last.figure.value) if series.last else "–"
    title = f"{voice.name(series.level, series.region)} {newest}"
    data = CategoryChartData(number_format=number_format(item.decimals))
    data.categories = [str(y) for y in years]
    looks = []
    for one in (answer.country, series):
        if one is None:
            continue
        color = LIGHT.ink if one is not series else LIGHT.accent if chosen else LIGHT.similar
        for points in _stretches(one.points, cuts):
            value = {p.year: p.figure.value for p in points}
            data.add_series(label(capital(voice.name(one.level, one.region))), [value.get(y) for y in years])
            looks.append((color, one is not series, len(points) == 1))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *_inches(place), data)
    chart = _bare(frame.chart, voice, 8)
    for (color, dashed, alone), plotted in zip(looks, chart.plots[0].series, strict=True):
        _curve(plotted, color, 1.0 if dashed else 2.25, dashed)
        if alone:
            plotted.marker.style, plotted.marker.size = XL_MARKER_STYLE.CIRCLE, 4
            plotted.marker.format.fill.solid()
            plotted.marker.format.fill.fore_color.rgb = rgb(color)
    chart.has_title = True
    words = chart.chart_title.text_frame
    words.text = label(title)
    font = words.paragraphs[0].runs[0].font
    font.size, font.bold, font.name = Pt(10), chosen, "Arial"
    font.color.rgb = rgb(LIGHT.accent if chosen else LIGHT.ink)
    chart.chart_title.include_in_layout = False
    axis = chart.value_axis
    _, high, _ = nice(0, answer.top)
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, high, high
    axis.tick_labels.number_format = number_format(0 if high == int(high) else 1)
    axis.tick_labels.number_format_is_linked = False
    # The slide tells the years; there is no room for them under each chart.
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    return title, frame


def opinion_chart(
    slide: Any, rows: Sequence[Bar], voice: Voice, thresholds: Mapping[str, int], place: Box
) -> Any:
    """Shares of those who disagree, are undecided and agree as stacked bars, whole percent. A row without
    shares says why in its name, among many rows only that they are hidden, since a name of two lines
    would drive out the next; one that nearly all agree on says so there."""
    names = []
    for bar in rows:
        said = bar.opinion
        more = reason(said, voice, thresholds) if said.status != "published" else ""
        if said.status == "suppressed" and len(rows) > CLOSE:
            more = voice.t("opinion.board.cell.hidden")
        if said.over:
            more = f"{voice.t(f'opinion.class.{said.over}')} {share(said, voice, said.over)}"
        names.append(f"{bar.name} ({more})" if more else bar.name)
    data = CategoryChartData(number_format="0")
    data.categories = [label(name) for name in names]
    for which in CLASSES:
        shares = [getattr(b.opinion, which) for b in rows]
        data.add_series(label(f"{capital(voice.t(f'opinion.class.{which}'))}, %"), shares)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *_inches(place), data)
    chart = _bare(frame.chart, voice, size=11 if len(rows) <= CLOSE else 9)
    chart.plots[0].gap_width, chart.plots[0].overlap = 35, 100
    for which, plotted in zip(CLASSES, chart.plots[0].series, strict=True):
        color = tint(getattr(LIGHT, which), CLEAR_TINT)
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(color)
        plotted.invert_if_negative = False
        narrow = [n for n, b in enumerate(rows) if (getattr(b.opinion, which) or 0) < LABELLED]
        _value_labels(plotted, 10 if len(rows) <= CLOSE else 8.5, narrow)
    chart.category_axis.reverse_order = True
    _every_label(chart)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = 0, 100
    axis.has_major_gridlines, axis.visible = False, False
    _legend(chart)
    _inner(chart, 0.31, 0.0, ASIDE - 0.33, 1.0)
    return frame


def columns_chart(
    slide: Any,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[int], str]],
    voice: Voice,
    place: Box,
) -> Any:
    """Counts side by side under each of the `names`; a series is its name, its counts and its colour."""
    data = CategoryChartData(number_format="0")
    data.categories = [label(name) for name in names]
    for name, counts, _ in series:
        data.add_series(label(name), counts)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *_inches(place), data)
    chart = _bare(frame.chart, voice, size=14)
    chart.plots[0].gap_width, chart.plots[0].overlap = 60, 0
    for (_, _, color), plotted in zip(series, chart.plots[0].series, strict=True):
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(color)
        plotted.invert_if_negative = False
        _value_labels(plotted, 14, place="outEnd")
    chart.value_axis.minimum_scale = 0
    _legend(chart)
    _inner(chart, 0.04, 0.03, ASIDE - 0.08, 0.86)
    return frame


def _every_label(chart: Any) -> None:
    """Names every category, however close their labels come."""
    skip = etree.Element(qn("c:tickLblSkip"), val="1")
    _before(chart.category_axis._element, skip, ("c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst"))


def _roles(answer: Development) -> Iterator[tuple[str, Series]]:
    """The series from the back to the front."""
    chosen, country = answer.chosen, answer.country
    for series in answer.regions:
        if series is not chosen:
            yield "other", series
    if country is not None and country is not chosen:
        yield "country", country
    if chosen is not None:
        yield "chosen", chosen


def _stretches(points: Sequence[Point], cuts: set[int]) -> Iterator[list[Point]]:
    """The points between breaks; a missing year inside is left to the chart as a gap."""
    stretch: list[Point] = []
    for point in points:
        if stretch and (point.year in cuts or any(stretch[-1].year < c <= point.year for c in cuts)):
            if any(p.figure.value is not None for p in stretch):
                yield stretch
            stretch = []
        stretch.append(point)
    having = [p for p in stretch if p.figure.value is not None]
    if having:
        yield stretch[: stretch.index(having[-1]) + 1]


def _by_year(points: Sequence[Point], years: Sequence[int]) -> list[Point | None]:
    found = {p.year: p for p in points}
    return [found.get(y) for y in years]


def _reach(f: Estimate) -> tuple[float, float] | None:
    """How far the interval reaches down and up from the value."""
    if f.value is None or f.lower is None or f.upper is None:
        return None
    return max(f.value - f.lower, 0.0), max(f.upper - f.value, 0.0)


def _above(answer: Development) -> bool | None:
    """Whether the chosen series ends above the country's where both labels would meet; None where not."""
    chosen, country = answer.chosen, answer.country
    if chosen is None or country is None or chosen is country or not chosen.last or not country.last:
        return None
    mine, theirs = chosen.last.figure.value or 0.0, country.last.figure.value or 0.0
    return mine >= theirs if abs(mine - theirs) < answer.top * 0.07 else None


def comparison_chart(slide: Any, answer: Comparison, voice: Voice, region: str, place: Box) -> Any:
    """The regions as bars, the highest first, and the country among them.

    Each verdict is a series with its symbol and word as its name; the symbol stands at the region's
    name too. Intervals are error bars.
    """
    item, t = answer.indicator, voice.t
    rows = [r for r in answer.rows if r.figure.value is not None]
    bars: list[tuple[str, str, float, tuple[float, float] | None]] = []
    looks: dict[str, tuple[str, float]] = {}
    for row in rows:
        seen = mark(row.verdict, row.judgement, LIGHT)
        kind = f"{seen.symbol} {_verdict(row, voice)}"
        looks[kind] = (seen.color, CLEAR_TINT if seen.filled else PALE_TINT)
        name = f"{voice.name(answer.level, row.region)} {seen.symbol}"
        if row.region == region:
            name = f"{voice.name(answer.level, row.region)} ({t('deck.chosen')}) {seen.symbol}"
        f = row.figure
        reach = _reach(f)
        bars.append((name, kind, float(f.value or 0.0), reach))
    reference = answer.benchmark
    if reference.kind != "none" and reference.figure.value is not None:
        country = (
            capital(voice.name("country", reference.region))
            if reference.kind == "country"
            else t("benchmark.median")
        )
        looks[country] = (LIGHT.ink, CLEAR_TINT)
        at = next((n for n, b in enumerate(bars) if b[2] < reference.figure.value), len(bars))
        bars.insert(at, (country, country, reference.figure.value, None))
    data = CategoryChartData(number_format=number_format(item.decimals))
    data.categories = [label(b[0]) for b in bars]
    kinds = list(looks)
    for kind in kinds:
        data.add_series(label(kind), [b[2] if b[1] == kind else None for b in bars])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_inches(place), data)
    chart = _bare(frame.chart, voice, size=11 if len(bars) <= 16 else 9.5)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 100
    for kind, plotted in zip(kinds, plot.series, strict=True):
        color, white = looks[kind]
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(tint(color, white))
        plotted.format.line.color.rgb = rgb(color)
        plotted.format.line.width = Pt(1)
        plotted.invert_if_negative = False
        _value_labels(plotted, 10 if len(bars) <= 16 else 8.5)
        if any(b[3] for b in bars if b[1] == kind):
            _error_bars(plotted, [b[3] if b[1] == kind else None for b in bars], LIGHT.muted, "")
    chart.category_axis.reverse_order = True
    tops = [b[2] + (b[3][1] if b[3] else 0.0) for b in bars]
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = 0, max(tops, default=1.0) * 1.02 or 1.0
    axis.has_major_gridlines = False
    axis.visible = False
    _every_label(chart)
    _legend(chart)
    _inner(chart, 0.19, 0.0, ASIDE - 0.21, 1.0)
    return frame


def _verdict(row: Row, voice: Voice) -> str:
    word = verdict_word(row.verdict, voice)
    if row.judgement is Judgement.NONE:
        return word
    return f"{word} ({voice.t(f'judgement.{row.judgement.value}')})"


@dataclass(frozen=True)
class _Dot:
    name: str
    kind: str
    x: float
    y: float
    named: bool


def funnel_chart(slide: Any, answer: Funnel, voice: Voice, named: Sequence[str], place: Box) -> Any:
    """Regions by population and value with both pairs of limits; those that stand out carry their names."""
    item, t = answer.indicator, voice.t
    dots = []
    looks: dict[str, Mark] = {}
    for spot in answer.spots:
        row = spot.row
        seen = mark(row.verdict, row.judgement, LIGHT)
        kind = f"{seen.symbol} {_verdict(row, voice)}"
        looks[kind] = seen
        name = voice.name(answer.level, row.region)
        dots.append(
            _Dot(name, kind, spot.denominator, row.figure.value or 0.0, spot.clear or row.region in named)
        )
    data = XyChartData(number_format="General")
    curves: list[tuple[bool, float]] = []
    first, last = answer.limits[0].denominators[0], answer.limits[0].denominators[-1]
    for limit in answer.limits:
        word = t(
            "funnel.limit", confidence=t.number(limit.confidence * 100, 0 if limit.confidence == 0.95 else 1)
        )
        for side in (limit.upper, limit.lower):
            series = data.add_series(label(word if limit.adjusted else t("funnel.chance", limit=word)))
            for n, y in list(zip(limit.denominators, side, strict=True))[::2]:
                series.add_data_point(n, y)
            curves.append((limit.adjusted, limit.confidence))
    country = data.add_series(label(capital(voice.name("country", answer.benchmark.region))))
    for n in (first, last):
        country.add_data_point(n, answer.target)
    kinds = list(looks)
    for kind in kinds:
        series = data.add_series(label(kind))
        for dot in dots:
            if dot.kind == kind:
                series.add_data_point(dot.x, dot.y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *_inches(place), data)
    chart = _bare(frame.chart, voice)
    strong = [x for x in answer.limits if x.adjusted]
    top = max(*(d.y for d in dots), strong[0].upper[0]) * 1.06
    drawn = list(chart.plots[0].series)
    for (adjusted, confidence), plotted in zip(curves, drawn[: len(curves)], strict=True):
        wide = confidence != 0.95
        color = LIGHT.ink if adjusted else LIGHT.similar
        _curve(plotted, color, (1.5 if wide else 2.5) if adjusted else 0.75, wide)
    _curve(drawn[len(curves)], LIGHT.ink, 1.5, True)
    across, up = nice(0, last)[1], nice(0, top)[1]
    boxes = [(d.x / across, d.y / up) for d in dots]
    sides = labels.sides(boxes, [d.name if d.named else "" for d in dots], place[2] * 60, place[3] * 60)
    for kind, plotted in zip(kinds, drawn[len(curves) + 1 :], strict=True):
        _dots(plotted, looks[kind], 8)
        mine = [(d, s) for d, s in zip(dots, sides, strict=True) if d.kind == kind]
        _names(plotted, [(d.name if d.named else "", s) for d, s in mine])
    _axes(chart, (0, across), (0, up), t("table.denominator"), voice.unit(item))
    _legend(chart, range(len(curves) + 1))
    _inner(chart, 0.07, 0.02, ASIDE - 0.1, 0.8)
    return frame


def pairs_chart(slide: Any, answer: Pairs, voice: Voice, region: str, place: Box) -> Any:
    """Each region a dot with its short name by two indicators; the country's figures a cross of its own."""
    t = voice.t
    dots = [
        _Dot(
            voice.region(answer.level, p.region).tile_label[t.language],
            "chosen" if p.region == region else "other",
            p.first.figure.value or 0.0,
            p.second.figure.value or 0.0,
            True,
        )
        for p in answer.pairs
    ]
    across, up = (nice(*_fit([getattr(d, side) for d in dots]))[:2] for side in ("x", "y"))
    data = XyChartData(number_format="General")
    kinds = [k for k in ("other", "chosen") if any(d.kind == k for d in dots)]
    names = {
        "other": t("table.region"),
        "chosen": voice.name(answer.level, region) if "chosen" in kinds else "",
    }
    for kind in kinds:
        series = data.add_series(label(names[kind]))
        for dot in dots:
            if dot.kind == kind:
                series.add_data_point(dot.x, dot.y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *_inches(place), data)
    chart = _bare(frame.chart, voice)
    boxes = [((d.x - across[0]) / (across[1] - across[0]), (d.y - up[0]) / (up[1] - up[0])) for d in dots]
    sides = labels.sides(boxes, [d.name for d in dots], place[2] * 60, place[3] * 60)
    for kind, plotted in zip(kinds, chart.plots[0].series, strict=True):
        color = LIGHT.accent if kind == "chosen" else LIGHT.similar
        _dots(plotted, Mark("○", "circle", kind == "chosen", color), 9 if kind == "chosen" else 7)
        mine = [(d, s) for d, s in zip(dots, sides, strict=True) if d.kind == kind]
        _names(plotted, [(d.name, s) for d, s in mine])
    titles = [f"{i.short[t.language]}, {voice.unit(i)}" for i in (answer.first, answer.second)]
    _axes(chart, across, up, titles[0], titles[1])
    _inner(chart, 0.07, 0.02, ASIDE - 0.1, 0.8)
    return frame


# Parts


def _inches(place: Box) -> tuple[Any, ...]:
    return tuple(Inches(x) for x in place)


def _bare(chart: Any, voice: Voice, size: float = 12) -> Any:
    """A chart in our type without a title and a legend, hairlines only, its words in their language."""
    chart.has_title = False
    chart.has_legend = False
    chart.font.size, chart.font.name = Pt(size), "Arial"
    chart.font.color.rgb = rgb(LIGHT.ink)
    space = chart._chartSpace
    language = etree.Element(qn("c:lang"), val=TAGS[voice.t.language])
    date = space.find(qn("c:date1904"))
    space.insert(0 if date is None else list(space).index(date) + 1, language)
    for axis in (chart.category_axis, chart.value_axis):
        axis.format.line.color.rgb = rgb(LIGHT.rule)
        axis.tick_labels.font.color.rgb = rgb(LIGHT.muted)
        axis.has_major_gridlines = False
    grid = chart.value_axis
    grid.has_major_gridlines = True
    grid.major_gridlines.format.line.color.rgb = rgb(LIGHT.rule)
    grid.major_gridlines.format.line.width = Pt(0.75)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    return chart


def _legend(chart: Any, without: Sequence[int] = ()) -> None:
    """The verdicts' words at the right, in the lower half: the text beside the chart stands above them."""
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.RIGHT
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(12)
    element = chart.legend._element
    after = element.find(qn("c:legendPos"))
    for n in reversed(list(without)):
        entry = etree.Element(qn("c:legendEntry"))
        etree.SubElement(entry, qn("c:idx"), val=str(n))
        etree.SubElement(entry, qn("c:delete"), val="1")
        after.addnext(entry)
    layout = element.find(qn("c:layout"))
    if layout is None:
        layout = etree.Element(qn("c:layout"))
        _before(element, layout, ("c:overlay", "c:spPr", "c:txPr"))
    _manual(layout, {"xMode": "edge", "yMode": "edge", "x": ASIDE, "y": 0.55, "w": 1 - ASIDE, "h": 0.42})


def _inner(chart: Any, x: float, y: float, w: float, h: float) -> None:
    """Where the drawing area lies within the chart, in shares of it: room for labels around it."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    layout = area.find(qn("c:layout"))
    if layout is None:
        layout = etree.Element(qn("c:layout"))
        area.insert(0, layout)
    _manual(
        layout, {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge", "x": x, "y": y, "w": w, "h": h}
    )


def _manual(layout: Any, parts: dict[str, str | float]) -> None:
    for child in list(layout):
        layout.remove(child)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    for tag, value in parts.items():
        etree.SubElement(manual, qn(f"c:{tag}"), val=str(value))


def _flags(parent: Any, **shown: bool) -> None:
    for tag in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        etree.SubElement(parent, qn(f"c:show{tag}"), val="1" if shown.get(tag) else "0")


def _text_properties(parent: Any, color: str, size: float, bold: bool) -> None:
    text = etree.SubElement(parent, qn("c:txPr"))
    etree.SubElement(text, qn("a:bodyPr"), wrap="none")
    paragraph = etree.SubElement(text, qn("a:p"))
    properties = etree.SubElement(paragraph, qn("a:pPr"))
    run = etree.SubElement(properties, qn("a:defRPr"), sz=str(round(size * 100)), b="1" if bold else "0")
    fill = etree.SubElement(run, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=color.removeprefix("#").upper())
    etree.SubElement(paragraph, qn("a:endParaRPr"))


def _end_label(series: Any, at: int, color: str, side: str) -> None:
    """The series' own name and value at one of its points."""
    whole = etree.Element(qn("c:dLbls"))
    one = etree.SubElement(whole, qn("c:dLbl"))
    etree.SubElement(one, qn("c:idx"), val=str(at))
    etree.SubElement(one, qn("c:spPr"))
    _text_properties(one, color, 14, True)
    etree.SubElement(one, qn("c:dLblPos"), val=side)
    _flags(one, Val=True, SerName=True)
    etree.SubElement(one, qn("c:separator")).text = " "
    _flags(whole)
    _before(series._element, whole, ("c:trendline", "c:errBars", "c:cat", "c:val", "c:smooth", "c:extLst"))


def _value_labels(series: Any, size: float, without: Sequence[int] = (), place: str = "inBase") -> None:
    """Each bar's value at its foot or another `place`, but for those `without`."""
    whole = etree.Element(qn("c:dLbls"))
    for n in without:
        one = etree.SubElement(whole, qn("c:dLbl"))
        etree.SubElement(one, qn("c:idx"), val=str(n))
        etree.SubElement(one, qn("c:delete"), val="1")
    etree.SubElement(whole, qn("c:spPr"))
    _text_properties(whole, LIGHT.ink, size, False)
    etree.SubElement(whole, qn("c:dLblPos"), val=place)
    _flags(whole, Val=True)
    _before(
        series._element,
        whole,
        ("c:trendline", "c:errBars", "c:cat", "c:val", "c:smooth", "c:shape", "c:extLst"),
    )


def _error_bars(series: Any, reaches: Sequence[tuple[float, float] | None], color: str, way: str) -> None:
    """Own error bars for each point; none where there is no interval."""
    if not any(reaches):
        return
    bars = etree.Element(qn("c:errBars"))
    if way:
        etree.SubElement(bars, qn("c:errDir"), val=way)
    etree.SubElement(bars, qn("c:errBarType"), val="both")
    etree.SubElement(bars, qn("c:errValType"), val="cust")
    etree.SubElement(bars, qn("c:noEndCap"), val="1")
    for tag, side in (("c:plus", 1), ("c:minus", 0)):
        literal = etree.SubElement(etree.SubElement(bars, qn(tag)), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount"), val=str(len(reaches)))
        for n, reach in enumerate(reaches):
            if reach is not None:
                point = etree.SubElement(literal, qn("c:pt"), idx=str(n))
                etree.SubElement(point, qn("c:v")).text = f"{reach[side]:.6g}"
    shape = etree.SubElement(bars, qn("c:spPr"))
    line = etree.SubElement(shape, qn("a:ln"), w="15875")
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=color.removeprefix("#").upper())
    _before(series._element, bars, ("c:cat", "c:xVal", "c:val", "c:yVal", "c:smooth", "c:shape", "c:extLst"))


def _before(parent: Any, child: Any, tags: Sequence[str]) -> None:
    """Puts a child where the schema wants it: before the first of these tags."""
    names = {qn(tag) for tag in tags}
    if child.getparent() is parent:
        parent.remove(child)
    at = next((n for n, found in enumerate(parent) if found.tag in names), len(parent))
    parent.insert(at, child)


def _curve(series: Any, color: str, width: float, dotted: bool) -> None:
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    line = series.format.line
    line.color.rgb, line.width = rgb(color), Pt(width)
    if dotted:
        line.dash_style = MSO_LINE.DASH


def _dots(series: Any, seen: Mark, size: int) -> None:
    series.smooth = False
    series.format.line.fill.background()
    marker = series.marker
    marker.style, marker.size = _MARKERS[seen.plotly], size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(seen.color if seen.filled else tint(seen.color, 0.6))
    marker.format.line.color.rgb = rgb(seen.color)
    marker.format.line.width = Pt(1.75)


def _names(series: Any, texts: Sequence[tuple[str, str]]) -> None:
    """Names beside the dots that have one."""
    for n, (text, side) in enumerate(texts):
        if not text:
            continue
        own = series.points[n].data_label
        own.position = _POSITIONS[_SIDES[side]]
        frame = own.text_frame
        frame.text = clean(text)
        font = frame.paragraphs[0].runs[0].font
        font.size, font.color.rgb = Pt(11), rgb(LIGHT.ink)


def _axes(chart: Any, across: tuple[float, float], up: tuple[float, float], below: str, beside: str) -> None:
    for axis, limits, title in ((chart.category_axis, across, below), (chart.value_axis, up, beside)):
        low, high, step = nice(*limits)
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
        axis.tick_labels.number_format = number_format(0 if step == int(step) else 1 if step >= 0.1 else 2)
        axis.tick_labels.number_format_is_linked = False
        _axis_title(axis, title)


def _axis_title(axis: Any, text: str) -> None:
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = clean(text)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(12), False, rgb(LIGHT.muted)


def nice(low: float, high: float) -> tuple[float, float, float]:
    """Round limits around a range, and a round step between four and eight of which lie between them."""
    span = high - low or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if span / (s * power) <= 7)
    return round(math.floor(low / step) * step, 10), round(math.ceil(high / step) * step, 10), round(step, 10)


def _fit(values: Sequence[float]) -> tuple[float, float]:
    """A range with a little room around it, not below zero."""
    low, high = min(values), max(values)
    room = (high - low) * 0.05 or abs(high) * 0.1 or 1.0
    return max(low - room, min(low, 0.0)), high + room
