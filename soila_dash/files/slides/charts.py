"""Native charts of a slide, drawn from their descriptions; their data stays editable.

Numbers on the charts are the data's own, so that a label follows when the data is edited; PowerPoint
writes them with the reader's decimal sign.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches, Pt

from soila_dash.cards.base import labels
from soila_dash.cards.base.look import LIGHT, Mark
from soila_dash.cards.base.slide_body import (
    CLEAR_TINT,
    Bars,
    Columns,
    Curve,
    Lines,
    Panel,
    Panels,
    Role,
    Scatter,
    Stacked,
)
from soila_dash.drawing.axes import nice
from soila_dash.drawing.svg_elements import SAMPLE, sample
from soila_dash.drawing.typeset import png
from soila_dash.files.slides.elements import TAGS, rgb, tint
from soila_dash.files.slides.ooxml import (
    ASIDE,
    add_error_bars,
    add_legend,
    label_end,
    label_every,
    label_values,
    mark_by_picture,
    place_inner,
    set_language,
)
from soila_dash.files.spreadsheet import safe
from soila_dash.plain_text import readable

Box = tuple[float, float, float, float]
"""Left, top, width and height in inches."""


class Area(NamedTuple):
    """Where a chart's drawing area lies within it, in shares of its width and height."""

    left: float
    top: float
    width: float
    height: float


LINES_AREA = Area(0.05, 0.03, 0.78, 0.87)
STACKED_AREA = Area(0.31, 0.0, ASIDE - 0.33, 1.0)
COLUMNS_AREA = Area(0.04, 0.03, ASIDE - 0.08, 0.86)
BARS_AREA = Area(0.19, 0.0, ASIDE - 0.21, 1.0)
SCATTER_AREA = Area(0.07, 0.02, ASIDE - 0.1, 0.8)
ACROSS = 6
"""So many small charts stand side by side at most."""
PANEL_GAP = 0.06
"""Inches between two of them."""
CLOSE = 14
"""More stacked rows than this stand close together, in smaller type."""
MANY_BARS = 16
"""The same for bars."""
LABELLED = 5
"""A bar of fewer percent has no room for its figure."""
YEARS_NAMED = 12
"""At most so many years are named below the curves."""
DRAWN = 60
"""Pixels of a screen to an inch, by which dots' labels are kept apart."""

_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "x-thin": XL_MARKER_STYLE.X,
}
"""The marks that PowerPoint has; another one is a small picture."""
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


def number_format(decimals: int, most: int = 0) -> str:
    """The spreadsheet's format of a number with so many decimals; up to `most` where those are not zeros."""
    if not decimals:  # Without a decimal that always stands, a whole number would end in a point.
        return number_format(most) if most else "#,##0"
    return "#,##0." + "0" * decimals + "#" * (most - decimals)


def label(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return safe(readable(text))


def lines_chart(slide: Any, body: Lines, language: str, place: Box) -> Any:
    """The curves as a line chart, the chosen region's interval as error bars."""
    data = CategoryChartData(number_format=number_format(body.decimals))
    data.categories = [str(y) for y in body.years]
    for curve in body.curves:
        data.add_series(label(curve.name), curve.values)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *_inches(place), data)
    chart = _bare(frame.chart, language)
    for curve, plotted in zip(body.curves, chart.plots[0].series, strict=True):
        _draw_curve(plotted, curve)
    axis = chart.value_axis
    _, top, step = nice(0, body.top)
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, top, step
    axis.tick_labels.number_format = number_format(0 if step == int(step) else 1 if step >= 0.1 else 2)
    axis.tick_labels.number_format_is_linked = False
    _axis_title(axis, body.unit)
    label_every(chart, max(1, -(-len(body.years) // YEARS_NAMED)))
    place_inner(chart, *LINES_AREA)
    return frame


def _draw_curve(plotted: Any, curve: Curve) -> None:
    looks: dict[Role, tuple[str, float]] = {
        "other": (LIGHT.others, 1.0),
        "country": (LIGHT.ink, 2.25),
        "chosen": (LIGHT.accent, 3.5),
    }
    color, width = looks[curve.role]
    plotted.smooth = False
    line = plotted.format.line
    line.color.rgb, line.width = rgb(color), Pt(width)
    if curve.role == "country":
        line.dash_style = MSO_LINE.DASH
    marked = curve.alone or curve.role == "chosen"
    plotted.marker.style = XL_MARKER_STYLE.CIRCLE if marked else XL_MARKER_STYLE.NONE
    if marked:
        plotted.marker.size = 6 if curve.role != "other" else 4
        plotted.marker.format.fill.solid()
        plotted.marker.format.fill.fore_color.rgb = rgb(color)
        plotted.marker.format.line.color.rgb = rgb(color)
    if curve.label:
        at = max(n for n, value in enumerate(curve.values) if value is not None)
        label_end(plotted, at, color, curve.label)
    add_error_bars(plotted, curve.reach, color, "y")


def panel_charts(slide: Any, body: Panels, language: str, place: Box) -> list[tuple[str, Any]]:
    """A small line chart a panel on common axes, each with its title and the country dashed; (title,
    chart) in their order."""
    left, top, width, height = place
    across = min(ACROSS, max(1, math.ceil(math.sqrt(2 * len(body.panels)))))
    down = max(1, -(-len(body.panels) // across))
    wide, high = width / across, height / down
    found = []
    for n, panel in enumerate(body.panels):
        row, column = divmod(n, across)
        box = (left + column * wide, top + row * high, wide - PANEL_GAP, high)
        found.append((panel.title, _panel_chart(slide, panel, body, language, box)))
    return found


def _panel_chart(slide: Any, panel: Panel, body: Panels, language: str, place: Box) -> Any:
    data = CategoryChartData(number_format=number_format(body.decimals))
    data.categories = [str(y) for y in body.years]
    for curve in panel.curves:
        data.add_series(label(curve.name), curve.values)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *_inches(place), data)
    chart = _bare(frame.chart, language, 8)
    own = LIGHT.accent if panel.chosen else LIGHT.similar
    for curve, plotted in zip(panel.curves, chart.plots[0].series, strict=True):
        country = curve.role == "country"
        color = LIGHT.ink if country else own
        _draw_line(plotted, color, 1.0 if country else 2.25, country)
        if curve.alone:
            plotted.marker.style, plotted.marker.size = XL_MARKER_STYLE.CIRCLE, 4
            plotted.marker.format.fill.solid()
            plotted.marker.format.fill.fore_color.rgb = rgb(color)
    chart.has_title = True
    words = chart.chart_title.text_frame
    words.text = label(panel.title)
    font = words.paragraphs[0].runs[0].font
    font.size, font.bold, font.name = Pt(10), panel.chosen, "Arial"
    font.color.rgb = rgb(LIGHT.accent if panel.chosen else LIGHT.ink)
    chart.chart_title.include_in_layout = False
    axis = chart.value_axis
    _, top, _ = nice(0, body.top)
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, top, top
    axis.tick_labels.number_format = number_format(0 if top == int(top) else 1)
    axis.tick_labels.number_format_is_linked = False
    # The slide tells the years; there is no room for them under each chart.
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    return frame


def stacked_chart(slide: Any, body: Stacked, language: str, place: Box) -> Any:
    """Shares as stacked bars, whole percent."""
    close = len(body.names) > CLOSE
    data = CategoryChartData(number_format="0")
    data.categories = [label(name) for name in body.names]
    for name, _, shares in body.classes:
        data.add_series(label(name), shares)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *_inches(place), data)
    chart = _bare(frame.chart, language, size=9 if close else 11)
    chart.plots[0].gap_width, chart.plots[0].overlap = 35, 100
    for (_, color, shares), plotted in zip(body.classes, chart.plots[0].series, strict=True):
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(tint(color, CLEAR_TINT))
        plotted.invert_if_negative = False
        narrow = [n for n, share in enumerate(shares) if (share or 0) < LABELLED]
        label_values(plotted, 8.5 if close else 10, narrow)
    chart.category_axis.reverse_order = True
    label_every(chart)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = 0, 100
    axis.has_major_gridlines, axis.visible = False, False
    add_legend(chart)
    place_inner(chart, *STACKED_AREA)
    return frame


def columns_chart(slide: Any, body: Columns, language: str, place: Box) -> Any:
    """Counts side by side under each name."""
    data = CategoryChartData(number_format="0")
    data.categories = [label(name) for name in body.names]
    for name, counts, _ in body.series:
        data.add_series(label(name), counts)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *_inches(place), data)
    chart = _bare(frame.chart, language, size=14)
    chart.plots[0].gap_width, chart.plots[0].overlap = 60, 0
    for (_, _, color), plotted in zip(body.series, chart.plots[0].series, strict=True):
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(color)
        plotted.invert_if_negative = False
        label_values(plotted, 14, place="outEnd")
    chart.value_axis.minimum_scale = 0
    add_legend(chart)
    place_inner(chart, *COLUMNS_AREA)
    return frame


def bars_chart(slide: Any, body: Bars, language: str, place: Box) -> Any:
    """Bars from the highest down, each kind a series of its own; intervals are error bars."""
    bars, small = body.bars, len(body.bars) > MANY_BARS
    data = CategoryChartData(number_format=number_format(body.decimals, body.most))
    data.categories = [label(b.name) for b in bars]
    for kind, _, _ in body.kinds:
        data.add_series(label(kind), [b.value if b.kind == kind else None for b in bars])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_inches(place), data)
    chart = _bare(frame.chart, language, size=9.5 if small else 11)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 100
    for (kind, color, white), plotted in zip(body.kinds, plot.series, strict=True):
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(tint(color, white))
        plotted.format.line.color.rgb = rgb(color)
        plotted.format.line.width = Pt(1)
        plotted.invert_if_negative = False
        label_values(plotted, 8.5 if small else 10)
        add_error_bars(plotted, [b.reach if b.kind == kind else None for b in bars], LIGHT.muted, "")
    chart.category_axis.reverse_order = True
    tops = [b.value + (b.reach[1] if b.reach else 0.0) for b in bars]
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = 0, max(tops, default=1.0) * 1.02 or 1.0
    axis.has_major_gridlines = False
    axis.visible = False
    label_every(chart)
    add_legend(chart)
    place_inner(chart, *BARS_AREA)
    return frame


def scatter_chart(slide: Any, body: Scatter, language: str, place: Box) -> Any:
    """Dots with their labels, above lines where there are any; with lines also a legend of the kinds."""
    data = XyChartData(number_format="General")
    for line in body.lines:
        series = data.add_series(label(line.name))
        for x, y in line.points:
            series.add_data_point(x, y)
    for kind in body.kinds:
        series = data.add_series(label(kind.name))
        for dot in body.dots:
            if dot.kind == kind.name:
                series.add_data_point(dot.x, dot.y)
    form = XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS if body.lines else XL_CHART_TYPE.XY_SCATTER
    frame = slide.shapes.add_chart(form, *_inches(place), data)
    chart = _bare(frame.chart, language)
    drawn = list(chart.plots[0].series)
    for line, plotted in zip(body.lines, drawn[: len(body.lines)], strict=True):
        _draw_line(plotted, line.color, line.width, line.dashed)
    across, up = body.across, body.up
    boxes = [
        ((d.x - across[0]) / (across[1] - across[0]), (d.y - up[0]) / (up[1] - up[0])) for d in body.dots
    ]
    sides = labels.sides(boxes, [d.label for d in body.dots], place[2] * DRAWN, place[3] * DRAWN)
    for kind, plotted in zip(body.kinds, drawn[len(body.lines) :], strict=True):
        _draw_dots(chart, plotted, kind.mark, kind.size)
        mine = [(d.label, s) for d, s in zip(body.dots, sides, strict=True) if d.kind == kind.name]
        _names(plotted, mine)
    _axes(chart, across, up, *body.titles)
    if body.lines:
        add_legend(chart, range(len(body.lines)))
    place_inner(chart, *SCATTER_AREA)
    return frame


def _inches(place: Box) -> tuple[Any, ...]:
    return tuple(Inches(x) for x in place)


def _bare(chart: Any, language: str, size: float = 12) -> Any:
    """A chart in our type without a title and a legend, hairlines only, its words in their language."""
    chart.has_title = False
    chart.has_legend = False
    chart.font.size, chart.font.name = Pt(size), "Arial"
    chart.font.color.rgb = rgb(LIGHT.ink)
    set_language(chart, TAGS[language])
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


def _draw_line(series: Any, color: str, width: float, dotted: bool) -> None:
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    line = series.format.line
    line.color.rgb, line.width = rgb(color), Pt(width)
    if dotted:
        line.dash_style = MSO_LINE.DASH


def _draw_dots(chart: Any, series: Any, seen: Mark, size: int) -> None:
    series.smooth = False
    series.format.line.fill.background()
    marker = series.marker
    if seen.plotly not in _MARKERS:
        mark_by_picture(
            chart, series, png(sample(seen.plotly, seen.filled, seen.color, LIGHT.paper), SAMPLE, 8), size
        )
        return
    marker.style, marker.size = _MARKERS[seen.plotly], size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(seen.color if seen.filled else LIGHT.paper)
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
        frame.text = readable(text)
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
    frame.text = readable(text)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(12), False, rgb(LIGHT.muted)
