"""Rows that look like the same people's under other numbers: told and counted, for a person to judge.

Two people may answer alike, so single like rows say nothing. Told are runs of rows that come again in their
order, and more like rows than the spread of the answers explains.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RUN = 3
"""Rows in a row that come again."""
CHANCE = 0.001
"""So seldom chance alone may make as many like rows."""

Levels = tuple[int | None, ...]


@dataclass(frozen=True)
class Like:
    """Rows that look like others: places (from 0) of the first and last of them and of the first that it
    repeats, and how many; `run` when they come again in their order, else only more than chance explains."""

    first: int
    last: int
    of: int
    count: int
    run: bool


def likenesses(
    rows: Sequence[tuple[Hashable, Levels]], known: Mapping[Any, Collection[Levels]]
) -> Iterator[Like]:
    """What in the rows, (cell, levels) in the file's order, looks like other rows of their cell, in the file
    or `known` from before."""
    again: set[int] = set()
    for like in _runs(rows):
        again |= set(range(like.first, like.last + 1))
        yield like
    cells: dict[Hashable, list[int]] = defaultdict(list)
    for n, (cell, _) in enumerate(rows):
        if n not in again:
            cells[cell].append(n)
    for cell, places in cells.items():
        seen: dict[Levels, int] = {}
        pairs = []
        before = known.get(cell, ())
        for n in places:
            levels = rows[n][1]
            if levels in before or levels in seen:
                pairs.append((n, seen.get(levels, -1)))
            seen.setdefault(levels, n)
        # Each once: copies must not make copies likely.
        everyone = sorted({*(rows[n][1] for n in places), *before}, key=repr)
        if len(pairs) >= RUN and _unlikely(len(pairs), everyone, len(places), len(before)):
            yield Like(pairs[0][0], pairs[-1][0], pairs[0][1], len(pairs), False)


def _runs(rows: Sequence[tuple[Hashable, Levels]]) -> Iterator[Like]:
    """Runs that come again, the longest at each place; a run of the same answer throughout is none."""
    places: dict[tuple[Hashable, Levels], list[int]] = defaultdict(list)
    n = 0
    while n < len(rows):
        best, of = 0, 0
        # A hundred places of one row are enough to find where it was copied from.
        for earlier in places[rows[n]][-100:]:
            length = 0
            while (
                earlier + length < n and n + length < len(rows) and rows[earlier + length] == rows[n + length]
            ):
                length += 1
            if length > best:
                best, of = length, earlier
        if best >= RUN and len({row for row in rows[n : n + best] if len(set(row[1])) > 1}) >= RUN:
            yield Like(n, n + best - 1, of, best, True)
            n += best
            continue
        places[rows[n]].append(n)
        n += 1


def _unlikely(count: int, rows: Sequence[Levels], own: int, before: int) -> bool:
    """Whether chance makes so many like rows more seldom than CHANCE.

    Two rows agree in an item as often as its answers' frequencies say, and whoever agrees in some agrees
    more often in the rest: the chance of two like rows is taken as that of the likeliest half of the items
    times the square root of the other's, which is more than it would be of independent items.
    """
    width = len(rows[0])
    half = [tuple(row[::2]) for row in rows], [row[1::2] for row in rows]
    shares = sorted(sum(n * (n - 1) for n in Counter(part).values()) for part in half)
    all_pairs = len(rows) * (len(rows) - 1)
    if width < 2 or all_pairs == 0:
        return False
    low, high = (max(share, 1) / all_pairs for share in shares)
    expected = (own * (own - 1) / 2 + own * before) * high * math.sqrt(low)
    return expected < count and _poisson_tail(count, expected) < CHANCE


def _poisson_tail(count: int, expected: float) -> float:
    """The chance of `count` or more where `expected` are expected."""
    term = total = math.exp(-expected)
    for n in range(1, count):
        term *= expected / n
        total += term
    return max(0.0, 1.0 - total)
