"""Files that are there whole or not at all: written beside their place and then moved over it; their hash."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def whole_file(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write into that stands at `path` when the block ends, also after a power cut; when the block
    fails, what stood there stays and nothing is left beside it; an OSError names `path`. `mode` less the
    process's mask says who may read it; the folder is there already."""
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if error.filename is None or str(error.filename) == str(temporary):
            error.filename = error.filename2 = str(path)
        raise
    finally:
        with suppress(OSError):  # where it could not be made, nothing is left
            temporary.unlink()
    with suppress(OSError):  # a folder cannot be synced everywhere
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
