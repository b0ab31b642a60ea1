"""Tables as files: CSV and XLSX with their context, none of whose texts is ever a formula."""

import csv
import io
import re
from collections.abc import Sequence

import xlsxwriter

from soila_dash.answers.decimals import IN_FILES
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.voice import Voice
from soila_dash.i18n import Translator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = re.compile(r"(^|[,;\t\r\n][\s\"']*)(?=[=+\-@＝＋－＠])|^(?=[\t\r\n])")


def csv_file(table: Table, lines: Sequence[tuple[str, str]], voice: Voice) -> bytes:
    """The table as CSV in the language's dialect (; and decimal comma, English , and point), UTF-8
    with BOM so that spreadsheets read it; context `lines` follow the rows, after an empty one."""
    out = io.StringIO()
    english = voice.t.language == "en"
    writer = csv.writer(out, delimiter="," if english else ";", lineterminator="\r\n")
    writer.writerow([safe(c.title) for c in table.columns])
    for r, row in enumerate(table.rows):
        cells = [(cell, table.gaps.get((r, c), ""), table.digits(r, c)) for c, cell in enumerate(row)]
        writer.writerow([_csv_cell(*cell, english) for cell in cells])
    writer.writerow([])
    for line in [(table.title, ""), *((n, "") for n in table.notes), *lines]:
        writer.writerow([safe(part) for part in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _csv_cell(cell: str | float | None, gap: str, digits: int | None, english: bool) -> str:
    """A cell as it is written; a whole number of what has no decimals has none."""
    if cell is None:
        return safe(gap)
    if isinstance(cell, str):
        return safe(cell)
    number = repr(round(cell, IN_FILES)) if isinstance(cell, float) else str(cell)
    number = number if digits else number.removesuffix(".0")
    return number if english else number.replace(".", ",")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula, not even one that divides it at another separator."""
    return _FORMULA.sub(r"\1'", text)


def xlsx_file(table: Table, lines: Sequence[tuple[str, str]], release: str, voice: Voice) -> bytes:
    """The table as XLSX: a first sheet of context `lines`, a second of real numbers in their formats."""
    notes = [(voice.t("context.note"), note) for note in table.notes]
    named = [(voice.t("context.table"), table)]
    return workbook(named, [*lines, *notes], table.title, release, voice.t)


def workbook(
    tables: Sequence[tuple[str, Table]],
    lines: Sequence[tuple[str, str]],
    title: str,
    release: str,
    t: Translator,
) -> bytes:
    """A workbook: a first sheet of context `lines`, then one sheet for each named table with real
    numbers in their formats. No text of it is ever a formula, a link or a number."""
    out = io.BytesIO()
    work = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    work.set_properties({"title": title, "comments": release})
    bold, wrap = (
        work.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        work.add_format({"text_wrap": True, "valign": "top"}),
    )
    about = work.add_worksheet(t("context.sheet"))
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 90)
    for r, (key, text) in enumerate(lines):
        about.write_string(r, 0, key, bold)
        about.write_string(r, 1, text, wrap)
    formats = {d: work.add_format({"num_format": "#,##0" + ("." + "0" * d if d else "")}) for d in range(7)}
    marks = [text for key, text in lines if key == t("context.mark")]
    for name, table in tables:
        _sheet(work.add_worksheet(name), table, bold, formats, [*marks[:1], release])
    work.close()
    return out.getvalue()


def _sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: Table,
    bold: xlsxwriter.format.Format,
    formats: dict[int, xlsxwriter.format.Format],
    printed: Sequence[str],
) -> None:
    """One table; `printed` stands above it on paper."""
    sheet.set_header("&L" + " · ".join(printed).replace("&", "&&"))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for c, column in enumerate(table.columns):
        sheet.write_string(0, c, column.title, bold)
        sheet.set_column(c, c, 24 if c == 0 else 16)
        for r, row in enumerate(table.rows):
            cell = row[c]
            if isinstance(cell, str):
                sheet.write_string(r + 1, c, cell)
            elif cell is None:
                sheet.write_string(r + 1, c, table.gaps.get((r, c), ""))
            else:
                sheet.write_number(r + 1, c, cell, formats[table.digits(r, c) or 0])
    sheet.freeze_panes(1, 1)
