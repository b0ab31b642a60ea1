"""In what form owners' figures were published: remembered, checked against the releases, and withdrawn."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from soila_dash.faults import DataFaults, Fault
from soila_dash.releases.manifest import DATA_FILES, read_manifest, verify_release
from soila_dash.sources import private
from soila_dash.sources.observations import SCHEMA, frame, read_rows
from soila_dash.sources.tabulation import PLACE

PUBLISHED = "published"
"""Folder in that of the tabulations: what was published of each, which stays as it is."""
PREFIX = "owner-"
"""How the ids of owners' sources begin."""


def remember(folder: Path, rows: pl.DataFrame) -> None:
    """Keeps how owners' figures are published from now on, a file a source, beside how others of it were."""
    for (source,), mine in rows.filter(pl.col("source").str.starts_with(PREFIX)).group_by("source"):
        before = _memory_of(folder, str(source)).join(mine, on=PLACE, how="anti")
        private.write(
            folder / PUBLISHED,
            f"{source}.parquet",
            [pl.concat([mine, before]).select(list(SCHEMA)).to_arrow()],
        )


def forget(folder: Path, counts: pl.DataFrame) -> set[str]:
    """Takes the figures of withdrawn `counts` (tabulation.STORED) out of what is remembered; gives their
    sources. In which form each was published stays: corrected ones are published in the same, beside what
    is known."""
    found = set()
    for path in sorted((folder / PUBLISHED).glob("*.parquet")):
        kept = _memory_of(folder, path.stem)
        gone = kept.join(counts, on=PLACE, how="semi").with_columns(
            pl.lit(None).cast(SCHEMA[name]).alias(name) for name in ("value", "numerator", "denominator")
        )
        if gone.height:
            rest = kept.join(counts, on=PLACE, how="anti")
            private.write(folder / PUBLISHED, path.name, [pl.concat([rest, gone]).to_arrow()])
            found.add(path.stem)
    return found


def earlier_rows(folder: Path, indicator: str) -> pl.DataFrame:
    """How the figures of an indicator were published before, from whichever source, in SCHEMA."""
    names = sorted(path.stem for path in (folder / PUBLISHED).glob("*.parquet"))
    rows = pl.concat([frame([]), *(_memory_of(folder, name) for name in names)])
    # Of two sources the newer one's form is that of the older, or hidden.
    order = (pl.col("status") == "suppressed").cast(pl.Int8)
    return rows.filter(indicator=indicator).sort(order, descending=True).unique(PLACE, keep="first")


def check(shelf: Path, folder: Path, releases: Sequence[str]) -> None:
    """Raises DataFaults when one of the `releases` on the shelf has figures of an owner of which it is not
    remembered, or otherwise, in what form they were published: built without it, what another hides could
    be read off."""
    faults = []
    for release in releases:
        told = read_owner_rows(shelf / release)
        for source in told["source"].unique().sort():
            mine = told.filter(source=source).select(*PLACE, "status")
            known = _memory_of(folder, source).select(*PLACE, "status")
            if mine.join(known, on=[*PLACE, "status"], how="anti").height:
                faults.append(Fault("owner_history_missing", release, key=source))
    if faults:
        raise DataFaults(faults)


def adopt(shelf: Path, releases: Sequence[str], folder: Path) -> None:
    """Makes that memory anew of what the releases show, where it is lost."""
    for release in releases:
        remember(folder, read_owner_rows(shelf / release))


def read_owner_rows(release: Path) -> pl.DataFrame:
    """A release's figures from their owners; none of one whose manifest is damaged, since nothing serves it.
    Raises DataFaults when they cannot be read."""
    try:
        sources = read_manifest(release).sources
    except DataFaults:
        return frame([])
    if not any(source.id.startswith(PREFIX) for source in sources):
        return frame([])
    path = release / DATA_FILES[0]
    try:
        rows = read_rows(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        verify_release(release)  # names the file, with its size
        raise DataFaults([Fault("file_damaged", str(path))]) from error
    return rows.filter(pl.col("source").str.starts_with(PREFIX))


def _memory_of(folder: Path, source: str) -> pl.DataFrame:
    path = folder / PUBLISHED / f"{source}.parquet"
    if not path.is_file():
        return frame([])
    private.verify([path])
    try:
        return read_rows(path)
    except private.UNREADABLE as error:
        raise DataFaults([private.damage(path)]) from error
