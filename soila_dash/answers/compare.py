"""How do the regions compare in one year: each beside the country, and who stands out."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from soila_dash.answers.choose import REGIONAL, check
from soila_dash.answers.decimals import decimals_to_write, figure_to_write
from soila_dash.answers.estimate import MISSING, Estimate, estimate
from soila_dash.catalog import SCALE, Indicator, Quantity
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.observations import Source
from soila_dash.statistics.checks import FloatArray
from soila_dash.statistics.funnel import (
    Overdispersion,
    adjusted_rate_limits,
    overdispersion,
    plain_rate_limits,
    proportion_limits,
    proportion_standard_errors,
    rate_standard_errors,
)
from soila_dash.statistics.intervals import Z95
from soila_dash.statistics.ranks import quantile
from soila_dash.statistics.verdict import Judgement, Verdict, judge, near_limit, verdict
from soila_dash.store import Store

KNOWN = 0.8
"""A funnel needs the denominators of so large a part of the counted regions."""

MOST_OF = 2 / 3
"""A median of the regions needs figures of so large a part of them."""
FEWEST_UNITS = 3
"""Rounded shares alone are compared from so many units of their last digit on: 0.3 % for one decimal."""


@dataclass(frozen=True)
class Benchmark:
    """What the regions are compared with: the country's figure, else the median of the `having` of all
    `regions` that have a figure (then nobody has a verdict), else nothing."""

    kind: Literal["country", "median", "none"]
    region: str
    figure: Estimate
    having: int = 0
    regions: int = 0


@dataclass(frozen=True)
class Row:
    """One region's figure and verdict; funnel limits (with overdispersion) in the indicator's unit.

    `deviation`: the distance from the country in adjusted standard errors, (value - national) / √(s² + τ²),
    so that ±1.96 are the limits; None without them. `decimals`: with so many its figure, its limits and the
    reference are written, so that they say the verdict (answers.decimals.figure_to_write).
    """

    region: str
    figure: Estimate
    verdict: Verdict
    judgement: Judgement
    decimals: int
    funnel_lower: float | None = None
    funnel_upper: float | None = None
    deviation: float | None = None

    @property
    def near_limit(self) -> bool:
        """Whether it has a verdict and lies just inside the limits outside which a region stands out."""
        return self.verdict is not Verdict.NOT_COMPARED and near_limit(self.deviation)


@dataclass(frozen=True)
class Comparison:
    """All regions of one level in one year, highest first, those without a figure last."""

    indicator: Indicator
    level: str
    year: int
    sex: str
    release: str
    illustrative: bool
    benchmark: Benchmark
    rows: tuple[Row, ...]
    spread: Overdispersion | None
    sources: tuple[Source, ...]

    def rows_with(self, *verdicts: Verdict) -> tuple[Row, ...]:
        """Rows with one of these verdicts, in order."""
        return tuple(r for r in self.rows if r.verdict in verdicts)

    @property
    def decimals(self) -> int:
        """With so many the reference is written where it stands once for all regions."""
        return max((r.decimals for r in self.rows), default=self.indicator.decimals)

    @property
    def clear(self) -> tuple[Row, ...]:
        """Regions that stand out clearly."""
        return tuple(r for r in self.rows if r.verdict.clear)

    @property
    def near(self) -> tuple[Row, ...]:
        """Regions just inside the limits: a little more, and they would stand out."""
        return tuple(r for r in self.rows if r.near_limit)

    @property
    def different_rows(self) -> tuple[Row, ...]:
        """Regions that differ from the country, the clear ones included."""
        return self.rows_with(Verdict.HIGHER, Verdict.LOWER, Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER)

    @property
    def verdict_rows(self) -> tuple[Row, ...]:
        """Regions that have a verdict."""
        return tuple(r for r in self.rows if r.verdict is not Verdict.NOT_COMPARED)

    def row(self, region: str) -> Row | None:
        """The row of a region, None when it is none of them."""
        return next((r for r in self.rows if r.region == region), None)


def compare(store: Store, item: Indicator, level: str, year: int, sex: str = "total") -> Comparison:
    """The regions of `level` in `year`; raises DataFaults when the release has no such figures, and for
    the country: an area is not compared with itself.

    Verdicts follow statistics.md: a region differs when its 95 % interval lies wholly on one side
    of the country's value, and differs clearly when besides it lies beyond the 95 % funnel limits
    with additive overdispersion (Spiegelhalter 2005). A rounded country's share is tested by what the
    regions' counts and shares make of it. Without a national value the reference is the median of the
    regions (R type 7), if two thirds of them have a figure, and nobody has a verdict.
    """
    check(store, item, level, sex, year)
    if level not in REGIONAL:
        raise DataFaults([Fault("no_regions", key="level", found=level, expected=", ".join(REGIONAL))])
    found: dict[tuple[str, str], Estimate] = {}
    used: set[str] = set()
    frame = store.run("compare", indicator=item.id, level=level, year=year, sex=sex)
    for lvl, code, value, numerator, denominator, precision, status, source in frame.iter_rows():
        found[lvl, code] = estimate(item, value, numerator, denominator, status, precision)
        used.add(source)
    regions = store.at(level)
    figures = {r.code: found.get((level, r.code), MISSING) for r in regions}
    benchmark = _benchmark(found.get(store.country.key, MISSING), store.country.code, figures)
    limits, spread = _funnel(item, benchmark, figures)
    target = benchmark.figure.exact if benchmark.kind == "country" else None
    tested = []
    for region in regions:
        figure = figures[region.code]
        interval = figure.interval if _comparable(figure, benchmark.figure.value) else None
        limited = limits.get(region.code, (None, None))
        tested.append((verdict(interval, target, figure.exact, *limited), interval))
    digits = decimals_to_write(item, benchmark.figure, tested)
    most = max(digits, default=item.decimals)
    rows = []
    for region, (result, _), decimals in zip(regions, tested, digits, strict=True):
        figure = figure_to_write(item, benchmark.figure, result, figures[region.code], {decimals, most})
        lower, upper = limits.get(region.code, (None, None))
        judged = judge(result, item.direction.value)
        away = _deviation(figure.exact, target, lower, upper)
        rows.append(Row(region.code, figure, result, judged, decimals, lower, upper, away))
    place = {r.code: r.order for r in regions}
    rows.sort(key=lambda r: (r.figure.value is None, -(r.figure.exact or 0.0), place[r.region]))
    return Comparison(
        indicator=item,
        level=level,
        year=year,
        sex=sex,
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        benchmark=benchmark,
        rows=tuple(rows),
        spread=spread,
        sources=tuple(store.sources[s] for s in sorted(used)),
    )


def _benchmark(country: Estimate, code: str, figures: dict[str, Estimate]) -> Benchmark:
    if country.value is not None:
        return Benchmark("country", code, _derive(country, figures))
    values = [f.value for f in figures.values() if f.value is not None]
    if len(values) < max(2, MOST_OF * len(figures)):
        return Benchmark("none", "", MISSING)
    middle = quantile(values, 0.5)
    figure = Estimate(middle, middle, None, None, None, None, "none", "published")
    return Benchmark("median", "", figure, len(values), len(figures))


def _derive(country: Estimate, figures: dict[str, Estimate]) -> Estimate:
    """The country's figure; where it is rounded and every region's count and share are known, tested by
    Σcount / Σ(count/share) of the regions, which the rounding of one figure does not move for all at once.

    One that does not round to the country's own is of something else, and is not used.
    """
    known = [(f.numerator, f.exact) for f in figures.values() if f.numerator and f.exact]
    if not country.rounded_to or country.value is None or len(known) < len(figures):
        return country
    reference = sum(x for x, _ in known) / sum(x / share for x, share in known)
    if abs(reference - country.value) > country.rounded_to:
        return country
    return replace(country, exact=reference)


def _comparable(figure: Estimate, national: float | None) -> bool:
    """Whether a figure may be tested: a rounded share not, where the country's published one is below three
    units of its last digit (0.3 %), since rounding is then most of what is seen."""
    return not figure.rounded_to or national is None or national >= FEWEST_UNITS * figure.rounded_to - 1e-9


def _funnel(
    item: Indicator, benchmark: Benchmark, figures: dict[str, Estimate]
) -> tuple[dict[str, tuple[float, float]], Overdispersion | None]:
    """95 % funnel limits by region, in the indicator's unit, where denominators are known.

    Where they are of at least four fifths of the counted regions, the others' are what count and share
    imply, so that nobody is left out for a figure that its recorded denominator does not give.
    """
    target = benchmark.figure.exact
    usable = {c: f for c, f in figures.items() if f.basis != "none"}
    known = sum(f.denominator is not None for f in usable.values())
    if benchmark.kind != "country" or target is None or known < 3 or known < KNOWN * len(usable):
        return {}, None
    n = np.array([people(item, f) for f in usable.values()], dtype=float)
    values = np.array([f.exact for f in usable.values()], dtype=float)
    errors = _errors(item, target, n)
    if not (errors > 0).all():
        return {}, None
    scale = overdispersion_unit(item)
    spread = overdispersion(values / scale, errors, target / scale)
    lower, upper = adjusted_limits(item, target, n, spread, 0.95)
    return {c: (float(lo), float(up)) for c, lo, up in zip(usable, lower, upper, strict=True)}, spread


def _deviation(
    value: float | None, target: float | None, lower: float | None, upper: float | None
) -> float | None:
    """Read off the 95 % limits; the side that is clamped at 0 or 100 % gives way to the other."""
    if value is None or target is None or lower is None or upper is None:
        return None
    error = max(upper - target, target - lower) / Z95
    return (value - target) / error if error > 0 else None


def people(item: Indicator, figure: Estimate) -> float:
    """The figure's denominator; where it is not known, the one that count and share imply."""
    if figure.denominator or not figure.numerator or not figure.exact:
        return float(figure.denominator or 0)
    return SCALE[item.unit] * figure.numerator / figure.exact


def _errors(item: Indicator, target: float, n: FloatArray) -> FloatArray:
    """Errors under the benchmark, shape (m,), in the unit of the overdispersion."""
    if item.quantity is Quantity.proportion:
        return proportion_standard_errors(target / SCALE[item.unit], n)
    return rate_standard_errors(target, n, SCALE[item.unit])


def adjusted_limits(
    item: Indicator, target: float, n: FloatArray, spread: Overdispersion, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Funnel limits with additive overdispersion at denominators `n`, shape (m,), in the indicator's unit.

    `target` is the benchmark in that unit. These judge the regions.
    """
    if item.quantity is not Quantity.proportion:
        return adjusted_rate_limits(target, n, confidence, spread.tau2, SCALE[item.unit])
    scale = SCALE[item.unit]
    lower, upper = proportion_limits(target / scale, n, confidence, spread.tau2)
    return lower * scale, upper * scale


def plain_limits(
    item: Indicator, target: float, n: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Funnel limits without overdispersion, as `adjusted_limits` otherwise. Drawn, never judged by."""
    if item.quantity is not Quantity.proportion:
        return plain_rate_limits(target, n, confidence, SCALE[item.unit])
    scale = SCALE[item.unit]
    lower, upper = proportion_limits(target / scale, n, confidence)
    return lower * scale, upper * scale


def overdispersion_unit(item: Indicator) -> float:
    """What turns the unit of an indicator's overdispersion into its own: tau² is that of shares for
    proportions, that of the rates themselves for rates."""
    return SCALE[item.unit] if item.quantity is Quantity.proportion else 1.0
