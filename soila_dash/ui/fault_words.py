"""Faults as a page's reader is told them: what the figures call by codes, called by its name."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from soila_dash.cards.base.code_words import NAMELESS, code_names
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.faults import Fault
from soila_dash.i18n import Translator
from soila_dash.ui.here import Here


def names(now: Here) -> dict[str, str]:
    """What codes mean in the release that is shown: indicators and goals and what the surveys know too, and
    counties and the country by their code alone."""
    survey = now.store.surveys.survey
    found = code_names(now.t, now.catalog)
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
    key = fault.key if fault.code.startswith("release_") else ""
    return fault_text(replace(fault, file=file, key=key), t, NAMELESS if file else named)
