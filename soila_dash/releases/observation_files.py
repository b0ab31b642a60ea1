"""A release's observations in Parquet: parts that end where an indicator ends, and what they cover."""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq

from soila_dash.paths import QUERIES
from soila_dash.releases.manifest import DATA_FILES, Manifest, read_manifest
from soila_dash.sources.observations import read_rows

OBSERVATIONS = DATA_FILES[0]
FILES = f"{Path(OBSERVATIONS).stem}*.parquet"
"""All parts of one release: the first has the name that every release has."""
COVERAGE = "coverage.parquet"
PART_ROWS = 500_000
"""Rows of a part, but for an indicator that has more. A question about an indicator opens its part alone:
of 50 million rows in one file each question read the heads of all row groups, 0.6 s."""
ROW_GROUP = 61_440
"""Rows of a row group: thirty times the 2,048 that DuckDB takes at once. With groups of 8,192 more time
went into their heads than into rows."""


def write_parts(rows: pl.DataFrame, folder: Path) -> dict[str, int]:
    """Writes rows, sorted by indicator, and gives the files' rows by name; the first is in every release."""
    written: dict[str, int] = {}
    for start, length in _cuts(rows["indicator"].rle().struct.field("len").to_list()):
        name = OBSERVATIONS if not written else f"{Path(OBSERVATIONS).stem}-{len(written) + 1:03}.parquet"
        _write(rows.slice(start, length), folder / name)
        written[name] = length
    return written


def write_coverage(rows: pl.DataFrame, folder: Path) -> dict[str, int]:
    """Writes what the pages ask of all indicators at their start: a row an indicator, level, sex and year."""
    with duckdb.connect(config={"threads": 1}) as base:
        base.from_arrow(rows.to_arrow()).create_view("observations")
        found = coverage(base).pl()
    _write(found, folder / COVERAGE)
    return {COVERAGE: found.height}


def coverage(base: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """The coverage of the `observations` that a database has (queries/build/coverage.sql)."""
    return base.sql((QUERIES / "build" / "coverage.sql").read_text(encoding="utf-8"))


def part_names(manifest: Manifest) -> tuple[str, ...]:
    """The files of a release's observations, in the order of their indicators."""
    return tuple(f.name for f in manifest.files if Path(f.name).match(FILES))


def parts_of(manifest: Manifest, indicators: Collection[str]) -> tuple[str, ...]:
    """The parts that hold any of the indicators; all where none does."""
    rows = {f.name: f.rows for f in manifest.files}
    held = iter(sorted(manifest.indicators.items()))
    found = []
    for name in part_names(manifest):
        left, mine = rows[name], False
        while left > 0 and (one := next(held, None)) is not None:
            left -= one[1]
            mine = mine or one[0] in indicators
        if mine:
            found.append(name)
    return tuple(found) or part_names(manifest)


def read_parts(folder: Path) -> pl.DataFrame:
    """All observations of the release in `folder`, in SCHEMA."""
    return pl.concat(read_rows(folder / name) for name in part_names(read_manifest(folder)))


def _cuts(lengths: Collection[int]) -> Iterator[tuple[int, int]]:
    """(first row, rows) of each part, given the rows of each indicator; one part, empty, of nothing."""
    start = length = 0
    for more in lengths:
        if length and length + more > PART_ROWS:
            yield start, length
            start, length = start + length, 0
        length += more
    yield start, length


def _write(rows: pl.DataFrame, path: Path) -> None:
    pq.write_table(
        rows.to_arrow(),
        path,
        compression="zstd",
        row_group_size=ROW_GROUP,
        write_statistics=True,
    )
