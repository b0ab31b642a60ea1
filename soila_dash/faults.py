"""A fault in somebody's data or in where they lie: where it is, what was found and what is expected."""

import errno
import os
import re
from collections.abc import Iterable
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
