"""The counties' figures: carried unchanged, read strictly, and computed only where it is said."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from soila_dash.catalog import load
from soila_dash.faults import Fault
from soila_dash.sources.county_figures import COLUMNS, FILE, SERIES, read
from soila_dash.sources.observations import Harvest
from soila_dash.sources.published_figures import harvest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "published"
FACTS = ROOT.parent / "shared" / "facts" / "county_figures.csv"
REAL = load(ROOT / "data" / "catalog")
COUNTIES = 23


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CARRIED = rows(FOLDER / FILE)


@pytest.fixture(scope="module")
def real() -> Harvest:
    return harvest(REAL, FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files, to be spoiled."""
    for name in (FILE, SERIES):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def faults(folder: Path) -> list[Fault]:
    found: list[Fault] = []
    read(folder, REAL.regions, found)
    return found


def spoiled(folder: Path, line: int, column: str, value: str) -> list[Fault]:
    """The faults once one cell is another; `line` counts the header."""
    lines = rows(folder / FILE)
    lines[line - 2][column] = value
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    return faults(folder)


@pytest.mark.skipif(not FACTS.exists(), reason="the collected facts are not beside the project")
def test_figures_are_those_that_were_collected() -> None:
    """All but the shares of foreign background by county, which are the country's share in each."""
    facts = rows(FACTS)
    left = [r for r in facts if r["indicator"] == "foreign-background-share" and r["region"] != "FI"]
    assert len({(r["year"], r["percent"]) for r in left}) == len({r["year"] for r in left}) == 6
    key = ("region", "year", "sex", "count", "denominator")
    wanted = Counter((r["indicator"], *(r[c] for c in key), r["percent"]) for r in facts if r not in left)
    assert Counter((r["series"], *(r[c] for c in key), r["value"]) for r in CARRIED) == wanted


def test_the_files_have_no_fault(real: Harvest) -> None:
    assert real.faults == ()


def figures(real: Harvest, indicator: str, **where: object) -> pl.DataFrame:
    found = real.observations.filter(pl.col("indicator") == indicator, pl.col("lead"))
    return found.filter(*(pl.col(k) == v for k, v in where.items()))


def source_of(real: Harvest, indicator: str) -> str:
    lead = figures(real, indicator, level="county")["source"].unique().to_list()
    assert len(lead) == 1
    return next(s.computed for s in real.sources if s.id == lead[0])


def test_computed_values_say_so(real: Harvest) -> None:
    computed = {
        "placements-13-17": "share_by_analogy",
        "placements-0-17": "share",
        "placements-7-12": "share",
        "placements-0-6": "share",
        "children-0-17-share": "share",
        "population-change": "change",
        "population": "",
        "unemployment-rate": "",
        "one-adult-family-share": "",
    }
    assert {name: source_of(real, name) for name in computed} == computed
    placed = figures(real, "placements-13-17", level="country", year=2021, sex="total").row(0, named=True)
    assert (placed["value"], placed["numerator"], placed["denominator"]) == (2.7, 9971, 368303)


def test_the_country_is_a_sum_only_where_it_is_not_given(real: Harvest) -> None:
    summed = {s.title[-9:]: s.summed for s in real.sources if s.summed}
    assert set(summed.values()) == {"country"}
    assert len(summed) == 3
    whole = figures(real, "population", level="country", year=2021)
    parts = figures(real, "population", level="county", year=2021)
    assert parts.height == COUNTIES
    assert whole["value"].item() == parts["value"].sum()


def test_published_populations_of_the_country_are_the_sums_of_the_counties(real: Harvest) -> None:
    all_of_it = real.observations.filter(pl.col("indicator") == "population", pl.col("level") == "country")
    sums = all_of_it.filter("lead").select("year", "value")
    published = all_of_it.filter(~pl.col("lead")).select("year", published="value").join(sums, on="year")
    assert published.height >= 5
    assert (published["published"] == published["value"]).all()


def test_shares_published_as_0_to_17_are_of_the_population_aged_0_to_18(real: Harvest) -> None:
    """30 of the 31 years published in 2022 agree to the decimal; 2015 differs by one of it."""
    whole = real.observations.filter(
        pl.col("indicator") == "placements-0-17", pl.col("level") == "country", pl.col("sex") == "total"
    )
    vintage = next(s.id for s in real.sources if s.title.startswith("Tietoa nuorista: Kodin ulkopuolelle"))
    published = whole.filter(pl.col("source") == vintage).select("year", published="value")
    both = whole.filter("lead").select("year", "value").join(published, on="year")
    apart = (both["value"] - both["published"]).abs().round(6)
    assert both.height == 31
    assert (apart == 0).sum() == 30
    assert apart.max() == 0.1


def test_a_change_is_of_the_same_area_ten_years_before(real: Harvest) -> None:
    change = figures(real, "population-change", region="04", year=2022).row(0, named=True)
    people = {y: figures(real, "population", region="04", year=y)["value"].item() for y in (2012, 2022)}
    assert change["value"] == round(100 * people[2022] / people[2012], 1) == 117.0
    assert figures(real, "population-change", year=2009).is_empty()


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("series", "placements-99", "unknown_series"),
        ("region", "22", "unknown_region"),
        ("sex", "other", "unknown_sex"),
        ("year", "21", "not_a_year"),
        ("count", "12,5", "not_whole"),
        ("count", "", "empty_cell"),
        ("count", "99999999", "numerator_over_denominator"),
        ("denominator", "0", "numerator_over_denominator"),
        ("value", "many", "not_a_number"),
    ],
)
def test_a_faulty_cell_is_told_by_row(folder: Path, column: str, value: str, code: str) -> None:
    line = next(n for n, r in enumerate(CARRIED, 2) if r["series"] == "placements-13-17")
    found = [f for f in spoiled(folder, line, column, value) if f.code == code]
    assert [(f.row, f.key) for f in found] == [
        (line, column if code[0] != "n" or column != "denominator" else "count")
    ]


def test_a_share_that_is_the_same_in_every_county_is_the_countrys(folder: Path) -> None:
    lines = rows(folder / FILE)
    for line in lines:
        if line["series"] == "one-adult-family-share" and line["year"] == "2020" and line["region"] != "FI":
            line["value"] = "6.30"
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    assert [(f.code, f.key, f.found) for f in faults(folder)] == [
        ("same_everywhere", "one-adult-family-share 2020", "6.30")
    ]


def test_a_figure_that_stands_twice_is_told_and_one_that_contradicts_is_left_out(folder: Path) -> None:
    first = CARRIED[0]
    with (folder / FILE).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, COLUMNS).writerow(first | {"count": "1"})
    found: list[Fault] = []
    kept = read(folder, REAL.regions, found)
    assert [(f.code, f.row, f.expected) for f in found] == [("stands_twice", len(CARRIED) + 2, "2")]
    place = (first["series"], first["region"], int(first["year"]))
    assert place not in {(r.series.series, r.region, r.year) for r in kept}


def test_a_series_without_rows_and_a_file_of_other_columns(folder: Path) -> None:
    kept = [r for r in CARRIED if r["series"] != "unemployment-rate"]
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(kept)
    assert [(f.code, f.found) for f in faults(folder)] == [("series_without_rows", "unemployment-rate")]
    (folder / FILE).write_text("region,year\n01,2021\n", encoding="utf-8")
    assert "other_columns" in {f.code for f in faults(folder)}
    (folder / FILE).unlink()
    assert "file_missing" in {f.code for f in faults(folder)}
