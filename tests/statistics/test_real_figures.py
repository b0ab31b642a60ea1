"""Doubts the code with real figures, where these are at hand: placements at 13-17 in 2021."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from soila_dash.statistics.funnel import (
    Overdispersion,
    overdispersion,
    proportion_limits,
    proportion_standard_errors,
)
from soila_dash.statistics.intervals import wilson
from soila_dash.statistics.ranks import proportion_rank_intervals, rank
from soila_dash.statistics.trend import proportion_trend, recent_window
from soila_dash.statistics.verdict import Verdict, verdict

FIGURES = Path(__file__).parents[2].parent / "shared" / "real-data"
PLACEMENTS = FIGURES / "placements_counties_1991_2021.csv.gz"
POPULATION = FIGURES / "population_agegroups_counties_1991_2021.csv.gz"
COUNTRY = "SSS"

pytestmark = pytest.mark.skipif(not FIGURES.exists(), reason="the real figures are not at hand")

Figures = dict[tuple[str, int], float]


def read(path: Path, column: str, **wanted: str) -> Figures:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return {
            (row["code"], int(row["year"])): float(row[column])
            for row in csv.DictReader(file)
            if all(row[key] == value for key, value in wanted.items())
        }


@pytest.fixture(scope="module")
def placed() -> Figures:
    return read(PLACEMENTS, "abs_value", indicator="5496", gender="total")


@pytest.fixture(scope="module")
def population() -> Figures:
    return read(POPULATION, "pop_13_18", gender="total")


@pytest.fixture(scope="module")
def regions(placed: Figures) -> list[str]:
    return sorted(code for code, year in placed if year == 2021 and code != COUNTRY)


def spread_of_2021(
    placed: Figures, population: Figures, regions: list[str]
) -> tuple[float, list[float], list[float], Overdispersion]:
    x = [placed[code, 2021] for code in regions]
    n = [population[code, 2021] for code in regions]
    p0 = placed[COUNTRY, 2021] / population[COUNTRY, 2021]
    shares = np.array(x) / np.array(n)
    return p0, x, n, overdispersion(shares, proportion_standard_errors(p0, n), p0)


def test_the_figures_are_those_expected(placed: Figures, population: Figures, regions: list[str]) -> None:
    assert len(regions) == 23
    assert placed[COUNTRY, 2021] == 9971
    for figures in (placed, population):
        assert sum(figures[code, 2021] for code in regions) == figures[COUNTRY, 2021]


def test_chance_alone_does_not_explain_the_regions(
    placed: Figures, population: Figures, regions: list[str]
) -> None:
    *_, found = spread_of_2021(placed, population, regions)
    assert round(found.phi) == 15


def test_seventeen_differ_and_five_stand_out(
    placed: Figures, population: Figures, regions: list[str]
) -> None:
    p0, x, n, found = spread_of_2021(placed, population, regions)
    lower, upper = proportion_limits(p0, n, 0.95, found.tau2)
    verdicts = {
        code: verdict(wilson(a, b), p0, a / b, low, high)
        for code, a, b, low, high in zip(regions, x, n, lower, upper, strict=True)
    }
    tally = Counter(verdicts.values())
    assert tally[Verdict.SIMILAR] == 23 - 17
    assert tally[Verdict.CLEARLY_HIGHER] == 0
    clearly = {code for code, found in verdicts.items() if found is Verdict.CLEARLY_LOWER}
    assert clearly == {"11", "18", "91", "17", "01"}


def test_without_the_adjustment_most_would_stand_out(
    placed: Figures, population: Figures, regions: list[str]
) -> None:
    p0, x, n, _ = spread_of_2021(placed, population, regions)
    lower, upper = proportion_limits(p0, n, 0.95)
    shares = np.array(x) / np.array(n)
    assert ((shares < lower) | (shares > upper)).sum() > 23 / 2


def test_ranks_lie_within_their_intervals(placed: Figures, population: Figures, regions: list[str]) -> None:
    _, x, n, _ = spread_of_2021(placed, population, regions)
    places = rank(np.array(x) / np.array(n), lowest_first=True)
    intervals = proportion_rank_intervals(x, n, lowest_first=True)
    for place, interval in zip(places, intervals, strict=True):
        assert interval.lower <= place <= interval.upper
    # "Intervals of 9-13 places are normal": the widest are.
    widest = max(i.upper - i.lower + 1 for i in intervals)
    assert 9 <= widest <= 13


@pytest.mark.parametrize(
    ("last_year", "direction"),
    # The share rose from 2016 to 2020; with the fall of 2021 the rise is no longer clear.
    [(2020, "increasing"), (2021, "none")],
)
def test_the_recent_trend_of_the_country(
    placed: Figures, population: Figures, last_year: int, direction: str
) -> None:
    years = recent_window(range(1991, last_year + 1), [])
    trend = proportion_trend(
        years,
        [placed[COUNTRY, year] for year in years],
        [population[COUNTRY, year] for year in years],
    )
    assert (trend.first_year, trend.last_year) == (last_year - 4, last_year)
    assert trend.direction == direction
