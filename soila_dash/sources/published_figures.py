"""Published figures carried over by hand: the files of data/published/ read strictly, vintages apart."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import SCALE, Indicator, Level, PublishedSource, Quantity, Sex, Unit
from soila_dash.faults import Fault
from soila_dash.sources import county_figures
from soila_dash.sources.county_figures import Counted
from soila_dash.sources.csv_lines import csv_rows
from soila_dash.sources.denominators import fit
from soila_dash.sources.observations import UNKNOWN_LICENCE, Harvest, Source, frame
from soila_dash.sources.precision import SHAPE, rounding_unit
from soila_dash.sources.summing import share

FILE = "figures.csv"
COLUMNS = (
    "indicator",
    "level",
    "region",
    "year",
    "sex",
    "age",
    "group",
    "value",
    "unit",
    "precision",
    "vintage",
    "source_kind",
    "producer",
    "source_title",
    "source_url",
    "note",
)
"""The file's columns. `group` names a part of the population beside region, sex and age (a level of
education, say); it is empty for the whole, and only the whole becomes an observation."""

_FILLED = ("indicator", "unit", "precision", "producer", "source_title")
_ALLOWED = {
    "level": ("unknown_level", get_args(Level)),
    "sex": ("unknown_sex", get_args(Sex)),
    "source_kind": ("not_allowed", ("producer", "secondary")),
}
_DAY = r"\d{1,2}\.\d{1,2}\.(\d{2,4})?|\d{4}-\d\d-\d\d"
_MONTH = (
    r"\d{0,2}[. -]*(tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu|jan|feb|mar|apr"
    r"|ma[jy]|jun|jul|aug|sep|o[ck]t|nov|de[cs])\w{0,6}[. -]*\d{0,4}"
)
_SHAPES = {
    "year": ("not_a_year", re.compile(r"(18|19|20)\d\d"), "1800–2099"),
    "value": ("not_a_number", re.compile(r"-?\d+(\.\d+)?"), "12.3"),
    "vintage": ("not_a_vintage", re.compile(r"((19|20)\d\d(-[01]\d-[0-3]\d)?)?"), "2024, 2024-05-02"),
    "precision": ("not_a_precision", SHAPE, 'exact, 0.1, rounded to 100, "noin"'),
    "source_url": ("not_an_address", re.compile(r"https?://\S+"), "https://…"),
    # A spreadsheet takes 7-12 for the seventh of December and 12-17 for December of a year.
    "age": ("age_is_a_date", re.compile(rf"(?!(?:{_DAY}|{_MONTH})$).*", re.IGNORECASE), "7-12"),
}
_COMMA = re.compile(r"-?\d+,(\d{1,2}|\d{4,})")
_WITH_COMMA = re.compile(r"^(-?\d+),(\d+)$")
_ONCE = ("indicator", "level", "region", "year", "sex", "age", "group", "unit")
_TO_THE_PERSON = ("exact", "1")
"""Precisions at which a count of persons is the count itself, not a rounded or spoken one."""
_OPEN_PRODUCERS = ("THL", "Statistics Finland")

_Cell = tuple[str, str, int, Sex]
"""Where one figure stands within an indicator and a source: level, region, year, sex."""


@dataclass(frozen=True)
class _Row:
    """One checked line of a file; `line` as a spreadsheet counts, the header being 1. `counted` is what
    stands there in the file of the counties' figures."""

    line: int
    cells: Mapping[str, str]
    source: str
    counted: Counted | None = None

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def cell(self) -> _Cell:
        return self["level"], self["region"], int(self["year"]), cast(Sex, self["sex"])


@dataclass(frozen=True)
class _Figure:
    """What a row tells of an indicator: its value in the indicator's unit, its count and population."""

    row: _Row
    value: float
    numerator: int | None
    denominator: int | None = None


_Figures = dict[tuple[str, _Cell], _Figure]
"""Figures of an indicator by source and place."""


def harvest(catalog: Catalog, folder: Path) -> Harvest:
    """Observations of every catalogue indicator that `folder`/figures.csv and county_figures.csv carry.

    A link of an indicator (`published`) takes the rows of its `figures`, `ages` and `unit` whose
    group is empty, at the indicator's levels and sexes. `value` is as published; `numerator` is the
    `counts` row of the same source, region, year, sex and age, or for a count the value itself,
    where it is exact to the person; `denominator` is the sum of the link's `denominators`, without a
    count too, but not beside a count with which it does not give the share. The counties' figures have their
    own count and population, and a share of them that is not published is computed. Rows of two sources
    never share a source id; see `source_id` and `_lead`. A faulty row brings a fault and no observation.
    """
    rows, faults = _read_rows(catalog, folder / FILE)
    rows += [_of_county(c) for c in county_figures.read(folder, catalog.regions, faults)]
    if not rows:
        return Harvest(frame([]), (), tuple(faults))
    whole = not faults
    by_figure: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_figure[row["indicator"]].append(row)
    observations: list[dict[str, object]] = []
    used: dict[str, _Row] = {}
    for indicator in catalog.indicators.values():
        figures = _figures(indicator, by_figure, folder / FILE, faults, whole)
        leads = _lead(figures)
        for (source, (level, region, year, sex)), figure in figures.items():
            used[source] = figure.row
            observations.append(
                {
                    "indicator": indicator.id,
                    "level": level,
                    "region": region,
                    "year": year,
                    "sex": sex,
                    "value": figure.value,
                    "numerator": figure.numerator,
                    "denominator": figure.denominator,
                    "precision": _precision(indicator, figure.row),
                    "status": "published",
                    "source": source,
                    "lead": leads[level, sex] == source,
                }
            )
    found = frame(observations).sort("indicator", "level", "region", "year", "sex", "source")
    counted = [row.counted for row in rows if row.counted]
    return Harvest(found, tuple(_source(used[id], counted) for id in sorted(used)), tuple(faults))


def _of_county(counted: Counted) -> _Row:
    """A counties' figure as a row like those of figures.csv; its value is empty where it is computed."""
    series = counted.series
    cells = dict.fromkeys(COLUMNS, "") | {
        "indicator": series.figures,
        "level": counted.level,
        "region": counted.region,
        "year": str(counted.year),
        "sex": counted.sex,
        "age": series.age,
        "value": str(counted.count) if series.made == "count" else counted.value,
        "unit": series.unit,
        "precision": "exact",
        "vintage": series.vintage,
        "producer": series.producer,
        "source_title": series.source_title,
        "source_url": series.source_url,
    }
    id = source_id(series.producer, series.source_title, series.source_url, series.vintage)
    return _Row(counted.line, cells, id, counted)


def source_id(producer: str, title: str, url: str, vintage: str) -> str:
    """The id of one producer's one vintage: the same four words always give the same id."""
    words = "\x1f".join((producer, title, url, vintage))
    return f"published-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def _source(row: _Row, counted: Iterable[Counted]) -> Source:
    producer, title, url, vintage = (row[c] for c in ("producer", "source_title", "source_url", "vintage"))
    is_open = row["source_kind"] == "producer" and producer.startswith(_OPEN_PRODUCERS)
    series = row.counted.series if row.counted else None
    licence = "CC BY 4.0" if is_open else UNKNOWN_LICENCE
    words = f"{producer}: {title}." + (f" {url}" if url else "")
    title_share, title_year = county_figures.of_title(counted, series) if series else ("", "")
    return Source(
        id=row.source,
        producer=producer,
        title=title,
        url=url,
        licence=series.licence if series else licence,
        citation=words + (f" ({vintage})" if vintage else ""),
        vintage=vintage,
        summed="country" if series and series.country == "summed" else "",
        computed=series.computation if series else "",
        secondary="quoted" if row["source_kind"] == "secondary" else "",
        denominator=series.people if series else "",
        title_age=series.title_age if series else "",
        title_share=title_share,
        title_year=title_year,
    )


def _figures(
    indicator: Indicator, rows: Mapping[str, list[_Row]], path: Path, faults: list[Fault], whole: bool
) -> _Figures:
    """The indicator's figures, each with its numerator; two that contradict each other are left out.

    A link that meets no row is a fault of the catalogue only where the file was read whole.
    """
    file = str(path)
    found: _Figures = {}
    clashing: set[tuple[str, _Cell]] = set()
    for n, link in enumerate(indicator.published):
        mine = list(_link_rows(link, rows.get(link.figures, [])))
        where = f"{indicator.id}.published.{n}"
        if not mine and whole:
            words = f"{link.figures}; {', '.join(link.ages)}; {link.unit}"
            faults.append(Fault("link_without_rows", file, key=where, found=words))
        if (indicator.unit is Unit.percent) != link.unit.startswith("%"):
            expected = indicator.unit.value
            faults.append(Fault("unit_of_another_kind", file, key=where, found=link.unit, expected=expected))
            continue
        counts = {
            (r.source, r.cell, age): int(r["value"])
            for r in rows.get(link.counts, [])
            if not r["group"] and _to_the_person(r)
            for age in (link.ages if r["age"] == link.counts_age else (r["age"],))
        }
        people = _people(link, rows)
        if link.denominators and not people and whole:
            words = ", ".join(link.denominators)
            faults.append(Fault("link_without_rows", file, key=f"{where}.denominators", found=words))
        for row in mine:
            if row["level"] not in indicator.levels or row["sex"] not in indicator.sexes:
                continue
            figure = _figure(indicator, row, counts, people)
            key = row.source, row.cell
            first = found.setdefault(key, figure)
            if first.value != figure.value:
                clashing.add(key)
                faults.append(_clash(file, row, first.row))
    return _fitting(indicator, {key: figure for key, figure in found.items() if key not in clashing})


def _fitting(indicator: Indicator, figures: _Figures) -> _Figures:
    """The figures without the denominators that their own count contradicts: none, where those are many."""
    published = {key: (f.value, f.numerator, _precision(indicator, f.row)) for key, f in figures.items()}
    people = {key: f.denominator for key, f in figures.items() if f.denominator}
    found = fit(indicator, published, "", people)
    wrong = found.misfits if found.usable else people.keys()
    return {key: replace(f, denominator=None) if key in wrong else f for key, f in figures.items()}


def _people(link: PublishedSource, rows: Mapping[str, list[_Row]]) -> dict[tuple[str, str, _Cell], int]:
    """The sum of the link's denominators by producer, vintage and place, where each of them is held."""
    parts: dict[tuple[str, str, _Cell], dict[str, int]] = defaultdict(dict)
    for name in link.denominators:
        for row in rows.get(name, []):
            mine = row["age"] in link.ages and row["source_title"] == link.denominators_title
            if mine and not row["group"] and _to_the_person(row):
                parts[row["producer"], row["vintage"], row.cell][name] = int(row["value"])
    whole = {key: found for key, found in parts.items() if len(found) == len(link.denominators)}
    return {key: sum(found.values()) for key, found in whole.items()}


def _figure(
    indicator: Indicator,
    row: _Row,
    counts: Mapping[tuple[str, _Cell, str], int],
    people: Mapping[tuple[str, str, _Cell], int],
) -> _Figure:
    """The row's figure; of the counties' figures a share that is not published is computed."""
    counted = row.counted
    if counted and counted.series.computation:
        scale = SCALE[indicator.unit]
        value = share(counted.count, counted.denominator, scale, indicator.decimals) or 0.0
        return _Figure(row, value, counted.count, counted.denominator)
    value = float(row["value"])
    if indicator.quantity is Quantity.count:
        return _Figure(row, value, int(row["value"]) if _to_the_person(row) else None)
    if counted:
        return _Figure(row, value, counted.count, counted.denominator)
    count = counts.get((row.source, row.cell, row["age"]))
    return _Figure(row, value, count, people.get((row["producer"], row["vintage"], row.cell)))


def _link_rows(link: PublishedSource, rows: Iterable[_Row]) -> Iterator[_Row]:
    return (r for r in rows if r["age"] in link.ages and r["unit"] == link.unit and not r["group"])


def _precision(indicator: Indicator, row: _Row) -> float | None:
    """What the value was rounded to, where that is coarser than the indicator's decimals."""
    unit = rounding_unit(row["precision"], row["value"])
    return unit if unit and unit > 10.0**-indicator.decimals else None


def _to_the_person(row: _Row) -> bool:
    return row["precision"] in _TO_THE_PERSON and row["value"].isdecimal()


def _lead(figures: _Figures) -> dict[tuple[str, Sex], str]:
    """The one source that each (level, sex) of an indicator is shown from.

    The source with most years leads; then the one with most figures at the level (all regions, not
    the two extremes), most figures at all levels (so that regions and country come from one), the
    newest year, the latest vintage, and the highest id. Women and men follow the source of the
    total where it has them, else their own best.
    """
    breadth = Counter(source for source, _ in figures)
    held: dict[tuple[str, Sex], dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    for (source, (level, _, _, sex)), figure in figures.items():
        held[level, sex][source].append(figure.row)

    def weight(rows: list[_Row]) -> tuple[int, int, int, str, str, str]:
        years, source = {r["year"] for r in rows}, rows[0].source
        return len(years), len(rows), breadth[source], max(years), rows[0]["vintage"], source

    best = {key: max(by_source, key=lambda s: weight(by_source[s])) for key, by_source in held.items()}
    return {
        (level, sex): total if (total := best.get((level, "total"), "")) in held[level, sex] else own
        for (level, sex), own in best.items()
    }


def _read_rows(catalog: Catalog, path: Path) -> tuple[list[_Row], list[Fault]]:
    """The file's faultless rows, and every fault in it; a broken header ends the reading."""
    faults: list[Fault] = []
    table = _table(path, faults)
    if not table:
        return [], faults
    number, header = next(iter(table.items()))
    file = str(path)
    faults += [Fault("missing_column", file, row=number, key=c) for c in COLUMNS if c not in header]
    faults += [
        Fault("unknown_column", file, row=number, key=c, expected=", ".join(COLUMNS))
        for c in header
        if c not in COLUMNS
    ]
    faults += [Fault("stands_twice", file, row=number, key=c) for c in COLUMNS if header.count(c) > 1]
    if faults:
        return [], faults
    del table[number]
    if not table:
        return [], [Fault("empty_file", file)]
    regions = {r.key for r in catalog.regions}
    _decimals(table, header, file, faults)
    rows: list[_Row] = []
    for line, values in table.items():
        if len(values) != len(header):
            found, expected = str(len(values)), str(len(header))
            faults.append(Fault("wrong_number_of_cells", file, row=line, found=found, expected=expected))
            continue
        cells = dict(zip(header, values, strict=True))
        wrong = list(_wrong_cells(cells, file, line, regions))
        faults += wrong
        if not wrong:
            id = source_id(cells["producer"], cells["source_title"], cells["source_url"], cells["vintage"])
            rows.append(_Row(line, cells, id))
    return _single(rows, file, faults), faults


def _table(path: Path, faults: list[Fault]) -> dict[int, list[str]]:
    """The file's rows by their number, however a spreadsheet program has saved them: without the empty
    rows and columns that it leaves at the end."""
    file = str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        faults.append(Fault("file_missing", file))
        return {}
    wrong: list[Fault] = []
    table = {n: cells for n, cells in csv_rows(file, data, wrong).items() if any(cells)}
    faults += wrong
    if not table and not wrong:
        faults.append(Fault("empty_file", file))
    if wrong or not table:
        return {}
    header = next(iter(table.values()))
    width = max((n for n, name in enumerate(header, 1) if name), default=0)
    return {n: cells if any(cells[width:]) else cells[:width] for n, cells in table.items()}


def _decimals(table: dict[int, list[str]], header: list[str], file: str, faults: list[Fault]) -> None:
    """Writes decimal commas as points, where the file has commas; rows written otherwise than most are
    faults and go.

    Commas before three digits in every row could part thousands: they are left, and so refused.
    """
    at = header.index("value")
    values = {n: cells[at] for n, cells in table.items() if len(cells) == len(header)}
    signs = {sign: [n for n, text in values.items() if sign in text] for sign in ".,"}
    most = max(signs, key=lambda sign: len(signs[sign]))
    if all(signs.values()):
        for n in signs["," if most == "." else "."]:
            faults.append(Fault("decimals_mixed", file, row=n, key="value", found=values[n], expected=most))
            del table[n]
    if most == "," and any(_COMMA.fullmatch(values[n]) for n in signs[","]):
        for n in values.keys() & table.keys():
            for column in (at, header.index("precision")):
                table[n][column] = _WITH_COMMA.sub(r"\1.\2", table[n][column])


def _wrong_cells(
    cells: Mapping[str, str], file: str, line: int, regions: set[tuple[Level, str]]
) -> Iterator[Fault]:
    for column, text in cells.items():
        if text != text.strip():
            yield Fault("stray_space", file, row=line, key=column, found=text, expected=text.strip())
    for column in _FILLED:
        if not cells[column]:
            yield Fault("empty_cell", file, row=line, key=column)
    for column, (code, allowed) in _ALLOWED.items():
        if cells[column] not in allowed:
            yield Fault(code, file, row=line, key=column, found=cells[column], expected=", ".join(allowed))
    for column, (code, shape, expected) in _SHAPES.items():
        if not shape.fullmatch(cells[column]):
            yield Fault(code, file, row=line, key=column, found=cells[column], expected=expected)
    level, region = cells["level"], cells["region"]
    known = sorted(code for at, code in regions if at == level)
    if level in _ALLOWED["level"][1] and region not in known:
        found, expected = f"{level} {region}", ", ".join(known)
        yield Fault("unknown_region", file, row=line, key="region", found=found, expected=expected)


def _single(rows: list[_Row], file: str, faults: list[Fault]) -> list[_Row]:
    """Rows that stand once within their source; of equal ones the first, of contradicting ones none."""
    first: dict[tuple[str, ...], _Row] = {}
    clashing: set[tuple[str, ...]] = set()
    for row in rows:
        key = (row.source, *(row[c] for c in _ONCE))
        other = first.setdefault(key, row)
        if other is row:
            continue
        if float(other["value"]) == float(row["value"]):
            faults.append(
                Fault("stands_twice", file, row=row.line, found=row["value"], expected=str(other.line))
            )
        else:
            clashing.add(key)
            faults.append(_clash(file, row, other))
    return [row for key, row in first.items() if key not in clashing]


def _clash(file: str, row: _Row, other: _Row) -> Fault:
    found = f"{row['value']}, {other['value']}"
    return Fault("conflicting_rows", file, row=row.line, key="value", found=found, expected=str(other.line))
