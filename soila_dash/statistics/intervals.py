"""Confidence intervals for shares, counts, rates and means.

Counts need not be whole: a share published as a whole percentage of n answers gives a
fractional one.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from .checks import FloatArray, finite, not_negative, part_of, positive

# APHO Technical Briefing 3 hands over at ten: below it Byar's approximation is visibly off.
EXACT_BELOW = 10

CACHED = 65536
"""The same figures are asked again for every page and region; so many intervals are remembered."""


@dataclass(frozen=True)
class Interval:
    """A confidence interval, in the unit of the value it belongs to.

    Raises ValueError when a limit is not finite or the limits are the wrong way round.
    """

    lower: float
    upper: float

    def __post_init__(self) -> None:
        if finite("lower", self.lower) > finite("upper", self.upper):
            raise ValueError(f"the lower limit {self.lower} is above the upper {self.upper}")


def tail(confidence: float) -> float:
    """Return the probability left in each tail: 0.025 for 0.95.

    Raises ValueError unless 0 < confidence < 1.
    """
    if not 0 < finite("confidence", confidence) < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return (1 - confidence) / 2


def z_value(confidence: float) -> float:
    """Return the two-sided standard normal quantile: 1.96 for 0.95.

    Raises ValueError unless 0 < confidence < 1.
    """
    return -float(special.ndtri(tail(confidence)))


Z90 = z_value(0.90)
Z95 = z_value(0.95)
Z998 = z_value(0.998)


@lru_cache(maxsize=CACHED)
def wilson(x: float, n: float, confidence: float = 0.95) -> Interval:
    """Return the Wilson score interval of the share x/n, within [0, 1].

    `x` and `n` are counts (n may be a mid-year population). Raises ValueError unless
    0 <= x <= n, n > 0 and 0 < confidence < 1. Source: Wilson (1927); Newcombe (1998), method 3.
    """
    x, n = part_of(x, n)
    z = z_value(confidence)
    middle = 2 * x + z**2
    spread = z * math.sqrt(z**2 + 4 * x * (1 - x / n))
    # At the ends the formula gives 0 and 1 exactly, but rounding would leave a crumb.
    return Interval(
        lower=0.0 if x == 0 else max(0.0, (middle - spread) / (2 * (n + z**2))),
        upper=1.0 if x == n else min(1.0, (middle + spread) / (2 * (n + z**2))),
    )


def exact_poisson_lower(counts: FloatArray, confidence: float) -> FloatArray:
    """Return the exact lower limits of the means of Poisson counts (0 for a count of 0).

    `counts` and the result have shape (m,). Source: Garwood (1936), through the gamma
    distribution: chi-squared(2x)/2 is gamma(x).
    """
    limits = special.gammaincinv(np.where(counts > 0, counts, 1.0), tail(confidence))
    return np.where(counts > 0, limits, 0.0)


def exact_poisson_upper(counts: FloatArray, confidence: float) -> FloatArray:
    """Return the exact upper limits of the means of Poisson counts.

    `counts` and the result have shape (m,). Source: Garwood (1936).
    """
    return np.asarray(special.gammainccinv(counts + 1, tail(confidence)), dtype=np.float64)


def poisson_tail(count: int, expected: float) -> float:
    """Return the chance of a Poisson count of `count` or more where `expected` are expected.

    It is the lower regularised gamma function P(count, expected), which stays exact where e^-expected is 0 in
    a computer's numbers. Raises ValueError unless count >= 1 and expected >= 0.
    Source: Johnson, Kemp and Kotz (2005), 4.2: P(X >= x) = P(x, mean).
    """
    return float(special.gammainc(positive("count", count), not_negative("expected", expected)))


@lru_cache(maxsize=CACHED)
def poisson_count(x: float, confidence: float = 0.95) -> Interval:
    """Return the interval of the mean of a Poisson count: exact below 10, Byar from 10.

    `x` and the result are counts. Raises ValueError when x is negative or not finite, or
    unless 0 < confidence < 1. Source: Garwood (1936); Byar in Breslow and Day (1987);
    the handover at 10 from APHO Technical Briefing 3 (Eayres, 2008).
    """
    x = not_negative("x", x)
    if x < EXACT_BELOW:
        count = np.array([x])
        return Interval(
            lower=float(exact_poisson_lower(count, confidence)[0]),
            upper=float(exact_poisson_upper(count, confidence)[0]),
        )
    z = z_value(confidence)
    return Interval(
        lower=x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3,
        upper=(x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3,
    )


def rate(x: float, n: float, k: float = 1.0, confidence: float = 0.95) -> Interval:
    """Return the interval of the crude rate k·x/n.

    `x` is a count, `n` a population or person-time (x may exceed it: events repeat), `k` the
    size of the rate's unit (1000 for "per 1,000"); the result is per k. Raises ValueError when
    x is negative, n or k is not above zero, or any is not finite. Source: as `poisson_count`.
    """
    count = poisson_count(x, confidence)
    unit = positive("k", k) / positive("n", n)
    return Interval(count.lower * unit, count.upper * unit)


def scaled_count(x: float, value: float, confidence: float = 0.95) -> Interval:
    """Return the interval of a published value whose count is known and denominator is not.

    The interval of the count `x` is scaled to `value`, and comes out in the value's unit. It
    serves for small shares and is to be labelled as a count's interval. Raises ValueError
    unless x and value are above zero and finite: with nothing counted there is no scale.
    Source: as `poisson_count`.
    """
    unit = positive("value", value) / positive("x", x)
    count = poisson_count(x, confidence)
    return Interval(count.lower * unit, count.upper * unit)


def rounded_share(x: float, value: float, unit: float, confidence: float = 0.95) -> Interval:
    """Return the interval of a rounded share whose count is known and denominator is not.

    It holds the references r from which value lies within z·√(r·value/x + unit²/9): the variance that a
    count has under r, that of the region's own rounding, unit²/12, and a third as much for what rounding
    leaves in a reference made of the regions. So the limits are
    value + z²s/2 ∓ z·√(s·value + z²s²/4 + unit²/9) with s = value/x. `value` and `unit`, the unit of its
    last digit, share one unit with the result, which is not below zero. Whole half units added to the
    interval instead would blind the test. Raises ValueError unless x and value are above zero and unit
    is not negative.
    Source: Rao's score interval of a Poisson mean, with the variance of a uniform rounding error
    (Sheppard, 1898); the third is by simulation: `python -m benchmarks.truth`.
    """
    z, s = z_value(confidence), positive("value", value) / positive("x", x)
    middle = value + z**2 * s / 2
    reach = z * math.sqrt(s * value + (z * s) ** 2 / 4 + not_negative("unit", unit) ** 2 / 9)
    return Interval(lower=max(0.0, middle - reach), upper=middle + reach)


def widen(interval: Interval, value: float, unit: float, confidence: float = 0.95) -> Interval:
    """Return the interval of `value` widened by the rounding of that value, of variance unit²/12.

    All in one unit; not below zero. Raises ValueError when unit is negative. Source: Sheppard (1898); sides
    added as in MOVER (Zou and Donner, 2008).
    """
    rounding = z_value(confidence) * not_negative("unit", unit) / math.sqrt(12)
    return Interval(
        lower=max(0.0, value - math.hypot(value - interval.lower, rounding)),
        upper=value + math.hypot(interval.upper - value, rounding),
    )


def mean_t_summary(mean: float, sd: float, n: float, confidence: float = 0.95) -> Interval:
    """Return Student's t interval of a mean known by its summary, in the mean's unit.

    `sd` is the sample standard deviation (divisor n - 1), `n` the number of values. Raises
    ValueError unless mean is finite, sd >= 0 and n >= 2. Source: Student (1908).
    """
    mean, sd = finite("mean", mean), not_negative("sd", sd)
    if finite("n", n) < 2:
        raise ValueError(f"a mean's interval needs at least two values, not {n}")
    half = -float(special.stdtrit(n - 1, tail(confidence))) * sd / math.sqrt(n)
    return Interval(mean - half, mean + half)
