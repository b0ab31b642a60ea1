"""Whether count, share and the population that an indicator's words name agree."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from soila_dash.catalog import LANGUAGES, SCALE, Catalog, Indicator
from soila_dash.catalog.models import NOT_AGES
from soila_dash.faults import Fault
from soila_dash.sources.observations import Harvest
from soila_dash.sources.summing import Key

YEARS, DRIFT = 2, 0.01
"""A population is held against that of so many years away, and may have changed by so much a year."""

_AGES = re.compile(r"(?<!\d)\d{1,2}–\d{1,2}(?!\d)")

_People = Mapping[str, Mapping[Key, int]]
"""How many there are of each group of ages, by place."""


def disagreements(catalog: Catalog, harvest: Harvest) -> list[Fault]:
    """A fault for each indicator whose words on the denominator name other ages in one language than in
    another, or not the ages by which its figures were divided; and for each published share of a count
    that no population named in the words gives, where one that is held shows it.

    A share of a count is of as many people as count / share, give or take its rounding.
    """
    faults = [fault for item in catalog.indicators.values() for fault in _words(item)]
    sources = {s.id: s for s in harvest.sources}
    people = _people(catalog, harvest)
    told: set[tuple[str, str]] = set()
    for row in harvest.observations.iter_rows(named=True):
        item, source = catalog.indicators[row["indicator"]], sources[row["source"]]
        named = _ages(item)
        if named and row["denominator"] and source.denominator not in ("", *NOT_AGES, *named):
            if (item.id, source.denominator) not in told:
                told.add((item.id, source.denominator))
                faults.append(_fault(item, source.denominator, named))
        elif item.is_ratio and named and row["numerator"] and row["value"] and not row["denominator"]:
            faults += _contradiction(item, row, named, people)
    return faults


def _words(item: Indicator) -> Iterator[Fault]:
    """Ages that the words name in one language alone, and a first candidate that they do not name."""
    named = {language: set(_AGES.findall(item.denominator[language])) for language in LANGUAGES}
    for language in LANGUAGES:
        if named[language] != named["fi"]:
            yield _fault(item, ", ".join(sorted(named[language])), named["fi"], language)
    first = item.sotkanet.denominators[0].people if item.sotkanet and item.sotkanet.denominators else "all"
    if first not in NOT_AGES and first not in named["fi"]:
        yield _fault(item, first, named["fi"])


def _ages(item: Indicator) -> set[str]:
    """The ages of the populations that the words name; none where they name no population."""
    words = item.denominator.fi
    return set(_AGES.findall(words)) if "väestö" in words else set()


def _people(catalog: Catalog, harvest: Harvest) -> _People:
    """Populations by age that the figures hold: denominators of known ages, and counts of an age group
    that are shares of the whole population."""
    found: dict[str, dict[Key, int]] = defaultdict(dict)
    sources = {s.id: s for s in harvest.sources}
    for row in harvest.observations.filter(harvest.observations["denominator"].is_not_null()).iter_rows(
        named=True
    ):
        key = row["level"], row["region"], row["year"], row["sex"]
        whom, age = sources[row["source"]].denominator, catalog.indicators[row["indicator"]].age
        if whom == "all" and age and row["numerator"]:
            found[age][key] = row["numerator"]
        elif whom not in ("", *NOT_AGES):
            found[whom][key] = row["denominator"]
    return found


def _contradiction(
    item: Indicator, row: Mapping[str, object], named: set[str], people: _People
) -> Iterator[Fault]:
    value, count = float(str(row["value"])), int(str(row["numerator"]))
    half = 0.5 * float(str(row["precision"] or 10.0**-item.decimals))
    low = SCALE[item.unit] * count / (value + half)
    high = SCALE[item.unit] * count / (value - half) if value > half else float("inf")
    place = str(row["level"]), str(row["region"]), int(str(row["year"])), str(row["sex"])
    held = {ages: near for ages, by_key in people.items() if (near := _near(by_key, place)) is not None}
    fitting = {
        ages for ages, (n, away) in held.items() if low * (1 - DRIFT * away) <= n <= high * (1 + DRIFT * away)
    }
    if fitting & named or not named & set(held):
        return
    told = "; ".join(f"{ages}: {n:,}" for ages, (n, _) in sorted(held.items()) if ages in named | fitting)
    yield Fault(
        "denominator_disagrees",
        key=f"{item.id} {' '.join(map(str, place))}",
        found=f"{count:,} / {value} = {low:,.0f}–{high:,.0f}",
        expected=told,
    )


def _near(people: Mapping[Key, int], place: Key) -> tuple[int, int] | None:
    """The population of that place in the nearest year, and how many years away; None where that is far."""
    level, region, year, sex = place
    for away in range(YEARS + 1):
        for then in (year - away, year + away):
            if (found := people.get((level, region, then, sex))) is not None:
                return found, away
    return None


def _fault(item: Indicator, found: str, named: set[str], language: str = "") -> Fault:
    key = f"{item.id}.denominator" + (f".{language}" if language else "")
    return Fault("denominator_words", key=key, found=found, expected=", ".join(sorted(named)))
