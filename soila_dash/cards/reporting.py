"""The figures for the EU in words, tables and a workbook that follows each to its register rows."""

import argparse
from dataclasses import replace
from functools import partial
from typing import Any

from soila_dash.answers.ground import Ground
from soila_dash.answers.reporting import PUBLIC, Counted, RegisterRow, Reporting, ResultLine, reporting
from soila_dash.cards.base.card import Card, Shown, Statement, name_data
from soila_dash.cards.base.chart_frame import frame
from soila_dash.cards.base.command import Options, Question, Reply
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.slide import Body, Columns, Rows
from soila_dash.cards.base.tables import Cell, Column, Table
from soila_dash.cards.base.under import invented_mark
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.card import stacked_bars
from soila_dash.cards.opinions.figures import Bar, bars_alt, in_a_row, name_by_heading, opinion_figure
from soila_dash.cards.opinions.tables import opinion_cells, opinion_columns, opinion_gaps
from soila_dash.cards.opinions.words import kind_of, omissions, opinion_json, table_notes
from soila_dash.catalog import Catalog
from soila_dash.catalog.survey import Organisation
from soila_dash.drawing.description import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator, capital

WIDE = 0.34
"""A column's width, in years."""


def reporting_finding(answer: Reporting, voice: Voice) -> str:
    """How many organisations have taken part, and how many of them EECO18 counts; no full stop."""
    n = len(answer.whole.organisations)
    if not n:
        return voice.t("esf.finding.none")
    return voice.t.n("esf.finding", n, public=voice.t.number(len(answer.whole.public)))


def reporting_sentences(answer: Reporting, voice: Voice) -> tuple[str, ...]:
    """As of when, that nobody is counted twice, and what has begun later than that."""
    t = voice.t
    rows = len(answer.whole.rows)
    said = [t("esf.as_of", date=t.date(answer.as_of))]
    if answer.whole.organisations:
        said.append(t.n("esf.once", rows, organisations=t.number(len(answer.whole.organisations))))
    later = [r for r in answer.register if r.start > answer.as_of]
    if later:
        said.append(t.n("esf.later", len(later)))
    return tuple(said)


def period_table(answer: Reporting, voice: Voice) -> Table:
    """Both counts during each year and cumulatively."""
    t = voice.t
    columns = (
        Column(t("esf.column.period")),
        Column(t("esf.column.taking_part"), 0),
        Column(t("esf.column.eeco18"), 0),
        Column(t("esf.column.taking_part.cumulative"), 0),
        Column(t("esf.column.eeco18.cumulative"), 0),
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


def period(year: int | None, answer: Reporting, voice: Voice) -> str:
    """2024; the last one with the day it reaches; all up to that day for None."""
    t = voice.t
    if year is None:
        return t("esf.period.all", date=t.date(answer.as_of))
    if year == answer.as_of.year and (answer.as_of.month, answer.as_of.day) != (12, 31):
        return t("esf.period.until", year=year, date=t.date(answer.as_of))
    return str(year)


def pilot_table(answer: Reporting, voice: Voice) -> Table:
    """Both counts by pilot in the chosen period; the sum tells that some take part in several."""
    t, lang = voice.t, voice.t.language
    columns = (
        Column(t("opinion.column.pilot")),
        Column(t("esf.column.taking_part"), 0),
        Column(t("esf.column.eeco18"), 0),
        Column(t("esf.column.names")),
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
        Column(t("opinion.column.pilot")),
        Column(t("esf.column.period")),
        Column(t("esf.column.taking_part"), 0),
        Column(t("esf.column.eeco18"), 0),
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
        Column(t("opinion.column.pilot")),
        Column(t("opinion.column.group")),
        Column(t("opinion.column.round")),
        Column(t("opinion.column.item")),
        *opinion_columns(voice),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, line in enumerate(answer.every_result if every else answer.results):
        name = line.pilot.name[lang] if line.pilot else t("opinion.all")
        head = (name, line.group.name[lang], result_name(line, voice), line.item.text[lang])
        rows.append((*head, *opinion_cells(line.opinion, voice)))
        gaps |= opinion_gaps(line.opinion, r, 4, voice, answer.thresholds)
    who = answer.pilot.name[lang] if answer.pilot else t("opinion.all")
    rules = table_notes(answer.thresholds, voice) if answer.thresholds else ()
    notes = (t("esf.result.note"), *rules, *omissions([line.opinion for line in answer.results], voice))
    return Table(t("esf.result", who=who), columns, tuple(rows), gaps, notes)


def result_name(line: ResultLine, voice: Voice) -> str:
    """The round's name, or all rounds."""
    return line.round.name[voice.t.language] if line.round else voice.t("esf.rounds.all")


def result_bars(answer: Reporting, voice: Voice) -> list[Bar]:
    """The result indicator as bars, by group."""
    lang, before = voice.t.language, ""
    out = []
    for line in answer.results:
        name = line.group.name[lang]
        heading = "" if name == before else f"{name}: {line.item.short[lang]}"
        before = name
        out.append(Bar(result_name(line, voice), line.opinion, None, heading, line.round is None))
    return out


def period_series(
    answer: Reporting, voice: Voice, colors: Palette
) -> tuple[tuple[str, list[int], str], tuple[str, list[int], str]]:
    """Both counts from the beginning on, year by year: (name, counts, colour)."""
    t = voice.t
    everyone = [len(p.cumulative.organisations) for p in answer.periods]
    public = [len(p.cumulative.public) for p in answer.periods]
    return (t("esf.column.taking_part"), everyone, colors.others), (
        t("esf.column.eeco18"),
        public,
        colors.accent,
    )


def period_figure(answer: Reporting, voice: Voice, colors: Palette) -> Figure:
    """Both counts from the beginning on, as columns with their numbers."""
    t = voice.t
    years = [line.year for line in answer.periods]
    series = period_series(answer, voice, colors)
    layout = frame(voice, colors, 250)
    layout["margin"] = {"l": 30, "r": 10, "t": 30, "b": 30}
    top = max((value for _, values, _ in series for value in values), default=1)
    layout["barmode"] = "overlay"
    layout["xaxis"] |= {
        "range": [years[0] - 0.6, years[-1] + 0.6],
        "tickvals": years,
        "ticktext": [str(year) for year in years],
    }
    layout["yaxis"] |= {"range": [0, top * 1.15], "nticks": 5}
    keys = [pair for name, _, color in series for pair in (("■", color, 4.0), (name, colors.ink, 18.0))]
    layout["annotations"] = in_a_row(keys, -24.0, 8.0)
    data_ = [
        {
            "type": "bar",
            "x": years,
            "y": values,
            "width": WIDE,
            "offset": -WIDE if not n else 0,
            "name": name,
            "marker": {"color": color},
            "text": [t.number(v) for v in values],
            "textposition": "outside",
            "textfont": {"size": 13, "color": colors.ink},
            "cliponaxis": False,
            "hovertemplate": f"{name}<br>%{{x}}: %{{y}}<extra></extra>",
            "showlegend": False,
        }
        for n, (name, values, color) in enumerate(series)
    ]
    return {"data": data_, "layout": layout}


def period_alt(answer: Reporting, voice: Voice) -> str:
    """Alternative text of the columns."""
    t = voice.t
    told = "; ".join(
        f"{p.year}: {len(p.cumulative.organisations)}, {len(p.cumulative.public)}" for p in answer.periods
    )
    marked = f" {t('illustrative.mark')}." if answer.illustrative else ""
    return t("esf.alt", values=told) + marked


def trail_table(answer: Reporting, voice: Voice) -> Table:
    """Each counted organisation under its figure, with its running number and its register rows."""
    t, lang = voice.t, voice.t.language
    columns = (
        Column(t("esf.trail.figure")),
        Column(t("esf.column.period")),
        Column(t("opinion.column.pilot")),
        Column(t("esf.trail.value"), 0),
        Column(t("esf.trail.number"), 0),
        Column(t("esf.trail.organisation")),
        Column(t("esf.trail.type")),
        Column(t("esf.trail.rows")),
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
        Column(t("esf.register.row"), 0),
        Column(t("esf.trail.organisation")),
        Column(t("esf.trail.type")),
        Column(t("opinion.column.pilot")),
        Column(t("esf.register.start")),
        Column(t("esf.register.end")),
        Column(t("esf.register.eeco18")),
    )
    rows = tuple(_row(r, voice, lang) for r in answer.register)
    return Table(t("esf.register"), columns, rows, {}, (t("esf.register.note"),))


def _row(row: RegisterRow, voice: Voice, lang: str) -> tuple[Cell, ...]:
    counted = voice.t("esf.yes" if row.organisation.type == PUBLIC else "esf.no")
    ends = row.end.isoformat() if row.end else "–"
    names = row.organisation.name[lang], _type(row.organisation, voice), row.pilot.name[lang]
    return (row.number, *names, row.start.isoformat(), ends, counted)


def _type(one: Organisation, voice: Voice) -> str:
    return voice.t(f"esf.type.{one.type}")


def reporting_definitions(voice: Voice) -> list[tuple[str, str]]:
    """What each figure counts, in the words of its source as far as they are known."""
    t = voice.t
    return [(t(f"esf.column.{k}"), t(f"esf.definition.{k}")) for k in ("taking_part", "eeco18")] + [
        (t("esf.result.name"), t("esf.definition.result"))
    ]


def reporting_context(answer: Reporting, voice: Voice) -> list[tuple[str, str]]:
    """What every file carries: title, day, release, mark or source, definitions."""
    t = voice.t
    lines = [
        (t("context.subject"), t("page.esf-reporting")),
        (t("esf.column.as_of"), t.date(answer.as_of)),
        (t("context.release"), answer.release),
    ]
    if answer.illustrative:
        lines.append((t("context.mark"), t("illustrative.mark")))
    else:
        lines.append((t("context.source"), t("esf.source")))
    lines.append((t("esf.result.name"), " · ".join(kind_of(answer.instruments, voice))))
    return lines + reporting_definitions(voice)


def reporting_origin(answer: Reporting, voice: Voice) -> str:
    """Where the register is from, and the release."""
    t = voice.t
    source = t("illustrative.mark") if answer.illustrative else t("esf.source")
    parts = [t("card.source", source=source), t("card.release", release=answer.release)]
    return capital(" · ".join(parts))


def reporting_json(answer: Reporting) -> dict[str, Any]:
    """The figures as `answer esf --format json` prints them; organisations by id."""

    def numbers(some: Counted) -> dict[str, Any]:
        return {
            "taking_part": len(some.organisations),
            "eeco18": len(some.public),
            "organisations": [o.id for o in some.organisations],
            "rows": [r.number for r in some.rows],
        }

    return {
        "release": answer.release,
        "illustrative": answer.illustrative,
        "as_of": answer.as_of.isoformat(),
        "year": answer.year,
        "pilot": answer.pilot.id if answer.pilot else None,
        "periods": [
            {"year": p.year, "during": numbers(p.during), "cumulative": numbers(p.cumulative)}
            for p in answer.periods
        ],
        "pilots": [{"pilot": p.pilot.id, "year": p.year, **numbers(p.counted)} for p in answer.every_pilot],
        "result": [
            {
                "round": r.round.id if r.round else None,
                "group": r.group.id,
                "item": r.item.id,
                **opinion_json(r.opinion),
            }
            for r in answer.results
        ],
    }


def answer_reporting(view: Parameters, on: Ground) -> Shown[Reporting]:
    """What is reported of a year and a pilot, of all where none is named."""
    answer = reporting(on.store, view.year, view.pilot)
    if not answer.register:
        raise DataFaults([Fault("no_survey", key="release", found=on.store.manifest.id)])
    return Shown(view, answer, on.store.country.code)


def _statement(
    shown: Shown[Reporting], voice: Voice, title: str, text: str, alt: str, table: Table, kinds: list[str]
) -> Statement:
    answer = shown.answer
    return Statement(
        title=title,
        under=" · ".join([voice.t("page.esf-reporting"), *kinds]),
        text=text,
        notes=table.notes,
        alt=alt,
        table=table,
        context=tuple(reporting_context(answer, voice)),
        origin=reporting_origin(answer, voice),
        mark=invented_mark(answer.illustrative, voice),
        data=name_data(shown, reporting_json(answer)),
    )


def describe_organisations(shown: Shown[Reporting], voice: Voice, catalog: Catalog) -> Statement:
    """The organisations from the beginning on, in words."""
    answer = shown.answer
    title, text = reporting_finding(answer, voice), " ".join(reporting_sentences(answer, voice))
    return _statement(shown, voice, title, text, period_alt(answer, voice), period_table(answer, voice), [])


def describe_participation(shown: Shown[Reporting], voice: Voice, catalog: Catalog) -> Statement:
    """The pilots in words; the organisations' names have no room on a slide."""
    table = pilot_table(shown.answer, voice)
    table = replace(table, columns=table.columns[:-1], rows=tuple(row[:-1] for row in table.rows))
    return _statement(shown, voice, table.title, table.notes[0], f"{table.title}.", table, [])


def describe_result(shown: Shown[Reporting], voice: Voice, catalog: Catalog) -> Statement:
    """The result indicator in words."""
    answer, table = shown.answer, result_table(shown.answer, voice)
    alt = bars_alt(table.title, result_bars(answer, voice), voice, answer.illustrative)
    kinds = kind_of(answer.instruments, voice)
    return _statement(shown, voice, table.title, table.notes[0], alt, table, kinds)


def describe_register(shown: Shown[Reporting], voice: Voice, catalog: Catalog) -> Statement:
    """The register's rows in words."""
    table = register_table(shown.answer, voice)
    return _statement(shown, voice, table.title, table.notes[0], f"{table.title}.", table, [])


def draw_organisations(shown: Shown[Reporting], voice: Voice, colors: Palette, width: float) -> Figure:
    """Columns of each year."""
    return period_figure(shown.answer, voice, colors)


def draw_result(shown: Shown[Reporting], voice: Voice, colors: Palette, width: float) -> Figure:
    """Bars by group and round."""
    answer = shown.answer
    return opinion_figure(result_bars(answer, voice), voice, colors, answer.thresholds)


def slide_organisations(shown: Shown[Reporting], statement: Statement, voice: Voice) -> Columns:
    """The counts of each year."""
    answer = shown.answer
    years = tuple(str(line.year) for line in answer.periods)
    series = tuple(
        (name, tuple(counts), color) for name, counts, color in period_series(answer, voice, LIGHT)
    )
    return Columns(years, series, statement.text)


def slide_result(shown: Shown[Reporting], statement: Statement, voice: Voice) -> Body:
    """Each group's shares by round; the table where there is none."""
    rows = result_bars(shown.answer, voice)
    if not rows:
        return Rows()
    return stacked_bars(name_by_heading(rows), shown.answer.thresholds, statement.text, voice)


def periods_picture(answer: Reporting, voice: Voice) -> Picture:
    """Organisations taking part from the beginning on."""
    table = period_table(answer, voice)
    return make_picture(
        answer,
        voice,
        title=reporting_finding(answer, voice),
        figure=period_figure(answer, voice, LIGHT),
        notes=(*reporting_sentences(answer, voice), *table.notes),
        alt=period_alt(answer, voice),
        about=table.title,
        source=reporting_origin(answer, voice),
    )


def result_picture(answer: Reporting, voice: Voice) -> Picture:
    """The result indicator by group and round."""
    table, rows = result_table(answer, voice), result_bars(answer, voice)
    return make_picture(
        answer,
        voice,
        title=table.title,
        figure=opinion_figure(rows, voice, LIGHT, answer.thresholds),
        notes=table.notes,
        alt=bars_alt(table.title, rows, voice, answer.illustrative),
        about=" · ".join(kind_of(answer.instruments, voice)),
        source=reporting_origin(answer, voice),
    )


def _of_year(question: argparse.ArgumentParser, t: Translator) -> None:
    question.add_argument("--year", type=int, default=None)
    question.add_argument("--pilot", default="")


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer esf`."""
    answer = reporting(on.store, options.year, options.pilot)
    found = [f"{reporting_finding(answer, voice)}.", *reporting_sentences(answer, voice)]
    table, context = period_table(answer, voice), reporting_context(answer, voice)
    return Reply("\n".join(found), table, context, reporting_json(answer))


_card = partial(Card[Reporting], subject=(), answer=answer_reporting)
CARDS = (
    _card(
        "organisations",
        describe=describe_organisations,
        figure=draw_organisations,
        slide=slide_organisations,
        question=Question("esf", "cli.answer.esf", _of_year, reply),
    ),
    _card("participation", describe=describe_participation),
    _card("result", describe=describe_result, figure=draw_result, slide=slide_result),
    _card("register", describe=describe_register),
)
