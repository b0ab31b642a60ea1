"""Tests the verdict's two tests on one scale, and the judgement by direction."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soila_dash.statistics.intervals import Interval
from soila_dash.statistics.verdict import Direction, Judgement, Verdict, judge, near_limit, verdict

NUMBERS = st.floats(-10, 10)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Interval, float, float, float, float]:
    lower, value, upper = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    funnel_lower, funnel_upper = sorted(draw(st.tuples(NUMBERS, NUMBERS)))
    return Interval(lower, upper), draw(NUMBERS), value, funnel_lower, funnel_upper


@pytest.mark.parametrize(
    ("interval", "value", "funnel", "expected"),
    [
        ((4, 6), 5, (3, 7), Verdict.SIMILAR),
        ((2, 4), 3, (2, 8), Verdict.LOWER),
        ((6, 8), 7, (2, 8), Verdict.HIGHER),
        ((1, 3), 2, (3, 7), Verdict.CLEARLY_LOWER),
        ((7, 9), 8, (3, 7), Verdict.CLEARLY_HIGHER),
        # Outside the funnel, but its own interval covers the benchmark.
        ((1, 6), 2, (3, 7), Verdict.SIMILAR),
        # Touching is not beyond, in either test.
        ((3, 5), 4, (4.5, 5.5), Verdict.SIMILAR),
        ((5, 7), 6, (4.5, 5.5), Verdict.SIMILAR),
        ((1, 3), 2, (2, 8), Verdict.LOWER),
        ((7, 9), 8, (2, 8), Verdict.HIGHER),
        ((1, 3), 2, (None, None), Verdict.LOWER),
        ((7, 9), 8, (None, None), Verdict.HIGHER),
    ],
)
def test_verdicts_beside_a_benchmark_of_5(
    interval: tuple[float, float],
    value: float,
    funnel: tuple[float | None, float | None],
    expected: Verdict,
) -> None:
    assert verdict(Interval(*interval), 5, value, *funnel) is expected


@pytest.mark.parametrize(
    ("interval", "benchmark", "value"),
    [(None, 5, 2), (Interval(1, 3), None, 2), (Interval(1, 3), 5, None), (None, None, None)],
)
def test_without_one_of_the_three_it_is_not_compared(
    interval: Interval | None, benchmark: float | None, value: float | None
) -> None:
    assert verdict(interval, benchmark, value, 3, 7) is Verdict.NOT_COMPARED


@given(cases())
def test_clearly_needs_both_tests(case: tuple[Interval, float, float, float, float]) -> None:
    interval, benchmark, value, funnel_lower, funnel_upper = case
    result = verdict(*case)
    without_funnel = verdict(interval, benchmark, value, None, None)
    assert (result is Verdict.CLEARLY_LOWER) == (without_funnel is Verdict.LOWER and value < funnel_lower)
    assert (result is Verdict.CLEARLY_HIGHER) == (without_funnel is Verdict.HIGHER and value > funnel_upper)
    assert (result is Verdict.SIMILAR) == (interval.lower <= benchmark <= interval.upper)


@given(cases())
def test_the_verdict_is_mirrored(case: tuple[Interval, float, float, float, float]) -> None:
    interval, benchmark, value, funnel_lower, funnel_upper = case
    mirrored = verdict(
        Interval(-interval.upper, -interval.lower), -benchmark, -value, -funnel_upper, -funnel_lower
    )
    swapped = {"lower": "higher", "higher": "lower"}
    words = str(verdict(*case)).split("_")
    assert mirrored == "_".join(swapped.get(word, word) for word in words)


@given(cases())
def test_wider_funnels_make_nothing_stand_out_more(
    case: tuple[Interval, float, float, float, float],
) -> None:
    interval, benchmark, value, funnel_lower, funnel_upper = case
    wider = verdict(interval, benchmark, value, funnel_lower - 1, funnel_upper + 1)
    assert wider in {verdict(*case), verdict(interval, benchmark, value, None, None)}


@pytest.mark.parametrize(
    ("result", "when_lower_is_good", "when_higher_is_good"),
    [
        (Verdict.SIMILAR, Judgement.NONE, Judgement.NONE),
        (Verdict.NOT_COMPARED, Judgement.NONE, Judgement.NONE),
        (Verdict.LOWER, Judgement.BETTER, Judgement.WORSE),
        (Verdict.HIGHER, Judgement.WORSE, Judgement.BETTER),
        (Verdict.CLEARLY_LOWER, Judgement.CLEARLY_BETTER, Judgement.CLEARLY_WORSE),
        (Verdict.CLEARLY_HIGHER, Judgement.CLEARLY_WORSE, Judgement.CLEARLY_BETTER),
    ],
)
def test_judgements(result: Verdict, when_lower_is_good: Judgement, when_higher_is_good: Judgement) -> None:
    assert judge(result, "lower") is when_lower_is_good
    assert judge(result, "higher") is when_higher_is_good
    assert judge(result, "neutral") is Judgement.NONE


@given(st.sampled_from(list(Verdict)), st.sampled_from(get_args(Direction)))
def test_a_judgement_is_as_clear_as_its_verdict(result: Verdict, direction: Direction) -> None:
    judgement = judge(result, direction)
    assert result.clear == result.value.startswith("clearly")
    if judgement is not Judgement.NONE:
        assert judgement.startswith("clearly") == result.startswith("clearly")


def test_the_words_are_those_of_the_design() -> None:
    assert {str(v) for v in Verdict} == {
        "similar",
        "lower",
        "higher",
        "clearly_lower",
        "clearly_higher",
        "not_compared",
    }
    assert {str(j) for j in Judgement} == {
        "better",
        "worse",
        "clearly_better",
        "clearly_worse",
        "none",
    }


@pytest.mark.parametrize(
    ("benchmark", "value", "funnel_lower", "funnel_upper"),
    [
        (math.nan, 2, 3, 7),
        (5, math.nan, 3, 7),
        (5, math.inf, 3, 7),
        (5, 2, math.nan, 7),
        (5, 2, 3, math.nan),
        (5, 2, 7, 3),
        (5, 2, None, 7),
        (5, 2, 3, None),
    ],
)
def test_nonsense_is_refused(
    benchmark: float, value: float, funnel_lower: float | None, funnel_upper: float | None
) -> None:
    with pytest.raises(ValueError, match=r"."):
        verdict(Interval(1, 3), benchmark, value, funnel_lower, funnel_upper)


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="direction"):
        judge(Verdict.LOWER, "down")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("deviation", "near"),
    # z of 90 % is 1.644854, that of 95 % 1.959964: 5 % of regions lie between them by chance.
    [
        (1.64, False),
        (1.65, True),
        (-1.65, True),
        (1.95, True),
        (1.97, False),
        (-3.0, False),
        (0.0, False),
        (None, False),
    ],
)
def test_near_the_limit(deviation: float | None, near: bool) -> None:
    assert near_limit(deviation) is near
