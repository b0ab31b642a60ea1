"""What was published is remembered: a build without that memory, with a damaged or older one, is refused."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from soila_dash import paths
from soila_dash.catalog import load
from soila_dash.faults import DataFaults
from soila_dash.releases import make, memory, surveys
from soila_dash.sources.private import lock
from soila_dash.sources.responses import RESPONSES
from tests.releases.test_attack import people
from tests.sources.survey_world import SURVEY

pytestmark = pytest.mark.slow

DATA = paths.ROOT / "data"


@pytest.fixture
def world(tmp_path: Path) -> tuple[Callable[[], str], Path, Path]:
    """A build of two pilots' answers, its private folder and its shelf."""
    private, shelf = tmp_path / "private", tmp_path / "releases"
    (private / make.RESPONSES).mkdir(parents=True)
    keep(private, "first", people(("pilot-1", "young", [1, 2, 3, 4, 5] * 4), ("pilot-2", "young", [4] * 12)))
    catalog = replace(load(DATA / "catalog"), survey=SURVEY)

    def build() -> str:
        return make.make_real(shelf, catalog, DATA / "published", private=private).id

    return build, private, shelf


def keep(private: Path, name: str, rows: pl.DataFrame) -> None:
    rows = rows.with_columns(round=pl.lit("spring"), answered=pl.date(2031, 3, 5))
    rows = rows.with_columns(pl.lit("young-heard").alias("item"))
    table = rows.select(list(RESPONSES)).to_arrow().replace_schema_metadata({"wordings": "{}"})
    pq.write_table(table, private / make.RESPONSES / f"{name}.parquet")


def refused(build: Callable[[], str]) -> list[str]:
    with pytest.raises(DataFaults) as caught:
        build()
    return sorted({f.code for f in caught.value.faults})


def test_a_build_without_the_history_of_what_is_on_the_shelf_is_refused(
    world: tuple[Callable[[], str], Path, Path],
) -> None:
    build, private, shelf = world
    first = build()
    shutil.rmtree(private / make.PROTECTED)
    keep(private, "late", people(("pilot-2", "young", [1]), start=500))
    assert refused(build) == ["protection_history_missing"]
    assert [p.name for p in shelf.glob("real-*")] == [first]


def test_an_older_and_a_damaged_history_are_named(world: tuple[Callable[[], str], Path, Path]) -> None:
    build, private, _ = world
    build()
    older = private.parent / "older"
    shutil.copytree(private / make.PROTECTED, older)
    keep(private, "late", people(("pilot-2", "young", [1, 2, 3, 4, 5] * 3), start=500))
    build()
    newest = private.parent / "newest"
    shutil.move(private / make.PROTECTED, newest)
    shutil.copytree(older, private / make.PROTECTED)
    assert refused(build) == ["protection_history_older"]
    for name in ("ledger.parquet", "settings.json"):
        shutil.rmtree(private / make.PROTECTED)
        shutil.copytree(newest, private / make.PROTECTED)
        (private / make.PROTECTED / "000001" / name).write_bytes(b"cut")
        assert refused(build) == ["protection_history_damaged"], name
    shutil.rmtree(private / make.PROTECTED)
    shutil.copytree(newest, private / make.PROTECTED)
    (private / make.PROTECTED / memory.SECRETS).unlink()
    assert refused(build) == ["protection_history_damaged"]


def test_no_changed_byte_changes_what_is_remembered(world: tuple[Callable[[], str], Path, Path]) -> None:
    """A flipped bit that reads well is named like any other damage."""
    build, private, _ = world
    build()
    for path in sorted((private / make.PROTECTED / "000001").iterdir()):
        whole = path.read_bytes()
        for place in range(4, len(whole), 1 + len(whole) // 8):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(DataFaults) as caught:
                memory.history(path.parent.parent)
            assert [f.code for f in caught.value.faults] == ["protection_history_damaged"], path.name
        path.write_bytes(whole)
    assert len(memory.history(private / make.PROTECTED)) == 1


def test_a_history_from_before_hashes_were_kept_is_built_on(
    world: tuple[Callable[[], str], Path, Path],
) -> None:
    build, private, _ = world
    first = build()
    sums = private / make.PROTECTED / "000001" / "sums.json"
    sums.unlink()
    assert build() == first
    surveys.forget(private / make.PROTECTED, {"autumn"})
    assert len(memory.history(private / make.PROTECTED)) == 1
    for torn in ("[]", '{"parts.parquet": null}', "{"):
        sums.write_text(torn)
        assert refused(build) == ["protection_history_damaged"], torn


def test_what_a_killed_withdrawal_leaves_is_taken_away(world: tuple[Callable[[], str], Path, Path]) -> None:
    build, private, _ = world
    build()
    left = private / make.PROTECTED / "000001" / ".parts.parquet-4711"
    left.write_bytes(b"responses")
    with lock(private):
        pass
    assert not left.exists()


def test_a_damaged_release_on_the_shelf_is_named(world: tuple[Callable[[], str], Path, Path]) -> None:
    """What it showed cannot be compared with the history, so nothing is built beside it."""
    build, _, shelf = world
    path = shelf / build() / "survey_counts.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DataFaults) as caught:
        build()
    (fault,) = caught.value.faults
    assert (fault.code, Path(fault.file).name, fault.found) == ("file_damaged", path.name, "100 B")


def test_a_backup_brings_everything_back_and_the_next_build_is_the_same(
    world: tuple[Callable[[], str], Path, Path], tmp_path: Path
) -> None:
    build, private, _ = world
    first = build()
    packed = tmp_path / "backup.zip"
    assert memory.backup(private, packed) >= 8
    assert packed.stat().st_mode & 0o077 == 0
    with pytest.raises(DataFaults, match="backup_occupied"):
        memory.restore(packed, private)
    drawn = private / make.PROTECTED / memory.SECRETS
    whole = drawn.read_bytes()
    drawn.write_bytes(whole.replace(b"spring", b"sprinf"))
    with pytest.raises(DataFaults, match="kept_damaged"):
        memory.backup(private, packed)
    drawn.write_bytes(whole)
    assert memory.backup(private, packed) >= 8
    shutil.rmtree(private)
    data = packed.read_bytes()
    packed.write_bytes(data[: len(data) // 2])
    with pytest.raises(DataFaults, match="backup_damaged"):
        memory.restore(packed, private)
    assert not private.exists()
    packed.write_bytes(data)
    memory.restore(packed, private)
    assert build() == first
