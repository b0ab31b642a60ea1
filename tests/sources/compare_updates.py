"""Two updates, one from each address, into folders of their own: are they the same, value for value?

    python -m tests.sources.compare_updates http://127.0.0.1:8901/rest/1.1 http://127.0.0.1:8902/rest/1.1

prints what was published from the first, and every figure in which the second differs; serve the same figures
at both, at one of them with failing answers (`python -m tests.stand_in --faults 0.3`).
"""

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from unittest.mock import patch

import polars as pl

from soila_dash import cli, paths
from soila_dash.catalog import Catalog, Indicator, load
from soila_dash.releases import shelf
from soila_dash.releases.build import OBSERVATIONS
from soila_dash.sources import sotkanet
from soila_dash.sources.fetching import Manners

PATIENT = Manners(pause=0, connect=2, read=5, whole=60, attempts=40, first_wait=0.01, longest_wait=0.1)
FETCHED = [
    "indicator",
    "level",
    "region",
    "year",
    "sex",
    "value",
    "numerator",
    "denominator",
    "status",
    "lead",
]


def fetch(address: str, folder: Path) -> tuple[int, str, pl.DataFrame]:
    """One update into a copy of what ships: its exit status, what it said, and the figures then served."""
    for name in ("catalog", "published", "releases"):
        shutil.copytree(paths.ROOT / "data" / name, folder / name)
    said = io.StringIO()
    client = partial(sotkanet.Sotkanet, manners=PATIENT)
    environment = {"SOILA_DATA": str(folder), "SOILA_SOTKANET_URL": address}
    with (
        patch.dict(os.environ, environment),
        patch.object(sotkanet, "Sotkanet", client),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        code = cli.main(["--lang", "en", "update"])
    served = shelf.serve(folder / "releases", "real").folder
    return code, said.getvalue(), pl.read_parquet(served / OBSERVATIONS).select(FETCHED)


def differences(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """The rows that only one of them has."""
    both = [first.with_columns(of=pl.lit(1)), second.with_columns(of=pl.lit(2))]
    return pl.concat(both).filter(pl.struct(FETCHED).is_unique())


def coverage(rows: pl.DataFrame, catalog: Catalog) -> None:
    """Prints, goal by goal, how many indicators have figures, by county or at all, and which have none."""
    having = rows.filter(pl.col("status") == "published")
    held, by_county = (set(f["indicator"]) for f in (having, having.filter(level="county")))
    print(f"{len(held)} of {len(catalog.indicators)} indicators have figures, {len(by_county)} by county")
    goals = Counter(i.goal for i in catalog.indicators.values() if i.id in by_county)
    for goal in catalog.goals:
        without = [i for i in catalog.indicators.values() if i.goal == goal.id and i.id not in held]
        reasons = [f"{i.id} ({_reason(i)})" for i in without]
        print(f"  {goal.id}: {goals[goal.id]} by county; without figures: {', '.join(reasons) or 'none'}")


def _reason(item: Indicator) -> str:
    if item.owned:
        return "its owner is asked"
    return "no id" if item.sotkanet and item.sotkanet.id is None else "not served"


def main(first: str, second: str) -> int:
    """1 when the updates differ."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        calm = fetch(first, Path(one) / "data")
        print(calm[1])
        coverage(calm[2], load(paths.ROOT / "data" / "catalog"))
        other = fetch(second, Path(two) / "data")
    found = differences(calm[2], other[2])
    statuses = f"status {calm[0]} and {other[0]}"
    print(f"{calm[2].height} and {other[2].height} figures, {statuses}: {found.height} differ")
    print(found.head(20) if found.height else "The same, value for value.")
    return int(found.height > 0 or calm[0] != other[0])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
