"""What a cell's words stand for: codes and names however people and programs write them."""

import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from soila_dash.catalog import LANGUAGES, Text
from soila_dash.sources.sheets import Cell, visible

LONGEST = 200
"""Characters of the longest text that is compared with what is known."""


def normal(text: str) -> str:
    """Written form without what people and programs change: case, spaces, what cannot be seen, final
    punctuation."""
    text = unicodedata.normalize("NFC", visible(text)).casefold().replace("\u00a0", " ")
    return " ".join(text.split()).strip(" .:*")


def by_name(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each id by itself and by its names; a name that two have stands for neither."""
    found: dict[str, set[str]] = {}
    for id, written_names in names.items():
        for name in written_names:
            found.setdefault(normal(name), set()).add(id)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1} | {normal(id): id for id in names}


def wordings(words: Text) -> list[str]:
    """The words in every language."""
    return [words[language] for language in LANGUAGES]


def as_code(cell: Cell) -> str:
    """A cell as its code is written: 5 for the number 5.0."""
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return str(cell.value)


def near(said: str, codes: Mapping[str, str]) -> str:
    """The codes closest to what was written, or all when they are few."""
    found = get_close_matches(normal(said), codes, 3, 0.6) if len(said) <= LONGEST else []
    close = dict.fromkeys(codes[name] for name in found)
    every = dict.fromkeys(codes.values())
    return ", ".join(close or (every if len(every) <= 8 else ()))
