"""With how many decimals a figure is written, so that it says neither less nor more than is known."""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

from soila_dash.answers.estimate import Estimate
from soila_dash.catalog import Indicator
from soila_dash.statistics.intervals import Interval
from soila_dash.statistics.verdict import Verdict

MORE = 1
"""So many decimals more than the indicator's a figure has at most."""

IN_FILES = 6
"""Decimals of the limits in files: they too say the verdict beside the written reference."""

BELOW = (Verdict.LOWER, Verdict.CLEARLY_LOWER)
ABOVE = (Verdict.HIGHER, Verdict.CLEARLY_HIGHER)


def number_to_write(
    item: Indicator, figure: Estimate, decimals: int | None = None
) -> tuple[float | None, int]:
    """The number that is written for a figure, and with how many decimals.

    As published, with the decimals of its own precision; with more than the indicator's only where
    `decimals` ask for them and what lies behind the rounded figure is known.
    """
    if figure.value is None or figure.exact is None:
        return figure.value, item.decimals
    if figure.precision is not None:
        return figure.value, max(0, -math.floor(math.log10(figure.precision)))
    known = not figure.rounded_to or figure.is_derived
    if decimals is None or decimals <= item.decimals or not known:
        return figure.value, item.decimals
    return round(figure.exact, decimals), decimals


def decimals_to_write(
    item: Indicator, reference: Estimate, tested: Sequence[tuple[Verdict, Interval | None]]
) -> list[int]:
    """With how many decimals each region's figure, limits and reference are written: the indicator's, or one
    more where a written limit would touch the written reference, also as that stands once for all of them.
    """
    first = [_fewest(item, reference, verdict, interval, item.decimals) for verdict, interval in tested]
    most = max(first, default=item.decimals)
    return [_fewest(item, reference, verdict, interval, most) for verdict, interval in tested]


def _fewest(
    item: Indicator, reference: Estimate, verdict: Verdict, interval: Interval | None, most: int
) -> int:
    if interval is None or verdict is Verdict.NOT_COMPARED:
        return item.decimals
    last = item.decimals + MORE
    for touching, digits in [(False, item.decimals), (False, last), (True, item.decimals)]:
        beside = _numbers_beside(item, reference, {digits, most})
        if all(agrees(verdict, interval, beside, n, touching=touching) for n in (digits, IN_FILES)):
            return digits
    return last


def _numbers_beside(item: Indicator, reference: Estimate, digits: Collection[int]) -> set[float]:
    return {number_to_write(item, reference, d)[0] or 0.0 for d in digits}


def figure_to_write(
    item: Indicator, reference: Estimate, verdict: Verdict, figure: Estimate, digits: Collection[int]
) -> Estimate:
    """The figure with limits that say the verdict when they are written with the least of `digits`, beside
    the reference written with any of them.

    A limit that would still touch the reference is rounded away from it, to the next number that can be
    written: 17.7557 beside 17.7563 becomes 17.75 beside 17.76.
    """
    lower, upper = figure.lower, figure.upper
    if lower is None or upper is None or verdict is Verdict.NOT_COMPARED:
        return figure
    beside, least = _numbers_beside(item, reference, digits), min(digits)
    step = 10.0**-least
    if verdict in BELOW and not agrees(verdict, Interval(lower, upper), beside, least):
        return replace(figure, upper=max(lower, round(min(beside) - step, least)))
    if verdict in ABOVE and not agrees(verdict, Interval(lower, upper), beside, least):
        return replace(figure, lower=min(upper, round(max(beside) + step, least)))
    if verdict is Verdict.SIMILAR:
        return replace(figure, lower=min(lower, *beside), upper=max(upper, *beside))
    return figure


def agrees(
    verdict: Verdict, interval: Interval, beside: Collection[float], digits: int, *, touching: bool = True
) -> bool:
    """Whether limits written with so many digits say the verdict beside each of the written references.
    A region of the same level may have a limit `touching` one; one that differs may not."""
    lower, upper = round(interval.lower, digits), round(interval.upper, digits)
    if verdict in BELOW:
        return all(upper < one for one in beside)
    if verdict in ABOVE:
        return all(lower > one for one in beside)
    return all(lower <= one <= upper if touching else lower < one < upper for one in beside)


def finer_digits(item: Indicator) -> int:
    """Decimals of limits of chance, one more than the figure's, at most three."""
    return min(item.decimals + 1, 3)


def limits_beside(
    item: Indicator, figure: Estimate, limits: tuple[float | None, float | None], least: int
) -> tuple[int, tuple[float | None, float | None]]:
    """With how many decimals, `least` or one more than the indicator's, a figure is written beside `limits`,
    and these, so that they say on which side of each it lies: one that would still touch it is rounded away
    from it."""
    value, (lower, upper) = figure.exact, limits
    if value is None or lower is None or upper is None:
        return least, limits
    for digits in dict.fromkeys((least, max(least, item.decimals + MORE))):
        number = number_to_write(item, figure, digits)[0] or 0.0
        fine = max(digits, finer_digits(item))
        ends = [round(end, fine) for end in (lower, upper)]
        if [number < ends[0], number > ends[1]] == [value < lower, value > upper]:
            return digits, limits
    step = 10.0**-fine
    lower = max(lower, round(number + step, fine)) if value < lower else min(lower, number)
    upper = min(upper, round(number - step, fine)) if value > upper else max(upper, number)
    return digits, (lower, upper)
