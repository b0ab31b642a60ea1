"""Opinions as tables: every item, every pilot, changes, and who has answered."""

from collections.abc import Sequence

from soila_dash.answers.opinion import Opinion, Respondents
from soila_dash.answers.opinion_changes import Changes
from soila_dash.answers.opinions import ALL, Beside, Completeness, Opinions, Reported
from soila_dash.cards.base.tables import Cell, Column, Table, heads
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.notes import design_note
from soila_dash.cards.opinions.opinion_file import (
    Said,
    limit_columns,
    opinion_gaps,
    opinion_table,
    whose_cells,
    whose_columns,
)
from soila_dash.cards.opinions.words import (
    CLASSES,
    change_word,
    changes_notes,
    omissions,
    share,
    subject,
    table_notes,
)
from soila_dash.catalog.survey import Pilot
from soila_dash.i18n import capital


def opinion_columns(voice: Voice) -> tuple[Column, ...]:
    """Classes, mean and number of answers, with their intervals."""
    t = voice.t
    return (
        *(Column(f"{capital(t(f'opinion.class.{c}'))}, %", 0) for c in CLASSES),
        Column(t("opinion.column.agrees_interval")),
        Column(t("opinion.column.mean"), 1),
        Column(t("opinion.column.mean_interval")),
        Column(t("opinion.column.n"), 0),
    )


def opinion_cells(opinion: Opinion, voice: Voice) -> tuple[Cell, ...]:
    """What stands under `opinion_columns`."""
    o = opinion
    return (
        *(getattr(o, c) for c in CLASSES),
        _span(o.agrees_lower, o.agrees_upper, 0, voice),
        o.mean,
        _span(o.mean_lower, o.mean_upper, 1, voice),
        o.n,
    )


def _span(lower: float | None, upper: float | None, decimals: int, voice: Voice) -> str:
    return "–" if lower is None or upper is None else voice.t.span(lower, upper, decimals)


def opinions_table(answer: Opinions, voice: Voice) -> Table:
    """Every item with its classes, mean and number; for a pilot also what peers and all pilots say."""
    lang = voice.t.language
    columns = (*heads(voice, "opinion.column.measure", "opinion.column.item"), *opinion_columns(voice))
    if answer.pilot:
        columns += heads(voice, "opinion.column.peers", "opinion.column.others", decimals=0)
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, row in enumerate(answer.rows):
        cells = (row.measure.name[lang], row.item.text[lang], *opinion_cells(row.own, voice))
        gaps |= opinion_gaps(row.own, r, 2, voice, answer.thresholds)
        if answer.pilot:
            cells = (*cells, row.peers.agrees, row.others.agrees)
            for c, other in ((9, row.peers), (10, row.others)):
                gaps[r, c] = share(other, voice)
        rows.append(cells)
    title = f"{subject(answer, voice)}, {answer.round.name[lang]}"
    said = [o for row in answer.rows for o in (row.own, row.peers, row.others)]
    several = [row.others if answer.pilot else row.own for row in answer.rows]
    notes = (*table_notes(answer.thresholds, voice), *omissions(said, voice), *design_note(several, voice))
    lines = [
        Said(
            answer.pilot,
            answer.round,
            row.item,
            (answer.group.name[lang], row.measure.name[lang], row.item.text[lang]),
            row.own,
            (row.peers.agrees, row.others.agrees) if answer.pilot else (),
        )
        for row in answer.rows
    ]
    names = heads(voice, "opinion.column.group", "opinion.column.measure", "opinion.column.item")
    more = columns[len(columns) - 2 :] if answer.pilot else ()
    filed = opinion_table(capital(title), names, lines, more, notes, voice, answer.thresholds)
    if answer.pilot:
        last = len(filed.columns) - 2
        filed.gaps.update({(r, last + n - 9): why for (r, n), why in gaps.items() if n in (9, 10)})
    return Table(capital(title), columns, tuple(rows), gaps, notes, filed=filed)


def beside_table(answer: Beside, voice: Voice) -> Table:
    """Every pilot of the round, and all of them together first."""
    t, lang = voice.t, voice.t.language
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    every = [(t("opinion.all"), answer.everyone), *((p.name[lang], o) for p, o in answer.rows)]
    for r, (name, opinion) in enumerate(every):
        rows.append((name, *opinion_cells(opinion, voice)))
        gaps |= opinion_gaps(opinion, r, 1, voice, answer.thresholds)
    columns = (Column(t("opinion.column.pilot")), *opinion_columns(voice))
    title = f"{answer.item.text[lang]} {answer.group.name[lang]}, {answer.round.name[lang]}"
    every_one = [answer.everyone]
    notes = (
        *table_notes(answer.thresholds, voice),
        *omissions(every_one, voice),
        *design_note(every_one, voice),
    )
    group, item = answer.group.name[lang], answer.item
    whose: list[tuple[Pilot | None, Opinion]] = [(None, answer.everyone), *answer.rows]
    lines = [
        Said(pilot, answer.round, item, (name, group, item.text[lang]), opinion)
        for (pilot, opinion), (name, _) in zip(whose, every, strict=True)
    ]
    names = heads(voice, "opinion.column.pilot", "opinion.column.group", "opinion.column.item")
    filed = opinion_table(title, names, lines, (), notes, voice, answer.thresholds)
    return Table(title, columns, tuple(rows), gaps, notes, filed=filed)


def changes_table(answer: Changes, voice: Voice) -> Table:
    """Both rounds' shares, the difference with its interval, and its word."""
    t, lang = voice.t, voice.t.language
    columns = (
        Column(t("opinion.column.item")),
        *(Column(t("opinion.column.agrees_in", round=r.name[lang]), 0) for r in (answer.before, answer.now)),
        Column(t("opinion.change.axis"), 0),
        Column(t("opinion.column.difference_interval")),
        Column(t("opinion.column.change")),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, row in enumerate(answer.rows):
        span = "–" if row.interval is None else _span(row.interval.lower, row.interval.upper, 0, voice)
        word = change_word(row, voice)
        rows.append((row.item.text[lang], row.before.agrees, row.now.agrees, row.difference, span, word))
        for c, opinion in ((1, row.before), (2, row.now)):
            gaps[r, c] = share(opinion, voice)
    title = f"{capital(subject(answer, voice))}: {answer.before.name[lang]} – {answer.now.name[lang]}"
    notes = changes_notes(answer, voice)
    first = whose_columns(voice)
    numbers = limit_columns("opinion.column.difference_interval", 0, voice)
    filed = Table(
        title,
        (*first, *columns[:4], *numbers, columns[5]),
        tuple(
            (
                *whose_cells(answer.pilot, answer.now, row.item),
                *cells[:4],
                *((row.interval.lower, row.interval.upper) if row.interval else (None, None)),
                cells[5],
            )
            for row, cells in zip(answer.rows, rows, strict=True)
        ),
        {(r, c + len(first)): why for (r, c), why in gaps.items()},
        notes,
    )
    return Table(title, columns, tuple(rows), gaps, notes, filed=filed)


def completeness_table(answer: Completeness, voice: Voice) -> Table:
    """Pilots by group: answers of how many asked; hidden and missing as symbol and word."""
    t, lang = voice.t, voice.t.language
    columns = (
        Column(t("opinion.column.pilot")),
        *(Column(g.name[lang]) for g in answer.groups),
        Column(t("opinion.board.together")),
    )
    lines = [(t("opinion.all"), ALL), *((p.name[lang], p.id) for p in answer.pilots)]
    rows = tuple(
        (name, *(board_cell(answer.of(pilot, g), voice) for g in (*(g.id for g in answer.groups), ALL)))
        for name, pilot in lines
    )
    notes = [t("opinion.board.note", n=answer.thresholds["count_from"])]
    if any(c.waiting or c.status == "waiting" for c in answer.cells.values()):
        notes.append(t("opinion.board.waiting"))
    title = t("opinion.board.title", round=answer.round.name[lang])
    filed = _completeness_file(answer, voice, title, notes)
    return Table(title, columns, rows, {}, tuple(notes), filed=filed)


def _completeness_file(answer: Completeness, voice: Voice, title: str, notes: Sequence[str]) -> Table:
    """The same for files: a row for each pilot and group, each figure in a cell of its own."""
    t, lang = voice.t, voice.t.language
    columns = (
        *heads(voice, "file.pilot", "file.round"),
        Column(t("table.year"), years=True),
        *heads(voice, "opinion.column.pilot", "opinion.column.group"),
        *heads(voice, "opinion.column.n", "opinion.column.expected", "opinion.column.rate", decimals=0),
    )
    pilots = [(t("opinion.all"), ALL), *((p.name[lang], p.id) for p in answer.pilots)]
    groups = [*((g.name[lang], g.id) for g in answer.groups), (t("opinion.board.together"), ALL)]
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for pilot, pilot_id in pilots:
        for group, group_id in groups:
            cell = answer.of(pilot_id, group_id)
            if cell.status in ("suppressed", "waiting"):
                gaps |= {(len(rows), c): board_cell(cell, voice) for c in (5, 6, 7)}
            whose = None if pilot_id == ALL else pilot_id, answer.round.id, answer.round.start.year
            rows.append((*whose, pilot, group, cell.n, cell.expected, cell.rate))
    return Table(title, columns, tuple(rows), gaps, tuple(notes))


def board_cell(found: Respondents, voice: Voice) -> str:
    """17 / 24 (71 %), ✱ hidden, ○ no answers, or a dash for who was not asked."""
    t = voice.t
    if found.status in ("suppressed", "waiting"):
        return t(
            "opinion.board.cell.hidden" if found.status == "suppressed" else "opinion.board.cell.waiting"
        )
    if found.n is None or (not found.n and not found.expected):
        return "–"
    if not found.n:
        return t("opinion.board.cell.none", of=t.number(found.expected or 0))
    if found.expected is None or found.rate is None:
        return t.number(found.n)
    return f"{t.number(found.n)} / {t.number(found.expected)} ({t.value(found.rate, 'percent', 0)})"


def pilots_table(pilots: Sequence[Pilot], voice: Voice) -> Table:
    """Pilots with their regions, the state of their practice, their start and contact."""
    t, lang = voice.t, voice.t.language
    about = ("pilot.regions", "pilot.model", "pilot.start", "pilot.contact")
    columns = heads(voice, "opinion.column.pilot", *about)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            p.name[lang],
            t.listing([voice.name("county", r) for r in p.regions]),
            t(f"pilot.model.{p.model_status}"),
            p.start,
            p.contact,
        )
        for p in pilots
    )
    return Table(t("nav.pilots"), columns, rows, {}, ())


def reported_table(answer: Reported, voice: Voice) -> Table:
    """What some pilots' respondents say together."""
    t, lang = voice.t, voice.t.language
    columns = (*heads(voice, "opinion.column.group", "opinion.column.item"), *opinion_columns(voice))
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, (group, row) in enumerate(answer.rows):
        rows.append((group.name[lang], row.item.text[lang], *opinion_cells(row.own, voice)))
        gaps |= opinion_gaps(row.own, r, 2, voice, answer.thresholds)
    title = t("opinion.reported.table", round=answer.round.name[lang])
    said = [row.own for _, row in answer.rows]
    notes = (t("opinion.reported.note"), *table_notes(answer.thresholds, voice), *omissions(said, voice))
    lines = [
        Said(None, answer.round, row.item, (group.name[lang], row.item.text[lang]), row.own)
        for group, row in answer.rows
    ]
    filed = opinion_table(title, columns[:2], lines, (), notes, voice, answer.thresholds)
    return Table(title, columns, tuple(rows), gaps, notes, filed=filed)
