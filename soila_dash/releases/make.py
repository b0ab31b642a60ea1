"""Makes the two kinds of release: the real one from its sources, the example land from its seed."""

import datetime as dt
import tempfile
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import replace
from pathlib import Path

import polars as pl

from soila_dash.catalog import Catalog
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases import (
    losses,
    memory,
    owner_figures,
    owner_memory,
    sealed_rounds,
    shelf,
    surveys,
    trail,
    withdrawals,
)
from soila_dash.releases.build import build, choose_lead
from soila_dash.releases.carry import Before, carry
from soila_dash.releases.manifest import Manifest
from soila_dash.releases.naming import SHIPPED
from soila_dash.releases.observation_files import read_parts
from soila_dash.sources import erasure, example, example_survey, published_figures, survey_files, tabulation
from soila_dash.sources.observations import Harvest, Source, frame

FIXED = "example"
"""Nothing is secret in the example land: builds of it anywhere hide the same counts."""
RESPONSES, PROTECTED, TABULATIONS = "responses", "protected", "tabulations"
"""Folders of the private one: the responses as imported, what was published of them before, and owners'
figures."""


def make_real(
    folder: Path,
    catalog: Catalog,
    figures: Path,
    fetched: Sequence[Harvest] = (),
    built: dt.date = SHIPPED,
    private: Path | None = None,
    accepted: Collection[str] = (),
    publish_again: Collection[str] = (),
) -> Manifest:
    """Builds the real release: published figures, what was fetched, and the survey responses and owners'
    figures kept in the `private` folder, protected beside what was published of them before; raises
    DataFaults.

    A survey round of releases that were withdrawn is left as the newest one left on the shelf has it, or
    out, unless it is named in `publish_again`.

    What the release that is served holds of Sotkanet is taken over, unchanged, where nothing newer was
    fetched; a release without fetched figures bears the day of the newest that it holds. What would be
    lost of it is refused (losses.Lost), unless it is named among the `accepted`.

    Nothing is built while a file of published figures has a fault: what it holds would be lost quietly.
    """
    carried = published_figures.harvest(catalog, figures)
    if carried.faults:
        raise DataFaults(carried.faults)
    before = read_served(folder)
    kept_on = carry(before, catalog, fetched[0] if fetched else None, accepted)
    if not fetched:
        built = max([built, *(dt.date.fromisoformat(s.fetched) for s in kept_on.sources if s.fetched)])
    harvests = [carried, *fetched, kept_on]
    public = choose_lead(pl.concat([h.observations for h in harvests]))
    harvests.append(Harvest(frame([]), (), losses.lead_changes(before, public)))
    mine = _owner_figures(private, catalog, public)
    built = max([built, *(dt.date.fromisoformat(s.vintage) for s in mine.sources)])
    harvests.append(mine)
    if all(harvest.observations.is_empty() for harvest in harvests):
        raise DataFaults([Fault("no_rows", str(figures))])

    def losing(rows: pl.DataFrame, sources: Sequence[Source]) -> None:
        reasons = [fault for came in (*fetched, mine) for fault in came.faults]
        losses.refuse(before, rows, sources, catalog, accepted, reasons)

    return _build(folder, catalog, harvests, built, private, losing, set(publish_again))


def _owner_figures(private: Path | None, catalog: Catalog, public: pl.DataFrame) -> Harvest:
    """Owners' figures as they may stand beside the public ones."""
    if private is None:
        return Harvest(frame([]), ())
    kept, faults = tabulation.stored_counts(private / TABULATIONS, catalog)
    if faults:
        raise DataFaults(faults)
    return owner_figures.harvest(kept, catalog, public, private / TABULATIONS)


def figures_of(folder: Path, manifest: Manifest) -> Harvest:
    """The figures of a release, to go into another one."""
    return Harvest(read_parts(folder), manifest.sources, manifest.faults)


def read_served(folder: Path) -> Before:
    """What the real release on the shelf holds, less what was taken back; nothing when none is served."""
    try:
        now = shelf.serve(folder, "real")
    except DataFaults:
        return Before()
    gone = sorted(withdrawals.read(folder).figures)
    figures = figures_of(now.folder, now.manifest)
    rows = figures.observations.filter(~pl.col("source").is_in(gone))
    return Before(rows, figures.sources, figures.faults)


def rebuild(folder: Path, catalog: Catalog, figures: Harvest, built: dt.date, private: Path) -> Manifest:
    """A real release of figures that one held before, and of the responses and owners' figures as they are
    kept now."""
    owned = pl.col("source").str.starts_with(owner_memory.PREFIX)
    public = replace(
        figures,
        observations=figures.observations.filter(~owned),
        faults=tuple(fault for fault in figures.faults if not fault.code.startswith("tabulation_")),
    )
    harvests = [public, _owner_figures(private, catalog, choose_lead(public.observations))]
    return _build(folder, catalog, harvests, built, private, lambda rows, sources: None)


def _build(
    folder: Path,
    catalog: Catalog,
    harvests: Sequence[Harvest],
    built: dt.date,
    private: Path | None,
    losing: Callable[[pl.DataFrame, Sequence[Source]], None],
    publish_again: Set[str] = frozenset(),
) -> Manifest:
    """The release without the figures and answers that were taken back."""
    record = withdrawals.read(folder)
    gone = sorted({*record.figures, *(set(record.rounds) - publish_again)})
    if strange := sorted(publish_again - set(record.rounds)):
        raise DataFaults([Fault("round_not_held_back", key=name) for name in strange])
    held = set(record.rounds) - publish_again
    harvests = [
        replace(h, observations=h.observations.filter(~pl.col("source").is_in(gone))) for h in harvests
    ]
    with tempfile.TemporaryDirectory(prefix="soila-") as name:
        kept = private or Path(name)
        responses, faults = survey_files.stored_responses(kept / RESPONSES, catalog)
        if faults:
            raise DataFaults(faults)
        earlier = memory.history(kept / PROTECTED)
        taken = erasure.read(kept)
        withdrawals.refuse_older(folder, taken.marks)
        memory.check(folder, earlier, record.releases)
        real = shelf.all_releases(folder, "real")
        owner_memory.check(folder, kept / TABULATIONS, real)
        if len(earlier) < taken.entries:
            raise DataFaults([Fault("protection_history_older", key=", ".join(sorted(taken.rounds)))])
        away = taken.rounds | held
        others = responses.filter(~pl.col("round").is_in(sorted(away)))
        rounds = others.select(pl.col("round").unique()).collect()["round"].to_list()
        drawn = memory.secrets(kept / PROTECTED, rounds, earlier)
        tables = surveys.protect_responses(
            catalog.survey, others, sealed_rounds.drop_rounds(earlier, away), kept, drawn
        )
        tables = sealed_rounds.merge_sealed(tables, earlier, taken.cells, taken.rounds - held)
        tables = sealed_rounds.remembering(tables, earlier, held - taken.rounds)
        newest_first = [folder / id for id in reversed(real)]

        def settling() -> None:
            surveys.remember(kept / PROTECTED, tables, earlier)
            withdrawals.publish_again(folder, publish_again)
            for figures in harvests:
                owner_memory.remember(kept / TABULATIONS, figures.observations)

        return build(
            folder,
            "real",
            harvests,
            catalog.regions,
            catalog.events,
            catalog,
            built,
            surveys.public_part(catalog.survey, sealed_rounds.as_on_shelf(tables, newest_first, held)),
            settling,
            losing,
            bool(publish_again),
            trail.head(private.with_name("trail")) if private else "",
        )


def make_example(folder: Path, catalog: Catalog, built: dt.date = SHIPPED) -> Manifest:
    """Builds the example land's release, its invented surveys protected as real ones; raises DataFaults."""
    land = example.generate(catalog)
    harvest = Harvest(land.observations, land.sources)
    asked = example_survey.generate(catalog)
    with tempfile.TemporaryDirectory(prefix="soila-") as name:
        fixed = {r.id: FIXED for r in asked.survey.rounds}
        tables = surveys.protect_responses(asked.survey, asked.responses, (), Path(name), fixed)
    part = surveys.public_part(asked.survey, tables)
    return build(folder, "example", [harvest], land.regions, land.events, catalog, built, part)
