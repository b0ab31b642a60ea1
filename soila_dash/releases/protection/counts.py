"""Which counts of a two-way table are hidden: τ-ARGUS first, then our own exact audit, reader by reader."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from soila_dash.releases.protection import engine
from soila_dash.releases.protection.feasible import Entry, failures
from soila_dash.releases.protection.model import (
    OUTSIDER,
    TOTAL,
    Contributor,
    Key,
    ProtectionFailed,
    Requirement,
    Table,
    contributors,
    with_margins,
)

_RUNS = 40
_UNIT = 100
OWN_RESULT = 10
"""A cell of this many is told by itself what it answered: it is hidden for others' sake last."""


class CannotHide(ProtectionFailed):
    """However much of this table is hidden, the requirement does not hold beside what is published."""


@dataclass(frozen=True)
class Task:
    """A table to protect: its `counts` with margins (model.with_margins), the versions of it published
    `before` with their true counts `then`, who knows which rows (`holdings`), and the requirement.

    `secret` chooses between patterns that are equally good, so that the code alone does not tell which
    was taken; the same secret takes the same. `private`: the folder the engine may work in.
    """

    counts: Mapping[Key, int]
    private: Path
    rule: Requirement = field(default_factory=Requirement)
    holdings: Collection[Contributor] = ()
    before: Sequence[Table] = ()
    then: Sequence[Mapping[Key, int]] = ()
    secret: str = ""

    @property
    def readers(self) -> list[Contributor]:
        """The outsider and every contributor."""
        return contributors({row for row, _ in self.counts}, self.holdings)

    def table_without(self, hidden: Collection[Key]) -> dict[Key, int | None]:
        """The table when `hidden` are."""
        return {key: None if key in hidden else n for key, n in self.counts.items()}

    def failures(
        self, hidden: Collection[Key], readers: Iterable[Contributor]
    ) -> list[tuple[Contributor, Entry]]:
        """Who knows which hidden count too well, in this version or an earlier one."""
        versions, truth = [*self.before, self.table_without(hidden)], [*self.then, self.counts]
        return list(failures(versions, truth, readers, self.rule))


def suppress(task: Task) -> dict[Key, int | None]:
    """The counts with the hidden ones None: those of 1 to `smallest` - 1, and as many others as it takes
    for every hidden one to meet the requirement for every reader (statistics.md, "Small numbers").

    τ-ARGUS protects what it is told is unsafe, and nothing else: a count it hides for another's sake
    may itself end up too well known. So its answer is audited exactly, what fails is named unsafe in its
    turn, and it is asked again. For a contributor it is given the table without the rows that one knows.
    What it cannot see (earlier versions) is hidden after it, neighbours first. What an earlier version
    hid stays hidden, unless it has grown large and less has to be hidden when it is shown.

    Raises CannotHide when even hiding every count does not do, ProtectionFailed when the engine is
    absent or fails.
    """
    counts, smallest = task.counts, task.rule.smallest
    small = {key for key, n in counts.items() if 0 < n < smallest}
    kept = {key for key, n in task.before[-1].items() if n is None} if task.before else set()
    starts = [small | kept]
    if grown := {key for key in kept - small if counts[key] >= 2 * smallest}:
        starts.append(starts[0] - grown)
    found = [hidden for start in starts if (hidden := _hide(task, start)) is not None]
    if not found:
        raise CannotHide("impossible", "hidden counts stay too well known, whatever else is hidden")
    return task.table_without(min(found, key=len))


def _hide(task: Task, start: Collection[Key]) -> set[Key] | None:
    """What to hide when `start` is hidden anyway; None when all together is not enough."""
    hidden, counts, rule = set(start), task.counts, task.rule
    costs = _costs(task)
    exposed: set[Key] = {key for key in start if counts[key] < rule.smallest}
    if hidden:
        hidden |= _secondary(task, hidden, exposed, OUTSIDER, costs)
    for _ in range(_RUNS):
        now: dict[Contributor, set[Key]] = defaultdict(set)
        for reader, (version, key) in task.failures(hidden, task.readers):
            if version == len(task.before):
                now[reader].add(key)
        if not now:
            break
        reader = max(now, key=lambda r: (r == OUTSIDER, len(now[r]), sorted(r)))
        exposed |= now[reader]
        further = _secondary(task, hidden, exposed if reader == OUTSIDER else now[reader], reader, costs)
        if further <= hidden:
            break
        hidden |= further
    while left := task.failures(hidden, task.readers):
        next_one = _neighbour(counts, hidden, left[0][1][1])
        if next_one is None:
            return None
        hidden.add(next_one)
    return hidden


def _neighbour(counts: Mapping[Key, int], hidden: Collection[Key], failing: Key) -> Key | None:
    """The count to hide next: in line with the failing one, small and inner before large and margin."""

    def order(key: Key) -> tuple[bool, int, int, Key]:
        apart = sum(TOTAL not in (a, b) and a != b for a, b in zip(key, failing, strict=True))
        return apart > 1, key.count(TOTAL), counts[key], key

    return min((k for k, n in counts.items() if n and k not in hidden), key=order, default=None)


def _costs(task: Task) -> dict[Key, int]:
    """What hiding each count costs a reader. A small cell least; a row's margin, which its cells repeat,
    next; a cell that has a result of its own more; what all rows say together most. The secret moves
    each by up to a fifth."""
    out = {}
    for key in task.counts:
        row, column = key
        if TOTAL not in key:
            cost = 30 if task.counts[key] >= OWN_RESULT else 8
        else:
            cost = 12 if row != TOTAL else 40 if column != TOTAL else 60
        chance = random.Random(hashlib.sha256(f"{task.secret} {row} {column}".encode()).digest())  # noqa: S311
        out[key] = round(100 * cost * chance.uniform(0.8, 1.2))
    return out


def _secondary(
    task: Task,
    unsafe: Collection[Key],
    exposed: Set[Key],
    reader: Contributor,
    costs: Mapping[Key, int],
) -> set[Key]:
    """What τ-ARGUS hides beside `unsafe`, of the table without the rows that the reader knows.

    Its intruder knows that a count is not negative; ours knows that a hidden one is at least 1. So it
    is given (count - 1) times 100, plus 1: there 0 stands for a count of 1, and margins still add up.
    A small count is to be protected down to 1 and up to `smallest`, an exposed larger one down as far
    as it takes for enough values.
    """
    rule = task.rule
    inner = {k: n for k, n in task.counts.items() if TOTAL not in k and n and k[0] not in reader}
    counts = with_margins(inner)
    seen = [key for key in counts if key not in unsafe]
    # With so few respondents no cell could be `smallest` beside a known total: hide the whole table.
    if not seen or sum(inner.values()) - len(inner) < rule.span:
        return set(seen)
    scaled = with_margins({key: _UNIT * (n - 1) + 1 for key, n in inner.items()})
    moves = {}
    for key in exposed & set(counts):
        lower = min(counts[key] - 1, rule.span)
        moves[key] = lower, max(rule.smallest - counts[key], rule.values - 1 - lower, 0)
    wide = {key: (_UNIT * lower, _UNIT * upper) for key, (lower, upper) in moves.items()}
    return engine.complement(scaled, unsafe, wide, costs, task.private)
