"""The line under every figure: unit, producer, date and release."""

from collections.abc import Sequence

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.cards.base.data import Answer, Sourced, computed
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator
from soila_dash.i18n import capital


def source_line(answer: Answer, voice: Voice) -> str:
    """Of one indicator's answer: its unit, then producer, date, what was computed or summed, release."""
    parts = [capital(voice.unit(answer.indicator)), *_origin(answer, [answer.indicator], voice)]
    return " · ".join([*parts, voice.t("card.release", release=answer.release)])


def sources_line(answer: Sourced, items: Sequence[Indicator], voice: Voice) -> str:
    """Without a unit: producers, the newest date, what was computed or summed, release."""
    parts = _origin(answer, items, voice)
    return capital(" · ".join([*parts, voice.t("card.release", release=answer.release)]))


def _origin(answer: Sourced, items: Sequence[Indicator], voice: Voice) -> list[str]:
    t = voice.t
    producers = list(dict.fromkeys(i.producer[t.language] for i in items))
    named = t("illustrative.mark") if answer.illustrative else t.listing(producers)
    newest = max((s for s in answer.sources if s.vintage), key=lambda s: s.vintage, default=None)
    dated = []
    if newest is not None:
        way = "fetched" if newest.fetched else "published"
        dated = [t(f"card.vintage.{way}", vintage=voice.vintage(newest.vintage))]
    parts = computed(answer, voice) if isinstance(answer, Comparison | Development) else []
    return [t("card.source", source=named), *dated, *parts]
