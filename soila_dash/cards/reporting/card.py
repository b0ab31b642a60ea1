"""The cards of the figures for the EU: organisations, participation, the result indicator, the register."""

import argparse
from dataclasses import replace
from functools import partial

from soila_dash.answers.ground import Ground
from soila_dash.answers.reporting import Reporting, reporting
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Question, Reply
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.slide_body import Body, Columns, Rows
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.card import stacked_bars
from soila_dash.cards.opinions.figures import bars_alt, name_by_heading, opinion_figure
from soila_dash.cards.opinions.words import kind_of
from soila_dash.cards.reporting.figure import period_alt, period_figure, period_series, result_bars
from soila_dash.cards.reporting.tables import period_table, pilot_table, register_table, result_table
from soila_dash.cards.reporting.words import (
    reporting_context,
    reporting_finding,
    reporting_json,
    reporting_origin,
    reporting_sentences,
)
from soila_dash.catalog import Catalog
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator


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
    return make_statement(
        shown,
        voice,
        title=title,
        under=" · ".join([voice.t("page.esf-reporting"), *kinds]),
        text=text,
        alt=alt,
        table=table,
        context=reporting_context(answer, voice),
        origin=reporting_origin(answer, voice),
        data=reporting_json(answer),
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
    return opinion_figure(result_bars(answer, voice), voice, colors, answer.thresholds, width)


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
        source=reporting_origin(answer, voice.in_files),
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
        source=reporting_origin(answer, voice.in_files),
    )


def _of_year(question: argparse.ArgumentParser, t: Translator) -> None:
    question.add_argument("--year", type=int, default=None, help=t("cli.year.each"))
    question.add_argument("--pilot", default="", help=t("cli.pilot"))


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
