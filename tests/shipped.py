"""What ships, read once in each process of a run: the catalogue and a store over each release."""

from functools import cache

from soila_dash.catalog import Catalog, load
from soila_dash.paths import ROOT
from soila_dash.releases import shelf
from soila_dash.store import Store


@cache
def catalog() -> Catalog:
    """The shipped catalogue, whatever SOILA_DATA says at the moment; nobody may change it."""
    return load(ROOT / "data" / "catalog")


@cache
def store(kind: str) -> Store:
    """A store over the shipped release of that kind."""
    served = shelf.serve(ROOT / "data" / "releases", kind)
    return Store(served.folder, served.manifest)
