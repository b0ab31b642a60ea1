"""One deck of every kind of figure through page, PowerPoint, Excel, CSV, PDF, Word and JSON: all the same."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
import streamlit as st
from docx import Document
from docx.oxml.ns import qn
from pptx import Presentation
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from soila_dash import paths
from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.decimals import number_to_write
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.answers.ground import ground
from soila_dash.answers.headline import Headline
from soila_dash.answers.matrix import Matrix
from soila_dash.answers.opinion_changes import Changes
from soila_dash.answers.opinions import Beside, Completeness, Opinions, Reported
from soila_dash.answers.pairs import Pairs
from soila_dash.answers.profile import Profile, ProfileRow
from soila_dash.answers.ranking import Ranking
from soila_dash.answers.reporting import Reporting
from soila_dash.answers.similar import Similar
from soila_dash.cards import CARDS
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.look import LIGHT, mark
from soila_dash.cards.opinions.tables import board_cell
from soila_dash.cards.profile.parts import NAMES
from soila_dash.cards.view import View
from soila_dash.catalog import LANGUAGES
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.prepare import Page, Prepared, deck_json, figure_of, prepare
from soila_dash.files.deck_book import deck_xlsx
from soila_dash.files.handout import handout
from soila_dash.files.pdf import to_pdf
from soila_dash.files.slides.presentation import pptx_file
from soila_dash.files.spreadsheet import csv_file
from soila_dash.files.word import to_docx
from soila_dash.i18n import translator
from tests import shipped
from tests.pages.opening import opened, page_title
from tests.pages.sent import sent_figures

ROOT = Path(__file__).resolve().parents[2]
CATALOG = shipped.catalog()
ASKED = {"round": "example-round-4", "group": "professional"}
VIEWS = {
    "headline": View(card="headline", indicator="placements-13-17", region="C"),
    "trend": View(card="trend", indicator="open-care-clients", region="C"),
    "multiples": View(card="multiples", indicator="placements-7-12", region="C"),
    "compare": View(card="compare", indicator="placements-13-17", region="C"),
    "map": View(card="map", indicator="open-care-clients", region="C"),
    "funnel": View(card="funnel", indicator="placements-13-17", region="C"),
    "matrix": View(card="matrix", goal="aftercare", region="C"),
    "pairs": View(card="pairs", indicator="placements-13-17", second="open-care-clients", region="C"),
    "ranks": View(card="ranks", indicator="placements-13-17", region="C"),
    "spine": View(card="spine", goal="placements", region="C"),
    "similar": View(card="similar", region="C", w="population-2.child-poverty-0"),
    "differs": View(card="differs", region="C"),
    "places": View(card="places", region="C"),
    "moved": View(card="moved", region="C"),
    "began": View(card="began", region="F"),
    "asides": View(card="asides", region="C"),
    "opinions": View(card="opinions", **ASKED, pilot="example-pilot-12"),
    "beside": View(card="beside", **ASKED, item="pro-need"),
    "changes": View(card="changes", **ASKED),
    "reported": View(card="reported", goal="placements"),
    "respondents": View(card="respondents", round="example-round-4"),
    "organisations": View(card="organisations"),
    "participation": View(card="participation", year=2025),
    "result": View(card="result"),
    "register": View(card="register"),
}
DRAWN = (
    *("compare", "funnel", "pairs", "trend", "multiples"),
    *("opinions", "beside", "reported", "result", "organisations"),
)
"""Cards that are a chart in PowerPoint."""
DECK = Deck(kind="example", title="Kaikki", slides=tuple(Slide(view=v) for v in VIEWS.values()))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@cache
def got(lang: str, deck: Deck = DECK) -> Prepared:
    return prepare(deck, ground(shipped.store(deck.kind), CATALOG), translator(lang))


@cache
def papers(lang: str, deck: Deck = DECK) -> dict[str, str]:
    """The words of the deck's handout in each form, made once for all that is asked of it."""
    document = handout(got(lang, deck), translator(lang))
    return {"pdf": of_pdf(to_pdf(document)), "docx": of_docx(to_docx(document))}


def press(at: AppTest, key: str) -> None:
    next(b for b in at.button if b.key == key).click()
    at.run()
    assert not at.exception


@dataclass(frozen=True)
class Fact:
    """A value under its name, as published, and its verdict's sign and word where it has them."""

    name: str
    value: float
    text: str
    sign: str = ""
    word: str = ""
    published: float | None = None
    """As published, where it is written with more decimals."""

    @property
    def decimals(self) -> int:
        """With how many decimals it is written."""
        return len(self.text.replace(",", ".").partition(".")[2])


NUMBER = re.compile(r"-?\d+(\.\d+)?")


def facts(page: Page) -> list[Fact]:
    """What must be found wherever the page goes."""
    answer, voice = page.shown.answer, page.voice

    def one(row: Row | ProfileRow, name: str, item: Any, judged: bool = True) -> list[Fact]:
        if row.figure.value is None:
            return []
        sign = mark(row.verdict, row.judgement, LIGHT).symbol if judged else ""
        word = voice.t(f"verdict.{row.verdict.value}") if judged else ""
        # Beside limits alone a figure has more decimals.
        limits = page.shown.view.card not in ("map", "matrix", "pairs")
        value, decimals = number_to_write(item, row.figure, row.decimals if limits else None)
        assert value is not None
        return [Fact(name, value, voice.t.number(value, decimals), sign, word, row.figure.value)]

    found: list[Fact] = []
    match answer:
        case Comparison() | Funnel():
            rows = answer.rows if isinstance(answer, Comparison) else answer.comparison.rows
            for row in rows:
                found += one(row, voice.name(answer.level, row.region), answer.indicator)
        case Headline():
            assert answer.row is not None
            found += one(answer.row, voice.name(answer.level, answer.region), answer.indicator)
        case Development():
            for series in (answer.country, answer.chosen_series):
                assert series is not None
                for p in series.points:
                    if p.figure.value is not None:
                        text = voice.number(answer.indicator, p.figure.value)
                        found.append(Fact(f"{series.region} {p.year}", p.figure.value, text))
        case Matrix():
            for line in answer.lines:
                for row, c in zip(line.cells, answer.comparisons, strict=True):
                    found += one(row, voice.name(answer.level, line.region), c.indicator)
        case Pairs():
            for pair in answer.pairs:
                name = voice.name(answer.level, pair.region)
                found += one(pair.first, name, answer.first) + one(pair.second, name, answer.second)
        case Ranking():
            for place in answer.rows:
                if place.figure.value is not None:
                    text = voice.number(answer.indicator, place.figure.value)
                    found.append(Fact(voice.name(answer.level, place.region), place.figure.value, text))
        case Similar():
            for peer in answer.peers:
                assert peer.distance is not None
                text = voice.t.number(peer.distance, 2)
                found.append(Fact(voice.name(answer.level, peer.region), round(peer.distance, 6), text))
        case Completeness():
            for (pilot, group), cell in answer.cells.items():
                if cell.n is not None and cell.expected:
                    found.append(Fact(f"{pilot} {group}", cell.n, board_cell(cell, voice)))
        case Reporting():
            found = counted(answer, page.shown.view.card, voice)
        case Opinions() | Beside() | Changes() | Reported():
            found = [Fact(name, share, voice.t.number(share)) for name, share in agreeing(answer)]
        case Profile() if page.shown.view.card in NAMES:
            found = of_part(answer, page.shown.view.card, voice)
        case Profile():
            for line in answer.rows:
                found += one(line, line.indicator.short[voice.t.language], line.indicator)
    return found


def of_part(answer: Profile, card: str, voice: Any) -> list[Fact]:
    """The figures of a part of a region's profile."""
    found: list[Fact] = []
    if card == "began":
        for one in answer.beginners:
            for name, figure in [(answer.region, one.start), *((f.region, f.end) for f in one.rows)]:
                if one.rows and figure is not None:
                    value = round(figure.value, 6)
                    found.append(Fact(name, value, voice.number(one.indicator, value)))
    elif card == "asides":
        for a in answer.asides:
            if a.figure.value is not None:
                found.append(Fact(a.indicator.id, a.figure.value, voice.number(a.indicator, a.figure.value)))
    elif card == "moved":
        for r in answer.rows_beyond_chance or answer.rows_with_change:
            assert r.change is not None
            text = voice.t.number(abs(r.change.difference.value), r.change.difference.decimals)
            found.append(Fact(r.indicator.id, r.change.difference.value, text))
    else:
        for r in answer.rows_with_place if card == "places" else (*answer.up, *answer.down):
            assert r.figure.value is not None
            sign = mark(r.verdict, r.judgement, LIGHT).symbol if card == "differs" else ""
            word = voice.t(f"verdict.{r.verdict.value}") if card == "differs" else ""
            text = voice.number(r.indicator, r.figure.value)
            found.append(Fact(r.indicator.id, r.figure.value, text, sign, word))
    return found


def counted(answer: Reporting, card: str, voice: Any) -> list[Fact]:
    """The counts, or the shares that agree, of a card of the reporting."""
    if card == "organisations":
        pairs = [(str(p.year), len(p.cumulative.organisations)) for p in answer.periods]
    elif card == "participation":
        pairs = [(p.pilot.id, len(p.counted.organisations)) for p in answer.pilots]
    elif card == "result":
        pairs = [(r.group.id, r.opinion.agrees) for r in answer.results if r.opinion.agrees is not None]
    else:
        pairs = [(r.organisation.id, r.number) for r in answer.register]
    return [Fact(name, value, voice.t.number(value)) for name, value in pairs]


def agreeing(answer: Opinions | Beside | Changes | Reported) -> list[tuple[str, int]]:
    """Every share of those who agree that is told, by item or pilot."""
    match answer:
        case Opinions():
            told = [(r.item.id, r.own) for r in answer.rows]
        case Beside():
            told = [("", answer.everyone), *((p.id, o) for p, o in answer.rows)]
        case Changes():
            told = [(r.item.id, o) for r in answer.rows for o in (r.before, r.now)]
        case Reported():
            told = [(g.id, r.own) for g, r in answer.rows]
    return [(name, o.agrees) for name, o in told if o.agrees is not None]


# What each form shows, as texts and numbers


def of_slide(slide: Any) -> tuple[list[str], list[float]]:
    texts: list[str] = []
    numbers: list[float] = []
    for shape in slide.shapes:
        texts.append(shape._element.xpath(".//p:cNvPr")[0].get("descr") or "")
        for part in (shape, *(shape.shapes if shape.shape_type == 6 else ())):
            if part.has_text_frame:
                texts.append(part.text_frame.text)
        if shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            plot = shape.chart.plots[0]
            for series in plot.series:
                texts.append(series.name)
                numbers += [v for v in series.values if v is not None]
                numbers += [float(x.text) for x in series._element.findall(".//{*}xVal//{*}v")]
            texts += [str(c) for c in plot.categories]
            texts += [t.text or "" for t in shape.chart._chartSpace.iterfind(".//{*}rich//{*}t")]
    texts.append(slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "")
    return texts, numbers


def together(slides: list[Any]) -> list[list[Any]]:
    """The slides of each page: a table that is too large goes on on the next, under the same title."""
    found: list[list[Any]] = []
    for slide in slides:
        title = slide.shapes.title.text_frame.text
        if found and found[-1][0].shapes.title.text_frame.text == title:
            found[-1].append(slide)
        else:
            found.append([slide])
    return found


def in_slide(fact: Fact, card: str, texts: list[str], numbers: list[float]) -> bool:
    """A value is a number of a chart, or a text of a table, a tile or the headline."""
    if card in DRAWN:
        return fact.value in numbers or fact.published in numbers
    said = re.compile(rf"(?<![\d,.]){re.escape(fact.text)}(?![\d]|[,.]\d)")
    return any(said.search(text) for text in texts) or fact.published in numbers


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_values_verdicts_and_marks_in_every_form(lang: str) -> None:  # noqa: PLR0915
    t = translator(lang)
    ready = got(lang)
    assert [p.shown.view.card for p in ready.pages] == list(CARDS)
    shown = Presentation(io.BytesIO(pptx_file(ready, t)))
    slides = together(list(shown.slides)[1:-1])
    book = openpyxl.load_workbook(io.BytesIO(deck_xlsx(ready, t)))
    written = json.loads(answer_data.to_json(deck_json(ready)))
    schema = paths.ROOT / "soila_dash" / "static" / answer_data.JSON_SCHEMA
    jsonschema.validate(written, json.loads(schema.read_text(encoding="utf-8")))
    assert all(slide["about"]["release"] == [ready.release] for slide in written["slides"])
    at = opened("present", deck=keeping.to_link(DECK), data="example", lang=lang)
    press(at, "start")
    charts = {c.key: c for c in sent_figures(at)}
    html = "\n".join(str(h.proto.body) for h in at.get("html"))
    screen = "\n".join(
        str(e.value).replace("\\", "").replace("\u2060", "") for e in [*at.header, *at.caption]
    )
    tables = [unescape(h.proto.body) for h in at.get("html") if "<table" in h.proto.body]
    assert len(slides) == len(ready.pages) == len(book.sheetnames) - 1 == len(written["slides"])
    parts = {form: parted(text, [p.title for p in ready.pages]) for form, text in papers(lang).items()}
    for form, text in papers(lang).items():
        assert bare(t("illustrative.mark")) in text, form
        assert bare(ready.release) in text
    about = "\n".join(str(c.value) for row in book[book.sheetnames[0]].iter_rows() for c in row)
    everything = t("illustrative.mark")
    assert everything in about
    assert html.count(f">{everything}<") >= len(ready.pages)

    for n, (page, slide) in enumerate(zip(ready.pages, slides, strict=True), 1):
        card, expected = page.shown.view.card, facts(page)
        # What pilots report of one goal may be ranges alone, which its title says in words.
        assert expected or (card == "reported" and not agreeing(page.shown.answer)), card
        texts, numbers = ([x for one in slide for x in of_slide(one)[i]] for i in (0, 1))
        sheet = book.worksheets[n]
        cells = [c.value for row in sheet.iter_rows(min_row=2) for c in row if c.value is not None]
        content = csv_file(page.statement.table, page.statement.context, page.voice)
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        flat = [cell for line in lines for cell in line]
        said = written["slides"][n - 1]
        values = list(walk(said))
        assert slide[0].shapes.title.text_frame.text == page.title == said["title"]
        assert page.title in screen
        for words in (texts, [said["mark"]], flat):
            assert any(everything in w for w in words), card
        assert ready.release in " ".join(texts)
        assert said["release"] == ready.release
        assert ready.release in flat
        for fact in expected:
            for form, found in parts.items():
                for piece in (fact.text, fact.sign, fact.word):
                    assert bare(piece) in found[n - 1], (form, card, fact)
            assert in_slide(fact, card, texts, numbers), (card, fact)
            assert (fact.value if fact.published is None else fact.published) in values, (card, fact)
            # A workbook keeps more decimals of a figure than it shows.
            shown = {round(c, fact.decimals) for c in cells if isinstance(c, int | float)}
            assert {fact.value, fact.published} & {*cells} or fact.value in shown, (card, fact)
            number = repr(fact.value) if lang == "en" else repr(fact.value).replace(".", ",")
            filed = {
                round(float(x), fact.decimals) for c in flat if NUMBER.fullmatch(x := c.replace(",", "."))
            }
            assert number in flat or {fact.value, fact.published} & filed, (card, fact)
            if fact.sign:
                assert any(fact.sign in str(c) and fact.word in str(c) for c in cells), (card, fact)
                assert any(fact.sign in c and fact.word in c for c in flat), (card, fact)
            if fact.sign and card not in ("map", "pairs"):
                assert any(fact.sign in text for text in texts), (card, fact)
        if isinstance(page.shown.answer, Opinions | Beside | Changes | Reported) or card == "result":
            for words in (" ".join(texts), screen, parts["pdf"][n - 1], parts["docx"][n - 1]):
                assert bare(t("opinion.kind")) in bare(words), card
                assert bare(t("opinion.draft")) in bare(words), card
            draft = t("opinion.draft" if card == "result" else "survey.status.draft")
            assert any(draft in text for text in flat)
        if card == "multiples":
            assert isinstance(page.shown.answer, Development)
            for series in page.shown.answer.regions:
                assert {p.figure.value for p in series.points} <= {*numbers, None}
                name = page.voice.name(series.level, series.region)
                assert any(text.startswith(name) for text in texts)
        if card in ("compare", "trend", "multiples", "funnel", "pairs", "spine", *SAID):
            (spec,) = [c for c in charts.values() if c.alt == page.statement.alt]
            assert any(page.statement.alt == text for text in texts), card
            if card in ("compare", "funnel", "pairs"):
                drawn = spec.figure["data"]
                dots = [v for trace in drawn for axis in "xy" for v in trace.get(axis, []) if v is not None]
                for fact in expected:
                    assert any(abs(v - fact.value) <= 0.5 * 10**-1 + 1e-9 for v in dots), (card, fact)
        elif card in ("map", "matrix", "headline"):
            for fact in expected:
                assert fact.text in html, (card, fact)
                if fact.sign and card == "matrix":
                    assert fact.sign in html
        else:
            assert any(all(fact.text in table for fact in expected) for table in tables), card


SAID = ("opinions", "beside", "changes")


def bare(text: str) -> str:
    """Without spaces, hyphens and line ends: what a page's layout may have changed."""
    return re.sub(r"[\s\u00ad\u2060\u2010-]", "", text)


def of_pdf(content: bytes) -> str:
    return bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def of_docx(content: bytes) -> str:
    body = Document(io.BytesIO(content)).element.body
    return bare("".join(t.text or "" for t in body.iter(qn("w:t"))))


def parted(text: str, titles: list[str]) -> list[str]:
    """The text of each slide: from its title on to the next one's."""
    starts, at = [], 0
    for title in titles:
        at = text.index(bare(title), at)
        starts.append(at)
        at += 1
    return [text[a:b] for a, b in pairwise([*starts, len(text)])]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hidden_decks_handout_names_no_region_and_no_note_of_the_speakers(lang: str) -> None:
    slides = tuple(s.model_copy(update={"notes": "Private words"}) for s in DECK.slides)
    hidden = DECK.model_copy(update={"slides": slides, "hidden": True, "draw": "0" * 32})
    named = re.compile(r"(Alue|alue\w*|Område|område|Area)[A-W](?![A-Za-zåäö])")
    for deck, found in ((DECK, True), (hidden, False)):
        for text in papers(lang, deck).values():
            assert bool(named.search(text)) == found
            assert "Privatewords" not in text
            assert bare(translator(lang)("hidden.deck")) in text or found


def walk(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for v in value.values():
            yield from walk(v)
    elif isinstance(value, list):
        for v in value:
            yield from walk(v)
    else:
        yield value


# The page


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["real", "example"])
def test_the_empty_page_offers_what_is_ready(kind: str, lang: str) -> None:
    at = opened("present", data=kind, lang=lang)
    assert page_title(at) == translator(lang)("page.present")
    assert {b.key for b in at.button if b.key} >= {"ready-whole", "ready-placements"}
    assert "deck" not in at.query_params


@pytest.mark.slow
def test_slides_are_moved_removed_and_given_words_and_the_address_follows() -> None:
    at = opened("present", data="example", region="C")
    press(at, "ready-placements")
    before = keeping.from_link(str(at.query_params["deck"])).slides
    press(at, next(b.key for b in at.button if b.key and b.key.endswith("-1-up")))
    press(at, next(b.key for b in at.button if b.key and b.key.endswith("-2-remove")))
    after = keeping.from_link(str(at.query_params["deck"])).slides
    assert after == (before[1], before[0], *before[3:])
    at.text_input(key=next(i.key for i in at.text_input if i.key.endswith("-0-title"))).input("Oma").run()
    at.text_area(key=next(i.key for i in at.text_area if i.key.endswith("-0-notes"))).input("a\nb").run()
    first = keeping.from_link(str(at.query_params["deck"])).slides[0]
    assert (first.title, first.notes) == ("Oma", "")
    assert at.session_state["deck-example"].slides[0].notes == "a\nb"
    again = opened("present", deck=str(at.query_params["deck"]))
    assert next(str(m.value) for m in again.markdown) == "**1. Oma**"


FOLDS = {
    "differs": "differences",
    "places": "differences",
    "moved": "differences",
}
"""The fold that several parts of a page stand behind."""
TABLES = [
    ("my_region", "similar", {"region": "C", "w": "population-2"}, {"card": "similar", "region": "C"}),
    ("my_region", "differs", {"region": "C"}, {"card": "differs", "region": "C"}),
    ("my_region", "places", {"region": "C"}, {"card": "places", "region": "C"}),
    ("my_region", "moved", {}, {"card": "moved", "region": "EX"}),
    ("my_region", "began", {"region": "F"}, {"card": "began", "region": "F"}),
    ("my_region", "asides", {"region": "C"}, {"card": "asides", "region": "C"}),
    ("my_region", "opinion-region-reported", {"region": "C"}, {"card": "reported", "region": "C"}),
    ("placements", "opinion-placements-reported", {}, {"card": "reported", "goal": "placements"}),
    ("pilots", "opinion-board", {}, {"card": "respondents", "round": "example-round-4"}),
    ("esf_reporting", "esf-organisations", {}, {"card": "organisations"}),
    ("esf_reporting", "esf-participation", {"year": "2025"}, {"card": "participation", "year": 2025}),
    ("esf_reporting", "esf-result", {"pilot": "example-pilot-12"}, {"card": "result"}),
    ("esf_reporting", "esf-register", {}, {"card": "register"}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "key", "address", "view"), TABLES, ids=[row[1] for row in TABLES])
def test_tables_too_can_be_presented_as_they_are_shown(
    page: str, key: str, address: dict[str, str], view: dict[str, Any]
) -> None:
    at = opened(page, data="example", lang="en", **address)
    fold = f"{FOLDS.get(key, key)}-more"
    at.session_state[fold] = True
    at.run()
    at.session_state[fold] = True
    press(at, f"{key}-add")
    (added,) = at.session_state["deck-example"].slides
    chosen = {name: text for name, text in address.items() if name in ("w", "pilot")}
    assert added.view == View.model_validate({**view, **chosen})
    (shown,) = got("en", Deck(kind="example", slides=(added,))).pages
    assert shown.statement.table.rows


@pytest.mark.slow
@pytest.mark.parametrize(
    ("view", "key"),
    [
        ("heat", "heat-placements-county"),
        ("multiples", "multiples-placements-13-17"),
        ("funnel", "funnel-placements-13-17"),
        ("pairs", "pairs"),
    ],
)
def test_a_basket_goes_along_with_its_card(view: str, key: str) -> None:
    at = opened("compare_regions", data="example", lang="en", view=view, basket="C.A", region="W")
    at.session_state[f"{key}-more"] = True
    at.run()
    at.session_state[f"{key}-more"] = True
    press(at, f"{key}-add")
    (added,) = at.session_state["deck-example"].slides
    assert added.view.in_basket == ("C", "A")
    (page,) = got("en", Deck(kind="example", slides=(added,))).pages
    match page.shown.answer:
        case Matrix() as answer:
            assert {line.region for line in answer.lines} == {"A", "C", "W"}
        case Development() as answer:
            assert {series.region for series in answer.regions} == {"A", "C", "W"}
        case Funnel() | Pairs():
            alone = page.shown.view.model_copy(update={"basket": ""})
            (bare,) = got("en", Deck(kind="example", slides=(Slide(view=alone),))).pages
            assert figure_of(page, LIGHT, 800.0) != figure_of(bare, LIGHT, 800.0)


@pytest.mark.slow
def test_a_broken_link_is_told_and_dropped() -> None:
    at = opened("present", deck="kissa", lang="en")
    assert "cut or altered" in at.error[0].value
    assert "deck" not in at.query_params


@pytest.mark.slow
def test_a_deck_of_the_other_kind_brings_its_kind_along() -> None:
    at = opened("present", deck=keeping.to_link(DECK), data="real")
    assert at.query_params["data"] == "example"
    assert page_title(at) == "Kaikki"


@pytest.mark.slow
def test_hidden_names_are_neither_on_the_page_nor_on_the_stage() -> None:
    deck = DECK.model_copy(update={"hidden": True, "draw": "ab12"})
    at = opened("present", deck=keeping.to_link(deck), lang="en")
    left = next(str(m.value) for m in at.markdown if str(m.value).startswith("- Slide"))
    assert len(left.splitlines()) == 22
    press(at, "start")
    said = "\n".join(
        str(e.value).replace("\\", "") for e in [*at.header, *at.caption, *at.markdown, *at.title]
    )
    said += "\n".join(str(h.proto.body) for h in at.get("html"))
    said += "\n".join(json.dumps([c.figure, c.living]) + c.alt for c in sent_figures(at))
    assert len(sent_figures(at)) == 3
    assert "Area AA" in said
    assert not re.search(r"Area [A-W]\b(?!\w)", said)


@pytest.mark.slow
def test_a_frozen_deck_of_a_release_that_is_gone_is_told_and_can_be_made_live() -> None:
    deck = DECK.model_copy(update={"release": "example-2020-01-01-00000000"})
    at = opened("present", deck=keeping.to_link(deck), lang="en")
    assert at.error[0].value.replace("\\", "") == "there is no release example-2020-01-01-00000000"
    next(b for b in at.button if b.label == "Show the current release’s figures").click()
    at.run()
    assert not at.error
    assert not keeping.from_link(str(at.query_params["deck"])).release


@pytest.mark.slow
def test_a_deck_whose_own_region_its_land_does_not_have_is_told_and_can_be_shown_without() -> None:
    deck = DECK.model_copy(
        update={"hidden": True, "draw": "ab", "own": "05", "slides": (Slide(view=VIEWS["compare"]),)}
    )
    at = opened("present", deck=keeping.to_link(deck), lang="en")
    assert at.error[0].value.replace("\\", "") == "the deck’s own region 05 is not in these data"
    next(b for b in at.button if b.label == "Show without an own region").click()
    at.run()
    assert not at.error
    assert not at.exception
    assert not keeping.from_link(str(at.query_params["deck"])).own
