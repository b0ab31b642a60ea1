"""Which characters a text from outside may have: it is shown, printed, drawn and filed."""

import unicodedata

_NEVER = ("Cc", "Cn", "Co", "Cs")
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def is_readable(text: str) -> bool:
    """Whether it has no control characters but line ends, no lone surrogates, nothing unassigned and no marks
    that turn the direction of writing: they break a document or a drawing, or make it say something else."""
    return all(c == "\n" or _is_readable(c) for c in text)


def readable(text: str) -> str:
    """The text without such characters."""
    return "".join(c for c in text if c == "\n" or _is_readable(c))


def without_accents(text: str) -> str:
    """The text with plain letters for those with marks: å and ä become a, ö o."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _is_readable(c: str) -> bool:
    return c not in _TURNS and unicodedata.category(c) not in _NEVER
