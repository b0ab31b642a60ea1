"""The tables of a release's data package: their rows, keys and references."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from soila_dash.catalog import Catalog, Event, Indicator, Region
from soila_dash.catalog.models import LANGUAGES, Model, Text
from soila_dash.i18n import translator
from soila_dash.releases.build import EVENTS, REGIONS
from soila_dash.releases.manifest import Manifest
from soila_dash.releases.observation_files import read_parts
from soila_dash.releases.package_fields import (
    BREAK,
    EVENT,
    GOAL,
    ILLUSTRATIVE,
    INDICATOR,
    OBSERVATION,
    REGION,
    SOURCE,
    SURVEY,
    Field,
)

TYPES: dict[Any, str] = {
    pl.String: "string",
    pl.Int32: "integer",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
}


@dataclass(frozen=True)
class Table:
    """A table of the package: its rows, key and references ({fields: (table, fields)})."""

    name: str
    about: str
    rows: pl.DataFrame
    fields: dict[str, Field]
    key: tuple[str, ...] = ()
    references: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()


def tables(folder: Path, manifest: Manifest, catalog: Catalog) -> list[Table]:
    """The tables of a release, the observations first."""
    mark = pl.lit(manifest.illustrative).alias("illustrative")
    rows = read_parts(folder)
    used = set(rows["indicator"].unique())
    items = [i for i in catalog.indicators.values() if i.id in used]
    regions = [Region.model_validate(r) for r in json.loads((folder / REGIONS).read_text(encoding="utf-8"))]
    events = [Event.model_validate(e) for e in json.loads((folder / EVENTS).read_text(encoding="utf-8"))]
    found = [
        Table(
            "observations",
            "One figure a row: an indicator in a region in a year, for a sex, from a source",
            rows.with_columns(mark),
            OBSERVATION,
            ("indicator", "level", "region", "year", "sex", "source"),
            (
                (("indicator",), "indicators", ("id",)),
                (("level", "region"), "regions", ("level", "code")),
                (("source",), "sources", ("id",)),
            ),
        ),
        Table(
            "indicators",
            "What the figures mean: definition, unit, direction, caveats",
            _indicators(items, manifest),
            INDICATOR,
            ("id",),
            ((("goal",), "goals", ("id",)),),
        ),
        Table(
            "goals",
            "The strategic goals, and the context they share",
            _models(catalog.goals, GOAL),
            GOAL,
            ("id",),
        ),
        Table(
            "regions",
            "The regions of the release",
            _models(regions, REGION).with_columns(mark),
            REGION,
            ("level", "code"),
        ),
        Table(
            "events",
            "Laws, reforms and programme steps; they break no series",
            _models(events, EVENT),
            EVENT,
            ("id",),
        ),
        Table(
            "breaks",
            "Years from which an indicator's figures are not comparable with those before",
            _frame([_flat(b, BREAK) | {"indicator": i.id} for i in items for b in i.breaks], BREAK),
            BREAK,
            ("indicator", "year"),
            ((("indicator",), "indicators", ("id",)),),
        ),
        Table(
            "sources",
            "Where the figures come from: one producer's one vintage a row",
            _frame([asdict(s) for s in manifest.sources], SOURCE),
            SOURCE,
            ("id",),
        ),
    ]
    return [*found, *_survey_tables(folder, manifest, mark)]


def _survey_tables(folder: Path, manifest: Manifest, mark: pl.Expr) -> Iterator[Table]:
    """The protected tables of the surveys, as far as the release has them."""
    there = {f.name for f in manifest.files}
    for name, (about, fields) in SURVEY.items():
        if f"{name}.parquet" in there:
            kept = pl.read_parquet(folder / f"{name}.parquet").with_columns(mark)
            yield Table(name, about, kept, fields | {"illustrative": Field(ILLUSTRATIVE, required=True)})


def _indicators(items: Sequence[Indicator], manifest: Manifest) -> pl.DataFrame:
    """What the figures mean; no producer may seem to stand behind an invented figure."""
    found = _models(items, INDICATOR)
    if not manifest.illustrative:
        return found
    marks = [pl.lit(translator(x)("illustrative.mark")).alias(f"producer_{x}") for x in LANGUAGES]
    return found.with_columns(*marks, pl.lit(manifest.sources[0].licence).alias("licence"))


def _models(models: Sequence[Model], fields: dict[str, Field]) -> pl.DataFrame:
    return _frame([_flat(m, fields) for m in models], fields)


def _flat(model: Model, fields: dict[str, Field]) -> dict[str, object]:
    """A model's columns: a text in its three languages, several codes in one with spaces between."""
    row: dict[str, object] = {}
    for name, value in model:
        if isinstance(value, Text):
            row |= {f"{name}_{language}": value[language] for language in LANGUAGES}
        elif isinstance(value, tuple):
            row[name] = " ".join(str(v) for v in value)
        else:
            row[name] = getattr(value, "value", value)
    return {name: row.get(name) for name in fields}


def _frame(rows: list[dict[str, object]], fields: dict[str, Field]) -> pl.DataFrame:
    """Rows as a frame with these columns in order; an empty text is a missing one."""
    kinds: dict[str, Any] = {"order": pl.Int64, "decimals": pl.Int64, "year": pl.Int64, "date": pl.Date}
    kinds["illustrative"] = pl.Boolean
    schema = {name: kinds.get(name, pl.String) for name in fields}
    kept = [{name: None if row.get(name) == "" else row.get(name) for name in fields} for row in rows]
    return pl.DataFrame(kept, schema=schema)
