"""Ranks with their intervals: as a sentence, a table and data."""

from typing import Any

from soila_dash.answers.ground import Ground, area
from soila_dash.answers.ranking import Ranking, ranking
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Question, Reply, ask_comparison, of_year
from soila_dash.cards.base.file_tables import with_codes
from soila_dash.cards.base.parameters import Parameters, resolve
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.statement import make_statement
from soila_dash.cards.base.tables import Cell, Column, Table
from soila_dash.cards.base.under import under
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog


def ranking_finding(answer: Ranking, voice: Voice) -> str:
    """How wide the intervals are; or why there are no ranks."""
    if answer.reason:
        return voice.t(f"rank.reason.{answer.reason}")
    wide = [p.interval.upper - p.interval.lower + 1 for p in answer.rows if p.interval is not None]
    return voice.t("rank.finding", widest=max(wide), of=answer.of)


def ranking_table(answer: Ranking, voice: Voice) -> Table:
    """All regions, the first first; those without a rank last, with the reason below."""
    t, item = voice.t, answer.indicator
    columns = (
        Column(t("table.region")),
        Column(t("table.value", unit=voice.unit(item), year=answer.year), item.decimals),
        Column(t("rank.column"), 0),
        Column(t("rank.column.lower"), 0),
        Column(t("rank.column.upper"), 0),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for n, place in enumerate(answer.rows):
        if place.figure.value is None:
            gaps[n, 1] = voice.missing(item, place.figure)
        ends = (place.interval.lower, place.interval.upper) if place.interval else (None, None)
        rows.append((voice.name(answer.level, place.region), place.figure.value, place.rank, *ends))
    notes = [t(f"rank.reason.{answer.reason}") if answer.reason else t("profile.ranks.note")]
    left_out = [p for p in answer.rows if p.figure.value is not None and p.interval is None]
    if left_out and not answer.reason:
        names = t.listing([voice.name(answer.level, p.region) for p in left_out])
        notes.append(t("rank.left_out", names=names))
    title = t("rank.table", name=item.name[t.language], year=answer.year)
    made = Table(title, columns, tuple(rows), gaps, tuple(notes))
    return with_codes(made, voice, [place.region for place in answer.rows], item, answer.year)


def ranking_json(answer: Ranking) -> dict[str, Any]:
    """The ranking as `answer ranks --format json` prints it."""
    return {
        "indicator": answer.indicator.id,
        "direction": answer.indicator.direction.value,
        "level": answer.level,
        "year": answer.year,
        "sex": answer.sex,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "reason": answer.reason or None,
        "of": answer.of,
        "rows": [
            {
                "region": p.region,
                **answer_data.figure_json(p.figure),
                "rank": p.rank,
                "rank_lower": p.interval.lower if p.interval else None,
                "rank_upper": p.interval.upper if p.interval else None,
            }
            for p in answer.rows
        ],
        **answer_data.sources_json(answer),
    }


def ranking_context(answer: Ranking, voice: Voice) -> list[tuple[str, str]]:
    """What a file of the ranking carries."""
    t, item = voice.t, answer.indicator
    return [
        (t("context.title"), item.name[t.language]),
        (t("context.level"), t(f"level.{answer.level}")),
        (t("context.sex"), t(f"sex.{answer.sex}")),
        (t("context.year"), str(answer.year)),
        *answer_data.origin(answer, voice),
        (t("definition.direction"), t(f"direction.{item.direction.value}")),
    ]


def answer_ranks(view: Parameters, on: Ground) -> Shown[Ranking]:
    """The ranks of the regions of the view's level."""
    item, view = resolve(view, on)
    answer = on.ranking(item.id, view.level, view.year or 0, view.sex)
    return Shown(view, answer, area(on.store, view.region, view.level))


def describe(shown: Shown[Ranking], voice: Voice, catalog: Catalog) -> Statement:
    """The ranks in words."""
    answer, item = shown.answer, shown.answer.indicator
    table, finding = ranking_table(answer, voice), ranking_finding(answer, voice)
    name = voice.t("rank.table", name=item.name[voice.t.language], year=answer.year)
    return make_statement(
        shown,
        voice,
        title=finding.removesuffix("."),
        under=under([item], answer.level, answer.sex, str(answer.year), voice),
        alt=with_mark(answer.illustrative, voice, f"{name}.", finding),
        table=table,
        context=ranking_context(answer, voice),
        origin=sources_line(answer, [item], voice),
        data=ranking_json(answer),
    )


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    """`answer ranks`."""
    answer = ranking(ask_comparison(options, on))
    table, context = ranking_table(answer, voice), ranking_context(answer, voice)
    return Reply(ranking_finding(answer, voice), table, context, ranking_json(answer))


CARD = Card(
    "ranks",
    ("indicator",),
    answer_ranks,
    describe,
    question=Question("ranks", "cli.answer.ranks", of_year, reply),
)
