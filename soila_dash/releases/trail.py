"""The audit trail: who did what, when and to which data, in lines that are only added and hold together.

Each line bears the hash of the one before, and each release's manifest the hash of the newest line when it
was made: a line that is missing or changed shows, and so does an end that was cut off. It lies beside the
private folder, tells nothing of respondents and readers, and is no help against who may write there and
knows how.
"""

import getpass
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from soila_dash.clock import utc_now
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases import shelf, withdrawals
from soila_dash.releases.manifest import read_manifest
from soila_dash.sources.private import SUMS, WAITED
from soila_dash.whole_file import hash_of

FILE = "trail.jsonl"
_WATCHED = {
    "pointer": f"releases/{shelf.POINTER}",
    "withdrawn": f"releases/{withdrawals.FILE}",
    "withdrawn private": f"private/{withdrawals.FILE}",
    "responses": f"private/responses/{SUMS}",
    "tabulations": f"private/tabulations/{SUMS}",
    "protected": f"private/protected/{SUMS}",
}
"""Small files that change with everything that can be done, by what a line calls their hash."""


@dataclass
class Outcome:
    """How it ended, told by whoever does it: done, refused (nothing was changed), or failed."""

    state: str = "failed"


@contextmanager
def entry(folder: Path, what: str, on: Mapping[str, Any]) -> Iterator[Outcome]:
    """A line that something begins, and one that it ended and how; a killed command leaves the first alone.

    `what` is the command, `on` what it was given: no name of a person, no number of a response. Raises
    OSError or DataFaults when the first line cannot be written: what leaves no trail is not done.
    """
    begun = _append(folder, {"what": what, "on": dict(on), "state": "begun", "is": _hashes(folder)})
    outcome = Outcome()
    try:
        yield outcome
    finally:
        # What was done stays done; that its end is missing is told.
        with suppress(OSError, DataFaults):
            ended = {"what": what, "of": begun, "state": outcome.state, "is": _hashes(folder)}
            _append(folder, ended)


def head(folder: Path) -> str:
    """The hash of the newest line, "" where there is none."""
    lines = _lines(folder)
    return _hash(lines[-1]) if lines else ""


def read(folder: Path, releases: Path) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The lines that can be read, and what is wrong with the whole: a line that was changed, taken out or put
    in, and releases whose manifest names a line that is not there any more."""
    path, lines = folder / FILE, _lines(folder)
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    number, before = 0, ""
    for place, line in enumerate(lines, 1):
        number += 1
        try:
            told = json.loads(line)
            expected, number = number, int(told["n"])
            if (number, told["before"]) != (expected, before):
                raise ValueError(FILE)
            found.append(told)
        except (ValueError, TypeError, KeyError):
            faults.append(Fault("trail_changed", str(path), row=place))
        before = _hash(line)
    known = {_hash(line) for line in lines}
    for release in shelf.all_releases(releases):
        with suppress(DataFaults):  # a damaged manifest is told where releases are checked
            named = read_manifest(releases / release).trail
            if named and named not in known:
                faults.append(Fault("trail_cut", str(path), found=release))
    return found, faults


def _lines(folder: Path) -> list[bytes]:
    path = folder / FILE
    return path.read_bytes().splitlines() if path.is_file() else []


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _hashes(folder: Path) -> dict[str, str]:
    files = {name: folder.parent / file for name, file in _WATCHED.items()}
    return {name: hash_of(path) for name, path in files.items() if path.is_file()}


def _append(folder: Path, about: Mapping[str, Any]) -> int:
    """Adds one line, whole or not at all; its number."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(folder / ".lock", timeout=WAITED, mode=0o600):
            lines = _lines(folder)
            told = {
                "n": len(lines) + 1,
                "at": utc_now().isoformat(timespec="seconds"),
                "who": {"role": "steward", "subject": _subject()},
                **about,
                "before": _hash(lines[-1]) if lines else "",
            }
            _write(folder / FILE, json.dumps(told, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            return len(lines) + 1
    except Timeout:
        raise DataFaults([Fault("busy", str(folder))]) from None


def _write(path: Path, line: bytes) -> None:
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        # A line that a power cut tore is closed as it is: it shows.
        torn = bool(size) and os.pread(handle, 1, size - 1) != b"\n"
        try:
            if os.write(handle, b"\n" * torn + line) < len(line) + torn:
                raise OSError(28, os.strerror(28), str(path))
            os.fsync(handle)
        except OSError as error:
            os.ftruncate(handle, size)
            error.filename = str(path)
            raise
    finally:
        os.close(handle)


def _subject() -> str:
    """The name of the account on this machine by which the command runs."""
    try:
        import pwd  # noqa: PLC0415 - Windows has none

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError):
        with suppress(OSError, KeyError, ImportError):
            return getpass.getuser()
    return str(os.getpid())
