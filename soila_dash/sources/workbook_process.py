"""Reads one XLSX file as a process of its own, within bounds: bytes in, one JSON line a row out.

`python -m soila_dash.sources.workbook_process` is started by soila_dash.sources.sheets. Whatever a file does
ends this process and nothing else. Sheets are read as a stream of elements, so that a merged or linked range,
an empty cell or a cell far from all others costs what it takes in the file and no more. No formula is
computed, no link followed, no macro run; of all parts only the workbook's list, its texts, its number formats
and its sheets are opened.
"""

import contextlib
import datetime as dt
import io
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

MEMORY = 110 * 1024 * 1024
"""Bytes that the process may take beyond what it starts with."""
SECONDS = 9
"""Processor time that it may take."""
MOST = 5_000
"""Merged ranges and hidden rows of a sheet that are told; a file has none of them, or is refused."""

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(r"[A-Z]{1,3}(\d{1,7})(?::[A-Z]{1,3}(\d{1,7}))?")
# Excel's own formats that show a date or a time; the eastern ones among them.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
# Quoted and escaped letters, colours and languages in brackets (not [h]: hours beyond a day).
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?")
_CHUNK = 1 << 16
_TRUE = ("1", "true")


def main() -> None:
    """Reads the file from standard input; what cannot be read ends as {"damaged": why}."""
    data = sys.stdin.buffer.read()
    _bound()
    try:
        for line in _lines(data):
            sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
        sys.stdout.write('{"end":true}\n')
    except MemoryError:
        raise
    except Exception as error:  # a damaged part leads to whatever it happens to lead to
        sys.stdout.write(json.dumps({"damaged": type(error).__name__}) + "\n")


def _bound() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    statm = Path("/proc/self/statm")
    if statm.exists():
        most = int(statm.read_text().split()[0]) * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def letters(column: int) -> str:
    """A column's letters, the first being 0."""
    named = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        named = chr(65 + rest) + named
    return named


def _lines(data: bytes) -> Iterator[Any]:
    """For each sheet its filled rows, [number, cell, …], and then a mapping of what it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = _Package(archive)
        main = _Main()
        _read_part(package, "_rels/.rels", main.start)
        book = _Book(main.path)
        folder, name = posixpath.split(main.path)
        for part in (f"{folder}/_rels/{name}.rels", main.path):
            _read_part(package, part, book.start)
        dates, texts = _Dates(), _Texts()
        for kind, part in book.parts.values():
            if kind == "styles":
                # Only which cells are dates is asked of it; a program that opens the book mends the rest.
                with contextlib.suppress(KeyError, ValueError, expat.ExpatError):
                    _read_part(package, part, dates.start)
            elif kind == "sharedStrings":
                _read_part(package, part, texts.start, texts.end, texts.take_text)
        for name, state, id in book.sheets:
            kind, part = book.parts.get(id, ("", ""))
            if kind != "worksheet":
                continue
            sheet = _Sheet(texts.all, dates, book.epoch_1904)
            for _ in _walk(package, part, sheet.start, sheet.end, sheet.take_text):
                yield from sheet.rows
                sheet.rows.clear()
            yield {
                "sheet": name,
                "visible": state == "visible",
                "merged": sheet.merged,
                "hidden_rows": sheet.hidden_rows,
                "hidden_columns": sheet.hidden_columns,
            }


_Start = Callable[[str, dict[str, str]], object]
_Word = Callable[[str], object]


class _Package:
    """The parts of a workbook, whatever case and kind of slash their names are written in."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {_plain_name(name): name for name in archive.namelist()}

    def open(self, name: str) -> IO[bytes]:
        """The part's content; raises KeyError."""
        return self.archive.open(self.names[_plain_name(name)])


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _walk(
    package: _Package, name: str, start: _Start, end: _Word | None = None, said: _Word | None = None
) -> Iterator[None]:
    """Has a part's elements told piece by piece, without their prefixes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if said is not None:
        parser.CharacterDataHandler = said
    with package.open(name) as content:
        while chunk := content.read(_CHUNK):
            parser.Parse(chunk)
            yield
        parser.Parse(b"", True)
    yield


def _read_part(
    package: _Package, name: str, start: _Start, end: _Word | None = None, said: _Word | None = None
) -> None:
    for _ in _walk(package, name, start, end, said):
        pass


class _Main:
    """Where the workbook's own part lies."""

    path = "xl/workbook.xml"

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship" and given.get("Type", "").endswith("/officeDocument"):
            self.path = posixpath.normpath("/" + given.get("Target", self.path))[1:]


class _Book:
    """The workbook's sheets (name, state, id) and its parts (kind, path) by id."""

    def __init__(self, path: str) -> None:
        self.folder = "/" + posixpath.dirname(path)
        self.sheets: list[tuple[str, str, str]] = []
        self.parts: dict[str, tuple[str, str]] = {}
        self.epoch_1904 = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship":
            target = given.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join(self.folder, target))[1:]
            self.parts[given.get("Id", "")] = given.get("Type", "").rpartition("/")[2], path
        elif tag == "sheet":
            id = next((value for key, value in given.items() if key.endswith(":id")), "")
            self.sheets.append((given.get("name", ""), given.get("state", "visible"), id))
        elif tag == "workbookPr":
            self.epoch_1904 = given.get("date1904") in _TRUE


class _Dates:
    """Which of the cells' styles are dates; nothing else of a style is looked at."""

    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self.styles = bytearray()
        self.within = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "numFmt":
            self.formats[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles"):
            self.within = tag == "cellXfs"
        elif tag == "xf" and self.within:
            self.styles.append(self._is_date(given.get("numFmtId", "0")))

    def _is_date(self, id: str) -> bool:
        """Whether a number of this format is a date: one of Excel's own, or one with days or hours."""
        if id not in self.formats:
            return id.isdecimal() and int(id) in _DATE_FORMATS
        plain = _NOT_FORMAT.sub("", self.formats[id].split(";")[0]).lower()
        return not plain.startswith("general") and not set(plain).isdisjoint("dmyhs")

    def of(self, number: float, style: str, epoch_1904: bool) -> Any:
        """The number, {"d": date} when its style is one, a time of day as text."""
        if not style.isdecimal() or int(style) >= len(self.styles) or not self.styles[int(style)]:
            return number
        # 1900 was no leap year, but is one for spreadsheets.
        days = number + (1462 if epoch_1904 else 1 if number < 60 else 0)
        try:
            found = dt.datetime(1899, 12, 30) + dt.timedelta(days=days)
        except OverflowError:
            return number
        return {"d": found.date().isoformat()} if number >= 1 else found.time().isoformat()


class _Texts:
    """The workbook's shared texts, without what tells how to pronounce them."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.parts: list[str] = []
        self.text = self.silent = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "si":
            self.parts = []
        elif tag == "rPh":
            self.silent = True
        elif tag == "t":
            self.text = not self.silent

    def take_text(self, text: str) -> None:
        if self.text:
            self.parts.append(text)

    def end(self, tag: str) -> None:
        if tag == "t":
            self.text = False
        elif tag == "rPh":
            self.silent = False
        elif tag == "si":
            self.all.append(sys.intern("".join(self.parts)))


class _Sheet:
    """A sheet as its elements come: filled rows, and what is merged or cannot be seen."""

    def __init__(self, texts: list[str], dates: _Dates, epoch_1904: bool) -> None:
        self.texts, self.dates, self.epoch_1904 = texts, dates, epoch_1904
        self.rows: list[list[Any]] = []
        self.merged: list[tuple[int, int, str]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.all_hidden = False
        self.row, self.column = 0, -1
        self.cells: dict[int, Any] = {}
        self.kind = self.style = self.formula = ""
        self.value: list[str] = []
        self.inside = ""
        self.silent = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            at = _CELL.fullmatch(given.get("r", ""))
            self.column = _number(at[1]) if at else self.column + 1
            self.kind, self.style = given.get("t", "n"), given.get("s", "")
            self.value, self.formula = [], ""
        elif tag in ("v", "t"):
            self.inside = "" if self.silent else tag
        elif tag == "f":
            self.inside, self.formula = tag, "="
        elif tag == "row":
            self.row, self.column = int(given.get("r", self.row + 1)), -1
            self._hide(given)
        else:
            self._outer_tag(tag, given)

    def _outer_tag(self, tag: str, given: dict[str, str]) -> None:
        if tag == "rPh":
            self.silent = True
        elif tag == "sheetFormatPr":
            self.all_hidden = given.get("zeroHeight") in _TRUE
        elif tag == "col" and len(self.hidden_columns) < MOST:
            if given.get("hidden") in _TRUE or _is_invisible(given.get("width")):
                first, last = given.get("min", ""), given.get("max", "")
                if first.isdecimal() and last.isdecimal():
                    self.hidden_columns.append((int(first) - 1, int(last) - 1))
        elif tag == "mergeCell" and len(self.merged) < MOST:
            at = _RANGE.fullmatch(given.get("ref", ""))
            if at:
                self.merged.append((int(at[1]), int(at[2] or at[1]), at[0]))

    def _hide(self, given: dict[str, str]) -> None:
        height = given.get("ht")
        hidden = given.get("hidden") in _TRUE or _is_invisible(height) or (self.all_hidden and height is None)
        if hidden and len(self.hidden_rows) < MOST:
            self.hidden_rows.append(self.row)

    def take_text(self, text: str) -> None:
        if self.inside == "f":
            self.formula = (self.formula + text)[:200]
        elif self.inside:
            self.value.append(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "t", "f"):
            self.inside = ""
        elif tag == "c":
            value = self._cell()
            if value is not None and value != "":
                self.cells[self.column] = value
        elif tag == "row" and self.cells:
            width = max(self.cells) + 1
            self.rows.append([self.row, *(self.cells.get(n) for n in range(width))])
            self.cells = {}
        elif tag == "rPh":
            self.silent = False

    def _cell(self) -> Any:
        """What the cell shows: a number, a text, {"d": date}, {"f": formula} or {"e": error}."""
        text = "".join(self.value)
        found: Any = text
        if self.formula:
            return {"f": self.formula}
        match self.kind:
            case _ if not text:
                found = None
            case "s":
                found = self.texts[int(text)]
            case "e":
                found = {"e": text}
            case "d":
                # A moment with a zone is another day in Finland, late in the evening.
                found = (
                    {"d": dt.date.fromisoformat(text[:10]).isoformat()} if _LOCAL.fullmatch(text) else text
                )
            case "b":
                found = str(text in _TRUE)
            case "n":
                found = self.dates.of(float(text), self.style, self.epoch_1904)
        return found


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _is_invisible(size: str | None) -> bool:
    """Whether a height or width is given and too small for anything to be seen."""
    try:
        return size is not None and float(size) < 0.5
    except ValueError:
        return False


if __name__ == "__main__":
    main()
