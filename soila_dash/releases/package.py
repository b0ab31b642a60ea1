"""A release as a tidy Frictionless Data Package: its tables as CSV and Parquet, each described."""

import datetime as dt
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import LANGUAGES
from soila_dash.i18n import translator
from soila_dash.releases.manifest import Manifest
from soila_dash.releases.package_forms import csvw, dcat
from soila_dash.releases.package_tables import TYPES, Table, tables
from soila_dash.whole_file import hash_of

DESCRIPTOR = "datapackage.json"

CSVW, DCAT = "csv-metadata.json", "dcat.jsonld"
"""The same for programs of the web of data: CSV on the Web, and DCAT-AP for data portals."""

README = "README.md"

DATA = "data"

MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

LICENCES = {
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0": ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""Licences that have a name in the Open Definition's list, and their texts."""


def write(folder: Path, manifest: Manifest, catalog: Catalog, out: Path) -> Path:
    """Writes the release in `folder` as a package under `out`, in a folder of the release's name.

    Everything in a release is public: survey tables are protected before they enter one.
    """
    target = out / manifest.id
    (target / DATA).mkdir(parents=True, exist_ok=True)
    resources = []
    held = tables(folder, manifest, catalog)
    for table in held:
        unknown = set(table.rows.columns) ^ set(table.fields)
        if unknown:
            raise KeyError(f"{table.name}: fields without a description or a column: {sorted(unknown)}")
        resources.append(_resource(table, target))
    years = held[0].rows["year"]
    described = _descriptor(manifest, resources, catalog) | {
        "temporal": {"start": str(years.min()), "end": str(years.max())}
    }
    forms = {DESCRIPTOR: described, CSVW: csvw(described), DCAT: dcat(described)}
    for name, content in forms.items():
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (target / name).write_text(text + "\n", encoding="utf-8")
    (target / README).write_text(_readme(described), encoding="utf-8")
    return target


def _resource(table: Table, target: Path) -> dict[str, Any]:
    """Writes a table in both forms and describes it. The Parquet file is told beside the CSV, not as a
    resource of its own: the specification's tool cannot count one and would call the package invalid."""
    rows = table.rows.select(list(table.fields))
    writers: tuple[tuple[str, Callable[[BinaryIO], object]], ...] = (
        ("csv", rows.write_csv),
        ("parquet", rows.write_parquet),
    )
    files: dict[str, dict[str, Any]] = {}
    for form, write_to in writers:
        path = target / DATA / f"{table.name}.{form}"
        with path.open("wb") as file:  # Polars itself opens no name that is not UTF-8
            write_to(file)
        size = {"bytes": path.stat().st_size, "hash": f"sha256:{hash_of(path)}"}
        files[form] = {"path": f"{DATA}/{path.name}", "mediatype": MEDIA[form], **size}
    return {
        "name": table.name,
        "title": table.about,
        "format": "csv",
        **files["csv"],
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": _schema(table),
        "parquet": files["parquet"],
    }


def _schema(table: Table) -> dict[str, Any]:
    described = []
    for name, field in table.fields.items():
        limits: dict[str, Any] = {"required": True} if field.required else {}
        if field.among:
            limits["enum"] = list(field.among)
        kind = TYPES[table.rows.schema[name].base_type()]
        described.append(
            {"name": name, "type": kind, "description": field.about}
            | ({"constraints": limits} if limits else {})
        )
    schema: dict[str, Any] = {"fields": described, "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {"fields": list(own), "reference": {"resource": other, "fields": list(theirs)}}
            for own, other, theirs in table.references
        ]
    return schema


def zip_file(folder: Path, manifest: Manifest, catalog: Catalog) -> bytes:
    """The package as one file; the same release gives the same bytes."""
    out = io.BytesIO()
    day = dt.date.fromisoformat(manifest.built[:10])
    with tempfile.TemporaryDirectory() as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        target = write(folder, manifest, catalog, Path(made))
        for path in sorted(p for p in target.rglob("*") if p.is_file()):
            name = path.relative_to(made).as_posix()
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    return out.getvalue()


def _descriptor(manifest: Manifest, resources: list[dict[str, Any]], catalog: Catalog) -> dict[str, Any]:
    mark = " / ".join(translator(language)("illustrative.mark") for language in LANGUAGES)
    title = "Children's services in Finland, region by region (SOILA dashboard)"
    about = (
        "Figures with their sources, definitions, breaks in series and regions. A figure stands as its "
        "producer published it, or was computed as the table sources says; a missing one says why. Figures "
        "of different sources (vintages) are not to be joined into one series. Verdicts and intervals are "
        "not part of the package: the dashboard computes them from these figures by the methods it describes."
    )
    if manifest.illustrative:
        title = f"{mark}: {title}"
        about = f"{mark}. Every figure, region and survey is invented, in the form of the real release."
    licences = dict.fromkeys(s.licence for s in manifest.sources)
    return {
        "profile": "data-package",
        "name": manifest.id,
        "id": manifest.id,
        "title": title,
        "description": about,
        "version": manifest.id.rsplit("-", 1)[-1],
        "created": dt.datetime.fromisoformat(manifest.built).strftime("%Y-%m-%dT00:00:00Z"),
        "keywords": ["children", "child welfare", "Finland", "wellbeing services counties"],
        "licenses": [_licence(name) for name in licences],
        "sources": [
            {"title": s.citation} | ({"path": s.url} if s.url.startswith("http") else {})
            for s in manifest.sources
        ],
        "contributors": _contributors(catalog),
        "spatial": "Finland",
        "illustrative": manifest.illustrative,
        "resources": resources,
    }


def _contributors(catalog: Catalog) -> list[dict[str, str]]:
    """Who publishes; nobody where the installation names no sender."""
    sender = catalog.sender
    return [{"title": sender.name["en"], "role": "publisher"}] if sender is not None else []


def _licence(name: str) -> dict[str, str]:
    """A licence by its name in the Open Definition's list; one that is not there by what is said of it."""
    if name in LICENCES:
        short, path = LICENCES[name]
        return {"name": short, "path": path, "title": name}
    return {"name": "notspecified", "title": name}


def _readme(described: dict[str, Any]) -> str:
    lines = [
        f"# {described['title']}",
        "",
        described["description"],
        "",
        "| file | what it holds |",
        "|---|---|",
    ]
    lines += [f"| `{r['path']}` | {r['title']} |" for r in described["resources"] if r["format"] == "csv"]
    lines += [
        "",
        "Each table is there as CSV (UTF-8, comma, decimal point, empty for missing) and as Parquet.",
    ]
    lines += [
        "Every field, unit, code and reason for a missing figure is described in `datapackage.json`; the "
        f"same is told as CSV on the Web in `{CSVW}`, and for data portals (DCAT-AP) in `{DCAT}`."
    ]
    licences = "; ".join(x["title"] for x in described["licenses"])
    lines += ["", f"Licences: {licences}. The table sources says which, and how to cite each."]
    return "\n".join(lines) + "\n"
