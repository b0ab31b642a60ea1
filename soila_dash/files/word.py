"""A report as an editable Word document: headings, real tables, charts with alternative texts, language."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from soila_dash.cards.base.look import LIGHT
from soila_dash.drawing import typeset
from soila_dash.files import co_funding
from soila_dash.files.image import bare_svg
from soila_dash.files.pdf import widths
from soila_dash.files.report import Block, Box, Chart, Grid, Heading, Points, Report, Words
from soila_dash.i18n import translator

TEXT_WIDTH = 17.4
"""Centimetres between the margins of the page."""
FONT = "Arial"
_TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_GREY = "F5F6F8"
_AFTER_SHADE = ("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
"""What must follow a paragraph's shading in the file, by its schema."""


def to_docx(report: Report) -> bytes:
    """The report as DOCX: the same blocks as in the PDF, to be edited in Word or LibreOffice."""
    book = Document()
    _set_up(book, report)
    _co_funding(book, report)
    if report.mark:
        _shade(book.add_paragraph(report.mark), _GREY)
    book.add_heading(report.title, level=1)
    _small(book.add_paragraph(report.about), 10.5)
    if report.facts:
        for value, name in report.facts:
            line = book.add_paragraph()
            line.add_run(value).bold = True
            line.add_run(f"  {name}")
    for n, block in enumerate(report.blocks):
        _add(book, block)
        following = [b for b in report.blocks[n + 1 : n + 3] if not (isinstance(b, Words) and b.small)]
        if following and isinstance(following[0], Chart) and isinstance(block, Words | Points):
            book.paragraphs[-1].paragraph_format.keep_with_next = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(book: Book, report: Report) -> None:
    properties = book.core_properties
    properties.title, properties.author = report.title, "SOILA"
    properties.subject, properties.comments = report.about, report.foot
    properties.language = _TAGS[report.language]
    properties.last_modified_by, properties.revision = "SOILA", 1
    built = dt.datetime(report.built.year, report.built.month, report.built.day)
    properties.created = properties.modified = built
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin = page.bottom_margin = Cm(1.8)
    for name, size in (("Normal", 9.5), ("Heading 1", 17), ("Heading 2", 12.5), ("List Bullet", 9.5)):
        style = book.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = _rgb(LIGHT.ink)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        fonts.set(qn("w:hAnsi"), FONT)
        style.paragraph_format.space_after = Pt(4)
    defaults = book.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), _TAGS[report.language])
    _small(page.footer.paragraphs[0], 8, report.foot)
    _page_number(page.footer.paragraphs[0], report)


def _co_funding(book: Book, report: Report) -> None:
    """The emblem, a centimetre high, and its statement, where the sender has them."""
    said = co_funding.statement(translator(report.language))
    if not said:
        return
    line = book.add_paragraph()
    line.add_run().add_picture(io.BytesIO(co_funding.emblem_png()), height=Cm(1))
    book.inline_shapes[-1]._inline.docPr.set("descr", translator(report.language)("sender.emblem"))
    words = line.add_run(f"   {said}")
    words.font.name, words.font.size = co_funding.OFFICE, Pt(10)


def _page_number(line: Paragraph, report: Report) -> None:
    """The page and their number as fields that Word keeps right."""
    text = translator(report.language)("report.page", n="\0PAGE\0", of="\0NUMPAGES\0")
    for n, part in enumerate(f"   {text}".split("\0")):
        run = line.add_run("" if n % 2 else part)
        run.font.size = Pt(8)
        if n % 2:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), part)
            run._r.addprevious(field)
            run.text = "1"
            field.append(run._r)


def _add(book: Book, block: Block) -> None:
    match block:
        case Heading(text):
            book.add_heading(text, level=2)
        case Words(text, small):
            line = book.add_paragraph(text)
            if small:
                _small(line, 8.5)
        case Points(lead, lines):
            if lead:
                heading = book.add_paragraph()
                heading.add_run(lead).bold = True
                heading.paragraph_format.keep_with_next = True
            for text in lines:
                book.add_paragraph(text, style="List Bullet")
        case Chart(figure, alt, width):
            svg = bare_svg(figure, width)
            book.add_picture(io.BytesIO(typeset.png(svg, width, 2.5)), width=Cm(TEXT_WIDTH))
            drawn = book.inline_shapes[-1]._inline.docPr
            drawn.set("descr", alt)
        case Grid():
            _table(book, block)
        case Box(title, lines):
            book.add_heading(title, level=2)
            for term, said in lines:
                line = book.add_paragraph()
                if term:
                    line.add_run(f"{term}. ").bold = True
                line.add_run(said)
                _shade(line, _GREY)


def _table(book: Book, block: Grid) -> None:
    size = 6.5 if len(block.heads) > 7 else 8.5
    table = book.add_table(rows=1 + len(block.rows), cols=len(block.heads))
    table.style = "Table Grid"
    table.autofit = False
    shares = widths(block)
    rooms = [Cm(TEXT_WIDTH * share / sum(shares)) for share in shares]
    for column, room in zip(table.columns, rooms, strict=True):
        column.width = room
    for n, (row, texts) in enumerate(zip(table.rows, (block.heads, *block.rows), strict=True)):
        _fill(row.cells, texts, block, size, rooms, head=n == 0)
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if n == 0:
            properties.append(OxmlElement("w:tblHeader"))
    about = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "45")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    about.find(qn("w:tblLook")).addprevious(margins)
    for key in ("w:tblCaption", "w:tblDescription"):
        told = OxmlElement(key)
        told.set(qn("w:val"), block.title)
        about.append(told)
    book.add_paragraph().paragraph_format.space_after = Pt(0)
    for note in block.notes:
        _small(book.add_paragraph(note), 8.5)


def _fill(
    cells: Sequence[Cell], texts: Sequence[str], block: Grid, size: float, rooms: Sequence[Any], head: bool
) -> None:
    for cell, text, number, room in zip(cells, texts, block.numbers, rooms, strict=True):
        cell.width = room
        line = cell.paragraphs[0]
        line.paragraph_format.space_after = Pt(0)
        run = line.add_run(text)
        run.font.size, run.bold = Pt(size), head
        if number:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _small(line: Paragraph, size: float, text: str = "") -> None:
    if text:
        line.add_run(text)
    for run in line.runs:
        run.font.size, run.font.color.rgb = Pt(size), _rgb(LIGHT.muted)


def _shade(line: Paragraph, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{key}"), value)
    line._p.get_or_add_pPr().insert_element_before(shade, *_AFTER_SHADE)


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.removeprefix("#"))
