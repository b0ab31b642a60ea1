"""Reports read back: tagged PDF and Word with the same words, values and verdicts as the answer."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from soila_dash import paths
from soila_dash.answers.briefing import briefing
from soila_dash.answers.profile import Profile, profile
from soila_dash.answers.similar import similar
from soila_dash.cards.base.comparison import comparison_json
from soila_dash.cards.base.verdict_text import verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile.as_json import profile_json
from soila_dash.files.pdf import to_pdf
from soila_dash.files.report import Box, Chart, Grid, Heading, Report, Words, goal_report, region_report
from soila_dash.files.word import to_docx
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store
from tests import shipped

CATALOG = shipped.catalog()
BUILT = dt.date(2026, 11, 22)
SUBJECTS = ("region", "country", "goal", "real region", "real goal")
MOST_PAGES = 4
MOST_OF_EXAMPLE = 6
"""A region of the example land has figures of every indicator of the catalogue."""


@cache
def store(kind: str) -> Store:
    served = shelf.serve(paths.releases(), kind)
    return Store(served.folder, served.manifest)


@cache
def asked(kind: str, code: str) -> Profile:
    peers = () if code == store(kind).country.code else similar(store(kind), CATALOG, code, {}, ()).codes
    return profile(store(kind), CATALOG, code, peers)


def voice(kind: str, language: str) -> Voice:
    return Voice(translator(language), store(kind).by_key)


def test_a_letter_that_the_typeface_lacks_is_replaced_and_told() -> None:
    strange = "Koe \U0001f600 \u6f22\u5b57 \U0001f468\u200d\U0001f469 šĐΩ"
    told = Report(strange, strange, "fi", "", (), (Words(strange),), strange, BUILT)
    text = text_of(PdfReader(io.BytesIO(to_pdf(told))))
    assert text.count("Koe□□□□□šĐΩ") == 4
    assert squeezed(translator("fi")("report.replaced", letter="□")) in text
    plain = replace(told, title="Koe", about="", blocks=(), foot="")
    assert "□" not in text_of(PdfReader(io.BytesIO(to_pdf(plain))))
    breaking = "".join(map(chr, range(0x5A0, 0x6A0)))
    assert "□" in text_of(PdfReader(io.BytesIO(to_pdf(replace(plain, title=breaking)))))


@cache
def report(subject: str, language: str) -> Report:
    kind = "real" if subject.startswith("real") else "example"
    v, held = voice(kind, language), store(kind)
    if subject.endswith("goal"):
        region = "" if kind == "real" else "F"
        return goal_report(briefing(held, CATALOG, "placements", region=region), CATALOG, v, BUILT)
    code = {"region": "F", "country": held.country.code, "real region": "04"}[subject]
    near = None if subject == "country" else similar(held, CATALOG, code, {}, ())
    return region_report(asked(kind, code), near, v, BUILT)


@cache
def pdf(subject: str, language: str) -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(report(subject, language))))


def squeezed(text: str) -> str:
    """Text without spaces and hyphens, which a line's end may have added or taken."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def text_of(reader: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in reader.pages))


def tags(reader: PdfReader) -> Iterator[Any]:
    """The structure elements in reading order."""

    def below(node: Any) -> Iterator[Any]:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from below(child)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from below(node["/K"])

    yield from below(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])  # type: ignore[index]


both = pytest.mark.parametrize("subject", SUBJECTS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.slow
@both
@each_language
def test_the_pdf_is_tagged_has_a_title_and_a_language(subject: str, language: str) -> None:
    reader, told = pdf(subject, language), report(subject, language)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"].split("-")[0] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata is not None
    assert reader.metadata.title == told.title
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert all(page["/Tabs"] == "/S" for page in reader.pages)
    most = MOST_OF_EXAMPLE if subject in ("region", "country") else MOST_PAGES
    assert 1 <= len(reader.pages) <= most


@pytest.mark.slow
@both
@each_language
def test_the_structure_of_the_pdf_is_that_of_the_report(subject: str, language: str) -> None:
    told, found = report(subject, language), list(tags(pdf(subject, language)))
    kinds = [str(tag["/S"]) for tag in found]
    charts = [b for b in told.blocks if isinstance(b, Chart)]
    grids = [b for b in told.blocks if isinstance(b, Grid)]
    heads = [b for b in told.blocks if isinstance(b, Heading | Box)]
    assert [str(t["/Alt"]) for t in found if t["/S"] == "/Figure"] == [c.alt for c in charts]
    assert [k for k in kinds if k in ("/H1", "/H2", "/H3")] == ["/H1", *["/H2"] * len(heads)]
    assert kinds.count("/Table") == len(grids)
    assert kinds.count("/TH") == sum(len(g.heads) for g in grids)
    assert kinds.count("/TD") == sum(len(g.heads) * len(g.rows) for g in grids)
    scopes = [t["/A"] for t in found if t["/S"] == "/TH"]
    assert all("Column" in str(a.get_object()) for a in scopes)


@both
@each_language
@pytest.mark.slow
def test_all_fonts_are_within_the_pdf(subject: str, language: str) -> None:
    for page in pdf(subject, language).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(below["/FontDescriptor"])


@pytest.mark.slow
@both
@each_language
def test_the_pdf_says_what_the_report_says(subject: str, language: str) -> None:
    told, text = report(subject, language), text_of(pdf(subject, language))
    co_funded = translator(language)("sender.co_funded")
    assert text.startswith(squeezed(co_funded))
    for part in (told.title, told.about, told.mark, *(f for fact in told.facts for f in fact)):
        assert squeezed(part) in text
    for block in told.blocks:
        match block:
            case Heading(said) | Words(said, _):
                assert squeezed(said) in text
            case Box(title, lines):
                assert all(squeezed(said) in text for said in (title, *(part for _, part in lines)))
            case Grid():
                for row in block.rows:
                    assert squeezed("".join(row)) in text, row
    foots = sum(squeezed(told.foot) in squeezed(p.extract_text()) for p in pdf(subject, language).pages)
    assert foots == len(pdf(subject, language).pages)


@pytest.mark.slow
@both
@each_language
def test_word_holds_the_same_as_the_report(subject: str, language: str) -> None:
    told = report(subject, language)
    book = Document(io.BytesIO(to_docx(told)))
    assert book.core_properties.title == told.title
    assert book.core_properties.language.split("-")[0] == language
    default = book.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    assert default.get(qn("w:val")).split("-")[0] == language
    heads = [(p.style.name, p.text) for p in book.paragraphs if p.style and p.style.name.startswith("Head")]
    titles = [
        b.text if isinstance(b, Heading) else b.title for b in told.blocks if isinstance(b, Heading | Box)
    ]
    assert heads == [("Heading 1", told.title), *(("Heading 2", title) for title in titles)]
    grids = [b for b in told.blocks if isinstance(b, Grid)]
    assert len(book.tables) == len(grids)
    for table, block in zip(book.tables, grids, strict=True):
        assert [tuple(c.text for c in row.cells) for row in table.rows] == [block.heads, *block.rows]
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    alts = [shape._inline.docPr.get("descr") for shape in book.inline_shapes]
    t = translator(language)
    assert alts == [t("sender.emblem"), *(b.alt for b in told.blocks if isinstance(b, Chart))]
    assert book.inline_shapes[0].height.cm == pytest.approx(1, abs=0.01), "the least that the rules allow"
    assert t("sender.co_funded") in book.paragraphs[0].text
    made = book.core_properties
    assert [made.created.date(), made.modified.date()] == [told.built] * 2  # type: ignore[union-attr]
    said = "\n".join(p.text for p in book.paragraphs)
    assert all(b.text in said for b in told.blocks if isinstance(b, Words))
    assert (told.mark in said) is True
    assert told.foot in book.sections[0].footer.paragraphs[0].text


@each_language
def test_the_region_report_has_the_answer_s_values_and_verdicts(language: str) -> None:
    answer, v = asked("example", "F"), voice("example", language)
    told = report("region", language)
    grids = [b for b in told.blocks if isinstance(b, Grid)]
    rows = {row[0]: row for row in next(g for g in grids if len(g.rows) == len(answer.rows)).rows}
    for found in profile_json(answer)["rows"]:
        item = CATALOG.indicators[found["indicator"]]
        row = rows[item.short[language]]
        assert v.number(item, found["value"]) == row[3]
        assert v.number(item, found["national"]) == row[5]
        assert verdict_word(Verdict(found["verdict"]), v) in row[8]
    alts = " ".join(b.alt for b in told.blocks if isinstance(b, Chart))
    for r in answer.rows:
        if r.goal.id != "context":
            assert f"{r.indicator.short[language]}: {v.value(r.indicator, r.figure.value)}" in alts


@each_language
def test_the_goal_report_has_the_answer_s_values_and_verdicts(language: str) -> None:
    v = voice("example", language)
    answer = briefing(store("example"), CATALOG, "placements", region="F")
    assert answer.compared is not None
    told = report("goal", language)
    table = next(
        b for b in told.blocks if isinstance(b, Grid) and len(b.rows) == len(answer.compared.rows) + 1
    )
    rows = {row[0]: row for row in table.rows}
    for one, found in zip(answer.compared.rows, comparison_json(answer.compared)["rows"], strict=True):
        row = rows[v.name("county", found["region"])]
        assert v.figure_number(answer.compared.indicator, one.figure, one.decimals) == row[1]
        assert verdict_word(Verdict(found["verdict"]), v) in row[-1]


@pytest.mark.slow
@both
def test_only_invented_figures_carry_the_mark(subject: str) -> None:
    told = report(subject, "fi")
    mark = translator("fi")("illustrative.mark")
    assert told.mark == ("" if subject.startswith("real") else mark)
    assert (squeezed(mark) in text_of(pdf(subject, "fi"))) is not subject.startswith("real")
    if subject.startswith("real"):
        assert any(isinstance(b, Words) and "CC BY 4.0" in b.text for b in told.blocks)


@pytest.mark.slow
def test_every_goal_has_a_report() -> None:
    for kind in shelf.KINDS:
        for goal in CATALOG.goals[:4]:
            told = goal_report(briefing(store(kind), CATALOG, goal.id), CATALOG, voice(kind, "sv"), BUILT)
            assert len(PdfReader(io.BytesIO(to_pdf(told))).pages) <= MOST_PAGES


def test_the_same_report_is_the_same_file() -> None:
    assert to_pdf(report("goal", "fi")) == to_pdf(report("goal", "fi"))


def test_text_is_never_markup() -> None:
    evil = '#panic("x") *fet* $x^2$ [a] @b <c> \\ // #{1 + 1} ]'
    told = report("goal", "en")
    odd = replace(
        told,
        title=evil,
        blocks=(Heading(evil), Words(evil), Grid(evil, (evil,), ((evil,),), (False,), (evil,))),
    )
    text = text_of(PdfReader(io.BytesIO(to_pdf(odd))))
    assert text.count(squeezed(evil)) == 6
    said = [p.text for p in Document(io.BytesIO(to_docx(odd))).paragraphs]
    assert said.count(evil) == 4
