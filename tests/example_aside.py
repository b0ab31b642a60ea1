"""Builds that leave the example land as it is, or leave out its surveys: they cost more than all else."""

import datetime as dt
from pathlib import Path

import pytest

from soila_dash.catalog import Catalog
from soila_dash.releases import make, shelf
from soila_dash.releases.build import build
from soila_dash.releases.manifest import Manifest
from soila_dash.sources import example
from soila_dash.sources.observations import Harvest


def leave_example(patch: pytest.MonkeyPatch) -> None:
    """`build` makes the real release alone, beside the example release that the folder holds."""

    def served(releases: Path, _: object) -> Manifest:
        return shelf.serve(releases, "example").manifest

    patch.setattr(make, "make_example", served)


def figures_alone(folder: Path, catalog: Catalog, built: dt.date = make.SHIPPED) -> Manifest:
    """The example land without its surveys, whose protection takes most of the time of making it."""
    land = example.generate(catalog)
    harvest = Harvest(land.observations, land.sources)
    return build(folder, "example", [harvest], land.regions, land.events, catalog, built)
