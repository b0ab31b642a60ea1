"""A published figure with its interval: which formula it takes, and which number is tested."""

import math
from dataclasses import dataclass
from typing import Literal

from soila_dash.catalog import SCALE, Indicator, Quantity
from soila_dash.sources.observations import ROUNDED
from soila_dash.statistics.intervals import Interval, rate, scaled_count, wilson

Basis = Literal["wilson", "poisson", "scaled_count", "none"]
NO_DATA = "no_data"
"""Status of a region and period that the source has no row for: not zero, not known."""


@dataclass(frozen=True)
class Estimate:
    """One figure in its indicator's unit.

    `value` is as published; `exact` is numerator / denominator where that rounds to it, else the
    value: what tests use. `lower` and `upper` bound it at 95 % by `basis`; None where nothing is
    invented. `status` is published, or why there is no value; `about` is what is told in its place where
    protection leaves a rounded share.
    """

    value: float | None
    exact: float | None
    numerator: int | None
    denominator: int | None
    lower: float | None
    upper: float | None
    basis: Basis
    status: str
    about: float | None = None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval in the indicator's unit, where there is one."""
        if self.lower is None or self.upper is None:
            return None
        return Interval(self.lower, self.upper)


MISSING = Estimate(None, None, None, None, None, None, "none", NO_DATA)


def estimate(
    indicator: Indicator,
    value: float | None,
    numerator: int | None,
    denominator: int | None,
    status: str,
) -> Estimate:
    """The figure with its interval.

    Wilson for proportions and Poisson for rates where numerator and denominator give the published
    value; the count's interval scaled to the value where only the count is known; else none
    (statistics.md, "Percentages published without a numerator"). A count or an amount of money has
    none: it is not a sample of anything.
    """
    if indicator.quantity is Quantity.proportion and (numerator or 0) > (denominator or math.inf):
        denominator = None  # A share of more than all: whatever that is, the figure was not divided by it.
    if status in ROUNDED:
        return Estimate(None, None, None, None, None, None, "none", status, value)
    if value is None:
        # A count behind a hidden figure would give it away.
        return Estimate(None, None, None, denominator, None, None, "none", status)
    exact, interval, basis = value, None, "none"
    if indicator.quantity in (Quantity.proportion, Quantity.rate) and numerator is not None:
        unrounded = share_of(indicator, value, numerator, denominator)
        if unrounded is not None and denominator is not None:
            exact = unrounded
            interval, basis = _count_interval(indicator, numerator, denominator)
        elif numerator > 0 and value > 0:
            interval, basis = scaled_count(numerator, value), "scaled_count"
    lower, upper = (interval.lower, interval.upper) if interval else (None, None)
    return Estimate(value, exact, numerator, denominator, lower, upper, basis, status)  # type: ignore[arg-type]


def interval_at(indicator: Indicator, figure: Estimate, confidence: float) -> Interval | None:
    """The figure's interval at another confidence than 95 %, by the same formula; None where it has none."""
    x, n, value = figure.numerator, figure.denominator, figure.value
    if figure.interval is None or x is None or value is None:
        return None
    if figure.basis == "scaled_count":
        return scaled_count(x, value, confidence)
    return _count_interval(indicator, x, n, confidence)[0] if n else None


def share_of(
    indicator: Indicator, value: float, numerator: int | None, denominator: int | None
) -> float | None:
    """Numerator / denominator in the indicator's unit, if it rounds to the published value."""
    if numerator is None or not denominator:
        return None
    unrounded = SCALE[indicator.unit] * numerator / denominator
    tolerance = 0.5 * 10**-indicator.decimals + 1e-9
    return unrounded if abs(unrounded - value) <= tolerance else None


def _count_interval(
    indicator: Indicator, numerator: int, denominator: int, confidence: float = 0.95
) -> tuple[Interval, Basis]:
    scale = SCALE[indicator.unit]
    if indicator.quantity is Quantity.rate:
        return rate(numerator, denominator, scale, confidence), "poisson"
    share = wilson(numerator, denominator, confidence)
    return Interval(share.lower * scale, share.upper * scale), "wilson"
