"""How much memory and time the largest imports take, alone and beside as many responses that are kept.

    python -m benchmarks.survey_import

The responses are invented, of thirty items. Each import reads and keeps a file in a process of its own, which
tells how far it rises above its start, with the processes that it starts.
"""

import csv
import random
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from openpyxl import Workbook

from benchmarks.survey import ITEMS, PILOTS, long_catalog
from soila_dash import paths
from soila_dash.sources import private, survey_files, survey_layout

MOST = 99_000
"""Responses of the largest CSV file; there are 10 MiB and 100,000 rows at most."""
IN_A_BOOK = 24_000
"""Responses of the largest workbook, which unpacks to 30 MiB at most."""
MEBIBYTES, SECONDS = 150, 15
"""What each may take of memory, and of processor time for 100,000 rows."""
PAGE = 4096
READER = b"soila_dash.sources.workbook_process"


def main() -> int:
    """Makes the files, imports each, prints time and memory; 1 when any takes too much."""
    if len(sys.argv) > 1:
        _import(Path(sys.argv[1]), Path(sys.argv[2]))
        return 0
    missed = False
    with tempfile.TemporaryDirectory(prefix="soila-bench-") as name:
        folder = Path(name)
        first, second = _csv(folder / "first.csv", 1, MOST), _csv(folder / "second.csv", 200_001, MOST)
        few, book = _csv(folder / "few.csv", 400_001, 1_000), _book(folder / "book.xlsx", 500_001, IN_A_BOOK)
        for where, file in (
            ("alone", first),
            ("beside 99,000 kept", few),
            ("beside 100,000 kept", second),
            ("alone, another folder", book),
            ("beside 199,000 kept", book),
        ):
            into = folder / ("other" if "another" in where else "private")
            asked = [sys.executable, "-m", "benchmarks.survey_import", str(file), str(into)]
            told = subprocess.run(asked, check=True, capture_output=True, text=True, cwd=paths.ROOT)
            rows, seconds, worked, grown = told.stdout.split()
            missed = missed or float(grown) > MEBIBYTES or float(worked) > SECONDS
            print(
                f"{file.name}, {int(rows):,} responses of {ITEMS} items, {where}: {float(grown):.0f} MiB "
                f"(limit {MEBIBYTES}), {float(worked):.1f} s of processor time, {float(seconds):.1f} s"
            )
    return int(missed)


def _lines(first: int, many: int) -> list[list[str | int]]:
    chance = random.Random(first)
    heading: list[str | int] = [*survey_layout.FIELDS, *(f"bench-{n}" for n in range(ITEMS))]
    group = long_catalog().survey.instruments[0].group
    rows: list[list[str | int]] = [heading]
    for n in range(first, first + many):
        at: list[str | int] = ["bench", f"b-{n % PILOTS}", "05", group, n, "2026-03-10"]
        rows.append([*at, *(chance.randint(1, 5) for _ in range(ITEMS))])
    return rows


def _csv(path: Path, first: int, many: int) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(_lines(first, many))
    return path


def _book(path: Path, first: int, many: int) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Vastaukset")
    for row in _lines(first, many):
        sheet.append(row)
    book.save(path)
    return path


def _import(file: Path, folder: Path) -> None:
    catalog = long_catalog()
    start = _size()
    most = [start]

    def watch() -> None:
        while True:
            with suppress(OSError):
                most[0] = max(most[0], _size())
            time.sleep(0.01)

    threading.Thread(target=watch, daemon=True).start()
    begun = time.monotonic()
    with private.lock(folder):
        reading = survey_files.read([file], catalog, folder / "responses")
        (kept,) = survey_files.keep(reading, folder / "responses")
    print(kept.rows.height, time.monotonic() - begun, time.process_time(), (most[0] - start) / 2**20)


def _size() -> int:
    """Bytes in memory of this process and of the workbook's reader that it started."""
    tasks = Path("/proc/self/task").iterdir()
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    # A child that has not become the reader yet is seen as a second parent.
    readers = [n for n in children if READER in Path(f"/proc/{n}/cmdline").read_bytes()]
    return sum(PAGE * int(Path(f"/proc/{n}/statm").read_text().split()[1]) for n in ("self", *readers))


if __name__ == "__main__":
    sys.exit(main())
