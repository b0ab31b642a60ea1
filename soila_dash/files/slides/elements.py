"""The slides' template and the small parts of a slide: text in its language, marks, alternative texts."""

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches, Pt

from soila_dash.cards.base.look import LIGHT
from soila_dash.plain_text import readable

WIDTH, HEIGHT = 13.333, 7.5
LEFT, WIDE = 0.6, 12.13
"""Inches: a slide, and the column that everything on it keeps to."""
MASTER_TITLE, MASTER_BODY, MASTER_HIGH = 0.72, 2.0, 0.95
"""Inches from the top of the master's title and text, and their height."""
TITLE, OPENING_TITLE, SUBTITLE = (0.66, 0.93), (2.3, 1.6), (4.0, 1.6)
"""Inches from the top, and high: a slide's title, the first slide's title and what stands below that."""
TITLE_SIZE, BODY_SIZE = 2600, 1800
"""Hundredths of a point."""
BAND, BAND_EDGE, BAND_INDENT = (LEFT, 0.24, WIDE, 0.32), 0.05, 0.12
"""The mark's band in inches, the width of the dark line at its left, and where its words begin."""
BAND_WHITE = 0.9
"""So much of the band's colour is white."""
ORIGIN, NUMBER = (LEFT, 7.05, WIDE - 0.8, 0.25), (LEFT + WIDE - 0.6, 7.05, 0.6, 0.25)
"""Inches: the line of source and date at a slide's foot, and the slide's number beside it."""
ORIGIN_SIZE = 10.5
"""Points."""
HEAD_LETTERS = 14
"""So many letters of a table's head to a line."""
HEAD_EDGES, HEAD_LINE, HEAD_SHARE = 0.13, 0.0145, 0.5
"""Inches above and below a head's lines, and of a line for each point of its type; PowerPoint makes rows
higher where their words need it, so the table asks for a share of that."""
HEAD_LEAST, HEAD_MOST = 0.28, 0.62
"""Inches that a head is high."""
CELL_SIDE, CELL_END = 0.06, 0.015
"""Inches between a cell's edges and its words."""
ANY = math.inf
"""The last of the limits by which a size is chosen."""
FONT = "Arial"
LANGUAGES = {
    "fi": MSO_LANGUAGE_ID.FINNISH,
    "sv": MSO_LANGUAGE_ID.SWEDISH_FINLAND,
    "en": MSO_LANGUAGE_ID.ENGLISH_UK,
}
TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_OURS = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE)
"""What is written on each slide and needs no place in the template."""
_KEPT = ("Title Slide", "Title Only")
_SLOTS = {"dk1": LIGHT.ink, "lt1": LIGHT.paper, "dk2": LIGHT.accent, "lt2": "#F6F7F9"}
_ACCENTS = (LIGHT.accent, LIGHT.better, LIGHT.worse, LIGHT.similar, LIGHT.neutral, LIGHT.agrees)


def rgb(color: str) -> Any:
    """#RRGGBB as python-pptx wants it."""
    return RGBColor.from_string(color.removeprefix("#").upper())


def tint(color: str, white: float) -> str:
    """The colour mixed with a share of white."""
    parts = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (255 - p) * white):02X}" for p in parts)


def size_of(count: int, sizes: Sequence[tuple[float, float]]) -> float:
    """Points of type for so many letters or rows."""
    return next(points for most, points in sizes if count < most)


def blank() -> Any:
    """An empty presentation of 16 : 9 on the house's template."""
    deck = Presentation(BytesIO(_template()))
    package, last = deck.part.package, Counter[str]()
    search = package.next_partname

    def next_partname(template: str) -> PackURI:
        """The next name of a part that is never taken away: python-pptx walks all parts for each."""
        if not last[template]:
            last[template] = int(re.findall(r"\d+", search(template))[-1])
        else:
            last[template] += 1
        return PackURI(template % last[template])

    package.next_partname = next_partname
    return deck


@cache
def _template() -> bytes:
    """python-pptx's own template, made wide, plain and ours: two layouts, one type face, our colours."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = deck.slide_master
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _apply_theme(theme.blob)
    for sheet in (master, *deck.slide_layouts):
        for shape in list(sheet.placeholders):
            if shape.placeholder_format.type in _OURS:
                shape._element.getparent().remove(shape._element)
    for shape in master.placeholders:
        _place(shape, MASTER_TITLE if shape.placeholder_format.idx == 0 else MASTER_BODY, MASTER_HIGH)
    opening, plain = (next(x for x in deck.slide_layouts if x.name == name) for name in _KEPT)
    for layout, place in ((plain, TITLE), (opening, OPENING_TITLE)):
        title = next(s for s in layout.placeholders if s.placeholder_format.type in _TITLES)
        _place(title, *place)
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    subtitle = next(s for s in opening.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE)
    _place(subtitle, *SUBTITLE)
    sizes = {"titleStyle": (TITLE_SIZE, True), "bodyStyle": (BODY_SIZE, False)}
    for name, (size, bold) in sizes.items():
        style = master._element.find(f".//{qn('p:' + name)}")
        for level in style:
            level.set("algn", "l")
            properties = level.find(qn("a:defRPr"))
            if properties is not None:
                properties.set("sz", str(size))
                properties.set("b", "1" if bold else "0")
    for parts, kind in ((deck.part.package, "thumbnail"), (deck.part, "printerSettings")):
        for key, relation in list(parts._rels.items()):
            if relation.reltype.endswith(kind):
                parts._rels.pop(key)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _apply_theme(blob: bytes) -> bytes:
    tree = etree.fromstring(blob)
    name = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    colors = _SLOTS | {f"accent{n}": c for n, c in enumerate(_ACCENTS, 1)}
    colors |= {"hlink": LIGHT.accent, "folHlink": LIGHT.accent}
    for slot, color in colors.items():
        for found in tree.iterfind(f".//a:clrScheme/a:{slot}", name):
            for child in list(found):
                found.remove(child)
            etree.SubElement(found, f"{{{name['a']}}}srgbClr", val=color.removeprefix("#").upper())
    for face in tree.iterfind(".//a:fontScheme/*/a:latin", name):
        face.set("typeface", FONT)
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _place(shape: Any, top: float, high: float) -> None:
    shape.left, shape.top = Inches(LEFT), Inches(top)
    shape.width, shape.height = Inches(WIDE), Inches(high)
    frame = shape.text_frame
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def layout_of(deck: Any, name: str) -> Any:
    """One of the template's layouts by its name."""
    return next(x for x in deck.slide_layouts if x.name == name)


def write(
    frame: Any,
    text: str,
    language: str,
    size: float = 0,
    color: str = "",
    bold: bool | None = None,
    align: str = "left",
) -> None:
    """Fills a text frame with paragraphs in their language."""
    lines = readable(text).split("\n")
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "middle": PP_ALIGN.CENTER}[
            align
        ]
        run = paragraph.add_run()
        run.text = line
        font = run.font
        font.language_id = LANGUAGES[language]
        if size:
            font.size = Pt(size)
        if color:
            font.color.rgb = rgb(color)
        if bold is not None:
            font.bold = bold


def box(
    slide: Any,
    text: str,
    language: str,
    place: tuple[float, float, float, float],
    size: float,
    color: str = LIGHT.ink,
    bold: bool = False,
    align: str = "left",
    anchor: str = "top",
) -> Any:
    """A box of text at (left, top, width, height) in inches."""
    shape = slide.shapes.add_textbox(*(Inches(x) for x in place))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}[
        anchor
    ]
    write(frame, text, language, size, color, bold, align)
    return shape


def block(parent: Any, place: tuple[float, float, float, float], color: str, edge: str = "") -> Any:
    """A plain rectangle at (left, top, width, height) in inches, without the theme's shadow."""
    shape = parent.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(x) for x in place))
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(color)
    if edge:
        shape.line.color.rgb = rgb(edge)
    else:
        shape.line.fill.background()
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return shape


def mark_band(slide: Any, text: str, language: str) -> None:
    """The calm band that says the figures are invented."""
    left, top, _, high = BAND
    band = block(slide, BAND, tint(LIGHT.accent, BAND_WHITE))
    band.text_frame.margin_left = Inches(BAND_INDENT)
    write(band.text_frame, text, language, 12, LIGHT.ink, False)
    block(slide, (left, top, BAND_EDGE, high), LIGHT.accent)


def number_of(slide: Any, language: str) -> None:
    """The slide's number as a field that follows when slides are moved."""
    shape = box(slide, "", language, NUMBER, ORIGIN_SIZE, LIGHT.muted, align="right")
    paragraph = shape.text_frame.paragraphs[0]._p
    for child in list(paragraph):
        if child.tag != qn("a:pPr"):
            paragraph.remove(child)
    field = etree.SubElement(
        paragraph, qn("a:fld"), id="{5B1C7E52-9A0B-4C55-8C8E-3A0E6C0F6D11}", type="slidenum"
    )
    properties = etree.SubElement(field, qn("a:rPr"), lang=TAGS[language], sz=str(round(ORIGIN_SIZE * 100)))
    fill = etree.SubElement(properties, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=LIGHT.muted.removeprefix("#"))
    etree.SubElement(field, qn("a:t")).text = "‹#›"


def set_alt_text(shape: Any, name: str, text: str) -> None:
    """A shape's name and alternative text."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", readable(name))
    properties.set("descr", readable(text))


def properties(deck: Any, title: str, author: str, subject: str, language: str, built: dt.date) -> None:
    """What the file says of itself; the time is the release's, so that the same deck is the same file."""
    core = deck.core_properties
    core.title, core.author, core.subject = readable(title), author, readable(subject)
    core.last_modified_by, core.language = author, TAGS[language]
    core.keywords = core.comments = core.category = ""
    core.created = core.modified = dt.datetime(built.year, built.month, built.day)
    core.revision = 1


def table_on(
    slide: Any,
    cells: Sequence[Sequence[str]],
    place: tuple[float, float, float, float],
    widths: Sequence[float],
    language: str,
    size: float,
    figures: Sequence[bool],
    tints: Sequence[Sequence[str]] = (),
) -> Any:
    """A native table: the first row its heads, figures to the right, hairlines between rows.

    `widths` are shares; `tints` the rows' backgrounds without the head's, "" for none.
    """
    left, top, width, height = place
    frame = slide.shapes.add_table(
        len(cells), len(cells[0]), Inches(left), Inches(top), Inches(width), Inches(height)
    )
    table = frame.table
    style = frame._element.xpath(".//a:tableStyleId")[0]
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    table.horz_banding = False
    lines = max(text.count("\n") + len(text) / HEAD_LETTERS for text in cells[0])
    head = (HEAD_EDGES + HEAD_LINE * size * lines) * HEAD_SHARE
    head = max(min(head, HEAD_MOST), HEAD_LEAST)
    heights = Inches(head), Inches((height - head) / max(len(cells) - 1, 1))
    whole = sum(widths)
    for n, share in enumerate(widths):
        table.columns[n].width = Inches(width * share / whole)
    for r, row in enumerate(cells):
        table.rows[r].height = Emu(round(heights[0 if r == 0 else 1]))
        line = table._tbl.tr_lst[r]
        for c, (text, old) in enumerate(zip(row, line.tc_lst, strict=True)):
            shade = tints[r - 1][c] if tints and r else ""
            line.replace(old, _cell(text, language, size, r == 0, c == 0, figures[c], shade))
    return frame


def _cell(
    text: str, language: str, size: float, head: bool, first: bool, figure: bool, shade: str
) -> etree._Element:
    """A table's cell. Written as it stands in the file: through python-pptx's objects a table of 24 rows
    takes ten times as long, and a deck may have a hundred."""
    color = (LIGHT.muted if head else LIGHT.ink).removeprefix("#")
    rule = (LIGHT.ink if head else LIGHT.rule).removeprefix("#")
    cell = _element("a:tc")
    body = _element("a:txBody", cell)
    _element("a:bodyPr", body)
    _element("a:lstStyle", body)
    for words in readable(text).split("\n"):
        paragraph = _element("a:p", body)
        _element("a:pPr", paragraph, algn="r" if figure else "l")
        run = _element("a:r", paragraph)
        about = _element("a:rPr", run, lang=TAGS[language], sz=str(round(size * 100)), b="1" if head else "0")
        _element("a:srgbClr", _element("a:solidFill", about), val=color)
        _element("a:t", run).text = words
    sides = {"marL": 0 if first else Inches(CELL_SIDE), "marR": Inches(CELL_SIDE)}
    ends = {"marT": Inches(CELL_END), "marB": Inches(CELL_END)}
    room = {key: str(int(inches)) for key, inches in (sides | ends).items()}
    about = _element("a:tcPr", cell, **room, anchor="b" if head else "ctr")
    # Lines come before the fill in the schema.
    line = _element("a:lnB", about, w="9525", cap="flat", cmpd="sng", algn="ctr")
    _element("a:srgbClr", _element("a:solidFill", line), val=rule)
    if shade:
        _element("a:srgbClr", _element("a:solidFill", about), val=shade.removeprefix("#").upper())
    else:
        _element("a:noFill", about)
    return cell


def _element(name: str, parent: Any = None, **given: str) -> Any:
    """An element by its prefixed name; its class is that of python-pptx's own parser."""
    made = OxmlElement(name)
    for key, value in given.items():
        made.set(key, value)
    if parent is not None:
        parent.append(made)
    return made
