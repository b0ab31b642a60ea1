"""A small invented land: its regions, indicators and rows, and releases made of them."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from soila_dash.catalog import Catalog, Goal, Indicator, Region
from soila_dash.catalog.models import Event
from soila_dash.releases.build import build
from soila_dash.releases.manifest import Manifest, verify_release
from soila_dash.sources.observations import Harvest, Source, frame
from soila_dash.store import Store
from tests.sources import sotkanet_world

DAY = dt.date(2031, 5, 20)
WORDS = {"fi": "sana", "sv": "ord", "en": "word"}
BREAK = {"year": 2020, "label": {"fi": "Katko", "sv": "Brott", "en": "Break"}, "source": "invented"}


def region(level: str, code: str, order: int, tile: tuple[int, int] | None = None) -> Region:
    """A region whose names differ by language and code."""
    names = {"fi": f"Alue {code}", "sv": f"Område {code}", "en": f"Area {code}"}
    finnish = ("nominative", "genitive", "inessive", "elative", "illative")
    return Region.model_validate(
        {
            "level": level,
            "code": code,
            "name": names,
            "short": names,
            "tile_label": names,
            "forms": {
                "fi": {form: f"Alue {code} {form}" for form in finnish},
                "sv": {form: f"Område {code} {form}" for form in ("nominative", "genitive", "locative")},
                "en": {form: f"Area {code} {form}" for form in ("nominative", "genitive", "locative")},
            },
            "order": order,
            "tile": {"row": tile[0], "col": tile[1]} if tile else None,
        }
    )


LAND = (
    region("country", "XX", 0),
    *(region("county", code, n + 1, (n // 3 + 1, n % 3 + 1)) for n, code in enumerate("ABCDEFG")),
    region("maakunta", "M1", 1),
    region("maakunta", "M2", 2),
)
GOAL = Goal.model_validate({"id": "placements", "order": 1, "name": WORDS, "statement": WORDS})


def indicator(name: str = "share", **changes: Any) -> Indicator:
    """A share in percent with one decimal and no direction, unless `changes` say otherwise."""
    if changes.get("direction", "neutral") != "neutral":
        changes.setdefault("direction_source", WORDS)
    return sotkanet_world.indicator(name, None, **changes)


def source(name: str = "invented", **changes: str) -> Source:
    """A source of that id."""
    about = {"producer": "Keksijä", "title": "Keksitty", "url": "", "licence": "CC0", "vintage": "2031"}
    return Source(id=name, citation=f"Keksijä: {name}.", **{**about, **changes})


def row(
    indicator: str,
    region: str,
    year: int,
    value: float | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
    **changes: Any,
) -> dict[str, object]:
    """An observation; without a value it is suppressed unless `status` says otherwise."""
    return {
        "indicator": indicator,
        "level": "country" if region == "XX" else "maakunta" if region.startswith("M") else "county",
        "region": region,
        "year": year,
        "sex": "total",
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "status": "suppressed" if value is None else "published",
        "source": "invented",
        "lead": True,
        **changes,
    }


def invented_part(
    indicator: str, region: str, year: int, x: int, n: int, **changes: Any
) -> dict[str, object]:
    """An observation of x out of n in percent, rounded to one decimal as a producer would."""
    return row(indicator, region, year, round(100 * x / n, 1), x, n, **changes)


def catalog(*indicators: Indicator, events: Sequence[Event] = ()) -> Catalog:
    """A catalogue of these indicators in the invented land."""
    return Catalog((GOAL,), {i.id: i for i in indicators}, LAND, tuple(events))


def made(
    folder: Path,
    rows: Sequence[dict[str, object]],
    items: Catalog,
    kind: str = "real",
    day: dt.date = DAY,
    sources: Sequence[Source] = (),
) -> Manifest:
    """Builds a release of these rows; a source without a note of its own is given one."""
    known = {s.id: s for s in sources}
    used = tuple(known.get(name) or source(name) for name in sorted({str(r["source"]) for r in rows}))
    return build(folder, kind, [Harvest(frame(list(rows)), used)], items.regions, items.events, items, day)


def opened(
    folder: Path,
    rows: Sequence[dict[str, object]],
    items: Catalog,
    kind: str = "real",
    sources: Sequence[Source] = (),
) -> Store:
    """A store over a release of these rows."""
    manifest = made(folder, rows, items, kind, sources=sources)
    return Store(folder / manifest.id, verify_release(folder / manifest.id))
