"""The long story of a series in words: almost tripled since 1991, halved, no more than chance."""

from collections.abc import Sequence

from soila_dash.answers.develop import Development, Series
from soila_dash.answers.story import Story, story
from soila_dash.cards.base.ends import ends
from soila_dash.cards.base.voice import Voice
from soila_dash.i18n import capital

TIMES: Sequence[tuple[float, float, str]] = (
    (0.0, 0.475, "halved.more"),
    (0.475, 0.525, "halved"),
    (0.525, 0.6, "halved.almost"),
    (1.7, 1.95, "doubled.almost"),
    (1.95, 2.05, "doubled"),
    (2.05, 2.6, "doubled.more"),
    (2.6, 2.95, "tripled.almost"),
    (2.95, 3.05, "tripled"),
    (3.05, 3.6, "tripled.more"),
)
"""Between which multiples of its first figure the last one is called so."""


def story_words(series: Series, voice: Voice) -> str:
    """vuodesta 1991 lähes kolminkertaistunut; "" where the series is no longer than its recent trend."""
    told = story(series)
    if told is None:
        return ""
    first, last = ends(series.indicator, told.first.figure, told.last.figure, voice)
    slots = {"first": told.first.year, "start": first, "end": last}
    return voice.t(f"story.{_key(told)}", **slots)


def story_sentence(answer: Development, voice: Voice) -> str:
    """The long story of the chosen series as a sentence; "" where there is none."""
    series = answer.chosen_series
    told = story_words(series, voice) if series is not None else ""
    return f"{capital(told)}." if told else ""


def _key(told: Story) -> str:
    if told.sure is None:
        return "untested"
    if not told.sure:
        return "none"
    for low, high, name in TIMES:
        if low <= told.least and told.most < high:
            return name
    return "more" if told.least > 1 else "less" if told.most < 1 else "untested"
