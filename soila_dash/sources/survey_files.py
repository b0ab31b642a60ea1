"""Survey files that pilots send: checked cell by cell against the catalogue, and kept privately.

Every cell is a declared code, level, number or date. Anything else is refused, and a fault tells its
length only, so that no name, identity code or address can enter or be repeated.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from soila_dash.catalog import Catalog
from soila_dash.catalog.survey import Round
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources import erasure, private
from soila_dash.sources.known_responses import KnownResponses, numbers
from soila_dash.sources.likeness import Earlier, File, likenesses
from soila_dash.sources.receiving import received_files
from soila_dash.sources.responses import RESPONSES
from soila_dash.sources.row_levels import Row, Rows
from soila_dash.sources.sheets import read_sheets
from soila_dash.sources.survey_layout import Declared
from soila_dash.sources.survey_rows import MOST_FAULTS, Drop, Response, read_responses, response_id

OWN_SHEETS = ("Ohje · Anvisning · Help", "Koodit · Koder · Codes")
"""Sheets of the template that hold no answers."""


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
    known = Declared(catalog)
    before = _earlier_responses(folder, faults)
    gone = erasure.read(folder.parent).responses if folder else {}
    received: list[Received] = []
    used: set[Drop] = set()
    told: list[Fault] = []
    alike = Earlier([] if faults else private.kept_files(folder))
    for path, digest, data in received_files(files, folder, _withdrawn, faults):
        if data is None:
            received.append(Received(path, digest, _frame([]), known=True))
            used |= {d for d in drops if d.file in (str(path), path.name)}
            continue
        tables, wrong = read_sheets(path, data, OWN_SHEETS)
        del data
        responses, dropped = read_responses(tables, known, drops, used, wrong)
        tables.clear()
        responses = sorted(_deduplicate(responses, wrong), key=lambda r: (r.sheet, r.row))
        _compare_earlier(responses, before, catalog.survey.rounds, wrong)
        for r in responses:
            if r.id in gone:
                wrong.append(Fault("survey_withdrawn_row", *r.at, found=gone[r.id][0]))
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


def _withdrawn(file: str, date: str) -> Fault:
    return Fault("survey_withdrawn", file, found=date)


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
    faults: list[Fault] = []
    frames = [pl.LazyFrame(schema={**RESPONSES, "file": pl.String()})]
    withdrawn = erasure.read(folder.parent).files
    for path in private.sound_files(folder, faults):
        if path.stem in withdrawn:
            continue
        try:
            with pq.ParquetFile(path) as file:
                wordings = json.loads((file.schema_arrow.metadata or {})[b"wordings"])
            frame = pl.scan_parquet(path)
            damaged = dict(frame.collect_schema()) != RESPONSES
        except private.UNREADABLE:
            damaged = True
        if damaged:
            faults.append(private.damage(path))
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


# Duplicates


def _deduplicate(responses: Sequence[Response], faults: list[Fault]) -> list[Response]:
    """Each response once; a second one is a fault, and says whether two sheets disagree on it."""
    first: dict[str, Response] = {}
    for r in responses:
        other = first.setdefault(r.id, r)
        if other is r:
            continue
        sheet = other.sheet
        row = f"{sheet}: {other.row}" if sheet != r.sheet else str(other.row)
        same = (other.region, other.answered, other.levels) == (r.region, r.answered, r.levels)
        if sheet != r.sheet and not same:
            faults.append(Fault("survey_sheets_disagree", *r.at, expected=row))
        else:
            faults.append(Fault("survey_duplicate", *r.at, expected=row))
    return list(first.values())


def _similar_rows(responses: Sequence[Response], earlier: Earlier) -> Iterator[Fault]:
    """The rows that look like the same people's under other numbers; then they are among the `earlier`."""
    rows = Rows(_levels_by_item(responses))
    for like in likenesses(rows, earlier.files):
        first, last = responses[like.first].at, responses[like.last].at
        of = like.file or ("" if like.of < 0 else str(responses[like.of].row))
        where = (*first[:3], f"{first[2]}–{last[2]}", str(like.count), of)
        if like.run and like.file:
            yield Fault("survey_rows_again_file", *where)
        elif like.run:
            yield Fault("survey_rows_again", *where)
        elif like.file:
            yield Fault("survey_rows_alike_file", *where)
        else:
            yield Fault("survey_rows_alike", *where)
    if len(rows):
        earlier.add(File(Path(responses[0].file).name, rows))


def _levels_by_item(responses: Sequence[Response]) -> Iterator[Row]:
    """The responses, their levels in the order of the items' ids."""
    orders: dict[str, list[int]] = {}
    for r in responses:
        ids = [item.id for item in r.instrument.items] if r.instrument.key not in orders else []
        order = orders.setdefault(r.instrument.key, sorted(range(len(ids)), key=ids.__getitem__))
        yield Row(r.round, r.pilot, r.group, bytes(r.levels[n] for n in order))


def _earlier_responses(folder: Path | None, faults: list[Fault]) -> KnownResponses:
    """Every response kept: the day that it was given, and its file."""
    found = KnownResponses()
    for path in private.sound_files(folder, faults):
        ids, days = [np.array([], np.uint64)], [np.array([], "datetime64[D]")]
        try:
            for batch in private.batches(path, ["response", "answered"]):
                people = batch.unique("response", maintain_order=True)
                ids.append(numbers(people["response"].to_list()))
                days.append(people["answered"].to_numpy())
        except private.UNREADABLE:
            faults.append(private.damage(path))
        else:
            found.add(path.stem[:12], np.concatenate(ids), np.concatenate(days))
    return found


def _compare_earlier(
    responses: Sequence[Response], before: KnownResponses, rounds: Iterable[Round], faults: list[Fault]
) -> None:
    """Responses that came before: in another file, or under another round; then they join `before`."""
    if not responses:
        return
    file, ids = responses[0].file, numbers([r.id for r in responses])
    again = before.find(ids)
    if (again >= 0).all():
        where = ", ".join(sorted({before.about(place)[1] for place in again}))
        faults.append(Fault("survey_round_again", file, found=str(len(again)), expected=where))
        return
    for r, place in zip(responses, again, strict=True):
        if place >= 0:
            faults.append(Fault("survey_duplicate_files", *r.at, expected=before.about(place)[1]))
    begin = len(before)
    before.add(Path(file).name, ids, np.array([r.answered for r in responses], "datetime64[D]"))
    told: list[tuple[int, Fault]] = []
    for other in (round.id for round in rounds):
        asked = [(n, r) for n, r in enumerate(responses) if r.round != other]
        same = numbers([response_id(other, r.pilot, r.group, r.number) for _, r in asked])
        for (n, r), place in zip(asked, before.find(same), strict=True):
            # Of two in this file the later one is told.
            if 0 <= place < begin + n and before.about(place)[0] == r.answered:
                told.append((n, Fault("survey_duplicate_rounds", *r.at, expected=other)))
    faults += [fault for _, fault in sorted(told, key=lambda pair: pair[0])]


_ROWS: dict[str, pl.DataType] = {
    **{name: kind for name, kind in RESPONSES.items() if name not in ("item", "level")},
    "levels": pl.List(pl.Int8()),
}

_TOGETHER = 500
"""Responses of a file in memory at once."""


def _frame(responses: Sequence[Response]) -> pl.DataFrame:
    """The responses in the file's order, one a row, their levels in that of their instrument's items."""
    parts = (responses[n : n + _TOGETHER] for n in range(0, len(responses), _TOGETHER))
    return pl.concat([pl.DataFrame(schema=_ROWS), *map(_part, parts)], rechunk=False)


def _part(responses: Sequence[Response]) -> pl.DataFrame:
    # pyarrow would load pandas to make the lists: 47 MiB.
    columns = {
        "row": np.repeat(np.arange(len(responses)), [len(r.levels) for r in responses]),
        "levels": np.frombuffer(b"".join(r.levels for r in responses), np.int8),
    }
    answers = pl.DataFrame(columns).with_columns(pl.col("levels").replace(0, None))
    levels = answers.group_by("row", maintain_order=True).agg("levels")["levels"]
    found = {
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
    return pl.DataFrame(found, schema=_ROWS)


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
