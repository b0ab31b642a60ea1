"""The figures for the EU as tables: periods, pilots, the result indicator, and the register behind each."""

from soila_dash.answers.reporting import PUBLIC, Counted, RegisterRow, Reporting
from soila_dash.cards.base.tables import Cell, Table, heads
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.notes import design_note
from soila_dash.cards.opinions.opinion_file import Said, opinion_gaps, opinion_table
from soila_dash.cards.opinions.tables import opinion_cells, opinion_columns
from soila_dash.cards.opinions.words import omissions, table_notes
from soila_dash.cards.reporting.words import period, result_name
from soila_dash.catalog.survey import Organisation

COUNTS = ("esf.column.taking_part", "esf.column.eeco18")
"""The keys of both counts' columns."""


def period_table(answer: Reporting, voice: Voice) -> Table:
    """Both counts during each year and cumulatively."""
    t = voice.t
    columns = (
        *heads(voice, "esf.column.period"),
        *heads(voice, *COUNTS, decimals=0),
        *heads(voice, "esf.column.taking_part.cumulative", "esf.column.eeco18.cumulative", decimals=0),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            period(line.year, answer, voice),
            len(line.during.organisations),
            len(line.during.public),
            len(line.cumulative.organisations),
            len(line.cumulative.public),
        )
        for line in answer.periods
    )
    return Table(t("esf.periods"), columns, rows, {}, (t("esf.periods.note"),))


def pilot_table(answer: Reporting, voice: Voice) -> Table:
    """Both counts by pilot in the chosen period; the sum tells that some take part in several."""
    t, lang = voice.t, voice.t.language
    columns = (
        *heads(voice, "opinion.column.pilot"),
        *heads(voice, *COUNTS, decimals=0),
        *heads(voice, "esf.column.names"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            line.pilot.name[lang],
            len(line.counted.organisations),
            len(line.counted.public),
            "; ".join(o.name[lang] for o in line.counted.organisations),
        )
        for line in answer.pilots
    )
    title = t("esf.pilots", period=period(answer.year, answer, voice))
    return Table(title, columns, rows, {}, (t("esf.pilots.note"),))


def every_pilot_table(answer: Reporting, voice: Voice) -> Table:
    """Both counts by pilot, in each year and up to now."""
    t, lang = voice.t, voice.t.language
    columns = (
        *heads(voice, "opinion.column.pilot", "esf.column.period"),
        *heads(voice, *COUNTS, decimals=0),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            line.pilot.name[lang],
            period(line.year, answer, voice),
            len(line.counted.organisations),
            len(line.counted.public),
        )
        for line in answer.every_pilot
    )
    return Table(t("esf.sheet.pilots"), columns, rows, {}, (t("esf.pilots.note"),))


def result_table(answer: Reporting, voice: Voice, every: bool = False) -> Table:
    """The result indicator by group and round, and over all rounds; of `every` pilot, or as chosen."""
    t, lang = voice.t, voice.t.language
    columns = (
        *heads(voice, "opinion.column.pilot", "opinion.column.group"),
        *heads(voice, "opinion.column.round", "opinion.column.item"),
        *opinion_columns(voice),
        *heads(voice, "opinion.column.rate", decimals=0),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    lines = answer.every_result if every else answer.results
    for r, line in enumerate(lines):
        name = line.pilot.name[lang] if line.pilot else t("opinion.all")
        head = (name, line.group.name[lang], result_name(line, voice), line.item.text[lang])
        rows.append((*head, *opinion_cells(line.opinion, voice), line.respondents.rate))
        gaps |= opinion_gaps(line.opinion, r, 4, voice, answer.thresholds)
    who = answer.pilot.name[lang] if answer.pilot else t("opinion.all")
    rules = table_notes(answer.thresholds, voice) if answer.thresholds else ()
    said = [line.opinion for line in lines]
    several = [line.opinion for line in lines if line.pilot is None]
    notes = (t("esf.result.note"), *rules, *omissions(said, voice), *design_note(several, voice))
    filed = opinion_table(
        t("esf.result", who=who),
        columns[:4],
        [
            Said(
                line.pilot,
                line.round,
                line.item,
                tuple(map(str, row[:4])),
                line.opinion,
                (line.respondents.rate,),
            )
            for line, row in zip(lines, rows, strict=True)
        ],
        columns[-1:],
        notes,
        voice,
        answer.thresholds,
    )
    return Table(t("esf.result", who=who), columns, tuple(rows), gaps, notes, filed=filed)


def trail_table(answer: Reporting, voice: Voice) -> Table:
    """Each counted organisation under its figure, with its running number and its register rows."""
    t, lang = voice.t, voice.t.language
    columns = (
        *heads(voice, "esf.trail.figure", "esf.column.period", "opinion.column.pilot"),
        *heads(voice, "esf.trail.value", "esf.trail.number", decimals=0),
        *heads(voice, "esf.trail.organisation", "esf.trail.type", "esf.trail.rows"),
    )
    rows: list[tuple[Cell, ...]] = []

    def add(counted: Counted, when: str, pilot: str) -> None:
        for key, those in (("taking_part", counted.organisations), ("eeco18", counted.public)):
            for n, one in enumerate(those, 1):
                numbers = ", ".join(str(r.number) for r in counted.rows_of(one.id))
                head = (t(f"esf.column.{key}"), when, pilot, len(those), n)
                rows.append((*head, one.name[lang], _type(one, voice), numbers))

    every = t("opinion.all")
    for line in answer.periods:
        when = period(line.year, answer, voice)
        add(line.during, when, every)
        add(line.cumulative, t("esf.trail.until", period=when), every)
    for one in answer.every_pilot:
        add(one.counted, period(one.year, answer, voice), one.pilot.name[lang])
    return Table(t("esf.trail"), columns, tuple(rows), {}, (t("esf.trail.note"),))


def register_table(answer: Reporting, voice: Voice) -> Table:
    """The register: every participation with its row's number."""
    t, lang = voice.t, voice.t.language
    columns = (
        *heads(voice, "esf.register.row", decimals=0),
        *heads(voice, "esf.trail.organisation", "esf.trail.type", "opinion.column.pilot"),
        *heads(voice, "esf.register.start", "esf.register.end", "esf.register.eeco18"),
    )
    rows = tuple(_row(r, voice, lang) for r in answer.register)
    return Table(t("esf.register"), columns, rows, {}, (t("esf.register.note"),))


def _row(row: RegisterRow, voice: Voice, lang: str) -> tuple[Cell, ...]:
    counted = voice.t("esf.yes" if row.organisation.type == PUBLIC else "esf.no")
    names = row.organisation.name[lang], _type(row.organisation, voice), row.pilot.name[lang]
    return (row.number, *names, row.start, row.end, counted)


def _type(one: Organisation, voice: Voice) -> str:
    return voice.t(f"esf.type.{one.type}")
