"""Tests differences of estimates: Newcombe as a special case, a difference of changes by hand, coverage."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from soila_dash.statistics.contrast import contrast, touching_tail
from soila_dash.statistics.intervals import Interval, wilson
from tests.statistics.newcombe import newcombe

counts = st.tuples(st.integers(1, 5000), st.integers(0, 5000)).map(lambda p: (min(p), max(p[0], p[1], 1)))


def test_the_check_value_of_newcombe() -> None:
    found, interval = contrast((1, -1), (0.8, 0.6), (wilson(56, 70), wilson(48, 80)))
    assert found == pytest.approx(0.2)
    assert (interval.lower, interval.upper) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(counts, counts)
def test_two_shares_are_newcombes_method(first: tuple[int, int], second: tuple[int, int]) -> None:
    (x1, n1), (x2, n2) = first, second
    found, interval = contrast((1, -1), (x1 / n1, x2 / n2), (wilson(x1, n1), wilson(x2, n2)))
    expected, limits = newcombe(x1, n1, x2, n2)
    assert found == pytest.approx(expected, abs=1e-12)
    assert (interval.lower, interval.upper) == pytest.approx((limits.lower, limits.upper), abs=1e-12)


def test_a_difference_of_changes_by_hand() -> None:
    values = (2.0, 3.0, 5.0, 4.0)
    intervals = (Interval(1.7, 2.4), Interval(2.5, 3.1), Interval(4.9, 5.2), Interval(3.8, 4.4))
    found, interval = contrast((1, -1, -1, 1), values, intervals)
    assert found == -2
    # Down: own lower, others' upper where they are subtracted.
    down = math.sqrt(0.3**2 + 0.1**2 + 0.2**2 + 0.2**2)
    up = math.sqrt(0.4**2 + 0.5**2 + 0.1**2 + 0.4**2)
    assert (interval.lower, interval.upper) == pytest.approx((-2 - down, -2 + up))


@pytest.mark.parametrize("size", [0.5, -0.5])
def test_the_tail_of_a_normal_estimate_is_its_own(size: float) -> None:
    """Of an estimate with normal errors of 0.2 that is 2.5 errors from 0 the tail is 0.00621."""

    def interval_at(confidence: float) -> Interval:
        arm = 0.2 * stats.norm.ppf((1 + confidence) / 2)
        return Interval(size - arm, size + arm)

    assert touching_tail(interval_at) == pytest.approx(0.0062097, abs=1e-7)


def test_an_interval_that_always_holds_0_has_a_tail_of_a_half() -> None:
    assert touching_tail(lambda _: Interval(-1, 1)) == pytest.approx(0.5)


def test_it_covers_a_true_difference_of_changes_about_95_times_of_100() -> None:
    random = np.random.default_rng(7)
    shares, n = np.array([0.020, 0.030, 0.032, 0.030]), np.array([5000, 5100, 9000, 9100])
    truth = float(np.dot((1, -1, -1, 1), shares))
    draws = random.binomial(n, shares, size=(3000, 4))
    held = 0
    for x in draws:
        pairs = list(zip(x, n, strict=True))
        intervals = [wilson(float(a), float(b)) for a, b in pairs]
        _, interval = contrast((1, -1, -1, 1), [float(a / b) for a, b in pairs], intervals)
        held += interval.lower <= truth <= interval.upper
    assert 0.94 < held / 3000 < 0.965


ONE = Interval(0.0, 1.0)
NONSENSE: list[Callable[[], object]] = [
    lambda: contrast((), (), ()),
    lambda: contrast((1, -1), (0.5,), (ONE,)),
    lambda: contrast((1,), (0.5,), (ONE, ONE)),
    lambda: contrast((1,), (1.5,), (ONE,)),
    lambda: contrast((math.nan,), (0.5,), (ONE,)),
    lambda: contrast((1,), (math.inf,), (ONE,)),
]


@pytest.mark.parametrize("call", NONSENSE)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()
