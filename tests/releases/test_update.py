"""Updates and builds as a steward runs them, on the project's own figures: nothing goes without a word."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from soila_dash import cli, paths
from soila_dash.releases import shelf
from soila_dash.releases.build import OBSERVATIONS
from soila_dash.sources import sotkanet
from soila_dash.sources.fetching import Manners
from tests.example_aside import leave_example
from tests.sources import sotkanet_world
from tests.sources.sotkanet_world import World, served
from tests.stand_in import stand_in

PLACED, NUMBER = "placements-0-24", 3563
COUNTRY, LAPLAND, SOUTH_KARELIA = 658, 968, 957
Run = Callable[..., int]

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, with what ships."""
    for name in ("catalog", "published", "releases"):
        shutil.copytree(paths.ROOT / "data" / name, tmp_path / name)
    monkeypatch.setenv("SOILA_DATA", str(tmp_path))
    leave_example(monkeypatch)
    manners = Manners(pause=0, connect=1, read=0.4, whole=5, attempts=9, first_wait=0.01, longest_wait=0.05)
    monkeypatch.setattr(sotkanet, "Sotkanet", partial(sotkanet.Sotkanet, manners=manners))
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command, against a world when one is given."""

    def go(*words: str, world: World | None = None) -> int:
        with address(world, monkeypatch):
            return cli.main(["--lang", "en", *words])

    return go


@contextmanager
def address(world: World | None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if world is None:
        yield
        return
    with served(world) as base:
        monkeypatch.setenv("SOILA_SOTKANET_URL", base)
        yield


def rows(folder: Path, indicator: str = PLACED) -> pl.DataFrame:
    """What is shown of an indicator."""
    now = shelf.serve(folder / "releases", "real")
    return pl.read_parquet(now.folder / OBSERVATIONS).filter("lead", indicator=indicator)


def release(folder: Path) -> str:
    return shelf.serve(folder / "releases", "real").manifest.id


def updated(folder: Path, run: Run) -> tuple[str, pl.DataFrame]:
    """After a first update: the release that is served and what it shows."""
    assert run("update", world=stand_in()) == 0
    return release(folder), rows(folder)


def place(world: World, number: int) -> dict[str, object]:
    return next(r for r in world.regions if r["id"] == number)


@pytest.mark.parametrize("spelling", [2015, 2026])
def test_an_update_takes_the_ids_in_either_spelling(folder: Path, run: Run, spelling: int) -> None:
    before = rows(folder)
    assert run("update", world=stand_in(spelling)) == 0
    after = rows(folder)
    assert after["source"].str.starts_with(f"sotkanet-{NUMBER}-").all()
    key = ["level", "region", "year", "sex"]
    both = before.join(after, on=key, suffix="_new")
    assert len(both) == len(before) > 80
    assert (both["value"] == both["value_new"]).all()
    source = next(
        s
        for s in shelf.serve(folder / "releases", "real").manifest.sources
        if s.id.startswith(f"sotkanet-{NUMBER}")
    )
    assert source.confirmed == source.fetched != ""


def test_update_build_update_build(folder: Path, run: Run) -> None:
    first, shown = updated(folder, run)
    assert run("build") == 0
    assert release(folder) == first
    assert_frame_equal(rows(folder), shown)
    assert run("update", world=stand_in()) == 0
    assert run("build") == 0
    assert release(folder) == first


def test_failing_answers_change_no_figure(folder: Path, run: Run) -> None:
    calm, shown = updated(folder, run)
    assert run("rollback") == 0
    assert run("update", world=stand_in(faults=0.3, seed=7)) == 0
    assert_frame_equal(rows(folder), shown)
    assert release(folder) == calm


def exchanged(world: World) -> None:
    lapland, karelia = place(world, LAPLAND), place(world, SOUTH_KARELIA)
    lapland["code"], karelia["code"] = karelia["code"], lapland["code"]


def lost(world: World) -> None:
    world.regions.remove(place(world, LAPLAND))


def renamed(world: World) -> None:
    place(world, LAPLAND)["title"] = sotkanet_world.texts("Lapin ja Kainuun hyvinvointialue")


@pytest.mark.parametrize("change", [exchanged, lost, renamed])
def test_a_county_in_doubt_stops_the_update_and_what_was_served_stays(
    folder: Path, run: Run, change: Callable[[World], None], capsys: pytest.CaptureFixture[str]
) -> None:
    first, shown = updated(folder, run)
    world = stand_in()
    change(world)
    world.add(NUMBER, COUNTRY, 2024, 1.3)
    capsys.readouterr()
    assert run("update", world=world) == 3
    said = capsys.readouterr().err
    assert "Lapland (county 21): the region cannot be recognised" in said
    assert "Nothing was published" in said
    assert f"{PLACED}:county" in said.partition("--accept-loss")[2].split()
    assert "Traceback" not in said
    assert release(folder) == first
    assert_frame_equal(rows(folder), shown)


def test_the_region_in_doubt_is_named_when_nothing_was_served(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world = stand_in()
    exchanged(world)
    run("update", world=world)
    said = capsys.readouterr().err
    assert "Lapland (county 21): the region cannot be recognised" in said
    assert "Lapin hyvinvointialue (HYVINVOINTIALUE 11, id 968)" in said
    assert rows(folder)["source"].str.starts_with("published-").all()


def test_two_generations_of_ids_are_never_joined(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    first, _ = updated(folder, run)
    world = stand_in()
    for area in [r for r in world.regions if r["category"] == "HYVINVOINTIALUE"]:
        world.regions.append({**area, "id": area["id"] - 80, "code": f"x{area['code']}"})
    for row in world.rows[NUMBER]:
        if row["year"] < 2023 and row["region"] > 900:
            row["region"] -= 80
    capsys.readouterr()
    assert run("update", world=world) == 3
    said = capsys.readouterr().err
    assert "figures for two regions of one name" in said
    assert f"{PLACED}:county:2021-2022" in said
    assert release(folder) == first
    assert run("update", "--accept-loss", f"{PLACED}:county:2021", world=world) == 3
    told = capsys.readouterr().err
    assert f"None of the changes is called so: {PLACED}:county:2021\n" in told, "it is 2021-2022"
    names = told.splitlines()[-1].split("--accept-loss ")[1].split()
    assert run("update", "--accept-loss", *names, world=world) == 0
    assert sorted(set(rows(folder).filter(level="county")["year"])) == [2023, 2024]


def test_exchanged_codes_of_collaborative_areas_are_told_and_exchange_no_figure(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    _, shown = updated(folder, run)
    world = stand_in()
    east, inland = place(world, 846), place(world, 847)
    east["code"], inland["code"] = inland["code"], east["code"]
    capsys.readouterr()
    assert run("update", world=world) == 0
    said = capsys.readouterr().err
    assert "(collaborative_area YTA2): the region’s name agrees" in said
    assert_frame_equal(rows(folder), shown)


def test_an_empty_answer_is_told_and_the_older_figures_stay(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    _, shown = updated(folder, run)
    world = stand_in()
    world.rows[NUMBER] = []
    capsys.readouterr()
    assert run("update", world=world) == 0
    said = capsys.readouterr().err
    assert "held not a single figure" in said
    assert f"Sotkanet {NUMBER}, {PLACED}: Sotkanet gave nothing new" in said
    assert_frame_equal(rows(folder), shown)
    assert run("update", "--accept-loss", PLACED, world=world) == 3
    assert f"{PLACED}:sotkanet-{NUMBER}" in capsys.readouterr().err
    assert run("update", "--accept-loss", PLACED, f"{PLACED}:sotkanet-{NUMBER}", world=world) == 0
    assert rows(folder)["source"].str.starts_with("published-").all()


def one_null(world: World) -> None:
    world.row(NUMBER, LAPLAND, 2023)["value"] = None


def shorter(world: World) -> None:
    world.indicators[NUMBER]["range"]["end"] = 2023


def tenfold(world: World) -> None:
    for row in world.rows[NUMBER]:
        row["value"] = round(row["value"] * 10, 1)


def revised(world: World) -> None:
    row = world.row(NUMBER, LAPLAND, 2023)
    row.update(value=round(row["value"] * 1.5, 1), absValue=int(row["absValue"] * 1.5))


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        (one_null, "county:figures-1", "figures that are missing: 1, e.g. Lapland 2023 (all)"),
        (shorter, "county:2024", "the figures of 2024 are missing"),
        (tenfold, "county:values-88", "figures that change by more than a revision explains: 88"),
        (revised, "county:values-1", "change by more than a revision explains: 1, e.g. Lapland 2023 (all): "),
    ],
)
def test_what_vanishes_or_changes_is_refused_by_name_and_accepted_by_name(
    folder: Path,
    run: Run,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[World], None],
    name: str,
    said: str,
) -> None:
    first, _ = updated(folder, run)
    world = stand_in()
    change(world)
    capsys.readouterr()
    assert run("update", world=world) == 3
    told = capsys.readouterr().err
    assert f"{PLACED}:{name}\n" in told
    assert said in told
    assert "called so" not in told
    assert release(folder) == first
    assert run("update", "--accept-loss", f"{PLACED}:{name}", world=world) == 0
    assert release(folder) != first


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_loss_is_told_in_the_readers_language(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    updated(folder, run)
    world = stand_in()
    one_null(world)
    capsys.readouterr()
    with address(world, monkeypatch):
        assert cli.main(["--lang", language, "update"]) == 3
    said = capsys.readouterr().err
    catalog = json.dumps(said, ensure_ascii=False)
    assert {"fi": "hyvinvointialue", "sv": "välfärdsområde", "en": "counties"}[language] in catalog.casefold()


def test_published_figures_that_are_taken_away_are_a_loss(
    folder: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    first = release(folder)
    path = folder / "published" / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "placed_outside_home_0_24_percent" not in line or ",2021," not in line]
    path.write_text("".join(kept), encoding="utf-8")
    assert len(kept) < len(lines)
    assert run("build") == 3
    assert f"{PLACED}:county:2021" in capsys.readouterr().err
    assert release(folder) == first
