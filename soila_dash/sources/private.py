"""The private folder: files for their owner alone, whole or not at all, by one command at a time."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from soila_dash.faults import DataFaults, Fault
from soila_dash.whole_file import whole_file

WAITED = 20.0
"""Seconds that a command waits for another one to end."""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Nobody else imports, builds or withdraws within the block: what one has read is what it adds to.
    Raises DataFaults when another does for longer than a short while. A killed process holds nothing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(folder / ".lock", timeout=WAITED, mode=0o600):
            _clear(folder)
            yield
    except Timeout:
        raise DataFaults([Fault("busy", str(folder))]) from None


def _clear(folder: Path) -> None:
    """Takes away what killed commands left: nobody else is at work while the folder is locked."""
    for left in [*folder.glob("**/.*-*")]:
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


UNREADABLE = (OSError, ValueError, KeyError, pa.ArrowException, pl.exceptions.PolarsError)
"""What reading a damaged table can raise."""


def kept_files(folder: Path | None) -> list[Path]:
    """The tables that `folder` keeps, by name; none without a folder."""
    return sorted(folder.glob("[!.]*.parquet")) if folder else []


def write(folder: Path, name: str, tables: Iterable[pa.Table]) -> None:
    """Writes the tables, at least one, as one to `folder`/`name` in one step; folder and file are for their
    owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    parts = iter(tables)
    first = next(parts)
    with (
        whole_file(folder / name, 0o600) as file,
        pq.ParquetWriter(file, first.schema, compression="zstd") as writer,
    ):
        for table in chain([first], parts):
            writer.write_table(table)
