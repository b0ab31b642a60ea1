"""Files that are sent to be kept: each content once, none that was withdrawn, each kept under its digest."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from soila_dash.faults import Fault, of_computer
from soila_dash.sources import erasure, private


def received_files(
    files: Sequence[Path],
    folder: Path | None,
    withdrawn: Callable[[str, str], Fault],
    faults: list[Fault],
) -> Iterator[tuple[Path, str, bytes | None]]:
    """Each file with its digest and its bytes, None where `folder` keeps that content already or it was given
    just before. What cannot be read is a fault, and what was withdrawn the one that `withdrawn` makes of the
    file and the ISO date; both are passed over. One file is read at a time."""
    known = {path.stem for path in private.kept_files(folder)}
    gone = erasure.read(folder.parent).files if folder else {}
    for path in files:
        try:
            data = path.read_bytes()
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            faults.append(Fault("file_missing", str(path)) if missing else of_computer(error))
            continue
        digest = hashlib.sha256(data).hexdigest()
        if digest in gone:
            faults.append(withdrawn(str(path), gone[digest][0]))
            continue
        content = [data]
        del data  # only who reads it holds it
        yield path, digest, None if digest in known else content.pop()
        known.add(digest)
