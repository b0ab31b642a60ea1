"""The responses in a survey file's rows: each cell a declared code, level, number or date, or a fault.

A fault tells a cell's length only, so that no name, identity code or address can be repeated.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from soila_dash.catalog.survey import Instrument
from soila_dash.faults import Fault
from soila_dash.sources.cell_words import as_code, likest, near, normal, spoken_levels
from soila_dash.sources.sheets import Cell, Table
from soila_dash.sources.survey_layout import Declared, Layout, Place, find_layout
from soila_dash.sources.written_dates import written_day

MOST_FAULTS = 10_000
"""Faults of a file that are told; a column in a form of its own brings one in each row, and they are told as
one."""

HIGHEST = 9_999_999
"""The highest number of a response: too short for an identity code or a telephone number."""

_UNKNOWN = {
    "round": "survey_unknown_round",
    "pilot": "survey_unknown_pilot",
    "region": "survey_unknown_region",
    "group": "survey_unknown_group",
}


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


# The rows


@dataclass(frozen=True, slots=True)
class Response:
    """One faultless row; its levels stand in the order of the instrument's items, a byte each, 0 for none."""

    file: str
    sheet: str
    row: int
    id: str
    round: str
    pilot: str
    region: str
    group: str
    number: int
    answered: dt.date
    instrument: Instrument
    levels: bytes

    @property
    def at(self) -> Place:
        """Where the row is."""
        return self.file, self.sheet, self.row, ""


def response_id(round: str, pilot: str, group: str, number: int) -> str:
    """What tells responses apart everywhere: no number of a survey tool is kept."""
    words = "\x1f".join((round, pilot, group, str(number)))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def read_responses(
    tables: Sequence[Table], known: Declared, drops: Sequence[Drop], used: set[Drop], faults: list[Fault]
) -> tuple[list[Response], int]:
    """The faultless rows of a file's sheets, and how many were dropped."""
    found: list[Response] = []
    dropped = 0
    begun = len(faults)
    layouts = [(table, find_layout(table, known, faults)) for table in tables]
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
            table.rows[number] = []  # not to keep all cells beside all responses
            if response:
                found.append(response)
    if not found and len(faults) == begun and tables:
        faults.append(Fault("empty_file", tables[0].file))
    return found, dropped


def _shape(table: Table, layout: Layout, rows: Sequence[int], faults: list[Fault]) -> None:
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
    table: Table, layout: Layout, known: Declared, number: int, faults: list[Fault]
) -> Response | None:
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
    codes, response, answered = _fields(table, layout, known, number, faults)
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
        or response is None
        or len(codes) < len(_UNKNOWN)
        or any(item.id not in levels for item in instrument.items)
    ):
        return None
    return Response(
        table.file,
        table.sheet,
        number,
        response_id(round, codes["pilot"], group, response),
        round,
        codes["pilot"],
        codes["region"],
        group,
        response,
        answered,
        instrument,
        bytes(levels[item.id] or 0 for item in instrument.items),
    )


def _fields(
    table: Table, layout: Layout, known: Declared, number: int, faults: list[Fault]
) -> tuple[dict[str, str], int | None, dt.date | None]:
    """The row's codes, its response's number and the day that it was given, as far as they are known."""
    cells = table.rows[number]
    codes: dict[str, str] = {}
    response: int | None = None
    answered: dt.date | None = None
    for name, c in layout.fields.items():
        at: Place = (table.file, table.sheet, number, c.where)
        cell = cells[c.index]
        if cell is None:
            faults.append(Fault("empty_cell", *at))
        elif cell.kind == "formula":
            faults.append(Fault("survey_formula", *at, found=cell.length))
        elif cell.kind == "error":
            faults.append(Fault("survey_error_cell", *at))
        elif name == "answered":
            answered = cell.value if isinstance(cell.value, dt.date) else written_day(as_code(cell))
            if answered is None:
                faults.append(Fault("survey_not_a_date", *at, found=cell.length, expected="2026-11-22"))
        elif name == "response":
            value = cell.value
            if isinstance(value, float) and value.is_integer() and 1 <= value <= HIGHEST:
                response = int(value)
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
    return codes, response, answered


def _check_codes(
    known: Declared,
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
    layout: Layout,
    known: Declared,
    number: int,
    instrument: Instrument | None,
    faults: list[Fault],
) -> dict[str, int | None]:
    """Level by item of the row's instrument; of an unknown group the cells are checked all the same."""
    cells, levels = table.rows[number], {}
    blank = True
    for c in layout.items:
        cell = cells[c.index]
        at: Place = (table.file, table.sheet, number, c.where)
        blank = blank and cell is None
        key = instrument.key if instrument else next(iter(c.items))
        if key in c.items:
            levels[c.items[key]] = _level(cell, known, key, at, faults) if cell else None
        elif cell:
            faults.append(Fault("survey_item_of_another_group", *at, expected=", ".join(c.items)))
    if blank and layout.items:
        faults.append(Fault("survey_no_answer", table.file, table.sheet, number))
    return levels


def _level(cell: Cell, known: Declared, key: str, at: Place, faults: list[Fault]) -> int | None:
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
        for said, beside in spoken_levels(text):
            level = known.answers[key].get(said)
            if level is not None and beside <= {level}:
                return level
            if said in known.silent[key] and beside.isdisjoint(known.instruments[key].scale.levels):
                return None
        if cell.kind == "date" or _word(text) or likest(text, list(known.answers[key])):
            faults.append(Fault("survey_unknown_answer", *at, found=cell.length, expected=expected))
        else:
            faults.append(Fault("survey_text", *at, found=cell.length, expected=expected))
    return None


def _word(text: str) -> bool:
    """Whether it is one short word, as a code or an answer would be."""
    return len(text) <= 12 and text.isalnum()
