"""Counts and shares of the counties carried in data/published/: whole series, described once each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field

from soila_dash.catalog import Region
from soila_dash.catalog.models import Model, Sex, Words
from soila_dash.catalog.reader import read_list
from soila_dash.faults import Fault
from soila_dash.sources.csv_lines import csv_rows
from soila_dash.sources.summing import total

FILE, SERIES = "county_figures.csv", "county_figures.yaml"
COLUMNS = ("series", "region", "year", "sex", "value", "count", "denominator")
COUNTRY = "FI"
MANY = 10
"""So many counties do not have the same share by chance."""

_WHOLE = re.compile(r"\d+")
_SHAPES = {
    "year": ("not_a_year", re.compile(r"(18|19|20)\d\d"), "1800–2099"),
    "value": ("not_a_number", re.compile(r"(\d+(\.\d+)?)?"), "12.3"),
    "count": ("not_whole", re.compile(r"\d*"), "123"),
    "denominator": ("not_whole", re.compile(r"\d*"), "123"),
}
Computed = Literal["share", "share_by_analogy", "change"]
COMPUTED = get_args(Computed)
_NEEDED = {
    "published": ("value",),
    "count": ("count",),
    "share": ("count", "denominator"),
    "share_by_analogy": ("count", "denominator"),
    "change": (),
}
"""The columns without which a row of a series gives no value, by how the value is made."""


class Series(Model):
    """One series of the file: what it is, where it comes from, how its values came.

    `made`: the value as published; the count itself; or a share computed here, of a population that
    published shares or the title confirm, or of one `by_analogy`; or a change, the count of the series
    `of` as a percentage of what it was `years` before. `country: summed` has the country computed here as
    the sum of all counties. `people`: whom the denominators are, years of age or "all". Where the title
    names other ages, those are `title_age`, and `title_people` is the series whose counts they are.
    """

    series: Words
    figures: Words
    age: Words
    unit: Words
    made: Literal["published", "count", Computed]
    of: str = ""
    years: int = Field(default=0, ge=0, le=50)
    country: Literal["", "summed"] = ""
    population: str = ""
    people: str = Field(default="", pattern=r"^(\d{1,2}–\d{1,2}|all)?$")
    title_age: str = Field(default="", pattern=r"^(\d{1,2}–\d{1,2})?$")
    title_people: str = ""
    producer: Words
    source_title: Words
    source_url: str = Field(pattern=r"^(https?://\S+)?$")
    vintage: str = Field(pattern=r"^(19|20)\d\d(-[01]\d(-[0-3]\d)?)?$")
    licence: Words

    @property
    def computation(self) -> str:
        """How its values were computed here; "" where they are as published."""
        return self.made if self.made in COMPUTED else ""


@dataclass(frozen=True)
class Counted:
    """One figure: `value` as published or None, the count and the population where they are known."""

    line: int
    series: Series = field(repr=False)
    level: str
    region: str
    year: int
    sex: Sex
    value: str
    count: int | None
    denominator: int | None

    @property
    def figure(self) -> tuple[str, int | None, int | None]:
        """What the row says; two rows of one place that agree in it are one."""
        return self.value, self.count, self.denominator


def of_title(rows: Iterable[Counted], series: Series) -> tuple[str, str]:
    """What the country's newest share of a series would be of the ages that its title names, in percent with
    one decimal, and its year; "" where the series' `title_people` do not say."""
    counts: dict[str, dict[int, int]] = {series.series: {}, series.title_people: {}}
    for row in rows:
        if row.region == COUNTRY and row.sex == "total" and row.count is not None:
            counts.get(row.series.series, {})[row.year] = row.count
    mine, people = counts[series.series], counts[series.title_people]
    year = max(set(mine) & set(people), default=None)
    if not series.title_people or year is None:
        return "", ""
    return f"{100 * mine[year] / people[year]:.1f}", str(year)


def read(folder: Path, regions: Sequence[Region], faults: list[Fault]) -> list[Counted]:
    """The faultless figures of `folder`, the country's sums among them; adds every fault.

    Neither file need be there. A figure that stands twice stands once if both agree, else not at all.
    """
    if not (folder / FILE).exists() and not (folder / SERIES).exists():
        return []
    known = {s.series: s for s in read_list(folder / SERIES, Series, faults)}
    counties = tuple(r.code for r in regions if r.level == "county")
    rows = list(_rows(folder / FILE, known, counties, faults))
    rows += _sums(rows, counties)
    rows += [change for series in known.values() if series.of for change in _changes(rows, series)]
    faults += _uniform_shares(rows, str(folder / FILE))
    used = {r.series.series for r in rows}
    faults += [
        Fault("series_without_rows", str(folder / FILE), found=name) for name in known if name not in used
    ]
    return rows


def _rows(
    path: Path, known: Mapping[str, Series], counties: Iterable[str], faults: list[Fault]
) -> Iterator[Counted]:
    file = str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        faults.append(Fault("file_missing", file))
        return
    table = {n: cells for n, cells in csv_rows(file, data, faults).items() if any(cells)}
    header = tuple(table.pop(min(table))) if table else ()
    if header != COLUMNS:
        found = ", ".join(header)
        faults.append(Fault("other_columns", file, row=1, found=found, expected=", ".join(COLUMNS)))
        return
    codes = {COUNTRY, *counties}
    stood: dict[tuple[str, ...], Counted] = {}
    clashing: set[tuple[str, ...]] = set()
    for line, cells in table.items():
        if len(cells) != len(COLUMNS):
            found, expected = str(len(cells)), str(len(COLUMNS))
            faults.append(Fault("wrong_number_of_cells", file, row=line, found=found, expected=expected))
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        if wrong := list(_wrong(row, file, line, known, codes)):
            faults += wrong
            continue
        counted = _count_row(row, line, known[row["series"]])
        key = tuple(cells[:4])
        other = stood.setdefault(key, counted)
        if other is counted:
            continue
        faults.append(Fault("stands_twice", file, row=line, found=", ".join(key), expected=str(other.line)))
        if other.figure != counted.figure:
            clashing.add(key)
    yield from (row for key, row in stood.items() if key not in clashing)


def _wrong(
    row: Mapping[str, str], file: str, line: int, known: Mapping[str, Series], codes: set[str]
) -> Iterator[Fault]:
    series = known.get(row["series"])
    if series is None:
        expected = ", ".join(known)
        yield Fault("unknown_series", file, row=line, key="series", found=row["series"], expected=expected)
    if row["region"] not in codes:
        expected = ", ".join(sorted(codes))
        yield Fault("unknown_region", file, row=line, key="region", found=row["region"], expected=expected)
    if row["sex"] not in get_args(Sex):
        expected = ", ".join(get_args(Sex))
        yield Fault("unknown_sex", file, row=line, key="sex", found=row["sex"], expected=expected)
    for column, (code, shape, expected) in _SHAPES.items():
        if not shape.fullmatch(row[column]):
            yield Fault(code, file, row=line, key=column, found=row[column], expected=expected)
    for column in _NEEDED[series.made] if series else ():
        if not row[column]:
            yield Fault("empty_cell", file, row=line, key=column)
    if all(_WHOLE.fullmatch(row[c]) for c in ("count", "denominator")):
        count, people = int(row["count"]), int(row["denominator"])
        if count > people or not people:
            found = f"{count} / {people}"
            yield Fault("numerator_over_denominator", file, row=line, key="count", found=found)


def _count_row(row: Mapping[str, str], line: int, series: Series) -> Counted:
    return Counted(
        line=line,
        series=series,
        level="country" if row["region"] == COUNTRY else "county",
        region=row["region"],
        year=int(row["year"]),
        sex=row["sex"],  # type: ignore[arg-type]
        value=row["value"] if series.made == "published" else "",
        count=int(row["count"]) if row["count"] else None,
        denominator=int(row["denominator"]) if row["denominator"] else None,
    )


def _sums(rows: Iterable[Counted], counties: Sequence[str]) -> Iterator[Counted]:
    """The country of every series that is to be summed, in the years of which all counties are held."""
    held: dict[tuple[str, int, Sex], dict[str, Counted]] = defaultdict(dict)
    for row in rows:
        if row.series.country == "summed":
            held[row.series.series, row.year, row.sex][row.region] = row
    for (_, year, sex), parts in held.items():
        count = total([parts[c].count if c in parts else None for c in counties])
        people = total([parts[c].denominator if c in parts else None for c in counties])
        if COUNTRY not in parts and count is not None:
            first = next(iter(parts.values()))
            yield Counted(first.line, first.series, "country", COUNTRY, year, sex, "", count, people)


def _changes(rows: Iterable[Counted], series: Series) -> Iterator[Counted]:
    """Each area's count beside its own so many years before; the earlier one is the denominator."""
    counts = {(r.region, r.year, r.sex): r for r in rows if r.series.series == series.of}
    for (region, year, sex), row in counts.items():
        before = counts.get((region, year - series.years, sex))
        if before is not None:
            yield replace(row, series=series, denominator=before.count)


def _uniform_shares(rows: Iterable[Counted], file: str) -> Iterator[Fault]:
    """Published shares that are the same in every county: the country's, given to each, not their own."""
    shares: dict[tuple[str, int, Sex], list[str]] = defaultdict(list)
    for row in rows:
        if row.level == "county" and row.series.made == "published":
            shares[row.series.series, row.year, row.sex].append(row.value)
    for (name, year, _), values in shares.items():
        if len(values) >= MANY and len(set(values)) == 1:
            yield Fault("same_everywhere", file, key=f"{name} {year}", found=values[0])
