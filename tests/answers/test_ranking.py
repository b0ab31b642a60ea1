"""Places among the regions: order, intervals, who is left out, and no places without a direction."""

from pathlib import Path

import numpy as np
import pytest

from soila_dash.answers.compare import compare
from soila_dash.answers.headline import headline
from soila_dash.answers.ranking import Ranking, ranking
from soila_dash.catalog import Indicator
from tests.invented import catalog, indicator, invented_part, opened, row

COUNTS = {"A": (300, 10_000), "B": (200, 10_000), "C": (210, 10_000), "D": (900, 10_000)}


def ranked(folder: Path, item: Indicator, *more: dict[str, object]) -> Ranking:
    rows = [invented_part("share", code, 2020, x, n) for code, (x, n) in COUNTS.items()]
    items = catalog(item)
    store = opened(folder, [*rows, invented_part("share", "XX", 2020, 1610, 40_000), *more], items)
    return ranking(compare(store, item, "county", 2020))


def test_the_aim_decides_which_end_is_first(tmp_path: Path) -> None:
    low = ranked(tmp_path / "low", indicator(direction="lower"))
    high = ranked(tmp_path / "high", indicator(direction="higher"))
    assert [(p.region, p.rank) for p in low.rows if p.rank] == [("B", 1), ("C", 2), ("A", 3), ("D", 4)]
    assert [(p.region, p.rank) for p in high.rows if p.rank] == [("D", 1), ("A", 2), ("C", 3), ("B", 4)]
    assert low.of == high.of == 4


def test_the_interval_is_what_fresh_draws_give(tmp_path: Path) -> None:
    """Drawn again with another seed and other code."""
    answer = ranked(tmp_path, indicator(direction="lower"))
    random = np.random.default_rng(99)
    draws = {code: random.binomial(n, x / n, 20_000) / n for code, (x, n) in COUNTS.items()}
    for code in COUNTS:
        below = sum((draws[other] < draws[code]).astype(int) for other in COUNTS if other != code)
        low, high = np.percentile(below + 1, [2.5, 97.5])
        place = answer.place(code)
        assert place is not None
        assert place.interval is not None
        assert (place.interval.lower, place.interval.upper) == (low, high)


def test_no_places_without_a_direction(tmp_path: Path) -> None:
    answer = ranked(tmp_path, indicator())
    assert answer.reason == "neutral"
    assert answer.of == 0
    assert {p.rank for p in answer.rows} == {p.interval for p in answer.rows} == {None}
    assert answer.place("A") is None


def test_a_region_without_figure_or_denominator_has_no_place(tmp_path: Path) -> None:
    item = indicator(direction="lower")
    answer = ranked(tmp_path, item, row("share", "E", 2020), row("share", "F", 2020, 1.0))
    assert answer.of == 4
    assert answer.place("E") is answer.place("F") is answer.place("G") is None
    assert [p.region for p in answer.rows[4:]] == ["F", "E", "G"]


def test_one_region_has_nobody_to_be_ranked_with(tmp_path: Path) -> None:
    items = catalog(indicator(direction="lower"))
    store = opened(
        tmp_path, [invented_part("share", "A", 2020, 300, 10_000), row("share", "B", 2020, 3.0)], items
    )
    answer = ranking(compare(store, items.indicators["share"], "county", 2020))
    assert answer.reason == "too_few"
    assert answer.place("A") is None


@pytest.mark.parametrize("code", COUNTS)
def test_the_goal_page_says_the_same_place(tmp_path: Path, code: str) -> None:
    from soila_dash.answers.develop import develop  # noqa: PLC0415

    item = indicator(direction="lower")
    rows = [invented_part("share", c, 2020, x, n) for c, (x, n) in COUNTS.items()]
    items = catalog(item)
    store = opened(tmp_path, [*rows, invented_part("share", "XX", 2020, 1610, 40_000)], items)
    compared = compare(store, item, "county", 2020)
    head = headline(develop(store, item, "county", region=code), compared, ranking(compared))
    place = ranking(compared).place(code)
    assert head is not None
    assert place is not None
    assert (head.place, head.of) == (place.interval, ranking(compared).of)
