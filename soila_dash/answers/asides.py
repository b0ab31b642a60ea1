"""What of a region is not set beside the country: which indicators, why, and the figure there is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from soila_dash.answers.choose import Coverage
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.estimate import MISSING, Estimate, estimate
from soila_dash.catalog import Goal, Indicator, Quantity
from soila_dash.sources.observations import Source
from soila_dash.store import Store

LEVEL = "county"

Compared = Callable[[Indicator, int], Comparison]
Why = Literal["no_figures", "country_only", "other_level", "no_benchmark", "count"]


@dataclass(frozen=True)
class Aside:
    """An indicator that is not set beside the country, and why.

    The figure, where there is one, is at `level`: the county's, that of the maakunta it lies in, or
    the country's in its own profile. `middle` is the median of the `having` of the level's `regions` that
    have a figure, `sources` are the figure's.
    """

    goal: Goal
    indicator: Indicator
    why: Why
    level: str
    region: str
    year: int
    figure: Estimate
    middle: float | None
    sources: tuple[Source, ...] = ()
    having: int = 0
    regions: int = 0


def common_years(cover: Coverage) -> tuple[int, ...]:
    """Years in which both counties and the country have figures, the newest first."""
    national = set(cover.of("country"))
    return tuple(y for y in reversed(cover.of(LEVEL)) if y in national)


def why_aside(item: Indicator, cover: Coverage | None) -> Why | None:
    """Why an indicator is no row; None when it is one."""
    if cover is None:
        return "no_figures"
    if not cover.of(LEVEL):
        return "other_level" if cover.levels() else "country_only"
    if item.quantity is Quantity.count:
        return "count"
    return None if common_years(cover) else "no_benchmark"


def find_aside(
    store: Store,
    goal: Goal,
    item: Indicator,
    cover: Coverage | None,
    why: Why,
    region: str,
    look: Compared,
) -> Aside:
    """The indicator aside, with its figure where the region, or what it lies in, has one."""
    if cover is not None and region == store.country.code and cover.of("country"):
        return _national_aside(store, goal, item, why, cover.of("country")[-1])
    level, code = LEVEL, region
    if why == "other_level" and cover is not None:
        level = cover.levels()[0]
        code = next((r.code for r in store.at(level) if region in r.members), "")
    if cover is None or why == "country_only" or not code or region == store.country.code:
        return Aside(goal, item, why, "", "", 0, MISSING, None)
    year = cover.of(level)[-1]
    found = look(item, year) if level == LEVEL else compare(store, item, level, year)
    row = found.row(code)
    reference = found.benchmark
    middling = reference.figure.value if reference.kind == "median" and why != "count" else None
    figure = row.figure if row else MISSING
    counts = reference.having, reference.regions
    return Aside(goal, item, why, level, code, year, figure, middling, found.sources, *counts)


def _national_aside(store: Store, goal: Goal, item: Indicator, why: Why, year: int) -> Aside:
    code = store.country.code
    frame = store.run("compare", indicator=item.id, level="country", year=year, sex="total")
    found = [
        (estimate(item, value, numerator, denominator, status, precision), store.sources[source])
        for _, region, value, numerator, denominator, precision, status, source in frame.iter_rows()
        if region == code
    ]
    figure = found[0][0] if found else MISSING
    sources = tuple(source for _, source in found[:1])
    return Aside(goal, item, why, "country", code, year, figure, None, sources)
