"""What respondents said, as data; what is not shown says why."""

from collections.abc import Sequence
from typing import Any

from soila_dash.answers.opinion import Opinion
from soila_dash.answers.opinion_changes import Changes
from soila_dash.answers.opinions import ALL, Beside, Completeness, Opinions, Reported
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.words import CLASSES, subject, table_notes
from soila_dash.catalog.survey import Instrument, Round


def opinions_context(
    answer: Opinions | Beside | Changes | Completeness | Reported,
    voice: Voice,
    instruments: Sequence[Instrument] = (),
) -> list[tuple[str, str]]:
    """What every file of opinions carries: what they are, round, group, instrument, release, rules."""
    t, lang = voice.t, voice.t.language
    at: Round = answer.now if isinstance(answer, Changes) else answer.round
    lines = [(t("context.subject"), t("opinion.kind"))]
    lines.append((t("opinion.column.round"), f"{at.name[lang]} ({t.date(at.start)} – {t.date(at.end)})"))
    if isinstance(answer, Opinions | Changes):
        lines.append((t("opinion.column.pilot"), subject(answer, voice)))
    if isinstance(answer, Opinions | Beside | Changes):
        instruments = (answer.instrument,)
    if isinstance(answer, Reported):
        instruments = answer.instruments
    for one in instruments:
        status = t(f"survey.status.{one.status}")
        lines.append((t("opinion.instrument"), f"{one.name[lang]} {one.version} ({status})"))
    lines.append((t("context.release"), answer.release))
    mark = t("illustrative.mark") if answer.illustrative else t("opinion.source")
    lines.append((t("context.mark") if answer.illustrative else t("context.source"), mark))
    lines += [(t("context.note"), note) for note in table_notes(answer.thresholds, voice)]
    return lines


def opinions_json(answer: Opinions) -> dict[str, Any]:
    """The profile as `answer opinions --format json` prints it."""
    return {
        "round": answer.round.id,
        "group": answer.group.id,
        "pilot": answer.pilot.id if answer.pilot else None,
        **_from(answer),
        "respondents": {
            "status": answer.respondents.status,
            "n": answer.respondents.n,
            "expected": answer.respondents.expected,
            "rate": answer.respondents.rate,
        },
        "rows": [
            {
                "measure": row.measure.id,
                "item": row.item.id,
                "own": opinion_json(row.own),
                "peers": opinion_json(row.peers) if answer.pilot else None,
                "others": opinion_json(row.others) if answer.pilot else None,
                "differs": row.apart.told if row.apart else None,
            }
            for row in answer.rows
        ],
        "thresholds": dict(answer.thresholds),
    }


def beside_json(answer: Beside) -> dict[str, Any]:
    """One item in every pilot, for programs."""
    return {
        "round": answer.round.id,
        "group": answer.group.id,
        "item": answer.item.id,
        **_from(answer),
        "rows": [
            {"pilot": pilot, **opinion_json(opinion)}
            for pilot, opinion in ((None, answer.everyone), *((p.id, o) for p, o in answer.rows))
        ],
        "thresholds": dict(answer.thresholds),
    }


def changes_json(answer: Changes) -> dict[str, Any]:
    """Each item's share that agrees in two rounds and the difference in percentage points, for programs."""
    return {
        "before": answer.before.id,
        "now": answer.now.id,
        "group": answer.group.id,
        "pilot": answer.pilot.id if answer.pilot else None,
        **_from(answer),
        "rows": [
            {
                "item": row.item.id,
                "before": opinion_json(row.before),
                "now": opinion_json(row.now),
                "difference": row.difference,
                "lower": row.interval.lower if row.interval else None,
                "upper": row.interval.upper if row.interval else None,
                "why": row.why,
            }
            for row in answer.rows
        ],
    }


def reported_json(answer: Reported) -> dict[str, Any]:
    """What some pilots' respondents say together, for programs."""
    return {
        "round": answer.round.id,
        "pilots": [p.id for p in answer.pilots],
        "heard": [p.id for p in answer.heard],
        "release": answer.release,
        "illustrative": answer.illustrative,
        "rows": [
            {"group": g.id, "measure": row.measure.id, "item": row.item.id, **opinion_json(row.own)}
            for g, row in answer.rows
        ],
        "thresholds": dict(answer.thresholds),
    }


def completeness_json(answer: Completeness) -> dict[str, Any]:
    """Who has answered, for programs; `pilot` and `group` are None for all together."""
    return {
        "round": answer.round.id,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "rows": [
            {
                "pilot": None if pilot == ALL else pilot,
                "group": None if group == ALL else group,
                "status": cell.status,
                "n": cell.n,
                "expected": cell.expected,
                "rate": cell.rate,
            }
            for (pilot, group), cell in answer.cells.items()
        ],
        "thresholds": dict(answer.thresholds),
    }


def _from(answer: Opinions | Beside | Changes) -> dict[str, Any]:
    """Which instrument was asked and which release tells it."""
    return {
        "instrument": answer.instrument.key,
        "status": answer.instrument.status,
        "release": answer.release,
        "illustrative": answer.illustrative,
    }


def opinion_json(opinion: Opinion) -> dict[str, Any]:
    """An opinion's fields; limits rounded far below any use."""
    shown = {
        name: getattr(opinion, name)
        for name in ("status", "n", "mean", *CLASSES, "band", "pooled", "approximate", "design")
    }
    ranges = {which: opinion.range(which) for which in CLASSES}
    shown["ranges"] = ranges if any(ranges.values()) else None
    limits = ("mean_lower", "mean_upper", "agrees_lower", "agrees_upper")
    return shown | {name: None if (v := getattr(opinion, name)) is None else round(v, 4) for name in limits}
