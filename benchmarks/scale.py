"""The same questions of 20 thousand to 50 million rows, beside hand-written DuckDB, Polars and pandas.

    python -m benchmarks.scale [SIZE …]

The rows are invented, in the shape of Sotkanet's: indicators × areas × years × sexes. Each size is built and
then asked in a process of its own, whose greatest memory is told. A draw is an indicator at random; a profile
is the comparison of 36.
"""

import datetime as dt
import json
import math
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow.parquet as pq

from soila_dash import paths
from soila_dash.answers.choose import coverage, not_computable
from soila_dash.cards.base.chart_frame import axis_head, frame, note
from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog, Region, load
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.files.image import to_svg
from soila_dash.i18n import translator
from soila_dash.releases.build import EVENTS, REGIONS, build
from soila_dash.releases.manifest import FileEntry, Manifest, verify_release, write_manifest
from soila_dash.releases.observation_files import FILES, write_coverage, write_parts
from soila_dash.sources.observations import SCHEMA, Harvest, Source
from soila_dash.store import Store
from soila_dash.whole_file import hash_of

SIZES = {"20 thousand": (30, 23, 14, 2), "1.6 million": (78, 332, 21, 3), "16 million": (780, 332, 21, 3)}
SIZES |= {"50 million": (2_400, 332, 21, 3)}
"""Indicators, areas below the country, years, sexes."""
BUILT = 20_000_000
"""Up to so many rows the whole build runs, with its checks; beyond, its files are written alone."""
DAY = dt.date(2026, 1, 1)
FIRST_YEAR = 2005
SEXES = ("total", "female", "male")
COUNTIES = 23
DRAWS, PEERS = 500, 20
PROFILE = 36
"""Indicators of a region's profile, and of the question for its context."""
PICTURE = paths.ROOT / "docs" / "scale.svg"
HEIGHT, WIDE = 260, 720
"""Pixels of the picture."""
APART = 0.28
"""Powers of ten that a line of words needs above another."""
WARM, LATE, WHOLE, START, MEMORY = 25.0, 50.0, 150.0, 3.0, 1024.0
"""Milliseconds of a question's median and 95th percentile and of a profile, seconds that a start may take
beyond the smallest one's, mebibytes."""


def main() -> int:
    """Builds and asks each size, prints a table; 1 where a limit is missed."""
    if sys.argv[1:2] in (["build"], ["ask"]):
        step = _build if sys.argv[1] == "build" else _ask
        print(json.dumps(step(Path(sys.argv[2]), *map(int, sys.argv[3:]))))
        return 0
    missed, least = False, None
    medians: dict[str, dict[str, float]] = {}
    for size in sys.argv[1:] or SIZES:
        with tempfile.TemporaryDirectory(prefix="soila-bench-") as name:
            made = _child("build", name, *map(str, SIZES[size]))
            told = _child("ask", name, str(SIZES[size][0]))
        least = told["start"] if least is None else least
        print(f"{size}: {made['rows']:,} rows, {made['bytes'] / 2**20:,.0f} MiB in {made['parts']} parts")
        print(f"  {made['how']} in {made['seconds']:.1f} s, {made['mebibytes']:,.0f} MiB")
        print(f"  start {told['start']:.2f} s, {told['mebibytes']:,.0f} MiB after all questions")
        missed |= told["start"] - least > START or told["mebibytes"] > MEMORY
        for question, times in told["asked"].items():
            first, median, late, busy = times
            limits = (WHOLE, WHOLE) if question == "profile" else (WARM, LATE)
            over = question != "context" and (median > limits[0] or late > limits[1])
            missed |= over
            print(
                f"  {question:<10} first {first:7.1f} ms, median {median:7.1f}, 95 % {late:7.1f}, "
                f"processor {busy:7.1f}{'  missed' if over else ''}"
            )
        medians[size] = {"Here": told["asked"]["trend"][1]} | {k: v[0] for k, v in told["peers"].items()}
        for who, (median, late) in told["peers"].items():
            print(f"  trend by {who:<30} median {median:7.1f} ms, 95 % {late:7.1f}")
    if list(medians) == list(SIZES):
        PICTURE.write_bytes(to_svg(_picture(medians)))
    return int(missed)


def _picture(medians: dict[str, dict[str, float]]) -> Picture:
    """The medians of one question by size, in milliseconds on a scale of powers of ten."""
    voice, colors = Voice(translator("en"), {}), LIGHT
    layout = frame(voice, colors, HEIGHT)
    places = list(range(len(medians)))
    layout["margin"] = {"l": 48, "r": 230, "t": 30, "b": 30}
    layout["xaxis"] |= {"range": [-0.1, places[-1] + 0.1], "tickvals": places, "ticktext": list(medians)}
    layout["yaxis"] |= {"range": [-0.2, 3], "tickvals": [0, 1, 2, 3], "ticktext": ["1", "10", "100", "1,000"]}
    data: list[Figure] = []
    notes: list[Figure] = []
    ends: list[tuple[float, str, str]] = []
    for who in next(iter(medians.values())):
        tint = colors.accent if who == "Here" else colors.muted
        heights = [math.log10(times[who]) for times in medians.values()]
        line = {"color": tint, "width": 2, "dash": "solid"}
        look = {"mode": "lines+markers", "line": line, "marker": {"size": 6, "color": tint}}
        data.append({"type": "scatter", "x": places, "y": heights, "hoverinfo": "skip", **look})
        ends.append((heights[-1], who, tint))
    above = -math.inf
    for height, who, tint in sorted(ends):
        above = max(height, above + APART)
        notes.append(note(who, places[-1], above, tint, xanchor="left", xshift=8))
    layout |= {"annotations": [axis_head("milliseconds", 40, 24, colors), *notes], "shapes": []}
    last = list(medians)[-1]
    alt = "; ".join(f"{who}: {times:.1f} ms" for who, times in medians[last].items())
    title = "A development in a release of so many rows"
    return Picture(
        title, "", {"data": data, "layout": layout}, (), "", "", f"Of {last} rows. {alt}.", "en", WIDE
    )


def _child(*arguments: str) -> dict[str, Any]:
    asked = [sys.executable, "-m", "benchmarks.scale", *arguments]
    told = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True, cwd=paths.ROOT)
    answer: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return answer


def _name(n: int) -> str:
    return f"indicator-{n:04}"


def _areas(n: int) -> list[tuple[str, str]]:
    """The country, the counties, and as many areas of one more level as are asked for."""
    counties = [("county", f"{i:02}") for i in range(1, COUNTIES + 1)]
    return [("country", "SUOMI"), *counties, *(("maakunta", f"{i:03}") for i in range(1, n - COUNTIES + 1))]


def _rows(many: int, areas: int, years: int, sexes: int) -> pl.DataFrame:
    """Invented rows in SCHEMA, sorted as a build sorts them."""
    chance = np.random.default_rng(1)
    span = range(FIRST_YEAR, FIRST_YEAR + years)
    place = pl.DataFrame(_areas(areas), schema=["level", "region"], orient="row")
    cells = place.join(pl.DataFrame({"year": span}), how="cross").join(
        pl.DataFrame({"sex": SEXES[:sexes]}), how="cross"
    )
    cells = cells.sort("level", "region", "year", "sex")
    found = []
    for n in range(many):
        under = chance.integers(50, 20_000, cells.height)
        above = chance.binomial(under, 0.03)
        told = pl.Series(chance.random(cells.height) > 0.2)
        found.append(
            cells.with_columns(
                indicator=pl.lit(_name(n)),
                value=pl.when(told).then(pl.Series(np.round(above / under * 100, 1))),
                numerator=pl.when(told).then(pl.Series(above)),
                denominator=pl.Series(under),
                precision=pl.lit(None),
                status=pl.when(told).then(pl.lit("published")).otherwise(pl.lit("suppressed")),
                source=pl.lit(f"bench-{n}"),
                lead=pl.lit(True),
            ).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        )
    return pl.concat(found)


def _catalog(many: int) -> Catalog:
    """The catalogue with one indicator under many names."""
    items = load(paths.catalog())
    one = next(i for i in items.indicators.values() if i.unit.value == "percent")
    return replace(items, indicators={_name(n): one.model_copy(update={"id": _name(n)}) for n in range(many)})


def _regions(areas: int) -> tuple[Region, ...]:
    one = next(r for r in load(paths.catalog()).regions if r.level == "county")
    return tuple(
        one.model_copy(update={"level": level, "code": code, "order": n})
        for n, (level, code) in enumerate(_areas(areas))
    )


def _build(folder: Path, *shape: int) -> dict[str, Any]:
    rows, regions = _rows(*shape), _regions(shape[1])
    sources = tuple(
        Source(f"bench-{n}", "benchmark", "invented", "", "none", "none", "2026") for n in range(shape[0])
    )
    began = time.perf_counter()
    if rows.height <= BUILT:
        manifest = build(folder, "example", [Harvest(rows, sources)], regions, (), _catalog(shape[0]), DAY)
        how = "built"
    else:
        manifest = _write(folder, rows, sources, regions)
        how = "written without the build's checks"
    seconds = time.perf_counter() - began
    kept = sorted((folder / manifest.id).glob(FILES))
    return {
        "rows": rows.height,
        "bytes": sum(p.stat().st_size for p in kept),
        "parts": len(kept),
        "how": how,
        "seconds": seconds,
        "mebibytes": _memory(),
    }


def _write(
    folder: Path, rows: pl.DataFrame, sources: tuple[Source, ...], regions: tuple[Region, ...]
) -> Manifest:
    """A release's files as the build writes them, of more rows than its checks have memory for here."""
    place = folder / "example-2026-01-01-0"
    place.mkdir()
    (place / REGIONS).write_text(json.dumps([r.model_dump(mode="json") for r in regions]), encoding="utf-8")
    (place / EVENTS).write_text("[]", encoding="utf-8")
    first, *more = write_parts(rows, place).items()
    counts = dict([first, (REGIONS, len(regions)), (EVENTS, 0), *more]) | write_coverage(rows, place)
    entries = tuple(
        FileEntry(n, hash_of(place / n), (place / n).stat().st_size, c) for n, c in counts.items()
    )
    held = dict(rows.group_by("indicator").len().sort("indicator").iter_rows())
    manifest = Manifest(place.name, "example", DAY.isoformat(), 1, entries, sources, held, ())
    write_manifest(manifest, place)
    return manifest


def _ask(folder: Path, many: int) -> dict[str, Any]:
    began = time.perf_counter()
    (place,) = (p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    store = Store(place, verify_release(place))
    coverage(store)
    not_computable(store)
    start = time.perf_counter() - began
    chance = random.Random(7)
    area = {"level": "county", "sex": "total"}
    year = FIRST_YEAR + 10

    def one() -> str:
        return _name(chance.randrange(many))

    def several() -> list[str]:
        return [_name(n) for n in chance.sample(range(many), min(PROFILE, many))]

    def profile() -> None:
        for name in several():
            store.run("compare", indicator=name, year=year, **area)

    questions: dict[str, tuple[Callable[[], object], int]] = {
        "trend": (lambda: store.run("trend", indicator=one(), **area), DRAWS),
        "compare": (lambda: store.run("compare", indicator=one(), year=year, **area), DRAWS),
        "areas": (
            lambda: store.run("compare", indicator=one(), year=year, level="maakunta", sex="total"),
            DRAWS,
        ),
        "context": (lambda: store.run("context", indicators=several(), level="county"), PEERS),
        "profile": (profile, PEERS),
    }
    asked = {name: _time(question, draws) for name, (question, draws) in questions.items()}
    memory = _memory()
    where, files = str(place / FILES), sorted(map(str, place.glob(FILES)))
    base = duckdb.connect(config={"threads": 2})
    told = "SELECT * FROM read_parquet($where) WHERE indicator = $i AND sex = 'total' AND level IN $levels"
    wanted = [("sex", "==", "total"), ("level", "in", ["country", "county"])]
    kept = pl.col("level").is_in(["country", "county"])
    peers: dict[str, Callable[[], object]] = {
        "DuckDB over the same files": lambda: base.sql(
            told, params={"where": where, "i": one(), "levels": ["country", "county"]}
        ).pl(),
        "Polars, lazy": lambda: pl.scan_parquet(where).filter(kept, indicator=one(), sex="total").collect(),
        "pandas, by pyarrow's filters": lambda: (
            pq.ParquetDataset(files, filters=[("indicator", "==", one()), *wanted]).read().to_pandas()
        ),
    }
    beside = {who: _time(question, PEERS)[1:3] for who, question in peers.items()}
    return {"start": start, "mebibytes": memory, "asked": asked, "peers": beside}


def _time(question: Callable[[], object], draws: int) -> tuple[float, float, float, float]:
    """Milliseconds: the first, the median and 95th percentile of the rest, the median's processor time."""
    times, busy = [], []
    for _ in range(draws + 1):
        began, spent = time.perf_counter(), time.process_time()
        question()
        times.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - spent) * 1000)
    rest = sorted(times[1:])
    return times[0], statistics.median(rest), rest[int(0.95 * len(rest))], statistics.median(busy[1:])


def _memory() -> float:
    """Mebibytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
