"""Figures are written with the decimals that say what is tested, and no more than is known."""

from dataclasses import replace

from soila_dash.answers.decimals import (
    MORE,
    agrees,
    decimals_to_write,
    figure_to_write,
    limits_beside,
    number_to_write,
)
from soila_dash.answers.estimate import Estimate
from soila_dash.statistics.intervals import Interval
from soila_dash.statistics.verdict import Verdict
from tests.invented import indicator

SHARE = indicator()
ROUNDED = Estimate(1.6, 1.6, 40, None, 1.2, 2.1, "scaled_count", "published", rounded_to=0.1)
DERIVED = Estimate(1.6, 1.5832, 400, None, 1.5, 1.7, "scaled_count", "published", rounded_to=0.1)
EXACT = Estimate(1.6, 1.6279, 70, 4300, 1.3, 2.0, "wilson", "published")


def test_a_figure_is_written_finer_only_where_it_is_known_finer() -> None:
    assert number_to_write(SHARE, EXACT) == (1.6, 1)
    assert number_to_write(SHARE, EXACT, 2) == (1.63, 2)
    assert number_to_write(SHARE, ROUNDED, 2) == (1.6, 1), "1.60 would say more than was published"
    assert number_to_write(SHARE, DERIVED, 2) == (1.58, 2), "what the regions make of it is what is tested"
    whole = Estimate(16.0, 16.0, None, None, None, None, "none", "published", rounded_to=1, precision=1)
    assert number_to_write(SHARE, whole) == number_to_write(SHARE, whole, 2) == (16.0, 0), (
        "published in whole percent"
    )


def test_limits_take_decimals_until_they_say_the_verdict() -> None:
    lower, similar, far = Interval(1.24, 1.552), Interval(1.556, 1.9), Interval(0.2, 0.4)
    # 1.552 < 1.5832, but 1.6 and 1.6 are written; with two decimals 1.55 < 1.58.
    assert decimals_to_write(SHARE, DERIVED, [(Verdict.LOWER, lower)]) == [2]
    # Beside 1.6 of the same level, 1.6–1.9 touches it; and where a table writes 1.58 once for all, it would
    # lie above: 1.56–1.90 holds it.
    assert decimals_to_write(SHARE, DERIVED, [(Verdict.LOWER, lower), (Verdict.SIMILAR, similar)]) == [2, 2]
    assert decimals_to_write(SHARE, DERIVED, [(Verdict.LOWER, lower), (Verdict.CLEARLY_LOWER, far)]) == [2, 1]
    # 1.55 and 1.6: a reference that is known no finer stays as it was published.
    assert decimals_to_write(SHARE, ROUNDED, [(Verdict.LOWER, lower)]) == [2]


def test_only_what_is_compared_takes_more_and_never_without_end() -> None:
    nothing = Estimate(0.0, 0.0, 0, 500, 0.0, 0.7, "wilson", "published")
    assert decimals_to_write(
        SHARE, DERIVED, [(Verdict.NOT_COMPARED, Interval(1.2, 1.6)), (Verdict.SIMILAR, None)]
    ) == [1, 1]
    # A limit that touches the reference says "similar" too, and no further decimal is needed; but a file has
    # 1.5833, which is less than 1.6, and so 1.58 is written. Zeros touch with any number of decimals.
    assert decimals_to_write(SHARE, DERIVED, [(Verdict.SIMILAR, Interval(1.2, 1.5833))]) == [2]
    assert decimals_to_write(SHARE, nothing, [(Verdict.SIMILAR, Interval(0.0, 2.0))]) == [1]
    close = Interval(1.2, 1.5832 - 1e-9)
    assert decimals_to_write(SHARE, DERIVED, [(Verdict.LOWER, close)]) == [1 + MORE] == [2]


def test_a_limit_that_would_still_touch_is_rounded_away_from_the_reference() -> None:
    def limits(verdict: Verdict, lower: float, upper: float, digits: set[int]) -> tuple[float, float]:
        figure = replace(EXACT, lower=lower, upper=upper)
        found = figure_to_write(SHARE, DERIVED, verdict, figure, digits)
        return found.lower or 0.0, found.upper or 0.0

    # 1.5826 < 1.5832, and both would be written 1.58: so 1.57, the next number below that.
    assert limits(Verdict.LOWER, 1.2, 1.5826, {2}) == (1.2, 1.57)
    assert limits(Verdict.CLEARLY_HIGHER, 1.5838, 1.9, {2}) == (1.59, 1.9)
    # 1.57 beside 1.58 says it already, and is left as it is.
    assert limits(Verdict.LOWER, 1.2, 1.5744, {2}) == (1.2, 1.5744)
    # Where a table writes 1.6 once for all, 1.58 would lie above a lower limit of 1.5833: 1.58 is written.
    assert limits(Verdict.SIMILAR, 1.5, 1.5833, {1, 2}) == (1.5, 1.6)
    assert limits(Verdict.NOT_COMPARED, 1.2, 1.5826, {1}) == (1.2, 1.5826)


def test_a_figure_beside_limits_of_chance_says_on_which_side_it_lies() -> None:
    # 1.6279 lies above 1.622, and 1.63 above 1.62: one decimal more says it.
    assert limits_beside(SHARE, EXACT, (1.2, 1.622), 1) == (2, (1.2, 1.622))
    # 1.6272 would be written 1.63 as well: the limit is rounded away from the figure.
    assert limits_beside(SHARE, EXACT, (1.2, 1.6272), 1) == (2, (1.2, 1.62))
    # Inside the limits a figure may touch one.
    assert limits_beside(SHARE, EXACT, (1.2, 1.6281), 1) == (1, (1.2, 1.6281))


def test_a_written_limit_on_the_reference_says_no_difference() -> None:
    between = Interval(1.2, 1.6)
    assert not agrees(Verdict.LOWER, between, {1.6}, 1)
    assert agrees(Verdict.SIMILAR, between, {1.6}, 1)
    assert not agrees(Verdict.SIMILAR, between, {1.6}, 1, touching=False)
    assert not agrees(Verdict.CLEARLY_HIGHER, Interval(1.6, 2.0), {1.6, 1.5}, 1)
