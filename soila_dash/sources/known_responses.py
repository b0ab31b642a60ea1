"""Which responses came before, in little room: of each the number in its id, its day and its file."""

import datetime as dt
from collections.abc import Sequence

import numpy as np


def numbers(ids: Sequence[str]) -> np.ndarray:
    """The ids of responses, 16 digits each, as numbers of 64 bits."""
    return np.frombuffer(bytes.fromhex("".join(ids)), ">u8").astype(np.uint64)


class KnownResponses:
    """Responses of some files, each file's added at once. A hundred thousand take two MiB."""

    def __init__(self) -> None:
        self._files: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]] = []
        self._begins = [0]

    def add(self, file: str, ids: np.ndarray, days: np.ndarray) -> None:
        """Adds a file's responses, `days` as numpy's dates; each stays in the place that it has."""
        order = np.argsort(ids, kind="stable").astype(np.int32)
        self._files.append((file, ids[order], days.astype("datetime64[D]"), order))
        self._begins.append(self._begins[-1] + len(ids))

    def __len__(self) -> int:
        """How many there are: the place of the next one."""
        return self._begins[-1]

    def find(self, ids: np.ndarray) -> np.ndarray:
        """The places of the first of these responses, counted over all files; -1 of one that never came."""
        found = np.full(len(ids), -1)
        for begin, (_, known, _, order) in zip(self._begins, self._files, strict=False):
            at = np.searchsorted(known, ids)
            here = (found < 0) & (at < len(known))
            here[here] = known[at[here]] == ids[here]
            found[here] = begin + order[at[here]]
        return found

    def about(self, place: int) -> tuple[dt.date, str]:
        """The day and the file of a response."""
        n = int(np.searchsorted(self._begins, place, side="right")) - 1
        file, _, days, _ = self._files[n]
        return days[place - self._begins[n]].item(), file
