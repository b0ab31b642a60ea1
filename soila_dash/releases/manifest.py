"""What a release says of itself: files with their hashes, sources, counts and date."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.observations import Source
from soila_dash.whole_file import hash_of

SCHEMA_VERSION = 1
MANIFEST_FILE = "manifest.json"
DATA_FILES = ("observations.parquet", "regions.json", "events.json")
"""What every release holds beside its manifest, before anything else."""


@dataclass(frozen=True)
class FileEntry:
    """A file of the release: sha256 of its bytes, its size in bytes and its rows."""

    name: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class Audited:
    """What one kind of reader can work out of a survey round's hidden counts or answers (`what`): how many
    pairs of reader and figure were checked, the fewest numbers that one of them can be and from where to
    where (upper None: open), and how many pairs meet the requirement; see AUDIT in
    releases.protection.schema."""

    round: str
    what: str
    reader: str
    checked: int
    values: int | None
    lower: int | None
    upper: int | None
    met: int


@dataclass(frozen=True)
class Manifest:
    """A release: `kind` is real or example; `built` an ISO date; `faults` as they were reported; `audit` of
    its surveys, for whom what is hidden stays hidden."""

    id: str
    kind: str
    built: str
    schema_version: int
    files: tuple[FileEntry, ...]
    sources: tuple[Source, ...]
    indicators: dict[str, int]
    faults: tuple[Fault, ...]
    audit: tuple[Audited, ...] = ()
    trail: str = ""
    """The hash of the audit trail's newest line when it was made; "" where none was kept."""

    @property
    def illustrative(self) -> bool:
        """Whether every figure in it is invented."""
        return self.kind == "example"


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Writes manifest.json into the release's folder."""
    told = {name: part for name, part in asdict(manifest).items() if part or name != "trail"}
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest in `folder`; raises DataFaults when it is absent or not a manifest."""
    path = folder / MANIFEST_FILE
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        # Before anything else: another schema may have other keys.
        if data["schema_version"] != SCHEMA_VERSION:
            found, expected = str(data["schema_version"]), str(SCHEMA_VERSION)
            raise DataFaults([Fault("schema_version", str(path), found=found, expected=expected)])
        manifest = Manifest(
            id=data["id"],
            kind=data["kind"],
            built=data["built"],
            schema_version=data["schema_version"],
            files=tuple(FileEntry(**f) for f in data["files"]),
            sources=tuple(Source(**s) for s in data["sources"]),
            indicators=dict(data["indicators"]),
            faults=tuple(Fault(**f) for f in data["faults"]),
            audit=tuple(Audited(**a) for a in data.get("audit", ())),
            trail=str(data.get("trail", "")),
        )
    except FileNotFoundError as error:
        raise DataFaults([Fault("file_missing", str(path))]) from error
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise DataFaults([Fault("manifest_damaged", str(path))]) from error
    if tuple(f.name for f in manifest.files[: len(DATA_FILES)]) != DATA_FILES:
        raise DataFaults([Fault("manifest_damaged", str(path))])
    return manifest


def verify_release(folder: Path) -> Manifest:
    """The manifest, once every file it names was found whole; raises DataFaults naming the others."""
    manifest = read_manifest(folder)
    faults = []
    if manifest.id != folder.name:
        faults.append(
            Fault("id_not_file_name", str(folder), key="id", found=manifest.id, expected=folder.name)
        )
    for entry in manifest.files:
        path = folder / entry.name
        if not path.is_file():
            faults.append(Fault("file_missing", str(path)))
        elif path.stat().st_size != entry.bytes or hash_of(path) != entry.sha256:
            faults.append(
                Fault(
                    "file_damaged", str(path), found=f"{path.stat().st_size} B", expected=f"{entry.bytes} B"
                )
            )
    if faults:
        raise DataFaults(faults)
    return manifest
