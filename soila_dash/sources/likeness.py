"""Rows that look like the same people's under other numbers: told and counted, for a person to judge.

Two people may answer alike, so single like rows say nothing. Told are runs of rows that come again in their
order, and more like rows than the spread of the answers explains; in the file itself, in others that came
before it, and under other pilots of the same round and respondent group. Runs are told of other rounds too:
last round's file is sent again as this round's.
"""

import math
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from soila_dash.sources import private
from soila_dash.sources.row_levels import Row, Rows, hash_rows
from soila_dash.statistics.intervals import poisson_tail

RUN = 3
"""Rows in a row that come again."""
CHANCE = 0.001
"""So seldom chance alone may make as many like rows."""


class File(NamedTuple):
    """A file's responses in their order."""

    name: str
    rows: Rows


@dataclass(frozen=True)
class Like:
    """Rows that look like others: places (from 0) of the first and last of them, how many, and of the first
    that it repeats: the file, "" for the same, and its place there, -1 where that is not told; `run` when
    they come again in their order, else only more than chance explains."""

    first: int
    last: int
    count: int
    file: str
    of: int
    run: bool


class Earlier:
    """The files that came before: those kept in a folder, read when first asked for, and those that were
    added. A damaged one is passed over: it is told elsewhere."""

    def __init__(self, kept: Sequence[Path]) -> None:
        self._kept = kept
        self._added: list[File] = []

    @property
    def files(self) -> list[File]:
        """All of them."""
        return [*self._read, *self._added]

    def add(self, file: File) -> None:
        """Adds a file that was read just now."""
        self._added.append(file)

    @cached_property
    def _read(self) -> list[File]:
        found = []
        for path in self._kept:
            with suppress(*private.UNREADABLE):
                found.append(File(path.stem[:12], Rows(_rows(path))))
        return found


def _rows(path: Path) -> Iterator[Row]:
    """A kept file's responses; its rows stand person after person."""
    left = pl.DataFrame()
    for batch in private.batches(path, ["round", "pilot", "group", "response", "item", "level"]):
        some = pl.concat([left, batch])
        is_last = pl.col("response") == pl.col("response").last()
        yield from _people(some.filter(~is_last))
        left = some.filter(is_last)
    yield from _people(left)


def _people(rows: pl.DataFrame) -> Iterator[Row]:
    if rows.is_empty():
        return
    people = rows.group_by("round", "pilot", "group", "response", maintain_order=True)
    by_item = pl.col("level").sort_by("item").fill_null(0)
    for round, pilot, group, levels in (
        people.agg(by_item).select("round", "pilot", "group", "level").iter_rows()
    ):
        yield Row(round, pilot, group, bytes(levels))


def likenesses(rows: Rows, earlier: Sequence[File] = ()) -> Iterator[Like]:
    """What in a file's rows looks like other rows of those who were asked the same, in the file or in
    `earlier` ones."""
    line = _Line([*earlier, File("", rows)])
    left = np.full(line.end - line.here, True)
    for like in _runs(line):
        left[like.first : like.last + 1] = False
        yield like
    places = line.here + np.flatnonzero(left)
    cells, first = np.unique(line.cell[places], return_index=True)
    compared: list[np.ndarray] = []
    for cell in cells[np.argsort(first)]:
        own = places[line.cell[places] == cell]
        before = np.arange(line.here)
        yield from _chance_likes(line, own, before[line.cell[before] == cell])
        round, pilot, group = line.cells[cell]
        theirs = [n for n, (r, p, g) in enumerate(line.cells) if (r, g) == (round, group) and p != pilot]
        # Of two pilots in one file the second is compared with the first.
        others = np.concatenate([*compared, before])
        yield from _across(line, own, others[np.isin(line.cell[others], theirs)])
        compared.append(own)


class _Line:
    """The rows of all files one after the other, the file's own last."""

    def __init__(self, files: Sequence[File]) -> None:
        self.files = files
        self.begins = np.cumsum([0, *(len(f.rows) for f in files)])
        self.here, self.end = int(self.begins[-2]), int(self.begins[-1])
        names = {cell: n for n, cell in enumerate(dict.fromkeys(c for f in files for c in f.rows.cells))}
        self.cells = list(names)
        # Whoever is asked as many items in a group, in whichever round, may have been asked before.
        widths = [max(f.rows.width(cell) for f in files) for cell in names]
        about = [(group, width) for (_, _, group), width in zip(names, widths, strict=True)]
        questions = {question: n for n, question in enumerate(dict.fromkeys(about))}
        asked = np.array([questions[question] for question in about], np.uint32)
        self.cell = np.concatenate(
            [np.array([names[c] for c in f.rows.cells], np.int32)[f.rows.cell] for f in files]
        )
        widest = max(f.rows.levels.shape[1] for f in files)
        keys = [
            hash_rows(f.rows.levels, asked[self._part(self.cell, n)], widest) for n, f in enumerate(files)
        ]
        _, self._first, ids = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
        self.row = ids.astype(np.int32)
        """The same number where those who were asked the same answered alike."""

    def file(self, place: int) -> str:
        """The name of the file that a place is in."""
        return self.files[self._number(place)].name

    def place(self, at: int) -> int:
        """A place as it is told: from 0 in its file."""
        return at - int(self.begins[self._number(at)])

    def levels(self, rows: np.ndarray) -> np.ndarray:
        """The levels of some rows, of one question."""
        first = self._first[rows]
        width = max(file.rows.width(self.cells[self.cell[first[0]]]) for file in self.files)
        found = np.zeros((len(first), width), np.uint8)
        for begin, end, file in zip(self.begins, self.begins[1:], self.files, strict=False):
            mine = (begin <= first) & (first < end)
            found[mine] = file.rows.levels[first[mine] - begin, :width] if mine.any() else 0
        return found

    @cached_property
    def tells(self) -> np.ndarray:
        """By row whether it is more than the same answer throughout."""
        found = np.zeros(len(self._first), bool)
        for n, file in enumerate(self.files):
            found[self._part(self.row, n)] |= file.rows.spread
        return found

    def _part(self, of: np.ndarray, n: int) -> np.ndarray:
        return of[self.begins[n] : self.begins[n + 1]]

    def _number(self, place: int) -> int:
        return int(np.searchsorted(self.begins, place, side="right")) - 1


def _runs(line: _Line) -> Iterator[Like]:
    """Runs that come again, the longest at each place; a run of the same answer throughout is none."""
    row, tells = array("i", line.row.tobytes()), line.tells
    # Of each row the last place so far, and of each place the one before with the same row.
    last, before = array("i", [_NOWHERE]) * len(tells), array("i", [_NOWHERE]) * len(row)
    ends = {int(end) for end in line.begins[1:]}

    def put(place: int) -> None:
        before[place], last[row[place]] = last[row[place]], place

    def length(place: int, n: int) -> int:
        """How many rows from the place on come again from n on, within their files."""
        count = 0
        while place + count < n and n + count < line.end and row[place + count] == row[n + count]:
            count += 1
            if place + count in ends:
                break
        return count

    for place in range(line.here):
        put(place)
    n = line.here
    while n < line.end:
        best, of = 0, 0
        # A hundred places of one row are enough to find where it was copied from.
        for place in islice(_chain(last[row[n]], before), 100):
            if (found := length(place, n)) >= best:
                best, of = found, place
        if best >= RUN and len({x for x in row[n : n + best] if tells[x]}) >= RUN:
            first = n - line.here
            yield Like(first, first + best - 1, best, line.file(of), line.place(of), True)
            n += best
            continue
        put(n)
        n += 1


_NOWHERE = -1
"""Before the first place."""


def _chain(place: int, before: "array[int]") -> Iterator[int]:
    while place != _NOWHERE:
        yield place
        place = before[place]


def _chance_likes(line: _Line, own: np.ndarray, before: np.ndarray) -> Iterator[Like]:
    """Of a cell's rows those like others of it, when they are more than chance makes."""
    rows, known = line.row[own], line.row[before]
    every, first, which = np.unique(rows, return_index=True, return_inverse=True)
    again = first[which] < np.arange(len(rows))
    pairs = np.flatnonzero(again | np.isin(rows, known))
    possible = len(own) * (len(own) - 1) / 2 + len(own) * len(np.unique(known))
    if len(pairs) >= RUN and _is_unlikely(len(pairs), line.levels(np.union1d(every, known)), possible):
        one, end = pairs[0], pairs[-1]
        of = line.place(own[first[which[one]]]) if again[one] else -1
        there = before[known == rows[one]]
        file = line.file(there[0]) if len(there) else ""
        yield Like(line.place(own[one]), line.place(own[end]), len(pairs), file, of, False)


def _across(line: _Line, own: np.ndarray, others: np.ndarray) -> Iterator[Like]:
    """Of a cell's rows those like other pilots', when they are more than chance makes."""
    rows, known = line.row[own], line.row[others]
    pairs = np.flatnonzero(np.isin(rows, known))
    if len(pairs) < RUN:
        return
    possible = len(own) * len(np.unique(known))
    if _is_unlikely(len(pairs), line.levels(np.union1d(rows, known)), possible):
        file = line.file(others[known == rows[pairs[0]]][0])
        yield Like(line.place(own[pairs[0]]), line.place(own[pairs[-1]]), len(pairs), file, -1, False)


def _is_unlikely(count: int, every: np.ndarray, possible: float) -> bool:
    """Whether chance makes so many like rows of the `possible` pairs more seldom than CHANCE. `every` has
    each row once: copies must not make copies likely.

    Two rows agree in an item as often as its answers' frequencies say, and whoever agrees in some agrees
    more often in the rest: the chance of two like rows is taken as that of the likeliest half of the items
    times the square root of the other's, which is more than it would be of independent items.
    """
    shares = []
    for half in (every[:, ::2], every[:, 1::2]):
        alike = np.unique(hash_rows(half), return_counts=True)[1]
        shares.append(int((alike * (alike - 1)).sum()))
    all_pairs = len(every) * (len(every) - 1)
    if every.shape[1] < 2 or all_pairs == 0:
        return False
    low, high = (max(share, 1) / all_pairs for share in sorted(shares))
    expected = possible * high * math.sqrt(low)
    return expected < count and poisson_tail(count, expected) < CHANCE
