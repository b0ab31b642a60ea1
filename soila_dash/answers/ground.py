"""What views are answered from: a release, the catalogue, and answers that are asked only once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop
from soila_dash.answers.profile import Profile, profile
from soila_dash.answers.ranking import Ranking, ranking
from soila_dash.catalog import Catalog
from soila_dash.store import Store

Comparing = Callable[[str, str, int, str], Comparison]
Placing = Callable[[str, str, int, str], Ranking]
Developing = Callable[[str, str, str], Development]
Profiling = Callable[[str], Profile]


@dataclass(frozen=True)
class Ground:
    """What views are answered from: a release, the catalogue, and how to compare and rank (indicator,
    level, year, sex), develop (indicator, level, sex) and profile (region); a page gives cached ones."""

    store: Store
    catalog: Catalog
    comparison: Comparing
    ranking: Placing
    development: Developing
    profile: Profiling


def ground(store: Store, catalog: Catalog) -> Ground:
    """The plain ground of a release, which asks nothing twice."""
    items = catalog.indicators

    @cache
    def comparison(name: str, level: str, year: int, sex: str) -> Comparison:
        return compare(store, items[name], level, year, sex)

    @cache
    def places(name: str, level: str, year: int, sex: str) -> Ranking:
        return ranking(comparison(name, level, year, sex))

    @cache
    def development(name: str, level: str, sex: str) -> Development:
        return develop(store, items[name], level, sex)

    @cache
    def whole(region: str) -> Profile:
        return profile(
            store,
            catalog,
            region,
            (),
            lambda item, year: comparison(item.id, "county", year, "total"),
            lambda item, year: places(item.id, "county", year, "total"),
        )

    return Ground(store, catalog, comparison, places, development, whole)


def area(store: Store, county: str, level: str) -> str:
    """The code at a level of a county: its own, or that of the larger area it lies in; the country's code
    where there is none. Codes repeat between levels, so a county is never taken for a larger area."""
    if level == "county":
        return county if any(r.code == county for r in store.at(level)) else store.country.code
    return next((r.code for r in store.at(level) if county in r.members), store.country.code)
