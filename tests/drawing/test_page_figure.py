"""A figure for a page: with a choice it is what would have been drawn with that choice, in each width."""

import base64
import gzip
import json
import re
from collections.abc import Callable
from itertools import pairwise
from time import process_time
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest

from soila_dash.answers.ground import Ground, ground
from soila_dash.cards import CARDS
from soila_dash.cards.base.look import LIGHT, PAGE
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.figure import comparison_figure, comparison_figures
from soila_dash.cards.funnel import funnel_figures
from soila_dash.cards.multiples import multiples_figures
from soila_dash.cards.pairs import pairs_figures
from soila_dash.cards.trend.figure import development_figures
from soila_dash.cards.view import View
from soila_dash.drawing import typeset
from soila_dash.drawing.page_figure import MAP, SCROLLED, WIDTHS, pack, page_figure
from soila_dash.drawing.plane import Axis, ticks
from soila_dash.drawing.plotly_figure import Make
from soila_dash.drawing.svg import draw
from soila_dash.drawing.svg_elements import NotDrawn
from soila_dash.i18n import translator
from soila_dash.statistics.verdict import Verdict
from soila_dash.ui.figure_style import SHEET
from tests import shipped
from tests.cards.samples import VOICES, comparison

ON = ground(shipped.store("example"), shipped.catalog())
VOICE = Voice(translator("fi"), ON.store.by_key)
CHOSEN = ("", "A", "F", "W")
VIEWS = {
    "trend": {"indicator": "placements-13-17", "level": "county"},
    "compare": {"indicator": "placements-13-17", "level": "county"},
    "funnel": {"indicator": "placements-13-17", "level": "county"},
    "multiples": {"indicator": "placements-13-17", "level": "county"},
    "pairs": {"indicator": "placements-13-17", "second": "placements-0-6", "level": "county"},
}


MAKES: dict[str, Callable[..., Make]] = {
    "trend": development_figures,
    "compare": comparison_figures,
    "funnel": funnel_figures,
    "multiples": multiples_figures,
    "pairs": pairs_figures,
}
LIMIT = 10
"""Milliseconds of processor time for a figure in one width with all its choices."""


def make(card: str, on: Ground) -> Callable[[], Make]:
    answer = CARDS[card].answer(View.model_validate({"card": card, **VIEWS[card]}), on).answer
    return lambda: MAKES[card](answer, VOICE, PAGE)


def seen(svg: str, choice: str) -> list[str]:
    """The elements that a reader sees with a choice, without what says so."""
    own = choice or "-"
    found = []
    for element in list(fromstring(svg)):
        only, without = element.get("data-in"), element.get("data-out")
        if (only is None or own in only.split()) and (without is None or own not in without.split()):
            element.attrib.pop("data-in", None)
            element.attrib.pop("data-out", None)
            found.append(plain(element))
    return sorted(found)


def plain(element: Element) -> str:
    return re.sub(r" ?xmlns(:\w+)?=\"[^\"]*\"|ns0:", "", tostring(element, encoding="unicode"))


@pytest.mark.slow
@pytest.mark.parametrize("card", list(VIEWS))
def test_a_choice_shows_what_would_be_drawn_with_it(card: str) -> None:
    describe = make(card, ON)
    sent = page_figure(describe(), CHOSEN, "t")
    assert set(sent["drawn"]) == set(WIDTHS)
    for name, width in WIDTHS.items():
        for choice in CHOSEN:
            group, height = draw(describe()(choice, width), width, f"t-{name}")
            assert seen(sent["drawn"][name], choice) == sorted(map(plain, group))
            assert f'height="{height:g}"' in sent["drawn"][name], "a choice moves what stands below"


@pytest.mark.parametrize("card", list(VIEWS))
def test_every_choice_of_a_figure_is_drawn_at_once(card: str) -> None:
    """Twice the limit, for a machine that does something else as well."""
    describe, codes = make(card, ON), [""] + [r.code for r in ON.store.at("county")]
    spent = []
    for _ in range(3):
        start = process_time()
        page_figure(describe(), codes)
        spent.append((process_time() - start) * 1000 / len(WIDTHS))
    assert min(spent) < 2 * LIMIT, spent


def test_every_mark_that_can_be_pointed_at_has_its_words() -> None:
    answer = comparison(tuple(Verdict), hidden=False)
    voice = VOICES["fi"]
    sent = page_figure(comparison_figures(answer, voice, PAGE), ("", "A"))
    for svg in sent["drawn"].values():
        marks = [e for e in fromstring(svg).iter() if e.get("data-of")]
        assert {e.get("data-of") for e in marks} == {
            r.region for r in answer.rows if r.figure.value is not None
        }
        for mark in marks:
            words = sent["words"][mark.get("data-of")][int(mark.get("data-at") or -1)]
            assert voice.name("county", str(mark.get("data-of"))) in words


@pytest.mark.parametrize(("width", "least"), [(336, 44), (416, 24), (900, 24)])
def test_a_row_is_high_enough_for_a_finger_or_a_pointer(width: float, least: float) -> None:
    figure = comparison_figures(comparison(tuple(Verdict)), VOICES["fi"], PAGE)("", width)
    _, height = draw(figure, width)
    top, bottom = figure["layout"]["margin"]["t"], figure["layout"]["margin"]["b"]
    assert (height - top - bottom) / len(figure["data"][-1]["y"]) >= least


def test_colours_of_a_page_are_names_that_the_style_sheet_knows() -> None:
    answer = comparison(tuple(Verdict), direction="lower")
    sent = page_figure(comparison_figures(answer, VOICES["fi"], PAGE))
    for svg in sent["drawn"].values():
        used = set(re.findall(r"var\((--figure-[\w-]+)\)", svg))
        assert {"--figure-ink", "--figure-better", "--figure-worse"} <= used
        assert {name for name in used if f"{name}: light-dark(" not in SHEET} == set()
        assert not re.search(r'(fill|stroke)="(#|rgb)', svg)


def test_the_room_of_a_packed_figure_is_known_before_it_is_unpacked() -> None:
    answer = comparison(tuple(Verdict))
    sent = page_figure(comparison_figures(answer, VOICES["fi"], PAGE))
    sizes, packed = pack(sent).split(";")
    assert json.loads(gzip.decompress(base64.b64decode(packed))) == sent
    for told, (name, svg) in zip(sizes.split(","), sent["drawn"].items(), strict=True):
        assert told == f"{name}:{fromstring(svg).get('width')}:{fromstring(svg).get('height')}"


def test_what_has_no_drawing_is_an_error_and_not_a_gap() -> None:
    figure = comparison_figure(comparison(tuple(Verdict)), VOICES["fi"], LIGHT)
    strange = figure | {"data": [*figure["data"], {"type": "pie", "values": [1]}]}
    with pytest.raises(NotDrawn):
        page_figure(lambda _, __: strange)


def test_a_width_has_a_name_that_the_style_sheet_shows() -> None:
    for widths in (WIDTHS, SCROLLED, MAP):
        shown = {name for names in widths for name in names.split()}
        assert shown == set(WIDTHS)
    assert all(f".living svg.{name} {{ display: block; }}" in SHEET for name in WIDTHS)


def test_numbers_below_a_narrow_axis_do_not_meet() -> None:
    group, _ = draw(make("funnel", ON)()("", 336), 336)
    below = [
        (float(t.get("x", 0)), "".join(t.itertext()))
        for t in group.iter("text")
        if t.get("text-anchor") == "middle" and re.fullmatch(r"[\d\s]+", "".join(t.itertext()))
    ]
    assert len(below) > 1
    for (one, text), (other, after) in pairwise(sorted(below)):
        assert other - one > (typeset.width(text, 13) + typeset.width(after, 13)) / 2 + 2


@pytest.mark.parametrize("top", [0.4, 0.9, 2.1, 4.05, 4.9, 9.0, 51.0, 99.0])
@pytest.mark.parametrize("width", [60.0, 85.0, 160.0, 700.0])
def test_an_axis_has_at_least_two_numbers(top: float, width: float) -> None:
    assert len(ticks(Axis({"range": [0, top]}, 0, width), True, ".,")) > 1
