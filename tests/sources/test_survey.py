"""Survey files as they come: messy ones are understood, wrong ones told whole, and nothing slips in."""

import datetime as dt
import errno
import io
import random
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from soila_dash import clock
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.catalog import LANGUAGES, Catalog
from soila_dash.cli import main
from soila_dash.faults import DataFaults, Fault
from soila_dash.files.template import survey_template
from soila_dash.i18n import translator
from soila_dash.sources import example_survey, sheets
from soila_dash.sources.responses import RESPONSES
from soila_dash.sources.survey_files import OWN_SHEETS, Reading, check, keep, read, stored_responses
from soila_dash.sources.survey_layout import Declared
from soila_dash.sources.survey_rows import Drop
from tests import shipped
from tests.sources.survey_world import (
    CANNOT_SAY,
    HEADER,
    IDS,
    SURVEY,
    WORKER,
    WORLD,
    YOUNG,
    csv_file,
    csv_text,
    instrument,
    row,
    xlsx,
)

PERSON = "Maija Meikäläinen, 010203-123A, maija@example.org"


def rows_of(*files: Path, catalog: Catalog = WORLD) -> pl.DataFrame:
    """The rows of faultless files."""
    reading = read(files, catalog)
    assert reading.faults == ()
    return pl.concat([f.responses for f in reading.files])


def one(*files: Path, catalog: Catalog = WORLD, folder: Path | None = None) -> Fault:
    """The only fault of the files, told in every language."""
    reading = read(files, catalog, folder)
    assert len(reading.faults) == 1, reading.faults
    (fault,) = reading.faults
    for language in LANGUAGES:
        said = fault_text(fault, translator(language))
        assert "{" not in said
        assert said
    return fault


def where(fault: Fault) -> tuple[str, int | None, str]:
    return fault.code, fault.row, fault.key


# Messy files are understood


def messy_xlsx(path: Path) -> Path:
    """As a survey tool exports it and an office reworks it."""
    xlsx(
        path,
        [
            ["Kyselyn tulokset, kevät", None],
            [],
            [
                " Kierros ",
                "PILOTTI",
                "Alue",
                "Vastaajaryhmä",
                "Vastauksen  numero",
                "Vastauspäivä",
                "1. Minua kuunnellaan,\u00a0kun minulla on asiaa",
                "young-need",
                "Arvioi väittämiä: Hyöty säilyy pitkään.",
            ],
            row(1, 4, "5", 3),
            row(2, "Täysin eri mieltä", "2,0", None, answered="6.3.2031 14:22"),
            row(3, CANNOT_SAY, 1.0, "5 – Täysin samaa mieltä", round="Kierros spring", region="Alue A"),
            [" ", None, "\u00a0"],
            [],
            row(4, 3, 3, 3, group="RYHMÄ YOUNG", answered="2031-04-30"),
        ],
        [],
        names=("Vastaukset", "Taul2"),
    )
    book = openpyxl.load_workbook(path)
    sheet = book["Vastaukset"]
    sheet.merge_cells("A1:I1")
    sheet["A4"].comment = Comment("Tarkistettu", "x")
    sheet["A5000"] = "  "
    book.save(path)
    return path


def plain_csv(path: Path, encoding: str = "cp1252", separator: str = ";") -> Path:
    """The same answers."""
    header = [*IDS[:5], "answered", *(YOUNG[item] for item in YOUNG)]
    rows = [
        header,
        row(1, 4, 5, 3),
        row(2, 1, 2, None, answered=dt.date(2031, 3, 6)),
        row(3, CANNOT_SAY, 1, "Täysin samaa mieltä"),
        row(4, 3, 3, "3,0", answered=dt.date(2031, 4, 30)),
        [None] * len(header),
        [None] * len(header),
    ]
    return csv_file(path, rows, separator, encoding)


def test_a_messy_workbook_and_an_old_csv_bring_the_same_rows(tmp_path: Path) -> None:
    found = rows_of(messy_xlsx(tmp_path / "a.xlsx"))
    assert dict(found.schema) == RESPONSES
    assert found.height == 4 * len(YOUNG)
    assert found["level"].to_list().count(None) == 2
    assert found["response"].n_unique() == 4
    for n, (encoding, separator) in enumerate(
        [("cp1252", ";"), ("utf-8-sig", ";"), ("utf-8", ","), ("cp1252", "\t"), ("utf-16", "\t")]
    ):
        again = rows_of(plain_csv(tmp_path / f"{n}.csv", encoding, separator))
        assert again.equals(found), (encoding, separator)


def test_what_a_row_becomes(tmp_path: Path) -> None:
    found = rows_of(csv_file(tmp_path / "a.csv", [HEADER, row(7, 4, None, 2)])).rows(named=True)
    assert [(r["item"], r["level"]) for r in found] == [
        ("young-heard", 4),
        ("young-lasting", 2),
        ("young-need", None),
    ]
    assert {r["answered"] for r in found} == {dt.date(2031, 3, 5)}
    assert {(r["round"], r["pilot"], r["region"], r["group"]) for r in found} == {
        ("spring", "pilot-1", "A", "young")
    }
    assert {(r["instrument"], r["version"]) for r in found} == {("young", 1)}


def test_two_groups_in_a_sheet_or_on_two_sheets(tmp_path: Path) -> None:
    both = [*IDS, *YOUNG, *WORKER]
    workers = ["spring", "pilot-1", "A", "worker", 1, dt.date(2031, 3, 5)]
    together = csv_file(
        tmp_path / "a.csv",
        [both, [*row(1), None, None], [*workers, None, None, None, 2, 5]],
    )
    apart = xlsx(tmp_path / "a.xlsx", [HEADER, row(1)], [[*IDS, *WORKER], [*workers, 2, 5]])
    assert rows_of(together).equals(rows_of(apart))
    crossed = csv_file(tmp_path / "b.csv", [both, [*row(1), None, 3], [*workers, None, None, None, 2, 5]])
    assert where(one(crossed)) == ("survey_item_of_another_group", 2, "K worker-new")


def test_an_item_with_the_same_words_in_two_groups(tmp_path: Path) -> None:
    shared = {"worker-heard": YOUNG["young-heard"], "worker-need": YOUNG["young-need"]}
    survey = replace(SURVEY, instruments=(SURVEY.instruments[0], instrument("worker", shared)))
    header = [*IDS, *YOUNG.values()]
    worker = ["spring", "pilot-1", "A", "worker", 1, dt.date(2031, 3, 5), 2, 5, None]
    file = csv_file(tmp_path / "a.csv", [header, row(1), worker])
    found = rows_of(file, catalog=replace(WORLD, survey=survey))
    assert set(found.filter(group="worker")["item"]) == set(shared)
    assert set(found.filter(group="young")["item"]) == set(YOUNG)


def test_a_region_code_that_a_spreadsheet_took_for_a_number(tmp_path: Path) -> None:
    real = shipped.catalog()
    pilots = tuple(p.model_copy(update={"regions": ("05",)}) for p in SURVEY.pilots)
    catalog = replace(WORLD, regions=real.regions, survey=replace(SURVEY, pilots=pilots))
    written = [row(1, region=5), row(2, region="05"), row(3, region="Varsinais-Suomi")]
    found = rows_of(xlsx(tmp_path / "a.xlsx", [HEADER, *written]), catalog=catalog)
    assert set(found["region"]) == {"05"}


def test_a_name_that_two_pilots_have_stands_for_neither(tmp_path: Path) -> None:
    same = SURVEY.pilots[1].model_copy(update={"name": SURVEY.pilots[0].name})
    survey = replace(SURVEY, pilots=(SURVEY.pilots[0], same, SURVEY.pilots[2]))
    catalog = replace(WORLD, survey=survey)
    named = csv_file(tmp_path / "a.csv", [HEADER, row(1, pilot="Keksitty pilot-1")])
    assert rows_of(named).height == len(YOUNG)
    assert one(named, catalog=catalog).code == "survey_unknown_pilot"
    assert rows_of(csv_file(tmp_path / "b.csv", [HEADER, row(1)]), catalog=catalog).height == len(YOUNG)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.slow
def test_the_template_comes_back(tmp_path: Path, language: str) -> None:
    """Filled in by hand in every language, with the example land's pilots."""
    land = example_survey.catalog(shipped.catalog())
    t = translator(language)
    path = tmp_path / "form.xlsx"
    path.write_bytes(survey_template(land, t, pilot="example-pilot-5", round="example-round-2"))
    assert [f.code for f in check([path], land)] == ["empty_file"]
    book = openpyxl.load_workbook(path)
    assert [s.title for s in (book.worksheets[0], book.worksheets[-1])] == list(OWN_SHEETS)
    for sheet, group in zip(book.worksheets[1:-1], land.survey.groups, strict=True):
        asked = land.survey.latest(group.id)
        assert asked is not None
        assert t("survey.status.draft") in sheet["A1"].value
        assert {v.type for v in sheet.data_validations.dataValidation} == {"list", "whole", "date"}
        region = next(p for p in land.survey.pilots if p.id == "example-pilot-5").regions[0]
        ids = ["example-round-2", "example-pilot-5", region, group.id, 1, dt.date(2025, 10, 2)]
        for c, value in enumerate([*ids, *[4] * len(asked.items)], 1):
            sheet.cell(3, c).value = value
    book.save(path)
    found = rows_of(path, catalog=land)
    latest = [one for g in land.survey.groups if (one := land.survey.latest(g.id))]
    assert found["level"].to_list() == [4] * sum(len(one.items) for one in latest)
    assert found["response"].n_unique() == len(land.survey.groups)
    words = " ".join(str(r[0]) for r in book[OWN_SHEETS[0]].iter_rows(values_only=True))
    assert all(translator(x)("survey.help.privacy") in words for x in LANGUAGES)


def test_a_template_for_what_is_not_there(tmp_path: Path) -> None:
    t = translator("en")
    with pytest.raises(DataFaults) as caught:
        survey_template(WORLD, t, pilot="x", round="y", group="z")
    assert [f.code for f in caught.value.faults] == ["unknown_round", "unknown_pilot", "unknown_group"]
    for options, code in (
        ({"round": "spring", "pilot": "pilot-3"}, "pilot_not_in_round"),
        ({"round": "spring", "group": "parent"}, "group_not_in_round"),
    ):
        with pytest.raises(DataFaults) as caught:
            survey_template(WORLD, t, **options)
        assert [f.code for f in caught.value.faults] == [code]


# One fault of each kind, told precisely


CELLS = [
    ({"round": "sprng"}, "survey_unknown_round", "A round", "5", "spring"),
    ({"pilot": "pilot-9"}, "survey_unknown_pilot", "B pilot", "7", "pilot-1"),
    ({"region": "Z"}, "survey_unknown_region", "C region", "1", "A, B"),
    ({"group": "dogs"}, "survey_unknown_group", "D group", "4", "young"),
    ({"region": "B"}, "survey_foreign_region", "C region", "B", "A"),
    ({"pilot": "pilot-3", "region": "D"}, "survey_pilot_not_in_round", "B pilot", "pilot-3", "spring"),
    ({"response": 0}, "survey_response_number", "E response", "1", "1–9999999"),
    ({"response": 401234567}, "survey_response_number", "E response", "", ""),
    ({"response": "010203-123A"}, "survey_response_number", "E response", "11", ""),
    ({"response": 1.5}, "survey_response_number", "E response", "3", ""),
    ({"answered": "eilen"}, "survey_not_a_date", "F answered", "5", "2026-11-22"),
    ({"answered": "31.2.2031"}, "survey_not_a_date", "F answered", "9", ""),
    ({"answered": 47000}, "survey_not_a_date", "F answered", "5", ""),
    ({"answered": "28.2.2031"}, "survey_outside_round", "F answered", "2031-02-28", "2031-03-01"),
    ({"answered": "1.5.2031"}, "survey_outside_round", "F answered", "2031-05-01", "2031-04-30"),
    ({"group": None}, "empty_cell", "D group", "", ""),
    ({"young-need": 6}, "survey_off_scale", "H young-need", "6", "1–5"),
    ({"young-need": 0}, "survey_off_scale", "H young-need", "0", "1–5"),
    ({"young-need": -1}, "survey_off_scale", "H young-need", "-1", "1–5"),
    ({"young-need": 401234567}, "survey_off_scale", "H young-need", "> 999", "1–5"),
    ({"young-need": 3.5}, "survey_decimal", "H young-need", "3.5", "1–5"),
    ({"young-need": "3,5"}, "survey_decimal", "H young-need", "3.5", "1–5"),
    ({"young-need": True}, "survey_unknown_answer", "H young-need", "4", "1–5"),
    ({"young-need": "kyllä"}, "survey_unknown_answer", "H young-need", "5", "1–5"),
    ({"young-need": "Täysin samma mieltä"}, "survey_unknown_answer", "H young-need", "19", "1–5"),
    ({"young-need": "2 – Täysin samaa mieltä"}, "survey_unknown_answer", "H young-need", "23", "1–5"),
    ({"young-need": PERSON}, "survey_text", "H young-need", str(len(PERSON)), "1–5"),
    ({"young-need": "#PUUTTUU!"}, "survey_error_cell", "H young-need", "", ""),
    ({"young-need": "=1+3"}, "survey_formula", "H young-need", "4", ""),
    ({"pilot": "=A1"}, "survey_formula", "B pilot", "3", ""),
    ({"region": "#N/A"}, "survey_error_cell", "C region", "", ""),
    ({"young-heard": None, "young-need": None, "young-lasting": " "}, "survey_no_answer", "", "", ""),
]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize(("changes", "code", "key", "found", "expected"), CELLS)
def test_a_wrong_cell(
    tmp_path: Path, suffix: str, changes: dict[str, Any], code: str, key: str, found: str, expected: str
) -> None:
    make = xlsx if suffix == "xlsx" else csv_file
    fault = one(make(tmp_path / f"a.{suffix}", [HEADER, row(1), row(2, **changes), row(3)]))
    assert where(fault) == (code, 3, key)
    assert fault.file == str(tmp_path / f"a.{suffix}")
    assert fault.sheet == ("Sheet1" if suffix == "xlsx" else "")
    assert not found or fault.found == found
    assert expected in fault.expected


def test_a_group_that_the_round_does_not_ask(tmp_path: Path) -> None:
    fault = one(csv_file(tmp_path / "a.csv", [HEADER, row(1), row(2, group="parent")]))
    assert where(fault) == ("survey_group_not_in_round", 3, "D group")


def rename(old: str, new: Any) -> list[Any]:
    return [new if name == old else name for name in HEADER]


@pytest.mark.parametrize(
    ("rows", "code", "key", "expected"),
    [
        ([[c for c in HEADER if c != "region"], [*row(1)[:2], *row(1)[3:]]], "missing_column", "region", ""),
        ([HEADER[:-1], row(1)[:-1]], "missing_column", "young-lasting", ""),
        ([[*HEADER, "Nimi"], [*row(1), PERSON]], "survey_extra_column", "J", ""),
        ([[*HEADER, None], [*row(1), PERSON]], "survey_extra_column", "J", ""),
        ([[*HEADER, "worker-new"], [*row(1), 4]], "survey_unknown_item", "J", "young-1"),
        ([[*HEADER, "young-other"], [*row(1), 4]], "survey_unknown_item", "J", "young-1"),
        ([rename("young-need", "young-needs"), row(1)], "survey_renamed_column", "H", "young-need"),
        ([rename("pilot", "Pilotit"), row(1)], "survey_renamed_column", "B", "pilot"),
        ([[*HEADER, "young-need"], [*row(1), 4]], "survey_doubled_column", "J", "H"),
        ([[*HEADER, YOUNG["young-need"]], [*row(1), 4]], "survey_doubled_column", "J", "H"),
        ([[*HEADER, "Pilotti"], [*row(1), "pilot-1"]], "survey_doubled_column", "J", "B"),
    ],
)
def test_a_wrong_column(tmp_path: Path, rows: list[Any], code: str, key: str, expected: str) -> None:
    fault = one(xlsx(tmp_path / "a.xlsx", [["Otsikko"], *rows]))
    assert where(fault) == (code, 2, key)
    assert expected in fault.expected
    assert "Nimi" not in fault.found


def test_the_wording_of_another_version_is_a_renamed_column(tmp_path: Path) -> None:
    newer = instrument("young", {**YOUNG, "young-need": "Saan apua aivan toisella tavalla kuin ennen."}, 2)
    survey = replace(SURVEY, instruments=(*SURVEY.instruments, newer))
    header = rename("young-need", newer.items[1].text.fi)
    fault = one(csv_file(tmp_path / "a.csv", [header, row(1)]), catalog=replace(WORLD, survey=survey))
    assert where(fault) == ("survey_renamed_column", 1, "H")
    assert fault.expected == "young-need"


def test_a_header_that_stands_again_hides_no_row(tmp_path: Path) -> None:
    """The first one counts; what stood between the two would be lost with the second."""
    path = csv_file(tmp_path / "a.csv", [HEADER, row(1), HEADER, row(2)])
    assert {f.row for f in check([path], WORLD)} == {3}


def test_a_faulty_row_brings_no_response(tmp_path: Path) -> None:
    reading = read([csv_file(tmp_path / "a.csv", [HEADER, row(1), row(2, 9, 1, 1)])], WORLD)
    assert len(reading.faults) == 1
    assert reading.files[0].responses["response"].n_unique() == 1


def test_no_header(tmp_path: Path) -> None:
    assert one(csv_file(tmp_path / "a.csv", [row(1), row(2)])).code == "survey_no_header"


def test_a_row_of_another_length(tmp_path: Path) -> None:
    short = csv_file(tmp_path / "a.csv", [HEADER, row(1), row(2)[:-1], row(3)])
    assert where(one(short)) == ("wrong_number_of_cells", 3, "")
    long = csv_file(tmp_path / "b.csv", [HEADER, row(1), [*row(2), "x"], row(3)])
    assert where(one(long)) == ("wrong_number_of_cells", 3, "")
    trailing = csv_file(tmp_path / "c.csv", [HEADER, [*row(1), None, None]])
    assert rows_of(trailing).height == len(YOUNG)


def test_mixed_separators(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([HEADER, row(1), row(2)]) + csv_text([row(3)], ",") + csv_text([row(4)]))
    fault = one(path)
    assert where(fault) == ("survey_separators", 4, "")
    path.write_text(csv_text([HEADER], ",") + csv_text([row(n) for n in range(1, 5)]))
    assert where(one(path)) == ("survey_separators", 1, "")


def test_a_row_of_another_length_with_a_cell_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([HEADER, row(1), ["Kiitos!\nt. pilotti"], row(2)]))
    assert where(one(path)) == ("wrong_number_of_cells", 3, "")


def test_a_separator_line_and_decimal_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\r\n" + csv_text([HEADER, row(1, "4,0", "5,0", "3,0")]))
    assert rows_of(path).equals(rows_of(csv_file(tmp_path / "b.csv", [HEADER, row(1)])))
    path.write_text("sep=;\r\n" + csv_text([HEADER, row(1, "4,5", "5,0", "3,0")]))
    assert where(one(path)) == ("survey_decimal", 3, "G young-heard")


def test_broken_quotes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('round;pilot\n"spring"x;y\n')
    assert one(path).code == "not_csv"


@pytest.mark.parametrize(
    ("data", "at"),
    [
        (csv_text([HEADER, row(1)]).encode("utf-16")[:-1], 2),
        (csv_text([HEADER, row(1)]).encode("utf-16-le"), None),
        (csv_text([["Kysely ä"], HEADER, row(1)]).encode("cp1252").replace(b"\xe4", b"\x81"), 1),
        (csv_text([HEADER, ["Näin"], row(1)]).encode().decode("cp1252").encode(), 2),
        (csv_text([HEADER, ["Näin"]]).encode() + csv_text([["Näin"]]).encode("cp1252"), 2),
        (csv_text([HEADER, ["N\ufffdin"]]).encode(), 2),
        (csv_text([["Tulokset"], ["Näin ei käy"]]).encode("cp850"), 2),
        (csv_text([["Tulokset"], ["Näin ei käy"]]).encode("mac_roman"), 2),
    ],
    ids=[
        "half a character",
        "utf-16 without a mark",
        "undefined byte",
        "misread once",
        "two encodings",
        "lost letters",
        "old PC",
        "old Mac",
    ],
)
def test_a_wrong_encoding(tmp_path: Path, data: bytes, at: int | None) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert where(one(path)) == ("survey_encoding", at, "")


def reworked(path: Path, how: Callable[[Any], object]) -> Path:
    book = openpyxl.load_workbook(path)
    how(book)
    book.save(path)
    return path


def hide_row(book: Any) -> None:
    book.worksheets[0].row_dimensions[3].hidden = True


def hide_column(book: Any) -> None:
    book.worksheets[0].column_dimensions["H"].hidden = True


def hide_sheet(book: Any) -> None:
    book.create_sheet("Toinen").append(["x"])
    book["Toinen"].sheet_state = "veryHidden"


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (hide_row, ("survey_hidden_row", 3, "")),
        (hide_column, ("survey_hidden_column", 1, "H young-need")),
        (hide_sheet, ("survey_hidden_sheet", None, "")),
        (lambda book: book.worksheets[0].merge_cells("K2:K3"), ("survey_merged", 2, "K2:K3")),
        (lambda book: book.create_sheet("Muu").append(["x", "y"]), ("survey_no_header", None, "")),
    ],
)
def test_what_hides_in_a_workbook(tmp_path: Path, how: Callable[[Any], object], expected: object) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADER, row(1), row(2)])
    assert where(one(reworked(path, how))) == expected


def test_two_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    disagree = xlsx(path, [HEADER, row(1), row(2)], [HEADER, row(2, 1, 1, 1)])
    fault = one(disagree)
    assert (where(fault), fault.sheet, fault.expected) == (
        ("survey_sheets_disagree", 2, ""),
        "Sheet2",
        "Sheet1: 3",
    )
    assert one(xlsx(path, [HEADER, row(1), row(2)], [HEADER, row(2)])).code == "survey_duplicate"
    assert rows_of(xlsx(path, [HEADER, row(1)], [HEADER, row(2)])).height == 2 * len(YOUNG)
    assert rows_of(xlsx(path, [HEADER, row(1)], [HEADER])).height == len(YOUNG)


# Duplicates


def test_a_response_that_stands_twice_in_a_file(tmp_path: Path) -> None:
    fault = one(csv_file(tmp_path / "a.csv", [HEADER, row(1), row(2), row(1, 1, 1, 1)]))
    assert (where(fault), fault.expected) == (("survey_duplicate", 4, ""), "2")
    other = [
        row(1),
        row(1, group="young", pilot="pilot-2", region="C"),
        row(1, round="early-summer", answered="1.6.2031"),
    ]
    assert rows_of(csv_file(tmp_path / "b.csv", [HEADER, *other])).height == 3 * len(YOUNG)


def test_a_response_that_stands_in_two_files(tmp_path: Path) -> None:
    first = csv_file(tmp_path / "a.csv", [HEADER, row(1), row(2)])
    second = csv_file(tmp_path / "b.csv", [HEADER, row(2), row(3)])
    fault = one(first, second)
    assert (where(fault), Path(fault.file).name, fault.expected) == (
        ("survey_duplicate_files", 2, ""),
        "b.csv",
        "a.csv",
    )
    keep(read([first], WORLD), tmp_path / "kept")
    fault = one(second, folder=tmp_path / "kept")
    assert where(fault) == ("survey_duplicate_files", 2, "")


def test_a_response_that_stands_in_two_rounds(tmp_path: Path) -> None:
    """On a day that belongs to both: the same person cannot have answered twice under one number."""
    day = dt.date(2031, 4, 20)
    first = csv_file(tmp_path / "a.csv", [HEADER, row(1, answered=day), row(2)])
    summer = [row(n, round="early-summer", answered=day) for n in (1, 2)]
    second = csv_file(tmp_path / "b.csv", [HEADER, *summer])
    fault = one(first, second)
    assert (where(fault), fault.expected) == (("survey_duplicate_rounds", 2, ""), "spring")
    keep(read([first], WORLD), tmp_path / "kept")
    assert where(one(second, folder=tmp_path / "kept")) == ("survey_duplicate_rounds", 2, "")


def test_a_round_that_is_sent_twice(tmp_path: Path) -> None:
    """The same answers in another form: one finding, not one a row."""
    first = csv_file(tmp_path / "a.csv", [HEADER, *(row(n) for n in range(1, 30))])
    again = xlsx(tmp_path / "b.xlsx", [["Uudelleen"], HEADER, *(row(n) for n in range(1, 30))])
    fault = one(first, again)
    assert (fault.code, fault.found, fault.expected) == ("survey_round_again", "29", "a.csv")
    keep(read([first], WORLD), tmp_path / "kept")
    assert one(again, folder=tmp_path / "kept").code == "survey_round_again"


# The file itself


def cfb(*names: str) -> bytes:
    """What Excel's old format and a password's wrapping begin with, and the names of streams in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(n.encode("utf-16-le") for n in names)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return out.getvalue()


def locked() -> bytes:
    data = bytearray(zipped("secret.xml"))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "code", "found"),
    [
        ("a.csv", b"", "empty_file", ""),
        ("a.csv", b"  \r\n", "empty_file", ""),
        ("a.csv", b";;;\r\n;;;\r\n", "empty_file", ""),
        ("a.csv", csv_text([HEADER]).encode(), "empty_file", ""),
        ("a.xlsx", b"", "empty_file", ""),
        ("a.csv", b"x" * (10 * 1024 * 1024 + 1), "survey_too_large", "10.0 MB"),
        ("a.xlsx", cfb("EncryptionInfo", "EncryptedPackage"), "survey_password", ""),
        ("a.xlsx", locked(), "survey_password", ""),
        ("a.xlsx", cfb("Workbook"), "survey_not_its_name", "xls"),
        ("a.xlsx", csv_text([HEADER, row(1)]).encode(), "survey_not_its_name", "text"),
        ("a.xlsx", zipped("word/document.xml"), "survey_not_its_name", "zip"),
        (
            "a.xlsx",
            zipped("xl/workbook.xml", "[Content_Types].xml", "xl/vbaProject.bin"),
            "survey_not_its_name",
            "xlsm",
        ),
        ("a.xlsx", b"PK\x03\x04 torn", "survey_damaged", "BadZipFile"),
        ("a.csv", b"PK\x03\x04 torn", "survey_not_its_name", "zip"),
        ("a.csv", b"<html><table>", "survey_not_its_name", "html"),
        ("a.csv", b"%PDF-1.7", "survey_not_its_name", "pdf"),
        ("a.csv", zipped("xl/workbook.xml", "[Content_Types].xml"), "survey_not_its_name", "xlsx"),
        ("a.xlsx", zipped("xl/workbook.xml", "[Content_Types].xml"), "survey_damaged", ""),
        ("a.ods", zipped("content.xml"), "survey_file_kind", ".ods"),
        ("a.xls", cfb("Workbook"), "survey_file_kind", ".xls"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, code: str, found: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    fault = one(path)
    assert fault.code == code
    assert found in fault.found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_whose_end_was_lost_is_told_as_damaged(tmp_path: Path, lang: str) -> None:
    """A package's list of contents stands at its end: without it nobody can tell that it was a workbook."""
    whole = xlsx(tmp_path / "whole.xlsx", [HEADER, *(row(n) for n in range(1, 40))]).read_bytes()
    for part in (0.1, 0.5, 0.9):
        torn = tmp_path / "torn.xlsx"
        torn.write_bytes(whole[: int(len(whole) * part)])
        fault = one(torn)
        assert fault.code == "survey_damaged"
        said = fault_text(fault, translator(lang))
        assert translator(lang)("fault.survey_damaged", found="BadZipFile") in said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert one(tmp_path / "a.csv").code == "file_missing"
    (tmp_path / "b.csv").mkdir()
    assert one(tmp_path / "b.csv").code == "is_a_folder"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADER, row(1)])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet9.xml", b"0" * (sheets.UNPACKED + 1))
    assert path.stat().st_size < 100_000
    assert one(path).code == "survey_unpacked"
    path = xlsx(tmp_path / "b.xlsx", [HEADER, row(1)])
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/laughs.xml", laughs)
    assert one(path).code == "survey_unpacked"


def test_a_far_cell_takes_no_room(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADER, row(1)])
    assert rows_of(reworked(path, lambda b: b.worksheets[0].cell(1_048_576, 16_384, " "))).height == 3
    far = reworked(path, lambda b: b.worksheets[0].cell(1_048_576, 16_384, "x"))
    fault = one(far)
    assert (fault.code, fault.found) == ("survey_too_large", "1048576 × 16384")


def test_nothing_is_computed(tmp_path: Path) -> None:
    """A formula is refused even where the file carries its last result."""
    path = tmp_path / "a.xlsx"
    xlsx(path, [HEADER, row(1), row(2, "=WEBSERVICE(A1)", 3, 4)])
    assert where(one(path)) == ("survey_formula", 3, "G young-heard")
    reworked(path, lambda book: book.worksheets[0].__setitem__("G3", ArrayFormula("G3", "=SUM(H3:I3)")))
    assert where(one(path)) == ("survey_formula", 3, "G young-heard")


# Everything at once, and no personal data anywhere


def test_one_of_each_fault_is_one_finding_each_and_nothing_is_kept(tmp_path: Path) -> None:
    bad = [
        row(n, **changes) if "response" not in changes else row(0, **changes)
        for n, (changes, *_) in enumerate(CELLS, 100)
    ]
    header = [*rename("young-heard", "young-herd"), "Nimi", "young-need", "worker-new"]
    table = [["Otsikko"], header, *([*cells, None, None, None] for cells in bad)]
    table += [[*row(1), PERSON, None, None], [*row(2), None, None, None], [*row(2), None, None, None]]
    path = xlsx(tmp_path / "all.xlsx", table, [HEADER, row(1, 1, 1, 1)], [[PERSON]])
    cut = [c for c in HEADER if c != "young-lasting"]
    missing = csv_file(tmp_path / "missing.csv", [cut, row(50)[:-1]])
    empty, fake = tmp_path / "empty.csv", tmp_path / "fake.xlsx"
    empty.touch()
    fake.write_text("x")
    files = [path, missing, empty, fake]
    expected = Counter(code for _, code, *_ in CELLS)
    expected.update(
        ["survey_renamed_column", "survey_extra_column", "survey_doubled_column", "survey_unknown_item"]
    )
    expected.update(["survey_duplicate", "survey_sheets_disagree", "survey_no_header"])
    expected.update(["missing_column", "empty_file", "survey_not_its_name"])
    faults = check(files, WORLD)
    assert Counter(f.code for f in faults) == expected
    assert all(f.file for f in faults)
    reading = read(files, WORLD)
    with pytest.raises(DataFaults):
        keep(reading, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()
    told = " ".join([str(faults), *(fault_text(f, translator(x)) for f in faults for x in LANGUAGES)])
    assert not any(part in told for part in ("Maija", "010203", "maija@", "kyllä", "eilen", "dogs"))


@pytest.mark.slow
@given(
    secret=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=13, max_size=60
    ).filter(lambda s: any(c.isalpha() for c in s.strip())),
    at=st.integers(0, len(HEADER) - 1),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_free_text_gets_in_or_is_repeated(tmp_path: Path, secret: str, at: int) -> None:
    secret = f"Qx{secret}"
    cells: list[Any] = row(2)
    cells[at] = secret
    book = openpyxl.Workbook()
    for line in (HEADER, row(1), cells):
        book.active.append(line)
    path = tmp_path / "a.xlsx"
    try:
        book.save(path)
    except ValueError:  # a character that no workbook can hold
        return
    reading = read([path], WORLD)
    assert reading.faults
    told = str(reading.faults).replace(str(path), "")
    assert "Qx" not in told
    assert "Qx" not in str(reading.files[0].responses.rows())


levels = st.one_of(st.none(), st.integers(1, 5))


@pytest.mark.slow
@given(
    answers=st.lists(st.tuples(levels, levels, levels).filter(any), min_size=1, max_size=12),
    seed=st.integers(0, 99),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_form_of_a_file_changes_no_answer(
    tmp_path: Path, answers: Sequence[tuple[int | None, ...]], seed: int
) -> None:
    """Columns and rows in any order, headed in any language, levels as numbers, text or labels."""
    chance = random.Random(seed)
    survey = WORLD.survey
    asked = survey.instruments[0]

    def heading(name: str) -> str:
        language = chance.choice(LANGUAGES)
        item = asked.item(name)
        if item is None:
            return chance.choice([name, translator(language)(f"survey.column.{name}")])
        return chance.choice([name, item.text[language], item.short[language].upper()])

    def level(value: int | None) -> Any:
        if value is None:
            return chance.choice([None, " ", CANNOT_SAY, "Kan inte säga", "cannot say"])
        label = asked.scale.answers[value - 1].label[chance.choice(LANGUAGES)]
        return chance.choice([value, float(value), f"{value},0", label, f"{value} = {label}"])

    rows = [row(n, *answer) for n, answer in enumerate(answers, 1)]
    # Responses stand in the order of their file: a copied run of rows is told by it.
    by = ("response", "item")
    plain = rows_of(csv_file(tmp_path / "a.csv", [HEADER, *rows])).sort(by)
    order = chance.sample(range(len(HEADER)), len(HEADER))
    mixed = [[*cells[: len(IDS)], *map(level, cells[len(IDS) :])] for cells in chance.sample(rows, len(rows))]
    table = [[heading(HEADER[k]) for k in order], *([cells[k] for k in order] for cells in mixed)]
    title = [["Tulokset"], []]
    assert rows_of(xlsx(tmp_path / "b.xlsx", [*title, *table])).sort(by).equals(plain)
    text = chance.choice([";", "\t", ","])
    assert rows_of(csv_file(tmp_path / "c.csv", table, text, "cp1252")).sort(by).equals(plain)


# Keeping


def read_one(folder: Path, name: str = "a.csv", *rows: Any) -> Reading:
    return read([csv_file(folder / name, [HEADER, *(rows or (row(1), row(2)))])], WORLD, folder / "kept")


def test_what_is_kept_is_private_and_whole(tmp_path: Path) -> None:
    reading = read_one(tmp_path)
    (new,) = keep(reading, tmp_path / "kept")
    (path,) = (tmp_path / "kept").glob("*.parquet")
    assert path.name == f"{new.digest}.parquet"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    found, faults = stored_responses(tmp_path / "kept", WORLD)
    assert faults == []
    assert found.collect().equals(new.responses)


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    keep(read_one(tmp_path), tmp_path / "kept")
    (path,) = (tmp_path / "kept").glob("*.parquet")
    before = path.read_bytes(), path.stat().st_mtime_ns
    again = read_one(tmp_path, "renamed.csv")
    assert again.faults == ()
    assert [f.known for f in again.files] == [True]
    assert keep(again, tmp_path / "kept") == []
    assert [(path.read_bytes(), path.stat().st_mtime_ns)] == [before]
    twice = read([tmp_path / "a.csv", tmp_path / "renamed.csv"], WORLD)
    assert (twice.faults, [f.known for f in twice.files]) == ((), [False, True])


def test_no_changed_byte_changes_what_is_kept(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever byte changes, check, import, build and backup name the file and do nothing. Files from before
    hashes were kept are as good as they can be read, and get theirs by the next command."""
    files = [str(csv_file(data / f"{n}.csv", [HEADER, row(n)])) for n in (1, 2)]
    assert main(["--lang", "en", "survey", "import", files[0]]) == 0
    private = data / "data" / "private"
    (path,) = (private / "responses").glob("*.parquet")
    sums, whole = path.with_name("sums.json"), path.read_bytes()
    backup = ["survey", "backup", str(data / "x.zip")]
    for place in range(0, len(whole), len(whole) // 12):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert [f.code for f in stored_responses(path.parent, WORLD)[1]] == ["kept_damaged"], place
        for command in (["survey", "check", files[1]], ["survey", "import", files[1]], backup):
            capsys.readouterr()
            assert main(["--lang", "en", *command]) == 1, (command, place)
            assert f"{path.name}: The file is not as it was kept" in capsys.readouterr().err
        assert list(path.parent.glob("*.parquet")) == [path]
    sums.unlink()
    assert [f.code for f in stored_responses(path.parent, WORLD)[1]] == ["kept_damaged"]
    assert main(["--lang", "en", *backup]) == 1
    assert not sums.exists(), "what cannot be read is no measure"
    path.write_bytes(whole)
    assert stored_responses(path.parent, WORLD)[1] == []
    assert main(["--lang", "en", *backup]) == 0
    assert sums.is_file()
    sums.write_text("[")
    assert main(["--lang", "en", "survey", "import", files[1]]) == 1
    assert "sums.json: The file is not as it was kept" in capsys.readouterr().err


def test_one_wrong_file_keeps_the_right_one_out(tmp_path: Path) -> None:
    right = csv_file(tmp_path / "a.csv", [HEADER, row(1)])
    wrong = csv_file(tmp_path / "b.csv", [HEADER, row(2, 9, 9, 9)])
    with pytest.raises(DataFaults):
        keep(read([right, wrong], WORLD), tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", fail)
    with pytest.raises(OSError, match="no room"):
        keep(read_one(tmp_path), tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_damaged_file_and_an_edited_wording_bring_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    keep(read_one(tmp_path), folder)
    edited = instrument("young", {**YOUNG, "young-need": "Jotakin aivan muuta."})
    survey = replace(SURVEY, instruments=(edited, SURVEY.instruments[1]))
    found, faults = stored_responses(folder, replace(WORLD, survey=survey))
    assert ([f.code for f in faults], found.collect().height) == (["survey_wording_edited"], 0)
    (folder / "x.parquet").write_bytes(b"PAR1 torn")
    found, faults = stored_responses(folder, WORLD)
    assert ([f.code for f in faults], found.collect().height) == (["kept_damaged"], 6)
    fault = one(csv_file(tmp_path / "b.csv", [HEADER, row(9)]), folder=folder)
    assert (fault.code, Path(fault.file).name) == ("kept_damaged", "x.parquet")


# Spellings that people and programs bring


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\u200e", "\ufeff"])
def test_what_cannot_be_seen_changes_nothing(tmp_path: Path, unseen: str) -> None:
    def among(text: Any) -> Any:
        return f"{text[:2]}{unseen}{text[2:]}{unseen}" if isinstance(text, str) else text

    cells = row(1, "Täysin samaa mieltä", "4", 3)
    for make in (csv_file, xlsx):
        name = tmp_path / f"a.{'csv' if make is csv_file else 'xlsx'}"
        lines = [[among(c) for c in HEADER], [among(c) for c in cells]]
        path = make(name, lines)
        assert rows_of(path)["level"].to_list() == [5, 3, 4]


def test_a_byte_order_mark_may_stand_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeff\ufeff" + csv_text([HEADER, row(1)]), encoding="utf-8")
    assert rows_of(path).height == 3


SPELLINGS = yaml.safe_load((Path(__file__).parent / "spellings.yaml").read_text(encoding="utf-8"))


def test_a_level_may_stand_beside_its_label(tmp_path: Path) -> None:
    """Before it, behind, or both, with any sign between; what is escaped or unseen is nothing."""
    label = "Täysin samaa mieltä"
    said = [form.format(label) for form in SPELLINGS["levels"]]
    lines = [HEADER, *(row(n, text, 1, 2) for n, text in enumerate(said, 1))]
    for path in (csv_file(tmp_path / "a.csv", lines), xlsx(tmp_path / "a.xlsx", lines)):
        found = rows_of(path).filter(item="young-heard")["level"].to_list()
        assert [text for text, level in zip(said, found, strict=True) if level != 5] == []
    other = [text.replace("5", "4") for text in said if "5" in text and label in text]
    other += [form.format(label) for form in SPELLINGS["no_levels"]]
    wrong = csv_file(tmp_path / "b.csv", [HEADER, *(row(n, text, 1, 2) for n, text in enumerate(other, 1))])
    faults = read([wrong], WORLD).faults
    assert [f.row for f in faults] == list(range(2, len(other) + 2))
    assert {f.code for f in faults} == {"survey_unknown_answer", "survey_text"}


def test_a_heading_may_have_a_number_and_a_question(tmp_path: Path) -> None:
    """What stands before an item and ends with a sign is its question."""
    known = Declared(WORLD)

    def read_as(form: str, text: str) -> str:
        return known.heading(sheets.Cell("text", form.format(text)))

    for form in SPELLINGS["headings"]:
        for item, text in YOUNG.items():
            assert known.items.get(read_as(form, text), {}).get("young-1") == item, form
    for form in SPELLINGS["no_headings"]:
        assert read_as(form, "palvelu vastaa tarpeisiini") not in known.items, form
    for written, name in SPELLINGS["fields"].items():
        assert known.fields[read_as(written, "")] == name
    head = [*HEADER[:6], *(f"Q{n}. Miten sopii? {text}" for n, text in enumerate(YOUNG.values(), 1))]
    assert rows_of(csv_file(tmp_path / "a.csv", [head, row(1)])).height == 3


def test_a_time_is_the_day_that_it_was_in_finland(tmp_path: Path) -> None:
    days = SPELLINGS["days"]
    lines = [row(n, answered=text) for n, text in enumerate(days, 1)]
    found = rows_of(csv_file(tmp_path / "a.csv", [HEADER, *lines])).filter(item="young-heard")
    got = dict(zip(days, (day.day for day in found["answered"]), strict=True))
    assert got == days
    none = SPELLINGS["no_days"]
    wrong = csv_file(tmp_path / "b.csv", [HEADER, *(row(n, answered=text) for n, text in enumerate(none, 1))])
    told = [(f.code, f.row) for f in read([wrong], WORLD).faults]
    assert told == [("survey_not_a_date", n) for n in range(2, len(none) + 2)]


# Dropping rows


def test_the_steward_drops_named_rows(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [HEADER, row(1), row(2, 9, 1, 1), row(3), row(4, 8, 1, 1), row(5)])
    assert [f.row for f in check([path], WORLD)] == [3, 5]
    reading = read([path], WORLD, drops=[Drop("a.csv", 3, 3), Drop(str(path), 5, 5)])
    assert reading.faults == ()
    assert (reading.files[0].dropped, reading.files[0].responses["response"].n_unique()) == (2, 3)
    reading = read([path], WORLD, drops=[Drop("a.csv", 3, 5)])
    assert (reading.faults, reading.files[0].dropped) == ((), 3)
    half = read([path], WORLD, drops=[Drop("a.csv", 3, 3)])
    assert [f.row for f in half.faults] == [5]


@pytest.mark.parametrize("drop", [Drop("b.csv", 3, 3), Drop("a.csv", 99, 99), Drop("a.csv", 1, 1)])
def test_a_row_to_drop_that_is_not_there(tmp_path: Path, drop: Drop) -> None:
    path = csv_file(tmp_path / "a.csv", [HEADER, row(1)])
    reading = read([path], WORLD, drops=[drop])
    assert [f.code for f in reading.faults] == ["survey_drop_unknown"]


def test_a_row_to_drop_from_one_of_two_sheets(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADER, row(1), row(2)], [HEADER, row(2, 1, 1, 1), row(3)])
    unclear = read([path], WORLD, drops=[Drop("a.xlsx", 2, 2)])
    assert "survey_drop_sheet" in {f.code for f in unclear.faults}
    clear = read([path], WORLD, drops=[Drop("a.xlsx", 2, 2, "Sheet2")])
    assert clear.faults == ()
    assert clear.files[0].responses["response"].n_unique() == 3


def test_dropping_every_row_leaves_no_file(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [HEADER, row(1)])
    assert [f.code for f in read([path], WORLD, drops=[Drop("a.csv", 2, 2)]).faults] == ["empty_file"]


# The command line


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the invented survey in place of the catalogue's."""
    monkeypatch.setenv("SOILA_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("soila_dash.surveying.load", lambda _: WORLD)
    return tmp_path


def test_the_command_line_imports_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = csv_file(data / "a.csv", [HEADER, row(1), row(2, 9, 1, 1)])
    assert main(["--lang", "en", "survey", "import", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert (
        "row 3, G (en Minua kuunnellaan, kun minulla on asiaa): 9 is outside the scale; the levels are 1–5"
        in err
    )
    assert "1 fault; nothing is imported until it is corrected." in err
    assert "Nothing was imported." in err
    assert not (data / "data" / "private" / "responses").exists()
    drop = ["--drop", "a.csv:3"]
    assert main(["--lang", "en", "survey", "check", str(path), *drop]) == 0
    out, err = capsys.readouterr()
    assert "1 response, all in order." in out
    assert "responses dated later than today: 1, the first 2031-03-" in err, "the round is years away"
    assert not (data / "data" / "private" / "responses").exists()
    assert main(["--lang", "en", "survey", "import", str(path), *drop]) == 0
    out = capsys.readouterr().out
    assert "1 response imported." in out
    assert "1 row was left out." in out
    assert len(list((data / "data" / "private" / "responses").glob("*.parquet"))) == 1
    assert main(["--lang", "en", "survey", "import", str(path)]) == 0
    assert "imported before, nothing changes" in capsys.readouterr().out


@pytest.mark.parametrize(("hour", "ahead"), [(21, True), (22, False)])
def test_later_than_today_goes_by_the_day_in_finland(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, hour: int, ahead: bool
) -> None:
    """Answered after midnight in Finland: by UTC it is the evening before."""
    moment = dt.datetime(2031, 3, 4, hour, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "utc_now", lambda: moment)
    path = csv_file(data / "a.csv", [HEADER, row(1)])
    assert main(["--lang", "en", "survey", "check", str(path)]) == 0
    assert ("later than today" in capsys.readouterr().err) == ahead


@pytest.mark.parametrize("text", ["a.csv", "a.csv:x", ":3", "a.csv:3-", "a.csv:!3"])
def test_a_drop_that_is_not_one(data: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    path = csv_file(data / "a.csv", [HEADER, row(1)])
    assert main(["--lang", "en", "survey", "check", str(path), "--drop", text]) == 1
    assert "FILE:ROW" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_line_gives_a_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    assert main(["--lang", "fi", "survey", "template", str(path)]) == 0
    assert openpyxl.load_workbook(path).sheetnames[0] == OWN_SHEETS[0]
    example = ["--kind", "example", "--round", "example-round-1", "--group", "parent"]
    assert main(["--lang", "fi", "survey", "template", str(path), *example]) == 0
    assert openpyxl.load_workbook(path).sheetnames == [OWN_SHEETS[0], "Vanhemmat", OWN_SHEETS[1]]
    assert main(["--lang", "en", "survey", "template", str(path), "--group", "dogs"]) == 1
    assert "there is no respondent group dogs" in capsys.readouterr().err
