"""Which characters a text from outside may have: it is shown, printed, drawn and filed."""

import html
import re
import unicodedata

_NEVER = ("Cc", "Cn", "Co", "Cs")
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Soft hyphens, joiners, fillers, marks of order, of direction, of variation and of language: whatever Unicode
# says that nothing need be drawn for.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Those that turn the writing, controls that are no space, halves of characters and signs of one font alone.
_HARMFUL = re.compile(f"[{_TURNS}\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\uf8ff]")
# As office programs write a character that a workbook cannot hold.
_ESCAPED = re.compile(r"_x([0-9a-f]{4})_", re.IGNORECASE)


def is_readable(text: str) -> bool:
    """Whether it has no control characters but line ends, no lone surrogates, nothing unassigned and no marks
    that turn the direction of writing: they break a document or a drawing, or make it say something else."""
    return all(c == "\n" or _is_readable(c) for c in text)


def readable(text: str) -> str:
    """The text without such characters."""
    return "".join(c for c in text if c == "\n" or _is_readable(c))


def printable(text: str) -> str:
    """The text on one line as a screen may have it: a name may hold what moves a terminal's cursor, too."""
    return "".join("\ufffd" if unicodedata.category(c) in (*_NEVER, "Cf", "Zl", "Zp") else c for c in text)


def visible(text: str) -> str:
    """The text without characters that nobody sees, with what programs have escaped (`_x000D_`, `&nbsp;`)
    as it was; controls and marks that turn the writing stay."""
    if text.isascii() and "_" not in text and "&" not in text:
        return text
    for _ in range(2):  # a text that was escaped already is escaped again when it is saved
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _UNSEEN.sub("", html.unescape(text))


def bare(text: str) -> str:
    """The visible text without controls and such marks: what is compared, never what is shown."""
    return _HARMFUL.sub("", visible(text))


def without_accents(text: str) -> str:
    """The text with plain letters for those with marks: å and ä become a, ö o."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _is_readable(c: str) -> bool:
    return c not in _TURNS and unicodedata.category(c) not in _NEVER
