"""Which place does a region hold among the regions, and how sure is it?"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from soila_dash.answers.compare import Comparison
from soila_dash.answers.estimate import Estimate
from soila_dash.catalog import Direction, Indicator, Quantity
from soila_dash.sources.observations import Source
from soila_dash.statistics.ranks import (
    RankInterval,
    proportion_rank_intervals,
    rank,
    rate_rank_intervals,
)


@dataclass(frozen=True)
class Place:
    """One region's place: `rank` as the figures stand, `interval` where it may well lie (95 %).

    Both are None for a region without a figure, or without the count and denominator that the draws
    need: it is left out and listed.
    """

    region: str
    figure: Estimate
    rank: int | None
    interval: RankInterval | None


@dataclass(frozen=True)
class Ranking:
    """The places of all regions of one level in one year, the first end first.

    `reason` says why there are no places: the indicator has no direction, or fewer than two regions
    have a count and a denominator. `of` is the number of regions that have a place.
    """

    indicator: Indicator
    level: str
    year: int
    sex: str
    release: str
    illustrative: bool
    reason: Literal["", "neutral", "too_few"]
    rows: tuple[Place, ...]
    of: int
    sources: tuple[Source, ...]

    def place(self, region: str) -> Place | None:
        """The place of a region, None when it is none of them or has none."""
        found = next((p for p in self.rows if p.region == region), None)
        return found if found is not None and found.interval is not None else None


def ranking(comparison: Comparison) -> Ranking:
    """The places of a comparison's regions (statistics.md, "Ranks and quantiles").

    Ties take the lowest rank; the direction decides which end is first. Draws are binomial with each
    region's own share for proportions and Poisson for rates; the count and the denominator are those
    published, also where they do not round to the published value.
    """
    item = comparison.indicator
    rows = [r for r in comparison.rows if r.figure.numerator is not None and r.figure.denominator]
    reason: Literal["", "neutral", "too_few"] = ""
    if item.direction is Direction.neutral:
        reason = "neutral"
    elif len(rows) < 2:
        reason = "too_few"
    places: dict[str, tuple[int, RankInterval]] = {}
    lowest_first = item.direction is Direction.lower
    if not reason:
        x = np.array([r.figure.numerator for r in rows], dtype=float)
        n = np.array([r.figure.denominator for r in rows], dtype=float)
        draw = proportion_rank_intervals if item.quantity is Quantity.proportion else rate_rank_intervals
        observed = rank([r.figure.exact or 0.0 for r in rows], lowest_first)
        for row, at, interval in zip(rows, observed, draw(x, n, lowest_first), strict=True):
            places[row.region] = int(at), interval
    found = [Place(r.region, r.figure, *places.get(r.region, (None, None))) for r in comparison.rows]
    order = {r.region: n for n, r in enumerate(comparison.rows)}
    found.sort(key=lambda p: (p.figure.value is None, p.rank is None, p.rank or 0, order[p.region]))
    return Ranking(
        indicator=item,
        level=comparison.level,
        year=comparison.year,
        sex=comparison.sex,
        release=comparison.release,
        illustrative=comparison.illustrative,
        reason=reason,
        rows=tuple(found),
        of=len(places),
        sources=comparison.sources,
    )
