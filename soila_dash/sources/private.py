"""Writes what is not published: files that their owner alone can read, whole or not at all."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write(folder: Path, name: str, table: pa.Table) -> None:
    """Writes the table to `folder`/`name` in one step; folder and file are for their owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = folder / f".{name}-{os.getpid()}"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            pq.write_table(table, out, compression="zstd")
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)
