"""Figures as plain data: they say what the answer says, and join nothing that may not be joined."""

import json
import math
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from soila_dash import paths
from soila_dash.answers import choose
from soila_dash.answers.compare import compare
from soila_dash.answers.develop import Development, develop
from soila_dash.cards.base.look import DARK, LIGHT, Palette, mark
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.figure import comparison_figure
from soila_dash.cards.compare.strip import strip_figures
from soila_dash.cards.trend.figure import development_figure, event_list
from soila_dash.cards.trend.small import small_development
from soila_dash.catalog import Catalog, Event
from soila_dash.releases import shelf
from soila_dash.store import Store
from tests import shipped
from tests.cards.samples import COMPANIES, VOICES, comparison, every_comparison
from tests.invented import BREAK, WORDS, catalog, indicator, invented_part, opened, row

FI = VOICES["fi"]


def whole(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure, once it went through JSON unchanged and without a number that is none."""
    text = json.dumps(figure, allow_nan=False)
    read: dict[str, Any] = json.loads(text)
    assert read == json.loads(json.dumps(figure))
    assert set(read) == {"data", "layout"}
    for word in texts(read):
        assert "None" not in word
        assert "nan" not in word.split()
        assert "{" not in word.replace("%{text}", "")
    return read


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def joined(trace: dict[str, Any]) -> set[tuple[int, int]]:
    """Pairs of years that a line joins: neighbours in x without a None between them."""
    points = list(zip(trace["x"], trace["y"], strict=True))
    return {(a, b) for (a, va), (b, vb) in pairwise(points) if None not in (a, b, va, vb)}


COUNTS = {2014: 100, 2015: 110, 2016: 120, 2018: 140, 2019: 150, 2020: 160, 2021: 170}
"""2017 is missing."""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Catalog]:
    """Curves with a gap in 2017, a break at 2020, a region that is small and one that is hidden."""
    item = indicator(breaks=[BREAK])
    events = [
        Event.model_validate({"id": f"e{n}", "date": day, "kind": "law", "title": WORDS})
        for n, day in enumerate((date(2015, 7, 1), date(2015, 9, 1), date(2019, 1, 1)))
    ]
    items = catalog(item, events=events)
    rows = [
        invented_part("share", code, year, x, 8000) for code in ("XX", "A", "B") for year, x in COUNTS.items()
    ]
    rows += [invented_part("share", "C", year, 3, 12) for year in (2020, 2021)]
    rows += [row("share", "D", year, None) for year in COUNTS]
    return opened(tmp_path_factory.mktemp("broken"), rows, items), items


def developed(broken: tuple[Store, Catalog], region: str = "") -> Development:
    store, items = broken
    return develop(store, items.indicators["share"], "county", region=region)


# Curves


@pytest.mark.parametrize("region", ["", "A", "C", "D", "G"])
@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_no_line_joins_across_a_gap_or_a_break(
    broken: tuple[Store, Catalog], region: str, colors: Palette
) -> None:
    figure = whole(development_figure(developed(broken, region), FI, colors))
    lines = [t for t in figure["data"] if "fill" not in t]
    assert len(lines) >= 2
    for trace in lines:
        assert joined(trace) <= {(2014, 2015), (2015, 2016), (2018, 2019), (2020, 2021)}
        assert len(trace["text"]) == len(trace["x"])
    assert any(joined(t) == {(2014, 2015), (2015, 2016), (2018, 2019), (2020, 2021)} for t in lines)


@pytest.mark.parametrize("region", ["", "A"])
def test_the_band_is_cut_like_the_line(broken: tuple[Store, Catalog], region: str) -> None:
    answer = developed(broken, region)
    figure = whole(development_figure(answer, FI, LIGHT))
    bands = [t for t in figure["data"] if t.get("fill") == "toself"]
    assert [sorted(set(t["x"])) for t in bands] == [[2014, 2015, 2016], [2018, 2019], [2020, 2021]]
    assert answer.chosen_series is not None
    for band in bands:
        years = band["x"][: len(band["x"]) // 2]
        assert band["x"] == years + years[::-1]
        upper, lower = band["y"][: len(years)], band["y"][len(years) :][::-1]
        for year, low, high in zip(years, lower, upper, strict=True):
            point = answer.chosen_series.at(year)
            assert point is not None
            assert (low, high) == (point.lower, point.upper)


def test_the_lines_go_through_the_figures(broken: tuple[Store, Catalog]) -> None:
    answer = developed(broken, "A")
    figure = whole(development_figure(answer, FI, LIGHT))
    *_, country, chosen = figure["data"]
    assert (country["line"]["dash"], chosen["line"]["dash"]) == ("dash", "solid")
    assert chosen["line"]["color"] == LIGHT.accent
    drawn = {x: y for x, y in zip(chosen["x"], chosen["y"], strict=True) if x is not None}
    assert drawn == {year: pytest.approx(100 * x / 8000) for year, x in COUNTS.items()}
    alone = whole(development_figure(developed(broken), FI, LIGHT))
    assert alone["data"][-1]["line"]["dash"] == "solid"


def test_the_axes_do_not_move_with_the_chosen_region(broken: tuple[Store, Catalog]) -> None:
    figures = [
        development_figure(developed(broken, region), FI, LIGHT) for region in ("", "A", "B", "C", "D", "G")
    ]
    for axis in ("xaxis", "yaxis"):
        assert len({tuple(f["layout"][axis]["range"]) for f in figures}) == 1
    low, high = figures[0]["layout"]["yaxis"]["range"]
    assert low == 0
    for figure in figures:
        heights = [y for t in figure["data"] for y in t["y"] if y is not None]
        assert heights
        assert max(heights) <= high, "a band is cut off"


def test_breaks_and_events_are_marked(broken: tuple[Store, Catalog]) -> None:
    answer = developed(broken)
    figure = whole(development_figure(answer, FI, LIGHT))
    words = [a["text"] for a in figure["layout"]["annotations"]]
    assert "Katko" in words
    uprights = [s["x0"] for s in figure["layout"]["shapes"]]
    assert 2019.5 in uprights
    assert [w for w in words if w in "①②③④"] == ["①", "②", "③"]
    heights = [a["y"] for a in figure["layout"]["annotations"] if a["text"] in ("①", "②")]
    assert heights[0] < heights[1], "two events so near lie on each other"
    assert [line[0] for line in event_list(answer, FI)] == ["①", "②", "③"]
    assert event_list(answer, VOICES["en"])[0] == "① 1 July 2015 word"
    quiet = development_figure(answer, FI, LIGHT, events=False)
    assert not any(a["text"] in "①②③" for a in quiet["layout"]["annotations"])


@pytest.mark.parametrize("language", VOICES)
def test_numbers_in_a_figure_are_the_languages(broken: tuple[Store, Catalog], language: str) -> None:
    voice = VOICES[language]
    figure = whole(development_figure(developed(broken, "A"), voice, LIGHT))
    assert figure["layout"]["separators"] == voice.t.separators
    labels = " ".join(a["text"] for a in figure["layout"]["annotations"])
    assert ("2.1%" in labels) is (language == "en")
    assert ("2,1" in labels) is (language != "en")
    hovers = [t for t in figure["data"][-1]["text"] if t]
    assert len(hovers) == len(COUNTS)
    assert all(voice.name("county", "A") in t for t in hovers)


def test_a_small_curve_tells_its_ends_and_has_the_same_cuts(broken: tuple[Store, Catalog]) -> None:
    figure = whole(small_development(developed(broken), VOICES["en"], LIGHT, 208))
    line, dot = figure["data"]
    assert joined(line) == {(2014, 2015), (2015, 2016), (2018, 2019), (2020, 2021)}
    assert (dot["x"], dot["y"]) == ([2021], [pytest.approx(100 * 170 / 8000)])
    told = [re.sub("<.*?>", "", a["text"]) for a in figure["layout"]["annotations"]]
    assert told == ["1.2%", "2.1%", "2014", "2021"]
    assert whole(small_development(developed(broken, "D"), VOICES["en"], LIGHT, 208))["data"] == []


# Dots


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_comparison_is_drawn(colors: Palette) -> None:
    for what, answer in every_comparison():
        for voice in VOICES.values():
            figure = whole(comparison_figure(answer, voice, colors, "A"))
            dots = figure["data"][-1]
            shown = [r for r in answer.rows if r.figure.value is not None]
            assert dots["customdata"] == [r.region for r in shown], what
            assert dots["x"] == [r.figure.exact for r in shown]
            assert dots["y"] == list(range(len(shown), 0, -1)), "the highest stands on top"
            assert dots["marker"]["symbol"] == expected_symbols(answer, colors)


def expected_symbols(answer: Any, colors: Palette) -> list[str]:
    return [mark(r.verdict, r.judgement, colors).plotly for r in answer.rows if r.figure.value is not None]


def test_a_word_stands_beside_each_that_differs() -> None:
    answer = comparison(COMPANIES["all"])
    for voice in VOICES.values():
        figure = whole(comparison_figure(answer, voice, LIGHT))
        beside = {a["y"]: a["text"] for a in figure["layout"]["annotations"] if a.get("xref") == "paper"}
        places = dict(zip(figure["data"][-1]["customdata"], figure["data"][-1]["y"], strict=True))
        words = {r.region: voice.t(f"verdict.{r.verdict.value}") for r in answer.different_rows}
        assert len(words) == 4
        assert {places[code]: word for code, word in words.items()} == beside


def test_intervals_lie_around_their_dots() -> None:
    answer = comparison(COMPANIES["all"])
    figure = whole(comparison_figure(answer, FI, LIGHT))
    *intervals, dots = figure["data"]
    drawn = {}
    for trace in intervals:
        for n in range(0, len(trace["x"]), 3):
            assert trace["x"][n + 2] is None
            assert trace["y"][n] == trace["y"][n + 1]
            drawn[trace["y"][n]] = (trace["x"][n], trace["x"][n + 1])
    expected = {
        place: (answer.rows[n].figure.lower, answer.rows[n].figure.upper)
        for n, place in enumerate(dots["y"])
        if answer.rows[n].figure.lower is not None
    }
    assert drawn == expected
    assert len(drawn) == 5


def test_the_reference_is_a_line_within_the_axis() -> None:
    for company in ("one alone", "one higher"):
        answer = comparison(COMPANIES[company])
        figure = whole(comparison_figure(answer, FI, LIGHT))
        (line,) = [s for s in figure["layout"]["shapes"] if s["type"] == "line"]
        assert line["x0"] == line["x1"] == 3.46
        low, high = figure["layout"]["xaxis"]["range"]
        assert low == 0 < line["x0"] < high
    small = comparison((), "country")
    assert whole(comparison_figure(small, FI, LIGHT))["layout"]["xaxis"]["range"][1] > 3.46
    nothing = whole(comparison_figure(comparison((), "none"), FI, LIGHT))
    assert nothing["layout"]["shapes"] == []


def test_a_strip_has_each_region_in_its_mark_and_none_on_another() -> None:
    for what, answer in every_comparison():
        shown = sorted(
            (r for r in answer.rows if r.figure.value is not None), key=lambda r: r.figure.exact or 0.0
        )
        figure = whole(strip_figures(answer, FI, LIGHT)("", 208))
        dots = figure["data"][-1]
        assert dots["customdata"] == [r.region for r in shown], what
        assert dots["marker"]["symbol"] == [mark(r.verdict, r.judgement, LIGHT).plotly for r in shown]
        assert len(set(zip(dots["x"], dots["y"], strict=True))) == len(shown)
    ring, dots = whole(strip_figures(comparison(COMPANIES["all"]), FI, LIGHT)("B", 208))["data"]
    places = dict(zip(dots["customdata"], zip(dots["x"], dots["y"], strict=True), strict=True))
    assert (ring["x"][0], ring["y"][0]) == places["B"]


def test_choosing_a_region_marks_it_and_moves_nothing() -> None:
    answer = comparison(COMPANIES["all"])
    plain_, chosen = (whole(comparison_figure(answer, FI, LIGHT, region)) for region in ("", "B"))
    assert plain_["data"] == chosen["data"]
    for axis in ("xaxis", "yaxis"):
        assert plain_["layout"][axis]["range"] == chosen["layout"][axis]["range"]
    bold = [t for t in chosen["layout"]["yaxis"]["ticktext"] if t.startswith("<b>")]
    assert bold == ["<b>Alue B</b>"]
    assert not any(t.startswith("<b>") for t in plain_["layout"]["yaxis"]["ticktext"])
    (band,) = [s for s in chosen["layout"]["shapes"] if s["type"] == "rect"]
    assert (band["y0"], band["y1"]) == (4.5, 5.5)
    beside = whole(comparison_figure(answer, FI, LIGHT, "B", near=("A", "D")))
    bold = [t for t in beside["layout"]["yaxis"]["ticktext"] if t.startswith("<b>")]
    assert sorted(bold) == ["<b>Alue A</b>", "<b>Alue B</b>", "<b>Alue D</b>"]
    assert len([s for s in beside["layout"]["shapes"] if s["type"] == "rect"]) == 1, "the chosen one alone"


# All that is shipped


@pytest.mark.slow
@pytest.mark.parametrize("kind", shelf.KINDS)
def test_everything_shipped_can_be_drawn(kind: str) -> None:
    items = shipped.catalog()
    served = shelf.serve(paths.ROOT / "data" / "releases", kind)
    store = Store(served.folder, served.manifest)
    voice = Voice(FI.t, store.by_key)
    drawn = 0
    for name, cover in choose.coverage(store).items():
        for level in cover.levels() or ("country",):
            answer = develop(store, items.indicators[name], level)
            figure = whole(development_figure(answer, voice, LIGHT))
            top = figure["layout"]["yaxis"]["range"][1]
            assert all(y <= top for t in figure["data"] for y in t["y"] if y is not None)
            assert math.isfinite(top)
            if level != "country":
                year = cover.of(level)[-1]
                whole(comparison_figure(compare(store, items.indicators[name], level, year), voice, LIGHT))
            drawn += 1
    assert drawn >= (36 if kind == "example" else 14)
