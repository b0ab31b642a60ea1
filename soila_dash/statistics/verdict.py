"""The verdict on a region beside the country: one scale, two tests, no contradiction."""

from enum import StrEnum
from typing import Literal

from .checks import finite
from .intervals import Z90, Z95, Interval

Direction = Literal["lower", "higher", "neutral"]


class Verdict(StrEnum):
    """Where a region lies beside the benchmark, without saying whether that is good."""

    SIMILAR = "similar"
    LOWER = "lower"
    HIGHER = "higher"
    CLEARLY_LOWER = "clearly_lower"
    CLEARLY_HIGHER = "clearly_higher"
    NOT_COMPARED = "not_compared"

    @property
    def clear(self) -> bool:
        """Whether the region stands out clearly."""
        return self in (Verdict.CLEARLY_LOWER, Verdict.CLEARLY_HIGHER)


class Judgement(StrEnum):
    """A verdict where the direction says which way is good; NONE where nothing is judged."""

    BETTER = "better"
    WORSE = "worse"
    CLEARLY_BETTER = "clearly_better"
    CLEARLY_WORSE = "clearly_worse"
    NONE = "none"


_WHEN_LOWER_IS_GOOD = {
    Verdict.LOWER: Judgement.BETTER,
    Verdict.HIGHER: Judgement.WORSE,
    Verdict.CLEARLY_LOWER: Judgement.CLEARLY_BETTER,
    Verdict.CLEARLY_HIGHER: Judgement.CLEARLY_WORSE,
}
_WHEN_HIGHER_IS_GOOD = {
    Verdict.LOWER: Judgement.WORSE,
    Verdict.HIGHER: Judgement.BETTER,
    Verdict.CLEARLY_LOWER: Judgement.CLEARLY_WORSE,
    Verdict.CLEARLY_HIGHER: Judgement.CLEARLY_BETTER,
}


def verdict(
    interval: Interval | None,
    benchmark: float | None,
    value: float | None,
    funnel_lower: float | None,
    funnel_upper: float | None,
) -> Verdict:
    """Return the verdict on one region, all arguments in one unit.

    It differs (lower, higher) when its 95 % `interval` lies wholly on one side of `benchmark`.
    It stands out (clearly) when besides that its `value` lies beyond the 95 % funnel limits
    with overdispersion on the same side. Without an interval, a benchmark or a value it is not
    compared; without funnel limits it never stands out. Raises ValueError when a number is not
    finite, the limits are the wrong way round or only one of them is given.
    Source: the funnel by Spiegelhalter (2005); the interval test as in Fingertips (OHID).
    """
    if interval is None or benchmark is None or value is None:
        return Verdict.NOT_COMPARED
    value, benchmark = finite("value", value), finite("benchmark", benchmark)
    below = above = False
    if funnel_lower is not None and funnel_upper is not None:
        if finite("funnel_lower", funnel_lower) > finite("funnel_upper", funnel_upper):
            raise ValueError("the lower funnel limit is above the upper")
        below, above = value < funnel_lower, value > funnel_upper
    elif funnel_lower is not None or funnel_upper is not None:
        raise ValueError("give both funnel limits or neither")
    if interval.upper < benchmark:
        return Verdict.CLEARLY_LOWER if below else Verdict.LOWER
    if interval.lower > benchmark:
        return Verdict.CLEARLY_HIGHER if above else Verdict.HIGHER
    return Verdict.SIMILAR


def near_limit(deviation: float | None) -> bool:
    """Return whether a region lies just inside the 95 % funnel limits: 1.645 to 1.96 adjusted standard
    errors from the benchmark, within those of 90 %. Nothing stands between it and one just outside but
    chance. False where the deviation is not known. Source: the funnel by Spiegelhalter (2005).
    """
    return deviation is not None and Z90 <= abs(deviation) <= Z95


def judge(verdict: Verdict, direction: Direction) -> Judgement:
    """Return better or worse where the direction says which way is good.

    A neutral indicator, a similar region and one not compared have no judgement. Raises
    ValueError for any other direction. Source: none; a convention of the dashboard.
    """
    if direction == "neutral":
        return Judgement.NONE
    if direction == "lower":
        return _WHEN_LOWER_IS_GOOD.get(verdict, Judgement.NONE)
    if direction == "higher":
        return _WHEN_HIGHER_IS_GOOD.get(verdict, Judgement.NONE)
    raise ValueError(f"direction must be lower, higher or neutral, not {direction!r}")
