"""DuckDB over one release's Parquet: named questions in, Polars frames out, nothing written."""

import json
from collections.abc import Collection, Mapping
from functools import cache, cached_property
from pathlib import Path

import duckdb
import polars as pl

from soila_dash.catalog import Event, Region
from soila_dash.paths import QUERIES
from soila_dash.releases import observation_files, surveys
from soila_dash.releases.build import EVENTS, REGIONS
from soila_dash.releases.manifest import Manifest
from soila_dash.releases.surveys import Register
from soila_dash.sources.observations import Source


class Store:
    """One verified release, open for questions. Safe to share between threads: each question runs on
    a cursor of its own."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._parts = observation_files.part_names(manifest)
        self._root = _sandbox(folder, {f.name for f in manifest.files}, self._parts)

    def run(self, question: str, **parameters: object) -> pl.DataFrame:
        """The answer to queries/<question>.sql; its header says the parameters and columns.

        Raises KeyError for a question that has no file, duckdb.Error when a parameter is missing or
        the file cannot be read.

        A question about `indicator` or `indicators` reads the parts that hold them alone.
        """
        cursor = self._root.cursor()
        try:
            if len(self._parts) > 1 and (asked := _indicators(parameters)):
                names = observation_files.parts_of(self.manifest, asked)
                cursor.sql(
                    f"CREATE TEMP VIEW observations AS FROM read_parquet({_file_list(self.folder, names)})"
                )
            found: pl.DataFrame = cursor.sql(_question(question), params=parameters or None).pl()
            return found
        finally:
            cursor.close()

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """The regions the release speaks of; nothing else knows their number or names."""
        text = (self.folder / REGIONS).read_text(encoding="utf-8")
        return tuple(Region.model_validate(r) for r in json.loads(text))

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Region]:
        """Region by (level, code)."""
        return {r.key: r for r in self.regions}

    @cached_property
    def country(self) -> Region:
        """The whole country."""
        return next(r for r in self.regions if r.level == "country")

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Laws, reforms and programme steps that annotate the curves."""
        text = (self.folder / EVENTS).read_text(encoding="utf-8")
        return tuple(Event.model_validate(e) for e in json.loads(text))

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The release's sources by id."""
        return {s.id: s for s in self.manifest.sources}

    @cached_property
    def surveys(self) -> Register:
        """The pilots, organisations, rounds and instruments that the release speaks of."""
        return surveys.register(self.folder)

    def at(self, level: str) -> tuple[Region, ...]:
        """The release's regions of one level, from north to south."""
        return tuple(sorted((r for r in self.regions if r.level == level), key=lambda r: r.order))


def _sandbox(
    folder: Path, files: Collection[str], observations: Collection[str]
) -> duckdb.DuckDBPyConnection:
    """An in-memory database that can read the release's folder and nothing else.

    A release built before the surveys has empty tables of them; one from before its coverage was written
    has it worked out.
    """
    root = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "threads": 1,
        }
    )
    root.sql("SET allowed_directories = $folders", params={"folders": [str(folder)]})
    root.sql("SET enable_external_access = false")
    rows = root.read_parquet([str(folder / name) for name in observations])
    if "precision" not in rows.columns:  # A release built before precision was carried.
        rows = rows.project("*, NULL::DOUBLE AS precision")
    rows.create_view("observations")
    if observation_files.COVERAGE in files:
        root.read_parquet(str(folder / observation_files.COVERAGE)).create_view("coverage")
    else:
        observation_files.coverage(root).create_view("coverage")
    for name, (file, schema) in surveys.TABLES.items():
        if file in files:
            root.read_parquet(str(folder / file)).create_view(f"survey_{name}")
        else:
            root.from_arrow(pl.DataFrame(schema=schema).to_arrow()).create(f"survey_{name}")
    root.sql("SET lock_configuration = true")
    return root


def _indicators(parameters: Mapping[str, object]) -> tuple[str, ...]:
    one, several = parameters.get("indicator"), parameters.get("indicators", ())
    return (str(one),) if one is not None else tuple(several)  # type: ignore[arg-type]


def _file_list(folder: Path, names: Collection[str]) -> str:
    """Files of the release as a list in SQL: a view takes no parameters."""
    return "[" + ", ".join("'" + str(folder / name).replace("'", "''") + "'" for name in names) + "]"


@cache
def _question(name: str) -> str:
    if name not in {p.stem for p in QUERIES.glob("*.sql")}:
        raise KeyError(f"no question named {name}")
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
