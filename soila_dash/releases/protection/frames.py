"""Protected surveys between objects and tables: what is published, and what is kept to go on from."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from soila_dash.releases.protection import disclosure, statements
from soila_dash.releases.protection.disclosure import CLASSES, Statement
from soila_dash.releases.protection.model import TOTAL, Key, Table, with_margins
from soila_dash.releases.protection.schema import ANSWERS, CELL, COUNTS, ITEM, PARTS, Item, Settings
from soila_dash.releases.protection.statements import Column, Figure, Piece

Columns = dict[tuple[Item, str], Column]
"""By item and group."""


def counts_frame(
    shown: Mapping[str, Table],
    asked: Mapping[str, Mapping[Key, int]],
    waiting: Mapping[str, Collection[Key]],
) -> pl.DataFrame:
    """COUNTS of what is shown; `asked`: how many were, `waiting`: cells that are not published yet."""
    rows = []
    for name, table in shown.items():
        mine, late = asked.get(name, {}), waiting.get(name, ())
        known = with_margins({k: n for k, n in mine.items() if k in table})
        unknown = with_margins(
            {k: 1 for k, n in table.items() if TOTAL not in k and n != 0 and k not in mine}
        )
        without = set(with_margins(dict.fromkeys(late, 1))) - set(late)
        for key, n in table.items():
            whole = n is not None and key not in unknown and key not in without and key not in late
            expected = known.get(key) if whole else None
            none_yet = key in late or (key in without and n == 0)
            rows.append(
                {
                    **dict(zip(CELL, (name, *key), strict=True)),
                    "status": "waiting" if none_yet else "suppressed" if n is None else "published",
                    "n": None if none_yet else n,
                    "expected": expected,
                    "rate": (200 * n + expected) // (2 * expected) if expected and n is not None else None,
                    "waiting": key in without and n is not None and not none_yet,
                }
            )
    return pl.DataFrame(rows, schema=COUNTS).sort(CELL)


def answers_frame(columns: Columns, settings: Settings) -> pl.DataFrame:
    """ANSWERS: each pilot's in each group, and the margins, computed from what is published of those."""
    rows: list[dict[str, Any]] = []
    items: dict[Item, dict[str, Column]] = defaultdict(dict)
    for (item, group), column in columns.items():
        items[item][group] = column
    for item, groups in items.items():
        levels = levels_of(settings, item[1], item[2])
        head = dict(zip(ITEM, item, strict=True))
        by_pilot: dict[str, list[Figure]] = defaultdict(list)
        together: list[Figure] = []
        for group, column in groups.items():
            for pilot in sorted({p.pilot for p in column.pieces}):
                figure = statements.of_pilot(column, pilot)
                by_pilot[pilot].append(figure)
                rows.append({**head, "pilot": pilot, "group": group, **figures_row(figure, levels)})
            whole = statements.of_all(column)
            together.append(whole)
            rows.append({**head, "pilot": TOTAL, "group": group, **figures_row(whole, levels)})
        for pilot, found in [*by_pilot.items(), (TOTAL, together)]:
            rows.append({**head, "pilot": pilot, "group": TOTAL, **figures_row(_pool(found), levels)})
    return pl.DataFrame(rows, schema=ANSWERS).sort(*ITEM, "pilot", "group")


def _pool(found: Collection[Figure]) -> Figure:
    said = [f.said for f in found if f.said]
    return Figure(disclosure.pool(said), "", any(f.left_out or f.said is None for f in found))


def figures_row(figure: Figure, levels: int) -> dict[str, Any]:
    """The columns of ANSWERS from `status` on."""
    said = figure.said
    if said is None:
        status = "banded" if figure.band else "suppressed"
        left_out = figure.left_out and not figure.band
        return {"status": status, "band": figure.band or None, "approximate": False, "pooled": left_out}
    mean, agrees = disclosure.mean_interval(said, levels), disclosure.share_interval(said, 2)
    row: dict[str, Any] = {
        "status": "published",
        "n": said.n,
        "mean": said.mean,
        "step": said.step or None,
        "mean_lower": mean.lower if mean else None,
        "mean_upper": mean.upper if mean else None,
        "agrees_lower": agrees.lower if agrees else None,
        "agrees_upper": agrees.upper if agrees else None,
        "approximate": said.approximate,
        "pooled": figure.left_out,
    }
    for name, share in zip(CLASSES, said.shares, strict=True):
        least, most = share or (None, None)
        row |= {name: least if least == most else None, f"{name}_least": least, f"{name}_most": most}
    return row


def read_statement(row: Mapping[str, Any]) -> Statement:
    """A published row of ANSWERS as figures."""
    shares = [
        None if row[f"{c}_least"] is None else (int(row[f"{c}_least"]), int(row[f"{c}_most"]))
        for c in CLASSES
    ]
    found = (shares[0], shares[1], shares[2])
    return Statement(row["n"], found, row["mean"], row["step"] or 0.0, row["approximate"])


def parts_frame(columns: Columns) -> pl.DataFrame:
    """PARTS of the columns."""
    rows: list[tuple[object, ...]] = []
    for (item, group), column in columns.items():
        for p in column.pieces:
            told = (p.kind, *_statement_columns(p.said), p.band, p.in_whole)
            rows.append((*item, group, p.pilot, p.release, *told, list(p.histogram)))
        for release, whole in column.wholes.items():
            rows.append((*item, group, TOTAL, release, "whole", *_statement_columns(whole), "", False, []))
    return pl.DataFrame(rows, schema=PARTS, orient="row").sort(*ITEM, "group", "pilot", "release")


def _statement_columns(said: Statement | None) -> tuple[int | None, list[int | None], float | None, float]:
    if said is None:
        return None, [], None, 0.0
    return said.n, [x for share in said.shares for x in share or (None, None)], said.mean, said.step


def read_parts(frame: pl.DataFrame) -> Columns:
    """The columns that `parts_frame` made a table of."""
    out: Columns = defaultdict(Column)
    for *key, group, pilot, release, kind, n, ends, mean, step, band, inside, histogram in frame.select(
        list(PARTS)
    ).iter_rows():
        column = out[(key[0], key[1], key[2], key[3]), group]
        said = None
        if n is not None:
            first, second, third = (
                None if least is None else (least, most)
                for least, most in zip(ends[::2], ends[1::2], strict=True)
            )
            said = Statement(n, (first, second, third), mean, step)
        if kind == "whole" and said:
            column.wholes[release] = said
        else:
            column.pieces.append(Piece(pilot, release, kind, tuple(histogram), said, band, inside))
    return out


def levels_of(settings: Settings, instrument: str, version: int) -> int:
    """How many levels an instrument's scale has."""
    return settings.scales.get((instrument, version), settings.levels)
