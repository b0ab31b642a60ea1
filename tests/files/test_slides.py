"""Decks as PowerPoint: editable charts and tables, the marks and sources on each, nobody behind a letter."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from soila_dash import paths
from soila_dash.answers.compare import Comparison
from soila_dash.answers.decimals import number_to_write
from soila_dash.answers.develop import Development
from soila_dash.answers.ground import Ground, ground
from soila_dash.cards.base import answer_data
from soila_dash.cards.view import View
from soila_dash.catalog import LANGUAGES
from soila_dash.decks import ready
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.prepare import Prepared, deck_json, prepare
from soila_dash.files.deck_book import deck_xlsx
from soila_dash.files.handout import handout
from soila_dash.files.report import Grid
from soila_dash.files.slides import charts
from soila_dash.files.slides.presentation import pptx_file
from soila_dash.files.spreadsheet import csv_file
from soila_dash.i18n import translator
from soila_dash.releases import shelf
from soila_dash.store import Store
from tests import shipped

RELEASES = Path(paths.ROOT) / "data" / "releases"
CATALOG = shipped.catalog()
NAME = "placements-13-17"


@pytest.fixture(scope="module")
def on() -> Callable[[str], Ground]:
    kept: dict[str, Ground] = {}

    def of(kind: str) -> Ground:
        if kind not in kept:
            served = shelf.serve(RELEASES, kind)
            kept[kind] = ground(Store(served.folder, served.manifest), CATALOG)
        return kept[kind]

    return of


def made(deck: Deck, here: Ground, lang: str = "fi", address: str = "") -> tuple[Prepared, Any, bytes]:
    t = translator(lang)
    got = prepare(deck, here, t)
    content = pptx_file(got, t, (lambda view: address) if address else None)
    return got, Presentation(io.BytesIO(content)), content


def of(kind: str, *views: View, **deck: Any) -> Deck:
    return Deck.model_validate({"kind": kind, "slides": tuple(Slide(view=v) for v in views), **deck})


def texts(slide: Any) -> list[str]:
    found = []
    for shape in slide.shapes:
        for part in (shape, *(shape.shapes if shape.shape_type == 6 else ())):
            if part.has_text_frame:
                found.append(part.text_frame.text)
            if getattr(part, "has_table", False) and part.has_table:
                found += [cell.text for row in part.table.rows for cell in row.cells]
    return found


def chart(slide: Any) -> Any:
    return next(s.chart for s in slide.shapes if s.has_chart)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["real", "example"])
def test_every_slide_has_its_title_source_mark_and_alternative_text(
    on: Callable[[str], Ground], kind: str, lang: str
) -> None:
    here = on(kind)
    region = "C" if kind == "example" else "21"
    t = translator(lang)
    decks = [ready.goal_deck(goal, region, here, t) for goal in CATALOG.goals]
    decks += [ready.region_deck(region, here, t), ready.whole_deck(here, t)]
    for deck in decks:
        got, shown, content = made(deck, here, lang)
        assert not got.left
        assert len(shown.slides) >= len(got.pages) + 2
        for slide in shown.slides:
            assert slide.shapes.title.text_frame.text.strip()
            marked = any(t("illustrative.mark") == text for text in texts(slide))
            assert marked == (kind == "example")
            said = "\n".join(texts(slide))
            assert not re.search(r"[{}]|\bNone\b|\bnan\b", said)
        assert t("sender.co_funded") in texts(shown.slides[0])
        (flag,) = (s for s in shown.slides[0].shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE)
        assert flag._element.xpath(".//p:cNvPr")[0].get("descr") == t("sender.emblem")
        for slide in list(shown.slides)[1:-1]:
            assert any(here.store.manifest.id in text for text in texts(slide))
            assert slide.has_notes_slide
            assert slide.notes_slide.notes_text_frame.text
            for shape in slide.shapes:
                if shape.has_chart or shape.has_table or shape.shape_type == 6:
                    assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 30
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist():
            if name.endswith(".xml"):
                etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def test_a_break_cuts_the_curve_and_the_numbers_stay_editable(on: Callable[[str], Ground]) -> None:
    here = on("example")
    got, shown, _ = made(of("example", View(card="trend", indicator="open-care-clients", region="C")), here)
    answer = got.pages[0].shown.answer
    assert isinstance(answer, Development)
    assert answer.breaks
    drawn = chart(shown.slides[1])
    years = [int(c) for c in drawn.plots[0].categories]
    assert years == list(range(answer.years[0], answer.years[1] + 1))
    mine = [s for s in drawn.plots[0].series if s.name.startswith("Alue C")]
    assert len(mine) == len(answer.breaks) + 1
    chosen = answer.chosen_series
    assert chosen is not None
    for series in mine:
        for year, value in zip(years, series.values, strict=True):
            if value is not None:
                assert value == chosen.at(year).value  # type: ignore[union-attr]
    at = years.index(answer.breaks[0].year)
    assert not any(s.values[at - 1] is not None and s.values[at] is not None for s in mine)
    assert drawn._chartSpace.xpath("c:chart/c:dispBlanksAs/@val") == ["gap"]
    book = openpyxl.load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
    assert book.active.cell(1, 2).value
    assert any(isinstance(c.value, float) for row in book.active.iter_rows() for c in row)


def test_regions_are_bars_in_the_screens_order_with_their_verdicts(on: Callable[[str], Ground]) -> None:
    here = on("example")
    got, shown, _ = made(of("example", View(card="compare", indicator=NAME, region="C")), here)
    answer = got.pages[0].shown.answer
    assert isinstance(answer, Comparison)
    drawn = chart(shown.slides[1])
    bars: dict[str, tuple[float, str]] = {}
    for series in drawn.plots[0].series:
        for name, value in zip(drawn.plots[0].categories, series.values, strict=True):
            if value is not None:
                assert name not in bars
                bars[str(name)] = value, series.name
    names = [n.split(" (")[0][: len("Alue X")] for n in bars if n.startswith("Alue")]
    t = translator("fi")
    for row in answer.rows:
        name, (value, verdict) = next((k, v) for k, v in bars.items() if k.startswith(f"Alue {row.region}"))
        assert value == number_to_write(answer.indicator, row.figure, row.decimals)[0]
        assert t(f"verdict.{row.verdict.value}") in verdict
        assert name[-1] == verdict[0]
    assert set(names) == {f"Alue {r.region}" for r in answer.rows}
    order = [str(c) for c in drawn.plots[0].categories]
    assert [n[:6] for n in order if n.startswith("Alue")] == [f"Alue {r.region}" for r in answer.rows]
    errors = drawn._chartSpace.findall(".//{*}errBars//{*}plus//{*}pt")
    assert len(errors) == sum(r.figure.upper is not None for r in answer.rows)


@pytest.mark.slow
@pytest.mark.parametrize("own", ["", "C"])
@pytest.mark.parametrize("kind", ["real", "example"])
def test_a_hidden_deck_names_nobody_anywhere(on: Callable[[str], Ground], kind: str, own: str) -> None:
    """Text, notes, alternative texts, tables, charts, workbooks and properties of the whole file."""
    here = on(kind)
    code = {"real": "21", "example": "C"}[kind]
    mine = code if own else ""
    t = translator("fi")
    views = [
        s.view.model_copy(update={"region": region})
        for goal in CATALOG.goals
        for s in ready.goal_deck(goal, code, here, t).slides
        for region in (code, "")
    ][:40]
    other = here.store.by_key["county", {"real": "19", "example": "D"}[kind]]
    slides = tuple(
        Slide(
            view=v,
            title="",
            notes=f"Verratkaa: {other.short['fi']}",
            question=f"Entä {other.forms.fi.inessive}?",
        )
        for v in views
    )
    deck = Deck(
        title=f"{other.short['fi']} ja muut",
        kind=kind,
        hidden=True,
        own=mine,
        draw="ab",
        slides=slides,  # type: ignore[arg-type]
    )
    got, _, content = made(deck, here, address="https://turvaverkot.test/figure?region=19")
    assert got.pages
    assert got.removed >= len(got.pages)
    spared = here.store.by_key["county", code]
    names = {
        form
        for r in here.store.regions
        if r.level != "country" and r != spared and code not in r.members
        for form in (
            *(r.short[x] for x in LANGUAGES),
            r.forms.fi.genitive,
            r.forms.fi.inessive,
            r.forms.sv.locative,
        )
        if form not in (spared.short["fi"], spared.short["sv"], spared.short["en"])
    }
    if not mine:
        names |= {spared.short[x] for x in LANGUAGES} | {spared.forms.fi.inessive, spared.forms.fi.genitive}
    sheets = everything(deck_xlsx(got, t))
    figures = answer_data.to_json(deck_json(got))
    rows = "".join(csv_file(p.statement.table, p.statement.context, p.voice).decode() for p in got.pages)
    written = "\n".join((everything(content), sheets, figures, rows))
    for language in LANGUAGES:  # the level's name is no region's
        written = written.replace(translator(language)("level.county"), "")
    for name in names:
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", written), name
    assert "turvaverkot.test" not in written


def everything(content: bytes) -> str:
    """All text and all attributes of all parts, those of the workbooks inside included."""
    found = []
    archive = zipfile.ZipFile(io.BytesIO(content))
    for name in archive.namelist():
        part = archive.read(name)
        if name.endswith(".xlsx"):
            found.append(everything(part))
        elif name.endswith((".xml", ".rels")):
            for element in etree.fromstring(part).iter():
                found += [element.text or "", *element.attrib.values()]
    return "\n".join(found)


def test_hidden_values_are_in_no_workbook(on: Callable[[str], Ground]) -> None:
    here = on("example")
    deck = of("example", View(card="compare", indicator=NAME), hidden=True, draw="ab")
    _, shown, _ = made(deck, here)
    drawn = chart(shown.slides[1])
    values = [v for s in drawn.plots[0].series for v in s.values if v is not None]
    assert len(values) == 24
    assert max(values) < 4.5, "the highest alone is 5.3"
    assert not drawn._chartSpace.findall(".//{*}errBars")
    assert {s.name for s in drawn.plots[0].series}


def test_a_name_like_a_formula_stays_text() -> None:
    for text in ("=1+1", "+1", "-1", "@A1", "=cmd|' /C calc'!A0"):
        assert charts.label(text) == f"'{text}"


def test_own_words_stand_on_the_slide_and_in_the_notes(on: Callable[[str], Ground]) -> None:
    slide = Slide(
        view=View(card="trend", indicator=NAME),
        title="Oma <b>otsikko</b>",
        notes="Muista\ntauko",
        question="Entä nyt?",
    )
    deck = Deck(kind="example", title="Ilta", slides=(slide,))
    _, shown, _ = made(deck, on("example"), address="https://turvaverkot.test/figure?x=1")
    page = shown.slides[1]
    assert page.shapes.title.text_frame.text == "Oma <b>otsikko</b>"
    assert "Keskusteltavaksi: Entä nyt?" in texts(page)
    assert page.notes_slide.notes_text_frame.text.startswith("Muista\ntauko\n")
    links = [
        r.hyperlink.address
        for s in page.shapes
        if s.has_text_frame
        for p in s.text_frame.paragraphs
        for r in p.runs
        if r.hyperlink.address
    ]
    assert links == ["https://turvaverkot.test/figure?x=1"]


def test_what_a_release_lacks_is_left_out_and_told(on: Callable[[str], Ground]) -> None:
    got, shown, _ = made(
        of("real", View(card="compare", indicator="home-service"), View(card="trend", indicator="no")),
        on("real"),
    )
    assert [x.place for x in got.left] == [0, 1]
    assert [x.faults[0].code for x in got.left] == ["no_figures", "unknown_indicator"]
    assert len(shown.slides) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "view", [View(card="register"), View(card="multiples", indicator=NAME, level="county")]
)
def test_heavy_slides_stay_within_the_budget_of_a_deck(on: Callable[[str], Ground], view: View) -> None:
    """Twelve seconds of one core for forty slides; the parts of a hundred charts are numbered one by one."""
    deck = of("example", *[view] * 10)
    made(of("example", view), on("example"))
    started = time.process_time()
    _, slides, content = made(deck, on("example"))
    assert time.process_time() - started < 12 * 10 / 40 * 2, "twice the budget: the machine may be busy"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
    assert len(names) == len(set(names))
    charts = sum(shape.has_chart for slide in slides.slides for shape in slide.shapes)
    assert charts == sum(name.startswith("ppt/charts/chart") for name in names)


def test_a_handout_of_regions_without_the_countrys_figures_has_them_all(
    on: Callable[[str], Ground],
) -> None:
    """Where neither the country nor a chosen region has a curve, the handout's table is the whole one."""
    got, _, _ = made(of("real", View(card="trend", indicator="placements-0-24")), on("real"))
    assert got.pages[0].shown.answer.country is None, "else another indicator is needed here"
    document = handout(got, translator("fi"))
    grids = [b for b in document.blocks if isinstance(b, Grid)]
    assert len(grids[0].heads) == 1 + len(got.pages[0].shown.answer.regions)
