"""The answers of many responses in little room: a byte a level."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np

Cell = tuple[str, str, str]
"""Round, pilot, group: who is asked the same is asked so many items."""


class Row(NamedTuple):
    """One response: its levels in the order of the items' ids, a byte each, 0 where it was left out."""

    round: str
    pilot: str
    group: str
    levels: bytes


class Rows:
    """Responses in their order. A hundred thousand of thirty items take four MiB.

    `cells` are those that they are of, `cell` is the number of each one's, `levels` its levels, as many bytes
    as those with most items have, 0 after its own.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        numbers: dict[Cell, int] = {}
        cell, width = array("i"), array("i")
        by_width: dict[int, bytearray] = defaultdict(bytearray)
        self._widths: dict[Cell, int] = {}
        for row in rows:
            place, n = row[:3], len(row.levels)
            cell.append(numbers.setdefault(place, len(numbers)))
            width.append(n)
            by_width[n] += row.levels
            self._widths[place] = n
        self.cells = list(numbers)
        self.cell = np.array(cell, np.int32)
        self.levels = np.zeros((len(cell), max(by_width, default=0)), np.uint8)
        for n, content in by_width.items():
            self.levels[np.array(width) == n, :n] = np.frombuffer(content, np.uint8).reshape(-1, n)

    def __len__(self) -> int:
        return len(self.cell)

    def width(self, cell: Cell) -> int:
        """How many items a cell was asked; 0 of one that has no row."""
        return self._widths.get(cell, 0)

    @cached_property
    def spread(self) -> np.ndarray:
        """Whether each has more than one answer throughout."""
        widths = np.array([self._widths[cell] for cell in self.cells], np.int32)[self.cell]
        beyond = np.arange(self.levels.shape[1]) >= widths[:, None]
        differs: np.ndarray = ((self.levels != self.levels[:, :1]) & ~beyond).any(axis=1)
        return differs


_BEGIN, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


def hash_rows(levels: np.ndarray, about: np.ndarray | None = None, width: int = 0) -> np.ndarray:
    """A number of 64 bits for each row of bytes, with what it is `about`, as if there were `width` bytes
    (FNV-1a). Of a million rows two that differ have the same one with a chance of one in forty million."""
    found = np.full(len(levels), _BEGIN)
    if about is not None:
        found = (found ^ about) * _PRIME
    for n in range(max(width, levels.shape[1])):
        found = (found ^ levels[:, n] if n < levels.shape[1] else found) * _PRIME
    return found
