"""What is published of answers to one item, how many answered, and which differences may be told of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

from soila_dash.statistics.clustering import Difference, Share, design_effect, differences
from soila_dash.statistics.intervals import wilson

Status = Literal["published", "banded", "suppressed", "waiting", "none"]
Why = Literal["", "hidden", "ranges", "wording", "no_round", "rate"]
"""Why a change is not told: answers are hidden, shares are ranges, the wording changed, nothing before, too
few of those asked are known to have answered."""


@dataclass(frozen=True)
class Opinion:
    """What is published of some answers to one item; shares in whole percent, None where not shown.

    `status` none: nobody was asked, or nothing is said of them at all. A share whose whole
    percent would tell of few persons is a range from `_least` up to below `_most`;
    `band` stands where few answered; `pooled` when answers that may not be shown are
    left out; the intervals are 95 % and computed from the published values. `design`: the effect that widened
    them where answers of several pilots are told; None where it cannot be had, or one pilot is told.
    """

    status: Status
    n: int | None = None
    mean: float | None = None
    step: float | None = None
    mean_lower: float | None = None
    mean_upper: float | None = None
    disagrees: int | None = None
    neither: int | None = None
    agrees: int | None = None
    disagrees_least: int | None = None
    disagrees_most: int | None = None
    neither_least: int | None = None
    neither_most: int | None = None
    agrees_least: int | None = None
    agrees_most: int | None = None
    agrees_lower: float | None = None
    agrees_upper: float | None = None
    band: str | None = None
    pooled: bool = False
    approximate: bool = False
    design: float | None = None

    def range(self, which: str) -> tuple[int, int] | None:
        """Least and most percent of a class, the same when it stands in whole percent; None: not shown."""
        exact, least, most = (getattr(self, which + end) for end in ("", "_least", "_most"))
        if exact is not None:
            return exact, exact
        return None if least is None or most is None else (least, most)


NOTHING = Opinion("none")


@dataclass(frozen=True)
class Respondents:
    """How many answered of how many asked, `rate` in percent; `status` suppressed hides them all, waiting:
    not published yet. `waiting`: a sum without those that are not."""

    status: Status
    n: int | None = None
    expected: int | None = None
    rate: int | None = None
    waiting: bool = False


def enough(respondents: Iterable[Respondents], limit: int) -> bool:
    """Whether of each of them at least `limit` percent of those asked are known to have answered: where a
    count is hidden, or it is not known how many were asked, nobody can tell that they did."""
    return all(r.rate is not None and r.rate >= limit for r in respondents)


def design(cells: Iterable[Opinion]) -> float | None:
    """By how much answers that cluster in pilots vary more than independent ones, of published shares, ranges
    by their middle and width; None where fewer than five pilots' are published
    (statistics.clustering.design_effect)."""
    return design_of_clusters([cell] for cell in cells)


def design_of_clusters(clusters: Iterable[Iterable[Opinion]]) -> float | None:
    """The same where each cluster has several opinions, as a pilot's rounds: they are taken together, by
    their numbers of answers."""
    shares, widths, sizes = [], [], []
    for cluster in clusters:
        told = [(found, o.n) for o in cluster if (found := o.range("agrees")) is not None and o.n]
        if told:
            n = sum(m for _, m in told)
            least, most = (sum(found[end] * m for found, m in told) / n for end in (0, 1))
            shares.append((least + most) / 200)
            widths.append((most - least) / 100)
            sizes.append(n)
    return design_effect(shares, sizes, widths)


def widen(opinion: Opinion, effect: float | None, levels: int) -> Opinion:
    """The opinion of several pilots with the intervals of all who were asked: wider by the design effect,
    which it says; unchanged, so an interval of the answers alone, where none can be had. A mean is
    bounded by the scale's `levels`."""
    if effect is None or opinion.n is None:
        return replace(opinion, design=effect)
    found = opinion.range("agrees")
    lower, upper = opinion.agrees_lower, opinion.agrees_upper
    if found is not None and lower is not None:
        known = opinion.n / effect
        ends = [wilson(min(x * known / 100, known), known) for x in found]
        lower, upper = 100 * ends[0].lower, 100 * ends[1].upper
    low, high, arm = opinion.mean_lower, opinion.mean_upper, sqrt(effect)
    if opinion.mean is not None and low is not None and high is not None:
        low, high = (opinion.mean + arm * (x - opinion.mean) for x in (low, high))
        low, high = max(low, 1.0), min(high, float(levels))
    return replace(
        opinion, agrees_lower=lower, agrees_upper=upper, mean_lower=low, mean_upper=high, design=effect
    )


def told_differences(pairs: Mapping[str, tuple[Opinion, Opinion]]) -> dict[str, Difference]:
    """By item the difference of those who agree, in percentage points, told by Holm over all of them; only of
    shares in whole percent."""
    whole = {
        name: tuple(Share(o.agrees / 100, o.n, o.design or 1.0) for o in pair if o.agrees is not None and o.n)
        for name, pair in pairs.items()
    }
    two = {name: (found[0], found[1]) for name, found in whole.items() if len(found) > 1}
    return dict(zip(two, differences(list(two.values())), strict=True))


def together(cells: Iterable[Respondents]) -> Respondents:
    """How many answered of several pilots' people: unknown unless each of them is known."""
    found = list(cells)
    n = [r.n for r in found if r.n is not None]
    expected = [r.expected for r in found if r.expected]
    if not found or len(n) < len(found) or len(expected) < len(found):
        return Respondents("none")
    return Respondents("published", sum(n), sum(expected), round(100 * sum(n) / sum(expected)))
