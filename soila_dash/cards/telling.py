"""Any view of a deck in words: its finding, what it is of, its table, its origin, its data."""

from dataclasses import dataclass, replace
from typing import Any

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.answers.headline import Headline
from soila_dash.answers.matrix import EVERY, Matrix
from soila_dash.answers.opinions import Beside, Changes, Completeness, Opinions, Reported
from soila_dash.answers.pairs import Pairs
from soila_dash.answers.profile import Profile
from soila_dash.answers.ranking import Ranking
from soila_dash.answers.reporting import Reporting
from soila_dash.answers.similar import Similar
from soila_dash.cards import funnel as funnels
from soila_dash.cards import matrix as heats
from soila_dash.cards import multiples as panels
from soila_dash.cards import pairs as scatters
from soila_dash.cards import ranking as ranks
from soila_dash.cards import reporting as counting
from soila_dash.cards import similar as likeness
from soila_dash.cards.answering import Answer, Figured, Said, Shown
from soila_dash.cards.base import data, sentences, tables
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.rows import RowTable
from soila_dash.cards.base.tables import Cell, Column, Table
from soila_dash.cards.base.view import PARTS, PartCard, View
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.borders import class_lines
from soila_dash.cards.maps.tiles import tile_map
from soila_dash.cards.opinions import figures as opinion_figures
from soila_dash.cards.opinions import tables as opinion_tables
from soila_dash.cards.opinions import words as heard
from soila_dash.cards.profile import words as spines
from soila_dash.cards.profile.parts import part_of
from soila_dash.catalog import Catalog, Indicator
from soila_dash.i18n import capital

MANY = 3
"""Of more indicators than this the line under the title says the goal instead."""


@dataclass(frozen=True)
class Told:
    """A view in words. `title` is the finding, `under` what it is of and by which choices, `said` the rest
    of the finding, `notes` how to read it; `origin` is the line of source, date and release, `mark` the
    words for invented figures or "". `context` and `table` go into files."""

    title: str
    under: str
    said: str
    notes: tuple[str, ...]
    alt: str
    table: Table
    context: tuple[tuple[str, str], ...]
    origin: str
    mark: str
    data: dict[str, Any]
    filed: Table | None = None
    """The table of a workbook where it is another: a figure in each cell."""


def told(shown: Shown, voice: Voice, catalog: Catalog, whole: Answer | None = None) -> Told:
    """The view in words. With `whole` the regions of the answer are hidden behind letters, and the title
    counts the verdicts of the whole one."""
    answer, t = shown.answer, voice.t
    if isinstance(answer, Said):
        return _said(shown, answer, voice, catalog)
    if isinstance(answer, Similar):
        return _alike(shown, answer, voice)
    if isinstance(answer, Reporting):
        return _counted(shown, answer, voice)
    if isinstance(answer, Profile) and shown.view.card in PARTS:
        return _part(shown, shown.view.card, answer, voice)
    table = _table(answer, shown.view, voice, catalog)
    if isinstance(whole, Comparison) and isinstance(answer, Comparison):
        title, said = sentences.comparison_title(whole, voice), ""
        notes: tuple[str, ...] = (t("hidden.note"),)
        alt = " ".join(
            [_hidden_alt(answer, voice), f"{title}.", *sentences.mark_sentence(answer.illustrative, voice)]
        )
        table = Table(table.title, table.columns, table.rows, table.gaps, (table.notes[0], *notes))
    else:
        title, said, alt = _words(answer, shown.view, voice)
        notes = table.notes
    return Told(
        title=title,
        under=_under(answer, shown.view, voice, catalog),
        said=said,
        notes=notes,
        alt=alt,
        table=table,
        context=tuple(_context(answer, voice)),
        origin=sources_line(answer, _items(answer), voice),
        mark=t("illustrative.mark") if answer.illustrative else "",
        data={"card": shown.view.card, **_data(answer)},
    )


def _said(shown: Shown, answer: Said, voice: Voice, catalog: Catalog) -> Told:
    """What respondents said, in words."""
    said: tuple[str, ...]
    filed = None
    view, whose = shown.view, ""
    if isinstance(answer, Reported):
        goal, region = view.goal, capital(voice.name("county", view.region)) if view.region else ""
        whose = goal_name(goal, voice, catalog) if goal else region
    match answer:
        case Opinions():
            said = heard.opinions_sentences(answer, voice)
            table, found = opinion_tables.opinions_table(answer, voice), heard.opinions_json(answer)
        case Beside():
            said = (answer.item.text[voice.t.language],)
            table, found = opinion_tables.beside_table(answer, voice), heard.beside_json(answer)
        case Changes():
            said = ()
            table, found = opinion_tables.changes_table(answer, voice), heard.changes_json(answer)
        case Reported():
            said = (voice.t("opinion.reported.note"),)
            table, found = opinion_tables.reported_table(answer, voice), heard.reported_json(answer)
        case Completeness():
            said = ()
            table, found = opinion_tables.completeness_table(answer, voice), heard.completeness_json(answer)
            filed = opinion_tables.completeness_file(answer, voice)
    return Told(
        title=heard.said_finding(answer, voice),
        under=" · ".join(part for part in (heard.opinions_under(answer, voice), whose) if part),
        said=" ".join(said),
        notes=table.notes,
        alt=opinion_figures.opinions_alt(answer, voice),
        table=table,
        context=tuple(heard.opinions_context(answer, voice)),
        origin=heard.opinions_origin(answer, voice),
        mark=voice.t("illustrative.mark") if answer.illustrative else "",
        data={"card": shown.view.card, **found},
        filed=filed,
    )


def _alike(shown: Shown, answer: Similar, voice: Voice) -> Told:
    """The regions most like one, in words."""
    t, title = voice.t, likeness.similar_finding(answer, voice)
    table = likeness.similar_beside(answer, voice)
    return Told(
        title=title,
        under=capital(voice.name(answer.level, answer.region)),
        said="",
        notes=table.notes,
        alt=" ".join([f"{title}.", *sentences.mark_sentence(answer.illustrative, voice)]),
        table=table,
        context=tuple(likeness.similar_context(answer, voice)),
        origin=sources_line(answer, [v.indicator for v in answer.variables], voice),
        mark=t("illustrative.mark") if answer.illustrative else "",
        data={"card": shown.view.card, **likeness.similar_json(answer)},
    )


def _part(shown: Shown, card: PartCard, answer: Profile, voice: Voice) -> Told:
    """A part of a region's profile, in words."""
    part = part_of(card, answer, voice)
    if part is None:
        raise ValueError(f"{card}: nothing of {answer.region}")
    return Told(
        title=part.title,
        under=spines.profile_under(answer, voice),
        said=part.said,
        notes=part.table.notes,
        alt=" ".join([f"{part.title}.", *sentences.mark_sentence(answer.illustrative, voice)]),
        table=part.table,
        context=tuple(spines.profile_context(answer, voice)),
        origin=part.origin,
        mark=voice.t("illustrative.mark") if answer.illustrative else "",
        data={"card": shown.view.card, **spines.profile_json(answer)},
        filed=part.filed,
    )


def _counted(shown: Shown, answer: Reporting, voice: Voice) -> Told:
    """What is reported to the EU, in words."""
    t, card = voice.t, shown.view.card
    tables_of = {
        "organisations": counting.period_table,
        "participation": counting.pilot_table,
        "result": counting.result_table,
        "register": counting.register_table,
    }
    table = tables_of[card](answer, voice)
    if card == "participation":
        # The organisations' names have no room on a slide.
        columns, rows = table.columns[:-1], tuple(row[:-1] for row in table.rows)
        table = replace(table, columns=columns, rows=rows)
    whole = card == "organisations"
    title = counting.reporting_finding(answer, voice) if whole else table.title
    alt = counting.period_alt(answer, voice) if whole else f"{title}."
    if card == "result":
        alt = opinion_figures.bars_alt(title, counting.result_bars(answer, voice), voice, answer.illustrative)
    parts = [t("page.esf-reporting"), *(heard.kind_of(answer.instruments, voice) if card == "result" else [])]
    return Told(
        title=title,
        under=" · ".join(parts),
        said=" ".join(counting.reporting_sentences(answer, voice)) if whole else table.notes[0],
        notes=table.notes,
        alt=alt,
        table=table,
        context=tuple(counting.reporting_context(answer, voice)),
        origin=counting.reporting_origin(answer, voice),
        mark=t("illustrative.mark") if answer.illustrative else "",
        data={"card": card, **counting.reporting_json(answer)},
    )


def _words(answer: Figured, view: View, voice: Voice) -> tuple[str, str, str]:
    """(title, the rest of the finding, alternative text) of a view."""
    found: tuple[str, str, str]
    match answer:
        case Headline():
            title = sentences.headline_finding(answer, voice)
            marked = sentences.mark_sentence(answer.illustrative, voice)
            found = title, "", " ".join([f"{title}.", *_facts_text(answer, voice), *marked])
        case Development() if view.card == "multiples":
            title, note = panels.multiples_title(answer, voice), panels.multiples_note(answer, voice)
            found = title, note, panels.multiples_alt(answer, voice)
        case Development():
            finding = sentences.development_finding(answer, voice)
            found = finding, "", sentences.development_alt(answer, voice)
        case Comparison():
            title = sentences.comparison_title(answer, voice)
            alt = tiles_alt(answer, voice) if view.card == "map" else sentences.comparison_alt(answer, voice)
            found = title, sentences.comparison_finding(answer, voice), alt
        case Funnel():
            title = sentences.comparison_title(answer.comparison, voice)
            found = title, funnels.funnel_finding(answer, voice), funnels.funnel_alt(answer, voice)
        case Matrix():
            title, finding = heats.matrix_title(answer, voice), heats.matrix_finding(answer, voice)
            marked = sentences.mark_sentence(answer.illustrative, voice)
            found = title, finding, " ".join([f"{title}.", finding, *marked])
        case Pairs():
            finding = scatters.pairs_finding(answer, voice)
            found = scatters.pairs_title(answer, voice), finding, scatters.pairs_alt(answer, voice)
        case Ranking():
            finding = ranks.ranking_finding(answer, voice)
            name = voice.t("rank.table", name=answer.indicator.name[voice.t.language], year=answer.year)
            marked = sentences.mark_sentence(answer.illustrative, voice)
            found = finding.removesuffix("."), "", " ".join([f"{name}.", finding, *marked])
        case Profile():
            title = spines.profile_finding(answer, voice)
            found = (
                title,
                " ".join(spines.profile_sentences(answer, voice)),
                spines.profile_alt(answer, voice),
            )
    return found


def _hidden_alt(answer: Comparison, voice: Voice) -> str:
    having = [r for r in answer.rows if r.figure.value is not None]
    name = answer.indicator.name[voice.t.language]
    return voice.t("alt.compare", name=name, year=answer.year, n=voice.t.number(len(having)))


def tiles_alt(answer: Comparison, voice: Voice) -> str:
    """Alternative text of the tile map: what is drawn, the regions of each class, and the finding."""
    drawn = tile_map(answer, voice)
    n = voice.t.number(sum(r.figure.value is not None for r in answer.rows))
    text = voice.t("alt.tiles", name=answer.indicator.name[voice.t.language], year=answer.year, n=n)
    finding = sentences.comparison_finding(answer, voice)
    marked = sentences.mark_sentence(answer.illustrative, voice)
    return " ".join([text, *class_lines(answer, drawn, voice), finding, *marked])


def facts(answer: Headline, voice: Voice) -> list[tuple[str, str]]:
    """The few figures beside the leading one, each as (figure, what it is)."""
    t, item = voice.t, answer.indicator
    found = []
    if answer.figure.lower is not None:
        interval = voice.interval(item, answer.figure.lower, answer.figure.upper)
        found.append((interval, t("table.interval")))
    compared = answer.comparison
    if compared is not None and compared.benchmark.kind != "none" and answer.level != "country":
        word = (
            voice.name("country", compared.benchmark.region)
            if compared.benchmark.kind == "country"
            else t("benchmark.median")
        )
        found.append((voice.value(item, compared.benchmark.figure.value), f"{capital(word)} {compared.year}"))
    if answer.place is not None:
        place = ranks.place_of(answer.place.lower, answer.place.upper, answer.of, voice)
        found.append((place, t(f"facts.place.{item.direction.value}")))
    recent = answer.recent
    if recent is not None and recent.first_year < recent.last_year:
        found.append((t(f"trend.word.{recent.direction}"), f"{recent.first_year}–{recent.last_year}"))
    return found


def _facts_text(answer: Headline, voice: Voice) -> list[str]:
    return [f"{capital(name)}: {figure}." for figure, name in facts(answer, voice)]


def _table(answer: Figured, view: View, voice: Voice, catalog: Catalog) -> Table:
    table: Table
    match answer:
        case Headline():
            table = _headline_table(answer, voice)
        case Development():
            table = tables.development_table(answer, voice)
        case Comparison():
            table = tables.comparison_table(answer, voice)
        case Funnel():
            table = funnels.funnel_table(answer, voice)
        case Matrix():
            table = heats.matrix_table(answer, voice, goal_name(view.goal, voice, catalog))
        case Pairs():
            table = scatters.pairs_table(answer, voice)
        case Ranking():
            table = ranks.ranking_table(answer, voice)
        case Profile():
            table = spine_table(answer, voice)
    return table


def goal_name(goal: str, voice: Voice, catalog: Catalog) -> str:
    """A goal's name, or that all of them are meant."""
    if goal == EVERY:
        return voice.t("choose.goal.all")
    return next(g.name[voice.t.language] for g in catalog.goals if g.id == goal)


def _headline_table(answer: Headline, voice: Voice) -> Table:
    item, t = answer.indicator, voice.t
    columns = (
        Column(t("table.region")),
        Column(t("table.value", unit=voice.unit(item), year=answer.year), item.decimals),
        Column(t("table.lower"), item.decimals),
        Column(t("table.upper"), item.decimals),
        Column(t("table.verdict")),
    )
    f, row = answer.figure, answer.row
    word = tables.judgement_word(row, voice) if row is not None else t("benchmark.word")
    name = capital(voice.name(answer.level, answer.region))
    rows: list[tuple[Cell, ...]] = [(name, f.value, f.lower, f.upper, word)]
    compared = answer.comparison
    if row is not None and compared is not None and compared.benchmark.kind == "country":
        b = compared.benchmark
        country = capital(voice.name("country", b.region))
        rows.append((country, b.figure.value, b.figure.lower, b.figure.upper, t("benchmark.word")))
    notes = (tables.symbol_note([row], voice),) if row is not None else ()
    return Table(f"{item.name[t.language]}, {answer.year}", columns, tuple(rows), {}, notes)


def spine_table(answer: Profile, voice: Voice) -> RowTable:
    """A region beside the country, indicator by indicator, in the few columns that a slide has room for."""
    t, regional = voice.t, answer.level != "country"
    digits = max(r.indicator.decimals for r in answer.rows)
    columns = [Column(t("table.indicator")), Column(t("table.unit")), Column(t("table.year"))]
    columns += [Column(t("profile.column.value"), digits)] if regional else []
    columns += [Column(t("profile.column.interval")), Column(t("profile.column.national"), digits)]
    columns.append(Column(t("table.verdict") if regional else t("profile.column.clear")))
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for n, row in enumerate(answer.rows):
        item, f = row.indicator, row.figure
        if regional and f.value is None:
            gaps[n, 3] = t(f"status.{f.status}")
        rows.append(
            (
                item.short[t.language],
                t(f"unit.{item.unit.value}.short"),
                spines.year_text(row, voice),
                *([f.value] if regional else []),
                voice.interval(item, f.lower, f.upper),
                row.national.value,
                spines.verdict_text(row, voice) if regional else f"{row.clear} / {row.compared}",
            )
        )
    title = t("profile.table", name=capital(voice.name(answer.level, answer.region)))
    notes = tuple(spines.profile_notes(answer, voice))
    decimals = tuple(r.indicator.decimals for r in answer.rows)
    return RowTable(title, tuple(columns), tuple(rows), gaps, notes, decimals)


def _items(answer: Figured) -> tuple[Indicator, ...]:
    match answer:
        case Pairs():
            return answer.first, answer.second
        case Matrix():
            return answer.indicators
        case Profile():
            return tuple(r.indicator for r in answer.rows)
    return (answer.indicator,)


def _under(answer: Figured, view: View, voice: Voice, catalog: Catalog) -> str:
    """What is shown and by which choices: the indicator, its unit, the level, the sex, the year."""
    t = voice.t
    items = _items(answer)
    if isinstance(answer, Profile):
        parts = [spines.profile_under(answer, voice)]
        if view.goal:
            parts.append(goal_name(view.goal, voice, catalog))
        return " · ".join(parts)
    if len(items) > MANY:
        parts = [goal_name(view.goal, voice, catalog)]
    else:
        names = [(i.name if len(items) == 1 else i.short)[t.language] for i in items]
        parts = [f"{name}, {voice.unit(i)}" for name, i in zip(names, items, strict=True)]
    if answer.level != "country":
        parts.append(t(f"level.{answer.level}"))
    if answer.sex != "total":
        parts.append(t(f"sex.{answer.sex}"))
    if not isinstance(answer, Development | Matrix):
        parts.append(str(answer.year))
    if isinstance(answer, Development):
        parts.append("–".join(str(y) for y in answer.years))
    return " · ".join(parts)


def _context(answer: Figured, voice: Voice) -> list[tuple[str, str]]:
    t = voice.t
    match answer:
        case Comparison() | Development() | Funnel():
            lines = data.context(answer, voice)
        case Pairs() | Matrix():
            lines = data.several_context(answer, voice)
        case Ranking():
            lines = ranks.ranking_context(answer, voice)
        case Profile():
            lines = spines.profile_context(answer, voice)
        case Headline():
            item = answer.indicator
            lines = [
                (t("context.title"), item.name[t.language]),
                (t("context.unit"), capital(voice.unit(item))),
                (t("context.level"), t(f"level.{answer.level}")),
                (t("context.sex"), t(f"sex.{answer.sex}")),
                (t("context.year"), str(answer.year)),
                *data.origin(answer, voice),
                (t("context.definition"), item.how_is_it_calculated[t.language]),
                (t("context.caveats"), item.caveats[t.language]),
            ]
    return lines


def _data(answer: Figured) -> dict[str, Any]:
    found: dict[str, Any]
    match answer:
        case Headline():
            found = {
                "indicator": answer.indicator.id,
                "level": answer.level,
                "region": answer.region,
                "year": answer.year,
                "sex": answer.sex,
                "unit": answer.indicator.unit.value,
                "release": answer.release,
                "illustrative": answer.illustrative,
                **data.figure_json(answer.figure),
                "change": answer.change,
                "verdict": answer.row.verdict.value if answer.row else None,
                "judgement": answer.row.judgement.value if answer.row else None,
                "sources": [s.id for s in answer.sources],
            }
        case Development():
            found = data.development_json(answer)
        case Comparison():
            found = data.comparison_json(answer)
        case Funnel():
            found = funnels.funnel_json(answer)
        case Matrix():
            found = heats.matrix_json(answer)
        case Pairs():
            found = _pairs_json(answer)
        case Ranking():
            found = ranks.ranking_json(answer)
        case Profile():
            found = spines.profile_json(answer)
    return found


def _pairs_json(answer: Pairs) -> dict[str, Any]:
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
                "cells": [
                    {
                        "indicator": item.id,
                        **data.figure_json(row.figure),
                        "verdict": row.verdict.value,
                        "judgement": row.judgement.value,
                        "status": row.figure.status,
                    }
                    for item, row in zip(both, (p.first, p.second), strict=True)
                ],
            }
            for p in (*answer.pairs, *answer.left_out)
        ],
        "sources": [s.id for s in answer.sources],
    }
