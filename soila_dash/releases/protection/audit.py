"""The audit of a release: for whom, and how far, what is hidden stays hidden."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from soila_dash.releases.protection import feasible, statements
from soila_dash.releases.protection.frames import Columns
from soila_dash.releases.protection.model import (
    OUTSIDER,
    Contributor,
    Key,
    ProtectionFailed,
    Table,
    contributors,
)
from soila_dash.releases.protection.schema import AUDIT, Settings

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
    checked: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (item, _), column in columns.items():
        for reader, found in statements.check(column, holdings, settings.rules):
            who = ("pilot",) if reader != OUTSIDER else ("outsider", "respondent")
            for kind in who:
                checked[item[0], kind][0] += 1
                checked[item[0], kind][1] += not found
    return [
        (name, "answers", kind, "", "", n, None, None, None, fails == 0)
        for (name, kind), (n, fails) in checked.items()
    ]
