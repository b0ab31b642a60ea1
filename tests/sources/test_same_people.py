"""The same people once: copies under other numbers are told, and no response stands in two files."""

import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from soila_dash import cli, paths, surveying
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.catalog import load
from soila_dash.i18n import translator
from soila_dash.releases import surveys
from soila_dash.releases.protect import ANSWERS, AUDIT, COUNTS
from soila_dash.sources import example_survey, private
from soila_dash.sources.erasure import erase
from soila_dash.sources.likeness import File, likenesses
from soila_dash.sources.row_levels import Row, Rows
from soila_dash.sources.survey_files import keep, read, stored_responses
from soila_dash.sources.survey_rows import Drop, response_id
from tests.sources.survey_world import HEADER, WORLD, csv_file, instrument, row


@pytest.fixture(scope="module")
def cells() -> list[list[Row]]:
    """The example land's answers: people who have nothing to do with each other."""
    land = example_survey.generate(load(paths.ROOT / "data" / "catalog"))
    found = []
    for key, some in land.responses.group_by("round", "pilot", "group", maintain_order=True):
        people = some.sort("response", "item").group_by("response", maintain_order=True).agg("level")
        found.append(
            [Row(*map(str, key), bytes(n or 0 for n in levels)) for levels in people["level"].to_list()]
        )
    return found


def test_people_who_happen_to_answer_alike_are_left_in_peace(cells: list[list[Row]]) -> None:
    assert sum(len(rows) - len(set(rows)) for rows in cells) > 50, "some do"
    assert sum(bool(list(likenesses(Rows(rows)))) for rows in cells) <= 2


@pytest.mark.slow
def test_people_of_other_pilots_who_answer_alike_are_left_in_peace_too(cells: list[list[Row]]) -> None:
    told, before = 0, list[File]()
    for rows in cells:
        told += bool(list(likenesses(Rows(rows), before)))
        before.append(File(rows[0].pilot, Rows(rows)))
    assert told <= 4, "of some 200 files"


def test_rows_that_come_again_are_found_and_counted(cells: list[list[Row]]) -> None:
    for rows in cells:
        if len(rows) >= 5:
            (like,) = [x for x in likenesses(Rows([*rows, *rows[:5]])) if x.run]
            assert (like.first, like.file, like.of, like.count) == (len(rows), "", 0, 5)
            for pilot in (rows[0].pilot, "another"):
                copied = [row._replace(pilot=pilot) for row in rows[:5]]
                (like,) = [x for x in likenesses(Rows(copied), [File("before", Rows(rows))]) if x.run]
                assert (like.first, like.file, like.of, like.count) == (0, "before", 0, 5)


def test_copies_in_another_order_or_file_or_under_another_pilot_are_found(cells: list[list[Row]]) -> None:
    chance = random.Random(3)
    large = [rows for rows in cells if len(rows) >= 5]
    mixed = missed = elsewhere = 0
    for rows in large:
        both = [*rows, *rows]
        chance.shuffle(both)
        mixed += not list(likenesses(Rows(both)))
        again = chance.sample(rows, len(rows))
        missed += not list(likenesses(Rows(again), [File("before", Rows(rows))]))
        other = [row._replace(pilot="another") for row in again]
        elsewhere += not list(likenesses(Rows(other), [File("before", Rows(rows))]))
    assert mixed <= 0.1 * len(large), "in small groups chance could have made them"
    assert missed <= 0.1 * len(large)
    assert elsewhere <= 0.1 * len(large)


def test_copies_are_found_in_a_large_file_too() -> None:
    """Where chance is allowed a thousand like rows, the number of those found still counts against it."""
    chance = np.random.default_rng(5)
    answers = chance.integers(1, 6, (20_000, 10), np.uint8)
    answers[14_000:] = answers[chance.permutation(14_000)[:6_000]]
    for levels, expected in ((answers, [False]), (answers[:14_000], [])):
        rows = Rows(Row("r", "p", "g", bytes(one)) for one in chance.permutation(levels))
        assert [like.run for like in likenesses(rows)] == expected


TEN = {f"young-{n}": f"Väite numero {n}." for n in range(10)}
MANY = instrument("young", TEN)
WIDE = replace(WORLD, survey=replace(WORLD.survey, instruments=(MANY, WORLD.survey.instruments[1])))


def five(first: int) -> list[list[object]]:
    chance = random.Random(8)
    answers = [[chance.randint(1, 5) for _ in TEN] for _ in range(5)]
    return [[*row(first + n)[:6], *levels] for n, levels in enumerate(answers)]


def test_five_people_under_other_numbers_are_told_and_counted_unless_dropped(tmp_path: Path) -> None:
    head = [*HEADER[:6], *TEN]
    path = csv_file(tmp_path / "a.csv", [head, *five(1), *five(11)])
    reading = read([path], WIDE)
    assert (reading.faults, reading.files[0].rows.height) == ((), 10)
    (told,) = reading.told
    assert (told.code, told.row, told.key, told.found, told.expected) == (
        "survey_rows_again",
        7,
        "7–11",
        "5",
        "2",
    )
    for language in ("fi", "sv", "en"):
        assert "--drop" in fault_text(told, translator(language))
    left = read([path], WIDE, drops=[Drop("a.csv", 7, 11)])
    assert (left.told, left.files[0].rows.height) == ((), 5)


def test_copies_in_two_files_are_told_whichever_way_they_come(tmp_path: Path) -> None:
    """The other file imported before, or in the same command; the same pilot's, or another's."""
    head = [*HEADER[:6], *TEN]
    first = csv_file(tmp_path / "a.csv", [head, *five(1)])
    again = csv_file(tmp_path / "b.csv", [head, *five(21)])
    others = csv_file(tmp_path / "c.csv", [head, *(["spring", "pilot-2", "B", *r[3:]] for r in five(31))])
    mixed = csv_file(tmp_path / "d.csv", [head, *reversed(five(41))])
    keep(read([first], WIDE), tmp_path / "kept")
    for path, code in ((again, "rows_again"), (others, "rows_again"), (mixed, "rows_alike")):
        for given, folder, name in (
            ([path], tmp_path / "kept", read([first], WIDE).files[0].digest[:12]),
            ([first, path], None, "a.csv"),
        ):
            reading = read(given, WIDE, folder)
            (told,) = reading.told
            assert reading.faults == ()
            assert (told.code, told.key, told.found, told.expected) == (
                f"survey_{code}_file",
                "2–6",
                "5",
                name,
            )
            for language in ("fi", "sv", "en"):
                assert "--drop" in fault_text(told, translator(language))
            left = read(given, WIDE, folder, [Drop(path.name, 2, 4)])
            assert left.told == (), "two like rows are honest"
            assert left.files[-1].rows.height == 2
    # What a withdrawal leaves of a file keeps its order.
    erase([*(tmp_path / "kept").glob("*.parquet")], response_id("spring", "pilot-1", "young", 1))
    (told,) = read([again], WIDE, tmp_path / "kept").told
    assert (told.code, told.key) == ("survey_rows_again_file", "3–6")


def test_last_rounds_file_sent_as_this_rounds_is_told(tmp_path: Path) -> None:
    """Another round, other numbers and days; the same answers in the same order."""
    head = [*HEADER[:6], *TEN]
    first = csv_file(tmp_path / "a.csv", [head, *five(1)])
    keep(read([first], WIDE), tmp_path / "kept")
    spring = WIDE.survey.rounds[0]
    autumn = spring.model_copy(update={"id": "autumn"})
    both = replace(WIDE, survey=replace(WIDE.survey, rounds=(*WIDE.survey.rounds, autumn)))
    again = csv_file(tmp_path / "b.csv", [head, *(["autumn", *r[1:]] for r in five(21))])
    reading = read([again], both, tmp_path / "kept")
    assert reading.faults == ()
    (told,) = reading.told
    assert (told.code, told.key, told.found) == ("survey_rows_again_file", "2–6", "5")
    mixed = csv_file(tmp_path / "c.csv", [head, *(["autumn", *r[1:]] for r in reversed(five(31)))])
    assert read([mixed], both, tmp_path / "kept").told == (), "the same people may answer alike again"


def test_a_response_in_two_files_stops_the_build(tmp_path: Path) -> None:
    """As two imports at once left it, before they waited for each other."""
    first = read([csv_file(tmp_path / "a.csv", [HEADER, row(1), row(2)])], WORLD)
    second = read([csv_file(tmp_path / "b.csv", [HEADER, row(2), row(3)])], WORLD)
    keep(first, tmp_path / "kept")
    assert stored_responses(tmp_path / "kept", WORLD)[1] == []
    keep(second, tmp_path / "kept")
    (fault,) = stored_responses(tmp_path / "kept", WORLD)[1]
    assert (fault.code, fault.found) == ("survey_in_two_files", "1")
    assert {first.files[0].digest[:12], second.files[0].digest[:12]} == {
        Path(fault.file).stem[:12],
        fault.expected,
    }


@pytest.mark.slow
def test_two_imports_at_once_count_nobody_twice(tmp_path: Path) -> None:
    """Two real processes, each held between reading and keeping."""
    script = (
        "import sys,time; from pathlib import Path; from soila_dash import cli,paths,surveying\n"
        "from soila_dash.sources import survey_files; from tests.sources.survey_world import WORLD\n"
        "surveying.load=lambda _: WORLD; paths.private=lambda: Path(sys.argv[1])\n"
        "read=survey_files.read\n"
        "def slow(*a,**b):\n"
        "    got=read(*a,**b); time.sleep(1.0); return got\n"
        "survey_files.read=slow\n"
        "sys.exit(cli.main(['--lang','en','survey','import',sys.argv[2]]))"
    )
    files = [
        csv_file(tmp_path / "a.csv", [HEADER, row(1), row(2)]),
        csv_file(tmp_path / "b.csv", [HEADER, row(2), row(3)]),
    ]
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "private"), str(path)],
            cwd=paths.ROOT,
            stderr=subprocess.PIPE,
        )
        for path in files
    ]
    said = [process.communicate(timeout=60)[1].decode() for process in both]
    assert sorted(process.returncode for process in both) == [0, 1]
    assert "this response is already" in "".join(said) or "Nothing was imported" in "".join(said)
    rows, faults = stored_responses(tmp_path / "private" / "responses", WORLD)
    assert (faults, rows.collect()["response"].n_unique()) == ([], 2)


def test_more_answers_than_people_are_not_published() -> None:
    place = {"round": "r", "pilot": "p", "group": "g", "status": "published", "n": 24}
    counts = pl.DataFrame([dict.fromkeys(COUNTS) | place], schema=COUNTS)
    cell = dict.fromkeys(ANSWERS) | {"round": "r", "item": "i", "pilot": "p", "group": "g", "n": 24}
    limits = {"count_from": 5, "answers_from": 10}

    def faults(n: int) -> list[str]:
        answers = pl.DataFrame([{**cell, "n": n}], schema=ANSWERS)
        tables = {"counts": counts, "answers": answers, "audit": pl.DataFrame(schema=AUDIT)}
        return [f.code for f in surveys.check(surveys.Published(WORLD.survey, tables, limits))]

    assert faults(24) == []
    assert faults(48) == ["protection_small"]


# What is left, what is printed


def test_the_engines_tables_go_when_its_process_is_killed(tmp_path: Path) -> None:
    script = (
        "import os,sys,threading,time; from pathlib import Path\n"
        "from soila_dash.releases.protection import engine\n"
        "run=engine._ENGINE.run\n"
        "def held(folder):\n"
        "    threading.Timer(0.3,lambda: os.kill(os.getpid(),9)).start()\n"
        "    return run(folder)\n"
        "engine._ENGINE.run=held\n"
        "engine.run('p;g;5\\n',Path(sys.argv[1])); time.sleep(9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=paths.ROOT, check=False)
    assert done.returncode == -9
    for _ in range(100):
        if not list(tmp_path.glob(".tau-argus-*")):
            break
        time.sleep(0.1)
    assert not list(tmp_path.glob(".tau-argus-*"))


def test_what_killed_commands_left_goes_with_the_next(tmp_path: Path) -> None:
    for name in (".tau-argus-x", "protected/.staging-9"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "table.tab").write_text("5")
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses" / ".abc.parquet-9").write_text("5")
    (tmp_path / "responses" / "abc.parquet").write_text("kept")
    with private.lock(tmp_path):
        found = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert found == {".lock", "responses/abc.parquet"}


@pytest.mark.parametrize("name", ["a\u202egpj.csv", "a\x1b[2Jb.csv", "a\udcff.csv", "a\nb.csv"])
def test_a_files_name_cannot_write_on_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setattr(surveying, "load", lambda _: WORLD)
    monkeypatch.setattr(paths, "private", lambda: tmp_path / "private")
    for rows in ([HEADER, row(1)], [HEADER, row(1, 9, 9, 9)]):
        path = csv_file(tmp_path / name, rows)
        cli.main(["--lang", "en", "survey", "check", str(path)])
    out, err = capsys.readouterr()
    for line in (out + err).splitlines():
        assert line.isprintable()
    assert "\ufffd" in out
    assert "\ufffd" in err
