"""Tests standardising, weighted distances and the choice of the nearest areas."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from soila_dash.statistics.checks import FloatArray
from soila_dash.statistics.similar import nearest, standardise


@st.composite
def tables(draw: st.DrawFn) -> FloatArray:
    rows, columns = draw(st.integers(2, 12)), draw(st.integers(1, 4))
    whole = st.integers(-1000, 1000)
    line = st.lists(whole, min_size=columns, max_size=columns)
    table = np.array(draw(st.lists(line, min_size=rows, max_size=rows)), dtype=np.float64)
    assume((table != table[0]).any(axis=0).all())
    return table


@given(tables())
def test_standardised_columns_have_mean_0_and_sd_1(table: FloatArray) -> None:
    scaled = standardise(table)
    assert scaled.shape == table.shape
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(table.shape[1]), abs=1e-9)
    assert np.sqrt((scaled**2).mean(axis=0)) == pytest.approx(np.ones(table.shape[1]))


def test_the_deviation_is_the_populations() -> None:
    assert standardise([[1], [3]]).tolist() == [[-1], [1]]


def test_by_hand() -> None:
    # Both columns are standardised already, so distances can be read off.
    table = [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    near = nearest(table, 0, [4, 1])
    assert [n.index for n in near] == [1, 2, 3]
    assert [n.distance for n in near] == pytest.approx([2, 4, math.sqrt(20)])
    assert near[0].shares == pytest.approx((0, 1))
    assert near[1].shares == pytest.approx((1, 0))
    assert near[2].shares == pytest.approx((0.8, 0.2))


def test_five_by_default_and_not_symmetric() -> None:
    table = [[float(v)] for v in (0, 10, 11, 12, 13, 14, 15, 30)]
    assert [n.index for n in nearest(table, 0, [1])] == [1, 2, 3, 4, 5]
    assert 0 not in [n.index for n in nearest(table, 1, [1])]
    assert [n.index for n in nearest(table, 7, [1], count=2)] == [6, 5]


def test_equally_near_areas_keep_their_order() -> None:
    assert [n.index for n in nearest([[0], [1], [-1], [1]], 0, [1])] == [1, 2, 3]


def test_alike_areas_have_no_shares() -> None:
    near = nearest([[1, 5], [1, 5], [2, 9]], 0, [1, 1])
    assert (near[0].index, near[0].distance, near[0].shares) == (1, 0, (0, 0))


@given(tables(), st.data())
def test_neighbours(table: FloatArray, data: st.DataObject) -> None:
    rows, columns = table.shape
    target = data.draw(st.integers(0, rows - 1))
    weights = data.draw(st.lists(st.floats(0.1, 10), min_size=columns, max_size=columns))
    near = nearest(table, target, weights)
    assert len(near) == min(5, rows - 1)
    assert target not in [n.index for n in near]
    assert len({n.index for n in near}) == len(near)
    distances = [n.distance for n in near]
    assert distances == sorted(distances)
    assert all(sum(n.shares) == pytest.approx(1) for n in near if n.distance)
    # No area left out is nearer than the farthest taken in.
    everybody = nearest(table, target, weights, count=rows)
    assert everybody[: len(near)] == near
    assert len(everybody) == rows - 1


@given(tables(), st.floats(0.01, 100), st.floats(-100, 100))
def test_units_do_not_matter(table: FloatArray, unit: float, shift: float) -> None:
    weights = [1.0] * table.shape[1]
    plain = {n.index: n.distance for n in nearest(table, 0, weights, 20)}
    other = {n.index: n.distance for n in nearest(table * unit + shift, 0, weights, 20)}
    assert plain.keys() == other.keys()
    for index, distance in plain.items():
        assert other[index] == pytest.approx(distance, rel=1e-6, abs=1e-6)


@given(tables())
def test_a_distance_is_the_same_both_ways(table: FloatArray) -> None:
    weights = [1.0] * table.shape[1]
    there = {n.index: n.distance for n in nearest(table, 0, weights, 20)}
    for index, distance in there.items():
        back = {n.index: n.distance for n in nearest(table, index, weights, 20)}
        assert back[0] == pytest.approx(distance)


def test_a_weight_of_zero_takes_a_variable_out() -> None:
    table = [[0, 0], [1, 100], [9, 1]]
    assert nearest(table, 0, [1, 0])[0].index == 1
    assert nearest(table, 0, [0, 1])[0].index == 2
    assert nearest(table, 0, [1, 0])[0].shares == (1, 0)


TABLE = [[0.0, 1.0], [1.0, 5.0], [2.0, 3.0]]
NONSENSE: list[Callable[[], object]] = [
    lambda: standardise(np.empty(0)),
    lambda: standardise([1, 2, 3]),
    lambda: standardise([[1, 2]]),
    lambda: standardise([[1.0, math.nan], [2.0, 3.0]]),
    lambda: standardise([[1, 7], [2, 7]]),
    lambda: standardise([[1, 0.1], [2, 0.1], [3, 0.1]]),
    lambda: nearest(TABLE, 3, [1, 1]),
    lambda: nearest(TABLE, -1, [1, 1]),
    lambda: nearest(TABLE, 0, [1]),
    lambda: nearest(TABLE, 0, [1, -1]),
    lambda: nearest(TABLE, 0, [1, math.nan]),
    lambda: nearest(TABLE, 0, [0, 0]),
    lambda: nearest(TABLE, 0, [1, 1], 0),
]


@pytest.mark.parametrize("call", NONSENSE)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()
