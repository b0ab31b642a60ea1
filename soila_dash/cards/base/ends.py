"""Two figures of one series side by side: with as many decimals as it takes to tell them apart."""

from soila_dash.answers.estimate import Estimate
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Direction, Indicator


def ends(item: Indicator, start: Estimate, end: Estimate, voice: Voice) -> tuple[str, str]:
    """Both figures with their unit; with one decimal more than the indicator's where they print alike and
    what lies behind them differs."""
    if start.value is None or end.value is None or start.exact is None or end.exact is None:
        return voice.value(item, start.value), voice.value(item, end.value)
    unit, decimals = item.unit.value, item.decimals
    if round(start.value, decimals) == round(end.value, decimals) and start.exact != end.exact:
        first, last = (voice.t.value(f.exact or 0.0, unit, decimals + 1) for f in (start, end))
        return first, last
    return voice.value(item, start.value), voice.value(item, end.value)


def aim_of_change(item: Indicator, up: bool, voice: Voice) -> str:
    """Whether a change goes towards the goal or away from it, to end a sentence with; "" without a direction.
    A level has neither: it lies on the goal's side or on the other."""
    if item.direction is Direction.neutral:
        return ""
    towards = up == (item.direction is Direction.higher)
    return " " + voice.t("judgement.change.towards" if towards else "judgement.change.away")
