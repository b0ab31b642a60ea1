"""The heat table, small multiples, funnel and scatter: the answer's figures, marks, words and no others."""

import html
import json
import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from soila_dash import paths
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop, narrow
from soila_dash.answers.funnel import Funnel, funnel
from soila_dash.answers.matrix import Matrix, matrix, newest, subjects
from soila_dash.answers.pairs import Pairs, pairs
from soila_dash.cards import multiples
from soila_dash.cards.base import answer_data, chart_frame, labels
from soila_dash.cards.base.look import DARK, LIGHT, mark
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.funnel import (
    funnel_alt,
    funnel_figures,
    funnel_finding,
    funnel_json,
    funnel_picture,
    funnel_table,
)
from soila_dash.cards.matrix import (
    Heat,
    HeatCell,
    HeatHead,
    HeatRow,
    heat_html,
    heat_table,
    matrix_finding,
    matrix_json,
    matrix_notes,
    matrix_table,
    matrix_title,
)
from soila_dash.cards.pairs import (
    pairs_alt,
    pairs_figures,
    pairs_finding,
    pairs_name,
    pairs_picture,
    pairs_table,
    pairs_title,
)
from soila_dash.cards.trend.figure import EXTRA_LINES, development_figure
from soila_dash.catalog import LANGUAGES
from soila_dash.drawing import typeset
from soila_dash.drawing.page_figure import WIDTHS
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.files.spreadsheet import csv_file, xlsx_file
from soila_dash.i18n import translator
from soila_dash.releases import shelf
from soila_dash.statistics.verdict import Judgement, Verdict
from soila_dash.store import Store
from tests import shipped

CATALOG = shipped.catalog()
PLACED, BESIDE = "placements-13-17", "open-care-clients"


@pytest.fixture(scope="module")
def store() -> Store:
    served = shelf.serve(paths.releases(), "example")
    return Store(served.folder, served.manifest)


@pytest.fixture(scope="module", params=LANGUAGES)
def voice(request: pytest.FixtureRequest, store: Store) -> Voice:
    return Voice(translator(request.param), store.by_key)


def compared(store: Store, name: str = PLACED, year: int = 2025) -> Comparison:
    return compare(store, CATALOG.indicators[name], "county", year)


@pytest.fixture(scope="module")
def goal(store: Store) -> Matrix:
    having, absent = newest(store, subjects(CATALOG, "placements"), "county")
    found = [compare(store, i, "county", year) for i, year in having]
    return matrix(store, found, [r.code for r in store.at("county")], 0, absent)


@pytest.fixture(scope="module")
def plot(store: Store) -> Funnel:
    found = funnel(compared(store))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def curves(store: Store) -> Development:
    return develop(store, CATALOG.indicators[PLACED], "county", "total", "C")


@pytest.fixture(scope="module")
def two(store: Store) -> Pairs:
    return pairs(compared(store), compared(store, BESIDE))


# Heat table


def cells(text: str) -> list[list[str]]:
    """The body's cells as plain text."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text.split("<tbody>")[1])
    return [
        [
            " ".join(html.unescape(re.sub(r"<[^>]+>", " ", c)).split())
            for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", r)
        ]
        for r in rows
    ]


def test_every_compared_cell_says_value_symbol_and_word(goal: Matrix, voice: Voice) -> None:
    shown = cells(heat_html(heat_table(goal, voice, "x")))
    assert len(shown) == 24
    for line, row in zip(goal.lines, shown[1:], strict=True):
        assert row[0] == voice.name("county", line.region)
        for cell, answer, text in zip(line.cells, goal.comparisons, row[1:], strict=True):
            if cell.figure.value is None:
                assert text == f"– {voice.t(f'status.{cell.figure.status}')}"
                continue
            # The text's own spaces are folded above, a number's are not to be broken.
            number = " ".join(voice.figure_number(answer.indicator, cell.figure).split())
            assert text.startswith(number)
            if cell.verdict is Verdict.NOT_COMPARED:
                assert text == f"{number} ×"
                continue
            assert mark(cell.verdict, cell.judgement, LIGHT).symbol in text
            assert voice.t(f"verdict.{cell.verdict.value}") in text
            if cell.judgement is not Judgement.NONE:
                assert f"({voice.t(f'judgement.{cell.judgement.value}')})" in text


def test_the_heat_table_is_a_table_with_heads_and_a_caption(goal: Matrix, voice: Voice) -> None:
    text = heat_html(heat_table(goal, voice, "Sijoitukset", "C"))
    assert text.count('scope="row"') == 24
    assert text.count('scope="col"') == len(goal.comparisons) + 1
    assert text.count("aria-sort=descending") == 1
    assert '<tr class="chosen"><th scope="row">' + voice.name("county", "C") in text
    assert 'role="region" tabindex="0"' in text
    assert "<caption>" in text
    assert text.count("<td") == 24 * len(goal.comparisons)


def test_the_country_stands_first_and_is_not_judged(goal: Matrix, voice: Voice) -> None:
    first = heat_table(goal, voice, "x").rows[0]
    assert first.country
    assert all(c.word == "" and c.tone == "" for c in first.cells)
    answer = goal.comparisons[0]
    value = voice.figure_number(goal.indicators[0], answer.benchmark.figure)
    assert first.cells[0].value == value


def test_names_cannot_end_the_markup() -> None:
    evil = '<script>"&'
    cell = HeatCell(evil, evil, evil, evil, "x")
    table = Heat(evil, evil, (HeatHead(evil, evil, True),), (HeatRow(evil, (cell,)),))
    text = heat_html(table)
    assert "<script" not in text
    assert text.count(html.escape(evil)) == 10
    assert evil not in text


def test_tones_are_coloured_by_the_style_sheet(goal: Matrix, voice: Voice) -> None:
    tones = {c.tone for r in heat_table(goal, voice, "x").rows for c in r.cells} - {"", "similar"}
    names = {t.removeprefix("clearly-") for t in tones}
    assert names <= {"better", "worse", "neutral"}
    assert {"better", "worse"} <= names


def test_files_hold_the_same_figures_and_the_mark(goal: Matrix, voice: Voice) -> None:
    table = matrix_table(goal, voice, "x")
    assert len(table.rows) == 24
    for line, row in zip(goal.lines, table.rows, strict=False):
        assert list(row[1::2]) == [c.figure.value for c in line.cells]
    lines = answer_data.several_context(goal, voice)
    text = csv_file(table, lines, voice).decode("utf-8-sig")
    assert voice.t("illustrative.mark") in text
    assert goal.release in text
    assert xlsx_file(table, lines, goal.release, voice)[:2] == b"PK"


def test_what_is_not_compared_says_why(goal: Matrix, voice: Voice) -> None:
    notes = " ".join(matrix_notes(goal, voice))
    count = CATALOG.indicators["emergency-placements"]
    assert f"{count.short[voice.t.language]} ({voice.t('matrix.why.count')})" in notes


def test_matrix_sentences_count_what_the_table_shows(goal: Matrix, voice: Voice) -> None:
    title = matrix_title(goal, voice)
    assert re.search(rf"\b{goal.clear}\b", title)
    assert re.search(rf"\b{goal.verdict_count}\b", title)
    assert voice.t.number(goal.verdict_count) in matrix_finding(goal, voice)
    json.dumps(matrix_json(goal), allow_nan=False)
    assert len(matrix_json(goal)["rows"]) == 23


# Funnel


def dots_of(figure: Figure) -> list[Figure]:
    """The traces that are one region's dot each."""
    return [trace for trace in figure["data"] if "customdata" in trace]


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_dots_carry_the_verdicts_marks(plot: Funnel, voice: Voice, colors: chart_frame.Palette) -> None:
    dots = dots_of(funnel_figures(plot, voice, colors, ["D"])("C", 900.0))
    for dot, spot in zip(dots, plot.spots, strict=True):
        look = mark(spot.row.verdict, spot.row.judgement, colors)
        assert (dot["x"], dot["y"]) == ([spot.denominator], [spot.value])
        assert dot["marker"]["symbol"] == [look.plotly]
        assert dot["marker"]["line"]["color"] == [look.color]
        assert dot["marker"]["color"] == [look.color if look.filled else colors.paper]
        named = bool(dot["text"][0])
        assert named == (spot.clear or spot.row.region in "CD")


def test_names_in_a_narrow_funnel_do_not_lie_on_each_other(plot: Funnel, voice: Voice) -> None:
    side = {"left": (-1, 0), "right": (1, 0), "top": (0, 1), "bottom": (0, -1)}
    for width in WIDTHS.values():
        figure = funnel_figures(plot, voice, LIGHT)("", width)
        margin = figure["layout"]["margin"]
        wide = width - margin["l"] - margin["r"]
        high = figure["layout"]["height"] - margin["t"] - margin["b"]
        (first, last), (_, top) = figure["layout"]["xaxis"]["range"], figure["layout"]["yaxis"]["range"]
        boxes = []
        for dot in dots_of(figure):
            (x,), (y,), (text,), (where,) = (dot[key] for key in ("x", "y", "text", "textposition"))
            if text:
                across = sum(side.get(word, (0, 0))[0] for word in where.split())
                up = sum(side.get(word, (0, 0))[1] for word in where.split())
                long = typeset.width(text, 12)
                left = (x - first) / (last - first) * wide + across * 7 - long * (1 - across) / 2
                boxes.append((left, y / top * high + up * 14 - 6, left + long, y / top * high + up * 14 + 6))
        assert len(boxes) > 2
        for one, other in combinations(boxes, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (width, one, other)


def test_plain_limits_are_thinner_than_adjusted(plot: Funnel, voice: Voice) -> None:
    lines = [t for t in funnel_figures(plot, voice, LIGHT)("", 900.0)["data"] if "customdata" not in t]
    widths = {x.adjusted: set() for x in plot.limits}
    for limit, line in zip(plot.limits, lines, strict=True):
        assert line["y"][: len(limit.upper)] == list(limit.upper)
        assert line["y"][len(limit.upper) + 1 :] == list(limit.lower)
        widths[limit.adjusted].add(line["line"]["width"])
    assert max(widths[False]) < min(widths[True])


def test_the_frame_holds_every_dot(plot: Funnel, voice: Voice) -> None:
    layout = funnel_figures(plot, voice, LIGHT)("", 900.0)["layout"]
    left, right = layout["xaxis"]["range"]
    low, high = layout["yaxis"]["range"]
    assert low == 0
    assert all(left < s.denominator < right and low <= s.value < high for s in plot.spots)
    assert layout["xaxis"].get("tickformat") != "~s"


def test_funnel_words_are_those_of_the_answer(plot: Funnel, voice: Voice) -> None:
    text = funnel_finding(plot, voice)
    assert all(voice.name("county", s.row.region) in text for s in plot.outside_adjusted)
    assert str(len(plot.outside_plain)) in text
    assert voice.t.number(plot.spread.phi, 1) in text
    alt = funnel_alt(plot, voice)
    assert text in alt
    assert voice.t("illustrative.mark") in alt
    calm = replace(plot, spread=replace(plot.spread, tau2=0.0, phi=0.9))
    assert voice.t("finding.funnel.phi.none", phi=voice.t.number(0.9, 1)) in funnel_finding(calm, voice)


@pytest.mark.parametrize(("phi", "shown"), [(0.97, 1), (1.004, 1), (1.04, 2), (1.2, 1)])
def test_more_than_chance_is_said_of_phi_above_one_alone(
    phi: float, shown: int, plot: Funnel, store: Store
) -> None:
    """τ² is above 0 from φ = 22/23 on: there the limits are widened, but nothing is more than chance."""
    voice = Voice(translator("en"), store.by_key)
    said = funnel_finding(replace(plot, spread=replace(plot.spread, tau2=1e-6, phi=phi)), voice)
    assert f"φ is {voice.t.number(phi, shown)}" in said
    assert ("vary more than chance explains" in said) == (phi > 1.01)
    assert ("no more than chance explains" in said) == (phi < 1.01)


def test_funnel_table_says_both_sides_and_the_verdict(plot: Funnel, voice: Voice) -> None:
    less = replace(plot, left_out=plot.comparison.rows[:2])
    told = " ".join(funnel_picture(less, voice).notes)
    assert all(voice.name("county", r.region) in told for r in less.left_out), "in the image too"
    table = funnel_table(plot, voice)
    assert len(table.rows) == 23
    for row, spot in zip(table.rows, plot.spots, strict=True):
        assert row[3] == voice.t(f"side.{spot.plain[0.95]}")
        assert voice.t(f"verdict.{spot.row.verdict.value}") in str(row[-1])
    found = funnel_json(plot)
    assert sorted(found["clear"]) == sorted(r.region for r in plot.comparison.clear)
    assert len(found["outside_plain"]) == len(plot.outside_plain)
    json.dumps(found, allow_nan=False)


# Small multiples


def test_all_panels_share_their_axes_and_show_the_country(curves: Development, voice: Voice) -> None:
    drawn = multiples.multiples_figures(curves, voice, LIGHT)("C", 0.0)
    layout, traces = drawn["layout"], drawn["data"]
    ranges = {
        axis: {tuple(v["range"]) for k, v in layout.items() if k.startswith(axis)}
        for axis in ("xaxis", "yaxis")
    }
    assert all(len(found) == 1 for found in ranges.values())
    ((low, high),) = ranges["yaxis"]
    values = [p.figure.value for s in curves.regions for p in s.points if p.figure.value is not None]
    assert low == 0
    assert high > max(values)
    places = [(t["xaxis"], t["yaxis"]) for t in traces]
    assert len(set(places)) == 23
    for axis in (f"x{n}" if n > 1 else "x" for n in range(1, 5)):
        below = layout[f"xaxis{axis[1:]}"]["anchor"]
        lowest = max((y for x, y in places if x == axis), key=lambda y: int(y[1:] or 1))
        assert below == lowest, "years stand below a panel that is there"
    assert all(places.count(p) == 2 for p in places)
    assert sum(t["line"].get("dash") == "dash" for t in traces) == 23
    assert [t["line"]["color"] for t in traces].count(LIGHT.accent) == 1
    assert len(layout["annotations"]) == 23
    assert voice.name("county", "C") in "".join(
        n["text"] for n in layout["annotations"] if "<b>" in n["text"]
    )


def test_a_basket_keeps_the_axes_of_all(curves: Development, voice: Voice) -> None:
    few = narrow(curves, ["D", "A", "no-such"])
    assert [s.region for s in few.regions] == ["D", "A"]
    whole = multiples.multiples_figures(curves, voice, LIGHT)("", 0.0)["layout"]["yaxis"]["range"]
    assert multiples.multiples_figures(few, voice, LIGHT)("", 0.0)["layout"]["yaxis"]["range"] == whole


@pytest.mark.parametrize("n", [0, 1, 2, 5, 23])
def test_any_number_of_panels_has_room(curves: Development, voice: Voice, n: int) -> None:
    few = narrow(curves, [s.region for s in curves.regions][:n])
    drawn = multiples.multiples_figures(few, voice, LIGHT)("", 0.0)
    assert len(drawn["data"]) == 2 * n
    domains = [tuple(v["domain"]) for k, v in drawn["layout"].items() if k.startswith("yaxis")]
    assert all(0 <= a < b <= 1 for a, b in domains)
    assert all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(domains, 2))


def test_multiples_title_counts_the_tested_trends(curves: Development, voice: Voice) -> None:
    ways = [s.recent.direction for s in curves.regions if s.recent]
    title = multiples.multiples_title(curves, voice)
    for way in ("increasing", "decreasing"):
        n = ways.count(way)  # type: ignore[arg-type]
        assert (voice.t.n("finding.multiples.at", n) in title) == (n > 0)
    assert title in multiples.multiples_alt(curves, voice)
    brief = replace(curves, regions=tuple(replace(s, points=s.points[-3:]) for s in curves.regions))
    assert voice.t.n("finding.multiples.at", 1) not in multiples.multiples_title(brief, voice)
    assert "2025" in multiples.multiples_title(brief, voice)


def test_at_most_three_extra_lines_stand_out(curves: Development, voice: Voice) -> None:
    drawn = development_figure(curves, voice, LIGHT, events=False, extra=["A", "C", "B", "D", "E", "A", "zz"])
    extra = [t for t in drawn["data"] if t["line"].get("color") == LIGHT.muted]
    assert len(extra) == EXTRA_LINES == 3
    assert len({t["line"]["dash"] for t in extra}) == 3
    names = " ".join(n["text"] for n in drawn["layout"]["annotations"])
    assert [voice.name("county", c) in names for c in "CABDE"] == [True, True, True, True, False]
    grey = [t for t in drawn["data"] if t["line"].get("color") == LIGHT.others]
    assert len(grey) == len(curves.regions) - EXTRA_LINES - (curves.region != curves.country.region)
    heights = sorted(n["y"] for n in drawn["layout"]["annotations"] if n.get("xshift") == 8)
    assert all(b - a > curves.top * 0.1 for a, b in pairwise(heights))


# Two indicators


def test_scatter_shows_every_pair_by_name_and_draws_no_line_between(two: Pairs, voice: Voice) -> None:
    drawn = pairs_figures(two, voice, LIGHT, ("D",))("C", 900.0)
    dots = drawn["data"]
    assert dots == dots_of(drawn)
    assert {dot["mode"] for dot in dots} == {"markers+text"}
    assert all(re.sub(r"</?b>", "", t) for dot in dots for t in dot["text"])
    assert [dot["x"] for dot in dots] == [[p.first.figure.exact] for p in two.pairs]
    assert [dot["y"] for dot in dots] == [[p.second.figure.exact] for p in two.pairs]
    upright = [s for s in drawn["layout"]["shapes"] if s["x0"] == s["x1"]]
    assert [s["x0"] for s in upright] == [two.benchmarks[0].figure.exact]


def test_a_countrys_count_is_no_reference(store: Store, voice: Voice) -> None:
    count = pairs(compared(store), compared(store, "emergency-placements"))
    drawn = pairs_figures(count, voice, LIGHT)("", 900.0)
    assert len(drawn["layout"]["shapes"]) == 1
    top = count.benchmarks[1].figure.exact
    assert top is not None
    assert drawn["layout"]["yaxis"]["range"][1] < top


def test_scatter_words_claim_no_cause(two: Pairs, voice: Voice) -> None:
    text = pairs_finding(two, voice)
    assert voice.t("pairs.no_cause") in text
    assert voice.t("pairs.no_cause") in pairs_alt(two, voice)
    every = " ".join([text, pairs_title(two, voice), pairs_alt(two, voice)]).lower()
    assert not re.search(r"korrelaatio|yhteys |riippu|korrelation|samband mellan|correlat|relat", every)


def test_scatter_names_those_clear_in_both(two: Pairs, voice: Voice) -> None:
    clear = (Verdict.CLEARLY_LOWER, Verdict.CLEARLY_HIGHER)
    both = [p.region for p in two.pairs if p.first.verdict in clear and p.second.verdict in clear]
    assert both
    assert pairs_title(two, voice) == voice.t.n("finding.pairs.title", len(both), year=2025)
    assert all(voice.name("county", c) in pairs_finding(two, voice) for c in both)


def test_scatter_table_lists_those_left_out_with_the_reason(two: Pairs, voice: Voice) -> None:
    table = pairs_table(two, voice)
    assert len(table.rows) == 23
    assert len(table.gaps) == len(two.left_out) == 4
    told = " ".join(pairs_picture(two, voice).notes)
    assert all(voice.name("county", p.region) in told for p in two.left_out), "in the image too"


# Labels


def test_labels_stay_apart_where_there_is_room() -> None:
    points = [(0.1 + 0.2 * (n % 5), 0.1 + 0.2 * (n // 5)) for n in range(25)]
    assert len(labels.sides(points, ["name"] * 25, 800, 400)) == 25
    near = [(0.5, 0.5), (0.52, 0.5)]
    assert labels.sides(near, ["first", "second"], 500, 400) == ["middle left", "middle right"]
    assert labels.sides([(0.99, 0.5)], ["a long name"], 500, 400) == ["middle left"]


def test_labels_avoid_lines() -> None:
    line = [(0.5 + n / 100, 0.5) for n in range(40)]
    (side,) = labels.sides([(0.5, 0.5)], ["name"], 500, 400, lines=line)
    assert side != "middle right"


def test_no_text_has_an_empty_slot(
    goal: Matrix, plot: Funnel, curves: Development, two: Pairs, voice: Voice
) -> None:
    said = [
        matrix_title(goal, voice),
        matrix_finding(goal, voice),
        *matrix_notes(goal, voice),
        funnel_alt(plot, voice),
        multiples.multiples_alt(curves, voice),
        multiples.multiples_note(curves, voice),
        pairs_alt(two, voice),
        pairs_name(two, voice),
    ]
    for text in said:
        assert text
        assert not re.search(r"[{}]|None|nan|  ", text), text
