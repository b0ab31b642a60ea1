"""The long story of a series: what its figure was when it began, and whether it has changed since."""

from dataclasses import dataclass

from soila_dash.answers.develop import Point, Series
from soila_dash.answers.estimate import change
from soila_dash.statistics.difference import Difference
from soila_dash.statistics.trend import CHI2_LIMIT, LENGTH, TrendDirection, long_change, recent_window

HALF = 0.5
"""A rounded figure may lie so many units of its last digit to either side."""


@dataclass(frozen=True)
class Story:
    """From the first to the last figure of a series since its last break or gap. `sure`: whether the change
    is more than chance explains, None where no count tells; `least` and `most` bound last / first by the
    rounding of both."""

    first: Point
    last: Point
    sure: bool | None
    least: float
    most: float


def stretch(series: Series) -> list[Point]:
    """The figures of a series since its last break or gap."""
    points = [p for p in series.points if p.figure.value is not None]
    cuts = [b.year for b in series.indicator.breaks]
    years = recent_window([p.year for p in points], cuts, len(points) or 1, series.indicator.every)
    return [p for p in points if p.year in years]


def story(series: Series) -> Story | None:
    """The long story of a series; None where it is no longer than its recent trend, or begins at nothing."""
    told = stretch(series)
    if len(told) <= LENGTH:
        return None
    first, last = told[0], told[-1]
    start, end = first.figure.exact or 0.0, last.figure.exact or 0.0
    loose = HALF * first.figure.rounded_to, HALF * last.figure.rounded_to
    if start - loose[0] <= 0 or end <= 0:
        return None
    least, most = (end - loose[1]) / (start + loose[0]), (end + loose[1]) / (start - loose[0])
    return Story(first, last, _is_sure(series, told), least, most)


def stretch_change(series: Series) -> Difference | None:
    """The change over that stretch as it may be told; None where it is a single figure."""
    told = stretch(series)
    return change(series.indicator, told[-1].figure, told[0].figure) if len(told) > 1 else None


@dataclass(frozen=True)
class Way:
    """Whether a series rose or fell by more than chance explains, over the years that this was tested for."""

    direction: TrendDirection
    first_year: int
    last_year: int


def way(series: Series) -> Way | None:
    """The way of a whole series, by its long story; one that is no longer than that goes by its recent trend.
    None without a figure."""
    told, recent = story(series), series.recent
    if told is None:
        return Way(recent.direction, recent.first_year, recent.last_year) if recent else None
    rose = (told.last.figure.exact or 0.0) > (told.first.figure.exact or 0.0)
    sure: TrendDirection = "increasing" if rose else "decreasing"
    direction: TrendDirection = "no_test" if told.sure is None else sure if told.sure else "none"
    return Way(direction, told.first.year, told.last.year)


def _is_sure(series: Series, points: list[Point]) -> bool | None:
    counted = [(p.figure.numerator, p.figure.denominator) for p in points]
    known = [(x, n) for x, n in counted if x and n and x <= n]
    if not series.indicator.is_ratio or len(known) < len(points):
        return None
    x, n = zip(*known, strict=True)
    return long_change(x, n, series.noise or 1.0) > CHI2_LIMIT
