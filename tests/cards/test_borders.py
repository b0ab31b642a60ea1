"""The boundary map: the tile map's classes and colours, the chosen region, the inset, and its words."""

from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from soila_dash import paths
from soila_dash.answers.compare import Comparison, compare
from soila_dash.cards.base.look import DARK, LIGHT, Palette
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.borders import INSET, Shapes, boundary_alt, boundary_figure, config
from soila_dash.cards.maps.tiles import TileMap, tile_map
from soila_dash.catalog import Catalog
from soila_dash.i18n import LANGUAGES, translator
from tests import shipped
from tests.invented import indicator, opened, row

WHOLE = shipped.catalog()
COUNTIES = [r.code for r in WHOLE.of_level("county")]
SHAPES = Shapes("/app/static/counties.geojson?v=1", "/app/static/", frozenset(COUNTIES))


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
    answer = compare(store, items, items.indicators["share"], level, 2020)
    return answer, tile_map(answer, voice), voice


def painted(figure: dict[str, Any], geo: str) -> dict[str, str]:
    """The colour of each region as Plotly finds it from z and the scale."""
    found = {}
    for trace in figure["data"]:
        if trace["geo"] != geo or trace.get("hoverinfo") == "skip":
            continue
        for code, z in zip(trace["locations"], trace["z"], strict=True):
            place = (z - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
            found[code] = next(c for at, c in reversed(trace["colorscale"]) if at <= place)
    return found


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_classes_and_colours_are_the_tile_maps(
    drawn: tuple[Comparison, TileMap, Voice], colors: Palette
) -> None:
    _, tiles, voice = drawn
    figure = boundary_figure(tiles, SHAPES, voice, colors, "FI")
    expected = {t.code: t.fill if colors is LIGHT else t.fill_dark for t in tiles.tiles}
    assert painted(figure, "geo") == expected
    assert set(expected) == set(COUNTIES)
    assert set(expected.values()) == {*colors.classes, colors.paper}
    assert expected["20"] == colors.paper


def test_the_inset_holds_uusimaa_and_helsinki(drawn: tuple[Comparison, TileMap, Voice]) -> None:
    _, tiles, voice = drawn
    figure = boundary_figure(tiles, SHAPES, voice, LIGHT, "FI")
    whole, inset = painted(figure, "geo"), painted(figure, "geo2")
    assert set(inset) == INSET
    assert {WHOLE_NAMES[c] for c in inset} == {
        "Itä-Uusimaa",
        "Keski-Uusimaa",
        "Länsi-Uusimaa",
        "Vantaa–Kerava",
        "Helsinki",
    }
    assert inset == {code: whole[code] for code in INSET}


WHOLE_NAMES = {r.code: r.short.fi for r in WHOLE.of_level("county")}


@pytest.mark.parametrize(("region", "outlines"), [("13", ["geo"]), ("90", ["geo", "geo2"]), ("FI", [])])
def test_the_chosen_region_is_outlined_wherever_it_is(
    drawn: tuple[Comparison, TileMap, Voice], region: str, outlines: list[str]
) -> None:
    _, tiles, voice = drawn
    figure = boundary_figure(tiles, SHAPES, voice, LIGHT, region)
    edges = [t for t in figure["data"] if t.get("hoverinfo") == "skip"]
    assert [t["geo"] for t in edges] == outlines
    assert all(t["locations"] == [region] for t in edges)
    assert figure["data"][len(figure["data"]) - len(edges) :] == edges, "drawn last, above the others"


def test_plotly_takes_the_figure_and_asks_nobody_else(drawn: tuple[Comparison, TileMap, Voice]) -> None:
    _, tiles, voice = drawn
    figure = boundary_figure(tiles, SHAPES, voice, LIGHT, "90")
    go.Figure(figure)
    assert {t["geojson"] for t in figure["data"]} == {SHAPES.url}
    assert config(SHAPES)["topojsonURL"] == "/app/static/"
    assert (paths.ROOT / "soila_dash/static/world_110m.json").exists()
    assert "http" not in str(figure)


def test_a_region_without_a_shape_is_left_out(drawn: tuple[Comparison, TileMap, Voice]) -> None:
    _, tiles, voice = drawn
    shapes = Shapes(SHAPES.url, SHAPES.topology, SHAPES.codes - {"91"})
    figure = boundary_figure(tiles, shapes, voice, LIGHT, "91")
    assert set(painted(figure, "geo")) == set(COUNTIES) - {"91"}


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
