"""Whatever dies while a release is built and published, the one that is served is whole."""

import json
import os
import shutil
import signal
import time
from itertools import count
from pathlib import Path

import pytest

from soila_dash.releases import build, manifest, observation_files, shelf
from soila_dash.store import Store
from tests.releases import dying


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shelf_folder = tmp_path / "releases"
    shelf_folder.mkdir()
    dying.publish(str(shelf_folder), 1)
    return shelf_folder


@pytest.mark.slow
def test_killed_at_every_step(folder: Path) -> None:
    """SIGKILL at the first touch of a file, then at the second, and so on until it is through."""
    now = 1
    left: set[str] = set()
    for step in count():
        number = step + 2
        process = dying.process(dying.publish_until, str(folder), number, step)
        process.join(60)
        served = shelf.serve(folder, "real")
        assert served.refused == ()
        assert dying.number_of(served) in (now, number), step
        left |= {p.name for p in folder.glob(".*")}
        for name in shelf.all_releases(folder):
            manifest.verify_release(folder / name)
        now = dying.number_of(served)
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
    assert step > 15, "too few steps were watched"
    assert now == number
    assert any(name.startswith(".staging-") for name in left), "nothing was left half-way: was it killed?"
    assert all(not name.startswith(".") for name in shelf.all_releases(folder))
    for path in folder.glob(".*"):
        os.utime(path, (0, 0))
    dying.publish(str(folder), number + 1)
    assert not list(folder.glob(".*")), "what was left long ago is cleared away"


@pytest.mark.slow
def test_killed_at_any_moment(folder: Path) -> None:
    """SIGKILL after small delays while one release is published after the other."""
    now = 1
    for n in range(40):
        if n >= 12 and now > 1:
            break
        process = dying.process(dying.publish_for_ever, str(folder), now + 1)
        # Longer and longer, so that also a slow machine publishes something before a kill.
        time.sleep(0.02 + 0.017 * n * (1 if n < 12 else n - 10))
        process.kill()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        served = shelf.serve(folder, "real")
        assert served.refused == ()
        assert dying.number_of(served) >= now
        now = dying.number_of(served)
    assert now > 1, "nothing was ever published before the kill"
    dying.publish(str(folder), now + 100)
    assert dying.number_of(shelf.serve(folder, "real")) == now + 100


@pytest.mark.parametrize("failing", [0, 1])
def test_a_move_that_fails(folder: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    """The two moves, of the folder to its name and of the pointer, fail one at a time."""
    moves = count()
    right = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if next(moves) == failing:
            raise OSError(28, "No space left on device")
        return right(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="No space"):
        dying.publish(str(folder), 2)
    assert dying.number_of(shelf.serve(folder, "real")) == 1
    assert next(moves) == failing + 1
    assert not list(folder.glob(".staging-*"))
    monkeypatch.undo()
    dying.publish(str(folder), 2)
    assert dying.number_of(shelf.serve(folder, "real")) == 2


def test_a_pointer_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old pointer stays untouched until the new one lies whole on the disk."""
    release = dying.released(folder, 2)
    before = (folder / shelf.POINTER).read_bytes()

    def fail(_: int) -> None:
        assert (folder / shelf.POINTER).read_bytes() == before
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            shelf.publish(folder, release)
    assert (folder / shelf.POINTER).read_bytes() == before
    assert dying.number_of(shelf.serve(folder, "real")) == 1
    shelf.publish(folder, release)
    assert dying.number_of(shelf.serve(folder, "real")) == 2


def test_a_disk_that_is_full_while_writing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    before = sorted(p.name for p in folder.iterdir())
    for module, name in (
        (observation_files, "write_parts"),
        (observation_files, "write_coverage"),
        (build, "_write_json"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, full)
            with pytest.raises(OSError, match="No space"):
                dying.publish(str(folder), 3)
        assert sorted(p.name for p in folder.iterdir()) == before
    assert dying.number_of(shelf.serve(folder, "real")) == 1


def test_leftovers_do_not_disturb(folder: Path) -> None:
    whole = shelf.serve(folder, "real").folder
    half = folder / ".staging-real-1"
    half.mkdir()
    shutil.copy(whole / "manifest.json", half / "manifest.json")
    (half / "observations.parquet").write_bytes(b"PAR1 half")
    (folder / ".current.json-1").write_text('{"real": ["hal')
    (folder / "notes.txt").write_text("a person's own")
    (folder / "empty-folder").mkdir()
    assert shelf.all_releases(folder) == [whole.name]
    assert dying.number_of(shelf.serve(folder, "real")) == 1
    dying.publish(str(folder), 2)
    assert dying.number_of(shelf.serve(folder, "real")) == 2
    assert shelf.rollback(folder, "real").id == whole.name


@pytest.mark.slow
def test_a_reader_never_sees_a_half(folder: Path, tmp_path: Path) -> None:
    """Another process reads all the while thirty releases are published."""
    stop, report = tmp_path / "stop", tmp_path / "report.json"
    reader = dying.process(dying.read_until, str(folder), str(stop), str(report))
    begun = tmp_path / "report.json.begun"
    until = time.monotonic() + 30
    while not begun.exists() and time.monotonic() < until:
        time.sleep(0.01)
    for number in range(2, 32):
        dying.publish(str(folder), number)
        time.sleep(0.02)
    stop.touch()
    reader.join(60)
    assert reader.exitcode == 0
    seen = json.loads(report.read_text())
    assert seen["wrong"] == []
    assert seen["seen"] == sorted(seen["seen"])
    assert len(seen["seen"]) > 3, seen
    print(seen["reads"], "reads saw", len(seen["seen"]), "releases")


def test_a_store_that_is_open_stays_with_its_release(folder: Path) -> None:
    served = shelf.serve(folder, "real")
    store = Store(served.folder, served.manifest)
    dying.publish(str(folder), 2)
    assert store.run("coverage").height == 10
    numerators = store.run("trend", indicator="share", level="county", sex="total")["numerator"]
    assert numerators.unique().to_list() == [1]
