"""The table of visits leaves no pair of values out."""

from dataclasses import astuple
from itertools import combinations

from tests.browser import visits


def test_every_pair_of_values_is_visited() -> None:
    def pairs(seen: visits.Seen) -> set[tuple[object, ...]]:
        return set(combinations(enumerate(astuple(seen)), 2))

    wanted = set().union(*map(pairs, visits.every()))
    assert wanted - set().union(*map(pairs, visits.TABLE)) == set()


def test_no_page_is_left_out() -> None:
    assert {seen.page for seen in visits.TABLE} == set(visits.PAGES)
    assert len(visits.TABLE) == 3 * len(visits.PAGES) == len(set(visits.TABLE))
