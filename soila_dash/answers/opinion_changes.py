"""What changed in what people say: one round beside the round before, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass

from soila_dash.answers.opinions import (
    ALL,
    NOTHING,
    Opinion,
    Why,
    items,
    participants,
    pilot_by_id,
    published_opinions,
    resolve,
    round_by_id,
    rounds,
)
from soila_dash.catalog.survey import Instrument, Item, Measure, Pilot, RespondentGroup, Round
from soila_dash.statistics.contrast import contrast
from soila_dash.statistics.intervals import Interval
from soila_dash.store import Store


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
    here, there = (participants(store, r) for r in (at, then))
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
