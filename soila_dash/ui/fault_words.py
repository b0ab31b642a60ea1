"""Faults as a page's reader is told them: what the figures call by codes, called by its name."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

from soila_dash.cards.base.fault_text import fault_text
from soila_dash.catalog.models import Level, Sex
from soila_dash.faults import Fault
from soila_dash.i18n import Translator
from soila_dash.ui.here import Here

NAMELESS: Mapping[str, str] = {}
"""The names where no release could be opened."""


def names(now: Here) -> dict[str, str]:
    """What codes mean in the release that is shown: levels and sexes, indicators and goals, what the surveys
    know, regions as "maakunta 05", counties and the country by their code alone too."""
    t, survey = now.t, now.store.surveys.survey
    found = {level: _low(t(f"level.{level}")) for level in get_args(Level)}
    found |= {sex: _low(t(f"sex.{sex}")) for sex in get_args(Sex)}
    for items in (now.catalog.indicators.values(), now.catalog.goals, survey.groups, survey.rounds):
        found |= {item.id: item.name[now.lang] for item in items}
    found |= {pilot.id: pilot.name[now.lang] for pilot in survey.pilots}
    for (level, code), region in now.store.by_key.items():
        found[f"{level} {code}"] = region.short[now.lang]
        if level in ("county", "country"):
            found[code] = region.short[now.lang]
    return found


def reader_text(fault: Fault, t: Translator, named: Mapping[str, str] = NAMELESS) -> str:
    """One fault in one line, without the address's key and the server's folders; a release's name stays."""
    file = Path(fault.file).name if Path(fault.file).suffix else ""
    if not file:
        fault = replace(fault, found=_in_words(fault.found, named), expected=_in_words(fault.expected, named))
    key = fault.key if fault.code.startswith("release_") else ""
    return fault_text(replace(fault, file=file, key=key), t)


def _in_words(codes: str, named: Mapping[str, str]) -> str:
    """ "county male, country total" in words: counties (boys and men), whole country (all)."""
    return ", ".join(_one(part.split(" "), named) for part in codes.split(", "))


def _one(words: list[str], named: Mapping[str, str]) -> str:
    told = []
    while words:
        pair = " ".join(words[:2])
        told.append(named.get(pair) or named.get(words[0], words[0]))
        words = words[2 if pair in named else 1 :]
    return f"{told[0]} ({', '.join(told[1:])})" if told[1:] else told[0]


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
