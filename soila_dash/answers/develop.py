"""How has an indicator developed: the country, a region and all others, and its recent trend."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from soila_dash.answers.choose import check
from soila_dash.answers.estimate import Estimate, change, estimate
from soila_dash.answers.noise import noise
from soila_dash.catalog import SCALE, Event, Indicator, Quantity
from soila_dash.catalog.models import Break
from soila_dash.sources.observations import Source
from soila_dash.statistics.difference import Difference
from soila_dash.statistics.trend import (
    RecentTrend,
    neighbours,
    noisy_trend,
    proportion_trend,
    recent_window,
    standard_error,
    value_trend,
)
from soila_dash.store import Store


@dataclass(frozen=True)
class Point:
    """One year's figure."""

    year: int
    figure: Estimate


@dataclass(frozen=True)
class Series:
    """One region's figures in rising years; `noise` is that of all the level's regions (answers.noise),
    `others` the years that other sources hold."""

    indicator: Indicator = field(compare=False, repr=False)
    level: str
    region: str
    points: tuple[Point, ...]
    noise: float | None = field(default=None, compare=False, repr=False)
    others: tuple[int, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def recent(self) -> RecentTrend | None:
        """The recent trend, None without a figure."""
        return recent(self.indicator, self.points, self.noise)

    @cached_property
    def difference(self) -> Difference | None:
        """The change over the recent trend as it may be told; None without two points."""
        if self.recent is None or self.recent.first_year == self.recent.last_year:
            return None
        start, end = self.at(self.recent.first_year), self.at(self.recent.last_year)
        return change(self.indicator, end, start) if start and end else None

    @property
    def last(self) -> Point | None:
        """The newest point that has a value."""
        return next((p for p in reversed(self.points) if p.figure.value is not None), None)

    @property
    def elsewhere(self) -> int | None:
        """The newest year before the last point of which another source alone holds a figure."""
        own = {p.year for p in self.points if p.figure.value is not None}
        return max(
            (y for y in self.others if self.last and y < self.last.year and y not in own), default=None
        )

    def at(self, year: int) -> Estimate | None:
        """The figure of a year, None where there is no row."""
        return next((p.figure for p in self.points if p.year == year), None)

    def previous(self, year: int) -> Point | None:
        """The point before that year in the series' rhythm; None across a break or where it has no value."""
        then = year - self.indicator.every
        found = self.at(then)
        if found is None or found.value is None:
            return None
        broken = not neighbours(then, year, [b.year for b in self.indicator.breaks], self.indicator.every)
        return None if broken else Point(then, found)


@dataclass(frozen=True)
class Development:
    """The curves of one indicator at one level. `region` is the chosen one's code, "" for none;
    `top` the largest value or limit of all shown, in the indicator's unit."""

    indicator: Indicator
    level: str
    sex: str
    release: str
    illustrative: bool
    region: str
    country: Series | None
    regions: tuple[Series, ...]
    breaks: tuple[Break, ...]
    events: tuple[Event, ...]
    top: float
    sources: tuple[Source, ...]

    @property
    def chosen_series(self) -> Series | None:
        """The chosen region's series; the country's when none is chosen."""
        if self.country is not None and self.region in ("", self.country.region):
            return self.country
        return next((s for s in self.regions if s.region == self.region), None)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of anything shown."""
        years = [p.year for s in (*self.regions, *([self.country] if self.country else [])) for p in s.points]
        return min(years), max(years)

    @property
    def calendar(self) -> tuple[int, ...]:
        """The years of the series' rhythm from the first to the last, and any other with a figure."""
        first, last = self.years
        shown = (*self.regions, *([self.country] if self.country else []))
        found = {p.year for s in shown for p in s.points if p.figure.value is not None}
        newest = max(found, default=last)
        even = {y for y in range(first, last + 1) if (newest - y) % self.indicator.every == 0}
        return tuple(sorted(found | even))


def develop(store: Store, item: Indicator, level: str, sex: str = "total", region: str = "") -> Development:
    """The development of an indicator; raises DataFaults when the release has no such figures.

    Events are those that fall into the period shown; breaks are the indicator's own.
    """
    check(store, item, level, sex, region=region)
    rows: dict[tuple[str, str], list[Point]] = {}
    used: set[str] = set()
    frame = store.run("trend", indicator=item.id, level=level, sex=sex)
    others: dict[tuple[str, str], set[int]] = {}
    for lvl, code, year, value, numerator, denominator, precision, status, source, own in frame.iter_rows():
        if own:
            point = Point(year, estimate(item, value, numerator, denominator, status, precision))
            rows.setdefault((lvl, code), []).append(point)
            used.add(source)
        elif value is not None:
            others.setdefault((lvl, code), set()).add(year)
    usual = noise(store, item, level, sex)
    series = {
        key: Series(item, *key, tuple(points), usual, tuple(sorted(others.get(key, ()))))
        for key, points in rows.items()
    }
    country = series.get(store.country.key)
    regions = tuple(series[r.key] for r in store.at(level) if r.key in series and r.level != "country")
    years = [p.year for s in series.values() for p in s.points]
    tops = [
        top
        for s in series.values()
        for p in s.points
        for top in (p.figure.value, p.figure.upper)
        if top is not None
    ]
    return Development(
        indicator=item,
        level=level,
        sex=sex,
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        region=region,
        country=country,
        regions=regions,
        breaks=tuple(b for b in item.breaks if min(years) < b.year <= max(years)),
        events=tuple(
            e for e in store.events if e.concerns(item.id) and min(years) <= e.date.year <= max(years)
        ),
        top=max(tops, default=1.0),
        sources=tuple(store.sources[s] for s in sorted(used)),
    )


def narrow(answer: Development, regions: Sequence[str]) -> Development:
    """The same development with these regions only, in this order; limits and events stay those of all.

    A region without a series is left out.
    """
    found = {s.region: s for s in answer.regions}
    return replace(answer, regions=tuple(found[code] for code in regions if code in found))


def cut_period(answer: Development, years: int) -> Development:
    """The same development with its last so many years only, all of them for 0; limits stay those of all."""
    start = answer.years[1] - years + 1 if years else 0

    def cut(series: Series) -> Series:
        return replace(series, points=tuple(p for p in series.points if p.year >= start))

    regions = (cut(s) for s in answer.regions)
    return replace(
        answer,
        country=cut(answer.country) if answer.country else None,
        regions=tuple(s for s in regions if s.points),
        breaks=tuple(b for b in answer.breaks if b.year > start),
        events=tuple(e for e in answer.events if e.date.year >= start),
    )


def recent(item: Indicator, points: Sequence[Point], usual: float | None = None) -> RecentTrend | None:
    """The recent trend of one series: at most five points in its rhythm since the last break.

    Where the noise of the series is known (`usual`), against that; else proportions by the test for linear
    trend where every numerator and denominator is known, rates by weighted least squares, others untested
    (statistics.md, "Recent trend"). The difference is as it is told (`Series.difference`).
    """
    having = {p.year: p.figure for p in points if p.figure.value is not None}
    years = recent_window(sorted(having), [b.year for b in item.breaks], every=item.every)
    if not years:
        return None
    found, scale = _trend_test(item, years, [having[y] for y in years], usual)
    changed = change(item, having[years[-1]], having[years[0]]) if len(years) > 1 else None
    slope = None if found.slope is None else found.slope * scale
    return replace(found, slope=slope, difference=None if changed is None else changed.value)


def _trend_test(
    item: Indicator, years: Sequence[int], figures: list[Estimate], usual: float | None
) -> tuple[RecentTrend, float]:
    """The trend in the unit of its test, and the multiplier to the indicator's unit."""
    known = all(f.numerator is not None and f.denominator for f in figures)
    counted = [(f.numerator, f.denominator) for f in figures if f.numerator and f.denominator]
    if usual is not None and len(counted) == len(figures) and all(x <= n for x, n in counted):
        x, n = (np.array(row, dtype=float) for row in zip(*counted, strict=True))
        return noisy_trend(years, x, n, usual), SCALE[item.unit]
    if item.quantity is Quantity.proportion and known:
        x = np.array([f.numerator for f in figures], dtype=float)
        n = np.array([f.denominator for f in figures], dtype=float)
        return proportion_trend(years, x, n), SCALE[item.unit]
    errors = None
    if all(f.basis == "poisson" and f.interval is not None for f in figures):
        errors = [standard_error(f.interval) for f in figures if f.interval is not None]
    return value_trend(years, np.array([f.exact for f in figures], dtype=float), errors), 1.0
