"""The cards of a region's profile: the spine over a goal or all of them, and its parts."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from soila_dash.answers.ground import Ground
from soila_dash.answers.profile import Profile
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.card import Card, Shown, Statement, own_region, unhideable
from soila_dash.cards.base.command import Options, Question, Reply, Sketch, ask_profile, of_peers
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.under import goal_name
from soila_dash.cards.base.verdict_text import symbol_note
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile import as_json, tables, words
from soila_dash.cards.profile.figure import spine_figure
from soila_dash.cards.profile.parts import NAMES, holds, part_of
from soila_dash.catalog import Catalog
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator


def answer_spine(view: Parameters, on: Ground) -> Shown[Profile]:
    """The region's profile, of one goal where the view names it."""
    answer = on.profile(view.region)
    if view.goal:
        rows = tuple(r for r in answer.rows if r.goal.id == view.goal)
        answer = replace(answer, rows=rows, asides=(), beginners=())
    if not answer.rows:
        raise DataFaults([Fault("no_figures_here", key="region", found=f"{view.region} {view.goal}".strip())])
    return Shown(view, answer, view.region)


def describe_spine(shown: Shown[Profile], voice: Voice, catalog: Catalog) -> Statement:
    """The profile in words."""
    answer, goal = shown.answer, shown.view.goal
    table = tables.spine_table(answer, voice)
    named_goal = [goal_name(goal, voice, catalog)] if goal else []
    return make_statement(
        shown,
        voice,
        title=words.profile_finding(answer, voice),
        under=" · ".join([words.profile_under(answer, voice), *named_goal]),
        text=" ".join(words.profile_sentences(answer, voice)),
        alt=words.profile_alt(answer, voice),
        table=table,
        context=words.profile_context(answer, voice),
        origin=sources_line(answer, [r.indicator for r in answer.rows], voice),
        data=as_json.profile_json(answer),
    )


def draw_spine(shown: Shown[Profile], voice: Voice, colors: Palette, width: float) -> Figure | None:
    """The chart of a region; none where it would tell by its places who lies at the ends."""
    drawn = shown.answer.level == "county" and not shown.hidden
    return spine_figure(shown.answer, voice, colors, width) if drawn else None


def answer_part(part: str, view: Parameters, on: Ground) -> Shown[Profile]:
    """The region's profile where it has anything of the part."""
    answer = on.profile(view.region)
    if not holds(part, answer):
        raise DataFaults([Fault("no_figures_here", key="region", found=view.region)])
    return Shown(view, answer, view.region)


def describe_part(name: str, shown: Shown[Profile], voice: Voice, catalog: Catalog) -> Statement:
    """A part of a region's profile, in words."""
    answer = shown.answer
    part = part_of(name, answer, voice)
    if part is None:
        raise ValueError(f"{name}: nothing of {answer.region}")
    return make_statement(
        shown,
        voice,
        title=part.title,
        under=words.profile_under(answer, voice),
        text=part.said,
        alt=with_mark(answer.illustrative, voice, f"{part.title}."),
        table=part.table,
        context=words.profile_context(answer, voice),
        origin=part.origin,
        data=as_json.profile_json(answer),
    )


def hide(shown: Shown[Profile], own: str, country: str) -> Any:
    """The own region's profile or the country's, without those that are named beside it."""
    found = own_region(shown, own, country)
    return found if isinstance(found, str) else replace(shown.answer, peers=(), beginners=())


def _part(name: str, hide: Callable[[Shown[Profile], str, str], Any]) -> Card[Profile]:
    return Card(name, ("region",), partial(answer_part, name), partial(describe_part, name), hide=hide)


def spine_note(answer: Profile, voice: Voice, own: bool = False) -> str:
    """How to read the chart of all indicators; `own` says that the peers are the reader's own."""
    t = voice.t
    parts = [
        t("profile.spine.note", name=voice.name(answer.level, answer.region))
        if answer.level != "country"
        else t("profile.spine.note.country"),
        t("profile.spine.note.box"),
        t("profile.spine.note.side"),
    ]
    if answer.peers:
        parts.append(t("profile.spine.note.peers.own" if own else "profile.spine.note.peers"))
    if answer.level != "country":
        parts.append(symbol_note(answer.rows, voice))
    return " ".join(parts)


def spine_picture(answer: Profile, voice: Voice, own: bool = False) -> Picture:
    """The chart of all indicators; `own` says that the peers are the reader's own."""
    return make_picture(
        answer,
        voice,
        title=words.profile_finding(answer, voice),
        about=words.profile_under(answer, voice),
        figure=spine_figure(answer, voice, LIGHT),
        notes=(spine_note(answer, voice, own), *words.profile_notes(answer, voice)[:1]),
        source=sources_line(answer, [r.indicator for r in answer.rows], voice.in_files),
        alt=words.profile_alt(answer, voice),
    )


def _of_region(question: argparse.ArgumentParser, t: Translator) -> None:
    question.add_argument("--region", required=True, help=t("cli.region.one"))
    of_peers(question, t)


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer spine`."""
    answer = ask_profile(options, on)
    found = [f"{words.profile_finding(answer, voice)}.", *words.profile_sentences(answer, voice)]
    found += [words.beginners_finding(b, voice) for b in answer.beginners]
    table = tables.profile_table(answer, voice)
    context = words.profile_context(answer, voice)
    return Reply("\n".join(found), table, context, as_json.profile_json(answer))


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    """`image spine`."""
    return spine_picture(ask_profile(options, on), voice, bool(options.peer))


SPINE = Card(
    "spine",
    ("region",),
    answer_spine,
    describe_spine,
    draw_spine,
    hide=hide,
    talk=True,
    grows=False,
    question=Question("spine", "cli.answer.spine", _of_region, reply),
    sketch=Sketch("spine", "cli.answer.spine", of_peers, sketch, regional=True),
)
# Whoever began near the own region is named.
PARTS = tuple(_part(name, unhideable if name == "began" else hide) for name in NAMES)
