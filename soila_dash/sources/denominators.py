"""Which population a share was divided by: the one of several that gives the published figures."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from soila_dash.catalog import SCALE, Indicator, Quantity

K = TypeVar("K", bound=Hashable)
"""Where a figure stands."""

Published = tuple[float, int | None, float | None]
"""A published value, its count, and what the value was rounded to (None: to the indicator's decimals)."""

ENOUGH = 0.8
"""A population is used where it gives so large a part of the published figures."""


@dataclass(frozen=True)
class Fit(Generic[K]):
    """How far a population gives the published figures: of `tried`, those with a count and that population,
    all but the `misfits`. `people` is it as it was offered, under its `name`."""

    name: str
    people: Mapping[K, int]
    tried: int
    misfits: frozenset[K]

    @property
    def hits(self) -> int:
        """How many of the tried figures it gives."""
        return self.tried - len(self.misfits)

    @property
    def usable(self) -> bool:
        """Whether it may be used at all; one that no figure contradicts may."""
        return self.hits >= ENOUGH * self.tried


def best_fit(
    indicator: Indicator,
    figures: Mapping[K, Published],
    candidates: Sequence[tuple[str, Mapping[K, int]]],
) -> Fit[K] | None:
    """The candidate (name, people) that gives most of the `figures`; of equals the one that is given first.
    None without a candidate. Source: statistics.md, "Denominators"."""
    fits = [fit(indicator, figures, name, people) for name, people in candidates]
    return max(fits, key=lambda one: one.hits, default=None)


def fit(indicator: Indicator, figures: Mapping[K, Published], name: str, people: Mapping[K, int]) -> Fit[K]:
    """How far the `people` of that name give the published figures."""
    tried = 0
    misfits: set[K] = set()
    for key, (value, count, unit) in figures.items():
        if count is None or key not in people:
            continue
        tried += 1
        if share_of(indicator, value, count, people[key], unit) is None:
            misfits.add(key)
    return Fit(name, people, tried, frozenset(misfits))


def share_of(
    indicator: Indicator,
    value: float,
    numerator: int | None,
    denominator: int | None,
    unit: float | None = None,
) -> float | None:
    """Numerator / denominator in the indicator's unit, if it rounds to the published value; `unit` is
    what that was rounded to, else the indicator's decimals say it. A share of more than all is none."""
    if numerator is None or not denominator:
        return None
    if indicator.quantity is Quantity.proportion and numerator > denominator:
        return None
    unrounded = SCALE[indicator.unit] * numerator / denominator
    tolerance = 0.5 * (unit or 10.0**-indicator.decimals) + 1e-9
    return unrounded if abs(unrounded - value) <= tolerance else None


def rounds_to(computed: float, published: float, decimals: int) -> bool:
    """Whether a figure rounds to the published one; a half may go either way."""
    return abs(computed - published) <= 0.5 * 10.0**-decimals + 1e-9
