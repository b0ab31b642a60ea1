"""Differences of estimates that have intervals of their own: a change, and a difference of changes."""

import math
from collections.abc import Callable, Sequence

from scipy import special

from .checks import finite, positive
from .intervals import Interval

_STEPS = 25
_FARTHEST = 8.0
"""In standard errors: beyond it nothing changes what is told."""


def contrast(
    coefficients: Sequence[float], values: Sequence[float], intervals: Sequence[Interval]
) -> tuple[float, Interval]:
    """Return Σ c·value and its interval, from independent estimates with intervals of their own.

    L = Σcv − √Σ(cv − min(cl, cu))² and U = Σcv + √Σ(cv − max(cl, cu))², where l and u are the
    limits of each value. All three sequences have length m; values, intervals and the result share
    one unit, and the confidence is that of the intervals. With coefficients (1, −1) and Wilson
    intervals this is Newcombe's method 10; (1, −1, −1, 1) is a difference of two changes. Limits
    are not clamped. Raises ValueError unless the lengths agree, m >= 1, every number is finite and
    each value lies within its interval.
    Source: Zou and Donner (2008), MOVER; Zou, Huang and Zhang (2009) for linear combinations.
    """
    if not coefficients or not len(coefficients) == len(values) == len(intervals):
        raise ValueError("coefficients, values and intervals must be equally many, and one at least")
    total = below = above = 0.0
    for coefficient, value, interval in zip(coefficients, values, intervals, strict=True):
        c, v = finite("coefficient", coefficient), finite("value", value)
        if not interval.lower <= v <= interval.upper:
            raise ValueError(f"{v} lies outside its interval {interval.lower} to {interval.upper}")
        ends = c * interval.lower, c * interval.upper
        total += c * v
        below += (c * v - min(ends)) ** 2
        above += (max(ends) - c * v) ** 2
    return total, Interval(total - math.sqrt(below), total + math.sqrt(above))


def touching_tail(interval_at: Callable[[float], Interval]) -> float:
    """Return the one-sided tail, in (0, 0.5], at which an interval just touches 0, found by halving.

    `interval_at` gives the interval of a difference at a confidence in (0, 1), the wider the higher; a half
    where it always holds 0. Source: the inversion of an interval into a test.
    """
    low, high = 0.0, _FARTHEST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        found = interval_at(1 - 2 * float(special.ndtr(-middle)))
        low, high = (middle, high) if found.lower > 0 or found.upper < 0 else (low, middle)
    return float(special.ndtr(-low))


def rescale(size: float, interval: Interval, factor: float) -> Interval:
    """Return an interval around `size` with both arms `factor` times as long.

    Raises ValueError unless factor > 0 and the size lies within the interval. Source: none.
    """
    positive("factor", factor)
    if not interval.lower <= finite("size", size) <= interval.upper:
        raise ValueError(f"{size} lies outside its interval {interval.lower} to {interval.upper}")
    return Interval(size - factor * (size - interval.lower), size + factor * (interval.upper - size))
