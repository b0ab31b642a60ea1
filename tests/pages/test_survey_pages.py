"""Pilots, ESF+ reporting and Data as they are drawn: in three languages, filled and empty, by address."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import streamlit as st

from soila_dash.answers.holdings import holdings, whole
from soila_dash.answers.reporting import reporting
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.holdings import whole_context, whole_table
from soila_dash.files.reporting_book import reporting_book
from soila_dash.files.spreadsheet import csv_file
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.store import Store
from tests import shipped
from tests.pages.first_read import says_what_the_page_says
from tests.pages.opening import opened, page_title, words
from tests.pages.sent import sent_figures

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOILA_DATA", raising=False)


@pytest.fixture(scope="module", autouse=True)
def fresh() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def opened_store(kind: str) -> Store:
    release = shelf.serve(ROOT / "data" / "releases", kind)
    return Store(release.folder, release.manifest)


def voice(lang: str, store: Store) -> Voice:
    return Voice(translator(lang), store.by_key)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "title", "kind"),
    [
        ("fi", "Kaikki pilotit, nuoret: ", "Kyselyvastaajien mielipiteitä, ei rekisteritietoa"),
        (
            "sv",
            "Alla piloter, unga: ",
            "De svarandes åsikter, inte registeruppgifter",
        ),
        ("en", "All pilots, young people: ", "Opinions of survey respondents, not register facts"),
    ],
)
def test_the_pilots_page_opens_with_what_young_people_say(lang: str, title: str, kind: str) -> None:
    at = opened("pilots", data="example", lang=lang)
    read = says_what_the_page_says(at, "pilots", data="example", lang=lang)
    assert set(read.forms) >= {"round", "pilot", "group"}
    assert page_title(at).startswith(title)
    charts = sent_figures(at)
    assert len(charts) == 2, "35 % of those invited answered: no change from the round before is drawn"
    limit = translator(lang).value(40, "percent", 0)
    assert limit in words(at), "and the page says from which rate it would be"
    assert all(translator(lang)("illustrative.mark") in c.alt for c in charts[:2])
    assert any(kind in str(h.proto) for h in at.get("html"))
    bars = charts[0].figure["data"]
    pale = [b for b in bars if b.get("opacity")]
    assert any(b["x"] for b in pale), "a range is pale to its most"
    assert all(len(b["text"]) == len(b["x"]) for b in pale)


def test_a_pilots_page_stands_beside_the_other_pilots_and_its_peers() -> None:
    at = opened("pilots", data="example", pilot="example-pilot-6", group="professional")
    assert page_title(at).startswith("Esimerkkipilotti 6, ammattilaiset")
    bars = sent_figures(at)[0].figure["data"]
    assert sum(b["width"] < 0.2 for b in bars) == 3, "thin bars of the other pilots"
    said = words(at)
    assert "Vertaispilotit, joilla on sama tavoite" in said
    assert any("pilotti6@esimerkki.invalid" in str(h.proto) for h in at.get("html"))
    assert at.query_params["pilot"] == "example-pilot-6"
    assert at.query_params["group"] == "professional"


def test_a_pilot_of_few_answers_says_why_nothing_is_shown() -> None:
    at = opened("pilots", data="example", pilot="example-pilot-1", group="young-person", lang="en")
    assert "too few answers to be shown" in page_title(at)
    assert "The number of respondents is not shown" in words(at)
    assert not any(sent_figures(at)[0].figure["data"][n]["x"] for n in range(3))


def test_choices_of_the_pilots_page_live_in_the_address() -> None:
    at = opened("pilots", data="example", round="example-round-1", item="parent-met", group="parent")
    assert "ensimmäinen kierros" in words(at)
    assert at.query_params["item"] == "parent-met"
    at = opened("pilots", data="example", group="nobody", pilot="nothing", round="never")
    assert "Kaikki pilotit, nuoret" in page_title(at)
    assert {"group", "pilot", "round"} & set(at.query_params) == set()
    assert len(at.info) == 3


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_real_release_says_what_is_missing_and_one_next_step(lang: str) -> None:
    t = translator(lang)
    at = opened("pilots", lang=lang)
    assert page_title(at) == t("opinion.empty.title")
    says_what_the_page_says(at, "pilots", lang=lang)
    assert t("opinion.empty.step") in words(at)
    assert not sent_figures(at)
    assert len(at.expander) == 4, "what will be asked"
    at = opened("esf_reporting", lang=lang)
    assert page_title(at) == t("esf.finding.none")
    says_what_the_page_says(at, "esf-reporting", lang=lang)
    assert t("esf.empty.step") in words(at)
    at = opened("data", lang=lang)
    assert t("data.audit.none") in words(at)
    assert t("data.template.download") in [b.label for b in at.get("download_button")]


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fi", "Pilotteihin on osallistunut 72 organisaatiota; niistä EECO18-indikaattoriin lasketaan 36"),
        ("sv", "72 organisationer har deltagit i piloterna; av dem räknas 36 i EECO18"),
        ("en", "72 organisations have taken part in the pilots; 36 of them count towards EECO18"),
    ],
)
def test_the_reporting_page_has_both_counts_under_their_own_names(lang: str, title: str) -> None:
    at = opened("esf_reporting", data="example", lang=lang)
    assert page_title(at) == title
    assert len(sent_figures(at)) == 2
    read = says_what_the_page_says(at, "esf-reporting", data="example", lang=lang)
    assert len(read.texts("td")) > 10, "the table is open as on the page"
    labels = [b.label for b in at.get("download_button")]
    assert translator(lang)("esf.download") in labels
    year = opened("esf_reporting", data="example", lang=lang, year="2023", pilot="example-pilot-6")
    assert year.query_params["year"] == "2023"
    assert year.query_params["pilot"] == "example-pilot-6"


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_leads_from_each_figure_to_its_rows(lang: str) -> None:
    store = opened_store("example")
    answer = reporting(store)
    book = openpyxl.load_workbook(io.BytesIO(reporting_book(answer, voice(lang, store))))
    about, periods, pilots, result, trail, register = book.worksheets
    t = translator(lang)
    said = [cell.value for row in about.iter_rows() for cell in row]
    assert t("illustrative.mark") in said
    assert t("esf.definition.eeco18") in said
    assert [c.value for c in periods["D"]][1:] == [len(p.cumulative.organisations) for p in answer.periods]
    counted: dict[tuple[object, ...], list[int]] = {}
    for row in trail.iter_rows(min_row=2, values_only=True):
        figure, period, pilot, value, number, *_ = row
        counted.setdefault((figure, period, pilot, value), []).append(number)
    assert all(numbers == list(range(1, key[3] + 1)) for key, numbers in counted.items())
    numbers = {c.value for c in register["A"][1:]}
    rows = {int(n) for c in trail["H"][1:] for n in str(c.value).split(", ")}
    assert rows <= numbers
    assert pilots.max_row == 1 + len(answer.every_pilot)
    assert result.max_row == 1 + len(answer.every_result)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_data_page_shows_the_audit_of_the_release(lang: str) -> None:
    at = opened("data", data="example", lang=lang)
    t = translator(lang)
    assert t("data.audit.finding", hidden="180", rounds=4) in words(at)
    assert page_title(at) == t("data.finding", n=58, of=60, year=2025)
    audited = opened_store("example").manifest.audit
    assert len(audited) == 4 * 2 * 4, "rounds, counts and answers, readers"
    lines = re.sub(r"\n+", "\n", words(at))
    for a in audited:
        assert a.upper is not None, a
        told = [t(f"data.audit.what.{a.what}"), t(f"data.audit.reader.{a.reader}"), t.number(a.checked)]
        assert "\n".join([*told, str(a.values), f"{a.lower}–{a.upper}"]) in lines, a
    labels = [b.label for b in at.get("download_button")]
    for name in ("data.whole.observations", "data.whole.survey-answers", "data.template.download"):
        assert t(name) in labels


@pytest.mark.slow
@pytest.mark.parametrize("kind", shelf.KINDS)
def test_whole_tables_carry_their_mark_and_no_small_count(kind: str) -> None:
    store = opened_store(kind)
    answer = holdings(store, shipped.catalog())
    for name in ("observations", "survey-answers", "survey-respondents"):
        frame = whole(store, name)
        table = whole_table(frame, name, answer, voice("fi", store))
        text = csv_file(table, whole_context(answer, table.title, voice("fi", store)), voice("fi", store))
        marked = translator("fi")("illustrative.mark").encode() in text
        assert marked is (kind == "example")
        assert frame.is_empty() or answer.release.encode() in text
        assert len(text.splitlines()) >= frame.height + 1


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_goals_page_tells_what_its_pilots_report_and_that_it_shows_no_cause(lang: str) -> None:
    t = translator(lang)
    at = opened("placements", data="example", lang=lang)
    said = words(at)
    assert t("goal.pilots.no_cause") in said
    assert t("goal.pilots.register") in said
    assert t.n("goal.pilots.list", 8) in [e.label.replace("\\", "") for e in at.expander]
    assert len(sent_figures(at)) == 2
    at.session_state["opinion-placements-reported-more"] = True
    at.run()
    assert len(sent_figures(at)) == 3, "the opinions' figure opens with its table"
    real = words(opened("placements", lang=lang))
    assert t("goal.pilots.none") in real
    assert t("goal.pilots.step") in real
    assert t("goal.pilots.no_cause") not in real


def test_the_pilots_of_the_chosen_region_start_on_its_curves() -> None:
    at = opened("placements", data="example", region="H")
    said = words(at)
    assert "④ 1.2.2024 Esimerkkipilotti 28 alkaa" in said
    assert "⑤ 1.9.2024 Esimerkkipilotti 8 alkaa" in said
    notes = sent_figures(at)[0].figure["layout"]["annotations"]
    assert "⑤" in [n["text"] for n in notes]
    other = words(opened("placements", data="example", region="A"))
    assert "Esimerkkipilotti 28 alkaa" not in other


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_my_region_shows_its_pilots_their_contacts_and_what_is_said_of_them(lang: str) -> None:
    t = translator(lang)
    at = opened("my_region", data="example", region="G", lang=lang)
    assert "Esimerkkipilotti 7\n" in words(at) or lang != "fi"
    assert "pilotti7@esimerkki.invalid" in words(at)
    assert not any("@" in e.label for e in at.expander), "a link within a button"
    assert t("profile.pilots.said") in words(at)
    assert t("profile.pilots.none") not in words(at)


@pytest.mark.slow
def test_who_began_near_and_improved_is_named_with_contacts() -> None:
    found = [words(opened("my_region", data="example", region=r)) for r in "ABCDEFGHIJ"]
    told_ = [text for text in found if "pilottien yhteystiedot" in text]
    assert told_, "in some region somebody began near and improved"
    assert all("@esimerkki.invalid" in text for text in told_)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_example_lands_source_is_told_in_the_readers_language(lang: str) -> None:
    said = words(opened("data", data="example", lang=lang))
    assert translator(lang)("illustrative.mark") in said
    assert "kuvitteelliset luvut" not in said
