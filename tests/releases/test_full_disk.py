"""A full or read-only disk and builds beside each other, really: each ends in a sentence, nothing is lost."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from soila_dash import paths
from soila_dash.releases import shelf
from tests.releases.test_withdraw import Run, collected, data, run
from tests.sources.survey_world import HEADER, csv_file, row

__all__ = ["collected", "data", "run"]

pytestmark = pytest.mark.slow

mounting = pytest.mark.skipif(
    not shutil.which("unshare")
    or subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode != 0,
    reason="no disk of its own can be mounted here",
)


@mounting
@pytest.mark.parametrize(("how", "said"), [("full", "the disk is full"), ("readonly", "not allowed")])
def test_what_cannot_be_written_is_told_and_nothing_is_lost(
    collected: Path, run: Run, how: str, said: str
) -> None:
    folder = collected / "data"
    late = csv_file(collected / "late.csv", [HEADER, *(row(n, 1 + n % 5, 2, 3) for n in range(700, 712))])
    run("survey", "import", str(late))
    more = csv_file(collected / "more.csv", [HEADER, *(row(n, 1 + n % 5, 2, 3) for n in range(800, 1300))])
    release = next((folder / "releases").glob("real-*")).name
    commands = [
        ["build"],
        ["survey", "import", str(more)],
        ["survey", "backup", str(folder / "backup.zip")],
        ["survey", "template", str(folder / "form.xlsx")],
        ["figures", "template", "placements-12-17", str(folder / "form.xlsx")],
        ["export", "--release", release, str(folder / "out")],
        ["report", "region", "C", str(folder / "report.docx")],
        ["image", "compare", str(folder / "image.png"), "--indicator", "placements-13-17"],
        ["withdraw", "response", "spring", "pilot-1", "young", "7", "--reason", "consent"],
    ]
    if how == "readonly":
        commands += [["rollback"], ["withdraw", "release", release, "--reason", "mistake"]]
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-m", "tests.small_disk", str(folder), how, json.dumps(commands)],
        cwd=paths.ROOT,
        check=True,
        capture_output=True,
    )
    told = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["command"] for one in told] == commands
    for one in told:
        assert one["status"] == 1, one
        assert said in one["said"], one
        assert "Traceback" not in one["said"], one
        halfway = one["command"][:2] == ["withdraw", "response"] and how == "full"
        if halfway:
            assert (one["again"], one["gone"]) == (0, True), "doing it again ends it"
        else:
            assert one["kept"], one
            assert one["served"], one


BUILD = """
import sys
from soila_dash import cli, paths
from soila_dash.releases import make
# The example land takes five seconds more and is built after the real release, under the same lock.
folders = paths.published_data(), paths.private()
make.make_example = lambda folder, catalog: make.make_real(folder, catalog, folders[0], private=folders[1])
sys.exit(cli.main(["--lang", "en", "build"]))
"""


def test_builds_beside_each_other_end_in_one_release_or_a_sentence(tmp_path: Path) -> None:
    """Real processes, as two stewards or a steward and a timer start them."""
    folder = tmp_path / "data"
    for name in ("catalog", "published"):
        shutil.copytree(paths.ROOT / "data" / name, folder / name)
    three = [
        subprocess.Popen(
            [sys.executable, "-c", BUILD],
            cwd=paths.ROOT,
            env={**os.environ, "SOILA_DATA": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for _ in range(3)
    ]
    said = [one.communicate(timeout=240)[0].decode() for one in three]
    assert 0 in {one.returncode for one in three}
    for one, text in zip(three, said, strict=True):
        assert "Traceback" not in text
        assert one.returncode == 0 or "another command is importing or building" in text
    served = shelf.serve(folder / "releases", "real")
    assert served.refused == ()
    assert shelf.all_releases(folder / "releases") == [served.manifest.id]
    assert not list((folder / "releases").glob(".staging-*"))
