"""The τ-ARGUS engine in a process of its own: one table in, which of its counts to hide out."""

import atexit
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Mapping
from pathlib import Path

from soila_dash.releases.protection.model import TOTAL, Key, ProtectionFailed

_SECONDS = 600
_METADATA = """<SEPARATOR> ";"
<SAFE> "S"
<UNSAFE> "U"
<PROTECT> "P"
pilot
  <RECODEABLE>
  <TOTCODE> "T"
group
  <RECODEABLE>
  <TOTCODE> "T"
n
  <NUMERIC>
  <DECIMALS> 0
cost
  <NUMERIC> <COSTVAR>
  <DECIMALS> 0
status
  <STATUS>
lower
  <NUMERIC> <LOWERPL>
  <DECIMALS> 0
upper
  <NUMERIC> <UPPERPL>
  <DECIMALS> 0
"""
_BATCH = """<OPENTABLEDATA> "{folder}/table.tab"
<OPENMETADATA> "{folder}/table.rda"
<SPECIFYTABLE> "pilot""group"|"n"||"cost"
<SAFETYRULE>
<READTABLE> 1
<SUPPRESS> OPT(1)
<WRITETABLE> (1,5,SO+,"{folder}/protected.tab")
"""


def run(table: str, private: Path) -> list[dict[str, object]]:
    """One run of the engine by its optimal method: `table` has a line for each count and margin, as in
    _METADATA; the rows that come back have pilot, group and status (S: safe, U or M: hidden).

    Its files are in a folder below `private` that is gone afterwards, also when this process is killed;
    raises ProtectionFailed."""
    try:
        # Imported late: a dashboard that only reads releases needs no engine.
        from pytauargus.result import parse_simple_tab  # noqa: PLC0415
    except ImportError as error:
        raise ProtectionFailed("engine", f"τ-ARGUS: {error}") from error
    private.mkdir(parents=True, exist_ok=True)
    with _ENGINE.lock, tempfile.TemporaryDirectory(prefix=".tau-argus-", dir=private) as name:
        folder = Path(name).resolve()
        (folder / "table.tab").write_text(table, encoding="utf-8")
        (folder / "table.rda").write_text(_METADATA, encoding="utf-8")
        (folder / "batch.arb").write_text(_BATCH.format(folder=folder.as_posix()), encoding="utf-8")
        told = _ENGINE.run(folder)
        if told != "done":
            raise ProtectionFailed("engine", f"τ-ARGUS: {told or 'ended without an answer'}")
        try:
            return list(parse_simple_tab(folder / "protected.tab", ["pilot", "group"], "n"))
        except (OSError, ValueError) as error:
            raise ProtectionFailed("engine", f"τ-ARGUS: {error}") from error


def complement(
    scaled: Mapping[Key, int],
    unsafe: Collection[Key],
    moves: Mapping[Key, tuple[int, int]],
    costs: Mapping[Key, int],
    private: Path,
) -> set[Key]:
    """What the engine hides of a table with margins, `unsafe` counts among it, so that each of these can be
    as much less and more as `moves` says. Raises ProtectionFailed."""
    rows, columns = (sorted({key[i] for key in scaled} - {TOTAL}) for i in (0, 1))
    # Codes of our own: no name can then be mistaken for the total or be too long for the engine.
    row_codes = {r: f"p{i:05d}" for i, r in enumerate(rows)} | {TOTAL: "T"}
    column_codes = {c: f"g{i:05d}" for i, c in enumerate(columns)} | {TOTAL: "T"}
    names = {(row_codes[r], column_codes[c]): (r, c) for r, c in scaled}
    lines = []
    for (row, column), key in names.items():
        lower, upper = moves.get(key, (0, 0))
        status = "U" if key in unsafe else "S"
        lines.append(f"{row};{column};{scaled[key]};{costs[key]};{status};{lower};{upper}")
    answer = {
        names.get((str(r["pilot"]) or "T", str(r["group"]) or "T")): str(r["status"])
        for r in run("\n".join(lines) + "\n", private)
    }
    here = [key for key in unsafe if key in scaled]
    if any(answer.get(key) not in ("U", "M") for key in here) or set(names.values()) - set(answer):
        raise ProtectionFailed("engine", "τ-ARGUS left out counts that it was told to protect")
    return {key for key, status in answer.items() if key is not None and status in ("U", "M")}


_PROGRAM = """
import os, shutil, sys, tempfile
answer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
try:
    from pytauargus.engine import run_batch
    missing = ""
except ImportError as error:
    missing = str(error)
home = os.getcwd()
folder = ""
try:
    for line in sys.stdin:
        folder = line.rstrip("\\n")
        told = missing or "done"
        if not missing:
            os.chdir(folder)
            tempfile.tempdir = folder
            try:
                run_batch("batch.arb")
            except Exception as error:
                told = " ".join(repr(error).split())
            os.chdir(home)
        print(told, file=answer, flush=True)
finally:
    # Whoever asked is gone, perhaps killed in the middle: its tables go too.
    os.chdir(home)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
"""


class _Engine:
    """The engine in a process of its own, started at the first run and kept.

    It writes the bare table to the system's temporary folder and its logs, with figures in them, to
    the folder it works in. Both are made the private one, which a thread could not do for itself.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def run(self, folder: Path) -> str:
        """What the process said of the batch in `folder`: done, a reason, or nothing when it died."""
        process = self._process
        if process is None or process.poll() is not None:
            self.stop()
            process = self._process = subprocess.Popen(  # noqa: S603 - our own program, no input in it
                [sys.executable, "-I", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        if process.stdin is None or process.stdout is None:
            return ""
        late = threading.Timer(_SECONDS, process.kill)
        late.start()
        try:
            process.stdin.write(f"{folder}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()
        except OSError as error:
            return str(error)
        finally:
            late.cancel()

    def stop(self) -> None:
        """Ends the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


_ENGINE = _Engine()
atexit.register(_ENGINE.stop)
