"""Tests the recent trend against printed values, its invariants and the cutting of windows."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soila_dash.statistics.intervals import Interval, mean_t_summary
from soila_dash.statistics.trend import (
    CHI2_LIMIT,
    long_change,
    proportion_trend,
    recent_window,
    standard_error,
    value_trend,
)

YEARS = range(2017, 2022)
OPPOSITE = {"increasing": "decreasing", "decreasing": "increasing"}


@st.composite
def five_shares(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    n = draw(st.lists(st.integers(1, 50_000), min_size=5, max_size=5))
    return [draw(st.integers(0, total)) for total in n], n


@pytest.mark.parametrize(
    ("x", "chi2", "digits", "direction"),
    [
        ([272, 264, 248, 232, 224], 6.8178, 4, "none"),
        ([340, 310, 270, 230, 200], 49.677, 3, "decreasing"),
    ],
)
def test_proportion_trend_printed(x: list[int], chi2: float, digits: int, direction: str) -> None:
    trend = proportion_trend(YEARS, x, [8000] * 5)
    assert trend.chi2 is not None
    assert round(trend.chi2, digits) == chi2
    assert trend.direction == direction
    assert (trend.first_year, trend.last_year) == (2017, 2021)
    assert trend.difference == pytest.approx((x[-1] - x[0]) / 8000)


def test_slope_and_difference_are_shares() -> None:
    trend = proportion_trend(YEARS, [340, 310, 270, 230, 200], [8000] * 5)
    # Equal n: (-2·340 - 310 + 230 + 2·200) / 10 children a year, of 8000.
    assert trend.slope == pytest.approx(-36 / 8000)
    assert trend.difference == pytest.approx(-140 / 8000)


@given(five_shares())
def test_chi2_is_least_squares_with_the_pooled_variance(
    data: tuple[list[int], list[int]],
) -> None:
    x, n = data
    pooled = sum(x) / sum(n)
    trend = proportion_trend(YEARS, x, n)
    assert trend.chi2 is not None
    if 0 < pooled < 1:
        errors = np.sqrt(pooled * (1 - pooled) / np.array(n))
        other = value_trend(YEARS, np.array(x) / np.array(n), errors)
        assert trend.chi2 == pytest.approx(other.chi2, rel=1e-6, abs=1e-9)
        assert trend.slope == pytest.approx(other.slope, rel=1e-6, abs=1e-12)
    else:
        assert (trend.direction, trend.chi2) == ("none", 0)


@given(five_shares())
def test_the_complement_and_the_reverse_turn_the_trend(
    data: tuple[list[int], list[int]],
) -> None:
    x, n = data
    trend = proportion_trend(YEARS, x, n)
    complement = proportion_trend(YEARS, [b - a for a, b in zip(x, n, strict=True)], n)
    reverse = proportion_trend(YEARS, x[::-1], n[::-1])
    assert trend.slope is not None
    for other in (complement, reverse):
        assert other.chi2 == pytest.approx(trend.chi2, rel=1e-6, abs=1e-9)
        assert other.slope == pytest.approx(-trend.slope, rel=1e-6, abs=1e-9)
        assert other.difference == pytest.approx(-(trend.difference or 0), abs=1e-12)
        if abs((trend.chi2 or 0) - CHI2_LIMIT) > 1e-6 and trend.direction != "none":
            assert other.direction == OPPOSITE[trend.direction]


@given(five_shares())
def test_a_trend_is_significant_and_goes_with_its_slope(
    data: tuple[list[int], list[int]],
) -> None:
    trend = proportion_trend(YEARS, *data)
    assert trend.chi2 is not None
    assert trend.slope is not None
    if trend.direction != "none":
        assert trend.chi2 > CHI2_LIMIT
        assert (trend.slope > 0) == (trend.direction == "increasing")


@given(five_shares(), st.integers(1900, 2100))
def test_the_calendar_does_not_matter(data: tuple[list[int], list[int]], start: int) -> None:
    here, there = proportion_trend(YEARS, *data), proportion_trend(range(start, start + 5), *data)
    assert (here.direction, here.chi2, here.slope) == (there.direction, there.chi2, there.slope)


def test_a_trend_resting_on_one_point_is_none() -> None:
    trend = proportion_trend(YEARS, [205, 204, 203, 202, 400], [8000] * 5)
    assert trend.chi2 is not None
    assert trend.chi2 > CHI2_LIMIT
    assert trend.direction == "none"
    # Dropping the last point must leave a slope of its own, not a flat line.
    flat = proportion_trend(YEARS, [200, 200, 200, 200, 400], [8000] * 5)
    assert flat.direction == "none"
    rising = proportion_trend(YEARS, [200, 201, 202, 203, 400], [8000] * 5)
    assert rising.direction == "increasing"


def test_a_value_trend_by_hand() -> None:
    # Equal errors s: b = (−2·1 − 2 + 4 + 2·5)/10 = 1 and se_b = s/√10.
    trend = value_trend(YEARS, [1, 2, 3, 4, 5], [0.5] * 5)
    assert trend.chi2 == pytest.approx(10 / 0.25)
    assert trend.slope == pytest.approx(1)
    assert trend.difference == 4
    assert trend.direction == "increasing"


@given(
    st.lists(st.floats(-100, 100), min_size=5, max_size=5),
    st.lists(st.floats(0.01, 10), min_size=5, max_size=5),
)
def test_value_trends_agree_with_numpy_and_turn(values: list[float], errors: list[float]) -> None:
    trend = value_trend(YEARS, values, errors)
    fitted = np.polyfit(np.arange(5) - 2, values, 1, w=1 / np.array(errors))
    assert trend.slope == pytest.approx(fitted[0], rel=1e-6, abs=1e-6)
    turned = value_trend(YEARS, [-value for value in values], errors)
    assert turned.chi2 == pytest.approx(trend.chi2, rel=1e-9, abs=1e-12)
    assert turned.direction == OPPOSITE.get(trend.direction, trend.direction)


@given(st.lists(st.floats(-10, 10), min_size=5, max_size=5), st.floats(1.1, 10))
def test_larger_errors_make_chi2_smaller(values: list[float], factor: float) -> None:
    one, other = value_trend(YEARS, values, [1] * 5), value_trend(YEARS, values, [factor] * 5)
    assert one.chi2 is not None
    assert other.chi2 == pytest.approx(one.chi2 / factor**2)


def test_equal_values_have_no_slope() -> None:
    trend = value_trend(YEARS, [0.1] * 5, [0.3, 0.1, 0.7, 0.2, 0.9])
    assert (trend.direction, trend.slope, trend.chi2) == ("none", 0, 0)


def test_nobody_or_everybody_counted_is_no_trend() -> None:
    for x in ([0] * 5, [50] * 5):
        trend = proportion_trend(YEARS, x, [50] * 5)
        assert (trend.direction, trend.slope, trend.chi2) == ("none", 0, 0)


@pytest.mark.parametrize("length", [2, 3, 4])
def test_too_short_shows_the_difference_only(length: int) -> None:
    years = range(2018, 2018 + length)
    x = [340, 310, 270, 230][:length]
    for trend in (
        proportion_trend(years, x, [8000] * length),
        value_trend(years, np.array(x) / 8000, [0.001] * length),
        value_trend(years, np.array(x) / 8000, None),
    ):
        assert trend.direction == "too_short"
        assert trend.difference == pytest.approx((x[-1] - x[0]) / 8000)
        assert (trend.chi2, trend.slope) == (None, None)
        assert (trend.first_year, trend.last_year) == (years[0], years[-1])


def test_a_single_point_has_no_difference() -> None:
    trend = proportion_trend([2021], [3], [10])
    assert (trend.direction, trend.difference) == ("too_short", None)


def test_without_errors_there_is_no_test() -> None:
    trend = value_trend(YEARS, [5, 4, 3, 2, 1], None)
    assert (trend.direction, trend.chi2, trend.slope, trend.difference) == (
        "no_test",
        None,
        None,
        -4,
    )


def test_standard_error() -> None:
    assert standard_error(Interval(1, 4.92)) == pytest.approx(1)
    assert standard_error(mean_t_summary(3, 1, 1_000_000)) == pytest.approx(0.001, rel=1e-4)


@pytest.mark.parametrize(
    ("years", "breaks", "expected"),
    [
        (range(2010, 2022), [], (2017, 2018, 2019, 2020, 2021)),
        # The break year starts the new series and is in the window itself.
        (range(2010, 2022), [2019], (2019, 2020, 2021)),
        (range(2010, 2022), [2021], (2021,)),
        (range(2010, 2022), [2017], (2017, 2018, 2019, 2020, 2021)),
        (range(2010, 2022), [2018], (2018, 2019, 2020, 2021)),
        (range(2010, 2022), [2012, 2018, 2020], (2020, 2021)),
        (range(2010, 2022), [2022, 2030], (2017, 2018, 2019, 2020, 2021)),
        ([2015, 2016, 2017, 2019, 2020, 2021], [], (2019, 2020, 2021)),
        # A break in the missing year.
        ([2015, 2016, 2017, 2019, 2020, 2021], [2018], (2019, 2020, 2021)),
        ([2019, 2021], [], (2021,)),
        ([2020, 2021], [], (2020, 2021)),
        ([], [2020], ()),
    ],
)
def test_recent_window(years: list[int], breaks: list[int], expected: tuple[int, ...]) -> None:
    assert recent_window(years, breaks) == expected


@pytest.mark.parametrize(
    ("years", "breaks", "expected"),
    [
        # Every second year: the five last points span nine years.
        (range(2009, 2026, 2), [], (2017, 2019, 2021, 2023, 2025)),
        # A survey that was not held in 2019 is a gap, whatever stands beside it.
        ([2013, 2015, 2017, 2021, 2023, 2025], [], (2021, 2023, 2025)),
        ([2013, 2015, 2017, 2018, 2021, 2023, 2025], [], (2021, 2023, 2025)),
        # A break in a year between two points cuts as one in the later point's own year does.
        (range(2009, 2026, 2), [2020], (2021, 2023, 2025)),
        (range(2009, 2026, 2), [2021], (2021, 2023, 2025)),
        (range(2009, 2026, 2), [2019], (2019, 2021, 2023, 2025)),
        # Yearly figures are no points of it.
        ([2024, 2025], [], (2025,)),
    ],
)
def test_recent_window_of_every_second_year(
    years: list[int], breaks: list[int], expected: tuple[int, ...]
) -> None:
    assert recent_window(years, breaks, every=2) == expected


@pytest.mark.slow
@given(
    st.sets(st.integers(1990, 2030)).map(sorted),
    st.sets(st.integers(1985, 2035)),
    st.integers(1, 8),
)
def test_a_window_is_consecutive_latest_uncut_and_as_long_as_can_be(
    years: list[int], breaks: set[int], length: int
) -> None:
    window = recent_window(years, breaks, length)
    assert len(window) <= length
    assert set(window) <= set(years)
    assert bool(window) == bool(years)
    if window:
        assert window == tuple(range(window[0], years[-1] + 1))
        assert not breaks & set(window[1:])
        if len(window) < length:
            assert window[0] in breaks or window[0] - 1 not in years


NAN = math.nan
GOOD_N = [8000] * 5
NONSENSE: list[Callable[[], object]] = [
    lambda: proportion_trend(YEARS, [1, 2, 3, 4, 9000], GOOD_N),
    lambda: proportion_trend(YEARS, [1, 2, 3, 4, -5], GOOD_N),
    lambda: proportion_trend(YEARS, [1, 2, 3, 4, NAN], GOOD_N),
    lambda: proportion_trend(YEARS, [0] * 5, [8000, 8000, 0, 8000, 8000]),
    lambda: proportion_trend(YEARS, [0] * 5, [8000] * 4),
    lambda: proportion_trend(YEARS, [0] * 4, [8000] * 4),
    lambda: proportion_trend(range(2016, 2022), [0] * 6, [8000] * 6),
    lambda: proportion_trend([2016, 2018, 2019, 2020, 2021], [0] * 5, GOOD_N),
    lambda: proportion_trend([2021, 2020, 2019, 2018, 2017], [0] * 5, GOOD_N),
    lambda: proportion_trend([], [], []),
    lambda: value_trend(YEARS, [1, 2, 3, 4, NAN], None),
    lambda: value_trend(YEARS, [1, 2, 3, 4, 5], [1, 1, 1, 1, 0]),
    lambda: value_trend(YEARS, [1, 2, 3, 4, 5], [1, 1, 1, 1, -1]),
    lambda: value_trend(YEARS, [1, 2, 3, 4, 5], [1, 1, 1, 1]),
    lambda: value_trend([2020, 2021], [1, 2], [1, NAN]),
    lambda: recent_window([2020, 2019], []),
    lambda: recent_window([2020, 2020], []),
    lambda: recent_window([2020], [], 0),
    lambda: recent_window([2020], [], every=0),
]


@pytest.mark.parametrize("call", NONSENSE)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()


def test_a_long_change_asks_for_more_the_longer_its_series_has_wandered() -> None:
    """By hand: (ln 3)² over the sum of 1/x of both ends of each step, times the noise."""
    two = math.log(3) ** 2 / (1 / 100 + 1 / 300)
    assert long_change([100, 300], [8000, 8000]) == pytest.approx(two)
    steps = (1 / 100 + 1 / 300) + 2 / 300 + 2 / 300
    assert long_change([100, 300, 300, 300], [8000] * 4, 0.5) == pytest.approx(
        math.log(3) ** 2 / (0.5 * steps)
    )
    assert long_change([300, 100], [8000, 8000]) == pytest.approx(two), "down as up"
    assert long_change([100, 150, 100], [8000, 8000, 8000]) == 0
    for x, n in (([100], [8000]), ([0, 100], [8000, 8000]), ([100, 9000], [8000, 8000])):
        with pytest.raises(ValueError, match=r"."):
            long_change(x, n)
