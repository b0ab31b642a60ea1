"""An owner's figures taken back, their release withdrawn, and the memory of how they were published."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from soila_dash import paths
from soila_dash.releases import owner_memory, shelf
from tests.example_aside import leave_example
from tests.releases.owner_attack import ITEM, real
from tests.releases.test_owner_figures import fill, fill_year, put, run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with an owner's form imported and published; builds leave the example land out."""
    folder = tmp_path_factory.mktemp("owner")
    data, form = folder / "data", folder / "form.xlsx"
    for name in ("catalog", "published", "releases"):
        shutil.copytree(paths.ROOT / "data" / name, data / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOILA_DATA", str(data))
        leave_example(patch)
        run("figures", "template", ITEM, form, "--year", 2020, 2021)
        fill(form, real(random.Random(4), 2021, 0.08))
        fill_year(form)
        run("figures", "import", form)
        run("build")
        yield folder


@pytest.fixture
def steward(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(prepared, tmp_path / "own")
    monkeypatch.setenv("SOILA_DATA", str(tmp_path / "own" / "data"))
    return tmp_path / "own"


def owned(steward: Path) -> tuple[str, pl.DataFrame]:
    now = shelf.serve(steward / "data" / "releases", "real")
    return now.manifest.id, owner_memory.read_owner_rows(now.folder).sort(owner_memory.PLACE)


def forms(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(*owner_memory.PLACE, "status").sort(owner_memory.PLACE)


def test_an_owners_file_goes_out_of_everything_and_corrected_figures_tell_nothing_more(steward: Path) -> None:
    release, before = owned(steward)
    assert before.height
    said = run("withdraw", "figures", steward / "form.xlsx", "--reason", "owner")
    assert "counts were taken back and erased" in said
    after, left = owned(steward)
    assert (left.height, after != release) == (0, True)
    assert release not in shelf.all_releases(steward / "data" / "releases")
    private = steward / "data" / "private"
    assert not list((private / "tabulations").glob("*.parquet"))
    for path in private.rglob("*.parquet"):
        kept = pl.read_parquet(path)
        assert set(kept.select("value", "numerator", "denominator").null_count().row(0)) == {kept.height}
    assert "were withdrawn on" in run("figures", "import", steward / "form.xlsx", code=1)
    for _ in range(2):
        run("build")
        assert owned(steward)[1].height == 0
    run("withdraw", "figures", steward / "form.xlsx", "--reason", "owner", code=1)
    # A corrected file: every count in the form in which it was published before.
    shutil.copy(steward / "form.xlsx", steward / "corrected.xlsx")
    put(steward / "corrected.xlsx", "H3", "Corrected extract")
    row = 4
    while put(steward / "corrected.xlsx", f"H{row}", "Corrected extract") is not None:
        row += 1
    put(steward / "corrected.xlsx", f"H{row}", None)
    run("figures", "import", steward / "corrected.xlsx")
    run("build")
    _, now = owned(steward)
    assert forms(now).equals(forms(before))
    assert not set(now["source"]) & set(before["source"])


def test_a_backup_holds_tabulations_and_their_memory(steward: Path) -> None:
    release, _ = owned(steward)
    run("survey", "backup", steward / "backup.zip")
    shutil.rmtree(steward / "data" / "private")
    run("survey", "restore", steward / "backup.zip")
    run("build")
    assert owned(steward)[0] == release
    # From before a withdrawal it brings nothing back.
    run("withdraw", "figures", steward / "form.xlsx", "--reason", "consent")
    shutil.rmtree(steward / "data" / "private")
    run("survey", "restore", steward / "backup.zip")
    assert "private folder is from before that" in run("build", code=1)


def test_without_the_memory_figures_are_not_hidden_in_another_way(steward: Path) -> None:
    _, before = owned(steward)
    (source,) = set(before["source"])
    shutil.rmtree(steward / "data" / "private")
    run("figures", "import", steward / "form.xlsx")
    said = run("build", "--accept-loss", ITEM, code=1)
    assert f"{source}: The release has an owner’s figures" in said
    shutil.rmtree(steward / "data" / "private")
    run("survey", "close")
    run("figures", "import", steward / "form.xlsx")
    run("build", "--accept-loss", ITEM)
    _, now = owned(steward)
    assert forms(now).equals(forms(before))
    assert source not in set(now["source"])


def test_figures_of_a_withdrawn_release_wait_until_a_person_says_they_were_right(steward: Path) -> None:
    release, before = owned(steward)
    (source,) = set(before["source"])
    said = run("withdraw", "release", release, "--reason", "recognised")
    assert f"{source}: the owner’s figures are left out" in said
    for _ in range(2):
        assert "left out" in run("build")
        assert owned(steward)[1].height == 0
    run("build", "--publish-again", source)
    assert owned(steward)[1].equals(before)
