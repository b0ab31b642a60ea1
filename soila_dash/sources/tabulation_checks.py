"""Rows of tabulations beside each other and beside the public figures: doubled, contradictory, impossible."""

import datetime as dt
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import Indicator, Quantity
from soila_dash.faults import Fault
from soila_dash.sources.neighbours import neighbours

SMALLEST_LIMIT, LARGEST_LIMIT = 3, 100

STATED = ("owner", "source", "permission", "limit")
"""What is the same in every row of one tabulation."""

Place = tuple[str, str, int | None, str]

Key = tuple[str, str, str, int, str]
"""Where a count stands: indicator, level, region, year, sex."""


@dataclass(frozen=True)
class Row:
    """One faultless row."""

    at: Place
    key: Key
    count: int
    denominator: int | None
    stated: Mapping[str, str | int | None]


def check_cells(
    found: Mapping[str, str | int | None],
    item: Indicator | None,
    empty: set[str],
    row: tuple[str, str, int],
    where: Mapping[str, str],
    faults: list[Fault],
) -> None:
    """Whether a row's cells belong together: level and sex to the indicator, the limit to the permission."""
    count, denominator = found["count"], found["denominator"]
    if item is not None:
        level = str(found["region"]).partition(" ")[0]
        if found["region"] and level not in item.levels:
            expected = ", ".join(item.levels)
            faults.append(Fault("tabulation_level", *row, where["region"], level, expected))
        if found["sex"] and found["sex"] not in item.sexes:
            expected = ", ".join(item.sexes)
            faults.append(Fault("tabulation_unknown_word", *row, where["sex"], expected=expected))
        if item.is_ratio and "denominator" in empty:
            faults.append(Fault("tabulation_no_denominator", *row, where["denominator"]))
        pair = isinstance(count, int) and isinstance(denominator, int)
        if item.quantity is Quantity.proportion and pair and int(count or 0) > int(denominator or 0):
            faults.append(Fault("tabulation_over", *row, where["count"], expected=str(denominator)))
    if found["permission"] == "hidden" and "limit" in empty:
        expected = f"{SMALLEST_LIMIT}–{LARGEST_LIMIT}"
        faults.append(Fault("tabulation_no_limit", *row, where["limit"], expected=expected))
    if found["permission"] in ("as_is", "private") and "limit" not in empty:
        faults.append(Fault("tabulation_limit_without", *row, where["limit"]))


# The rows together


Before = dict[Key, tuple[int, str]]
"""What other files gave: the count and the file's name, or the beginning of its digest."""


def single(rows: Sequence[Row], before: Before, faults: list[Fault]) -> list[Row]:
    """Each count once: a second one in the file, or one that another file gave, is a fault."""
    first: dict[Key, Row] = {}
    for row in rows:
        other = first.setdefault(row.key, row)
        if other is not row:
            faults.append(Fault("tabulation_twice", *row.at, expected=str(other.at[2])))
        elif row.key in before:
            faults.append(Fault("tabulation_given_before", *row.at, expected=before[row.key][1]))
    return list(first.values())


def disagreements(rows: Sequence[Row]) -> Iterator[Fault]:
    """Rows that state another owner, source or permission than the first of their indicator."""
    first: dict[str, Row] = {}
    for row in rows:
        stated = first.setdefault(row.key[0], row)
        for name in STATED:
            if row.stated[name] != stated.stated[name]:
                yield Fault("tabulation_disagrees", *row.at[:3], name, expected=str(stated.at[2]))


def sums(rows: Sequence[Row], before: Before, catalog: Catalog) -> Iterator[Fault]:
    """Parts that do not add up, in the file and with what other files gave."""
    mine = {row.key: row for row in rows}
    counts = {key: n for key, (n, _) in before.items()} | {key: row.count for key, row in mine.items()}
    for key, fits, line in misfits(counts, mine, catalog):
        row = mine[key]
        others = ", ".join(sorted({before[k][1] for k in line if k not in mine}))
        found = str(row.count)
        if others:
            yield Fault("tabulation_sum_files", *row.at, found=found, expected=f"{fits} ({others})")
        else:
            yield Fault("tabulation_sum", *row.at, found=found, expected=fits)


def misfits(
    counts: Mapping[Key, int], asked: Container[Key], catalog: Catalog
) -> Iterator[tuple[Key, str, list[Key]]]:
    """Where women and men do not add up to all, or counties to the country, or some of them are more already.

    Gives the whole, or else the first part, that is `asked` about; what it would have to be; and the line.
    """
    counties = [r.code for r in catalog.of_level("county")]
    for (item, level, region, year, sex), n in counts.items():
        lines = []
        if sex == "total":
            lines.append([(item, level, region, year, s) for s in ("female", "male")])
        if level == "country" and counties:
            lines.append([(item, "county", code, year, sex) for code in counties])
        for parts in lines:
            there = [part for part in parts if part in counts]
            line = [(item, level, region, year, sex), *there]
            at = next((key for key in line if key in asked), None)
            total = sum(counts[part] for part in there)
            complete = len(there) == len(parts)
            if at is None or not there or (total == n if complete else total <= n):
                continue
            fits = total if at == line[0] else n - total + counts[at]
            sign = "" if complete else "≥ " if at == line[0] else "≤ "
            yield at, f"{sign}{fits}", line


def notes(rows: Sequence[Row], catalog: Catalog, today: dt.date) -> Iterator[Fault]:
    """What a person is to judge, each once: figures of a year that has not ended, and a pilot's own figures
    of a region that has no pilot in the catalogue."""
    piloted = {code for pilot in catalog.survey.pilots for code in pilot.regions}
    told: set[tuple[str, str]] = set()
    for row in rows:
        item, level, region, year, _ = row.key
        found = []
        if year >= today.year:
            found.append(Fault("tabulation_year_open", *row.at[:3], found=str(year)))
        if catalog.indicators[item].by_region and level == "county" and region not in piloted:
            found.append(Fault("tabulation_no_pilot", *row.at[:3], found=region))
        yield from (fault for fault in found if (fault.code, fault.found) not in told)
        told |= {(fault.code, fault.found) for fault in found}


def check_public(rows: Sequence[Row], catalog: Catalog, public: pl.DataFrame | None) -> Iterator[Fault]:
    """Counts below a public one that they hold whole, or above one that holds them whole."""
    for item in {row.key[0]: catalog.indicators[row.key[0]] for row in rows}.values():
        for other, counts in neighbours(item, catalog, public).items():
            own, its = item.years_of_age, catalog.indicators[other].years_of_age
            if own is None or its is None:
                continue
            holds = own[0] <= its[0] and its[1] <= own[1]
            held = its[0] <= own[0] and own[1] <= its[1]
            for row in rows:
                there = counts.get(row.key[1:]) if row.key[0] == item.id else None
                if there is not None and ((holds and row.count < there) or (held and row.count > there)):
                    found, expected = str(row.count), f"{other}: {there}"
                    yield Fault("tabulation_beside", *row.at, found=found, expected=expected)
