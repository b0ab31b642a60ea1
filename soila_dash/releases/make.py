"""Makes the two kinds of release: the real one from its sources, the example land from its seed."""

import datetime as dt
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from soila_dash.catalog import Catalog
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases import losses, memory, sealed, shelf, surveys, withdrawn
from soila_dash.releases.build import OBSERVATIONS, build
from soila_dash.releases.manifest import Manifest
from soila_dash.sources import erased, example, example_survey, published, survey
from soila_dash.sources.observations import SCHEMA, Harvest, Source

SHIPPED = dt.date(2026, 11, 22)
"""Date of the figures carried in data/published/: the shipped releases bear it, so that building
them anywhere, any day, gives the same releases."""
FIXED = "example"
"""Nothing is secret in the example land: builds of it anywhere hide the same counts."""
RESPONSES, PROTECTED = "responses", "protected"
"""Folders of the private one: the responses as imported, and what was published of them before."""


def real(
    folder: Path,
    catalog: Catalog,
    figures: Path,
    fetched: Sequence[Harvest] = (),
    built: dt.date = SHIPPED,
    private: Path | None = None,
    accepted: Collection[str] = (),
) -> Manifest:
    """Builds the real release: published figures, what was fetched, and the survey responses kept in
    the `private` folder, protected beside what was published of them before; raises DataFaults.

    What the release that is served holds of Sotkanet is taken over, unchanged, where nothing newer was
    fetched; a release without fetched figures bears the day of the newest that it holds. What would be
    lost of it is refused (losses.Lost), unless it is named among the `accepted`.

    Nothing is built while a file of published figures has a fault: what it holds would be lost quietly.
    """
    carried = published.harvest(catalog, figures)
    if carried.faults:
        raise DataFaults(carried.faults)
    before = served(folder)
    kept_on = losses.carried(before, catalog, fetched[0] if fetched else None, accepted)
    if not fetched:
        built = max([built, *(dt.date.fromisoformat(s.fetched) for s in kept_on.sources if s.fetched)])
    harvests = [carried, *fetched, kept_on]
    if all(harvest.observations.is_empty() for harvest in harvests):
        raise DataFaults([Fault("no_rows", str(figures))])

    def losing(rows: pl.DataFrame, sources: Sequence[Source]) -> None:
        losses.refuse(before, rows, sources, catalog, accepted)

    return _made(folder, catalog, harvests, built, private, losing)


def held(folder: Path, manifest: Manifest) -> Harvest:
    """The figures of a release, to go into another one."""
    rows = pl.read_parquet(folder / OBSERVATIONS).select(list(SCHEMA))
    return Harvest(rows, manifest.sources, manifest.faults)


def served(folder: Path) -> losses.Before:
    """What the real release on the shelf holds, less what was taken back; nothing when none is served."""
    try:
        now = shelf.serve(folder, "real")
    except DataFaults:
        return losses.Before()
    gone = sorted(withdrawn.read(folder).figures)
    figures = held(now.folder, now.manifest)
    rows = figures.observations.filter(~pl.col("source").is_in(gone))
    return losses.Before(rows, figures.sources, figures.faults)


def again(folder: Path, catalog: Catalog, figures: Harvest, built: dt.date, private: Path) -> Manifest:
    """A real release of figures that one held before, and of the responses as they are kept now."""
    return _made(folder, catalog, [figures], built, private, lambda rows, sources: None)


def _made(
    folder: Path,
    catalog: Catalog,
    harvests: Sequence[Harvest],
    built: dt.date,
    private: Path | None,
    losing: Callable[[pl.DataFrame, Sequence[Source]], None],
) -> Manifest:
    """The release without the figures and answers that were taken back."""
    gone = sorted(withdrawn.read(folder).figures)
    harvests = [
        replace(h, observations=h.observations.filter(~pl.col("source").is_in(gone))) for h in harvests
    ]
    with tempfile.TemporaryDirectory(prefix="soila-") as name:
        kept = private or Path(name)
        responses, faults = survey.kept(kept / RESPONSES, catalog)
        if faults:
            raise DataFaults(faults)
        earlier = memory.history(kept / PROTECTED)
        taken = erased.read(kept)
        withdrawn.refuse_older(folder, taken.marks)
        memory.check(folder, earlier, withdrawn.read(folder).releases)
        if len(earlier) < taken.entries:
            raise DataFaults([Fault("protection_history_older", key=", ".join(sorted(taken.rounds)))])
        others = responses.filter(~pl.col("round").is_in(sorted(taken.rounds)))
        rounds = others.select(pl.col("round").unique()).collect()["round"].to_list()
        drawn = memory.secrets(kept / PROTECTED, rounds, earlier)
        tables = surveys.protected(catalog.survey, others, sealed.without(earlier, taken.rounds), kept, drawn)
        tables = sealed.beside(tables, earlier, taken.cells)
        return build(
            folder,
            "real",
            harvests,
            catalog.regions,
            catalog.events,
            catalog,
            built,
            surveys.published(catalog.survey, tables),
            lambda: surveys.remember(kept / PROTECTED, tables, earlier),
            losing,
        )


def invented(folder: Path, catalog: Catalog, built: dt.date = SHIPPED) -> Manifest:
    """Builds the example land's release, its invented surveys protected as real ones; raises DataFaults."""
    land = example.generate(catalog)
    harvest = Harvest(land.observations, land.sources)
    asked = example_survey.generate(catalog)
    with tempfile.TemporaryDirectory(prefix="soila-") as name:
        fixed = {r.id: FIXED for r in asked.survey.rounds}
        tables = surveys.protected(asked.survey, asked.responses, (), Path(name), fixed)
    part = surveys.published(asked.survey, tables)
    return build(folder, "example", [harvest], land.regions, land.events, catalog, built, part)
