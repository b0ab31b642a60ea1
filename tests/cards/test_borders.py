"""The boundary map: the tile map's classes and colours, the chosen region, the inset, and its words."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from soila_dash.answers.compare import Comparison, compare
from soila_dash.cards.base.look import DARK, LIGHT, PAGE, Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.borders import boundary_alt
from soila_dash.cards.maps.outlines import INSET, outlines_figure
from soila_dash.cards.maps.tiles import TileMap, tile_map
from soila_dash.catalog import Catalog
from soila_dash.drawing.page_figure import MAP, page_figure
from soila_dash.i18n import LANGUAGES, translator
from tests import shipped
from tests.invented import indicator, opened, row

WHOLE = shipped.catalog()
COUNTIES = [r.code for r in WHOLE.of_level("county")]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, TileMap, Voice]:
    """Every county has its own invented figure but Kainuu, whose figure is suppressed."""
    return compared(tmp_path_factory.mktemp("map"), "fi")


def compared(folder: Path, language: str, level: str = "county") -> tuple[Comparison, TileMap, Voice]:
    items = Catalog(
        WHOLE.goals,
        {"share": indicator(levels=("country", "county", "collaborative_area"))},
        WHOLE.regions,
        WHOLE.events,
    )
    codes = [r.code for r in WHOLE.of_level("county" if level == "county" else "collaborative_area")]
    rows = [
        row("share", code, 2020, None if code == "20" else 1.0 + n, level=level)
        for n, code in enumerate(codes)
    ]
    store = opened(folder, [*rows, row("share", "FI", 2020, 9.0, level="country")], items)
    voice = Voice(translator(language), store.by_key)
    answer = compare(store, items.indicators["share"], level, 2020)
    return answer, tile_map(answer, voice), voice


def square(n: int) -> list[list[list[tuple[float, float]]]]:
    """A county's invented shape: a square of a degree."""
    west, south = 20.0 + n % 6, 60.0 + n // 6
    return [[[(west, south), (west, south + 1), (west + 1, south + 1), (west + 1, south), (west, south)]]]


AREAS = {code: square(n) for n, code in enumerate(COUNTIES)}


def painted(figure: dict[str, Any]) -> list[tuple[str, str]]:
    return [(trace["name"], trace["fillcolor"]) for trace in figure["data"]]


@pytest.mark.parametrize("colors", [LIGHT, DARK, PAGE])
def test_classes_and_colours_are_the_tile_maps(
    drawn: tuple[Comparison, TileMap, Voice], colors: Palette
) -> None:
    _, tiles, voice = drawn
    found = painted(outlines_figure(tiles, AREAS, voice, 400, "FI", colors))
    expected = {t.code: colors.paper if t.number is None else colors.classes[t.number] for t in tiles.tiles}
    assert dict(found) == expected
    assert set(expected) == set(COUNTIES)
    assert set(expected.values()) == {*colors.classes, colors.paper}
    assert expected["20"] == colors.paper
    # The counties of Uusimaa stand in the larger map as well.
    assert {code for code, _ in found if [c for c, _ in found].count(code) == 2} == INSET


def test_the_chosen_regions_edge_is_above_the_others(drawn: tuple[Comparison, TileMap, Voice]) -> None:
    _, tiles, voice = drawn
    for region, times in (("13", 1), ("90", 2), ("FI", 0)):
        figure = outlines_figure(tiles, AREAS, voice, 400, region)
        assert sum(trace["line"]["width"] > 2 for trace in figure["data"]) == times
        for trace in figure["data"]:
            assert (trace["line"]["width"] > 2) == (trace["name"] == region)


def test_a_region_without_a_shape_is_left_out(drawn: tuple[Comparison, TileMap, Voice]) -> None:
    _, tiles, voice = drawn
    some = {code: shape for code, shape in AREAS.items() if code != "91"}
    assert {code for code, _ in painted(outlines_figure(tiles, some, voice, 400))} == set(COUNTIES) - {"91"}


def test_a_page_knows_each_region_of_the_map_and_its_words(drawn: tuple[Comparison, TileMap, Voice]) -> None:
    _, tiles, voice = drawn
    sent = page_figure(lambda _, width: outlines_figure(tiles, AREAS, voice, width), name="map", widths=MAP)
    assert set(sent["drawn"]) == set(MAP)
    for svg in sent["drawn"].values():
        areas = [e.get("data-of") for e in fromstring(svg).iter() if e.get("class") == "area"]
        assert set(areas) == set(COUNTIES)
    assert {code: said[0] for code, said in sent["words"].items()} == {
        t.code: t.description for t in tiles.tiles
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alternative_text_names_every_region_in_its_class(tmp_path: Path, language: str) -> None:
    answer, tiles, voice = compared(tmp_path, language)
    text = boundary_alt(answer, tiles, voice)
    assert voice.t.number(22) in text
    for r in WHOLE.of_level("county"):
        assert (r.short[language] in text) == (r.code != "20")
    assert [text.index(limits) for limits in tiles.limits] == sorted(
        (text.index(limits) for limits in tiles.limits), reverse=True
    )


def test_a_larger_area_stands_on_its_counties_tiles(tmp_path: Path) -> None:
    _, tiles, _ = compared(tmp_path, "fi", "collaborative_area")
    assert {t.code for t in tiles.tiles} == set(COUNTIES)
    east = next(r for r in WHOLE.of_level("collaborative_area") if r.code == "YTA2")
    shown = {t.code: t for t in tiles.tiles if t.code in east.members}
    assert len({t.fill for t in shown.values()}) == 1
    assert all(t.description.startswith("Itä-Suomi, ") for t in shown.values())
    assert shown["13"].label == "P-Savo"
