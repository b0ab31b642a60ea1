"""What codes mean in the reader's language: levels, sexes and regions in what a fault found."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import Level, Sex
from soila_dash.i18n import Translator

NAMELESS: Mapping[str, str] = MappingProxyType({})
"""The names where nothing is known of the codes."""

_LEVELS, _SEXES = get_args(Level), get_args(Sex)
_PLACE = re.compile(rf"\b({'|'.join(_LEVELS)}) (\w+)(?: (\d{{4}}) ({'|'.join(_SEXES)})\b)?")


def code_names(t: Translator, catalog: Catalog) -> dict[str, str]:
    """Levels and sexes, and regions as "maakunta 05"."""
    found = {level: _low(t(f"level.{level}")) for level in _LEVELS}
    found |= {sex: _low(t(f"sex.{sex}")) for sex in _SEXES}
    return found | {f"{r.level} {r.code}": r.short[t.language] for r in catalog.regions}


def in_words(text: str, names: Mapping[str, str]) -> str:
    """A text with its codes in words: "14 / 90: county 14 1994 total: 1.1 ≠ 1.2" names the county, the year
    and all; of a list of codes, "county male, country total", each part that consists of nothing else."""
    if not names:
        return text
    placed = _PLACE.sub(lambda m: _place(m, names), text)
    return ", ".join(_name(part, names) for part in placed.split(", "))


def _place(found: re.Match[str], names: Mapping[str, str]) -> str:
    level, code, year, sex = found.groups()
    name = names.get(f"{level} {code}")
    if name is None:
        return found[0]
    return f"{name} {year} ({names.get(sex, sex)})" if year else name


def _name(part: str, names: Mapping[str, str]) -> str:
    """ "county male" as: counties (boys and men)."""
    words = part.split(" ")
    if part in names or any(word not in names for word in words):
        return names.get(part, part)
    told = [names[word] for word in words]
    return f"{told[0]} ({', '.join(told[1:])})" if told[1:] else told[0]


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
