"""Tests the spine chart's scale: national in the middle, larger to the right."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soila_dash.statistics.spine import spine_scale

NUMBERS = st.floats(-1e6, 1e6)
VALUES = st.lists(NUMBERS, min_size=1, max_size=30)


def test_the_longer_side_below_sets_the_scale() -> None:
    scale = spine_scale([2, 8, 10, 11, 12], 10)
    assert (scale.minimum, scale.maximum) == (2, 18)
    assert [scale.position(v) for v in (2, 10, 12, 18)] == [0, 0.5, 0.625, 1]
    assert scale.box() == (0.375, 0.5625)


def test_the_longer_side_above_sets_the_scale() -> None:
    scale = spine_scale([8, 9, 10, 12, 18], 10)
    assert (scale.minimum, scale.maximum) == (2, 18)
    assert scale.position(18) == 1


def test_all_alike_lie_in_the_middle() -> None:
    scale = spine_scale([5, 5], 5)
    assert scale.position(5) == 0.5
    assert scale.box() == (0.5, 0.5)


def test_a_national_value_beyond_the_regions_stays_in_the_middle() -> None:
    scale = spine_scale([1, 2], 10)
    assert (scale.minimum, scale.maximum) == (1, 19)
    assert scale.position(10) == 0.5


@given(VALUES, NUMBERS)
def test_national_is_in_the_middle_and_an_extreme_at_an_end(values: list[float], national: float) -> None:
    scale = spine_scale(values, national)
    assert scale.position(national) == 0.5
    positions = [scale.position(value) for value in values]
    assert all(0 <= p <= 1 for p in positions)
    if scale.half_width:
        assert {0.0, 1.0} & set(positions)
    left, right = scale.box()
    assert min(positions) - 1e-9 <= left <= right <= max(positions) + 1e-9


@given(VALUES, NUMBERS)
def test_it_is_the_published_rule(values: list[float], national: float) -> None:
    scale = spine_scale(values, national)
    low, high = min(values), max(values)
    minimum = low if national - low > high - national else national - (high - national)
    assert scale.minimum == pytest.approx(minimum, abs=1e-6)
    assert scale.maximum == pytest.approx(national + (national - minimum), abs=1e-6)


@given(VALUES, NUMBERS)
def test_the_order_is_kept(values: list[float], national: float) -> None:
    scale = spine_scale(values, national)
    positions = [scale.position(value) for value in sorted(values)]
    assert positions == sorted(positions)


NONSENSE: list[Callable[[], object]] = [
    lambda: spine_scale([], 1),
    lambda: spine_scale([1, math.nan], 1),
    lambda: spine_scale([1, 2], math.nan),
    lambda: spine_scale([1, 2], math.inf),
    lambda: spine_scale([1, 2], 1).position(2.5),
    lambda: spine_scale([1, 2], 1).position(math.nan),
    lambda: spine_scale([5, 5], 5).position(6),
]


@pytest.mark.parametrize("call", NONSENSE)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()
