"""Exact feasible intervals of hidden counts: what a reader can work out from all that was published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

TOTAL = "total"
"""Stands for "all pilots" and "all groups" in the margins of a table."""

Key = tuple[str, str]
Table = Mapping[Key, int | None]
"""One round as published: (pilot, group) to the count, margins under TOTAL, None where it is hidden.
A cell that is not there is a published 0; a hidden one is at least 1."""
Entry = tuple[int, Key]
"""A count of one of several versions of a round: (version, key)."""

_HIDDEN_AT_LEAST = 1
_VARIABLES = 20_000


@dataclass(frozen=True)
class Feasible:
    """The least and the greatest whole number a hidden count can be; no greatest when it is open."""

    lower: int
    upper: int | None

    def spans(self, span: int, contains: int) -> bool:
        """Whether it is at least `span` wide and holds a value of `contains` or more."""
        return self.upper is None or (self.upper - self.lower >= span and self.upper >= contains)


CODES = ("engine", "impossible", "exposed", "thresholds", "gone", "changed")
"""Why small numbers could not be protected: the fault's code is protection_<code>."""


class ProtectionFailed(RuntimeError):
    """Small numbers could not be protected, or it could not be shown: nothing may be published.

    `code` is one of CODES, `found` what a fault tells: a round, a number, the engine's own words.
    """

    def __init__(self, code: str, detail: str, found: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.found = found or detail


class Reader:
    """All that a reader knows of one round: every version published, oldest first.

    A hidden count is a whole number of at least 1; margins add up; from one version to the next a cell
    stays or grows by at least `step` (that is the rule by which late answers enter, and readers are
    told it). The intervals are exact: each end is the optimum of an integer programme (HiGHS).
    `seen`: what each hidden count was found to be able to be, before more was hidden: it still can.
    """

    def __init__(
        self,
        versions: Sequence[Table],
        step: int = 1,
        seen: Mapping[Entry, tuple[int, int]] | None = None,
    ) -> None:
        self._versions = versions
        self._hidden: list[Entry] = [
            (v, key) for v, table in enumerate(versions) for key, n in sorted(table.items()) if n is None
        ]
        inner = [(v, k) for v, k in self._hidden if TOTAL not in k]
        self._at = {entry: i for i, entry in enumerate(inner)}
        self._ceiling = sum(n for table in versions for n in table.values() if n is not None)
        # Whatever the equations bound at all, they bound by published figures: beyond is "open".
        self._cap = self._ceiling + 10
        self._lower = [_HIDDEN_AT_LEAST] * len(inner)
        self._upper = [self._cap] * len(inner)
        self._integrality = [1] * len(inner)
        self._coefficients: tuple[list[int], list[int], list[int]] = ([], [], [])
        self._right: list[int] = []
        for v, table in enumerate(versions):
            self._margins(v, table)
        for v in range(1, len(versions)):
            self._growth(v, step)
        self.seen: dict[Entry, tuple[int, int]] = dict(seen or {})
        self._rows = self._matrix()

    @property
    def hidden(self) -> list[Entry]:
        """Every hidden count, margins among them."""
        return self._hidden

    def intervals(self, entries: Sequence[Entry]) -> dict[Entry, Feasible]:
        """The exact feasible intervals of hidden counts; raises ProtectionFailed."""
        out = {}
        # One version's equations are a network, where a programme of many separate copies solves as
        # fast as one; growth between versions needs branching, which many copies would multiply.
        size = max(1, _VARIABLES // max(1, 2 * len(self._lower))) if len(self._versions) == 1 else 1
        for start in range(0, len(entries), size):
            some = entries[start : start + size]
            ends = self._optima([(e, sign) for e in some for sign in (1, -1)])
            for entry, lower, upper in zip(some, ends[::2], ends[1::2], strict=True):
                out[entry] = Feasible(lower, None if upper > self._ceiling else upper)
        return out

    def failing(self, span: int, contains: int, first: bool = False) -> list[Entry]:
        """The hidden counts whose interval is too narrow: not `span` wide, or none of `contains` in it.

        With `first`, the search ends at the first one.
        """
        if len(self._versions) == 1:
            found = self.intervals(self._hidden).items()
            return [e for e, i in found if not i.spans(span, contains)][: 1 if first else None]
        out = []
        for entry in self._hidden:
            low, high = self.seen.get(entry, (0, -1))
            if high - low < span or high < contains:
                (interval,) = self.intervals([entry]).values()
                if not interval.spans(span, contains):
                    out.append(entry)
                    if first:
                        break
        return out

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
                most = rest - _HIDDEN_AT_LEAST * (len(unknown) - 1)
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
            most = (self._upper[self._at[v, key]] if new is None else new) - (
                _HIDDEN_AT_LEAST if old is None else old
            )
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

    def _matrix(self) -> sparse.csr_array:
        rows, columns, values = self._coefficients
        return sparse.csr_array((values, (rows, columns)), shape=(len(self._right), len(self._lower)))

    def _sum(self, entry: Entry) -> tuple[list[int], int]:
        """A hidden count as the variables that it adds up, and the shown counts in it."""
        version, margin = entry
        line = [(k, n) for k, n in self._versions[version].items() if TOTAL not in k and _in_line(k, margin)]
        return [self._at[version, k] for k, n in line if n is None], sum(n or 0 for _, n in line)

    def _optima(self, asked: Sequence[tuple[Entry, int]]) -> list[int]:
        """The least (sign 1) or greatest (sign -1) value of each entry, by one programme of copies."""
        size, copies = len(self._lower), len(asked)
        cost = np.zeros((copies, size))
        fixed = []
        for row, (entry, sign) in enumerate(asked):
            variables, shown = self._sum(entry)
            cost[row, variables] = sign
            fixed.append(shown)
        if not cost.any():
            return fixed
        right = np.tile(self._right, copies)
        result = milp(
            cost.ravel(),
            integrality=np.tile(self._integrality, copies),
            bounds=Bounds(np.tile(self._lower, copies), np.tile(self._upper, copies)),
            constraints=LinearConstraint(
                sparse.kron(sparse.eye_array(copies), self._rows, "csr"), right, right
            )
            if self._right
            else None,
        )
        if result.status != 0 or result.x is None:
            raise ProtectionFailed("engine", f"feasible intervals: {result.message}")
        found = np.rint(result.x).astype(int).reshape(copies, size)
        if len(self._versions) > 1:
            for values in found:
                self._witness(values)
        return [int(abs(c) @ v) + f for c, v, f in zip(cost, found, fixed, strict=True)]

    def _witness(self, values: np.ndarray) -> None:
        """Widens what each hidden count has been seen to be able to be: spares most programmes."""
        for entry in self._hidden:
            variables, shown = self._sum(entry)
            n = int(values[variables].sum()) + shown
            low, high = self.seen.get(entry, (n, n))
            self.seen[entry] = (min(low, n), max(high, n))


def _in_line(cell: Key, margin: Key) -> bool:
    """Whether an inner cell counts towards a margin (or is itself that key)."""
    return margin[0] in (TOTAL, cell[0]) and margin[1] in (TOTAL, cell[1])
