"""CONTRIBUTING tells the truth: a card is one room, one entry in the registry and its words."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from soila_dash.i18n import LANGUAGES
from soila_dash.paths import ROOT

ROOM = '''"""The card of the spread: from the highest region to the lowest."""

from dataclasses import replace

from soila_dash.answers.compare import Comparison
from soila_dash.answers.ground import Ground
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Question, Reply, Sketch, ask_comparison, of_year
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare import card
from soila_dash.catalog import Catalog


def title(answer: Comparison, voice: Voice) -> str:
    return voice.t("spread.title", year=answer.year)


def describe(shown: Shown[Comparison], voice: Voice, catalog: Catalog) -> Statement:
    return replace(card.describe_comparison(shown, voice, catalog), title=title(shown.answer, voice))


def reply(options: Options, on: Ground, voice: Voice) -> Reply:
    return replace(card.reply(options, on, voice), finding=title(ask_comparison(options, on), voice))


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    return replace(card.sketch(options, on, voice), title=title(ask_comparison(options, on), voice))


CARD = Card(
    "spread",
    ("indicator",),
    card.answer_compare,
    describe,
    card.compare_figure,
    slide=card.compare_slide,
    hide=card.hide,
    grouped=True,
    question=Question("spread", "spread.help", of_year, reply),
    sketch=Sketch("spread", "spread.help", of_year, sketch),
)
'''
WORDS = {
    "spread.title": "From the highest to the lowest in {year}",
    "spread.help": "from the highest region to the lowest",
    "present.card.spread": "Spread",
}


@pytest.mark.slow
def test_a_card_is_one_room_one_entry_and_its_words(tmp_path: Path) -> None:
    for folder in ("soila_dash", "pages", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "soila_dash" / "cards" / "spread.py").write_text(ROOM)
    registry = tmp_path / "soila_dash" / "cards" / "__init__.py"
    text = registry.read_text()
    for before, after in (
        ("    similar,\n    trend,\n)", "    similar,\n    spread,\n    trend,\n)"),
        ("        compare.CARD,\n", "        compare.CARD,\n        spread.CARD,\n"),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    registry.write_text(text)
    for language in LANGUAGES:
        catalogue = tmp_path / "soila_dash" / "i18n" / "locales" / f"{language}.po"
        added = "".join(f'\nmsgid "{key}"\nmsgstr "{words}"\n' for key, words in WORDS.items())
        catalogue.write_text(catalogue.read_text() + added)
    driver = shutil.copy(ROOT / "tests" / "added_card.py", tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "SOILA_DATA": str(ROOT / "data")}
    done = subprocess.run(
        [sys.executable, driver, str(tmp_path / "spread.svg")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
