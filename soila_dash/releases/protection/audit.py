"""The audit of a release: for whom, and how far, what is hidden stays hidden."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from soila_dash.releases.protection import feasible, statements
from soila_dash.releases.protection.frames import Columns
from soila_dash.releases.protection.model import (
    OUTSIDER,
    TOTAL,
    Contributor,
    Key,
    ProtectionFailed,
    Table,
    contributors,
)
from soila_dash.releases.protection.other_tables import ENOUGH
from soila_dash.releases.protection.schema import AUDIT, Settings
from soila_dash.releases.protection.statements import Checked
from soila_dash.releases.protection.telling import OUTSIDE, RULES

MEASURED = (pl.col("what") == "counts") & (pl.col("reader") == RULES)
"""Rows that are measured and told, and need not hold: no office's tool stops this reader entirely."""
_COUNTED = 10
"""How many possible numbers of a count are told at most."""


def audit_frame(
    before: Mapping[str, Sequence[Table]],
    then: Mapping[str, Sequence[Mapping[Key, int]]],
    shown: Mapping[str, Table],
    truth: Mapping[str, Mapping[Key, int]],
    columns: Columns,
    holdings: Collection[Contributor],
    settings: Settings,
) -> pl.DataFrame:
    """AUDIT of rounds as `shown`, beside the versions published `before` with their true counts `then`;
    raises ProtectionFailed when an earlier version no longer holds beside it."""
    rows: list[tuple[object, ...]] = []
    for name, table in shown.items():
        versions, true = list(before[name]), list(then[name])
        if not versions or versions[-1] != table:
            versions, true = [*versions, table], [*true, truth[name]]
        rows += _counts(name, versions, true, holdings, settings)
    return pl.DataFrame([*rows, *_answers(columns, holdings, settings)], schema=AUDIT, orient="row").sort(
        "round", "what", "reader", "pilot", "group"
    )


def with_rule_reader(
    audit: pl.DataFrame, found: Mapping[str, Mapping[Key, bool]], before: pl.DataFrame | None
) -> pl.DataFrame:
    """AUDIT with two rows a round for who runs the code: of how many hidden cells another number was found
    possible (`found` has the cells by round and whether it was), and of how many not. Rounds published
    earlier keep theirs.

    Which numbers were found is not told, for the true one is among them: the range is the outsider's.
    """
    rows: list[tuple[object, ...]] = []
    for name, cells in found.items():
        shown = sum(cells.values())
        for many, holds in ((shown, True), (len(cells) - shown, False)):
            if many:
                rows.append(
                    (name, "counts", RULES, "", "", many, None, None, ENOUGH if holds else None, holds)
                )
    new = pl.DataFrame(rows, schema=AUDIT, orient="row")
    old = audit.clear() if before is None else before.filter(MEASURED, ~pl.col("round").is_in(list(found)))
    kept = old.filter(pl.col("round").is_in(audit["round"].unique().to_list()))
    rules = pl.concat([kept, new]).drop("lower", "upper").join(_narrowest(audit), on="round", how="left")
    told = rules.with_columns(pl.when("holds").then(pl.col("lower", "upper")))
    return pl.concat([audit, told.select(list(AUDIT))]).sort("round", "what", "reader", "pilot", "group")


def _narrowest(audit: pl.DataFrame) -> pl.DataFrame:
    """By round the least and the most that an outsider leaves to the hidden cell of the fewest numbers."""
    cells = audit.filter(
        pl.col("what") == "counts",
        pl.col("reader") == OUTSIDE,
        ~pl.any_horizontal(pl.col("pilot", "group") == TOTAL),
    )
    return (
        cells.sort("values", "lower", maintain_order=True)
        .group_by("round")
        .agg(pl.col("lower", "upper").first())
    )


def _counts(
    name: str,
    versions: Sequence[Table],
    truth: Sequence[Mapping[Key, int]],
    holdings: Collection[Contributor],
    settings: Settings,
) -> list[tuple[object, ...]]:
    rule, last = settings.requirement, len(versions) - 1
    rows: list[tuple[object, ...]] = []
    for (v, key), found in feasible.feasible(versions, truth, OUTSIDER, rule):
        holds = found.meets(rule, OUTSIDER)
        if v < last and not holds:
            raise ProtectionFailed(
                "exposed", f"{name}: a count hidden in an earlier release is now too well known", name
            )
        if v == last:
            values = min(found.values, _COUNTED)
            rows.append((name, "counts", "outsider", *key, 1, found.lower, found.upper, values, holds))
    pilots = contributors({pilot for pilot, _ in versions[-1]}, holdings)[1:]
    # A respondent knows that its own count is at least one, as everybody does.
    for reader, those in (("pilot", pilots), ("respondent", [OUTSIDER])):
        worst = feasible.worst(versions, truth, those, rule)
        if (narrow := worst.narrowest) is not None:
            least = (narrow.lower, narrow.upper, min(narrow.values, _COUNTED), worst.fails == 0)
            rows.append((name, "counts", reader, "", "", worst.checked, *least))
    return rows


def _answers(
    columns: Columns, holdings: Collection[Contributor], settings: Settings
) -> list[tuple[object, ...]]:
    found: dict[tuple[str, str], list[Checked]] = defaultdict(list)
    for (item, _), column in columns.items():
        for one in statements.check(column, holdings, settings.rules):
            found[item[0], one.reader].append(one)
    rows: list[tuple[object, ...]] = []
    for (name, reader), checks in found.items():
        # What is told of others' answers alone a pilot reads as an outsider does.
        own = checks if reader != "pilot" else [*checks, *found.get((name, OUTSIDE), ())]
        known = [c.known for c in own if c.known is not None]
        least = min(known, key=lambda k: (not k.few, k.upper - k.lower, k.lower), default=None)
        values = min((k.values for k in known), default=None)
        ends = (least.lower, least.upper, min(values, _COUNTED)) if least and values else (None, None, None)
        rows.append((name, "answers", reader, "", "", len(checks), *ends, all(c.holds for c in checks)))
    return rows
