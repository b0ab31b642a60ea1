"""County boundaries: fetched with manners, refused unless sound, made small, wound as the map needs them."""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from soila_dash import paths
from soila_dash.catalog import Catalog
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources import boundaries, fetching
from soila_dash.sources.boundaries import Boundaries, read, update
from tests import shipped
from tests.sources import sotkanet_world
from tests.sources.sotkanet_world import QUICK, Handler, World, served

SHARED = paths.ROOT.parent / "shared" / "real-data" / "counties.geojson"
NOON = dt.datetime(2031, 6, 4, 12, tzinfo=dt.UTC)


def square(west: float, south: float, size: float = 0.5, *, clockwise: bool = True) -> list[list[float]]:
    ring = [[west, south], [west, south + size], [west + size, south + size], [west + size, south]]
    ring.append(ring[0])
    return ring if clockwise else ring[::-1]


def feature(code: str, coordinates: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, **properties},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


@pytest.fixture
def layer() -> dict[str, Any]:
    """Every county of the catalogue but Åland, as a square of its own."""
    codes = [f"{n:02d}" for n in range(1, 22)] + ["90"]
    squares = [feature(c, [square(20 + n % 8, 60 + n // 8)]) for n, c in enumerate(codes)]
    return {"type": "FeatureCollection", "features": squares}


class Layer(World):
    """A service that answers every request with this body, once its faults are used up."""

    def __init__(self, body: object) -> None:
        super().__init__()
        self.body = body


@pytest.fixture
def service(layer: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Layer, str]]:
    world = Layer(layer)
    monkeypatch.setattr(Handler, "right", lambda h: h.answer(200, h.world.body))
    with served(world) as base:
        yield world, f"{base}/layer?typeNames=counties"


@pytest.fixture
def catalog() -> Catalog:
    return shipped.catalog()


def fetched(service: tuple[Layer, str], catalog: Catalog, folder: Path) -> Boundaries:
    return update(catalog, service[1], folder=folder, manners=QUICK, now=lambda: NOON, sleep=lambda _: None)


def faults(service: tuple[Layer, str], catalog: Catalog, folder: Path) -> list[Fault]:
    with pytest.raises(DataFaults) as caught:
        fetched(service, catalog, folder)
    assert not (folder / boundaries.FILE).exists(), "what is at fault is not kept"
    return list(caught.value.faults)


def kept(folder: Path) -> dict[str, list[list[list[list[float]]]]]:
    data = json.loads((folder / boundaries.FILE).read_text())
    return {f["id"]: f["geometry"]["coordinates"] for f in data["features"]}


def area(ring: list[list[float]]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))


def test_what_is_fetched_is_kept_with_its_source(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path
) -> None:
    found = fetched(service, catalog, tmp_path / "boundaries")
    assert len(found.codes) == 22
    assert "91" not in found.codes, "Åland may be missing"
    assert found.fetched == "2031-06-04"
    assert read(tmp_path / "boundaries") == found
    data = json.loads((tmp_path / "boundaries" / boundaries.FILE).read_text())
    assert (data["source"], data["url"]) == ("Tilastokeskus, CC BY 4.0", service[1])
    assert service[0].agents == {fetching.USER_AGENT}
    assert sorted(p.name for p in (tmp_path / "boundaries").iterdir()) == [boundaries.FILE]


def test_the_default_service_is_statistics_finlands(monkeypatch: pytest.MonkeyPatch) -> None:
    assert boundaries.URL.startswith("https://geo.stat.fi/geoserver/wfs?service=WFS")
    assert "tilastointialueet%3Ahyvinvointialue4500k" in boundaries.URL
    assert "srsName=EPSG%3A4326" in boundaries.URL


def test_another_address_is_named_by_the_environment(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOILA_DATA", str(tmp_path))
    monkeypatch.setenv("SOILA_BOUNDARIES_URL", service[1])
    assert len(update(catalog, manners=QUICK).codes) == 22
    assert (tmp_path / "boundaries" / boundaries.FILE).exists()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "//x", "http://a:b@x/y", "http://x/#y"])
def test_an_address_that_is_none(url: str, catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(DataFaults) as caught:
        update(catalog, url, folder=tmp_path)
    assert [f.code for f in caught.value.faults] == ["boundaries_url"]


def test_every_ring_is_wound_for_plotly(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, layer: dict[str, Any]
) -> None:
    hole = square(20.1, 60.1, 0.2)
    layer["features"][0] = feature("01", [[square(20, 60, clockwise=False), hole]], "MultiPolygon")
    fetched(service, catalog, tmp_path)
    outer, inner = kept(tmp_path)["01"][0]
    assert area(outer) < 0 < area(inner)
    assert all(area(polygon[0]) < 0 for polygons in kept(tmp_path).values() for polygon in polygons)


def test_the_services_own_names_and_axis_order_are_understood(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, layer: dict[str, Any]
) -> None:
    for f in layer["features"]:
        code = f["properties"].pop("code")
        f["properties"] |= {"hyvinvointialue": f"HVA{code}", "nimi": ""}
        f["geometry"]["coordinates"] = [[[y, x] for x, y in r] for r in f["geometry"]["coordinates"]]
    fetched(service, catalog, tmp_path)
    assert all(19 < x < 29 and 59 < y < 64 for p in kept(tmp_path).values() for x, y in p[0][0])


def test_a_missing_county_is_named(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, layer: dict[str, Any]
) -> None:
    layer["features"] = [f for f in layer["features"] if f["properties"]["code"] not in ("13", "90")]
    layer["features"].append(feature("77", [square(20, 60)]))
    (fault,) = faults(service, catalog, tmp_path)
    assert fault.code == "boundaries_missing_county"
    assert "Pohjois-Savon hyvinvointialue" in fault.found
    assert "Helsingin kaupunki" in fault.found
    assert "Ahvenanmaa" not in fault.found


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        (feature("13", [24.0, 62.0], "Point"), "boundaries_geometry"),
        (feature("13", []), "boundaries_geometry"),
        (feature("13", [square(24, 62)[:3]]), "boundaries_geometry"),
        (feature("13", [square(24, 62)[:4]]), "boundaries_geometry"),
        (feature("13", [[*square(24, 62)[:2], ["a", 1], square(24, 62)[0]]]), "boundaries_geometry"),
        (feature("13", [[*square(24, 62)[:2], [24.0, float("nan")], [24, 62]]]), "boundaries_geometry"),
        ({**feature("13", None), "geometry": None}, "boundaries_geometry"),
        (feature("13", [square(4, 62)]), "boundaries_place"),
        (feature("13", [square(385000, 6672000, 9000)]), "boundaries_place"),
        (feature("13", [square(24, 62)], name_fi="Lapin hyvinvointialue"), "boundaries_name"),
    ],
)
def test_what_is_not_sound_is_a_fault(
    service: tuple[Layer, str],
    catalog: Catalog,
    tmp_path: Path,
    layer: dict[str, Any],
    spoilt: dict[str, Any],
    code: str,
) -> None:
    layer["features"] = [f for f in layer["features"] if f["properties"]["code"] != "13"] + [spoilt]
    (fault,) = faults(service, catalog, tmp_path)
    assert (fault.code, fault.key) == (code, "13")


def test_a_county_twice_is_a_fault(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, layer: dict[str, Any]
) -> None:
    layer["features"].append(layer["features"][0])
    assert [f.code for f in faults(service, catalog, tmp_path)] == ["boundaries_twice"]


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", '{"features": []}', '{"features": [1]}'])
def test_what_is_no_collection_is_asked_again_and_given_up(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, body: str
) -> None:
    service[0].body = body
    assert [f.code for f in faults(service, catalog, tmp_path)] == ["boundaries_answer"]
    assert len(service[0].asked) == QUICK.attempts


def test_a_passing_failure_is_outlived_and_a_refusal_is_not(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path
) -> None:
    service[0].faults = [sotkanet_world.status(403)]
    assert [f.code for f in faults(service, catalog, tmp_path)] == ["boundaries_refused"]
    assert len(service[0].asked) == 1
    service[0].faults = [
        sotkanet_world.status(503, retry_after="1"),
        sotkanet_world.cut,
        sotkanet_world.hang_up,
    ]
    assert len(fetched(service, catalog, tmp_path).codes) == 22


def test_a_redirect_to_another_host_is_not_followed(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path
) -> None:
    service[0].faults = [sotkanet_world.status(302, location="http://127.0.0.2:9/elsewhere")]
    assert [f.code for f in faults(service, catalog, tmp_path)] == ["boundaries_redirect"]


def test_a_body_without_end_is_cut_off(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST_BODY", 1000)
    assert [f.code for f in faults(service, catalog, tmp_path)] == ["boundaries_answer"]


def test_a_failed_fetch_leaves_the_older_boundaries(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, layer: dict[str, Any]
) -> None:
    before = fetched(service, catalog, tmp_path)
    layer["features"] = layer["features"][:3]
    with pytest.raises(DataFaults):
        fetched(service, catalog, tmp_path)
    assert read(tmp_path) == before


@pytest.mark.slow
def test_a_large_layer_is_made_small_and_neighbours_still_meet(
    service: tuple[Layer, str], catalog: Catalog, tmp_path: Path, layer: dict[str, Any]
) -> None:
    """Two counties share a border of 40,000 points; an islet is smaller than any grid."""
    border = [[25.0 + 0.00007 * (n % 7), 62 + n / 20_000] for n in range(40_001)]
    south = border[0]
    west = [south, [24.0, 62.0], [24.0, 64.0], *border[::-1]]
    east = [south, *border[1:], [26.0, 64.0], [26.0, 62.0], south]
    layer["features"][0] = feature("01", [[west], [square(24.5, 61.5, 1e-6)]], "MultiPolygon")
    layer["features"][1] = feature("02", [east])
    assert len(json.dumps(layer)) > 1_500_000
    fetched(service, catalog, tmp_path)
    assert (tmp_path / boundaries.FILE).stat().st_size <= boundaries.ENOUGH
    (one,), (other,) = kept(tmp_path)["01"][0], kept(tmp_path)["02"][0]
    assert len(kept(tmp_path)["01"]) == 1
    shared = {tuple(p) for p in one} & {tuple(p) for p in other}
    assert {tuple(p) for p in one} - shared == {(24.0, 62.0), (24.0, 64.0)}
    assert {tuple(p) for p in other} - shared == {(26.0, 62.0), (26.0, 64.0)}
    assert (25.0, 64.0) in shared


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"features": [{"id": "01"}]}', '{"features": 3, "fetched": 1}']
)
def test_damaged_boundaries_are_as_if_not_there(tmp_path: Path, text: str) -> None:
    assert read(tmp_path) is None
    (tmp_path / boundaries.FILE).write_text(text)
    assert read(tmp_path) is None


@pytest.mark.skipif(not SHARED.exists(), reason="the shared boundaries are not here")
def test_real_boundaries(service: tuple[Layer, str], catalog: Catalog, tmp_path: Path) -> None:
    original = json.loads(SHARED.read_text())
    service[0].body = original
    found = fetched(service, catalog, tmp_path)
    assert found.codes == {r.code for r in catalog.of_level("county")}
    assert (tmp_path / boundaries.FILE).stat().st_size < 60_000
    sizes = {c: -sum(area(p[0]) for p in polygons) for c, polygons in kept(tmp_path).items()}
    for f in original["features"]:
        geometry = f["geometry"]
        many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        before = abs(sum(area(p[0]) for p in many))
        assert sizes[f["properties"]["code"]] == pytest.approx(before, rel=0.02)
