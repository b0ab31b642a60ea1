"""A region's profile as data."""

from typing import Any

from soila_dash.answers.asides import Aside
from soila_dash.answers.beginners import Beginners
from soila_dash.answers.profile import Change, Profile, ProfileRow
from soila_dash.cards.base.answer_data import figure_json, json_number, sources_json
from soila_dash.statistics.intervals import Interval


def profile_json(answer: Profile) -> dict[str, Any]:
    """The profile as `answer spine --format json` prints it."""
    return {
        "region": answer.region,
        "level": answer.level,
        "release": answer.release,
        "illustrative": answer.illustrative,
        "peers": list(answer.peers),
        "up": [r.indicator.id for r in answer.up],
        "down": [r.indicator.id for r in answer.down],
        "rows": [_row_json(r) for r in answer.rows],
        "aside": [_aside_json(a) for a in answer.asides],
        "started_near": [_beginners_json(b) for b in answer.beginners],
        **sources_json(answer),
    }


def _row_json(row: ProfileRow) -> dict[str, Any]:
    scale = row.scale
    return {
        "goal": row.goal.id,
        "indicator": row.indicator.id,
        "year": row.year,
        **figure_json(row.figure),
        "status": row.figure.status,
        "newer": None if row.newer is None else {"year": row.newer[0], "status": row.newer[1]},
        "national": row.national.value,
        "national_tested": json_number(row.national.exact),
        "verdict": row.verdict.value,
        "judgement": row.judgement.value,
        "deviation": json_number(row.deviation),
        "scale": {
            "minimum": json_number(scale.minimum),
            "maximum": json_number(scale.maximum),
            "lowest": json_number(row.lowest),
            "q25": json_number(scale.q25),
            "q75": json_number(scale.q75),
            "highest": json_number(row.highest),
        },
        "rank": row.place.rank if row.place else None,
        "rank_lower": row.place.interval.lower if row.place and row.place.interval else None,
        "rank_upper": row.place.interval.upper if row.place and row.place.interval else None,
        "of": row.of or None,
        "change": _change_json(row.change),
        "peers_median": json_number(row.middle),
        "peers_with_value": row.having,
        "regions_clear": row.clear,
        "regions_compared": row.compared,
    }


def _change_json(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    told = change.difference
    size = {"size": told.value, "way": told.way, "about": told.about}
    return {"since": change.since, **size, **_limits(change.interval), "clear": change.clear}


def _aside_json(aside: Aside) -> dict[str, Any]:
    return {
        "indicator": aside.indicator.id,
        "why": aside.why,
        "level": aside.level or None,
        "region": aside.region or None,
        "year": aside.year or None,
        "value": aside.figure.value,
        "median": aside.middle,
    }


def _beginners_json(answer: Beginners) -> dict[str, Any]:
    return {
        "indicator": answer.indicator.id,
        "before": list(answer.before),
        "after": list(answer.after),
        "reason": answer.reason or None,
        "near": answer.near,
        "start": json_number(answer.start.value if answer.start else None),
        "end": json_number(answer.end.value if answer.end else None),
        "rows": [
            {
                "region": f.region,
                "start": json_number(f.start.value),
                "end": json_number(f.end.value),
                "change": json_number(f.change),
                **_limits(f.change_interval),
                "beyond": json_number(f.beyond),
                "beyond_lower": json_number(f.beyond_interval.lower),
                "beyond_upper": json_number(f.beyond_interval.upper),
            }
            for f in answer.rows
        ],
    }


def _limits(interval: Interval | None) -> dict[str, float | None]:
    lower, upper = (interval.lower, interval.upper) if interval else (None, None)
    return {"lower": json_number(lower), "upper": json_number(upper)}
