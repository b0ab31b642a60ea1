"""The line under every figure: unit, producer, dates and release."""

from collections.abc import Sequence

from soila_dash.cards.base.answer_data import (
    Answer,
    Sourced,
    computations,
    owner_notes,
    owners,
    secondary_notes,
)
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator
from soila_dash.i18n import capital
from soila_dash.sources.observations import Source


def source_line(answer: Answer, voice: Voice) -> str:
    """Of one indicator's answer: its unit, then producer, dates, what was computed or summed, release."""
    parts = [capital(voice.unit(answer.indicator)), *_origin(answer, [answer.indicator], voice)]
    return " · ".join([*parts, voice.release(answer.release)])


def sources_line(answer: Sourced, items: Sequence[Indicator], voice: Voice) -> str:
    """Without a unit: producers, dates, what was computed or summed, release."""
    parts = _origin(answer, items, voice)
    return capital(" · ".join([*parts, voice.release(answer.release)]))


def _origin(answer: Sourced, items: Sequence[Indicator], voice: Voice) -> list[str]:
    t = voice.t
    producers = list(dict.fromkeys(i.producer[t.language] for i in items))
    if answer.sources and all(s.owner for s in answer.sources):
        producers = owners(answer)
    named = t("illustrative.mark") if answer.illustrative else t.listing(producers)
    notes = [*owner_notes(answer, voice), *secondary_notes(answer, voice), *computations(answer, voice)]
    return [t("card.source", source=named), *_dates(answer.sources, voice), *notes]


def _dates(sources: Sequence[Source], voice: Voice) -> list[str]:
    """When the figures were published, fetched or received from their owner: from the oldest source to the
    newest, so that no figure bears the date of another; and that some are undated beside others that
    are not."""
    parts = []
    for way in ("published", "fetched", "received"):
        dates = [s.vintage for s in sources if s.vintage and _way(s) == way]
        if dates:
            parts.append(voice.t(f"card.vintage.{way}", vintage=voice.vintages(dates)))
    if parts and not all(s.vintage for s in sources):
        parts.append(voice.t("card.vintage.unknown"))
    return parts


def _way(source: Source) -> str:
    return "received" if source.owner else "fetched" if source.fetched else "published"
