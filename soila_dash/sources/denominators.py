"""Which population a share was divided by: the one of several that gives the published figures."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from soila_dash.catalog import SCALE, Indicator, Quantity

K = TypeVar("K", bound=Hashable)
"""Where a figure stands."""

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
    figures: Mapping[K, tuple[float, int | None]],
    candidates: Sequence[tuple[str, Mapping[K, int]]],
) -> Fit[K] | None:
    """The candidate (name, people) that gives most of the `figures` (published value, count); of equals the
    one that is given first. None without a candidate. Source: statistics.md, "Denominators"."""
    fits = [_fit(indicator, figures, name, people) for name, people in candidates]
    return max(fits, key=lambda fit: fit.hits, default=None)


def _fit(
    indicator: Indicator, figures: Mapping[K, tuple[float, int | None]], name: str, people: Mapping[K, int]
) -> Fit[K]:
    tried = 0
    misfits: set[K] = set()
    for key, (value, count) in figures.items():
        if count is None or key not in people:
            continue
        tried += 1
        whole = indicator.quantity is not Quantity.proportion or count <= people[key]
        if not whole or not rounds_to(SCALE[indicator.unit] * count / people[key], value, indicator.decimals):
            misfits.add(key)
    return Fit(name, people, tried, frozenset(misfits))


def rounds_to(computed: float, published: float, decimals: int) -> bool:
    """Whether a figure rounds to the published one; a half may go either way."""
    return abs(computed - published) <= 0.5 * 10.0**-decimals + 1e-9
