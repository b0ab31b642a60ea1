"""What may be said of some answers to an item: three classes and a mean, as coarse as it takes.

Shares stand in whole percent or as ranges, the mean to a tenth, to a half, or not at all; how finely, telling
chooses. What published values leave open is a Box: the numbers of answers of each class, and the sums of
levels, that would be told the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from soila_dash.statistics.intervals import Interval, mean_t_summary, wilson

CLASSES = ("disagrees", "neither", "agrees")
BANDS = ("low", "middle", "high")
Histogram = tuple[int, ...]
"""How many gave each level, level 1 first."""
Range = tuple[int, int]
Shares = tuple[Range | None, Range | None, Range | None]
"""Of each class the least and the most in percent, the same when it stands in whole percent; None where it is
not shown."""


@dataclass(frozen=True)
class Rules:
    """The thresholds for answers; see Settings in soila_dash.releases.protect, where they are named."""

    answers_from: int
    banded_from: int
    pilots_from: int
    whole_from: int


@dataclass(frozen=True)
class Statement:
    """What is published of some answers; `step`: what the mean is rounded to, 0 where it is not shown."""

    n: int
    shares: Shares
    mean: float | None
    step: float
    approximate: bool = False

    @property
    def whole(self) -> bool:
        """Whether every share stands in whole percent."""
        return all(s is not None and s[0] == s[1] for s in self.shares)


@dataclass(frozen=True)
class Box:
    """Numbers of answers by class and sums of levels that would be told alike, ends included."""

    classes: tuple[Range, Range, Range]
    total: Range


@dataclass(frozen=True)
class Answers:
    """Some answers: how many of each level."""

    histogram: Histogram

    @cached_property
    def n(self) -> int:
        """How many."""
        return sum(self.histogram)

    @cached_property
    def classes(self) -> tuple[int, int, int]:
        """How many in each class."""
        return collapse(self.histogram)

    @cached_property
    def total(self) -> int:
        """Sum of the levels."""
        return sum(level * count for level, count in enumerate(self.histogram, 1))


def classes(levels: int) -> tuple[int, ...]:
    """The class (0, 1, 2: index of CLASSES) of each level: below, at and above the scale's middle."""
    return tuple(0 if 2 * i < levels + 1 else 1 if 2 * i == levels + 1 else 2 for i in range(1, levels + 1))


def collapse(histogram: Histogram) -> tuple[int, int, int]:
    """Answers by class."""
    out = [0, 0, 0]
    for which, n in zip(classes(len(histogram)), histogram, strict=True):
        out[which] += n
    return out[0], out[1], out[2]


def add(histograms: Iterable[Histogram], levels: int) -> Histogram:
    """The answers of several together."""
    return tuple(map(sum, zip((0,) * levels, *histograms, strict=True)))


def half_step(levels: int) -> float:
    """The coarser step of a mean: half a level, or one on a long scale."""
    return 0.5 if levels <= 5 else 1.0


def whole_percents(answers: Answers) -> Shares:
    """The share of each class in whole percent."""
    first, second, third = (_half_up(100 * k, answers.n) for k in answers.classes)
    return (first, first), (second, second), (third, third)


def mean_index(answers: Answers, step: float) -> int:
    """The mean in steps, rounded half up."""
    return _half_up(answers.total * round(1 / step), answers.n)


def round_mean(answers: Answers, step: float) -> float:
    """The mean rounded to a step."""
    return mean_index(answers, step) / round(1 / step)


def box(said: Statement, levels: int) -> Box:
    """What the published values leave open."""
    first, second, third = (counts_of(share, said.n) for share in said.shares)
    total = (said.n, said.n * levels)
    if said.mean is not None:
        per = round(1 / said.step)
        middle = round(said.mean * per)
        least = -(-(2 * middle - 1) * said.n // (2 * per))
        most = -(-(2 * middle + 1) * said.n // (2 * per)) - 1
        total = (max(least, total[0]), min(most, total[1]))
    return Box((first, second, third), total)


def counts_of(share: Range | None, n: int) -> Range:
    """The numbers of answers that a published share can stand for."""
    if share is None:
        return 0, n
    if share[0] == share[1]:
        p = share[0]
        return max(0, -(-(2 * p - 1) * n // 200)), min(n, -(-(2 * p + 1) * n // 200) - 1)
    return -(-share[0] * n // 100), n if share[1] == 100 else -(-share[1] * n // 100) - 1


def band(histogram: Histogram) -> str:
    """Low, middle or high: the third of the scale that the mean lies in (on a border: the middle)."""
    n, levels = sum(histogram), len(histogram)
    total = 3 * (sum(level * count for level, count in enumerate(histogram, 1)) - n)
    return BANDS[0] if total < n * (levels - 1) else BANDS[2] if total > 2 * n * (levels - 1) else BANDS[1]


def band_box(n: int, levels: int, name: str) -> Box:
    """What a band leaves open."""
    which, third = BANDS.index(name), n * (levels - 1)
    low = (n, -(-third // 3) + n, 2 * third // 3 + n + 1)[which]
    high = (-(-third // 3) + n - 1, 2 * third // 3 + n, n * levels)[which]
    return Box(((0, n), (0, n), (0, n)), (low, high))


def pool(said: Sequence[Statement]) -> Statement | None:
    """Published values together, computed from them alone, so that nothing new is told; None of none.

    Shares that are not whole percent make the pool's a range that surely holds the true share.
    """
    if len(said) <= 1:
        return said[0] if said else None
    n = sum(s.n for s in said)
    shares: list[Range | None] = []
    for which in range(3):
        if all(s.whole for s in said):
            even = int(sum(s.n * (s.shares[which] or (0, 0))[0] for s in said) / n + 0.5)
            shares.append((even, even))
            continue
        limits = [(s.n, *_limits(s, which)) for s in said]
        least, most = (sum(m * x[i] for m, *x in limits) / n for i in (0, 1))
        shares.append((max(0, int(least)), min(100, -int(-most // 1))))
    mean, step = None, max(s.step for s in said)
    if all(s.mean is not None for s in said):
        exact = sum(s.n * (s.mean or 0.0) for s in said) / n
        mean = int(exact / step + 0.5 + 1e-9) * step
        mean = round(mean, 1)
    return Statement(n, (shares[0], shares[1], shares[2]), mean, step, not all(s.whole for s in said))


def mean_interval(said: Statement, levels: int) -> Interval | None:
    """The 95 % interval of a mean, from the published values: Student t, the spread as great as the
    three shares allow; None when they are not whole percent. statistics.md, "Intervals"."""
    if not said.whole or said.mean is None:
        return None
    variance = 0.0
    for which, share in enumerate(said.shares):
        members = [level for level, c in enumerate(classes(levels), 1) if c == which]
        if members and share is not None:
            low, high = members[0], members[-1]
            variance += share[0] / 100 * (((low + high) / 2 - said.mean) ** 2 + ((high - low) / 2) ** 2)
    interval = mean_t_summary(said.mean, sqrt(variance * said.n / (said.n - 1)), said.n)
    return Interval(max(1.0, interval.lower), min(float(levels), interval.upper))


def share_interval(said: Statement, which: int) -> Interval | None:
    """The 95 % Wilson interval of a class's share, in percent, from the published values: from the least
    that it can be to the most."""
    share = said.shares[which]
    if share is None:
        return None
    low, high = (wilson(min(x, 100) * said.n / 100, said.n) for x in share)
    return Interval(100 * low.lower, 100 * high.upper)


def _limits(said: Statement, which: int) -> tuple[float, float]:
    """Between what a class's true share lies, in percent."""
    share = said.shares[which]
    if share is None:
        return 0.0, 100.0 - (said.shares[2] or (0, 0))[0]
    half = 0.5 if share[0] == share[1] else 0.0
    return max(0.0, share[0] - half), min(100.0, share[1] + half)


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
