"""Figures from their owners: the walk of a steward, from the form to what is kept; every fault told."""

import datetime as dt
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from soila_dash import paths
from soila_dash.catalog import load
from soila_dash.cli import main
from soila_dash.faults import DataFaults
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.sources import tabulation
from soila_dash.sources.tabulation import FIELDS, STORED

REAL = load(paths.ROOT / "data" / "catalog")
ITEM = "placements-12-17"
COUNTIES = [r.code for r in REAL.of_level("county")]
OWNER, SOURCE = "Keksitty omistaja", "Keksitty poiminta 1.9.2026"

Cells = dict[str, Any]


def row(region: str = "21", count: Any = 40, **changes: Any) -> Cells:
    cells = dict(
        zip(FIELDS, (ITEM, region, 2020, "total", count, 4000, OWNER, SOURCE, "as_is", None), strict=True)
    )
    return {**cells, **changes}


def file(path: Path, *rows: Cells, header: Any = FIELDS) -> Path:
    """A workbook of these rows."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(list(header))
    for cells in rows:
        sheet.append([cells[f] for f in FIELDS])
    book.save(path)
    return path


def told(path: Path, *rows: Cells, public: pl.DataFrame | None = None) -> list[tuple[str, int | None, str]]:
    reading = tabulation.read([file(path, *rows)], REAL, public=public)
    return [(f.code, f.row, f.key) for f in reading.faults]


# The walk


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "catalog").symlink_to(paths.ROOT / "data" / "catalog")
    (folder / "published").symlink_to(paths.ROOT / "data" / "published")
    monkeypatch.setenv("SOILA_DATA", str(folder))
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: Any, code: int = 0, lang: str = "en") -> str:
    capsys.readouterr()
    assert main(["--lang", lang, "figures", *map(str, arguments)]) == code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return err if code else out


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_steward_sends_the_form_reads_the_faults_mends_them_and_imports(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    form = tmp_path / "form.xlsx"
    t = translator(language)
    run(capsys, "template", ITEM, form, "--year", 2019, 2020, lang=language)
    book = load_workbook(form)
    sheet = book[t("tabulation.sheet")]
    assert [c.value for c in sheet[2]] == [t(f"tabulation.column.{f}") for f in FIELDS]
    rows = list(sheet.iter_rows(min_row=3))
    assert len(rows) == 2 * 3 * (1 + len(COUNTIES))
    typed = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    offered = [text.strip('"').split(",") for text in typed if text.startswith('"')]  # as Excel splits it
    assert [t(f"tabulation.permission.{p}") for p in ("as_is", "hidden", "private")] in offered
    assert [t(f"sex.{s}") for s in ("total", "female", "male")] in offered
    for n, cells in enumerate(rows):
        counties = 1 if cells[1].value != REAL.of_level("country")[0].short[language] else len(COUNTIES)
        women, men = 30 * counties, 36 * counties
        count = {t("sex.total"): women + men, t("sex.female"): women, t("sex.male"): men}[cells[3].value]
        cells[4].value, cells[5].value = count, 100 * count
        cells[6].value, cells[7].value = OWNER, SOURCE
        cells[8].value = t("tabulation.permission.hidden")
        cells[9].value = 5 if n else None
    rows[1][4].value = ".."
    rows[2][1].value = "Lappalandia"
    rows[3][3].value = "?"
    book.save(form)

    err = run(capsys, "check", form, code=1, lang=language)
    assert t("fault.tabulation_omitted") in err
    assert t("fault.tabulation_no_limit", expected="3–100") in err
    assert "Lappalandia" not in err  # what stands in a wrong cell is not repeated
    assert t("sex.female")[1:] in err
    assert "female" not in err.casefold()
    assert t.n("cli.figures.faults", 4) in err
    run(capsys, "import", form, code=1, lang=language)
    assert not (data / "private" / "tabulations").exists()

    rows[0][9].value = 5
    rows[1][4].value = 30 * len(COUNTIES)
    rows[2][1].value = rows[1][1].value
    rows[3][3].value = t("sex.total")
    book.save(form)
    assert t.n("cli.figures.sound", 144, file=form) in run(capsys, "check", form, lang=language)
    assert not (data / "private" / "tabulations").exists()
    assert t.n("cli.figures.imported", 144, file=form) in run(capsys, "import", form, lang=language)
    (kept,) = (data / "private" / "tabulations").glob("*.parquet")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert t("cli.figures.known", file=form) in run(capsys, "import", form, lang=language)

    counts, faults = tabulation.stored_counts(kept.parent, REAL)
    assert faults == []
    assert dict(counts.schema) == STORED
    total = counts.filter(level="country", year=2020, sex="total").row(0, named=True)
    assert (total["count"], total["denominator"]) == (66 * 23, 6600 * 23)
    assert (total["owner"], total["permission"], total["limit"]) == (OWNER, "hidden", 5)


def test_a_csv_form_of_one_language_is_the_same_as_a_workbook_of_another(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "form.csv"
    run(capsys, "template", ITEM, form, "--year", 2020, lang="sv")
    t = translator("sv")
    lines = form.read_text(encoding="utf-8-sig").splitlines()
    rows = [line.split(";") for line in lines if line.split(";")[3] == t("sex.total")]
    assert len(rows) == 24
    filled = [[*r[:4], "60", "5000", OWNER, SOURCE, t("tabulation.permission.as_is"), ""] for r in rows[1:]]
    text = "\r\n".join(";".join(r) for r in [lines[0].split(";"), *filled])
    form.write_bytes(text.encode("cp1252"))
    written = file(tmp_path / "form.xlsx", *(row(code, 60, denominator=5000) for code in COUNTIES))
    first, second = (tabulation.read([f], REAL) for f in (form, written))
    assert first.faults == second.faults == ()
    columns = ["region", "sex"]
    assert first.files[0].counts.sort(columns).equals(second.files[0].counts.sort(columns))


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_numbers_grouped_as_office_programs_do_are_read(tmp_path: Path, space: str) -> None:
    lines = [";".join(FIELDS), f"{ITEM};21;2020;total;1{space}234;12{space}300;{OWNER};{SOURCE};as_is;"]
    (tmp_path / "x.csv").write_text("\r\n".join(lines), encoding="utf-8")
    written = file(tmp_path / "x.xlsx", row(count=f"1{space}234", denominator=f"12{space}300"))
    for form in (tmp_path / "x.csv", written):
        (read,) = tabulation.read([form], REAL).files
        assert read.counts.select("count", "denominator").row(0) == (1234, 12_300)


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\u2066", "\uf0b7"])
def test_a_csv_form_with_characters_that_nothing_could_show(tmp_path: Path, sign: str) -> None:
    """Wherever they are: the row is told, and nothing of the file is kept."""
    lines = [";".join(FIELDS), f"{ITEM};21;2020;total;40;4000;{OWNER};{SOURCE}{sign};as_is;"]
    (tmp_path / "x.csv").write_text("\r\n".join(lines), encoding="utf-8")
    faults = tabulation.read([tmp_path / "x.csv"], REAL).faults
    assert ("not_readable", 2) in [(f.code, f.row) for f in faults]


def test_a_form_of_what_no_owner_supplies_is_not_made(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    err = run(capsys, "template", "placements-13-17", tmp_path / "form.xlsx", code=1)
    assert ITEM in err
    assert ".pdf" in run(capsys, "template", ITEM, tmp_path / "form.pdf", code=1)
    assert not list(tmp_path.glob("form.*"))


# What may be wrong


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"indicator": "placements-13-17"}, "tabulation_unknown_indicator", "A indicator"),
        ({"region": "99"}, "survey_unknown_region", "B region"),
        ({"region": "Pirkanmaan maakunta x"}, "survey_unknown_region", "B region"),
        ({"year": 1820}, "tabulation_not_whole", "C year"),
        ({"year": "2020-2021"}, "tabulation_not_whole", "C year"),
        ({"year": 2999}, "tabulation_not_whole", "C year"),
        ({"sex": "anyone"}, "tabulation_unknown_word", "D sex"),
        ({"count": None}, "empty_cell", "E count"),
        ({"count": 12.5}, "tabulation_not_whole", "E count"),
        ({"count": -1}, "tabulation_not_whole", "E count"),
        ({"count": "noin 40"}, "tabulation_not_whole", "E count"),
        ({"count": ".."}, "tabulation_omitted", "E count"),
        ({"count": "<5"}, "tabulation_omitted", "E count"),
        ({"count": "*"}, "tabulation_omitted", "E count"),
        ({"count": "alle 5"}, "tabulation_omitted", "E count"),
        ({"count": "=2+2"}, "survey_formula", "E count"),
        ({"count": 4001}, "tabulation_over", "E count"),
        ({"denominator": None}, "tabulation_no_denominator", "F denominator"),
        ({"denominator": 0, "count": 0}, "tabulation_not_whole", "F denominator"),
        ({"owner": None}, "empty_cell", "G owner"),
        ({"owner": "etunimi.sukunimi@example.org"}, "tabulation_personal", "G owner"),
        ({"source": "poiminta, soita 040 123 4567"}, "tabulation_personal", "H source"),
        ({"source": "hetu 010203A123B"}, "tabulation_personal", "H source"),
        ({"owner": "Omistaja \u202e 1"}, "not_readable", "G owner"),
        ({"source": "poiminta \x7f"}, "not_readable", "H source"),
        ({"source": "x" * 201}, "tabulation_too_long", "H source"),
        ({"permission": "yes"}, "tabulation_unknown_word", "I permission"),
        ({"permission": "hidden"}, "tabulation_no_limit", "J limit"),
        ({"permission": "hidden", "limit": 2}, "tabulation_not_whole", "J limit"),
        ({"limit": 5}, "tabulation_limit_without", "J limit"),
    ],
)
def test_a_wrong_cell(tmp_path: Path, changes: Cells, code: str, key: str) -> None:
    found = told(tmp_path / "x.xlsx", row(**changes))
    assert found == [(code, 2, key)]


def test_counts_of_the_same_thing_twice(tmp_path: Path) -> None:
    assert told(tmp_path / "x.xlsx", row(), row()) == [("tabulation_twice", 3, "E count")]
    files = [file(tmp_path / "a.xlsx", row()), file(tmp_path / "b.xlsx", row(), row("19"))]
    (fault,) = tabulation.read(files, REAL).faults
    assert (fault.code, fault.row, fault.expected) == ("tabulation_given_before", 2, "a.xlsx")
    tabulation.keep(tabulation.read(files[:1], REAL), tmp_path / "kept")
    (fault,) = tabulation.read(files[1:], REAL, tmp_path / "kept").faults
    assert (fault.code, fault.row) == ("tabulation_given_before", 2)


@pytest.mark.parametrize("name", ["owner", "source", "permission", "limit"])
def test_a_table_has_one_owner_source_permission_and_limit(tmp_path: Path, name: str) -> None:
    other = {"permission": "private", "limit": 6}.get(name, "Toinen")
    mine = {"permission": "hidden", "limit": 5} if name == "limit" else {}
    rows = row(**mine), row("19", **mine), row("08", **{**mine, name: other})
    assert told(tmp_path / "x.xlsx", *rows) == [("tabulation_disagrees", 4, name)]


def test_parts_add_up(tmp_path: Path) -> None:
    women_and_men = row(count=20, sex="female"), row(count=21, sex="male")
    assert told(tmp_path / "x.xlsx", row(), *women_and_men) == [("tabulation_sum", 2, "E count")]
    assert told(tmp_path / "x.xlsx", row(count=41), *women_and_men) == []
    counties = [row(code, 10) for code in COUNTIES]
    assert told(tmp_path / "x.xlsx", *counties, row("FI", 230, denominator=99999)) == []
    assert told(tmp_path / "x.xlsx", *counties, row("FI", 231, denominator=99999)) == [
        ("tabulation_sum", 25, "E count")
    ]
    assert told(tmp_path / "x.xlsx", *counties[1:], row("FI", 231, denominator=99999)) == []


def test_parts_add_up_over_files_too(tmp_path: Path) -> None:
    """All, girls and boys each in a file of its own: the last is refused, whatever the order, in one command
    or after another; and by a build that finds them kept."""
    counts = {"total": 20, "female": 17, "male": 9}
    files = {s: file(tmp_path / f"{s}.xlsx", row(count=n, sex=s)) for s, n in counts.items()}
    (fault,) = tabulation.read([*files.values()], REAL).faults
    assert (fault.code, fault.file, fault.row) == ("tabulation_sum_files", str(files["male"]), 2)
    assert (fault.found, fault.expected) == ("9", "3 (female.xlsx, total.xlsx)")
    (fault,) = tabulation.read([files["male"], files["female"], files["total"]], REAL).faults
    assert (fault.file, fault.found) == (str(files["total"]), "20")
    assert fault.expected == "26 (female.xlsx, male.xlsx)"

    kept = tmp_path / "kept"
    tabulation.keep(tabulation.read([files["total"], files["female"]], REAL), kept)
    assert tabulation.stored_counts(kept, REAL)[1] == []
    (fault,) = tabulation.read([files["male"]], REAL, kept).faults
    assert (fault.code, fault.found, fault.expected.split()[0]) == ("tabulation_sum_files", "9", "3")
    tabulation.keep(tabulation.read([files["male"]], REAL), kept)
    (fault,) = tabulation.stored_counts(kept, REAL)[1]
    assert (fault.code, fault.key, fault.found) == (
        "tabulation_sum_files",
        f"{ITEM} county 21 2020 total",
        "20",
    )

    more = file(tmp_path / "more.xlsx", row(count=21, sex="female"))
    (fault,) = tabulation.read([files["total"], more], REAL).faults
    assert (fault.file, fault.found, fault.expected) == (str(more), "21", "≤ 20 (total.xlsx)")


def test_what_a_person_is_to_judge_is_told_and_hinders_nothing(tmp_path: Path) -> None:
    """Figures of a year that goes on, and a pilot's own figures of a region without a pilot."""
    year = dt.datetime.now(dt.UTC).year
    mine = {"indicator": "pilot-supported", "denominator": None}
    rows = [row(year=year), row("19", **mine), row("19", sex="female", **mine)]
    reading = tabulation.read([file(tmp_path / "x.xlsx", *rows)], REAL)
    assert reading.faults == ()
    told = [(f.code, f.row, f.found) for f in reading.told]
    assert told == [("tabulation_year_open", 2, str(year)), ("tabulation_no_pilot", 3, "19")]


def observed(indicator: str, count: int, **changes: Any) -> Cells:
    known = {"indicator": indicator, "level": "county", "region": "21", "year": 2020, "sex": "total"}
    return {**known, "numerator": count, "lead": True, "source": "x", **changes}


def test_a_count_fits_the_public_counts_of_other_ages(tmp_path: Path) -> None:
    public = pl.DataFrame(
        [
            observed("placements-13-17", 41),
            observed("placements-0-17", 90),
            observed("placements-7-12", 500),  # overlaps only
            observed("placements-13-17", 500, year=2021),
            observed("placements-13-17", 500, region="19"),
            observed("placements-13-17", 500, lead=False, sex="male"),
        ]
    )
    beside = [("tabulation_beside", 2, "E count")]
    assert told(tmp_path / "x.xlsx", row(count=40), public=public) == beside
    assert told(tmp_path / "x.xlsx", row(count=41), public=public) == []
    assert told(tmp_path / "x.xlsx", row(count=90), public=public) == []
    assert told(tmp_path / "x.xlsx", row(count=91), public=public) == beside
    assert told(tmp_path / "x.xlsx", row(count=5), public=None) == []


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda sheet: sheet.delete_rows(1), "tabulation_no_header"),
        (lambda sheet: sheet.delete_cols(10), "missing_column"),
        (lambda sheet: sheet.cell(1, 11, "Phone"), "survey_extra_column"),
        (lambda sheet: sheet.cell(1, 11, "Count"), "survey_doubled_column"),
        (lambda sheet: sheet.cell(2, 11, "note"), "survey_extra_column"),
        (lambda sheet: sheet.merge_cells("B2:B3"), "survey_merged"),
        (lambda sheet: sheet.row_dimensions.__getitem__(3).__setattr__("hidden", True), "survey_hidden_row"),
        (
            lambda sheet: sheet.column_dimensions.__getitem__("E").__setattr__("hidden", True),
            "survey_hidden_column",
        ),
        (lambda sheet: sheet.delete_rows(2, 9), "empty_file"),
    ],
)
def test_a_sheet_of_another_shape(tmp_path: Path, spoil: Callable[[Any], None], code: str) -> None:
    path = file(tmp_path / "x.xlsx", row(), row("19"))
    book = load_workbook(path)
    spoil(book.active)
    book.save(path)
    reading = tabulation.read([path], REAL)
    assert code in [f.code for f in reading.faults]
    with pytest.raises(DataFaults):
        tabulation.keep(reading, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "x.csv").write_bytes(b"")
    files = [tmp_path / "x.xlsx", tmp_path / "x.csv", tmp_path / "absent.csv"]
    codes = [f.code for f in tabulation.read(files, REAL).faults]
    assert codes == ["survey_damaged", "empty_file", "file_missing"]


def test_damaged_and_foreign_files_bring_nothing(tmp_path: Path) -> None:
    tabulation.keep(tabulation.read([file(tmp_path / "a.xlsx", row())], REAL), tmp_path / "kept")
    (tmp_path / "kept" / "00.parquet").write_bytes(b"PAR1")
    counts, faults = tabulation.stored_counts(tmp_path / "kept", REAL)
    assert [f.code for f in faults] == ["kept_damaged"]
    assert counts.height == 1
    spoilt = tabulation.read([file(tmp_path / "b.xlsx", row("19"))], REAL, tmp_path / "kept")
    assert [f.code for f in spoilt.faults] == ["kept_damaged"]
    (tmp_path / "kept" / "00.parquet").unlink()
    (kept,) = (tmp_path / "kept").glob("*.parquet")
    whole = kept.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert [f.code for f in tabulation.stored_counts(tmp_path / "kept", REAL)[1]] == ["kept_damaged"], (
            place
        )
    kept.write_bytes(whole)
    public = REAL.indicators[ITEM].model_copy(update={"owned": False})
    changed = type(REAL)(REAL.goals, {ITEM: public}, REAL.regions, ())
    counts, faults = tabulation.stored_counts(tmp_path / "kept", changed)
    assert (counts.height, [f.code for f in faults]) == (0, ["tabulation_indicator_gone"])


def test_a_form_that_nobody_filled_in_is_told_in_a_few_lines(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "form.csv"
    run(capsys, "template", ITEM, form, "--year", 2019, 2020)
    err = run(capsys, "check", form, code=1)
    assert len(err.splitlines()) == 5 + 1
    assert "(144 rows), E (Count): " in err
    assert "720 faults" in err
