"""Faults in the user's language: where, what was found, what is expected."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from soila_dash.cards.base.code_words import NAMELESS, in_words
from soila_dash.faults import Fault, LikeFaults
from soila_dash.i18n import Translator
from soila_dash.plain_text import printable

_DATED = (
    "release_withdrawn",
    "withdrawn_forgotten",
    "round_held_back",
    "figures_held_back",
    "survey_withdrawn",
    "tabulation_withdrawn",
    "sotkanet_kept",
)
"""How the codes of faults begin whose `found` is an ISO date."""


_SPANS = 10
"""Spans of rows that one line tells."""

_COLUMN = re.compile(r"([A-Z]{1,3}) (\S+)")


def fault_text(fault: Fault, t: Translator, names: Mapping[str, str] = NAMELESS) -> str:
    """One fault in one line: file, row, key: what is wrong. `names`: what codes mean (`code_names`), and the
    headings of the form that the file is, by the columns' names."""
    where = []
    if fault.file:
        where.append(_near(fault.file))
    if fault.sheet:
        where.append(t("fault.where.sheet", sheet=fault.sheet))
    if isinstance(fault, LikeFaults):
        where.append(t.n("fault.where.rows", len(fault.rows), rows=_spans(fault.rows)))
    elif fault.row is not None:
        where.append(t("fault.where.row", row=fault.row))
    if fault.key:
        where.append(column_text(fault.key, names))
    found = in_words(fault.found, names) or t("fault.nothing")
    if fault.found and fault.code.startswith(_DATED):
        found = t.date(dt.date.fromisoformat(fault.found))
    # Some have a shorter form for when nothing is known of what was expected.
    bare = not fault.expected and t.has(f"fault.{fault.code}.bare")
    expected = in_words(fault.expected, names)
    said = t(f"fault.{fault.code}.bare" if bare else f"fault.{fault.code}", found=found, expected=expected)
    return printable(f"{', '.join(where)}: {said}" if where else said)


def _spans(rows: Sequence[int]) -> str:
    """Rows in order, those that follow each other as a span: 2–501, 507; the first few of them."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    told = ["–".join(map(str, dict.fromkeys(span))) for span in spans[:_SPANS]]
    return ", ".join([*told, "…"] if len(spans) > _SPANS else told)


def column_text(key: str, names: Mapping[str, str]) -> str:
    """Where a column is, "E count", with its heading in the form: E (Lukumäärä); a region with its name and
    the code that a command takes: Lapland (county 21)."""
    found = _COLUMN.fullmatch(key)
    if found and found[2] in names:
        return f"{found[1]} ({names[found[2]]})"
    return f"{names[key]} ({key})" if " " in key and key in names else names.get(key, key)


def _near(file: str) -> str:
    """The path as seen from the working folder, when it lies below it: no machine's paths on screen."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return str(Path(*Path(file).parts[-3:])) if Path(file).is_absolute() else file
