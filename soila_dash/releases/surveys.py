"""The surveys' part of a release: responses protected, what was published before kept, files written."""

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from soila_dash.catalog.models import Model
from soila_dash.catalog.survey import (
    Instrument,
    Measure,
    Organisation,
    Pilot,
    RespondentGroup,
    Round,
    Survey,
)
from soila_dash.faults import DataFaults, Fault
from soila_dash.releases.manifest import Audited, verify_release
from soila_dash.releases.protect import (
    ANSWERS,
    AUDIT,
    COUNTS,
    LEDGER,
    PARTS,
    ProtectedSurvey,
    ProtectionFailed,
    Settings,
    protect,
)
from soila_dash.releases.protection.audit import MEASURED
from soila_dash.releases.staging import staging_folder
from soila_dash.sources import private

REGISTER = "survey.json"
TABLES: dict[str, tuple[str, dict[str, pl.DataType]]] = {
    "counts": ("survey_counts.parquet", COUNTS),
    "answers": ("survey_answers.parquet", ANSWERS),
    "audit": ("survey_audit.parquet", AUDIT),
}
"""What a release publishes of its surveys: by name the file and its columns."""
FILES = (REGISTER, *(file for file, _ in TABLES.values()))

_KINDS: dict[str, type[Model]] = {
    "measures": Measure,
    "groups": RespondentGroup,
    "instruments": Instrument,
    "pilots": Pilot,
    "organisations": Organisation,
    "rounds": Round,
}
_PRIVATE = {"ledger": LEDGER, "parts": PARTS}
_SETTINGS = "settings.json"
_TRIES = 12
"""Other tables of a new round that are tried: of a large one each takes up to a third of a second."""


@dataclass(frozen=True)
class Published:
    """What a release holds of surveys: the catalogue's part without how many were asked, the protected
    tables by name (TABLES), and the thresholds."""

    survey: Survey
    tables: Mapping[str, pl.DataFrame]
    thresholds: Mapping[str, int]


@dataclass(frozen=True)
class Register:
    """What REGISTER says: pilots, organisations, rounds and instruments, and the thresholds used."""

    survey: Survey = field(default_factory=Survey)
    thresholds: Mapping[str, int] = field(default_factory=dict)


def protect_responses(
    survey: Survey,
    responses: pl.DataFrame | pl.LazyFrame,
    earlier: Sequence[ProtectedSurvey],
    workplace: Path,
    secrets: Mapping[str, str] = MappingProxyType({}),
) -> ProtectedSurvey:
    """The responses as they may be published beside the earlier releases; raises DataFaults.

    `workplace`: a folder that unprotected files may be in while the engine runs; `secrets`, by
    round, choose between equally good ways to hide.
    """
    scales = {(i.id, i.version): len(i.scale.answers) for i in survey.instruments}
    asked = [(r.id, e.pilot, e.group, e.responses) for r in survey.rounds for e in r.expected]
    schema = {"round": pl.String(), "pilot": pl.String(), "group": pl.String(), "responses": pl.Int64()}
    expected = pl.DataFrame(asked, schema=schema, orient="row")
    try:
        return protect(
            responses,
            Settings(scales=scales),
            earlier,
            private=workplace,
            expected=expected,
            holdings=holdings(survey),
            secrets=secrets,
            tries=_TRIES,
        )
    except ProtectionFailed as error:
        raise DataFaults([Fault(f"protection_{error.code}", found=error.found)]) from error


def holdings(survey: Survey) -> list[frozenset[str]]:
    """Pilots whose answers somebody may know together: each region's and each organisation's."""
    found: dict[str, set[str]] = {}
    for pilot in survey.pilots:
        for region in pilot.regions:
            found.setdefault(f"region {region}", set()).add(pilot.id)
    for organisation in survey.organisations:
        found[f"organisation {organisation.id}"] = {part.pilot for part in organisation.takes_part}
    return sorted({frozenset(pilots) for pilots in found.values()}, key=sorted)


def public_part(survey: Survey, tables: ProtectedSurvey) -> Published:
    """What of the surveys enters a release."""
    rounds = tuple(r.model_copy(update={"expected": ()}) for r in survey.rounds)
    return Published(
        Survey(
            measures=survey.measures,
            groups=survey.groups,
            instruments=survey.instruments,
            pilots=survey.pilots,
            organisations=survey.organisations,
            rounds=rounds,
        ),
        tables.public,
        tables.settings.thresholds,
    )


def check(part: Published) -> list[Fault]:
    """Faults of what is about to be published: a count or answers too few to be shown, a hidden count
    that the audit found too well known. Protection leaves none: this watches over it."""
    limits, counts, answers = part.thresholds, part.tables["counts"], part.tables["answers"]
    wrong = (
        counts.filter(pl.col("n").is_between(1, limits["count_from"] - 1)),
        counts.filter(pl.col("n").is_null() & pl.any_horizontal(pl.col("expected", "rate").is_not_null())),
        answers.filter(
            (pl.col("n") < limits["answers_from"]) | (pl.col("mean").is_not_null() & pl.col("n").is_null())
        ),
        part.tables["audit"].filter(~pl.col("holds"), ~MEASURED),
        # More answers than people: somebody is counted twice.
        answers.join(
            counts.filter(pl.col("n").is_not_null()), on=["round", "pilot", "group"], suffix="_of"
        ).filter(pl.col("n") > pl.col("n_of")),
    )
    return [
        Fault("protection_small", key=f"{row['round']} {row['pilot']} {row['group']}")
        for frame in wrong
        for row in frame.iter_rows(named=True)
    ]


def audit_rows(part: Published) -> tuple[Audited, ...]:
    """The audit by round and kind of reader, each with what is narrowest."""
    key = ["round", "what", "reader"]
    rows = (
        part.tables["audit"]
        .sort("values", "lower", nulls_last=True)
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("checked").sum(),
            pl.col("values", "lower", "upper").first(),
            met=pl.col("checked").filter("holds").sum(),
        )
        .sort(key)
    )
    return tuple(Audited(**row) for row in rows.iter_rows(named=True))


def write(part: Published, folder: Path) -> dict[str, int]:
    """Writes the files into a release's folder; gives the rows of each by its name."""
    register: dict[str, Any] = {
        name: [model.model_dump(mode="json") for model in getattr(part.survey, name)] for name in _KINDS
    }
    register["thresholds"] = dict(part.thresholds)
    text = json.dumps(register, ensure_ascii=False, indent=1)
    (folder / REGISTER).write_text(text + "\n", encoding="utf-8")
    rows = {REGISTER: len(part.survey.pilots)}
    for name, (file, schema) in TABLES.items():
        _write(part.tables[name].select(list(schema)), folder / file)
        rows[file] = part.tables[name].height
    return rows


def register(folder: Path) -> Register:
    """The surveys that a release speaks of; an empty one for a release that was built before them."""
    path = folder / REGISTER
    if not path.exists():
        return Register()
    data = json.loads(path.read_text(encoding="utf-8"))
    kinds: dict[str, Any] = {
        name: tuple(model.model_validate(x) for x in data[name]) for name, model in _KINDS.items()
    }
    return Register(Survey(**kinds), data["thresholds"])


@dataclass(frozen=True)
class Change:
    """What differs between two releases' surveys: pilots, organisations and rounds that are new, and rounds
    that late answers have entered; ids."""

    pilots: tuple[str, ...]
    organisations: tuple[str, ...]
    rounds: tuple[str, ...]
    completed: tuple[str, ...]


def compare(before: Path, after: Path) -> Change:
    """What is new in the surveys of the release in `after` since that in `before`."""
    old, new = register(before).survey, register(after).survey
    counts, file = [], TABLES["counts"][0]
    for folder in (before, after):
        path = folder / file
        counts.append(pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=COUNTS))
    was, now = (set(frame["round"].unique()) for frame in counts)
    both = [r.id for r in new.rounds if r.id in was & now]
    same = {r for r in both if counts[0].filter(round=r).equals(counts[1].filter(round=r))}
    return Change(
        pilots=tuple(p.id for p in new.pilots if p.id not in {x.id for x in old.pilots}),
        organisations=tuple(o.id for o in new.organisations if o.id not in {x.id for x in old.organisations}),
        rounds=tuple(r.id for r in new.rounds if r.id in now - was),
        completed=tuple(r for r in both if r not in same),
    )


def history(folder: Path) -> list[ProtectedSurvey]:
    """What was published before, oldest first, as `remember` kept it in the private folder."""
    found = []
    for path in sorted(folder.glob("[0-9]*")):
        kept = json.loads((path / _SETTINGS).read_text(encoding="utf-8"))
        scales = {(name, version): levels for name, version, levels in kept.pop("scales")}
        frames = {
            name: pl.read_parquet(path / f"{name}.parquet")
            for name in (*TABLES, *_PRIVATE)
            if (path / f"{name}.parquet").exists()
        }
        empty = {name: pl.DataFrame(schema=schema) for name, schema in _PRIVATE.items()}
        found.append(ProtectedSurvey(**{**empty, **frames}, settings=Settings(scales=scales, **kept)))
    return found


def read_ledger(folder: Path) -> pl.DataFrame:
    """The responses that are in what was published last, in LEDGER; none without a history."""
    earlier = history(folder)
    return earlier[-1].ledger if earlier else pl.DataFrame(schema=LEDGER)


def forget(folder: Path, rounds: Set[str]) -> None:
    """Takes the private rows of some rounds, responses and histograms, out of all that is remembered; what
    was public of them stays known."""
    for path in sorted(folder.glob("[0-9]*/*.parquet")):
        if path.stem in _PRIVATE:
            frame = pl.read_parquet(path)
            rest = frame.filter(~pl.col("round").is_in(sorted(rounds)))
            if rest.height < frame.height:
                private.note_hashes([*private.kept_files(path.parent), path.with_name(_SETTINGS)])
                private.write(path.parent, path.name, [rest.to_arrow()])


def tables_of(folder: Path) -> dict[str, pl.DataFrame]:
    """The tables (TABLES) that a release shows, by name; {} for one that was built before there were any.
    Raises DataFaults for a damaged one."""
    there = {name: folder / file for name, (file, _) in TABLES.items()}
    try:
        return {name: pl.read_parquet(path) for name, path in there.items() if path.is_file()}
    except (OSError, pl.exceptions.PolarsError) as error:
        verify_release(folder)  # names the file, with its size
        raise DataFaults([Fault("file_damaged", str(folder))]) from error


def counted_rounds(folder: Path) -> set[str]:
    """The rounds whose respondents a release counts."""
    tables = tables_of(folder)
    return set(tables["counts"]["round"]) if tables else set()


def remember(folder: Path, survey: ProtectedSurvey, earlier: Sequence[ProtectedSurvey]) -> None:
    """Keeps what is about to be published in `folder`, for the releases to come; in one step, and only
    when it differs from what was published last. Readable by the owner only."""
    last = earlier[-1] if earlier else None
    frames = {**survey.public, **survey.private}
    if last is None and survey.ledger.is_empty():
        return
    if last and all(frame.equals({**last.public, **last.private}[name]) for name, frame in frames.items()):
        return
    keep(folder, survey, len(earlier) + 1)


def keep(folder: Path, survey: ProtectedSurvey, number: int) -> None:
    """Writes an entry of the history, in one step."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with staging_folder(folder, 0o700) as staging:
        for name, frame in {**survey.public, **survey.private}.items():
            _write(frame, staging / f"{name}.parquet")
        scales = [(name, version, levels) for (name, version), levels in survey.settings.scales.items()]
        kept = {**survey.settings.thresholds, "scales": scales}
        (staging / _SETTINGS).write_text(json.dumps(kept), encoding="utf-8")
        private.note_hashes(sorted(staging.iterdir()))
        staging.replace(folder / f"{number:06d}")


def _write(frame: pl.DataFrame, path: Path) -> None:
    pq.write_table(frame.to_arrow(), path, compression="zstd", write_statistics=True)
