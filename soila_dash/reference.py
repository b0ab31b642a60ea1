"""The references in docs/ that are made from the code: the command line, the cards, the queries."""

import argparse
import sys
from collections.abc import Iterator

from soila_dash import paths
from soila_dash.cards import CARDS
from soila_dash.cli import command_line
from soila_dash.i18n import translator

LANGUAGE = "en"
MADE = "Made from the code by `make reference`; a test compares the two."
UNSAID = (None, "", False, argparse.SUPPRESS)
"""Defaults that say nothing."""


def main() -> int:
    """Writes the references into docs/."""
    for name, text in references().items():
        (paths.ROOT / "docs" / name).write_text(text, encoding="utf-8")
    return 0


def references() -> dict[str, str]:
    """The text of each reference, by its file's name in docs/."""
    made = {"command-line.md": _command_lines(), "cards.md": _card_lines(), "queries.md": _query_lines()}
    return {name: "\n".join(lines) for name, lines in made.items()}


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command of the command line, also those below another: "answer funnel"; "" is the whole."""
    found = {"": command_line(translator(LANGUAGE))}
    for name, parser in _subcommands("", found[""]):
        found[name] = parser
    return found


def options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """What a command takes besides --help: arguments by place first, then options."""
    taken = [
        a for a in parser._actions if not isinstance(a, argparse._HelpAction | argparse._SubParsersAction)
    ]
    return sorted(taken, key=lambda a: bool(a.option_strings))


def _subcommands(name: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for part, below in action.choices.items():
                whole = f"{name} {part}".strip()
                yield whole, below
                yield from _subcommands(whole, below)


def _helps(parser: argparse.ArgumentParser) -> dict[str, str]:
    """What is said of each command directly below."""
    return {
        choice.dest: choice.help or ""
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for choice in action._choices_actions
    }


def _command_lines() -> Iterator[str]:
    known = commands()
    yield from (
        "# The command line",
        "",
        MADE,
        "",
        "Each command begins with `.venv/bin/python -m soila_dash`.",
    )
    yield "It ends with 0 when it went well, 1 when data are at fault, 2 for a wrong call, 3 when figures"
    yield "that are served would be lost."
    for name, parser in known.items():
        above, _, last = name.rpartition(" ")
        yield from ("", f"## `{name}`" if name else "## Before every command")
        told = _helps(known[above]).get(last, "") if name else ""
        if told:
            yield from ("", _sentence(told))
        if _helps(parser) and name:
            yield f"One of {', '.join(f'`{name} {part}`' for part in _helps(parser))}."
        taken = options(parser)
        yield from [""] if taken else []
        yield from (_option(action, parser) for action in taken)
        for group in parser._mutually_exclusive_groups:
            names = " and ".join(f"`{_name(a)}`" for a in group._group_actions)
            yield f"* Of {names} {'one' if group.required else 'one at most'} is given."
    yield ""


def _option(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    """A line of the list: name, value, whether it must be there, what it is for."""
    name = _name(action)
    if action.option_strings:
        value = "" if action.nargs == 0 else f" {_value(action)}"
        must = "required" if action.required else ""
    else:
        value = "..." if action.nargs in ("*", "+") else ""
        must = "may be left out" if action.nargs in ("?", "*") else ""
    plain = action.default in UNSAID or action.default == [] or action.nargs == 0
    notes = [must, "" if plain else f"`{action.default}` unless named"]
    if type(action) is argparse._AppendAction:
        notes.append("may be repeated")
    noted = ", ".join(n for n in notes if n)
    told = parser._get_formatter()._expand_help(action) if action.help else ""
    return f"* `{name}{value}`{f' ({noted})' if noted else ''}{f': {told}' if told else ''}"


def _name(action: argparse.Action) -> str:
    if action.option_strings:
        return action.option_strings[-1]
    return str(action.metavar or (_value(action) if action.choices else action.dest.upper()))


def _value(action: argparse.Action) -> str:
    value = (
        "|".join(map(str, action.choices)) if action.choices else str(action.metavar or action.dest.upper())
    )
    return f"{value}..." if action.nargs in ("*", "+") else value


def _card_lines() -> Iterator[str]:
    t = translator(LANGUAGE)
    yield from ("# Cards", "", MADE, "")
    yield "What a reader can look at, by its name in links, decks and files. `a|b` is one of the two."
    yield from (
        "",
        "| card | what it is | a view must name | on the command line |",
        "|---|---|---|---|",
    )
    for name, card in CARDS.items():
        asked = [f"`answer {card.question.name}`"] if card.question else []
        asked += [f"`image {card.sketch.name}`"] if card.sketch else []
        # A bar would end the cell.
        must = ", ".join(f"`{x}`" for x in card.subject).replace("|", "\\|")
        yield f"| `{name}` | {t(f'present.card.{name}')} | {must} | {', '.join(asked)} |"
    yield ""


def _query_lines() -> Iterator[str]:
    yield from ("# Queries", "", MADE, "")
    yield "What is asked of a release: `queries/<name>.sql` with bound parameters, told by its head."
    for file in sorted(paths.QUERIES.glob("*.sql")):
        yield from ("", f"## `{file.stem}`", "")
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.startswith("-- "):
                break
            yield f"* {line[3:]}"
    yield ""


def _sentence(text: str) -> str:
    """With a capital first and a stop at its end."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


if __name__ == "__main__":
    sys.exit(main())
