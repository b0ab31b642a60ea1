"""A region's or a goal's report as a plain document: findings, charts, tables, method and sources.

PDF and Word are renderings of it, so they hold the same words, figures and verdicts.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from soila_dash.answers.briefing import Briefing
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.profile import Profile, ProfileRow
from soila_dash.answers.similar import Similar
from soila_dash.cards import similar
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.answer_data import Sourced
from soila_dash.cards.base.caption import source_line, sources_line
from soila_dash.cards.base.comparison import (
    comparison_alt,
    comparison_finding,
    comparison_table,
    comparison_title,
    missing_note,
)
from soila_dash.cards.base.definition import definition_lines
from soila_dash.cards.base.development import development_alt, development_finding
from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.newest import newest
from soila_dash.cards.base.sentences import invented_mark
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.verdict_text import symbol_note
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.figure import comparison_figure
from soila_dash.cards.narrative import goal_about, goal_facts, goal_title, narrative
from soila_dash.cards.profile import tables, words
from soila_dash.cards.profile.card import spine_note
from soila_dash.cards.profile.figure import spine_figure
from soila_dash.cards.profile.parts import part_of
from soila_dash.cards.trend.card import trend_note
from soila_dash.cards.trend.figure import development_figure, event_list
from soila_dash.catalog import CONTEXT, Catalog, Indicator
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.i18n import capital


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Words:
    """A paragraph; a `small` one says how to read a figure, or where it comes from."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Points:
    """Lines of a list, under a word that says of what, or ""."""

    lead: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A figure to be drawn `width` pixels wide across the page, and its alternative text."""

    figure: Figure
    alt: str
    width: float


@dataclass(frozen=True)
class Grid:
    """A table in words: heads, rows, which columns hold numbers, and the notes below. The first cell of
    a row names it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """Terms with their explanations, set apart."""

    title: str
    lines: tuple[tuple[str, str], ...]


Block = Heading | Words | Points | Chart | Grid | Box


@dataclass(frozen=True)
class Report:
    """A document. `facts` are figures with what each is, `mark` the mark of invented figures or "",
    `foot` stands at the end of each page, `built` is the release's date."""

    title: str
    about: str
    language: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    foot: str
    built: dt.date


def region_report(answer: Profile, near: Similar | None, voice: Voice, built: dt.date) -> Report:
    """One region over all goals; `near` are its similar regions, None for the whole country."""
    voice = voice.in_files
    t = voice.t
    items = [r.indicator for r in answer.rows]
    blocks: list[Block] = [Words(s) for s in [" ".join(words.profile_sentences(answer, voice))] if s]
    if answer.rows_with_verdict:
        blocks += [*_differences(answer, voice), *_changes(answer, voice)]
    if answer.rows:
        regional = answer.level != "country"
        blocks.append(Heading(t("profile.spine.title" if regional else "profile.spine.title.country")))
        blocks.append(Words(spine_note(answer, voice, bool(near and near.own)), small=True))
        blocks += [_spine(answer, rows, voice) for rows in _by_goal(answer)]
        blocks.append(Heading(t("report.all")))
        table = grid(tables.profile_table(answer, voice), voice)
        blocks.append(replace(table, notes=table.notes[:1] if regional else ()))
        blocks.append(Words(sources_line(answer, items, voice), small=True))
    if near is not None:
        blocks += _similar_regions(near, voice)
    if answer.beginners:
        blocks.append(Heading(t("began.title")))
        blocks += [Words(words.beginners_finding(one, voice)) for one in answer.beginners]
        began = part_of("began", answer, voice)
        blocks += [grid(began.table, voice)] if began is not None else []
    blocks += _asides(answer, voice)
    notes = words.profile_notes(answer, voice)
    method = _notes(notes[1:] if answer.level != "country" else notes)
    if answer.rows_with_verdict:
        method += [(t("profile.differs"), t("profile.differs.note"))]
    if answer.rows_with_place:
        method += [(t("profile.ranks"), t("profile.ranks.note"))]
    if method:
        blocks.append(Box(t("report.method"), tuple(method)))
    every = (*answer.sources, *(s for a in answer.asides if a.figure.value is not None for s in a.sources))
    whole = replace(answer, sources=tuple(dict.fromkeys(every)))
    blocks += _origin(whole, voice, built)
    return Report(
        title=words.profile_finding(answer, voice),
        about=words.profile_under(answer, voice),
        language=t.language,
        mark=invented_mark(answer.illustrative, voice),
        facts=tuple(words.profile_facts(answer, voice)),
        blocks=tuple(blocks),
        foot=_foot(capital(voice.name(answer.level, answer.region)), answer, voice),
        built=built,
    )


def _by_goal(answer: Profile) -> list[tuple[ProfileRow, ...]]:
    """The rows of each goal; those of the context stand in the table alone."""
    goals = dict.fromkeys(r.goal.id for r in answer.rows if r.goal.id != CONTEXT)
    return [tuple(r for r in answer.rows if r.goal.id == goal) for goal in goals]


def _spine(answer: Profile, rows: tuple[ProfileRow, ...], voice: Voice) -> Chart:
    """A goal's part of the spine; its alternative text says each row."""
    part = replace(answer, rows=rows)
    key = "alt.spine.country" if answer.level == "country" else "alt.spine"
    name = capital(voice.name(answer.level, answer.region))
    lines = [
        words.differs_line(r, voice)
        if answer.level != "country"
        else f"{r.indicator.short[voice.t.language]}: {voice.figure(r.indicator, r.national, r.decimals)}, "
        + voice.t("profile.spine.clear", clear=r.clear, of=r.compared)
        for r in rows
    ]
    said = [rows[0].goal.name[voice.t.language] + ".", voice.t(key, n=len(rows), name=name)]
    return Chart(spine_figure(part, voice, LIGHT), " ".join([*said, "; ".join(lines) + "."]), 800)


def _differences(answer: Profile, voice: Voice) -> list[Block]:
    t = voice.t
    if answer.level == "country":
        return []
    blocks: list[Block] = [Heading(t("profile.differs"))]
    for side, rows in (("up", answer.up), ("down", answer.down)):
        lead = t(f"profile.{side}")
        if rows:
            blocks.append(Points(lead, tuple(words.differs_line(r, voice) for r in rows)))
        else:
            blocks.append(Words(t(f"profile.{side}.none")))
    # The first place is told among the findings already.
    ranks = words.rank_sentences(answer, voice)[1:]
    if ranks:
        blocks += [Heading(t("profile.ranks")), *(Words(r) for r in ranks)]
    return blocks


def _changes(answer: Profile, voice: Voice) -> list[Block]:
    lines = tuple(words.change_line(r, voice) for r in answer.rows_beyond_chance)
    title = Heading(words.change_title(answer, voice))
    return [title, *([Points("", lines)] if lines else [])]


def _similar_regions(near: Similar, voice: Voice) -> list[Block]:
    blocks: list[Block] = [Heading(similar.similar_finding(near, voice))]
    reason = similar.similar_reason(near, voice)
    if reason:
        blocks.append(Words(reason))
    if near.peers:
        blocks.append(grid(similar.similar_beside(near, voice), voice))
        blocks.append(Words(sources_line(near, [v.indicator for v in near.variables], voice), small=True))
    return blocks


def _asides(answer: Profile, voice: Voice) -> list[Block]:
    t = voice.t
    found, lines = part_of("asides", answer, voice), words.aside_lists(answer, voice)
    waiting = words.missing_indicators(answer)
    if found is None and not lines and not waiting:
        return []
    blocks: list[Block] = [Heading(words.aside_title(answer, voice))]
    if found is not None:
        blocks += [grid(found.table, voice), Words(found.origin, small=True)]
    blocks += [Words(line) for line in lines]
    if waiting:
        names = t.listing([i.short[t.language] for i in waiting]) + "."
        blocks.append(Words(f"{t('goal.waiting')}: {names}" if found is not None else names))
    return blocks


def goal_report(answer: Briefing, catalog: Catalog, voice: Voice, built: dt.date) -> Report:
    """One goal: its leading indicator over time and by region, the others' newest figures."""
    voice = voice.in_files
    t, lang = voice.t, voice.t.language
    item, developed, compared = answer.indicator, answer.developed, answer.compared
    blocks: list[Block] = []
    title, about = answer.goal.name[lang], answer.goal.statement[lang]
    facts: list[tuple[str, str]] = []
    if item is not None and developed is not None:
        title, about = goal_title(item, answer.headline, compared, voice), goal_about(item, voice)
        facts = goal_facts(item, answer.headline, compared, voice)
        blocks.append(Words(" ".join(narrative(answer.headline, developed, compared, voice))))
        blocks += _trend(developed, voice)
        if compared is not None:
            blocks += _regions(compared, developed.region, voice)
    if answer.others:
        blocks += [Heading(t("goal.others")), _others(answer, item, voice)]
    if answer.waiting:
        names = t.listing([i.short[lang] for i in answer.waiting])
        blocks.append(Words(f"{t('goal.waiting')}: {names}."))
    if item is not None:
        lines = definition_lines(item, catalog, voice, answer.illustrative)
        if answer.goal.age_note:
            lines.insert(0, (answer.goal.name[lang], answer.goal.age_note[lang]))
        blocks.append(Box(f"{t('card.definition')}: {item.name[lang]}", tuple(lines)))
    method = _notes(comparison_table(compared, voice).notes[1:]) if compared is not None else []
    if method:
        blocks.append(Box(t("report.method"), tuple(method)))
    blocks += _origin(answer, voice, built)
    return Report(
        title=title,
        about=about,
        language=lang,
        mark=invented_mark(answer.illustrative, voice),
        facts=tuple(facts),
        blocks=tuple(blocks),
        foot=_foot(answer.goal.name[lang], answer, voice),
        built=built,
    )


def _trend(answer: Development, voice: Voice) -> list[Block]:
    events = event_list(answer, voice)
    notes = [trend_note(answer, voice), *events]
    return [
        Heading(development_finding(answer, voice)),
        Chart(development_figure(answer, voice, LIGHT), development_alt(answer, voice), 800),
        *(Words(n, small=True) for n in notes if n),
        Words(source_line(answer, voice), small=True),
    ]


def _regions(answer: Comparison, region: str, voice: Voice) -> list[Block]:
    t = voice.t
    missing = missing_note(answer, voice)
    having = [r for r in answer.rows if r.figure.value is not None]
    return [
        Heading(comparison_title(answer, voice)),
        Words(comparison_finding(answer, voice)),
        Chart(
            comparison_figure(answer, voice, LIGHT, region),
            comparison_alt(answer, voice),
            800,
        ),
        Words(symbol_note(having, voice), small=True),
        *([Words(missing, small=True)] if missing else []),
        Words(source_line(answer, voice), small=True),
        Heading(t("report.regions")),
        replace(grid(comparison_table(answer, voice), voice), notes=()),
    ]


def _others(answer: Briefing, item: Indicator | None, voice: Voice) -> Grid:
    t = voice.t
    rows = []
    for other in answer.others:
        pair = t("goal.pair") if item is not None and other.indicator.id in item.counterbalance else ""
        rows.append((other.indicator.name[t.language], *newest(other, voice), pair))
    heads = (t("table.indicator"), t("table.latest"), t("table.year"), t("table.pair"))
    return Grid(t("goal.others"), heads, tuple(rows), (False, True, True, False), ())


def grid(table: Table, voice: Voice) -> Grid:
    """A table as the language writes it."""
    return Grid(
        table.title,
        tuple(c.title for c in table.columns),
        tuple(tuple(row) for row in table.text(voice)),
        tuple(c.decimals is not None for c in table.columns),
        tuple(n for n in table.notes if n),
    )


def _notes(notes: Sequence[str]) -> list[tuple[str, str]]:
    """Notes as lines of a box, which have no term."""
    return [("", note) for note in notes]


def _origin(answer: Sourced, voice: Voice, built: dt.date) -> list[Block]:
    t = voice.t
    lines = [line for line in answer_data.origin(answer, voice) if line[0] != t("context.release")]
    made = t("report.made", release=answer.release, built=t.date(built))
    return [Heading(t("report.sources")), Words(made), *(Words(f"{k}: {v}", small=True) for k, v in lines)]


def _foot(name: str, answer: Sourced, voice: Voice) -> str:
    parts = [name, voice.t("card.release", release=answer.release)]
    return " · ".join([*parts, *([voice.t("illustrative.mark")] if answer.illustrative else [])])
