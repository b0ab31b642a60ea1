"""The shelf of releases: which are there, which is current, publish, roll back, compare."""

import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from soila_dash.faults import DataFaults, Fault
from soila_dash.releases import withdrawals
from soila_dash.releases.manifest import MANIFEST_FILE, Manifest, verify_release
from soila_dash.releases.observation_files import read_parts
from soila_dash.releases.withdrawals import Taken, Withdrawn
from soila_dash.whole_file import whole_file

POINTER = "current.json"
KINDS = ("real", "example")


@dataclass(frozen=True)
class Served:
    """The release to show, and what was refused on the way to it (damaged ones, by name)."""

    folder: Path
    manifest: Manifest
    refused: tuple[Fault, ...] = ()


def pointer(folder: Path) -> dict[str, list[str]]:
    """Per kind the published release ids, the current one last; {} when nothing was published."""
    path = folder / POINTER
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        lists = {kind: data.get(kind, []) for kind in KINDS}
        if not all(isinstance(ids, list) for ids in lists.values()):
            raise TypeError("not lists of releases")
        gone = withdrawals.read(folder).releases
        return {kind: [str(i) for i in ids if str(i) not in gone] for kind, ids in lists.items()}
    except FileNotFoundError:
        return {}
    except (IsADirectoryError, ValueError, AttributeError, TypeError) as error:
        raise DataFaults([Fault("pointer_damaged", str(path))]) from error


def publish(folder: Path, release: str) -> Manifest:
    """Makes a verified release the current one of its kind, by one atomic replacement."""
    manifest = verify_release(folder / release)
    now = pointer(folder)
    history = [i for i in now.get(manifest.kind, []) if i != release] + [release]
    _point(folder, {**now, manifest.kind: history})
    return manifest


def rollback(folder: Path, kind: str) -> Manifest:
    """Makes the release before the current one current again; the newer folder stays on the shelf.

    Raises DataFaults when there is none before it or it is damaged.
    """
    now = pointer(folder)
    history = now.get(kind, [])
    if len(history) < 2:
        raise DataFaults([Fault("nothing_before", str(folder / POINTER), key=kind, found=", ".join(history))])
    manifest = verify_release(folder / history[-2])
    _point(folder, {**now, kind: history[:-1]})
    return manifest


def withdraw(
    folder: Path,
    releases: Sequence[str],
    taken: Taken,
    marks: Collection[str] = (),
    rounds: Collection[str] = (),
) -> None:
    """Takes releases off the shelf for good. Recorded first, with the `marks` of answers that were taken
    back and the `rounds` that go with the releases: from then on nothing reaches them, whatever becomes of
    this process; their files are taken away after it."""
    record = withdrawals.read(folder)
    named = {**record.releases, **dict.fromkeys(releases, taken)}
    answers = {**dict.fromkeys(marks, taken), **record.answers}
    held = {**record.rounds, **dict.fromkeys(rounds, taken)}
    withdrawals.write(folder, Withdrawn(named, record.figures, answers, held))
    _point(folder, pointer(folder))
    for release in named:
        left = folder / release
        if left.is_dir():
            away = folder / f".staging-withdrawn-{release}"
            left.replace(away)
            shutil.rmtree(away)


def serve(folder: Path, kind: str, release: str = "") -> Served:
    """The named release, else the current one of `kind`; a damaged one is refused and the last good
    release is served in its place. Raises DataFaults when none is good or the name is unknown."""
    if release:
        withdrawals.refuse(folder, release)
        if release not in all_releases(folder):
            raise DataFaults([Fault("unknown_release", str(folder), found=release)])
        return Served(folder / release, verify_release(folder / release))
    refused: list[Fault] = []
    try:
        history = pointer(folder).get(kind, [])
    except DataFaults as faults:
        refused += faults.faults
        history = all_releases(folder, kind)
    for name in reversed(history):
        try:
            return Served(folder / name, verify_release(folder / name), tuple(refused))
        except DataFaults as faults:
            refused += faults.faults
    raise DataFaults(refused or [Fault("no_release", str(folder), key=kind)])


def previous_release(folder: Path, kind: str, release: str) -> str:
    """The release on the shelf that was published before one of a kind, "" for none."""
    history = [
        name
        for name in pointer(folder).get(kind, [])
        if name == release or (folder / name / MANIFEST_FILE).is_file()
    ]
    return history[history.index(release) - 1] if release in history and history.index(release) else ""


def all_releases(folder: Path, kind: str = "") -> list[str]:
    """Ids of all releases on the shelf, or of those of one kind, oldest first."""
    gone = withdrawals.read(folder).releases
    names = (p.parent.name for p in folder.glob(f"*/{MANIFEST_FILE}"))
    begun = f"{kind}-" if kind else ""
    return sorted(name for name in names if name.startswith(begun) and name[0] != "." and name not in gone)


@dataclass(frozen=True)
class Change:
    """What differs between two releases for one indicator; counts of rows, and examples by key."""

    indicator: str
    new_periods: tuple[int, ...]
    added: int
    revised: int
    vanished: int
    examples: tuple[str, ...]


def compare(folder: Path, before: str, after: str) -> tuple[Change, ...]:
    """Indicators that differ between two releases: new periods, revised values, vanished series."""
    key = ["indicator", "level", "region", "year", "sex"]
    old, new = (_lead_rows(folder, release, key) for release in (before, after))
    both = old.join(new, on=key, how="full", suffix="_new", coalesce=True)
    both = both.with_columns(
        added=pl.col("here").is_null(),
        vanished=pl.col("here_new").is_null(),
        revised=pl.col("here").is_not_null()
        & pl.col("here_new").is_not_null()
        & (
            pl.col("value").ne_missing(pl.col("value_new"))
            | pl.col("numerator").ne_missing(pl.col("numerator_new"))
            | pl.col("denominator").ne_missing(pl.col("denominator_new"))
            | pl.col("status").ne_missing(pl.col("status_new"))
        ),
    ).filter(pl.any_horizontal("added", "vanished", "revised"))
    old_years = {k[0]: set(v["year"]) for k, v in old.group_by("indicator")}
    changes = []
    for (name,), rows in both.sort(key).group_by("indicator", maintain_order=True):
        years = set(rows.filter("added")["year"]) - old_years.get(name, set())
        examples = tuple(
            f"{r['level']} {r['region']} {r['year']} {r['sex']}: {_figure(r, '')} → {_figure(r, '_new')}"
            for r in rows.filter(~pl.col("added")).head(5).iter_rows(named=True)
        )
        changes.append(
            Change(
                indicator=str(name),
                new_periods=tuple(sorted(years)),
                added=int(rows["added"].sum()),
                revised=int(rows["revised"].sum()),
                vanished=int(rows["vanished"].sum()),
                examples=examples,
            )
        )
    return tuple(changes)


def _lead_rows(folder: Path, release: str, key: list[str]) -> pl.DataFrame:
    withdrawals.refuse(folder, release)
    if release not in all_releases(folder):
        raise DataFaults([Fault("unknown_release", str(folder), found=release)])
    verify_release(folder / release)
    rows = read_parts(folder / release).filter("lead")
    return rows.select(*key, "value", "numerator", "denominator", "status", here=pl.lit(True))


def _figure(row: dict[str, object], suffix: str) -> str:
    if row[f"here{suffix}"] is None:
        return "–"
    value = row[f"value{suffix}"]
    return str(row[f"status{suffix}"] if value is None else value)


def _point(folder: Path, content: dict[str, list[str]]) -> None:
    """Replaces the pointer atomically: a reader sees the old or the new, never a half."""
    text = json.dumps(content, indent=1, sort_keys=True) + "\n"
    with whole_file(folder / POINTER) as file:
        file.write(text.encode())
