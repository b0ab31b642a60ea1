"""The interface's words in three languages, and numbers and dates in each language's form."""

import datetime as dt
import gettext
import io
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog as Messages
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("fi", "sv", "en")
DEFAULT = "fi"
NBSP = "\u00a0"
MINUS = "\u2212"
LOCALES = Path(__file__).parent / "locales"
_BABEL = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}


class MissingTranslation(KeyError):
    """Raised for a message that the language lacks: nothing is shown untranslated."""


def messages(language: str) -> Messages:
    """The language's catalogue as Babel reads it, with its key for each message."""
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


class Translator:
    """Words, numbers and dates of one language. Immutable; shared by all sessions."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = _BABEL[language]
        compiled = io.BytesIO()
        write_mo(compiled, messages(language))
        compiled.seek(0)
        self._words = gettext.GNUTranslations(compiled)

    def __call__(self, key: str, **slots: object) -> str:
        """The message `key` with its {slots} filled; raises MissingTranslation."""
        found = self._words.gettext(key)
        if found == key:
            raise MissingTranslation(f"{self.language}: {key}")
        return found.format(**slots) if slots else found

    def n(self, key: str, n: int, **slots: object) -> str:
        """The message `key` in the number form that `n` takes; {n} is written as a number."""
        found = self._words.ngettext(key, key, n)
        if found == key:
            raise MissingTranslation(f"{self.language}: {key}")
        return found.format(n=self.number(n), **slots)

    def has(self, key: str) -> bool:
        """Whether the language knows the message."""
        return self._words.gettext(key) != key

    def number(self, value: float, decimals: int = 0) -> str:
        """12 345,6 or 12,345.6; a true minus sign, no negative zero."""
        return _number(round(value, decimals) + 0.0, decimals, self.locale)

    def value(self, value: float, unit: str, decimals: int) -> str:
        """A value with its unit: 2,7 % (English 2.7%), 9 971 (persons need no sign)."""
        return self(f"unit.{unit}.value", value=self.number(value, decimals))

    def span(self, lower: float, upper: float, decimals: int) -> str:
        """A range of two numbers: 2,8–3,3; one that begins below zero in words, −3…7, so that no dash is
        taken for a minus."""
        ends = self.number(lower, decimals), self.number(upper, decimals)
        return self("span.below_zero", lower=ends[0], upper=ends[1]) if lower < 0 else "–".join(ends)

    def date(self, date: dt.date) -> str:
        """22.11.2026, or 22 November 2026 in English."""
        pattern = "d MMMM y" if self.language == "en" else "d.M.y"
        return str(format_date(date, format=pattern, locale=self.locale))

    def month(self, date: dt.date) -> str:
        """11/2026, or November 2026 in English."""
        return str(format_date(date, format="MMMM y" if self.language == "en" else "M/y", locale=self.locale))

    def listing(self, items: Sequence[str]) -> str:
        """a, b and c."""
        return str(format_list(list(items), locale=self.locale))

    @property
    def separators(self) -> str:
        """Decimal and thousands sign, as Plotly's `layout.separators` wants them."""
        return ".," if self.language == "en" else ",\u00a0"


@lru_cache(maxsize=100_000)
def _number(value: float, decimals: int, locale: str) -> str:
    """Babel takes some 30 µs a number, and a page shows thousands of the same ones at every rerun."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale=locale)
    return text.replace("-", MINUS).replace("\u202f", NBSP)


@cache
def translator(language: str) -> Translator:
    """The one Translator of a language; raises KeyError for a language that is not there."""
    return Translator(language)


def capital(text: str) -> str:
    """The text with its first letter capital, the rest untouched."""
    return text[:1].upper() + text[1:]
