"""Tables as files: CSV and XLSX with their context, none of whose texts is ever a formula."""

import csv
import datetime as dt
import io
import re
import textwrap
from collections.abc import Sequence

import xlsxwriter

from soila_dash.answers.decimals import IN_FILES
from soila_dash.cards.base.tables import Cell, Table
from soila_dash.cards.base.voice import Voice
from soila_dash.i18n import Translator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPLAIN = ("context.definition", "context.caveats", "context.note", "context.peers")
"""What of the context is long, and explains."""
KEY, TEXT = 24, 90
"""Letters that the two columns of the context have room for."""
NUMBER, WORDS = 14, 48
"""Letters that a column of a table has room for, at least and at most."""
LINE = 15
"""Points of a line's height."""
SHEET = 31
"""Letters that the name of a sheet may have."""
_INVALID = str.maketrans("[]:*?/\\", "       ")
_FORMULA = re.compile(r"(^|[,;\t\r\n][\s\"']*)(?=[=+\-@＝＋－＠])|^(?=[\t\r\n])")


def csv_file(table: Table, lines: Sequence[tuple[str, str]], voice: Voice) -> bytes:
    """The table for files as CSV with ; between its cells, and the language's decimal sign: UTF-8 with BOM,
    so that spreadsheets of Finland read it in columns. The context `lines` stand beside the figures: what
    tells their source and terms in each row, what explains them in the first; and why there is none of them
    in a column of its own."""
    table = table.for_files
    out = io.StringIO()
    point = voice.t.language == "en"
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    told = _context(table, lines, voice.t)
    missing = _missing(table)
    why = [voice.t("file.missing")] if any(missing) else []
    writer.writerow([safe(title) for title in _titles([*(c.title for c in table.columns), *why, *told])])
    first = [safe(text) for text in told.values()]
    beside = [safe("" if key in map(voice.t, EXPLAIN) else text) for key, text in told.items()]
    for r, row in enumerate(table.rows):
        cells = [_csv_cell(cell, table.digits(r, c), point) for c, cell in enumerate(row)]
        writer.writerow([*cells, *([safe(missing[r])] if why else []), *(beside if r else first)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _context(table: Table, lines: Sequence[tuple[str, str]], t: Translator) -> dict[str, str]:
    """The context by its keys, each once, less what the table has as a column."""
    told: dict[str, list[str]] = {}
    notes = [(t("context.note"), note) for note in table.notes if note]
    for key, text in [(t("context.table"), table.title), *lines, *notes]:
        told.setdefault(key, []).append(text)
    titles = {c.title for c in table.columns}
    return {key: " | ".join(dict.fromkeys(texts)) for key, texts in told.items() if key not in titles}


def _missing(table: Table) -> list[str]:
    """For each row why numbers are missing, the column named where there are several reasons."""
    found: list[str] = []
    for r, row in enumerate(table.rows):
        gaps = {c: why for c in range(len(row)) if row[c] is None and (why := table.gaps.get((r, c), ""))}
        reasons = dict.fromkeys(gaps.values())
        named = [f"{table.columns[c].title}: {why}" for c, why in gaps.items()]
        found.append("; ".join(named if len(reasons) > 1 else reasons))
    return found


def _csv_cell(cell: Cell, digits: int | None, point: bool) -> str:
    """A cell as it is written; a whole number of what has no decimals has none."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    number = repr(round(cell, IN_FILES)) if isinstance(cell, float) else str(cell)
    number = number if digits else number.removesuffix(".0")
    return number if point else number.replace(".", ",")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula, not even one that divides it at another separator."""
    return _FORMULA.sub(r"\1'", text)


def xlsx_file(table: Table, lines: Sequence[tuple[str, str]], release: str, voice: Voice) -> bytes:
    """The table as XLSX: a first sheet of context `lines`, a second of real numbers in their formats."""
    notes = [(voice.t("context.note"), note) for note in table.for_files.notes if note]
    return workbook([(table.title, table)], [*lines, *notes], table.title, release, voice.t)


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
    _about(work, lines, t)
    marks = [text for key, text in lines if key == t("context.mark")]
    used = {t("context.sheet").lower()}
    for name, table in tables:
        sheet = work.add_worksheet(_sheet_name(name, used))
        _sheet(work, sheet, table.for_files, [*marks[:1], release], t)
    work.close()
    return out.getvalue()


def _about(work: xlsxwriter.Workbook, lines: Sequence[tuple[str, str]], t: Translator) -> None:
    """The sheet of context, each row as high as its text: not every program measures that itself."""
    bold = work.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = work.add_format({"text_wrap": True, "valign": "top"})
    about = work.add_worksheet(t("context.sheet"))
    about.set_column(0, 0, KEY)
    about.set_column(1, 1, TEXT)
    about.set_landscape()
    about.fit_to_pages(1, 0)
    for r, (key, text) in enumerate(lines):
        about.set_row(r, LINE * max(_lines(key, KEY), _lines(text, TEXT)))
        about.write_string(r, 0, key, bold)
        about.write_string(r, 1, text, wrap)


def _lines(text: str, room: int) -> int:
    """In how many lines of `room` letters a text breaks, a little more rather than less."""
    return sum(len(textwrap.wrap(part, room - 4)) or 1 for part in text.split("\n"))


def _sheet_name(name: str, used: set[str]) -> str:
    """What a sheet holds, in as many letters as a sheet's name may have, and not called as one before."""
    plain = " ".join(name.translate(_INVALID).split()).strip("'") or "1"
    found, n = plain[:SHEET].strip(), 1
    while found.lower() in used:
        n += 1
        found = f"{plain[: SHEET - len(str(n)) - 1].strip()} {n}"
    used.add(found.lower())
    return found


def _sheet(
    work: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    table: Table,
    printed: Sequence[str],
    t: Translator,
) -> None:
    """One table with its filters, years and dates as such, and why figures are missing in a column of its
    own; `printed` stands above it on paper."""
    sheet.set_header("&L" + " · ".join(printed).replace("&", "&&"))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    formats = {d: work.add_format({"num_format": "#,##0" + ("." + "0" * d if d else "")}) for d in range(7)}
    year, day = work.add_format({"num_format": "0"}), work.add_format({"num_format": "yyyy-mm-dd"})
    missing = _missing(table)
    titles = _titles([*(c.title for c in table.columns), *([t("file.missing")] if any(missing) else [])])
    for c, column in enumerate(table.columns):
        widest = max((len(row[c]) for row in table.rows if isinstance(row[c], str)), default=0)  # type: ignore[arg-type]
        sheet.set_column(c, c, min(max(NUMBER, widest + 2), WORDS))
        for r, row in enumerate(table.rows):
            cell = row[c]
            if isinstance(cell, str):
                sheet.write_string(r + 1, c, cell)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(r + 1, c, dt.datetime(cell.year, cell.month, cell.day), day)
            elif cell is not None:
                sheet.write_number(r + 1, c, cell, year if column.years else formats[table.digits(r, c) or 0])
    if any(missing):
        sheet.set_column(len(table.columns), len(table.columns), WORDS)
        for r, why in enumerate(missing):
            sheet.write_string(r + 1, len(table.columns), why)
    if table.rows:
        head = work.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        columns = [{"header": title, "header_format": head} for title in titles]
        sheet.add_table(
            0, 0, len(table.rows), len(titles) - 1, {"columns": columns, "style": "Table Style Light 1"}
        )
    else:
        sheet.write_row(0, 0, titles)
    sheet.set_row(0, LINE * max(_lines(title, NUMBER) for title in titles))
    sheet.freeze_panes(1, 0)


def _titles(titles: Sequence[str]) -> list[str]:
    """The heads of a table's columns; a workbook breaks where two are alike or one is empty."""
    found: list[str] = []
    for title in titles:
        own, n = title or "–", 1
        while own.lower() in {one.lower() for one in found}:
            n += 1
            own = f"{title} ({n})"
        found.append(own)
    return found
