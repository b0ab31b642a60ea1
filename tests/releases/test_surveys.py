"""The surveys' part of a release: protected tables only, frozen once published, attacked as shipped."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from soila_dash import paths
from soila_dash.catalog import Catalog, load
from soila_dash.faults import DataFaults
from soila_dash.releases import make, protect, shelf, surveys
from soila_dash.releases.protect import ProtectedSurvey, Settings
from soila_dash.releases.protection import engine
from soila_dash.releases.protection.audit import MEASURED
from soila_dash.sources import example_survey, survey_files
from soila_dash.sources.example_survey import ExampleSurvey
from soila_dash.sources.responses import RESPONSES
from tests.sources.survey_world import IDS, SURVEY, WORLD, YOUNG, csv_file, row, xlsx

pytestmark = pytest.mark.slow

DATA = paths.ROOT / "data"
WORDS = {"wordings": "{}"}


@pytest.fixture(scope="module")
def real() -> Catalog:
    return load(DATA / "catalog")


@pytest.fixture(scope="module")
def land(real: Catalog) -> ExampleSurvey:
    return example_survey.generate(real)


@pytest.fixture(scope="module")
def again(land: ExampleSurvey, tmp_path_factory: pytest.TempPathFactory) -> ProtectedSurvey:
    """The example land's surveys protected anew; with what the release keeps to itself."""
    return surveys.protect_responses(
        land.survey,
        land.responses,
        (),
        tmp_path_factory.mktemp("private"),
        {r.id: make.FIXED for r in land.survey.rounds},
    )


@pytest.fixture(scope="module")
def shipped() -> dict[str, pl.DataFrame]:
    """The tables that the example release ships."""
    folder = shelf.serve(DATA / "releases", "example").folder
    return {name: pl.read_parquet(folder / file) for name, (file, _) in surveys.TABLES.items()}


# What is shipped


def test_the_shipped_tables_are_the_protected_ones(
    shipped: dict[str, pl.DataFrame], again: ProtectedSurvey
) -> None:
    for name, frame in shipped.items():
        assert frame.equals(again.public[name]), name
    assert shipped["audit"].filter(~MEASURED)["holds"].all()
    assert shipped["audit"].height > 100


def test_a_release_holds_no_response_and_no_number_of_those_asked(land: ExampleSurvey) -> None:
    folder = shelf.serve(DATA / "releases", "example").folder
    register = json.loads((folder / surveys.REGISTER).read_text())
    assert {r["id"] for r in register["rounds"]} == {r.id for r in land.survey.rounds}
    assert all(r["expected"] == [] for r in register["rounds"])
    ids = set(land.responses["response"].unique())
    for path in folder.glob("survey_*.parquet"):
        frame = pl.read_parquet(path)
        assert "response" not in frame.columns
        assert "answered" not in frame.columns
        for column in frame.select(pl.col(pl.String)).columns:
            assert not ids & set(frame[column].drop_nulls()), (path.name, column)
    assert register["thresholds"] == Settings().thresholds


def test_the_real_release_has_no_pilot_and_no_answer_yet() -> None:
    folder = shelf.serve(DATA / "releases", "real").folder
    register = surveys.register(folder)
    assert register.survey.pilots == register.survey.organisations == register.survey.rounds == ()
    assert len(register.survey.instruments) >= 4
    for file, schema in surveys.TABLES.values():
        frame = pl.read_parquet(folder / file)
        assert frame.is_empty()
        assert dict(frame.schema) == schema


# What is built from responses that were imported


@pytest.fixture
def collected(real: Catalog, land: ExampleSurvey, tmp_path: Path) -> tuple[Catalog, Path]:
    """A catalogue with pilots and rounds, and a private folder that holds responses to one round."""
    private = tmp_path / "private"
    (private / make.RESPONSES).mkdir(parents=True)
    keep(private, land.responses.filter(pl.col("round") == "example-round-1"), "first")
    regions = example_survey.catalog(real).regions
    return replace(real, survey=land.survey, regions=(*real.regions, *regions)), private


def keep(private: Path, rows: pl.DataFrame, name: str) -> None:
    """The answers to the first items of each instrument, as an import keeps them."""
    few = pl.col("item").rank("dense").over("instrument", "version") <= 3
    table = rows.filter(few).select(list(RESPONSES)).to_arrow().replace_schema_metadata(WORDS)
    pq.write_table(table, private / make.RESPONSES / f"{name}.parquet")


def built(collected: tuple[Catalog, Path], folder: Path) -> dict[str, pl.DataFrame]:
    catalog, private = collected
    manifest = make.make_real(folder, catalog, DATA / "published", private=private)
    return {n: pl.read_parquet(folder / manifest.id / f) for n, (f, _) in surveys.TABLES.items()}


@pytest.mark.slow
def test_a_published_round_stays_as_it_was_and_the_same_again_is_not_kept_twice(
    collected: tuple[Catalog, Path], land: ExampleSurvey, tmp_path: Path
) -> None:
    first = built(collected, tmp_path / "releases")
    assert first["counts"].height == 130
    history = collected[1] / make.PROTECTED
    assert len(list(history.glob("[0-9]*"))) == 1
    assert all(p.stat().st_mode & 0o077 == 0 for p in history.iterdir())
    same = built(collected, tmp_path / "releases")
    assert same["answers"].equals(first["answers"])
    assert len(list(history.glob("[0-9]*"))) == 1
    keep(collected[1], land.responses.filter(pl.col("round") == "example-round-2"), "second")
    later = built(collected, tmp_path / "releases")
    assert len(list(history.glob("[0-9]*"))) == 2
    assert later["counts"].height > first["counts"].height
    frozen = later["counts"].filter(pl.col("round") == "example-round-1")
    assert frozen.equals(first["counts"])
    assert {p.name for p in collected[1].iterdir()} == {make.RESPONSES, make.PROTECTED}
    before, after = sorted((tmp_path / "releases").iterdir(), key=lambda p: p.stat().st_mtime)
    change = surveys.compare(before, after)
    assert change == surveys.Change((), (), ("example-round-2",), ())
    older = surveys.compare(tmp_path, before)
    assert (len(older.pilots), older.rounds) == (28, ("example-round-1",))


def test_responses_gone_from_a_published_round_are_a_fault(
    collected: tuple[Catalog, Path], land: ExampleSurvey, tmp_path: Path
) -> None:
    built(collected, tmp_path / "releases")
    before = sorted(p.name for p in (tmp_path / "releases").iterdir())
    rows = land.responses.filter(pl.col("round") == "example-round-1")
    keep(collected[1], rows.filter(pl.col("pilot") != "example-pilot-1"), "first")
    with pytest.raises(DataFaults) as caught:
        built(collected, tmp_path / "releases")
    assert [f.code for f in caught.value.faults] == ["protection_gone"]
    assert sorted(p.name for p in (tmp_path / "releases").iterdir()) == before


def test_without_the_engine_nothing_is_built(
    collected: tuple[Catalog, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PROGRAM", engine._PROGRAM.replace("pytauargus.engine", "no_engine"))
    engine._ENGINE.stop()
    try:
        with pytest.raises(DataFaults) as caught:
            built(collected, tmp_path / "releases")
    finally:
        engine._ENGINE.stop()
    assert [f.code for f in caught.value.faults] == ["protection_engine"]
    assert not (tmp_path / "releases").exists()
    assert list((collected[1] / make.PROTECTED).glob("[0-9]*")) == []


def test_a_messy_workbook_and_a_windows_csv_of_the_same_answers_are_the_same_release(
    real: Catalog, tmp_path: Path
) -> None:
    """Title rows, other words and another order of columns in one; Windows-1252 and ; in the other."""
    rows = [row(n, n % 5 + 1, (n * 2) % 5 + 1, 3 if n % 4 else None) for n in range(1, 25)]
    rows += [row(n, 5, 4, 4, pilot="pilot-2", region="B") for n in range(25, 38)]
    headings = [*IDS, *YOUNG.values()]
    messy = [["Tulokset kevät 2031"], [], [*reversed(headings)]]
    messy += [
        [f"{c},0" if isinstance(c, int) and k >= len(IDS) else c for k, c in reversed(list(enumerate(r)))]
        for r in reversed(rows)
    ]
    files = {
        "xlsx": xlsx(tmp_path / "a.xlsx", [*messy, [], []]),
        "csv": csv_file(tmp_path / "b.csv", [headings, *rows], ";", "cp1252"),
    }
    releases = {}
    for name, file in files.items():
        private = tmp_path / name
        reading = survey_files.read([file], WORLD, private / make.RESPONSES)
        assert reading.faults == ()
        survey_files.keep(reading, private / make.RESPONSES)
        catalog = replace(real, survey=SURVEY)
        manifest = make.make_real(tmp_path / f"of-{name}", catalog, DATA / "published", private=private)
        releases[name] = manifest
        counts = pl.read_parquet(tmp_path / f"of-{name}" / manifest.id / "survey_counts.parquet")
        assert counts.filter(pilot="total", group="total")["n"].to_list() == [37]
    assert releases["xlsx"] == releases["csv"]


def test_what_was_published_before_is_read_back_as_it_was(again: ProtectedSurvey, tmp_path: Path) -> None:
    surveys.remember(tmp_path, again, [])
    (found,) = surveys.history(tmp_path)
    assert found.settings == again.settings
    for name, frame in {**again.public, **again.private}.items():
        assert {**found.public, **found.private}[name].equals(frame), name
    assert protect.protect(  # the same again changes nothing: the parts were read back whole
        pl.DataFrame(schema=RESPONSES), Settings(), [], private=tmp_path
    ).counts.is_empty()


def test_a_release_from_before_the_surveys_has_none(tmp_path: Path) -> None:
    assert surveys.register(tmp_path).survey.pilots == ()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("counts", {"n": 3}),
        ("answers", {"n": 9}),
        ("audit", {"holds": False}),
    ],
)
def test_a_table_that_tells_too_much_is_not_built(
    again: ProtectedSurvey, land: ExampleSurvey, table: str, change: dict[str, object]
) -> None:
    part = surveys.public_part(land.survey, again)
    assert surveys.check(part) == []
    frame = part.tables[table]
    first = frame.head(1).with_columns(**{k: pl.lit(v) for k, v in change.items()}).cast(dict(frame.schema))
    spoilt = pl.concat([first, frame.slice(1)])
    (fault,) = surveys.check(replace(part, tables={**part.tables, table: spoilt}))
    assert fault.code == "protection_small"
    assert fault.key.startswith("example-round-1")
