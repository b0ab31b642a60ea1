"""A file made on a press is there until the browser that pressed has fetched it."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import app_session
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError

from soila_dash import paths, serving
from soila_dash.i18n import translator
from soila_dash.releases import withdrawals
from soila_dash.ui import made_files
from soila_dash.ui.made_files import BOUND, KEPT, MadeFiles


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(made_files.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def press(manager: MediaFileManager, content: bytes, name: str = "") -> str:
    """A reader presses, then the pages of two others run; the file's name in its address."""
    address = manager.execute_deferred(manager.add_deferred(lambda: content, "text/plain", "1", name))
    for _ in range(2):
        manager.remove_orphaned_files()
    return address.rpartition("/")[2].partition(".")[0]


def test_streamlits_own_store_loses_it() -> None:
    manager = MediaFileManager(MadeFiles.__base__("/media"))
    assert manager.read_file(press(manager, b"1")) is None, "made_files.py is needed no more"


def test_the_file_stays_while_others_read_and_goes_when_its_time_is_over(clock: Clock) -> None:
    manager = MediaFileManager(MadeFiles("/media"))
    name = press(manager, b"1")
    clock.now += KEPT - 1
    other = press(manager, b"2")
    found = manager.read_file(name)
    assert found is not None
    assert found.content == b"1"
    clock.now += 2
    press(manager, b"3")
    assert manager.read_file(name) is None
    assert manager.read_file(other) is not None


def test_one_pressed_again_stays_from_then_on(clock: Clock) -> None:
    manager = MediaFileManager(MadeFiles("/media"))
    name = press(manager, b"1")
    clock.now += KEPT - 1
    assert press(manager, b"1") == name
    clock.now += KEPT - 1
    press(manager, b"2")
    assert manager.read_file(name) is not None


def test_the_oldest_go_where_many_are_made(clock: Clock) -> None:
    manager = MediaFileManager(MadeFiles("/media"))
    half = bytes(BOUND // 2)
    names = [press(manager, half + bytes([n])) for n in range(3)]
    assert [manager.read_file(name) is not None for name in names] == [False, False, True]


def test_none_of_a_withdrawn_release_is_given_to_a_page_that_was_opened_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what was made before the withdrawal and is kept for a while, nor what is made after it."""
    monkeypatch.setenv("SOILA_DATA", str(tmp_path))
    manager = MediaFileManager(MadeFiles("/media"))
    gone, other = (f"compare-real-2026-11-{day}-0a1b2c3d.csv" for day in (22, 23))
    made = press(manager, b"1", gone)
    button = manager.add_deferred(lambda: b"12", "text/plain", "1", gone)
    assert manager.read_file(made) is not None
    taken = withdrawals.Taken("2026-11-28", "consent")
    withdrawals.write(paths.releases(), withdrawals.Withdrawn({"real-2026-11-22-0a1b2c3d": taken}))
    assert manager.read_file(made) is None
    with pytest.raises(MediaFileStorageError, match="was withdrawn"):
        manager.execute_deferred(button)
    assert manager.read_file(press(manager, b"1", other)) is not None


def test_the_server_keeps_its_files_so() -> None:
    assert serving.memory_media_file_storage.MemoryMediaFileStorage is MadeFiles


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_file_that_cannot_be_made_is_told_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    session = SimpleNamespace(session=SimpleNamespace(session_state={"choices": {"lang": language}}))
    sessions = SimpleNamespace(get_session_info=lambda name: session if name == "mine" else None)
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=sessions))
    manager = MediaFileManager(MadeFiles("/media"))
    failing = manager.add_deferred(lambda: 1 / 0, "text/plain", "1", "a.csv")  # type: ignore[arg-type, return-value]
    request = BackendOperationRequest(request_id="1", deferred_file={"file_id": failing})
    handler = app_session.DeferredFileHandler(lambda: manager)
    told = [asyncio.run(handler.handle(request, name)).error_msg for name in ("mine", "gone")]
    assert told == [translator(language)("file.failed"), translator("fi")("file.failed")]
