"""Answers as data: JSON for machines, CSV and XLSX with their context for people."""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.decimals import IN_FILES
from soila_dash.answers.develop import Development
from soila_dash.answers.estimate import Estimate
from soila_dash.answers.funnel import Funnel
from soila_dash.answers.headline import Headline
from soila_dash.answers.matrix import Matrix
from soila_dash.answers.pairs import Pairs
from soila_dash.cards.base.citation import ages, citation, title
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator
from soila_dash.i18n import Translator, capital
from soila_dash.sources.observations import Source

JSON_SCHEMA = "answer.schema.json"
"""What describes the form of answers as data; it lies among the static files."""
ABOUT = (
    "title",
    "subject",
    "unit",
    "level",
    "region",
    "sex",
    "year",
    "peers",
    "release",
    "mark",
    "source",
    "owner",
    "licence",
    "definition",
    "caveats",
    "note",
)
"""What a context tells, by the last word of its key."""

Answer = Comparison | Development | Funnel
Several = Matrix | Pairs


class Sourced(Protocol):
    """Any answer: the release it speaks of, whether its figures are invented, and their sources."""

    @property
    def release(self) -> str: ...

    @property
    def illustrative(self) -> bool: ...

    @property
    def sources(self) -> tuple[Source, ...]: ...


def figure_json(figure: Estimate) -> dict[str, Any]:
    """A figure's fields in the indicator's unit; `numerator_computed` where share and denominator make it."""
    return {
        "value": figure.value,
        "numerator": figure.numerator,
        **({"numerator_computed": True} if figure.basis == "computed_count" else {}),
        "denominator": figure.denominator,
        "lower": json_number(figure.lower),
        "upper": json_number(figure.upper),
        **({} if figure.about is None else {"rounded": figure.about}),
        **({} if figure.precision is None else {"precision": figure.precision}),
    }


def cell_json(item: Indicator, row: Row) -> dict[str, Any]:
    """A region's figure of one indicator among several, with its verdict."""
    return {
        "indicator": item.id,
        **figure_json(row.figure),
        "verdict": row.verdict.value,
        "judgement": row.judgement.value,
        "status": row.figure.status,
    }


def sources_json(answer: Sourced) -> dict[str, Any]:
    """The sources' ids, and whose figures are no public source's."""
    owned = owners(answer)
    return {"sources": [s.id for s in answer.sources], **({"owners": owned} if owned else {})}


def owners(answer: Sourced) -> list[str]:
    """Whose figures of the answer no public source has."""
    return list(dict.fromkeys(s.owner for s in answer.sources if s.owner))


def to_json(data: dict[str, Any]) -> str:
    """Indented JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def about_json(finding: str, context: Sequence[tuple[str, str]], t: Translator) -> dict[str, Any]:
    """What an answer's data say of themselves in the language: the finding, and under `about` what a file
    has as its context: title, definition, source as it is cited, licence and the rest."""
    keys = {t(f"context.{key}"): key for key in ABOUT}
    about: dict[str, list[str]] = {}
    for key, text in context:
        if key in keys:
            about.setdefault(keys[key], []).append(text)
        else:
            about.setdefault("definition", []).append(f"{key}: {text}")
    return {"schema": JSON_SCHEMA, "language": t.language, "finding": finding, "about": about}


def json_number(number: float | None) -> float | None:
    """A number for programs, rounded far below any use."""
    return None if number is None else round(number, IN_FILES)


def context(answer: Answer | Headline, voice: Voice) -> list[tuple[str, str]]:
    """What every file carries: title, choices, release, sources, licence, mark."""
    t, item = voice.t, answer.indicator
    lines = [
        (t("context.title"), item.name[t.language]),
        (t("context.unit"), capital(voice.unit(item))),
        (t("context.level"), t(f"level.{answer.level}")),
        (t("context.sex"), t(f"sex.{answer.sex}")),
    ]
    if not isinstance(answer, Development):
        lines.append((t("context.year"), str(answer.year)))
    lines += origin(answer, voice)
    lines.append((t("context.definition"), item.how_is_it_calculated[t.language]))
    lines.append((t("context.caveats"), item.caveats[t.language]))
    return lines


def several_context(answer: Several, voice: Voice) -> list[tuple[str, str]]:
    """The same for an answer of several indicators, with each one's calculation."""
    t = voice.t
    items = (answer.first, answer.second) if isinstance(answer, Pairs) else answer.indicators
    lines = [(t("context.title"), f"{i.name[t.language]}, {voice.unit(i)}") for i in items]
    lines += [
        (t("context.level"), t(f"level.{answer.level}")),
        (t("context.sex"), t(f"sex.{answer.sex}")),
    ]
    if isinstance(answer, Pairs):
        lines.append((t("context.year"), str(answer.year)))
    lines += origin(answer, voice)
    for item in items:
        lines.append(
            (t("context.definition"), f"{item.short[t.language]}: {item.how_is_it_calculated[t.language]}")
        )
    return lines


def origin(answer: Sourced, voice: Voice) -> list[tuple[str, str]]:
    """Release, mark, sources and licences."""
    t = voice.t
    lines = [(t("context.release"), answer.release)]
    if answer.illustrative:
        lines.append((t("context.mark"), t("illustrative.mark")))
    else:
        lines += [(t("context.source"), citation(s, voice)) for s in answer.sources]
    lines += [(t("context.owner"), capital(note)) for note in owner_notes(answer, voice)]
    told = [*secondary_notes(answer, voice), *computations(answer, voice)]
    lines += [(t("context.note"), capital(note)) for note in told]
    return lines + licences(answer, voice)


def licences(answer: Sourced, voice: Voice) -> list[tuple[str, str]]:
    """The sources' licences, each once."""
    found = dict.fromkeys(s.licence for s in answer.sources)
    return [(voice.t("context.licence"), voice.licence(licence)) for licence in found]


def computations(answer: Sourced, voice: Voice) -> list[str]:
    """What of the answer's figures is not as published, or not of whom its title names; of one indicator
    also that shares were computed here, and figures of its level or of the country summed from those of
    smaller areas."""
    notes = ages_told(answer, voice)
    if isinstance(answer, Comparison | Development):
        computed = dict.fromkeys(s.computed for s in answer.sources if s.computed and not ages(s, voice))
        notes += [voice.t(f"computed.{way}") for way in computed]
        levels = {level for source in answer.sources for level in source.summed.split()}
        is_nation = isinstance(answer, Comparison) and answer.benchmark.kind == "country"
        nation = is_nation or (isinstance(answer, Development) and answer.country is not None)
        shown = dict.fromkeys((answer.level, "country") if nation else (answer.level,))
        notes += [voice.t(f"summed.{level}") for level in shown if level in levels]
    return notes


def owner_notes(answer: Sourced, voice: Voice) -> list[str]:
    """Whose figures of the answer no public source has, and that they are protected; nothing without any."""
    owned = owners(answer)
    return [voice.t("card.owned", owners=voice.t.listing(owned))] if owned else []


def secondary_notes(answer: Sourced, voice: Voice) -> list[str]:
    """Which figures are not from their producer itself, by the title of who quotes it."""
    titles = [title(s, voice) for s in answer.sources if s.secondary and not answer.illustrative]
    return [voice.t("card.secondary", titles=voice.t.listing(titles))] if titles else []


def ages_told(answer: Sourced, voice: Voice) -> list[str]:
    """Whom shares are of, of each source whose title names others."""
    return list(dict.fromkeys(note for source in answer.sources if (note := ages(source, voice))))
