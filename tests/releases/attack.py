"""Readers who want to know more than is published. Shares no code with the protection.

    python -m tests.releases.attack [SURVEYS [KEPT]]

An outsider, each pilot (and those whose answers somebody knows together) and each respondent take what
the releases publish, add what they know themselves, and solve integer programmes for what is hidden. The
command does so over random surveys of awkward shapes and over the example land, by the present rules and,
to show that it can succeed, by those of before; then it measures a reader who runs the open code. It works
in pieces on two processors and adds each to the file KEPT: started again with it, it goes on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, isclose, sqrt
from typing import Any

import numpy as np
import polars as pl
from scipy import special
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

ALL = "total"
Release = Mapping[str, pl.DataFrame]
Cell = tuple[str, str]
Levels = tuple[int, ...]
_MANY = 5_000
CLASS = ((0, 1), (2,), (3, 4))
"""Positions of the levels of a five-step scale in each class."""
NAMES = ("disagrees", "neither", "agrees")


@dataclass
class World:
    """Whole-number unknowns with linear knowledge of them."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    terms: tuple[list[int], list[int], list[float]] = field(default_factory=lambda: ([], [], []))
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    _known: list[LinearConstraint] = field(default_factory=list)

    def unknown(self, low: float = 0, high: float = _MANY, kind: int = 1) -> int:
        self.low.append(low)
        self.high.append(high)
        self.kind.append(kind)
        return len(self.low) - 1

    def know(self, terms: Iterable[tuple[int, float]], least: float, most: float) -> None:
        self._known.clear()
        for column, factor in terms:
            for store, number in zip(self.terms, (len(self.least), column, factor), strict=True):
                store.append(number)
        self.least.append(least)
        self.most.append(most)

    def solve(
        self, cost: Mapping[int, float], fixed: Sequence[tuple[Sequence[int], int]] = ()
    ) -> np.ndarray | None:
        """Whole values that fit everything known, and sums that are `fixed`, and make the cost least."""
        c = np.zeros(len(self.low))
        for column, factor in cost.items():
            c[column] = factor
        if self.least and not self._known:
            rows, columns, values = self.terms
            matrix = coo_array((values, (rows, columns)), shape=(len(self.least), len(self.low))).tocsr()
            self._known.append(LinearConstraint(matrix, self.least, self.most))
        constraints = list(self._known)
        for some, number in fixed:
            line = np.zeros((1, len(self.low)))
            line[0, list(some)] = 1
            constraints.append(LinearConstraint(line, number, number))
        found = milp(
            c,
            integrality=np.array(self.kind),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            constraints=constraints,
        )
        return None if found.x is None else np.rint(found.x).astype(int)


# How many answered


def counts_known(
    releases: Sequence[Release],
    round_: str,
    own: Sequence[Mapping[Cell, int]] = (),
    step: int = 5,
    values: int = 4,
    enough: int = 5,
) -> dict[tuple[int, str, str], list[int]]:
    """The hidden counts (release, pilot, group) that are known too well, with the numbers they can be.

    `own`: by release the reader's own cells. A count that holds no hidden answers but its own is not
    looked for. Too well: fewer than `values` numbers, or none of `enough` or more.
    """
    world, at, wanted = _counts(releases, round_, own, step)
    seen: dict[tuple[int, str, str], set[int]] = {key: set() for key in wanted}
    bad = {}
    for key in wanted:
        column = at[key]
        for sign in (1, -1):
            if len(seen[key]) < values or max(seen[key]) < enough:
                _look(world, {column: sign}, (), seen, at)
        low, high = min(seen[key]), max(seen[key])
        for number in range(low + 1, high):
            if len(seen[key]) >= values:
                break
            if number not in seen[key]:
                _look(world, {}, [([column], number)], seen, at)
        if len(seen[key]) < values or max(seen[key]) < enough:
            bad[key] = sorted(seen[key])
    return bad


def _look(
    world: World,
    cost: Mapping[int, float],
    fixed: Sequence[tuple[Sequence[int], int]],
    seen: Mapping[tuple[int, str, str], set[int]],
    at: Mapping[tuple[int, str, str], int],
) -> None:
    found = world.solve(cost, fixed)
    if found is not None:
        for key, numbers in seen.items():
            numbers.add(int(found[at[key]]))


def _counts(
    releases: Sequence[Release], round_: str, own: Sequence[Mapping[Cell, int]], step: int
) -> tuple[World, dict[tuple[int, str, str], int], list[tuple[int, str, str]]]:
    world = World()
    at: dict[tuple[int, str, str], int] = {}
    wanted = []
    for v, release in enumerate(releases):
        table = release["counts"].filter(pl.col("round") == round_)
        mine = own[v] if own else {}
        hidden = []
        for pilot, group, n, status in table.select("pilot", "group", "n", "status").iter_rows():
            key = (v, pilot, group)
            known = 0 if status == "waiting" else mine.get((pilot, group), n)
            at[key] = world.unknown(1) if known is None else world.unknown(known, known)
            if known is None:
                hidden.append(key)
        inner = [key for key in hidden if ALL not in key]
        wanted += [
            key
            for key in hidden
            if any(all(m in (ALL, c) for m, c in zip(key[1:], i[1:], strict=True)) for i in inner)
        ]
        pilots, groups = (sorted(set(table[c]) - {ALL}) for c in ("pilot", "group"))
        _add_up(world, {k[1:]: i for k, i in at.items() if k[0] == v}, pilots, groups)
        if "answers" in release:
            _item_counts(world, v, release["answers"].filter(pl.col("round") == round_), at)
    for (v, pilot, group), column in list(at.items()):
        if v and ALL not in (pilot, group):
            growth = world.unknown(step, _MANY, 3)
            before = at.get((v - 1, pilot, group))
            world.know([(column, 1.0), (growth, -1.0)] + ([] if before is None else [(before, -1.0)]), 0, 0)
    return world, at, wanted


def _add_up(world: World, at: Mapping[Cell, int], pilots: list[str], groups: list[str]) -> None:
    for pilot in pilots:
        world.know([(at[pilot, g], 1) for g in groups] + [(at[pilot, ALL], -1)], 0, 0)
    for group in groups:
        world.know([(at[p, group], 1) for p in pilots] + [(at[ALL, group], -1)], 0, 0)
    if pilots:
        world.know([(at[p, ALL], 1) for p in pilots] + [(at[ALL, ALL], -1)], 0, 0)


def _item_counts(world: World, v: int, answers: pl.DataFrame, at: Mapping[tuple[int, str, str], int]) -> None:
    """Answers to an item are no more than respondents, and sums that leave nothing out add up."""
    for _, rows in answers.group_by("instrument", "version", "item"):
        mine = {}
        for pilot, group, n, pooled in rows.select("pilot", "group", "n", "pooled").iter_rows():
            key = (v, pilot, group)
            if ALL not in key and key in at:
                mine[key] = world.unknown() if n is None or pooled else world.unknown(n, n)
                world.know([(at[key], 1), (mine[key], -1)], 0, _MANY)
        for pilot, group, n, pooled in rows.select("pilot", "group", "n", "pooled").iter_rows():
            if n is not None and ALL in (pilot, group):
                line = [(i, 1.0) for k, i in mine.items() if pilot in (ALL, k[1]) and group in (ALL, k[2])]
                world.know(line, n, _MANY if pooled else n)


# What they answered


@dataclass(frozen=True)
class Told:
    """Of one item in one group: what each pilot answered, and the truth this reader is told although it is
    not published: which pilots' answers are in the whole."""

    truth: Mapping[str, Levels]
    inside: frozenset[str]


def answers_known(
    rows: Sequence[Mapping[str, Any]], told: Told, own: frozenset[str], mine: tuple[str, int] | None = None
) -> set[tuple[str, int]]:
    """What this reader knows too well, as (whose, class): that the class stands for one or two persons, or
    for none, or for all but so many (class + 3). Whose: a pilot, "the rest" of the whole without the
    reader's own, or "the hidden" in it.

    `rows`: the published rows of the item's group. `own`: pilots whose answers the reader sent. `mine`: a
    respondent's pilot and level; who answers alike is asked about the others then.
    """
    world, at = _answers(rows, told, own, mine)
    hidden = set(told.inside) - {row["pilot"] for row in rows if row["status"] == "published"}
    left = [p for p in told.truth if p not in own and sum(told.truth[p])]
    targets = {p: [p] for p in left}
    if len(told.inside - own) > 1:
        targets["the rest"] = sorted(told.inside - own)
    if len(hidden - own) > 1:
        targets["the hidden"] = sorted(hidden - own)
    return _narrowed(world, at, targets, told, mine)


def _answers(
    rows: Sequence[Mapping[str, Any]], told: Told, own: frozenset[str], mine: tuple[str, int] | None
) -> tuple[World, dict[tuple[str, int], int]]:
    """What a reader knows of each pilot's answers at each level."""
    world = World()
    at = {
        (pilot, x): world.unknown(n, n) if pilot in own else world.unknown(0, sum(levels))
        for pilot, levels in told.truth.items()
        for x, n in enumerate(levels)
    }
    for pilot, levels in told.truth.items():
        world.know([(at[pilot, x], 1) for x in range(5)], sum(levels), sum(levels))
    if mine:
        world.low[at[mine]] = 1
    for row in rows:
        some = told.inside if row["pilot"] == ALL else {row["pilot"]}
        # A whole that nobody is told to be in is computed from what is published: it says nothing more.
        if some and row["status"] != "suppressed":
            _publish(world, at, row, sorted(some), told)
    return world, at


def rule_reader_known(
    rows: Sequence[Mapping[str, Any]],
    told: Told,
    publishes: Callable[[Mapping[str, Levels]], object],
    rng: np.random.Generator,
    tries: int = 6_000,
) -> dict[tuple[str, int], set[int]]:
    """Of each class, and of all but it (class + 3), that stands for less than three: the numbers it can stand
    for to who runs the open code, `publishes`, on other answers. Whose: a pilot, or the whole.

    From answers that are told alike a step leads to others: a few change, and most often another pilot's
    change back. What is told alike again is gone on from. For what this leaves, answers with another number
    that fit what is published are asked of integer programmes with random costs.
    """
    published, alike = publishes(told.truth), [dict(told.truth)]
    known = {row["pilot"] for row in rows}
    targets = {p: [p] for p in told.truth if p in known or p in told.inside}
    if len(told.inside) > 1:
        targets[ALL] = sorted(told.inside)
    asked: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for name, pilots in targets.items():
        for c in range(6):
            levels = CLASS[c] if c < 3 else [x for x in range(5) if x not in CLASS[c - 3]]
            if sum(told.truth[p][x] for p in pilots for x in levels) < 3:
                asked[name, c] = [(p, x) for p in pilots for x in levels]
    seen = {key: {sum(told.truth[p][x] for p, x in some)} for key, some in asked.items()}

    def known(key: tuple[str, int]) -> bool:
        return seen[key] <= {1, 2} or seen[key] == {0}

    def look(other: Mapping[str, Levels]) -> None:
        if publishes(other) == published:
            alike.append(dict(other))
            for key, cells in asked.items():
                seen[key].add(sum(other[p][x] for p, x in cells))

    for _ in range(tries):
        if not any(map(known, asked)):
            return seen
        look(_step(alike[rng.integers(len(alike))], rng))
    world, at = _answers(rows, told, frozenset(), None)
    for key, some in asked.items():
        for n in range(tries // 8):
            if not known(key):
                break
            number = (3, 0, 4, 5)[n % 4] if 0 not in seen[key] else (1, 2, 3)[n % 3]
            cost = {column: float(rng.uniform(-1, 1)) for column in at.values()}
            found = world.solve(cost, [([at[k] for k in some], number)])
            if found is not None:
                look({p: tuple(int(found[at[p, x]]) for x in range(5)) for p in told.truth})
    return seen


def _step(answers: Mapping[str, Levels], rng: np.random.Generator) -> dict[str, Levels]:
    """Other answers, of as many in each pilot."""
    out = {pilot: list(levels) for pilot, levels in answers.items()}
    pilots = list(out)
    for _ in range(rng.integers(1, 4)):
        one, two = (out[pilots[rng.integers(len(pilots))]] for _ in range(2))
        was = rng.choice([x for x in range(5) if one[x]])
        now, back = rng.integers(5), int(np.clip(was + rng.choice([0, 0, 0, -1, 1]), 0, 4))
        one[was] -= 1
        one[now] += 1
        if two[now] and rng.random() < 2 / 3:
            two[now] -= 1
            two[back] += 1
    return {pilot: tuple(levels) for pilot, levels in out.items()}


def _narrowed(
    world: World,
    at: Mapping[tuple[str, int], int],
    targets: Mapping[str, Sequence[str]],
    told: Told,
    mine: tuple[str, int] | None,
) -> set[tuple[str, int]]:
    asked: dict[tuple[str, int], tuple[list[int], int, int]] = {}
    for name, pilots in targets.items():
        for c in range(6):
            levels = CLASS[c] if c < 3 else [x for x in range(5) if x not in CLASS[c - 3]]
            away = int(mine is not None and mine[0] in pilots and mine[1] in levels)
            if mine is not None and mine[0] not in pilots:
                continue
            n = sum(told.truth[p][x] for p in pilots for x in levels) - away
            if n < 3:
                asked[name, c] = ([at[p, x] for p in pilots for x in levels], away, n)
    seen = {key: {n} for key, (_, _, n) in asked.items()}

    def known(key: tuple[str, int]) -> bool:
        numbers = seen[key]
        if mine is not None:
            return numbers <= {1, 2}
        return max(numbers) < 3 and (min(numbers) > 0 or max(numbers) == 0)

    for key in asked:
        for sign in (-1, 1):
            if known(key):
                cost = {i: float(sign) for i in asked[key][0]}
                for other, (some, _, n) in asked.items():
                    if other != key and known(other):
                        for i in some:
                            cost[i] = cost.get(i, 0.0) + (0.001 if n else -0.001)
                found = world.solve(cost)
                if found is not None:
                    for other, (some, away, _) in asked.items():
                        seen[other].add(int(found[some].sum()) - away)
    return {key for key in asked if known(key)}


def _publish(
    world: World, at: Mapping[tuple[str, int], int], row: Mapping[str, Any], pilots: Sequence[str], told: Told
) -> None:
    n = sum(sum(told.truth[p]) for p in pilots)
    total = [(at[p, x], x + 1.0) for p in pilots for x in range(5)]
    if row["status"] == "banded":
        low, high = {"low": (3, 7), "middle": (7, 11), "high": (11, 15)}[row["band"]]
        inside = 0.1 if row["band"] == "middle" else -0.1
        world.know(
            total, n * low / 3 - (1 if low == 3 else inside), n * high / 3 + (1 if high == 15 else inside)
        )
    if row["status"] != "published":
        return
    assert row["n"] == n, (row["n"], n)
    if row["mean"] is not None:
        half = row["step"] / 2
        world.know(total, n * (row["mean"] - half) - 1e-6, ceil(n * (row["mean"] + half) - 1e-6) - 1)
    for which, name in enumerate(NAMES):
        some = [(at[p, x], 1.0) for p in pilots for x in CLASS[which]]
        least, most, exact = row[f"{name}_least"], row[f"{name}_most"], row[name]
        if exact is not None:
            world.know(some, n * (exact - 0.5) / 100 - 1e-6, ceil(n * (exact + 0.5) / 100 - 1e-6) - 1)
        elif least is not None:
            top = n if most == 100 else ceil(n * most / 100 - 1e-6) - 1
            world.know(some, n * least / 100 - 1e-6, top)


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


if __name__ == "__main__":
    from tests.releases.attacking import main

    main()
