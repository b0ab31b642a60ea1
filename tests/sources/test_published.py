"""The published figures: carried over unchanged, read strictly, vintages never mixed."""

import csv
import io
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import PublishedSource, Quantity, Unit
from soila_dash.sources import county_figures
from soila_dash.sources.observations import SCHEMA, Harvest
from soila_dash.sources.published_figures import COLUMNS, FILE, harvest, source_id
from tests import shipped

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "published"
COLLECTED = ROOT.parent / "shared" / "facts"
FACTS = tuple(COLLECTED / name for name in ("published_figures.csv", "published_figures_2.csv"))
REAL = shipped.catalog()

MAAKUNNAT = {
    "01": ("Uusimaa", "Nylands landskap"),
    "02": ("Varsinais-Suomi", "Egentliga Finlands landskap"),
    "04": ("Satakunta", "Satakunta landskap"),
    "05": ("Kanta-Häme", "Egentliga Tavastlands landskap"),
    "06": ("Pirkanmaa", "Birkalands landskap"),
    "07": ("Päijät-Häme", "Päijänne-Tavastlands landskap"),
    "08": ("Kymenlaakso", "Kymmenedalens landskap"),
    "09": ("Etelä-Karjala", "Södra Karelens landskap", "South Karelia"),
    "10": ("Etelä-Savo", "Södra Savolax landskap"),
    "11": ("Pohjois-Savo", "Norra Savolax landskap"),
    "12": ("Pohjois-Karjala", "Norra Karelens landskap", "North Karelia"),
    "13": ("Keski-Suomi", "Mellersta Finlands landskap", "Central Finland"),
    "14": ("Etelä-Pohjanmaa", "Södra Österbottens landskap", "South Ostrobothnia"),
    "15": ("Pohjanmaa", "Österbottens landskap", "Ostrobothnia"),
    "16": ("Keski-Pohjanmaa", "Mellersta Österbottens landskap", "Central Ostrobothnia"),
    "17": ("Pohjois-Pohjanmaa", "North Ostrobothnia"),
    "18": ("Kainuu",),
    "19": ("Lappi", "Lapland"),
    "21": ("Ahvenanmaa", "Ahvenanmaa - Åland", "Åland"),
}
ROW = {
    "indicator": "placed",
    "level": "country",
    "region": "FI",
    "year": "2020",
    "sex": "total",
    "age": "0-17",
    "group": "",
    "value": "1.5",
    "unit": "%",
    "precision": "0.1",
    "vintage": "2021",
    "source_kind": "producer",
    "producer": "THL",
    "source_title": "Report",
    "source_url": "https://example.org/report",
    "note": "",
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CARRIED = read(FOLDER / FILE)


def catalogue(quantity: str = "proportion", **link: object) -> Catalog:
    """The real regions and one indicator that links to the rows of a test."""
    source = PublishedSource.model_validate(
        {"figures": "placed", "ages": ("0-17",), "unit": "%", "counts": "placed-count", **link}
    )
    indicator = REAL.indicators["placements-0-17"].model_copy(
        update={
            "published": (source,),
            "quantity": Quantity(quantity),
            "unit": Unit.persons if quantity == "count" else Unit.percent,
        }
    )
    return Catalog(REAL.goals, {indicator.id: indicator}, REAL.regions, ())


def harvested(folder: Path, *rows: dict[str, str], catalog: Catalog | None = None) -> Harvest:
    """What a file of these rows brings; each row is ROW with some cells changed."""
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
    return harvest(catalog or catalogue(), folder)


def leads(found: Harvest) -> dict[tuple[str, str], str]:
    """(level, sex) → title of the source that leads there."""
    titles = {s.id: s.title for s in found.sources}
    lead = found.observations.filter("lead").select("level", "sex", "source").unique()
    assert lead.height == lead.select("level", "sex").n_unique()
    return {(level, sex): titles[source] for level, sex, source in lead.iter_rows()}


# The file itself


@pytest.mark.skipif(
    not all(f.exists() for f in FACTS), reason="the collected facts are not beside the project"
)
def test_figures_are_those_that_were_collected() -> None:
    county = {name: r.code for r in REAL.of_level("county") for name in (r.name.fi, r.short.fi)}
    county |= {"Varsinais-Suomen hyvinvointialue (Varha)": "05", "Åland": "91", "Ahvenanmaa": "91"}
    maakunta = {name: code for code, names in MAAKUNNAT.items() for name in names}

    def key(row: dict[str, str]) -> tuple[str, ...]:
        place = {
            "country": lambda _: ("country", "FI"),
            "maakunta": lambda name: ("maakunta", maakunta[name]),
            "hyvinvointialue": lambda name: ("county", county[name]),
        }[row["region_level"]](row["region_name"])
        return (row["indicator"], *place, *(row[c] for c in ("year", "sex", "age", "value")))

    facts = [row for file in FACTS for row in read(file)]
    wanted = Counter(key(row) for row in facts if row["region_level"] != "other")
    columns = ("indicator", "level", "region", "year", "sex", "age", "value")
    assert Counter(tuple(row[c] for c in columns) for row in CARRIED) == wanted
    assert len(facts) - len(CARRIED) == 6


def test_readme_counts_the_rows() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"holds {len(CARRIED)} figures" in text
    assert f"{sum(bool(row['group']) for row in CARRIED)} rows of one table" in text
    assert all(f"`{column}`" in text for column in COLUMNS)


def test_maakunta_counts_add_up_to_the_country() -> None:
    """A wrong or doubled region would break the sums, which the sources checked themselves."""
    sums: Counter[tuple[str, ...]] = Counter()
    regions: Counter[tuple[str, ...]] = Counter()
    country: dict[tuple[str, ...], int] = {}
    for row in CARRIED:
        key = (row["indicator"], row["year"], row["age"], row["source_url"])
        if not row["indicator"].endswith("_count") or row["group"] or row["precision"] != "exact":
            continue
        if row["level"] == "country":
            country[key] = int(row["value"])
        elif row["level"] == "maakunta":
            sums[key] += int(row["value"])
            regions[key] += 1
    whole = [key for key, n in regions.items() if n == len(MAAKUNNAT)]
    assert len(whole) == 10
    assert [sums[key] for key in whole] == [country[key] for key in whole]


# The real harvest


@pytest.fixture(scope="module")
def real() -> Harvest:
    return harvest(REAL, FOLDER)


def test_real_file_has_no_fault(real: Harvest) -> None:
    assert real.faults == ()
    assert dict(real.observations.schema) == SCHEMA
    linked = {i.id for i in REAL.indicators.values() if i.published}
    assert set(real.observations["indicator"].unique()) == linked


def test_a_source_is_one_vintage(real: Harvest) -> None:
    ids = [s.id for s in real.sources]
    assert len(set(ids)) == len(ids)
    assert set(real.observations["source"].unique()) == set(ids)
    key = ["indicator", "level", "region", "year", "sex"]
    assert not real.observations.select(pl.struct([*key, "source"]).is_duplicated().any()).item()
    lead = real.observations.filter("lead")
    assert not lead.select(pl.struct(key).is_duplicated().any()).item()
    assert lead.group_by("indicator", "level", "sex").agg(pl.col("source").n_unique())["source"].max() == 1


def test_regions_country_and_sexes_are_shown_from_one_source(real: Harvest) -> None:
    vintage = {s.id: s.vintage for s in real.sources}
    lead = real.observations.filter("lead", indicator="placements-0-17")
    assert {vintage[s] for s in lead["source"]} == {"2023-05"}
    assert lead["source"].n_unique() == 1
    total = lead.filter(sex="total", level="country").sort("year")
    assert (total["year"].min(), total["year"].max(), total.height) == (1991, 2021, 31)


def test_counties_have_the_counts_behind_their_shares(real: Harvest) -> None:
    rows = real.observations.filter(indicator="placements-0-24", year=2024)
    assert rows.height == 22
    assert rows["numerator"].null_count() == 0
    assert rows["denominator"].null_count() == rows.height
    helsinki = rows.filter(region="90").row(0, named=True)
    assert (helsinki["level"], helsinki["numerator"], helsinki["value"]) == ("county", 1934, 1.1)


# Meaning of rows


def test_numerator_comes_from_the_same_source_only(tmp_path: Path) -> None:
    count = {"indicator": "placed-count", "unit": "persons", "precision": "exact"}
    found = harvested(
        tmp_path,
        {"year": "2019"},
        {"year": "2020"},
        {"year": "2021"},
        {"year": "2022"},
        {**count, "year": "2019", "value": "150"},
        {**count, "year": "2020", "value": "160", "vintage": "2022"},
        {**count, "year": "2021", "value": "170", "precision": "rounded to 10"},
        {**count, "year": "2022", "value": "180", "age": "0-20"},
    )
    assert found.faults == ()
    assert found.observations["numerator"].to_list() == [150, None, None, None]
    assert found.observations["value"].to_list() == [1.5] * 4


TABLE = {"source_title": "Table 1", "unit": "persons", "precision": "exact", "year": "2020"}


def test_denominators_come_from_another_table_of_the_same_release(tmp_path: Path) -> None:
    """The labour force is 9,000 employed and 1,000 unemployed; of another vintage or half of it is none."""
    link = {"denominators": ("employed", "unemployed"), "denominators_title": "Table 1"}
    rows = [{"year": "2020"}, {"year": "2020", "region": "91", "level": "county"}, {"year": "2019"}]
    table = [
        {**TABLE, "indicator": "employed", "value": "9000"},
        {**TABLE, "indicator": "unemployed", "value": "1000"},
        {**TABLE, "indicator": "employed", "value": "100", "region": "91", "level": "county"},
        {**TABLE, "indicator": "employed", "value": "9000", "year": "2019", "vintage": "2024"},
        {**TABLE, "indicator": "unemployed", "value": "1000", "year": "2019", "vintage": "2024"},
    ]
    found = harvested(tmp_path, *rows, *table, catalog=catalogue(counts="", **link))
    assert found.faults == ()
    shown = found.observations.select("year", "region", "numerator", "denominator").rows()
    assert shown == [(2019, "FI", None, None), (2020, "FI", None, 10_000), (2020, "91", None, None)]
    nowhere = harvested(tmp_path, *rows, catalog=catalogue(counts="", **link))
    assert [f.key for f in nowhere.faults] == ["placements-0-17.published.0.denominators"]


@pytest.mark.parametrize(("wrong", "kept"), [(1, 4), (2, 0)], ids=["a fifth", "more than a fifth"])
def test_a_denominator_that_contradicts_the_count_is_not_used(tmp_path: Path, wrong: int, kept: int) -> None:
    """1.5 % is 150 of 10,000 and not of 20,000; of five rows one or two do not fit."""
    years = [str(2015 + n) for n in range(5)]
    count = {"indicator": "placed-count", "unit": "persons", "precision": "exact", "value": "150"}
    rows = [{"year": y} for y in years] + [{**count, "year": y} for y in years]
    for n, year in enumerate(years):
        people = "20000" if n < wrong else "10000"
        rows.append({**TABLE, "indicator": "people", "year": year, "value": people})
    link = {"denominators": ("people",), "denominators_title": "Table 1"}
    found = harvested(tmp_path, *rows, catalog=catalogue(**link)).observations["denominator"].to_list()
    assert [n for n in found if n is not None] == [10_000] * kept


def test_the_populations_of_2016_give_goal_threes_leading_figures(real: Harvest) -> None:
    """Uusimaa: 15.5 % of 138,321; 9,656 unemployed of 9,656 + 73,924 employed are 11.553 %, told 11.6."""
    year = real.observations.filter(pl.col("year") == 2016, pl.col("lead"))
    leading = ("not-working-or-studying-18-24", "youth-unemployment")
    shown = {name: year.filter(pl.col("indicator") == name) for name in leading}
    assert [frame["denominator"].null_count() for frame in shown.values()] == [0, 0]
    assert [frame.height for frame in shown.values()] == [20, 20]
    uusimaa = [f.row(by_predicate=pl.col("region") == "01", named=True) for f in shown.values()]
    assert [(r["value"], r["numerator"], r["denominator"]) for r in uusimaa] == [
        (15.5, None, 138_321),
        (11.6, 9_656, 83_580),
    ]


def test_a_count_is_its_own_numerator_where_exact(tmp_path: Path) -> None:
    count = {"unit": "children", "value": "4900"}
    rows = [
        {**count, "year": "2021", "precision": "exact"},
        {**count, "year": "2022", "precision": "1"},
        {**count, "year": "2023", "precision": "rounded to 100"},
        {**count, "year": "2024", "precision": '"noin"'},
    ]
    found = harvested(tmp_path, *rows, catalog=catalogue("count", unit="children"))
    assert found.observations["numerator"].to_list() == [4900, 4900, None, None]
    assert found.observations["value"].to_list() == [4900.0] * 4


def test_parts_other_ages_units_and_indicators_stay_out(tmp_path: Path) -> None:
    others = ({"group": "part"}, {"age": "0-20"}, {"unit": "% of all"}, {"indicator": "other"})
    found = harvested(tmp_path, *others, {"value": "2.0"})
    assert found.faults == ()
    assert found.observations["value"].to_list() == [2.0]


def test_licence_and_citation(tmp_path: Path) -> None:
    found = harvested(
        tmp_path,
        {},
        {"producer": "Statistics Finland"},
        {"producer": "ÅSUB"},
        {"producer": "THL via somebody", "source_kind": "secondary", "vintage": ""},
    )
    licences = {s.producer: s.licence for s in found.sources}
    assert licences == {
        "THL": "CC BY 4.0",
        "Statistics Finland": "CC BY 4.0",
        "ÅSUB": "see source",
        "THL via somebody": "see source",
    }
    citations = {s.producer: s.citation for s in found.sources}
    assert citations["THL"] == "THL: Report. https://example.org/report (2021)"
    assert citations["THL via somebody"] == "THL via somebody: Report. https://example.org/report"


def test_source_id_is_stable_and_apart() -> None:
    assert source_id("THL", "Report", "https://example.org", "2021") == "published-1e482dc1cf6f"
    words = ("THL", "Report", "https://example.org", "2021")
    changed = {source_id(*words[:k], words[k] + "x", *words[k + 1 :]) for k in range(4)}
    assert len(changed | {source_id(*words)}) == 5
    assert source_id("a", "bc", "", "") != source_id("ab", "c", "", "")


# Which source leads


def test_most_years_lead_then_newest_year_then_latest_vintage(tmp_path: Path) -> None:
    old = [{"source_title": "long", "vintage": "2018", "year": str(y)} for y in (2015, 2016)]
    assert leads(harvested(tmp_path, *old, {"source_title": "new", "vintage": "2025"})) == {
        ("country", "total"): "long"
    }
    single = ({"source_title": "a", "year": "2023", "vintage": ""}, {"source_title": "b", "vintage": "2024"})
    assert leads(harvested(tmp_path, *single)) == {("country", "total"): "a"}
    single = ({"source_title": "a", "vintage": "2024"}, {"source_title": "b", "vintage": "2023"})
    assert leads(harvested(tmp_path, *single)) == {("country", "total"): "a"}


def test_all_regions_lead_before_the_extremes_and_bring_their_country(tmp_path: Path) -> None:
    whole = [{"source_title": "whole", "level": "maakunta", "region": code} for code in MAAKUNNAT]
    extreme = {"source_title": "extreme", "vintage": "2022", "year": "2021"}
    found = harvested(
        tmp_path,
        *whole,
        {"source_title": "whole"},
        extreme,
        {**extreme, "level": "maakunta", "region": "19"},
    )
    assert leads(found) == {("maakunta", "total"): "whole", ("country", "total"): "whole"}


def test_sexes_follow_the_total_where_it_has_them(tmp_path: Path) -> None:
    a = [{"source_title": "a", "year": str(y)} for y in (2019, 2020, 2021)]
    b = [{"source_title": "b", "sex": sex, "year": y} for sex in ("female", "male") for y in ("2018", "2019")]
    found = harvested(tmp_path, *a, {"source_title": "a", "sex": "female"}, *b)
    assert leads(found) == {("country", "total"): "a", ("country", "female"): "a", ("country", "male"): "b"}


# Faults


@pytest.mark.parametrize(
    ("cells", "code", "found", "expected"),
    [
        ({"level": "kunta"}, "unknown_level", "kunta", "maakunta"),
        ({"sex": "all"}, "unknown_sex", "all", "female"),
        ({"region": "99"}, "unknown_region", "country 99", "FI"),
        ({"level": "maakunta", "region": "20"}, "unknown_region", "maakunta 20", "19"),
        ({"year": "2020.5"}, "not_a_year", "2020.5", "1800–2099"),
        ({"year": "2020-2021"}, "not_a_year", "2020-2021", "1800–2099"),
        ({"year": ""}, "not_a_year", "", "1800–2099"),
        ({"value": "1,5"}, "decimals_mixed", "1,5", "."),
        ({"value": "nan"}, "not_a_number", "nan", "12.3"),
        ({"value": "1_000"}, "not_a_number", "1_000", "12.3"),
        ({"value": ""}, "not_a_number", "", "12.3"),
        ({"vintage": "spring"}, "not_a_vintage", "spring", "2024"),
        ({"source_kind": "blog"}, "not_allowed", "blog", "producer, secondary"),
        ({"source_url": "javascript:x"}, "not_an_address", "javascript:x", "https://"),
        ({"producer": ""}, "empty_cell", "", ""),
        ({"unit": "% "}, "stray_space", "% ", "%"),
    ],
)
def test_wrong_cell(tmp_path: Path, cells: dict[str, str], code: str, found: str, expected: str) -> None:
    result = harvested(tmp_path, {"year": "2019"}, cells)
    (fault,) = result.faults
    assert (fault.code, fault.file, fault.row) == (code, str(tmp_path / FILE), 3)
    assert (fault.key, fault.found) == (list(cells)[-1], found)
    assert expected in fault.expected
    assert result.observations["year"].to_list() == [2019]


@pytest.mark.parametrize("sign", ["\x1b[2J", "\u202e"])
def test_a_producer_that_nothing_could_print(tmp_path: Path, sign: str) -> None:
    result = harvested(tmp_path, {"year": "2019"}, {"producer": f"THL {sign}"})
    assert [(f.code, f.row) for f in result.faults] == [("not_readable", 3)]


def test_every_fault_is_told(tmp_path: Path) -> None:
    result = harvested(tmp_path, {"year": "x", "value": "y"}, {"region": "99"})
    assert [(f.code, f.row) for f in result.faults] == [
        ("not_a_year", 2),
        ("not_a_number", 2),
        ("unknown_region", 3),
    ]


def test_doubled_and_conflicting_rows(tmp_path: Path) -> None:
    same = harvested(tmp_path, {}, {"value": "1.50"})
    assert [(f.code, f.row, f.expected) for f in same.faults] == [("stands_twice", 3, "2")]
    assert same.observations.height == 1
    conflict = harvested(tmp_path, {}, {"value": "1.6"})
    assert [(f.code, f.row, f.found) for f in conflict.faults] == [("conflicting_rows", 3, "1.6, 1.5")]
    assert conflict.observations.is_empty()
    apart = harvested(tmp_path, {}, {"value": "1.6", "vintage": "2022"})
    assert apart.faults == ()
    assert apart.observations.height == 2


def test_two_ages_of_one_source_may_not_contradict(tmp_path: Path) -> None:
    catalog = catalogue(ages=("0-17", "under 18"))
    result = harvested(tmp_path, {}, {"age": "under 18", "value": "1.7"}, catalog=catalog)
    assert [f.code for f in result.faults] == ["conflicting_rows"]
    assert result.observations.is_empty()
    result = harvested(tmp_path, {}, {"age": "under 18"}, catalog=catalog)
    assert result.faults == ()
    assert result.observations.height == 1


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    result = harvested(tmp_path, {}, catalog=catalogue(figures="nothing"))
    assert [(f.code, f.key) for f in result.faults] == [("link_without_rows", "placements-0-17.published.0")]
    result = harvested(tmp_path, {}, catalog=catalogue("count"))
    found = [(f.code, f.found, f.expected) for f in result.faults]
    assert found == [("unit_of_another_kind", "%", "persons")]


HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("data", "code", "row", "key"),
    [
        (b"", "empty_file", None, ""),
        (HEADER.encode(), "empty_file", None, ""),
        (HEADER.replace(",note", "").encode(), "missing_column", 1, "note"),
        (f"{HEADER},extra".encode(), "unknown_column", 1, "extra"),
        (f"{HEADER},note".encode(), "stands_twice", 1, "note"),
        (f"{HEADER}\na,b\n".encode(), "wrong_number_of_cells", 2, ""),
        (f"{HEADER}\nåland\n".encode("utf-16-le"), "survey_encoding", None, ""),
        (f"{HEADER}\n{';' * 9}\n,,\n{'a,' * 15}\n{'a;' * 15}\n".encode(), "survey_separators", 5, ""),
        (f'{HEADER}\n"a"b\n'.encode(), "not_csv", None, ""),
    ],
)
def test_broken_file(tmp_path: Path, data: bytes, code: str, row: int | None, key: str) -> None:
    (tmp_path / FILE).write_bytes(data)
    result = harvest(catalogue(), tmp_path)
    assert [(f.code, f.row, f.key) for f in result.faults] == [(code, row, key)]
    assert result.observations.is_empty()
    assert result.sources == ()


def test_missing_file(tmp_path: Path) -> None:
    assert [f.code for f in harvest(catalogue(), tmp_path).faults] == ["file_missing"]


def saved(separator: str = ",", comma: bool = False, encoding: str = "utf-8", tail: bool = False) -> bytes:
    """The carried figures as an office program saves them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in CARRIED:
        cells = dict(row)
        for column in ("value", "precision") if comma else ():
            cells[column] = re.sub(r"^(\d+)\.(\d+)$", r"\1,\2", cells[column])
        writer.writerow(cells.values())
    text = out.getvalue()
    if tail:
        text = text.replace("\r\n", separator * 2 + "\r\n") + (separator * 17 + "\r\n") * 3
    return text.encode(encoding)


@pytest.mark.parametrize(
    "form",
    [
        {"encoding": "utf-8-sig"},
        {"separator": ";"},
        {"separator": ";", "comma": True, "encoding": "utf-8-sig"},
        {"comma": True},
        {"separator": "\t", "comma": True},
        {"separator": ";", "comma": True, "encoding": "cp1252"},
        {"separator": ";", "tail": True},
        {"tail": True},
    ],
)
def test_a_file_is_the_same_however_an_office_program_saved_it(
    tmp_path: Path, real: Harvest, form: dict[str, Any]
) -> None:
    (tmp_path / FILE).write_bytes(saved(**form))
    for name in (county_figures.FILE, county_figures.SERIES):
        shutil.copy(FOLDER / name, tmp_path / name)
    found = harvest(REAL, tmp_path)
    assert found.faults == ()
    assert found.observations.equals(real.observations)
    assert found.sources == real.sources


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        (("1,5", "2,25"), []),
        (("1,5", "2"), []),
        (("1,5", "2.5", "3.5"), [("decimals_mixed", 2, "1,5")]),
        (("1.5", "2,5", "3,5"), [("decimals_mixed", 2, "1.5")]),
        (("1,234", "2"), [("not_a_number", 2, "1,234")]),  # a thousand and more, or one and a bit?
        (("1,234", "2,5"), []),
        (("1,234,567", "2,5"), [("not_a_number", 2, "1,234,567")]),
        (("1 234", "2"), [("not_a_number", 2, "1 234")]),
    ],
)
def test_decimal_commas_and_commas_of_thousands(
    tmp_path: Path, values: tuple[str, ...], faults: list[tuple[str, int, str]]
) -> None:
    result = harvested(tmp_path, *({"year": str(2010 + n), "value": v} for n, v in enumerate(values)))
    assert [(f.code, f.row, f.found) for f in result.faults] == faults
    if not faults:
        expected = [float(v.replace(",", ".")) for v in values]
        assert result.observations.sort("year")["value"].to_list() == expected


@pytest.mark.parametrize(
    "age", ["07.joulu", "7.12.", "7.12.2026", "joulu.17", "Dec-17", "7-Dec", "2026-12-07", "6. maalis"]
)
def test_an_age_that_a_spreadsheet_made_a_date(tmp_path: Path, age: str) -> None:
    (fault,) = harvested(tmp_path, {"year": "2019"}, {"age": age}).faults
    assert (fault.code, fault.row, fault.key, fault.found) == ("age_is_a_date", 3, "age", age)


@pytest.mark.parametrize("age", ["7-12", "12–17", "18+", "", "under-18", "grades 4-5", "0-17 and those"])
def test_an_age_is_not_a_date(tmp_path: Path, age: str) -> None:
    assert harvested(tmp_path, {}, {"age": age, "year": "2019"}).faults == ()
