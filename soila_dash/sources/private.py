"""The private folder: files for their owner alone, by one command at a time, and the hashes to check them."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.records import read_record
from soila_dash.whole_file import hash_of, whole_file

WAITED = 20.0
"""Seconds that a command waits for another one to end."""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Nobody else imports, builds or withdraws within the block: what one has read is what it adds to. It
    begins with taking away what killed commands left and noting in SUMS the hashes of files that have none.
    Raises DataFaults when another does for longer than a short while. A killed process holds nothing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(folder / ".lock", timeout=WAITED, mode=0o600):
            _clear(folder)
            for kept in sorted({path.parent for path in folder.glob("**/*.parquet")}):
                note_hashes([*kept_files(kept), *kept.glob("settings.json")])
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


SUMS = "sums.json"
"""By file of a folder the hashes that it may have: one, or two while it is written anew."""


def kept_files(folder: Path | None) -> list[Path]:
    """The tables that `folder` keeps, by name; none without a folder."""
    return sorted(folder.glob("[!.]*.parquet")) if folder else []


def sound_files(folder: Path | None, faults: list[Fault]) -> list[Path]:
    """The kept tables that are as they were written; each other one is a fault."""
    found = kept_files(folder)
    wrong = find_damaged(found)
    faults += [damage(path) for path in wrong]
    return [path for path in found if path not in wrong]


def damage(path: Path) -> Fault:
    """The fault of a kept file that is not as it was written."""
    return Fault("kept_damaged", str(path))


def find_damaged(files: Sequence[Path]) -> list[Path]:
    """Those of the files that are not as they were written: a changed byte may read well. Of a table from
    before hashes were kept it is known only whether it can be read."""
    found = []
    for folder in sorted({path.parent for path in files}):
        try:
            sums = read_sums(folder)
            for path in (p for p in files if p.parent == folder):
                sound = hash_of(path) in sums[path.name] if path.name in sums else _is_legible(path)
                if not sound:
                    found.append(path)
        except (OSError, ValueError, TypeError):
            found.append(folder / SUMS)
    return found


def verify(files: Sequence[Path]) -> None:
    """Raises DataFaults that name each of the files that is not as it was written."""
    if wrong := find_damaged(files):
        raise DataFaults([damage(path) for path in wrong])


def read_sums(folder: Path) -> dict[str, list[str]]:
    """By file the hashes that it may have, {} where none were kept; raises OSError or ValueError."""
    path = folder / SUMS
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if not isinstance(found, dict):
        raise ValueError(SUMS)
    return found


def note_hashes(files: Sequence[Path]) -> None:
    """Notes the hashes of files of one folder that have none: those from before hashes were kept."""
    try:
        sums = read_sums(files[0].parent) if files else {}
        new = {p.name: [hash_of(p)] for p in files if p.name not in sums and _is_legible(p)}
    except (OSError, ValueError):  # told where the files are read
        return
    if new:
        _write_sums(files[0].parent, sums | new)


def _is_legible(path: Path) -> bool:
    """Whether a table can be read to its end, or a record is as it was written; of other files it is not
    asked."""
    try:
        if path.suffix == ".json":
            read_record(path)
        if path.suffix == ".parquet":
            for _ in batches(path):
                pass
    except UNREADABLE:
        return False
    return True


_TOGETHER = 6_000
"""Rows in memory at once."""


def batches(path: Path, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
    """A kept table's rows, all or some of its columns, a few thousand at a time in little memory."""
    with pq.ParquetFile(path, pre_buffer=False, buffer_size=2**16) as file:
        for batch in file.iter_batches(_TOGETHER, columns=columns, use_threads=False):
            yield pl.DataFrame(batch)


def _write_sums(folder: Path, sums: dict[str, list[str]]) -> None:
    with whole_file(folder / SUMS, 0o600) as file:
        file.write(json.dumps(sums).encode())


class _Hashed:
    """A file that is written from its beginning to its end, and its hash."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def write(folder: Path, name: str, tables: Iterable[pa.Table]) -> None:
    """Writes the tables, at least one, as one to `folder`/`name` in one step; folder and file are for their
    owner alone. SUMS names the old and the new content while it is done, so that the file is whole whenever
    that is ended before its time."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    parts = iter(tables)
    first = next(parts)
    try:
        sums = read_sums(folder)
    except (OSError, ValueError):
        raise DataFaults([damage(folder / SUMS)]) from None
    sums = {known: hashes for known, hashes in sums.items() if (folder / known).exists()}
    with whole_file(folder / name, 0o600) as file:
        hashed = _Hashed(file)
        with pq.ParquetWriter(hashed, first.schema, compression="zstd") as writer:
            for table in chain([first], parts):
                writer.write_table(table)
        new = hashed.hash.hexdigest()
        _write_sums(folder, {**sums, name: [*sums.get(name, ()), new]})
    _write_sums(folder, {**sums, name: [new]})
