"""A page's findings in two to five plain sentences, hedged by the tests that the answers hold."""

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.headline import Headline
from soila_dash.cards.base.comparison import comparison_finding, comparison_lead
from soila_dash.cards.base.development import development_finding
from soila_dash.cards.base.places import place_of
from soila_dash.cards.base.sentences import benchmark_name
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.headline import headline_finding, headline_title
from soila_dash.catalog import Direction, Indicator
from soila_dash.i18n import capital
from soila_dash.statistics.verdict import Verdict


def narrative(
    head: Headline | None, developed: Development, compared: Comparison | None, voice: Voice
) -> tuple[str, ...]:
    """Whole sentences, each ending in a full stop: the figure beside the country, its interval, the
    change on the year, the recent trend, the rank and who stands out; what cannot be told is left
    to the sentence that says why. Nothing is called a cause."""
    sentences: list[str] = []
    changed = ""
    if head is not None:
        sentences.append(headline_finding(head, voice) + ".")
        if head.row is not None and head.figure.lower is not None:
            sentences.append(_figures(head, voice))
        changed = _change(head, voice) if _compares(head) else ""
    trend = ""
    if (
        developed.chosen_series is not None
        and developed.chosen_series.recent is not None
        and not _repeats(head, developed)
    ):
        trend = development_finding(developed, voice) + "."
    told = (trend, changed) if _opposes(head) else (changed, trend)
    sentences += [sentence for sentence in told if sentence]
    if head is not None and head.place is not None:
        sentences.append(_place(head, voice))
    if compared is not None and (head is None or head.row is None):
        sentences.append(comparison_finding(compared, voice))
    return tuple(sentences[:5])


def _compares(head: Headline) -> bool:
    """Whether the first sentence set the region beside something, and so left the change untold."""
    if head.row is None or head.comparison is None:
        return False
    return head.row.verdict is not Verdict.NOT_COMPARED or head.comparison.benchmark.kind == "median"


def _opposes(head: Headline | None) -> bool:
    """Whether the last change goes against a trend that is more than chance: then it is told after it."""
    if head is None or head.recent is None or head.change is None:
        return False
    return (head.recent.direction, head.change.way) in (("increasing", "less"), ("decreasing", "more"))


def _repeats(head: Headline | None, developed: Development) -> bool:
    """Whether the trend's sentence would only repeat the figure or its change on the year."""
    recent = developed.chosen_series.recent if developed.chosen_series else None
    if head is None or recent is None:
        return False
    return recent.difference is None or (
        head.change is not None and recent.first_year == head.year - head.indicator.every
    )


def _figures(head: Headline, voice: Voice) -> str:
    item = head.indicator
    slots = {
        "value": voice.figure(item, head.figure, head.decimals),
        "interval": voice.interval(item, head.figure, head.decimals),
    }
    reference = head.comparison.benchmark if head.comparison else None
    if reference is None or reference.kind != "country":
        return voice.t("narrative.interval", interval=slots["interval"])
    country = voice.place("country", reference.region)
    return voice.t(
        "narrative.figure_country",
        **slots,
        country=country,
        benchmark=voice.figure(item, reference.figure, head.decimals),
    )


def _change(head: Headline, voice: Voice) -> str:
    change, since = head.change, head.year - head.indicator.every
    if change is None:
        return ""
    if change.way in ("same", "within_rounding"):
        return voice.t(f"narrative.change.{change.way}", year=since)
    way = f"{change.way}.though" if _opposes(head) else change.way
    return voice.t(f"narrative.change.{way}", size=voice.change(head.indicator, change), year=since)


def _place(head: Headline, voice: Voice) -> str:
    if head.place is None:
        return ""
    way = head.indicator.direction.value
    place = {"lower": head.place.lower, "upper": head.place.upper, "of": head.of}
    if head.place.lower == head.place.upper:
        return voice.t(f"narrative.place.{way}.one", **place)
    return voice.t(f"narrative.place.{way}", **place)


def goal_title(item: Indicator, head: Headline | None, compared: Comparison | None, voice: Voice) -> str:
    """The title of a goal's page: the leading finding."""
    if head is not None:
        return headline_title(head, voice)
    return item.name[voice.t.language] if compared is None else comparison_lead(compared, voice)


def goal_about(item: Indicator, voice: Voice) -> str:
    """The line under it: the indicator, its unit, and which way is the aim."""
    parts = [item.name[voice.t.language], voice.unit(item)]
    if item.direction is not Direction.neutral:
        parts.append(voice.t(f"direction.aim.{item.direction.value}"))
    return " · ".join(parts)


def goal_facts(
    item: Indicator, head: Headline | None, compared: Comparison | None, voice: Voice
) -> list[tuple[str, str]]:
    """The few figures under the title, each with what it is."""
    t = voice.t
    facts: list[tuple[str, str]] = []
    if head is not None:
        name = f"{capital(voice.name(head.level, head.region))} {head.year}"
        if head.figure.lower is not None:
            name = t(
                "facts.with_interval",
                name=name,
                interval=voice.interval(item, head.figure, head.decimals),
            )
        facts.append((voice.figure(item, head.figure, head.decimals), name))
    if (
        compared is not None
        and compared.benchmark.kind != "none"
        and (head is None or head.level != "country")
    ):
        word = benchmark_name(compared.benchmark, voice)
        beside = voice.figure(item, compared.benchmark.figure, head.decimals if head else None)
        facts.append((beside, f"{word} {compared.year}"))
    if head is not None and head.place is not None:
        place = place_of(head.place.lower, head.place.upper, head.of, voice)
        facts.append((place, t(f"facts.place.{item.direction.value}")))
    elif compared is not None and compared.verdict_rows:
        n = len(compared.different_rows)
        facts.append((f"{n} / {len(compared.verdict_rows)}", t("facts.differing")))
        if compared.spread is not None:
            facts.append((str(len(compared.clear)), t("facts.clear")))
    recent = head.recent if head is not None else None
    if recent is not None and recent.first_year < recent.last_year:
        facts.append((t(f"trend.word.{recent.direction}"), f"{recent.first_year}–{recent.last_year}"))
    return facts
