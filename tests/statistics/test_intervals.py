"""Tests the intervals against printed values, their invariants and nonsense input."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from soila_dash.statistics.intervals import (
    Z95,
    Z998,
    Interval,
    mean_t_summary,
    poisson_count,
    poisson_tail,
    rate,
    rounded_share,
    scaled_count,
    wilson,
    z_value,
)
from tests.statistics.newcombe import newcombe

CONFIDENCES = st.floats(0.01, 0.999)
COUNTS = st.integers(0, 100_000)


@st.composite
def parts(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 1_000_000))
    return draw(st.integers(0, n)), n


def rounded(interval: Interval, digits: int) -> tuple[float, float]:
    return round(interval.lower, digits), round(interval.upper, digits)


def test_z_values() -> None:
    assert (round(Z95, 9), round(Z998, 9)) == (1.959963985, 3.090232306)


@pytest.mark.parametrize(
    ("x", "n", "confidence", "expected"),
    [
        (12, 345, 0.95, (0.020007, 0.059804)),
        (12, 345, 0.998, (0.014736, 0.079890)),
        (0, 20, 0.95, (0, 0.161125)),
        (20, 20, 0.95, (0.838875, 1)),
        (7, 9, 0.95, (0.452589, 0.936775)),
        (65, 100, 0.95, (0.552544, 0.736358)),
    ],
)
def test_wilson_printed(x: int, n: int, confidence: float, expected: tuple[float, float]) -> None:
    assert rounded(wilson(x, n, confidence), 6) == expected


@given(parts(), st.sampled_from([0.5, 0.95, 0.998]))
def test_wilson_agrees_with_scipy(part: tuple[int, int], confidence: float) -> None:
    x, n = part
    theirs = stats.binomtest(x, n).proportion_ci(confidence, method="wilson")
    ours = wilson(x, n, confidence)
    assert ours.lower == pytest.approx(theirs.low, abs=1e-10)
    assert ours.upper == pytest.approx(theirs.high, abs=1e-10)


@given(parts(), CONFIDENCES)
def test_wilson_contains_the_share_within_0_and_1(part: tuple[int, int], confidence: float) -> None:
    x, n = part
    interval = wilson(x, n, confidence)
    assert 0 <= interval.lower <= x / n <= interval.upper <= 1


@given(st.integers(1, 1_000_000), CONFIDENCES)
def test_wilson_ends_exactly_at_0_and_1(n: int, confidence: float) -> None:
    assert wilson(0, n, confidence).lower == 0
    assert wilson(n, n, confidence).upper == 1


@given(parts(), CONFIDENCES)
def test_wilson_of_the_complement_is_mirrored(part: tuple[int, int], confidence: float) -> None:
    x, n = part
    one, other = wilson(x, n, confidence), wilson(n - x, n, confidence)
    assert one.lower == pytest.approx(1 - other.upper, abs=1e-9)
    assert one.upper == pytest.approx(1 - other.lower, abs=1e-9)


@given(parts(), st.integers(2, 50))
def test_wilson_narrows_with_n(part: tuple[int, int], times: int) -> None:
    x, n = part
    small, large = wilson(x, n), wilson(times * x, times * n)
    assert large.upper - large.lower < small.upper - small.lower


@given(parts(), CONFIDENCES, CONFIDENCES)
def test_wilson_nests_in_confidence(part: tuple[int, int], a: float, b: float) -> None:
    narrow, wide = wilson(*part, min(a, b)), wilson(*part, max(a, b))
    assert wide.lower <= narrow.lower + 1e-12
    assert narrow.upper <= wide.upper + 1e-12


def test_wilson_takes_a_mid_population_and_a_fractional_count() -> None:
    assert wilson(12, 345, 0.95).lower > wilson(12, 345.5, 0.95).lower
    assert wilson(12, 345).upper < wilson(12.5, 345).upper


@pytest.mark.parametrize(
    ("x", "expected"),
    [(0, (0, 3.6889)), (4, (1.0899, 10.2416)), (10, (4.7874, 18.3915)), (57, (43.1686, 73.8515))],
)
def test_poisson_count_printed(x: int, expected: tuple[float, float]) -> None:
    assert rounded(poisson_count(x), 4) == expected


@given(st.integers(0, 9), CONFIDENCES)
def test_poisson_below_ten_is_exact(x: int, confidence: float) -> None:
    alpha = 1 - confidence
    interval = poisson_count(x, confidence)
    lower = stats.chi2.ppf(alpha / 2, 2 * x) / 2 if x else 0
    assert interval.lower == pytest.approx(lower)
    assert interval.upper == pytest.approx(stats.chi2.ppf(1 - alpha / 2, 2 * x + 2) / 2)


@given(st.integers(10, 100_000))
def test_byar_is_near_the_exact_interval(x: int) -> None:
    interval = poisson_count(x)
    assert interval.lower == pytest.approx(stats.chi2.ppf(0.025, 2 * x) / 2, rel=0.002)
    assert interval.upper == pytest.approx(stats.chi2.ppf(0.975, 2 * x + 2) / 2, rel=0.002)


def test_the_handover_is_between_nine_and_ten() -> None:
    exact_at_ten = stats.chi2.ppf(0.025, 20) / 2
    assert poisson_count(10).lower != pytest.approx(exact_at_ten, abs=1e-4)
    assert poisson_count(9).lower == pytest.approx(stats.chi2.ppf(0.025, 18) / 2, abs=1e-9)


@given(st.integers(1, 100_000), st.floats(0, 100_000))
def test_a_poisson_counts_tail(count: int, expected: float) -> None:
    assert poisson_tail(count, expected) == pytest.approx(stats.poisson.sf(count - 1, expected))


@given(COUNTS, CONFIDENCES, CONFIDENCES)
def test_poisson_contains_the_count_and_nests(x: int, a: float, b: float) -> None:
    narrow, wide = poisson_count(x, min(a, b)), poisson_count(x, max(a, b))
    assert 0 <= wide.lower <= narrow.lower + 1e-9
    assert narrow.lower <= x <= narrow.upper
    assert narrow.upper <= wide.upper + 1e-9


@given(COUNTS)
def test_poisson_rises_with_the_count(x: int) -> None:
    fewer, more = poisson_count(x), poisson_count(x + 1)
    assert fewer.lower < more.lower
    assert fewer.upper < more.upper


def test_rate_printed() -> None:
    assert rounded(rate(57, 8000, 1000), 4) == (5.3961, 9.2314)
    assert 57 / 8000 * 1000 == 7.125


@given(COUNTS, st.floats(0.5, 1e7), st.sampled_from([1.0, 100.0, 1000.0]))
def test_rate_is_the_scaled_count(x: int, n: float, k: float) -> None:
    count, per_k = poisson_count(x), rate(x, n, k)
    assert per_k.lower == pytest.approx(count.lower / n * k)
    assert per_k.upper == pytest.approx(count.upper / n * k)


def test_a_rate_may_count_more_events_than_persons() -> None:
    assert rate(30, 20).upper > 1


def test_scaled_count() -> None:
    assert rounded(scaled_count(57, 7.125), 4) == (5.3961, 9.2314)


@given(st.integers(1, 300), st.floats(0.1, 5))
def test_scaled_count_contains_the_published_value(x: int, value: float) -> None:
    interval = scaled_count(x, value)
    assert interval.lower <= value <= interval.upper


def test_mean_printed() -> None:
    values = [4, 5, 3, 4, 4, 2, 5]
    assert round(np.mean(values), 4) == 3.8571
    interval = mean_t_summary(np.mean(values), np.std(values, ddof=1), len(values))
    assert rounded(interval, 4) == (2.8684, 4.8458)


@given(st.floats(-5, 5), st.floats(0.1, 10), st.integers(2, 10_000))
def test_mean_summary_agrees_with_scipy_and_narrows(mean: float, sd: float, n: int) -> None:
    ours = mean_t_summary(mean, sd, n)
    low, high = stats.t.interval(0.95, n - 1, loc=mean, scale=sd / math.sqrt(n))
    assert ours.lower == pytest.approx(low, abs=1e-8)
    assert ours.upper == pytest.approx(high, abs=1e-8)
    larger = mean_t_summary(mean, sd, n + 1)
    assert larger.upper - larger.lower < ours.upper - ours.lower


def test_the_mean_of_equal_values_has_no_width() -> None:
    assert mean_t_summary(0.1, 0, 3) == Interval(0.1, 0.1)


def test_newcombe_printed() -> None:
    difference, interval = newcombe(56, 70, 48, 80)
    assert round(difference, 4) == 0.2
    assert rounded(interval, 4) == (0.0524, 0.3339)


@given(parts(), parts(), CONFIDENCES, CONFIDENCES)
def test_newcombe_contains_the_difference_mirrors_and_nests(
    one: tuple[int, int], other: tuple[int, int], a: float, b: float
) -> None:
    difference, narrow = newcombe(*one, *other, min(a, b))
    _, wide = newcombe(*one, *other, max(a, b))
    reverse, mirrored = newcombe(*other, *one, min(a, b))
    assert -1 - 1e-9 <= wide.lower <= narrow.lower + 1e-12
    assert narrow.lower <= difference <= narrow.upper
    assert narrow.upper <= wide.upper + 1e-12
    assert wide.upper <= 1 + 1e-9
    assert reverse == -difference
    assert mirrored.lower == pytest.approx(-narrow.upper)
    assert mirrored.upper == pytest.approx(-narrow.lower)


@given(st.floats(0.001, 0.99), st.floats(0.001, 0.99))
def test_z_rises_with_confidence(a: float, b: float) -> None:
    assume(abs(a - b) > 1e-9)
    assert z_value(min(a, b)) < z_value(max(a, b))


NAN, INF = math.nan, math.inf
NONSENSE: list[Callable[[], object]] = [
    lambda: wilson(6, 5),
    lambda: wilson(-1, 5),
    lambda: wilson(0, 0),
    lambda: wilson(1, -5),
    lambda: wilson(NAN, 5),
    lambda: wilson(1, NAN),
    lambda: wilson(1, INF),
    lambda: wilson(1, 5, 0),
    lambda: wilson(1, 5, 1),
    lambda: wilson(1, 5, 95),
    lambda: wilson(1, 5, NAN),
    lambda: poisson_count(-1),
    lambda: poisson_count(NAN),
    lambda: poisson_count(INF),
    lambda: poisson_count(3, 1.5),
    lambda: rate(-1, 10),
    lambda: rate(1, 0),
    lambda: rate(1, -10),
    lambda: rate(1, NAN),
    lambda: rate(1, 10, 0),
    lambda: rate(1, 10, -1000),
    lambda: scaled_count(0, 0.4),
    lambda: scaled_count(4, 0),
    lambda: scaled_count(4, NAN),
    lambda: mean_t_summary(3, 1, 1),
    lambda: mean_t_summary(3, -1, 9),
    lambda: mean_t_summary(NAN, 1, 9),
    lambda: mean_t_summary(3, 1, NAN),
    lambda: newcombe(6, 5, 1, 5),
    lambda: newcombe(1, 5, 1, 0),
    lambda: Interval(2, 1),
    lambda: Interval(NAN, 1),
    lambda: z_value(1),
]


@pytest.mark.parametrize("call", NONSENSE)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()


def test_a_rounded_share_is_widened_by_its_rounding() -> None:
    """50 counted, 0.5 % published, so 0.01 for each: the middle is 0.5 + 3.841459 · 0.01 / 2 = 0.519207, the
    reach 1.959964 · √(0.01 · 0.5 + 3.841459 · 0.0001 / 4 + 0.01 / 9) = 1.959964 · √0.006207148 = 0.154416.

    Read backwards: 0.5 lies z errors of the count and the rounding from the upper limit r = 0.673623,
    (r - 0.5)² = 0.030145 = 3.841459 · (r · 0.01 + 0.01 / 9)."""
    found = rounded_share(50, 0.5, 0.1)
    assert (found.lower, found.upper) == pytest.approx((0.364791, 0.673623), abs=2e-6)
    for r in (found.lower, found.upper):
        assert (r - 0.5) ** 2 == pytest.approx(1.959964**2 * (r * 0.01 + 0.01 / 9), rel=1e-6)
    assert rounded_share(3, 0.5, 1.0).lower == 0.0
    exact, plain = scaled_count(50, 0.5), rounded_share(50, 0.5, 0.0)
    assert (plain.lower, plain.upper) == pytest.approx((exact.lower, exact.upper), abs=0.01)
