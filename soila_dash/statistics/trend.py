"""The recent trend: do the last five points of a series rise or fall beyond chance?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from .checks import FloatArray, finite_array, parts_of, positive, positive_array, same_length
from .intervals import Interval

LENGTH = 5
CONFIDENCE = 0.998
"""Of the one test behind "more than chance explains", of a change between two points and of a trend alike."""
# The 99.8 % point of chi-squared with one degree of freedom, the square of Z998.
CHI2_LIMIT = 9.5495
# The divisor that turns a 95 % interval's width into a standard error, as published.
INTERVAL_WIDTH_IN_ERRORS = 3.92

SLOPE_VARIANCE = 0.26
"""Least squares through five points weigh the four steps between them by 0.2, 0.3, 0.3 and 0.2; their
squares sum to this."""

TrendDirection = Literal["increasing", "decreasing", "none", "too_short", "no_test"]


@dataclass(frozen=True)
class RecentTrend:
    """What the last points say.

    `slope` is per year and `difference` is last minus first, both in the value's unit. `chi2`
    and `slope` are None where no test was made; `difference` is None for a single point.
    """

    direction: TrendDirection
    chi2: float | None
    slope: float | None
    difference: float | None
    first_year: int
    last_year: int


def recent_window(
    years: Iterable[int], break_years: Iterable[int], length: int = LENGTH, every: int = 1
) -> tuple[int, ...]:
    """Return the last at most `length` neighbouring points of `years` after the last break.

    `years` are those that have a value, in rising order; neighbours lie `every` years apart, the
    rhythm of the series, and a point that is missing between them is a gap. A break at year B means
    that B starts a new series, so B and later years may stand in one window, years before and after
    B may not. Empty when `years` is. Raises ValueError when years do not rise, or length or every is
    below 1. Source: none.
    """
    ordered = [int(year) for year in years]
    if any(later <= earlier for earlier, later in pairwise(ordered)):
        raise ValueError("years must rise")
    if length < 1:
        raise ValueError(f"length must be at least 1, not {length}")
    if every < 1:
        raise ValueError(f"every must be at least 1, not {every}")
    breaks = {int(year) for year in break_years}
    window: list[int] = []
    for year in reversed(ordered):
        if len(window) == length or (window and not neighbours(year, window[0], breaks, every)):
            break
        window.insert(0, year)
    return tuple(window)


def neighbours(earlier: int, later: int, breaks: Iterable[int], every: int = 1) -> bool:
    """Return whether two points follow each other in a series of that rhythm with no break between."""
    return later - earlier == every and not any(earlier < b <= later for b in breaks)


def standard_error(interval: Interval) -> float:
    """Return the standard error behind a 95 % interval, (U - L)/3.92, in the interval's unit.

    Source: the recent trends of Fingertips (PHE, technical guidance).
    """
    return (interval.upper - interval.lower) / INTERVAL_WIDTH_IN_ERRORS


def proportion_trend(years: Sequence[int], x: ArrayLike, n: ArrayLike) -> RecentTrend:
    """Return the recent trend of the shares x/n by the chi-squared test for linear trend.

    `years`, `x` and `n` have shape (m,), m from 1 to 5, years equally far apart and without a break
    (`recent_window`); slope and difference are shares. With fewer than five points it is too
    short. A trend needs chi2 > 9.5495 and a slope that keeps its sign whichever point is
    dropped. Raises ValueError unless 0 <= x <= n, n > 0 and years are 1 to 5 that
    rise in equal steps.
    Source: Cochran (1954), Armitage (1955).
    """
    counts, totals = parts_of(x, n)
    t = _time(years, counts)
    shares = counts / totals
    if counts.size < LENGTH:
        return _no_test("too_short", years, shares)
    big_n, big_x = totals.sum(), counts.sum()
    sum_nt, sum_xt, sum_ntt = (totals * t).sum(), (counts * t).sum(), (totals * t**2).sum()
    covariance = big_n * sum_xt - big_x * sum_nt
    scale = big_x * (big_n - big_x) * (big_n * sum_ntt - sum_nt**2)
    # Where nobody or everybody is counted every year there is nothing to test, and no trend.
    chi2 = float(big_n * covariance**2 / scale) if scale > 0 else 0.0
    return _test_result(chi2, years, t, shares, totals)


def value_trend(years: Sequence[int], values: ArrayLike, standard_errors: ArrayLike | None) -> RecentTrend:
    """Return the recent trend of rates or means by weighted least squares, chi2 = (b/se_b)².

    `years`, `values` and `standard_errors` have shape (m,), m from 1 to 5, years equally far apart
    and without a break (`recent_window`); errors, slope and difference are in the unit of the
    values. The errors are taken as known: w = 1/se², se_b = 1/√Σw(t - t̄)². Without errors (None:
    no denominator) there is no test; with fewer than five points it is too short. A trend needs
    what `proportion_trend` needs. Raises ValueError unless errors are above zero and years are
    1 to 5 that rise in equal steps. Source: the recent trends of Fingertips (PHE, technical guidance).
    """
    observed = finite_array("values", values)
    t = _time(years, observed)
    if standard_errors is None:
        return _no_test("too_short" if observed.size < LENGTH else "no_test", years, observed)
    errors = positive_array("standard_errors", standard_errors)
    same_length(values=observed, standard_errors=errors)
    if observed.size < LENGTH:
        return _no_test("too_short", years, observed)
    weights = 1 / errors**2
    centred = t - np.average(t, weights=weights)
    chi2 = _slope(t, observed, weights) ** 2 * float((weights * centred**2).sum())
    return _test_result(chi2, years, t, observed, weights)


def noisy_trend(years: Sequence[int], x: ArrayLike, n: ArrayLike, noise: float) -> RecentTrend:
    """Return the recent trend of x/n where the years count largely the same people: a random walk.

    The log share is taken to wander by ρ(1/x_t + 1/x_{t-1}) a step, with `noise` ρ from
    `noise.yearly_noise`, so the variance of its least-squares slope through five points is
    0.26 ρ·mean(1/x_t + 1/x_{t-1}) and chi2 = slope²/variance. All have shape (m,), m from 1 to 5, years
    equally far apart and without a break; slope and difference are of x/n, the slope per year. With
    fewer than five points it is too short. A trend needs what `proportion_trend` needs. Raises
    ValueError unless 0 < x <= n, noise > 0 and years are 1 to 5 that rise in equal steps.
    Source: least squares on a random walk; a Poisson log rate has the variance 1/x.
    """
    counts, totals = parts_of(x, n)
    positive_array("x", counts)
    t = _time(years, counts)
    shares = counts / totals
    if counts.size < LENGTH:
        return _no_test("too_short", years, shares)
    points, even = t / t[1], np.ones_like(t)
    variance = SLOPE_VARIANCE * positive("noise", noise) * float((1 / counts[1:] + 1 / counts[:-1]).mean())
    logs = np.log(shares)
    found = _test_result(_slope(points, logs, even) ** 2 / variance, years, points, logs, even)
    return replace(found, slope=_slope(t, shares, even), difference=float(shares[-1] - shares[0]))


def long_change(x: ArrayLike, n: ArrayLike, noise: float = 1.0) -> float:
    """Return chi2 of the change from the first to the last of neighbouring points of x/n.

    The log share is taken to wander by ρ(1/x_t + 1/x_{t-1}) a step, as in `noisy_trend`; so the variance of
    its change over all steps is their sum, and chi2 = (log p_m - log p_1)²/variance. ρ = 1, of independent
    counts, asks more of a long series than two of its points alone would. All have shape (m,), m >= 2.
    More than `CHI2_LIMIT` is more than chance explains. Raises ValueError unless 0 < x <= n and noise > 0.
    Source: a Poisson log rate has the variance 1/x.
    """
    counts, totals = parts_of(x, n)
    positive_array("x", counts)
    if counts.size < 2:
        raise ValueError("a change has two points")
    variance = positive("noise", noise) * float((1 / counts[1:] + 1 / counts[:-1]).sum())
    logs = np.log(counts / totals)
    return float((logs[-1] - logs[0]) ** 2 / variance)


def _time(years: Sequence[int], values: FloatArray) -> FloatArray:
    """Return years counted from the first, which keeps the sums of squares small."""
    times = finite_array("years", years)
    same_length(years=times, values=values)
    if times.size > LENGTH:
        raise ValueError(f"a recent trend has at most {LENGTH} points, not {times.size}")
    steps = np.diff(times)
    if (steps <= 0).any() or len(set(steps.tolist())) > 1:
        raise ValueError("years must rise in equal steps")
    elapsed: FloatArray = times - times[0]
    return elapsed


def _slope(t: FloatArray, values: FloatArray, weights: FloatArray) -> float:
    centred = t - np.average(t, weights=weights)
    # Values counted from the first make equal ones give a slope of exactly 0.
    return float((weights * centred * (values - values[0])).sum() / (weights * centred**2).sum())


def _test_result(
    chi2: float, years: Sequence[int], t: FloatArray, values: FloatArray, weights: FloatArray
) -> RecentTrend:
    slope = _slope(t, values, weights)
    kept = (np.arange(t.size) != dropped for dropped in range(t.size))
    signs = {float(np.sign(_slope(t[k], values[k], weights[k]))) for k in kept}
    direction: TrendDirection = "none"
    if chi2 > CHI2_LIMIT and signs == {1.0}:
        direction = "increasing"
    elif chi2 > CHI2_LIMIT and signs == {-1.0}:
        direction = "decreasing"
    return RecentTrend(direction, chi2, slope, float(values[-1] - values[0]), int(years[0]), int(years[-1]))


def _no_test(direction: TrendDirection, years: Sequence[int], values: FloatArray) -> RecentTrend:
    difference = float(values[-1] - values[0]) if values.size > 1 else None
    return RecentTrend(direction, None, None, difference, int(years[0]), int(years[-1]))
