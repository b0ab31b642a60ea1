"""Owners' figures as they may be published: protected beside the public counts, marked with their owner."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from soila_dash.catalog import SCALE, Catalog
from soila_dash.catalog.models import Indicator, Quantity
from soila_dash.faults import Fault
from soila_dash.releases.owner_memory import PREFIX, earlier_rows
from soila_dash.releases.owner_tables import SEXES, Cell, Year, owners, tables
from soila_dash.releases.protection.model import Key
from soila_dash.releases.protection.tabulations import Difference, Form, Tabulation, forms, share_step
from soila_dash.sources.neighbours import Counts, neighbours, public_family, vintages
from soila_dash.sources.observations import SCHEMA, Harvest, Source, frame

Span = tuple[int, int]
"""The first year of age and the one after the last."""
_Group = tuple[str, str, str, int | None]


def harvest(kept: pl.DataFrame, catalog: Catalog, public: pl.DataFrame, folder: Path) -> Harvest:
    """What of the counts in `kept` (tabulation.STORED) may stand in a release beside `public` figures.

    `folder`: that of the tabulations, for the engine's files and what was published before. A year waits
    while a public count is missing that its own could be compared with; what is left out is told as faults.
    """
    rows: list[dict[str, object]] = []
    sources: list[Source] = []
    faults: list[Fault] = []
    order = ("imported", "year")
    for (name,), mine in sorted(
        kept.sort(order, maintain_order=True).group_by("indicator", maintain_order=True)
    ):
        item = catalog.indicators[str(name)]
        senders = sorted(set(mine.filter(pl.col("permission") != "private")["owner"]))
        others = [i.id for i in catalog.family(item) if i.owned and i.id < item.id]
        if others and not kept.filter(pl.col("indicator").is_in(others)).is_empty():
            faults += [Fault("tabulation_second", owner, key=item.id, found=others[0]) for owner in senders]
            continue
        groups: dict[_Group, list[dict[str, object]]] = defaultdict(list)
        for row in mine.iter_rows(named=True):
            groups[row["owner"], row["source"], row["permission"], row["limit"]].append(row)
        named = {g: _source(item, some) for g, some in sorted(groups.items(), key=lambda g: str(g[0]))}
        cells = [
            _cell(row, named[g], str(groups[g][0]["secret"]))
            for row in mine.iter_rows(named=True)
            for g in [(row["owner"], row["source"], row["permission"], row["limit"])]
        ]
        work = _Work(item, catalog, _Public.of(item, catalog, public), folder)
        found, wrong = _observations(work, cells)
        rows += found
        faults += wrong
        there = {row["source"] for row in found}
        sources += [source for source in named.values() if source.id in there]
    return Harvest(_mark_lead(frame(rows), catalog), tuple(sources), tuple(faults))


def _source(item: Indicator, rows: Sequence[Mapping[str, object]]) -> Source:
    owner, said = str(rows[0]["owner"]), str(rows[0]["source"])
    return Source(
        id=f"{PREFIX}{str(rows[0]['secret'])[:12]}",
        producer=owner,
        title=said,
        url="",
        licence=item.licence,
        citation=f"{owner}: {said}.",
        vintage=max(str(row["imported"]) for row in rows),
        owner=owner,
    )


def _cell(row: Mapping[str, Any], source: Source, secret: str) -> Cell:
    return Cell(
        row["level"],
        row["region"],
        row["year"],
        row["sex"],
        row["count"],
        row["denominator"],
        row["permission"] != "private",
        row["limit"] or 0,
        source.id,
        source.owner,
        secret,
    )


def _mark_lead(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Each indicator, or each of its regions where they have owners of their own, is shown from the source
    that has most years of it, of equals the first by name."""
    own = [i.id for i in catalog.indicators.values() if i.by_region]
    rows = rows.with_columns(of=pl.when(pl.col("indicator").is_in(own)).then("region").otherwise(pl.lit("")))
    years = rows.group_by("indicator", "of", "source").agg(pl.col("year").n_unique())
    first = years.sort("year", "source", descending=[True, False]).unique(["indicator", "of"], keep="first")
    first = first.select("indicator", "of", first="source")
    return (
        rows.join(first, on=["indicator", "of"], how="left", maintain_order="left")
        .with_columns(lead=pl.col("source") == pl.col("first"))
        .select(list(SCHEMA))
    )


@dataclass(frozen=True)
class _Public:
    """Public counts of other ages: what is shown, then with each other vintage of one indicator in its
    place; and the first year of each series."""

    shown: Mapping[str, Counts]
    all: Sequence[Mapping[str, Counts]]
    began: Mapping[tuple[str, str, str], int]

    @classmethod
    def of(cls, item: Indicator, catalog: Catalog, public: pl.DataFrame) -> "_Public":
        shown = neighbours(item, catalog, public)
        began: dict[tuple[str, str, str], int] = {}
        every = [shown]
        for (name, _), counts in vintages(item, catalog, public).items():
            every.append({**shown, name: {**shown.get(name, {}), **counts}})
            for level, _, year, sex in counts:
                key = name, level, sex
                began[key] = min(year, began.get(key, year))
        return cls(shown, every, began)


@dataclass(frozen=True)
class _Work:
    """What the counts of one indicator are protected with."""

    item: Indicator
    catalog: Catalog
    public: _Public
    folder: Path

    @property
    def counties(self) -> list[str]:
        return [r.code for r in self.catalog.of_level("county")]

    @property
    def country(self) -> str:
        return self.catalog.of_level("country")[0].code

    @property
    def own(self) -> Span | None:
        ages = self.item.years_of_age
        return (ages[0], ages[1] + 1) if ages else None


def _observations(work: _Work, cells: Sequence[Cell]) -> tuple[list[dict[str, object]], list[Fault]]:
    """The rows of one indicator, and what is told of those left out."""
    told = earlier_rows(work.folder, work.item.id)
    rows: list[dict[str, object]] = []
    faults: dict[Fault, None] = {}
    waiting: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number in sorted({cell.year for cell in cells}):
        found, left = tables([cell for cell in cells if cell.year == number], work.counties)
        key = f"{work.item.id} {number}"
        faults |= {Fault("tabulation_incomplete", owner, key=key): None for owner in owners(left)}
        for year in found:
            lacking = {k: lacks for k in year.counts if (lacks := _lacking(work, year, k))}
            if names := {name for k, lacks in lacking.items() if k[1] not in SEXES for name in lacks}:
                for owner in year.owners:
                    waiting[owner, ", ".join(sorted(names))].add(number)
                continue
            later = {k for k in year.counts if k[1] in SEXES} if lacking else set()
            forms_ = _year_forms(work, year, later, told) if year.owners else {}
            if forms_ is None:
                faults |= {Fault("tabulation_exposed", owner, key=key): None for owner in year.owners}
                continue
            rows += [_row(work, year, k, form) for k, form in forms_.items()]
    for (owner, expected), years in waiting.items():
        first, last = min(years), max(years)
        span = f"{first}–{last}" if last > first else f"{first}"
        faults[Fault("tabulation_waits", owner, key=work.item.id, found=span, expected=expected)] = None
    return rows, [*faults, *_told_hidden(work, cells, rows)]


def _told_hidden(work: _Work, cells: Sequence[Cell], rows: Sequence[Mapping[str, object]]) -> Iterator[Fault]:
    """Of each source how many counts are hidden, and how many of them stand as rounded shares."""
    for source, owner in sorted({(cell.source, cell.owner) for cell in cells}):
        mine = [str(row["status"]).split("_")[0] for row in rows if row["source"] == source]
        kinds = Counter(mine)
        if hidden := kinds["suppressed"] + kinds["rounded"]:
            said, rounded = f"{hidden} / {len(mine)}", str(kinds["rounded"])
            yield Fault("tabulation_hidden", owner, key=work.item.id, found=said, expected=rounded)


# What follows from a count and public ones


def _edges(year: Year, key: Key, country: str, public: Mapping[str, Counts]) -> dict[str, int]:
    """The public counts that stand beside one, by indicator."""
    places = year.places(key, country)
    found = {}
    for name, counts in public.items():
        values = [counts.get(place) for place in places]
        if places and None not in values:
            found[name] = sum(value for value in values if value is not None)
    return found


def _spans(work: _Work, names: Sequence[str]) -> list[tuple[str, Span]]:
    found = []
    for name in names:
        ages = work.catalog.indicators[name].years_of_age
        if ages:
            found.append((name, (ages[0], ages[1] + 1)))
    return found


def _ages_from(start: int, edges: Sequence[tuple[Span, int]]) -> dict[int, int]:
    """The ages that public counts join to one, each with how many are younger than it less than there."""
    found, queue = {start: 0}, [start]
    while queue:
        at = queue.pop()
        for (first, after), n in edges:
            for here, there, step in ((first, after, n), (after, first, -n)):
                if here == at and there not in found:
                    found[there] = found[at] + step
                    queue.append(there)
    return found


def _pairs(own: Span, edges: Sequence[tuple[Span, int]]) -> dict[Span, Difference]:
    """By ages what follows from the owner's count and these public ones and was not known before. What holds
    the owner's ages whole is no smaller than its count and is left out."""
    left, right = (_ages_from(end, edges) for end in own)
    if own[1] in left:
        return {}
    found = {}
    for u, below in left.items():
        for v, above in right.items():
            if min(u, v) <= own[0] and max(u, v) >= own[1]:
                continue
            sign = 1 if v > u else -1
            found[min(u, v), max(u, v)] = Difference(sign, sign * (above - below))
    return found


def _lacking(work: _Work, year: Year, key: Key) -> set[str]:
    """The public indicators whose counts are missing beside one and could be compared with it: those of the
    catalogue, but for years before their series began."""
    places = year.places(key, work.country)
    if work.own is None or not places:
        return set()
    level, _, _, sex = places[0]
    expected = [
        i.id
        for i in public_family(work.item, work.catalog)
        if level in i.levels
        and sex in i.sexes
        and year.number >= work.public.began.get((i.id, level, sex), 0)
    ]
    held = _edges(year, key, work.country, work.public.shown)
    wanted, there = (
        set(_pairs(work.own, [(span, 0) for _, span in _spans(work, names)]))
        for names in ([*{*expected, *held}], [*held])
    )
    return {name for name in expected if name not in held} if wanted - there else set()


def _differences(work: _Work, year: Year, key: Key) -> list[Difference]:
    """Every count that follows from this one and public ones, of whatever vintage."""
    if work.own is None:
        return []
    found: dict[Difference, None] = {}
    for public in work.public.all:
        edges = _edges(year, key, work.country, public)
        spans = [(span, edges[name]) for name, span in _spans(work, [*edges])]
        # One below 0 is of a vintage that does not fit the owner's: it tells nothing.
        found |= {d: None for d in _pairs(work.own, spans).values() if d.of(year.counts[key]) >= 0}
    return [*found]


# What is published


def _year_forms(work: _Work, year: Year, later: set[Key], told: pl.DataFrame) -> dict[Key, Form] | None:
    """How the given counts are published; None when that cannot be done safely."""
    differences = {key: found for key in year.counts if (found := _differences(work, year, key))}
    share = work.item.quantity is Quantity.proportion and not year.limits
    denominators = {
        key: n
        for key, cell in year.given.items()
        if share and cell.sex == "total" and cell.level == "county" and (n := cell.denominator)
    }
    by_place = {(cell.level, cell.region, cell.sex): key for key, cell in year.given.items()}
    places = told.filter(year=year.number).select("level", "region", "sex", "status").iter_rows()
    frozen = {by_place[lv, r, s]: _form(status) for lv, r, s, status in places if (lv, r, s) in by_place}
    shown = {key for key, form in frozen.items() if form == "shown"}
    protected = forms(
        Tabulation(
            counts=year.counts,
            private=work.folder,
            differences=differences,
            waiting=later | year.unknown,
            limits=year.limits,
            withheld=year.withheld - shown,
            frozen=frozen,
            denominators=denominators,
            scale=SCALE[work.item.unit],
            secret=f"{year.secret} {year.number}",
        )
    )
    if protected is None:
        return None
    return {
        key: protected[key]
        for key, cell in year.given.items()
        if cell.published and (key not in later or key in frozen)
    }


def _form(status: str) -> Form:
    named: dict[str, Form] = {"published": "shown", "suppressed": "hidden"}
    return named.get(status) or status  # type: ignore[return-value]


def _row(work: _Work, year: Year, key: Key, form: Form) -> dict[str, object]:
    item, cell = work.item, year.given[key]
    count, people = cell.count, cell.denominator
    row: dict[str, object] = {
        "indicator": item.id,
        "level": cell.level,
        "region": cell.region,
        "year": year.number,
        "sex": cell.sex,
        "value": None,
        "numerator": None,
        "denominator": None,
        "status": "suppressed" if form == "hidden" else form,
        "source": cell.source,
        "lead": True,
    }
    if form == "shown":
        value = float(count) if people is None else round(SCALE[item.unit] * count / people, item.decimals)
        row |= {"value": value, "numerator": count, "denominator": people, "status": "published"}
    elif form != "hidden" and people is not None:
        step = int(form.rpartition("_")[2])
        row["value"] = float(share_step(count, people, SCALE[item.unit], step))
    return row
