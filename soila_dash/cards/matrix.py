"""Regions × indicators as a heat table: a real HTML table, its files, sentences and data."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from soila_dash.answers.choose import REGIONAL
from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.funnel import why_not
from soila_dash.answers.ground import Ground, area
from soila_dash.answers.matrix import EVERY, Matrix, matrix, newest, subjects
from soila_dash.cards.base.answer_data import cell_json, figure_json, several_context, sources_json
from soila_dash.cards.base.canvas import box, canvas, word
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Question, Reply, Sketch, ask_matrix
from soila_dash.cards.base.file_tables import Line, long_table
from soila_dash.cards.base.look import LIGHT, Palette
from soila_dash.cards.base.parameters import Parameters, in_view
from soila_dash.cards.base.picture import EDGE, Picture, make_picture
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.slide_body import Shades
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Cell, Column, Table, put_row, verdict_columns
from soila_dash.cards.base.under import goal_name, under
from soila_dash.cards.base.verdict_text import judgement_word, symbol_note, verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog
from soila_dash.drawing import typeset
from soila_dash.drawing.marks import SHAPES, meaning
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator, capital
from soila_dash.statistics.verdict import Judgement, Verdict

NAMES = 150.0
"""Pixels for the regions' names beside the table as an image."""
ROW = 34.0
NAME, SMALL = 12, 11
"""Pixels of the type of a row's name and its figures, and of heads and words."""
SORTED = ' <i aria-hidden="true">▾</i>'


@dataclass(frozen=True)
class HeatHead:
    """A column's head: the indicator, its unit and year; whether the rows are sorted by it."""

    name: str
    below: str
    sorted: bool


@dataclass(frozen=True)
class HeatCell:
    """A cell's texts, all plain. `tone` names its colour and how strong it is: better, clearly-neutral;
    "" for none. `judgement` is read out after the word."""

    value: str
    symbol: str
    word: str
    judgement: str
    tone: str


@dataclass(frozen=True)
class HeatRow:
    """A row's name and cells; whether it is the country's or the chosen region's."""

    name: str
    cells: tuple[HeatCell, ...]
    country: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Heat:
    """The heat table: what it shows in words, its heads and rows."""

    caption: str
    corner: str
    heads: tuple[HeatHead, ...]
    rows: tuple[HeatRow, ...]


def heat_table(answer: Matrix, voice: Voice, name: str, region: str = "") -> Heat:
    """The matrix as texts and tones, the country's row first. `name` says which indicators they are."""
    t = voice.t
    heads = tuple(
        HeatHead(c.indicator.short[t.language], f"{voice.unit(c.indicator)}, {c.year}", n == answer.sorted_by)
        for n, c in enumerate(answer.comparisons)
    )
    country = tuple(_country(c, voice) for c in answer.comparisons)
    rows = [
        HeatRow(
            voice.name(answer.level, line.region),
            tuple(_cell(r, c, voice) for r, c in zip(line.cells, answer.comparisons, strict=True)),
            chosen=line.region == region,
        )
        for line in answer.lines
    ]
    return Heat(
        caption=t("matrix.caption", name=name),
        corner=t("table.region"),
        heads=heads,
        rows=(HeatRow(capital(t("level.country")), country, country=True), *rows),
    )


def _country(comparison: Comparison, voice: Voice) -> HeatCell:
    has = comparison.benchmark.kind == "country"
    value = voice.figure_number(comparison.indicator, comparison.benchmark.figure) if has else "–"
    return HeatCell(value, "", "", "", "")


def _cell(row: Row, comparison: Comparison, voice: Voice) -> HeatCell:
    figure = row.figure
    if figure.value is None:
        return HeatCell("–", "", voice.missing(comparison.indicator, figure), "", "")
    value = voice.figure_number(comparison.indicator, figure)
    shape = SHAPES[row.verdict]
    if row.verdict is Verdict.NOT_COMPARED:
        return HeatCell(value, shape.symbol, "", "", "")
    judged = row.judgement is not Judgement.NONE
    return HeatCell(
        value=value,
        symbol=shape.symbol,
        word=", ".join(
            [verdict_word(row.verdict, voice), *([voice.t("verdict.near")] if row.near_limit else [])]
        ),
        judgement=voice.t(f"judgement.{row.judgement.value}") if judged else "",
        tone=("clearly-" if shape.filled else "") + meaning(row.verdict, row.judgement),
    )


def heat_html(table: Heat, columns: Sequence[str] = (), lines: Sequence[str] = ()) -> str:
    """The heat table as HTML; every text is escaped, and a reader's keyboard can scroll it. `columns` and
    `lines` are the names of both as HTML, where they are more than text."""
    columns = columns or [escape(h.name) for h in table.heads]
    lines = lines or [escape(r.name) for r in table.rows]
    heads = "".join(
        f'<th scope="col"{" aria-sort=descending" if h.sorted else ""}>{name}'
        f"{SORTED if h.sorted else ''}"
        f"<small>{escape(h.below)}</small></th>"
        for h, name in zip(table.heads, columns, strict=True)
    )
    rows = "".join(
        f'<tr{_row_class(r)}><th scope="row">{name}</th>{"".join(map(_cell_html, r.cells))}</tr>'
        for r, name in zip(table.rows, lines, strict=True)
    )
    caption = escape(table.caption)
    return (
        f'<div class="heat" role="region" tabindex="0" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption>"
        f'<thead><tr><th scope="col">{escape(table.corner)}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row_class(row: HeatRow) -> str:
    return ' class="country"' if row.country else ' class="chosen"' if row.chosen else ""


def _cell_html(cell: HeatCell) -> str:
    tone = f' class="tone-{escape(cell.tone)}"' if cell.tone else ""
    symbol = f' <i aria-hidden="true">{escape(cell.symbol)}</i>' if cell.symbol else ""
    aside = f'<em class="aside"> ({escape(cell.judgement)})</em>' if cell.judgement else ""
    word = f" <span>{escape(cell.word)}{aside}</span>" if cell.word else ""
    return f"<td{tone}><b>{escape(cell.value)}{symbol}</b>{word}</td>"


def heat_width(table: Heat) -> float:
    """Pixels across that the table needs: no word of a column's head is cut."""
    return NAMES + len(table.heads) * _column(table)


def _column(table: Heat) -> float:
    words = [w for h in table.heads for w in (*h.name.split(), *h.below.split())]
    return 12.0 + max(typeset.width(word, SMALL, True) for word in words)


def heat_figure(table: Heat, voice: Voice) -> Figure:
    """The heat table, `heat_width` pixels wide: value, symbol and verdict word in each cell."""
    colors, room, width = LIGHT, _column(table), heat_width(table)
    heads = [
        [f"<b>{line}</b>" for line in typeset.wrap(h.name, SMALL, room - 8, True)]
        + typeset.wrap(h.below, SMALL, room - 8)
        for h in table.heads
    ]
    top = 14.0 * max(map(len, heads)) + 8
    figure = canvas(voice, width, top + ROW * len(table.rows) + 4)
    shapes, words = figure["layout"]["shapes"], figure["layout"]["annotations"]
    lefts = [NAMES + n * room for n in range(len(heads))]
    for left, lines in zip(lefts, heads, strict=True):
        for place, line in enumerate(reversed(lines)):
            words.append(word(line, left, top - 10 - 14 * place, SMALL, colors.muted, "left"))
    for n, row in enumerate(table.rows):
        y = top + n * ROW
        name = f"<b>{row.name}</b>" if row.country or row.chosen else row.name
        ink = colors.accent if row.chosen else colors.ink
        words.append(word(name, 0, y + ROW / 2, NAME, ink, "left"))
        shapes.append(box(0, y, width, 1, colors.ink if n < 2 else colors.rule))
        for left, cell in zip(lefts, row.cells, strict=True):
            tint = _tone_color(cell, colors)
            if tint:
                shapes.append(box(left - 4, y + 1, room - 2, ROW - 1, tint))
            value = f"{cell.value} {cell.symbol}".strip()
            value = f"<b>{value}</b>" if row.country else value
            middle = y + (11 if cell.word else ROW / 2)
            words.append(word(value, left, middle, NAME, colors.ink, "left"))
            if cell.word:
                words.append(word(cell.word, left, y + 25, SMALL, colors.ink, "left"))
    return figure


def _tone_color(cell: HeatCell, colors: Palette) -> str:
    """The verdict's colour as the page has it: pale, stronger where it is clear; "" for none."""
    clear = cell.tone.startswith("clearly-")
    tone = cell.tone.removeprefix("clearly-")
    if tone in ("", "similar"):
        return ""
    colour = getattr(colors, tone)
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {0.36 if clear else 0.12})"


def matrix_table(answer: Matrix, voice: Voice, name: str) -> Table:
    """The same for files: for each indicator a column of numbers and one of verdicts."""
    t = voice.t
    columns = [Column(t("table.region"))]
    for c in answer.comparisons:
        columns += verdict_columns(c.indicator, c.year, voice)
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for line in answer.lines:
        cells = zip(answer.indicators, line.cells, strict=True)
        put_row(voice.name(answer.level, line.region), rows, gaps, cells, voice)
    country: list[Cell] = [capital(t("level.country"))]
    for c in answer.comparisons:
        country += [c.benchmark.figure.value if c.benchmark.kind == "country" else None, t("benchmark.word")]
    rows.append(tuple(country))
    title, notes = t("matrix.caption", name=name), tuple(matrix_notes(answer, voice))
    filed = long_table(title, _lines(answer, voice), "table.verdict", notes, voice)
    return Table(title, tuple(columns), tuple(rows), gaps, notes, filed=filed)


def _lines(answer: Matrix, voice: Voice) -> Iterator[Line]:
    """Each figure of the table, then the country's."""
    for line in answer.lines:
        name = voice.name(answer.level, line.region)
        for c, row in zip(answer.comparisons, line.cells, strict=True):
            word = judgement_word(row, voice)
            yield Line(line.region, name, c.indicator, c.year, row.figure, row.decimals, word)
    for c in answer.comparisons:
        if c.benchmark.kind == "country":
            at, figure = c.benchmark.region, c.benchmark.figure
            name = capital(voice.name("country", at))
            word = voice.t("benchmark.word")
            yield Line(at, name, c.indicator, c.year, figure, c.decimals, word)


def matrix_notes(answer: Matrix, voice: Voice) -> list[str]:
    """What the symbols mean, what is not compared and why, and which indicators have no figures here."""
    t = voice.t
    notes = [symbol_note([cell for line in answer.lines for cell in line.cells], voice)]
    bare = [c for c in answer.comparisons if not c.verdict_rows]
    if bare:
        names = [f"{c.indicator.short[t.language]} ({t(f'matrix.why.{why_not(c)}')})" for c in bare]
        notes.append(t("matrix.incomparable", names=t.listing(names)))
    if answer.verdict_count:
        notes.append(t("benchmark.note.country"))
    if answer.absent:
        notes.append(t("matrix.absent", names=t.listing([i.short[t.language] for i in answer.absent])))
    return notes


def matrix_title(answer: Matrix, voice: Voice) -> str:
    """How many of the figures compared stand out clearly."""
    if not answer.verdict_count:
        return voice.t("finding.matrix.title.nothing")
    if not answer.clear:
        return voice.t("finding.matrix.title.none")
    return voice.t.n("finding.matrix.title", answer.clear, of=voice.t.number(answer.verdict_count))


def matrix_finding(answer: Matrix, voice: Voice) -> str:
    """How much the table holds, and what of it the title counts. Regions are not ranked by how many of their
    figures stand out."""
    t = voice.t
    held = t(
        "finding.matrix.sum",
        regions=t.number(len(answer.lines)),
        indicators=t.number(len(answer.comparisons)),
        of=t.number(answer.verdict_count),
    )
    beside = [i.short[t.language] for i in answer.rows_not_counted]
    return f"{held} {t('matrix.nested', names=t.listing(beside))}" if beside else held


def matrix_json(answer: Matrix) -> dict[str, Any]:
    """The matrix as `answer matrix --format json` prints it."""
    return {
        "level": answer.level,
        "sex": answer.sex,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "indicators": [
            {
                "indicator": c.indicator.id,
                "year": c.year,
                "unit": c.indicator.unit.value,
                "benchmark": {"kind": c.benchmark.kind, **figure_json(c.benchmark.figure)},
            }
            for c in answer.comparisons
        ],
        "rows": [
            {
                "region": line.region,
                "clear": line.clear,
                "cells": [
                    cell_json(item, row) for item, row in zip(answer.indicators, line.cells, strict=True)
                ],
            }
            for line in answer.lines
        ],
        "without_figures": [i.id for i in answer.absent],
        **sources_json(answer),
    }


def answer_matrix(view: Parameters, on: Ground) -> Shown[Matrix]:
    """The indicators of a goal, of the basket's regions and the own one, else of all."""
    items = subjects(on.catalog, view.goal)
    if not items:
        goals = ", ".join(g.id for g in on.catalog.goals)
        raise DataFaults([Fault("unknown_goal", key="goal", found=view.goal, expected=goals)])
    levels = [view.level] if view.level else REGIONAL
    level = next((x for x in levels if newest(on.store, items, x)[0]), "")
    if not level:
        raise DataFaults([Fault("no_matrix", key="level", found=view.goal)])
    having, absent = newest(on.store, items, level)
    compared = [on.comparison(item.id, level, year, "total") for item, year in having]
    region = area(on.store, view.region, level)
    regions = in_view(view, [r.code for r in on.store.at(level)], region)
    answer = matrix(on.store, compared, regions, 0, absent)
    return Shown(view.model_copy(update={"level": level}), answer, region)


def describe(shown: Shown[Matrix], voice: Voice, catalog: Catalog) -> Statement:
    """The heat table in words."""
    answer = shown.answer
    goal = goal_name(shown.view.goal, voice, catalog)
    table = matrix_table(answer, voice, goal)
    title, finding = matrix_title(answer, voice), matrix_finding(answer, voice)
    return make_statement(
        shown,
        voice,
        title=title,
        under=under(answer.indicators, answer.level, answer.sex, "", voice, goal),
        text=finding,
        alt=with_mark(answer.illustrative, voice, f"{title}.", finding),
        table=table,
        context=several_context(answer, voice),
        origin=sources_line(answer, answer.indicators, voice),
        data=matrix_json(answer),
    )


def matrix_paper(shown: Shown[Matrix], statement: Statement, voice: Voice) -> Table:
    """The verdict in the figure's own cell."""
    whole = statement.table
    drawn = heat_table(shown.answer, voice, whole.title, shown.region)
    columns = (Column(drawn.corner), *(Column(f"{h.name}, {h.below}") for h in drawn.heads))
    rows: list[tuple[Cell, ...]] = [
        (row.name, *(" ".join(x for x in (c.value, c.symbol, c.word) if x) for c in row.cells))
        for row in drawn.rows
    ]
    return Table(whole.title, columns, tuple(rows), {}, whole.notes)


def several(answer: Matrix) -> bool:
    """A table of one indicator is none of several."""
    return len(answer.comparisons) > 1


def matrix_slide(shown: Shown[Matrix], statement: Statement, voice: Voice) -> Shades:
    """The heat table, the chosen region's row marked."""
    table = heat_table(shown.answer, voice, "", shown.region)
    return Shades(replace(table, caption=statement.table.title))


def heat_picture(answer: Matrix, voice: Voice, name: str, region: str = "") -> Picture:
    """The heat table of the indicators that `name` tells; readable with about ten of them."""
    shown = heat_table(answer, voice, name, region)
    return make_picture(
        answer,
        voice,
        title=matrix_title(answer, voice),
        about=shown.caption,
        figure=heat_figure(shown, voice),
        notes=(voice.t("matrix.note"), *matrix_notes(answer, voice)),
        source=sources_line(answer, answer.indicators, voice.in_files),
        alt=f"{shown.caption}. {matrix_finding(answer, voice)}",
        width=heat_width(shown) + 2 * EDGE,
    )


def _of_goal(question: argparse.ArgumentParser, t: Translator) -> None:
    question.add_argument("--goal", default=EVERY, help=t("cli.goal.each"))
    question.add_argument("--level", choices=REGIONAL, default="", help=t("cli.level"))
    question.add_argument("--region", action="append", default=[], help=t("cli.region.each"))


def _goal_options(question: argparse.ArgumentParser, t: Translator) -> None:
    question.add_argument("--goal", required=True, help=t("cli.goal"))
    question.add_argument("--level", choices=REGIONAL, default="", help=t("cli.level"))


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer matrix`, of one goal or all of them."""
    goals = [*(g.id for g in on.catalog.goals), EVERY]
    answer = ask_matrix(options, on, options.region, goals)
    table = matrix_table(answer, voice, goal_name(options.goal, voice, on.catalog))
    finding = f"{matrix_title(answer, voice)}. {matrix_finding(answer, voice)}"
    return Reply(finding, table, several_context(answer, voice), matrix_json(answer))


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    """`image heat`, of one goal: all goals' indicators would be too wide to read."""
    answer = ask_matrix(options, on, (), [g.id for g in on.catalog.goals])
    return heat_picture(answer, voice, goal_name(options.goal, voice, on.catalog), options.region)


CARD = Card(
    "matrix",
    ("goal",),
    answer_matrix,
    describe,
    slide=matrix_slide,
    paper=matrix_paper,
    worth=several,
    talk=True,
    question=Question("matrix", "cli.answer.matrix", _of_goal, reply),
    sketch=Sketch("heat", "cli.answer.matrix", _goal_options, sketch),
)
