"""What is reported to the EU: organisations taking part, EECO18, and the result indicator."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soila_dash.answers import opinions
from soila_dash.answers.opinion import NOTHING, Opinion, Respondents, design, design_of_clusters, widen
from soila_dash.answers.opinions import ALL
from soila_dash.catalog.survey import (
    Instrument,
    Item,
    Organisation,
    Participation,
    Pilot,
    RespondentGroup,
    Round,
)
from soila_dash.releases.protection import disclosure
from soila_dash.releases.protection.disclosure import Statement
from soila_dash.releases.protection.frames import figures_row
from soila_dash.releases.protection.statements import Figure
from soila_dash.store import Store

PUBLIC = "public"
"""The type of an organisation that EECO18 counts: a public administration or a public service."""
MEASURE = "esf"
"""The kind of measure that is the result indicator."""


@dataclass(frozen=True)
class RegisterRow:
    """One row of the register of participation: its number from 1, and the days it is counted on; without
    an end of its own it ends with its pilot."""

    number: int
    organisation: Organisation
    pilot: Pilot
    start: dt.date
    end: dt.date | None

    def overlaps(self, first: dt.date, last: dt.date) -> bool:
        """Whether it was in force on some day from `first` to `last`, both included."""
        return self.start <= last and (self.end is None or self.end >= first)


@dataclass(frozen=True)
class Counted:
    """Organisations, each once, in the order of the register, with the rows that they are counted by."""

    organisations: tuple[Organisation, ...]
    rows: tuple[RegisterRow, ...]

    @property
    def public(self) -> tuple[Organisation, ...]:
        """Those that EECO18 counts."""
        return tuple(o for o in self.organisations if o.type == PUBLIC)

    def rows_of(self, organisation: str) -> tuple[RegisterRow, ...]:
        """The register rows that an organisation is counted by."""
        return tuple(r for r in self.rows if r.organisation.id == organisation)


@dataclass(frozen=True)
class PeriodLine:
    """A calendar year (up to the release's day when it is not over): in it, and from the beginning on."""

    year: int
    first: dt.date
    last: dt.date
    during: Counted
    cumulative: Counted


@dataclass(frozen=True)
class PilotLine:
    """One pilot in a year, or in all up to now (None)."""

    pilot: Pilot
    year: int | None
    counted: Counted


@dataclass(frozen=True)
class ResultLine:
    """The result indicator's answers of one group in one round, or in all rounds together (None); of one
    pilot, or of all of them (None). `respondents`: how many answered in the round; of all rounds nobody knows
    how many people they were."""

    pilot: Pilot | None
    round: Round | None
    group: RespondentGroup
    item: Item
    opinion: Opinion
    respondents: Respondents


@dataclass(frozen=True)
class Reporting:
    """The programme's figures for the EU as of the release's day.

    `year`: the period chosen for the pilots, None for all up to now; `pilot`: whose result indicator is
    shown, None for all together. `pilots` and `results` hold what was chosen, `every_pilot` and
    `every_result` all of it, for the workbook.
    """

    release: str
    illustrative: bool
    as_of: dt.date
    year: int | None
    pilot: Pilot | None
    register: tuple[RegisterRow, ...]
    whole: Counted
    periods: tuple[PeriodLine, ...]
    pilots: tuple[PilotLine, ...]
    results: tuple[ResultLine, ...]
    every_pilot: tuple[PilotLine, ...]
    every_result: tuple[ResultLine, ...]
    instruments: tuple[Instrument, ...]
    thresholds: Mapping[str, int]


def reporting_years(store: Store) -> tuple[int, ...]:
    """The years that the register has participation in, up to the release's day; rising."""
    rows = _register(store)
    as_of = dt.date.fromisoformat(store.manifest.built)
    begun = [r.start.year for r in rows if r.start <= as_of]
    return tuple(range(min(begun), as_of.year + 1)) if begun else ()


def reporting(store: Store, year: int | None = None, pilot: str = "") -> Reporting:
    """Counts by calendar year, pilot and cumulatively, no organisation twice; and the result indicator.

    Participation that begins after the release's day is in the register and not yet in any count.
    """
    as_of = dt.date.fromisoformat(store.manifest.built)
    rows = _register(store)
    survey = store.surveys.survey
    periods = []
    for y in reporting_years(store):
        first, last = dt.date(y, 1, 1), min(dt.date(y, 12, 31), as_of)
        periods.append(PeriodLine(y, first, last, count(rows, first, last), count(rows, dt.date.min, last)))
    whole = count(rows, dt.date.min, as_of)
    spans: list[tuple[int | None, dt.date, dt.date]] = [(p.year, p.first, p.last) for p in periods]
    lines = [
        PilotLine(p, y, count([r for r in rows if r.pilot.id == p.id], first, last))
        for p in survey.pilots
        for y, first, last in [*spans, (None, dt.date.min, as_of)]
    ]
    having = tuple(line for line in lines if line.counted.organisations)
    chosen = year if year in {p.year for p in periods} else None
    one = next((p for p in survey.pilots if p.id == pilot), None)
    results = [line for p in (None, *survey.pilots) for line in _results(store, p)]
    return Reporting(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        as_of=as_of,
        year=chosen,
        pilot=one,
        register=rows,
        whole=whole,
        periods=tuple(periods),
        pilots=tuple(line for line in having if line.year == chosen),
        results=tuple(line for line in results if line.pilot is one),
        every_pilot=having,
        every_result=tuple(results),
        instruments=_instruments(store),
        thresholds=store.surveys.thresholds,
    )


def count(rows: Sequence[RegisterRow], first: dt.date, last: dt.date) -> Counted:
    """The organisations of the rows in force between two days, each once."""
    having = tuple(r for r in rows if r.overlaps(first, last))
    once = {r.organisation.id: r.organisation for r in having}
    return Counted(tuple(once.values()), having)


def _register(store: Store) -> tuple[RegisterRow, ...]:
    pilots = {p.id: p for p in store.surveys.survey.pilots}
    parts = [(o, p) for o, p in store.surveys.survey.participations if p.pilot in pilots]
    return tuple(
        RegisterRow(n, o, pilots[p.pilot], p.start, _end(p, pilots[p.pilot]))
        for n, (o, p) in enumerate(parts, 1)
    )


def _end(part: Participation, pilot: Pilot) -> dt.date | None:
    ends = [end for end in (part.end, pilot.end) if end is not None]
    return min(ends, default=None)


def _results(store: Store, pilot: Pilot | None) -> tuple[ResultLine, ...]:
    """By group the rounds that the pilot takes part in, in order, then all of them together; of all pilots
    with the intervals that their likeness leaves."""
    lines: list[ResultLine] = []
    for group in store.surveys.survey.groups:
        mine: list[ResultLine] = []
        cells: list[dict[str, Opinion]] = []
        levels = 0
        for round in opinions.rounds(store):
            instrument = store.surveys.survey.instrument_for(round, group.id)
            if instrument is None or (pilot and pilot.id not in round.pilots):
                continue
            levels = len(instrument.scale.answers)
            found = opinions.published_opinions(store, round.id, group.id)
            board = opinions.completeness(store, round.id)
            for measure, item in opinions.items(store, instrument):
                if measure.kind == MEASURE:
                    told = found.get((pilot.id if pilot else ALL, item.id), NOTHING)
                    cells.append({p: o for (p, name), o in found.items() if p != ALL and name == item.id})
                    told = told if pilot else widen(told, design(cells[-1].values()), levels)
                    answered = board.of(pilot.id if pilot else ALL, group.id)
                    mine.append(ResultLine(pilot, round, group, item, told, answered))
        lines += mine
        if len(mine) > 1:
            together = _pool_rounds([line.opinion for line in mine], levels)
            if pilot is None:
                # Answers cluster in the pilot, whatever round they are of.
                pilots = sorted(set().union(*cells))
                effect = design_of_clusters([c[p] for c in cells if p in c] for p in pilots)
                together = widen(together, effect, levels)
            lines.append(ResultLine(pilot, None, group, mine[-1].item, together, Respondents("none")))
    return tuple(lines)


def _instruments(store: Store) -> tuple[Instrument, ...]:
    """The instruments that have asked the result indicator, each once."""
    survey = store.surveys.survey
    asked = [survey.instrument_for(r, g.id) for r in opinions.rounds(store) for g in survey.groups]
    measuring = {m.id for m in survey.measures if m.kind == MEASURE}
    found = [one for one in asked if one and any(i.measures in measuring for i in one.items)]
    return tuple({one.key: one for one in found}.values())


def _pool_rounds(opinions: Sequence[Opinion], levels: int) -> Opinion:
    """Several rounds as one, from what is published of each; answers, not persons."""
    figures = [_statement(o) for o in opinions if o.status == "published"]
    pool = disclosure.pool(figures)
    left_out = any(o.status in ("banded", "suppressed") or o.pooled for o in opinions)
    if pool is None:
        return NOTHING if not left_out else Opinion("suppressed")
    row = figures_row(Figure(pool, "", left_out), levels)
    return Opinion(**row | {"approximate": True})


def _statement(o: Opinion) -> Statement:
    shares = o.range("disagrees"), o.range("neither"), o.range("agrees")
    return Statement(o.n or 0, shares, o.mean, o.step or 0.0, o.approximate)
