"""What can be asked of a release: which indicators, levels, years, sexes and regions it holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from soila_dash.catalog import Catalog, Indicator
from soila_dash.faults import DataFaults, Fault
from soila_dash.store import Store

REGIONAL = ("county", "maakunta", "collaborative_area")
"""Levels at which regions are compared, the preferred first."""


@dataclass(frozen=True)
class Coverage:
    """Years with a published figure, by level and sex: years[(level, sex)] = {year: regions}."""

    years: dict[tuple[str, str], dict[int, int]]

    def levels(self) -> tuple[str, ...]:
        """Regional levels with figures, the preferred first."""
        return tuple(level for level in REGIONAL if (level, "total") in self.years)

    def sexes(self, level: str) -> tuple[str, ...]:
        """Sexes with figures at a level, total first."""
        return tuple(s for s in ("total", "female", "male") if (level, s) in self.years)

    def of(self, level: str, sex: str = "total") -> tuple[int, ...]:
        """Years with figures at a level, rising."""
        return tuple(sorted(self.years.get((level, sex), {})))


STORES = 12
"""As many as a process holds open: those of pages and those of first responses (soila_dash.ui.here)."""


@lru_cache(maxsize=STORES)
def coverage(store: Store) -> dict[str, Coverage]:
    """Coverage of every indicator that the release holds figures of."""
    found: dict[str, dict[tuple[str, str], dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for indicator, level, sex, year, regions in store.run("coverage").iter_rows():
        found[indicator][(level, sex)][year] = regions
    return {indicator: Coverage(dict(years)) for indicator, years in found.items()}


@lru_cache(maxsize=STORES)
def not_computable(store: Store) -> frozenset[tuple[str, str, str]]:
    """(indicator, level, sex) of which only parts are known, too few to compute a single figure from."""
    return frozenset(store.run("gaps").iter_rows())


def uncomputable(store: Store, items: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """Those of the indicators that the release has rows of, but no figure that could be computed."""
    parts = {name for name, _, _ in not_computable(store)}
    return tuple(i for i in items if i.id in parts and i.id not in coverage(store))


def of_goal(store: Store, catalog: Catalog, goal: str) -> tuple[tuple[Indicator, ...], tuple[Indicator, ...]]:
    """The goal's indicators that have figures in this release, and those that have none yet.

    A page leads with the first that has regional figures, so those come before the national ones.
    """
    held = coverage(store)
    mine = catalog.of_goal(goal)
    regional = tuple(i for i in mine if i.id in held and held[i.id].levels())
    national = tuple(i for i in mine if i.id in held and not held[i.id].levels())
    return regional + national, tuple(i for i in mine if i.id not in held)


def indicator(catalog: Catalog, name: str) -> Indicator:
    """The indicator of that id; raises DataFaults for one that is not in the catalogue."""
    found = catalog.indicators.get(name)
    if found is None:
        raise DataFaults(
            [Fault("unknown_indicator", key="indicator", found=name, expected=", ".join(catalog.indicators))]
        )
    return found


def no_figures(item: Indicator) -> Fault:
    """That the release has no figures of an indicator, and whom they are asked from."""
    if item.owned:
        return Fault("no_figures_owned", key="indicator", found=item.id)
    return Fault("no_figures", key="indicator", found=item.id)


def check(
    store: Store, item: Indicator, level: str, sex: str, year: int | None = None, region: str = ""
) -> None:
    """Raises DataFaults when the release cannot answer for this level, sex, year or region."""
    held = coverage(store).get(item.id)
    if (item.id, level, sex) in not_computable(store):
        raise DataFaults([Fault("not_computable", key=item.id, found=f"{level} {sex}")])
    if held is None:
        raise DataFaults([no_figures(item)])
    years = held.of(level, sex)
    if not years:
        have = ", ".join(f"{level} {sex}" for level, sex in sorted(held.years))
        raise DataFaults([Fault("no_such_figures", key="level", found=f"{level} {sex}", expected=have)])
    if year is not None and year not in years:
        raise DataFaults(
            [Fault("unknown_year", key="year", found=str(year), expected=f"{years[0]}–{years[-1]}")]
        )
    codes = [r.code for r in (*store.at(level), store.country)]
    if region and region not in codes:
        raise DataFaults(
            [Fault("unknown_region", key="region", found=region, expected=", ".join(dict.fromkeys(codes)))]
        )
