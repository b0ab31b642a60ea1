"""Answers of some pilots together, from what is published of each alone."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import polars as pl

from soila_dash.releases.protection import disclosure
from soila_dash.releases.protection.frames import figures_row, levels_of, read_statement
from soila_dash.releases.protection.model import TOTAL
from soila_dash.releases.protection.schema import ANSWERS, ITEM, Settings
from soila_dash.releases.protection.statements import Figure


def pooled_answers(answers: pl.DataFrame, pilots: Collection[str], settings: Settings) -> pl.DataFrame:
    """Answers of some pilots together, by item and group, from published cells only; as ANSWERS.

    `pilot` is TOTAL and stands for those pilots. Computed from published figures alone.
    """
    cells = answers.filter(
        pl.col("pilot").is_in(list(pilots)), pl.col("group") != TOTAL, pl.col("pilot") != TOTAL
    )
    together: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in cells.iter_rows(named=True):
        for group in (row["group"], TOTAL):
            together[*(row[name] for name in ITEM), group].append(row)
    rows = []
    for (*item, group), some in together.items():
        found = [read_statement(row) for row in some if row["status"] == "published"]
        levels = levels_of(settings, str(item[1]), int(item[2]))
        head = {**dict(zip(ITEM, item, strict=True)), "pilot": TOTAL, "group": group}
        pool = Figure(disclosure.pool(found), "", len(found) < len(some))
        rows.append({**head, **figures_row(pool, levels)})
    return pl.DataFrame(rows, schema=ANSWERS).sort(*ITEM, "pilot", "group")
