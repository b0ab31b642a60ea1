"""How long a large survey takes to protect, and how much memory: one million responses of thirty items.

    python -m benchmarks.survey [RESPONSES]

The responses are invented, written as an import keeps them, and built into a release in a process of its
own, whose greatest memory is told.
"""

import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from soila_dash import paths
from soila_dash.answers.opinions import groups, opinions, rounds
from soila_dash.catalog import Catalog, load
from soila_dash.catalog.survey import Asked, Instrument, Item, Pilot, Round, Survey
from soila_dash.releases import make, shelf
from soila_dash.sources.responses import RESPONSES
from soila_dash.store import Store

MILLION = 1_000_000
ITEMS = 30
PILOTS = 28
ASKED = 21
A_FILE = 50_000
"""Responses in one imported file."""
SECONDS, MEBIBYTES = 60, 2048
"""What it may take on two cores."""
ANSWER = 20
"""Milliseconds that a warm answer may take."""


def main() -> int:
    """Writes the responses, builds the release, prints time and memory; 1 when either is too great."""
    if sys.argv[1:2] == ["build"]:
        _build(Path(sys.argv[2]))
        return 0
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MILLION
    with tempfile.TemporaryDirectory(prefix="soila-bench-") as name:
        folder = Path(name)
        _write(folder / make.RESPONSES, many)
        asked = [sys.executable, "-m", "benchmarks.survey", "build", name]
        told = subprocess.run(asked, check=True, capture_output=True, text=True, cwd=paths.ROOT)
    seconds, worked, mebibytes, shown, large, small, busy = json.loads(told.stdout)
    missed = seconds > SECONDS or mebibytes > MEBIBYTES or large > ANSWER
    verdict = "missed" if missed else "ok"
    print(
        f"{many:,} responses of {ITEMS} items protected and built: {seconds:.1f} s (limit {SECONDS}), "
        f"{mebibytes:,.0f} MiB (limit {MEBIBYTES:,}), {shown:,} rows of answers: {verdict}"
    )
    print(
        f"the pilots' page asks it in {large:.1f} ms (limit {ANSWER}), the example land's in {small:.1f} ms"
    )
    print(f"processor time, which a busy machine does not stretch: {worked:.1f} s, an answer {busy:.1f} ms")
    return int(missed)


def long_catalog() -> Catalog:
    """The catalogue with one long questionnaire for every group, one round and invented pilots."""
    catalog = load(paths.catalog())
    survey = catalog.survey
    measure = survey.measures[0].id
    long = []
    for group in survey.groups:
        first = survey.latest(group.id)
        if first is None:
            continue
        items = tuple(
            Item(id=f"bench-{n}", measures=measure, text=first.items[0].text, short=first.items[0].short)
            for n in range(ITEMS)
        )
        long.append(first.model_copy(update={"id": f"bench-{group.id}", "items": items}))
    pilots = tuple(
        Pilot(
            id=f"b-{n}",
            name=survey.groups[0].name,
            regions=("05",),
            goals=(catalog.goals[0].id,),
            model_status="being_tried",
            contact="pilot@example.org",
            start=dt.date(2026, 1, 1),
        )
        for n in range(PILOTS)
    )
    day = Round(
        id="bench",
        name=survey.groups[0].name,
        start=dt.date(2026, 3, 1),
        end=dt.date(2026, 3, 31),
        pilots=tuple(p.id for p in pilots),
        instruments=tuple(Asked(instrument=i.id, version=i.version) for i in long),
    )
    made = Survey(survey.measures, survey.groups, tuple(long), pilots, (), (day,))
    return replace(catalog, survey=made)


def _write(folder: Path, many: int) -> None:
    """The responses in files as `survey import` keeps them."""
    folder.mkdir(parents=True)
    instruments = long_catalog().survey.instruments
    random = np.random.default_rng(2026)
    for first in range(0, many, A_FILE):
        _file(folder, first, min(A_FILE, many - first), instruments, random)


def _file(
    folder: Path, first: int, many: int, instruments: tuple[Instrument, ...], random: np.random.Generator
) -> None:
    who = random.integers(0, len(instruments), many)
    wide = pl.DataFrame(
        {
            "round": ["bench"] * many,
            "pilot": [f"b-{n}" for n in random.integers(0, PILOTS, many)],
            "region": ["05"] * many,
            "group": [instruments[n].group for n in who],
            "response": [f"{n:016x}" for n in range(first, first + many)],
            "answered": [dt.date(2026, 3, 10)] * many,
            "instrument": [instruments[n].id for n in who],
            "version": [instruments[n].version for n in who],
        }
    )
    items = pl.DataFrame({"item": [f"bench-{n}" for n in range(ITEMS)]})
    rows = wide.join(items, how="cross").with_columns(level=pl.Series(random.integers(1, 6, many * ITEMS)))
    rows = rows.cast(RESPONSES).select(list(RESPONSES))  # type: ignore[arg-type]
    wordings = json.dumps({i.key: i.seal for i in instruments})
    table = rows.to_arrow().replace_schema_metadata({"wordings": wordings})
    pq.write_table(table, folder / f"{first:09d}.parquet", compression="zstd")


def _build(folder: Path) -> None:
    begun = time.monotonic()
    manifest = make.make_real(folder / "releases", long_catalog(), paths.published_data(), private=folder)
    seconds, worked = time.monotonic() - begun, time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shown = next(f.rows for f in manifest.files if f.name == "survey_answers.parquet")
    store = Store(folder / "releases" / manifest.id, manifest)
    served = shelf.serve(paths.releases(), "example")
    example = Store(served.folder, served.manifest)
    large: list[float] = []
    small: list[float] = []
    busy: list[float] = []
    for _ in range(ASKED):
        for asked, times in ((store, large), (example, small)):
            at = rounds(asked)[-1].id
            group = groups(asked, at)[0].id
            start, spent = time.perf_counter(), time.process_time()
            opinions(asked, at, group)
            times.append((time.perf_counter() - start) * 1000)
            if asked is store:
                busy.append((time.process_time() - spent) * 1000)
    middles = [statistics.median(times) for times in (large, small, busy)]
    print(json.dumps([seconds, worked, memory, shown, *middles]))


if __name__ == "__main__":
    sys.exit(main())
