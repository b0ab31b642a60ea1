"""Tests ranks, their simulated intervals and quantiles."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from soila_dash.statistics.ranks import (
    DRAWS,
    RankInterval,
    proportion_rank_intervals,
    quantile,
    rank,
    rate_rank_intervals,
)

VALUES = st.lists(st.floats(-1000, 1000), min_size=1, max_size=40)


def test_ties_take_the_lowest_rank() -> None:
    assert rank([3, 1, 2, 2, 5], lowest_first=True).tolist() == [4, 1, 2, 2, 5]
    assert rank([3, 1, 2, 2, 5], lowest_first=False).tolist() == [2, 5, 3, 3, 1]


@given(VALUES, st.booleans())
def test_rank_agrees_with_scipy(values: list[float], lowest_first: bool) -> None:
    keys = np.array(values) if lowest_first else -np.array(values)
    expected = stats.rankdata(keys, method="min")
    assert rank(values, lowest_first).tolist() == expected.tolist()


def test_enough_draws() -> None:
    assert DRAWS >= 2000


@st.composite
def areas(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    n = draw(st.lists(st.integers(1, 40_000), min_size=1, max_size=23))
    return [draw(st.integers(0, total)) for total in n], n


@settings(max_examples=15)
@given(areas(), st.booleans())
def test_intervals_lie_among_the_places_and_come_back_the_same(
    data: tuple[list[int], list[int]], lowest_first: bool
) -> None:
    x, n = data
    for intervals, again in (
        (
            proportion_rank_intervals(x, n, lowest_first),
            proportion_rank_intervals(x, n, lowest_first),
        ),
        (rate_rank_intervals(x, n, lowest_first), rate_rank_intervals(x, n, lowest_first)),
    ):
        assert intervals == again
        assert len(intervals) == len(x)
        assert all(1 <= i.lower <= i.upper <= len(x) for i in intervals)


def test_areas_far_apart_hold_their_places() -> None:
    n = [10_000] * 4
    expected = tuple(RankInterval(place, place) for place in (2, 4, 1, 3))
    reverse = tuple(RankInterval(place, place) for place in (3, 1, 4, 2))
    x = [2000, 8000, 500, 5000]
    assert proportion_rank_intervals(x, n, lowest_first=True) == expected
    assert proportion_rank_intervals(x, n, lowest_first=False) == reverse
    assert rate_rank_intervals(x, n, lowest_first=True) == expected
    assert rate_rank_intervals(x, None, lowest_first=True) == expected


def test_equal_areas_may_hold_nearly_any_place() -> None:
    for intervals in (
        proportion_rank_intervals([500] * 10, [10_000] * 10, lowest_first=True),
        rate_rank_intervals([500] * 10, [10_000] * 10, lowest_first=True),
    ):
        assert all(i.lower == 1 and i.upper >= 9 for i in intervals)


def test_a_rate_ranks_by_population_and_a_count_without() -> None:
    x, n = [1000, 4000], [1000, 100_000]
    assert rate_rank_intervals(x, n, lowest_first=False)[0] == RankInterval(1, 1)
    assert rate_rank_intervals(x, None, lowest_first=False)[0] == RankInterval(2, 2)


def test_a_share_ranks_by_its_denominator() -> None:
    intervals = proportion_rank_intervals([1000, 4000], [2000, 100_000], lowest_first=False)
    assert intervals == (RankInterval(1, 1), RankInterval(2, 2))


def test_small_areas_are_less_sure_of_their_place() -> None:
    shares = np.linspace(0.02, 0.04, 21)
    widths = []
    for size in (1_000, 20_000, 400_000):
        n = np.full(21, size)
        places = proportion_rank_intervals(np.rint(shares * n), n, lowest_first=True)
        middle = places[10]
        assert middle.lower <= 11 <= middle.upper
        widths.append(middle.upper - middle.lower)
    assert widths[0] > widths[1] > widths[2]


def test_the_spread_is_that_of_the_distribution() -> None:
    # With 5000 of 10,000 the binomial spread is 50 and the Poisson spread 71.
    x, n = [5000, 5180], [10_000, 10_000]
    assert proportion_rank_intervals(x, n, True)[0] == RankInterval(1, 1)
    assert rate_rank_intervals(x, n, True)[0] == RankInterval(1, 2)


def test_type_7_quantiles() -> None:
    values = [15, 20, 35, 40, 50]
    assert quantile(values, 0.25) == 20
    assert quantile(values, 0.4) == pytest.approx(29)
    assert quantile([1, 2, 3, 4], 0.5) == 2.5
    assert quantile([1, 2, 3, 4], 0.1) == pytest.approx(1.3)


@given(VALUES, st.floats(0, 1), st.floats(0, 1))
def test_quantiles_rise_between_the_extremes(values: list[float], a: float, b: float) -> None:
    low, high = quantile(values, min(a, b)), quantile(values, max(a, b))
    assert min(values) - 1e-9 <= low <= high + 1e-9 <= max(values) + 2e-9
    assert quantile(values, 0) == min(values)
    assert quantile(values, 1) == max(values)


NAN = math.nan
NONSENSE: list[Callable[[], object]] = [
    lambda: rank([], True),
    lambda: rank([1, NAN], True),
    lambda: proportion_rank_intervals([6], [5], True),
    lambda: proportion_rank_intervals([-1], [5], True),
    lambda: proportion_rank_intervals([1], [0], True),
    lambda: proportion_rank_intervals([1, 2], [5], True),
    lambda: proportion_rank_intervals([], [], True),
    lambda: rate_rank_intervals([-1], [5], True),
    lambda: rate_rank_intervals([1], [0], True),
    lambda: rate_rank_intervals([1, 2], [5], True),
    lambda: rate_rank_intervals([NAN], None, True),
    lambda: quantile([], 0.5),
    lambda: quantile([1, NAN], 0.5),
    lambda: quantile([1], 1.1),
    lambda: quantile([1], -0.1),
    lambda: quantile([1], NAN),
]


@pytest.mark.parametrize("call", NONSENSE)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()
