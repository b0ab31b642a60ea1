"""A fault in somebody's data or in where they lie: where it is, what was found and what is expected."""

import errno
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """One precise fault.

    `code` names the message (`fault.<code>` in the language catalogues, which says what is
    expected; it may use {found} and {expected}). `key` is a YAML key path or a column's name.
    """

    code: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    key: str = ""
    found: str = ""
    expected: str = ""


@dataclass(frozen=True)
class LikeFaults(Fault):
    """One that stands for several like it, in these rows."""

    rows: tuple[int, ...] = ()


LIKE = 4
"""As many like faults are told as one: a whole column in a form of its own has one in each row."""
_EXAMPLES = 3


def gather(faults: Iterable[Fault]) -> list[Fault]:
    """The faults in their order, like ones (of the same kind, file, sheet and column, in different rows) as
    one in the place of the first; what differs between them is told as a range or by examples."""
    alike: dict[object, list[Fault]] = {}
    for fault in faults:
        kind = object() if fault.row is None else (fault.code, fault.file, fault.sheet, fault.key)
        alike.setdefault(kind, []).append(fault)
    first = {id(some[0]): some for some in alike.values() if len(some) >= LIKE}
    gone = {id(fault) for some in first.values() for fault in some[1:]}
    every = (fault for some in alike.values() for fault in some)
    kept = [fault for fault in every if id(fault) not in gone]
    return [_as_one(first[id(fault)]) if id(fault) in first else fault for fault in kept]


def _as_one(faults: Sequence[Fault]) -> LikeFaults:
    rows = tuple(sorted({f.row for f in faults if f.row is not None}))
    found, expected = (_several([getattr(f, name) for f in faults]) for name in ("found", "expected"))
    one = faults[0]
    return LikeFaults(one.code, one.file, one.sheet, rows[0], one.key, found, expected, rows)


def _several(texts: Sequence[str]) -> str:
    """The one text that all are, numbers as a range, or the first few."""
    different = list(dict.fromkeys(texts))
    if len(different) > 1 and all(text.isdecimal() for text in different):
        numbers = sorted(map(int, different))
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join((*different[:_EXAMPLES], *("…" for _ in different[_EXAMPLES : _EXAMPLES + 1])))


class DataFaults(Exception):
    """Raised with every fault found, never with the first one only."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.code} {f.file} {f.key} {f.found!r}" for f in self.faults))


_OF_COMPUTER = {
    "disk_full": (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    "not_writable": (errno.EACCES, errno.EPERM, errno.EROFS),
    "name_too_long": (errno.ENAMETOOLONG,),
    "is_a_folder": (errno.EISDIR,),
    "not_there": (errno.ENOENT,),
    "is_a_file": (errno.ENOTDIR, errno.EEXIST),
}
"""Codes of faults by the numbers of the operating system's errors."""


def of_computer(error: OSError) -> Fault:
    """What the computer itself refused, by the place where a person can mend it."""
    # Polars tells the number in its words only.
    said = re.search(r"os error (\d+)", str(error))
    number = error.errno or (int(said[1]) if said else 0)
    code = next((code for code, numbers in _OF_COMPUTER.items() if number in numbers), "computer_refused")
    path = Path(os.fsdecode(error.filename2 or error.filename or ""))
    if code == "not_there" and not path.parent.is_dir():
        code, path = "no_folder", path.parent
    if code == "is_a_file":
        path = next((p for p in (path, *path.parents) if p.exists() and not p.is_dir()), path)
    found = errno.errorcode.get(number, type(error).__name__) if code == "computer_refused" else ""
    return Fault(code, str(path) if path.name else "", found=found)
