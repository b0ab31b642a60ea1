"""Work on a shelf of releases in a process that can be killed at any step of it."""

import json
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from soila_dash.faults import DataFaults
from soila_dash.releases import shelf
from soila_dash.store import Store
from tests.invented import catalog, indicator, invented_part, made

ITEMS = catalog(indicator())
WATCHED = (
    "open",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.scandir",
    "os.listdir",
    "shutil.rmtree",
)

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["soila_dash.cli", __name__])


def process(work: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """A process that has everything imported already, started."""
    started = _FORKS.Process(target=work, args=arguments)
    started.start()
    return started


def released(folder: Path, number: int) -> str:
    """Builds a release whose figures tell its number; its id."""
    rows = [
        invented_part("share", code, 2020 + n, number, 1000 + n)
        for code in ("XX", "A", "B")
        for n in range(5)
    ]
    return made(folder, rows, ITEMS).id


def number_of(served: shelf.Served) -> int:
    """The number that every figure of a served release tells; fails when they differ."""
    with_figures = Store(served.folder, served.manifest).run(
        "trend", indicator="share", level="county", sex="total"
    )
    assert with_figures.height == 15
    (number,) = with_figures["numerator"].unique().to_list()
    return int(number)


def publish(folder: str, number: int) -> None:
    """Builds and publishes a release."""
    shelf.publish(Path(folder), released(Path(folder), number))


def publish_until(folder: str, number: int, step: int) -> None:
    """As publish, but the process kills itself at the step-th touch of a file below the folder."""
    left = step

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in WATCHED and arguments and str(arguments[0]).startswith(folder):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    publish(folder, number)


def publish_for_ever(folder: str, first: int) -> None:
    """Publishes one release after the other."""
    while True:
        publish(folder, first)
        first += 1


def read_until(folder: str, stop: str, report: str) -> None:
    """Asks for the release to serve again and again until `stop` is there; reports what was seen,
    and by a file `.begun` that it has begun."""
    seen: list[int] = []
    wrong: list[str] = []
    reads = 0
    while not Path(stop).exists() or not reads:
        try:
            served = shelf.serve(Path(folder), "real")
            number = number_of(served)
            if served.refused:
                wrong.append(f"refused {served.refused}")
            if not seen or seen[-1] != number:
                seen.append(number)
        except (DataFaults, AssertionError, OSError, ValueError) as error:
            wrong.append(repr(error))
        reads += 1
        Path(f"{report}.begun").touch()
    Path(report).write_text(json.dumps({"reads": reads, "seen": seen, "wrong": wrong}))
