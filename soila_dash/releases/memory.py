"""What was published, remembered: checked against the releases before a build, and never lost quietly."""

import hashlib
import json
import os
import secrets as drawing
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from soila_dash.faults import DataFaults, Fault
from soila_dash.releases import surveys
from soila_dash.releases.protect import LEDGER, PARTS, ProtectedSurvey, Settings
from soila_dash.sources import private
from soila_dash.sources.records import read_record, write_record
from soila_dash.whole_file import hash_of, whole_file

SECRETS = "secrets.json"
"""By round what was drawn once to choose between equally good ways to hide; with the history."""
_LIST = "backup.json"


def entries(folder: Path) -> list[Path]:
    """The history's entries, oldest first."""
    return sorted(folder.glob("[0-9]*"))


def history(folder: Path) -> list[ProtectedSurvey]:
    """surveys.history, once every entry was found whole; raises DataFaults naming what is not."""
    found = entries(folder)
    for n, path in enumerate(found, 1):
        files = [path / f"{name}.parquet" for name in (*surveys.TABLES, "ledger", "parts")]
        lacking = [p for p in (*files, path / "settings.json") if not p.is_file()]
        if path.name != f"{n:06d}" or lacking:
            raise DataFaults([Fault("protection_history_damaged", str(lacking[0] if lacking else path))])
        _verify(path, [*files, path / "settings.json"])
    try:
        return surveys.history(folder)
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        where = str(found[-1] if found else folder)
        raise DataFaults([Fault("protection_history_damaged", where, found=str(error)[:200])]) from error


def _verify(entry: Path, files: Sequence[Path]) -> None:
    """Raises DataFaults unless each file of an entry is as it was written: a changed byte may read well, in
    the hashes too. Of an entry from before they were kept it is not known."""
    if not (entry / private.SUMS).is_file():
        return
    try:
        sums = private.read_sums(entry)
        changed = [p for p in files if hash_of(p) not in sums[p.name]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataFaults([Fault("protection_history_damaged", str(entry / private.SUMS))]) from error
    if changed:
        raise DataFaults([Fault("protection_history_damaged", str(changed[0]))])


def check(shelf: Path, earlier: Sequence[ProtectedSurvey], withdrawn: Iterable[str] = ()) -> None:
    """Raises DataFaults when a real release on the shelf has a survey round that the history lacks, or has
    otherwise: built without it, one late answer could be read off as the difference."""
    known: dict[str, set[str]] = {}
    for survey in earlier:
        for name in survey.counts["round"].unique():
            known.setdefault(name, set()).add(_digest(survey.counts, survey.answers, name))
    faults = []
    for folder in sorted(shelf.glob("real-*")):
        for name, digest in ({} if folder.name in set(withdrawn) else versions(folder)).items():
            if name not in known:
                faults.append(Fault("protection_history_missing", folder.name, key=name))
            elif digest not in known[name]:
                faults.append(Fault("protection_history_older", folder.name, key=name))
    if faults:
        raise DataFaults(faults)


def versions(release: Path) -> dict[str, str]:
    """By round the hash of what a release (its folder) shows of it."""
    tables = surveys.tables_of(release)
    names: list[str] = tables["counts"]["round"].unique().sort().to_list() if tables else []
    return {name: _digest(tables["counts"], tables["answers"], name) for name in names}


def _digest(counts: pl.DataFrame, answers: pl.DataFrame, name: str) -> str:
    """Hash of what was published of a round: of its rows, not of the file's bytes."""
    text = "".join(f.filter(pl.col("round") == name).write_csv() for f in (counts, answers))
    return hashlib.sha256(text.encode()).hexdigest()


def secrets(folder: Path, rounds: Iterable[str], earlier: Sequence[ProtectedSurvey]) -> dict[str, str]:
    """The secret of each round, drawn for rounds that have none yet and kept; raises DataFaults when that of
    a published round is gone, since it is never drawn again."""
    path = folder / SECRETS
    kept, hashed = _kept_secrets(path)
    before = {name for survey in earlier for name in survey.counts["round"].unique()}
    if lost := sorted(before - set(kept)):
        raise DataFaults([Fault("protection_history_damaged", str(path), key=", ".join(lost))])
    new = sorted(set(rounds) - set(kept))
    if new or (kept and not hashed):
        kept |= {name: drawing.token_hex(16) for name in new}
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_record(path, {_ROUNDS: kept}, 0o600)
    return kept


_ROUNDS = "rounds"


def _kept_secrets(path: Path) -> tuple[dict[str, str], bool]:
    """The secrets that were drawn, and whether they are there with their hash: those from before hashes were
    kept stand by themselves."""
    try:
        found = read_record(path)
        hashed = set(found) == {_ROUNDS} and isinstance(found[_ROUNDS], dict)
        kept = found[_ROUNDS] if hashed else found
        if not all(isinstance(secret, str) for secret in kept.values()):
            raise ValueError(path.name)
    except FileNotFoundError:
        return {}, False
    except (OSError, ValueError) as error:
        raise DataFaults([Fault("protection_history_damaged", str(path))]) from error
    return kept, hashed


def close(shelf: Path, releases: Sequence[str], folder: Path) -> list[str]:
    """Makes a history of what the `releases` on the shelf (ids, oldest first) show, where there is none any
    more, in `folder`; gives their rounds. Without the answers: what is closed takes up no more of them."""
    found: set[str] = set()
    for release in releases:
        tables = surveys.tables_of(shelf / release)
        if not tables or tables["counts"].is_empty():
            continue
        about = surveys.register(shelf / release)
        scales = {(i.id, i.version): len(i.scale.answers) for i in about.survey.instruments}
        empty = {name: pl.DataFrame(schema=schema) for name, schema in (("ledger", LEDGER), ("parts", PARTS))}
        survey = ProtectedSurvey(**tables, **empty, settings=Settings(scales=scales, **about.thresholds))
        surveys.keep(folder, survey, len(entries(folder)) + 1)
        found |= set(tables["counts"]["round"])
    secrets(folder, found, [])
    return sorted(found)


def backup(folder: Path, out: Path) -> int:
    """Writes all that is kept privately into one file for its owner alone, with the hash of each; gives how
    many files. A backup of that name is replaced when the new one is whole. Raises DataFaults that name what
    is not as it was written: of such a thing no backup is made."""
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and not _is_temporary(p.relative_to(folder))]
    private.verify(files)
    hashes = {p.relative_to(folder).as_posix(): hash_of(p) for p in files}
    with whole_file(out, 0o600) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_LIST, json.dumps(hashes))
        for path in files:
            packed.write(path, path.relative_to(folder).as_posix())
    return len(files)


def restore(packed: Path, folder: Path) -> int:
    """Puts a backup back into an empty private folder; gives how many files. Raises DataFaults, and writes
    nothing, when a file in it is not as it was packed or something is kept there already."""
    refuse_occupied(folder)
    try:
        with zipfile.ZipFile(packed) as file:
            hashes: dict[str, str] = json.loads(file.read(_LIST))
            content = {name: file.read(name) for name in hashes}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        if isinstance(error, OSError) and error.filename:
            raise  # it could not be opened: nothing is known of what it holds
        raise DataFaults([Fault("backup_damaged", str(packed))]) from error
    for name, data in content.items():
        inside = (folder / name).resolve().is_relative_to(folder.resolve())
        if not inside or hashlib.sha256(data).hexdigest() != hashes[name]:
            raise DataFaults([Fault("backup_damaged", str(packed), key=name)])
    written: list[Path] = []
    try:
        for name, data in content.items():
            written.append(folder / name)
            written[-1].parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(written[-1], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(data)
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return len(content)


def refuse_occupied(folder: Path) -> None:
    """Raises DataFaults when something is kept in the private folder."""
    if any(p.is_file() and not _is_temporary(p.relative_to(folder)) for p in folder.rglob("*")):
        raise DataFaults([Fault("backup_occupied", str(folder))])


def _is_temporary(path: Path) -> bool:
    """Whether it belongs to a command at work: a lock, a file not yet in place."""
    return any(part.startswith(".") for part in path.parts)
