"""Intervals, funnels and verdicts worked out a second time, by other ways than soila_dash.statistics."""

import math

import numpy as np
from scipy import stats

Z = float(stats.norm.ppf(0.975))


def wilson(x: int, n: int) -> tuple[float, float]:
    """The shares p whose distance from x/n is z standard errors of p itself: roots of a parabola."""
    share = x / n
    low, high = sorted(np.roots([1 + Z**2 / n, -(2 * share + Z**2 / n), share**2]).real)
    return float(low), float(high)


def poisson(x: int) -> tuple[float, float]:
    """Exact below ten, Byar from ten."""
    if x < 10:
        low = stats.chi2.ppf(0.025, 2 * x) / 2 if x else 0.0
        return float(low), float(stats.chi2.ppf(0.975, 2 * x + 2) / 2)
    root = 3 * math.sqrt(x)
    up = 3 * math.sqrt(x + 1)
    return x * (1 - 1 / (9 * x) - Z / root) ** 3, (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / up) ** 3


def verdicts(
    regions: dict[str, tuple[float, int, int | None]],
    country: tuple[float, int, int | None],
    scale: float,
    decimals: int,
    proportion: bool,
) -> dict[str, str]:
    """By region the verdict, from published value, count and denominator of each and the country's. Where
    no denominator is known, the limits are the references 1.96 errors of count and rounding away."""

    def exact(value: float, x: int, n: int | None) -> float | None:
        if n is None:
            return None
        found = scale * x / n
        return found if round(abs(found - value), 9) <= 0.5 * 10**-decimals else None

    target = exact(*country)
    target = country[0] if target is None else target
    p0 = target / scale
    values, errors, limits = [], [], {}
    for code, (value, x, n) in regions.items():
        own = exact(value, x, n)
        if own is not None and n is not None:
            low, high = wilson(x, n) if proportion else tuple(limit / n for limit in poisson(x))
            limits[code] = (own / scale, low, high)
        elif x and value:
            one, unit = value / x, 10.0**-decimals
            low, high = sorted(np.roots([1, -(2 * value + Z**2 * one), value**2 - (Z * unit / 3) ** 2]).real)
            limits[code] = (value / scale, float(low) / scale, float(high) / scale)
        else:
            continue
        values.append(limits[code][0])
        people = n or scale * x / value
        errors.append(math.sqrt(p0 * (1 - p0 if proportion else 1) / people))
    z = (np.array(values) - p0) / np.array(errors)
    ends = np.percentile(z, [10, 90])
    phi = float(np.mean(np.minimum(np.maximum(z, ends[0]), ends[1]) ** 2))
    w = np.array(errors) ** -2
    count = len(z)
    tau2 = max(0.0, (count * phi - (count - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    found = {}
    for (code, (value, low, high)), error in zip(limits.items(), errors, strict=True):
        half = Z * math.sqrt(error**2 + tau2)
        if high < p0:
            found[code] = "clearly_lower" if value < max(p0 - half, 0) else "lower"
        elif low > p0:
            found[code] = "clearly_higher" if value > p0 + half else "higher"
        else:
            found[code] = "similar"
    return found
