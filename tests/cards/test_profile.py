"""The profile drawn and told: every mark has its word, its place on the scale, and the answer's numbers."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from soila_dash.answers.beginners import Beginners
from soila_dash.answers.compare import compare
from soila_dash.answers.profile import Profile, profile
from soila_dash.answers.ranking import ranking
from soila_dash.answers.similar import Similar, similar
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.look import DARK, LIGHT, mark
from soila_dash.cards.base.places import ordinal, place_sentence, place_word
from soila_dash.cards.base.title_fit import fits
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile import as_json, outcomes, tables, words
from soila_dash.cards.profile.figure import LEFT, RIGHT, spine_figure
from soila_dash.cards.profile.parts import part_of
from soila_dash.cards.ranking import ranking_finding, ranking_json, ranking_table
from soila_dash.cards.similar import (
    similar_all_table,
    similar_beside,
    similar_finding,
    similar_json,
    similar_notes,
    similar_reason,
)
from soila_dash.catalog import LANGUAGES, Catalog, Indicator
from soila_dash.drawing import typeset
from soila_dash.drawing.page_figure import WIDTHS
from soila_dash.files.spreadsheet import csv_file
from soila_dash.i18n import translator
from soila_dash.releases import make
from soila_dash.releases.manifest import verify_release
from soila_dash.sources import county_figures
from soila_dash.statistics.intervals import Interval
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store
from tests import shipped
from tests.example_aside import figures_alone

REAL = shipped.catalog()
CODES = "ABCDEFGHIJKLMNOPQRSTUVW"
SLOT = re.compile(r"[{}]|\bnan\b|  |(?<!^)\bNone\b(?! of)")


@pytest.fixture(scope="module")
def store() -> Store:
    return shipped.store("example")


@pytest.fixture(scope="module")
def asked(store: Store) -> dict[str, tuple[Profile, Similar]]:
    """The profiles of all regions; comparisons are shared, as on the page."""
    held: dict[tuple[str, int], Any] = {}

    def compared(item: Indicator, year: int) -> Any:
        if (item.id, year) not in held:
            held[item.id, year] = compare(store, item, "county", year)
        return held[item.id, year]

    found = {}
    for code in CODES:
        near = similar(store, REAL, code)
        found[code] = profile(store, REAL, code, near.codes, compared), near
    return found


@pytest.fixture(params=LANGUAGES)
def voice(request: pytest.FixtureRequest, store: Store) -> Voice:
    return Voice(translator(request.param), store.by_key)


@pytest.fixture(scope="module")
def finnish(store: Store) -> Voice:
    return Voice(translator("fi"), store.by_key)


def texts(figure: dict[str, Any]) -> list[str]:
    """All words that stand in a figure, without their weight."""
    found = [t for trace in figure["data"] if trace.get("mode") == "text" for t in trace["text"]]
    return [re.sub(r"</?b>", "", t) for t in found]


def marks(figure: dict[str, Any]) -> dict[str, Any]:
    """The trace of the region's marks: the last one."""
    trace: dict[str, Any] = figure["data"][-1]
    assert trace["mode"] == "markers"
    return trace


@pytest.mark.parametrize("code", "BCS")
def test_every_mark_has_its_word_and_its_place(asked: Any, voice: Voice, code: str) -> None:
    answer: Profile = asked[code][0]
    figure = spine_figure(answer, voice, LIGHT)
    shown = [r for r in answer.rows if r.figure.exact is not None]
    trace = marks(figure)
    assert len(trace["x"]) == len(shown)
    written = texts(figure)
    for row, x, symbol, hover in zip(
        shown, trace["x"], trace["marker"]["symbol"], trace["text"], strict=True
    ):
        offset = (row.figure.exact - row.scale.national) / row.scale.half_width / 2
        assert x == pytest.approx(0.5 + (RIGHT - LEFT) * offset)
        assert symbol == mark(row.verdict, row.judgement, LIGHT).plotly
        assert words.verdict_text(row, voice) in written
        assert any(t.startswith(row.indicator.short[voice.t.language]) for t in written)
        assert voice.figure_number(row.indicator, row.figure, row.decimals) in written
        assert voice.figure_number(row.indicator, row.national, row.decimals) in written
        assert voice.figure(row.indicator, row.national, row.decimals) in hover


def test_the_country_is_in_the_middle_of_every_row(asked: Any, finnish: Voice) -> None:
    figure = spine_figure(asked["C"][0], finnish, LIGHT)
    (middle,) = [t for t in figure["data"] if t.get("line", {}).get("color") == LIGHT.ink]
    assert {x for x in middle["x"] if x is not None} == {0.5}
    assert len([x for x in middle["x"] if x is None]) == len(asked["C"][0].rows)


def test_rows_stand_under_their_goals_and_do_not_overlap(asked: Any, finnish: Voice) -> None:
    answer = asked["C"][0]
    figure = spine_figure(answer, finnish, LIGHT)
    heads = [t for t in texts(figure) if t in {g.name.fi for g in REAL.goals}]
    assert heads == [g.name.fi for g in REAL.goals]
    places = marks(figure)["y"]
    assert all(b - a >= 40 for a, b in pairwise(places))
    assert figure["layout"]["height"] > places[-1]


@pytest.mark.parametrize("width", WIDTHS.values())
def test_a_name_and_its_verdict_do_not_meet(asked: Any, voice: Voice, width: float) -> None:
    for answer, _ in asked.values():
        figure = spine_figure(answer, voice, LIGHT, width)
        size = next(t["textfont"]["size"] for t in figure["data"] if t["mode"] == "text")
        lines: dict[float, list[str]] = {}
        for trace in figure["data"]:
            if trace["mode"] == "text":
                for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
                    if x in (0, 1):
                        lines.setdefault(y, []).append(text)
        assert any(len(found) == 2 for found in lines.values())
        for found in lines.values():
            taken = [typeset.width(re.sub(r"<.*?>", "", text), size, "<b>" in text) for text in found]
            assert sum(taken) < width, found


def test_all_that_is_drawn_lies_between_the_ends(asked: Any, finnish: Voice) -> None:
    for answer, _ in asked.values():
        for trace in spine_figure(answer, finnish, LIGHT)["data"]:
            if trace["mode"] != "text":
                assert all(LEFT - 1e-9 <= x <= RIGHT + 1e-9 for x in trace["x"] if x is not None)


def test_the_figure_is_plain_data_in_both_themes(asked: Any, finnish: Voice) -> None:
    light, dark = (spine_figure(asked["C"][0], finnish, colors) for colors in (LIGHT, DARK))
    json.dumps(light, allow_nan=False)
    assert marks(light)["x"] == marks(dark)["x"]
    assert marks(light)["marker"]["color"] != marks(dark)["marker"]["color"]


@pytest.mark.slow
def test_the_countrys_profile_says_how_many_stand_out(store: Store, voice: Voice) -> None:
    answer = profile(store, REAL, "EX")
    figure = spine_figure(answer, voice, LIGHT)
    judged = [r for r in answer.rows if r.compared]
    for row in judged:
        assert voice.t("profile.spine.clear", clear=row.clear, of=row.compared) in texts(figure)
    assert words.profile_finding(answer, voice)
    assert not SLOT.search(words.profile_alt(answer, voice))


# In words


@pytest.mark.slow
def test_every_regions_words_are_whole(asked: Any, voice: Voice) -> None:
    for answer, near in asked.values():
        told = [
            words.profile_finding(answer, voice),
            words.profile_under(answer, voice),
            *words.profile_sentences(answer, voice),
            *(words.differs_line(r, voice) for r in (*answer.up, *answer.down)),
            *(words.change_line(r, voice) for r in answer.rows_beyond_chance),
            *(words.beginners_finding(b, voice) for b in answer.beginners),
            similar_finding(near, voice),
            *similar_notes(near, voice),
            words.profile_alt(answer, voice),
        ]
        for text in told:
            assert text, answer.region
            assert not SLOT.search(text), text
            assert not text[0].islower(), text
        assert voice.t("illustrative.mark") in words.profile_alt(answer, voice)


def test_the_title_counts_what_the_verdicts_say(asked: Any, finnish: Voice) -> None:
    for code, (answer, _) in asked.items():
        rows = [r for r in answer.rows if r.goal.id != "context" and r.verdict.value != "not_compared"]
        first = {r.indicator.family or r.indicator.id: r for r in reversed(answer.rows)}.values()
        rows = [r for r in rows if r in first]
        n = sum(1 for r in rows if "clearly" in r.verdict.value)
        title = words.profile_finding(answer, finnish)
        assert title.startswith(f"Alueella {code} ")
        expected = f"{len(rows)} mittarista {n} poikkeaa" if n else f"mikään {len(rows)} mittarista ei"
        assert expected in title


def test_better_and_worse_only_where_a_direction_is_set(asked: Any, finnish: Voice) -> None:
    aimed = {i.short.fi for i in REAL.indicators.values() if i.direction.value != "neutral"}
    for answer, _ in asked.values():
        for row in answer.rows:
            judged = "tavoitte" in words.differs_line(row, finnish)
            assert judged <= (row.indicator.short.fi in aimed)
            assert judged == (row.indicator.short.fi in aimed and row.differs)


def test_nothing_is_said_to_cause_anything(asked: Any, finnish: Voice) -> None:
    causal = re.compile(r"\b(ansiosta|seurauksena|vaikutuksesta|takia|aiheut\w+)\b")
    for answer, near in asked.values():
        for b in answer.beginners:
            assert not causal.search(words.beginners_finding(b, finnish))
        assert not causal.search(similar_finding(near, finnish))


def test_an_interval_that_leaves_zero_out_never_reads_as_zero(finnish: Voice) -> None:
    item = REAL.indicators["placements-13-17"]
    assert words.difference_interval(item, Interval(-0.55, -0.06), finnish) == "−0,55…−0,06"
    assert words.difference_interval(item, Interval(-0.155, -0.0004), finnish) == "−0,1550…−0,0004"
    assert words.difference_interval(item, Interval(-0.2, 0.0), finnish) == "−0,20…0,00"
    assert words.signed_number(0.04, 1, finnish) == "0,0"
    assert words.signed_number(0.1, 1, finnish) == "+0,1"


@pytest.mark.parametrize(
    ("n", "fi", "sv", "en"),
    [
        (1, "1.", "1:a", "1st"),
        (3, "3.", "3:e", "3rd"),
        (11, "11.", "11:e", "11th"),
        (22, "22.", "22:a", "22nd"),
    ],
)
def test_ordinals(store: Store, n: int, fi: str, sv: str, en: str) -> None:
    found = [ordinal(n, Voice(translator(x), store.by_key)) for x in ("fi", "sv", "en")]
    assert found == [fi, sv, en]


# Tables and files


def test_the_page_table_is_the_answer(asked: Any, finnish: Voice) -> None:
    answer: Profile = asked["D"][0]
    table = tables.profile_table(answer, finnish)
    cells = table.text(finnish)
    at = {c.title: n for n, c in enumerate(table.columns)}
    for row, line in zip(answer.rows, cells, strict=True):
        assert line[at["Mittari"]] == row.indicator.short.fi
        assert line[at["Luku"]] == finnish.figure_number(row.indicator, row.figure, row.decimals)
        assert line[at["Koko maa"]] == finnish.figure_number(row.indicator, row.national, row.decimals)
        assert line[at["Koko maahan verrattuna"]] == words.verdict_text(row, finnish)
        assert line[at["Todennäköinen sija"]] == place_word(row.place)
    assert sum(line[at["Todennäköinen sija"]] != "–" for line in cells) == 1


def test_files_carry_numbers_and_the_mark(asked: Any, finnish: Voice) -> None:
    answer: Profile = asked["D"][0]
    text = csv_file(tables.profile_file(answer, finnish), words.profile_context(answer, finnish), finnish)
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    head, first = lines[0], lines[1]
    told = float(first[head.index("Luku")].replace(",", "."))
    assert told == pytest.approx(answer.rows[0].figure.exact, abs=1e-6)
    lowest, highest = (
        float(first[head.index(f"Alueiden {x}")].replace(",", ".")) for x in ("pienin", "suurin")
    )
    assert lowest <= told <= highest, "as exact as the ends beside it"
    assert first[head.index("Aluekoodi")] == "D"
    assert len(lines) == 1 + len(answer.rows)
    assert all(line[head.index("Huomaa")] == "Esimerkkimaa – kuvitteellisia lukuja" for line in lines[1:])
    assert all(answer.release in line for line in lines[1:])


def test_json_holds_every_row(asked: Any) -> None:
    answer, near = asked["B"]
    found = json.loads(answer_data.to_json(as_json.profile_json(answer)))
    assert [r["indicator"] for r in found["rows"]] == [r.indicator.id for r in answer.rows]
    assert found["rows"][0]["rank_lower"] == answer.rows[0].place.interval.lower
    assert found["illustrative"] is True
    alike = json.loads(answer_data.to_json(similar_json(near)))
    assert len(alike["rows"]) == 22
    assert [r["region"] for r in alike["rows"] if r["peer"]] == list(near.codes)


def test_ranks_of_all_regions(store: Store, voice: Voice) -> None:
    answer = ranking(compare(store, REAL.indicators["placements-13-17"], "county", 2025))
    table = ranking_table(answer, voice)
    assert len(table.rows) == len(ranking_json(answer)["rows"]) == 23
    assert all(line[3] <= line[4] for line in table.rows)  # type: ignore[operator]
    for place in answer.rows:
        sentence = place_sentence(answer.indicator, answer.year, place, answer.of, voice)
        assert "23" in sentence
        assert not SLOT.search(sentence)
    neutral = ranking(compare(store, REAL.indicators["notifications"], "county", 2025))
    assert ranking_finding(neutral, voice) == voice.t("rank.reason.neutral")


# Similar regions


def test_similar_regions_side_by_side(asked: Any, voice: Voice) -> None:
    near: Similar = asked["C"][1]
    table = similar_beside(near, voice)
    assert len(table.columns) == 7
    assert table.rows[0][1:] == (None, *(round(p.distance or 0.0, 6) for p in near.peers))
    for line, variable in zip(table.rows[1:], near.variables, strict=True):
        assert line[1:] == tuple(variable.values[c] for c in ("C", *near.codes))


def test_a_large_basket_is_a_list(store: Store, finnish: Voice) -> None:
    near = similar(store, REAL, "C", own=tuple("ABDEFGH"))
    table = similar_beside(near, finnish)
    assert [len(table.columns), len(table.rows)] == [3, 7]
    assert similar_finding(near, finnish).startswith("Omat vertailualueet: ")


def test_every_region_with_its_five(store: Store, voice: Voice, asked: Any) -> None:
    table = similar_all_table([near for _, near in asked.values()], voice)
    assert len(table.rows) == 23
    assert all("–" not in line for line in table.rows)


@pytest.mark.slow
def test_what_cannot_be_told_says_why(tmp_path: Path, voice: Voice) -> None:
    folder = tmp_path / "releases"
    published = Path(__file__).resolve().parents[2] / "data" / "published"
    counted = {s["figures"] for s in yaml.safe_load((published / county_figures.SERIES).read_text())}
    few = {k: i for k, i in REAL.indicators.items() if not counted & {p.figures for p in i.published}}
    manifest = make.make_real(folder, replace(REAL, indicators=few), published)
    held = Store(folder / manifest.id, verify_release(folder / manifest.id))
    heard = Voice(voice.t, held.by_key)
    near = similar(held, REAL, "21")
    assert near.peers == ()
    assert similar_finding(near, heard) == heard.t("similar.none")
    assert not SLOT.search(similar_reason(near, heard))
    answer = profile(held, REAL, "21")
    assert answer.rows == ()
    assert part_of("asides", answer, heard) is not None
    for text in (words.profile_finding(answer, heard), words.profile_under(answer, heard)):
        assert not SLOT.search(text)
    whole = profile(held, REAL, "FI")
    assert words.aside_title(whole, heard) == heard.t("aside.title.country.all")


@pytest.mark.parametrize("reason", ["too_short", "no_interval", ""])
def test_beginners_of_every_kind(asked: Any, voice: Voice, reason: Any) -> None:
    some = next(b for answer, _ in asked.values() for b in answer.beginners if b.rows)
    for near, rows in ((0, ()), (4, ()), (4, some.rows[:1]), (9, some.rows * 2)):
        made = Beginners(
            some.indicator,
            some.before,
            some.after,
            some.start,
            some.end,
            near,
            rows,
            reason,
        )
        text = words.beginners_finding(made, voice)
        assert not SLOT.search(text), text
        answer = replace(next(answer for answer, _ in asked.values()), beginners=(made,))
        assert (part_of("began", answer, voice) is None) == (not rows)


def test_the_catalogue_names_fit_the_pages_smallest_width() -> None:
    """A phone's line holds about 55 letters of the chart; name, unit and verdict share it."""
    for item in REAL.indicators.values():
        for language in LANGUAGES:
            assert len(item.short[language]) <= 36, item.id


def catalog_of(catalog: Catalog, extra: Indicator) -> Catalog:
    return Catalog(catalog.goals, {**catalog.indicators, extra.id: extra}, catalog.regions, catalog.events)


@pytest.mark.slow
def test_an_indicator_added_to_the_catalogue_is_in_the_profile(tmp_path: Path, voice: Voice) -> None:
    like = REAL.indicators["placements-13-17"]
    extra = like.model_copy(update={"id": "added", "family": None, "order": 999, "sotkanet": None})
    more = catalog_of(REAL, extra)
    manifest = figures_alone(tmp_path, more)
    store = Store(tmp_path / manifest.id, verify_release(tmp_path / manifest.id))
    answer = profile(store, more, "C")
    assert "added" in [r.indicator.id for r in answer.rows]
    assert "added" in [r.indicator.id for r in answer.rows_with_place]
    assert any(b.indicator.id == "added" for b in answer.beginners)


def test_a_title_has_two_lines_whatever_region_and_indicator_lead(asked: Any, voice: Voice) -> None:
    shortest = {outcomes.outcomes_title(replace(a, rows=()), voice) for a, _ in asked.values()}
    assert all(fits(title) for title in shortest)
    for code in "CHW":
        answer: Profile = asked[code][0]
        for row in answer.rows:
            only = replace(answer, rows=(row,))
            title = outcomes.outcomes_title(only, voice)
            assert fits(title), title
            assert not SLOT.search(title)
            told = voice.figure(row.indicator, row.figure, row.decimals)
            assert told in title or title == words.profile_finding(only, voice)


def test_every_real_indicator_fits_a_title_beside_the_widest_county(voice: Voice) -> None:
    store = shipped.store("real")
    real, lang = Voice(voice.t, store.by_key), voice.t.language
    counties = [real.place("county", r.code) for r in store.at("county")]
    place = max(counties, key=lambda name: typeset.width(name, 32, True))
    for item in REAL.indicators.values():
        figures = {"value": real.value(item, 33.33), "national": real.value(item, 22.22)}
        for verdict in Verdict:
            key = f"outcomes.title.{verdict.value}"
            assert fits(voice.t(key, name=item.short[lang], place=place, **figures)), item.id


@pytest.mark.parametrize("code", ["B", "C", "S"])
def test_outcomes_have_each_regions_figure_as_it_is_compared(
    asked: Any, store: Store, voice: Voice, code: str
) -> None:
    answer: Profile = asked[code][0]
    table = outcomes.outcomes_table(answer, voice)
    written = outcomes.outcomes_html(answer, voice, lambda item: item.id, lambda peer: f"to {peer}")
    assert not SLOT.search(re.sub(r"<[^>]*>", "", written))
    lines = dict(re.findall(r'<th scope="row" role="rowheader">([\w-]+), (.*?)</tr>', written))
    leading = outcomes.leading_rows(answer)
    assert list(lines) == [r.indicator.id for r in leading]
    assert max(Counter(r.goal.id for r in leading).values()) == outcomes.MOST
    assert "placements-7-12" in lines["placements-13-17"], "ages are folded into one row"
    rows = {row[0]: row for row in table.text(voice)}
    for row in leading:
        cells = [
            re.sub(r"<[^>]*>", "", cell) for cell in re.findall("<td.*?>(.*?)</td>", lines[row.indicator.id])
        ]
        compared = compare(store, row.indicator, "county", row.year)
        for peer, cell in zip(answer.peers, cells[1:6], strict=True):
            found = compared.row(peer)
            value = found.figure.value if found else None
            assert cell == ("–" if value is None else voice.number(row.indicator, value))
        in_file = rows[row.indicator.short[voice.t.language]]
        assert cells[6:8] == list(in_file[9:11])
        assert cells[0] == in_file[3]
