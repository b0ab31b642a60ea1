"""An indicator in a row among others: its newest figure, the way of its last years, who differs."""

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.cards.base.voice import Voice


def newest(answer: Development | Comparison, voice: Voice) -> tuple[str, str]:
    """An indicator's newest figure and its year: the country's, else the range of the regions."""
    item = answer.indicator
    if isinstance(answer, Development):
        point = answer.country.last if answer.country else None
        return ("–", "–") if point is None else (voice.figure(item, point.figure), str(point.year))
    values = [r.figure.value for r in answer.rows if r.figure.value is not None]
    low, high = voice.number(item, min(values)), voice.value(item, max(values))
    return voice.t("goal.range", low=low, high=high), str(answer.year)


def direction(answer: Development, voice: Voice) -> str | None:
    """The way of the country's last years and their span; None where no two of them can be compared."""
    recent = answer.country.recent if answer.country else None
    if recent is None or recent.first_year >= recent.last_year:
        return None
    word = voice.t(f"trend.word.{recent.direction}")
    return voice.t("goal.trend.of", word=word, span=f"{recent.first_year}–{recent.last_year}")


def difference_count(answer: Comparison, voice: Voice) -> str | None:
    """How many regions of those with a verdict differ; None where none has any."""
    placed = len(answer.verdict_rows)
    if not placed:
        return None
    n, of = voice.t.number(len(answer.different_rows)), voice.t.number(placed)
    return voice.t("goal.differ.of", n=n, of=of)
