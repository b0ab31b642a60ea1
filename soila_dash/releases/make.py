"""Makes the two kinds of release: the real one from its sources, the example land from its seed."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from soila_dash.catalog import Catalog
from soila_dash.releases.build import build
from soila_dash.releases.manifest import Manifest
from soila_dash.sources import example, published
from soila_dash.sources.observations import Harvest

SHIPPED = dt.date(2026, 11, 22)
"""Date of the figures carried in data/published/: the shipped releases bear it, so that building
them anywhere, any day, gives the same releases."""


def real(
    folder: Path, catalog: Catalog, figures: Path, fetched: Sequence[Harvest] = (), built: dt.date = SHIPPED
) -> Manifest:
    """Builds the real release: published figures, and what was fetched; raises DataFaults."""
    harvests = [published.harvest(catalog, figures), *fetched]
    return build(folder, "real", harvests, catalog.regions, catalog.events, catalog, built)


def invented(folder: Path, catalog: Catalog, built: dt.date = SHIPPED) -> Manifest:
    """Builds the example land's release; raises DataFaults."""
    land = example.generate(catalog)
    harvest = Harvest(land.observations, land.sources)
    return build(folder, "example", [harvest], land.regions, land.events, catalog, built)
