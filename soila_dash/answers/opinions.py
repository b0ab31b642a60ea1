"""What did people say of the pilots: by item, respondent group, pilot and round, as far as it may be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import polars as pl

from soila_dash.answers.opinion import (
    NOTHING,
    Opinion,
    Respondents,
    design,
    enough,
    together,
    told_differences,
    widen,
)
from soila_dash.catalog.survey import Instrument, Item, Measure, Pilot, RespondentGroup, Round
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases.protect import Settings
from soila_dash.releases.protection.pooling import pooled_answers
from soila_dash.statistics.clustering import Difference
from soila_dash.store import Store

REPORTED = ("result", "esf")
"""The kinds of measures that are reported of a goal's or a region's pilots."""

ALL = "total"
"""Stands for all pilots, or all groups, together."""


@dataclass(frozen=True)
class OpinionRow:
    """One item: what the chosen ones said (`own`), and for a pilot its `peers` and all `others` together."""

    measure: Measure
    item: Item
    own: Opinion
    peers: Opinion = NOTHING
    others: Opinion = NOTHING
    apart: Difference | None = None


@dataclass(frozen=True)
class Opinions:
    """A respondent group's profile in one round: of one pilot, or of all (`pilot` None).

    `peers`: the pilots that share a goal with it; what they say is pooled from published cells only, as what
    all the other pilots do. `compared`: whether so many of those asked are known to have answered, here and
    there, that differences are told (`apart` of the rows, statistics.clustering.differences).
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
    compared: bool
    thresholds: Mapping[str, int]


@dataclass(frozen=True)
class Beside:
    """One item in every pilot of a round, those with most agreement first, and all of them together.
    `compared`: whether enough of those asked are known to have answered that a difference is told."""

    release: str
    illustrative: bool
    round: Round
    group: RespondentGroup
    instrument: Instrument
    measure: Measure
    item: Item
    rows: tuple[tuple[Pilot, Opinion], ...]
    everyone: Opinion
    respondents: Respondents
    compared: bool
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

    `rows`: by group; `heard`: pilots whose answers are in them; `respondents`: by group's id how many of
    those pilots' people answered, unknown unless it is of each of them.
    """

    release: str
    illustrative: bool
    round: Round
    pilots: tuple[Pilot, ...]
    heard: tuple[Pilot, ...]
    instruments: tuple[Instrument, ...]
    rows: tuple[tuple[RespondentGroup, OpinionRow], ...]
    respondents: Mapping[str, Respondents]
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
    at, who, instrument = resolve(store, round, group)
    one = pilot_by_id(store, at, pilot) if pilot else None
    found = published_opinions(store, round, group)
    peers = tuple(
        p for p in participants(store, at) if one and p is not one and set(p.goals) & set(one.goals)
    )
    asked = [item.id for _, item in items(store, instrument)]
    alike = _pool(store, round, group, [p.id for p in peers], asked) if peers else {}
    elsewhere = [p.id for p in participants(store, at) if one and p is not one]
    others = _pool(store, round, group, elsewhere, asked) if elsewhere else {}
    # One range makes a pool of ranges, which nothing can be compared with: where some stand in whole percent,
    # these alone are pooled.
    whole = _pool(store, round, group, elsewhere, asked, whole=True) if elsewhere else {}
    others |= {name: replace(said, pooled=True) for name, said in whole.items()}
    levels = len(instrument.scale.answers)
    rows = []
    for measure, item in items(store, instrument):
        if one is None:
            effect = design(found.get((p, item.id), NOTHING) for p in at.pilots)
            rows.append(OpinionRow(measure, item, widen(found.get((ALL, item.id), NOTHING), effect, levels)))
            continue
        effect = design(found.get((p, item.id), NOTHING) for p in elsewhere)
        beside = widen(others.get(item.id, NOTHING), effect, levels)
        own = found.get((one.id, item.id), NOTHING)
        rows.append(OpinionRow(measure, item, own, alike.get(item.id, NOTHING), beside))
    board = completeness(store, round)
    heard = [p for p in elsewhere if any(found.get((p, x), NOTHING).status == "published" for x in asked)]
    known = enough([board.of(pilot, group), together(board.of(p, group) for p in heard)], at.rate_from)
    if one and known:
        apart = told_differences({r.item.id: (r.own, r.others) for r in rows})
        rows = [replace(r, apart=apart.get(r.item.id)) for r in rows]
    return Opinions(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        round=at,
        group=who,
        instrument=instrument,
        pilot=one,
        peers=peers,
        respondents=board.of(pilot or ALL, group),
        rows=tuple(rows),
        compared=bool(one) and known,
        thresholds=store.surveys.thresholds,
    )


def pilots_beside(store: Store, round: str, group: str, item: str) -> Beside:
    """One item in every pilot of the round; raises DataFaults for unknown names."""
    at, who, instrument = resolve(store, round, group)
    asked = {i.id: (measure, i) for measure, i in items(store, instrument)}
    if item not in asked:
        raise DataFaults([Fault("unknown_item", key="item", found=item, expected=", ".join(asked))])
    found = published_opinions(store, round, group)
    rows = [(p, found.get((p.id, item), NOTHING)) for p in participants(store, at)]
    rows.sort(key=lambda row: _order(row[1]))
    measure, one = asked[item]
    whole = completeness(store, round).of(ALL, group)
    return Beside(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        round=at,
        group=who,
        instrument=instrument,
        measure=measure,
        item=one,
        rows=tuple(rows),
        everyone=widen(
            found.get((ALL, item), NOTHING),
            design(opinion for _, opinion in rows),
            len(instrument.scale.answers),
        ),
        respondents=whole,
        compared=enough([whole], at.rate_from),
        thresholds=store.surveys.thresholds,
    )


@lru_cache(maxsize=64)
def completeness(store: Store, round: str) -> Completeness:
    """How many answered by pilot and group, where it may be told; raises DataFaults."""
    at = round_by_id(store, round)
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
        pilots=participants(store, at),
        groups=tuple(g for g in store.surveys.survey.groups if any(c == g.id for _, c in cells)),
        cells=cells,
        thresholds=store.surveys.thresholds,
    )


def pooled_report(store: Store, round: str, pilots: Collection[str], kinds: Collection[str]) -> Reported:
    """What the respondents of some pilots say together of measures of the `kinds`, from published cells
    only: regions and goals do not nest with what is protected. Raises DataFaults for an unknown round."""
    at = round_by_id(store, round)
    mine = tuple(p for p in participants(store, at) if p.id in pilots)
    rows: list[tuple[RespondentGroup, OpinionRow]] = []
    heard: dict[str, set[str]] = {}
    instruments: list[Instrument] = []
    for group in groups(store, round):
        instrument = store.surveys.survey.instrument_for(at, group.id)
        if instrument is None:
            continue
        instruments.append(instrument)
        meant = [(measure, item) for measure, item in items(store, instrument) if measure.kind in kinds]
        pooled = _pool(store, round, group.id, [p.id for p in mine], [item.id for _, item in meant])
        cells = published_opinions(store, round, group.id)
        for measure, item in meant:
            effect = design(cells.get((p.id, item.id), NOTHING) for p in mine)
            found = widen(pooled.get(item.id, NOTHING), effect, len(instrument.scale.answers))
            rows.append((group, OpinionRow(measure, item, found)))
            shown = {p.id for p in mine if cells.get((p.id, item.id), NOTHING).status == "published"}
            heard.setdefault(group.id, set()).update(shown)
    board, anywhere = completeness(store, round), set().union(*heard.values())
    return Reported(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        round=at,
        pilots=mine,
        heard=tuple(p for p in mine if p.id in anywhere),
        instruments=tuple(instruments),
        rows=tuple(rows),
        respondents={g: together(board.of(p, g) for p in sorted(ids)) for g, ids in heard.items()},
        thresholds=store.surveys.thresholds,
    )


def settings(store: Store) -> Settings:
    """The thresholds that the release was protected with."""
    scales = {(i.id, i.version): len(i.scale.answers) for i in store.surveys.survey.instruments}
    return Settings(**store.surveys.thresholds, scales=scales)


def items(store: Store, instrument: Instrument) -> tuple[tuple[Measure, Item], ...]:
    """An instrument's items with what they measure, by measure."""
    measures = {m.id: m for m in store.surveys.survey.measures}
    found = [(measures[i.measures], i) for i in instrument.items]
    return tuple(sorted(found, key=lambda pair: pair[0].order))


def _order(opinion: Opinion) -> tuple[int, float]:
    """Most agreement first; then bands, high first; then what is hidden."""
    if opinion.status == "published":
        return 0, -sum(opinion.range("agrees") or (50, 50)) / 2
    if opinion.status == "banded":
        return 1, ("high", "middle", "low").index(opinion.band or "low")
    return 2, 0


_FIELDS = tuple(f.name for f in fields(Opinion) if f.name != "design")


def _opinion(row: Mapping[str, Any]) -> Opinion:
    return Opinion(**{name: row[name] for name in _FIELDS})


@lru_cache(maxsize=256)
def published_opinions(store: Store, round: str, group: str) -> dict[tuple[str, str], Opinion]:
    """By (pilot or ALL, item) what is published."""
    rows = _published_rows(store, round, group).iter_rows(named=True)
    return {(row["pilot"], row["item"]): _opinion(row) for row in rows}


@lru_cache(maxsize=256)
def _published_rows(store: Store, round: str, group: str) -> pl.DataFrame:
    return store.run("opinions", round=round, group=group)


def _pool(
    store: Store, round: str, group: str, pilots: Sequence[str], asked: Sequence[str], whole: bool = False
) -> dict[str, Opinion]:
    """By item `asked` what is published of some pilots, together; `whole`: in whole percent alone."""
    frame = _published_rows(store, round, group).filter(pl.col("item").is_in(asked))
    if whole:
        frame = frame.filter(pl.col("agrees").is_not_null())
    rows = pooled_answers(frame, pilots, settings(store)).filter(pl.col("group") == group)
    return {row["item"]: _opinion(row) for row in rows.iter_rows(named=True)}


def resolve(store: Store, round: str, group: str) -> tuple[Round, RespondentGroup, Instrument]:
    """A round, a respondent group and what it was asked there, by their ids; raises DataFaults for an
    unknown round, an unknown group, and one that the round did not ask."""
    at = round_by_id(store, round)
    survey = store.surveys.survey
    who = next((g for g in survey.groups if g.id == group), None)
    instrument = survey.instrument_for(at, group)
    if who is None or instrument is None:
        expected = ", ".join(g.id for g in groups(store, round))
        raise DataFaults([Fault("unknown_group", key="group", found=group, expected=expected)])
    return at, who, instrument


def round_by_id(store: Store, round: str) -> Round:
    """The round of that id; raises DataFaults without one."""
    found = next((r for r in store.surveys.survey.rounds if r.id == round), None)
    if found is None:
        raise DataFaults([Fault("unknown_round", key="round", found=round)])
    return found


def pilot_by_id(store: Store, round: Round, pilot: str) -> Pilot:
    """The pilot of that id among those that take part in the round; raises DataFaults without one."""
    found = next((p for p in participants(store, round) if p.id == pilot), None)
    if found is None:
        raise DataFaults([Fault("unknown_pilot", key="pilot", found=pilot)])
    return found


def participants(store: Store, round: Round) -> tuple[Pilot, ...]:
    """The pilots that take part in a round, in the catalogue's order."""
    return tuple(p for p in store.surveys.survey.pilots if p.id in round.pilots)
