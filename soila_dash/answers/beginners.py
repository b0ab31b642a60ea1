"""Who began near a region and moved further towards the goal: a description, never a cause."""

from dataclasses import dataclass, replace
from typing import Literal

from soila_dash.answers.develop import Development, Series
from soila_dash.answers.estimate import MISSING
from soila_dash.catalog import SCALE, Direction, Indicator, Quantity
from soila_dash.statistics.further import POINTS, IntervalOf, Pooled, difference, moved_further, pool
from soila_dash.statistics.intervals import Interval, rate, wilson
from soila_dash.statistics.trend import LENGTH, recent_window

WINDOW = POINTS + LENGTH
"""Three points before the start, and the five of the recent trend, which the last three end."""


@dataclass(frozen=True)
class Mean:
    """A mean of three points in the indicator's unit, with its 95 % interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Follower:
    """A region that began near and moved further: its means before the start and at the end, its own
    change, and its end less ours, with their 95 % intervals, in the indicator's unit."""

    region: str
    start: Mean
    end: Mean
    change: float
    change_interval: Interval
    beyond: float
    beyond_interval: Interval


@dataclass(frozen=True)
class Beginners:
    """Those that began near the region and moved further, for one indicator with a direction.

    `before` and `after` are the first and last year of both means, `near` how many regions began near,
    `rows` those of them that moved further, farthest first. `curves` are the own one and theirs; None where
    nobody is named. `reason` says why it cannot be told: fewer than eight points in the series' rhythm
    since the last break, or figures of ours without count and denominator.
    """

    indicator: Indicator
    before: tuple[int, int]
    after: tuple[int, int]
    start: Mean | None
    end: Mean | None
    near: int
    rows: tuple[Follower, ...]
    reason: Literal["", "too_short", "no_interval"]
    curves: Development | None = None


def beginners(developed: Development, region: str, newest: int) -> Beginners:
    """Who began near the region, up to the year `newest` (statistics.further.moved_further says the rule).

    A region was near when the mean of the three points before the start of the recent five lies within the
    limits of ours and ours within its own; what is compared are the means of the last three. So nobody is
    chosen for the chance of the year from which the change is counted.
    """
    item = developed.indicator
    series = {s.region: s for s in developed.regions}
    points = series[region].points if region in series else ()
    having = [p.year for p in points if p.figure.value is not None and p.year <= newest]
    window = recent_window(having, [b.year for b in item.breaks], WINDOW, item.every)
    first, last = window[:POINTS], window[-POINTS:]
    spans = (first[0], first[-1]) if window else (0, 0), (last[0], last[-1]) if window else (0, 0)
    if len(window) < WINDOW:
        return Beginners(item, *spans, None, None, 0, (), "too_short")
    interval = _interval(item)
    own = _means(series[region], first, last)
    if own is None:
        return Beginners(item, *spans, None, None, 0, (), "no_interval")
    means = {c: found for c, s in series.items() if c != region and (found := _means(s, first, last))}
    aim: Literal[-1, 1] = -1 if item.direction is Direction.lower else 1
    codes = list(means)
    near, further = moved_further(own, [means[c] for c in codes], aim, interval)
    rows = [_follower(item, codes[i], means[codes[i]], own, interval) for i in further]
    rows.sort(key=lambda f: f.beyond * -aim)
    start, end = (_mean(item, p, interval) for p in own)
    curves = None
    if rows:
        kept = tuple(s for c, s in series.items() if c in {region, *(f.region for f in rows)})
        curves = replace(developed, region=region, regions=kept)
    return Beginners(item, *spans, start, end, len(near), tuple(rows), "", curves)


def _means(series: Series, first: tuple[int, ...], last: tuple[int, ...]) -> tuple[Pooled, Pooled] | None:
    """The region's means of the two spans; None unless each point has its count and denominator."""
    found = []
    for years in (first, last):
        figures = [series.at(y) or MISSING for y in years]
        counts = [
            (f.numerator, f.denominator)
            for f in figures
            if f.basis in ("wilson", "poisson") and f.numerator is not None and f.denominator
        ]
        if len(counts) < len(figures) or any(x > n for x, n in counts):
            return None
        found.append(pool([x for x, _ in counts], [n for _, n in counts]))
    return found[0], found[1]


def _follower(
    item: Indicator,
    region: str,
    means: tuple[Pooled, Pooled],
    own: tuple[Pooled, Pooled],
    interval: IntervalOf,
) -> Follower:
    scale = SCALE[item.unit]
    (change, change_limits), (beyond, beyond_limits) = (
        difference(means[1], other, interval, 0.95) for other in (means[0], own[1])
    )
    return Follower(
        region,
        _mean(item, means[0], interval),
        _mean(item, means[1], interval),
        change * scale,
        _in_unit(change_limits, scale),
        beyond * scale,
        _in_unit(beyond_limits, scale),
    )


def _interval(item: Indicator) -> IntervalOf:
    if item.quantity is Quantity.proportion:
        return wilson
    return lambda x, n, confidence: rate(x, n, 1.0, confidence)


def _mean(item: Indicator, found: Pooled, interval: IntervalOf) -> Mean:
    scale = SCALE[item.unit]
    limits = interval(found.x, found.n, 0.95)
    return Mean(found.value * scale, limits.lower * scale, limits.upper * scale)


def _in_unit(interval: Interval, scale: float) -> Interval:
    return Interval(interval.lower * scale, interval.upper * scale)
