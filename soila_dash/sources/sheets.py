"""XLSX and CSV files as people send them, read into plain tables of cells; or why they cannot be read."""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from soila_dash.faults import Fault

LARGEST = 10 * 1024 * 1024
"""Bytes a file may have."""
UNPACKED = 30 * 1024 * 1024
"""Bytes that an XLSX file's parts may unpack to: openpyxl takes some twenty times that to read them."""
PARTS = 1_000
ROWS, COLUMNS = 100_000, 300
SUFFIXES = (".xlsx", ".csv", ".tsv", ".txt")

Kind = Literal["text", "number", "date", "formula", "error"]
_SEPARATORS = (";", ",", "\t")
_BLANK = " ;,\t\u00a0"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (_OLE, "xls"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"PAR1", "parquet"),
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table|head|body|meta)", re.IGNORECASE)
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")
_ERROR = re.compile(r"#[A-ZÅÄÖ/0]{2,15}[!?]?", re.IGNORECASE)
# UTF-8 read as Windows-1252: Ã or Â followed by what its second byte looks like.
_MISREAD = re.compile("[ÃÂ][\u0080-\u00bfŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")
_LOST = re.compile("\ufffd")
# Letters of older encodings read as Windows-1252: a sign within a word.
_SIGN_IN_WORD = re.compile("[^\\W\\d_](?:[€„†‡ˆ‰‹›Œœ˜™•…”][^\\W\\d_]|Š[a-z])")


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell. `value` is text as it stands, a float, or a date; of a formula or an error, text."""

    kind: Kind
    value: str | float | dt.date

    @property
    def length(self) -> str:
        """How many characters it shows: what may be told of a cell that must not be repeated."""
        text = f"{self.value:.15g}" if isinstance(self.value, float) else str(self.value)
        return str(len(text))


_USUAL = {float(n): Cell("number", float(n)) for n in range(100)}
"""Cells that a file is full of: each is made once."""


@dataclass(frozen=True)
class Table:
    """One sheet, or a CSV file (whose `sheet` is ""): filled rows by their number in a spreadsheet.

    `rows` holds lists of cells from column A on, None for an empty one; of a CSV file they are as long
    as the row is. `merged` are (first row, last row, range) of merged cells.
    """

    file: str
    sheet: str
    rows: dict[int, list[Cell | None]]
    merged: tuple[tuple[int, int, str], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def is_csv(self) -> bool:
        """Whether it was a CSV file."""
        return not self.sheet


def column(n: int) -> str:
    """A column's letter, the first being 0."""
    return str(get_column_letter(n + 1))


def read(path: Path, data: bytes, ignored: tuple[str, ...] = ()) -> tuple[list[Table], list[Fault]]:
    """The file's tables that hold something, and what is wrong with the file itself.

    Sheets named in `ignored` are passed over. No formula is computed, no link followed, no macro run.
    """
    file, suffix = str(path), path.suffix.lower()
    if suffix not in SUFFIXES:
        return [], [Fault("survey_file_kind", file, found=suffix, expected=", ".join(SUFFIXES))]
    if len(data) > LARGEST:
        found, expected = _size(len(data)), _size(LARGEST)
        return [], [Fault("survey_too_large", file, found=found, expected=expected)]
    if not data.strip():
        return [], [Fault("empty_file", file)]
    really = _really(data)
    if really == "password":
        return [], [Fault("survey_password", file)]
    if (really == "xlsx") != (suffix == ".xlsx") or really not in ("xlsx", "text"):
        return [], [Fault("survey_not_its_name", file, found=really, expected=suffix)]
    faults: list[Fault] = []
    tables = list(_workbook(file, data, ignored, faults) if really == "xlsx" else _csv(file, data, faults))
    if not tables and not faults:
        faults.append(Fault("empty_file", file))
    return tables, faults


def typed(text: str) -> Cell | None:
    """The cell that a written text stands for; a number may have a decimal comma."""
    text = text.replace("\u00a0", " ").strip()
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return _number(float(text.replace(",", ".")))
    if text.startswith("="):
        return Cell("formula", text)
    return Cell("error" if _ERROR.fullmatch(text) else "text", text)


def _number(value: float) -> Cell:
    return _USUAL.get(value) or Cell("number", value)


def _size(n: int) -> str:
    return f"{n / 1024 / 1024:.1f} MB"


def _really(data: bytes) -> str:
    """What the bytes are, whatever the file is called."""
    if data.startswith(_OLE):
        return "password" if _ENCRYPTED in data else "xls"
    found = next((name for magic, name in _MAGIC if data.startswith(magic)), "")
    if found != "zip":
        return found or ("html" if _MARKUP.match(data) else "text")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            locked = any(part.flag_bits & 1 for part in package.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    if locked:
        return "password"
    if "xl/vbaProject.bin" in names:
        return "xlsm"
    return "xlsx" if {"xl/workbook.xml", "[Content_Types].xml"} <= names else "zip"


# XLSX


def _workbook(file: str, data: bytes, ignored: tuple[str, ...], faults: list[Fault]) -> Iterator[Table]:
    found = _unpacks_to(data)
    if found:
        faults.append(Fault("survey_unpacked", file, found=found, expected=_size(UNPACKED)))
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), keep_links=False)
    except Exception as error:  # openpyxl raises whatever a damaged part happens to lead to
        faults.append(Fault("survey_damaged", file, found=type(error).__name__))
        return
    for sheet in book.worksheets:
        if sheet.title in ignored:
            continue
        table = _sheet(file, sheet, faults)
        if table is None or not table.rows:
            continue
        if sheet.sheet_state != "visible":
            faults.append(Fault("survey_hidden_sheet", file, sheet.title))
            continue
        yield table


def _unpacks_to(data: bytes) -> str:
    """How much there is, when it is more than can be; zipfile reads no part further than it declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        size = sum(part.file_size for part in parts)
        if size > UNPACKED or len(parts) > PARTS:
            return f"{_size(size)}, {len(parts)}"
        for part in parts:
            with package.open(part) as content:
                # A spreadsheet's parts declare no document type; entities that unfold hide in one.
                if b"<!DOCTYPE" in content.read(4096):
                    return "DOCTYPE"
    return ""


def _sheet(file: str, sheet: Any, faults: list[Fault]) -> Table | None:
    """A sheet's filled rows. Only cells that the file holds are visited (`_cells`): iterating the
    sheet would create every cell up to the farthest one."""
    filled = {at: cell for at, raw in sheet._cells.items() if (cell := _cell(raw)) is not None}
    rows, columns = (max((at[k] for at in filled), default=0) for k in (0, 1))
    if rows > ROWS or columns > COLUMNS:
        found, expected = f"{rows} × {columns}", f"{ROWS} × {COLUMNS}"
        faults.append(Fault("survey_too_large", file, sheet.title, found=found, expected=expected))
        return None
    by_row: dict[int, list[Cell | None]] = {row: [None] * columns for row in sorted({r for r, _ in filled})}
    for (row, col), cell in filled.items():
        by_row[row][col - 1] = cell
    dimensions = sheet.column_dimensions.values()
    return Table(
        file,
        sheet.title,
        by_row,
        merged=tuple((m.min_row, m.max_row, m.coord) for m in sheet.merged_cells.ranges),
        hidden_rows=frozenset(n for n, row in sheet.row_dimensions.items() if row.hidden),
        hidden_columns=frozenset(
            n - 1 for d in dimensions if d.hidden for n in range(d.min, min(d.max, COLUMNS) + 1)
        ),
    )


def _cell(raw: Any) -> Cell | None:
    value = raw.value
    if raw.data_type in ("f", "e"):
        return Cell("formula" if raw.data_type == "f" else "error", str(value))
    if isinstance(value, dt.date):
        return Cell("date", value.date() if isinstance(value, dt.datetime) else value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(float(value))
    return None if value is None else typed(str(value))


# CSV


def _csv(file: str, data: bytes, faults: list[Fault]) -> Iterator[Table]:
    lines = csv_rows(file, data, faults)
    rows = {number: row for number, cells in lines.items() if any(row := [typed(cell) for cell in cells])}
    width = _usual(list(lines.values()))
    if len(rows) > ROWS or width > COLUMNS:
        found, expected = f"{len(rows)} × {width}", f"{ROWS} × {COLUMNS}"
        faults.append(Fault("survey_too_large", file, found=found, expected=expected))
    elif rows:
        yield Table(file, "", rows)


def csv_rows(file: str, data: bytes, faults: list[Fault]) -> dict[int, list[str]]:
    """A CSV file's rows as written, by their number in a spreadsheet; {} and a fault when it is none.

    UTF-8, with or without a byte-order mark, or Windows-1252; separated by what gives most cells.
    """
    text = _decoded(file, data, faults)
    if text is None:
        return {}
    first, _, rest = text.partition("\n")
    skipped = first.strip().lower().startswith("sep=")
    lines, separator = _parsed(rest if skipped else text)
    if lines is None:
        faults.append(Fault("not_csv", file, found=separator))
        return {}
    width = _usual(lines)
    rows: dict[int, list[str]] = {}
    for number, cells in enumerate(lines, 2 if skipped else 1):
        other = _otherwise_separated(cells, separator, width)
        if other is not None:
            faults.append(Fault("survey_separators", file, row=number, expected=repr(separator)))
        rows[number] = other or cells
    return rows


def _decoded(file: str, data: bytes, faults: list[Fault]) -> str | None:
    """The text: UTF-8, with or without a byte-order mark, or else Windows-1252."""
    row = None
    if not data.startswith(_OTHER_BOMS) and b"\0" not in data:
        signs = [_LOST, _MISREAD]
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            # The five bytes that Windows-1252 lacks become characters that no text has.
            text = data.decode("cp1252", errors="replace")
            signs.append(_SIGN_IN_WORD)
        lines = enumerate(text.split("\n"), 1)
        row = next((n for n, line in lines if any(sign.search(line) for sign in signs)), None)
        if row is None:
            return text
    faults.append(Fault("survey_encoding", file, row=row, expected="UTF-8, Windows-1252"))
    return None


def _parsed(text: str) -> tuple[list[list[str]], str] | tuple[None, str]:
    """The lines as cells and the separator that makes most of them; or None and what is wrong."""
    best: tuple[list[list[str]], str] | None = None
    problem = ""
    for separator in _SEPARATORS:
        try:
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error as error:
            problem = str(error)
            continue
        if best is None or _usual(lines) > _usual(best[0]):
            best = lines, separator
    return best or (None, problem)


def _usual(lines: list[list[str]]) -> int:
    """How many cells most lines have that have any."""
    counts = Counter(len(line) for line in lines if any(cell.strip(_BLANK) for cell in line))
    return max(counts, key=lambda n: (counts[n], n), default=0)


def _otherwise_separated(cells: list[str], separator: str, width: int) -> list[str] | None:
    """The line's cells if it takes another separator to give as many as the others have."""
    if len(cells) == width or width < 2:
        return None
    for other in _SEPARATORS:
        if other != separator:
            again = next(csv.reader([separator.join(cells)], delimiter=other), [])
            if len(again) == width:
                return again
    return None
