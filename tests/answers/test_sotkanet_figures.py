"""The whole way of real figures: fetched from the recorded stand-in, released, compared, rendered.

Where the recorded one is not beside the project, its own small stand-in serves the carried figures.
"""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
import pytest
import yaml
from polars.testing import assert_frame_equal

import tests.stand_in
from soila_dash import cli, paths
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.decimals import number_to_write
from soila_dash.answers.develop import develop
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.comparison import (
    comparison_finding,
    comparison_json,
    comparison_table,
    near_sentence,
)
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import LANGUAGES, load
from soila_dash.files.spreadsheet import csv_file
from soila_dash.i18n import translator
from soila_dash.releases import make, shelf
from soila_dash.releases.build import OBSERVATIONS
from soila_dash.sources import sotkanet
from soila_dash.sources.fetching import Manners
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store
from tests import shipped
from tests.answers import by_hand, updating
from tests.sources.sotkanet_world import World, served
from tests.sources.test_sotkanet import STAND_IN, requests_so_far, stand_in, with_stand_in

RECORDED = STAND_IN.exists()

PLACED = "placements-13-17"
FEW = (PLACED, "placements-0-24", "swedish-speaking-share")


@dataclass
class Service:
    """A stand-in that runs: its address, and its world where it is the project's own."""

    base: str
    world: World | None = None

    def requests(self) -> int:
        return requests_so_far(self.base, self.world)


@contextmanager
def service(faults: float = 0.0) -> Iterator[Service]:
    """The recorded stand-in while the block lasts, or the project's own; `faults` is how often it fails."""
    if RECORDED:
        with stand_in("--faults", str(faults), "--seed", "7") as base:
            yield Service(base)
    else:
        world = tests.stand_in.stand_in(faults=faults, seed=7)
        with served(world) as base:
            yield Service(base, world)


def data_folder(folder: Path) -> Path:
    """A data folder of its own, with the shipped releases as they are on the first day."""
    for name in ("catalog", "published", "releases"):
        shutil.copytree(paths.ROOT / "data" / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with three indicators only, for what is fetched many times."""
    folder = data_folder(tmp_path_factory.mktemp("small") / "data")
    for path in (folder / "catalog" / "indicators").iterdir():
        if path.stem not in FEW:
            path.unlink()
            continue
        item = yaml.safe_load(path.read_text(encoding="utf-8"))
        item["counterbalance"] = []
        path.write_text(yaml.safe_dump(item, allow_unicode=True), encoding="utf-8")
    (folder / "catalog" / "events.yaml").write_text("[]\n")
    # What is served holds no more than this catalogue, else an update rightly calls the rest lost.
    shutil.rmtree(folder / "releases")
    built = make.make_real(folder / "releases", load(folder / "catalog"), folder / "published")
    shelf.publish(folder / "releases", built.id)
    return folder


def update(folder: Path, base: str) -> "subprocess.CompletedProcess[str]":
    """`python -m soila_dash update` as a person runs it."""
    command = [sys.executable, "-m", "soila_dash", "--lang", "en", "update"]
    env = {**os.environ, "SOILA_DATA": str(folder), "SOILA_SOTKANET_URL": base, "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=paths.ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def calm() -> Iterator[Service]:
    with service() as running:
        yield running


@pytest.fixture(scope="module")
def base(calm: Service) -> str:
    return calm.base


@pytest.fixture(scope="module")
def updated(base: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after one update."""
    folder = data_folder(tmp_path_factory.mktemp("updated") / "data")
    done = update(folder, base)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.startswith("Published real-")
    return folder


def current(folder: Path) -> Store:
    served = shelf.serve(folder / "releases", "real")
    assert served.refused == ()
    return Store(served.folder, served.manifest)


@pytest.fixture(scope="module")
def store(updated: Path) -> Store:
    return current(updated)


@pytest.fixture(scope="module")
def answer(store: Store, updated: Path) -> Comparison:
    items = load(updated / "catalog")
    return compare(store, items.indicators[PLACED], "county", 2021)


def rows_of(store: Store) -> pl.DataFrame:
    return pl.read_parquet(store.folder / OBSERVATIONS)


def fetched_rows(store: Store) -> pl.DataFrame:
    """What came of the few indicators, without the source, whose id bears the day."""
    return rows_of(store).filter(pl.col("indicator").is_in(FEW)).drop("source")


# What is true of 13–17-year-olds in 2021


def test_the_country(answer: Comparison) -> None:
    figure = answer.benchmark.figure
    assert (answer.benchmark.kind, figure.numerator, figure.value) == ("country", 9971, 2.7)
    assert figure.basis == "wilson"


def test_the_ends(answer: Comparison) -> None:
    assert (answer.rows[0].region, answer.rows[-1].region) == ("04", "11")
    names = {r.code: r.short["en"] for r in shipped.catalog().of_level("county")}
    assert (names["04"], names["11"]) == ("Vantaa–Kerava", "South Karelia")


def test_seventeen_differ_and_five_stand_out(answer: Comparison) -> None:
    assert len(answer.rows) == len(answer.verdict_rows) == 23
    assert len(answer.different_rows) == 17
    assert {r.region for r in answer.clear} == {"11", "18", "91", "17", "01"}
    assert {r.verdict for r in answer.clear} == {Verdict.CLEARLY_LOWER}
    assert answer.spread is not None
    assert answer.spread.phi == pytest.approx(15, abs=1)


def test_verdicts_of_all_years_are_those_of_the_formulas(store: Store, updated: Path) -> None:
    items = load(updated / "catalog")
    rows = rows_of(store).filter("lead", indicator=PLACED, sex="total")
    for year in (1991, 2000, 2010, 2021):
        figures = {
            code: (value, x, n)
            for level, code, value, x, n in rows.filter(
                pl.col("level").is_in(["county", "country"]), year=year
            )
            .select("level", "region", "value", "numerator", "denominator")
            .iter_rows()
        }
        expected = by_hand.verdicts(figures, figures.pop("FI"), 100, 1, proportion=True)
        found = compare(store, items.indicators[PLACED], "county", year)
        assert {r.region: r.verdict.value for r in found.verdict_rows} == expected


def test_county_counts_sum_to_the_countrys(store: Store) -> None:
    names = ["placements-0-6", "placements-7-12", "placements-13-17", "placements-0-17"]
    rows = rows_of(store).filter(
        pl.col("indicator").is_in(names), pl.col("source").str.starts_with("sotkanet-")
    )
    key = ["indicator", "year", "sex"]
    counties = rows.filter(level="county").group_by(key).agg(pl.col("numerator").sum())
    both = rows.filter(level="country").join(counties, on=key, suffix="_counties", how="left")
    # What is carried of the younger ones begins in 2001 and has no sexes.
    assert both.height == (4 * 31 * 3 if RECORDED else 2 * 31 * 3 + 2 * 21)
    assert (both["numerator"] == both["numerator_counties"]).all()
    known = {1991: 3701, 2010: 8734, 2015: 8932, 2020: 10_115, 2021: 9971}
    total = both.filter(indicator="placements-13-17", sex="total").select("year", "numerator")
    assert dict(total.filter(pl.col("year").is_in(list(known))).iter_rows()) == known


def test_the_fetched_vintage_leads_alone(store: Store, updated: Path) -> None:
    """Counts of 0–17-year-olds were also carried from elsewhere; the line holds the fetched ones only."""
    rows = rows_of(store).filter(indicator="placements-0-17", level="country", sex="total")
    assert rows["source"].n_unique() > 1
    assert rows.filter("lead")["source"].unique().to_list() == [
        s for s in rows["source"].unique() if "sotkanet" in s
    ]
    items = load(updated / "catalog")
    line = develop(store, items.indicators["placements-0-17"], "county").country
    assert line is not None
    assert [p.year for p in line.points] == list(range(1991, 2022))


# One answer, rendered many times


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_renderings_name_the_same_regions(store: Store, answer: Comparison, language: str) -> None:
    voice = Voice(translator(language), store.by_key)
    clear = {voice.name("county", code) for code in ("11", "18", "91", "17", "01")}
    others = {voice.name("county", r.region) for r in answer.rows} - clear
    near = near_sentence(answer, voice)
    assert voice.name("county", "04") in near
    sentence = comparison_finding(answer, voice).removesuffix(near)
    assert all(name in sentence for name in clear)
    assert not any(name in sentence.replace("–", " ") for name in others - contained(clear))

    table = comparison_table(answer, voice)
    words = voice.t("verdict.clearly_lower")
    cells = table.text(voice)[:23]
    assert {row[0] for row in cells if words in row[-1]} == clear
    assert not any(voice.t("verdict.clearly_higher") in row[-1] for row in cells)

    told = json.loads(answer_data.to_json(comparison_json(answer)))
    assert {r["region"] for r in told["rows"] if r["verdict"].startswith("clearly")} == {
        r.region for r in answer.clear
    }
    assert told["benchmark"]["numerator"] == 9971

    text = csv_file(table, answer_data.context(answer, voice), voice).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))[:23]
    value, place = table.columns[1].title, voice.t("table.region")
    assert {line[place] for line in lines if words in line[table.columns[-1].title]} == clear
    assert [line[place] for line in lines] == [row[0] for row in cells]
    assert [line[voice.t("file.region_code")] for line in lines] == [r.region for r in answer.rows]
    for line, r in zip(lines, answer.rows, strict=True):
        number, digits = number_to_write(answer.indicator, r.figure, r.decimals)
        assert round(float(line[value].replace(",", ".")), digits) == number
        assert int(line[voice.t("table.count")]) == r.figure.numerator


def contained(names: set[str]) -> set[str]:
    """Names that are part of another (Ostrobothnia in Central Ostrobothnia)."""
    return {part for name in names for part in (name, *name.split())}


def test_the_command_line_says_the_same(
    updated: Path, answer: Comparison, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOILA_DATA", str(updated))
    about = ["answer", "compare", "--indicator", PLACED, "--year", "2021"]
    assert cli.main(["--lang", "en", *about, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.items() >= json.loads(answer_data.to_json(comparison_json(answer))).items()
    assert told["about"]["licence"]
    assert told["about"]["definition"]
    assert cli.main(["--lang", "en", *about]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert "South Karelia, Central Ostrobothnia, Åland, Ostrobothnia and East Uusimaa" in first
    assert "5 of 23 regions" in first


# How much of the catalogue an update brings


@pytest.mark.slow
@with_stand_in
@pytest.mark.parametrize("spelling", ["2015", "today"])
def test_each_goal_has_indicators_by_county(tmp_path: Path, spelling: str) -> None:
    """With made-up rows for all that nothing real is held of: none is refused but for another unit."""
    folder = data_folder(tmp_path / "data")
    old = ("--spelling", "2015") if spelling == "2015" else ()
    with stand_in("--invent", *old) as base:
        done = update(folder, base)
    assert done.returncode == 0, done.stderr
    refused = {line.split(",")[0] for line in done.stderr.splitlines() if "was not imported" in line}
    assert refused == {"Sotkanet 228"}
    shown = rows_of(current(folder)).filter("lead")
    by_county = set(shown.filter(level="county")["indicator"])
    items = load(folder / "catalog").indicators.values()
    counts = Counter(i.goal for i in items if i.id in by_county)
    assert counts["family-support"] >= 3
    assert all(counts[goal] >= 4 for goal in ("placements", "aftercare", "substitute-care"))
    assert shown["indicator"].n_unique() >= 25


# A service that fails, a process that dies


def quick(monkeypatch: pytest.MonkeyPatch, folder: Path, base: str) -> None:
    """The command's own client, only less patient between two attempts."""
    manners = Manners(pause=0, connect=1, read=0.5, whole=5, attempts=9, first_wait=0.01, longest_wait=0.05)
    monkeypatch.setattr(sotkanet, "Sotkanet", partial(sotkanet.Sotkanet, manners=manners))
    monkeypatch.setenv("SOILA_DATA", str(folder))
    monkeypatch.setenv("SOILA_SOTKANET_URL", base)


@pytest.mark.slow
def test_faults_of_the_service_change_no_figure(
    store: Store,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = shutil.copytree(small, tmp_path / "data")
    with service(faults=0.3) as rough:
        quick(monkeypatch, folder, rough.base)
        assert cli.main(["--lang", "en", "update"]) == 0
        asked = rough.requests()
    assert "Published real-" in capsys.readouterr().out
    kept = len(list(folder.glob("raw/sotkanet/*/*.json"))) - 1
    assert asked > kept * 1.2, "the service was not failing"
    other = current(folder)
    assert_frame_equal(fetched_rows(other), fetched_rows(store))
    assert fetched_rows(other).filter(indicator=PLACED).height > 2500
    said = {(f.code, f.key, f.found) for f in other.manifest.faults if f.key == PLACED}
    assert said == {(f.code, f.key, f.found) for f in store.manifest.faults if f.key == PLACED}
    assert said or not RECORDED, "some recorded shares were rounded twice"


@pytest.mark.slow
def test_killed_and_run_again(store: Store, calm: Service, small: Path, tmp_path: Path) -> None:
    base = calm.base
    folder = shutil.copytree(small, tmp_path / "data")
    before = shelf.serve(folder / "releases", "real").manifest.id
    kept: list[int] = []
    for more in (1, 9, 9):
        process = updating.process(str(folder), base)
        until = time.monotonic() + 60
        now = -1
        while now < sum(kept[-1:]) + more and process.is_alive():
            if now != (now := answers_kept(folder)):
                served = shelf.serve(folder / "releases", "real")
                assert (served.manifest.id, served.refused) == (before, ())
            assert time.monotonic() < until
            time.sleep(0.02)
        process.kill()
        process.join(30)
        assert process.exitcode == -signal.SIGKILL, "it was over before it was killed"
        served = shelf.serve(folder / "releases", "real")
        assert (served.manifest.id, served.refused) == (before, ())
        kept.append(answers_kept(folder))
    start = calm.requests()
    process = updating.process(str(folder), base)
    process.join(60)
    assert process.exitcode == 0
    asked_again = calm.requests() - start
    after = current(folder)
    assert after.manifest.id != before
    assert_frame_equal(fetched_rows(after), fetched_rows(store))
    assert asked_again < answers_kept(folder) - kept[-1] + 5, "what had arrived was asked again"
    assert shelf.rollback(folder / "releases", "real").id == before
    print(f"killed with {kept} answers of {answers_kept(folder)}; then {asked_again} requests")


def answers_kept(folder: Path) -> int:
    return len(list(folder.glob("raw/sotkanet/*/*.json")))


@pytest.mark.slow
def test_a_service_that_is_not_there_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = data_folder(tmp_path / "data")
    before = shelf.pointer(folder / "releases")
    quick(monkeypatch, folder, "http://127.0.0.1:9/rest/1.1")
    for language, said in (("fi", "ei vastannut"), ("sv", "svarade inte"), ("en", "gave no answer")):
        assert cli.main(["--lang", language, "update"]) == 1
        err = capsys.readouterr().err
        assert said in err
        assert "Traceback" not in err
    assert shelf.pointer(folder / "releases") == before
