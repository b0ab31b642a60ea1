"""Of whom shares are told: how many answered, and how far answers cluster in pilots."""

from collections.abc import Iterable

from soila_dash.answers.opinion import Opinion, Respondents
from soila_dash.cards.base.voice import Voice


def turnout(found: Respondents, voice: Voice) -> str:
    """How many answered and of how many, to follow the words "those who answered"; "" where it is hidden: the
    words around it are the same whatever the number."""
    if found.status != "published" or not found.n:
        return ""
    n = voice.t.number(found.n)
    if found.rate is None:
        return " " + voice.t("opinion.answered.unknown", n=n)
    return " " + voice.t("opinion.answered", n=n, rate=voice.t.value(found.rate, "percent", 0))


def percent(limit: int, voice: Voice) -> str:
    """A response rate in words."""
    return voice.t.value(limit, "percent", 0)


def design_note(opinions: Iterable[Opinion], voice: Voice) -> tuple[str, ...]:
    """How the intervals of several pilots' answers allow for their likeness, or that they cannot."""
    told = [o for o in opinions if o.status == "published" and o.agrees_lower is not None]
    effects = [o.design for o in told if o.design is not None]
    notes = []
    if effects:
        low, high = (voice.t.number(f(effects), 1) for f in (min, max))
        notes.append(voice.t("opinion.design", effect=low if low == high else f"{low}–{high}"))
    if len(effects) < len(told):
        notes.append(voice.t("opinion.design.none"))
    return tuple(notes)
