"""Tests the funnel limits and overdispersion against printed values and invariants."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soila_dash.statistics.funnel import (
    adjusted_rate_limits,
    overdispersion,
    plain_rate_limits,
    proportion_limits,
    proportion_standard_errors,
    rate_standard_errors,
)
from soila_dash.statistics.intervals import Z95, exact_poisson_lower, exact_poisson_upper

SHARES = st.floats(0.001, 0.999)
DENOMINATORS = st.lists(st.floats(1, 1e6), min_size=1, max_size=30)
TAU2 = st.floats(0, 0.01)


@pytest.mark.parametrize(("confidence", "expected"), [(0.95, (0.0234, 0.0386)), (0.998, (0.0190, 0.0430))])
def test_proportion_limits_printed(confidence: float, expected: tuple[float, float]) -> None:
    lower, upper = proportion_limits(0.031, [2000], confidence)
    assert (round(lower[0], 4), round(upper[0], 4)) == expected


def test_rate_limits_printed() -> None:
    """statistics.md: an average of 7/1000 and a count of 30 meet at these populations."""
    lower, upper = plain_rate_limits(7, [6118.12, 2891.55], 0.95, k=1000)
    assert upper[1] == pytest.approx(10.3750, abs=5e-5)
    assert lower[0] == pytest.approx(4.9035, abs=5e-5)


@given(SHARES, DENOMINATORS, TAU2, TAU2)
def test_proportion_limits_nest_and_widen(p0: float, n: list[float], a: float, b: float) -> None:
    inner = proportion_limits(p0, n, 0.95, min(a, b))
    outer = proportion_limits(p0, n, 0.998, min(a, b))
    wider = proportion_limits(p0, n, 0.95, max(a, b))
    for other in (outer, wider):
        assert (other[0] <= inner[0]).all()
        assert (inner[1] <= other[1]).all()
    assert (inner[0] >= 0).all()
    assert (inner[0] <= p0).all()
    assert (inner[1] >= p0).all()
    assert (outer[1] <= 1).all()


@given(SHARES, DENOMINATORS, TAU2)
def test_funnels_narrow_with_n(p0: float, n: list[float], tau2: float) -> None:
    ordered = np.sort(n)
    for lower, upper in (
        proportion_limits(p0, ordered, 0.95, tau2),
        adjusted_rate_limits(p0, ordered, 0.95, tau2),
    ):
        assert (np.diff(lower) >= -1e-12).all()
        assert (np.diff(upper) <= 1e-12).all()


@pytest.mark.slow
@given(SHARES, DENOMINATORS, TAU2)
def test_proportion_limits_of_the_complement_are_mirrored(p0: float, n: list[float], tau2: float) -> None:
    lower, upper = proportion_limits(p0, n, 0.95, tau2)
    mirrored = proportion_limits(1 - p0, n, 0.95, tau2)
    assert lower == pytest.approx(1 - mirrored[1], abs=1e-9)
    assert upper == pytest.approx(1 - mirrored[0], abs=1e-9)


def test_tau2_adds_to_the_variance() -> None:
    _, upper = proportion_limits(0.5, [100], 0.95, tau2=0.0075)
    # The chance variance is 0.0025, so the sum is 0.01 and its root 0.1.
    assert upper[0] == pytest.approx(0.5 + Z95 * 0.1)
    _, upper = adjusted_rate_limits(7, [1000], 0.95, tau2=2, k=1000)
    assert upper[0] == pytest.approx(7 + Z95 * 3)


def test_rate_limits_are_clamped_at_zero_only() -> None:
    lower, upper = adjusted_rate_limits(2, [1], 0.95, tau2=0)
    assert lower[0] == 0
    assert upper[0] > 2


@pytest.mark.parametrize("average", [0.1, 7, 50])
def test_where_a_counts_exact_interval_touches_the_average_lies_its_limit(average: float) -> None:
    counts = np.array([1.0, 2, 5, 30, 900, 5000])
    farthest = []
    for confidence in (0.95, 0.998):
        above = exact_poisson_lower(counts, confidence) * 1000 / average
        _, upper = plain_rate_limits(average, above, confidence, k=1000)
        assert upper == pytest.approx(counts / above * 1000)
        below = exact_poisson_upper(counts, confidence) * 1000 / average
        lower, _ = plain_rate_limits(average, below, confidence, k=1000)
        assert lower == pytest.approx(counts / below * 1000)
        assert (lower < average).all()
        assert (upper > average).all()
        farthest.append((lower, upper))
    (inner, outer) = farthest
    assert (outer[0] < inner[0]).all()
    assert (outer[1] > inner[1]).all()


def test_below_one_expected_event_no_rate_is_too_low() -> None:
    lower, _ = plain_rate_limits(7, [1.0], 0.95, k=1000)
    assert lower[0] == 0


def test_exact_and_adjusted_rate_limits_agree_when_counts_are_large() -> None:
    _, exact = plain_rate_limits(7, [14_000_000], 0.95, k=1000)
    _, upper = adjusted_rate_limits(7, [14_000_000], 0.95, 0, k=1000)
    assert upper[0] == pytest.approx(exact[0], rel=1e-4)


def test_standard_errors() -> None:
    assert proportion_standard_errors(0.5, [100, 400]) == pytest.approx([0.05, 0.025])
    assert rate_standard_errors(7, [1000, 7000], k=1000) == pytest.approx([math.sqrt(7), 1])


def test_overdispersion_by_hand() -> None:
    # z = -10..10; quantiles at 10 and 90 % are -8 and 8, so +-9 and +-10 become +-8.
    z = np.arange(-10, 11)
    result = overdispersion(z * 0.5, np.full(21, 0.5), 0)
    phi = (2 * sum(i**2 for i in range(1, 9)) + 4 * 64) / 21
    assert result.phi == pytest.approx(phi)
    # Equal weights w = 4: sum w - sum w2 / sum w = 84 - 4 = 80.
    assert result.tau2 == pytest.approx((21 * phi - 20) / 80)


def test_overdispersion_quantiles_are_type_7() -> None:
    # Of 0, 1, 2, 3 the type 7 quantiles at 10 and 90 % are 0.3 and 2.7.
    result = overdispersion([0, 1, 2, 3], [1] * 4, 0)
    assert result.phi == pytest.approx((0.09 + 1 + 4 + 7.29) / 4)


def test_unequal_errors_in_tau2() -> None:
    result = overdispersion([3, -3, 8, 0], [1, 1, 2, 2], 0)
    z = np.clip([3, -3, 4, 0], *np.quantile([3, -3, 4, 0], [0.1, 0.9]))
    weights = np.array([1, 1, 0.25, 0.25])
    spread = 2.5 - (weights**2).sum() / 2.5
    assert result.tau2 == pytest.approx(((z**2).sum() - 3) / spread)


def test_alike_regions_have_no_tau2() -> None:
    result = overdispersion([0.1, -0.1, 0.2], [1, 2, 1], 0)
    assert result.tau2 == 0
    assert result.phi < 1


def test_tau2_finds_the_variance_that_was_put_in_less_what_is_winsorised() -> None:
    # One fixed draw: a statistical tolerance must not be hunted for an unlucky seed.
    errors = np.full(200_000, 0.5)
    values = np.random.default_rng(1).normal(3, np.hypot(0.5, 2), errors.size)
    # Winsorising at 10 and 90 % leaves 0.6787 of a normal distribution's variance.
    expected = 0.6787 * (0.25 + 4) - 0.25
    assert overdispersion(values, errors, 3).tau2 == pytest.approx(expected, rel=0.01)


@given(
    st.lists(st.floats(-50, 50), min_size=2, max_size=30),
    st.floats(0.01, 100),
    st.floats(-10, 10),
)
def test_overdispersion_keeps_to_the_unit(values: list[float], unit: float, shift: float) -> None:
    errors = np.linspace(0.5, 1.5, len(values))
    plain = overdispersion(values, errors, 0)
    scaled = overdispersion((np.array(values) + shift) * unit, errors * unit, shift * unit)
    assert plain.phi >= 0
    assert plain.tau2 >= 0
    assert scaled.phi == pytest.approx(plain.phi, abs=1e-9, rel=1e-6)
    assert scaled.tau2 == pytest.approx(plain.tau2 * unit**2, abs=1e-7 * unit**2, rel=1e-6)


NAN = math.nan
NONSENSE: list[Callable[[], object]] = [
    lambda: proportion_limits(-0.1, [10], 0.95),
    lambda: proportion_limits(1.1, [10], 0.95),
    lambda: proportion_limits(NAN, [10], 0.95),
    lambda: proportion_limits(0.1, [0], 0.95),
    lambda: proportion_limits(0.1, [10, -1], 0.95),
    lambda: proportion_limits(0.1, [], 0.95),
    lambda: proportion_limits(0.1, [NAN], 0.95),
    lambda: proportion_limits(0.1, [10], 95),
    lambda: proportion_limits(0.1, [10], 0.95, -1),
    lambda: proportion_limits(0.1, [10], 0.95, NAN),
    lambda: adjusted_rate_limits(-1, [10], 0.95, 0),
    lambda: adjusted_rate_limits(1, [0], 0.95, 0),
    lambda: adjusted_rate_limits(1, [10], 0.95, -1),
    lambda: adjusted_rate_limits(1, [10], 0.95, 0, k=0),
    lambda: plain_rate_limits(0, [10], 0.95),
    lambda: plain_rate_limits(7, [0], 0.95),
    lambda: plain_rate_limits(7, [NAN], 0.95),
    lambda: plain_rate_limits(7, [3], 1),
    lambda: plain_rate_limits(7, [3], 0.95, k=-1),
    lambda: overdispersion([1], [1], 0),
    lambda: overdispersion([1, 2], [1], 0),
    lambda: overdispersion([1, 2], [1, 0], 0),
    lambda: overdispersion([1, 2], [1, -1], 0),
    lambda: overdispersion([1, NAN], [1, 1], 0),
    lambda: overdispersion([1, 2], [1, 1], NAN),
]


@pytest.mark.parametrize("call", NONSENSE)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()
