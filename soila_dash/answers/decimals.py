"""With how many decimals a figure is written, so that it says neither less nor more than is known."""

import math
from collections.abc import Collection, Sequence

from soila_dash.answers.estimate import Estimate
from soila_dash.catalog import Indicator
from soila_dash.statistics.intervals import Interval
from soila_dash.statistics.verdict import Verdict

MORE = 4
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
    """With how many decimals each region's figure, limits and reference are written: the fewest from the
    indicator's on with which no written limit touches the written reference, nor what the reference is
    written as where it stands once for all of them; at most four more. Where a region of the same level
    still touches it with one more, as a limit of 0 a reference of 0, the fewest that say the verdict.
    """
    first = [_fewest(item, reference, verdict, interval, item.decimals) for verdict, interval in tested]
    most = max(first, default=item.decimals)
    return [_fewest(item, reference, verdict, interval, most) for verdict, interval in tested]


def _fewest(
    item: Indicator, reference: Estimate, verdict: Verdict, interval: Interval | None, most: int
) -> int:
    if interval is None or verdict is Verdict.NOT_COMPARED:
        return item.decimals
    first, last = item.decimals, item.decimals + MORE
    tried = [(False, d) for d in (first, first + 1)] + [(True, d) for d in range(first, last + 1)]
    for touching, digits in tried:
        asked = {digits, *range(digits, most + 1)}
        beside = {number_to_write(item, reference, d)[0] or 0.0 for d in asked}
        forms = (agrees(verdict, interval, beside, n, touching=touching) for n in (digits, IN_FILES))
        if all(forms):
            return digits
    return last


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


def decimals_beside(
    item: Indicator, figure: Estimate, limits: tuple[float | None, float | None], least: int
) -> int:
    """With how many decimals, `least` or more, a figure and `limits` beside it are written, so that they
    say on which side of each it lies."""
    value, (lower, upper) = figure.exact, limits
    if value is None or lower is None or upper is None:
        return least
    for digits in range(least, item.decimals + MORE + 1):
        number, _ = number_to_write(item, figure, digits)
        ends = [round(end, max(digits, finer_digits(item))) for end in (lower, upper)]
        if number is not None and [number < ends[0], number > ends[1]] == [value < lower, value > upper]:
            return digits
    return item.decimals + MORE
