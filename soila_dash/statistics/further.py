"""Who began near and moved further: means of three points before a start and of the last three."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from .checks import parts_of, positive
from .contrast import contrast, touching_tail
from .intervals import Interval

POINTS = 3
"""So many points make a mean: one alone would choose regions for the chance of a single year."""
FALSE_DISCOVERIES = 0.05
"""Of the regions named, this share at most is named by chance, over all that began near."""

IntervalOf = Callable[[float, float, float], Interval]
"""The interval of x of n at a confidence: Wilson's for shares, the Poisson's for rates."""


@dataclass(frozen=True)
class Pooled:
    """A mean of several points: `x` of `n`, both means themselves, since each year counts the same children
    again; x/n is the share of all points together."""

    x: float
    n: float

    @property
    def value(self) -> float:
        """The mean, as a share or a rate of one."""
        return self.x / self.n


def pool(x: ArrayLike, n: ArrayLike) -> Pooled:
    """Return the mean of points: Σx/Σn of the mean of the denominators. Raises ValueError unless 0 <= x <= n
    and n > 0. Source: none."""
    counts, totals = parts_of(x, n)
    return Pooled(float(counts.mean()), float(totals.mean()))


def near(one: Pooled, other: Pooled, interval: IntervalOf) -> bool:
    """Return whether each mean lies within the other's 95 % limits. Source: none."""
    mine, theirs = interval(one.x, one.n, 0.95), interval(other.x, other.n, 0.95)
    return mine.lower <= other.value <= mine.upper and theirs.lower <= one.value <= theirs.upper


def difference(one: Pooled, other: Pooled, interval: IntervalOf, confidence: float) -> tuple[float, Interval]:
    """Return one less the other with its interval: Newcombe's method 10 for shares (`contrast`)."""
    limits = [interval(p.x, p.n, confidence) for p in (one, other)]
    return contrast((1, -1), (one.value, other.value), limits)


def p_value(one: Pooled, other: Pooled, aim: Literal[-1, 1], interval: IntervalOf) -> float:
    """Return the one-sided probability of a difference as far on the aim's side by chance alone.

    It is the tail at which the interval of `difference` just touches 0 (`touching_tail`); 1 where the
    difference lies on the other side. Source: Newcombe (1998), method 10, inverted.
    """
    if (one.value - other.value) * aim <= 0:
        return 1.0
    return touching_tail(lambda confidence: difference(one, other, interval, confidence)[1])


def moved_further(
    own: tuple[Pooled, Pooled],
    others: Sequence[tuple[Pooled, Pooled]],
    aim: Literal[-1, 1],
    interval: IntervalOf,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return which of the `others` began near, and which of these moved further towards the aim.

    Each is a mean before the start and a mean of the end. It moved further when its end differs from ours
    on the aim's side, false discoveries held at 5 % over all that began near (Benjamini and Hochberg 1995,
    on one-sided p-values), and its own end from its own beginning by a 95 % interval. `aim` is -1 where
    less is the aim. Indices rise. Raises ValueError where counts are impossible. Source: Benjamini and
    Hochberg (1995).
    """
    positive("aim²", aim * aim)
    begun = tuple(i for i, (before, _) in enumerate(others) if near(own[0], before, interval))
    if not begun:
        return (), ()
    chances = np.array([p_value(others[i][1], own[1], aim, interval) for i in begun])
    told = stats.false_discovery_control(chances) <= FALSE_DISCOVERIES
    further = tuple(
        i for i, sure in zip(begun, told, strict=True) if sure and _itself(*others[i], aim, interval)
    )
    return begun, further


def _itself(before: Pooled, after: Pooled, aim: int, interval: IntervalOf) -> bool:
    """Whether a region's own change lies on the aim's side with its whole 95 % interval."""
    _, found = difference(after, before, interval, 0.95)
    return found.lower > 0 if aim > 0 else found.upper < 0
