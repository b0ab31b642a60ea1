"""What did people say of the pilots: by item, respondent group, pilot and round, as far as it may be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal

import polars as pl

from soila_dash.catalog.survey import Instrument, Item, Measure, Pilot, RespondentGroup, Round
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases.protect import Settings, pooled_answers
from soila_dash.statistics.contrast import contrast
from soila_dash.statistics.intervals import Interval
from soila_dash.store import Store

REPORTED = ("result", "esf")
"""The kinds of measures that are reported of a goal's or a region's pilots."""
ALL = "total"
"""Stands for all pilots, or all groups, together."""

Status = Literal["published", "banded", "suppressed", "waiting", "none"]
Why = Literal["", "hidden", "ranges", "wording", "no_round"]
"""Why a change is not told: answers are hidden, shares are ranges, the wording changed, nothing before."""


@dataclass(frozen=True)
class Opinion:
    """What is published of some answers to one item; shares in whole percent, None where not shown.

    `status` none: nobody was asked, or nothing is said of them at all. A share whose whole
    percent would tell of few persons is a range from `_least` up to below `_most`;
    `band` stands where few answered; `pooled` when answers that may not be shown are
    left out; the intervals are 95 % and computed from the published values.
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


@dataclass(frozen=True)
class OpinionRow:
    """One item: what the chosen ones said (`own`), and for a pilot its `peers` and `everyone` together."""

    measure: Measure
    item: Item
    own: Opinion
    peers: Opinion = NOTHING
    everyone: Opinion = NOTHING


@dataclass(frozen=True)
class Opinions:
    """A respondent group's profile in one round: of one pilot, or of all (`pilot` None).

    `peers`: the pilots that share a goal with it; what they say is pooled from published cells only.
    """

    release: str
    illustrative: bool
    round: Round
    group: RespondentGroup
    instrument: Instrument
    pilot: Pilot | None
    peers: tuple[Pilot, ...]
    respondents: Respondents
    rows: tuple[OpinionRow, ...]
    thresholds: Mapping[str, int]


@dataclass(frozen=True)
class Beside:
    """One item in every pilot of a round, those with most agreement first, and all of them together."""

    release: str
    illustrative: bool
    round: Round
    group: RespondentGroup
    instrument: Instrument
    measure: Measure
    item: Item
    rows: tuple[tuple[Pilot, Opinion], ...]
    everyone: Opinion
    thresholds: Mapping[str, int]


@dataclass(frozen=True)
class Changed:
    """One item in two rounds: the difference of the shares that agree, in percentage points."""

    measure: Measure
    item: Item
    before: Opinion
    now: Opinion
    difference: float | None
    interval: Interval | None
    why: Why = ""

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves zero out."""
        return self.interval is not None and (self.interval.lower > 0 or self.interval.upper < 0)


@dataclass(frozen=True)
class Changes:
    """A group's answers in two rounds, compared as independent samples: nobody is followed.

    `joined` and `left`: pilots that take part in one of the two rounds only.
    """

    release: str
    illustrative: bool
    before: Round
    now: Round
    group: RespondentGroup
    instrument: Instrument
    pilot: Pilot | None
    rows: tuple[Changed, ...]
    joined: tuple[Pilot, ...]
    left: tuple[Pilot, ...]
    thresholds: Mapping[str, int]


@dataclass(frozen=True)
class Completeness:
    """Who has answered in a round: by (pilot or ALL, group or ALL)."""

    release: str
    illustrative: bool
    round: Round
    pilots: tuple[Pilot, ...]
    groups: tuple[RespondentGroup, ...]
    cells: Mapping[tuple[str, str], Respondents]
    thresholds: Mapping[str, int]

    def of(self, pilot: str, group: str) -> Respondents:
        """One cell or margin; nobody was asked where there is none."""
        return self.cells.get((pilot, group), Respondents("none"))


@dataclass(frozen=True)
class Reported:
    """What some pilots' respondents say in one round, pooled from what is published of each.

    `rows`: by group; `heard`: pilots whose answers are in them.
    """

    release: str
    illustrative: bool
    round: Round
    pilots: tuple[Pilot, ...]
    heard: tuple[Pilot, ...]
    instruments: tuple[Instrument, ...]
    rows: tuple[tuple[RespondentGroup, OpinionRow], ...]
    thresholds: Mapping[str, int]


@lru_cache(maxsize=8)
def rounds(store: Store) -> tuple[Round, ...]:
    """The rounds that have answers, the newest last."""
    having = set(store.run("rounds")["round"])
    return tuple(r for r in store.surveys.survey.rounds if r.id in having)


@lru_cache(maxsize=64)
def groups(store: Store, round: str) -> tuple[RespondentGroup, ...]:
    """The respondent groups that have answered in a round, in their order."""
    having = set(store.run("rounds").filter(pl.col("round") == round)["group"])
    return tuple(g for g in store.surveys.survey.groups if g.id in having)


def opinions(store: Store, round: str, group: str, pilot: str = "") -> Opinions:
    """What a group said in a round, of one pilot or of all; raises DataFaults for unknown names."""
    at, who, instrument = _resolve(store, round, group)
    one = _pilot(store, at, pilot) if pilot else None
    found = _answers(store, round, group)
    peers = tuple(
        p for p in _participants(store, at) if one and p is not one and set(p.goals) & set(one.goals)
    )
    asked = [item.id for _, item in items(store, instrument)]
    together = _pool(store, round, group, [p.id for p in peers], asked) if peers else {}
    rows = []
    for measure, item in items(store, instrument):
        everyone = found.get((ALL, item.id), NOTHING)
        own = found.get((one.id, item.id), NOTHING) if one else everyone
        if one:
            rows.append(OpinionRow(measure, item, own, together.get(item.id, NOTHING), everyone))
        else:
            rows.append(OpinionRow(measure, item, own))
    return Opinions(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        round=at,
        group=who,
        instrument=instrument,
        pilot=one,
        peers=peers,
        respondents=completeness(store, round).of(pilot or ALL, group),
        rows=tuple(rows),
        thresholds=store.surveys.thresholds,
    )


def pilots_beside(store: Store, round: str, group: str, item: str) -> Beside:
    """One item in every pilot of the round; raises DataFaults for unknown names."""
    at, who, instrument = _resolve(store, round, group)
    asked = {i.id: (measure, i) for measure, i in items(store, instrument)}
    if item not in asked:
        raise DataFaults([Fault("unknown_item", key="item", found=item, expected=", ".join(asked))])
    found = _answers(store, round, group)
    rows = [(p, found.get((p.id, item), NOTHING)) for p in _participants(store, at)]
    rows.sort(key=lambda row: _order(row[1]))
    measure, one = asked[item]
    return Beside(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        round=at,
        group=who,
        instrument=instrument,
        measure=measure,
        item=one,
        rows=tuple(rows),
        everyone=found.get((ALL, item), NOTHING),
        thresholds=store.surveys.thresholds,
    )


def changes(store: Store, before: str, now: str, group: str, pilot: str = "") -> Changes:
    """What differs between two rounds in a group's answers, of one pilot or of all; raises DataFaults."""
    then, _, _ = _resolve(store, before, group)
    at, who, instrument = _resolve(store, now, group)
    one = _pilot(store, at, pilot) if pilot else None
    old, new = (_answers(store, r, group) for r in (before, now))
    rows = tuple(
        _item_change(store, then, measure, item, old, new, (pilot or ALL, instrument))
        for measure, item in items(store, instrument)
    )
    here, there = (_participants(store, r) for r in (at, then))
    return Changes(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        before=then,
        now=at,
        group=who,
        instrument=instrument,
        pilot=one,
        rows=rows,
        joined=() if one else tuple(p for p in here if p not in there),
        left=() if one else tuple(p for p in there if p not in here),
        thresholds=store.surveys.thresholds,
    )


def last_changes(store: Store, round: str, group: str, pilot: str = "") -> Changes | None:
    """`changes` since the round before, of those a pilot took part in; None when there is none before.
    Raises DataFaults for unknown names."""
    at = _round(store, round)
    having = rounds(store)
    earlier = [r for r in having[: having.index(at) if at in having else 0] if not pilot or pilot in r.pilots]
    return changes(store, earlier[-1].id, round, group, pilot) if earlier else None


def completeness(store: Store, round: str) -> Completeness:
    """How many answered by pilot and group, where it may be told; raises DataFaults."""
    at = _round(store, round)
    cells = {
        (pilot, group): Respondents(status, n, expected, rate, waiting)
        for pilot, group, status, n, expected, rate, waiting in store.run(
            "respondents", round=round
        ).iter_rows()
    }
    return Completeness(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        round=at,
        pilots=_participants(store, at),
        groups=tuple(g for g in store.surveys.survey.groups if any(c == g.id for _, c in cells)),
        cells=cells,
        thresholds=store.surveys.thresholds,
    )


def pooled_report(store: Store, round: str, pilots: Collection[str], kinds: Collection[str]) -> Reported:
    """What the respondents of some pilots say together of measures of the `kinds`, from published cells
    only: regions and goals do not nest with what is protected. Raises DataFaults for an unknown round."""
    at = _round(store, round)
    mine = tuple(p for p in _participants(store, at) if p.id in pilots)
    rows: list[tuple[RespondentGroup, OpinionRow]] = []
    heard: set[str] = set()
    instruments: list[Instrument] = []
    for group in groups(store, round):
        instrument = store.surveys.survey.instrument_for(at, group.id)
        if instrument is None:
            continue
        instruments.append(instrument)
        meant = [(measure, item) for measure, item in items(store, instrument) if measure.kind in kinds]
        together = _pool(store, round, group.id, [p.id for p in mine], [item.id for _, item in meant])
        cells = _answers(store, round, group.id)
        for measure, item in meant:
            rows.append((group, OpinionRow(measure, item, together.get(item.id, NOTHING))))
            heard |= {p.id for p in mine if cells.get((p.id, item.id), NOTHING).status == "published"}
    return Reported(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        round=at,
        pilots=mine,
        heard=tuple(p for p in mine if p.id in heard),
        instruments=tuple(instruments),
        rows=tuple(rows),
        thresholds=store.surveys.thresholds,
    )


def settings(store: Store) -> Settings:
    """The thresholds that the release was protected with."""
    scales = {(i.id, i.version): len(i.scale.answers) for i in store.surveys.survey.instruments}
    return Settings(**store.surveys.thresholds, scales=scales)


def opinion(store: Store, round: str, group: str, pilot: str, item: str) -> Opinion:
    """What is published of one item in a round, of a pilot or of ALL."""
    return _answers(store, round, group).get((pilot, item), NOTHING)


def items(store: Store, instrument: Instrument) -> tuple[tuple[Measure, Item], ...]:
    """An instrument's items with what they measure, by measure."""
    measures = {m.id: m for m in store.surveys.survey.measures}
    found = [(measures[i.measures], i) for i in instrument.items]
    return tuple(sorted(found, key=lambda pair: pair[0].order))


def _item_change(
    store: Store,
    then: Round,
    measure: Measure,
    item: Item,
    old: Mapping[tuple[str, str], Opinion],
    new: Mapping[tuple[str, str], Opinion],
    of: tuple[str, Instrument],
) -> Changed:
    pilot, instrument = of
    before, now = old.get((pilot, item.id), NOTHING), new.get((pilot, item.id), NOTHING)
    earlier = store.surveys.survey.instrument_for(then, instrument.group)
    if earlier is None or earlier.item(item.id) is None:
        return Changed(measure, item, before, now, None, None, "no_round")
    breaks = store.surveys.survey.breaks(instrument.id, item.id)
    if earlier.id != instrument.id or any(earlier.version < b <= instrument.version for b in breaks):
        return Changed(measure, item, before, now, None, None, "wording")
    if before.status != "published" or now.status != "published":
        return Changed(measure, item, before, now, None, None, "hidden")
    shares = [(o.agrees, o.agrees_lower, o.agrees_upper) for o in (now, before)]
    values = [v for v, low, high in shares if v is not None and low is not None and high is not None]
    if len(values) < 2:
        return Changed(measure, item, before, now, None, None, "ranges")
    # A share is whole and its interval is not: one of 0 or 100 may lie a hair outside.
    limits = [Interval(min(low or 0.0, v or 0.0), max(high or 0.0, v or 0.0)) for v, low, high in shares]
    difference, interval = contrast((1, -1), [float(v) for v in values], limits)
    return Changed(measure, item, before, now, difference, interval)


def _order(opinion: Opinion) -> tuple[int, float]:
    """Most agreement first; then bands, high first; then what is hidden."""
    if opinion.status == "published":
        return 0, -sum(opinion.range("agrees") or (50, 50)) / 2
    if opinion.status == "banded":
        return 1, ("high", "middle", "low").index(opinion.band or "low")
    return 2, 0


_FIELDS = tuple(f.name for f in fields(Opinion))


def _opinion(row: Mapping[str, Any]) -> Opinion:
    return Opinion(**{name: row[name] for name in _FIELDS})


@lru_cache(maxsize=256)
def _answers(store: Store, round: str, group: str) -> dict[tuple[str, str], Opinion]:
    """By (pilot or ALL, item) what is published."""
    rows = _published_rows(store, round, group).iter_rows(named=True)
    return {(row["pilot"], row["item"]): _opinion(row) for row in rows}


@lru_cache(maxsize=256)
def _published_rows(store: Store, round: str, group: str) -> pl.DataFrame:
    return store.run("opinions", round=round, group=group)


def _pool(
    store: Store, round: str, group: str, pilots: Sequence[str], asked: Sequence[str]
) -> dict[str, Opinion]:
    """By item `asked` what is published of some pilots, together."""
    frame = _published_rows(store, round, group).filter(pl.col("item").is_in(asked))
    rows = pooled_answers(frame, pilots, settings(store)).filter(pl.col("group") == group)
    return {row["item"]: _opinion(row) for row in rows.iter_rows(named=True)}


def _resolve(store: Store, round: str, group: str) -> tuple[Round, RespondentGroup, Instrument]:
    at = _round(store, round)
    survey = store.surveys.survey
    who = next((g for g in survey.groups if g.id == group), None)
    instrument = survey.instrument_for(at, group)
    if who is None or instrument is None:
        expected = ", ".join(g.id for g in groups(store, round))
        raise DataFaults([Fault("unknown_group", key="group", found=group, expected=expected)])
    return at, who, instrument


def _round(store: Store, round: str) -> Round:
    found = next((r for r in store.surveys.survey.rounds if r.id == round), None)
    if found is None:
        raise DataFaults([Fault("unknown_round", key="round", found=round)])
    return found


def _pilot(store: Store, round: Round, pilot: str) -> Pilot:
    found = next((p for p in _participants(store, round) if p.id == pilot), None)
    if found is None:
        raise DataFaults([Fault("unknown_pilot", key="pilot", found=pilot)])
    return found


def _participants(store: Store, round: Round) -> tuple[Pilot, ...]:
    return tuple(p for p in store.surveys.survey.pilots if p.id in round.pilots)
