"""The cards of what respondents said: a profile, one item beside the pilots, changes, what is reported of
pilots, and who has answered."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from soila_dash.answers import opinion_changes, opinions
from soila_dash.answers.ground import Ground
from soila_dash.answers.opinion_changes import Changes
from soila_dash.answers.opinions import Beside, Completeness, Opinions, Reported
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Question, Reply
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.slide_body import Body, Rows, Stacked
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.under import goal_name
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions import as_json, tables, words
from soila_dash.cards.opinions.figures import (
    Bar,
    bars,
    beside_bars,
    figure_of,
    name_by_heading,
    opinions_alt,
    reported_bars,
)
from soila_dash.catalog import Catalog
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator, capital

S = TypeVar("S", Opinions, Beside, Changes, Completeness, Reported)


def _whole(view: Parameters, answer: S, on: Ground) -> Shown[S]:
    return Shown(view, answer, on.store.country.code)


def answer_opinions(view: Parameters, on: Ground) -> Shown[Opinions]:
    """What a group said in a round, of a pilot or of all."""
    return _whole(view, opinions.opinions(on.store, view.round, view.group, view.pilot), on)


def answer_beside(view: Parameters, on: Ground) -> Shown[Beside]:
    """One item in every pilot."""
    return _whole(view, opinions.pilots_beside(on.store, view.round, view.group, view.item), on)


def answer_changes(view: Parameters, on: Ground) -> Shown[Changes]:
    """What changed since the round before; raises DataFaults where there is none."""
    found = opinion_changes.last_changes(on.store, view.round, view.group, view.pilot)
    if found is None:
        raise DataFaults([Fault("no_round_before", key="round", found=view.round)])
    return _whole(view, found, on)


def answer_reported(view: Parameters, on: Ground) -> Shown[Reported]:
    """What the pilots of a goal or a region say together, in the newest round that asked any of them."""
    store = on.store
    goals = [g.id for g in on.catalog.goals]
    if view.goal and view.goal not in goals:
        raise DataFaults([Fault("unknown_goal", key="goal", found=view.goal, expected=", ".join(goals))])
    if view.region and {("county", view.region), ("country", view.region)}.isdisjoint(store.by_key):
        raise DataFaults([Fault("unknown_region", key="region", found=view.region)])
    mine = {p.id for p in store.surveys.survey.pilots if view.goal in p.goals or view.region in p.regions}
    asked = [r.id for r in opinions.rounds(store) if mine & set(r.pilots)]
    if not asked:
        raise DataFaults([Fault("no_survey", key="release", found=store.manifest.id)])
    return _whole(view, opinions.pooled_report(store, view.round or asked[-1], mine, opinions.REPORTED), on)


def answer_respondents(view: Parameters, on: Ground) -> Shown[Completeness]:
    """Who has answered in a round."""
    return _whole(view, opinions.completeness(on.store, view.round), on)


def _statement(shown: Shown[S], voice: Voice, text: str, table: Table, data: dict[str, Any]) -> Statement:
    answer = shown.answer
    return make_statement(
        shown,
        voice,
        title=words.finding_of(answer, voice),
        under=words.opinions_under(answer, voice),
        text=text,
        alt=opinions_alt(answer, voice),
        table=table,
        context=as_json.opinions_context(answer, voice),
        origin=words.opinions_origin(answer, voice),
        data=data,
    )


def describe_opinions(shown: Shown[Opinions], voice: Voice, catalog: Catalog) -> Statement:
    """A profile in words."""
    answer = shown.answer
    text = " ".join(words.opinions_sentences(answer, voice))
    return _statement(shown, voice, text, tables.opinions_table(answer, voice), as_json.opinions_json(answer))


def describe_beside(shown: Shown[Beside], voice: Voice, catalog: Catalog) -> Statement:
    """One item in words: as it was asked."""
    answer = shown.answer
    text = answer.item.text[voice.t.language]
    return _statement(shown, voice, text, tables.beside_table(answer, voice), as_json.beside_json(answer))


def describe_changes(shown: Shown[Changes], voice: Voice, catalog: Catalog) -> Statement:
    """Changes in words."""
    answer = shown.answer
    return _statement(shown, voice, "", tables.changes_table(answer, voice), as_json.changes_json(answer))


def describe_reported(shown: Shown[Reported], voice: Voice, catalog: Catalog) -> Statement:
    """What is reported of pilots in words, and whose they are."""
    answer, view = shown.answer, shown.view
    text = voice.t("opinion.reported.note")
    found = _statement(
        shown, voice, text, tables.reported_table(answer, voice), as_json.reported_json(answer)
    )
    region = capital(voice.name("county", view.region)) if view.region else ""
    whose = goal_name(view.goal, voice, catalog) if view.goal else region
    return replace(found, under=" · ".join(part for part in (found.under, whose) if part))


def describe_respondents(shown: Shown[Completeness], voice: Voice, catalog: Catalog) -> Statement:
    """Who has answered, in words."""
    answer = shown.answer
    table = tables.completeness_table(answer, voice)
    return _statement(shown, voice, "", table, as_json.completeness_json(answer))


def draw(
    shown: Shown[Opinions] | Shown[Beside] | Shown[Changes] | Shown[Reported],
    voice: Voice,
    colors: Palette,
    width: float,
) -> Figure | None:
    """Bars of the classes, or the changes with their intervals."""
    return figure_of(shown.answer, voice, colors, width)


def hide_opinions(shown: Shown[Opinions], own: str, country: str) -> Any:
    """A pilot tells its region: what is said of all together is left."""
    return shown.answer if shown.answer.pilot is None else "recognised"


def hide_changes(shown: Shown[Changes], own: str, country: str) -> Any:
    """The same, without the pilots that were in one round only."""
    answer = shown.answer
    return replace(answer, joined=(), left=()) if answer.pilot is None else "recognised"


CLOSE = 14
"""More rows than this stand close together on a slide."""


def stacked_bars(rows: Sequence[Bar], thresholds: Mapping[str, int], beside: str, voice: Voice) -> Stacked:
    """Shares of those who disagree, are undecided and agree. A row without shares says why in its name,
    among many rows only that they are hidden, since a name of two lines would drive out the next; one
    whose shares are ranges says so there."""
    names = []
    for bar in rows:
        found = bar.opinion
        more = words.reason(found, voice, thresholds) if found.status != "published" else ""
        if found.status == "suppressed" and len(rows) > CLOSE:
            more = voice.t("opinion.board.cell.hidden")
        if found.status == "published" and found.agrees is None:
            more = f"{voice.t('opinion.class.agrees')} {words.share(found, voice)}"
        names.append(f"{bar.name} ({more})" if more else bar.name)
    classes = tuple(
        (
            f"{capital(voice.t(f'opinion.class.{which}'))}, %",
            str(getattr(LIGHT, which)),
            tuple(getattr(b.opinion, which) for b in rows),
        )
        for which in words.CLASSES
    )
    return Stacked(tuple(names), classes, beside)


def slide_opinions(shown: Shown[Opinions], statement: Statement, voice: Voice) -> Stacked:
    """Each item's shares."""
    return stacked_bars(bars(shown.answer.rows, voice), shown.answer.thresholds, statement.text, voice)


def slide_beside(shown: Shown[Beside], statement: Statement, voice: Voice) -> Stacked:
    """Each pilot's shares."""
    return stacked_bars(beside_bars(shown.answer, voice), shown.answer.thresholds, statement.text, voice)


def slide_reported(shown: Shown[Reported], statement: Statement, voice: Voice) -> Body:
    """Each item's shares by group; the table where there is none."""
    rows = reported_bars(shown.answer, voice)
    if not rows:
        return Rows()
    return stacked_bars(name_by_heading(rows), shown.answer.thresholds, statement.text, voice)


def opinions_picture(
    answer: Opinions | Beside | Changes | Completeness | Reported, voice: Voice, pilot: str = ""
) -> Picture:
    """What respondents said, with the rules of what is shown; a `pilot` among others stands out. Raises
    ValueError where there is nothing to draw."""
    figure = figure_of(answer, voice, LIGHT, pilot=pilot)
    if figure is None:
        raise ValueError("nothing to draw")
    return make_picture(
        answer,
        voice,
        title=words.finding_of(answer, voice),
        figure=figure,
        notes=words.table_notes(answer.thresholds, voice),
        alt=opinions_alt(answer, voice),
        about=words.opinions_under(answer, voice),
        source=words.opinions_origin(answer, voice.in_files),
    )


def _of_group(question: argparse.ArgumentParser, t: Translator) -> None:
    for name in ("round", "group", "pilot"):
        question.add_argument(f"--{name}", default="", help=t(f"cli.{name}"))


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer opinions`, of the newest round and its first group where none is named."""
    store = on.store
    having = opinions.rounds(store)
    if not having:
        raise DataFaults([Fault("no_survey", key="release", found=store.manifest.id)])
    round = options.round or having[-1].id
    group = options.group or next((g.id for g in opinions.groups(store, round)), "")
    answer = opinions.opinions(store, round, group, options.pilot)
    found = [f"{words.opinions_finding(answer, voice)}.", *words.opinions_sentences(answer, voice)]
    table, context = tables.opinions_table(answer, voice), as_json.opinions_context(answer, voice)
    return Reply("\n".join(found), table, context, as_json.opinions_json(answer))


OF_GROUP = ("round", "group")
CARDS = (
    Card(
        "opinions",
        OF_GROUP,
        answer_opinions,
        describe_opinions,
        draw,
        slide_opinions,
        hide=hide_opinions,
        question=Question("opinions", "cli.answer.opinions", _of_group, reply),
    ),
    Card("beside", (*OF_GROUP, "item"), answer_beside, describe_beside, draw, slide_beside),
    Card("changes", OF_GROUP, answer_changes, describe_changes, draw, hide=hide_changes),
    Card("reported", ("goal|region",), answer_reported, describe_reported, draw, slide_reported),
    Card("respondents", ("round",), answer_respondents, describe_respondents),
)
