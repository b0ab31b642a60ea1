"""The card of a development: the chosen region's curve, the country's, the others behind them."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from soila_dash.answers.develop import Development, Series, develop
from soila_dash.answers.ground import Ground, area
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Question, Reply, Sketch, choose_indicator, of_indicator
from soila_dash.cards.base.development import (
    development_alt,
    development_finding,
    development_json,
    development_table,
    trend_paper,
    trend_under,
)
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.parameters import Parameters, resolve
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.slide_body import Curve, Lines, Role, Side, reach, stretches
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.trend.figure import development_figure, development_figures, event_list
from soila_dash.catalog import Catalog
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.i18n import Translator, capital


def answer_trend(view: Parameters, on: Ground) -> Shown[Development]:
    """The development of the view's indicator, of all regions of its level."""
    item, view = resolve(view, on, regional=False)
    region = area(on.store, view.region, view.level)
    developed = replace(on.development(item.id, view.level, view.sex), region=region)
    return Shown(view.model_copy(update={"year": None}), developed, region)


def describe(shown: Shown[Development], voice: Voice, catalog: Catalog) -> Statement:
    """The curves in words."""
    answer = shown.answer
    table = development_table(answer, voice)
    return make_statement(
        shown,
        voice,
        title=development_finding(answer, voice),
        under=trend_under(answer, voice),
        alt=development_alt(answer, voice),
        table=table,
        data=development_json(answer),
    )


def trend_figure(shown: Shown[Development], voice: Voice, colors: Palette, width: float) -> Figure:
    """The curves without events, which a slide has no room to name."""
    answer = shown.answer
    return development_figures(answer, voice, colors, events=False)(answer.region, width)


def hide(shown: Shown[Development], own: str, country: str) -> Any:
    """A curve is recognised by its shape: only the country's and the own one are left."""
    answer = shown.answer
    kept = tuple(s for s in answer.regions if s.region == own)
    left = [s for s in (answer.country, *kept) if s is not None]
    if not left:
        return "recognised"
    figures = [p.figure for s in left for p in s.points]
    tops = [top for f in figures for top in (f.value, f.upper) if top is not None]
    return replace(answer, regions=kept, region=own if kept else country, top=max(tops, default=1.0))


def trend_slide(shown: Shown[Development], statement: Statement, voice: Voice) -> Lines:
    """The curves: a break or a missing year is a gap, never a join.

    Each unbroken stretch is a curve of its own; the last one carries the plain name and the label at its
    end. The chosen region's has its 95 % interval.
    """
    answer, t = shown.answer, voice.t
    years = answer.calendar
    cuts = {b.year for b in answer.breaks}
    above = _ends_above(answer)
    curves: list[Curve] = []
    for role, series in _roles(answer):
        found = list(stretches(series.points, cuts))
        for n, points in enumerate(found):
            ends = n == len(found) - 1
            name = capital(voice.name(series.level, series.region))
            if not ends:
                name += f" {points[0].year}–{points[-1].year}"
            at = {p.year: p for p in points}
            side: Side = "r" if above is None else "t" if (role == "chosen") == above else "b"
            curves.append(
                Curve(
                    name=name,
                    role=role,
                    values=tuple(at[y].figure.value if y in at else None for y in years),
                    alone=len(points) == 1,
                    label=side if ends and role != "other" else "",
                    reach=tuple(reach(at[y].figure) if y in at else None for y in years)
                    if role == "chosen"
                    else (),
                )
            )
    notes = [f"{b.year}: {b.label[t.language]}" for b in answer.breaks]
    below = t("deck.breaks", breaks=t.listing(notes)) if notes else ""
    item = answer.indicator
    return Lines(years, tuple(curves), item.decimals, answer.top, voice.unit(item), below)


def _roles(answer: Development) -> Iterator[tuple[Role, Series]]:
    """The series from the back to the front."""
    chosen, country = answer.chosen_series, answer.country
    for series in answer.regions:
        if series is not chosen:
            yield "other", series
    if country is not None and country is not chosen:
        yield "country", country
    if chosen is not None:
        yield "chosen", chosen


def _ends_above(answer: Development) -> bool | None:
    """Whether the chosen series ends above the country's where both labels would meet; None where not."""
    chosen, country = answer.chosen_series, answer.country
    if chosen is None or country is None or chosen is country or not chosen.last or not country.last:
        return None
    mine, theirs = chosen.last.figure.value or 0.0, country.last.figure.value or 0.0
    return mine >= theirs if abs(mine - theirs) < answer.top * 0.07 else None


def trend_note(answer: Development, voice: Voice) -> str:
    """What the band and the grey lines are; "" where there are none."""
    chosen = answer.chosen_series
    if chosen is not None and any(p.figure.lower is not None for p in chosen.points):
        return voice.t("card.trend.note" if answer.regions else "card.trend.note.band")
    return voice.t("card.trend.note.plain") if answer.regions else ""


def development_picture(
    answer: Development, voice: Voice, events: bool = True, breaks: bool = True
) -> Picture:
    """The curves, with the numbered events in words below; both kinds of marks can be left out."""
    listed = event_list(answer, voice) if events else []
    notes = [trend_note(answer, voice), " ".join(listed)]
    return make_picture(
        answer,
        voice,
        title=development_finding(answer, voice),
        figure=development_figure(answer, voice, LIGHT, events, breaks=breaks),
        notes=notes,
        alt=development_alt(answer, voice),
    )


def _ask_development(options: Options, on: Ground) -> Development:
    item, level = choose_indicator(options, on)
    return develop(on.store, item, level, options.sex, options.region)


def _of_region(question: argparse.ArgumentParser, t: Translator) -> None:
    of_indicator(question, t)
    question.add_argument("--region", default="", help=t("cli.region"))


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer trend`."""
    answer = _ask_development(options, on)
    table, context = development_table(answer, voice), answer_data.context(answer, voice)
    return Reply(f"{development_finding(answer, voice)}.", table, context, development_json(answer))


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    """`image trend`."""
    return development_picture(_ask_development(options, on), voice)


def has_curve(answer: Development) -> bool:
    """A single figure is no development: it stands on the slide of the leading figure."""
    shown = [answer.chosen_series] if answer.chosen_series else answer.regions
    return any(sum(p.figure.value is not None for p in series.points) > 1 for series in shown)


CARD = Card(
    "trend",
    ("indicator",),
    answer_trend,
    describe,
    trend_figure,
    slide=trend_slide,
    paper=trend_paper,
    hide=hide,
    worth=has_curve,
    talk=True,
    question=Question("trend", "cli.answer.trend", _of_region, reply),
    sketch=Sketch("trend", "cli.answer.trend", of_indicator, sketch),
)
