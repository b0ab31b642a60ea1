"""Published rounds that answers were taken back from: served as they were, without what held the answers.

Nothing that was not public before is told of such a round: its other figures stay as they were, every figure
that the answers were in is hidden, and totals of answers are pooled anew from the published cells that are
left. Whoever kept an older release can subtract nothing. The round takes up no late answers any more, so
a cell that had none is said to be not published yet, and totals to be without it, whether any came or not.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from pathlib import Path

import polars as pl

from soila_dash.faults import DataFaults, Fault
from soila_dash.releases import surveys
from soila_dash.releases.protect import ANSWERS, TOTAL, ProtectedSurvey
from soila_dash.releases.protection.pooling import pooled_answers
from soila_dash.sources.erasure import Cell

_FIGURES = ("n", "expected", "rate")


def drop_rounds(earlier: Sequence[ProtectedSurvey], rounds: Set[str]) -> list[ProtectedSurvey]:
    """What was published before of the other rounds."""
    named = ("counts", "answers", "audit", "ledger", "parts")
    others = ~pl.col("round").is_in(sorted(rounds))
    return [replace(one, **{name: getattr(one, name).filter(others) for name in named}) for one in earlier]


def published_cells(earlier: Sequence[ProtectedSurvey], cells: Iterable[Cell], rounds: Set[str]) -> set[Cell]:
    """Those of the cells in sealed `rounds` that have or had figures. Which responses those were made of is
    remembered no longer, so each may be one of them."""
    counts = [e.counts.filter(pl.col("status") != "waiting", pl.col("n").ne_missing(0)) for e in earlier]
    known = {cell for frame in counts for cell in frame.select("round", "pilot", "group").iter_rows()}
    return {cell for cell in cells if cell[0] in rounds and cell in known}


def merge_sealed(
    tables: ProtectedSurvey, earlier: Sequence[ProtectedSurvey], cells: Set[Cell], rounds: Set[str]
) -> ProtectedSurvey:
    """The new tables with the sealed `rounds` as they were published last, less what held the `cells`; one
    that was closed before it was published is left out."""
    for name in sorted(rounds):
        last = next((e for e in reversed(earlier) if name in set(e.counts["round"])), None)
        mine = {(pilot, group) for round, pilot, group in cells if round == name}
        if last is None and mine:
            raise DataFaults([Fault("protection_history_missing", key=name)])
        if last is None:
            continue
        gone = mine | {(p, TOTAL) for p, _ in mine} | {(TOTAL, g) for _, g in mine}
        gone |= {(TOTAL, TOTAL)} if mine else set()
        counts, answers, audit = (
            frame.filter(pl.col("round") == name) for frame in (last.counts, last.answers, last.audit)
        )
        tables = replace(
            tables,
            counts=pl.concat([tables.counts, _hide(_close(counts), gone, _FIGURES)]).sort(
                "round", "pilot", "group"
            ),
            answers=pl.concat([tables.answers, _answers(answers, gone, last)]).sort(
                "round", "instrument", "version", "item", "pilot", "group"
            ),
            audit=pl.concat([tables.audit, audit]),
        )
    return tables


def remembering(
    tables: ProtectedSurvey, earlier: Sequence[ProtectedSurvey], rounds: Set[str]
) -> ProtectedSurvey:
    """The new tables with the private rows of rounds that are held back, as the last release had them."""
    for name in ("ledger", "parts") if earlier else ():
        before = getattr(earlier[-1], name).filter(pl.col("round").is_in(sorted(rounds)))
        tables = replace(tables, **{name: pl.concat([getattr(tables, name), before])})
    return tables


def as_on_shelf(tables: ProtectedSurvey, releases: Sequence[Path], rounds: Set[str]) -> ProtectedSurvey:
    """The tables with those of the rounds that one of the `releases` (folders, newest first) has, as the
    first of them has them."""
    left = set(rounds)
    for folder in releases:
        there = surveys.tables_of(folder)
        for name, frame in there.items():
            mine = frame.filter(pl.col("round").is_in(sorted(left)))
            tables = replace(tables, **{name: pl.concat([getattr(tables, name), mine])})
        left -= set(there["counts"]["round"]) if there else set()
    return replace(
        tables,
        counts=tables.counts.sort("round", "pilot", "group"),
        answers=tables.answers.sort("round", "instrument", "version", "item", "pilot", "group"),
    )


def _close(counts: pl.DataFrame) -> pl.DataFrame:
    """The counts with no 0 for a cell that takes up no late answers, and totals that say so."""
    cell = (pl.col("pilot") != TOTAL) & (pl.col("group") != TOTAL)
    late = counts.filter(cell & ((pl.col("n") == 0) | (pl.col("status") == "waiting")))
    pilots, groups = (late[name].unique().to_list() for name in ("pilot", "group"))
    over = (pl.col("pilot").is_in(pilots) | (pl.col("pilot") == TOTAL)) & (
        pl.col("group").is_in(groups) | (pl.col("group") == TOTAL)
    )
    without = pl.lit(late.height > 0) & ~cell & over
    none_yet = ((cell | without) & (pl.col("n") == 0)) | (pl.col("status") == "waiting")
    part = without & pl.col("n").is_not_null() & ~none_yet
    return counts.with_columns(
        pl.when(none_yet).then(pl.lit("waiting")).otherwise(pl.col("status")).alias("status"),
        pl.when(none_yet).then(None).otherwise(pl.col("n")).alias("n"),
        *(
            pl.when(none_yet | part).then(None).otherwise(pl.col(name)).alias(name)
            for name in ("expected", "rate")
        ),
        waiting=part,
    )


def _hide(frame: pl.DataFrame, gone: Set[tuple[str, str]], figures: Sequence[str]) -> pl.DataFrame:
    key = pl.concat_str("pilot", "group", separator="\x1f")
    hidden = key.is_in([f"{pilot}\x1f{group}" for pilot, group in gone])
    return frame.with_columns(
        pl.when(hidden).then(pl.lit("suppressed")).otherwise(pl.col("status")).alias("status"),
        *([(pl.col("waiting") & ~hidden).alias("waiting")] if "waiting" in frame.columns else []),
        *(pl.when(hidden).then(None).otherwise(pl.col(name)).alias(name) for name in figures),
    )


def _answers(answers: pl.DataFrame, gone: Set[tuple[str, str]], last: ProtectedSurvey) -> pl.DataFrame:
    """The answers without the cells; totals over pilots are pooled from what is left."""
    kept = ("round", "instrument", "version", "item", "pilot", "group", "status", "pooled", "approximate")
    masked = _hide(answers, gone, [name for name in ANSWERS if name not in kept])
    pilots = sorted(set(masked["pilot"]) - {TOTAL})
    anew = pooled_answers(masked, pilots, last.settings)
    groups = sorted({group for pilot, group in gone if pilot == TOTAL})
    theirs = (pl.col("pilot") == TOTAL) & pl.col("group").is_in(groups)
    return pl.concat([masked.filter(~theirs), anew.filter(theirs)])
