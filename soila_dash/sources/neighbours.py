"""Public counts of other ages in an owned indicator's family: what its figures can be compared with."""

import polars as pl

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import Indicator

Place = tuple[str, str, int, str]
"""Level, region, year, sex."""
Counts = dict[Place, int]


def public_family(item: Indicator, catalog: Catalog) -> list[Indicator]:
    """The public indicators of the family that count named years of age."""
    return [i for i in catalog.family(item) if not i.owned and i.years_of_age]


def neighbours(item: Indicator, catalog: Catalog, public: pl.DataFrame | None) -> dict[str, Counts]:
    """The counts that are shown of other ages in the indicator's family, by indicator."""
    found: dict[str, Counts] = {}
    for (name, _), counts in vintages(
        item, catalog, None if public is None else public.filter("lead")
    ).items():
        found.setdefault(name, {}).update(counts)
    return found


def vintages(item: Indicator, catalog: Catalog, public: pl.DataFrame | None) -> dict[tuple[str, str], Counts]:
    """Every count of other ages in the indicator's family, by indicator and source."""
    if public is None:
        return {}
    ids = [i.id for i in public_family(item, catalog)]
    rows = public.filter(pl.col("indicator").is_in(ids) & pl.col("numerator").is_not_null())
    found: dict[tuple[str, str], Counts] = {}
    columns = ("indicator", "source", "level", "region", "year", "sex", "numerator")
    for indicator, source, level, region, year, sex, count in rows.select(columns).iter_rows():
        found.setdefault((indicator, source), {})[level, region, year, sex] = count
    return found
