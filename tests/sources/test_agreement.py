"""Whether a share, its count and the population that the words name agree: as carried, and by hand."""

import polars as pl
import pytest

from soila_dash import paths
from soila_dash.catalog import Catalog
from soila_dash.catalog.models import Text
from soila_dash.sources import published_figures
from soila_dash.sources.agreement import disagreements
from soila_dash.sources.observations import Harvest
from tests import shipped

CATALOG = shipped.catalog()


@pytest.fixture(scope="module")
def carried() -> Harvest:
    return published_figures.harvest(CATALOG, paths.ROOT / "data" / "published")


def worded(name: str, **words: str) -> Catalog:
    """The catalogue with other words on one indicator's denominator."""
    item = CATALOG.indicators[name]
    said = Text(**{**item.denominator.model_dump(), **words})
    changed = item.model_copy(update={"denominator": said})
    return Catalog(CATALOG.goals, {**CATALOG.indicators, name: changed}, CATALOG.regions, CATALOG.events)


def all_of(ages: str) -> dict[str, str]:
    return {"fi": f"{ages}-vuotias väestö", "sv": f"Befolkningen {ages} år", "en": f"Population aged {ages}"}


def test_what_is_carried_agrees(carried: Harvest) -> None:
    assert disagreements(CATALOG, carried) == []


def test_care_orders_of_2021_are_of_0_to_18(carried: Harvest) -> None:
    """11,210 / 1.0 % lies between 11,210 / 0.0105 = 1,067,619 and 11,210 / 0.0095 = 1,180,000. In 2021 there
    were 1,095,527 aged 0-18, which gives 1.02 %; of 1,035,517 aged 0-17 it is 1.08 %, told as 1.1."""
    _, fault = disagreements(worded("taken-into-care", **all_of("0–17")), carried)
    assert (fault.code, fault.key) == ("denominator_disagrees", "taken-into-care country FI 2021 total")
    assert fault.found == "11,210 / 1.0 = 1,067,619–1,180,000"
    assert fault.expected == "0–17: 1,035,517; 0–18: 1,095,527"


def test_notifications_of_2022_and_2023_are_of_0_to_18(carried: Harvest) -> None:
    """98,634 / 9.1 % and 110,269 / 10.2 % are 1.08 million, those aged 0-18; aged 0-17 they are 5 % fewer.
    69,200 of 2016 are 6.5 % of those aged 0-17, as published, and 6.1 % of those aged 0-18. The two are of
    sources of their own: no line joins them."""
    first, *faults = disagreements(worded("notifications", **all_of("0–17")), carried)
    assert (first.code, first.found) == ("denominator_words", "0–18"), "nor is it the first candidate"
    assert {f.key[-13:] for f in faults} == {"FI 2022 total", "FI 2023 total"}
    rows = carried.observations.filter(pl.col("indicator") == "notifications", pl.col("level") == "country")
    lead = set(rows.filter("lead")["source"])
    assert rows.filter(pl.col("year") == 2016)["source"].item() not in lead
    here = carried.observations.filter(
        pl.col("region") == "FI", pl.col("year") == 2016, pl.col("sex") == "total"
    )
    young = here.filter(pl.col("indicator") == "children-0-17-share")["numerator"].item()
    wide = here.filter(pl.col("indicator") == "placements-0-17")["denominator"].drop_nulls().item()
    assert [round(100 * 69_200 / n, 1) for n in (young, wide)] == [6.5, 6.1]


def test_words_that_differ_by_language_or_from_the_figures_are_told(carried: Harvest) -> None:
    (fault,) = disagreements(worded("placements-7-12", sv="Befolkningen i åldern 7–13 år."), carried)
    assert (fault.key, fault.found, fault.expected) == ("placements-7-12.denominator.sv", "7–13", "7–12")
    found = disagreements(worded("placements-13-17", **all_of("13–17")), carried)
    assert {(f.code, f.found, f.expected) for f in found} == {("denominator_words", "13–18", "13–17")}
