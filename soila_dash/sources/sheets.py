"""XLSX and CSV files as people send them, read into plain tables of cells; or why they cannot be read."""

import contextlib
import datetime as dt
import io
import json
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from soila_dash.faults import Fault
from soila_dash.paths import ROOT
from soila_dash.plain_text import bare, visible
from soila_dash.sources import workbook_process
from soila_dash.sources.csv_lines import COLUMNS, DIFFERENT, ROWS, lines_of, usual_width

LARGEST = 10 * 1024 * 1024
"""Bytes a file may have."""
UNPACKED = 30 * 1024 * 1024
"""Bytes that an XLSX file's parts may unpack to: some 25,000 responses to 30 items."""
PARTS = 1_000
WAITED = 30.0
"""Seconds that a workbook's reader may take, its processor time being bounded by itself."""
SUFFIXES = (".xlsx", ".csv", ".tsv", ".txt")

Kind = Literal["text", "number", "date", "formula", "error"]
_MARKS: dict[str, Kind] = {"f": "formula", "e": "error"}
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
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")
_ERROR = re.compile(r"#[A-ZÅÄÖ/0]{2,15}[!?]?", re.IGNORECASE)


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
    return workbook_process.letters(n)


def read_sheets(path: Path, data: bytes, ignored: tuple[str, ...] = ()) -> tuple[list[Table], list[Fault]]:
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
    really = _detect_type(data)
    if really == "torn":
        # Of a package without its end nobody can tell what it held: its reader says that it is damaged.
        really = "xlsx" if suffix == ".xlsx" else "zip"
    if really == "password":
        return [], [Fault("survey_password", file)]
    if (really == "xlsx") != (suffix == ".xlsx") or really not in ("xlsx", "text"):
        return [], [Fault("survey_not_its_name", file, found=really, expected=suffix)]
    faults: list[Fault] = []
    tables = list(_workbook(file, data, ignored, faults) if really == "xlsx" else _csv(file, data, faults))
    if not tables and not faults:
        faults.append(Fault("empty_file", file))
    return tables, faults


def to_cell(text: str) -> Cell | None:
    """The cell that a written text stands for; a number may have a decimal comma, and the mark before it by
    which a spreadsheet was told that it is text."""
    plain = bare(text).replace("\u00a0", " ").strip()
    if not plain:
        return None
    if _NUMBER.fullmatch(plain.removeprefix("'")):
        return _number(float(plain.removeprefix("'").replace(",", ".")))
    if plain.startswith("="):
        return Cell("formula", plain)
    if _ERROR.fullmatch(plain):
        return Cell("error", plain)
    # What would harm a document or a reader is told where the text is kept.
    return Cell("text", visible(text).replace("\u00a0", " ").strip())


def _number(value: float) -> Cell:
    return _USUAL.get(value) or Cell("number", value)


def _size(n: int) -> str:
    return f"{n / 1024 / 1024:.1f} MB"


def _detect_type(data: bytes) -> str:
    """What the bytes are, whatever the file is called; torn: a package that cannot be opened."""
    if data.startswith(_OLE):
        return "password" if _ENCRYPTED in data else "xls"
    found = next((name for magic, name in _MAGIC if data.startswith(magic)), "")
    if found != "zip":
        return found or ("html" if _MARKUP.match(data) else "text")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {part.lower().replace("\\", "/") for part in package.namelist()}
            locked = any(part.flag_bits & 1 for part in package.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "torn"
    if locked:
        return "password"
    if "xl/vbaproject.bin" in names:
        return "xlsm"
    # The workbook's own part may have any name; its relations lie beside it.
    book = any(re.fullmatch(r"(.*/)?_rels/[^/]*workbook[^/]*\.xml\.rels", name) for name in names)
    return "xlsx" if "[content_types].xml" in names and (book or "xl/workbook.xml" in names) else "zip"


# XLSX


def _workbook(file: str, data: bytes, ignored: tuple[str, ...], faults: list[Fault]) -> Iterator[Table]:
    """The sheets that hold something, as a process of its own reads them: see sources.workbook_process."""
    found, damaged = _unpacks_to(data)
    if damaged:
        faults.append(Fault("survey_damaged", file, found=damaged))
        return
    if found:
        faults.append(Fault("survey_unpacked", file, found=found, expected=_size(UNPACKED)))
        return
    cells = _Cells()
    reader = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter that runs us
        [sys.executable, "-m", workbook_process.__name__],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    late = threading.Timer(WAITED, reader.kill)
    late.start()
    try:
        assert reader.stdin is not None  # noqa: S101
        assert reader.stdout is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):
            reader.stdin.write(data)
            reader.stdin.close()
        rows: dict[int, list[Cell | None]] = {}
        beyond: list[Fault] = []
        for line in reader.stdout:
            told = json.loads(line)
            if isinstance(told, list):
                number, *values = told
                row = [cells.of(value) for value in values]
                filled = max((n for n, cell in enumerate(row, 1) if cell), default=0)
                if (filled and (number > ROWS or filled > COLUMNS)) or cells.too_many:
                    found, expected = f"{number} × {filled}", f"{ROWS} × {COLUMNS}"
                    beyond = [Fault("survey_too_large", file, found=found, expected=expected)]
                    if cells.too_many:
                        faults += beyond
                        return
                elif filled:
                    rows[number] = row[:filled]
            elif "damaged" in told:
                faults.append(Fault("survey_damaged", file, found=told["damaged"]))
                return
            elif "end" in told:
                return
            else:
                if told["sheet"] not in ignored:
                    faults += beyond
                    yield from () if beyond else _sheet(file, told, rows, faults)
                rows, beyond = {}, []
        faults.append(Fault("survey_costly", file))
    except ValueError:
        # Ended in the middle of a line.
        faults.append(Fault("survey_costly", file))
    finally:
        late.cancel()
        reader.kill()
        reader.wait()
        for pipe in (reader.stdin, reader.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


def _sheet(
    file: str, about: Mapping[str, Any], rows: dict[int, list[Cell | None]], faults: list[Fault]
) -> Iterator[Table]:
    if not rows:
        return
    if not about["visible"]:
        faults.append(Fault("survey_hidden_sheet", file, about["sheet"]))
        return
    width = max(map(len, rows.values()))
    for row in rows.values():
        row.extend([None] * (width - len(row)))
    spans = about["hidden_columns"]
    yield Table(
        file,
        about["sheet"],
        rows,
        merged=tuple((first, last, cells) for first, last, cells in about["merged"]),
        hidden_rows=frozenset(about["hidden_rows"]),
        hidden_columns=frozenset(n for first, last in spans for n in range(first, min(last, COLUMNS) + 1)),
    )


def _unpacks_to(data: bytes) -> tuple[str, str]:
    """How much there is, when it is more than can be; why it cannot be unpacked. zipfile reads no part
    further than it declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            size = sum(part.file_size for part in parts)
            if size > UNPACKED or len(parts) > PARTS:
                return f"{_size(size)}, {len(parts)}", ""
            for part in parts:
                with package.open(part) as content:
                    # A spreadsheet's parts declare no document type; entities that unfold hide in one.
                    if b"<!DOCTYPE" in content.read(4096):
                        return "DOCTYPE", ""
    # What a changed byte leads to: zlib, struct, an unknown way of packing, a name that is none.
    except Exception as error:
        return "", type(error).__name__
    return "", ""


class _Cells:
    """Cells, each made once: a file is full of a few."""

    def __init__(self) -> None:
        self.known: dict[object, Cell | None] = {}

    @property
    def too_many(self) -> bool:
        """Whether there are more different cells than a survey file can have: text of its own in each."""
        return len(self.known) > DIFFERENT

    def of(self, value: Any) -> Cell | None:
        """The cell of a written text, a number, or what the workbook's reader says of others."""
        if isinstance(value, dict):
            (kind, text), *_ = value.items()
            return Cell("date", dt.date.fromisoformat(text)) if kind == "d" else Cell(_MARKS[kind], text)
        if value is None:
            return None
        if value not in self.known:
            self.known[value] = to_cell(value) if isinstance(value, str) else _number(float(value))
        return self.known[value]


# CSV


def _csv(file: str, data: bytes, faults: list[Fault]) -> Iterator[Table]:
    lines = lines_of(file, data, faults)
    width = usual_width(lines.values())
    cells = _Cells()
    rows: dict[int, list[Cell | None]] = {}
    for number in list(lines):
        row = [cells.of(cell) for cell in lines.pop(number)]
        if any(row):
            rows[number] = row
        if cells.too_many:
            break
    if len(rows) > ROWS or width > COLUMNS or cells.too_many:
        found, expected = f"{len(rows)} × {width}", f"{ROWS} × {COLUMNS}"
        faults.append(Fault("survey_too_large", file, found=found, expected=expected))
    elif rows:
        yield Table(file, "", rows)
