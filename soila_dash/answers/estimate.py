"""A published figure with its interval: which formula it takes, and which number is tested."""

from dataclasses import dataclass
from typing import Literal

from soila_dash.catalog import SCALE, Indicator, Quantity, Unit
from soila_dash.sources.denominators import share_of
from soila_dash.sources.observations import ROUNDED
from soila_dash.statistics.difference import Difference, difference
from soila_dash.statistics.intervals import Interval, rate, rounded_share, widen, wilson

Basis = Literal["wilson", "poisson", "scaled_count", "computed_count", "none"]
BASES: tuple[Basis, ...] = ("wilson", "poisson", "scaled_count", "computed_count")
"""What an interval may stand on, in the order in which it is told."""
NO_DATA = "no_data"
"""Status of a region and period that the source has no row for: not zero, not known."""


@dataclass(frozen=True)
class Estimate:
    """One figure in its indicator's unit.

    `value` is as published; `exact` is numerator / denominator where that rounds to it, else the
    value: what tests use. `lower` and `upper` bound it at 95 % by `basis`; None where nothing is
    invented. `status` is published, or why there is no value. `rounded_to` is the unit of the last digit
    of `exact`, 0 where it is unrounded; `precision` what the source rounded the value to where that is
    coarser than the indicator's decimals. `about` is what is told in
    place of the value where protection leaves a rounded share.
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
    rounded_to: float = 0.0
    precision: float | None = None

    @property
    def is_approximate(self) -> bool:
        """Whether it is told as "about": its source rounded it to more than a whole unit, or only spoke of
        it."""
        return self.precision is not None and self.precision > 1

    @property
    def is_derived(self) -> bool:
        """Whether it is tested by another number than its own, rounded one: what the regions make of it."""
        return bool(self.rounded_to) and self.exact != self.value

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
    precision: float | None = None,
) -> Estimate:
    """The figure with its interval.

    Wilson for proportions and Poisson for rates where numerator and denominator give the published
    value; the count's interval scaled to the value and widened by its rounding where only the count is
    known; where only the denominator is, Wilson of the count that share and denominator make, rounded to
    the person, widened by the share's rounding; else none. A denominator that does not give the value is
    not the one it was divided by, and does not stand beside it (statistics.md, "Percentages published
    without a numerator"). A count or an amount of money has none: it is not a sample of anything.
    """
    if status in ROUNDED:
        return Estimate(None, None, None, None, None, None, "none", status, value)
    if value is None:
        # A count behind a hidden figure would give it away.
        return Estimate(None, None, None, denominator, None, None, "none", status)
    unit = precision or 10.0**-indicator.decimals
    exact, rounded_to, interval = value, unit, None
    basis: Basis = "none"
    if indicator.quantity is Quantity.count:
        rounded_to = 0.0 if numerator is not None else unit
    elif indicator.unit is Unit.euros:
        rounded_to = precision or 0.0  # A sum is published to the euro.
    elif indicator.quantity is Quantity.proportion and numerator is None and denominator:
        numerator, basis = round(value * denominator / SCALE[indicator.unit]), "computed_count"
        interval = _computed_interval(indicator, value, denominator, unit)
    elif indicator.quantity is not Quantity.amount and numerator is not None:
        unrounded = share_of(indicator, value, numerator, denominator, unit)
        if unrounded is not None and denominator is not None:
            exact, rounded_to = unrounded, 0.0
            interval, basis = _count_interval(indicator, numerator, denominator)
        else:
            denominator = None
            if numerator > 0 and value > 0:
                interval, basis = rounded_share(numerator, value, unit), "scaled_count"
    lower, upper = (interval.lower, interval.upper) if interval else (None, None)
    return Estimate(
        value,
        exact,
        numerator,
        denominator,
        lower,
        upper,
        basis,
        status,
        None,
        rounded_to,
        precision,
    )


def change(indicator: Indicator, now: Estimate, then: Estimate) -> Difference | None:
    """The change from one figure to the other as it may be told; None where either has no value."""
    if now.value is None or then.value is None or now.exact is None or then.exact is None:
        return None
    rounded_to = max(now.rounded_to, then.rounded_to)
    if rounded_to:
        return difference(now.value, then.value, (now.value, then.value), indicator.decimals, rounded_to)
    return difference(now.exact, then.exact, (now.value, then.value), indicator.decimals)


def interval_at(indicator: Indicator, figure: Estimate, confidence: float) -> Interval | None:
    """The figure's interval at another confidence than 95 %, by the same formula; None where it has none."""
    x, n, value = figure.numerator, figure.denominator, figure.value
    if figure.interval is None or x is None or value is None:
        return None
    if figure.basis == "scaled_count":
        return rounded_share(x, value, figure.rounded_to, confidence)
    if figure.basis == "computed_count" and n:
        return _computed_interval(indicator, value, n, figure.rounded_to, confidence)
    return _count_interval(indicator, x, n, confidence)[0] if n else None


def _computed_interval(
    indicator: Indicator, value: float, denominator: int, unit: float, confidence: float = 0.95
) -> Interval:
    """Of a rounded share of a known number, in the indicator's unit."""
    scale = SCALE[indicator.unit]
    share = wilson(min(value / scale, 1.0) * denominator, denominator, confidence)
    plain = Interval(share.lower * scale, share.upper * scale)
    widened = widen(plain, value, unit, confidence)
    return Interval(widened.lower, min(widened.upper, scale))


def _count_interval(
    indicator: Indicator, numerator: int, denominator: int, confidence: float = 0.95
) -> tuple[Interval, Basis]:
    scale = SCALE[indicator.unit]
    if indicator.quantity is Quantity.rate:
        return rate(numerator, denominator, scale, confidence), "poisson"
    share = wilson(numerator, denominator, confidence)
    return Interval(share.lower * scale, share.upper * scale), "wilson"
