"""The audit trail: every command that changes data stands in it, and a line lost, changed or cut shows."""

import json
import os
import signal
import stat
from pathlib import Path

import pytest

from soila_dash import cli
from soila_dash.releases import trail
from soila_dash.releases.manifest import read_manifest
from tests.releases import dying
from tests.releases.test_withdraw import Run, collected, data, run, served

__all__ = ["collected", "data", "run"]


def lines(data: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (data / "data" / "trail" / trail.FILE).read_text().splitlines()]


@pytest.mark.slow
def test_every_change_is_told_and_a_lost_changed_or_cut_line_shows(collected: Path, run: Run) -> None:
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    run("rollback", code=1)
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "mistake", code=1)
    told = lines(collected)
    assert [(one["what"], one["state"]) for one in told] == [
        *[("survey import", state) for _ in range(3) for state in ("begun", "done")],
        ("build", "begun"),
        ("build", "done"),
        ("withdraw response", "begun"),
        ("withdraw response", "done"),
        ("rollback", "begun"),
        ("rollback", "refused"),
        ("withdraw response", "begun"),
        ("withdraw response", "refused"),
    ]
    changed = [one for one in told if one["state"] == "done"]
    for one in changed:
        begun = told[int(str(one["of"])) - 1]
        assert begun["is"] != one["is"], "hashes before and after"
    assert told[10]["is"] == told[11]["is"], "what is refused changes nothing"
    assert told[8]["on"] == {"reason": "consent", "round": "spring", "pilot": "pilot-1", "group": "young"}
    assert {str(one["who"]) for one in told} == {str({"role": "steward", "subject": trail._subject()})}
    file = collected / "data" / "trail" / trail.FILE
    text = file.read_text()
    assert not any(word in text for word in ("one.csv", str(collected), '"number"'))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    newest, _ = served(collected)
    hashes = [trail._hash(line) for line in file.read_bytes().splitlines()]
    named = read_manifest(collected / "data" / "releases" / newest).trail
    assert named == hashes[8], "the line by which the command began"
    out, _ = run("trail", str(collected / "copy.jsonl"))
    assert f"The trail is whole: 14 lines, head {hashes[-1]}." in out
    assert (collected / "copy.jsonl").read_text() == text

    whole = text.splitlines(keepends=True)
    for spoilt, said in (
        (whole[:4] + whole[5:], "row 5: the trail is not as it was written"),
        ([*whole[:2], whole[2].replace("steward", "nobody!"), *whole[3:]], "row 4: the trail is not"),
        ([*whole[:3], *whole[2:]], "row 4: the trail is not"),
        (whole[:8], f"the trail lacks a line that release {newest} names"),
        ([], f"the trail lacks a line that release {newest} names"),
    ):
        file.write_text("".join(spoilt))
        assert said in run("trail", code=1)[1]
    file.write_text(text)
    run("trail")


def begin_and_die(folder: str) -> None:
    """Begins something and is killed."""
    with trail.entry(Path(folder), "build", {}):
        os.kill(os.getpid(), signal.SIGKILL)


def begin_and_end(folder: str, times: int) -> None:
    """Does nothing so many times, each with its lines."""
    for _ in range(times):
        with trail.entry(Path(folder), "build", {}) as outcome:
            outcome.state = "done"


@pytest.mark.slow
def test_a_killed_command_a_torn_line_and_two_at_once_leave_a_trail_that_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "trail"
    killed = dying.process(begin_and_die, str(folder))
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    two = [dying.process(begin_and_end, str(folder), 10) for _ in range(2)]
    for one in two:
        one.join()
    entries, faults = trail.read(folder, tmp_path / "releases")
    assert (len(entries), faults) == (41, [])
    assert [e["state"] for e in entries if "of" not in e].count("begun") == 21
    with (folder / trail.FILE).open("ab") as file:
        file.write(b'{"n": 42, "at"')
    begin_and_end(str(folder), 1)
    entries, faults = trail.read(folder, tmp_path / "releases")
    assert ([f.row for f in faults], len(entries)) == ([42], 43)


def test_what_can_leave_no_trail_is_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOILA_DATA", str(tmp_path))

    def full(*_: object) -> int:
        raise OSError(28, os.strerror(28))

    done: list[str] = []
    monkeypatch.setattr(cli, "_rollback", lambda options, t: done.append("rolled back") or 0)
    monkeypatch.setattr(os, "fsync", full)
    assert cli.main(["--lang", "en", "rollback"]) == 1
    assert "the disk is full" in capsys.readouterr().err
    assert done == []
    assert (tmp_path / "trail" / trail.FILE).read_bytes() == b"", "no half of a line"
    monkeypatch.undo()
