"""Doubts the figures that ship: what must add up does, and the mission's figures are the known ones."""

from functools import cache

import polars as pl
import pytest

from soila_dash import paths
from soila_dash.answers.choose import of_goal
from soila_dash.answers.compare import compare
from soila_dash.answers.similar import similar
from soila_dash.catalog import Catalog, load
from soila_dash.releases import manifest, shelf
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store

PLACED = ("placements-13-17", "placements-0-17", "placements-7-12", "placements-0-6")


@cache
def shipped() -> tuple[Store, Catalog]:
    folder = paths.ROOT / "data" / "releases"
    name = shelf.pointer(folder)["real"][-1]
    return Store(folder / name, manifest.read_manifest(folder / name)), load(paths.ROOT / "data" / "catalog")


@cache
def lead() -> pl.DataFrame:
    store, _ = shipped()
    return pl.read_parquet(store.folder / "observations.parquet").filter("lead")


def counts(indicator: str) -> pl.DataFrame:
    found = lead().filter(pl.col("indicator") == indicator)
    return found.select("level", "region", "year", "sex", "numerator", "denominator")


@pytest.mark.parametrize("indicator", [*PLACED, "children-0-17-share"])
def test_counties_add_up_to_the_country(indicator: str) -> None:
    parts = (
        counts(indicator)
        .filter(pl.col("level") == "county")
        .group_by("year", "sex")
        .agg(pl.col("numerator", "denominator").sum(), pl.len())
    )
    whole = counts(indicator).filter(pl.col("level") == "country").drop("level", "region")
    both = whole.join(parts, on=["year", "sex"], suffix="_parts")
    assert both.height == whole.height >= 21
    assert (both["len"] == 23).all()
    assert (both["numerator"] == both["numerator_parts"]).all()
    assert (both["denominator"] == both["denominator_parts"]).all()


@pytest.mark.parametrize("indicator", ["placements-13-17", "placements-0-17"])
def test_girls_and_boys_add_up_to_all(indicator: str) -> None:
    by_sex = counts(indicator).pivot("sex", index=["level", "region", "year"], values="numerator")
    assert by_sex.height == 24 * 31
    assert (by_sex["female"] + by_sex["male"] == by_sex["total"]).all()


def test_age_groups_add_up_to_0_to_17() -> None:
    key = ["level", "region", "year"]
    tables = [
        counts(name).filter(pl.col("sex") == "total").select(*key, pl.col("numerator").alias(name))
        for name in PLACED
    ]
    both = tables[0].join(tables[1], on=key).join(tables[2], on=key).join(tables[3], on=key)
    assert both.height == 24 * 21
    ages = both["placements-13-17"] + both["placements-7-12"] + both["placements-0-6"]
    assert (ages == both["placements-0-17"]).all()


@pytest.mark.parametrize(
    ("year", "placed"), [(1991, 3701), (2010, 8734), (2015, 8932), (2020, 10115), (2021, 9971)]
)
def test_the_country_has_as_many_placed_13_to_17_as_is_known(year: int, placed: int) -> None:
    found = counts("placements-13-17").filter(
        pl.col("level") == "country", pl.col("year") == year, pl.col("sex") == "total"
    )
    assert found["numerator"].item() == placed


def test_seventeen_counties_differ_and_five_stand_out() -> None:
    store, catalog = shipped()
    found = compare(store, catalog.indicators["placements-13-17"], "county", 2021)
    assert {r.region for r in found.rows_with(Verdict.CLEARLY_LOWER)} == {"11", "18", "91", "17", "01"}
    assert not found.rows_with(Verdict.CLEARLY_HIGHER)
    lower = {"19", "02", "16", "03"}
    higher = {"04", "10", "90", "14", "09", "07", "13", "15"}
    assert {r.region for r in found.rows_with(Verdict.LOWER)} == lower
    assert {r.region for r in found.rows_with(Verdict.HIGHER)} == higher
    assert len(found.different_rows) == 17


def test_likeness_is_told_by_five_variables_and_aland_is_without() -> None:
    store, catalog = shipped()
    found = similar(store, catalog, "04")
    assert [v.indicator.id for v in found.variables] == [
        "population",
        "population-change",
        "children-0-17-share",
        "one-adult-family-share",
        "unemployment-rate",
    ]
    assert found.without == ("91",)
    assert len(found.peers) == 5
    assert similar(store, catalog, "91").reason == "no_region"


def test_the_first_goal_leads_with_its_own_indicator_and_every_goal_has_figures() -> None:
    store, catalog = shipped()
    assert of_goal(store, catalog, "placements")[0][0].id == "placements-13-17"
    assert all(of_goal(store, catalog, goal.id)[0] for goal in catalog.goals)


def test_another_vintage_is_another_source() -> None:
    found = lead().filter(
        pl.col("indicator").is_in([*PLACED, "placements-0-24"]), pl.col("level") == "county"
    )
    sources = dict(found.group_by("indicator").agg(pl.col("source").unique()).iter_rows())
    assert all(len(s) == 1 for s in sources.values())
    store, _ = shipped()
    vintages = {name: store.sources[s[0]].vintage for name, s in sources.items()}
    assert {vintages[name] for name in PLACED} == {"2023-05"}
    assert vintages["placements-0-24"] != "2023-05"
