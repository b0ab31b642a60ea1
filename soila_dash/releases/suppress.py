"""Which counts of a round's pilot × group table are hidden: τ-ARGUS first, then our own exact audit."""

import atexit
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from soila_dash.releases.feasible import TOTAL, Entry, Key, ProtectionFailed, Reader, Table

_RUNS = 6
_UNIT = 100
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


class CannotHide(ProtectionFailed):
    """However much of this table is hidden, the requirement does not hold beside what is published."""


def with_margins(cells: Mapping[Key, int]) -> dict[Key, int]:
    """The table with its margins under TOTAL, for every pilot and group that occurs in it."""
    table = dict(cells)
    for (pilot, group), n in cells.items():
        for key in ((pilot, TOTAL), (TOTAL, group), (TOTAL, TOTAL)):
            table[key] = table.get(key, 0) + n
    return table


def suppress(
    counts: Mapping[Key, int],
    before: Sequence[Table],
    smallest: int,
    span: int,
    step: int,
    private: Path,
) -> dict[Key, int | None]:
    """The counts of one round with the hidden ones None; `counts` holds the margins too.

    Hidden are counts of 1 to `smallest` - 1, and as many others as it takes for every hidden count, of
    this table and of the versions published `before`, to have a feasible interval at least `span` wide
    that holds a value of `smallest` or more (statistics.md, "Small numbers in our own surveys").

    τ-ARGUS protects what it is told is unsafe, and nothing else: a count it hides for another's sake
    may itself end up known to within one. So its answer is audited exactly, what fails is named unsafe
    in its turn with the span as its protection level, and it is asked again; what it cannot see (the
    reader's knowledge of earlier versions) is hidden after it, neighbours first. What an earlier version
    hid stays hidden, unless it has grown large and less has to be hidden when it is shown.

    Raises CannotHide when even hiding every count does not do, ProtectionFailed when the engine is
    absent or fails.
    """
    small = {key for key, n in counts.items() if 0 < n < smallest}
    kept = {key for key, n in before[-1].items() if n is None} if before else set()
    starts = [small | kept]
    if grown := {key for key in kept - small if counts[key] >= 2 * smallest}:
        starts.append(starts[0] - grown)
    done = [_hide(counts, start, before, smallest, span, step, private) for start in starts]
    found = [hidden for hidden in done if hidden is not None]
    if not found:
        raise CannotHide("impossible", "hidden counts stay too well known, whatever else is hidden")
    return _shown(counts, min(found, key=len))


def _hide(
    counts: Mapping[Key, int],
    start: Collection[Key],
    before: Sequence[Table],
    smallest: int,
    span: int,
    step: int,
    private: Path,
) -> set[Key] | None:
    """What to hide when `start` is hidden anyway; None when all together is not enough."""
    hidden = set(start)
    exposed: set[Key] = set()
    seen: dict[Entry, tuple[int, int]] = {}

    def failing(first: bool = False) -> list[Entry]:
        reader = Reader([*before, _shown(counts, hidden)], step, seen)
        found = reader.failing(span, smallest, first)
        seen.update(reader.seen)
        return found

    for _ in range(_RUNS):
        if hidden:
            hidden |= _secondary(counts, hidden, exposed, smallest, span, private)
        now = {key for version, key in failing() if version == len(before)}
        if now <= exposed:
            break
        exposed |= now
    while left := failing(first=True):
        further = _neighbour(counts, hidden, left[0][1])
        if further is None:
            return None
        hidden.add(further)
    return hidden


def _shown(counts: Mapping[Key, int], hidden: Collection[Key]) -> dict[Key, int | None]:
    return {key: None if key in hidden else n for key, n in counts.items()}


def _neighbour(counts: Mapping[Key, int], hidden: Collection[Key], failing: Key) -> Key | None:
    """The count to hide next: in line with the failing one, small and inner before large and margin."""

    def order(key: Key) -> tuple[bool, int, int, Key]:
        apart = sum(TOTAL not in (a, b) and a != b for a, b in zip(key, failing, strict=True))
        return apart > 1, key.count(TOTAL), counts[key], key

    return min((k for k, n in counts.items() if n and k not in hidden), key=order, default=None)


def _secondary(
    counts: Mapping[Key, int],
    unsafe: Collection[Key],
    exposed: Collection[Key],
    smallest: int,
    span: int,
    private: Path,
) -> set[Key]:
    """What τ-ARGUS hides beside `unsafe`, by its optimal method (OPT).

    Its intruder knows that a count is not negative; ours knows that a hidden one is at least 1. So it
    is given (count - 1) times 100, plus 1: there 0 stands for a count of 1, and margins still add up.
    A small count is to be protected down to 1 and up to `smallest`, an exposed larger one `span` down.
    """
    inner = {key: n for key, n in counts.items() if TOTAL not in key and n}
    seen = [key for key, n in counts.items() if n and key not in unsafe]
    # With so few respondents no cell could be `smallest` beside a known total: hide the whole table.
    if not seen or sum(inner.values()) - len(inner) < span:
        return set(seen)
    scaled = with_margins({key: _UNIT * (n - 1) + 1 for key, n in inner.items()})
    pilots, groups = (sorted({key[i] for key in inner}) for i in (0, 1))
    # Codes of our own: no name can then be mistaken for the total or be too long for the engine.
    pilot_codes = {p: f"p{i:05d}" for i, p in enumerate(pilots)} | {TOTAL: "T"}
    group_codes = {g: f"g{i:05d}" for i, g in enumerate(groups)} | {TOTAL: "T"}
    names = {(pilot_codes[p], group_codes[g]): (p, g) for p, g in scaled}
    lines = []
    for (pilot, group), key in names.items():
        n, lower, upper = counts[key], 0, 0
        if key in unsafe:
            lower = n - 1 if n < smallest else span if key in exposed else 0
            upper = max(smallest - n, 0)
        status = "U" if key in unsafe else "S"
        lines.append(f"{pilot};{group};{scaled[key]};{n};{status};{_UNIT * lower};{_UNIT * upper}")
    rows = _run("\n".join(lines) + "\n", private)
    answer = {names.get((str(r["pilot"]) or "T", str(r["group"]) or "T")): str(r["status"]) for r in rows}
    if any(answer.get(key) not in ("U", "M") for key in unsafe) or set(names.values()) - set(answer):
        raise ProtectionFailed("engine", "τ-ARGUS left out counts that it was told to protect")
    return {key for key, status in answer.items() if key is not None and status in ("U", "M")}


def _run(table: str, private: Path) -> list[dict[str, object]]:
    """One run of the engine, its files in a folder below `private` that is gone afterwards."""
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


_PROGRAM = """
import os, sys, tempfile
answer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
try:
    from pytauargus.engine import run_batch
    missing = ""
except ImportError as error:
    missing = str(error)
home = os.getcwd()
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
