"""A reader who wants to know more than is published. Shares no code with the protection.

It takes the public frames of all releases, adds what any reader knows (a hidden count is at least 1,
counts are whole and only grow, nobody answers without being a respondent, figures are rounded), and
solves for what is hidden: integer programmes over every count, and over every answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isclose, sqrt
from typing import Any

import numpy as np
import polars as pl
from scipy import special
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

ALL = "total"
Release = dict[str, pl.DataFrame]
_MANY = 5_000
_LEVELS = ((0, 1), (2,), (3, 4))


@dataclass
class World:
    """Whole-number unknowns with linear knowledge of them."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    cells: tuple[list[int], list[int], list[float]] = field(default_factory=lambda: ([], [], []))
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def unknown(self, low: float = 0, high: float = _MANY, kind: int = 1) -> int:
        self.low.append(low)
        self.high.append(high)
        self.kind.append(kind)
        return len(self.low) - 1

    def know(self, terms: Iterable[tuple[int, float]], least: float, most: float) -> None:
        for column, factor in terms:
            for store, number in zip(self.cells, (len(self.least), column, factor), strict=True):
                store.append(number)
        self.least.append(least)
        self.most.append(most)

    def solve(self, cost: dict[int, float]) -> np.ndarray:
        """Whole values that fit everything known and make the cost least."""
        c = np.zeros(len(self.low))
        for column, factor in cost.items():
            c[column] = factor
        rows, columns, values = self.cells
        matrix = coo_array((values, (rows, columns)), shape=(len(self.least), len(self.low))).tocsr()
        result = milp(
            c,
            integrality=np.array(self.kind),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            constraints=LinearConstraint(matrix, self.least, self.most) if self.least else None,
        )
        assert result.x is not None, f"nothing fits what is published: {result.message}"
        return np.rint(result.x).astype(int)


def count_intervals(
    releases: Sequence[Release], round_: str, late_from: int, enough: int
) -> dict[tuple[int, str, str], tuple[int, int]]:
    """Per hidden count (release, pilot, group) the least and greatest value that it can have.

    Ends that lie `enough` apart need not be the outermost: then the interval is wide enough anyway.
    """
    world = World()
    at: dict[tuple[int, str, str], int] = {}
    hidden = []
    for v, release in enumerate(releases):
        table = release["counts"].filter(pl.col("round") == round_)
        if table.is_empty():
            continue
        for row in table.iter_rows(named=True):
            key = (v, row["pilot"], row["group"])
            n = row["n"]
            at[key] = world.unknown(1) if n is None else world.unknown(n, n)
            if n is None:
                assert row["rate"] is None
                assert row["expected"] is None
                hidden.append(key)
        pilots, groups = (sorted(set(table[c]) - {ALL}) for c in ("pilot", "group"))
        _add_up(world, {k[1:]: i for k, i in at.items() if k[0] == v}, pilots, groups)
        _asked(world, v, table, at, pilots, groups)
        if "answers" in release:
            _item_counts(world, v, release["answers"].filter(pl.col("round") == round_), at)
    for (v, pilot, group), column in list(at.items()):
        if v and ALL not in (pilot, group):
            growth = world.unknown(late_from, _MANY, 3)
            before = at.get((v - 1, pilot, group))
            terms = [(column, 1.0), (growth, -1.0)] + ([] if before is None else [(before, -1.0)])
            world.know(terms, 0, 0)
    seen: dict[tuple[int, str, str], tuple[int, int]] = {}
    for key in hidden:
        for sign in (1, -1):
            low, high = seen.get(key, (_MANY, 0))
            if high - low >= enough:
                continue
            found = world.solve({at[key]: sign})
            for other in hidden:
                low, high = seen.get(other, (_MANY, 0))
                value = int(found[at[other]])
                seen[other] = (min(low, value), max(high, value))
    return seen


def _add_up(world: World, at: dict[tuple[str, str], int], pilots: list[str], groups: list[str]) -> None:
    for pilot in pilots:
        world.know([(at[pilot, g], 1) for g in groups] + [(at[pilot, ALL], -1)], 0, 0)
    for group in groups:
        world.know([(at[p, group], 1) for p in pilots] + [(at[ALL, group], -1)], 0, 0)
    world.know([(at[p, ALL], 1) for p in pilots] + [(at[ALL, ALL], -1)], 0, 0)


def _asked(
    world: World,
    v: int,
    table: pl.DataFrame,
    at: dict[tuple[int, str, str], int],
    pilots: list[str],
    groups: list[str],
) -> None:
    """Where it is known how many were asked, no more than those answered; asked add up as well."""
    if table["expected"].null_count() == table.height:
        return
    asked = {}
    for pilot, group, expected, n, rate in table.select(
        "pilot", "group", "expected", "n", "rate"
    ).iter_rows():
        asked[pilot, group] = world.unknown() if expected is None else world.unknown(expected, expected)
        world.know([(asked[pilot, group], 1), (at[v, pilot, group], -1)], 0, _MANY)
        if rate is not None:
            assert abs(100 * n / expected - rate) <= 0.5
    _add_up(world, asked, pilots, groups)


def _item_counts(world: World, v: int, answers: pl.DataFrame, at: dict[tuple[int, str, str], int]) -> None:
    """Answers to an item are no more than respondents, and margins that leave nothing out add up."""
    for _, rows in answers.group_by("instrument", "version", "item"):
        mine = {}
        for row in rows.iter_rows(named=True):
            key = (v, row["pilot"], row["group"])
            if ALL not in key:
                n = row["n"]
                mine[key] = world.unknown() if n is None else world.unknown(n, n)
                world.know([(at[key], 1), (mine[key], -1)], 0, _MANY)
        for row in rows.filter(pl.col("n").is_not_null()).iter_rows(named=True):
            _, *which = (v, row["pilot"], row["group"])
            if ALL in which:
                line = [(i, 1.0) for k, i in mine.items() if _within(k[1:], which)]
                world.know(line, row["n"], _MANY if row["pooled"] else row["n"])


def _within(cell: Sequence[str], margin: Sequence[str]) -> bool:
    return all(m in (ALL, c) for m, c in zip(margin, cell, strict=True))


Answers = dict[tuple[str, str], tuple[int, ...]]
"""Answers by level in each cell."""


@dataclass(frozen=True)
class Told:
    """What this reader is told although it is not published: of which release a cell's published answers
    are, and which cells' answers are in an aggregate beside the published ones."""

    release: int
    kind: str
    block: str


def answers_known(
    releases: Sequence[Release],
    key: Sequence[object],
    truth: Sequence[Answers],
    told: Sequence[dict[tuple[str, str], Told]],
    few: int,
) -> set[tuple[int, str, str]]:
    """The cells, and late batches, of fewer than `few` answers whose answers by class are given away.

    `key`: round, instrument, version, item. `truth`: per release what each cell holds; it tells how
    many answered (this reader is told even that) and what to look for, nothing else. A late batch is
    named by its release made negative.
    """
    names = ("round", "instrument", "version", "item")
    world = World()
    at: dict[tuple[int, str, str, int], int] = {}
    for v, cells in enumerate(truth):
        for cell, levels in cells.items():
            for level in range(len(levels)):
                i = at[v, *cell, level] = world.unknown()
                before = at.get((v - 1, *cell, level))
                if before is not None:
                    world.know([(i, 1), (before, -1)], 0, _MANY)
            world.know([(at[v, *cell, x], 1) for x in range(len(levels))], sum(levels), sum(levels))
    for v in range(len(truth)):
        rows = releases[v]["answers"].filter(*(pl.col(n) == x for n, x in zip(names, key, strict=True)))
        _say(world, at, truth, told[v], list(rows.iter_rows(named=True)))
    wanted: dict[tuple[int, str, str], list[tuple[list[tuple[int, int]], int]]] = {}
    for v, cells in enumerate(truth):
        for cell, levels in cells.items():
            before = truth[v - 1].get(cell, (0,) * len(levels)) if v else (0,) * len(levels)
            for name, base in ((v, (0,) * len(levels)), (-v, before)):
                part = [a - b for a, b in zip(levels, base, strict=True)]
                if 0 < sum(part) < few and (name == v or sum(before)):
                    wanted[name, *cell] = [
                        (_terms(at, v, cell, which, minus=name != v), _in_class(part, which))
                        for which in range(3)
                    ]
    for name, classes in list(wanted.items()):
        if name not in wanted:
            continue
        for terms, true in classes:
            # Another number of answers in this class would do: push it down, else up.
            cost = {i: float(f if true else -f) for i, f in terms}
            for other, theirs in wanted.items():
                if other != name:
                    for more, count in theirs:
                        for i, f in more:
                            cost[i] = cost.get(i, 0) + 0.001 * (f if count else -f)
            found = world.solve(cost)
            for other, theirs in list(wanted.items()):
                if any(sum(f * int(found[i]) for i, f in more) != count for more, count in theirs):
                    del wanted[other]
            if name not in wanted:
                break
    return set(wanted)


def _in_class(levels: Sequence[int], which: int) -> int:
    return sum(levels[i] for i in _LEVELS[which])


def _terms(
    at: dict[tuple[int, str, str, int], int], v: int, cell: tuple[str, str], which: int, minus: bool
) -> list[tuple[int, int]]:
    levels = _LEVELS[which]
    out = [(at[v, *cell, x], 1) for x in levels]
    return out + [(at[v - 1, *cell, x], -1) for x in levels if minus and (v - 1, *cell, x) in at]


def _say(
    world: World,
    at: dict[tuple[int, str, str, int], int],
    truth: Sequence[Answers],
    told: dict[tuple[str, str], Told],
    rows: list[dict[str, Any]],
) -> None:
    """What the published rows of one item tell of the answers in its cells."""
    for row in rows:
        where = (row["pilot"], row["group"])
        members = [
            (told[c].release, *c)
            for c in told
            if _within(c, where)
            and (c == where or told[c].kind == "published" or (told[c].block and _takes(where, told[c])))
        ]
        n = sum(sum(truth[v][pilot, group]) for v, pilot, group in members)
        total = [(at[*member, x], x + 1.0) for member in members for x in range(5)]
        if row["status"] == "banded":
            low, high = {"low": (3, 7), "middle": (7, 11), "high": (11, 15)}[row["band"]]
            inside = 0.1 if row["band"] == "middle" else -0.1
            first, last = low == 3, high == 15
            world.know(
                total, (n * low) / 3 - (1 if first else inside), n * high / 3 + (1 if last else inside)
            )
        if row["status"] != "published":
            continue
        assert row["n"] == n
        rough = row["approximate"]
        mean_slack = 0.35 if rough else row["step"] / 2
        world.know(total, n * (row["mean"] - mean_slack) - 1e-6, n * (row["mean"] + mean_slack) + 1e-6)
        for which, name in enumerate(("disagrees", "neither", "agrees")):
            some = [(at[*member, x], 1.0) for member in members for x in _LEVELS[which]]
            if row[name] is not None:
                slack = 8.0 if rough else 0.5
                world.know(some, n * (row[name] - slack) / 100 - 1e-6, n * (row[name] + slack) / 100 + 1e-6)
            elif row["over"] == name:
                world.know(some, n * (80 if rough else 90) / 100 + 0.01, n)


def _takes(where: tuple[str, str], told: Told) -> bool:
    """Whether a margin takes in the block of a hidden cell."""
    return where[0] == ALL and (where[1] == ALL or where[1] == told.block)


def sizes_behind(mean: float, lower: float, upper: float, most: int = 200) -> list[int]:
    """The numbers of answers that an exact mean and its 95 % t interval can come from.

    The sum and the sum of squares must come out whole: that leaves few numbers, mostly one.
    """
    half = (upper - lower) / 2
    out = []
    for n in range(2, most):
        total = n * mean
        spread = half / float(special.stdtrit(n - 1, 0.975)) * sqrt(n)
        squares = spread**2 * (n - 1) + n * mean**2
        if all(isclose(x, round(x), abs_tol=1e-6) for x in (total, squares)):
            out.append(n)
    return out
