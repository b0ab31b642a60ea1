"""A release as a tidy Frictionless Data Package: its tables as CSV and Parquet, each described."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import LANGUAGES
from soila_dash.i18n import translator
from soila_dash.releases.manifest import Manifest
from soila_dash.releases.package_tables import TYPES, Table, tables
from soila_dash.whole_file import hash_of

DESCRIPTOR = "datapackage.json"

README = "README.md"

DATA = "data"

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
    for table in tables(folder, manifest, catalog):
        unknown = set(table.rows.columns) ^ set(table.fields)
        if unknown:
            raise KeyError(f"{table.name}: fields without a description or a column: {sorted(unknown)}")
        resources += _resources(table, target)
    described = _descriptor(manifest, resources)
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (target / DESCRIPTOR).write_text(text + "\n", encoding="utf-8")
    (target / README).write_text(_readme(described), encoding="utf-8")
    return target


def _resources(table: Table, target: Path) -> list[dict[str, Any]]:
    """Writes a table in both forms and describes them."""
    rows = table.rows.select(list(table.fields))
    writers: tuple[tuple[str, str, Callable[[BinaryIO], object]], ...] = (
        ("csv", "text/csv", rows.write_csv),
        ("parquet", "application/vnd.apache.parquet", rows.write_parquet),
    )
    found: list[dict[str, Any]] = []
    for form, media, write_to in writers:
        path = target / DATA / f"{table.name}.{form}"
        with path.open("wb") as file:  # Polars itself opens no name that is not UTF-8
            write_to(file)
        resource: dict[str, Any] = {
            "name": table.name if form == "csv" else f"{table.name}-{form}",
            "path": f"{DATA}/{path.name}",
            "title": table.about,
            "format": form,
            "mediatype": media,
            "bytes": path.stat().st_size,
            "hash": f"sha256:{hash_of(path)}",
        }
        if form == "csv":
            resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": _schema(table)}
        else:
            resource["description"] = f"The same rows and fields as {table.name}.csv, typed"
        found.append(resource)
    return found


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


def _descriptor(manifest: Manifest, resources: list[dict[str, Any]]) -> dict[str, Any]:
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
        "illustrative": manifest.illustrative,
        "resources": resources,
    }


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
    lines += ["Every field, unit, code and reason for a missing figure is described in `datapackage.json`."]
    licences = "; ".join(x["title"] for x in described["licenses"])
    lines += ["", f"Licences: {licences}. The table sources says which, and how to cite each."]
    return "\n".join(lines) + "\n"
