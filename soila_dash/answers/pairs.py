"""How do two indicators lie beside each other in the regions: two comparisons of one level and year."""

from dataclasses import dataclass

from soila_dash.answers.choose import Coverage
from soila_dash.answers.compare import Benchmark, Comparison, Row
from soila_dash.catalog import Indicator
from soila_dash.sources.observations import Source


@dataclass(frozen=True)
class Pair:
    """One region's two figures."""

    region: str
    first: Row
    second: Row


@dataclass(frozen=True)
class Pairs:
    """Two indicators side by side, regions by the first one's value. `left_out` lack either figure.

    It counts nothing between the two: with some twenty regions, and their sizes and people so
    unlike, a number for their relation would say more than is known.
    """

    first: Indicator
    second: Indicator
    level: str
    year: int
    sex: str
    release: str
    illustrative: bool
    benchmarks: tuple[Benchmark, Benchmark]
    pairs: tuple[Pair, ...]
    left_out: tuple[Pair, ...]
    sources: tuple[Source, ...]


def common_years(first: Coverage, second: Coverage, level: str, sex: str = "total") -> tuple[int, ...]:
    """The years in which both indicators have figures at a level, rising."""
    return tuple(sorted(set(first.of(level, sex)) & set(second.of(level, sex))))


def common_levels(first: Coverage, second: Coverage) -> tuple[str, ...]:
    """The levels at which both have figures of one same year, the preferred first."""
    return tuple(x for x in first.levels() if x in second.levels() and common_years(first, second, x))


def pairs(first: Comparison, second: Comparison) -> Pairs:
    """What two comparisons of the same level, year and sex hold; raises ValueError for unlike ones."""
    ground = (first.level, first.year, first.sex, first.release)
    if ground != (second.level, second.year, second.sex, second.release):
        raise ValueError("two indicators are set side by side only at one level, in one year and for one sex")
    beside = {row.region: row for row in second.rows}
    every = [Pair(row.region, row, beside[row.region]) for row in first.rows]
    whole = tuple(p for p in every if p.first.figure.value is not None and p.second.figure.value is not None)
    return Pairs(
        first=first.indicator,
        second=second.indicator,
        level=first.level,
        year=first.year,
        sex=first.sex,
        release=first.release,
        illustrative=first.illustrative,
        benchmarks=(first.benchmark, second.benchmark),
        pairs=whole,
        left_out=tuple(p for p in every if p not in whole),
        sources=tuple(dict.fromkeys((*first.sources, *second.sources))),
    )
