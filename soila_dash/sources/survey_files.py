"""Survey files that pilots send: checked cell by cell against the catalogue, and kept privately.

Every cell is a declared code, level, number or date. Anything else is refused, and a fault tells its
length only, so that no name, identity code or address can enter or be repeated.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow.parquet as pq

from soila_dash.catalog import LANGUAGES, Catalog
from soila_dash.catalog.survey import Instrument, Round
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import translator
from soila_dash.sources import erasure, private
from soila_dash.sources.cell_words import LONGEST, as_code, by_name, near, normal, wordings
from soila_dash.sources.likeness import Earlier, File, Row, likenesses
from soila_dash.sources.responses import RESPONSES
from soila_dash.sources.sheets import Cell, Table, column, read_sheets

FIELDS = ("round", "pilot", "region", "group", "response", "answered")
"""The columns that every file has, beside one for each item."""
OWN_SHEETS = ("Ohje · Anvisning · Help", "Koodit · Koder · Codes")
"""Sheets of the template that hold no answers."""
MOST_FAULTS = 500
"""Faults of a file that are told; a column in a form of its own brings one in each row."""
HIGHEST = 9_999_999
"""The highest number of a response: too short for an identity code or a telephone number."""

_UNKNOWN = {
    "round": "survey_unknown_round",
    "pilot": "survey_unknown_pilot",
    "region": "survey_unknown_region",
    "group": "survey_unknown_group",
}
_NUMBERING = re.compile(r"^[a-z]?\d{1,3}(?:\.\d{1,3})*(?:\s*[.):])?\s+")
_LABELLED = re.compile(
    r"(?P<level>\d+)(?:\s*[-–=:.)(]\s*|\s+)(?P<said>.+?)\)?|(?P<words>.+?)\s*\((?P<last>\d+)\)"
)
_ITEM_LIKE = re.compile(r"[a-z]+(-[a-z0-9]+)+")
_DATE = re.compile(
    r"(?:(?P<year>\d{4})(?P<sign>[-/])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)|(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4}))"
    r"(?:[T, ]+(?:klo\.?\s*|kl\.?\s*)?(?P<hour>\d\d?)[.:](?P<minute>\d\d)(?:[.:]\d\d(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>ap|ip|am|pm|fm|em)\.?)?\s*(?P<zone>z|utc|gmt|eet|eest|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_HERE = ZoneInfo("Europe/Helsinki")
_AFTERNOON = ("ip", "pm", "em")
_HEADER_AMONG = 30
_RECOGNISED = 3
_ALIKE = 0.8

_At = tuple[str, str, int | None, str]
"""Where a cell is: file, sheet, row, column."""


@dataclass(frozen=True)
class Drop:
    """Rows that the steward leaves out: of a file, by name or path, and of a sheet when it has many."""

    file: str
    first: int
    last: int
    sheet: str = ""

    def names(self, table: Table, row: int) -> bool:
        """Whether it names this row."""
        file = self.file in (table.file, Path(table.file).name)
        return file and self.sheet in ("", table.sheet) and self.first <= row <= self.last


@dataclass(frozen=True)
class Received:
    """One file's responses, one a row (see `_frame`), the items of the instruments they answer and their
    wordings (seals by instrument), and how many rows were dropped; `known` when a file of the same content
    is kept already."""

    file: Path
    digest: str
    rows: pl.DataFrame
    items: Mapping[tuple[str, int], Sequence[str]] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)
    dropped: int = 0
    known: bool = False

    @property
    def responses(self) -> pl.DataFrame:
        """The responses in RESPONSES, in the file's order, one row an item of each one's instrument."""
        return pl.concat([pl.DataFrame(schema=RESPONSES), *self.parts()])

    def parts(self) -> Iterator[pl.DataFrame]:
        """The same in parts of a few thousand responses: all at once take thirty times the file."""
        for some in self.rows.iter_slices(_TOGETHER):
            yield _long(some, self.items)


@dataclass(frozen=True)
class Reading:
    """Files that were read, and everything that is wrong in them; faultless ones only may be kept. `told`
    is for a person to judge and hinders nothing: rows that look like the same people's."""

    files: tuple[Received, ...]
    faults: tuple[Fault, ...]
    told: tuple[Fault, ...] = ()


def check(files: Sequence[Path], catalog: Catalog) -> list[Fault]:
    """Everything that is wrong in the files, each other's duplicates included."""
    return list(read(files, catalog).faults)


def read(
    files: Sequence[Path], catalog: Catalog, folder: Path | None = None, drops: Sequence[Drop] = ()
) -> Reading:
    """Reads the files whole and compares them with each other and with what `folder` keeps.

    A file whose content is kept there already, or was given just before, is passed over.
    """
    faults: list[Fault] = []
    known = _Known(catalog)
    before = _earlier_responses(folder, faults)
    digests = {path.stem for path in _files(folder)}
    gone = erasure.read(folder.parent) if folder else erasure.Erased()
    received: list[Received] = []
    used: set[Drop] = set()
    told: list[Fault] = []
    alike = Earlier(_files(folder))
    for path in files:
        try:
            data = path.read_bytes()
        except OSError:
            faults.append(Fault("file_missing", str(path)))
            continue
        digest = hashlib.sha256(data).hexdigest()
        if digest in gone.files:
            date, _ = gone.files[digest]
            faults.append(Fault("survey_withdrawn", str(path), found=date))
            continue
        if digest in digests:
            received.append(Received(path, digest, _frame([]), known=True))
            used |= {d for d in drops if d.file in (str(path), path.name)}
            continue
        digests.add(digest)
        tables, wrong = read_sheets(path, data, OWN_SHEETS)
        responses, dropped = _responses(tables, known, drops, used, wrong)
        tables.clear()
        responses = sorted(_deduplicate(responses, wrong), key=lambda r: (r.at[1], r.at[2] or 0))
        _compare_earlier(responses, before, catalog.survey.rounds, wrong)
        for r in responses:
            if r.id in gone.responses:
                wrong.append(Fault("survey_withdrawn_row", *r.at, found=gone.responses[r.id][0]))
        faults += wrong[:MOST_FAULTS]
        if len(wrong) > MOST_FAULTS:
            faults.append(Fault("survey_more_faults", str(path), expected=str(MOST_FAULTS)))
        told += _similar_rows(responses, alike)
        asked = {r.instrument.key: r.instrument for r in responses}
        received.append(
            Received(
                path,
                digest,
                _frame(responses),
                {(i.id, i.version): [item.id for item in i.items] for i in asked.values()},
                {key: i.sealed for key, i in asked.items()},
                dropped,
            )
        )
    faults += [Fault("survey_drop_unknown", d.file, d.sheet, d.first) for d in drops if d not in used]
    return Reading(tuple(received), tuple(faults), tuple(told))


def keep(reading: Reading, folder: Path) -> list[Received]:
    """Writes each file's responses to `folder`/<digest>.parquet, readable by the owner only; gives
    those that were new. Raises DataFaults, and writes nothing, when anything in the reading is wrong.
    """
    if reading.faults:
        raise DataFaults(reading.faults)
    new = [r for r in reading.files if not r.known]
    for received in new:
        wordings = {"wordings": json.dumps(dict(sorted(received.wordings.items())))}
        tables = (part.to_arrow().replace_schema_metadata(wordings) for part in received.parts())
        private.write(folder, f"{received.digest}.parquet", tables)
    return new


def stored_responses(folder: Path, catalog: Catalog) -> tuple[pl.LazyFrame, list[Fault]]:
    """All responses kept in `folder`, in RESPONSES, read when they are needed; a damaged file, and one
    that answers a wording which the catalogue has edited since, is a fault and brings nothing."""
    frames, faults = [pl.LazyFrame(schema={**RESPONSES, "file": pl.String()})], []
    withdrawn = erasure.read(folder.parent).files
    for path in _files(folder):
        if path.stem in withdrawn:
            continue
        try:
            with pq.ParquetFile(path) as file:
                wordings = json.loads((file.schema_arrow.metadata or {})[b"wordings"])
            frame = pl.scan_parquet(path)
            damaged = dict(frame.collect_schema()) != RESPONSES
        except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
            damaged = True
        if damaged:
            faults.append(Fault("file_damaged", str(path)))
            continue
        edited = []
        for key, sealed in wordings.items():
            instrument = catalog.survey.instrument(key)
            if instrument is None or instrument.seal != sealed:
                edited.append(Fault("survey_wording_edited", str(path), found=key, expected=sealed))
        faults += edited
        if not edited:
            frames.append(frame.with_columns(pl.lit(path.stem).alias("file")))
    gone = sorted(erasure.read(folder.parent).responses)
    every = pl.concat(frames, how="diagonal").filter(~pl.col("response").is_in(gone))
    faults += _in_two_files(every, folder)
    return every.drop("file"), faults


def _in_two_files(every: pl.LazyFrame, folder: Path) -> list[Fault]:
    """Responses that more than one file holds: two imports at once could bring them; a build would count
    the same people twice."""
    ids = every.select("response", "file").unique()
    twice = ids.group_by("response").agg(pl.col("file").sort()).filter(pl.col("file").list.len() > 1)
    found = twice.group_by("file").len().sort("file").collect(engine="streaming")
    return [
        Fault(
            "survey_in_two_files", str(folder / f"{files[0]}.parquet"), found=str(n), expected=files[1][:12]
        )
        for files, n in found.iter_rows()
    ]


def _files(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("[!.]*.parquet")) if folder else []


# What may stand in a file


class _Known:
    """The headers, codes and answers that the catalogue declares, by their written form."""

    def __init__(self, catalog: Catalog) -> None:
        survey = catalog.survey
        self.survey = survey
        self.instruments = {i.key: i for i in survey.instruments}
        self.rounds = {r.id: r for r in survey.rounds}
        self.pilots = {p.id: p for p in survey.pilots}
        self.fields = {f: f for f in FIELDS}
        for t in map(translator, LANGUAGES):
            self.fields |= {normal(t(f"survey.column.{f}")): f for f in FIELDS}
        self.items: dict[str, dict[str, str]] = {}
        for instrument in survey.instruments:
            names = {i.id: (*wordings(i.text), *wordings(i.short)) for i in instrument.items}
            for name, item in by_name(names).items():
                self.items.setdefault(name, {})[instrument.key] = item
        # A spreadsheet makes 5 of the region 05.
        regions = {
            r.code: (r.code.lstrip("0"), *wordings(r.name), *wordings(r.short))
            for r in catalog.of_level("county")
        }
        self.codes: dict[str, dict[str, str]] = {
            "round": by_name({r.id: wordings(r.name) for r in survey.rounds}),
            "pilot": by_name({p.id: wordings(p.name) for p in survey.pilots}),
            "group": by_name({g.id: wordings(g.name) for g in survey.groups}),
            "region": by_name(regions),
        }
        self.answers = {
            i.key: {normal(x): a.level for a in i.scale.answers for x in wordings(a.label)}
            for i in survey.instruments
        }
        self.silent = {i.key: {normal(x) for x in wordings(i.scale.cannot_say)} for i in survey.instruments}

    def instrument_for(self, round: str, group: str) -> Instrument | None:
        """What the round asks of the group; without a round, what was asked last."""
        if round:
            return self.survey.instrument_for(self.rounds[round], group)
        return self.survey.latest(group)

    def heading(self, cell: Cell) -> str:
        """A header cell as it is looked up: without the number, and without the question before a
        colon, a dash or in front of brackets, that survey tools add to an item."""
        whole = normal(str(cell.value))
        text = _NUMBERING.sub("", whole)
        parts = (
            whole,
            text,
            *(text.rpartition(sign)[2] for sign in (": ", " - ", " – ")),
            text.rpartition("[")[2],
        )
        for part in (p.strip(" ].") for p in parts):
            if part in self.fields or part in self.items:
                return part
        return text


# The header


@dataclass(frozen=True)
class _Column:
    """One column: a field, or an item of one instrument or more (ids by instrument)."""

    index: int
    name: str
    items: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def where(self) -> str:
        """Letter and name, as a fault tells it."""
        return f"{column(self.index)} {self.name}"


@dataclass(frozen=True)
class _Layout:
    """Where the header is, how wide, and what its columns are; `asked` are the instruments in play."""

    row: int
    width: int
    fields: Mapping[str, _Column]
    items: tuple[_Column, ...]
    asked: tuple[str, ...]


def _layout(table: Table, known: _Known, faults: list[Fault]) -> _Layout | None:
    """Finds the header and tells its columns; a sheet without a row below it has none."""
    number = _header_row(table, known)
    if number is None:
        expected = ", ".join(FIELDS)
        faults.append(Fault("survey_no_header", table.file, table.sheet, expected=expected))
        return None
    data = [row for n, row in table.rows.items() if n > number]
    if not data:
        return None
    cells = table.rows[number]
    width = max(n for n, cell in enumerate(cells, 1) if cell)
    asked = _instruments(cells, data, known)
    missing = dict.fromkeys(FIELDS, "") | {
        (key, item.id): item.id for key in asked for item in known.instruments[key].items
    }
    found: list[_Column] = []
    strange: list[tuple[int, str]] = []
    for index in range(width if table.is_csv else len(cells)):
        cell = cells[index]
        name = known.heading(cell) if cell else ""
        at: _At = (table.file, table.sheet, number, column(index))
        one = _column(index, name, known, asked)
        if one is None:
            if cell or any(index < len(row) and row[index] for row in data):
                strange.append((index, name))
            continue
        fresh = [at for at in _fills(one) if at in missing]
        if not fresh:
            first = next(c for c in found if set(_fills(c)) & set(_fills(one)))
            faults.append(Fault("survey_doubled_column", *at, expected=column(first.index)))
            continue
        found.append(one)
        for filled in fresh:
            del missing[filled]
    for index, name in strange:
        at = (table.file, table.sheet, number, column(index))
        one = _find_renamed(index, name, known, asked, missing)
        if one is not None:
            found.append(one)
            for filled in _fills(one):
                missing.pop(filled, None)
            faults.append(Fault("survey_renamed_column", *at, expected=one.name))
        elif name in known.items or _ITEM_LIKE.fullmatch(name):
            faults.append(Fault("survey_unknown_item", *at, expected=", ".join(asked)))
        else:
            faults.append(Fault("survey_extra_column", *at, found=str(len(name))))
    for filled, item in missing.items():
        faults.append(Fault("missing_column", table.file, table.sheet, number, item or str(filled)))
    fields = {c.name: c for c in found if not c.items}
    return _Layout(number, width, fields, tuple(c for c in found if c.items), asked)


def _column(index: int, name: str, known: _Known, asked: Sequence[str]) -> _Column | None:
    """What a heading names, as far as it is a field or is asked."""
    if name in known.fields:
        return _Column(index, known.fields[name])
    items = {key: item for key, item in known.items.get(name, {}).items() if key in asked}
    return _Column(index, "/".join(sorted(set(items.values()))), items) if items else None


def _fills(c: _Column) -> list[str | tuple[str, str]]:
    """What the column brings: its field, or its items as (instrument, item)."""
    return list(c.items.items()) if c.items else [c.name]


def _find_renamed(
    index: int, name: str, known: _Known, asked: Sequence[str], missing: Mapping[str | tuple[str, str], str]
) -> _Column | None:
    """The missing column that a heading means: one of another wording, or of almost the same letters."""
    older = set(known.items.get(name, {}).values())
    names = [item for filled, item in missing.items() if item in older]
    if not names and len(name) <= LONGEST:
        every = (*known.fields, *known.items)
        waiting = [n for n in every if _waits(_column(index, n, known, asked), missing)]
        names = get_close_matches(name, waiting, 1, _ALIKE)
    return _column(index, names[0], known, asked) if names else None


def _waits(c: _Column | None, missing: Mapping[str | tuple[str, str], str]) -> bool:
    return c is not None and any(filled in missing for filled in _fills(c))


def _header_row(table: Table, known: _Known) -> int | None:
    """The row that names most columns; rows above it are titles."""
    best, row = _RECOGNISED - 1, None
    for number in sorted(table.rows)[:_HEADER_AMONG]:
        headings = {known.heading(cell) for cell in table.rows[number] if cell}
        score = len({known.fields[h] for h in headings if h in known.fields})
        score += sum(h in known.items for h in headings)
        if score > best:
            best, row = score, number
    return row


def _instruments(
    cells: Sequence[Cell | None], data: Sequence[Sequence[Cell | None]], known: _Known
) -> tuple[str, ...]:
    """The instruments that the rows' rounds and groups ask; when no round is known, those asked of the
    groups last; when no group is either, the one that has most of the columns."""
    headings = {known.heading(cell): index for index, cell in reversed(list(enumerate(cells))) if cell}
    at = {known.fields[h]: index for h, index in headings.items() if h in known.fields}
    pairs = set()
    for row in data:
        found = (row[at[f]] if f in at and at[f] < len(row) else None for f in ("round", "group"))
        round, group = (as_code(cell) if cell else "" for cell in found)
        pairs.add((known.codes["round"].get(normal(round), ""), known.codes["group"].get(normal(group), "")))
    for some in ({pair for pair in pairs if pair[0]}, {("", group) for _, group in pairs}):
        asked = {i.key for round, group in some if (i := known.instrument_for(round, group))}
        if asked:
            return tuple(sorted(asked))
    named = sorted(key for h in headings for key in known.items.get(h, {}))
    return (max(named, key=named.count),) if named else ()


# The rows


@dataclass(frozen=True, slots=True)
class _Response:
    """One faultless row; its levels stand in the order of the instrument's items."""

    at: _At
    id: str
    round: str
    pilot: str
    region: str
    group: str
    number: int
    answered: dt.date
    instrument: Instrument
    levels: tuple[int | None, ...]


def response_id(round: str, pilot: str, group: str, number: int) -> str:
    """What tells responses apart everywhere: no number of a survey tool is kept."""
    words = "\x1f".join((round, pilot, group, str(number)))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _responses(
    tables: Sequence[Table], known: _Known, drops: Sequence[Drop], used: set[Drop], faults: list[Fault]
) -> tuple[list[_Response], int]:
    """The faultless rows of a file's sheets, and how many were dropped."""
    found: list[_Response] = []
    dropped = 0
    begun = len(faults)
    layouts = [(table, _layout(table, known, faults)) for table in tables]
    for table, layout in layouts:
        if layout is None:
            continue
        left = [n for n in table.rows if n > layout.row]
        for drop in drops:
            named = {n for n in left if drop.names(table, n)}
            others = (t for t, at in layouts if t is not table and at)
            if named and not drop.sheet and any(drop.names(t, n) for t in others for n in t.rows):
                used.add(drop)
                sheets = ", ".join(t.sheet for t, _ in layouts)
                faults.append(Fault("survey_drop_sheet", table.file, row=drop.first, expected=sheets))
                continue
            if named:
                used.add(drop)
                dropped += len(named)
                left = [n for n in left if n not in named]
        _shape(table, layout, left, faults)
        for number in left:
            if len(faults) > MOST_FAULTS:
                break
            response = _response(table, layout, known, number, faults)
            if response:
                found.append(response)
    if not found and len(faults) == begun and tables:
        faults.append(Fault("empty_file", tables[0].file))
    return found, dropped


def _shape(table: Table, layout: _Layout, rows: Sequence[int], faults: list[Fault]) -> None:
    """Merged cells, hidden columns and hidden rows, from the header on."""
    for first, last, cells in table.merged:
        if last >= layout.row:
            faults.append(Fault("survey_merged", table.file, table.sheet, max(first, layout.row), cells))
    for c in sorted((*layout.fields.values(), *layout.items), key=lambda c: c.index):
        if c.index in table.hidden_columns:
            faults.append(Fault("survey_hidden_column", table.file, table.sheet, layout.row, c.where))
    for number in rows:
        if number in table.hidden_rows:
            faults.append(Fault("survey_hidden_row", table.file, table.sheet, number))


def _response(
    table: Table, layout: _Layout, known: _Known, number: int, faults: list[Fault]
) -> _Response | None:
    """The row, if nothing is wrong in it and no column is missing."""
    cells, begun = table.rows[number], len(faults)
    if (
        table.is_csv
        and len(cells) != layout.width
        and (len(cells) < layout.width or any(cells[layout.width :]))
    ):
        found, expected = str(len(cells)), str(layout.width)
        faults.append(Fault("wrong_number_of_cells", table.file, row=number, found=found, expected=expected))
        return None
    codes: dict[str, str] = {}
    whole: dict[str, int] = {}
    answered = None
    for name, c in layout.fields.items():
        at: _At = (table.file, table.sheet, number, c.where)
        cell = cells[c.index]
        if cell is None:
            faults.append(Fault("empty_cell", *at))
        elif cell.kind == "formula":
            faults.append(Fault("survey_formula", *at, found=cell.length))
        elif cell.kind == "error":
            faults.append(Fault("survey_error_cell", *at))
        elif name == "answered":
            answered = _date(cell)
            if answered is None:
                faults.append(Fault("survey_not_a_date", *at, found=cell.length, expected="2026-11-22"))
        elif name == "response":
            value = cell.value
            if isinstance(value, float) and value.is_integer() and 1 <= value <= HIGHEST:
                whole[name] = int(value)
            else:
                expected = f"1–{HIGHEST}"
                faults.append(Fault("survey_response_number", *at, found=cell.length, expected=expected))
        else:
            code = known.codes[name].get(normal(as_code(cell)))
            if code is None:
                expected = near(as_code(cell), known.codes[name])
                faults.append(Fault(_UNKNOWN[name], *at, found=cell.length, expected=expected))
            else:
                codes[name] = code
    where = {name: c.where for name, c in layout.fields.items()}
    _check_codes(known, codes, answered, (table.file, table.sheet, number), where, faults)
    round, group = codes.get("round", ""), codes.get("group", "")
    in_play = (known.instruments[key] for key in layout.asked)
    instrument = (
        known.instrument_for(round, group) if round else next((i for i in in_play if i.group == group), None)
    )
    levels = _levels(table, layout, known, number, instrument, faults)
    if (
        len(faults) > begun
        or instrument is None
        or answered is None
        or len(codes) < len(_UNKNOWN)
        or not whole
    ):
        return None
    if any(item.id not in levels for item in instrument.items):
        return None
    return _Response(
        (table.file, table.sheet, number, ""),
        response_id(round, codes["pilot"], group, whole["response"]),
        round,
        codes["pilot"],
        codes["region"],
        group,
        whole["response"],
        answered,
        instrument,
        tuple(levels[item.id] for item in instrument.items),
    )


def _check_codes(
    known: _Known,
    codes: Mapping[str, str],
    answered: dt.date | None,
    row: tuple[str, str, int],
    where: Mapping[str, str],
    faults: list[Fault],
) -> None:
    """Whether a row's codes belong together: pilot, group and date to the round, region to the pilot."""
    pilot = known.pilots.get(codes.get("pilot", ""))
    round = known.rounds.get(codes.get("round", ""))
    region, group = codes.get("region"), codes.get("group")
    if pilot and region and region not in pilot.regions:
        expected = ", ".join(pilot.regions)
        faults.append(Fault("survey_foreign_region", *row, where["region"], region, expected))
    if round is None:
        return
    if pilot and pilot.id not in round.pilots:
        faults.append(Fault("survey_pilot_not_in_round", *row, where["pilot"], pilot.id, round.id))
    if group and known.survey.instrument_for(round, group) is None:
        faults.append(Fault("survey_group_not_in_round", *row, where["group"], group, round.id))
    if answered and not round.start <= answered <= round.end:
        expected = f"{round.start}–{round.end}"
        faults.append(Fault("survey_outside_round", *row, where["answered"], answered.isoformat(), expected))


def _levels(
    table: Table,
    layout: _Layout,
    known: _Known,
    number: int,
    instrument: Instrument | None,
    faults: list[Fault],
) -> dict[str, int | None]:
    """Level by item of the row's instrument; of an unknown group the cells are checked all the same."""
    cells, levels = table.rows[number], {}
    blank = True
    for c in layout.items:
        cell = cells[c.index]
        at: _At = (table.file, table.sheet, number, c.where)
        blank = blank and cell is None
        key = instrument.key if instrument else next(iter(c.items))
        if key in c.items:
            levels[c.items[key]] = _level(cell, known, key, at, faults) if cell else None
        elif cell:
            faults.append(Fault("survey_item_of_another_group", *at, expected=", ".join(c.items)))
    if blank and layout.items:
        faults.append(Fault("survey_no_answer", table.file, table.sheet, number))
    return levels


def _level(cell: Cell, known: _Known, key: str, at: _At, faults: list[Fault]) -> int | None:
    """The level that the cell declares, None for `cannot say`, or for what is a fault."""
    highest = known.instruments[key].scale.levels[-1]
    expected = f"1–{highest}"
    if cell.kind == "formula":
        faults.append(Fault("survey_formula", *at, found=cell.length, expected=expected))
    elif cell.kind == "error":
        faults.append(Fault("survey_error_cell", *at, expected=expected))
    elif isinstance(cell.value, float):
        shown = f"{cell.value:g}" if abs(cell.value) < 1000 else "> 999"
        if not cell.value.is_integer():
            faults.append(Fault("survey_decimal", *at, found=shown, expected=expected))
        elif not 1 <= cell.value <= highest:
            faults.append(Fault("survey_off_scale", *at, found=shown, expected=expected))
        else:
            return int(cell.value)
    else:
        text = normal(str(cell.value))
        labelled = None if text in known.answers[key] else _LABELLED.fullmatch(text)
        said = normal(labelled["said"] or labelled["words"]) if labelled else text
        level = known.answers[key].get(said)
        if level is not None and (labelled is None or int(labelled["level"] or labelled["last"]) == level):
            return level
        if level is None and said in known.silent[key]:
            return None
        alike = len(said) <= LONGEST and get_close_matches(said, known.answers[key], 1, _ALIKE)
        if cell.kind == "date" or _word(text) or alike:
            faults.append(Fault("survey_unknown_answer", *at, found=cell.length, expected=expected))
        else:
            faults.append(Fault("survey_text", *at, found=cell.length, expected=expected))
    return None


def _word(text: str) -> bool:
    """Whether it is one short word, as a code or an answer would be."""
    return len(text) <= 12 and text.isalnum()


def _date(cell: Cell) -> dt.date | None:
    """A date, or text that is one: 2026-11-22 or 22.11.2026, perhaps with a time, which is left out. With
    a zone it is the day that it was in Finland: late on 28 February by UTC it is March there."""
    if isinstance(cell.value, dt.date):
        return cell.value
    found = _DATE.fullmatch(str(cell.value))
    if not found:
        return None
    names = ("year", "month", "day") if found["year"] else ("y", "m", "d")
    try:
        day = dt.date(*(int(found[name]) for name in names))
        if (found["zone"] or "eet").lower() in ("eet", "eest"):
            return day
        hour = int(found["hour"]) % 12 if found["half"] else int(found["hour"])
        hour += 12 * ((found["half"] or "").lower() in _AFTERNOON)
        zone = found["zone"].replace(":", "")
        hours, minutes = (0, 0) if zone.isalpha() else (int(zone[:3]), int(zone[0] + (zone[3:] or "0")))
        away = dt.timezone(dt.timedelta(hours=hours, minutes=minutes))
        moment = dt.datetime.combine(day, dt.time(hour, int(found["minute"])), away)
        return moment.astimezone(_HERE).date()
    except (ValueError, OverflowError):
        return None


# Duplicates


def _deduplicate(responses: Sequence[_Response], faults: list[Fault]) -> list[_Response]:
    """Each response once; a second one is a fault, and says whether two sheets disagree on it."""
    first: dict[str, _Response] = {}
    for r in responses:
        other = first.setdefault(r.id, r)
        if other is r:
            continue
        sheet = other.at[1]
        row = f"{sheet}: {other.at[2]}" if sheet != r.at[1] else str(other.at[2])
        same = (other.region, other.answered, other.levels) == (r.region, r.answered, r.levels)
        if sheet != r.at[1] and not same:
            faults.append(Fault("survey_sheets_disagree", *r.at, expected=row))
        else:
            faults.append(Fault("survey_duplicate", *r.at, expected=row))
    return list(first.values())


def _similar_rows(responses: Sequence[_Response], earlier: Earlier) -> Iterator[Fault]:
    """The rows that look like the same people's under other numbers; then they are among the `earlier`."""
    rows = []
    for r in responses:
        by_item = sorted(zip((item.id for item in r.instrument.items), r.levels, strict=True))
        rows.append(Row(r.round, r.pilot, r.group, tuple(level for _, level in by_item)))
    for like in likenesses(rows, earlier.of({row.round for row in rows})):
        first, last = responses[like.first].at, responses[like.last].at
        of = like.file or ("" if like.of < 0 else str(responses[like.of].at[2]))
        where = (*first[:3], f"{first[2]}–{last[2]}", str(like.count), of)
        if like.run and like.file:
            yield Fault("survey_rows_again_file", *where)
        elif like.run:
            yield Fault("survey_rows_again", *where)
        elif like.file:
            yield Fault("survey_rows_alike_file", *where)
        else:
            yield Fault("survey_rows_alike", *where)
    if rows:
        earlier.add(File(Path(responses[0].at[0]).name, rows))


def _earlier_responses(folder: Path | None, faults: list[Fault]) -> dict[str, tuple[dt.date, str]]:
    """Of every response kept: the date it was given, and its file."""
    found: dict[str, tuple[dt.date, str]] = {}
    for path in _files(folder):
        try:
            rows = pl.read_parquet(path, columns=["response", "answered"]).unique()
        except (OSError, pl.exceptions.PolarsError):
            faults.append(Fault("file_damaged", str(path)))
            continue
        found |= {id: (answered, path.stem[:12]) for id, answered in rows.iter_rows()}
    return found


def _compare_earlier(
    responses: Sequence[_Response],
    before: dict[str, tuple[dt.date, str]],
    rounds: Iterable[Round],
    faults: list[Fault],
) -> None:
    """Responses that came before: in another file, or under another round; then they join `before`."""
    if not responses:
        return
    again = [r for r in responses if r.id in before]
    file = responses[0].at[0]
    if len(again) == len(responses):
        where = ", ".join(sorted({before[r.id][1] for r in again}))
        faults.append(Fault("survey_round_again", file, found=str(len(again)), expected=where))
        return
    faults += [Fault("survey_duplicate_files", *r.at, expected=before[r.id][1]) for r in again]
    ids = [round.id for round in rounds]
    for r in responses:
        for other in ids:
            answered, _ = before.get(response_id(other, r.pilot, r.group, r.number), (None, ""))
            if other != r.round and answered == r.answered:
                faults.append(Fault("survey_duplicate_rounds", *r.at, expected=other))
        before.setdefault(r.id, (r.answered, Path(file).name))


_ROWS: dict[str, pl.DataType] = {
    **{name: kind for name, kind in RESPONSES.items() if name not in ("item", "level")},
    "levels": pl.List(pl.Int8()),
}
_TOGETHER = 4_000


def _frame(responses: Sequence[_Response]) -> pl.DataFrame:
    """The responses in the file's order, one a row, their levels in that of their instrument's items."""
    levels = pl.Series("levels", [r.levels for r in responses], dtype=_ROWS["levels"])
    columns = {
        "round": [r.round for r in responses],
        "pilot": [r.pilot for r in responses],
        "region": [r.region for r in responses],
        "group": [r.group for r in responses],
        "response": [r.id for r in responses],
        "answered": [r.answered for r in responses],
        "instrument": [r.instrument.id for r in responses],
        "version": [r.instrument.version for r in responses],
        "levels": levels,
    }
    return pl.DataFrame(columns, schema=_ROWS)


def _long(rows: pl.DataFrame, items: Mapping[tuple[str, int], Sequence[str]]) -> pl.DataFrame:
    """One row an item, in RESPONSES, person after person; `items` are ids in order by instrument and
    version."""
    place = "place"
    parts = [pl.DataFrame(schema={**RESPONSES, place: pl.UInt32()})]
    for (instrument, version), some in rows.with_row_index(place).group_by("instrument", "version"):
        named = pl.Series("item", [items[str(instrument), int(str(version))]], dtype=pl.List(pl.String()))
        whole = some.with_columns(item=pl.lit(named).first()).explode("item", "levels")
        parts.append(whole.rename({"levels": "level"}).cast({"level": pl.Int32()}).select(*RESPONSES, place))
    return pl.concat(parts).sort(place, "item").drop(place)
