"""The rows of a CSV file as programs write it: whatever its encoding, its separator and its line ends."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from soila_dash.faults import Fault
from soila_dash.plain_text import is_readable

ROWS, COLUMNS = 100_000, 300
DIFFERENT = 250_000
"""Different cells that a file may have: its response numbers, and few others."""

_SEPARATORS = (";", ",", "\t")
_SEP = re.compile(r"\s*sep=[^\r\n]{0,3}\s*?(?:\r\n|\r|\n)", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TRIED, _WIDEST, _EMPTY, _TOLD = 2_000, 2_000, 10, 20
_BLANK = " ;,\t\u00a0"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# UTF-8 read as Windows-1252: Ã or Â followed by what its second byte looks like.
_MISREAD = re.compile("[ÃÂ][\u0080-\u00bfŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")
_LOST = re.compile("\ufffd")
# Letters of older encodings read as Windows-1252: a sign within a word.
_SIGN_IN_WORD = re.compile("[^\\W\\d_](?:[€„†‡ˆ‰‹›Œœ˜™•…”][^\\W\\d_]|Š[a-z])")


def csv_rows(file: str, data: bytes, faults: list[Fault]) -> dict[int, list[str]]:
    """The rows of `lines_of`; a text that is not plain_text.is_readable, but for tabs, is a fault."""
    lines = lines_of(file, data, faults)
    written = {c for cells in lines.values() for cell in cells for c in cell}
    strange = [c for c in written if c not in "\r\t" and not is_readable(c)]
    if strange:
        rows = [n for n, cells in lines.items() if any(c in cell for cell in cells for c in strange)]
        faults += [Fault("not_readable", file, row=n) for n in rows[:_TOLD]]
    return lines


def lines_of(file: str, data: bytes, faults: list[Fault]) -> dict[int, list[str]]:
    """A CSV file's filled rows as written, by their number in a spreadsheet; {} and a fault when it is none.

    UTF-8, with or without a byte-order mark, Windows-1252, or UTF-16 with a mark, which is Excel's "Unicode
    text"; separated by what gives most cells.
    """
    text = _decode(file, data, faults)
    if text is None:
        return {}
    begin = len(_SEP.match(text)[0]) if _SEP.match(text) else 0  # type: ignore[index]
    ranked, problem = _separators(text, begin)
    for separator in ranked:
        try:
            lines = _split(text, begin, separator)
        except csv.Error as error:
            problem = str(error)
            continue
        if lines is None:
            found = f"> {ROWS} × {COLUMNS}"
            faults.append(Fault("survey_too_large", file, found=found, expected=f"{ROWS} × {COLUMNS}"))
            return {}
        width = usual_width(lines.values())
        for number, cells in lines.items():
            other = _resplit(cells, separator, width)
            if other is not None:
                faults.append(Fault("survey_separators", file, row=number, expected=repr(separator)))
                lines[number] = other
        return lines
    faults.append(Fault("not_csv", file, found=problem))
    return {}


def _separators(text: str, begin: int) -> tuple[list[str], str]:
    """The separators, the one that makes most cells of most of the first lines first; and what is wrong
    when none can be read."""
    widths: dict[str, int] = {}
    problem = ""
    for separator in _SEPARATORS:
        rows = []
        try:
            for row in islice(_reader(text, begin, separator), _TRIED):
                rows.append(row)
        except csv.Error as error:
            problem = str(error)
            if not rows:
                continue
        widths[separator] = usual_width(rows)
    return sorted(widths, key=lambda separator: -widths[separator]), problem


def _split(text: str, begin: int, separator: str) -> dict[int, list[str]] | None:
    """The filled rows; None when there are more, or longer ones, than a file may have."""
    rows: dict[int, list[str]] = {}
    known: dict[str, str] = {}
    for number, cells in enumerate(_reader(text, begin, separator), 2 if begin else 1):
        if any(cells):
            rows[number] = [known.setdefault(cell, cell) for cell in cells]
        if len(rows) > ROWS or len(cells) > _WIDEST or number > _EMPTY * ROWS or len(known) > DIFFERENT:
            return None
    return rows


def _reader(text: str, begin: int, separator: str) -> Iterator[list[str]]:
    """The rows of cells. A line that is all separators is not split: it would be a million cells."""

    def lines() -> Iterator[str]:
        for found in _LINE.finditer(text, begin):
            line = found[0]
            yield line if line.count(separator) <= _WIDEST else line[: _WIDEST * 2]

    yield from csv.reader(lines(), delimiter=separator, strict=True)


def _decode(file: str, data: bytes, faults: list[Fault]) -> str | None:
    """The text, without its byte-order mark."""
    row: int | None = None
    text: str | None = None
    signs = [_LOST, _MISREAD]
    if data.startswith(_WIDE):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" not in data.rstrip(b"\0"):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            # The five bytes that Windows-1252 lacks become characters that no text has.
            text = data.decode("cp1252", errors="replace")
            signs.append(_SIGN_IN_WORD)
    if text is not None:
        found = next((at for sign in signs if (at := sign.search(text))), None)
        if found is None:
            return text.lstrip("\ufeff")
        row = text.count("\n", 0, found.start()) + 1
    faults.append(Fault("survey_encoding", file, row=row, expected="UTF-8, UTF-16, Windows-1252"))
    return None


def usual_width(lines: Iterable[list[str]]) -> int:
    """How many cells most of the filled lines have."""
    counts = Counter(len(line) for line in lines if any(cell.strip(_BLANK) for cell in line))
    return max(counts, key=lambda n: (counts[n], n), default=0)


def _resplit(cells: list[str], separator: str, width: int) -> list[str] | None:
    """The line's cells if it takes another separator to give as many as the others have."""
    if len(cells) == width or width < 2:
        return None
    joined = separator.join(cells)
    if "\n" in joined or "\r" in joined:
        return None  # a cell of several lines was in quotes: it is one
    for other in _SEPARATORS:
        if other != separator:
            again = next(csv.reader([joined], delimiter=other), [])
            if len(again) == width:
                return again
    return None
