"""Tables and files: real numbers in each language's dialect, their context with them, no formulas."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.comparison import comparison_json, comparison_table
from soila_dash.cards.base.development import development_json, development_table
from soila_dash.cards.base.rows import RowTable
from soila_dash.cards.base.tables import Column, Table, plain, table_html
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import LANGUAGES, Text
from soila_dash.files.spreadsheet import csv_file, safe, workbook, xlsx_file
from soila_dash.i18n import NBSP, translator
from soila_dash.store import Store
from tests.cards.samples import VOICES
from tests.invented import BREAK, LAND, Catalog, catalog, indicator, invented_part, opened, row, source

FIGURES = {"XX": (17_300, 500_000), "A": (20, 1000), "B": (3_100, 100_000), "C": (0, 40), "D": (900, 10_000)}
HOSTILE = ("=1+1", "+358", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "=cmd|' /C calc'!A0")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Catalog]:
    """An illustrative release with two sources, a hidden figure and a break."""
    items = catalog(indicator(breaks=[BREAK], direction="lower"))
    rows = [
        invented_part("share", code, year, x, n, source="first")
        for code, (x, n) in FIGURES.items()
        for year in (2018, 2019, 2020)
    ]
    rows = [r for r in rows if (r["region"], r["year"]) != ("B", 2019)]
    rows.append(row("share", "E", 2020, None, source="first"))
    rows.append(row("share", "F", 2020, None, status="not_published", source="first"))
    notes = [source("first", licence="CC BY 4.0", producer="Laitos")]
    return opened(tmp_path_factory.mktemp("files"), rows, items, "example", notes), items


@pytest.fixture(scope="module")
def compared(made: tuple[Store, Catalog]) -> Comparison:
    store, items = made
    return compare(store, items.indicators["share"], "county", 2020)


@pytest.fixture(scope="module")
def developed(made: tuple[Store, Catalog]) -> Development:
    store, items = made
    return develop(store, items.indicators["share"], "county", region="B")


def voice_of(made: tuple[Store, Catalog], language: str) -> Voice:
    return Voice(translator(language), made[0].by_key)


def read_csv(content: bytes, language: str) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    text = content.decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


# Tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_as_a_table(made: tuple[Store, Catalog], compared: Comparison, language: str) -> None:
    voice = voice_of(made, language)
    table = comparison_table(compared, voice)
    cells = table.text(voice)
    assert [r[0][-1] for r in cells] == ["D", "B", "A", "C", "E", "F", "G", "X"]
    by_name = {r[0]: r for r in cells}
    point = "." if language == "en" else ","
    first = cells[0]
    assert first[1] == f"9{point}0"
    assert first[4:6] == ["900", "10,000" if language == "en" else f"10{NBSP}000"]
    zero = by_name[voice.name("county", "C")]
    assert (zero[1], zero[2], zero[4]) == (f"0{point}0", f"0{point}0", "0")
    statuses = {"E": "status.suppressed", "F": "status.not_published", "G": "status.no_data"}
    for code, status in statuses.items():
        gap = by_name[voice.name("county", code)]
        assert gap[1] == voice.t(status)
        assert gap[2:6] == ["–"] * 4
    assert cells[-1][-1] == voice.t("benchmark.word")
    assert all(len(r) == len(table.columns) == 7 for r in cells)
    assert voice.t("basis.wilson") in table.notes
    assert voice.t("basis.poisson") not in table.notes


def test_a_table_leaves_out_what_nobody_has(tmp_path: Path) -> None:
    items = catalog(indicator())
    rows = [row("share", code, 2020, value) for code, value in (("XX", 2.0), ("A", 1.0), ("B", 3.0))]
    answer = compare(opened(tmp_path, rows, items), items.indicators["share"], "county", 2020)
    voice = Voice(translator("en"), {r.key: r for r in LAND})
    table = comparison_table(answer, voice)
    titles = [c.title for c in table.columns]
    assert len(titles) == 3
    assert not {voice.t("table.lower"), voice.t("table.count")} & set(titles)
    assert all(voice.t("verdict.not_compared") in r[-1] for r in table.text(voice)[:2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_development_as_a_table(made: tuple[Store, Catalog], developed: Development, language: str) -> None:
    voice = voice_of(made, language)
    table = development_table(developed, voice)
    cells = table.text(voice)
    assert [r[0] for r in cells] == ["2018", "2019", "2020 *"]
    assert any(note.startswith("* 2020: ") for note in table.notes)
    assert voice.name("county", "B") in table.columns[1].title
    assert table.columns[4].title == voice.name("country", "XX")
    assert cells[1][1:4] == [voice.t("status.no_data"), "–", "–"]
    column = [c.title for c in table.columns].index(voice.name("county", "E"))
    no_data, hidden = voice.t("status.no_data"), voice.t("status.suppressed")
    assert [r[column] for r in cells] == [no_data, no_data, hidden]


def test_a_table_for_the_terminal_is_aligned(made: tuple[Store, Catalog], compared: Comparison) -> None:
    voice = voice_of(made, "fi")
    table = comparison_table(compared, voice)
    text = plain(table, voice)
    lines = text.splitlines()
    assert lines[0] == table.title
    header, first = lines[2], lines[3]
    end = header.index(table.columns[1].title) + len(table.columns[1].title)
    assert first[:end].endswith("9,0")
    assert lines[-len(table.notes) :] == list(table.notes)


# CSV


def read_xlsx(table: Table, answer: answer_data.Answer, voice: Voice) -> openpyxl.Workbook:
    lines = answer_data.context(answer, voice)
    return openpyxl.load_workbook(io.BytesIO(xlsx_file(table, lines, answer.release, voice)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_in_the_languages_dialect(
    made: tuple[Store, Catalog], compared: Comparison, language: str
) -> None:
    voice = voice_of(made, language)
    table = comparison_table(compared, voice)
    lines = read_csv(csv_file(table, answer_data.context(compared, voice), voice), language)
    filed = table.for_files
    assert lines[0][: len(filed.columns)] == [c.title for c in filed.columns]
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    assert len(rows) == len(table.rows)
    assert [row[voice.t("file.region_code")] for row in rows] == [*"DBACEFG", "XX"]
    for told, line, cells in zip(rows, lines[1:], filed.rows, strict=True):
        assert (told[voice.t("file.indicator")], told[voice.t("table.year")]) == ("share", "2020")
        assert told[voice.t("table.unit")] == voice.unit(compared.indicator)
        for text, cell in zip(line, cells, strict=False):
            if isinstance(cell, float):
                assert ("." in text) is (language == "en")
                assert ("," in text) is (language != "en")
                assert NBSP not in text
                assert float(text.replace(",", ".")) == pytest.approx(cell, abs=1e-6)
            elif isinstance(cell, int):
                assert text == str(cell)
        assert told[voice.t("context.release")] == compared.release
        assert told[voice.t("context.mark")] == voice.t("illustrative.mark")
        assert told[voice.t("context.licence")] == "CC BY 4.0"
        assert told[voice.t("context.level")] == voice.t("level.county")
    value = len(filed.columns) - len(table.columns) + 1
    assert [line[value] for line in lines[5:8]] == ["", "", ""], "a number or nothing"
    assert rows[4][voice.t("file.missing")] == voice.t("status.suppressed")
    assert float(lines[8][value].replace(",", ".")) == 3.46, "exact, as the limits beside it"
    assert voice.t("context.source") not in rows[0], "invented figures have no producer"
    assert rows[0][voice.t("context.definition")]
    assert not rows[1][voice.t("context.definition")], "what explains stands once"


def test_a_whole_number_of_what_has_no_decimals_is_written_whole() -> None:
    columns = (Column("all"), Column("persons", 0), Column("per cent", 1))
    table = Table("t", columns, ((4900.0, 4900.0, 3.0), (0.0, 1200000000.0, 3.04)), {}, ())
    for language, decimals in (("fi", ("3,0", "3,04")), ("en", ("3.0", "3.04"))):
        _, first, second = read_csv(csv_file(table, [], VOICES[language]), language)
        assert first[:3] == ["4900", "4900", decimals[0]]
        assert second[:3] == ["0", "1200000000", decimals[1]]


def test_csv_of_a_development(made: tuple[Store, Catalog], developed: Development) -> None:
    voice = voice_of(made, "sv")
    table, lines = development_table(developed, voice), answer_data.context(developed, voice)
    rows = list(csv.DictReader(io.StringIO(csv_file(table, lines, voice).decode("utf-8-sig")), delimiter=";"))
    first = [(r["Områdeskod"], r["År"], r["Värde"], r["Brott i serien"]) for r in rows[:3]]
    assert first == [("B", "2018", "3,1", ""), ("B", "2019", "", ""), ("B", "2020", "3,1", first[2][3])]
    assert first[2][3], "a year of a break says so"
    assert rows[1]["Varför uppgiften saknas"] == voice.t("status.no_data")
    assert rows[3]["Områdeskod"] == "XX"


# XLSX


@pytest.mark.parametrize("language", LANGUAGES)
def test_xlsx_holds_real_numbers_and_its_context(
    made: tuple[Store, Catalog], compared: Comparison, language: str
) -> None:
    voice = voice_of(made, language)
    table = comparison_table(compared, voice)
    book = read_xlsx(table, compared, voice)
    assert book.sheetnames == [voice.t("context.sheet"), table.title[:31].strip()]
    about, sheet = book.worksheets
    told = {r[0].value: r[1].value for r in about.iter_rows()}
    assert told[voice.t("context.release")] == compared.release
    assert told[voice.t("context.mark")] == voice.t("illustrative.mark")
    assert told[voice.t("context.licence")] == "CC BY 4.0"
    filed = table.for_files
    assert [c.value for c in sheet[1]] == [*(c.title for c in filed.columns), voice.t("file.missing")]
    for cells, expected in zip(sheet.iter_rows(min_row=2), filed.rows, strict=True):
        for c, (cell, value) in enumerate(zip(cells, expected, strict=False)):
            if isinstance(value, int | float):
                assert cell.data_type == "n"
                assert cell.value == pytest.approx(value)
                column = filed.columns[c]
                plain = "0" if column.years else "#,##0"
                assert cell.number_format == ("#,##0.0" if column.decimals else plain)
            else:
                assert cell.data_type in ("s", "n" if cell.value is None else "s")
    assert sheet.cell(6, sheet.max_column).value == voice.t("status.suppressed")
    assert [one.ref for one in sheet.tables.values()] == [sheet.dimensions], "with filters"
    assert sheet.freeze_panes == "A2"
    for n, (_, text) in enumerate(about.iter_rows(values_only=True), 1):
        assert (about.row_dimensions[n].height or 15) >= 15 * -(-len(str(text)) // 90)
    assert book.properties.description == compared.release


def test_real_figures_carry_their_source_and_no_mark(tmp_path: Path) -> None:
    items = catalog(indicator())
    rows = [invented_part("share", code, 2020, x, n) for code, (x, n) in FIGURES.items()]
    store = opened(tmp_path, rows, items, "real")
    answer = compare(store, items.indicators["share"], "county", 2020)
    voice = Voice(translator("fi"), store.by_key)
    table = comparison_table(answer, voice)
    mark = voice.t("illustrative.mark")
    lines = read_csv(csv_file(table, answer_data.context(answer, voice), voice), "fi")
    book = read_xlsx(table, answer, voice)
    about = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]
    beside = [list(pair) for pair in zip(lines[0], lines[1], strict=True)]
    for told in (beside, about):
        for key, text in (("source", "Keksijä: invented."), ("licence", "CC0"), ("release", answer.release)):
            assert [voice.t(f"context.{key}"), text] in told
        assert not any(mark in str(cell) for line in told for cell in line)


# Formulas


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    words = {"fi": text, "sv": text, "en": text}
    hostile_words = Text.model_construct(**words)
    item = indicator().model_copy(update={"name": hostile_words, "caveats": hostile_words})
    items = catalog(item)
    rows = [invented_part("share", code, 2020, x, n) for code, (x, n) in FIGURES.items()]
    notes = [replace(source(), licence=text, citation=text)]
    store = opened(tmp_path, rows, items, "real", notes)
    answer = compare(store, item, "county", 2020)
    hostile = {r.key: r.model_copy(update={"short": r.short.model_copy(update=words)}) for r in store.regions}
    for language in LANGUAGES:
        voice = Voice(translator(language), hostile)
        table = comparison_table(answer, voice)
        lines = read_csv(csv_file(table, answer_data.context(answer, voice), voice), language)
        cells = [cell for line in lines for cell in line if cell and not is_number(cell)]
        assert f"'{text}" in cells
        assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
        book = read_xlsx(table, answer, voice)
        found = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
        assert not [c for c in found if c.data_type == "f"]
        assert any(str(c.value).endswith(text.strip()) for c in found)


def is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return text[0].isdigit()


def test_safe_leaves_ordinary_text() -> None:
    assert [safe(t) for t in ("", "Lappi", "–", "1–4", "a=b", "◌ ei verrata")] == [
        "",
        "Lappi",
        "–",
        "1–4",
        "a=b",
        "◌ ei verrata",
    ]


# JSON


def test_json_of_a_comparison(compared: Comparison) -> None:
    told: dict[str, Any] = json.loads(answer_data.to_json(comparison_json(compared)))
    assert {"indicator", "year", "release", "illustrative", "benchmark", "rows"} <= set(told)
    assert (told["indicator"], told["year"], told["illustrative"]) == ("share", 2020, True)
    assert told["release"] == compared.release
    assert told["benchmark"] | {"lower": 0, "upper": 0} == {
        "kind": "country",
        "region": "XX",
        "value": 3.5,
        "tested": 3.46,
        "numerator": 17_300,
        "denominator": 500_000,
        "lower": 0,
        "upper": 0,
    }
    needed = {"region", "value", "numerator", "denominator", "lower", "upper", "verdict", "status"}
    assert all(needed <= set(r) for r in told["rows"])
    assert [r["region"] for r in told["rows"]] == ["D", "B", "A", "C", "E", "F", "G"]
    by_region = {r["region"]: r for r in told["rows"]}
    assert (by_region["D"]["value"], by_region["D"]["numerator"], by_region["D"]["denominator"]) == (
        9.0,
        900,
        10_000,
    )
    assert by_region["D"]["lower"] < 9.0 < by_region["D"]["upper"]
    hidden = by_region["E"]
    assert (hidden["value"], hidden["numerator"], hidden["lower"]) == (None, None, None)
    assert (hidden["status"], hidden["verdict"]) == ("suppressed", "not_compared")
    assert by_region["G"]["status"] == "no_data"
    assert told["sources"] == ["first"]


def test_json_of_a_comparison_without_a_country(tmp_path: Path) -> None:
    items = catalog(indicator())
    rows = [row("share", code, 2020, value) for value, code in enumerate("ABCDE", 1)]
    answer = compare(opened(tmp_path, rows, items), items.indicators["share"], "county", 2020)
    told = json.loads(answer_data.to_json(comparison_json(answer)))
    assert told["benchmark"]["kind"] == "median"
    assert told["benchmark"]["region"] is None
    assert told["benchmark"]["value"] == 3.0
    assert told["overdispersion"] is None


def test_json_of_a_development(developed: Development) -> None:
    told = json.loads(answer_data.to_json(development_json(developed)))
    assert told["breaks"] == [2020]
    assert [s["region"] for s in told["series"]] == ["B", "XX"]
    assert [r["year"] for r in told["series"][0]["rows"]] == [2018, 2020]
    assert [r["year"] for r in told["series"][1]["rows"]] == [2018, 2019, 2020]
    assert told["series"][1]["recent_trend"]["first_year"] == 2020


def test_a_count_behind_a_hidden_figure_is_never_told(tmp_path: Path) -> None:
    items = catalog(indicator(direction="lower"))
    rows = [invented_part("share", code, 2020, x, n) for code, (x, n) in FIGURES.items()]
    rows.append(row("share", "E", 2020, None, 4, 77_777))
    store = opened(tmp_path, rows, items)
    answer = compare(store, items.indicators["share"], "county", 2020)
    told = json.loads(answer_data.to_json(comparison_json(answer)))
    assert [r["numerator"] for r in told["rows"] if r["region"] == "E"] == [None]
    voice = Voice(translator("en"), store.by_key)
    cells = {r[0]: r for r in comparison_table(answer, voice).text(voice)}
    assert cells["Area E"][4] == "–"


@pytest.mark.parametrize("text", ["a;=1+1", "a,+1", "a\t@x", 'a;"=1"', "a, -1", "＝1+1", "a\r\n=1"])
def test_no_part_of_a_text_becomes_a_formula_at_another_separator(text: str) -> None:
    """A file with ; opened where , divides: what follows the comma would be a cell of its own."""
    kept = safe(text)
    assert kept != text
    assert kept.replace("'", "") == text.replace("'", "")
    for piece in re.split(r"[,;\t\r\n]", kept):
        assert not piece.lstrip(' "').startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("text", ["Etelä-Savo", "2,8–3,3", "−0,5", "a, b ja c", "13–17-vuotiaat", "5 % (–)"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_rows_of_different_indicators_keep_their_own_formats() -> None:
    table = RowTable(
        "Taulukko",
        (Column("Mittari"), Column("Luku", 2)),
        (("a", 1.5), ("b", 12.0), ("=c", None)),
        {(2, 1): "=salattu"},
        (),
        (1, 0, 2),
    )
    t = VOICES["fi"].t
    lines = [("=avain", "@arvo"), (t("context.mark"), "Huomaa & muista")]
    content = workbook([("1", table)], lines, "x", "r-1", t)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["1"]
    assert [sheet.cell(r, 2).number_format for r in (2, 3)] == ["#,##0.0", "#,##0"]
    assert [sheet.cell(r, 2).value for r in (2, 3, 4)] == [1.5, 12, None]
    assert sheet.cell(4, 3).value == "=salattu"
    assert {c.data_type for ws in book for row in ws.iter_rows() for c in row if c.value is not None} == {
        "s",
        "n",
    }
    assert sheet.oddHeader.left.text.replace("&&", "&") == "Huomaa & muista · r-1"
    assert b"<f>" not in b"".join(zipped(content))


def test_no_text_of_a_table_becomes_markup() -> None:
    evil = [f"<i onclick='{n}'>&\"" for n in range(7)]
    columns = (Column(evil[1]), Column(evil[2]), Column("Luku", 1))
    rows = ((evil[3], evil[4], None),)
    text = table_html(Table(evil[0], columns, rows, {(0, 2): evil[5]}, (evil[6],)), VOICES["fi"])
    assert "<i" not in text
    for n in range(7):
        assert f"&lt;i onclick=&#x27;{n}&#x27;&gt;&amp;&quot;" in text


def zipped(content: bytes) -> list[bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return [archive.read(name) for name in archive.namelist()]
