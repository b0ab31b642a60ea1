"""What a cell's words stand for: codes, names and levels however people and programs write them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from soila_dash.catalog import LANGUAGES, Text
from soila_dash.plain_text import bare
from soila_dash.sources.sheets import Cell

LONGEST = 200
"""Characters of the longest text that is compared with what is known."""

_ONE_SIGN = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("’‘", "'"))
_BULLET = re.compile(r"^[-•·*>]+\s+")
_ENDS = " .:;,*!?\"'“”„»«•·"
# A number may stand before an answer's words, behind them, or both, with any sign between.
_BEFORE = re.compile(r"[(\[]?(\d{1,2})(?:[.,]0{1,2})?[)\]]?(?:\s*[-=:.;,|/>)(_]+\s*|\s+)(\S.*)")
_BEHIND = re.compile(r"(\S.*?)(?:\s*[-=:.;,|/>(\[_]+\s*|\s+)(\d{1,2})(?:[.,]0{1,2})?\s*[)\]]?")


def normal(text: str) -> str:
    """Written form without what people and programs change: case, spaces, what cannot be seen, the kind of a
    dash, a bullet before and punctuation at the ends."""
    text = unicodedata.normalize("NFKC", bare(text)).casefold().translate(_ONE_SIGN)
    return " ".join(_BULLET.sub("", " ".join(text.split())).split()).strip(_ENDS)


def spoken_levels(text: str) -> Iterator[tuple[str, set[int]]]:
    """The words that a normal text may be, each with the numbers that stand beside them: "5 – agree (5)" is
    itself, "agree (5)", "5 – agree", and "agree" with 5."""
    yield text, set()
    if len(text) > LONGEST:
        return
    before, behind = _BEFORE.fullmatch(text), _BEHIND.fullmatch(text)
    if before:
        yield _strip_bracket(before[2]), {int(before[1])}
    if behind:
        yield _strip_bracket(behind[1]), {int(behind[2])}
    inner = _BEHIND.fullmatch(before[2]) if before else None
    if before and inner:
        yield _strip_bracket(inner[1]), {int(before[1]), int(inner[2])}


def _strip_bracket(text: str) -> str:
    """Words whose opening bracket was taken for what parts them from their number."""
    for opened, closed in ("()", "[]"):
        if text.endswith(closed) and text.count(closed) > text.count(opened):
            text = text[:-1]
    return normal(text)


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


def likest(said: str, names: Sequence[str], most: int = 1, least: float = 0.8) -> list[str]:
    """The names most like what was written, the likest first; `least` is the share of letters in common. A
    text of more than LONGEST characters is like none."""
    if len(said) > LONGEST:
        return []
    found = process.extract(said, names, scorer=fuzz.ratio, limit=most, score_cutoff=100 * least)
    return [name for name, _, _ in found]


def near(said: str, codes: Mapping[str, str]) -> str:
    """The codes closest to what was written, or all when they are few."""
    close = dict.fromkeys(codes[name] for name in likest(normal(said), list(codes), 3, 0.6))
    every = dict.fromkeys(codes.values())
    return ", ".join(close or (every if len(every) <= 8 else ()))
