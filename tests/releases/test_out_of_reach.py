"""A withdrawn release is reached by no address, command, export or deck: each says when and why instead."""

import argparse
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from soila_dash import cli, paths
from soila_dash.cards.view import View
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck, Slide
from soila_dash.i18n import translator
from soila_dash.releases import shelf, withdrawals
from soila_dash.ui import navigation
from tests.pages.opening import opened, words

PAGES = (*(name for group in navigation.PAGES.values() for name in group), *navigation.HIDDEN)
GIVEN = {
    "indicator": "placements-13-17",
    "second": "open-care-clients",
    "region": "C",
    "goal": "placements",
    "code": "C",
    "round": "example-round-4",
    "group": "professional",
    "item": "pro-need",
    "pilot": "example-pilot-12",
}
"""What a question that needs a choice is asked of."""


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A copy of what is shipped, whose release of the example land is withdrawn."""
    folder = tmp_path_factory.mktemp("data") / "data"
    shutil.copytree(paths.ROOT / "data", folder, ignore=shutil.ignore_patterns("private", "raw"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOILA_DATA", str(folder))
        release = shelf.serve(folder / "releases", "example").manifest.id
        shelf.withdraw(folder / "releases", [release], withdrawals.Taken("2026-11-28", "consent"))
        yield folder, release


def commands(parser: argparse.ArgumentParser, called: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that takes a --release, with what it needs besides."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for group in inner:
        for name, one in group.choices.items():
            yield from commands(one, (*called, name))
    options = [option for action in parser._actions for option in action.option_strings]
    if "--release" in options and not inner:
        needed: list[str] = []
        for action in parser._actions:
            if action.option_strings and action.required and "--all" not in action.option_strings:
                needed += [action.option_strings[0], GIVEN[action.dest]]
            elif not action.option_strings and action.dest == "out":
                needed.append("OUT")
            elif not action.option_strings and action.dest != "help":
                needed.append(GIVEN[action.dest])
        yield (*called, *needed)


def test_no_command_reaches_it(
    gone: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, release = gone
    found = list(commands(cli.command_line(translator("en"))))
    assert {name for name, *_ in found} == {"answer", "image", "report", "export"}
    assert len(found) >= 20
    for command in found:
        suffix = {"image": ".svg", "report": ".docx"}.get(command[0], "")
        out = tmp_path / f"out{suffix}"
        filled = [str(out) if word == "OUT" else word for word in command]
        assert cli.main(["--lang", "en", *filled, "--release", release]) == 1, command
        said = capsys.readouterr()
        assert "was withdrawn on 28 November 2026 because a consent was withdrawn" in said.err, command
        assert said.out == ""
        assert not out.exists()
    for command in (("diff", release, release), ("withdraw", "release", release, "--reason", "consent")):
        assert cli.main(["--lang", "en", *command]) == 1
        assert "was withdrawn on" in capsys.readouterr().err
    # It was the only one of its kind: nothing of it is asked, rolled back to or exported without a name.
    for command in (
        ("answer", "compare", "--kind", "example", "--indicator", "placements-13-17"),
        ("rollback", "--kind", "example"),
        ("export", "--all", str(tmp_path / "all")),
    ):
        assert cli.main(["--lang", "en", *command]) == 1, command
        assert release not in capsys.readouterr().out
    assert not list((tmp_path / "all").glob("*example*"))


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_it(gone: tuple[Path, str], page: str) -> None:
    _, release = gone
    more = {"card": "compare", "indicator": "placements-13-17"} if page == "figure" else {}
    at = opened(page.replace("-", "_"), lang="en", data="example", release=release, region="C", **more)
    shown = words(at)
    assert "28 November 2026" in shown
    assert "because a consent was withdrawn" in shown
    assert not at.get("bidi_component")
    assert not at.get("table")
    assert not at.get("download_button")
    assert "Region C" not in shown


@pytest.mark.parametrize("hidden", [False, True])
def test_no_deck_shows_it(gone: tuple[Path, str], hidden: bool) -> None:
    folder, release = gone
    slide = Slide(view=View(card="compare", indicator="placements-13-17"))
    deck = Deck(
        kind="example", release=release, hidden=hidden, draw="ab12" if hidden else "", slides=(slide,)
    )
    # The kind has another release: the page itself opens, and the deck says what became of its own.
    other = shutil.copytree(paths.ROOT / "data" / "releases" / release, folder / "releases" / "kept")
    content = (other / "manifest.json").read_text().replace(release, "example-2026-11-29-00000001")
    (other / "manifest.json").write_text(content)
    other.rename(folder / "releases" / "example-2026-11-29-00000001")
    try:
        shelf.publish(folder / "releases", "example-2026-11-29-00000001")
        at = opened("present", lang="en", data="example", deck=keeping.to_link(deck))
        assert "was withdrawn on 28 November 2026" in str(at.error[0].value).replace("\\", "")
        assert not re.search(r"\bRegion [A-Z]\b", words(at))
        # What the browser keeps of a presentation is no figure.
        assert [c.key for c in at.get("bidi_component")] == ["presentation"]
        assert not [b for b in at.get("download_button") if "pptx" in str(b)]
    finally:
        shutil.rmtree(folder / "releases" / "example-2026-11-29-00000001")
