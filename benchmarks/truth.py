"""What is told of the real figures and is not so, counted; and what rounding makes of regions that are alike.

    python -m benchmarks.truth [--draws 40]

Counts over every figure of the real release that is served, then simulates shares rounded to one decimal
in the counties' populations of 2021, and regions that move or do not (benchmarks.claims, some minutes).
1 when a count is above its limit. What is found of rounded shares is printed beside what the count alone
finds and is not judged: where that calls one region in eight falsely, less is found without doing so. Beside
both stands what Wilson's interval finds where the populations are known, as those named in the catalogue are.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.claims import beginners, incomparable
from benchmarks.printed import contradicts, overstates, printed
from soila_dash import paths
from soila_dash.answers.choose import coverage
from soila_dash.answers.compare import FEWEST_UNITS
from soila_dash.answers.develop import Series, develop
from soila_dash.answers.estimate import change
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog, load
from soila_dash.i18n import translator
from soila_dash.releases import shelf
from soila_dash.statistics.intervals import rounded_share, scaled_count, wilson
from soila_dash.store import Store

NUMBER = re.compile(r"\d+(\.\d+)?")
ROUNDS = 1000
SHARES = (
    0.3,
    0.31,
    0.32,
    0.33,
    0.34,
    0.35,
    0.38,
    0.4,
    0.42,
    0.45,
    0.5,
    0.55,
    0.75,
    0.95,
    1.0,
    2.0,
    3.0,
    10.0,
)
"""True shares in percent that are simulated."""
UNIT, OFF = 0.1, 1.5
"""Shares are rounded to one decimal; one region is truly half as large again where it is to be found."""
FALSE, FOUND = 7.0, 95.0
"""Percent: regions that differ falsely, at most; and what is found of what the count's interval finds."""


@dataclass(frozen=True)
class Count:
    """How many of all are not so, and how many may be."""

    what: str
    wrong: int
    of: int
    limit: int = 0

    def say(self) -> bool:
        """Prints it; whether it is within its limit."""
        kept = self.wrong <= self.limit
        print(f"{self.what}: {self.wrong} of {self.of} (limit {self.limit}): {'ok' if kept else 'missed'}")
        return kept


def main() -> int:
    """Prints every count and the simulations; 1 when one misses its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truth")
    parser.add_argument("--draws", type=int, default=40, help="draws of all regions' figures (40)")
    draws = parser.parse_args().draws
    served = shelf.serve(paths.releases(), "real")
    store, catalog = Store(served.folder, served.manifest), load(paths.catalog())
    counts = (told_changes(store, catalog), *printed_limits(store, catalog))
    kept = [count.say() for count in counts]
    kept.append(incomparable("real", store, catalog))
    invented = shelf.serve(paths.releases(), "example")
    kept.append(incomparable("example", Store(invented.folder, invented.manifest), catalog))
    for ages in ("13–17", "0–17"):
        kept.append(_rounding(ages, _people(store, f"placements-{ages.replace('–', '-')}")))
    kept.append(beginners(store, catalog, draws))
    return 0 if all(kept) else 1


def _series(store: Store, catalog: Catalog) -> Iterator[Series]:
    """Every series of the release, of every level and sex."""
    for name, cover in coverage(store).items():
        for level, sex in cover.years:
            found = develop(store, catalog.indicators[name], level, sex)
            yield from (s for s in (found.country if level == "country" else None, *found.regions) if s)


def told_changes(store: Store, catalog: Catalog) -> Count:
    """Changes on the point before and over the recent trend of each series that are written otherwise than
    the true change rounded; of rounded figures alone, told as more or less although it may be rounding."""
    wrong = of = 0
    voice = Voice(translator("en"), store.by_key)
    for series in _series(store, catalog):
        years = [p.year for p in series.points if p.figure.value is not None]
        spans = [(before.year, year) for year in years if (before := series.previous(year)) is not None]
        if series.recent is not None and series.recent.first_year < series.recent.last_year:
            spans.append((series.recent.first_year, series.recent.last_year))
        of += len(spans)
        wrong += sum(_told_wrongly(series, *span, voice) for span in spans)
    return Count("told changes that are not the true change rounded", wrong, of)


def _told_wrongly(series: Series, first: int, last: int, voice: Voice) -> bool:
    decimals = series.indicator.decimals
    start, end = series.at(first), series.at(last)
    told = change(series.indicator, end, start) if start and end else None
    if told is None or start is None or end is None:
        return True
    if start.rounded_to or end.rounded_to:
        unit = max(start.rounded_to, end.rounded_to)
        apart = abs((end.value or 0.0) - (start.value or 0.0)) > unit + 1e-9
        return apart == (told.way == "within_rounding") or not told.about
    true = (end.exact or 0.0) - (start.exact or 0.0)
    printed = round((end.value or 0.0) - (start.value or 0.0), decimals)
    same_story = told.decimals > decimals or round(true, decimals) == printed
    written = NUMBER.search(voice.change(series.indicator, told).replace(",", ""))
    size = float(written[0]) if written else 1.0  # "one person" and "1 percentage point" are words.
    return round(true, told.decimals) != told.value or not same_story or size != abs(told.value)


def printed_limits(store: Store, catalog: Catalog) -> tuple[Count, Count]:
    """Verdicts beside written limits and a written reference that tell another one, in every form; and those
    with more than one decimal more than their indicator has."""
    found = tuple(printed(store, catalog))
    wrong, fine = sum(map(contradicts, found)), sum(map(overstates, found))
    return (
        Count("verdicts beside a contradicting printed interval", wrong, len(found)),
        Count("verdicts beside numbers with more than one decimal more", fine, len(found)),
    )


def _people(store: Store, indicator: str) -> list[int]:
    rows = store.run("compare", indicator=indicator, level="county", year=2021, sex="total")
    return [n for level, n in rows.select("level", "denominator").iter_rows() if level == "county" and n]


def _rounding(ages: str, people: list[int]) -> bool:
    """Prints, for each true share, how many differ falsely and how many are found; whether none is above
    the limit of the false ones."""
    n = np.array(people)
    print(f"shares rounded to {UNIT:g}, aged {ages}, {len(n)} regions: false and found, in percent")
    print("  share   the count alone   with rounding         population known")
    kept, less = True, []
    for share in SHARES:
        found = list(zip(_simulate(n, share, 1.0), _simulate(n, share, OFF), strict=True))
        (_, alone), (false, now), _ = found
        kept &= false <= FALSE
        less += [f"{share:g}"] if now < FOUND / 100 * alone else []
        parts = [f"{a:5.1f} / {b:5.1f} ({100 * b / alone:3.0f})" for a, b in found]
        print(f"  {share:5.2f}   {parts[0][:-6]}     {parts[1]}   {parts[2]}")
    said = f"found less than {FOUND:g}: {', '.join(less) or 'nowhere'}"
    print(f"  false at most {FALSE:g}: {'ok' if kept else 'missed'}; {said}")
    return kept


def _simulate(n: NDArray[np.int64], share: float, off: float) -> list[float]:
    """Percent of regions that differ, by the count's interval beside the published reference, by the rounded
    share's beside the derived one, and by Wilson's with the populations; of the one off, if one is."""
    random = np.random.default_rng(20211)
    hits = np.zeros(3)
    for turn in range(ROUNDS):
        true = np.full(len(n), share / 100)
        true[turn % len(n)] *= off
        x = random.binomial(n, true)
        v = np.round(100 * x / n / UNIT) * UNIT
        published = round(100 * x.sum() / n.sum() / UNIT) * UNIT
        whole = bool((v > 0).all())
        derived = float(x.sum() / (x / v).sum()) if whole else published
        compared = published >= FEWEST_UNITS * UNIT - 1e-9
        asked = [turn % len(n)] if off != 1.0 else range(len(n))
        for i in asked:
            if x[i] == 0 or v[i] == 0:
                continue
            old, new = scaled_count(int(x[i]), float(v[i])), rounded_share(int(x[i]), float(v[i]), UNIT)
            known = wilson(int(x[i]), int(n[i]))
            hits += (
                not old.lower <= published <= old.upper,
                compared and not new.lower <= derived <= new.upper,
                not known.lower <= x.sum() / n.sum() <= known.upper,
            )
    all_of = ROUNDS * (len(n) if off == 1.0 else 1)
    return [float(100 * hit / all_of) for hit in hits]


if __name__ == "__main__":
    sys.exit(main())
