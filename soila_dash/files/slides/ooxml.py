"""The parts of a chart's XML that python-pptx has no words for: places, labels, error bars, legends."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from lxml import etree
from pptx.enum.chart import XL_LEGEND_POSITION
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.slide_body import Reach

ASIDE = 0.72
"""From this share of a chart's width on stand its words: text above, the legend below."""
LEGEND_TOP, LEGEND_HEIGHT = 0.55, 0.42
"""Where the legend begins and how high it is, in shares of the chart's height."""
ERROR_BAR = "15875"
"""An error bar's width in English Metric Units: 1.25 points."""


def add_legend(chart: Any, without: Sequence[int] = ()) -> None:
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
        _insert_before(element, layout, ("c:overlay", "c:spPr", "c:txPr"))
    _manual(
        layout,
        {"xMode": "edge", "yMode": "edge", "x": ASIDE, "y": LEGEND_TOP, "w": 1 - ASIDE, "h": LEGEND_HEIGHT},
    )


def place_inner(chart: Any, x: float, y: float, w: float, h: float) -> None:
    """Where the drawing area lies within the chart, in shares of it: room for labels around it."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    layout = area.find(qn("c:layout"))
    if layout is None:
        layout = etree.Element(qn("c:layout"))
        area.insert(0, layout)
    _manual(
        layout, {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge", "x": x, "y": y, "w": w, "h": h}
    )


def mark_by_picture(chart: Any, series: Any, picture: bytes, size: float) -> None:
    """A series' marks as a small picture, for a shape that PowerPoint lacks; `size` in points."""
    part = chart.part
    own = part.relate_to(part.package.get_or_add_image_part(BytesIO(picture)), RELATIONSHIP_TYPE.IMAGE)
    marker = series._element.get_or_add_marker()
    for child in list(marker):
        marker.remove(child)
    etree.SubElement(marker, qn("c:symbol"), val="picture")
    etree.SubElement(marker, qn("c:size"), val=f"{size:g}")
    look = etree.SubElement(marker, qn("c:spPr"))
    fill = etree.SubElement(look, qn("a:blipFill"))
    etree.SubElement(fill, qn("a:blip"), {qn("r:embed"): own})
    etree.SubElement(etree.SubElement(fill, qn("a:stretch")), qn("a:fillRect"))
    etree.SubElement(etree.SubElement(look, qn("a:ln")), qn("a:noFill"))


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


def label_end(series: Any, at: int, color: str, side: str) -> None:
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
    _insert_before(
        series._element, whole, ("c:trendline", "c:errBars", "c:cat", "c:val", "c:smooth", "c:extLst")
    )


def label_values(series: Any, size: float, without: Sequence[int] = (), place: str = "inBase") -> None:
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
    _insert_before(
        series._element,
        whole,
        ("c:trendline", "c:errBars", "c:cat", "c:val", "c:smooth", "c:shape", "c:extLst"),
    )


def add_error_bars(series: Any, reaches: Sequence[Reach], color: str, way: str) -> None:
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
    line = etree.SubElement(shape, qn("a:ln"), w=ERROR_BAR)
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=color.removeprefix("#").upper())
    _insert_before(
        series._element, bars, ("c:cat", "c:xVal", "c:val", "c:yVal", "c:smooth", "c:shape", "c:extLst")
    )


def _insert_before(parent: Any, child: Any, tags: Sequence[str]) -> None:
    """Puts a child where the schema wants it: before the first of these tags."""
    names = {qn(tag) for tag in tags}
    if child.getparent() is parent:
        parent.remove(child)
    at = next((n for n, found in enumerate(parent) if found.tag in names), len(parent))
    parent.insert(at, child)


def label_every(chart: Any, nth: int = 1) -> None:
    """Names every category, or each `nth`, however close their labels come."""
    skip = etree.Element(qn("c:tickLblSkip"), val=str(nth))
    _insert_before(chart.category_axis._element, skip, ("c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst"))


def set_language(chart: Any, tag: str) -> None:
    """Says in which language the chart's words are."""
    space = chart._chartSpace
    language = etree.Element(qn("c:lang"), val=tag)
    date = space.find(qn("c:date1904"))
    space.insert(0 if date is None else list(space).index(date) + 1, language)
