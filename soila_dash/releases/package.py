"""A release as a tidy Frictionless Data Package: CSV and Parquet tables, each field described."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from soila_dash.catalog import Catalog, Event, Region, Unit
from soila_dash.catalog.models import LANGUAGES, Model, Text
from soila_dash.i18n import translator
from soila_dash.releases.build import EVENTS, OBSERVATIONS, REGIONS
from soila_dash.releases.manifest import Manifest, sha256
from soila_dash.sources.observations import Status

DESCRIPTOR = "datapackage.json"
README = "README.md"
DATA = "data"
LICENCES = {
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0": ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""Licences that have a name in the Open Definition's list, and their texts."""

_TYPES: dict[Any, str] = {
    pl.String: "string",
    pl.Int32: "integer",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
}
_LEVELS = ["country", "county", "maakunta", "collaborative_area", "municipality"]
_SEXES = ["total", "female", "male"]

ILLUSTRATIVE = "true: the figure is invented (example land); false: a producer has published it"
STATUSES: dict[Status, str] = {
    "published": "value published",
    "suppressed": "hidden by the producer, small numbers",
    "not_collected": "not collected",
    "not_published": "not published yet",
    "not_applicable": "does not apply",
    "not_computable": "only parts known, no figure can be computed",
}


@dataclass(frozen=True)
class Field:
    """What a column holds; `among`: its possible values."""

    about: str
    among: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the package: its rows, key and references ({fields: (table, fields)})."""

    name: str
    about: str
    rows: pl.DataFrame
    fields: dict[str, Field]
    key: tuple[str, ...] = ()
    references: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()


def _texts(names: dict[str, str]) -> dict[str, Field]:
    """A field for each language of each text."""
    spoken = {"fi": "in Finnish", "sv": "in Swedish", "en": "in English"}
    return {
        f"{n}_{lang}": Field(f"{about}, {spoken[lang]}") for n, about in names.items() for lang in LANGUAGES
    }


OBSERVATION = {
    "indicator": Field("Indicator: see the table indicators", required=True),
    "level": Field("Level of the region", tuple(_LEVELS), required=True),
    "region": Field("Region's code at that level: see the table regions", required=True),
    "year": Field("Year that the figure speaks of", required=True),
    "sex": Field("Sex of the persons counted", tuple(_SEXES), required=True),
    "value": Field(
        "The figure as published, in the indicator's unit (percent as percent); empty unless published"
    ),
    "numerator": Field("Persons or events counted; empty where not known"),
    "denominator": Field("What they are divided by, a number of persons; empty where not known"),
    "status": Field(
        "Why there is a value or none: " + "; ".join(f"{k}: {v}" for k, v in STATUSES.items()),
        tuple(STATUSES),
        required=True,
    ),
    "source": Field("One producer's one vintage: see the table sources", required=True),
    "lead": Field(
        "true: the source that the dashboard shows this indicator and level from; others are single figures. "
        "Figures of different sources are not to be joined into one series",
        required=True,
    ),
    "illustrative": Field(ILLUSTRATIVE, required=True),
}
INDICATOR = {
    "id": Field("Name of the indicator in the other tables", required=True),
    "goal": Field("Strategic goal: see the table goals", required=True),
    "order": Field("Place within the goal"),
    **_texts({"name": "Name", "short": "Short name"}),
    "unit": Field("Unit of value", tuple(u.value for u in Unit), required=True),
    "quantity": Field(
        "What kind of figure it is, which says its interval", ("proportion", "rate", "count", "amount")
    ),
    "decimals": Field("Decimals to show"),
    "age": Field("Ages covered, where the indicator is one of several of different ages"),
    "direction": Field("Which way the goal or a cited policy points", ("lower", "higher", "neutral")),
    **_texts(
        {
            "direction_source": "What says the direction",
            "producer": "Producer",
            "numerator": "Who or what is counted",
            "denominator": "What it is divided by",
            "why_it_matters": "Why it matters",
            "how_is_it_calculated": "How it is calculated",
            "caveats": "What to keep in mind",
        }
    ),
    "licence": Field("Licence of the figures"),
}
GOAL = {
    "id": Field("Name of the goal in the other tables", required=True),
    "order": Field("Number of the goal"),
    **_texts({"name": "Name", "statement": "The goal in words"}),
}
REGION = {
    "level": Field("Level", tuple(_LEVELS), required=True),
    "code": Field("Code; codes repeat between levels", required=True),
    **_texts({"name": "Full name", "short": "Short name"}),
    "order": Field("Place from north to south"),
    "members": Field("Codes of the counties inside, with spaces between"),
    "illustrative": Field(ILLUSTRATIVE.replace("figure", "region"), required=True),
}
EVENT = {
    "id": Field("Name of the event", required=True),
    "date": Field("When it came into force or began", required=True),
    "kind": Field("Kind of event", ("law", "reform", "programme"), required=True),
    **_texts({"title": "What happened"}),
    "affects": Field("Indicators it is said to bear on, with spaces between; empty for all"),
}
BREAK = {
    "indicator": Field("Indicator: see the table indicators", required=True),
    "year": Field("From this year on figures are not comparable with those before it", required=True),
    **_texts({"label": "What changed"}),
    "source": Field("What says so"),
}
SOURCE = {
    "id": Field("Name of the source in the observations", required=True),
    "producer": Field("Producer", required=True),
    "title": Field("Title of the publication"),
    "url": Field("Address of the publication"),
    "licence": Field("Licence of its figures", required=True),
    "citation": Field("How to cite it"),
    "vintage": Field("When the figures were published or fetched: a year or a date"),
    "fetched": Field("Date of fetching"),
    "updated": Field("When the producer last updated it"),
    "summed": Field(
        "Levels some or all of whose figures were summed from smaller areas, with spaces between"
    ),
    "computed": Field(
        "How shares were computed for this release from published counts: share, or share_by_analogy where "
        "no published share confirms the population they are shares of; empty where they are published"
    ),
}
_CELL = {
    "round": Field("Round of the survey", required=True),
    "pilot": Field("Pilot, or total for all of them", required=True),
    "group": Field("Group of respondents, or total for all of them", required=True),
}
SURVEY: dict[str, tuple[str, dict[str, Field]]] = {
    "survey_counts": (
        "How many answered, by round, pilot and group; small numbers are protected",
        {
            **_CELL,
            "status": Field("published or suppressed", required=True),
            "n": Field("Answers; empty when suppressed"),
            "expected": Field("How many were asked; empty when not known or suppressed"),
            "waiting": Field("true: a sum without answers that are not published yet"),
            "rate": Field("Response rate, whole percent; empty when not known or suppressed"),
        },
    ),
    "survey_answers": (
        "What they answered, item by item; protected, see status",
        {
            **_CELL,
            "instrument": Field("Questionnaire"),
            "version": Field("Its version; a changed wording is another"),
            "item": Field("Item of the questionnaire"),
            "status": Field("published, banded (only band is told) or suppressed", required=True),
            "n": Field("Answers to the item"),
            "mean": Field("Mean on the item's scale"),
            "step": Field("What the mean is rounded to"),
            "mean_lower": Field("Lower limit of its 95 % interval"),
            "mean_upper": Field("Upper limit of its 95 % interval"),
            "disagrees": Field("Share that disagrees, whole percent"),
            "neither": Field("Share in the middle, whole percent"),
            "agrees": Field("Share that agrees, whole percent"),
            "disagrees_least": Field(
                "Least share that disagrees, percent; a range where whole percent is empty"
            ),
            "disagrees_most": Field("The share is below this, or 100"),
            "neither_least": Field("Least share in the middle, percent"),
            "neither_most": Field("The share is below this, or 100"),
            "agrees_least": Field("Least share that agrees, percent"),
            "agrees_most": Field("The share is below this, or 100"),
            "agrees_lower": Field("Lower limit of the 95 % interval of the share that agrees, percent"),
            "agrees_upper": Field("Upper limit of the 95 % interval of the share that agrees, percent"),
            "band": Field("low, middle or high, where only that may be told"),
            "pooled": Field("true: some answers are left out"),
            "approximate": Field("true: computed from figures that are ranges"),
        },
    ),
    "survey_audit": (
        "What readers can work out of hidden counts and of answers: an outsider from all that is published, "
        "a pilot (or all pilots of a region or an organisation) that knows its own answers besides, a "
        "respondent that knows the own answer, and a rule-reader that runs the open code on other answers",
        {
            **_CELL,
            "what": Field("counts: numbers of respondents; answers: shares and means", required=True),
            "reader": Field(
                "Who reads", required=True, among=("outsider", "pilot", "respondent", "rule-reader")
            ),
            "pilot": Field("Pilot, or total; empty: all hidden counts of the round together"),
            "group": Field("Respondent group, or total; empty: all hidden counts of the round together"),
            "checked": Field("Pairs of a reader and a figure that were checked", required=True),
            "lower": Field("The least that the hidden count, or the class known best, can be"),
            "upper": Field("The most that it can be; empty: open"),
            "values": Field(
                "How many numbers it can be, counted as far as the protection requires or to ten; for a "
                "rule-reader's counts how many were found on the tables tried; empty: two or more"
            ),
            "holds": Field(
                "true: the protection's requirement is met; for a rule-reader's counts: each was found to be "
                "able to be another number",
                required=True,
            ),
        },
    ),
}
"""The protected tables that a release may hold of surveys, by the file's name without its ending."""


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


def tables(folder: Path, manifest: Manifest, catalog: Catalog) -> list[Table]:
    """The tables of a release, the observations first."""
    mark = pl.lit(manifest.illustrative).alias("illustrative")
    rows = pl.read_parquet(folder / OBSERVATIONS)
    used = set(rows["indicator"].unique())
    items = [i for i in catalog.indicators.values() if i.id in used]
    regions = [Region.model_validate(r) for r in json.loads((folder / REGIONS).read_text(encoding="utf-8"))]
    events = [Event.model_validate(e) for e in json.loads((folder / EVENTS).read_text(encoding="utf-8"))]
    indicators = _models(items, INDICATOR)
    if manifest.illustrative:
        # No producer may seem to stand behind an invented figure.
        marks = [pl.lit(translator(x)("illustrative.mark")).alias(f"producer_{x}") for x in LANGUAGES]
        indicators = indicators.with_columns(*marks, pl.lit(manifest.sources[0].licence).alias("licence"))
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
            indicators,
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
    for name, (about, fields) in SURVEY.items():
        if f"{name}.parquet" in {f.name for f in manifest.files}:
            kept = pl.read_parquet(folder / f"{name}.parquet").with_columns(mark)
            marked = fields | {"illustrative": Field(ILLUSTRATIVE, required=True)}
            found.append(Table(name, about, kept, marked))
    return found


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


def _resources(table: Table, target: Path) -> list[dict[str, Any]]:
    """Writes a table in both forms and describes them."""
    rows = table.rows.select(list(table.fields))
    writers: tuple[tuple[str, str, Callable[[Path], object]], ...] = (
        ("csv", "text/csv", rows.write_csv),
        ("parquet", "application/vnd.apache.parquet", rows.write_parquet),
    )
    found: list[dict[str, Any]] = []
    for form, media, write_to in writers:
        path = target / DATA / f"{table.name}.{form}"
        write_to(path)
        resource: dict[str, Any] = {
            "name": table.name if form == "csv" else f"{table.name}-{form}",
            "path": f"{DATA}/{path.name}",
            "title": table.about,
            "format": form,
            "mediatype": media,
            "bytes": path.stat().st_size,
            "hash": f"sha256:{sha256(path)}",
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
        kind = _TYPES[table.rows.schema[name].base_type()]
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
