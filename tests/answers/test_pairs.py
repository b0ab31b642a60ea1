"""Two indicators side by side: one level, one year, and nothing computed between them."""

from dataclasses import fields
from pathlib import Path

import pytest

from soila_dash.answers.choose import coverage
from soila_dash.answers.compare import compare
from soila_dash.answers.pairs import Pairs, common_levels, common_years, pairs
from soila_dash.catalog import Catalog
from soila_dash.store import Store
from tests.invented import catalog, indicator, invented_part, opened, row

ITEMS: Catalog = catalog(
    indicator("one", order=1),
    indicator("two", order=2),
    indicator("late", order=3),
    indicator("far", order=4),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    rows = [
        invented_part("one", c, y, 10 * (n + 1), 1000)
        for n, c in enumerate("ABCD")
        for y in (2018, 2019, 2020)
    ]
    rows += [invented_part("two", c, y, 5 * (4 - n), 1000) for n, c in enumerate("ABC") for y in (2017, 2019)]
    rows += [
        row("two", "D", 2019),
        invented_part("two", "E", 2019, 5, 1000),
        invented_part("late", "A", 2022, 10, 1000),
    ]
    rows += [row("far", "M1", 2019, 1.0)]
    return opened(tmp_path, rows, ITEMS)


def asked(store: Store, first: str = "one", second: str = "two", year: int = 2019) -> Pairs:
    one, two = (compare(store, ITEMS.indicators[i], "county", year) for i in (first, second))
    return pairs(one, two)


def test_years_and_levels_in_common(store: Store) -> None:
    held = coverage(store)
    assert common_years(held["one"], held["two"], "county") == (2019,)
    assert common_levels(held["one"], held["two"]) == ("county",)
    assert common_years(held["one"], held["late"], "county") == ()
    assert common_levels(held["one"], held["late"]) == ()
    assert common_levels(held["one"], held["far"]) == ()


def test_figures_are_each_comparisons_own(store: Store) -> None:
    answer = asked(store)
    assert [p.region for p in answer.pairs] == ["C", "B", "A"]
    assert [(p.first.figure.value, p.second.figure.value) for p in answer.pairs] == [
        (3.0, 1.0),
        (2.0, 1.5),
        (1.0, 2.0),
    ]
    assert (answer.first.id, answer.second.id, answer.year) == ("one", "two", 2019)


def test_who_lacks_a_figure_is_left_out_by_name(store: Store) -> None:
    answer = asked(store)
    assert {p.region for p in answer.left_out} == {"D", "E", "F", "G"}
    hidden = next(p for p in answer.left_out if p.region == "D")
    assert hidden.second.figure.status == "suppressed"
    assert hidden.first.figure.value == 4.0
    lacking = next(p for p in answer.left_out if p.region == "E")
    assert (lacking.first.figure.value, lacking.second.figure.value) == (None, 0.5)


def test_unlike_years_are_refused(store: Store) -> None:
    one = compare(store, ITEMS.indicators["one"], "county", 2020)
    two = compare(store, ITEMS.indicators["two"], "county", 2019)
    with pytest.raises(ValueError, match="one year"):
        pairs(one, two)


def test_nothing_is_computed_between_the_two() -> None:
    names = {f.name for f in fields(Pairs)}
    assert not {"correlation", "slope", "r", "r2", "rho", "line"} & names
