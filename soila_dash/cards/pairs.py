"""Two indicators side by side as a scatter with names, its table and sentences; it claims no relation."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from soila_dash.answers.choose import REGIONAL, check, coverage, indicator, no_figures
from soila_dash.answers.ground import Ground, area
from soila_dash.answers.pairs import Pair, Pairs, common_levels, common_years, pairs
from soila_dash.cards.base import labels
from soila_dash.cards.base.answer_data import cell_json, several_context, sources_json
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.chart_frame import TEXT, axis_head, bold, frame, named_dots, rule
from soila_dash.cards.base.command import Options, Sketch, choose_indicator, of_year
from soila_dash.cards.base.file_tables import Line, long_table
from soila_dash.cards.base.look import LIGHT, Mark, Palette
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.picture import Picture, make_picture
from soila_dash.cards.base.sentences import region_names, with_mark
from soila_dash.cards.base.slide_body import Dot, Kind, Scatter
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Cell, Column, Table, put_row, verdict_columns
from soila_dash.cards.base.under import under
from soila_dash.cards.base.verdict_text import judgement_word, symbol_note
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog, Indicator, Quantity
from soila_dash.drawing.axes import fit, nice
from soila_dash.drawing.plotly_figure import Figure, Make
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator
from soila_dash.statistics.verdict import Verdict

HEIGHT = 520
DOT, STRONG = 9, 12
"""Pixels that a region's dot is across, and that of the chosen one or one by name."""
USUAL = 634.0
"""The width in pixels for which labels are kept apart where none is named."""
LEFT, RIGHT, TOP, BELOW = 50, 24, 34, 52
"""Room in pixels beside the drawing area."""


def pairs_figures(answer: Pairs, voice: Voice, colors: Palette, named: Sequence[str] = ()) -> Make:
    """The same for many a region and width, which share what they have in common."""
    pairs = answer.pairs
    x, y = [p.first.figure.exact or 0.0 for p in pairs], [p.second.figure.exact or 0.0 for p in pairs]
    references = _references(answer)
    across, up = _fit([*x, *references[0]]), _fit([*y, *references[1]])
    hovers = [_hover(p, answer, voice) for p in pairs]
    lines, head = _reference_lines(references, colors), _axis(answer.second, voice)
    notes = [axis_head(head, LEFT, 28, colors)]

    @cache
    def sides(width: float) -> list[str]:
        """Where the names stand: all are shown, whoever is chosen."""
        wide, high = across[1] - across[0], up[1] - up[0]
        places = [((a - across[0]) / wide, (b - up[0]) / high) for a, b in zip(x, y, strict=True)]
        strokes = [((at - across[0]) / wide, n / 60) for at in references[0] for n in range(61)]
        strokes += [(n / 120, (at - up[0]) / high) for at in references[1] for n in range(121)]
        texts = [_tile(p, answer, voice) for p in pairs]
        return labels.sides(places, texts, width - LEFT - RIGHT, HEIGHT - TOP - BELOW, lines=strokes)

    @cache
    def dot(n: int, ink: str, side: str) -> Figure:
        name, strong = _tile(pairs[n], answer, voice), ink != colors.similar
        look = {
            "size": STRONG if strong else DOT,
            "symbol": "circle" if strong else "circle-open",
            "color": ink,
            "line": {"width": 2, "color": ink},
        }
        text, tint = bold(name, strong), ink if strong else colors.muted
        return named_dots([x[n]], [y[n]], look, [pairs[n].region], [text], [side], [tint], [hovers[n]])

    def describe(region: str, width: float) -> Figure:
        inks = [
            colors.accent if p.region == region else colors.ink if p.region in named else colors.similar
            for p in pairs
        ]
        layout = frame(voice, colors, HEIGHT)
        layout["margin"] = {"l": LEFT, "r": RIGHT, "t": TOP, "b": BELOW}
        title = {"text": _axis(answer.first, voice), "font": {"size": TEXT, "color": colors.muted}}
        layout["xaxis"] |= {"range": across, "showgrid": True, "title": title, "nticks": 8}
        layout["yaxis"] |= {"range": up, "nticks": 8}
        layout |= {"annotations": notes, "shapes": lines}
        dots = [dot(n, ink, side) for n, (ink, side) in enumerate(zip(inks, sides(width), strict=True))]
        return {"data": dots, "layout": layout}

    return describe


def _tile(pair: Pair, answer: Pairs, voice: Voice) -> str:
    return voice.region(answer.level, pair.region).tile_label[voice.t.language]


def _reference_lines(references: tuple[list[float], list[float]], colors: Palette) -> list[Figure]:
    """The country's figures as dashed lines, upright and lying."""
    return [
        rule(
            (0 if upright else at, at if upright else 0),
            (1 if upright else at, at if upright else 1),
            colors.ink,
            1.2,
            dash="dash",
            xref="paper" if upright else "x",
            yref="y" if upright else "paper",
            layer="below",
        )
        for upright, found in enumerate(references)
        for at in found
    ]


def _references(answer: Pairs) -> tuple[list[float], list[float]]:
    """Where the dashed lines stand: a count of the whole country is nothing to set a region's beside."""
    first, second = (
        [] if item.quantity is Quantity.count or benchmark.figure.exact is None else [benchmark.figure.exact]
        for item, benchmark in zip((answer.first, answer.second), answer.benchmarks, strict=True)
    )
    return first, second


def _fit(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.07 or abs(high) * 0.1 or 1.0
    return low - room, high + room


def _axis(item: Indicator, voice: Voice) -> str:
    return f"{item.short[voice.t.language]}, {voice.unit(item)}"


def _hover(pair: Pair, answer: Pairs, voice: Voice) -> str:
    language = voice.t.language
    return "<br>".join(
        [
            f"<b>{voice.name(answer.level, pair.region)}</b> {answer.year}",
            f"{answer.first.short[language]}: {voice.figure(answer.first, pair.first.figure)}",
            f"{answer.second.short[language]}: {voice.figure(answer.second, pair.second.figure)}",
        ]
    )


def pairs_table(answer: Pairs, voice: Voice) -> Table:
    """Regions by the first figure, each figure with its own verdict; those without one below."""
    t = voice.t
    columns = [Column(t("table.region"))]
    for item in (answer.first, answer.second):
        columns += verdict_columns(item, answer.year, voice)
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    every = (*answer.pairs, *answer.left_out)
    for pair in every:
        cells = ((answer.first, pair.first), (answer.second, pair.second))
        put_row(voice.name(answer.level, pair.region), rows, gaps, cells, voice)
    notes = (symbol_note([r for p in every for r in (p.first, p.second)], voice), t("pairs.no_cause"))
    lines = [
        Line(p.region, voice.name(answer.level, p.region), item, answer.year, r.figure, r.decimals, word)
        for p in every
        for item, r in ((answer.first, p.first), (answer.second, p.second))
        for word in (judgement_word(r, voice),)
    ]
    filed = long_table(pairs_name(answer, voice), lines, "table.verdict", notes, voice)
    return Table(pairs_name(answer, voice), tuple(columns), tuple(rows), gaps, notes, filed=filed)


def pairs_name(answer: Pairs, voice: Voice) -> str:
    """Both indicators by name: A – B, 2021."""
    language = voice.t.language
    return f"{answer.first.name[language]} – {answer.second.name[language]}, {answer.year}"


def _both(answer: Pairs) -> list[Pair]:
    return [p for p in answer.pairs if p.first.verdict.clear and p.second.verdict.clear]


def _has_verdicts(answer: Pairs) -> bool:
    none = Verdict.NOT_COMPARED
    return any(p.first.verdict is not none and p.second.verdict is not none for p in answer.pairs)


def pairs_title(answer: Pairs, voice: Voice) -> str:
    """How many regions stand out clearly in both."""
    if not _has_verdicts(answer):
        return voice.t("finding.pairs.title.nothing", year=answer.year)
    both = _both(answer)
    if not both:
        return voice.t("finding.pairs.title.none", year=answer.year)
    return voice.t.n("finding.pairs.title", len(both), year=answer.year)


def pairs_finding(answer: Pairs, voice: Voice) -> str:
    """Who they are, and that the figure shows no causation."""
    both = _both(answer)
    names = region_names([p.first for p in both], answer.level, voice)
    said = [voice.t("finding.pairs.names", names=names)] if both else []
    return " ".join([*said, voice.t("pairs.no_cause")])


def left_out_note(answer: Pairs, voice: Voice) -> str:
    """Which regions lack either figure; "" where none does."""
    names = [voice.name(answer.level, pair.region) for pair in answer.left_out]
    return voice.t("card.missing", regions=voice.t.listing(names)) if names else ""


def pairs_alt(answer: Pairs, voice: Voice) -> str:
    """Alternative text of the scatter: what is drawn, both ranges, and what it does not show."""
    t = voice.t
    text = t(
        "alt.pairs",
        first=answer.first.name[t.language],
        second=answer.second.name[t.language],
        year=answer.year,
        n=t.number(len(answer.pairs)),
    )
    ranges = []
    for item, rows in (
        (answer.first, [p.first for p in answer.pairs]),
        (answer.second, [p.second for p in answer.pairs]),
    ):
        values = [r.figure.value for r in rows if r.figure.value is not None]
        if values:
            ranges.append(
                t(
                    "finding.pairs.range",
                    name=item.name[t.language],
                    low=voice.number(item, min(values)),
                    high=voice.value(item, max(values)),
                )
            )
    return with_mark(answer.illustrative, voice, text, *ranges, pairs_finding(answer, voice))


def answer_pairs(view: Parameters, on: Ground) -> Shown[Pairs]:
    """Two indicators of one level and year."""
    first, second = (indicator(on.catalog, name) for name in (view.indicator, view.second))
    held = coverage(on.store)
    for item in (first, second):
        if item.id not in held:
            raise DataFaults([no_figures(item)])
    levels = common_levels(held[first.id], held[second.id])
    level: str = view.level or next(iter(levels), "country")
    years = common_years(held[first.id], held[second.id], level, view.sex)
    year = view.year if view.year is not None else (years[-1] if years else 0)
    if level not in REGIONAL or year not in years:
        have = ", ".join(f"{x} {common_years(held[first.id], held[second.id], x)[-1]}" for x in levels)
        found = f"{first.id} {second.id} {level} {year}"
        if not have:
            raise DataFaults([Fault("no_figures_here", key="second", found=f"{first.id} {second.id}")])
        raise DataFaults([Fault("no_such_figures", key="second", found=found, expected=have)])
    both = [on.comparison(item.id, level, year, view.sex) for item in (first, second)]
    whole = view.model_copy(update={"level": level, "year": year})
    return Shown(whole, pairs(*both), area(on.store, view.region, level))


def describe(shown: Shown[Pairs], voice: Voice, catalog: Catalog) -> Statement:
    """Both indicators in words."""
    answer = shown.answer
    items = (answer.first, answer.second)
    table = pairs_table(answer, voice)
    return make_statement(
        shown,
        voice,
        title=pairs_title(answer, voice),
        under=under(items, answer.level, answer.sex, str(answer.year), voice),
        text=pairs_finding(answer, voice),
        alt=pairs_alt(answer, voice),
        table=table,
        context=several_context(answer, voice),
        origin=sources_line(answer, items, voice),
        data=pairs_json(answer),
        notes=(*table.notes, left_out_note(answer, voice)),
    )


def draw(shown: Shown[Pairs], voice: Voice, colors: Palette, width: float) -> Figure:
    """The scatter with the chosen region and the basket by name."""
    return pairs_figures(shown.answer, voice, colors, shown.view.in_basket)(shown.region, width)


def pairs_json(answer: Pairs) -> dict[str, Any]:
    """Both figures of each region, for programs."""
    both = (answer.first, answer.second)
    return {
        "indicators": [i.id for i in both],
        "level": answer.level,
        "year": answer.year,
        "sex": answer.sex,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "rows": [
            {
                "region": p.region,
                "cells": [cell_json(item, row) for item, row in zip(both, (p.first, p.second), strict=True)],
            }
            for p in (*answer.pairs, *answer.left_out)
        ],
        **sources_json(answer),
    }


def pairs_slide(shown: Shown[Pairs], statement: Statement, voice: Voice) -> Scatter:
    """Each region a dot with its short name, the chosen one of a kind of its own."""
    answer, t, region = shown.answer, voice.t, shown.region
    dots = [
        Dot(
            voice.region(answer.level, p.region).tile_label[t.language],
            "chosen" if p.region == region else "other",
            p.first.figure.value or 0.0,
            p.second.figure.value or 0.0,
        )
        for p in answer.pairs
    ]
    # Of each kind its colour, whether it is filled, and the size of its dots in points of type.
    looks = {"other": (LIGHT.similar, False, 7), "chosen": (LIGHT.accent, True, 9)}
    names = {"other": t("table.region"), "chosen": ""}
    used = [kind for kind in looks if any(d.kind == kind for d in dots)]
    if "chosen" in used:
        names["chosen"] = voice.name(answer.level, region)
    kinds = []
    for kind in used:
        color, filled, size = looks[kind]
        kinds.append(Kind(names[kind], Mark("●" if filled else "○", "circle", filled, color), size))
    marked = tuple(replace(d, kind=names[d.kind]) for d in dots)
    across, up = (nice(*fit([getattr(d, side) for d in dots]))[:2] for side in ("x", "y"))
    first, second = (f"{i.short[t.language]}, {voice.unit(i)}" for i in (answer.first, answer.second))
    return Scatter((), tuple(kinds), marked, across, up, (first, second), statement.text)


def pairs_picture(answer: Pairs, voice: Voice, region: str = "", named: Sequence[str] = ()) -> Picture:
    """The scatter of two indicators."""
    return make_picture(
        answer,
        voice,
        title=pairs_title(answer, voice),
        about=pairs_name(answer, voice),
        figure=pairs_figures(answer, voice, LIGHT, named)(region, USUAL),
        notes=(pairs_finding(answer, voice), left_out_note(answer, voice), voice.t("pairs.note")),
        source=sources_line(answer, (answer.first, answer.second), voice.in_files),
        alt=pairs_alt(answer, voice),
    )


def _of_two(question: argparse.ArgumentParser, t: Translator) -> None:
    of_year(question, t)
    question.add_argument("--second", required=True, help=t("cli.second"))


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    """`image pairs`."""
    item, level = choose_indicator(options, on)
    second = indicator(on.catalog, options.second)
    covers = coverage(on.store)
    for one in (item, second):
        check(on.store, one, level, options.sex)
    years = common_years(covers[item.id], covers[second.id], level)
    year = options.year if options.year is not None else (years[-1] if years else 0)
    both = [on.comparison(one.id, level, year, options.sex) for one in (item, second)]
    return pairs_picture(pairs(*both), voice, options.region)


CARD = Card(
    "pairs",
    ("indicator", "second"),
    answer_pairs,
    describe,
    draw,
    slide=pairs_slide,
    talk=True,
    sketch=Sketch("pairs", "cli.image.pairs", _of_two, sketch),
)
