"""Survey answers that were taken back: gone from the private folder, and kept from coming back.

The record holds no answer: of a file the digest of its content, of a response the digest of its round, pilot,
group and number, and which cells of a published round they were in. Each withdrawal draws a mark, which the
shelf keeps too (releases.withdrawn): a folder from before it is known by the mark that it lacks.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from soila_dash.faults import DataFaults, Fault
from soila_dash.sources import private
from soila_dash.sources.records import read_record, write_record

FILE = "withdrawn.json"
Cell = tuple[str, str, str]
"""Round, pilot, group."""


@dataclass(frozen=True)
class Erased:
    """Files and responses by their digest, each with its date and reason; the cells of published rounds
    that held them; the marks of the withdrawals, and how many entries the history of what was published had
    at the last; rounds that were closed because the answers to them are lost."""

    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    responses: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    cells: frozenset[Cell] = frozenset()
    marks: frozenset[str] = frozenset()
    entries: int = 0
    closed: frozenset[str] = frozenset()

    @property
    def rounds(self) -> set[str]:
        """The rounds that take up no more answers."""
        return {cell[0] for cell in self.cells} | self.closed


def read(folder: Path) -> Erased:
    """The record in the private folder; raises DataFaults for a damaged one: nothing is imported or built."""
    path = folder / FILE
    try:
        data = read_record(path)
        return Erased(
            {key: (date, reason) for key, (date, reason) in data["files"].items()},
            {key: (date, reason) for key, (date, reason) in data["responses"].items()},
            frozenset((round, pilot, group) for round, pilot, group in data["cells"]),
            frozenset(str(mark) for mark in data.get("marks", [])),
            int(data.get("entries", 0)),
            frozenset(str(name) for name in data.get("closed", [])),
        )
    except FileNotFoundError:
        return Erased()
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        raise DataFaults([Fault("withdrawn_damaged", str(path))]) from error


def _write(folder: Path, record: Erased) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    data = {
        "files": record.files,
        "responses": record.responses,
        "cells": sorted(record.cells),
        "marks": sorted(record.marks),
        "entries": record.entries,
        "closed": sorted(record.closed),
    }
    write_record(folder / FILE, data, 0o600)


def files(responses: Path, named: str) -> list[Path]:
    """The kept files whose digest begins so."""
    return sorted(responses.glob(f"{named}*.parquet")) if named.isalnum() else []


def files_with(responses: Path, response: str) -> list[Path]:
    """The kept files that hold a response. Raises DataFaults that name the damaged ones: they may."""
    kept = private.kept_files(responses)
    private.verify(kept)
    return [
        path
        for path in kept
        if not pl.scan_parquet(path).filter(pl.col("response") == response).head(1).collect().is_empty()
    ]


def record(
    folder: Path,
    found: Collection[Path],
    response: str,
    cells: Collection[Cell],
    taken: tuple[str, str],
    entries: int,
) -> frozenset[str]:
    """Notes the files, or the one `response`, as withdrawn, with a new mark; gives all marks. To be called
    before anything is taken away, so that what a killed command left is passed over all the same; `cells`
    are those of published rounds."""
    before = read(folder)
    marks = before.marks | {secrets.token_hex(16)}
    digests = {} if response else {path.stem: taken for path in found}
    _write(
        folder,
        Erased(
            {**before.files, **digests},
            {**before.responses, **({response: taken} if response else {})},
            before.cells | frozenset(cells),
            marks,
            max(before.entries, entries),
            before.closed,
        ),
    )
    return marks


def close(folder: Path, rounds: Collection[str], marks: Collection[str], entries: int) -> None:
    """Begins the record anew in a private folder that was lost: its rounds closed, its withdrawals known by
    the marks that are kept beside the releases."""
    _write(folder, Erased(marks=frozenset(marks), entries=entries, closed=frozenset(rounds)))


def erase(found: Collection[Path], response: str) -> None:
    """Takes the files away, or the one `response` out of them."""
    for path in found:
        if not response:
            path.unlink()
            continue
        table = pq.read_table(path)
        rest = pl.DataFrame(table).filter(pl.col("response") != response)
        if rest.is_empty():
            path.unlink()
        else:
            private.write(
                path.parent, path.name, [rest.to_arrow().replace_schema_metadata(table.schema.metadata)]
            )
