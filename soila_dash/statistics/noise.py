"""Yearly noise: how far figures usually jump from one point to the next, told from the series themselves."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from .checks import parts_of, positive
from .trend import neighbours

BLOCK = 10
"""So many changes share one mean: a slow rise or fall of the series is no noise."""
COUNT_ABOVE = 30
"""A count up to this says too little of its own noise."""
MOST = 0.8
"""A region takes part when this part of the series' points lie above that count: 25 of 31 years."""
LEAST = 10
"""So many points and regions at least, or the noise is not told from chance."""
SMALLEST = 1e-9
"""Below it all changes of a block are the same but for the machine's digits; registers have 0.4 and more."""

Counted = tuple[int, float, float]
"""A point: its year, count and denominator."""


def yearly_noise(
    series: Sequence[Sequence[Counted]], break_years: Iterable[int] = (), every: int = 1
) -> float | None:
    """Return ρ, the variance of the changes of the log share beside that of independent counts.

    ρ = Σ (Δ - Δ̄)²·k/(k - 1) / Σ (1/x_t + 1/x_{t-1}), with Δ the change of log(x/n) between
    neighbouring points, Δ̄ its mean within blocks of k = 10 changes (the last block of a region may
    be shorter; one change alone is left out), x the counts. Only points with more than 30 counted
    are used, and only regions where they are four fifths of the series' points. 1 where every year
    counts other people, below it where many are the same. `series` holds a row of points for each
    region, in rising years; neighbours lie `every` years apart without a break between. None with
    fewer than ten points in the longest span or ten such regions, and where nothing but the blocks' means
    moves: a noise of 0 would make every change sure. Raises ValueError unless counts and denominators are
    possible. Source: the moments of a Poisson log rate, whose variance is 1/x.
    """
    breaks = set(break_years)
    years = [year for row in series for year, _, _ in row]
    points = (max(years) - min(years)) // every + 1 if years else 0
    taking_part = [
        enough
        for row in series
        if len(enough := [p for p in row if p[1] > COUNT_ABOVE]) >= math.ceil(MOST * points)
    ]
    if points < LEAST or len(taking_part) < LEAST:
        return None
    moved = expected = 0.0
    for row in taking_part:
        parts_of([x for _, x, _ in row], [n for _, _, n in row])
        changes = [
            (math.log(x * before_n / (n * before_x)), 1 / x + 1 / before_x)
            for (before, before_x, before_n), (year, x, n) in pairwise(row)
            if neighbours(before, year, breaks, every)
        ]
        for start in range(0, len(changes), BLOCK):
            block = changes[start : start + BLOCK]
            if len(block) < 2:
                continue
            deltas = np.array([delta for delta, _ in block])
            moved += float(((deltas - deltas.mean()) ** 2).sum()) * len(block) / (len(block) - 1)
            expected += sum(chance for _, chance in block)
    return moved / expected if moved > SMALLEST * expected else None


def error_factor(noise: float, share: float = 0.0) -> float:
    """Return by what the chance error of a change is multiplied: √ρ for rates, √(ρ/(1 - p)) for shares.

    ρ is told of 1/x, the variance of a Poisson log count; that of a share's is (1 - p)/x, which a
    binomial interval already knows: without the division a large share would be tested too eagerly.
    Raises ValueError unless noise > 0 and 0 <= share < 1. Source: as `yearly_noise`.
    """
    return math.sqrt(positive("noise", noise) / positive("1 - share", 1 - share))
