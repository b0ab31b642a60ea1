"""What a new real release would lose or change of the one that is served; nothing goes without a word."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from typing import Literal

import polars as pl

from soila_dash.catalog import Catalog
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases.carry import Before
from soila_dash.sources.county_figures import COUNTRY
from soila_dash.sources.observations import FETCHED, SERIES, Source

Kind = Literal[
    "indicator",
    "source",
    "level",
    "years",
    "region",
    "regions",
    "figures",
    "values",
    "exchanged",
    "counts",
    "sums",
]

CHANGE, ERRORS = 0.2, 5.0
"""A value changes beyond revision when by more than a fifth and by more than five standard errors of
its count (a count's standard error is its square root)."""
FACTORS, NEAR = (10.0, 100.0, 1000.0), 0.02
"""A change by one of these, within two percent, is a change of unit, however small the count."""
ROUNDING = 0.15
"""Two values published with one decimal may differ by so much though nothing changed."""
COUNTED, ROUNDED = 3, 10
"""So many changed figures of a region that are all another's of before are no chance: counts, or rounded
values of which no count is known."""
NAMED_REGIONS = 10
"""So many regions are told one by one; more are told together."""

_Cell = tuple[str, int, str]
"""Region code, year, sex."""
_Figure = tuple[float, int | None, int | None]
"""Value, numerator, denominator."""
_Series = dict[tuple[str, str, str], dict[_Cell, _Figure]]
"""Figures by indicator, level and source without its vintage."""


@dataclass(frozen=True)
class Loss:
    """One thing lost or changed. `name` is what a person accepts it by; `codes` are the regions that are
    gone, `n` is how many figures it concerns, `what` the years, the source or an example."""

    name: str
    kind: Kind
    indicator: str
    level: str = ""
    what: str = ""
    codes: tuple[str, ...] = ()
    n: int = 0


class Lost(DataFaults):
    """Raised when a release would lose what is served and nobody accepted it. `unknown`: names that were
    accepted and are no loss's; `reasons`: what was told of what came anew, which may say why."""

    def __init__(
        self, losses: Sequence[Loss], unknown: Collection[str] = (), reasons: Sequence[Fault] = ()
    ) -> None:
        self.losses, self.unknown, self.reasons = tuple(losses), tuple(unknown), tuple(reasons)
        super().__init__(Fault("loss", key=loss.name, found=loss.what) for loss in losses)


def refuse(
    before: Before,
    rows: pl.DataFrame,
    sources: Iterable[Source],
    catalog: Catalog,
    accepted: Collection[str],
    reasons: Sequence[Fault] = (),
) -> None:
    """Raises Lost with every loss that nobody accepted by its name, and the `reasons`."""
    losses = compare(before, rows, sources, catalog)
    left = [loss for loss in losses if loss.name not in accepted]
    if left:
        names = {loss.name for loss in losses}
        raise Lost(left, [name for name in accepted if name not in names], reasons)


def compare(
    before: Before, rows: pl.DataFrame, sources: Iterable[Source], catalog: Catalog
) -> tuple[Loss, ...]:
    """What of the served release is gone from `rows`, changed beyond revision, or sums up no longer."""
    old = _series(before.rows, {s.id: s for s in before.sources})
    new = _series(rows, {s.id: s for s in sources})
    chains = _ages(catalog)
    broken_ages = _broken_ages(_lead(before.rows), _lead(rows), chains)
    found = [
        *_missing(old, new),
        *_changes(old, new),
        *_exchanges(old, new),
        *_broken(old, new),
        *broken_ages,
    ]
    return tuple({loss.name: loss for loss in found}.values())


def lead_changes(before: Before, rows: pl.DataFrame) -> tuple[Fault, ...]:
    """Series that are shown from another source than in the served release and look otherwise for it.

    Nothing is lost by that: the figures of before stay in the release as single ones. So it is told and not
    refused: how many values differ by more than a revision explains, and how many have none in their place.
    """
    key = ["indicator", "level", "sex", "region", "year"]
    old, new = (found.filter("lead", status="published") for found in (before.rows, rows))
    pairs = old.join(new, on=key, how="left", suffix="_now")
    moved = pairs.join(pairs.filter(_another_source()), on=key[:3], how="semi")
    faults = []
    for (name, level, sex), cells in sorted(moved.group_by(key[:3]), key=lambda group: group[0]):
        there = cells.filter(pl.col("value_now").is_not_null())
        columns = ("value", "numerator", "denominator")
        odd = sum(
            beyond_revision(row[:3], row[3:])
            for row in there.select(*columns, *(f"{c}_now" for c in columns)).iter_rows()
        )
        if odd or there.height < cells.height:
            where, gone = f"{name} {level} {sex}", cells.height - there.height
            faults.append(
                Fault("lead_changed", key=where, found=f"{odd} / {cells.height}", expected=f"{gone}")
            )
    return tuple(faults)


def _another_source() -> pl.Expr:
    """Whether a figure's source is not a vintage of the one before, as far as a row's source tells: of
    Sotkanet's, the same number."""
    old, new = pl.col("source"), pl.col("source_now")
    one = pl.coalesce(old.str.extract(SERIES), old) == pl.coalesce(new.str.extract(SERIES), new)
    return new.is_not_null() & ~one


def family(source: Source) -> str:
    """A source without its vintage: Sotkanet's indicator, or one producer's one publication."""
    fetched = re.match(SERIES, source.id)
    return fetched[1] if fetched else " · ".join((source.producer, source.title, source.url))


def _series(rows: pl.DataFrame, sources: Mapping[str, Source]) -> _Series:
    """Figures by series; of two vintages of one source the newer one's."""
    order = {id: n for n, id in enumerate(sorted(sources, key=lambda id: (sources[id].vintage, id)))}
    found: _Series = defaultdict(dict)
    kept = [r for r in rows.filter(status="published").iter_rows(named=True) if r["source"] in order]
    for r in sorted(kept, key=lambda r: order[r["source"]]):
        series = found[r["indicator"], r["level"], family(sources[r["source"]])]
        series[r["region"], r["year"], r["sex"]] = r["value"], r["numerator"], r["denominator"]
    return found


def _missing(old: _Series, new: _Series) -> Iterator[Loss]:
    """Indicators, sources, levels, years, regions and single figures that are there no more."""
    indicators = {name for name, _, _ in new}
    families = {(name, source) for name, _, source in new}
    ids = {source: n for n, source in enumerate(sorted({s for _, _, s in old}), 1)}
    for (name, level, source), cells in sorted(old.items()):
        now = new.get((name, level, source), {})
        at = f"{name}:{level}"
        if name not in indicators:
            yield Loss(name, "indicator", name)
        elif (name, source) not in families:
            short = source if source.startswith(FETCHED) else f"source-{ids[source]}"
            yield Loss(f"{name}:{short}", "source", name, what=source)
        elif not now:
            yield Loss(at, "level", name, level, n=len(cells))
        elif missing := cells.keys() - now.keys():
            yield from _parts(name, level, missing, now.keys())


def _parts(name: str, level: str, missing: Collection[_Cell], now: Collection[_Cell]) -> Iterator[Loss]:
    """Missing figures as whole years, whole regions, and what is left."""
    at = f"{name}:{level}"
    years = sorted({year for _, year, _ in missing} - {year for _, year, _ in now})
    regions = sorted({code for code, _, _ in missing} - {code for code, _, _ in now})
    for _, run in groupby(enumerate(years), lambda pair: pair[1] - pair[0]):
        span = [year for _, year in run]
        what = f"{span[0]}–{span[-1]}" if len(span) > 1 else f"{span[0]}"
        yield Loss(f"{at}:{what.replace('–', '-')}", "years", name, level, what)
    if len(regions) > NAMED_REGIONS:
        yield Loss(f"{at}:regions-{len(regions)}", "regions", name, level, "", tuple(regions), len(regions))
    else:
        for code in regions:
            yield Loss(f"{at}:region-{code}", "region", name, level, "", (code,))
    rest = sorted(c for c in missing if c[0] not in regions and c[1] not in years)
    if rest:
        yield Loss(f"{at}:figures-{len(rest)}", "figures", name, level, _at(level, rest[0]), (), len(rest))


def _changes(old: _Series, new: _Series) -> Iterator[Loss]:
    """Values that changed by more than a revision explains, per indicator, level and source."""
    for key, cells in sorted(old.items()):
        now = new.get(key, {})
        odd = sorted(c for c, figure in cells.items() if c in now and beyond_revision(figure, now[c]))
        if odd:
            name, level, _ = key
            what = f"{_at(level, odd[0])}: {_change_in_words(cells[odd[0]], now[odd[0]])}"
            yield Loss(f"{name}:{level}:values-{len(odd)}", "values", name, level, what, (), len(odd))
        bare = sorted(c for c, figure in cells.items() if c in now and _loses_count(figure, now[c]))
        if bare:
            name, level, _ = key
            what = _at(level, bare[0])
            yield Loss(f"{name}:{level}:counts-{len(bare)}", "counts", name, level, what, (), len(bare))


def _change_in_words(old: _Figure, new: _Figure) -> str:
    """Both values, with the counts beside them where the values are alike."""
    if old[0] == new[0]:
        return f"{old[0]:g} ({old[1]}) → {new[0]:g} ({new[1]})"
    return f"{old[0]:g} → {new[0]:g}"


def _loses_count(old: _Figure, new: _Figure) -> bool:
    """Whether a figure is there without the count or denominator that stood beside it."""
    return any(was is not None and now is None for was, now in zip(old[1:], new[1:], strict=True))


def _exchanges(old: _Series, new: _Series) -> Iterator[Loss]:
    """Regions whose changed figures are all those that another region of the level had."""
    for (name, level, source), cells in sorted(old.items()):
        now = new.get((name, level, source), {})
        changed: dict[str, list[_Cell]] = defaultdict(list)
        for cell in sorted(cells.keys() & now.keys()):
            if _own(cells[cell]) != _own(now[cell]):
                changed[cell[0]].append(cell)
        regions = sorted({code for code, _, _ in cells})
        for code, places in changed.items():
            counted = all(cells[c][1] is not None for c in places)
            if len(places) < (COUNTED if counted else ROUNDED):
                continue
            for other in regions:
                theirs = [cells.get((other, year, sex)) for _, year, sex in places]
                if all(t and _own(t) == _own(now[c]) for t, c in zip(theirs, places, strict=True)):
                    at = f"{name}:{level}:region-{code}-as-{other}"
                    yield Loss(at, "exchanged", name, level, "", (code, other), len(places))


def _own(figure: _Figure) -> float:
    """What a figure is known by: its count, or its value where there is none."""
    return figure[0] if figure[1] is None else figure[1]


def beyond_revision(old: _Figure, new: _Figure) -> bool:
    """Whether a value, or the count that it is of, changed by a power of ten, or by more than a fifth and
    five standard errors.

    Where the count is not known, a change by more than a fifth counts unless rounding may be all of it.
    """
    if old[1] is not None and new[1] is not None and _is_odd((old[1], *old[1:]), (new[1], *new[1:])):
        return True
    return _is_odd(old, new)


def _is_odd(old: _Figure, new: _Figure) -> bool:
    before, after = old[0], new[0]
    if before == after:
        return False
    if before > 0 and after > 0:
        ratio = max(before, after) / min(before, after)
        if any(abs(ratio / factor - 1) <= NEAR for factor in FACTORS):
            return True
    if abs(after - before) <= CHANGE * before:
        return False
    count = old[1]
    if count is None:
        return abs(after - before) > ROUNDING
    change = abs(after - before) / before * count if before else float(new[1] or 0)
    return change > ERRORS * sqrt(max(count, 1))


def _broken(old: _Series, new: _Series) -> Iterator[Loss]:
    """Counties that sum to the country no more, sexes that sum to the total no more."""
    countries = {(name, source) for name, level, source in old if level == "country"}
    for name, source in sorted(countries):
        pairs = [
            (_against(of, name, source, "country"), _against(of, name, source, "county")) for of in (old, new)
        ]
        held, now = ({k: (whole[k], parts.get(k)) for k in whole} for whole, parts in pairs)
        yield from _loss_of_sums(name, "county", "sums", held, now)
    for key, cells in sorted(old.items()):
        held, now = _sexes(key[1], cells), _sexes(key[1], new.get(key, {}))
        yield from _loss_of_sums(key[0], key[1], "sexes", held, now)


def _against(of: _Series, name: str, source: str, level: str) -> dict[str, int | None]:
    """Counts of a level summed for the country, by year and sex; None where one of them is not known."""
    sums: dict[str, int | None] = {}
    for (_, year, sex), (_, count, _) in of.get((name, level, source), {}).items():
        key = _at("country", (COUNTRY, year, sex))
        so_far = sums.get(key, 0)
        sums[key] = None if count is None or so_far is None else so_far + count
    return sums


def _sexes(level: str, cells: Mapping[_Cell, _Figure]) -> dict[str, tuple[int | None, int | None]]:
    """The total and the sum of the sexes, by region and year."""
    found = {}
    for region, year, sex in cells:
        parts = [cells.get((region, year, part)) for part in ("female", "male")]
        if sex == "total" and all(parts):
            counts = [part[1] for part in parts if part is not None]
            known = [count for count in counts if count is not None]
            total = sum(known) if len(known) == 2 else None
            found[_at(level, (region, year, "total"))] = cells[region, year, "total"][1], total
    return found


def _loss_of_sums(
    name: str,
    level: str,
    which: str,
    held: Mapping[str, tuple[int | None, int | None]],
    now: Mapping[str, tuple[int | None, int | None]],
) -> Iterator[Loss]:
    """One loss for the sums that held and hold no more."""
    broken = [
        key
        for key, (whole, parts) in held.items()
        if whole is not None
        and whole == parts
        and key in now
        and None not in now[key]
        and now[key][0] != now[key][1]
    ]
    if broken:
        first = sorted(broken)[0]
        what = f"{first}: {now[first][1]} ≠ {now[first][0]}"
        yield Loss(f"{name}:{level}:{which}-{len(broken)}", "sums", name, level, what, (), len(broken))


def _lead(rows: pl.DataFrame) -> dict[str, dict[str, int | None]]:
    """Counts of the rows that are shown, by indicator and place."""
    found: dict[str, dict[str, int | None]] = defaultdict(dict)
    keys = ("indicator", "level", "region", "year", "sex", "numerator")
    for name, level, region, year, sex, count in rows.filter("lead").select(keys).iter_rows():
        found[name][f"{level} {region} {year} {sex}"] = count
    return found


def _ages(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Indicators whose age group is made up of those of others of their family: 0–17 of 0–6, 7–12, 13–17."""
    found = {}
    for whole in catalog.indicators.values():
        span = whole.years_of_age
        parts = {
            s[0]: (s[1], i.id)
            for i in catalog.family(whole)
            if i.id != whole.id and (s := i.years_of_age) is not None
        }
        chain: list[str] = []
        at, end = span or (0, -1)
        while at in parts and parts[at][0] <= end:
            chain.append(parts[at][1])
            at = parts[at][0] + 1
        if len(chain) > 1 and at == end + 1:
            found[whole.id] = tuple(chain)
    return found


def _broken_ages(
    old: Mapping[str, Mapping[str, int | None]],
    new: Mapping[str, Mapping[str, int | None]],
    chains: Mapping[str, Sequence[str]],
) -> Iterator[Loss]:
    for name, parts in chains.items():
        pairs = []
        for of in (old, new):
            sums: dict[str, tuple[int | None, int | None]] = {}
            for key, whole in of.get(name, {}).items():
                counts = [of.get(part, {}).get(key) for part in parts]
                known = [count for count in counts if count is not None]
                sums[key] = whole, sum(known) if len(known) == len(counts) else None
            pairs.append(sums)
        yield from _loss_of_sums(name, "all", "ages", *pairs)


def _at(level: str, cell: _Cell) -> str:
    return " ".join(map(str, (level, *cell)))
