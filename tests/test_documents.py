"""Documents cannot go stale: what they name exists, and what a reader may use is named."""

import argparse
import re
from pathlib import Path

import pytest

from soila_dash.cards import CARDS
from soila_dash.cli import command_line
from soila_dash.i18n import translator
from soila_dash.paths import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = {d.relative_to(ROOT).as_posix(): d.read_text(encoding="utf-8") for d in DOCUMENTS}
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[A-Za-z_.]+(?:/[A-Za-z_.0-9-]+)+/?")
MADE = (
    "docs/testing.md",
    "data/releases/withdrawn",
    "data/private",
    "data/raw",
    "data/boundaries",
    ".venv/",
    "releases/",
    "core/",
)
"""What is made when it is used, and addresses that are no files."""


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command of the command line with its subcommands: "answer funnel"."""
    found: dict[str, argparse.ArgumentParser] = {}

    def walk(parser: argparse.ArgumentParser, name: str) -> None:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for part, below in action.choices.items():
                    found[f"{name} {part}".strip()] = below
                    walk(below, f"{name} {part}".strip())

    walk(command_line(translator("en")), "")
    return found


@pytest.mark.parametrize("document", TEXT)
def test_the_files_and_links_a_document_names_exist(document: str) -> None:
    folder = (ROOT / document).parent
    missing = []
    for code in CODE.findall(TEXT[document]):
        if PATH.fullmatch(code) and not code.startswith(MADE):
            places = (ROOT / code, folder / code, ROOT / "soila_dash" / code)
            missing += [] if any(p.exists() for p in places) else [code]
    for link in re.findall(r"\]\(([^)#]+)", TEXT[document]):
        if "://" not in link and not link.startswith("mailto:") and not (folder / link).exists():
            missing.append(link)
    assert not missing


@pytest.mark.parametrize("document", TEXT)
def test_the_commands_a_document_names_exist(document: str) -> None:
    known, made = commands(), set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = TEXT[document]
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= made
    first = {name.split()[0] for name in known}
    assert set(re.findall(r"-m soila_dash ([a-z]+)", text)) <= first


def test_every_card_is_named() -> None:
    text = "\n".join(TEXT.values())
    assert not [name for name in CARDS if not re.search(rf"\b{name}\b", text)]


def test_every_command_is_named() -> None:
    text = "\n".join(TEXT.values())
    assert not [name for name in commands() if not re.search(rf"\b{name.split()[-1]}\b", text)]


def test_every_environment_variable_is_named() -> None:
    text = "\n".join(TEXT.values())
    code = "\n".join(p.read_text() for p in [*(ROOT / "soila_dash").rglob("*.py"), Path(ROOT / "app.py")])
    used = set(re.findall(r"\bSOILA_[A-Z_]+\b", code))
    assert used, "else the test sees nothing"
    assert not [name for name in used if name not in text]
