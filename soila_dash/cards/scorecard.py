"""The goals beside each other: each one's figure, direction and differences in a few words."""

from collections.abc import Sequence
from dataclasses import dataclass

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.headline import Headline
from soila_dash.cards.base import newest
from soila_dash.cards.base.comparison import comparison_lead, comparison_title
from soila_dash.cards.base.story_text import story_words
from soila_dash.cards.base.tables import Table, drop_empty_columns, heads
from soila_dash.cards.base.title_fit import fitting_title
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.headline import headline_title
from soila_dash.catalog import Goal
from soila_dash.i18n import capital
from soila_dash.statistics.verdict import Verdict


@dataclass(frozen=True)
class Score:
    """A goal in short: what its leading indicator says of the chosen region, of all regions, and another
    indicator's `beside` where that one has a single figure. None where the release has nothing."""

    goal: Goal
    waiting: int
    developed: Development | None
    compared: Comparison | None
    head: Headline | None
    beside: Development | None

    @property
    def is_curve(self) -> bool:
        """Whether the chosen region has figures of several years."""
        series = self.developed.chosen_series if self.developed else None
        return series is not None and sum(p.figure.value is not None for p in series.points) > 1


def scorecard_title(scores: Sequence[Score], voice: Voice) -> str:
    """The finding of the first goal that has one: a region beside the country, or the country's figure and
    how many regions stand out."""
    told = next((s for s in scores if s.head is not None or s.compared is not None), None)
    if told is None:
        return voice.t("overview.title")
    head, compared = told.head, told.compared
    if head is None:
        return voice.t("overview.title") if compared is None else comparison_lead(compared, voice)
    if head.row is not None:
        return headline_title(head, voice)
    item = head.indicator
    value = voice.figure(item, head.figure, head.decimals)
    place, phrase = voice.place(head.level, head.region), item.phrase[voice.t.language]
    lead = voice.t("finding.value", place=place, phrase=phrase, year=head.year, value=value)
    same = compared is not None and compared.indicator is item and compared.spread is not None
    clause = _clause(compared, voice) if compared is not None and same else ""
    short = voice.t(
        "title.value", short=item.short[voice.t.language], place=place, year=head.year, value=value
    )
    return fitting_title(capital(lead) + clause, short + clause)


def _clause(answer: Comparison, voice: Voice) -> str:
    higher, lower = answer.rows_with(Verdict.CLEARLY_HIGHER), answer.rows_with(Verdict.CLEARLY_LOWER)
    n = len(higher) + len(lower)
    if not n:
        return voice.t("finding.compare.clause.nobody")
    side = "both" if higher and lower else "higher" if higher else "lower"
    return voice.t.n(f"finding.compare.clause.{side}", n)


def score_value(score: Score, voice: Voice) -> tuple[str, str]:
    """The leading figure, and whose it is; of regions alone their range."""
    head, compared = score.head, score.compared
    if head is not None:
        short, name = head.indicator.short[voice.t.language], voice.name(head.level, head.region)
        return voice.figure(head.indicator, head.figure, head.decimals), f"{short}, {name} {head.year}"
    if compared is None:
        return "–", voice.t("overview.no_figures")
    value, year = newest.newest(compared, voice)
    return value, f"{compared.indicator.short[voice.t.language]}, {voice.t(f'level.{compared.level}')} {year}"


def score_direction(score: Score, voice: Voice) -> str:
    """The way of the last years and of the whole series; "" without two figures."""
    series = score.developed.chosen_series if score.developed else None
    recent = series.recent if series else None
    if series is None or recent is None or recent.first_year >= recent.last_year:
        return ""
    slots = {"span": f"{recent.first_year}–{recent.last_year}"}
    slots["word"] = voice.t(f"trend.word.{recent.direction}")
    told = story_words(series, voice)
    return voice.t("overview.trend.story" if told else "overview.trend", story=told, **slots)


def score_beside(score: Score, voice: Voice) -> str:
    """Another indicator's newest figure; "" where there is none."""
    answer = score.beside
    if answer is None:
        return ""
    value, year = newest.newest(answer, voice)
    return voice.t("overview.also", name=answer.indicator.short[voice.t.language], value=value, year=year)


def score_differences(score: Score, voice: Voice) -> str:
    """How many regions stand out, else how many differ; "" where there are no regions."""
    answer = score.compared
    if answer is None:
        return ""
    if answer.spread is not None and answer.verdict_rows:
        return comparison_title(answer, voice)
    if answer.verdict_rows:
        n, of = len(answer.different_rows), voice.t.number(len(answer.verdict_rows))
        return voice.t.n("overview.differ", n, of=of)
    return voice.t.n("overview.untested", sum(r.figure.value is not None for r in answer.rows))


def scorecard_table(scores: Sequence[Score], voice: Voice) -> Table:
    """A row a goal: figure, of what, first figure of the curve, direction, differences."""
    ends = "goal.trend", "goal.differ"
    keys = ("overview.column.goal", "overview.column.of", "overview.column.figure", *ends)
    rows = tuple(
        (
            score.goal.name[voice.t.language],
            score_value(score, voice)[1],
            score_value(score, voice)[0],
            score_direction(score, voice) or None,
            score_differences(score, voice) or None,
        )
        for score in scores
    )
    return drop_empty_columns(Table(voice.t("overview.table"), heads(voice, *keys), rows, {}, ()))
