"""Writing out of sight: a folder that is moved into place when it is whole, and what killed writers left."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ABANDONED = 24 * 3600.0
"""Seconds after which what nobody moved into place is taken for left behind: no build takes so long, on
whatever machine that shares the folder."""


@contextmanager
def staging_folder(folder: Path, mode: int = 0o777) -> Iterator[Path]:
    """An empty folder within `folder` to be moved into place; gone when the block ends without that.
    `mode` less the process's mask says who may read it."""
    folder.mkdir(parents=True, exist_ok=True)
    clear(folder)
    staging = folder / f".staging-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=mode)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def clear(folder: Path) -> None:
    """Takes away what writers that were killed long ago left in `folder`."""
    before = time.time() - ABANDONED
    for left in [*folder.glob(".staging-*"), *folder.glob(".current.json-*")]:
        with suppress(OSError):
            if left.stat().st_mtime < before:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
