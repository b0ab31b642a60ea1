"""Answers of surveys: how far they cluster in pilots, and differences told of many items at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .checks import finite_array, positive_array, same_length
from .contrast import contrast, touching_tail
from .intervals import Interval, wilson

CLUSTERS = 5
"""From fewer clusters than this no adequate correlation can be had."""
ERRORS = 0.05
"""Probability of telling any difference of a view that is none."""


@dataclass(frozen=True)
class Share:
    """A share in [0, 1] of `n` answers whose variance is `effect` times that of independent ones."""

    value: float
    n: float
    effect: float = 1.0

    def interval(self, confidence: float) -> Interval:
        """Wilson's of n / effect answers, which holds the share itself."""
        known = self.n / self.effect
        found = wilson(self.value * known, known, confidence)
        return Interval(min(found.lower, self.value), max(found.upper, self.value))


@dataclass(frozen=True)
class Difference:
    """One share less another, its interval at `confidence`, and whether it is told: where it is the
    interval leaves 0 out, where it is not the interval holds it."""

    size: float
    interval: Interval
    confidence: float
    told: bool


def design_effect(shares: ArrayLike, n: ArrayLike, widths: ArrayLike | None = None) -> float | None:
    """Return 1 + (m̄ - 1)·ICC, at least 1; None with fewer than five clusters.

    `shares` in [0, 1] and `n` answers of each cluster, shape (m,); m̄ is the mean of n. The correlation is
    that of the analysis of variance of ones and zeros: with p̄ = Σnp/N, MSB = Σn(p - p̄)²/(m - 1), MSW =
    Σnp(1 - p)/(N - m) and n₀ = (N - Σn²/N)/(m - 1), ICC = (MSB - MSW)/(MSB + (n₀ - 1)·MSW). A share known
    as a range only stands in `shares` by its middle and in `widths` by the range's width w: the variance
    w²/12 of an even spread over it is added to (p - p̄)² and taken from p(1 - p), so that shares that all
    lie in one range are not told as alike. Raises ValueError unless shares lie in [0, 1], n > 0 and no
    width is negative. Source: Kish (1965); Donner (1986) for the ICC; Sheppard (1898) for w²/12.
    """
    p, sizes = finite_array("shares", shares, 0), np.asarray(n, dtype=np.float64)
    if p.size < CLUSTERS:
        return None
    sizes = positive_array("n", sizes)
    wide = np.zeros_like(p) if widths is None else finite_array("widths", widths, 0)
    same_length(shares=p, n=sizes, widths=wide)
    if (wide < 0).any():
        raise ValueError("widths must not be negative")
    if (p < 0).any() or (p > 1).any():
        raise ValueError("shares must lie between 0 and 1")
    clusters, total = p.size, float(sizes.sum())
    if total <= clusters:
        return None
    middle = float((sizes * p).sum() / total)
    spread = wide**2 / 12
    between = float((sizes * ((p - middle) ** 2 + spread)).sum()) / (clusters - 1)
    within = float((sizes * np.maximum(p * (1 - p) - spread, 0)).sum()) / (total - clusters)
    usual = (total - float((sizes**2).sum()) / total) / (clusters - 1)
    scale = between + (usual - 1) * within
    icc = (between - within) / scale if scale > 0 else 0.0
    return max(1.0, 1 + (total / clusters - 1) * icc)


def differences(pairs: Sequence[tuple[Share, Share]]) -> tuple[Difference, ...]:
    """Return the first share of each pair less the second, told by Holm at 5 % over all of them.

    Intervals are Newcombe's (method 10) at the level that Holm's step gives the pair, and at that of the
    first pair not told for all after it: an interval never contradicts what is told beside it.
    Source: Newcombe (1998); Holm (1979).
    """
    tails = [_tail(one, other) for one, other in pairs]
    order = sorted(range(len(pairs)), key=lambda i: tails[i])
    found: dict[int, Difference] = {}
    level, going = ERRORS, True
    for step, i in enumerate(order):
        if going:
            level = ERRORS / (len(pairs) - step)
            going = 2 * tails[i] <= level
        one, other = pairs[i]
        size, interval = _between(one, other, 1 - level)
        found[i] = Difference(size, interval, 1 - level, going)
    return tuple(found[i] for i in range(len(pairs)))


def _between(one: Share, other: Share, confidence: float) -> tuple[float, Interval]:
    limits = one.interval(confidence), other.interval(confidence)
    return contrast((1, -1), (one.value, other.value), limits)


def _tail(one: Share, other: Share) -> float:
    """The one-sided tail at which the interval of the difference just touches 0."""
    return touching_tail(lambda confidence: _between(one, other, confidence)[1])
