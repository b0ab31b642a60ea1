"""The data package: valid by the specification, every field described, the same figures as the release."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
from frictionless import Package, Report

from soila_dash import paths
from soila_dash.cli import main
from soila_dash.releases import package, package_fields, shelf
from soila_dash.releases.build import OBSERVATIONS
from soila_dash.releases.protect import ANSWERS, AUDIT, COUNTS
from soila_dash.releases.shelf import Served
from soila_dash.sources.observations import SCHEMA, Status
from tests import shipped

CATALOG = shipped.catalog()
TABLES = {"observations", "indicators", "goals", "regions", "events", "breaks", "sources"}
RISKY = ("=", "+", "-", "@", "\t", "\r")
kinds = pytest.mark.parametrize("kind", shelf.KINDS)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Served]]:
    out = tmp_path_factory.mktemp("package")
    found = {}
    for kind in shelf.KINDS:
        served = shelf.serve(paths.releases(), kind)
        found[kind] = package.write(served.folder, served.manifest, CATALOG, out), served
    return found


def checked(folder: Path, sizes: bool = True) -> Report:
    """What the specification's own tool says of the package: types, constraints, keys, references, sizes and
    hashes. The Parquet files beside it are compared with the CSV."""
    described = json.loads((folder / package.DESCRIPTOR).read_text())
    assert list(Package.metadata_validate(described)) == []
    for resource in described["resources"] if not sizes else ():
        del resource["hash"], resource["bytes"]
    return Package.from_descriptor(described, basepath=str(folder)).validate()


@pytest.mark.slow
@kinds
def test_the_package_is_valid(written: dict[str, tuple[Path, Served]], kind: str) -> None:
    """By the specification: the descriptor, each table's types and constraints, keys and references."""
    folder, _ = written[kind]
    report = checked(folder)
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:10]
    tables = {r.name for r in Package(folder / package.DESCRIPTOR).resources if r.format == "csv"}
    assert tables >= TABLES


@pytest.mark.slow
@kinds
def test_the_check_would_find_a_fault(
    written: dict[str, tuple[Path, Served]], kind: str, tmp_path: Path
) -> None:
    folder, _ = written[kind]
    for path in folder.rglob("*"):
        if path.is_file():
            (tmp_path / path.relative_to(folder)).parent.mkdir(exist_ok=True)
            (tmp_path / path.relative_to(folder)).write_bytes(path.read_bytes())
    rows = tmp_path / "data" / "observations.csv"
    first, rest = rows.read_text(encoding="utf-8").split("\n", 1)
    strange = rest.split("\n", 1)[0].split(",")
    strange[0], strange[first.split(",").index("status")] = "unheard-of", "guessed"
    rows.write_text(f"{first}\n{','.join(strange)}\n{rest}", encoding="utf-8")
    found = {error[0] for error in checked(tmp_path, sizes=False).flatten(["type"])}
    assert found == {"foreign-key", "constraint-error"}


@kinds
def test_both_forms_hold_the_release(written: dict[str, tuple[Path, Served]], kind: str) -> None:
    folder, served = written[kind]
    release = pl.read_parquet(served.folder / OBSERVATIONS)
    rows = pl.read_parquet(folder / "data" / "observations.parquet")
    assert rows.drop("illustrative").equals(release)
    assert set(rows["illustrative"].unique()) == {served.manifest.illustrative}
    described = json.loads((folder / package.DESCRIPTOR).read_text())
    for resource in described["resources"]:
        if resource["format"] == "csv":
            typed = pl.read_parquet(folder / "data" / f"{resource['name']}.parquet")
            text = pl.read_csv(folder / resource["path"], schema=typed.schema)
            assert text.equals(typed), resource["name"]
            assert typed.columns == [f["name"] for f in resource["schema"]["fields"]]


@kinds
def test_everything_is_described_and_marked(written: dict[str, tuple[Path, Served]], kind: str) -> None:
    folder, served = written[kind]
    described = json.loads((folder / package.DESCRIPTOR).read_text())
    assert described["id"] == served.manifest.id
    assert described["licenses"]
    assert len(described["sources"]) == len(served.manifest.sources)
    for resource in described["resources"]:
        assert resource["title"]
        for field in resource.get("schema", {}).get("fields", []):
            assert len(field["description"]) > 3, (resource["name"], field)
    readme = (folder / package.README).read_text()
    for text in (described["title"], described["description"], readme, served.manifest.sources[0].producer):
        assert ("Esimerkkimaa" in text) is served.manifest.illustrative
    assert described["illustrative"] is served.manifest.illustrative
    if served.manifest.illustrative:
        producers = pl.read_csv(folder / "data" / "indicators.csv")["producer_fi"].unique().to_list()
        assert producers == ["Esimerkkimaa – kuvitteellisia lukuja"]


@kinds
def test_other_forms_describe_the_same(written: dict[str, tuple[Path, Served]], kind: str) -> None:
    folder, served = written[kind]
    described = json.loads((folder / package.DESCRIPTOR).read_text())
    tables = json.loads((folder / package.CSVW).read_text())["tables"]
    assert [t["url"] for t in tables] == [r["path"] for r in described["resources"]]
    for table, resource in zip(tables, described["resources"], strict=True):
        head = (folder / table["url"]).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        assert [c["name"] for c in table["tableSchema"]["columns"]] == head
        assert table["tableSchema"].get("primaryKey") == resource["schema"].get("primaryKey")
    told = json.loads((folder / package.DCAT).read_text())
    files = {one["dcat:downloadURL"]["@id"]: one for one in told["dcat:distribution"]}
    assert {p.relative_to(folder).as_posix() for p in (folder / "data").iterdir()} == {*files}
    for path, one in files.items():
        content = (folder / path).read_bytes()
        assert int(one["dcat:byteSize"]["@value"]) == len(content)
        assert one["spdx:checksum"]["spdx:checksumValue"] == hashlib.sha256(content).hexdigest()
    assert told["dct:publisher"]["foaf:name"] == described["contributors"][0]["title"]
    years = pl.read_parquet(served.folder / OBSERVATIONS)["year"]
    assert described["temporal"] == {"start": str(years.min()), "end": str(years.max())}


def test_the_zip_holds_the_package(written: dict[str, tuple[Path, Served]]) -> None:
    folder, served = written["real"]
    content = package.zip_file(served.folder, served.manifest, CATALOG)
    archive = zipfile.ZipFile(io.BytesIO(content))
    expected = {p.relative_to(folder.parent).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert set(archive.namelist()) == {*expected}
    assert all(archive.read(name) == path.read_bytes() for name, path in expected.items())


@kinds
def test_no_cell_is_a_formula(written: dict[str, tuple[Path, Served]], kind: str) -> None:
    for path in (written[kind][0] / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [c for c in cells if c.startswith(RISKY)], path.name


def test_every_public_column_and_status_has_its_words() -> None:
    assert set(package_fields.OBSERVATION) == {*SCHEMA, "illustrative"}
    assert set(package_fields.STATUSES) == set(get_args(Status))
    for name, columns in (("survey_counts", COUNTS), ("survey_answers", ANSWERS), ("survey_audit", AUDIT)):
        assert list(package_fields.SURVEY[name][1]) == list(columns) or set(
            package_fields.SURVEY[name][1]
        ) == set(columns)


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "export", "--all", str(tmp_path / "out")]) == 0
    folders = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert [name.split("-")[0] for name in folders] == ["example", "real"]
    assert all(name in capsys.readouterr().out for name in folders[:1])
    one = folders[0]
    assert main(["export", "--release", one, str(tmp_path / "one")]) == 0
    assert [p.name for p in (tmp_path / "one").iterdir()] == [one]
    assert main(["--lang", "en", "export", "--release", "real-1", str(tmp_path / "none")]) == 1
