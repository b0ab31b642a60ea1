"""Makes the two kinds of release: the real one from its sources, the example land from its seed."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

from soila_dash.catalog import Catalog
from soila_dash.faults import DataFaults
from soila_dash.releases import surveys
from soila_dash.releases.build import build
from soila_dash.releases.manifest import Manifest
from soila_dash.sources import example, example_survey, published, survey
from soila_dash.sources.observations import Harvest

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
) -> Manifest:
    """Builds the real release: published figures, what was fetched, and the survey responses kept in
    the `private` folder, protected beside what was published of them before; raises DataFaults.

    Nothing is built while a file of published figures has a fault: what it holds would be lost quietly.
    """
    carried = published.harvest(catalog, figures)
    if carried.faults:
        raise DataFaults(carried.faults)
    harvests = [carried, *fetched]
    with tempfile.TemporaryDirectory(prefix="soila-") as name:
        kept = private or Path(name)
        responses, faults = survey.kept(kept / RESPONSES, catalog)
        if faults:
            raise DataFaults(faults)
        earlier = surveys.history(kept / PROTECTED)
        tables = surveys.protected(catalog.survey, responses, earlier, kept)
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
        )


def invented(folder: Path, catalog: Catalog, built: dt.date = SHIPPED) -> Manifest:
    """Builds the example land's release, its invented surveys protected as real ones; raises DataFaults."""
    land = example.generate(catalog)
    harvest = Harvest(land.observations, land.sources)
    asked = example_survey.generate(catalog)
    with tempfile.TemporaryDirectory(prefix="soila-") as name:
        tables = surveys.protected(asked.survey, asked.responses, (), Path(name), FIXED)
    part = surveys.published(asked.survey, tables)
    return build(folder, "example", [harvest], land.regions, land.events, catalog, built, part)
