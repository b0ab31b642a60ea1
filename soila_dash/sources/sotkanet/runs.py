"""The folder of one fetch: every answer kept as it came, so that a broken fetch goes on where it was."""

import datetime as dt
import hashlib
import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from soila_dash.whole_file import whole_file

KEPT_RUNS = 3
RESUMABLE = dt.timedelta(hours=24)

_RUN_NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
_UNFINISHED, _COMPLETE = "unfinished.json", "complete.json"


@dataclass(frozen=True)
class Run:
    """One fetch's folder: an envelope an answer, and a marker that lives until the fetch is complete."""

    folder: Path
    base: str
    started: dt.datetime

    def _path(self, name: str, url: str) -> Path:
        return self.folder / f"{name}-{hashlib.sha256(url.encode()).hexdigest()[:12]}.json"

    def load(self, name: str, url: str) -> tuple[str, dt.datetime] | None:
        """Body and fetch time (UTC) kept for `url`; None when there is none or it is damaged."""
        try:
            envelope = json.loads(self._path(name, url).read_bytes())
            body = envelope["body"]
            if envelope["url"] != url or envelope["sha256"] != hashlib.sha256(body.encode()).hexdigest():
                return None
            return body, _moment(envelope["fetched"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, name: str, url: str, body: str, fetched: dt.datetime) -> None:
        """Keep an answer: whole or not at all."""
        digest = hashlib.sha256(body.encode()).hexdigest()
        envelope = {"url": url, "fetched": fetched.isoformat(), "sha256": digest, "body": body}
        _write(self._path(name, url), envelope)

    def complete(self, now: dt.datetime) -> None:
        """Say that everything has come."""
        done = {"base": self.base, "started": self.started.isoformat(), "finished": now.isoformat()}
        _write(self.folder / _COMPLETE, done)
        (self.folder / _UNFINISHED).unlink(missing_ok=True)


def open_run(root: Path, base: str, now: dt.datetime) -> Run:
    """The newest run of this base left unfinished within RESUMABLE, else a fresh one."""
    root.mkdir(parents=True, exist_ok=True)
    for folder in reversed(_run_folders(root)):
        started = _start_time(folder, base)
        if started is not None and dt.timedelta(0) <= now - started < RESUMABLE:
            for torn in folder.glob(".*.json-*"):
                torn.unlink(missing_ok=True)
            return Run(folder, base, started)
    name = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    # The marker is there before the folder has its name: a run killed at birth is never taken for complete.
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
    _write(new / _UNFINISHED, {"base": base, "started": now.isoformat()})
    folder, n = root / name, 1
    while folder.exists():
        n += 1
        folder = root / f"{name}-{n}"
    return Run(new.rename(folder), base, now)


def _run_folders(root: Path) -> list[Path]:
    """Folders of runs, oldest first."""
    runs = [p for p in root.iterdir() if _RUN_NAME.fullmatch(p.name) and p.is_dir() and not p.is_symlink()]
    return sorted(runs, key=lambda p: (p.name[:16], len(p.name), p.name))


def _start_time(folder: Path, base: str) -> dt.datetime | None:
    """When an unfinished run of this base began; None for any other folder."""
    try:
        marker = json.loads((folder / _UNFINISHED).read_bytes())
        return _moment(marker["started"]) if marker["base"] == base else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def prune(root: Path, now: dt.datetime) -> None:
    """Remove all but the last KEPT_RUNS complete runs, and unfinished ones that no one can resume."""
    runs = _run_folders(root)
    complete = [p for p in runs if (p / _COMPLETE).exists() and not (p / _UNFINISHED).exists()]
    oldest = (now - RESUMABLE).astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    dead = [p for p in runs if p not in complete and p.name[:16] < oldest]
    for folder in complete[:-KEPT_RUNS] + dead:
        shutil.rmtree(folder, ignore_errors=True)


def _moment(text: str) -> dt.datetime:
    """An ISO time that names its zone, as UTC; raises ValueError for one that does not."""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(dt.UTC)


def _write(path: Path, data: dict[str, str]) -> None:
    with whole_file(path) as file:
        file.write(json.dumps(data, ensure_ascii=False).encode())
