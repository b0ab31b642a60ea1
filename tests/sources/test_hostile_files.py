"""Files that would eat the machine: read within bounds, or refused in a sentence; nothing comes of them."""

import datetime as dt
import errno
import os
import random
import re
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from soila_dash import cli, paths
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.faults import Fault, gather
from soila_dash.i18n import translator
from soila_dash.printing import print_faults
from soila_dash.sources import private, sheets, workbook_process
from soila_dash.sources.responses import RESPONSES
from soila_dash.sources.survey_files import read
from soila_dash.sources.survey_rows import MOST_FAULTS, response_id
from tests.sources.survey_world import HEADER, WORLD, csv_file, row, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def rewritten(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def after(sign: str, more: str) -> Callable[[str], str]:
    return lambda text: text.replace(sign, sign + more, 1)


def peak(path: Path, folder: Path | None = None) -> tuple[list[Fault], float, float]:
    """The file's faults, seconds of processor time, and how far both went above their start, MiB; beside
    what `folder` keeps."""
    script = (
        "import resource,subprocess,sys,threading,time\n"
        "from pathlib import Path\n"
        "from tests.sources.survey_world import WORLD\n"
        "from soila_dash.sources import sheets,survey_files\n"
        "most=[0]\n"
        "def size(pid):\n"
        "    try:\n"
        "        # A child that has not become the reader yet is seen as a second parent.\n"
        "        reads=(b'sources.work'+b'book') in Path(f'/proc/{pid}/cmdline').read_bytes()\n"
        "        return int(Path(f'/proc/{pid}/statm').read_text().split()[1])*4096*(reads or pid=='self')\n"
        "    except (OSError,IndexError): return 0\n"
        "def of():\n"
        "    own=Path('/proc/self/task')\n"
        "    kids=[k for t in own.iterdir() for k in (t/'children').read_text().split()]\n"
        "    return size('self')+sum(map(size,kids))\n"
        "start=of()\n"
        "def watch():\n"
        "    while True:\n"
        "        try: most[0]=max(most[0],of())\n"
        "        except OSError: pass\n"
        "        time.sleep(0.01)\n"
        "threading.Thread(target=watch,daemon=True).start()\n"
        "def spent():\n"
        "    all=(resource.RUSAGE_SELF,resource.RUSAGE_CHILDREN)\n"
        "    return sum(u.ru_utime+u.ru_stime for u in map(resource.getrusage,all))\n"
        "path,*folder=map(Path,sys.argv[1:])\n"
        "t=spent(); got=survey_files.read([path],WORLD,*folder); t=spent()-t\n"
        "print(t,(most[0]-start)/2**20); [print(f.code,f.row or '',f.found) for f in got.faults]\n"
    )
    asked = [sys.executable, "-c", script, str(path), *([str(folder)] if folder else [])]
    done = subprocess.run(asked, cwd=paths.ROOT, capture_output=True, check=True)
    first, *rest = done.stdout.decode().splitlines()
    took, grown = map(float, first.split())
    return [Fault(line.split()[0]) for line in rest], took, grown


LONGEST = 15
"""Seconds of processor time: the ten that are promised, and half of them for a machine that is slower."""
DENSE = "".join("<row>" + "<c><v>1</v></c>" * 250 + "</row>" for _ in range(7_000))
HOSTILE: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a link on a large range": (
        SHEET,
        after("</sheetData>", '<hyperlinks><hyperlink ref="A1:XFD300" location="A1"/></hyperlinks>'),
        "",
    ),
    "a merged range to the last cell": (
        SHEET,
        after("</sheetData>", '<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>'),
        "survey_merged",
    ),
    "a merged column": (
        SHEET,
        after("</sheetData>", '<mergeCells><mergeCell ref="R1:R1048576"/></mergeCells>'),
        "survey_merged",
    ),
    "many merged ranges": (
        SHEET,
        after(
            "</sheetData>",
            "<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(9, 200_000))
            + "</mergeCells>",
        ),
        "survey_merged",
    ),
    "millions of empty cells": (SHEET, after("<sheetData>", "<row>" + "<c/>" * 6_500_000 + "</row>"), ""),
    "cells without references": (SHEET, after("<sheetData>", DENSE), "survey_extra_column"),
    "different cells without end": (
        SHEET,
        after("<sheetData>", "".join(f"<row><c><v>{n}</v></c></row>" for n in range(700_000))),
        "survey_too_large",
    ),
    "empty shared texts": (
        "xl/sharedStrings.xml",
        lambda text: text.replace("</sst>", "<si><t/></si>" * 2_200_000 + "</sst>"),
        "",
    ),
    "different shared texts": (
        "xl/sharedStrings.xml",
        lambda text: text.replace(
            "</sst>", "".join(f"<si><t>{n}</t></si>" for n in range(1_300_000)) + "</sst>"
        ),
        "survey_costly",
    ),
    "styles": (
        "xl/styles.xml",
        lambda text: text.replace("</cellXfs>", '<xf numFmtId="0" fontId="0"/>' * 600_000 + "</cellXfs>"),
        "",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", HOSTILE)
def test_a_workbook_takes_little_memory_and_time(tmp_path: Path, case: str) -> None:
    part, change, expected = HOSTILE[case]
    path = rewritten(xlsx(tmp_path / "a.xlsx", [HEADER, row(1), row(2)]), part, change)
    assert path.stat().st_size < sheets.LARGEST
    faults, took, grown = peak(path)
    # On a busy machine the time may be up before a file is read.
    told = {f.code for f in faults}
    assert told & {expected, "survey_costly"} if expected else told <= {"survey_costly"}
    assert grown < 150
    assert took < LONGEST


def test_a_workbook_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "WAITED", 0.0)
    reading = read([xlsx(tmp_path / "a.xlsx", [HEADER, row(1)])], WORLD)
    assert [f.code for f in reading.faults] == ["survey_costly"]
    assert workbook_process.SECONDS <= 10


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (";" * 9_000_000, "survey_too_large"),
        ("\n" * 9_000_000, "empty_file"),
        ("1;" * 4_500_000, "survey_too_large"),
        ("1\n" * 4_500_000, "survey_too_large"),
        ('"' + "a\n" * 4_000_000, "not_csv"),
        ("\n".join(f"{n};{n}x" for n in range(500_000)), "survey_too_large"),
    ],
)
def test_a_text_file_takes_little_memory_and_time(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    faults, took, grown = peak(path)
    assert [f.code for f in faults] == [code]
    assert grown < 150
    assert took < LONGEST


@pytest.mark.slow
def test_an_import_beside_many_kept_responses_takes_little_memory(tmp_path: Path) -> None:
    """Of each kept response two numbers and its levels are held; of a file no more than it must be."""
    many = 60_000
    (group,) = (i for i in WORLD.survey.instruments if i.group == "young")
    people = pl.DataFrame(
        {
            "round": ["spring"] * many,
            "pilot": ["pilot-1"] * many,
            "region": ["A"] * many,
            "group": ["young"] * many,
            "response": [response_id("spring", "pilot-1", "young", n) for n in range(many)],
            "answered": [dt.date(2031, 3, 5)] * many,
            "instrument": [group.id] * many,
            "version": [group.version] * many,
        }
    )
    rows = people.join(
        pl.DataFrame({"item": [i.id for i in group.items]}), how="cross", maintain_order="left"
    )
    levels = pl.Series("level", random.Random(2).choices(range(1, 6), k=rows.height))
    kept = rows.with_columns(levels).cast(dict(RESPONSES)).select(list(RESPONSES))
    private.write(tmp_path / "private" / "responses", "a.parquet", [kept.to_arrow()])
    path = csv_file(tmp_path / "b.csv", [HEADER, *(row(n) for n in range(many, many + 20))])
    faults, took, grown = peak(path, tmp_path / "private" / "responses")
    assert faults == []
    assert grown < 90
    assert took < LONGEST


def test_a_file_that_is_wrong_throughout_is_told_in_a_few_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """9,000 faults, each in words of its own, within two seconds; of more the first."""
    wrong = [row(n, f"Täysin samma {n}", f"Jokseenkin eri {n} " * 8, f"{n} x") for n in range(1, 3_001)]
    started = time.process_time()
    found = read([csv_file(tmp_path / "a.csv", [HEADER, *wrong])], WORLD).faults
    print_faults(found, translator("en"))
    assert time.process_time() - started < 2
    assert len(found) == 9_000
    told = capsys.readouterr().err.splitlines()
    assert [line.partition("rows ")[2].partition(":")[0] for line in told] == [
        f"2–3001 (3,000 rows), {column}" for column in ("G young-heard", "H young-need", "I young-lasting")
    ]
    found = read([csv_file(tmp_path / "a.csv", [HEADER, *wrong, *wrong[:334]])], WORLD).faults
    assert (len(found), found[-1].code) == (MOST_FAULTS + 1, "survey_more_faults")


def test_few_like_faults_are_told_one_by_one_and_rows_far_apart_in_spans() -> None:
    faults = [Fault("survey_text", "a.csv", row=n, key="G x", found=str(n)) for n in (3, 9, 10, 11, 40)]
    (one,) = gather(faults)
    assert fault_text(one, translator("en")).startswith("a.csv, rows 3, 9–11, 40 (5 rows), G x: ")
    assert "(3–40 characters)" in fault_text(one, translator("en"))
    assert gather(faults[:3]) == faults[:3]
    assert len(gather([*faults[:3], Fault("survey_text", "b.csv", row=5, key="G x")])) == 4


@pytest.mark.slow
def test_a_changed_byte_ends_in_a_sentence(tmp_path: Path) -> None:
    """Wherever it is, and whatever it leads to; often it changes nothing."""
    chance = random.Random(5)
    content = xlsx(tmp_path / "a.xlsx", [HEADER, *(row(n) for n in range(1, 40))]).read_bytes()
    for _ in range(60):
        at = chance.randrange(len(content))
        changed = content[:at] + bytes([content[at] ^ chance.randrange(1, 256)]) + content[at + 1 :]
        path = tmp_path / "b.xlsx"
        path.write_bytes(changed)
        for fault in read([path], WORLD).faults:
            assert fault.code.startswith("survey_") or fault.code in ("empty_file", "missing_column")


@pytest.mark.parametrize("field", [8, 22])
def test_an_odd_packing_ends_in_a_sentence(tmp_path: Path, field: int) -> None:
    """Another way of packing, and a size that is not so, in every local head and in the directory."""
    content = bytearray(xlsx(tmp_path / "a.xlsx", [HEADER, row(1)]).read_bytes())
    for sign, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = content.find(sign)
        while at >= 0:
            content[at + field + shift] ^= 0x55
            at = content.find(sign, at + 4)
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    assert read([path], WORLD).faults


def test_rows_and_columns_of_no_size_are_hidden(tmp_path: Path) -> None:
    def unseen(text: str) -> str:
        text = text.replace('<row r="3"', '<row r="3" ht="0" customHeight="1"')
        return text.replace(
            "<sheetData>", '<cols><col min="8" max="8" width="0" customWidth="1"/></cols><sheetData>'
        )

    path = rewritten(xlsx(tmp_path / "a.xlsx", [HEADER, row(1), row(2)]), SHEET, unseen)
    found = [(f.code, f.row) for f in read([path], WORLD).faults]
    assert found == [("survey_hidden_column", 1), ("survey_hidden_row", 3)]


STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def strict(text: str) -> str:
    for usual, other in STRICT.items():
        text = text.replace(usual, other)
    return text


def test_workbooks_of_other_programs_are_read(tmp_path: Path) -> None:
    """The strict form; styles, properties and links in shapes that some readers refuse."""
    whole = [HEADER, row(1), row(2)]
    path = xlsx(tmp_path / "strict.xlsx", whole)
    for part in (
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        SHEET,
        "xl/styles.xml",
        "xl/sharedStrings.xml",
    ):
        rewritten(path, part, strict)
    odd = {
        "fill": (
            "xl/styles.xml",
            lambda text: text.replace('<fill><patternFill patternType="none"/></fill>', "<fill/>"),
        ),
        "core": ("docProps/core.xml", lambda text: text.replace("<dc:creator>", "<dc:creator><dc:odd/>")),
        "unclosed": ("xl/styles.xml", lambda text: text.replace("</styleSheet>", "")),
        "width": (SHEET, lambda text: text.replace("<sheetData>", "<cols><col/></cols><sheetData>")),
        "link": (SHEET, after("</sheetData>", '<hyperlinks><hyperlink ref="A1"/></hyperlinks>')),
    }
    paths_of = [path]
    for name, (part, change) in odd.items():
        paths_of.append(rewritten(xlsx(tmp_path / f"{name}.xlsx", whole), part, change))
    written = [HEADER, *(row(n, answered="5.3.2031") for n in (1, 2))]
    path = xlsx(tmp_path / "no-styles.xlsx", written)
    missing = ("xl/_rels/workbook.xml.rels", lambda text: text.replace("styles.xml", "nothing.xml"))
    paths_of.append(rewritten(path, *missing))
    paths_of.append(renamed(xlsx(tmp_path / "names.xlsx", whole)))
    for one in paths_of:
        reading = read([one], WORLD)
        assert (reading.faults, reading.files[0].rows.height) == ((), 2), one.name


def renamed(path: Path) -> Path:
    """The workbook as other programs name its parts: another main part, capitals, the other slash."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            other = name.replace("workbook", "Workbook22").replace("xl/worksheets/", "xl\\Worksheets\\")
            package.writestr(other, content.replace(b"xl/workbook.xml", b"/xl/workbook22.xml"))
    return path


def test_a_workbook_of_libreoffice_is_read() -> None:
    """Saved by LibreOffice 7.4 from its own format: title, dates, labels, an empty cell."""
    reading = read([Path(__file__).parent / "files" / "libreoffice.xlsx"], WORLD)
    assert reading.faults == ()
    levels = reading.files[0].responses["level"].to_list()
    assert levels == [5, 3, 4, None, 1, 5, 1, None, 2]
    assert [f"{day:%d.%m.}" for day in reading.files[0].rows["answered"]] == ["05.03.", "30.04.", "05.03."]


def test_a_moment_with_a_zone_in_a_cell_is_its_day_in_finland(tmp_path: Path) -> None:
    moments = {1: "2031-02-28T22:30:00Z", 2: "2031-03-05T23:30:00", 3: "2031-03-05"}
    path = xlsx(tmp_path / "a.xlsx", [HEADER, *(row(n, answered=f"m{n}") for n in moments)])
    with zipfile.ZipFile(path) as package:
        texts = re.findall(r"<si><t[^>]*>(.*?)</t></si>", package.read("xl/sharedStrings.xml").decode())

    def as_moments(text: str) -> str:
        for n, moment in moments.items():
            text = text.replace(f't="s"><v>{texts.index(f"m{n}")}</v>', f't="d"><v>{moment}</v>')
        return text

    rewritten(path, SHEET, as_moments)
    days = read([path], WORLD).files[0].rows["answered"].to_list()
    assert [day.day for day in days] == [1, 5, 5]


# The computer itself


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "not allowed"), (errno.EACCES, "not allowed")],
)
@pytest.mark.parametrize("command", [["build"], ["survey", "import"]])
def test_what_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
    said: str,
    command: list[str],
) -> None:
    monkeypatch.setattr(paths, "private", lambda: tmp_path / "private")

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(tmp_path / "private"))

    monkeypatch.setattr(Path, "mkdir", fail)
    more = [str(tmp_path / "a.csv")] if "import" in command else []
    assert cli.main(["--lang", "en", *command, *more]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told


@pytest.mark.slow
def test_a_full_disk_leaves_what_was_kept(tmp_path: Path) -> None:
    """Really full, as far as a process may write no file of more than 2 kB."""
    path = csv_file(tmp_path / "a.csv", [HEADER, *(row(n) for n in range(1, 400))])
    script = (
        "import sys; from pathlib import Path; from soila_dash import cli,paths\n"
        "from tests.sources.survey_world import WORLD; from soila_dash import surveying\n"
        f"surveying.load=lambda _: WORLD; paths.private=lambda: Path({str(tmp_path / 'private')!r})\n"
        f"sys.exit(cli.main(['--lang','en','survey','import',{str(path)!r}]))"
    )

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=paths.ROOT, capture_output=True, preexec_fn=small, check=False
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False), done.stderr
    assert b"disk is full" in done.stderr
    assert not list((tmp_path / "private" / "responses").glob("*"))


def test_two_commands_at_once_wait_or_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "private", lambda: tmp_path / "private")
    monkeypatch.setattr(private, "WAITED", 0.2)
    with private.lock(tmp_path / "private"):
        for command in (["build"], ["rollback"], ["survey", "import", "x.csv"]):
            assert cli.main(["--lang", "en", *command]) == 1
            assert "another command is importing or building" in capsys.readouterr().err
    with private.lock(tmp_path / "private"):
        pass
