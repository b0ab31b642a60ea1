"""Sums over smaller areas: whole or nothing, and shares never averaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soila_dash.sources.summing import Key, share, sums, total

INSIDE = {"01": ["a", "b"], "02": ["c"]}


def parts(year: int = 2019, **counts: int | None) -> dict[Key, int | None]:
    return {("municipality", code, year, "total"): count for code, count in counts.items()}


def test_counts_are_summed_where_every_part_is_there() -> None:
    assert sums(parts(a=3, b=4, c=0), "county", INSIDE, "municipality") == {
        ("county", "01", 2019, "total"): 7,
        ("county", "02", 2019, "total"): 0,
    }


@pytest.mark.parametrize("counts", [parts(a=3, c=5), parts(a=3, b=None, c=5)])
def test_a_missing_part_leaves_its_area_alone_without_a_sum(counts: dict[Key, int | None]) -> None:
    found = sums(counts, "county", INSIDE, "municipality")
    assert found == {("county", "01", 2019, "total"): None, ("county", "02", 2019, "total"): 5}


def test_years_and_sexes_stay_apart() -> None:
    counts = {
        **parts(2019, a=1, b=2, c=3),
        **parts(2020, a=10, c=30),
        ("municipality", "b", 2020, "male"): 20,
    }
    found = sums(counts, "county", {"01": ["a", "b"]}, "municipality")
    assert found == {
        ("county", "01", 2019, "total"): 3,
        ("county", "01", 2020, "male"): None,
        ("county", "01", 2020, "total"): None,
    }


def test_what_the_source_left_out_beside_others_stays_out() -> None:
    counts = {**parts(2019, a=1, b=2, c=3), **parts(2020, a=1, b=2, c=3)}
    found = sums(counts, "county", INSIDE, "municipality", given={(2020, "total")})
    assert {year for _, _, year, _ in found} == {2019}


def test_an_area_without_known_parts_has_no_sum() -> None:
    assert sums(parts(a=1), "county", {"01": []}, "municipality") == {("county", "01", 2019, "total"): None}
    assert sums({}, "county", INSIDE, "municipality") == {}


def test_only_the_named_parts_count() -> None:
    counts = {**parts(a=1, b=2), ("county", "a", 2019, "total"): 99, ("municipality", "z", 2019, "total"): 7}
    assert sums(counts, "county", {"01": ["a", "b"]}, "municipality") == {("county", "01", 2019, "total"): 3}


@given(st.lists(st.integers(0, 10**6) | st.none()))
def test_a_total_is_whole_or_nothing(counts: list[int | None]) -> None:
    found = total(counts)
    assert (found is None) == (not counts or None in counts)
    assert found is None or found == sum(c for c in counts if c is not None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [(3, 40, 7.5), (1, 3, 33.3), (0, 40, 0.0), (None, 40, None), (3, None, None), (3, 0, None)],
)
def test_a_share_needs_both(numerator: int | None, denominator: int | None, value: float | None) -> None:
    assert share(numerator, denominator, 100.0, 1) == value


def test_a_share_is_that_of_the_sums_and_not_a_mean_of_shares() -> None:
    small, large = (1, 10), (10, 1000)
    value = share(small[0] + large[0], small[1] + large[1], 100.0, 1)
    assert value == 1.1
    assert value != round((100 * small[0] / small[1] + 100 * large[0] / large[1]) / 2, 1)
