"""What is claimed of the shipped figures and how often chance alone would make it: one command, some minutes.

`python -m benchmarks.claims` prints each count with its limit, and ends with status 1 where one is missed.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from soila_dash import catalog, paths
from soila_dash.answers import choose
from soila_dash.answers.compare import compare
from soila_dash.answers.develop import Development, Series, develop
from soila_dash.answers.headline import headline
from soila_dash.answers.profile import profile
from soila_dash.cards.base.development import development_finding
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.narrative import narrative
from soila_dash.cards.profile.words import beginners_finding, change_title
from soila_dash.catalog import LANGUAGES
from soila_dash.i18n import translator
from soila_dash.releases import shelf
from soila_dash.statistics.further import Pooled, moved_further, pool
from soila_dash.statistics.intervals import wilson
from soila_dash.statistics.trend import neighbours
from soila_dash.store import Store

INCOMPARABLE = re.compile(
    r"ei voi verrata|vertailukelpoi|kan inte jämföras|jämförbar|cannot be compared|comparable"
)
INDICATOR = "placements-13-17"
YEARS = 8
"""Three before the start and five of the period."""
FACTOR = 0.05
"""Log-normal, for each region and year: what moves a figure beside chance."""
FALSE_PAGES, FOUND = 0.02, 0.5

Floats = NDArray[np.float64]


def sentences(store: Store, items: catalog.Catalog) -> Iterator[tuple[str, Series | None]]:
    """Every sentence of goals' and regions' pages in three languages, with the series that it tells of."""
    country = store.country.code
    for name, cover in sorted(choose.coverage(store).items()):
        item, level = items.indicators[name], next(iter(cover.levels()), "country")
        regional = level != "country"
        compared = compare(store, item, level, cover.of(level)[-1]) if regional else None
        codes = [country, *(r.code for r in store.at(level) if regional)]
        for code in codes:
            developed = develop(store, item, level, "total", code)
            for language in LANGUAGES:
                voice = Voice(translator(language), store.by_key)
                head = headline(developed, compared)
                told = [*narrative(head, developed, compared, voice), development_finding(developed, voice)]
                yield from ((text, developed.chosen_series) for text in told)
    for code in (country, *(r.code for r in store.at("county"))):
        answer = profile(store, items, code)
        for language in LANGUAGES:
            voice = Voice(translator(language), store.by_key)
            yield change_title(answer, voice), None
            yield from ((beginners_finding(one, voice), None) for one in answer.beginners)


def broken(series: Series | None) -> bool:
    """Whether a break lies between the newest figure and the one before it, or only another source has one
    before it."""
    if series is None or series.last is None:
        return False
    years = [p.year for p in series.points if p.figure.value is not None]
    breaks = [b.year for b in series.indicator.breaks]
    last = list(pairwise(years))[-1:]
    return (not last and series.elsewhere is not None) or any(
        not neighbours(a, b, breaks, b - a) for a, b in last
    )


def counted(development: Development) -> tuple[Floats, Floats]:
    """Counts and denominators of the last years of each region that has them all, shape (regions, years)."""
    rows = []
    for series in development.regions:
        figures = [p.figure for p in series.points[-YEARS:]]
        known = [(f.numerator, f.denominator) for f in figures if f.numerator is not None and f.denominator]
        if len(known) == YEARS:
            rows.append(known)
    both = np.array(rows, dtype=np.float64)
    return both[:, :, 0], both[:, :, 1]


def pages(x: Floats, n: Floats, draws: int, seed: int = 7) -> tuple[float, float, int, int]:
    """Share of pages that name somebody where nobody moved, and share of pages near a region that truly moved
    by 20 % that name it; and how many pages each."""
    random = np.random.default_rng(seed)
    level = (x.sum(axis=1) / n.sum(axis=1))[:, None]
    size = n.astype(np.int64)
    false = still = named = chances = 0
    for _ in range(draws):
        noise = np.exp(random.normal(0, FACTOR, n.shape))
        means = _means(random.binomial(size, np.minimum(level * noise, 1)), n)
        for own in range(len(means)):
            others = [m for k, m in enumerate(means) if k != own]
            still += 1
            false += bool(moved_further(means[own], others, -1, wilson)[1])
        mover = int(random.integers(len(means)))
        moved = np.ones_like(noise)
        moved[mover, 3:] = 0.8
        means = _means(random.binomial(size, np.minimum(level * noise * moved, 1)), n)
        for own in range(len(means)):
            codes = [k for k in range(len(means)) if k != own]
            near, further = moved_further(means[own], [means[k] for k in codes], -1, wilson)
            if mover in [codes[k] for k in near]:
                chances += 1
                named += mover in [codes[k] for k in further]
    return false / still, named / max(chances, 1), still, chances


def _means(counts: NDArray[np.int64], n: Floats) -> list[tuple[Pooled, Pooled]]:
    return [(pool(x[:3], m[:3]), pool(x[-3:], m[-3:])) for x, m in zip(counts, n, strict=True)]


def incomparable(kind: str, store: Store, items: catalog.Catalog) -> bool:
    """Prints how many sentences call figures incomparable without a break or another source; whether none
    does."""
    told = list(sentences(store, items))
    without = [text for text, series in told if INCOMPARABLE.search(text) and not broken(series)]
    what = "said to be incomparable without a break or another source"
    print(f"{kind}: {len(told)} sentences; {what}: {len(without)} (0)")
    return not without


def beginners(store: Store, items: catalog.Catalog, draws: int) -> bool:
    """Prints how often "moved further" names falsely and finds; whether both are within their limits."""
    x, n = counted(develop(store, items.indicators[INDICATOR], "county"))
    false, found, still, chances = pages(x, n, draws)
    print(f"{INDICATOR}, {len(x)} regions, shares off by a log-normal {FACTOR:.0%} a year:")
    print(f"  pages that name somebody falsely: {false:.1%} of {still} (at most {FALSE_PAGES:.0%})")
    print(f"  a region that moved by 20 % is named on {found:.0%} of {chances} (at least {FOUND:.0%})")
    return false <= FALSE_PAGES and found >= FOUND


def main() -> int:
    """Prints the counts; 1 where a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims", description=__doc__)
    parser.add_argument("--draws", type=int, default=100, help="draws of all regions' figures (100)")
    draws = parser.parse_args().draws
    items, kept = catalog.load(paths.catalog()), []
    for kind in ("real", "example"):
        served = shelf.serve(paths.releases(), kind)
        store = Store(served.folder, served.manifest)
        kept.append(incomparable(kind, store, items))
        if kind == "real":
            kept.append(beginners(store, items, draws))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
