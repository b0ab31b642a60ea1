"""Two figures of one series side by side, and their difference, with as many decimals as it takes."""

from soila_dash.answers.estimate import Estimate
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Direction, Indicator
from soila_dash.statistics.difference import Difference


def ends(item: Indicator, start: Estimate, end: Estimate, voice: Voice) -> tuple[str, str]:
    """Both figures with their unit; with one decimal more than the indicator's where they print alike and
    what lies behind them differs."""
    if start.value is None or end.value is None or start.exact is None or end.exact is None:
        return voice.figure(item, start), voice.figure(item, end)
    unit, decimals = item.unit.value, item.decimals
    if round(start.value, decimals) == round(end.value, decimals) and start.exact != end.exact:
        first, last = (voice.t.value(f.exact or 0.0, unit, decimals + 1) for f in (start, end))
        return first, last
    return voice.figure(item, start), voice.figure(item, end)


def aim_of_change(item: Indicator, up: bool, voice: Voice) -> str:
    """Whether a change goes towards the goal or away from it, to end a sentence with; "" without a direction.
    A level has neither: it lies on the goal's side or on the other."""
    if item.direction is Direction.neutral:
        return ""
    towards = up == (item.direction is Direction.higher)
    return " " + voice.t("judgement.change.towards" if towards else "judgement.change.away")


def signed_number(value: float, decimals: int, voice: Voice) -> str:
    """A number with its sign, plus or minus; a zero has none."""
    text = voice.t.number(value, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def signed_change(told: Difference, voice: Voice) -> str:
    """A change as a cell tells it: +0,02; of rounded figures alone "noin +0,3", or that only rounding may
    part them."""
    if told.way == "within_rounding":
        return voice.t("difference.within_rounding")
    size = signed_number(told.value, told.decimals, voice)
    return voice.t("difference.about", size=size) if told.about else size
