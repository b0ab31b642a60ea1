"""What a new real release takes over of the one that is served: figures that nothing newer replaces."""

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

from soila_dash.catalog import Catalog
from soila_dash.faults import Fault
from soila_dash.sources.observations import FETCHED, Harvest, Source, frame, is_of


@dataclass(frozen=True)
class Before:
    """The real release that is served: its rows, its sources and what was said of it."""

    rows: pl.DataFrame = field(default_factory=lambda: frame([]))
    sources: tuple[Source, ...] = ()
    faults: tuple[Fault, ...] = ()


def carry(before: Before, catalog: Catalog, fetched: Harvest | None, accepted: Collection[str]) -> Harvest:
    """The figures of Sotkanet that the served release holds and nothing newer replaces, unchanged.

    An indicator of which `fetched` brought anything is not among them, nor one whose id the catalogue has
    changed, nor one whose loss is accepted.
    """
    new = set() if fetched is None else set(fetched.observations["indicator"].unique())
    numbers = {
        i.id: i.sotkanet.id
        for i in catalog.indicators.values()
        if i.sotkanet is not None and i.sotkanet.id is not None and i.id not in new and i.id not in accepted
    }
    mine = [
        name
        for name, source in before.rows.select("indicator", "source").unique().iter_rows()
        if name in numbers and is_of(source, numbers[name])
    ]
    known = pl.DataFrame(
        [r.key for r in catalog.regions], schema={"level": pl.String, "region": pl.String}, orient="row"
    )
    rows = before.rows.filter(
        pl.col("indicator").is_in(mine), pl.col("source").str.starts_with(FETCHED)
    ).join(known, on=["level", "region"], how="semi")
    used = set(rows["source"].unique())
    sources = tuple(s for s in before.sources if s.id in used)
    if fetched is None:
        names = set(rows["indicator"].unique())
        said = tuple(f for f in before.faults if f.file.startswith("Sotkanet") and f.key in names)
    else:
        days = {s.id: s.fetched for s in sources}
        pairs = sorted(rows.select("indicator", "source").unique().iter_rows())
        said = tuple(
            Fault("sotkanet_kept", f"Sotkanet {id.split('-')[1]}", key=name, found=days.get(id, ""))
            for name, id in pairs
        )
    return Harvest(rows, sources, said)
