"""Every catalogue indicator that lies in Sotkanet, as observations with their sources and faults."""

import datetime as dt
import math
import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import TypeVar

from tqdm import tqdm

from soila_dash.catalog import SCALE, Catalog, Indicator, Quantity, Unit
from soila_dash.catalog.models import Candidate, SotkanetSource
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.denominators import ENOUGH, Fit, best_fit, rounds_to
from soila_dash.sources.fetching import FetchError, MissingError
from soila_dash.sources.observations import Harvest, Source, fetched_id, frame
from soila_dash.sources.sotkanet.api import GENDERS, Datum, Detail, Rows, Sotkanet
from soila_dash.sources.sotkanet.areas import Place, recognise
from soila_dash.sources.sotkanet.meaning import misunderstood
from soila_dash.sources.summing import Key, share, sums

T = TypeVar("T")

PAGE = "https://sotkanet.fi/sotkanet/fi/metadata/indicators"
BANK = "Tilasto- ja indikaattoripankki Sotkanet. THL."
SUMMED = ("county", "collaborative_area")
"""Levels whose figures are summed from smaller areas' where the source has none."""
PATIENCE = 3
"""So many requests in a row may fail for good before the whole harvest is given up."""


@dataclass(frozen=True)
class _Figure:
    value: float
    numerator: int | None


@dataclass
class _Tally:
    """Rows of one indicator with one kind of fault: how many, and one as an example."""

    code: str
    count: int = 0
    example: str = ""
    weight: float = -math.inf

    def add(self, what: str, weight: float = 0.0) -> None:
        """Count a row; the heaviest (of equals the first) is the example."""
        self.count += 1
        if weight > self.weight:
            self.weight, self.example = weight, what

    def faults(self, file: str, key: str, rows: int) -> list[Fault]:
        """One fault, or none."""
        if not self.count:
            return []
        return [Fault(self.code, file, key=key, found=f"{self.count} / {rows}: {self.example}")]


@dataclass(frozen=True)
class _Wanted:
    """An indicator to import, and where it lies."""

    indicator: Indicator
    source: SotkanetSource
    id: int

    @property
    def sexes(self) -> list[str]:
        return [g for g in GENDERS if g == "total" or g in self.indicator.sexes]


def harvest(catalog: Catalog, client: Sotkanet, progress: str = "", *, show: bool | None = None) -> Harvest:
    """Every catalogue indicator that has a verified Sotkanet id, as observations with their sources.

    `progress` is the progress bar's description, "" for no bar; it shows on a terminal only, unless
    `show` says otherwise. What is wrong with one indicator is a fault and the rest goes on; raises
    DataFaults when the regions cannot be had or PATIENCE requests in a row have failed for good. A run
    with a request that failed for good stays unfinished, so that the next harvest asks only for the rest.
    """
    client.begin()
    wanted = [
        _Wanted(i, i.sotkanet, i.sotkanet.id)
        for i in catalog.indicators.values()
        if i.sotkanet is not None and i.sotkanet.id is not None
    ]
    populations = {n for w in wanted for candidate in w.source.denominators for n in candidate.parts}
    with tqdm(
        total=1 + 2 * len(wanted) + len(populations),
        desc=progress,
        file=sys.stderr,
        disable=True if not progress else None if show is None else not show,
        bar_format="{desc} {percentage:3.0f} % |{bar}| {n_fmt}/{total_fmt}",
    ) as bar:
        work = _Harvesting(catalog, client, lambda: bar.update(1))
        described = [(w, detail) for w in wanted if (detail := work.describe(w)) is not None]
        work.count_people(described)
        rows = [row for w, detail in described for row in work.observe(w, detail)]
        bar.update((bar.total or 0) - bar.n)
    if not work.failed:
        client.finish()
    return Harvest(frame(rows), tuple(work.sources.values()), (*work.faults, *work.regions.faults()))


class _Harvesting:
    """One harvest under way."""

    def __init__(self, catalog: Catalog, client: Sotkanet, step: Callable[[], object]) -> None:
        self.client, self.step = client, step
        self.faults: list[Fault] = []
        self.sources: dict[str, Source] = {}
        self.people: dict[int, dict[Key, int]] = {}
        self.failed = False
        self._failures = 0
        self.regions = recognise(client.regions(), catalog.regions)
        step()

    def attempt(self, ask: Callable[[], T]) -> T | None:
        """What is asked, or None and a fault; raises DataFaults when nothing seems to work any more."""
        try:
            answer = ask()
        except MissingError as error:
            self._failures = 0
            self.faults += error.faults
            return None
        except FetchError as error:
            self.failed = True
            self._failures += 1
            self.faults += error.faults
            if self._failures >= PATIENCE:
                raise DataFaults(self.faults) from error
            return None
        finally:
            self.step()
        self._failures = 0
        return answer

    def describe(self, wanted: _Wanted) -> Detail | None:
        """What Sotkanet says of an indicator; None and a fault when it is not the one that is meant."""
        name, file = wanted.indicator.id, f"Sotkanet {wanted.id}"
        detail = self.attempt(partial(self.client.indicator, wanted.id))
        if detail is None:
            fault = self.faults[-1]
            if fault.code == "sotkanet_missing":
                expected = next(iter(wanted.source.accepted_titles.values()))[0]
                self.faults[-1] = replace(fault, key=f"{name}.sotkanet.id", expected=expected)
            return None
        faults = misunderstood(wanted.indicator, wanted.source, detail)
        if detail.years is None:
            faults.append(Fault("sotkanet_range", file, key="range"))
        self.faults += faults
        return None if faults else detail

    def count_people(self, described: Iterable[tuple[_Wanted, Detail]]) -> None:
        """Fetch each population indicator once, for all years and sexes that its users need."""
        years: dict[int, set[int]] = {}
        sexes: dict[int, set[str]] = {}
        by_count: set[int] = set()
        for wanted, detail in described:
            for candidate in wanted.source.denominators:
                by_count.update(candidate.parts if candidate.is_by_count else ())
                for number in candidate.parts:
                    years.setdefault(number, set()).update(_years(wanted, detail))
                    sexes.setdefault(number, set()).update(wanted.sexes)
        for number in sorted(years):
            genders = [g for g in GENDERS if g in sexes[number]]
            rows = self.attempt(partial(self.client.rows, number, years[number], genders))
            if rows is not None:
                self._tell_of(rows, number, "denominators")
                whole = number not in by_count
                figures = self._figures(rows.data, number, "denominators", self.regions.place, counts=whole)
                counts = {k: f.numerator for k, f in figures.items()}
                counts |= self._sum_areas(number, "denominators", rows, figures, SUMMED, counts=whole)
                self.people[number] = {k: n for k, n in counts.items() if n is not None}

    def observe(self, wanted: _Wanted, detail: Detail) -> list[dict[str, object]]:
        """One indicator's observations, sorted by level, region, year and sex; notes its source."""
        indicator = wanted.indicator
        years = _years(wanted, detail)
        rows = self.attempt(partial(self.client.rows, wanted.id, years, wanted.sexes)) if years else None
        if rows is None:
            return []
        self._tell_of(rows, wanted.id, indicator.id)
        counts = indicator.unit is Unit.persons or indicator.quantity is Quantity.count
        most = SCALE[indicator.unit] if indicator.quantity is Quantity.proportion else math.inf

        def place(number: int) -> Place | None:
            found = self.regions.place(number)
            return found if found is not None and found[0] in indicator.levels else None

        figures = self._figures(rows.data, wanted.id, indicator.id, place, counts=counts, most=most)
        fit = None if counts else self._choose(indicator, wanted, figures)
        misfits = fit.misfits if fit else frozenset()
        sound = {key: figure for key, figure in figures.items() if key not in misfits}
        fit = fit if fit and fit.usable else None
        denominators = {key: n for key, n in fit.people.items() if key not in misfits} if fit else {}
        denominators = {key: n for key, n in denominators.items() if figures[key].numerator is not None}
        summed = self._sum_areas(wanted.id, indicator.id, rows, sound, indicator.levels, counts=counts)
        if fit:
            chosen = next(c for c in wanted.source.denominators if c.people == fit.name)
            denominators |= self._people(chosen, summed)
        found: dict[Key, tuple[float | None, int | None]] = {
            key: (figure.value, figure.numerator) for key, figure in figures.items()
        }
        for key, count in summed.items():
            found[key] = (_value(indicator, count, denominators.get(key), counts=counts), count)
        sums_shown = sorted({key[0] for key in summed if found[key][0] is not None})
        source = _source(indicator, detail, rows.fetched.date(), " ".join(sums_shown))
        if fit:
            age, value, year = self._of_title(wanted, fit, figures)
            of = f"{fit.hits}/{fit.tried}" if fit.tried else ""
            source = replace(
                source,
                denominator=fit.name,
                reproduced=of,
                title_age=age,
                title_share=value,
                title_year=year,
            )
        self.sources[source.id] = source
        return [
            {
                "indicator": indicator.id,
                "level": key[0],
                "region": key[1],
                "year": key[2],
                "sex": key[3],
                "value": value,
                "numerator": numerator,
                "denominator": denominators.get(key),
                "status": "not_computable" if value is None else "published",
                "source": source.id,
                "lead": True,
            }
            for key, (value, numerator) in sorted(found.items(), key=itemgetter(0))
        ]

    def _tell_of(self, rows: Rows, number: int, name: str) -> None:
        """Faults for an answer without a single row, and for rows that hold no figure."""
        file = f"Sotkanet {number}"
        if not rows.data:
            self.faults.append(Fault("sotkanet_empty", file, key=name))
        odd = _Tally("sotkanet_value")
        for row in rows.odd:
            odd.add(row.said)
        self.faults += odd.faults(file, name, len(rows.data) + len(rows.odd))

    def _sum_areas(
        self,
        number: int,
        name: str,
        rows: Rows,
        figures: dict[Key, _Figure],
        levels: Collection[str],
        *,
        counts: bool,
    ) -> dict[Key, int | None]:
        """Counts of the counties and collaborative areas that the source itself has nothing of, from
        those of their municipalities and counties; None where they cannot be computed."""
        given: dict[str, set[tuple[int | None, str]]] = {level: set() for level in SUMMED}
        spoken = [(d.region, d.year, d.sex) for d in rows.data] + [
            (o.region, o.year, o.sex) for o in rows.odd
        ]
        for region, year, sex in spoken:
            level = "" if region is None else self.regions.level(region)
            if level in given:
                given[level].add((year, sex))
        known = {key: figure.numerator for key, figure in figures.items()}
        found: dict[Key, int | None] = {}
        if "county" in levels:
            spare = [d for d in rows.data if (d.year, d.sex) not in given["county"]]
            parts = self._figures(spare, number, name, self.regions.municipality, counts=counts)
            if parts:
                below = {key: figure.numerator for key, figure in parts.items()}
                withheld = self._keys_without_area(rows, counts=counts)
                found |= {
                    key: None if {(key[2], key[3]), (None, key[3]), (None, "")} & withheld else count
                    for key, count in sums(
                        below, "county", self.regions.municipalities(), "municipality"
                    ).items()
                }
        if "collaborative_area" in levels:
            level = "collaborative_area"
            held = {(year, sex) for year, sex in given[level] if year is not None}
            found |= sums({**known, **found}, level, self.regions.counties(level), "county", held)
        return found

    def _keys_without_area(self, rows: Rows, *, counts: bool) -> set[tuple[int | None, str]]:
        """Years and sexes with a row that may belong to any county, because no list holds its area; a
        count of none there changes no sum. A year of None stands for every one."""
        areas = self.regions.areas
        some = {
            (d.year, d.sex)
            for d in rows.data
            if d.region not in areas and (d.value != 0 if counts or d.count is None else d.count != 0)
        }
        return some | {
            (odd.year if odd.sex else None, odd.sex) for odd in rows.odd if odd.region not in areas
        }

    def _figures(
        self,
        data: Iterable[Datum],
        number: int,
        name: str,
        placed: Callable[[int], Place | None],
        *,
        counts: bool,
        most: float = math.inf,
    ) -> dict[Key, _Figure]:
        """Sound figures of the areas that `placed` gives a place; faults for the others.

        `counts`: the value itself is the count, and has to be whole. No value is above `most`.
        """
        unsound, conflicts = _Tally("sotkanet_value"), _Tally("sotkanet_conflict")
        figures: dict[Key, _Figure] = {}
        torn: set[Key] = set()
        seen = 0
        for d in data:
            place = placed(d.region)
            if place is None:
                continue
            seen += 1
            key: Key = (*place, d.year, d.sex)
            count = d.value if counts else d.count
            sound = _is_sound(d.value) and d.value <= most and (count is None or _is_sound(count))
            if not sound or (counts and not _is_whole(d.value)):
                said = f"value {d.value}" + ("" if d.count is None else f", absValue {d.count}")
                unsound.add(f"{_at(key)}: {said}")
                torn.add(key)
                continue
            figure = _Figure(d.value, int(count) if count is not None and _is_whole(count) else None)
            other = figures.setdefault(key, figure)
            if other != figure:
                conflicts.add(f"{_at(key)}: {_figure_text(other)} ≠ {_figure_text(figure)}")
                torn.add(key)
        file = f"Sotkanet {number}"
        self.faults += unsound.faults(file, name, seen) + conflicts.faults(file, name, seen)
        return {k: f for k, f in figures.items() if k not in torn}

    def _people(self, candidate: Candidate, keys: Iterable[Key]) -> dict[Key, int]:
        """A candidate's sum over its population indicators, where every one of them has a figure."""
        ages = [self.people.get(number, {}) for number in candidate.parts]
        sums = {key: sum(age[key] for age in ages) for key in keys if all(key in age for age in ages)}
        return {key: people for key, people in sums.items() if people > 0}

    def _choose(self, indicator: Indicator, wanted: _Wanted, figures: dict[Key, _Figure]) -> Fit[Key] | None:
        """The population that gives most of the published shares; a fault for the figures that it does not
        give, and another where those are more than a fifth, so that it is not used."""
        published = {key: (figure.value, figure.numerator, None) for key, figure in figures.items()}
        candidates = wanted.source.denominators
        fit = best_fit(indicator, published, [(c.people, self._people(c, figures)) for c in candidates])
        if fit is None:
            return None
        decimals, misfits = indicator.decimals, _Tally("sotkanet_recompute")
        for key in sorted(fit.misfits):
            figure = figures[key]
            computed = SCALE[indicator.unit] * (figure.numerator or 0) / fit.people[key]
            shown = distinguish(computed, figure.value, decimals)
            what = f"{_at(key)}: {shown} ≠ {figure.value:.{decimals}f}"
            misfits.add(what, abs(computed - figure.value))
        file = f"Sotkanet {wanted.id}"
        self.faults += misfits.faults(file, indicator.id, fit.tried)
        if not fit.usable:
            found = f"{fit.name}: {fit.hits} / {fit.tried}"
            expected = f"≥ {ENOUGH:.0%}; {', '.join(c.people for c in candidates)}"
            self.faults.append(
                Fault("sotkanet_denominators", file, key=indicator.id, found=found, expected=expected)
            )
        return fit

    def _of_title(self, wanted: _Wanted, fit: Fit[Key], figures: dict[Key, _Figure]) -> tuple[str, str, str]:
        """The ages that the title names, where the figures are of others; and what the country's newest share
        would be of those, with its year."""
        item = wanted.indicator
        if item.years_of_age is None or fit.name == item.age:
            return "", "", ""
        own = next((c for c in wanted.source.denominators if c.people == item.age), None)
        people = self._people(own, figures) if own else {}
        country = [
            k for k in people if k[0] == "country" and k[3] == "total" and figures[k].numerator is not None
        ]
        newest = max(country, key=lambda key: key[2], default=None)
        if newest is None:
            return item.age, "", ""
        value = share(figures[newest].numerator, people[newest], SCALE[item.unit], item.decimals)
        return item.age, f"{value:.{item.decimals}f}", str(newest[2])


def _years(wanted: _Wanted, detail: Detail) -> list[int]:
    """The years that its source has figures of, without those of another age group."""
    return [y for y in detail.years or () if y >= (wanted.source.first_year or y)]


def distinguish(computed: float, published: float, decimals: int) -> str:
    """A figure that does not round to the published one, with as many decimals as it takes to see that."""
    for digits in range(decimals + 1, decimals + 8):
        if not rounds_to(round(computed, digits), published, decimals):
            return f"{computed:.{digits}f}"
    return repr(computed)


def _value(indicator: Indicator, count: int | None, people: int | None, *, counts: bool) -> float | None:
    """A summed area's value in the indicator's unit; None when it cannot be computed."""
    if counts:
        return None if count is None else float(count)
    if indicator.quantity is Quantity.proportion and (count or 0) > (people or 0):
        return None
    return share(count, people, SCALE[indicator.unit], indicator.decimals)


def _source(indicator: Indicator, detail: Detail, day: dt.date, summed: str) -> Source:
    title = detail.titles["fi"]
    cited = f"{day.day}.{day.month}.{day.year}"
    return Source(
        id=fetched_id(detail.id, day),
        producer=detail.producer or indicator.producer.fi,
        title=title,
        url=f"{PAGE}/{detail.id}",
        licence=indicator.licence,
        citation=f"{BANK} {title} (ind. {detail.id}). Viitattu {cited}.",
        vintage=day.isoformat(),
        fetched=day.isoformat(),
        updated=detail.updated,
        confirmed=day.isoformat(),
        read=f"{min(detail.years)}–{max(detail.years)}" if detail.years else "",
        summed=summed,
    )


def _is_sound(value: float) -> bool:
    return math.isfinite(value) and value >= 0


def _is_whole(value: float) -> bool:
    return value.is_integer() and value < 2**53


def _figure_text(figure: _Figure) -> str:
    return f"{figure.value:g}" + ("" if figure.numerator is None else f" ({figure.numerator})")


def _at(key: Key) -> str:
    return " ".join(map(str, key))
