"""Answers in plain sentences: the finding as a title, and the alternative text of each figure."""

from collections.abc import Sequence

from soila_dash.answers.compare import Row
from soila_dash.cards.base.voice import Voice

NAMED = 6
"""At most so many regions are named one by one in a sentence."""


def region_names(rows: Sequence[Row], level: str, voice: Voice) -> str:
    """a, b and c; at most `NAMED`, the rest as a number."""
    names = [voice.name(level, r.region) for r in rows]
    if len(names) > NAMED:
        more = len(names) - NAMED + 1
        names = [*names[: NAMED - 1], voice.t.n("finding.more_regions", more)]
    return voice.t.listing(names)


def mark_sentence(illustrative: bool, voice: Voice) -> list[str]:
    """The mark of invented figures as a sentence, none for real ones."""
    return [voice.t("illustrative.mark") + "."] if illustrative else []
