"""The store: named questions with bound parameters, nothing else to read or write, the same for all."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from soila_dash import paths
from soila_dash.releases import shelf
from soila_dash.releases.build import OBSERVATIONS
from soila_dash.releases.manifest import Manifest
from soila_dash.store import Store
from tests.invented import catalog, indicator, made, row

QUESTIONS = sorted(p.stem for p in paths.QUERIES.glob("*.sql"))
SAMPLES: dict[str, object] = {
    "indicator": "placements-13-17",
    "indicators": ["placements-13-17", "care-costs"],
    "level": "county",
    "year": 2021,
    "sex": "total",
    "region": "A",
    "regions": ["A", "B"],
    "round": "example-round-4",
    "group": "professional",
}
"""A value for each parameter that a question may have."""
RELEASES = paths.ROOT / "data" / "releases"


def opened(kind: str) -> Store:
    served = shelf.serve(RELEASES, kind)
    return Store(served.folder, served.manifest)


@pytest.fixture(scope="module")
def store() -> Store:
    return opened("example")


def header(question: str) -> tuple[dict[str, str], str]:
    """What the header says by its key (Answers, Parameters, Columns), and the SQL below it."""
    text = (paths.QUERIES / f"{question}.sql").read_text(encoding="utf-8")
    lines = text.splitlines()
    comments = [line for line in lines if line.startswith("--")]
    assert lines[: len(comments)] == comments, "the header stands first and alone"
    said: dict[str, str] = {}
    key = ""
    for line in comments:
        match = re.fullmatch(r"-- (Answers|Parameters|Columns): (.+)", line)
        key, words = (match[1], match[2]) if match else (key, line.removeprefix("--"))
        said[key] = f"{said.get(key, '')} {words}".strip()
    return said, "\n".join(lines[len(comments) :])


def names(listed: str) -> list[str]:
    """The names of a list whose items may be explained in brackets."""
    return [n.strip() for n in re.sub(r"\([^)]*\)", "", listed).split(",")]


def arguments(question: str) -> dict[str, object]:
    return {name: SAMPLES[name] for name in sorted(set(re.findall(r"\$(\w+)", header(question)[1])))}


# The questions


def test_there_are_questions() -> None:
    assert {"compare", "coverage", "trend"} <= set(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_header_tells_the_parameters(question: str) -> None:
    said, sql = header(question)
    assert "?" in said["Answers"]
    used = set(re.findall(r"\$(\w+)", sql))
    listed = [] if said["Parameters"] == "none" else names(said["Parameters"])
    assert [f"${name}" for name in dict.fromkeys(n.removeprefix("$") for n in listed)] == listed
    assert {n.removeprefix("$") for n in listed} == used


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_header_tells_the_columns(store: Store, question: str) -> None:
    found = store.run(question, **arguments(question))
    assert found.columns == names(header(question)[0]["Columns"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_one_select_with_nothing_pasted(question: str) -> None:
    sql = header(question)[1]
    assert ";" not in sql
    assert re.match(r"\s*(SELECT|WITH)\b", sql)
    assert not re.search(
        r"\b(INSERT|UPDATE|DELETE|COPY|ATTACH|PRAGMA|SET|INSTALL|LOAD|read_\w+)\b", sql, re.I
    )
    assert "QUALIFY" not in sql.upper()
    assert not re.search(r"[{}%]|\?", sql), "a parameter is named, and bound"


def test_questions_answer_what_they_say(store: Store) -> None:
    rows = pl.read_parquet(store.folder / OBSERVATIONS).filter("lead", indicator="placements-13-17")
    compared = store.run("compare", indicator="placements-13-17", level="county", year=2021, sex="total")
    assert_frame_equal(
        compared, rows.filter(year=2021, sex="total").select(compared.columns), check_row_order=False
    )
    trend = (
        store.run("trend", indicator="placements-13-17", level="county", sex="female")
        .filter("own")
        .drop("own")
    )
    assert_frame_equal(trend, rows.filter(sex="female").select(trend.columns), check_row_order=False)
    assert trend.select("level", "region", "year").equals(
        trend.select("level", "region", "year").sort(pl.all())
    )
    held = store.run("coverage").filter(indicator="placements-13-17", level="county", sex="total", year=2021)
    published = rows.filter(year=2021, sex="total", level="county", status="published")
    assert held["regions"].to_list() == [published.height]


@pytest.mark.parametrize(
    "name",
    ["no-such-question", "../queries/trend", "trend.sql", "", "*", "TREND", str(paths.QUERIES / "trend")],
)
def test_only_questions_that_are_files(store: Store, name: str) -> None:
    with pytest.raises(KeyError):
        store.run(name)


def test_parameters_are_strict(store: Store) -> None:
    with pytest.raises(duckdb.Error):
        store.run("compare", indicator="placements-13-17", level="county", year=2021)
    with pytest.raises(duckdb.Error):
        store.run("coverage", indicator="placements-13-17")


@pytest.mark.parametrize(
    "text",
    [
        "x' OR '1'='1",
        "x'; DROP VIEW observations; --",
        "placements-13-17' --",
        "%",
        "$level",
        "\\",
        "x' UNION SELECT * FROM duckdb_settings() --",
        "",
        "a\0b",
    ],
)
def test_an_injection_finds_nothing_and_breaks_nothing(store: Store, text: str) -> None:
    for name in ("indicator", "level", "sex"):
        asked = {"indicator": "care-costs", "level": "county", "sex": "total", "year": 2021}
        found = store.run("compare", **{**asked, name: text})
        assert set(found["level"]) <= ({"country"} if name == "level" else set())
    assert store.run("compare", indicator="care-costs", level="county", sex="total", year=2021).height > 20


# Locked


def spy(folder: Path) -> dict[str, str]:
    """Statements that reach outside the release, in a folder that holds what they want."""
    (folder / "secret.csv").write_text("a,b\n1,2\n")
    pl.DataFrame({"a": [1]}).write_parquet(folder / "secret.parquet")
    with duckdb.connect(str(folder / "secret.duckdb")) as other:
        other.sql("CREATE TABLE t AS SELECT 1 AS a")
    statements = {
        "read csv": "SELECT * FROM read_csv('FOLDER/secret.csv')",
        "read by name": "SELECT * FROM 'FOLDER/secret.parquet'",
        "read text": "SELECT * FROM read_text('FOLDER/secret.csv')",
        "look around": "SELECT * FROM glob('FOLDER/*')",
        "copy out": "COPY (SELECT 1 AS a) TO 'FOLDER/stolen.parquet'",
        "export": "EXPORT DATABASE 'FOLDER/stolen'",
        "attach": "ATTACH 'FOLDER/secret.duckdb' AS other",
        "setting": "SET threads = 1",
    }
    return {name: text.replace("FOLDER", str(folder)) for name, text in statements.items()}


def test_nothing_but_the_release_can_be_reached(store: Store, tmp_path: Path) -> None:
    before = sorted(p.name for p in store.folder.iterdir())
    for name, statement in spy(tmp_path).items():
        with pytest.raises(duckdb.Error):
            store._root.cursor().execute(statement)
        assert not list(tmp_path.glob("stolen*")), name
    with pytest.raises(duckdb.Error):
        store._root.cursor().execute(
            "SELECT * FROM read_text($path)", {"path": str(RELEASES / shelf.POINTER)}
        )
    for statement in ("INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true"):
        with pytest.raises(duckdb.Error):
            store._root.cursor().execute(statement)
    assert sorted(p.name for p in store.folder.iterdir()) == before


def test_the_same_statements_work_where_nothing_is_locked(tmp_path: Path) -> None:
    """So the refusals above are the lock's doing."""
    free = duckdb.connect()
    for statement in spy(tmp_path).values():
        free.execute(statement)
    assert len(list(tmp_path.glob("stolen*"))) == 2


def test_the_observations_cannot_be_changed(store: Store) -> None:
    for statement in (
        "DELETE FROM observations",
        "UPDATE observations SET value = 0",
        "INSERT INTO observations SELECT * FROM observations",
    ):
        with pytest.raises(duckdb.Error):
            store._root.cursor().execute(statement)


def test_python_variables_are_out_of_reach(store: Store) -> None:
    secret = pl.DataFrame({"a": [1]})
    with pytest.raises(duckdb.CatalogException):
        store._root.cursor().sql("SELECT * FROM secret")
    assert duckdb.sql("SELECT a FROM secret").fetchall() == [(1,)]
    assert secret.height == 1


# Threads


@pytest.mark.slow
def test_threads_get_the_frames_that_one_gets(tmp_path: Path) -> None:
    """Sixteen at once on one store, 60 questions each; every figure tells where it belongs."""
    items = [indicator(f"share-{n}") for n in range(4)]
    rows = [
        row(item.id, code, year, 1000.0 * n + year % 100 + k / 10)
        for n, item in enumerate(items)
        for k, code in enumerate(("XX", *"ABCDEFG"))
        for year in range(2010, 2022)
    ]
    manifest = made(tmp_path, rows, catalog(*items))
    store = Store(tmp_path / manifest.id, manifest)
    asked: list[tuple[str, dict[str, object]]] = []
    for item in items:
        about = {"indicator": item.id, "level": "county", "sex": "total"}
        asked += [("trend", about), *(("compare", {**about, "year": year}) for year in range(2010, 2022))]
    expected = [store.run(question, **parameters) for question, parameters in asked]
    assert {frame.height for frame in expected} == {8, 8 * 12}
    assert len({tuple(frame["value"]) for frame in expected}) == len(asked)

    def ask(thread: int) -> int:
        right = 0
        for n in range(60):
            place = (7 * thread + n) % len(asked)
            question, parameters = asked[place]
            right += store.run(question, **parameters).equals(expected[place])
        return right

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(ask, range(16))) == [60] * 16


# Damage


def damaged(folder: Path, data: bytes) -> tuple[Path, Manifest]:
    items = catalog(indicator())
    manifest = made(folder, [row("share", "A", year, 1.0) for year in range(1900, 2020)], items)
    target = folder / "damaged"
    shutil.copytree(folder / manifest.id, target)
    (target / OBSERVATIONS).write_bytes(data or (target / OBSERVATIONS).read_bytes()[:-20])
    return target, manifest


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1 not a parquet file PAR1"])
def test_a_torn_file_is_an_error_and_never_an_empty_answer(tmp_path: Path, data: bytes) -> None:
    folder, manifest = damaged(tmp_path, data)
    with pytest.raises(duckdb.Error):
        Store(folder, manifest).run("everything")


def test_a_file_torn_while_it_is_open_is_an_error(tmp_path: Path) -> None:
    items = catalog(indicator())
    manifest = made(tmp_path, [row("share", "A", year, 1.0) for year in range(1900, 2020)], items)
    store = Store(tmp_path / manifest.id, manifest)
    assert store.run("everything").height == 120
    path = tmp_path / manifest.id / OBSERVATIONS
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(duckdb.Error):
        store.run("everything")
    path.unlink()
    with pytest.raises(duckdb.Error):
        store.run("everything")


def test_the_release_speaks_of_its_own_regions(store: Store) -> None:
    assert len(store.at("county")) == 23
    assert [r.order for r in store.at("county")] == sorted(
        r.order for r in store.regions if r.level == "county"
    )
    assert store.country.level == "country"
    assert store.at("municipality") == ()
    assert set(store.by_key) == {r.key for r in store.regions}
    assert len(opened("real").regions) == 49
