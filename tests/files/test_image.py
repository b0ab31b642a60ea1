"""Images: the same figure as the screen's, with its finding, source and mark inside; nothing executed."""

import io
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest
from PIL import Image

from soila_dash import paths
from soila_dash.answers import opinion_changes, opinions
from soila_dash.answers.choose import coverage
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop, narrow
from soila_dash.answers.funnel import funnel
from soila_dash.answers.matrix import Matrix, matrix, newest, subjects
from soila_dash.answers.opinion_changes import Changes
from soila_dash.answers.pairs import pairs
from soila_dash.answers.profile import profile
from soila_dash.answers.reporting import reporting
from soila_dash.answers.similar import similar
from soila_dash.cards.base.look import LIGHT, mark
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.card import comparison_picture
from soila_dash.cards.compare.figure import comparison_figure
from soila_dash.cards.funnel import funnel_picture
from soila_dash.cards.maps.card import borders_picture, map_picture
from soila_dash.cards.maps.outlines import outlines_figure
from soila_dash.cards.maps.tiles import tile_map
from soila_dash.cards.matrix import heat_picture, heat_table
from soila_dash.cards.multiples import multiples_picture
from soila_dash.cards.opinions.card import opinions_picture
from soila_dash.cards.pairs import pairs_picture
from soila_dash.cards.profile.card import spine_picture
from soila_dash.cards.reporting.card import periods_picture, result_picture
from soila_dash.cards.trend.card import development_picture
from soila_dash.cards.trend.figure import development_figure
from soila_dash.drawing import typeset
from soila_dash.drawing.emblem import BLUE
from soila_dash.drawing.svg import draw
from soila_dash.drawing.svg_elements import NotDrawn
from soila_dash.files.image import to_png, to_svg
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store
from tests import shipped
from tests.cards.samples import VOICES, comparison, every_comparison

NS = "{http://www.w3.org/2000/svg}"
CATALOG = shipped.catalog()
SERVED = shelf.serve(paths.releases(), "example")
STORE = Store(SERVED.folder, SERVED.manifest)
ITEM = CATALOG.indicators["placements-13-17"]
REGION = STORE.at("county")[5].code
GOAL = next(g for g in CATALOG.goals if g.id == "aftercare")
KINDS = (
    "trend",
    "compare",
    "funnel",
    "multiples",
    "pairs",
    "spine",
    "map",
    "heat",
    "opinions",
    "beside",
    "changes",
    "reported",
    "periods",
    "result",
)
ASKED = ("example-round-4", "professional")


def voice(language: str) -> Voice:
    return Voice(translator(language), STORE.by_key)


def compared(name: str = ITEM.id) -> Comparison:
    item = CATALOG.indicators[name]
    return compare(STORE, item, "county", coverage(STORE)[name].of("county")[-1])


def crossed() -> Matrix:
    having, absent = newest(STORE, subjects(CATALOG, GOAL.id), "county")
    columns = [compared(item.id) for item, _ in having]
    return matrix(STORE, columns, [r.code for r in STORE.at("county")], absent=absent)


def developed() -> Development:
    return develop(STORE, ITEM, "county", "total", REGION)


def changed() -> Changes:
    found = opinion_changes.last_changes(STORE, *ASKED)
    assert found is not None
    return found


def made(kind: str, language: str = "fi") -> Picture:
    """A picture of the example land."""
    v = voice(language)
    plot = funnel(compared())
    assert plot is not None
    peers = similar(STORE, CATALOG, REGION, {}, ()).codes
    whole = developed()
    makers: dict[str, Callable[[], Picture]] = {
        "trend": lambda: development_picture(whole, v),
        "compare": lambda: comparison_picture(compared(), v, REGION),
        "funnel": lambda: funnel_picture(plot, v, REGION),
        "multiples": lambda: multiples_picture(narrow(whole, [s.region for s in whole.regions]), v, REGION),
        "pairs": lambda: pairs_picture(pairs(compared(), compared("placements-0-6")), v, REGION),
        "spine": lambda: spine_picture(profile(STORE, CATALOG, REGION, peers), v),
        "map": lambda: map_picture(compared(), v, REGION),
        "heat": lambda: heat_picture(crossed(), v, GOAL.name[language], REGION),
        "opinions": lambda: opinions_picture(opinions.opinions(STORE, *ASKED, "example-pilot-12"), v),
        "beside": lambda: opinions_picture(opinions.pilots_beside(STORE, *ASKED, "pro-need"), v),
        "changes": lambda: opinions_picture(changed(), v),
        "reported": lambda: opinions_picture(
            opinions.pooled_report(
                STORE, ASKED[0], [f"example-pilot-{n}" for n in range(1, 29)], opinions.REPORTED
            ),
            v,
        ),
        "periods": lambda: periods_picture(reporting(STORE), v),
        "result": lambda: result_picture(reporting(STORE), v),
    }
    return makers[kind]()


def texts(root: Element) -> list[str]:
    """Each text element's words in one."""
    return ["".join(e.itertext()) for e in root.iter() if e.tag.removeprefix(NS) == "text"]


def words(root: Element) -> str:
    return re.sub(r"\s+", " ", " ".join(texts(root)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_image_says_its_finding_source_release_and_mark(kind: str, language: str) -> None:
    shown = made(kind, language)
    root = fromstring(to_svg(shown))
    said = words(root)
    for part in (shown.title, shown.about, shown.source, shown.mark, *shown.notes):
        assert re.sub(r"\s+", " ", part) in said, part
    assert STORE.manifest.id in said
    assert voice(language).t("illustrative.mark") == shown.mark
    assert (root.findtext(f"{NS}title"), root.findtext(f"{NS}desc")) == (shown.title, shown.alt)
    assert root.get("lang") == language
    assert voice(language).t("sender.co_funded") in said
    assert len([e for e in root.iter(f"{NS}path") if e.get("d", "").count("L") == 9]) >= 12, "the stars"
    assert not [e for e in root.iter() if e.tag.removeprefix(NS) in ("script", "image", "foreignObject", "a")]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_outside_the_image(kind: str) -> None:
    root = fromstring(to_svg(made(kind)))
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for element in root.iter(f"{NS}text"):
        assert 0 <= float(element.get("y", "-1")) <= height
        size = float(element.get("font-size", "0"))
        spans = [(s.text or "", s.get("font-weight") == "700") for s in element.iter(f"{NS}tspan")]
        wide = sum(typeset.width(text, size, bold) for text, bold in spans)
        if element.get("text-anchor") == "start" and "transform" not in element.attrib:
            assert float(element.get("x", "0")) + wide <= width, spans


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_png_is_the_same_at_twice_the_size(kind: str) -> None:
    shown = made(kind)
    root = fromstring(to_svg(shown))
    image = Image.open(io.BytesIO(to_png(shown)))
    assert abs(image.width - 2 * shown.width) <= 0.5, "half a pixel is rounded up"
    assert abs(image.height - 2 * float(root.get("height", "0"))) <= 2
    assert (image.info["Title"], image.info["Description"]) == (shown.title, shown.alt)
    assert (image.info["Source"], image.info["Warning"]) == (shown.source, shown.mark)
    centimetres = image.width / image.info["dpi"][0] * 2.54
    assert centimetres == pytest.approx(17, abs=0.05), "as wide as the text of a page"
    colors = image.convert("RGB").getcolors(1 << 24)
    assert colors is not None
    assert len(colors) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_has_every_regions_value_on_its_colour(language: str) -> None:
    v, answer = voice(language), compared()
    root = fromstring(to_svg(made("map", language)))
    tiles = tile_map(answer, v)
    drawn = texts(root)
    for tile in tiles.tiles:
        place = drawn.index(tile.value_text, drawn.index(tile.label))
        assert drawn[place - 1] == tile.label
    fills = [e.get("fill") for e in root.iter(f"{NS}rect")]
    for tile in tiles.tiles:
        assert fills.count(tile.fill) >= sum(t.fill == tile.fill for t in tiles.tiles)
    assert list(tiles.limits) == [text for text in drawn if text in tiles.limits][-len(tiles.limits) :]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heat_table_has_every_cell_with_its_symbol_and_word(language: str) -> None:
    v, answer = voice(language), crossed()
    drawn = texts(fromstring(to_svg(made("heat", language))))
    shown = heat_table(answer, v, GOAL.name[language], REGION)
    expected = []
    for row in shown.rows:
        expected.append(row.name)
        for cell in row.cells:
            expected.append(f"{cell.value} {cell.symbol}".strip())
            expected += [cell.word] if cell.word else []
    start = drawn.index(shown.rows[0].name)
    assert drawn[start : start + len(expected)] == expected
    assert {c.tone for row in shown.rows for c in row.cells} > {"", "similar"}


def test_a_real_release_carries_no_mark() -> None:
    for _, answer in every_comparison():
        if answer.rows:
            shown = comparison_picture(answer, VOICES["fi"])
            assert bool(shown.mark) is answer.illustrative


def test_dots_have_the_place_shape_and_colour_of_their_verdict() -> None:
    answer = comparison(tuple(Verdict), direction="lower")
    figure = comparison_figure(answer, VOICES["fi"], LIGHT)
    group, _ = draw(figure, 700)
    low, high = figure["layout"]["xaxis"]["range"]
    left, right = figure["layout"]["margin"]["l"], 700 - figure["layout"]["margin"]["r"]
    drawn = [e for e in group if e.tag in ("circle", "path") and not e.get("clip-path")]
    rows = [r for r in answer.rows if r.figure.value is not None]
    assert len(drawn) == len(rows)
    for element, row in zip(drawn, rows, strict=True):
        look = mark(row.verdict, row.judgement, LIGHT)
        assert element.get("stroke") == look.color
        assert element.get("fill") == (
            look.color if look.filled else "none" if look.plotly == "x-thin" else LIGHT.paper
        )
        assert element.tag == ("circle" if look.plotly.startswith("circle") else "path")
        exact = row.figure.exact or 0.0
        across = left + (exact - low) / (high - low) * (right - left)
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", element.get("d", ""))][::2]
        at = float(element.get("cx", "0")) if element.tag == "circle" else (min(numbers) + max(numbers)) / 2
        assert at == pytest.approx(across, abs=0.02)


def test_intervals_reference_and_chosen_row_are_drawn() -> None:
    answer = comparison((Verdict.HIGHER, Verdict.SIMILAR, Verdict.LOWER))
    group, _ = draw(comparison_figure(answer, VOICES["fi"], LIGHT, "B"), 700)
    intervals = [p.get("d", "") for p in group.iter("path") if p.get("fill") == "none"]
    assert sum(path.count("M") for path in intervals) == 3
    dashed = [e for e in group.iter("line") if e.get("stroke-dasharray")]
    assert len(dashed) == 1
    assert dashed[0].get("stroke") == LIGHT.ink
    (row,) = [e for e in group.iter("rect") if e.get("fill-opacity")]
    assert row.get("fill-opacity") == "0.14"


def test_a_break_and_a_missing_year_cut_the_line_and_a_lone_year_is_a_dot() -> None:
    answer = developed()
    chosen = answer.chosen_series
    assert chosen is not None
    kept = tuple(p for p in chosen.points if p.year not in (2010, 2012))
    cut = replace(chosen, points=kept)
    answer = replace(answer, regions=tuple(cut if s is chosen else s for s in answer.regions))
    group, _ = draw(development_figure(answer, voice("fi"), LIGHT), 700)
    (line,) = [p for p in group.iter("path") if p.get("stroke") == LIGHT.accent]
    assert line.get("d", "").count("M") == 2
    dots = [c for c in group.iter("circle") if c.get("fill") == LIGHT.accent]
    assert len(dots) == len(kept)
    bands = [p for p in group.iter("path") if p.get("fill-opacity") == "0.14"]
    assert len(bands) == 2


def test_what_is_not_known_is_refused() -> None:
    figure = comparison_figure(comparison((Verdict.HIGHER,)), VOICES["fi"], LIGHT)
    for data in (
        {"type": "bar", "x": [1], "y": [1]},
        {"type": "scatter", "mode": "none", "x": [1], "y": [1]},
        {"type": "scatter", "mode": "markers", "x": [1], "y": [1], "marker": {"symbol": "star", "size": 9}},
    ):
        with pytest.raises(NotDrawn):
            draw({**figure, "data": [data]}, 700)
    with pytest.raises(NotDrawn):
        draw(
            {
                **figure,
                "layout": figure["layout"]
                | {"shapes": [{"type": "path", "x0": 0, "x1": 1, "y0": 0, "y1": 1}]},
            },
            700,
        )


def test_text_from_data_stays_text() -> None:
    evil = '</text><script>alert(1)</script>&"#{'
    shown = replace(made("compare"), title=evil, alt=evil, source=evil)
    svg = to_svg(shown)
    assert b"<script" not in svg
    assert evil in words(fromstring(svg))
    assert to_png(shown).startswith(b"\x89PNG")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_boundary_map_has_every_region_in_its_classes_colour(language: str) -> None:
    v, answer = voice(language), compared()
    tiles = tile_map(answer, v).tiles
    codes = [t.code for t in tiles]
    squares = {code: [[ring_at(20 + n % 5, 60 + n // 5)]] for n, code in enumerate(codes[1:])}
    shown = borders_picture(answer, v, squares, "2031-06-04", codes[3])
    root = fromstring(to_svg(shown))
    edged = {"#FFFFFF" if t.number is None else t.fill: 0 for t in tiles[1:]}
    for tile in tiles[1:]:
        edged["#FFFFFF" if tile.number is None else tile.fill] += 1
    paths = [p for p in root.iter(f"{NS}path") if p.get("fill") not in (None, "none", BLUE)]
    assert Counter(p.get("fill") for p in paths) == Counter(edged)
    assert [p.get("stroke-width") for p in paths].count("2.6") == 1
    assert paths[-1].get("stroke-width") == "2.6", "above the others' edges"
    assert v.name("county", codes[0]) in shown.notes[0], "who has no boundaries"


def ring_at(west: float, south: float) -> list[tuple[float, float]]:
    return [(west, south), (west, south + 0.9), (west + 0.9, south + 0.9), (west + 0.9, south), (west, south)]


def test_areas_stay_true_on_the_boundary_map() -> None:
    """Two squares of degrees, one far north: on the plane they keep the ratio they have on the globe."""
    v, answer = voice("en"), compared()
    codes = [t.code for t in tile_map(answer, v).tiles]
    figure = outlines_figure(
        tile_map(answer, v), {codes[0]: [[ring_at(25, 60)]], codes[1]: [[ring_at(25, 69)]]}, v, 700
    )
    south, north = (_area(t["x"][:-1], t["y"][:-1]) for t in figure["data"])
    on_globe = [math.sin(math.radians(s + 0.9)) - math.sin(math.radians(s)) for s in (60, 69)]
    assert north / south == pytest.approx(on_globe[1] / on_globe[0], rel=0.002)


def _area(xs: list[float], ys: list[float]) -> float:
    return abs(sum(a * d - b * c for (a, b), (c, d) in pairwise(zip(xs, ys, strict=True)))) / 2


def test_an_opinions_bars_are_as_long_as_their_shares() -> None:
    """The three classes of each item side by side, their lengths in the ratio of the shares."""
    answer = opinions.opinions(STORE, *ASKED)
    root = fromstring(to_svg(opinions_picture(answer, voice("en"))))
    wide = {
        which: [float(r.get("width", "0")) for r in root.iter(f"{NS}rect") if r.get("fill") == color]
        for which, color in (("disagrees", LIGHT.disagrees), ("agrees", LIGHT.agrees))
    }
    told = [r.own for r in answer.rows if r.own.status == "published" and r.own.agrees is not None]
    assert len(told) > 5
    unit = wide["agrees"][0] / (told[0].agrees or 1)
    for which, lengths in wide.items():
        shares = [getattr(o, which) for o in told]
        assert lengths == pytest.approx([unit * s for s in shares if s], abs=0.1), which
