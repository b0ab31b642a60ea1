"""Builds a release: checked rows to sorted Parquet with a manifest, in a folder of its own."""

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from soila_dash.catalog import Catalog, Event, Region
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases import naming, observation_files, surveys, withdrawals
from soila_dash.releases.manifest import (
    DATA_FILES,
    SCHEMA_VERSION,
    FileEntry,
    Manifest,
    verify_release,
    write_manifest,
)
from soila_dash.releases.staging import staging_folder
from soila_dash.sources.observations import FETCHED, ROUNDED, SCHEMA, Harvest, Source, frame
from soila_dash.whole_file import hash_of

OBSERVATIONS, REGIONS, EVENTS = DATA_FILES
NOTED = (
    "confirmed",
    "read",
    "owner",
    "secondary",
    "denominator",
    "reproduced",
    "title_age",
    "title_share",
    "title_year",
)
"""What is left out of a release's hash where nothing is known of it: such a note added changes no old id."""
_KEY = ["indicator", "level", "region", "year", "sex", "source"]
_ORDER = ["indicator", "level", "region", "year", "sex", "source"]


def build(
    folder: Path,
    kind: str,
    harvests: Sequence[Harvest],
    regions: Sequence[Region],
    events: Sequence[Event],
    catalog: Catalog,
    built: dt.date,
    survey: surveys.Published | None = None,
    settling: Callable[[], None] = lambda: None,
    losing: Callable[[pl.DataFrame, Sequence[Source]], None] = lambda rows, sources: None,
    again: bool = False,
    trail: str = "",
) -> Manifest:
    """Writes one release under `folder` and returns its manifest; nothing is published by it.

    `survey`: what it holds of surveys, protected already. `settling` is called when all is sound, just
    before the release stands under its name. `losing` is given the rows and sources before anything is
    written, and raises when they would lose what is served.

    The id is `<kind>-<date>-<first eight of the content's hash>`: the same figures of the same sources
    on the same day make the same release; a new one never sorts before those there were (naming.named).
    With `again` it may be of the same content as one that was taken back. `trail` is the audit trail's head,
    which is no part of the content. Raises DataFaults when rows
    contradict the catalogue or each other; then nothing is written.
    """
    rows = choose_lead(pl.concat([h.observations for h in harvests]) if harvests else frame([])).sort(_ORDER)
    faults = check(rows, catalog, regions)
    faults += surveys.check(survey) if survey is not None else []
    if faults:
        raise DataFaults(faults)
    sources = tuple(sorted({s for h in harvests for s in h.sources}, key=lambda s: s.id))
    losing(rows, sources)
    used = set(rows["source"].unique())
    with staging_folder(folder) as staging:
        first, *more = observation_files.write_parts(rows, staging).items()
        _write_json([r.model_dump(mode="json") for r in regions], staging / REGIONS)
        _write_json([e.model_dump(mode="json") for e in events], staging / EVENTS)
        counts = dict([first, (REGIONS, len(regions)), (EVENTS, len(events)), *more])
        counts |= observation_files.write_coverage(rows, staging)
        if survey is not None:
            counts |= surveys.write(survey, staging)
        files = tuple(
            FileEntry(name, hash_of(staging / name), (staging / name).stat().st_size, count)
            for name, count in counts.items()
        )
        kept = tuple(s for s in sources if s.id in used)
        known = [{k: v for k, v in asdict(s).items() if v or k not in NOTED} for s in kept]
        notes = json.dumps(known, sort_keys=True)
        digest = hashlib.sha256("".join([*(f.sha256 for f in files), notes]).encode()).hexdigest()[:8]
        named, day = naming.release_id(folder, kind, built, digest)
        manifest = Manifest(
            id=named,
            kind=kind,
            built=day.isoformat(),
            schema_version=SCHEMA_VERSION,
            files=files,
            sources=kept,
            indicators=dict(rows.group_by("indicator").len().sort("indicator").iter_rows()),
            faults=tuple(f for h in harvests for f in h.faults),
            audit=surveys.audit_rows(survey) if survey is not None else (),
            trail=trail,
        )
        if not again:
            withdrawals.refuse_again(folder, kind, digest)
        write_manifest(manifest, staging)
        settling()
        _settle(staging, folder / manifest.id)
    return manifest


def choose_lead(rows: pl.DataFrame) -> pl.DataFrame:
    """Marks in `lead` the one source each (indicator, level, sex) is shown from.

    A fetch from Sotkanet goes before figures carried from elsewhere, unless nothing in it could be
    computed; then the choice that the source module made (most periods, latest vintage) stands. So a
    line never joins two vintages.
    """
    key = ["indicator", "level", "sex"]
    fetched = pl.col("source").str.starts_with(FETCHED)
    has_figure = pl.col("status") == "published"
    has_fetch = rows.filter(fetched & has_figure).select(key).unique().with_columns(has_fetch=True)
    has_other = rows.filter(~fetched).select(key).unique().with_columns(has_other=True)
    return (
        rows.join(has_fetch, on=key, how="left")
        .join(has_other, on=key, how="left")
        .with_columns(
            lead=pl.when(pl.col("has_fetch"))
            .then(fetched)
            .when(pl.col("has_other"))
            .then(pl.col("lead") & ~fetched)
            .otherwise(pl.col("lead"))
        )
        .select(list(SCHEMA))
    )


def check(rows: pl.DataFrame, catalog: Catalog, regions: Sequence[Region]) -> list[Fault]:
    """Faults of rows against the catalogue: unknown names, doubled rows, figures that cannot be."""
    faults = [
        Fault("unknown_indicator", OBSERVATIONS, key="indicator", found=name)
        for name in sorted(set(rows["indicator"].unique()) - set(catalog.indicators))
    ]
    known = {r.key for r in regions}
    pairs = rows.select("level", "region").unique().sort("level", "region").iter_rows()
    faults += [
        Fault("unknown_region", OBSERVATIONS, key=level, found=code)
        for level, code in pairs
        if (level, code) not in known
    ]
    tests = (
        ("stands_twice", pl.struct(_KEY).is_duplicated()),
        (
            "value_without_figure",
            pl.col("status").is_in(["published", *ROUNDED]) != pl.col("value").is_not_null(),
        ),
        (
            "value_impossible",
            pl.col("value").is_not_null() & ~(pl.col("value").is_finite() & (pl.col("value") >= 0)),
        ),
        ("numerator_over_denominator", (pl.col("numerator") < 0) | (pl.col("denominator") <= 0)),
    )
    for code, test in tests:
        for row in rows.filter(test).head(20).iter_rows(named=True):
            where = f"{row['indicator']} {row['region']} {row['year']} {row['sex']}"
            faults.append(Fault(code, OBSERVATIONS, key=where, found=f"{row['value']} {row['status']}"))
    own = [i.id for i in catalog.indicators.values() if i.by_region]
    two = (
        rows.filter("lead")
        .with_columns(region=pl.when(pl.col("indicator").is_in(own)).then("region"))
        .group_by("indicator", "level", "sex", "region")
        .agg(pl.col("source").n_unique())
        .filter(pl.col("source") > 1)
    )
    faults += [
        Fault("two_lead_sources", OBSERVATIONS, key=f"{i} {level} {sex}")
        for i, level, sex in two.sort("indicator").select("indicator", "level", "sex").iter_rows()
    ]
    return faults


def _write_json(data: object, path: Path) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _settle(staging: Path, target: Path) -> None:
    """Moves the finished folder to its name in one step; an identical release already there stays."""
    for path in staging.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    if target.exists():
        try:
            verify_release(target)
            return
        except DataFaults:
            shutil.rmtree(target)
    staging.replace(target)
