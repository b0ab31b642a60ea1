"""Commands killed at their steps, and run by a clock that jumped back: what is served and kept is whole."""

import datetime as dt
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from soila_dash import cli, clock, surveying, withdrawing
from soila_dash.releases import shelf, trail
from soila_dash.sources import private
from soila_dash.sources.survey_files import stored_responses
from tests.releases import dying
from tests.releases.test_withdraw import Run, collected, data, run
from tests.sources.survey_world import HEADER, csv_file, row, with_surveys

__all__ = ["collected", "data", "run"]

pytestmark = pytest.mark.slow
APART, MOST = 7, 400
"""Every how many steps it is killed, and after how many a command that never ends is a fault of the test."""


def command_until(folder: str, arguments: list[str], step: int) -> None:
    """Runs a command, and kills its process at the step-th touch of a file below the folder."""
    os.environ["SOILA_DATA"] = folder
    for module in (cli, surveying, withdrawing):
        module.load = lambda _: with_surveys()  # type: ignore[attr-defined]
    left = step

    def count(event: str, given: tuple[object, ...]) -> None:
        nonlocal left
        if event in dying.WATCHED and given and str(given[0]).startswith(folder):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    sys.exit(cli.main(["--lang", "en", *arguments]))


@pytest.mark.parametrize("command", ["rollback", "survey import"])
def test_killed_at_many_steps(collected: Path, run: Run, command: str) -> None:
    """Each time on a fresh copy: the old or the new is served or kept, whole, and the trail goes on."""
    more = csv_file(collected / "more.csv", [HEADER, *(row(n, 1 + n % 5, 2, 3) for n in range(700, 712))])
    first, _ = run("releases")
    run(
        "survey",
        "import",
        str(csv_file(collected / "late.csv", [HEADER, *(row(n, 3, 2, 1) for n in range(500, 530))])),
    )
    run("build")
    arguments = ["rollback"] if command == "rollback" else ["survey", "import", str(more)]
    whole, killed = collected / "data", 0
    before = shelf.serve(whole / "releases", "real").manifest.id
    responses = stored_responses(whole / "private" / "responses", with_surveys())[0].collect().height
    for step in range(0, MOST, APART):
        copy = collected / f"copy-{step}"
        shutil.copytree(whole, copy)
        process = dying.process(command_until, str(copy), arguments, step)
        process.join()
        served = shelf.serve(copy / "releases", "real")
        assert served.refused == ()
        kept, faults = stored_responses(copy / "private" / "responses", with_surveys())
        assert faults == []
        assert kept.collect().height in (responses, responses + 12 * 3)
        assert trail.read(copy / "trail", copy / "releases")[1] == []
        shutil.rmtree(copy)
        if process.exitcode != -signal.SIGKILL:
            assert process.exitcode == 0
            break
        killed += 1
        assert served.manifest.id in (before, *first.split())
    else:
        raise AssertionError("never ended")
    assert killed > 3


def test_a_clock_that_jumps_back_undoes_nothing(
    collected: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year back: what is imported, built, rolled back and withdrawn then comes after what there was."""
    folder = collected / "data" / "releases"
    before = shelf.serve(folder, "real").manifest.id
    moment = clock.utc_now() - dt.timedelta(days=365)
    monkeypatch.setattr(clock, "utc_now", lambda: moment)
    late = csv_file(collected / "late.csv", [HEADER, *(row(n, 3, 2, 1) for n in range(500, 530))])
    run("survey", "import", str(late))
    run("build")
    after = shelf.serve(folder, "real").manifest.id
    assert after > before
    run("rollback")
    assert shelf.serve(folder, "real").manifest.id == before
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    newest = shelf.serve(folder, "real").manifest.id
    assert newest not in (before, after)
    assert newest > after
    assert "The trail is whole" in run("trail")[0]
    assert private.find_damaged(private.kept_files(collected / "data" / "private" / "responses")) == []
