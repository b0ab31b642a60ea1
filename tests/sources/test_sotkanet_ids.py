"""Which indicators and areas of Sotkanet are taken, and what stops one: titles, units, codes, lost areas."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from soila_dash.catalog import Catalog
from soila_dash.faults import Fault
from soila_dash.sources.observations import Harvest
from soila_dash.sources.sotkanet import Sotkanet, harvest
from soila_dash.sources.sotkanet.titles import fits
from tests import shipped
from tests.sources import sotkanet_world
from tests.sources.sotkanet_world import AGE_13, AGE_14, SHARE, World, served
from tests.sources.test_sotkanet import BELOW, SUMS, counted, divided, land


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World, tmp_path: Path) -> Iterator[Sotkanet]:
    with served(world) as base, Sotkanet(base, folder=tmp_path, manners=sotkanet_world.QUICK) as c:
        yield c


def codes(found: Harvest) -> list[str]:
    return [f.code for f in found.faults]


def levels(found: Harvest) -> set[str]:
    return set(found.observations["level"])


def of(found: Harvest, region: str, year: int) -> list[float | None]:
    rows = found.observations.filter(region=region, year=year, sex="total")
    return rows["value"].to_list()


# Titles


def source(**about: Any) -> Any:
    return sotkanet_world.indicator("x", {**sotkanet_world.entitled(5496, **about)}).sotkanet


@pytest.mark.parametrize(
    ("recorded", "live", "fit"),
    [
        ({"fi": "Lapset", "en": "Children"}, {"fi": "Lapset", "en": "Children"}, True),
        ({"fi": "Lapset", "en": "Children"}, {"fi": "Lapset", "en": ""}, True),
        ({"fi": "Lapset", "en": "Children"}, {"fi": "Lapset", "en": "Lapset"}, True),
        ({"fi": "Lapset", "en": "Children"}, {"fi": "Lapset", "en": "Women"}, False),
        (
            {"fi": "vastaavanikäiset", "sv": "i samma ålder"},
            {"fi": "vastaavan ikäiset", "sv": "vastaavanikäiset"},
            True,
        ),
        ({"fi": "Lapset", "en": "Children"}, {"fi": "Naiset", "en": "Children"}, False),
        (
            {"fi": "Lapset", "en": "Children", "reconstructed": ["fi"]},
            {"fi": "Naiset", "en": "Children"},
            True,
        ),
        ({"fi": "Lapset", "en": "Children", "reconstructed": ["fi"]}, {"fi": "Lapset", "en": "Women"}, False),
        ({"fi": "Lapset", "en": "Children", "reconstructed": ["fi"]}, {"fi": "Lapset", "en": ""}, False),
        ({"fi": "Lapset"}, {"fi": "", "sv": "Barn", "en": ""}, False),
    ],
)
def test_a_title_fits_in_one_recorded_language_and_contradicts_none(
    recorded: dict[str, Any], live: dict[str, str], fit: bool
) -> None:
    assert fits(live, source(**recorded)) is fit


def test_another_of_several_titles_fits_and_a_title_of_another_age_never() -> None:
    placed = shipped.catalog().indicators["placements-0-24"].sotkanet
    assert placed is not None
    now = "Placements outside the home for those aged 0-24, as % of total population of same age"
    assert fits({"fi": "Sijoitetut 0–24-vuotiaat, uusi nimi", "sv": "", "en": now}, placed)
    once = "Kodin ulkopuolelle sijoitetut 0 - 20-vuotiaat, % vastaavan ikäisestä väestöstä"
    assert not fits({"fi": once, "sv": "", "en": now}, placed)
    assert not fits({"fi": once, "sv": "", "en": ""}, placed)
    people = shipped.catalog().indicators["population"].sotkanet
    assert people is not None
    for english in ("Population at year end", "Population, 31 Dec"):
        assert fits({"fi": "Väestö 31.12.", "sv": "", "en": english}, people)
    assert not fits({"fi": "Väestö 31.12.", "sv": "", "en": "Population aged 0-17"}, people)


@pytest.mark.parametrize("name", ["placements-0-6", "placements-7-12", "placements-13-17", "placements-0-24"])
def test_a_reconstructed_title_never_refuses(client: Sotkanet, world: World, name: str) -> None:
    mine = shipped.catalog().indicators[name]
    assert mine.sotkanet is not None
    number, (english, *_) = mine.sotkanet.id or 0, mine.sotkanet.accepted_titles["en"]
    world.indicators[number] = sotkanet_world.described(number, "Aivan toisin sanottu", 2021, 2024)
    world.indicators[number]["title"]["en"] = english
    world.add(number, 11, 2024, 2.5)
    found = harvest(sotkanet_world.catalog(mine), client)
    assert "sotkanet_title" not in codes(found)
    assert of(found, "01", 2024) == [2.5]
    (source,) = found.sources
    assert source.confirmed == source.fetched


def test_years_of_another_age_are_not_joined(client: Sotkanet, world: World) -> None:
    mine = shipped.catalog().indicators["placements-0-24"]
    assert mine.sotkanet is not None
    world.indicators[3563] = sotkanet_world.described(3563, "Sijoitetut", 1991, 2024)
    world.indicators[3563]["title"]["en"] = mine.sotkanet.accepted_titles["en"][0]
    for year in range(1991, 2025):
        world.add(3563, 11, year, 1.5)
    found = harvest(sotkanet_world.catalog(mine), client)
    assert sorted(found.observations.filter(level="county")["year"]) == [2021, 2022, 2023, 2024]
    assert not any("years=2020" in path for path in world.asked)


# Units


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"primaryValueType": {"code": "PER1000"}}, "sotkanet_unit", ("PER1000", "PROS")),
        ({"primaryValueType": {"code": "LKM"}}, "sotkanet_unit", ("LKM", "PROS")),
        ({"primaryValueType": None}, "sotkanet_unit", ("", "PROS")),
        ({"decimals": 0}, "sotkanet_decimals", ("0", "1")),
    ],
)
def test_another_unit_or_precision_is_refused(
    client: Sotkanet, world: World, changes: dict[str, Any], code: str, said: tuple[str, str]
) -> None:
    world.indicators[SHARE].update(changes)
    found = harvest(sotkanet_world.catalog(sotkanet_world.share(), sotkanet_world.count()), client)
    assert [(f.code, f.found, f.expected) for f in found.faults] == [(code, *said)]
    assert set(found.observations["indicator"]) == {"count"}


def test_a_share_above_a_hundred_percent_is_a_fault(client: Sotkanet, world: World) -> None:
    world.row(SHARE, 11, 2020)["value"] = 100.1
    del world.row(SHARE, 12, 2020)["absValue"]
    world.row(SHARE, 12, 2020)["value"] = 100.0
    found = harvest(sotkanet_world.catalog(sotkanet_world.share()), client)
    assert [(f.code, f.key) for f in found.faults] == [("sotkanet_value", "share")]
    assert "county 01 2020 total: value 100.1" in found.faults[0].found
    assert (of(found, "01", 2020), of(found, "02", 2020)) == ([], [100.0])


# Areas


def counties(world: World) -> list[dict[str, Any]]:
    return [r for r in world.regions if r["category"] == "HYVINVOINTIALUE"]


def test_exchanged_codes_stop_the_counties_and_name_them(client: Sotkanet, world: World) -> None:
    for area in counties(world):
        area["code"] = {"01": "02", "02": "01"}[area["code"]]
    found = harvest(sotkanet_world.catalog(sotkanet_world.share()), client)
    assert [(f.code, f.key) for f in found.faults] == [
        ("sotkanet_area", "county 01"),
        ("sotkanet_area", "county 02"),
    ]
    assert "Ylämaa (HYVINVOINTIALUE 02, id 11)" in found.faults[0].found
    assert found.faults[0].expected == "Ylämaa (HYVINVOINTIALUE 01, id 11)"
    assert levels(found) == {"country"}


@pytest.mark.parametrize("change", [{"id": 77}, {"code": "07"}, {"title": sotkanet_world.texts("Toismaa")}])
def test_a_county_needs_id_code_and_title(client: Sotkanet, world: World, change: dict[str, Any]) -> None:
    counties(world)[0].update(change)
    found = harvest(sotkanet_world.catalog(sotkanet_world.share()), client)
    assert next((f.code, f.key) for f in found.faults) == ("sotkanet_area", "county 01")
    assert levels(found) == {"country"}


def test_a_county_that_is_listed_no_more_stops_its_level(client: Sotkanet, world: World) -> None:
    world.regions.remove(counties(world)[1])
    found = harvest(sotkanet_world.catalog(sotkanet_world.share()), client)
    assert found.faults[0] == Fault(
        "sotkanet_area",
        "Sotkanet /regions",
        key="county 02",
        found="",
        expected="Alamaa (HYVINVOINTIALUE 02, id 12)",
    )
    assert levels(found) == {"country"}


def test_two_generations_of_ids_are_told_apart_and_never_joined(client: Sotkanet, world: World) -> None:
    reference = harvest(sotkanet_world.catalog(sotkanet_world.share()), client)
    for id_, code, title in ((87, "02", "Ylämaa"), (88, "01", "Alamaa")):
        area = {"id": id_, "code": code, "category": "HYVINVOINTIALUE", "title": sotkanet_world.texts(title)}
        world.regions.append(area)
    for number in (SHARE, AGE_13, AGE_14):
        for row in world.rows[number]:
            if row["year"] < 2010:
                row["region"] = {11: 87, 12: 88}.get(row["region"], row["region"])
    found = harvest(sotkanet_world.catalog(sotkanet_world.share()), client)
    assert codes(found) == ["sotkanet_generation"] * 2
    assert "id 87" in found.faults[0].found
    assert "id 11" in found.faults[0].expected
    rows = found.observations.filter(level="county")
    assert rows["year"].min() == 2010
    assert of(found, "01", 2010) == of(reference, "01", 2010)


def collaborative() -> Catalog:
    one, two = (
        sotkanet_world.region("collaborative_area", name, "YTA", code, title=title, number=number)
        for name, code, title, number in (("YTA1", "1", "Yhteismaa", 21), ("YTA2", "2", "Toismaa", 22))
    )
    return sotkanet_world.catalog(
        sotkanet_world.share(levels=("country", "collaborative_area")),
        regions=(*(r for r in sotkanet_world.catalog().regions if r.level != "collaborative_area"), one, two),
    )


def two_areas(world: World) -> None:
    world.regions.append({"id": 22, "code": "2", "category": "YTA", "title": sotkanet_world.texts("Toismaa")})
    for year in sotkanet_world.YEARS:
        world.add(SHARE, 22, year, 9.0)


def test_of_collaborative_areas_the_title_decides_and_another_code_is_told(
    client: Sotkanet, world: World
) -> None:
    two_areas(world)
    before = harvest(collaborative(), client)
    assert before.faults == ()
    for area in world.regions:
        if area["category"] == "YTA":
            area["code"] = {"1": "2", "2": "1"}[area["code"]]
    found = harvest(collaborative(), client)
    assert [(f.code, f.key) for f in found.faults] == [
        ("sotkanet_area_code", "collaborative_area YTA1"),
        ("sotkanet_area_code", "collaborative_area YTA2"),
    ]
    assert found.observations.drop("source").equals(before.observations.drop("source"))
    assert of(found, "YTA2", 2020) == [9.0]


def test_a_collaborative_area_without_its_title_stops_its_level(client: Sotkanet, world: World) -> None:
    two_areas(world)
    world.regions[-1]["title"] = sotkanet_world.texts("Uusi nimi")
    found = harvest(collaborative(), client)
    assert [(f.code, f.key) for f in found.faults] == [("sotkanet_area", "collaborative_area YTA2")]
    assert levels(found) == {"country"}


# Sums, answers and rows


def municipal(world: World) -> None:
    divided(world)
    for code, count in {"a": 3, "b": 4, "c": 5}.items():
        world.add(SUMS[0], BELOW[code], 2019, count)


def test_a_row_of_an_area_that_no_list_holds_withholds_the_sums(client: Sotkanet, world: World) -> None:
    municipal(world)
    world.add(SUMS[0], 730, 2019, 6)
    found = harvest(land(counted()), client)
    assert [(f.code, f.found) for f in found.faults] == [("sotkanet_region", "id 730")]
    assert set(found.observations["status"]) == {"not_computable"}
    assert found.observations["value"].null_count() == len(found.observations) == 3


def test_a_row_of_none_in_an_unlisted_area_changes_no_sum(client: Sotkanet, world: World) -> None:
    municipal(world)
    world.add(SUMS[0], 730, 2019, 0)
    assert of(harvest(land(counted()), client), "01", 2019) == [7.0]


def test_an_odd_row_of_an_unlisted_area_withholds_the_sums(client: Sotkanet, world: World) -> None:
    municipal(world)
    world.add(SUMS[0], 730, 2019, None)  # type: ignore[arg-type]
    found = harvest(land(counted()), client)
    assert set(found.observations["status"]) == {"not_computable"}


def test_an_empty_answer_is_a_fault(client: Sotkanet, world: World) -> None:
    world.rows[SHARE] = []
    found = harvest(sotkanet_world.catalog(sotkanet_world.share(), sotkanet_world.count()), client)
    assert [(f.code, f.key, f.file) for f in found.faults] == [
        ("sotkanet_empty", "share", f"Sotkanet {SHARE}")
    ]
    assert found.observations["indicator"].unique().to_list() == ["count"]


@pytest.mark.parametrize(
    "change",
    [{"value": None}, {"value": "1"}, {"value": True}, {"region": "11"}],
)
def test_one_odd_row_costs_that_row_only(client: Sotkanet, world: World, change: dict[str, Any]) -> None:
    whole = harvest(sotkanet_world.catalog(sotkanet_world.share()), client).observations
    world.row(SHARE, 11, 2020).update(change)
    asked = len(world.asked)
    found = harvest(sotkanet_world.catalog(sotkanet_world.share()), client)
    assert codes(found) == ["sotkanet_value"]
    assert found.faults[0].found.startswith("1 / 450: ")
    assert of(found, "01", 2020) == []
    rest = whole.filter(~((pl.col("region") == "01") & (pl.col("year") == 2020) & (pl.col("sex") == "total")))
    assert found.observations.drop("source").equals(rest.drop("source"))
    assert len(world.asked) - asked == asked, "an odd row is no reason to ask again"
