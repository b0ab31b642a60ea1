"""Files that are there whole or not at all: on a full disk what stood there stays."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from soila_dash.catalog import writing
from soila_dash.catalog.models import Region
from soila_dash.releases import memory, shelf, withdrawals
from soila_dash.sources import erasure
from soila_dash.whole_file import whole_file
from tests import shipped

REGION: Region = shipped.catalog().of_level("county")[0].model_copy(update={"sotkanet_id": 4711})
WRITERS: dict[str, Callable[[Path], object]] = {
    "what was withdrawn": lambda folder: withdrawals.write(folder, withdrawals.Withdrawn()),
    "which release is current": lambda folder: shelf.withdraw(
        folder, [], withdrawals.Taken("2031-01-01", "consent")
    ),
    "what was erased": lambda folder: erasure.close(folder, ["spring"], ["mark"], 1),
    "secrets": lambda folder: memory.secrets(folder, ["spring"], []),
    "backup": lambda folder: memory.backup(folder / "kept", folder / "backup.zip"),
    "catalogue": lambda folder: writing.write_region(folder / "regions.yaml", REGION),
}


def full(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def lying(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    pl.DataFrame({"answer": [1]}).write_parquet(tmp_path / "kept" / "a.parquet")
    regions = shipped.ROOT / "data" / "catalog" / "regions.yaml"
    (tmp_path / "regions.yaml").write_bytes(regions.read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", WRITERS)
def test_on_a_full_disk_what_stood_there_stays_and_nothing_is_left_beside_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = lying(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            WRITERS[name](folder)
    assert lying(folder) == before
    WRITERS[name](folder)
    after = lying(folder)
    assert after != before
    assert not [path for path in after if Path(path).name.startswith(".")]


def test_what_is_for_its_owner_alone_is_so_from_the_beginning(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a", 0o600) as file:
        file.write(b"1")
        (half,) = tmp_path.iterdir()
        assert stat.S_IMODE(half.stat().st_mode) == 0o600
    (whole,) = tmp_path.iterdir()
    assert (whole.name, whole.read_bytes(), stat.S_IMODE(whole.stat().st_mode)) == ("a", b"1", 0o600)


def test_a_block_that_fails_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")
    with pytest.raises(TypeError), whole_file(path) as file:
        file.writelines([b"after", None])  # type: ignore[list-item]
    assert lying(tmp_path) == {"a": b"before"}
