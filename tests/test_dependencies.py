"""What is installed: pyproject.toml, which people write, and the locks made from it say the same."""

import re
import tomllib
from importlib.metadata import EntryPoint

import pytest

from soila_dash.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN, DEV = "requirements.txt", "requirements-dev.txt"
BLOCK = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+)[^\n]*\n(?P<rest>(?: .*\n)*)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")


def lock(file: str) -> dict[str, tuple[str, frozenset[str], str]]:
    """Version, hashes and the notes on who needs it, of each package in a lock."""
    found = BLOCK.finditer((ROOT / file).read_text())
    return {m["name"]: (m["version"], frozenset(HASH.findall(m["rest"])), m["rest"]) for m in found}


def named(lines: list[str]) -> dict[str, str]:
    """Packages with their versions, of the lines of pyproject.toml, which pin each exactly."""
    split = [re.fullmatch(r"([a-z0-9-]+)(?:\[[a-z,]+\])?==([0-9a-z.]+)", line) for line in lines]
    assert all(split), lines
    return {m[1]: m[2] for m in split if m}


@pytest.mark.parametrize(
    ("file", "lines", "mark"),
    [
        (RUN, PROJECT["project"]["dependencies"], "soila-dash (pyproject.toml)"),
        (DEV, PROJECT["project"]["dependencies"], "soila-dash (pyproject.toml)"),
        (DEV, PROJECT["dependency-groups"]["dev"], "soila-dash (pyproject.toml:dev)"),
    ],
)
def test_a_lock_holds_what_the_project_names(file: str, lines: list[str], mark: str) -> None:
    locked = {name: version for name, (version, _, notes) in lock(file).items() if mark in notes}
    assert locked == named(lines), "run make lock"


@pytest.mark.parametrize("file", [RUN, DEV])
def test_a_lock_is_whole_and_names_no_place(file: str) -> None:
    text = (ROOT / file).read_text()
    packages = lock(file)
    starts = [x for x in text.splitlines() if x and not x.startswith((" ", "#"))]
    assert len(packages) == len(starts) > 50, "each line is a package with its version"
    assert all(hashes for _, hashes, _ in packages.values())
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash)[-a-z]", text, re.MULTILINE), (
        "no option, so no index and no other file"
    )


def test_tests_run_with_what_is_served() -> None:
    run, dev = lock(RUN), lock(DEV)
    assert {n: x[:2] for n, x in run.items()} == {n: x[:2] for n, x in dev.items() if n in run}


def test_installing_checks_the_hashes() -> None:
    installs = re.findall(r"pip install.*-r (\S+)", (ROOT / "Makefile").read_text())
    hashed = re.findall(r"pip install.*--require-hashes -r (\S+)", (ROOT / "Makefile").read_text())
    assert installs == hashed == [RUN, DEV]


def test_the_command_is_there(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (name, target), *_ = PROJECT["project"]["scripts"].items()
    monkeypatch.setattr("sys.argv", [name, "--lang", "en", "releases"])
    assert EntryPoint(name, target, "console_scripts").load()() == 0
    assert "real-" in capsys.readouterr().out
