"""Who stands out when chance and the regions' usual variation are allowed for: the funnel of a comparison."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from soila_dash.answers.compare import (
    Benchmark,
    Comparison,
    Row,
    adjusted_limits,
    overdispersion_unit,
    people,
    plain_limits,
)
from soila_dash.catalog import Indicator, Quantity
from soila_dash.sources.observations import Source
from soila_dash.statistics.funnel import Overdispersion

CONFIDENCES = (0.95, 0.998)
STEPS = 80
"""Points of a drawn limit: enough for a smooth curve."""

Side = Literal["below", "within", "above"]
WhyNot = Literal["count", "no_country", "no_denominators"]


@dataclass(frozen=True)
class Limit:
    """One pair of curves over the denominators, in the indicator's unit. `adjusted` limits carry the
    overdispersion and judge; plain ones are drawn only."""

    confidence: float
    adjusted: bool
    denominators: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True)
class Spot:
    """A region in the funnel: its comparison row, and on which side of the limits its value lies.

    `plain` is by confidence, without overdispersion; `adjusted` is the side of the 95 % limits that
    the comparison used.
    """

    row: Row
    denominator: int
    value: float
    plain: dict[float, Side]
    adjusted: Side

    @property
    def clear(self) -> bool:
        """Whether the region stands out clearly, by the comparison's own verdict."""
        return self.row.verdict.clear


@dataclass(frozen=True)
class Funnel:
    """The funnel of a comparison, regions highest first. `left_out` have no value or no known
    denominator."""

    comparison: Comparison
    target: float
    spread: Overdispersion
    spots: tuple[Spot, ...]
    limits: tuple[Limit, ...]
    left_out: tuple[Row, ...]

    @property
    def indicator(self) -> Indicator:
        """What is compared."""
        return self.comparison.indicator

    @property
    def level(self) -> str:
        """At which level."""
        return self.comparison.level

    @property
    def year(self) -> int:
        """In which year."""
        return self.comparison.year

    @property
    def sex(self) -> str:
        """Of which sex."""
        return self.comparison.sex

    @property
    def release(self) -> str:
        """From which release."""
        return self.comparison.release

    @property
    def illustrative(self) -> bool:
        """Whether the figures are invented."""
        return self.comparison.illustrative

    @property
    def benchmark(self) -> Benchmark:
        """The country's figure."""
        return self.comparison.benchmark

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the figures are from."""
        return self.comparison.sources

    @property
    def tau(self) -> float:
        """Standard deviation between the regions beyond chance, in the indicator's unit."""
        return math.sqrt(self.spread.tau2) * overdispersion_unit(self.indicator)

    @property
    def outside_plain(self) -> tuple[Spot, ...]:
        """Outside the plain 95 % limits: what would stand out if only chance were allowed for."""
        return tuple(s for s in self.spots if s.plain[0.95] != "within")

    @property
    def outside_adjusted(self) -> tuple[Spot, ...]:
        """Standing out clearly: outside the adjusted limits, as the comparison says."""
        return tuple(s for s in self.spots if s.clear)


def funnel(comparison: Comparison) -> Funnel | None:
    """The funnel of what a comparison already holds; None when it has none (`why_not`).

    Verdicts and adjusted limits at the regions are the comparison's; the curves between them come
    from the same functions.
    """
    target, spread = comparison.benchmark.figure.exact, comparison.spread
    rows = [r for r in comparison.rows if r.funnel_lower is not None]
    if target is None or spread is None or not rows:
        return None
    item = comparison.indicator
    n = np.array([people(item, r.figure) for r in rows], dtype=float)
    values = np.array([r.figure.exact for r in rows], dtype=float)
    sides: dict[float, list[Side]] = {}
    for confidence in CONFIDENCES:
        lower, upper = plain_limits(item, target, n, confidence)
        sides[confidence] = [_side(*x) for x in zip(values, lower, upper, strict=True)]
    spots = tuple(
        Spot(
            row=row,
            denominator=int(n[i]),
            value=float(values[i]),
            plain={c: sides[c][i] for c in CONFIDENCES},
            adjusted=_side(float(values[i]), row.funnel_lower or 0.0, row.funnel_upper or 0.0),
        )
        for i, row in enumerate(rows)
    )
    grid = np.geomspace(n.min() * 0.8, n.max() * 1.04, STEPS)
    limits = []
    for adjusted in (False, True):
        for confidence in CONFIDENCES:
            lower, upper = (
                adjusted_limits(item, target, grid, spread, confidence)
                if adjusted
                else plain_limits(item, target, grid, confidence)
            )
            limits.append(
                Limit(
                    confidence, adjusted, tuple(grid.tolist()), tuple(lower.tolist()), tuple(upper.tolist())
                )
            )
    return Funnel(
        comparison=comparison,
        target=target,
        spread=spread,
        spots=spots,
        limits=tuple(limits),
        left_out=tuple(r for r in comparison.rows if r.funnel_lower is None),
    )


def why_not(comparison: Comparison) -> WhyNot:
    """Why a comparison has no funnel: counts and amounts have none, else the country's figure or the
    regions' denominators are missing."""
    if comparison.indicator.quantity in (Quantity.count, Quantity.amount):
        return "count"
    return "no_country" if comparison.benchmark.kind != "country" else "no_denominators"


def _side(value: float, lower: float, upper: float) -> Side:
    return "below" if value < lower else "above" if value > upper else "within"
