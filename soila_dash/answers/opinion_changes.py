"""What changed in what people say: one round beside the round before, item by item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from soila_dash.answers.opinion import (
    NOTHING,
    Opinion,
    Respondents,
    Why,
    design,
    enough,
    told_differences,
    widen,
)
from soila_dash.answers.opinions import (
    ALL,
    completeness,
    items,
    participants,
    pilot_by_id,
    published_opinions,
    resolve,
    round_by_id,
    rounds,
)
from soila_dash.catalog.survey import Instrument, Item, Measure, Pilot, RespondentGroup, Round
from soila_dash.statistics.intervals import Interval
from soila_dash.store import Store


@dataclass(frozen=True)
class Changed:
    """One item in two rounds: the difference of the shares that agree, in percentage points. `told`: whether
    it is a difference by Holm over all items; the interval is at the level of its step, and says the same."""

    measure: Measure
    item: Item
    before: Opinion
    now: Opinion
    difference: float | None
    interval: Interval | None
    why: Why = ""
    told: bool = False


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
    respondents: Respondents
    rows: tuple[Changed, ...]
    joined: tuple[Pilot, ...]
    left: tuple[Pilot, ...]
    thresholds: Mapping[str, int]


def changes(store: Store, before: str, now: str, group: str, pilot: str = "") -> Changes:
    """What differs between two rounds in a group's answers, of one pilot or of all; raises DataFaults."""
    then, _, _ = resolve(store, before, group)
    at, who, instrument = resolve(store, now, group)
    one = pilot_by_id(store, at, pilot) if pilot else None
    old, new = (published_opinions(store, r, group) for r in (before, now))
    rows = tuple(
        _item_change(store, then, measure, item, old, new, (pilot or ALL, instrument))
        for measure, item in items(store, instrument)
    )
    boards = [completeness(store, r).of(pilot or ALL, group) for r in (before, now)]
    rows = _test_all(rows) if enough(boards, at.rate_from) else tuple(_without_change(r) for r in rows)
    here, there = (participants(store, r) for r in (at, then))
    return Changes(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        before=then,
        now=at,
        group=who,
        instrument=instrument,
        pilot=one,
        respondents=boards[1],
        rows=rows,
        joined=() if one else tuple(p for p in here if p not in there),
        left=() if one else tuple(p for p in there if p not in here),
        thresholds=store.surveys.thresholds,
    )


def last_changes(store: Store, round: str, group: str, pilot: str = "") -> Changes | None:
    """`changes` since the round before, of those a pilot took part in; None when there is none before.
    Raises DataFaults for unknown names."""
    at = round_by_id(store, round)
    having = rounds(store)
    earlier = [r for r in having[: having.index(at) if at in having else 0] if not pilot or pilot in r.pilots]
    return changes(store, earlier[-1].id, round, group, pilot) if earlier else None


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
    levels = len(instrument.scale.answers)
    before, now = old.get((pilot, item.id), NOTHING), new.get((pilot, item.id), NOTHING)
    earlier = store.surveys.survey.instrument_for(then, instrument.group)
    if earlier is None or earlier.item(item.id) is None:
        return Changed(measure, item, before, now, None, None, "no_round")
    breaks = store.surveys.survey.breaks(instrument.id, item.id)
    if earlier.id != instrument.id or any(earlier.version < b <= instrument.version for b in breaks):
        return Changed(measure, item, before, now, None, None, "wording")
    if before.status != "published" or now.status != "published":
        return Changed(measure, item, before, now, None, None, "hidden")
    if before.agrees is None or now.agrees is None:
        return Changed(measure, item, before, now, None, None, "ranges")
    if pilot == ALL:
        before, now = (
            widen(o, design(v for (p, name), v in cells.items() if p != ALL and name == item.id), levels)
            for o, cells in ((before, old), (now, new))
        )
    return Changed(measure, item, before, now, None, None)


def _test_all(rows: Sequence[Changed]) -> tuple[Changed, ...]:
    """The changes that may be told, adjusted for how many they are."""
    found = told_differences({r.item.id: (r.now, r.before) for r in rows if not r.why})
    tested = []
    for row in rows:
        one = found.get(row.item.id)
        if one is None:
            tested.append(row)
            continue
        limits = Interval(100 * one.interval.lower, 100 * one.interval.upper)
        tested.append(replace(row, difference=round(100 * one.size, 6), interval=limits, told=one.told))
    return tuple(tested)


def _without_change(row: Changed) -> Changed:
    return row if row.why else replace(row, why="rate")
