"""Tabulations that data owners send, of what no public source has: read cell by cell, kept privately."""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import polars as pl

from soila_dash.catalog import LANGUAGES, Catalog
from soila_dash.catalog.models import Level, Sex
from soila_dash.clock import finnish_day
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import translator
from soila_dash.plain_text import is_readable
from soila_dash.sources import erasure, private
from soila_dash.sources.cell_words import LONGEST, as_code, by_name, near, normal, wordings
from soila_dash.sources.receiving import received_files
from soila_dash.sources.sheets import Cell, Table, column, read_sheets
from soila_dash.sources.survey_files import OWN_SHEETS
from soila_dash.sources.tabulation_checks import (
    LARGEST_LIMIT,
    SMALLEST_LIMIT,
    STATED,
    Before,
    Key,
    Place,
    Row,
    check_cells,
    check_public,
    disagreements,
    misfits,
    notes,
    single,
    sums,
)

FIELDS = (
    "indicator",
    "region",
    "year",
    "sex",
    "count",
    "denominator",
    "owner",
    "source",
    "permission",
    "limit",
)
"""The form's columns."""

Permission = Literal["as_is", "hidden", "private"]
"""What the owner allows: publish as is, publish with counts below `limit` hidden, or keep only."""

LEVELS: tuple[Level, ...] = ("country", "county")

FIRST_YEAR = 1990

KEPT: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "level": pl.String(),
    "region": pl.String(),
    "year": pl.Int32(),
    "sex": pl.String(),
    "count": pl.Int64(),
    "denominator": pl.Int64(),
    "owner": pl.String(),
    "source": pl.String(),
    "permission": pl.String(),
    "limit": pl.Int64(),
}
"""One row a count. `denominator` is null for an indicator that has none; `limit` is null unless
`permission` is hidden."""

STORED: dict[str, pl.DataType] = {**KEPT, "imported": pl.String(), "secret": pl.String()}
"""As it lies in the private folder: with the ISO date of the import, and what was drawn at it, once and for
all, to choose between equally good ways to hide. It also makes the figures' public name, which a hash of
the counts must not: whoever guesses counts could try them on it."""

PLACE = ("indicator", "level", "region", "year", "sex")
"""The columns that say where a count stands."""

_HEADER_AMONG = 30

_RECOGNISED = 4

_OMITTED = re.compile(r"[.…·*x–—-]+|<.*|alle .*|under .*|less than .*", re.IGNORECASE)

# A whole number as office programs group it: 12 300.
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+")

# An identity code, an e-mail address or a telephone number: none belongs to an owner or a source.
_PERSONAL = re.compile(r"\d{6}[-+A-FU-Y]\d{3}\w|\S@\S|\+?\d[\d -]{8,}\d")


@dataclass(frozen=True)
class Received:
    """One file's counts in KEPT; `known` when a file of the same content is kept already."""

    file: Path
    digest: str
    counts: pl.DataFrame
    known: bool = False


@dataclass(frozen=True)
class Reading:
    """Files that were read, and everything that is wrong in them; faultless ones only may be kept. `told` is
    for a person to judge and hinders nothing."""

    files: tuple[Received, ...]
    faults: tuple[Fault, ...]
    told: tuple[Fault, ...] = ()


def read(
    files: Sequence[Path], catalog: Catalog, folder: Path | None = None, public: pl.DataFrame | None = None
) -> Reading:
    """Reads the files whole, and compares them with themselves, with each other, with what `folder`
    keeps and with the counts of `public` (observations of the release that is served)."""
    faults: list[Fault] = []
    known = _Known(catalog)
    before = _earlier_counts(folder, faults)
    received: list[Received] = []
    told: list[Fault] = []
    for path, digest, data in received_files(files, folder, _withdrawn, faults):
        if data is None:
            received.append(Received(path, digest, _frame([]), known=True))
            continue
        tables, wrong = read_sheets(path, data, OWN_SHEETS)
        faults += wrong
        begun = len(faults)
        rows = [row for table in tables for row in _rows(table, known, faults)]
        if tables and not rows and len(faults) == begun:
            faults.append(Fault("empty_file", str(path)))
        rows = single(rows, before, faults)
        faults += disagreements(rows)
        faults += sums(rows, before, catalog)
        faults += check_public(rows, catalog, public)
        told += notes(rows, catalog, finnish_day())
        before |= {row.key: (row.count, path.name) for row in rows}
        received.append(Received(path, digest, _frame(rows)))
    return Reading(tuple(received), tuple(faults), tuple(told))


def _withdrawn(file: str, date: str) -> Fault:
    return Fault("tabulation_withdrawn", file, found=date)


def keep(reading: Reading, folder: Path) -> list[Received]:
    """Writes each file's counts to `folder`/<digest>.parquet, readable by the owner only; gives those
    that were new. Raises DataFaults, and writes nothing, when anything in the reading is wrong."""
    if reading.faults:
        raise DataFaults(reading.faults)
    new = [r for r in reading.files if not r.known]
    today = finnish_day().isoformat()
    for received in new:
        stored = received.counts.with_columns(
            imported=pl.lit(today), secret=pl.lit(secrets.token_hex(16))
        ).select(list(STORED))
        private.write(folder, f"{received.digest}.parquet", [stored.to_arrow()])
    return new


def stored_counts(folder: Path, catalog: Catalog) -> tuple[pl.DataFrame, list[Fault]]:
    """All counts kept in `folder`, in STORED; a damaged file, and one of an indicator that the catalogue
    no longer knows as its owner's, is a fault and brings nothing. Nor may files say a count twice or not add
    up."""
    frames: dict[Path, pl.DataFrame] = {}
    faults: list[Fault] = []
    gone = erasure.read(folder.parent).files
    for path in (path for path in private.sound_files(folder, faults) if path.stem not in gone):
        try:
            frame = pl.read_parquet(path)
        except private.UNREADABLE:
            frame = pl.DataFrame()
        if dict(frame.schema) != STORED:
            faults.append(private.damage(path))
            continue
        owned = {i.id for i in catalog.indicators.values() if i.owned}
        strange = sorted(set(frame["indicator"].unique()) - owned)
        faults += [Fault("tabulation_indicator_gone", str(path), found=name) for name in strange]
        if not strange:
            frames[path] = frame
    faults += _misfits(frames, catalog)
    return pl.concat([pl.DataFrame(schema=STORED), *frames.values()]).sort(PLACE), faults


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    cells = [(*r.key, r.count, r.denominator, *(r.stated[f] for f in STATED)) for r in rows]
    return pl.DataFrame(cells, schema=KEPT, orient="row", strict=True)


# What may stand in a file


class _Known:
    """The headings, codes and words that may stand in the form, by their written form."""

    def __init__(self, catalog: Catalog) -> None:
        self.indicators = {i.id: i for i in catalog.indicators.values() if i.owned}
        self.fields = {f: f for f in FIELDS}
        words = [translator(language) for language in LANGUAGES]
        for t in words:
            self.fields |= {normal(t(f"tabulation.column.{f}")): f for f in FIELDS}
        regions = {
            f"{r.level} {r.code}": (r.code, r.code.lstrip("0"), *wordings(r.name), *wordings(r.short))
            for level in LEVELS
            for r in catalog.of_level(level)
        }
        names = {i: (*wordings(x.name), *wordings(x.short)) for i, x in self.indicators.items()}
        self.codes: dict[str, dict[str, str]] = {
            "indicator": by_name(names),
            "region": by_name(regions),
            "sex": by_name({s: [t(f"sex.{s}") for t in words] for s in get_args(Sex)}),
            "permission": by_name(
                {p: [t(f"tabulation.permission.{p}") for t in words] for p in get_args(Permission)}
            ),
        }


_UNKNOWN = {
    "indicator": "tabulation_unknown_indicator",
    "region": "survey_unknown_region",
    "sex": "tabulation_unknown_word",
    "permission": "tabulation_unknown_word",
}


# The header


def _layout(table: Table, known: _Known, faults: list[Fault]) -> tuple[int, dict[str, int]] | None:
    """The header's row and the index of each column; None when something is wrong with it."""
    best, number = _RECOGNISED - 1, None
    for row in sorted(table.rows)[:_HEADER_AMONG]:
        score = len({known.fields.get(normal(str(c.value)), "") for c in table.rows[row] if c} - {""})
        if score > best:
            best, number = score, row
    if number is None:
        expected = ", ".join(FIELDS)
        faults.append(Fault("tabulation_no_header", table.file, table.sheet, expected=expected))
        return None
    below = [row for n, row in table.rows.items() if n > number]
    found: dict[str, int] = {}
    begun = len(faults)
    for index in range(max(map(len, table.rows.values()))):
        cells = table.rows[number]
        cell = cells[index] if index < len(cells) else None
        name = known.fields.get(normal(str(cell.value))) if cell else None
        at = (table.file, table.sheet, number, column(index))
        if name in found:
            faults.append(Fault("survey_doubled_column", *at, expected=column(found[name])))
        elif name is not None:
            found[name] = index
        elif cell or any(index < len(row) and row[index] for row in below):
            faults.append(Fault("survey_extra_column", *at, found=cell.length if cell else "0"))
    missing = [f for f in FIELDS if f not in found]
    faults += [Fault("missing_column", table.file, table.sheet, number, f) for f in missing]
    for first, last, cells_named in table.merged:
        if last >= number:
            faults.append(Fault("survey_merged", table.file, table.sheet, max(first, number), cells_named))
    for name, index in found.items():
        if index in table.hidden_columns:
            where = f"{column(index)} {name}"
            faults.append(Fault("survey_hidden_column", table.file, table.sheet, number, where))
    return (number, found) if len(faults) == begun else None


# The rows


def _rows(table: Table, known: _Known, faults: list[Fault]) -> Iterator[Row]:
    layout = _layout(table, known, faults)
    if layout is None:
        return
    header, at = layout
    for number in (n for n in table.rows if n > header):
        if number in table.hidden_rows:
            faults.append(Fault("survey_hidden_row", table.file, table.sheet, number))
        row = _row(table, number, at, known, faults)
        if row is not None:
            yield row


def _row(table: Table, number: int, at: Mapping[str, int], known: _Known, faults: list[Fault]) -> Row | None:
    """The row, if nothing is wrong in it."""
    cells, begun = table.rows[number], len(faults)
    found: dict[str, str | int | None] = dict.fromkeys(FIELDS)
    where = {name: f"{column(index)} {name}" for name, index in at.items()}
    empty = {name for name, index in at.items() if index >= len(cells) or cells[index] is None}
    for name, index in at.items():
        cell = None if name in empty else cells[index]
        here: Place = (table.file, table.sheet, number, where[name])
        if cell is None:
            if name not in ("denominator", "limit"):
                faults.append(Fault("empty_cell", *here))
        elif cell.kind == "formula":
            faults.append(Fault("survey_formula", *here, found=cell.length))
        elif cell.kind == "error":
            faults.append(Fault("survey_error_cell", *here))
        elif name in known.codes:
            found[name] = _code(cell, name, known, here, faults)
        elif name in ("owner", "source"):
            found[name] = _words(cell, here, faults)
        else:
            found[name] = _whole(cell, name, here, faults)
    row = (table.file, table.sheet, number)
    item = known.indicators.get(str(found["indicator"]))
    check_cells(found, item, empty, row, where, faults)
    if len(faults) > begun or item is None:
        return None
    level, _, region = str(found["region"]).partition(" ")
    year, count, denominator = (found[f] for f in ("year", "count", "denominator"))
    if not isinstance(year, int) or not isinstance(count, int) or isinstance(denominator, str):
        return None
    key = (item.id, level, region, year, str(found["sex"]))
    return Row((*row, where["count"]), key, count, denominator, {f: found[f] for f in STATED})


def _code(cell: Cell, name: str, known: _Known, at: Place, faults: list[Fault]) -> str | None:
    codes = known.codes[name]
    code = codes.get(normal(as_code(cell)))
    if code is None:
        expected = near(as_code(cell), codes)
        faults.append(Fault(_UNKNOWN[name], *at, found=cell.length, expected=expected))
    return code


def _words(cell: Cell, at: Place, faults: list[Fault]) -> str | None:
    """Who owns the figures, or what they were taken from: words that will be published."""
    said = " ".join(as_code(cell).split())
    if len(said) > LONGEST:
        faults.append(Fault("tabulation_too_long", *at, found=str(len(said)), expected=str(LONGEST)))
    elif _PERSONAL.search(said):
        faults.append(Fault("tabulation_personal", *at, found=cell.length))
    elif not is_readable(said):
        faults.append(Fault("not_readable", *at))
    elif cell.kind != "text":
        faults.append(Fault("not_text", *at, found=cell.length))
    else:
        return said
    return None


def _whole(cell: Cell, name: str, at: Place, faults: list[Fault]) -> int | None:
    lowest, highest = {
        "year": (FIRST_YEAR, finnish_day().year),
        "count": (0, 10**8),
        "denominator": (1, 10**8),
        "limit": (SMALLEST_LIMIT, LARGEST_LIMIT),
    }[name]
    value = cell.value
    if isinstance(value, str) and _GROUPED.fullmatch(value):
        value = float("".join(value.split()))
    if isinstance(value, float) and value.is_integer() and lowest <= value <= highest:
        return int(value)
    expected = f"{lowest}–{highest}" if name in ("year", "limit") else f"≥ {lowest}"
    if name == "count" and cell.kind == "text" and _OMITTED.fullmatch(str(value)):
        faults.append(Fault("tabulation_omitted", *at))
    else:
        faults.append(Fault("tabulation_not_whole", *at, found=cell.length, expected=expected))
    return None


def _earlier_counts(folder: Path | None, faults: list[Fault]) -> Before:
    found: Before = {}
    for path in private.sound_files(folder, faults):
        try:
            rows = pl.read_parquet(path, columns=[*PLACE, "count"])
        except private.UNREADABLE:
            faults.append(private.damage(path))
            continue
        for *key, count in rows.iter_rows():
            found[key[0], key[1], key[2], key[3], key[4]] = count, path.stem[:12]
    return found


def _misfits(frames: Mapping[Path, pl.DataFrame], catalog: Catalog) -> Iterator[Fault]:
    """What kept files say twice or that does not add up: they may have come past the import."""
    counts: dict[Key, int] = {}
    files: dict[Key, Path] = {}
    for path, frame in frames.items():
        for *cell, count in frame.select(*PLACE, "count").iter_rows():
            key: Key = (cell[0], cell[1], cell[2], cell[3], cell[4])
            if key in files:
                yield Fault(
                    "tabulation_given_before", str(path), key=_place(key), expected=files[key].stem[:12]
                )
            counts[key], files[key] = count, path
    for key, fits, line in misfits(counts, counts, catalog):
        expected = f"{fits} ({', '.join(sorted({files[k].stem[:12] for k in line}))})"
        where = (str(files[key]), "", None, _place(key))
        yield Fault("tabulation_sum_files", *where, found=str(counts[key]), expected=expected)


def _place(key: Key) -> str:
    return " ".join(map(str, key))
