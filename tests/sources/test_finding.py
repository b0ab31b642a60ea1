"""`update --find`, as a steward runs it, and the words that the catalogue gives to find by."""

import gzip
import json

import pytest

from soila_dash import cli
from soila_dash.catalog import LANGUAGES
from soila_dash.sources.sotkanet.api import Found
from soila_dash.sources.sotkanet.titles import fits, search
from tests import shipped
from tests.sources.sotkanet_world import World, described, served, status
from tests.sources.test_sotkanet import STAND_IN
from tests.stand_in import stand_in

COUNTRY, LAPLAND = 658, 968
NUMBER = 700_001
ONLY_MISLEADING = {
    "foster-family-share": {418, 1940, 1941, 1942, 1943, 1944},
    "school-health-loneliness": {4284, 4285},
    "placement-stability": {418, 419, 1081, 1082, 1083, 1084},
    "care-costs": {3375, 3376},
    "foreign-language-share": {187},
}
"""Ids that are not what is meant: adults, kinds of place, gross costs, another unit, other clients."""


@pytest.fixture
def world() -> World:
    """The stand-in with one more indicator, whose years have a gap and end later for the country."""
    made = stand_in()
    about = described(NUMBER, "Keksityt kissat, % kissoista", 2005, 2012)
    made.indicators[NUMBER] = about
    for year in (2006, 2008, 2009, 2010):
        made.add(NUMBER, LAPLAND, year, 1.5)
    for year in (2008, 2009, 2010, 2011):
        made.add(NUMBER, COUNTRY, year, 1.5)
    return made


def found(world: World, monkeypatch: pytest.MonkeyPatch, words: str) -> int:
    with served(world) as base:
        monkeypatch.setenv("SOILA_SOTKANET_URL", base)
        return cli.main(["--lang", "en", "update", "--find", words])


def test_find_shows_titles_producer_levels_and_years(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found(world, monkeypatch, "KISSAT kissoista") == 0
    line, count = capsys.readouterr().out.splitlines()
    assert line.split("\t") == [
        str(NUMBER),
        "Keksityt kissat, % kissoista",
        "Påhittad andel",
        "Invented share",
        "Keksitty laitos (KL)",
        "Whole country: 2008–2011",
        "Wellbeing services counties and Helsinki: 2006, 2008–2010",
    ]
    assert count == "1 indicator found."


def test_one_that_cannot_be_described_is_told_and_the_others_are_shown(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = described(NUMBER + 1, "Keksityt kissat, lkm", 2005, 2012)
    world.indicators[NUMBER + 1] = {**other, "range": None}
    assert found(world, monkeypatch, "kissat") == 0
    first, second, _ = capsys.readouterr().out.splitlines()
    assert "2006, 2008–2010" in first
    assert second.endswith("\tKeksitty laitos (KL)")


def test_one_that_is_listed_and_not_there_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = regions = lambda _: False  # answered as they are
    world.faults = [listed, regions, status(404)]
    assert found(world, monkeypatch, "kissat") == 0
    assert "Sotkanet has no indicator of this id\n" in capsys.readouterr().err


def test_too_many_are_listed_without_their_years(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(cli.MOST_LOOKED_INTO):
        world.indicators[NUMBER + 1 + n] = described(NUMBER + 1 + n, f"Keksityt kissat {n}", 2005, 2012)
    assert found(world, monkeypatch, "kissat") == 0
    *lines, count, said = capsys.readouterr().out.splitlines()
    assert len(lines) == cli.MOST_LOOKED_INTO + 1
    assert count == f"{cli.MOST_LOOKED_INTO + 1} indicators found."
    assert "at most 20" in said
    assert not any("2008" in line for line in lines)


# The catalogue's words, among the titles of the recorded list


@pytest.fixture(scope="module")
def recorded() -> list[Found]:
    path = STAND_IN.parent / "indicator_list_2015.json.gz"
    if not path.exists():
        pytest.skip("the recorded list is not here")
    listed = json.loads(gzip.decompress(path.read_bytes()))
    return [Found(i["id"], *(i["title"].get(k) or "" for k in LANGUAGES), "") for i in listed]


@pytest.mark.slow
def test_each_id_is_found_by_its_recorded_titles(recorded: list[Found]) -> None:
    ids = {f.id: f for f in recorded}
    tried = 0
    for indicator in shipped.catalog().indicators.values():
        source = indicator.sotkanet
        if source is None or source.id not in ids or source.refused_titles:
            continue
        listed = ids[source.id]
        live = {"fi": listed.title_fi, "sv": listed.title_sv, "en": listed.title_en}
        assert fits(live, source), indicator.id
        assert listed in search(recorded, source.accepted_titles["fi"][0]), indicator.id
        tried += 1
    assert tried >= 30


@pytest.mark.slow
def test_words_to_find_by_find_the_candidates_and_nothing_that_misleads(recorded: list[Found]) -> None:
    ids = {f.id for f in recorded}
    searched = {i.id: i.sotkanet for i in shipped.catalog().indicators.values() if i.sotkanet}
    searched = {name: source for name, source in searched.items() if source.id is None}
    assert set(ONLY_MISLEADING) <= set(searched)
    for name, source in searched.items():
        hits = {f.id for f in search(recorded, source.search)}
        assert {n for n in source.candidates if n in ids} <= hits, name
        assert not hits & ONLY_MISLEADING.get(name, set()), (name, hits)
    assert {n for s in searched.values() for n in s.candidates} & ids == {1081, 1082, 1083, 1084}
