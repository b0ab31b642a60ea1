"""Which of the owners' counts, all together, may be shown: what follows from them and public ones counts too.

A count of 12–17-year-olds less the public one of 13–17-year-olds is the twelve-year-olds; less them, the
public count of 7–12-year-olds is those of seven to eleven. Each such difference moves one to one with the
owner's count, so all of them are hidden with it, and what a reader can work out is how far it can move
within what the public counts leave: a network again, with bounds.
"""

import hashlib
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import floor
from pathlib import Path
from typing import Literal

from soila_dash.releases.protection import engine
from soila_dash.releases.protection.model import (
    OUTSIDER,
    TOTAL,
    Contributor,
    Key,
    Requirement,
    contributors,
    known_tables,
    with_margins,
)
from soila_dash.releases.protection.network import OPEN, Network

Form = Literal["shown", "hidden", "rounded_1", "rounded_2", "rounded_5", "rounded_10"]
STEPS: tuple[tuple[int, Form], ...] = (
    (1, "rounded_1"),
    (2, "rounded_2"),
    (5, "rounded_5"),
    (10, "rounded_10"),
)
"""To what a share may be rounded, in its indicator's unit, the finest first."""
_UNIT = 100
_RUNS = 30


def share_step(count: int, people: int, scale: float, step: int) -> int:
    """The share of `count` among `people`, times `scale`, rounded to a multiple of `step`, half up. What is
    published and what the audit takes for published, both."""
    return step * floor(scale * count / people / step + 0.5)


@dataclass(frozen=True)
class Difference:
    """A count that follows from the owner's one: `sign` (1 or -1) times it plus `constant`."""

    sign: int
    constant: int

    def of(self, n: int) -> int:
        """The difference when the owner's count is `n`."""
        return self.sign * n + self.constant


@dataclass(frozen=True)
class Tabulation:
    """What adds up of one indicator and year, of all owners: true `counts` by region and sex with margins.

    `differences`: by count what follows from it and public ones. `waiting`: counts that are not shown, or not
    yet, and need no protection. `limits`: counts below it are hidden, none for being small where there is
    none. `withheld`: counts that are never shown. `frozen`: how counts were published before.
    `denominators` give shares (times `scale`) for rounding, of the counts where that may be done. `secret`
    chooses between patterns that are equally good; `private`: the folder that the engine may work in.
    """

    counts: Mapping[Key, int]
    private: Path
    differences: Mapping[Key, Sequence[Difference]] = field(default_factory=dict)
    waiting: Collection[Key] = ()
    limits: Mapping[Key, int] = field(default_factory=dict)
    withheld: Collection[Key] = ()
    frozen: Mapping[Key, Form] = field(default_factory=dict)
    denominators: Mapping[Key, int] = field(default_factory=dict)
    scale: float = 100.0
    rule: Requirement = field(default_factory=Requirement)
    secret: str = ""

    @cached_property
    def public(self) -> dict[Key, tuple[int, int]]:
        """Between which numbers each count lies by the public ones alone, no difference being negative."""
        found = {}
        for key in self.counts:
            of = self.differences.get(key, ())
            low = max([0, *(-d.constant for d in of if d.sign > 0)])
            found[key] = low, min([OPEN, *(d.constant for d in of if d.sign < 0)])
        return found

    def limit(self, key: Key) -> int:
        """Below which number the count is hidden."""
        return self.limits.get(key, 0)

    def values(self, key: Key) -> int:
        """How many numbers a hidden count has to be able to be; of a withheld one a fifth of it at least."""
        return max(self.rule.values, self.counts[key] // 5 if key in self.withheld else 0)

    @cached_property
    def small(self) -> set[Key]:
        """Counts that must be hidden: withheld, below their limit, or of which a difference is 1 to 4."""
        return set(self.withheld) | {
            key
            for key, n in self.counts.items()
            if n < self.limit(key)
            or any(0 < d.of(n) < self.rule.smallest for d in self.differences.get(key, ()))
        }

    @cached_property
    def readers(self) -> list[Contributor]:
        """The outsider and each region, which knows its own children."""
        return contributors({region for region, _ in self.counts}, ())

    @cached_property
    def chance(self) -> dict[Key, float]:
        """From 0.8 to 1.2 by the secret."""
        return {
            key: random.Random(hashlib.sha256(f"{self.secret} {key}".encode()).digest()).uniform(0.8, 1.2)  # noqa: S311
            for key in self.counts
        }

    def rounding(self, key: Key, step: int) -> tuple[int, int]:
        """Between which counts lies one whose share is rounded to what this one's is."""
        n = self.counts[key]
        mine = self.share(key, n, step)
        low = high = n
        while low > 0 and self.share(key, low - 1, step) == mine:
            low -= 1
        while self.share(key, high + 1, step) == mine:
            high += 1
        return low, high

    def share(self, key: Key, n: int, step: int) -> int:
        """What would stand as the rounded share if the count were `n`."""
        return share_step(n, self.denominators[key], self.scale, step)

    def enough(self, key: Key, span: tuple[int, int], public: tuple[int, int]) -> bool:
        """Whether what a count can be (`span`) is as wide as is required, or as what was `public` before
        allows: enough numbers, and each difference as large as an unsuspicious one."""
        values = min(self.values(key), public[1] - public[0] + 1)
        if span[1] - span[0] + 1 < values:
            return False
        limit = self.limit(key)
        if self.counts[key] < limit and span[1] < min(max(limit, self.rule.smallest), public[1]):
            return False
        ends = ((max(map(d.of, span)), max(map(d.of, public))) for d in self.differences.get(key, ()))
        return all(most >= min(self.rule.smallest, possible) for most, possible in ends)


def forms(table: Tabulation) -> dict[Key, Form] | None:
    """How each count may be published; None when the requirement cannot be met beside what was published.

    First τ-ARGUS hides what it takes in the table of differences, for the outsider and for each region that
    knows its own row; our own audit, exact, has the last word and hides neighbours of what fails. Then each
    hidden total of a region gets the finest rounded share that would be safe whatever the count were, as
    long as all of them together leave every reader what is required.
    """
    if not table.small and not table.frozen:
        return {key: "hidden" if key in table.waiting else "shown" for key in table.counts}
    hidden = _hide(table)
    told = {key for key, form in table.frozen.items() if form == "shown"}
    if hidden is None or hidden & told:
        hidden = set(table.counts) - told
        if any(_failing(table, hidden, _share_spans(table))):
            return None
    found: dict[Key, Form] = {key: "hidden" if key in hidden else "shown" for key in table.counts}
    found |= {key: form for key, form in table.frozen.items() if key in hidden}
    return found | _shares(table, hidden)


def _hide(table: Tabulation) -> set[Key] | None:
    before = {key for key, form in table.frozen.items() if form != "shown"}
    hidden = table.small | set(table.waiting) | before
    shares = _share_spans(table)
    wanted = set(table.small)
    reader: Contributor = OUTSIDER
    for _ in range(_RUNS):
        further = hidden | _complement(table, hidden, wanted, reader)
        failing = list(_failing(table, further, shares))
        if not failing:
            return further
        if further == hidden:
            break
        hidden = further
        reader = failing[0][0]
        wanted |= {key for who, key in failing if who == reader}
    while failing := list(_failing(table, hidden, shares)):
        neighbour = _neighbour(table, hidden, failing[0][1])
        if neighbour is None:
            return None
        hidden.add(neighbour)
    return hidden


def _failing(
    table: Tabulation, hidden: Collection[Key], shares: Mapping[Key, tuple[int, int]]
) -> Iterator[tuple[Contributor, Key]]:
    """Every reader and hidden count that this reader knows too well; `shares`: what rounded ones tell."""
    within = {
        key: (max(low, shares[key][0]), min(high, shares[key][1])) if key in shares else (low, high)
        for key, (low, high) in table.public.items()
    }
    asked = [k for k in hidden if k in table.small or k not in table.waiting]
    for reader in table.readers:
        now, before = (_open_keys(table, names, reader) for names in (hidden, table.counts))
        network = Network({k: table.counts[k] for k in now}, within)
        alone: Network | None = None
        for key in sorted(now & set(asked)):
            span = _span(table, network, key)
            if table.enough(key, span, (0, OPEN)):
                continue
            alone = alone or Network({k: table.counts[k] for k in before}, table.public)
            if not table.enough(key, span, _span(table, alone, key)):
                yield reader, key


def _open_keys(table: Tabulation, hidden: Collection[Key], reader: Contributor) -> set[Key]:
    """What of the hidden this reader does not know."""
    shown = {key: None if key in hidden else n for key, n in table.counts.items()}
    (left,) = known_tables([shown], [table.counts], reader)
    return {key for key, n in left.items() if n is None}


def _span(table: Tabulation, network: Network, key: Key) -> tuple[int, int]:
    """What a count can be, as far as the requirement asks."""
    far = max(2 * table.rule.smallest, table.limit(key), table.values(key))
    return network.least(key, far), network.greatest(key, far)


def _complement(
    table: Tabulation, hidden: set[Key], wanted: Collection[Key], reader: Contributor
) -> set[Key]:
    """What τ-ARGUS hides beside `hidden` of the table without the reader's rows: of what the counts are
    above the least that public ones allow."""
    inner = {
        key: n - table.public[key][0]
        for key, n in table.counts.items()
        if TOTAL not in key and key[0] not in reader
    }
    scaled = with_margins({key: _UNIT * n + 1 for key, n in inner.items()})
    if hidden >= set(scaled):
        return set()
    told = {key for key, form in table.frozen.items() if form == "shown"}
    costs = {}
    for key in scaled:
        cost = 8 + table.counts[key].bit_length() if TOTAL not in key else 20 if key[0] != TOTAL else 60
        costs[key] = round(1000 * cost * table.chance[key]) * (50 if key in told else 1)
    moves = {key: _moves(table, key) for key in wanted if key in scaled}
    return engine.complement(scaled, hidden & set(scaled), moves, costs, table.private)


def _moves(table: Tabulation, key: Key) -> tuple[int, int]:
    """How far down and up a count has to be able to move."""
    n, smallest = table.counts[key], table.rule.smallest
    limit, values = table.limit(key), table.values(key)
    down, up = 0, max(limit, smallest) - n if n < limit else 0
    for d in table.differences.get(key, ()):
        if (lacks := smallest - d.of(n)) > 0:
            down, up = (down, max(up, lacks)) if d.sign > 0 else (max(down, lacks), up)
    down = max(down, min(values - 1 - up, n - table.public[key][0]))
    return _UNIT * down, _UNIT * max(up, values - 1 - down)


def _neighbour(table: Tabulation, hidden: Collection[Key], failing: Key) -> Key | None:
    """The count to hide next: in line with the failing one, small and inner before large and margin."""
    told = {key for key, form in table.frozen.items() if form == "shown"}

    def order(key: Key) -> tuple[bool, int, float]:
        apart = sum(TOTAL not in (a, b) and a != b for a, b in zip(key, failing, strict=True))
        return apart > 1, key.count(TOTAL), table.counts[key] * table.chance[key]

    return min((k for k in table.counts if k not in hidden and k not in told), key=order, default=None)


def _share_spans(table: Tabulation) -> dict[Key, tuple[int, int]]:
    """What the shares tell that were rounded when the counts were published before."""
    steps = {form: step for step, form in STEPS}
    return {
        key: table.rounding(key, steps[form])
        for key, form in table.frozen.items()
        if form in steps and key in table.denominators
    }


def _shares(table: Tabulation, hidden: set[Key]) -> dict[Key, Form]:
    """The rounded shares that may stand for hidden totals of regions, the smallest regions first."""
    wanted = [
        k for k in hidden if k in table.denominators and k not in table.frozen and k not in table.waiting
    ]
    found: dict[Key, Form] = {}
    told = _share_spans(table)
    for key in sorted(wanted, key=lambda k: (table.denominators[k], k)):
        form = _finest(table, key)
        if form is not None:
            span = table.rounding(key, form[0])
            if not any(_failing(table, hidden, {**told, key: span})):
                told[key], found[key] = span, form[1]
    return found


def _finest(table: Tabulation, key: Key) -> tuple[int, Form] | None:
    """The finest step at which any count that the public ones allow would leave enough open: so that
    neither the step nor a missing share tells anything of the count itself."""
    low, high = table.public[key]
    high = min(high, table.denominators[key])
    for step, form in STEPS:
        bins: dict[int, list[int]] = {}
        for n in range(low, high + 1):
            bins.setdefault(table.share(key, n, step), []).append(n)
        if all(table.enough(key, (b[0], b[-1]), (low, high)) for b in bins.values()):
            return step, form
    return None
