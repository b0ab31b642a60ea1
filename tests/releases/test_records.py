"""What is noted of secrets and of withdrawals is read as it was written, or named as damaged."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from soila_dash.faults import DataFaults
from soila_dash.releases import memory, withdrawals
from soila_dash.releases.withdrawals import Taken, Withdrawn
from soila_dash.sources import erasure

DAY = "2026-11-28"


def note_secrets(folder: Path) -> Path:
    memory.secrets(folder, ["spring", "autumn"], [])
    return folder / memory.SECRETS


def note_erased(folder: Path) -> Path:
    erasure.record(folder, [Path("ab.parquet")], "", [("spring", "pilot-1", "young")], (DAY, "consent"), 2)
    return folder / erasure.FILE


def note_withdrawn(folder: Path) -> Path:
    taken = Taken(DAY, "consent")
    withdrawals.write(folder, Withdrawn({"real-1": taken}, {}, {"mark": taken}, {"spring": taken}))
    return folder / withdrawals.FILE


def read_secrets(folder: Path) -> object:
    return memory.secrets(folder, ["spring"], [])


def read_or_fault(read: Callable[[Path], object], folder: Path) -> object:
    """What is read, or the file that is named as damaged."""
    try:
        return read(folder)
    except DataFaults as faults:
        return faults.faults[0].file


@pytest.mark.parametrize(
    ("note", "read"),
    [(note_secrets, read_secrets), (note_erased, erasure.read), (note_withdrawn, withdrawals.read)],
)
def test_no_flipped_bit_is_read(
    tmp_path: Path, note: Callable[[Path], Path], read: Callable[[Path], object]
) -> None:
    """A pilot's name may turn into another, and its withdrawn answers would be published again."""
    path = note(tmp_path)
    written, whole = read(tmp_path), path.read_bytes()
    damaged = 0
    for place in range(len(whole)):
        for bit in range(0, 8, 5):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            found = read_or_fault(read, tmp_path)
            assert found in (written, str(path)), place
            damaged += found == str(path)
    assert damaged > len(whole), "hardly any harmless place"


def test_secrets_from_before_hashes_were_kept_get_one(tmp_path: Path) -> None:
    path = tmp_path / memory.SECRETS
    path.write_text(json.dumps({"spring": "ab" * 16}))
    assert read_secrets(tmp_path) == {"spring": "ab" * 16}
    path.write_text(path.read_text().replace("ab", "cb", 1))
    with pytest.raises(DataFaults, match="protection_history_damaged"):
        read_secrets(tmp_path)
    path.unlink()
    assert memory.secrets(tmp_path, [], []) == {}
    assert not path.exists()
