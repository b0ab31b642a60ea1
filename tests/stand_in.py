"""A small Sotkanet of the project's own: the figures it carries itself, under the ids of its catalogue.

    python -m tests.stand_in [--spelling 2015] [--faults 0.3 --seed 7]

serves them until it is stopped and prints the address to update from.
"""

import argparse
import random
import time

from soila_dash import paths
from soila_dash.catalog import Catalog, Region, load
from soila_dash.catalog.models import SotkanetSource
from soila_dash.sources import published_figures
from soila_dash.sources.sotkanet.meaning import UNITS
from tests.sources import sotkanet_world
from tests.sources.sotkanet_world import World, served

DATA = paths.ROOT / "data"
WITHOUT_ID = 400
"""Ids from here on stand for areas whose ids at Sotkanet are not recorded."""


def stand_in(spelling: int = 2026, faults: float = 0.0, seed: int = 1) -> World:
    """The carried figures as Sotkanet would serve them; `faults` is the share of answers that fail."""
    catalog = load(DATA / "catalog")
    world = World()
    ids = {
        r.key: r.sotkanet_id or WITHOUT_ID + n for n, r in enumerate(catalog.regions) if r.sotkanet_category
    }
    world.regions = [_area(r, ids[r.key]) for r in catalog.regions if r.key in ids]
    world.indicators, world.rows = {}, {}
    _fill(world, catalog, ids, spelling)
    dice = random.Random(seed)
    kinds = [
        sotkanet_world.status(500),
        sotkanet_world.status(503, Retry_After="0"),
        sotkanet_world.status(429),
        sotkanet_world.cut,
        sotkanet_world.says("<html>"),
        sotkanet_world.stall,
    ]
    if faults:
        world.faults = [
            dice.choice(kinds) if dice.random() < faults else lambda _: False for _ in range(20_000)
        ]
    return world


def _area(region: Region, number: int) -> dict[str, object]:
    title = region.short if region.level == "maakunta" else region.name
    return {
        "id": number,
        "code": region.sotkanet_code,
        "category": region.sotkanet_category,
        "title": title.model_dump(),
        "memberOf": [],
    }


def _fill(world: World, catalog: Catalog, ids: dict[tuple[str, str], int], spelling: int) -> None:
    """Descriptions and rows of every indicator that has an id, from the leading carried figures."""
    rows = published_figures.harvest(catalog, DATA / "published").observations.filter("lead")
    # A population by single years of age is not carried: each age group's stands whole under its first
    # age, and a group made up of others is the sum of theirs.
    named = [(i, i.sotkanet) for i in catalog.indicators.values() if i.sotkanet is not None]
    others = {source.id for _, source in named}
    for indicator, source in sorted(named, key=lambda pair: len(_parts(pair[1]))):
        if source.id is None:
            continue
        mine = rows.filter(indicator=indicator.id)
        if mine.is_empty():
            continue
        unit, (first, last) = UNITS[indicator.unit], (mine["year"].min(), mine["year"].max())
        about = sotkanet_world.described(source.id, "", first, last, indicator.decimals, unit)
        about["title"] = {
            language: spelled(source.accepted_titles.get(language, ("",))[0], spelling)
            for language in ("fi", "sv", "en")
        }
        world.indicators[source.id] = about
        world.rows.setdefault(source.id, [])
        for r in mine.iter_rows(named=True):
            place = ids[r["level"], r["region"]]
            count = r["numerator"] if indicator.unit.value != "persons" else None
            world.add(source.id, place, r["year"], r["value"], sex=r["sex"], count=count)
            for n, age in enumerate(_parts(source) if r["denominator"] else ()):
                if age not in others:
                    world.add(age, place, r["year"], 0 if n else r["denominator"], sex=r["sex"])
        others |= set(_parts(source))


def _parts(source: SotkanetSource) -> tuple[int, ...]:
    """The population indicators of what its figures are divided by."""
    return source.denominators[0].parts if source.denominators else ()


def spelled(title: str, year: int) -> str:
    """A title in the spelling of 2015 or of today."""
    old, new = "vastaavanikäi", "vastaavan ikäi"
    return title.replace(new, old) if year == 2015 else title.replace(old, new)


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spelling", type=int, choices=(2015, 2026), default=2026)
    parser.add_argument("--faults", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with served(stand_in(options.spelling, options.faults, options.seed)) as base:
        print(base, flush=True)
        while True:
            time.sleep(60)


if __name__ == "__main__":
    main()
