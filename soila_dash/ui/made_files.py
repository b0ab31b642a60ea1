"""Keeps a file that was made on a press until the browser that pressed has fetched it, unless its release
was withdrawn.

Streamlit ties such a file to no session: the second run of any reader's page after the press deletes it,
and on a busy server both can come before the browser asks for it. The press then gave nothing.

A page that was opened before a withdrawal still has its figures and buttons: a file bears its release's id
in its name, and none of a withdrawn release is taken in or given out.
"""

import threading
import time

from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage

from soila_dash import paths
from soila_dash.releases import withdrawals

KEPT = 60.0
"""Seconds for which a file stays after it was last made."""
BOUND = 256 * 2**20
"""Bytes of files kept beyond Streamlit's own wish; the oldest go first."""


class MadeFiles(MemoryMediaFileStorage):
    """Streamlit's files in memory, of which those made on a press are kept for a while."""

    def __init__(self, media_endpoint: str) -> None:
        super().__init__(media_endpoint)
        self._made: dict[str, float] = {}
        self._leaving: set[str] = set()
        self._own_lock = threading.RLock()

    def load_and_get_id(
        self, path_or_data: str | bytes, mimetype: str, kind: MediaFileKind, filename: str | None = None
    ) -> str:
        """Takes a file in; the file's id. Raises MediaFileStorageError for one of a withdrawn release."""
        _refuse_withdrawn(filename)
        with self._own_lock:
            file_id = super().load_and_get_id(path_or_data, mimetype, kind, filename)
            if kind is MediaFileKind.DOWNLOADABLE:
                self._made.pop(file_id, None)  # so that the last made stands last
                self._made[file_id] = time.monotonic()
            self._leaving.discard(file_id)
            self._sweep()
            return file_id

    def get_file(self, filename: str) -> MemoryFile:
        """The file of that id and ending; raises MediaFileStorageError for one that is not there, or no
        more to be given."""
        found = super().get_file(filename)
        _refuse_withdrawn(found.filename)
        return found

    def delete_file(self, file_id: str) -> None:
        """Deletes a file at once, or one made on a press when its time is over."""
        with self._own_lock:
            if file_id in self._made:
                self._leaving.add(file_id)
                self._sweep()
            else:
                super().delete_file(file_id)

    def _sweep(self) -> None:
        """Lets go whose time is over, and the oldest while more is kept than the bound allows."""
        leaving = [file_id for file_id in self._made if file_id in self._leaving]
        held = sum(self._files_by_id[file_id].content_size for file_id in leaving)
        for file_id in leaving:
            if held <= BOUND and time.monotonic() - self._made[file_id] < KEPT:
                break
            held -= self._files_by_id[file_id].content_size
            super().delete_file(file_id)
            del self._made[file_id]
            self._leaving.discard(file_id)


def _refuse_withdrawn(name: str | None) -> None:
    for release in withdrawals.read(paths.releases()).releases:
        if release in (name or ""):
            raise MediaFileStorageError(f"{release} was withdrawn")
