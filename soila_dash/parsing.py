"""What the standard library's parser of command lines says, in the reader's language."""

import argparse
from collections.abc import Callable

from soila_dash.i18n import Translator

WORDS = {
    "usage: ": "cli.parser.usage",
    "positional arguments": "cli.parser.positional",
    "options": "cli.parser.options",
    "show this help message and exit": "cli.parser.help",
    "%(prog)s: error: %(message)s\n": "cli.parser.error",
    "argument %(argument_name)s: %(message)s": "cli.parser.argument",
    "expected one argument": "cli.parser.one",
    "expected at least one argument": "cli.parser.some",
    "invalid choice: %(value)r (choose from %(choices)s)": "cli.parser.choice",
    "invalid %(type)s value: %(value)r": "cli.parser.value",
    "one of the arguments %s is required": "cli.parser.one_of",
    "not allowed with argument %s": "cli.parser.not_with",
    "the following arguments are required: %s": "cli.parser.required",
    "unrecognized arguments: %s": "cli.parser.unknown",
    "ambiguous option: %(option)s could match %(matches)s": "cli.parser.ambiguous",
    "ignored explicit argument %r": "cli.parser.explicit",
}
"""The messages that a caller can meet, as argparse asks gettext for them; another Python's stay English."""


def speak(t: Translator) -> None:
    """Has the parser speak the language of `t` from now on, in this process."""
    vars(argparse)["_"] = _from(t)


def _from(t: Translator) -> Callable[[str], str]:
    def translate(said: str) -> str:
        key = WORDS.get(said)
        return said if key is None else t(key) + " " * said.endswith(" ") + "\n" * said.endswith("\n")

    return translate
