"""Which regions are most like a region in their circumstances, and by which of them?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from soila_dash.answers.compare import MOST_OF, Comparison
from soila_dash.catalog import CONTEXT, Catalog, Indicator, Quantity
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.observations import Source
from soila_dash.statistics.ranks import quantile
from soila_dash.statistics.similar import NEAREST, nearest
from soila_dash.store import Store

LEVEL = "county"
WEIGHTS = (0, 1, 2, 3)
USUAL = 1
"""What a reader may give a variable, and what it has else."""
FEWEST = 2
"""With fewer variables than this likeness cannot be told."""
LARGEST_WEIGHT = 3.0

Why = Literal["no_figures", "other_level", "gaps", "constant", "weight"]


@dataclass(frozen=True)
class Variable:
    """A context indicator in use: its values by region in `year`, in its unit (`logged`: compared by
    their logarithms), and its weight."""

    indicator: Indicator
    year: int
    logged: bool
    weight: float
    values: Mapping[str, float]


@dataclass(frozen=True)
class Unused:
    """A context indicator that is not in use and why: the release has no regional figures, it is meant
    for another level, some regions lack it (`regions`), it is the same everywhere, or its weight is 0."""

    indicator: Indicator
    why: Why
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Peer:
    """A region beside the target. `distance` is in weighted standard deviations and `shares` says how
    much of its square each variable makes; None and empty where distances cannot be told."""

    region: str
    distance: float | None
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Similar:
    """The regions by their likeness to one.

    `everyone` are all others, nearest first; empty where `reason` says that likeness cannot be told:
    too few variables are held, the region itself lacks one, or every weight is 0. `without` are
    regions that take no part because they lack a variable all others have. `own` is the reader's
    basket of peers, empty for the nearest.
    """

    level: str
    region: str
    release: str
    illustrative: bool
    variables: tuple[Variable, ...]
    unused: tuple[Unused, ...]
    without: tuple[str, ...]
    everyone: tuple[Peer, ...]
    own: tuple[str, ...]
    reason: Literal["", "too_few", "no_region", "no_weight"]
    sources: tuple[Source, ...]

    @property
    def peers(self) -> tuple[Peer, ...]:
        """The reader's own basket, else the five nearest; none when neither can be told."""
        if not self.own:
            return self.everyone[:NEAREST]
        known = {p.region: p for p in self.everyone}
        mine = [known.get(code, Peer(code, None, ())) for code in self.own]
        return tuple(sorted(mine, key=lambda p: (p.distance is None, p.distance or 0.0)))

    @property
    def codes(self) -> tuple[str, ...]:
        """The peers' codes."""
        return tuple(p.region for p in self.peers)


def similar(
    store: Store,
    catalog: Catalog,
    region: str,
    weights: Mapping[str, float] | None = None,
    own: Sequence[str] = (),
) -> Similar:
    """The counties most like `region` (statistics.md, "Similar regions").

    Variables are the catalogue's context indicators meant for counties that the release holds for all
    of them, each in the latest year that all have; a count is logged, a share stands as it is. A
    variable that one region alone lacks in every year is used for the others, and that region takes no
    part. `weights` by indicator id lie between 0 and 3, 1 where not given; 0 takes a variable out.
    Raises DataFaults for a region, peer, indicator or weight that is not possible.
    """
    weights = weights or {}
    codes = [r.code for r in store.at(LEVEL)]
    items = catalog.of_goal(CONTEXT)
    _possible(codes, items, region, weights, own)
    held, sources = _figures(store, tuple(i.id for i in items))
    meant = [i for i in items if LEVEL in i.levels and i.id in held]
    without = _incomplete_region(codes, [held[i.id] for i in meant])
    taking_part = [c for c in codes if c not in without]
    variables: list[Variable] = []
    unused: list[Unused] = []
    for item in items:
        if item not in meant:
            unused.append(Unused(item, "no_figures" if LEVEL in item.levels else "other_level"))
            continue
        years = held[item.id]
        common = [y for y in years if all(c in years[y] for c in taking_part)]
        if not common:
            newest = years[max(years)]
            unused.append(Unused(item, "gaps", tuple(c for c in codes if c not in newest)))
            continue
        values = years[max(common)]
        if len({values[c] for c in taking_part}) < 2:
            unused.append(Unused(item, "constant"))
            continue
        weight = float(weights.get(item.id, 1.0))
        if weight == 0:
            unused.append(Unused(item, "weight"))
            continue
        variables.append(Variable(item, max(common), item.quantity is Quantity.count, weight, values))

    outweighed = sum(1 for u in unused if u.why == "weight")
    reason: Literal["", "too_few", "no_region", "no_weight"] = ""
    if len(variables) + outweighed < FEWEST:
        reason = "too_few"
    elif region not in taking_part:
        reason = "no_region"
    elif not variables:
        reason = "no_weight"
    everyone = () if reason else _neighbours(variables, taking_part, region)
    used = {s for v in variables for s in sources[v.indicator.id, v.year]}
    return Similar(
        level=LEVEL,
        region=region,
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        variables=tuple(variables),
        unused=tuple(unused),
        without=without,
        everyone=everyone,
        own=tuple(dict.fromkeys(own)),
        reason=reason,
        sources=tuple(store.sources[s] for s in sorted(used)),
    )


def middle(peers: Sequence[str], comparison: Comparison) -> tuple[float | None, int]:
    """The comparator: the median (R type 7) of the peers that have a value, in the indicator's unit,
    and how many they are; None where less than two thirds of them have one."""
    rows = [r for r in comparison.rows if r.region in peers]
    values = [r.figure.value for r in rows if r.figure.value is not None]
    enough = values and len(values) >= MOST_OF * len(peers)
    return (quantile(values, 0.5) if enough else None), len(values)


@lru_cache(maxsize=16)
def _figures(
    store: Store, indicators: tuple[str, ...]
) -> tuple[dict[str, dict[int, dict[str, float]]], dict[tuple[str, int], set[str]]]:
    """By indicator, year and county the figures that likeness can be told by; their sources by indicator
    and year."""
    held: dict[str, dict[int, dict[str, float]]] = {}
    sources: dict[tuple[str, int], set[str]] = {}
    frame = store.run("context", indicators=list(indicators), level=LEVEL)
    for name, code, year, value, source in frame.iter_rows():
        held.setdefault(name, {}).setdefault(year, {})[code] = value
        sources.setdefault((name, year), set()).add(source)
    return held, sources


def _neighbours(variables: Sequence[Variable], codes: Sequence[str], region: str) -> tuple[Peer, ...]:
    columns = [[v.values[c] for c in codes] for v in variables]
    table = np.column_stack(
        [np.log(column) if v.logged else column for v, column in zip(variables, columns, strict=True)]
    )
    near = nearest(table, codes.index(region), [v.weight for v in variables], len(codes))
    return tuple(Peer(codes[n.index], n.distance, n.shares) for n in near)


def _incomplete_region(
    codes: Sequence[str], tables: Sequence[Mapping[int, Mapping[str, float]]]
) -> tuple[str, ...]:
    """The one region, if any, that alone keeps variables from being whole in some year: of several
    such, the one that keeps most."""
    alone: dict[str, int] = {}
    for years in tables:
        gaps = [[c for c in codes if c not in figures] for figures in years.values()]
        if all(gaps):
            for code in {missing[0] for missing in gaps if len(missing) == 1}:
                alone[code] = alone.get(code, 0) + 1
    return tuple(sorted(alone, key=lambda c: (-alone[c], -codes.index(c)))[:1])


def _possible(
    codes: Sequence[str],
    items: Sequence[Indicator],
    region: str,
    weights: Mapping[str, float],
    own: Sequence[str],
) -> None:
    faults = [
        Fault("unknown_region", key="region", found=code, expected=", ".join(codes))
        for code in (region, *own)
        if code not in codes
    ]
    faults += [Fault("own_region_as_peer", key="peer", found=code) for code in own if code == region]
    ids = [i.id for i in items]
    for name, weight in weights.items():
        if name not in ids:
            expected = ", ".join(ids)
            faults.append(Fault("unknown_indicator", key="weight", found=name, expected=expected))
        elif not 0 <= weight <= LARGEST_WEIGHT:
            faults.append(Fault("weight_impossible", key=name, found=f"{weight:g}"))
    if faults:
        raise DataFaults(faults)
