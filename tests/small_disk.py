"""Runs commands on a disk that is full or read-only and tells what each said, as JSON lines.

`unshare -rm python -m tests.small_disk DATA full|readonly COMMANDS`: it mounts a disk of its own over DATA,
copies what is there into it, and runs each command of the JSON list COMMANDS in this process.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl

from soila_dash import cli, surveying, withdrawing
from soila_dash.releases import shelf
from soila_dash.sources.survey_rows import response_id
from tests.sources.survey_world import with_surveys

LEFT = 4_000
"""Bytes that the full disk has left; a pointer fits, a table does not."""


def main(folder: Path, how: str, commands: list[list[str]]) -> None:
    """Tells for each command its status, what it said, and whether what was kept and served is as it was."""
    catalog = with_surveys()
    for module in (cli, surveying, withdrawing):
        module.load = lambda _: catalog  # type: ignore[attr-defined]
    away = folder.with_name("away")
    shutil.copytree(folder, away)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(folder)], check=True)
    shutil.copytree(away, folder, dirs_exist_ok=True)
    before, serving = kept(folder), shelf.serve(folder / "releases", "real").manifest.id
    for command in commands:
        filled = folder / "filled"
        if how == "full":
            free = os.statvfs(folder)
            filled.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - LEFT))
        else:
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            try:
                status: object = cli.main(["--lang", "en", *command])
            except BaseException as error:
                status = repr(error)
        if how == "full":
            filled.unlink()
        else:
            subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        now = {
            "command": command,
            "status": status,
            "said": said.getvalue(),
            "kept": kept(folder) == before,
            "served": shelf.serve(folder / "releases", "real").manifest.id == serving,
        }
        if command[:2] == ["withdraw", "response"] and how == "full":
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                now["again"] = cli.main(["--lang", "en", *command])
            held = pl.read_parquet(folder / "private" / "responses" / "*.parquet")["response"]
            now["gone"] = response_id(*command[2:5], int(command[5])) not in held
        print(json.dumps(now), flush=True)


def kept(folder: Path) -> dict[str, str]:
    """The private files by their content."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "private").rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))
