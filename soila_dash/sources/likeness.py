"""Rows that look like the same people's under other numbers: told and counted, for a person to judge.

Two people may answer alike, so single like rows say nothing. Told are runs of rows that come again in their
order, and more like rows than the spread of the answers explains; in the file itself, in others that came
before it, and under other pilots of the same round and respondent group.
"""

import math
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pyarrow.parquet as pq

from soila_dash.sources import private

RUN = 3
"""Rows in a row that come again."""
CHANCE = 0.001
"""So seldom chance alone may make as many like rows."""

Levels = bytes
"""A level a byte, 0 where the item was left unanswered: a hundred thousand rows take a few MiB."""


class Row(NamedTuple):
    """One response: its levels in the order of the items' ids."""

    round: str
    pilot: str
    group: str
    levels: Levels

    @property
    def question(self) -> tuple[str, str]:
        """Round and group: those who are asked the same."""
        return self.round, self.group


class File(NamedTuple):
    """A file's responses in their order."""

    name: str
    rows: Sequence[Row]


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
    """The files that came before: those kept in a folder, read when their rounds are asked for, and those
    that were added. A damaged one is passed over: it is told elsewhere."""

    def __init__(self, kept: Sequence[Path]) -> None:
        self._kept = kept
        self._read: dict[str, list[File]] = {}
        self._added: list[File] = []

    def of(self, rounds: Collection[str]) -> list[File]:
        """Their rows of these rounds."""
        for name in set(rounds) - set(self._read):
            self._read[name] = []
            for path in self._kept:
                with suppress(*private.UNREADABLE):
                    rows = list(_rows(path, name))
                    if rows:
                        self._read[name].append(File(path.stem[:12], rows))
        return [*(file for name in sorted(rounds) for file in self._read[name]), *self._added]

    def add(self, file: File) -> None:
        """Adds a file that was read just now."""
        self._added.append(file)


_TOGETHER = 30_000
"""Rows of a kept file in memory at once."""


def _rows(path: Path, round: str) -> Iterator[Row]:
    """A kept file's responses to a round; its rows stand person after person."""
    left = pl.DataFrame()
    columns = ["round", "pilot", "group", "response", "item", "level"]
    with pq.ParquetFile(path, read_dictionary=columns[:3]) as file:
        for batch in file.iter_batches(_TOGETHER, columns=columns):
            some = pl.concat(
                [
                    left,
                    pl.DataFrame(batch)
                    .cast(dict.fromkeys(columns[:3], pl.String))
                    .filter(pl.col("round") == round),
                ]
            )
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
        yield Row(sys.intern(round), sys.intern(pilot), sys.intern(group), bytes(levels))


def likenesses(rows: Sequence[Row], earlier: Sequence[File] = ()) -> Iterator[Like]:
    """What in a file's rows looks like other rows of those who were asked the same, in the file or in
    `earlier` ones."""
    again: set[int] = set()
    for like in _runs(rows, earlier):
        again |= set(range(like.first, like.last + 1))
        yield like
    places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        if n not in again:
            places[row[:3]].append(n)
    before: dict[tuple[str, str, str], dict[Levels, str]] = defaultdict(dict)
    for file in earlier:
        for row in file.rows:
            before[row[:3]].setdefault(row.levels, file.name)
    for cell, own in places.items():
        yield from _chance_likes(rows, own, before.get(cell, {}))
        round, pilot, group = cell
        others = {
            levels: name
            for (r, p, g), known in before.items()
            if (r, g) == (round, group) and p != pilot
            for levels, name in known.items()
        }
        # Of two pilots in one file the second is compared with the first.
        for (r, p, g), theirs in places.items():
            if (r, p, g) == cell:
                break
            if (r, g) == (round, group):
                others |= {rows[n].levels: "" for n in theirs}
        yield from _across(rows, own, others)


def _runs(rows: Sequence[Row], earlier: Sequence[File]) -> Iterator[Like]:
    """Runs that come again, the longest at each place; a run of the same answer throughout is none."""
    names: dict[tuple[str, str], dict[Levels, int]] = defaultdict(dict)
    tells: list[bool] = []

    def name_of(row: Row) -> int:
        alike = names[row.question]
        if row.levels not in alike:
            alike[row.levels] = len(tells)
            tells.append(len(set(row.levels)) > 1)
        return alike[row.levels]

    line, begins = array("i"), list[tuple[int, str]]()
    for file in (*earlier, File("", rows)):
        begins.append((len(line), file.name))
        line.extend(map(name_of, file.rows))
        line.append(_END)
    here, end = begins[-1][0], len(line) - 1
    # Of each row the last place so far, and of each place the one before with the same row.
    last, before = array("i", [_NOWHERE]) * len(tells), array("i", [_NOWHERE]) * len(line)

    def put(place: int) -> None:
        if line[place] != _END:
            before[place], last[line[place]] = last[line[place]], place

    for place in range(here):
        put(place)
    n = here
    while n < end:
        best, of = 0, 0
        # A hundred places of one row are enough to find where it was copied from.
        for place in islice(_chain(last[line[n]], before), 100):
            length = 0
            while place + length < n and n + length < end and line[place + length] == line[n + length]:
                length += 1
            if length and length >= best:
                best, of = length, place
        if best >= RUN and len({row for row in line[n : n + best] if tells[row]}) >= RUN:
            begin, name = next(found for found in reversed(begins) if found[0] <= of)
            yield Like(n - here, n - here + best - 1, best, name, of - begin, True)
            n += best
            continue
        put(n)
        n += 1


_END, _NOWHERE = -1, -1
"""Between two files, and before the first place."""


def _chain(place: int, before: "array[int]") -> Iterator[int]:
    while place != _NOWHERE:
        yield place
        place = before[place]


def _chance_likes(rows: Sequence[Row], own: Sequence[int], before: dict[Levels, str]) -> Iterator[Like]:
    """Of a cell's rows those like others of it, when they are more than chance makes."""
    seen: dict[Levels, int] = {}
    pairs = []
    for n in own:
        levels = rows[n].levels
        if levels in before or levels in seen:
            pairs.append((n, seen.get(levels, -1), before.get(levels, "")))
        seen.setdefault(levels, n)
    possible = len(own) * (len(own) - 1) / 2 + len(own) * len(before)
    if len(pairs) >= RUN and _is_unlikely(len(pairs), {*seen, *before}, possible):
        yield Like(pairs[0][0], pairs[-1][0], len(pairs), pairs[0][2], pairs[0][1], False)


def _across(rows: Sequence[Row], own: Sequence[int], others: dict[Levels, str]) -> Iterator[Like]:
    """Of a cell's rows those like other pilots', when they are more than chance makes."""
    pairs = [n for n in own if rows[n].levels in others]
    every = {*others, *(rows[n].levels for n in own)}
    if len(pairs) >= RUN and _is_unlikely(len(pairs), every, len(own) * len(others)):
        yield Like(pairs[0], pairs[-1], len(pairs), others[rows[pairs[0]].levels], -1, False)


def _is_unlikely(count: int, every: Collection[Levels], possible: float) -> bool:
    """Whether chance makes so many like rows of the `possible` pairs more seldom than CHANCE. `every` has
    each row once: copies must not make copies likely.

    Two rows agree in an item as often as its answers' frequencies say, and whoever agrees in some agrees
    more often in the rest: the chance of two like rows is taken as that of the likeliest half of the items
    times the square root of the other's, which is more than it would be of independent items.
    """
    width = len(next(iter(every)))
    half = [tuple(row[::2]) for row in every], [row[1::2] for row in every]
    shares = sorted(sum(n * (n - 1) for n in Counter(part).values()) for part in half)
    all_pairs = len(every) * (len(every) - 1)
    if width < 2 or all_pairs == 0:
        return False
    low, high = (max(share, 1) / all_pairs for share in shares)
    expected = possible * high * math.sqrt(low)
    return expected < count and _poisson_tail(count, expected) < CHANCE


def _poisson_tail(count: int, expected: float) -> float:
    """The chance of `count` or more where `expected` are expected."""
    term = total = math.exp(-expected)
    for n in range(1, count):
        term *= expected / n
        total += term
    return max(0.0, 1.0 - total)
