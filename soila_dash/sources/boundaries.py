"""County boundaries from Statistics Finland's open WFS: fetched, checked, made small, kept as GeoJSON."""

import datetime as dt
import hashlib
import json
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from soila_dash import paths
from soila_dash.catalog import Catalog, Level, Region
from soila_dash.clock import utc_now
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.fetching import (
    Fetcher,
    Manners,
    WrongShapeError,
    checked_address,
    is_loopback,
    shorten,
)
from soila_dash.whole_file import whole_file

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = list[Point]
"""Closed: the last point is the first."""
Polygon = list[Ring]
"""An outer ring and its holes."""

VARIABLE = "SOILA_BOUNDARIES_URL"
URL = "https://geo.stat.fi/geoserver/wfs?" + urlencode(
    {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": "tilastointialueet:hyvinvointialue4500k",
        "outputFormat": "application/json",
        "srsName": "EPSG:4326",
    }
)
PRODUCER = "Tilastokeskus"
LICENCE = "CC BY 4.0"
FILE = "counties.geojson"
LEVEL: Level = "county"
WEST, EAST, SOUTH, NORTH = 18.0, 33.0, 58.5, 71.0
"""No part of Finland, its sea areas included, lies outside these degrees."""
OPTIONAL = frozenset({"91"})
"""Åland is outside the county reform: a layer of the counties need not have it."""
CODES = ("code", "hyvinvointialue")
NAMES = ("name_fi", "nimi")
"""Properties that may hold a county's code and its Finnish name."""
GRIDS = (0.001, 0.002, 0.005, 0.01, 0.02)
"""Degrees that coordinates are rounded to, the finest first, until the file is small enough."""
ENOUGH = 160_000
"""Bytes of a file that need not be made smaller."""


@dataclass(frozen=True)
class Boundaries:
    """The kept boundaries: the county codes they hold, when they were fetched, and a digest of the file."""

    codes: frozenset[str]
    fetched: str
    digest: str


def update(
    catalog: Catalog,
    url: str | None = None,
    *,
    folder: Path | None = None,
    manners: Manners | None = None,
    now: Callable[[], dt.datetime] = utc_now,
    sleep: Callable[[float], None] = time.sleep,
) -> Boundaries:
    """Fetches the boundaries and keeps them in `folder`, in the place of older ones; raises DataFaults.

    `url` defaults to SOILA_BOUNDARIES_URL or Statistics Finland's service. What is at fault leaves the
    older file as it was.
    """
    named = url or os.environ.get(VARIABLE, "").strip() or URL
    address = checked_address("boundaries", named, VARIABLE, URL, query=True)
    manners = manners or Manners(pause=0.0 if is_loopback(address) else Manners.pause, attempts=4)
    fetcher = Fetcher("boundaries", address, manners, now, sleep)
    try:
        _, features = fetcher.fetch(address, FILE, _features)
    finally:
        fetcher.close()
    counties = {r.code: r for r in catalog.of_level(LEVEL)}
    areas, faults = _check(features, counties)
    if faults:
        raise DataFaults(faults)
    day = now().date().isoformat()
    place = folder or paths.boundaries()
    place.mkdir(parents=True, exist_ok=True)
    small = _small(areas, address, day)
    with whole_file(place / FILE) as file:
        file.write(small)
    kept = read(place)
    assert kept is not None  # noqa: S101
    return kept


def read(folder: Path) -> Boundaries | None:
    """What is kept in `folder`; None when there is nothing or it is damaged."""
    try:
        body = (folder / FILE).read_bytes()
        data = json.loads(body)
        codes = frozenset(str(f["id"]) for f in data["features"])
        fetched = dt.date.fromisoformat(data["fetched"]).isoformat()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Boundaries(codes, fetched, hashlib.sha256(body).hexdigest()[:12])


def areas(folder: Path) -> dict[str, list[Polygon]]:
    """The kept polygons by county code; {} when there is nothing or it is damaged."""
    if read(folder) is None:
        return {}
    data = json.loads((folder / FILE).read_bytes())
    return {str(f["id"]): _polygons(f["geometry"]) for f in data["features"]}


def _features(data: Any) -> list[dict[str, Any]]:
    """The features of a GeoJSON collection."""
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features or not all(isinstance(f, dict) for f in features):
        raise WrongShapeError(f"≠ GeoJSON: {shorten(repr(data))}")
    return features


def _check(
    features: Sequence[dict[str, Any]], counties: dict[str, Region]
) -> tuple[dict[str, list[Polygon]], list[Fault]]:
    """Polygons by county code, and every fault; features of other areas are left out."""
    areas: dict[str, list[Polygon]] = {}
    faults: list[Fault] = []
    for feature in features:
        properties = feature.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        code = next((str(properties[k]) for k in CODES if properties.get(k) is not None), "")
        code = code.strip().removeprefix("HVA").zfill(2)
        region = counties.get(code)
        if region is None:
            continue
        name = next((str(properties[k]).strip() for k in NAMES if properties.get(k)), "")
        if name and _is_another(name, region, counties):
            faults.append(Fault("boundaries_name", FILE, key=code, found=name, expected=region.name.fi))
        if code in areas:
            faults.append(Fault("boundaries_twice", FILE, key=code, found=region.name.fi))
        try:
            areas[code] = _polygons(feature.get("geometry"))
        except WrongShapeError as error:
            areas[code] = []
            faults.append(Fault("boundaries_geometry", FILE, key=code, found=str(error)))
            continue
        outside = [p for polygon in areas[code] for ring in polygon for p in ring if not _is_finnish(*p)]
        if outside:
            found = f"{outside[0][0]:g}, {outside[0][1]:g}"
            expected = f"{WEST:g}–{EAST:g}, {SOUTH:g}–{NORTH:g}"
            faults.append(Fault("boundaries_place", FILE, key=code, found=found, expected=expected))
    missing = [r.name.fi for code, r in counties.items() if code not in areas and code not in OPTIONAL]
    if missing:
        faults.append(Fault("boundaries_missing_county", FILE, found=", ".join(missing)))
    return areas, faults


def _is_another(name: str, region: Region, counties: dict[str, Region]) -> bool:
    """Whether the name is that of another county than its code says."""
    return any(name in (r.name.fi, r.short.fi) for r in counties.values() if r.code != region.code)


def _is_finnish(longitude: float, latitude: float) -> bool:
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


def _polygons(geometry: Any) -> list[Polygon]:
    """A geometry's polygons, wound as Plotly wants them; raises WrongShapeError when it has none."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise WrongShapeError(shorten(repr(kind)))
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise WrongShapeError(f"{kind}: {shorten(repr(coordinates))}")
    found = []
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise WrongShapeError(f"{kind}: {shorten(repr(polygon))}")
        found.append([_wound(_ring(ring), clockwise=n == 0) for n, ring in enumerate(polygon)])
    return found


def _ring(points: Any) -> Ring:
    """A closed ring; a service that gives latitude first is understood."""
    if not isinstance(points, list) or len(points) < 4:
        raise WrongShapeError(shorten(repr(points)))
    ring: Ring = []
    for point in points:
        pair = point[:2] if isinstance(point, list) else []
        if len(pair) != 2 or not all(type(c) in (int, float) and math.isfinite(c) for c in pair):
            raise WrongShapeError(shorten(repr(point)))
        one, other = float(pair[0]), float(pair[1])
        # Finland's degrees of longitude and of latitude have none in common.
        ring.append((other, one) if _is_finnish(other, one) else (one, other))
    if ring[0] != ring[-1]:
        raise WrongShapeError(f"{ring[0]} … {ring[-1]}")
    return ring


def _wound(ring: Ring, *, clockwise: bool) -> Ring:
    """The ring in the direction that Plotly fills: outer rings clockwise, holes the other way; the
    opposite would fill the rest of the globe."""
    return ring if (_area(ring) < 0) is clockwise else ring[::-1]


def _area(ring: Ring) -> float:
    """Twice the signed area in square degrees, negative for a clockwise ring."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))


def _small(areas: dict[str, list[Polygon]], url: str, day: str) -> bytes:
    """The GeoJSON file's bytes, on the finest grid that makes it small enough.

    A grid moves a point that two counties share to the same place in both, so no gaps open between
    neighbours. Islands smaller than the grid vanish; a county that would vanish keeps its shape.
    """
    body = b""
    for grid in GRIDS:
        features = [
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code},
                "geometry": {"type": "MultiPolygon", "coordinates": _on_grid(polygons, grid) or polygons},
            }
            for code, polygons in sorted(areas.items())
        ]
        collection = {
            "type": "FeatureCollection",
            "source": f"{PRODUCER}, {LICENCE}",
            "url": url,
            "fetched": day,
            "features": features,
        }
        body = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
        if len(body) <= ENOUGH:
            break
    return body


def _on_grid(polygons: list[Polygon], grid: float) -> list[Polygon]:
    """The polygons with their points on a grid of so many degrees, without what has shrunk to nothing."""
    found = []
    for polygon in polygons:
        rings = [_snap(ring, grid) for ring in polygon]
        if rings[0]:
            found.append([ring for ring in rings if ring])
    return found


def _snap(ring: Ring, grid: float) -> Ring:
    """The ring's points on the grid, each once; [] when no area is left."""
    points = [(round(round(x / grid) * grid, 4), round(round(y / grid) * grid, 4)) for x, y in ring]
    kept = [points[0], *(b for a, b in pairwise(points) if a != b)]
    return kept if len(kept) >= 4 and abs(_area(kept)) > 1e-9 else []
