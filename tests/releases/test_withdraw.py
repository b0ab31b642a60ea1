"""Taking back: a release, a pilot's file, one response, a source's figures; out of everything, for good."""

import datetime as dt
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from soila_dash import cli, clock, paths, surveying, withdrawing
from soila_dash.catalog import Catalog
from soila_dash.faults import DataFaults
from soila_dash.releases import make, naming, shelf, surveys, withdrawals
from soila_dash.releases.manifest import Manifest
from soila_dash.releases.protect import TOTAL
from soila_dash.sources import erasure
from soila_dash.sources.survey_rows import response_id
from tests.pages.opening import opened, words
from tests.sources.survey_world import HEADER, WORKER, csv_file, row, with_surveys

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two pilots' answers of two groups, imported, built and served."""
    folder = tmp_path / "data"
    for name in ("catalog", "published"):
        shutil.copytree(paths.ROOT / "data" / name, folder / name)
    monkeypatch.setenv("SOILA_DATA", str(folder))
    catalog = with_surveys()

    def loaded(_: Path) -> Catalog:
        return catalog

    for module in (cli, surveying, withdrawing):
        monkeypatch.setattr(module, "load", loaded)
    build, built = make.make_real, list[Manifest]()

    def real(*arguments: Any, **named: Any) -> Manifest:
        built.append(build(*arguments, **named))
        return built[-1]

    monkeypatch.setattr(make, "make_real", real)
    monkeypatch.setattr(make, "make_example", lambda *_: built[-1])
    return tmp_path


def people(first: int, count: int, pilot: str, region: str, group: str = "young") -> list[list[object]]:
    chance = random.Random(first)
    n = 3 if group == "young" else len(WORKER)
    found = []
    for number in range(first, first + count):
        levels = [chance.randint(1, 5) for _ in range(n)]
        found.append([*row(number, pilot=pilot, region=region, group=group)[:6], *levels])
    return found


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*arguments: str, code: int = 0) -> tuple[str, str]:
        capsys.readouterr()
        found = cli.main(["--lang", "en", *arguments])
        said = capsys.readouterr()
        assert found == code, said
        return said.out, said.err

    return go


def files(data: Path) -> dict[str, Path]:
    worker = [*HEADER[:6], *WORKER]
    return {
        "one": csv_file(data / "one.csv", [HEADER, *people(1, 30, "pilot-1", "A")]),
        "two": csv_file(data / "two.csv", [HEADER, *people(101, 25, "pilot-2", "B")]),
        "worker": csv_file(data / "worker.csv", [worker, *people(201, 24, "pilot-1", "A", "worker")]),
    }


def served(data: Path) -> tuple[str, dict[str, pl.DataFrame]]:
    got = shelf.serve(data / "data" / "releases", "real")
    return got.manifest.id, {
        name: pl.read_parquet(got.folder / file) for name, (file, _) in surveys.TABLES.items()
    }


def figures(tables: dict[str, pl.DataFrame]) -> dict[tuple[str, ...], tuple[object, ...]]:
    """Every figure of the surveys by its place; those that are hidden left out."""
    found: dict[tuple[str, ...], tuple[object, ...]] = {}
    for line in tables["counts"].filter(pl.col("status") == "published").iter_rows():
        found["count", *map(str, line[:3])] = line[4:]
    for line in tables["answers"].filter(pl.col("status") != "suppressed").iter_rows():
        found["answer", *map(str, line[:6])] = line[6:]
    return found


@pytest.fixture
def collected(data: Path, run: Run) -> Path:
    for path in files(data).values():
        run("survey", "import", str(path))
    run("build")
    return data


def reach(data: Path, release: str) -> list[str]:
    """What a person can try to see a release by: each must say that it was withdrawn."""
    found = []
    for call in (
        lambda: shelf.serve(data / "data" / "releases", "real", release),
        lambda: shelf.compare(data / "data" / "releases", release, release),
    ):
        with pytest.raises(DataFaults) as caught:
            call()
        found += [fault.code for fault in caught.value.faults]
    return found


def test_a_pilots_file_goes_out_of_everything_and_nothing_new_is_told(collected: Path, run: Run) -> None:
    before, old = served(collected)
    run("withdraw", "file", str(collected / "one.csv"), "--reason", "consent")
    after, new = served(collected)
    assert after != before
    assert not (collected / "data" / "releases" / before).exists()
    was, now = figures(old), figures(new)
    gone = ("pilot-1", "young")
    for key, said in now.items():
        if key in was and was[key] == said:
            continue
        if key[0] == "count":
            # Only a total's mark that it is without a cell that had no answers.
            assert (said[0], said[-1]) == (was[key][0], True), key
            continue
        # Only totals of answers over pilots, pooled from what is still published.
        assert (key[0], key[5]) == ("answer", TOTAL), key
    for place in (gone, ("pilot-1", TOTAL), (TOTAL, "young"), (TOTAL, TOTAL)):
        assert not [key for key in now if key[0] == "count" and key[2:] == place]
    assert not [key for key in now if key[0] == "answer" and key[-2:] in (gone, ("pilot-1", TOTAL))]
    assert [key for key in now if key[-2:] == ("pilot-2", "young")]
    assert [key for key in now if key[-2:] == ("pilot-1", "worker")]
    # The other pilot's own figure is the whole of the total that is left.
    for item in {key[4] for key in now if key[0] == "answer" and key[-2:] == ("pilot-2", "young")}:
        of = {key[5]: said for key, said in now.items() if key[0] == "answer" and key[4] == item}
        if TOTAL in of:
            assert of[TOTAL][1] == of["pilot-2"][1]


def test_the_answers_are_gone_from_the_private_folder_and_stay_away(collected: Path, run: Run) -> None:
    private = collected / "data" / "private"
    ids = set(pl.read_parquet(private / "responses" / "*.parquet")["response"])
    run("withdraw", "file", str(collected / "one.csv"), "--reason", "consent")
    left = set(pl.read_parquet(private / "responses" / "*.parquet")["response"])
    taken = ids - left
    assert len(taken) == 30
    for path in private.rglob("*.parquet"):
        frame = pl.read_parquet(path)
        assert "response" not in frame.columns or not taken & set(frame["response"]), path
        assert path.stem != "parts" or "spring" not in set(frame["round"]), path
    assert not [id for id in taken if id in (private / erasure.FILE).read_text()]
    _, err = run("survey", "import", str(collected / "one.csv"), code=1)
    assert "withdrawn on" in err
    # A build afterwards, twice, changes nothing; a new round enters as ever.
    _, first = served(collected)
    run("build")
    run("build")
    _, again = served(collected)
    assert figures(again) == figures(first)
    assert len(list((private / make.PROTECTED).glob("0*"))) == 2
    summer = [[*row(n, 2, 3, 4, round="early-summer", answered="2031-05-20")] for n in range(900, 930)]
    run("survey", "import", str(csv_file(collected / "summer.csv", [HEADER, *summer])))
    run("build")
    _, later = served(collected)
    assert {key[1] for key in figures(later)} == {"spring", "early-summer"}
    spring = {key: said for key, said in figures(later).items() if key[1] == "spring"}
    assert spring == figures(first)


def test_one_response_is_taken_back(collected: Path, run: Run) -> None:
    _, old = served(collected)
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    _, new = served(collected)
    now = figures(new)
    assert set(now) < set(figures(old)) | {key for key in now if key[-2] == TOTAL}
    assert not [key for key in now if key[-2:] == ("pilot-1", "young")]
    rows = pl.read_parquet(collected / "data" / "private" / "responses" / "*.parquet")
    assert rows["response"].n_unique() == 30 + 25 + 24 - 1
    # The same person in a corrected file is told, and the rest of it may come.
    more = csv_file(collected / "more.csv", [HEADER, *people(7, 1, "pilot-1", "A"), row(800)])
    _, err = run("survey", "import", str(more), code=1)
    assert "row 2" in err
    run("survey", "import", str(more), "--drop", "more.csv:2")
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent", code=1)
    run("build")


def test_further_withdrawals_from_the_same_round_go_out_of_everything_too(collected: Path, run: Run) -> None:
    run("withdraw", "file", str(collected / "two.csv"), "--reason", "consent")
    first, old = served(collected)
    assert [key for key in figures(old) if key[-2:] == ("pilot-1", "young")]
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    second, new = served(collected)
    assert second != first
    assert first not in shelf.all_releases(collected / "data" / "releases")
    now = figures(new)
    for gone in ("pilot-1", "young"), ("pilot-2", "young"), ("pilot-1", TOTAL), (TOTAL, "young"):
        assert not [key for key in now if key[0] == "count" and key[2:] == gone]
        assert not [key for key in now if key[0] == "answer" and key[-2:] == gone]
    assert [key for key in now if key[-2:] == ("pilot-1", "worker")]
    # Another response of a cell that is shown no more changes nothing served, and builds change nothing.
    run("withdraw", "response", "spring", "pilot-1", "young", "8", "--reason", "consent")
    assert served(collected)[0] == second
    run("withdraw", "file", str(collected / "worker.csv"), "--reason", "consent")
    for _ in range(2):
        shown = figures(served(collected)[1])
        assert not [key for key in shown if key[-2:] == ("pilot-1", "worker")]
        assert second not in shelf.all_releases(collected / "data" / "releases")
        run("build")


@pytest.mark.parametrize("lost", ["older", "all", "record", "history"])
@pytest.mark.parametrize("what", ["response", "release", "both"])
def test_what_was_withdrawn_is_not_published_again_from_an_older_or_lost_private_folder(
    collected: Path, run: Run, lost: str, what: str
) -> None:
    private = collected / "data" / "private"
    older = shutil.copytree(private, collected / "older")
    if what != "release":
        run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    if what != "response":
        run("withdraw", "release", served(collected)[0], "--reason", "recognised")
    if lost in ("older", "all"):
        shutil.rmtree(private)
    if lost == "older":
        shutil.copytree(older, private)
    elif lost == "all":
        for path in files(collected).values():
            run("survey", "import", str(path))
    elif lost == "record":
        (private / erasure.FILE).unlink()
    else:
        shutil.rmtree(private / make.PROTECTED)
    summer = [[*row(n, 2, 3, 4, round="early-summer", answered="2031-05-20")] for n in range(900, 930)]
    run("survey", "import", str(csv_file(collected / "summer.csv", [HEADER, *summer])))
    before = shelf.all_releases(collected / "data" / "releases")
    _, err = run("build", code=1)
    assert "survey restore" in err or "newest backup" in err
    assert shelf.all_releases(collected / "data" / "releases") == before
    if lost == "older":
        _, err = run("withdraw", "file", str(collected / "two.csv"), "--reason", "consent", code=1)
        assert "newest backup" in err
    told = (collected / "data" / "releases" / withdrawals.FILE).read_text()
    assert "pilot-1" not in told
    assert response_id("spring", "pilot-1", "young", 7) not in told


def test_a_round_that_takes_up_nothing_more_tells_no_0_and_the_import_says_so(
    collected: Path, run: Run
) -> None:
    cell = {"pilot": "pilot-2", "group": "worker"}
    assert served(collected)[1]["counts"].filter(**cell)["n"].to_list() == [0]
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    worker = [*HEADER[:6], *WORKER]
    late = csv_file(collected / "late.csv", [worker, *people(401, 24, "pilot-2", "B", "worker")])
    shown = []
    for _ in range(2):
        counts = served(collected)[1]["counts"]
        shown.append(counts)
        assert counts.filter(**cell).select("status", "n").rows() == [("waiting", None)]
        assert 0 not in counts["n"].to_list()
        for place in ({"pilot": TOTAL, "group": "worker"}, {"pilot": "pilot-2", "group": TOTAL}):
            row = counts.filter(**place).row(0, named=True)
            assert (row["waiting"], row["rate"]) == (True, None), row
        if len(shown) == 1:
            out, err = run("survey", "import", str(late))
            assert "24 responses imported" in out
            assert "takes up no more answers" in err
            run("build")
    assert shown[0].equals(shown[1])
    # Without the whole history it is not known what the answers are in: nothing is taken back quietly.
    shutil.rmtree(collected / "data" / "private" / make.PROTECTED)
    before = served(collected)[0]
    _, err = run("withdraw", "response", "spring", "pilot-1", "worker", "203", "--reason", "consent", code=1)
    assert "survey restore" in err
    assert served(collected)[0] == before


def test_a_withdrawal_that_was_killed_before_the_shelf_is_ended_by_doing_it_again(
    collected: Path, run: Run
) -> None:
    first, _ = served(collected)
    seven = ("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    with pytest.MonkeyPatch.context() as killed:
        killed.setattr(shelf, "withdraw", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            cli.main(list(seven))
    assert served(collected)[0] == first
    run(*seven)
    second, new = served(collected)
    assert second != first
    assert not [key for key in figures(new) if key[-2:] == ("pilot-1", "young")]
    run("withdraw", "response", "spring", "pilot-1", "young", "8", "--reason", "consent")
    assert served(collected)[0] == second


def test_the_same_content_of_another_day_is_withdrawn_with_a_release(collected: Path, run: Run) -> None:
    folder = collected / "data" / "releases"
    now = shelf.serve(folder, "real")
    content = now.manifest.id[-8:]
    older = shutil.copytree(now.folder, folder / f"real-2026-11-01-{content}")
    text = (older / "manifest.json").read_text()
    (older / "manifest.json").write_text(text.replace(now.manifest.id, older.name))
    assert len(shelf.all_releases(folder)) == 2
    run("withdraw", "release", older.name, "--reason", "recognised")
    assert shelf.all_releases(folder) == []


def test_no_release_sorts_before_one_that_was_served(collected: Path, run: Run) -> None:
    """A build after a withdrawal, whose own figures are of an older day; and many within one day."""
    folder = collected / "data" / "releases"
    served_ids = [served(collected)[0]]
    for number in ("7", "8", "201"):
        group = "young" if len(number) == 1 else "worker"
        run("withdraw", "response", "spring", "pilot-1", group, number, "--reason", "consent")
        served_ids.append(served(collected)[0])
        run("build")
        served_ids.append(served(collected)[0])
    chance = random.Random(1)
    for _ in range(40):
        content = f"{chance.getrandbits(32):08x}"
        id, day = naming.release_id(folder, "real", dt.date(2026, 11, 22), content)
        (folder / id).mkdir()
        (folder / id / "manifest.json").write_text("{}")
        assert naming.release_id(folder, "real", day, content) == (id, day)
        served_ids.append(id)
    # One of the same content is the same release.
    assert served_ids == sorted(served_ids)
    assert len(set(served_ids)) == 43
    assert naming.release_id(collected / "empty", "real", dt.date(2026, 11, 22), "0" * 8) == (
        "real-2026-11-22-00000000",
        dt.date(2026, 11, 22),
    )


def test_the_survey_figures_of_a_withdrawn_release_are_not_published_by_the_next_one(
    collected: Path, run: Run
) -> None:
    """Whatever else the next one holds; until a person takes answers out or says that they were right."""
    release, old = served(collected)
    _, err = run("withdraw", "release", release, "--reason", "recognised")
    assert "spring: the survey round is left out" in err
    summer = [[*row(n, 2, 3, 4, round="early-summer", answered="2031-05-20")] for n in range(900, 930)]
    run("survey", "import", str(csv_file(collected / "summer.csv", [HEADER, *summer])))
    for _ in range(2):
        _, err = run("build")
        assert "spring: the survey round is left out" in err
        assert {key[1] for key in figures(served(collected)[1])} == {"early-summer"}
    _, err = run("build", "--publish-again", "autumn", code=1)
    assert "autumn: this has not been left out" in err
    without, _ = served(collected)
    run("build", "--publish-again", "spring")
    both, new = served(collected)
    assert {key: said for key, said in figures(new).items() if key[1] == "spring"} == figures(old)
    assert "left out" not in run("build")[1]
    assert served(collected)[0] == both
    # What stands in a release that stays is not held back; what stood otherwise in it stays as it was.
    run("withdraw", "release", both, "--reason", "mistake")
    assert served(collected)[0] == without
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    run("build")
    now = figures(served(collected)[1])
    assert {key[1] for key in now} == {"spring", "early-summer"}
    assert not [key for key in now if key[-2:] == ("pilot-1", "young") and key[1] == "spring"]


def test_a_round_of_a_withdrawn_release_stays_as_an_older_release_has_it(collected: Path, run: Run) -> None:
    first, old = served(collected)
    late = csv_file(collected / "late.csv", [HEADER, *people(701, 12, "pilot-2", "B")])
    run("survey", "import", str(late))
    run("build")
    second, new = served(collected)
    assert figures(new) != figures(old)
    run("withdraw", "release", second, "--reason", "recognised")
    assert served(collected)[0] == first
    summer = [[*row(n, 2, 3, 4, round="early-summer", answered="2031-05-20")] for n in range(900, 930)]
    run("survey", "import", str(csv_file(collected / "summer.csv", [HEADER, *summer])))
    run("build")
    now = figures(served(collected)[1])
    assert {key: said for key, said in now.items() if key[1] == "spring"} == figures(old)
    run("build", "--publish-again", "spring")
    again = figures(served(collected)[1])
    assert {key: said for key, said in again.items() if key[1] == "spring"} == figures(new)


@pytest.mark.parametrize("lost", ["older", "history", "damaged"])
def test_without_a_backup_rounds_end_as_they_are_served_and_others_go_on(
    collected: Path, run: Run, lost: str
) -> None:
    private = collected / "data" / "private"
    older = shutil.copytree(private, collected / "older")
    run("withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent")
    run("build")
    release, old = served(collected)
    if lost == "older":
        shutil.rmtree(private)
        shutil.copytree(older, private)
    elif lost == "history":
        shutil.rmtree(private / make.PROTECTED)
    else:
        (private / make.PROTECTED / "000001" / "ledger.parquet").write_bytes(b"cut")
    _, err = run("build", code=1)
    assert "survey close" in err
    _, err = run("survey", "close", code=1)
    assert "Move them elsewhere first" in err
    shutil.move(private, collected / "away")
    out, _ = run("survey", "close")
    assert "ended: spring" in out.replace("early-summer, ", "")
    # The answers that were withdrawn come again, and others to the round: nothing of them is published.
    for path in files(collected).values():
        _, err = run("survey", "import", str(path))
        assert "Round spring has ended" in err
    for _ in range(2):
        run("build")
        now = figures(served(collected)[1])
        assert now == figures(old)
    assert shelf.serve(collected / "data" / "releases", "real", release).manifest.id == release
    run("withdraw", "response", "spring", "pilot-1", "worker", "203", "--reason", "consent")
    now = figures(served(collected)[1])
    assert not [key for key in now if key[-2:] == ("pilot-1", "worker")]
    # A backup of it, brought back, builds the same.
    run("survey", "backup", str(collected / "backup.zip"))
    shutil.rmtree(private)
    run("survey", "restore", str(collected / "backup.zip"))
    run("build")
    assert figures(served(collected)[1]) == now


def test_once_anything_was_withdrawn_every_round_that_has_begun_ends(
    collected: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release that held a round is gone: nobody knows what of it was taken back."""
    run("withdraw", "release", served(collected)[0], "--reason", "consent")
    shutil.rmtree(collected / "data" / "private")
    with monkeypatch.context() as then:
        then.setattr(clock, "utc_now", lambda: dt.datetime(2031, 4, 1, tzinfo=dt.UTC))
        out, _ = run("survey", "close")
    assert "1 round was ended: spring" in out
    for path in files(collected).values():
        run("survey", "import", str(path))
    summer = [[*row(n, 2, 3, 4, round="early-summer", answered="2031-05-20")] for n in range(900, 930)]
    run("survey", "import", str(csv_file(collected / "summer.csv", [HEADER, *summer])))
    run("build")
    assert {key[1] for key in figures(served(collected)[1])} == {"early-summer"}


def test_answers_that_were_never_published_go_without_a_trace_in_what_is_served(
    collected: Path, run: Run
) -> None:
    before, old = served(collected)
    run("survey", "import", str(csv_file(collected / "late.csv", [HEADER, row(700), row(701)])))
    run("withdraw", "file", str(collected / "late.csv"), "--reason", "mistake")
    after, new = served(collected)
    assert (after, figures(new)) == (before, figures(old))
    run("build")
    assert figures(served(collected)[1]) == figures(old)


def test_figures_of_a_source_go_out_of_all_releases_and_of_those_to_come(collected: Path, run: Run) -> None:
    folder = collected / "data" / "releases"
    before = shelf.serve(folder, "real")
    source = before.manifest.sources[0].id
    run("withdraw", "figure", "no-such-source", "--reason", "owner", code=1)
    run("withdraw", "figure", source, "--reason", "owner")
    for _ in range(2):
        now = shelf.serve(folder, "real")
        rows = pl.read_parquet(now.folder / "observations.parquet")
        assert source not in set(rows["source"])
        assert source not in {s.id for s in now.manifest.sources}
        assert rows.height
        run("build")
    assert reach(collected, before.manifest.id) == ["release_withdrawn_owner"] * 2


@pytest.mark.parametrize("reason", withdrawals.REASONS)
def test_a_withdrawn_release_is_reached_by_nothing(collected: Path, run: Run, reason: str) -> None:
    release, _ = served(collected)
    run("withdraw", "release", release, "--reason", reason)
    assert reach(collected, release) == [f"release_withdrawn_{reason}"] * 2
    for command in (
        ["export", "--release", release, str(collected)],
        ["answer", "compare", "--indicator", "placements-13-17", "--release", release],
        ["diff", release, release],
        ["withdraw", "release", release, "--reason", reason],
    ):
        _, err = run(*command, code=1)
        assert "withdrawn on" in err
    assert release in run("releases")[0]
    assert not (collected / "data" / "releases" / release).exists()
    # A build goes on without the round; the same content under whatever date is not made again.
    _, err = run("build")
    assert "left out" in err
    rest, tables = served(collected)
    assert tables["counts"].is_empty()
    run("withdraw", "release", rest, "--reason", reason)
    _, err = run("build", code=1)
    assert "the same content was withdrawn" in err
    assert shelf.all_releases(collected / "data" / "releases") == []


def test_a_killed_withdrawal_reaches_nothing_either(collected: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release, _ = served(collected)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        cli.main(["withdraw", "release", release, "--reason", "mistake"])
    assert reach(collected, release) == ["release_withdrawn_mistake"] * 2
    (collected / "data" / "releases" / withdrawals.FILE).write_text("{")
    with pytest.raises(DataFaults) as caught:
        shelf.serve(collected / "data" / "releases", "real")
    assert [f.code for f in caught.value.faults] == ["withdrawn_damaged"]


@pytest.mark.parametrize(
    ("language", "said"), [("fi", "peruttiin"), ("sv", "återkallades"), ("en", "consent")]
)
def test_a_frozen_link_says_when_and_why_and_shows_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(paths.ROOT / "data", folder, ignore=shutil.ignore_patterns("private", "raw"))
    monkeypatch.setenv("SOILA_DATA", str(folder))
    release = shelf.serve(folder / "releases", "example").manifest.id
    shelf.withdraw(folder / "releases", [release], withdrawals.Taken("2026-11-28", "consent"))
    for page, more in (
        ("placements", {}),
        ("figure", {"card": "compare", "indicator": "placements-13-17"}),
        ("data", {}),
        ("present", {}),
    ):
        at = opened(page, lang=language, data="example", release=release, **more)
        shown = words(at)
        assert said in shown
        assert release in shown
        assert "28" in shown
        assert not at.get("bidi_component")
        assert not at.get("table")
        assert [b.key for b in at.button] == ["withdrawn-live"]
