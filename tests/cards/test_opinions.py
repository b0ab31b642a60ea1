"""Opinions in words, figures and files: nothing shown that is hidden, every class where it belongs."""

import io
import json
import re
from dataclasses import replace

import openpyxl
import pytest

from soila_dash import paths
from soila_dash.answers import opinion_changes, opinions
from soila_dash.answers.opinion import NOTHING, Opinion
from soila_dash.answers.opinions import ALL
from soila_dash.answers.reporting import reporting
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.look import DARK, LIGHT
from soila_dash.cards.base.title_fit import fits
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions import as_json, figures, tables, words
from soila_dash.cards.opinions.figures import Bar
from soila_dash.cards.opinions.words import CLASSES
from soila_dash.cards.reporting.words import reporting_json
from soila_dash.files.image import bare_svg
from soila_dash.files.spreadsheet import csv_file, xlsx_file
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.store import Store

ROUND = "example-round-4"
LIMITS = {"answers_from": 10, "banded_from": 5, "count_from": 5, "top_percent": 90}
UNFILLED = re.compile(r"[{}]|\bNone\b|\bnan\b")


@pytest.fixture(scope="module")
def store() -> Store:
    served = shelf.serve(paths.ROOT / "data" / "releases", "example")
    return Store(served.folder, served.manifest)


def voice(store: Store, lang: str = "fi") -> Voice:
    return Voice(translator(lang), store.by_key)


def said(**more: object) -> Opinion:
    shown = {"n": 40, "mean": 3.9, "step": 0.1, "mean_lower": 3.6, "mean_upper": 4.2}
    shares = {"disagrees": 15, "neither": 20, "agrees": 65, "agrees_lower": 50.0, "agrees_upper": 78.0}
    return Opinion("published", **{**shown, **shares, **more})  # type: ignore[arg-type]


def test_what_pilots_report_names_every_statement_that_as_many_agree_with(store: Store) -> None:
    """With 70 % in two statements both are named; those of two groups have no common number of answers."""
    pilots = [p.id for p in store.surveys.survey.pilots]
    answer = opinions.pooled_report(store, ROUND, pilots, opinions.REPORTED)
    low, high = said(agrees=40), said(agrees=70)
    first, last = answer.rows[0], answer.rows[-1]
    assert first[0].id != last[0].id
    rows = [(g, replace(r, own=high if r in (first[1], last[1]) else low)) for g, r in answer.rows]
    title = words.reported_finding(replace(answer, rows=tuple(rows)), voice(store, "en"))
    for _, row in (first, last):
        assert f"“{words.statement(row.item, voice(store, 'en'))}” (" in title
    assert title.endswith(", 70%")
    assert "of those who answered, most agree" in title
    one = [(g, replace(r, own=high if r is first[1] else low)) for g, r in answer.rows]
    title = words.reported_finding(replace(answer, rows=tuple(one)), voice(store, "en"))
    assert "of those who answered (40" in title


def parts(bars: list[Bar], store: Store) -> dict[str, tuple[float, float]]:
    """By class the first bar's beginning and end."""
    figure = figures.opinion_figure(bars, voice(store), LIGHT, LIMITS)
    return {
        which: (trace["base"][0], trace["base"][0] + trace["x"][0])
        for which, trace in zip(CLASSES, figure["data"], strict=False)
        if trace["x"]
    }


def test_the_bar_has_those_who_disagree_to_the_left_and_the_undecided_astride_zero(store: Store) -> None:
    assert parts([Bar("x", said())], store) == {
        "disagrees": (-25, -10),
        "neither": (-10, 10),
        "agrees": (10, 75),
    }


RANGES = {
    **dict.fromkeys(("disagrees", "neither", "agrees", "mean_lower", "mean_upper")),
    **{"disagrees_least": 0, "disagrees_most": 25, "neither_least": 0, "neither_most": 25},
    **{"agrees_least": 50, "agrees_most": 75},
}


def test_no_number_below_the_bars_makes_a_share_negative(store: Store) -> None:
    figure = figures.opinion_figure([Bar("x", said())], voice(store), LIGHT, LIMITS)
    drawn = bare_svg(figure, 800.0).decode()
    assert ">x<" in drawn
    assert "\u2212" not in drawn


def test_a_range_is_drawn_sure_up_to_its_least_and_pale_to_its_most(store: Store) -> None:
    figure = figures.opinion_figure([Bar("x", said(**RANGES))], voice(store), LIGHT, LIMITS)
    drawn = [(t["base"], t["x"], t.get("opacity"), t["text"]) for t in figure["data"] if t["x"]]
    assert drawn == [
        ([0.0], [50.0], None, [""]),
        ([-25.0], [25.0], 0.4, ["alle 25\u00a0%"]),
        ([50.0], [25.0], 0.4, ["50–75\u00a0%"]),
    ]
    assert any("noin 3,9" in note["text"] for note in figure["layout"]["annotations"])


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [(0, 25, "under 25%"), (25, 50, "25–50%"), (75, 100, "at least 75%"), (64, 64, "64%"), (None, None, "–")],
)
def test_a_share_is_worded_as_far_as_it_is_told(
    store: Store, least: int | None, most: int | None, text: str
) -> None:
    opinion = said(**RANGES | {"agrees_least": least, "agrees_most": most})
    assert words.share(opinion, voice(store, "en")) == text


def test_no_item_is_called_the_most_agreed_when_ranges_hide_which_is(store: Store) -> None:
    answer = opinions.opinions(store, ROUND, "professional", "example-pilot-6")
    ranges = [r.own.range("agrees") for r in answer.rows]
    assert len({r for r in ranges if r}) < len(ranges)
    assert "38" not in words.opinions_finding(answer, voice(store, "en"))


@pytest.mark.parametrize(
    ("opinion", "text"),
    [
        (Opinion("suppressed"), "ei näytetä: alle 10 vastausta"),
        (Opinion("banded", band="high"), "asteikon yläosassa"),
        (NOTHING, "ei vastauksia"),
    ],
)
def test_what_is_not_shown_says_why_in_the_place_of_its_bar(
    store: Store, opinion: Opinion, text: str
) -> None:
    figure = figures.opinion_figure([Bar("x", opinion)], voice(store), LIGHT, LIMITS)
    assert all(not trace["x"] for trace in figure["data"])
    assert any(text in note["text"] for note in figure["layout"]["annotations"])


def test_the_thin_bar_is_everyone_below_the_pilot(store: Store) -> None:
    figure = figures.opinion_figure([Bar("x", said(), said(agrees=70))], voice(store), LIGHT, LIMITS)
    thick, thin = figure["data"][2], figure["data"][7]
    assert thin["y"][0] < thick["y"][0]
    assert thin["width"] < thick["width"]
    assert (thick["x"], thin["x"]) == ([65], [70])


def test_opinions_never_take_the_colours_of_a_verdict() -> None:
    for colors in (LIGHT, DARK):
        mine = {colors.disagrees, colors.neither, colors.agrees}
        assert not mine & {colors.better, colors.worse, colors.neutral}


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_and_table_is_whole_in_every_state(store: Store, lang: str) -> None:
    v = voice(store, lang)
    texts: list[str] = []
    for round in opinions.rounds(store):
        board = opinions.completeness(store, round.id)
        texts += [
            words.completeness_finding(board, v),
            *flat(tables.completeness_table(board, v).text(v)),
        ]
        for group in opinions.groups(store, round.id):
            for pilot in ("", *round.pilots[::4]):
                answer = opinions.opinions(store, round.id, group.id, pilot)
                title = words.opinions_title(answer, v)
                assert fits(title), title
                texts += [title, words.opinions_finding(answer, v), *words.opinions_sentences(answer, v)]
                table = tables.opinions_table(answer, v)
                texts += [table.title, *flat(table.text(v)), *table.notes]
                bars = figures.bars(answer.rows, v)
                texts.append(figures.bars_alt(table.title, bars, v, True))
                texts.append(json.dumps(figures.opinion_figure(bars, v, LIGHT, answer.thresholds)))
            item = answer.rows[0].item.id
            one = opinions.pilots_beside(store, round.id, group.id, item)
            texts += [words.beside_finding(one, v), *words.beside_notes(one, v)]
            texts += flat(tables.beside_table(one, v).text(v))
    for group in opinions.groups(store, ROUND):
        change = opinion_changes.changes(store, "example-round-3", ROUND, group.id)
        texts += [words.changes_finding(change, v), *words.changes_notes(change, v)]
        texts += flat(tables.changes_table(change, v).text(v))
    strange = [text for text in texts if UNFILLED.search(text) and not text.startswith("{")]
    assert strange == []
    assert all(text.strip() for text in texts if text is not texts[0])


def flat(rows: list[list[str]]) -> list[str]:
    return [cell for row in rows for cell in row]


def test_the_words_of_a_finding(store: Store) -> None:
    answer = opinions.opinions(store, ROUND, "professional", "example-pilot-11")
    assert words.opinions_finding(answer, voice(store)) == (
        "Esimerkkipilotti 11, ammattilaiset: vastanneista (41; 76\u00a0% kutsutuista) vähintään 85\u00a0% on "
        "samaa mieltä 3 väitteestä (väitteitä, joiden osuudet voidaan näyttää, on 13); osuudet ovat "
        "vaihteluvälejä, jottei ketään tunnisteta"
    )
    told_ = " ".join(words.opinions_sentences(answer, voice(store, "en")))
    assert "41 of the 54 people invited answered (76%)" in told_
    board = opinions.completeness(store, ROUND)
    assert tables.board_cell(board.of(ALL, ALL), voice(store)) == "876 / 1\u00a0682 (52\u00a0%)"
    assert tables.board_cell(board.of("example-pilot-1", "parent"), voice(store)) == "✱ piilotettu"
    silent = board.of("example-pilot-12", "network-partner")
    assert tables.board_cell(silent, voice(store)) == "○ 0 / 18"
    assert tables.board_cell(board.of("nobody", "parent"), voice(store)) == "–"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_carry_the_mark_the_draft_and_the_rules(store: Store, lang: str) -> None:
    v, t = voice(store, lang), translator(lang)
    answer = opinions.opinions(store, ROUND, "professional", "example-pilot-6")
    table, lines = tables.opinions_table(answer, v), as_json.opinions_context(answer, v)
    text = csv_file(table, lines, v).decode("utf-8-sig")
    assert t("illustrative.mark") in text
    assert t("survey.status.draft") in text
    assert t("opinion.kind") in text
    assert answer.release in text
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(table, lines, answer.release, v)))
    assert t("illustrative.mark") in [c.value for row in book.worksheets[0] for c in row]
    assert book.worksheets[1].max_row == 1 + len(answer.rows)


def test_json_holds_what_is_published_and_no_more(store: Store) -> None:
    answer = opinions.opinions(store, ROUND, "young-person", "example-pilot-1")
    found = json.loads(answer_data.to_json(as_json.opinions_json(answer)))
    assert found["respondents"] == {"status": "suppressed", "n": None, "expected": None, "rate": None}
    for row in found["rows"]:
        assert row["own"]["status"] != "published"
        assert {v for k, v in row["own"].items() if k not in ("status", "band", "pooled", "approximate")} == {
            None
        }
    counts = reporting_json(reporting(store))
    assert counts["periods"][-1]["cumulative"]["taking_part"] == len(
        counts["periods"][-1]["cumulative"]["organisations"]
    )
