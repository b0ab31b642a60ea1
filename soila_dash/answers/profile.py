"""How is one region doing over all goals: beside the country, the year before, and those that began near."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from soila_dash.answers.asides import LEVEL, Aside, Compared, common_years, find_aside, why_aside
from soila_dash.answers.beginners import Beginners, beginners
from soila_dash.answers.choose import Coverage, coverage
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import develop
from soila_dash.answers.estimate import MISSING, Estimate, change, interval_at
from soila_dash.answers.noise import noise
from soila_dash.answers.ranking import Place, Ranking, ranking
from soila_dash.answers.similar import middle
from soila_dash.catalog import CONTEXT, SCALE, Catalog, Direction, Goal, Indicator, Quantity, leading_of
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.observations import Source
from soila_dash.statistics.contrast import contrast, rescale
from soila_dash.statistics.difference import Difference
from soila_dash.statistics.intervals import Interval
from soila_dash.statistics.noise import error_factor
from soila_dash.statistics.spine import SpineScale, spine_scale
from soila_dash.statistics.trend import CONFIDENCE, neighbours
from soila_dash.statistics.verdict import Judgement, Verdict
from soila_dash.store import Store

MOST = 3
"""So many indicators are named on each side where a region differs most."""
LOOK_BACK = 5
"""A figure older than this many years before the indicator's newest is no longer the region's newest."""

Ranked = Callable[[Indicator, int], Ranking]


@dataclass(frozen=True)
class Change:
    """The newest figure less the one before it in the series' rhythm, in the indicator's unit.

    `difference` is the change as it may be told beside `start` and `end`, `interval` the 99.8 % interval
    of the unrounded ones where both have their own; None where nothing is invented. Where the noise of
    the series is known (answers.noise), its arms are those of chance times `error_factor`.
    """

    since: int
    start: Estimate
    end: Estimate
    difference: Difference
    interval: Interval | None

    @property
    def clear(self) -> bool:
        """Whether the change is more than chance explains: the interval excludes 0."""
        return _excludes_zero(self.interval)


@dataclass(frozen=True)
class ProfileRow:
    """One indicator of the region beside the country, all in the indicator's unit.

    `deviation`: see `profile`. `place` only where a direction is set, among `of` regions. `middle` is
    the median of the `having` peers with a value, `beside` are the peers' figures, in their order. `newer` is
    the year and status of a newer figure that others have and this region has not. `clear` of `compared`
    regions stand out clearly; `sources` are the year's. For the country `figure` is the national one and
    there is no verdict.
    """

    goal: Goal
    indicator: Indicator
    year: int
    figure: Estimate
    national: Estimate
    verdict: Verdict
    judgement: Judgement
    scale: SpineScale
    lowest: float
    highest: float
    deviation: float | None
    near_limit: bool
    decimals: int
    place: Place | None
    of: int
    change: Change | None
    middle: float | None
    having: int
    beside: tuple[Estimate, ...]
    newer: tuple[int, str] | None
    clear: int
    compared: int
    sources: tuple[Source, ...]

    @property
    def differs(self) -> bool:
        """Whether the region differs from the country, clearly or not."""
        return self.verdict not in (Verdict.SIMILAR, Verdict.NOT_COMPARED)

    @property
    def stands_out(self) -> bool:
        """Whether the region differs clearly."""
        return self.verdict.clear


@dataclass(frozen=True)
class Profile:
    """A region over all goals; `level` is county, or country for the whole of it."""

    level: str
    region: str
    release: str
    illustrative: bool
    rows: tuple[ProfileRow, ...]
    asides: tuple[Aside, ...]
    beginners: tuple[Beginners, ...]
    peers: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def rows_that_count(self) -> tuple[ProfileRow, ...]:
        """What findings count: rows of the goals, without the context; of nested ages the first alone."""
        rows = [r for r in self.rows if r.goal.id != CONTEXT]
        leading = {item.id for item in leading_of(r.indicator for r in rows)}
        return tuple(r for r in rows if r.indicator.id in leading)

    @property
    def rows_with_verdict(self) -> tuple[ProfileRow, ...]:
        """Rows of the goals, without the context, that have a verdict, each fact once."""
        return tuple(r for r in self.rows_that_count if r.verdict is not Verdict.NOT_COMPARED)

    @property
    def clear(self) -> tuple[ProfileRow, ...]:
        """Rows of the goals in which the region stands out clearly."""
        return tuple(r for r in self.rows_with_verdict if r.stands_out)

    @property
    def up(self) -> tuple[ProfileRow, ...]:
        """The three in which the region is farthest above the country, and differs from it."""
        return self._farthest(Verdict.HIGHER, Verdict.CLEARLY_HIGHER)

    @property
    def down(self) -> tuple[ProfileRow, ...]:
        """The three in which the region is farthest below the country, and differs from it."""
        return self._farthest(Verdict.LOWER, Verdict.CLEARLY_LOWER)

    def _farthest(self, *verdicts: Verdict) -> tuple[ProfileRow, ...]:
        """The three with one of the verdicts that are farthest; those of unknown distance are last."""
        found = [r for r in self.rows_with_verdict if r.verdict in verdicts]
        return tuple(sorted(found, key=lambda r: -abs(r.deviation or 0))[:MOST])

    @property
    def rows_beyond_chance(self) -> tuple[ProfileRow, ...]:
        """Rows of the goals whose change on the year is beyond chance, in order."""
        return tuple(r for r in self.rows_that_count if r.change and r.change.clear)

    @property
    def rows_with_change(self) -> tuple[ProfileRow, ...]:
        """Rows of the goals whose change on the year has an interval."""
        return tuple(r for r in self.rows_that_count if r.change and r.change.interval is not None)

    @property
    def rows_with_place(self) -> tuple[ProfileRow, ...]:
        """Rows in which the region has a place among the regions."""
        return tuple(r for r in self.rows if r.place is not None)


def profile(
    store: Store,
    catalog: Catalog,
    region: str,
    peers: Sequence[str] = (),
    compared: Compared | None = None,
    ranked: Ranked | None = None,
) -> Profile:
    """The profile of a county, or of the country by its own code; raises DataFaults for another region.

    A row needs figures of the counties and of the country in one year, and a value that can be set
    beside the country's (a count of persons cannot: it grows with the region). It stands at the
    newest year in which both the region and the country have a figure, at most five years before the
    indicator's newest.

    "Differs most" goes by `deviation`, the distance in funnel-adjusted standard deviations:
    (value − national) / √(s² + τ²), where s is the standard error under the national value at the
    region's denominator and τ² the additive overdispersion, so that ±1.96 is the funnel limit by
    which a region stands out (Spiegelhalter 2005). It is read off the comparison's 95 % limits; the
    side that is clamped at 0 or 100 % gives way to the other. Without a denominator there is none.

    Who began near and moved further is told for indicators with a direction (answers.beginners).

    `compared` and `ranked` give comparisons and rankings of counties; a page passes cached ones.
    """
    country = store.country.code
    codes = [country, *(r.code for r in store.at(LEVEL))]
    if region not in codes:
        raise DataFaults([Fault("unknown_region", key="region", found=region, expected=", ".join(codes))])
    look = compared or (lambda item, year: compare(store, item, LEVEL, year))
    place = ranked or (lambda item, year: ranking(look(item, year)))
    covers = coverage(store)
    level = "country" if region == country else LEVEL
    rows: list[ProfileRow] = []
    asides: list[Aside] = []
    found: list[Beginners] = []
    for goal in catalog.goals:
        for item in catalog.of_goal(goal.id):
            cover = covers.get(item.id)
            why = why_aside(item, cover)
            if cover is None or why is not None:
                asides.append(find_aside(store, goal, item, cover, why or "no_figures", region, look))
                continue
            usual = noise(store, item, LEVEL, "total")
            rows.append(_row(goal, item, cover, region, level, peers, look, place, usual))
            if (
                level == LEVEL
                and item.direction is not Direction.neutral
                and rows[-1].figure.value is not None
            ):
                found.append(beginners(develop(store, item, LEVEL), region, rows[-1].year))
    used = {s.id: s for r in rows for s in r.sources}
    return Profile(
        level=level,
        region=region,
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        rows=tuple(rows),
        asides=tuple(asides),
        beginners=tuple(found),
        peers=tuple(peers),
        sources=tuple(used[s] for s in sorted(used)),
    )


def _row(
    goal: Goal,
    item: Indicator,
    cover: Coverage,
    region: str,
    level: str,
    peers: Sequence[str],
    look: Compared,
    place: Ranked,
    usual: float | None,
) -> ProfileRow:
    years = common_years(cover)
    newest = look(item, years[0])
    found, newer = newest, None
    if level == LEVEL and _of(newest, region).value is None:
        for year in years[1:]:
            if year < years[0] - LOOK_BACK:
                break
            if _of(look(item, year), region).value is not None:
                found, newer = look(item, year), (years[0], _of(newest, region).status)
                break
    national = found.benchmark.figure
    row = found.row(region)
    figure = national if level == "country" else (row.figure if row else MISSING)
    values = [r.figure.exact for r in found.rows if r.figure.exact is not None]
    centre = national.exact if national.exact is not None else 0.0
    ranked = None
    if level == LEVEL and item.direction is not Direction.neutral:
        ranked = place(item, found.year)
    comparator, having = middle(peers, found)
    return ProfileRow(
        goal=goal,
        indicator=item,
        year=found.year,
        figure=figure,
        national=national,
        verdict=row.verdict if row else Verdict.NOT_COMPARED,
        judgement=row.judgement if row else Judgement.NONE,
        scale=_scale(tuple(values), centre),
        lowest=min(values),
        highest=max(values),
        deviation=row.deviation if row else None,
        near_limit=row.near_limit if row else False,
        decimals=row.decimals if row else item.decimals,
        place=ranked.place(region) if ranked else None,
        of=ranked.of if ranked else 0,
        change=_change(item, cover, region, level, found, look, usual),
        middle=comparator,
        having=having,
        beside=tuple(_of(found, code) for code in peers),
        newer=newer,
        clear=len(found.clear),
        compared=len(found.verdict_rows),
        sources=found.sources,
    )


@lru_cache(maxsize=1000)
def _scale(values: tuple[float, ...], national: float) -> SpineScale:
    """The row's scale, the same for every region: its quartiles cost more than all the rest of a row."""
    return spine_scale(values, national)


def _of(comparison: Comparison, region: str) -> Estimate:
    row = comparison.row(region)
    return row.figure if row else MISSING


def _change(
    item: Indicator,
    cover: Coverage,
    region: str,
    level: str,
    now: Comparison,
    look: Compared,
    usual: float | None,
) -> Change | None:
    """The change on the point before in the series' rhythm: none across a break, none over a gap."""
    before = now.year - item.every
    joined = neighbours(before, now.year, [b.year for b in item.breaks], item.every)
    if not joined or before not in cover.of(LEVEL):
        return None
    then = look(item, before)
    if level == "country":
        if then.benchmark.kind != "country":
            return None
        old, new = then.benchmark.figure, now.benchmark.figure
    else:
        old, new = _of(then, region), _of(now, region)
    told = change(item, new, old)
    return None if told is None else Change(before, old, new, told, _chance(item, old, new, usual))


def _chance(item: Indicator, old: Estimate, new: Estimate, usual: float | None) -> Interval | None:
    """The interval of a change at the confidence of all changes and trends; None without both figures'."""
    limits = [interval_at(item, f, CONFIDENCE) for f in (new, old)]
    values = [f.exact for f in (new, old) if f.exact is not None]
    known = [one for one in limits if one is not None]
    if len(values) < 2 or len(known) < 2:
        return None
    size, interval = contrast((1, -1), values, known)
    if usual is None:
        return interval
    share = sum(values) / 2 / SCALE[item.unit] if item.quantity is Quantity.proportion else 0.0
    return rescale(size, interval, error_factor(usual, share)) if share < 1 else interval


def _excludes_zero(interval: Interval | None) -> bool:
    return interval is not None and (interval.lower > 0 or interval.upper < 0)
