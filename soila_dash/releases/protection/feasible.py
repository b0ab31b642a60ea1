"""What a hidden count can be: every whole number that fits all that a reader knows, counted.

One table is a network (see network): its ends are exact and every number between them is possible. When
several versions were published a cell stays or grows by at least a step: then numbers between the ends
may be impossible, so each is tried by an integer programme (HiGHS).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from soila_dash.releases.protection.model import (
    LEAST,
    OUTSIDER,
    TOTAL,
    Contributor,
    Key,
    ProtectionFailed,
    Requirement,
    Table,
    hidden_from,
    known_tables,
)
from soila_dash.releases.protection.network import OPEN, Network

Entry = tuple[int, Key]
"""A count of one of several versions of a table: (version, key)."""
_TRIED = 60
"""How many numbers from the least one on are tried; more than any hole between versions is wide."""


@dataclass(frozen=True)
class Feasible:
    """The least and the greatest whole number a hidden count can be (None: open), and how many numbers
    it can be: counted as far as the requirement asks, so `values` may be less than there are."""

    lower: int
    upper: int | None
    values: int

    def meets(self, rule: Requirement, reader: Contributor) -> bool:
        """Whether it is as the requirement asks."""
        high = OPEN if self.upper is None else self.upper
        wide = reader != OUTSIDER or high - self.lower >= rule.span
        return wide and self.values >= rule.values and high >= rule.smallest


def feasible(
    versions: Sequence[Table],
    truth: Sequence[Mapping[Key, int]],
    reader: Contributor,
    rule: Requirement,
    entries: Iterable[Entry] | None = None,
) -> Iterator[tuple[Entry, Feasible]]:
    """What every hidden count that the reader does not know can be, ends exact; oldest version first.

    `truth`: the true counts of each version; they give the reader's own rows and a first solution, and
    the result does not depend on the others. Raises ProtectionFailed when a programme fails.
    """
    known = known_tables(versions, truth, reader)
    wanted = _hidden_entries(known) if entries is None else list(entries)
    if len(versions) == 1:
        network = Network({key: truth[0][key] for _, key in _hidden_entries(known)})
        for entry in wanted:
            lower, upper = network.least(entry[1]), network.greatest(entry[1])
            yield entry, Feasible(lower, None if upper >= OPEN else upper, min(upper - lower + 1, OPEN))
        return
    programme = _Programme(known, rule.step)
    for entry in wanted:
        yield entry, programme.feasible(entry, rule)


def failures(
    versions: Sequence[Table],
    truth: Sequence[Mapping[Key, int]],
    readers: Iterable[Contributor],
    rule: Requirement,
) -> Iterator[tuple[Contributor, Entry]]:
    """Every hidden count, with the reader, that misses the requirement."""
    for reader, entry, found in _each(versions, truth, readers, rule):
        if not found.meets(rule, reader):
            yield reader, entry


@dataclass(frozen=True)
class Worst:
    """Of some readers' pairs of reader and hidden count: how many were checked, how many miss the
    requirement, and what the count can be of which there are fewest possible numbers."""

    checked: int
    fails: int
    narrowest: Feasible | None


def worst(
    versions: Sequence[Table],
    truth: Sequence[Mapping[Key, int]],
    readers: Iterable[Contributor],
    rule: Requirement,
) -> Worst:
    """The audit of some readers, over every version."""
    checked = fails = 0
    narrowest: Feasible | None = None
    for reader, _, found in _each(versions, truth, readers, rule):
        checked += 1
        fails += not found.meets(rule, reader)
        if narrowest is None or (found.values, found.lower) < (narrowest.values, narrowest.lower):
            narrowest = found
    return Worst(checked, fails, narrowest)


def _each(
    versions: Sequence[Table],
    truth: Sequence[Mapping[Key, int]],
    readers: Iterable[Contributor],
    rule: Requirement,
) -> Iterator[tuple[Contributor, Entry, Feasible]]:
    """Each reader's hidden counts with the numbers that are seen to be possible: as far as the requirement
    asks.

    Numbers that all versions can move by alike are possible; programmes are solved for what these do
    not decide.
    """
    outsiders = _Moves([hidden_from(table, OUTSIDER) for table in versions], truth, rule)
    entries = _hidden_entries(versions)
    for reader in readers:
        hidden = [hidden_from(table, reader) for table in versions]
        mine = _Moves(hidden, truth, rule)
        programme: _Programme | None = None
        for v, key in entries:
            if key not in hidden[v]:
                continue
            if key in mine.everywhere:
                # Who knows nothing of what moves with it finds what the outsider finds.
                found, used = outsiders.of(v, key)
                if not used <= mine.everywhere:
                    found, _ = mine.of(v, key)
                if len(versions) == 1 or found.meets(rule, reader):
                    yield reader, (v, key), found
                    continue
            programme = programme or _Programme(known_tables(versions, truth, reader), rule.step)
            yield reader, (v, key), programme.feasible((v, key), rule)


class _Moves:
    """By how much the counts hidden in all versions can move in all of them alike."""

    def __init__(
        self, hidden: Sequence[set[Key]], truth: Sequence[Mapping[Key, int]], rule: Requirement
    ) -> None:
        self.everywhere = set.intersection(*hidden)
        self._truth, self._rule = truth, rule
        self._found: dict[Entry, tuple[Feasible, set[Key]]] = {}

    def of(self, v: int, key: Key) -> tuple[Feasible, set[Key]]:
        """What it can be in a version, as far as the requirement asks, and the counts that move with it."""
        if (v, key) not in self._found:
            rule, now, used = self._rule, self._truth[v][key], set[Key]()
            wide = max(rule.values, rule.span + 1) - 1
            first = min(true[key] for true in self._truth)
            down = first - self._network.least(key, wide, used)
            more = max(wide - down, rule.smallest - now, 0)
            up = min(self._network.greatest(key, more, used) - first, more)
            self._found[v, key] = Feasible(now - down, now + up, down + up + 1), used
        return self._found[v, key]

    @cached_property
    def _network(self) -> Network:
        return Network({key: min(true[key] for true in self._truth) for key in self.everywhere})


def _hidden_entries(versions: Sequence[Table]) -> list[Entry]:
    return [(v, key) for v, table in enumerate(versions) for key, n in sorted(table.items()) if n is None]


class _Programme:
    """All that a reader knows of several versions of a table, oldest first, as an integer programme.

    A hidden count is a whole number of at least LEAST; margins add up; from one version to the next a
    cell stays or grows by at least `step` (the rule by which late answers enter).
    """

    def __init__(self, versions: Sequence[Table], step: int) -> None:
        self._versions = versions
        inner = [(v, k) for v, k in _hidden_entries(versions) if TOTAL not in k]
        self._at = {entry: i for i, entry in enumerate(inner)}
        self._ceiling = sum(n for table in versions for n in table.values() if n is not None)
        # Whatever the equations bound at all, they bound by published figures: beyond is "open".
        self._cap = self._ceiling + 10
        self._lower = [LEAST] * len(inner)
        self._upper = [self._cap] * len(inner)
        self._integrality = [1] * len(inner)
        self._coefficients: tuple[list[int], list[int], list[int]] = ([], [], [])
        self._right: list[int] = []
        for v, table in enumerate(versions):
            self._margins(v, table)
        for v in range(1, len(versions)):
            self._growth(v, step)
        rows, columns, values = self._coefficients
        self._rows = sparse.csr_array((values, (rows, columns)), shape=(len(self._right), len(self._lower)))
        self._seen: dict[Entry, set[int]] = {entry: set() for entry in _hidden_entries(versions)}

    def feasible(self, entry: Entry, rule: Requirement) -> Feasible:
        """What a hidden count can be; raises ProtectionFailed."""
        lower, upper = (self._solve(entry, sign) for sign in (1, -1))
        if lower is None or upper is None:
            raise ProtectionFailed("engine", "feasible values: nothing fits what is published")
        for value in range(lower + 1, min(upper, lower + _TRIED)):
            if len(self._seen[entry]) >= rule.values:
                break
            if value not in self._seen[entry]:
                self._solve(entry, 1, value)
        return Feasible(lower, None if upper > self._ceiling else upper, len(self._seen[entry]))

    def _margins(self, v: int, table: Table) -> None:
        """Published margins: what is hidden in a line adds up to the margin less what is shown."""
        for margin, n in table.items():
            if TOTAL not in margin or n is None:
                continue
            line = [k for k in table if TOTAL not in k and _in_line(k, margin)]
            unknown = [self._at[v, k] for k in line if table[k] is None]
            if unknown:
                rest = n - sum(table[k] or 0 for k in line)
                self._equation([(i, 1) for i in unknown], rest)
                # No more than what the others leave: said already, but the solver branches less.
                most = rest - LEAST * (len(unknown) - 1)
                for i in unknown:
                    self._upper[i] = min(self._upper[i], most)

    def _growth(self, v: int, step: int) -> None:
        """Counts only grow: a further variable is the growth, 0 or at least `step`."""
        before, now = self._versions[v - 1], self._versions[v]
        for key in sorted({k for k in (*before, *now) if TOTAL not in k}):
            old, new = before.get(key, 0), now.get(key, 0)
            if old is not None and new is not None:
                continue
            growth = len(self._lower)
            most = (self._upper[self._at[v, key]] if new is None else new) - (LEAST if old is None else old)
            self._lower.append(step)
            self._upper.append(max(most, step))
            self._integrality.append(3)  # 0, or a whole number within its bounds
            terms = [(growth, -1)]
            right = 0
            if new is None:
                terms.append((self._at[v, key], 1))
            else:
                right -= new
            if old is None:
                terms.append((self._at[v - 1, key], -1))
            else:
                right += old
            self._equation(terms, right)

    def _equation(self, terms: Iterable[tuple[int, int]], right: int) -> None:
        row = len(self._right)
        for column, value in terms:
            for store, number in zip(self._coefficients, (row, column, value), strict=True):
                store.append(number)
        self._right.append(right)

    def _sum(self, entry: Entry) -> tuple[list[int], int]:
        """A hidden count as the variables that it adds up, and the shown counts in it."""
        version, margin = entry
        line = [(k, n) for k, n in self._versions[version].items() if TOTAL not in k and _in_line(k, margin)]
        return [self._at[version, k] for k, n in line if n is None], sum(n or 0 for _, n in line)

    def _solve(self, entry: Entry, sign: int, value: int | None = None) -> int | None:
        """The least (sign 1) or greatest (-1) value, or `value` when that is possible; None: nothing fits.
        What every other hidden count is in the solution is remembered."""
        variables, shown = self._sum(entry)
        size = len(self._lower)
        cost, line = np.zeros(size), np.zeros((1, size))
        cost[variables] = sign
        line[0, variables] = 1
        bounds = [LinearConstraint(self._rows, self._right, self._right)] if self._right else []
        if value is not None:
            bounds.append(LinearConstraint(line, value - shown, value - shown))
        result = milp(
            cost,
            integrality=np.array(self._integrality),
            bounds=Bounds(np.array(self._lower), np.array(self._upper)),
            constraints=bounds,
        )
        if result.status == 2:
            return None
        if result.status != 0 or result.x is None:
            raise ProtectionFailed("engine", f"feasible values: {result.message}")
        found = np.rint(result.x).astype(int)
        for other, seen in self._seen.items():
            some, more = self._sum(other)
            seen.add(int(found[some].sum()) + more)
        return int(found[variables].sum()) + shown


def _in_line(cell: Key, margin: Key) -> bool:
    """Whether an inner cell counts towards a margin (or is itself that key)."""
    return margin[0] in (TOTAL, cell[0]) and margin[1] in (TOTAL, cell[1])
