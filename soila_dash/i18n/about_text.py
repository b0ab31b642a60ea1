"""The text of the page "About" in its sections, and the words of its glossary."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "about"
ANCHORS = ("about", "methods", "charts", "glossary", "accessibility", "privacy", "licence")
"""Where each section begins in the address, the same in every language, so that a link outlives a switch."""

_WORD = re.compile(r"^- \*\*(.+?):\*\* (.+)$", re.MULTILINE)


def sections(language: str) -> dict[str, tuple[str, str]]:
    """By anchor the title and the Markdown body of each section."""
    text = (FOLDER / f"{language}.md").read_text(encoding="utf-8")
    # What comes before the first heading is empty.
    parts = [part.partition("\n") for part in ("\n" + text).split("\n## ")[1:]]
    return {a: (title, body) for a, (title, _, body) in zip(ANCHORS, parts, strict=True)}


def glossary(language: str) -> list[tuple[str, str]]:
    """The glossary's words with what each means, without Markdown's marks, in the text's order: the same in
    every language."""
    body = sections(language)["glossary"][1]
    return [(word.replace("*", ""), meaning.replace("*", "")) for word, meaning in _WORD.findall(body)]
