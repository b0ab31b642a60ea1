"""What is protected and from whom: tables, readers, and what each must not be able to narrow."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

TOTAL = "total"
"""Stands for "all pilots" and "all groups" in the margins of a table."""
LEAST = 1
"""A hidden count is known to be at least this."""

Key = tuple[str, str]
Table = Mapping[Key, int | None]
"""One table as published: (row, column) to the count, margins under TOTAL, None where it is hidden.
A cell that is not there is a published 0; a hidden one is at least LEAST."""
Contributor = frozenset[str]
"""Rows whose answers somebody sent and knows whole: a pilot, or all pilots of a region or organisation."""
OUTSIDER: Contributor = frozenset()
"""Knows what is published and nothing else."""

CODES = (
    "engine",
    "impossible",
    "exposed",
    "thresholds",
    "gone",
    "changed",
    "history_missing",
    "history_older",
    "history_damaged",
)
"""Why small numbers could not be protected: the fault's code is protection_<code>."""


class ProtectionFailed(RuntimeError):
    """Small numbers could not be protected, or it could not be shown: nothing may be published.

    `code` is one of CODES, `found` what a fault tells: a round, a number, the engine's own words.
    """

    def __init__(self, code: str, detail: str, found: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.found = found or detail


@dataclass(frozen=True)
class Requirement:
    """What every hidden count must be able to be, for every reader.

    Counts from 1 to `smallest` - 1 are hidden. A hidden one can be at least `values` whole numbers, one
    of them `smallest` or more; to an outsider the least and the greatest lie at least `span` apart.
    `step`: from one version of a table to the next a cell stays or grows by at least this.
    """

    smallest: int = 5
    values: int = 4
    span: int = 4
    step: int = 5


def with_margins(cells: Mapping[Key, int]) -> dict[Key, int]:
    """The table with its margins under TOTAL, for every row and column that occurs in it."""
    table = dict(cells)
    for (row, column), n in cells.items():
        for key in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            table[key] = table.get(key, 0) + n
    return table


def contributors(rows: Iterable[str], holdings: Collection[Contributor]) -> list[Contributor]:
    """Each row by itself and each of `holdings`, as far as they are among `rows`; the outsider first.

    One that knows all rows has nothing left to find out, and is left out.
    """
    here = frozenset(rows) - {TOTAL}
    known = {frozenset([row]) for row in here} | {holding & here for holding in holdings}
    return [OUTSIDER, *sorted(known - {OUTSIDER, here}, key=lambda c: (len(c), sorted(c)))]


def hidden_from(table: Table, to: Contributor) -> set[Key]:
    """The counts of a table that this reader does not know: those hidden in others' rows, and margins that
    hold one of them; any other margin is no more than the reader's own and what is shown."""
    hidden = {key for key, n in table.items() if n is None}
    if not to:
        return hidden
    others = {key for key in hidden if TOTAL not in key and key[0] not in to}
    rows, columns = {row for row, _ in others}, {column for _, column in others}
    left = {(row, TOTAL) for row in rows} | {(TOTAL, column) for column in columns}
    return others | (left | {(TOTAL, TOTAL)} if others else left) & hidden


def known_tables(
    versions: Sequence[Table], truth: Sequence[Mapping[Key, int]], to: Contributor
) -> list[Table]:
    """The versions of a table as this reader has them: what it knows filled in (see hidden_from)."""
    found: list[Table] = []
    for table, true in zip(versions, truth, strict=True):
        hidden = hidden_from(table, to)
        found.append({key: true[key] if n is None and key not in hidden else n for key, n in table.items()})
    return found
