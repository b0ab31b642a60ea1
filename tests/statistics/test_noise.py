"""The yearly noise of a series: ρ by hand and of the real counties, and a trend beside it by hand."""

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from soila_dash.paths import ROOT
from soila_dash.statistics.contrast import contrast, rescale
from soila_dash.statistics.intervals import Interval, wilson
from soila_dash.statistics.noise import Counted, error_factor, yearly_noise
from soila_dash.statistics.trend import CHI2_LIMIT, CONFIDENCE, neighbours, noisy_trend, proportion_trend
from tests.statistics.newcombe import newcombe
from tests.statistics.test_real_figures import FIGURES, PLACEMENTS

CARRIED = ROOT / "data" / "published" / "county_figures.csv"


def carried(series: str) -> list[list[Counted]]:
    """Each region's years, counts and denominators as the project carries them."""
    rows: defaultdict[str, list[Counted]] = defaultdict(list)
    with CARRIED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["series"] == series and row["sex"] == "total" and row["region"] != "FI":
                rows[row["region"]].append((int(row["year"]), int(row["count"]), int(row["denominator"])))
    return [sorted(points) for points in rows.values()]


def alike(first: Sequence[float], regions: int = 10) -> list[list[Counted]]:
    """Regions with the same counts of 8,000 in yearly points."""
    return [[(2000 + n, x, 8000) for n, x in enumerate(first)] for _ in range(regions)]


def test_rho_by_hand() -> None:
    """Counts jump between 100 and 121: each of ten changes is ±ln 1.21 = ±0.190620, their mean 0.

    (Δ - Δ̄)² sums to 10 · 0.036336 = 0.363361; times 10/9 it is 0.403734. By chance alone it would be
    ten times 1/100 + 1/121 = 0.0182645. So ρ = 0.403734 / 0.182645 = 2.21049, whatever the regions' number.
    """
    jumping = [100, 121] * 5 + [100]
    assert yearly_noise(alike(jumping)) == pytest.approx(2.21049, abs=1e-5)
    assert yearly_noise(alike(jumping, 23)) == pytest.approx(2.21049, abs=1e-5)


@pytest.mark.parametrize("growth", [1.0, 1.1], ids=["the same every year", "a steady rise"])
def test_where_all_changes_are_equal_the_noise_is_not_known(growth: float) -> None:
    """Every change is ln 1.1, or 0: none differs from the mean of its block but by the machine's digits. A
    noise of nothing would call every change sure, and no factor can be had of it."""
    assert yearly_noise(alike([100 * growth**n for n in range(11)])) is None


def test_regions_that_stay_the_same_take_part_in_the_noise_of_all() -> None:
    """Ten that jump (above) and ten at 100, by chance 10 · 2/100: 0.403734 / (0.182645 + 0.2) = 1.05511."""
    both = [*alike([100, 121] * 5 + [100]), *alike([100] * 11)]
    assert yearly_noise(both) == pytest.approx(1.05511, abs=1e-5)


@pytest.mark.parametrize(
    ("series", "rho"),
    # At 7-12 the project carries the years from 2001 on; the whole series gives 0.54 (below).
    [("placements-13-17", 0.43), ("placements-0-17", 0.66), ("placements-7-12", 0.50)],
)
def test_rho_of_the_counties(series: str, rho: float) -> None:
    assert yearly_noise(carried(series)) == pytest.approx(rho, abs=0.005)


@pytest.mark.skipif(not FIGURES.exists(), reason="the real figures are not at hand")
@pytest.mark.parametrize(("sotkanet", "rho"), [("5496", 0.43), ("5497", 0.54), ("191", 0.66)])
def test_rho_of_the_whole_series(sotkanet: str, rho: float) -> None:
    rows: defaultdict[str, list[Counted]] = defaultdict(list)
    with gzip.open(PLACEMENTS, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            whole = row["gender"] == "total" and row["category"] == "HYVINVOINTIALUE"
            if row["indicator"] == sotkanet and whole:
                point = int(row["year"]), float(row["abs_value"]), float(row["denominator_derived"])
                rows[row["code"]].append(point)
    assert yearly_noise([sorted(points) for points in rows.values()]) == pytest.approx(rho, abs=0.005)


@pytest.mark.parametrize("rho", [1.0, 0.4])
def test_rho_is_found_again_where_it_is_put_in(rho: float) -> None:
    """Steps of a random walk with the variance ρ(1/x + 1/x'), which is 2ρ/x where x hardly moves."""
    rng = np.random.default_rng(1)
    rows: list[list[Counted]] = []
    for region in range(200):
        size = 3000 + 40 * region
        logs = math.log(size) + np.cumsum(rng.normal(0, math.sqrt(2 * rho / size), 31))
        rows.append([(1991 + n, math.exp(v), 1e5) for n, v in enumerate(logs)])
    assert yearly_noise(rows) == pytest.approx(rho, rel=0.1)


def test_too_few_years_regions_or_counts_have_no_rho() -> None:
    jumping = [100, 121] * 5 + [100]
    assert yearly_noise([]) is None
    assert yearly_noise(alike(jumping[:9])) is None, "nine points"
    assert yearly_noise(alike(jumping[:10])) is not None
    assert yearly_noise(alike(jumping, 9)) is None, "nine regions"
    small = [[(year, x / 4, n) for year, x, n in row] for row in alike(jumping, 5)]
    assert yearly_noise([*alike(jumping, 9), *small]) is None, "a count of 25 or 30 says too little"
    assert yearly_noise([*alike(jumping, 10), *small]) == yearly_noise(alike(jumping, 10))


def test_a_break_and_the_rhythm_of_the_series() -> None:
    jumping = [100, 121] * 5 + [100]
    even = [[(2000 + 2 * n, x, n8) for n, (_, x, n8) in enumerate(row)] for row in alike(jumping)]
    assert yearly_noise(even, every=2) == pytest.approx(2.21049, abs=1e-5)
    leap = [[(y, x if y < 2006 else 3 * x, n) for y, x, n in row] for row in alike(jumping)]
    joined, cut = yearly_noise(leap), yearly_noise(leap, [2006])
    assert joined is not None
    assert cut is not None
    assert joined > 2 * cut, "what jumps at a break is no noise"
    assert neighbours(2013, 2015, [2014], 2) is False
    assert neighbours(2013, 2015, [2013], 2) is True
    assert neighbours(2013, 2014, [], 2) is False


def test_a_trend_beside_the_noise_by_hand() -> None:
    """n = 8000 each, ρ = 0.43, logs of the shares by least squares, weights -0.2, -0.1, 0, 0.1, 0.2.

    340, 310, 270, 230, 200: slope 0.2·(ln 200 - ln 340) + 0.1·(ln 230 - ln 310) = -0.106126 - 0.029849
    = -0.135975. 1/x_t + 1/x_{t-1}: 0.006167, 0.006930, 0.008052, 0.009348, mean 0.007624. Variance
    0.26 · 0.43 · 0.007624 = 0.00085235; chi2 = 0.018489 / 0.00085235 = 21.69: decreasing.
    272, 264, 248, 232, 224: slope -0.051752, mean 0.008100, variance 0.00090563, chi2 2.957: none.
    """
    clear = noisy_trend(range(2016, 2021), [340, 310, 270, 230, 200], [8000] * 5, 0.43)
    assert (clear.direction, clear.chi2) == ("decreasing", pytest.approx(21.692, abs=0.005))
    assert clear.difference == pytest.approx(-140 / 8000)
    slight = noisy_trend(range(2016, 2021), [272, 264, 248, 232, 224], [8000] * 5, 0.43)
    assert (slight.direction, slight.chi2) == ("none", pytest.approx(2.957, abs=0.002))


def test_the_rhythm_changes_the_slope_a_year_and_not_the_test() -> None:
    x, n = [340, 310, 270, 230, 200], [8000] * 5
    yearly, second = noisy_trend(range(2016, 2021), x, n, 0.43), noisy_trend(range(2012, 2022, 2), x, n, 0.43)
    assert second.chi2 == pytest.approx(yearly.chi2)
    assert second.slope == pytest.approx((yearly.slope or 0.0) / 2)
    assert noisy_trend(range(4), x[:4], n[:4], 0.43).direction == "too_short"


def test_the_random_walk_is_called_as_seldom_as_it_says() -> None:
    """A walk by ρ(1/x + 1/x') a step: 0.2 % of windows are called, where the test for linear trend, meant for
    other people every year, calls some 4 %."""
    rng, rho, x0, n = np.random.default_rng(2), 0.43, 300.0, 10_000
    calls = eager = 0
    trials = 2000
    for _ in range(trials):
        steps = rng.normal(0, math.sqrt(2 * rho / x0), 4)
        x = x0 * np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
        calls += noisy_trend(range(5), x, [n] * 5, rho).direction != "none"
        eager += proportion_trend(range(5), x, [n] * 5).direction != "none"
    assert calls / trials < 0.005
    assert eager / trials > 0.02


def test_a_change_beside_the_noise_by_hand() -> None:
    """272 and 340 of 8,000: 3.4 and 4.25 %, ρ = 0.43, p̄ = 0.03825: factor √(0.43/0.96175) = 0.66866.

    Newcombe at 99.8 %: 0.85 % (-0.099 … 1.801 %); the arms 0.949 and 0.951 become 0.6344 and 0.6356,
    so the interval 0.216 … 1.486 % leaves zero out: more than chance explains among the same children.
    """
    factor = error_factor(0.43, 0.03825)
    assert factor == pytest.approx(0.66866, abs=1e-5)
    values = 340 / 8000, 272 / 8000
    size, plain = contrast((1, -1), values, [wilson(x, 8000, CONFIDENCE) for x in (340, 272)])
    assert (plain.lower, plain.upper) == pytest.approx((-0.00099, 0.01801), abs=1e-4)
    found = rescale(size, plain, factor)
    assert (found.lower, found.upper) == pytest.approx((0.00216, 0.01486), abs=1e-4)
    assert newcombe(340, 8000, 272, 8000, CONFIDENCE)[1] == plain


def test_a_large_share_is_not_tested_too_eagerly() -> None:
    """Independent years of a share of one half: 1/x overstates by 1/(1 - p) what is found back as ρ = 0.5,
    and the factor of the binomial error is 1."""
    assert error_factor(0.5, 0.5) == pytest.approx(1.0)
    assert error_factor(0.5) == pytest.approx(math.sqrt(0.5))


def test_one_test_for_changes_and_trends() -> None:
    """The trend's limit is the square of the same quantile that bounds a change: 3.0902² = 9.5495."""
    assert wilson(0, 1, CONFIDENCE) == wilson(0, 1, 0.998)
    assert math.sqrt(CHI2_LIMIT) == pytest.approx(3.0902, abs=1e-4)


@pytest.mark.parametrize(
    "call",
    [
        lambda: noisy_trend(range(5), [0, 1, 2, 3, 4], [10] * 5, 0.4),
        lambda: noisy_trend(range(5), [1, 1, 2, 3, 4], [10] * 5, 0.0),
        lambda: noisy_trend([1, 2, 4, 5, 6], [1, 1, 2, 3, 4], [10] * 5, 0.4),
        lambda: error_factor(-1.0),
        lambda: error_factor(0.4, 1.0),
        lambda: rescale(1.0, Interval(0, 2), 0.0),
        lambda: rescale(3.0, Interval(0, 2), 1.0),
        lambda: yearly_noise(alike([9000.0] * 11)),
    ],
)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()
