"""The figures for the EU in words and as data: finding, sentences, what is counted, where it comes from."""

from typing import Any

from soila_dash.answers.reporting import Counted, Reporting, ResultLine
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.as_json import opinion_json
from soila_dash.cards.opinions.words import kind_of
from soila_dash.i18n import capital


def reporting_finding(answer: Reporting, voice: Voice) -> str:
    """How many organisations have taken part, and how many of them EECO18 counts; no full stop."""
    n = len(answer.whole.organisations)
    if not n:
        return voice.t("esf.finding.none")
    return voice.t.n("esf.finding", n, public=voice.t.number(len(answer.whole.public)))


def reporting_sentences(answer: Reporting, voice: Voice) -> tuple[str, ...]:
    """As of when, that nobody is counted twice, and what has begun later than that."""
    t = voice.t
    rows = len(answer.whole.rows)
    said = [t("esf.as_of", date=t.date(answer.as_of))]
    if answer.whole.organisations:
        said.append(t.n("esf.once", rows, organisations=t.number(len(answer.whole.organisations))))
    later = [r for r in answer.register if r.start > answer.as_of]
    if later:
        said.append(t.n("esf.later", len(later)))
    return tuple(said)


def period(year: int | None, answer: Reporting, voice: Voice) -> str:
    """2024; the last one with the day it reaches; all up to that day for None."""
    t = voice.t
    if year is None:
        return t("esf.period.all", date=t.date(answer.as_of))
    if year == answer.as_of.year and (answer.as_of.month, answer.as_of.day) != (12, 31):
        return t("esf.period.until", year=year, date=t.date(answer.as_of))
    return str(year)


def result_name(line: ResultLine, voice: Voice) -> str:
    """The round's name, or all rounds."""
    return line.round.name[voice.t.language] if line.round else voice.t("esf.rounds.all")


def reporting_definitions(voice: Voice) -> list[tuple[str, str]]:
    """What each figure counts, in the words of its source as far as they are known."""
    t = voice.t
    return [(t(f"esf.column.{k}"), t(f"esf.definition.{k}")) for k in ("taking_part", "eeco18")] + [
        (t("esf.result.name"), t("esf.definition.result"))
    ]


def reporting_context(answer: Reporting, voice: Voice) -> list[tuple[str, str]]:
    """What every file carries: title, day, release, mark or source, definitions."""
    t = voice.t
    lines = [
        (t("context.subject"), t("page.esf-reporting")),
        (t("esf.column.as_of"), t.date(answer.as_of)),
        (t("context.release"), answer.release),
    ]
    if answer.illustrative:
        lines.append((t("context.mark"), t("illustrative.mark")))
    else:
        lines.append((t("context.source"), t("esf.source")))
    lines.append((t("esf.result.name"), " · ".join(kind_of(answer.instruments, voice))))
    return lines + reporting_definitions(voice)


def reporting_origin(answer: Reporting, voice: Voice) -> str:
    """Where the register is from, and the release."""
    t = voice.t
    source = t("illustrative.mark") if answer.illustrative else t("esf.source")
    parts = [t("card.source", source=source), voice.release(answer.release)]
    return capital(" · ".join(parts))


def reporting_json(answer: Reporting) -> dict[str, Any]:
    """The figures as `answer esf --format json` prints them; organisations by id."""

    def numbers(some: Counted) -> dict[str, Any]:
        return {
            "taking_part": len(some.organisations),
            "eeco18": len(some.public),
            "organisations": [o.id for o in some.organisations],
            "rows": [r.number for r in some.rows],
        }

    return {
        "release": answer.release,
        "illustrative": answer.illustrative,
        "as_of": answer.as_of.isoformat(),
        "year": answer.year,
        "pilot": answer.pilot.id if answer.pilot else None,
        "periods": [
            {"year": p.year, "during": numbers(p.during), "cumulative": numbers(p.cumulative)}
            for p in answer.periods
        ],
        "pilots": [{"pilot": p.pilot.id, "year": p.year, **numbers(p.counted)} for p in answer.every_pilot],
        "result": [
            {
                "round": r.round.id if r.round else None,
                "group": r.group.id,
                "item": r.item.id,
                **opinion_json(r.opinion),
            }
            for r in answer.results
        ],
    }
