"""The command line: right answers, and for wrong input a clear sentence in the reader's language."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from soila_dash import paths
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.cli import main
from soila_dash.faults import Fault, of_computer
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.releases.build import OBSERVATIONS
from soila_dash.releases.manifest import MANIFEST_FILE
from tests.cards.test_words import clean
from tests.example_aside import leave_example

COMPARE = ("answer", "compare", "--indicator")
TREND = ("answer", "trend", "--indicator")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped data that may be spoilt."""
    folder = tmp_path / "data"
    for name in ("catalog", "published", "releases"):
        shutil.copytree(paths.ROOT / "data" / name, folder / name)
    monkeypatch.setenv("SOILA_DATA", str(folder))
    return folder


def run(
    capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "en", code: int = 0
) -> tuple[str, str]:
    """What a command writes to stdout and stderr, once it left with `code`."""
    capsys.readouterr()
    assert main(["--lang", language, *arguments]) == code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return out, err


def current(folder: Path, kind: str = "real") -> Path:
    return shelf.serve(folder / "releases", kind).folder


# Wrong input

WRONG: dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "indicator": ((*COMPARE, "placements-13-71"), "unknown_indicator", ("placements-13-71",)),
    "indicator of the trend": ((*TREND, "'; DROP TABLE x"), "unknown_indicator", ("'; DROP TABLE x",)),
    "region": ((*TREND, "placements-0-24", "--region", "9999"), "unknown_region", ("9999",)),
    "year": ((*COMPARE, "placements-0-24", "--year", "1821"), "unknown_year", ("1821",)),
    "level": ((*COMPARE, "placements-0-24", "--level", "maakunta"), "no_such_figures", ("maakunta",)),
    "sex": ((*COMPARE, "placements-0-24", "--sex", "male"), "no_such_figures", ("male",)),
    "country": ((*COMPARE, "taken-into-care", "--level", "country"), "no_regions", ("country",)),
    "national figures only": ((*COMPARE, "taken-into-care"), "no_regions", ("country",)),
    "no figures yet": ((*COMPARE, "care-costs"), "no_figures", ("care-costs",)),
    "release": ((*COMPARE, "placements-0-24", "--release", "real-1"), "unknown_release", ("real-1",)),
    "diff": (("diff", "real-1", "real-2"), "unknown_release", ("real-1",)),
    "rollback": (("rollback",), "nothing_before", ()),
}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", WRONG)
def test_wrong_input(data: Path, capsys: pytest.CaptureFixture[str], case: str, language: str) -> None:
    arguments, code, named = WRONG[case]
    out, err = run(capsys, *arguments, language=language, code=1)
    assert out == ""
    (line,) = err.splitlines()
    assert all(word in clean(line) for word in named)
    assert str(data) not in line
    own, others = said(code, language), [said(code, other) for other in LANGUAGES if other != language]
    assert all(piece in line for piece in own), (line, own)
    assert not any(all(piece in line for piece in other) for other in others), line


def said(code: str, language: str) -> list[str]:
    """The fixed pieces of a fault's message."""
    message = translator(language)._words.gettext(f"fault.{code}")
    pieces = [p.partition("}")[2] if "}" in p else p for p in message.split("{")]
    found = [p.strip(" ;:,()") for p in pieces]
    return [p for p in found if len(p) > 3]


# A wrong place

LONG = "x" * 300
NEEDS = ("--indicator", "placements-0-24")
PLACES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "a template in no folder": (("survey", "template", "{}/none/x.xlsx"), "no_folder", "none"),
    "a template as PDF": (("survey", "template", "{}/x.pdf"), "file_form", "x.pdf"),
    "a form as PDF": (("figures", "template", "pilot-supported", "{}/x.pdf"), "file_form", "x.pdf"),
    "an image on a folder": (("image", "trend", "{}/folder.svg", *NEEDS), "is_a_folder", "folder.svg"),
    "an image of a long name": (("image", "trend", f"{{}}/{LONG}.svg", *NEEDS), "name_too_long", LONG),
    "a backup in no folder": (("survey", "backup", "{}/none/x.zip"), "no_folder", "none"),
    "a backup on a folder": (("survey", "backup", "{}/folder.svg"), "is_a_folder", "folder.svg"),
    "a backup of a long name": (("survey", "backup", f"{{}}/{LONG}"), "name_too_long", LONG),
    "a backup below a file": (("survey", "backup", "{}/file/x.zip"), "is_a_file", "file"),
    "no backup": (("survey", "restore", "{}/none.zip"), "not_there", "none.zip"),
    "a package below a file": (("export", "--all", "{}/file"), "is_a_file", "file"),
    "a package among processes": (("export", "--all", "/proc/x"), "not_there", "/proc/x"),
    "answers that are a folder": (("survey", "check", "{}/folder.svg"), "is_a_folder", "folder.svg"),
    "no answers": (("survey", "check", "{}/none.csv"), "file_missing", "none.csv"),
    "figures that are a folder": (("figures", "check", "{}/folder.svg"), "is_a_folder", "folder.svg"),
}


@pytest.mark.slow
def test_a_wrong_place_is_told_in_a_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "file").touch()
    for n, (case, (arguments, code, named)) in enumerate(PLACES.items()):
        language = LANGUAGES[n % 3]
        out, err = run(capsys, *(a.format(tmp_path) for a in arguments), language=language, code=1)
        assert out == "", case
        line = err.splitlines()[0]
        assert named in line, case
        assert all(piece in line for piece in said(code, language)), (case, line)
    assert {p.name for p in tmp_path.iterdir()} == {"data", "file", "folder.svg"}


def test_figures_that_were_never_imported(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, err = run(capsys, "withdraw", "figures", "nope", "--reason", "mistake", code=1)
    assert err.startswith("no such file of figures was imported: nope")


@pytest.mark.parametrize("named", ["private", "releases", ""])
def test_a_file_in_the_place_of_a_folder(data: Path, capsys: pytest.CaptureFixture[str], named: str) -> None:
    place = data / named
    if place.exists():
        shutil.rmtree(place)
    place.touch()
    _, err = run(capsys, "build" if named != "releases" else "releases", code=1)
    assert err.endswith(f"{place.name}: this is a file, but should be a folder\n")
    assert err.count("\n") == 1


def test_every_refusal_of_the_computer_has_words_in_every_language() -> None:
    for number in errno.errorcode:
        fault = of_computer(OSError(number, os.strerror(number), "/somewhere/x"))
        texts = {fault_text(fault, translator(language)) for language in LANGUAGES}
        assert len(texts) == len(LANGUAGES)
        assert all("somewhere" in text and os.strerror(number) not in text for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["file_damaged", "survey_unknown_pilot", "survey_unknown_region"])
def test_what_is_not_known_leaves_no_gap_in_the_sentence(code: str, language: str) -> None:
    t = translator(language)
    told = fault_text(Fault(code, found="" if code == "file_damaged" else "7"), t)
    assert t("fault.nothing") not in told
    assert not re.search(r"[:,] *([;,.]|$)", told), told


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", ("A (Kierros): ", "G (Minulta kysytään")), ("sv", ("A (Omgång): ", "G (Jag blir tillfrågad"))],
)
def test_a_column_is_called_by_its_heading_in_the_form(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, said: tuple[str, ...]
) -> None:
    header = "round;pilot;region;group;response;answered;young-heard"
    (tmp_path / "a.csv").write_text(f"{header}\nx;y;z;w;a;b;9\n", encoding="utf-8")
    file = str(tmp_path / "a.csv")
    _, err = run(capsys, "survey", "check", "--kind", "example", file, language=language, code=1)
    assert all(words in err for words in said), err
    assert not re.search(r"\b[A-G] [a-z-]+: |young-[a-z]+: ", err)


def test_that_no_round_was_there_to_end_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "survey", "close", language="sv")[0] == "Det fanns inga omgångar att avsluta.\n"


@pytest.mark.parametrize("content", [None, "{", '{"real": 3}'])
def test_a_damaged_pointer_is_told_without_foreign_words(
    data: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    path = data / "releases" / shelf.POINTER
    path.unlink()
    if content is None:
        path.mkdir()
    else:
        path.write_text(content)
    _, err = run(capsys, "releases", language="sv", code=1)
    assert err.endswith(f"{shelf.POINTER}: {translator('sv')('fault.pointer_damaged')}\n")


@pytest.mark.slow
def test_a_file_name_moves_no_terminal(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / os.fsdecode(b"\x1b[31m\n\xff")
    folder.mkdir()
    form, backup = str(folder / "form.csv"), str(folder / "backup.zip")
    commands = (
        ("survey", "template", str(folder / "template.xlsx")),
        ("survey", "backup", backup),
        ("survey", "restore", backup),
        ("figures", "template", "pilot-supported", form, "--year", "2024"),
        ("image", "trend", str(folder / "image.svg"), *NEEDS),
        ("export", "--release", current(data).name, str(folder)),
    )
    for command in commands:
        out, _ = run(capsys, *command)
        assert out.endswith("\n"), command
        assert out[:-1].isprintable(), command


def spoil_yaml(data: Path) -> tuple[str, str]:
    path = data / "catalog" / "indicators" / "placements-0-24.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nname: [unclosed\n", encoding="utf-8")
    return "not_yaml", "placements-0-24.yaml"


def truncate_parquet(data: Path) -> tuple[str, str]:
    path = current(data) / OBSERVATIONS
    path.write_bytes(path.read_bytes()[:-500])
    return "file_damaged", OBSERVATIONS


def damage_manifest(data: Path) -> tuple[str, str]:
    path = current(data) / MANIFEST_FILE
    path.write_text("{")
    return "manifest_damaged", MANIFEST_FILE


def empty_shelf(data: Path) -> tuple[str, str]:
    shutil.rmtree(data / "releases")
    return "no_release", "releases"


def a_number_as_words(text: str) -> str:
    return text.replace(",1.5,", ",noin 1.5,", 1)


def half_of_it(text: str) -> str:
    return text[: len(text) // 2]


def points_and_commas(text: str) -> str:
    return text.replace(",1.6,", ',"1,6",', 1)


def region_codes_as_numbers(text: str) -> str:
    return text.replace(",county,05,", ",county,5,")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["build", "update", "check"])
@pytest.mark.parametrize("spoil", [a_number_as_words, half_of_it, points_and_commas, region_codes_as_numbers])
def test_nothing_is_published_while_the_figures_have_a_fault(
    data: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[str], str], command: str
) -> None:
    path = data / "published" / "figures.csv"
    spoilt = spoil(path.read_text(encoding="utf-8"))
    assert spoilt != path.read_text(encoding="utf-8")
    path.write_text(spoilt, encoding="utf-8")
    before = [sorted(p.name for p in (data / "releases").iterdir()), shelf.pointer(data / "releases")]
    _, err = run(capsys, command, code=1)
    assert "figures.csv, row" in err
    assert before == [sorted(p.name for p in (data / "releases").iterdir()), shelf.pointer(data / "releases")]


def test_figures_without_a_row_are_not_built(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "published" / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    was = current(data)
    _, err = run(capsys, "build", code=1)
    assert "the file holds no rows" in err
    assert current(data) == was


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spoil", [spoil_yaml, truncate_parquet, damage_manifest, empty_shelf])
def test_spoilt_data(
    data: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], tuple[str, str]], language: str
) -> None:
    code, file = spoil(data)
    for arguments in ((*COMPARE, "placements-0-24"), (*TREND, "placements-0-24")):
        out, err = run(capsys, *arguments, language=language, code=1)
        assert out == ""
        (line,) = err.splitlines()
        assert file in line
        assert all(piece in line for piece in said(code, language)), line


def test_check_finds_a_truncated_release(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truncate_parquet(data)
    out, err = run(capsys, "check", code=1)
    assert OBSERVATIONS in err
    assert "real-" not in out


def test_a_wrong_call_is_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        [],
        ["fly"],
        ["answer"],
        ["answer", "compare"],
        [*COMPARE, "placements-0-24", "--year", "last"],
        [*COMPARE, "placements-0-24", "--format", "pdf"],
        [*COMPARE, "placements-0-24", "--level", "moon"],
    ):
        with pytest.raises(SystemExit) as caught:
            main(["--lang", "en", *arguments])
        assert caught.value.code == 2
        out, err = capsys.readouterr()
        assert "usage" in err
        assert "Traceback" not in out + err


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_call_is_told_in_the_language(capsys: pytest.CaptureFixture[str], language: str) -> None:
    calls = {
        ("fly",): "choice",
        ("answer", "compare"): "required",
        ("answer", "compare", "--indicator"): "one",
        ("answer", "compare", "--indicator", "x", "--year", "last"): "value",
        ("figures", "template", "x", "y", "--year"): "some",
        ("export", "out"): "one_of",
        ("export", "--all", "--release", "x", "out"): "not_with",
        ("check", "twice"): "unknown",
        ("update", "--boundaries=1"): "explicit",
    }
    t = translator(language)
    for call, word in calls.items():
        with pytest.raises(SystemExit) as caught:
            main([f"--lang={language}", *call])
        assert caught.value.code == 2
        err = capsys.readouterr().err
        assert err.startswith(f"{t('cli.parser.usage')} "), err
        said = [p for p in re.split(r"%\(?\w+\)?\w?", t(f"cli.parser.{word}")) if len(p) > 3]
        assert all(piece in err.splitlines()[-1] for piece in said), (err, said)
        for other in set(LANGUAGES) - {language}:
            assert translator(other)("cli.parser.usage") not in err


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_in_the_language(capsys: pytest.CaptureFixture[str], language: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--lang", language, "--help"])
    assert caught.value.code == 0
    out = " ".join(capsys.readouterr().out.split())
    t = translator(language)
    assert all(" ".join(t(key).split()) in out for key in ("cli.what", "cli.check", "cli.update"))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "sv_FI.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "fi"),
        ({"LANG": "de_DE.UTF-8"}, "fi"),
        ({"LANG": "C"}, "fi"),
        ({}, "fi"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "sv_SE"}, "sv"),
    ],
)
def test_the_machine_chooses_the_language(
    data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    language: str,
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main([*COMPARE, "nothing-such"]) == 1
    err = capsys.readouterr().err
    assert all(piece in err for piece in said("unknown_indicator", language)), err


# Right answers


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_in_each_form(data: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    t = translator(language)
    for question in (COMPARE, TREND):
        about = (*question, "placements-0-24", "--kind", "example")
        text, err = run(capsys, *about, language=language)
        assert err == ""
        assert t("illustrative.mark") in text
        assert current(data, "example").name in text
        told = json.loads(run(capsys, *about, "--format", "json", language=language)[0])
        assert (told["indicator"], told["illustrative"]) == ("placements-0-24", True)


def test_csv_goes_out_as_it_is(data: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["--lang", "fi", *COMPARE, "placements-0-24", "--format", "csv"]) == 0
    sys.stdout.flush()
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in out
    assert b"\r\r\n" not in out
    assert err == b""


def test_the_newest_year_is_answered_unless_one_is_named(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = (*COMPARE, "placements-0-24", "--kind", "example", "--format", "json")
    newest = json.loads(run(capsys, *about)[0])
    older = json.loads(run(capsys, *about, "--year", str(newest["year"] - 1))[0])
    assert older["year"] == newest["year"] - 1
    assert older["rows"] != newest["rows"]


@pytest.mark.slow
def test_build_check_releases_and_roll_back(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {kind: current(data, kind).name for kind in shelf.KINDS}
    shutil.rmtree(data / "releases")
    out, _ = run(capsys, "ready")
    assert all(name in out for name in before.values())
    assert {kind: current(data, kind).name for kind in shelf.KINDS} == before
    assert run(capsys, "ready")[0] == ""
    out, _ = run(capsys, "check")
    assert all(name in out for name in before.values())

    leave_example(monkeypatch)
    change_figure(data, "placed_outside_home_0_24_percent", lambda cell: str(round(float(cell) + 0.1, 1)))
    assert run(capsys, "build")[1] == ""
    after = current(data).name
    assert after != before["real"]
    out, _ = run(capsys, "releases")
    assert [line.split()[0] for line in out.splitlines()] == sorted({*before.values(), after})
    assert [line.split()[0] for line in out.splitlines() if "(current)" in line] == sorted(
        (before["example"], after)
    )
    out, _ = run(capsys, "diff", before["real"], after)
    assert out.splitlines()[0].startswith("placements-0-24: ")
    assert "figures revised: 1" in out
    out, _ = run(capsys, "rollback")
    assert before["real"] in out
    assert current(data).name == before["real"]


def change_figure(data: Path, name: str, how: Callable[[str], str]) -> int:
    """Changes the value of the first published figure of that name; its row in the file."""
    path = data / "published" / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.startswith(f"{name},"))
    cells = lines[number].split(",")
    cells[7] = how(cells[7])
    path.write_text("".join([*lines[:number], ",".join(cells), *lines[number + 1 :]]), encoding="utf-8")
    return number + 1


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_faulty_published_figure_is_told(
    data: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    line = change_figure(data, "population_total_count", lambda _: "5,6 miljoonaa"[:3])
    t = translator(language)
    row = t("fault.where.row", row=line)
    _, err = run(capsys, "check", language=language, code=1)
    assert "figures.csv" in err
    assert row in err
    was = current(data)
    _, err = run(capsys, "build", language=language, code=1)
    assert "figures.csv" in err
    assert row in err
    assert current(data) == was


@pytest.mark.slow
def test_a_damaged_release_is_told_when_an_older_one_answers(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_example(monkeypatch)
    old = current(data).name
    change_figure(data, "placed_outside_home_0_24_percent", lambda cell: str(round(float(cell) + 0.1, 1)))
    run(capsys, "build")
    new = current(data)
    assert new.name != old
    truncate_parquet(data)
    for language in LANGUAGES:
        out, err = run(capsys, *COMPARE, "placements-0-24", language=language)
        assert old in out
        assert new.name in err
        assert all(piece in err for piece in said("file_damaged", language))


@pytest.mark.slow
def test_the_reader_of_the_output_may_leave(data: Path) -> None:
    """A closed pipe (head, less) is no error, and no traceback."""
    command = [
        sys.executable,
        "-m",
        "soila_dash",
        "--lang",
        "en",
        *COMPARE,
        "placements-0-24",
        "--kind",
        "example",
    ]
    with subprocess.Popen(
        command, cwd=paths.ROOT, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read().decode()
        code = process.wait(60)
    assert (code, err) == (0, "")


@pytest.mark.slow
def test_as_a_command_it_leaves_with_the_code(data: Path) -> None:
    command = [sys.executable, "-m", "soila_dash", "--lang", "fi", *COMPARE, "nothing-such"]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing-such" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_said_is_answered_in_each_form(
    data: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    asked = ("answer", "opinions", "--kind", "example", "--group", "professional")
    text, _ = run(capsys, *asked, language=language)
    assert translator(language)("illustrative.mark") in text
    answer = json.loads(run(capsys, *asked, "--format", "json", language=language)[0])
    assert (answer["round"], answer["illustrative"]) == ("example-round-4", True)
    esf = run(capsys, "answer", "esf", "--kind", "example", "--format", "json", language=language)[0]
    counts = json.loads(esf)["periods"][-1]["cumulative"]
    assert counts["taking_part"] > counts["eeco18"] > 0
    _, err = run(capsys, "answer", "opinions", language=language, code=1)
    assert translator(language)("fault.no_survey", found=current(data).name) in err
