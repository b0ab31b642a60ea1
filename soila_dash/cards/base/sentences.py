"""Answers in plain sentences: the finding as a title, and the alternative text of each figure."""

from collections.abc import Sequence

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.develop import Development, Series
from soila_dash.answers.headline import Headline
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Unit
from soila_dash.i18n import capital
from soila_dash.statistics.verdict import Verdict

NAMED = 6
"""At most so many regions are named one by one in a sentence."""


def headline_finding(answer: Headline, voice: Voice) -> str:
    """The page's title: a region beside the country, or the country's newest figure."""
    item, language = answer.indicator, voice.t.language
    slots = {
        "place": voice.place(answer.level, answer.region),
        "phrase": item.phrase[language],
        "year": answer.year,
        "value": voice.value(item, answer.figure.value),
    }
    row, comparison = answer.row, answer.comparison
    if row is not None and comparison is not None and row.verdict is not Verdict.NOT_COMPARED:
        reference = {
            "country": voice.place("country", comparison.benchmark.region),
            "benchmark": voice.value(item, comparison.benchmark.figure.value),
        }
        placed = "" if row.funnel_lower is not None or row.verdict is Verdict.SIMILAR else ".unplaced"
        return capital(voice.t(f"finding.region.{row.verdict.value}{placed}", **slots, **reference))
    if row is not None and comparison is not None and comparison.benchmark.kind == "median":
        middle = voice.value(item, comparison.benchmark.figure.value)
        return capital(voice.t("finding.region.beside_median", **slots, median=middle))
    first = voice.t("finding.value", **slots)
    if answer.change is None:
        return capital(first)
    return capital(f"{first}{_change(answer, voice)}")


def _change(answer: Headline, voice: Voice) -> str:
    change = answer.change or 0.0
    if change == 0:
        return voice.t("finding.change.none")
    way = "more" if change > 0 else "less"
    of = ".persons" if answer.indicator.unit is Unit.persons else ""
    return voice.t(f"finding.change.{way}{of}", size=voice.size(answer.indicator, change))


def development_finding(answer: Development, voice: Voice) -> str:
    """What the chosen series did lately, hedged by the same test that the answer holds."""
    series = answer.chosen
    if series is None or series.recent is None:
        return _range_over_time(answer, voice)
    recent, item = series.recent, answer.indicator
    slots = {
        "place": voice.place(series.level, series.region),
        "phrase": item.phrase[voice.t.language],
        "first": recent.first_year,
        "last": recent.last_year,
    }
    if recent.difference is None:
        last = series.last
        value = voice.value(item, last.figure.value if last else None)
        return capital(voice.t("finding.trend.single", **slots, value=value))
    if recent.direction in ("increasing", "decreasing", "none"):
        return capital(voice.t(f"finding.trend.{recent.direction}", **slots))
    turn = round(recent.difference, item.decimals)
    way = "same" if turn == 0 else "up" if turn > 0 else "down"
    return capital(voice.t(f"finding.trend.{recent.direction}.{way}", **slots, size=voice.size(item, turn)))


def _range_over_time(answer: Development, voice: Voice) -> str:
    first, last = answer.years
    return capital(
        voice.t(
            "finding.trend.regions",
            phrase=answer.indicator.phrase[voice.t.language],
            first=first,
            last=last,
        )
    )


def comparison_finding(answer: Comparison, voice: Voice) -> str:
    """Who stands out clearly, by name; else how many differ; else the range."""
    if not answer.compared:
        return _range(answer, voice)
    n = len(answer.compared)
    if answer.spread is None:
        differing = len(answer.differing)
        key = "finding.compare.unplaced.all" if differing == n > 1 else "finding.compare.unplaced"
        return voice.t.n(key, differing, of=voice.t.number(n))
    higher = answer.having(Verdict.CLEARLY_HIGHER)
    lower = answer.having(Verdict.CLEARLY_LOWER)
    if not higher and not lower:
        return voice.t.n("finding.compare.none_clear", len(answer.differing), of=voice.t.number(n))
    parts = []
    if higher:
        parts.append(
            voice.t.n("finding.compare.higher", len(higher), names=region_names(higher, answer.level, voice))
        )
    if lower:
        parts.append(
            voice.t.n(
                "finding.compare.lower", len(lower), names=region_names(lower[::-1], answer.level, voice)
            )
        )
    count = len(higher) + len(lower)
    return voice.t.n("finding.compare.clear", count, of=voice.t.number(n), names="; ".join(parts))


def comparison_title(answer: Comparison, voice: Voice) -> str:
    """The same in a few words, for a card's head."""
    if not answer.compared:
        return voice.t(f"finding.compare.title.{answer.benchmark.kind}", year=answer.year)
    if answer.spread is None:
        return voice.t("finding.compare.title.country", year=answer.year)
    higher, lower = answer.having(Verdict.CLEARLY_HIGHER), answer.having(Verdict.CLEARLY_LOWER)
    n = len(higher) + len(lower)
    if not n:
        return voice.t("finding.compare.title.nobody", year=answer.year)
    side = "both" if higher and lower else "higher" if higher else "lower"
    return voice.t.n(f"finding.compare.title.{side}", n, year=answer.year)


def comparison_lead(answer: Comparison, voice: Voice) -> str:
    """The page's title where no single figure leads: from where to where the regions range."""
    values = [r.figure.value for r in answer.rows if r.figure.value is not None]
    return voice.t(
        "finding.compare.lead",
        phrase=capital(answer.indicator.phrase[voice.t.language]),
        year=answer.year,
        low=voice.number(answer.indicator, min(values)),
        high=voice.value(answer.indicator, max(values)),
    )


def _range(answer: Comparison, voice: Voice) -> str:
    having = [r for r in answer.rows if r.figure.value is not None]
    if not having:
        return voice.t("finding.compare.nothing", year=answer.year)
    slots = {
        "phrase": capital(answer.indicator.phrase[voice.t.language]),
        "year": answer.year,
        "low": voice.value(answer.indicator, having[-1].figure.value),
        "low_name": voice.name(answer.level, having[-1].region),
        "high": voice.value(answer.indicator, having[0].figure.value),
        "high_name": voice.name(answer.level, having[0].region),
    }
    if answer.benchmark.kind == "none":
        return voice.t("finding.compare.range", **slots)
    middle = voice.value(answer.indicator, answer.benchmark.figure.value)
    if answer.benchmark.kind == "country":
        return voice.t("finding.compare.range_country", **slots, benchmark=middle)
    return voice.t("finding.compare.range_median", **slots, median=middle)


def region_names(rows: Sequence[Row], level: str, voice: Voice) -> str:
    """a, b and c; at most `NAMED`, the rest as a number."""
    names = [voice.name(level, r.region) for r in rows]
    if len(names) > NAMED:
        more = len(names) - NAMED + 1
        names = [*names[: NAMED - 1], voice.t.n("finding.more_regions", more)]
    return voice.t.listing(names)


def development_alt(answer: Development, voice: Voice) -> str:
    """Alternative text of the curves: what is drawn, from when to when, and the finding."""
    first, last = answer.years
    text = voice.t(
        "alt.trend",
        name=answer.indicator.name[voice.t.language],
        first=first,
        last=last,
        n=voice.t.number(len(answer.regions)),
    )
    shown = [s for s in (answer.chosen, answer.country) if s is not None]
    ends = [_ends(s, answer, voice) for s in dict.fromkeys(shown)]
    marked = (
        []
        if not answer.breaks
        else [voice.t("alt.breaks", years=voice.t.listing([str(b.year) for b in answer.breaks]))]
    )
    finding = development_finding(answer, voice) + "."
    parts = [text, *ends, finding, *marked, *mark_sentence(answer.illustrative, voice)]
    return " ".join(part for part in parts if part)


def _ends(series: Series, answer: Development, voice: Voice) -> str:
    first = next((p for p in series.points if p.figure.value is not None), None)
    if first is None or series.last is None or series.last is first:
        return ""
    return capital(
        voice.t(
            "alt.ends",
            place=voice.place(series.level, series.region),
            start=voice.value(answer.indicator, first.figure.value),
            first=first.year,
            end=voice.value(answer.indicator, series.last.figure.value),
            last=series.last.year,
        )
    )


def comparison_alt(answer: Comparison, voice: Voice) -> str:
    """Alternative text of the ranked dots: what is drawn, its ends, and the finding."""
    having = [r for r in answer.rows if r.figure.value is not None]
    text = voice.t(
        "alt.compare",
        name=answer.indicator.name[voice.t.language],
        year=answer.year,
        n=voice.t.number(len(having)),
    )
    return " ".join(
        [
            text,
            _range(answer, voice),
            *([comparison_finding(answer, voice)] if answer.compared else []),
            *mark_sentence(answer.illustrative, voice),
        ]
    )


def mark_sentence(illustrative: bool, voice: Voice) -> list[str]:
    """The mark of invented figures as a sentence, none for real ones."""
    return [voice.t("illustrative.mark") + "."] if illustrative else []
