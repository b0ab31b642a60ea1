"""Releases: built the same everywhere, checked, published, refused when damaged, rolled back, compared."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from soila_dash import paths
from soila_dash.catalog import Catalog, load
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases import make, shelf, surveys
from soila_dash.releases.build import EVENTS, OBSERVATIONS, REGIONS, build, choose_lead
from soila_dash.releases.manifest import MANIFEST_FILE, read_manifest, verify_release
from soila_dash.releases.observation_files import COVERAGE, ROW_GROUP
from soila_dash.sources.observations import SCHEMA, Harvest, frame
from tests.invented import DAY, LAND, catalog, indicator, invented_part, made, row, source

DATA = paths.ROOT / "data"
SHIPPED = DATA / "releases"
ITEMS = catalog(indicator(), indicator("other"))


@pytest.fixture(scope="module")
def real() -> Catalog:
    return load(DATA / "catalog")


@pytest.fixture(scope="module")
def rebuilt(real: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both shipped releases, built anew elsewhere."""
    folder = tmp_path_factory.mktemp("rebuilt") / "releases"
    make.make_real(folder, real, DATA / "published")
    make.make_example(folder, real)
    return folder


def shipped(kind: str) -> Path:
    return SHIPPED / json.loads((SHIPPED / shelf.POINTER).read_text())[kind][-1]


def faults_of(work: Callable[[], object]) -> tuple[Fault, ...]:
    with pytest.raises(DataFaults) as caught:
        work()
    return caught.value.faults


def years(first: int, last: int, value: float = 10.0, name: str = "share") -> list[dict[str, object]]:
    return [row(name, code, y, value) for y in range(first, last + 1) for code in ("XX", "A", "B")]


# What is shipped


@pytest.mark.parametrize("kind", shelf.KINDS)
def test_the_shipped_release_is_what_building_gives(rebuilt: Path, kind: str) -> None:
    whole = shipped(kind)
    names = {p.name for p in whole.iterdir()}
    assert names == {MANIFEST_FILE, OBSERVATIONS, COVERAGE, REGIONS, EVENTS, *surveys.FILES}
    assert (rebuilt / whole.name).is_dir(), [p.name for p in rebuilt.iterdir()]
    for name in names - {MANIFEST_FILE}:
        assert (rebuilt / whole.name / name).read_bytes() == (whole / name).read_bytes(), name
    # The trail of whoever built it is no part of what is built.
    assert replace(read_manifest(whole), trail="") == read_manifest(rebuilt / whole.name)


def test_building_twice_gives_the_same_and_keeps_what_is_there(rebuilt: Path, real: Catalog) -> None:
    before = {p: p.stat().st_mtime_ns for p in rebuilt.rglob("*")}
    make.make_real(rebuilt, real, DATA / "published")
    after = {p: p.stat().st_mtime_ns for p in rebuilt.rglob("*")}
    assert {p for p in after if p.is_file()} == {p for p in before if p.is_file()}
    assert all(after[p] == before[p] for p in before if p.is_file())


@pytest.mark.parametrize("kind", shelf.KINDS)
def test_the_shipped_release_is_small_and_named_by_its_manifest(kind: str) -> None:
    whole = shipped(kind)
    assert sum(p.stat().st_size for p in whole.iterdir()) < 400_000
    manifest = verify_release(whole)
    assert manifest.kind == kind
    assert manifest.id == whole.name
    assert manifest.illustrative is (kind == "example")
    rows = pl.read_parquet(whole / OBSERVATIONS)
    assert dict(rows.schema) == SCHEMA
    assert manifest.files[0].rows == rows.height > 0
    assert manifest.indicators == dict(rows.group_by("indicator").len().iter_rows())
    assert {s.id for s in manifest.sources} == set(rows["source"])
    assert all(s.producer and s.licence and s.citation for s in manifest.sources)


@pytest.mark.parametrize("kind", shelf.KINDS)
def test_parquet_is_sorted_compressed_and_has_statistics(kind: str) -> None:
    path = shipped(kind) / OBSERVATIONS
    rows = pl.read_parquet(path)
    order = ["indicator", "level", "region", "year"]
    assert rows.select(order).equals(rows.sort(order).select(order))
    metadata = pq.ParquetFile(path).metadata
    assert metadata.num_row_groups == -(-rows.height // ROW_GROUP)
    for n in range(metadata.num_row_groups):
        for c in range(metadata.num_columns):
            column = metadata.row_group(n).column(c)
            assert column.compression == "ZSTD"
            empty = column.statistics is not None and column.statistics.null_count == column.num_values
            assert column.statistics is not None
            assert column.statistics.has_min_max or empty, column.path_in_schema
    first = metadata.row_group(0).column(0).statistics
    assert first.min == rows["indicator"].min()


def test_nothing_invented_stands_under_a_real_name(real: Catalog) -> None:
    rows = pl.read_parquet(shipped("real") / OBSERVATIONS)
    manifest = verify_release(shipped("real"))
    assert not any("example" in s or "invented" in s for s in rows["source"].unique())
    words = [" ".join((s.id, s.producer, s.title)).lower() for s in manifest.sources]
    assert not any(mark in w for w in words for mark in ("example", "esimerkkimaa", "kuvitteelli"))
    assert {s.title[:34] for s in manifest.sources if not s.url.startswith("http")} == {
        "Hyvinvointialueiden rahoituksen ta"  # a file whose address is not known
    }

    example = pl.read_parquet(shipped("example") / OBSERVATIONS)
    assert set(example["source"]) == {"example"}
    told = json.loads((shipped("example") / REGIONS).read_text(encoding="utf-8"))
    assert {(r["level"], r["code"]) for r in told} >= set(example.select("level", "region").iter_rows())
    assert not {r["code"] for r in told} & {r.code for r in real.regions}
    names = {str(words).casefold() for r in real.regions for t in (r.name, r.short) for _, words in t}
    invented = {w.casefold() for r in told for t in ("name", "short") for w in r[t].values()}
    assert len(names) > 100
    assert not names & invented
    assert not any(name in w.split() for w in invented for name in names)


# Building


def test_a_build_publishes_nothing(tmp_path: Path) -> None:
    manifest = made(tmp_path, years(2020, 2021), ITEMS)
    assert [p.name for p in tmp_path.iterdir()] == [manifest.id]
    assert shelf.pointer(tmp_path) == {}
    assert faults_of(lambda: shelf.serve(tmp_path, "real")) == (
        Fault("no_release", str(tmp_path), key="real"),
    )


def test_the_id_follows_the_figures_and_the_day(tmp_path: Path) -> None:
    rows = years(2020, 2021)
    first = made(tmp_path, rows, ITEMS)
    assert first.id.startswith(f"real-{DAY.isoformat()}-")
    assert made(tmp_path, rows[::-1], ITEMS).id == first.id
    assert made(tmp_path, [*rows[:-1], {**rows[-1], "value": 10.1}], ITEMS).id != first.id
    corrected = made(tmp_path, rows, ITEMS, sources=[source(licence="CC BY 4.0")])
    assert corrected.id != first.id, "a corrected note would never reach anybody"
    assert corrected.files == first.files
    other_day = made(tmp_path, rows, ITEMS, day=dt.date(2031, 5, 21))
    assert other_day.id == first.id.replace("05-20", "05-21")


def test_the_manifest_says_what_there_is(tmp_path: Path) -> None:
    warned = Harvest(frame(years(2020, 2021)), (source(), source("unused")), (Fault("sotkanet_value", "f"),))
    manifest = build(tmp_path, "example", [warned], LAND, (), ITEMS, DAY)
    read = read_manifest(tmp_path / manifest.id)
    assert read == manifest
    assert read.illustrative
    assert [s.id for s in read.sources] == ["invented"]
    assert read.faults == (Fault("sotkanet_value", "f"),)
    assert read.indicators == {"share": 6}
    listed = [(OBSERVATIONS, 6), (REGIONS, len(LAND)), (EVENTS, 0), (COVERAGE, 4)]
    assert [(f.name, f.rows) for f in read.files] == listed
    for file in read.files:
        assert (tmp_path / manifest.id / file.name).stat().st_size == file.bytes


@pytest.mark.parametrize(
    ("spoil", "code", "key"),
    [
        ({"indicator": "unheard-of"}, "unknown_indicator", "indicator"),
        ({"region": "Z"}, "unknown_region", "county"),
        ({"level": "municipality"}, "unknown_region", "municipality"),
        ({"value": None}, "value_without_figure", "share A 2020 total"),
        ({"status": "suppressed"}, "value_without_figure", "share A 2020 total"),
        ({"value": float("nan")}, "value_impossible", "share A 2020 total"),
        ({"value": float("inf")}, "value_impossible", "share A 2020 total"),
        ({"value": -0.1}, "value_impossible", "share A 2020 total"),
        ({"numerator": -1}, "numerator_over_denominator", "share A 2020 total"),
        ({"denominator": 0}, "numerator_over_denominator", "share A 2020 total"),
    ],
)
def test_a_row_that_cannot_be(tmp_path: Path, spoil: dict[str, object], code: str, key: str) -> None:
    rows = [*years(2021, 2022), {**row("share", "A", 2020, 5.0), **spoil}]
    found = faults_of(lambda: made(tmp_path, rows, ITEMS))
    assert [(f.code, f.key) for f in found] == [(code, key)]
    assert list(tmp_path.iterdir()) == []


def test_every_fault_of_the_rows_comes_at_once(tmp_path: Path) -> None:
    rows = years(2020, 2020)
    rows += [
        rows[0],
        row("gone", "A", 2020, 1.0),
        row("share", "Q", 2020, 1.0),
        row("other", "A", 2020, -1.0),
    ]
    rows += [row("other", "B", 2020, 1.0, source="second"), row("other", "C", 2020, 1.0, source="third")]
    found = faults_of(lambda: made(tmp_path, rows, ITEMS))
    assert [f.code for f in found] == [
        "unknown_indicator",
        "unknown_region",
        "stands_twice",
        "stands_twice",
        "value_impossible",
        "two_lead_sources",
    ]


def test_a_fetch_leads_over_what_was_carried_from_elsewhere() -> None:
    fetched = "sotkanet-1-2031-05-20"
    rows = [
        row("share", "A", 2020, 1.0, source="carried"),
        row("share", "A", 2021, 1.1, source="carried"),
        row("share", "A", 2021, 1.2, source=fetched),
        row("share", "A", 2020, 2.0, sex="female", source="carried"),
        row("share", "M1", 2020, 3.0, source="carried"),
        row("share", "M1", 2020, 3.1, source="older", lead=False),
    ]
    led = choose_lead(frame(rows)).filter("lead")
    assert sorted(zip(led["level"], led["sex"], led["source"], led["value"], strict=True)) == [
        ("county", "female", "carried", 2.0),
        ("county", "total", fetched, 1.2),
        ("maakunta", "total", "carried", 3.0),
    ]


# Damage


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, str, str]:
    """A shelf with an older and a current release; its folder and their ids."""
    old = made(tmp_path, years(2020, 2021), ITEMS).id
    shelf.publish(tmp_path, old)
    new = made(tmp_path, years(2020, 2022), ITEMS).id
    shelf.publish(tmp_path, new)
    assert shelf.serve(tmp_path, "real").manifest.id == new
    return tmp_path, old, new


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("file", [OBSERVATIONS, REGIONS, EVENTS])
@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (truncate, "file_damaged"),
        (flip, "file_damaged"),
        (Path.unlink, "file_missing"),
        (replace_by_folder, "file_missing"),
    ],
)
def test_a_damaged_file_is_refused_by_name(
    two: tuple[Path, str, str], damage: Callable[[Path], object], code: str, file: str
) -> None:
    folder, old, new = two
    damage(folder / new / file)
    served = shelf.serve(folder, "real")
    assert served.manifest.id == old
    assert [(f.code, f.file) for f in served.refused] == [(code, str(folder / new / file))]
    assert [f.code for f in faults_of(lambda: shelf.serve(folder, "real", new))] == [code]
    assert [f.code for f in faults_of(lambda: shelf.publish(folder, new))] == [code]
    assert shelf.pointer(folder)["real"] == [old, new]


def with_json(**changes: object) -> Callable[[Path], object]:
    def damage(path: Path) -> None:
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    return damage


def without(key: str) -> Callable[[Path], object]:
    def damage(path: Path) -> None:
        data = json.loads(path.read_text())
        del data[key]
        path.write_text(json.dumps(data))

    return damage


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (truncate, "manifest_damaged"),
        (lambda p: p.write_text("garbage"), "manifest_damaged"),
        (lambda p: p.write_text("[]"), "manifest_damaged"),
        (lambda p: p.write_text("null"), "manifest_damaged"),
        (lambda p: p.write_bytes(b""), "manifest_damaged"),
        (lambda p: p.write_bytes(b"\xff\xfe"), "manifest_damaged"),
        (replace_by_folder, "manifest_damaged"),
        (without("files"), "manifest_damaged"),
        (without("schema_version"), "manifest_damaged"),
        (with_json(files=[]), "manifest_damaged"),
        (with_json(files=["observations.parquet"]), "manifest_damaged"),
        (with_json(sources=[{"id": "only"}]), "manifest_damaged"),
        (with_json(indicators=7), "manifest_damaged"),
        (with_json(schema_version=2), "schema_version"),
        (with_json(schema_version=2, files={"in": "another shape"}), "schema_version"),
        (with_json(schema_version="1"), "schema_version"),
        (with_json(id="real-2000-01-01-00000000"), "id_not_file_name"),
        (Path.unlink, "file_missing"),
    ],
)
def test_a_damaged_manifest_is_refused_by_name(
    two: tuple[Path, str, str], damage: Callable[[Path], object], code: str
) -> None:
    folder, old, new = two
    damage(folder / new / MANIFEST_FILE)
    served = shelf.serve(folder, "real")
    assert served.manifest.id == old
    (fault,) = served.refused
    assert fault.code == code
    assert new in fault.file


def test_a_release_that_vanished_is_refused_by_name(two: tuple[Path, str, str]) -> None:
    folder, old, new = two
    shutil.rmtree(folder / new)
    served = shelf.serve(folder, "real")
    assert served.manifest.id == old
    assert [(f.code, f.file) for f in served.refused] == [("file_missing", str(folder / new / MANIFEST_FILE))]


def test_when_all_are_damaged_each_is_named(two: tuple[Path, str, str]) -> None:
    folder, old, new = two
    for name in (old, new):
        truncate(folder / name / OBSERVATIONS)
    found = faults_of(lambda: shelf.serve(folder, "real"))
    assert [(f.code, Path(f.file).parent.name) for f in found] == [
        ("file_damaged", new),
        ("file_damaged", old),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "garbage",
        "[]",
        "null",
        '"real"',
        '{"real": 5}',
        '{"real": "abc"}',
        '{"real": null}',
        '{"real": ["h',
    ],
)
def test_a_damaged_pointer_is_refused_and_the_last_good_release_served(
    two: tuple[Path, str, str], text: str
) -> None:
    folder, old, new = two
    (folder / shelf.POINTER).write_text(text)
    served = shelf.serve(folder, "real")
    assert served.manifest.id == sorted((old, new))[-1]
    assert [(f.code, f.file) for f in served.refused] == [("pointer_damaged", str(folder / shelf.POINTER))]
    assert [f.code for f in faults_of(lambda: shelf.publish(folder, old))] == ["pointer_damaged"]
    assert (folder / shelf.POINTER).read_text() == text


def test_a_damaged_release_is_built_anew(two: tuple[Path, str, str]) -> None:
    folder, _, new = two
    truncate(folder / new / OBSERVATIONS)
    assert made(folder, years(2020, 2022), ITEMS).id == new
    assert shelf.serve(folder, "real").refused == ()
    assert shelf.serve(folder, "real").manifest.id == new


# The shelf


def test_publish_and_roll_back(two: tuple[Path, str, str]) -> None:
    folder, old, new = two
    assert shelf.pointer(folder) == {"real": [old, new], "example": []}
    assert shelf.rollback(folder, "real").id == old
    assert shelf.serve(folder, "real").manifest.id == old
    assert shelf.all_releases(folder) == sorted((old, new))
    assert shelf.all_releases(folder, "real") == sorted((old, new))
    assert shelf.all_releases(folder, "example") == []
    (fault,) = faults_of(lambda: shelf.rollback(folder, "real"))
    assert (fault.code, fault.key, fault.found) == ("nothing_before", "real", old)
    shelf.publish(folder, new)
    assert shelf.serve(folder, "real").manifest.id == new
    shelf.publish(folder, old)
    assert shelf.pointer(folder)["real"] == [new, old]


def test_rolling_back_to_a_damaged_one_changes_nothing(two: tuple[Path, str, str]) -> None:
    folder, old, new = two
    flip(folder / old / OBSERVATIONS)
    assert [f.code for f in faults_of(lambda: shelf.rollback(folder, "real"))] == ["file_damaged"]
    assert shelf.serve(folder, "real").manifest.id == new


def test_kinds_have_each_their_own_current_release(two: tuple[Path, str, str]) -> None:
    folder, _, new = two
    example = made(folder, years(2020, 2020), ITEMS, kind="example").id
    shelf.publish(folder, example)
    assert shelf.serve(folder, "example").manifest.id == example
    assert shelf.serve(folder, "real").manifest.id == new
    assert [f.code for f in faults_of(lambda: shelf.rollback(folder, "example"))] == ["nothing_before"]
    assert [f.code for f in faults_of(lambda: shelf.rollback(folder, "no-such-kind"))] == ["nothing_before"]


def test_a_release_by_name(two: tuple[Path, str, str]) -> None:
    folder, old, _ = two
    assert shelf.serve(folder, "real", old).manifest.id == old
    for name in ("real-1", "../releases", ".", old + "/../" + old):
        (fault,) = faults_of(lambda name=name: shelf.serve(folder, "real", name))
        assert (fault.code, fault.found) == ("unknown_release", name)


def test_a_shelf_that_is_not_there(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert shelf.all_releases(nowhere) == []
    assert [f.code for f in faults_of(lambda: shelf.serve(nowhere, "real"))] == ["no_release"]


# What differs


def test_compare_tells_new_revised_and_vanished(tmp_path: Path) -> None:
    before = [
        *years(2020, 2021),
        row("share", "C", 2021, 3.0),
        row("share", "D", 2021, None),
        invented_part("share", "E", 2021, 10, 100),
        invented_part("share", "F", 2021, 10, 100),
        row("other", "A", 2020, 1.0),
        row("other", "B", 2020, 9.9, source="aside", lead=False),
    ]
    after = [
        *[{**r, "value": 10.5} if (r["region"], r["year"]) == ("A", 2021) else r for r in years(2020, 2021)],
        *years(2022, 2023),
        row("share", "C", 2021, 3.0),
        row("share", "D", 2021, 4.0),
        {**invented_part("share", "E", 2021, 10, 100), "numerator": 11},
        {**invented_part("share", "F", 2021, 10, 100), "denominator": 101},
        row("other", "B", 2020, 8.8, source="aside", lead=False),
    ]
    old, new = made(tmp_path, before, ITEMS).id, made(tmp_path, after, ITEMS).id
    gone, share = shelf.compare(tmp_path, old, new)
    assert (gone.indicator, gone.added, gone.revised, gone.vanished) == ("other", 0, 0, 1)
    assert gone.examples == ("county A 2020 total: 1.0 → –",)
    assert (share.indicator, share.new_periods) == ("share", (2022, 2023))
    assert (share.added, share.revised, share.vanished) == (6, 4, 0)
    assert share.examples[:2] == ("county A 2021 total: 10.0 → 10.5", "county D 2021 total: suppressed → 4.0")
    back = {c.indicator: c for c in shelf.compare(tmp_path, new, old)}
    assert (back["share"].added, back["share"].revised, back["share"].vanished) == (0, 4, 6)
    assert back["other"].new_periods == (2020,)
    assert shelf.compare(tmp_path, old, old) == ()


def test_compare_refuses_what_it_cannot_trust(two: tuple[Path, str, str]) -> None:
    folder, old, new = two
    (fault,) = faults_of(lambda: shelf.compare(folder, old, "real-none"))
    assert (fault.code, fault.found) == ("unknown_release", "real-none")
    flip(folder / new / OBSERVATIONS)
    assert [f.code for f in faults_of(lambda: shelf.compare(folder, old, new))] == ["file_damaged"]
