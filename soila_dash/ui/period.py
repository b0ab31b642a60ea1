"""How many years curves show: the last five, the last ten, or all."""

from collections.abc import Iterable

from soila_dash.answers.develop import Development, cut_period
from soila_dash.ui import choices
from soila_dash.ui.choices import Choice
from soila_dash.ui.here import here

PERIODS = (5, 10)
ALL = "all"


def period_choice(years: Iterable[int]) -> Choice:
    """The periods shorter than the years that there are, and all of these."""
    known, t = sorted(years), here().t
    span = known[-1] - known[0] + 1 if known else 0
    options = [(str(n), t.n("period.years", n)) for n in PERIODS if n < span]
    options.append((ALL, t("period.all")))
    chosen = choices.pick("period", [code for code, _ in options], ALL)
    return Choice("period", t("choose.period"), options, chosen, ALL, False)


def in_period(answer: Development, period: Choice) -> Development:
    """The development in the chosen period."""
    return cut_period(answer, 0 if period.chosen == ALL else int(period.chosen))
