"""A fault in somebody's data: where it is, what was found and what is expected."""

from collections.abc import Iterable
from dataclasses import dataclass


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
