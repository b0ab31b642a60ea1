"""How a change is told: of unrounded figures where both are known, and never against the printed ones."""

from dataclasses import dataclass
from typing import Literal

from .checks import finite, not_negative

Way = Literal["same", "within_rounding", "less", "more"]
CRUMB = 1e-9
"""What a difference of decimal numbers may be off by in floating point."""


@dataclass(frozen=True)
class Difference:
    """A change as it may be told, in the unit of its figures.

    `size` is the later figure less the earlier one, to be written with `decimals`. `way`: the same;
    the same within rounding (the printed figures may differ); less; more. `about`: of rounded figures
    alone, so that the true change may be off by up to one unit of their last digit.
    """

    size: float
    decimals: int
    way: Way
    about: bool

    @property
    def value(self) -> float:
        """The size as it is written, with its sign."""
        return round(self.size, self.decimals) + 0.0


def difference(
    now: float, then: float, shown: tuple[float, float], decimals: int, rounded_to: float = 0.0
) -> Difference:
    """Return the change from `then` to `now` as it may be told beside the printed figures `shown`.

    `now` and `then` are unrounded where `rounded_to` is 0: their difference is written with the
    figures' `decimals` when that is also the difference of the printed figures, else with one more.
    Where that one is 0 too, only rounding parts the printed figures. Otherwise `rounded_to` is the
    unit of the last digit of the coarser figure: up to one unit is the same within rounding, more is
    told as "about". All share one unit. Raises ValueError when a number is not finite or `rounded_to`
    is negative. Source: none; a convention of the dashboard.
    """
    size = finite("now", now) - finite("then", then)
    unit = not_negative("rounded_to", rounded_to)
    if unit:
        if abs(size) <= unit + CRUMB:
            return Difference(size, decimals, "within_rounding", about=True)
        return Difference(size, decimals, "more" if size > 0 else "less", about=True)
    printed = round(finite("shown", shown[0]) - finite("shown", shown[1]), decimals)
    digits = decimals if abs(round(size, decimals) - printed) <= CRUMB else decimals + 1
    told = round(size, digits)
    way: Way = "more" if told > 0 else "less" if told < 0 else "same"
    if way == "same" and digits > decimals:
        way = "within_rounding"
    return Difference(size, digits, way, about=False)
