"""Owners' figures as they may be published: protected beside the public counts, marked with their owner."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from soila_dash.catalog import SCALE, Catalog
from soila_dash.catalog.models import Indicator, Quantity
from soila_dash.faults import Fault
from soila_dash.releases.owner_memory import PREFIX, earlier_rows
from soila_dash.releases.protection.model import TOTAL, Key, with_margins
from soila_dash.releases.protection.tabulations import Difference, Form, Tabulation, forms, share_step
from soila_dash.sources.neighbours import Counts, neighbours, public_family, vintages
from soila_dash.sources.observations import SCHEMA, Harvest, Source, frame

SEXES = ("female", "male")
BOTH = "both"
"""The one column of a table that is not by sex; its margin repeats it."""
REST = "rest"
"""Row of the regions that the owner gave no count of: the country's less the others'."""

Span = tuple[int, int]
"""The first year of age and the one after the last."""
_Cells = dict[tuple[str, str, str], tuple[int, int | None]]
"""Count and denominator by level, region and sex."""
_Group = tuple[str, str, str, str, int | None]


def harvest(kept: pl.DataFrame, catalog: Catalog, public: pl.DataFrame, folder: Path) -> Harvest:
    """What of the counts in `kept` (tabulation.STORED) may stand in a release beside `public` figures.

    `folder`: that of the tabulations, for the engine's files and what was published before. A year waits
    while a public count is missing that its own could be compared with; what is left out is told as faults.
    """
    rows: list[dict[str, object]] = []
    sources, faults = [], []
    groups: dict[_Group, list[dict[str, object]]] = defaultdict(list)
    for row in kept.filter(pl.col("permission") != "private").sort("imported", "year").iter_rows(named=True):
        groups[row["indicator"], row["owner"], row["source"], row["permission"], row["limit"]].append(row)
    for (name, owner, said, _, limit), mine in sorted(groups.items(), key=lambda g: str(g[0])):
        item, first = catalog.indicators[name], mine[0]
        others = [i.id for i in catalog.family(item) if i.owned and i.id < name]
        if others and not kept.filter(pl.col("indicator").is_in(others)).is_empty():
            faults.append(Fault("tabulation_second", owner, key=name, found=others[0]))
            continue
        source = Source(
            id=f"{PREFIX}{str(first['secret'])[:12]}",
            producer=owner,
            title=said,
            url="",
            licence=item.licence,
            citation=f"{owner}: {said}.",
            vintage=max(str(row["imported"]) for row in mine),
            owner=owner,
        )
        work = _Work(
            item, catalog, _Public.of(item, catalog, public), folder, limit or 0, str(first["secret"])
        )
        found, wrong = _observations(work, source, mine)
        rows += found
        faults += wrong
        sources += [source] if found else []
    return Harvest(_mark_lead(frame(rows), catalog), tuple(sources), tuple(faults))


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
    """What the counts of one indicator from one owner are protected with."""

    item: Indicator
    catalog: Catalog
    public: _Public
    folder: Path
    limit: int
    secret: str

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


@dataclass(frozen=True)
class _Year:
    """The counts of one year as a table: which were given, by key, and the regions that make up the rest."""

    number: int
    cells: _Cells
    given: Mapping[Key, tuple[str, str, str]]
    counts: dict[Key, int]
    rest: tuple[str, ...]
    whole: bool

    def places(self, key: Key, country: str) -> list[tuple[str, str, int, str]]:
        """Where the public counts of a key stand; nowhere for a sum of whatever regions were given."""
        sex = key[1] if key[1] in SEXES else "total"
        if key[0] == TOTAL:
            return [("country", country, self.number, sex)] if self.whole else []
        codes = self.rest if key[0] == REST else (key[0],)
        return [("county", code, self.number, sex) for code in codes]


def _observations(
    work: _Work, source: Source, mine: Sequence[Mapping[str, object]]
) -> tuple[list[dict[str, object]], list[Fault]]:
    """The rows of one source, and what is told of those left out."""
    told = earlier_rows(work.folder, work.item.id)
    rows: list[dict[str, object]] = []
    faults: list[Fault] = []
    waiting: dict[str, list[int]] = defaultdict(list)
    by_year: dict[int, _Cells] = defaultdict(dict)
    for row in mine:
        cell = (int(str(row["count"])), None if row["denominator"] is None else int(str(row["denominator"])))
        by_year[int(str(row["year"]))][str(row["level"]), str(row["region"]), str(row["sex"])] = cell
    for number, cells in sorted(by_year.items()):
        year = _arrange(work, number, cells)
        if year is None:
            faults.append(Fault("tabulation_incomplete", source.owner, key=f"{work.item.id} {number}"))
            continue
        lacking = {key: lacks for key in year.counts if (lacks := _lacking(work, year, key))}
        if whole := {name for key, lacks in lacking.items() if key[1] not in SEXES for name in lacks}:
            waiting[", ".join(sorted(whole))].append(number)
            continue
        later = {key for key in year.counts if key[1] in SEXES} if lacking else set()
        found = _year_forms(work, year, later, told)
        if found is None:
            faults.append(Fault("tabulation_exposed", source.owner, key=f"{work.item.id} {number}"))
            continue
        rows += [_row(work, year, key, form, source.id) for key, form in found.items()]
    for names, years in waiting.items():
        found_years = f"{years[0]}–{years[-1]}" if len(years) > 1 else f"{years[0]}"
        faults.append(
            Fault("tabulation_waits", source.owner, key=work.item.id, found=found_years, expected=names)
        )
    kinds = Counter(str(row["status"]).split("_")[0] for row in rows)
    if hidden := kinds["suppressed"] + kinds["rounded"]:
        expected = str(kinds["rounded"])
        said = f"{hidden} / {len(rows)}"
        faults.append(
            Fault("tabulation_hidden", source.owner, key=work.item.id, found=said, expected=expected)
        )
    return rows, faults


def _arrange(work: _Work, number: int, cells: _Cells) -> _Year | None:
    """The counts as a table with margins; by sex where every region has both. None when a region's total is
    missing, or the regions are more than the country."""
    full = dict(cells)
    for level, region in {key[:2] for key in cells}:
        three = [full.get((level, region, s)) for s in ("total", *SEXES)]
        if three.count(None) == 1:
            total, women, men = (cell[0] if cell else None for cell in three)
            lacks = ("total", *SEXES)[three.index(None)]
            n = (women or 0) + (men or 0) if total is None else total - (women or 0) - (men or 0)
            full[level, region, lacks] = n, None
    areas = {key[:2] for key in cells}
    if any((*area, "total") not in full for area in areas):
        return None
    by_sex = all((*area, sex) in full for area in areas for sex in SEXES)
    columns = {sex: sex for sex in SEXES} if by_sex else {BOTH: "total"}
    regions = [code for code in work.counties if ("county", code) in areas]
    whole = ("country", work.country) in areas
    inner = {(code, c): full["county", code, sex][0] for code in regions for c, sex in columns.items()}
    rest = tuple(code for code in work.counties if code not in regions) if whole else ()
    if rest:
        known = {c: sum(n for key, n in inner.items() if key[1] == c) for c in columns}
        whole_of = {c: full["country", work.country, sex][0] for c, sex in columns.items()}
        inner |= {(REST, c): whole_of[c] - known[c] for c in columns}
    if any(n < 0 for n in inner.values()):
        return None
    counts = with_margins(inner)
    given = {}
    for level, region, sex in cells:
        key = (TOTAL if level == "country" else region, TOTAL if sex == "total" else sex)
        if key in counts:
            given[key] = level, region, sex
    return _Year(number, full, given, counts, rest, whole)


# What follows from a count and public ones


def _edges(year: _Year, key: Key, country: str, public: Mapping[str, Counts]) -> dict[str, int]:
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


def _lacking(work: _Work, year: _Year, key: Key) -> set[str]:
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


def _differences(work: _Work, year: _Year, key: Key) -> list[Difference]:
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


def _year_forms(work: _Work, year: _Year, later: set[Key], told: pl.DataFrame) -> dict[Key, Form] | None:
    """How the given counts are published; None when that cannot be done safely."""
    differences = {key: found for key in year.counts if (found := _differences(work, year, key))}
    share = work.item.quantity is Quantity.proportion and not work.limit
    denominators = {
        key: n
        for key, (level, region, sex) in year.given.items()
        if share and sex == "total" and level == "county" and (n := year.cells[level, region, sex][1])
    }
    by_place = {place: key for key, place in year.given.items()}
    places = told.filter(year=year.number).select("level", "region", "sex", "status").iter_rows()
    frozen = {by_place[lv, r, s]: _form(status) for lv, r, s, status in places if (lv, r, s) in by_place}
    protected = forms(
        Tabulation(
            counts=year.counts,
            private=work.folder,
            differences=differences,
            waiting=later,
            limit=work.limit,
            frozen=frozen,
            denominators=denominators,
            scale=SCALE[work.item.unit],
            secret=f"{work.secret} {year.number}",
        )
    )
    if protected is None:
        return None
    return {key: protected[key] for key in year.given if key not in later or key in frozen}


def _form(status: str) -> Form:
    named: dict[str, Form] = {"published": "shown", "suppressed": "hidden"}
    return named.get(status) or status  # type: ignore[return-value]


def _row(work: _Work, year: _Year, key: Key, form: Form, source: str) -> dict[str, object]:
    item, (level, region, sex) = work.item, year.given[key]
    count, people = year.cells[level, region, sex]
    row: dict[str, object] = {
        "indicator": item.id,
        "level": level,
        "region": region,
        "year": year.number,
        "sex": sex,
        "value": None,
        "numerator": None,
        "denominator": None,
        "status": "suppressed" if form == "hidden" else form,
        "source": source,
        "lead": True,
    }
    if form == "shown":
        value = float(count) if people is None else round(SCALE[item.unit] * count / people, item.decimals)
        row |= {"value": value, "numerator": count, "denominator": people, "status": "published"}
    elif form != "hidden" and people is not None:
        step = int(form.rpartition("_")[2])
        row["value"] = float(share_step(count, people, SCALE[item.unit], step))
    return row
