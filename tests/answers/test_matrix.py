"""Regions × indicators: every cell is the comparison's own, gaps keep their reason."""

from pathlib import Path

import pytest

from soila_dash import paths
from soila_dash.answers.compare import compare
from soila_dash.answers.matrix import EVERY, Matrix, matrix, newest, subjects
from soila_dash.catalog import Catalog
from soila_dash.releases import shelf
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store
from tests import shipped
from tests.invented import catalog, indicator, invented_part, opened, row

REAL = shipped.catalog()
CODES = "ABCDEFG"


@pytest.fixture
def items() -> Catalog:
    return catalog(
        indicator("first", order=1),
        indicator("second", order=2),
        indicator("elsewhere", order=3),
        indicator("waiting", order=4),
    )


@pytest.fixture
def store(tmp_path: Path, items: Catalog) -> Store:
    rows = [invented_part("first", c, 2019, 50, 1000) for c in CODES]
    rows += [invented_part("first", c, 2020, 10 * (n + 1), 1000) for n, c in enumerate(CODES)]
    rows.append(invented_part("first", "XX", 2020, 280, 7000))
    rows += [invented_part("second", c, 2018, 20, 1000) for c in "ABCDE"]
    rows += [row("second", "F", 2018), invented_part("second", "XX", 2018, 100, 5000)]
    rows.append(row("elsewhere", "M1", 2020, 3.0))
    return opened(tmp_path, rows, items)


def asked(store: Store, items: Catalog, regions: str = CODES, sorted_by: int | None = None) -> Matrix:
    having, absent = newest(store, list(items.indicators.values()), "county")
    compared = [compare(store, i, "county", year) for i, year in having]
    return matrix(store, compared, tuple(regions), sorted_by, absent)


def test_each_column_is_the_newest_year_at_the_level(store: Store, items: Catalog) -> None:
    answer = asked(store, items)
    assert [(c.indicator.id, c.year) for c in answer.comparisons] == [("first", 2020), ("second", 2018)]
    assert [i.id for i in answer.absent] == ["elsewhere", "waiting"]
    assert answer.level == "county"


def test_cells_are_the_comparisons_own_rows(store: Store, items: Catalog) -> None:
    answer = asked(store, items)
    for line in answer.lines:
        assert [c.region for c in line.cells] == [line.region] * 2
        for cell, compared in zip(line.cells, answer.comparisons, strict=True):
            assert cell is compared.row(line.region)


def test_gaps_keep_their_reason(store: Store, items: Catalog) -> None:
    cells = {line.region: line.cells[1] for line in asked(store, items).lines}
    assert cells["F"].figure.status == "suppressed"
    assert cells["G"].figure.status == "no_data"
    assert cells["F"].verdict is Verdict.NOT_COMPARED
    assert cells["G"].figure.value is None


def test_order_is_north_to_south_or_a_column_highest_first(store: Store, items: Catalog) -> None:
    assert [line.region for line in asked(store, items).lines] == list(CODES)
    assert [line.region for line in asked(store, items, sorted_by=0).lines] == list(reversed(CODES))
    assert [line.region for line in asked(store, items, sorted_by=1).lines][-2:] == ["F", "G"]


def test_a_basket_narrows_rows_and_changes_no_verdict(store: Store, items: Catalog) -> None:
    whole = {line.region: line for line in asked(store, items).lines}
    basket = asked(store, items, "GA")
    assert [line.region for line in basket.lines] == ["A", "G"]
    assert all(line == whole[line.region] for line in basket.lines)


def test_counts_of_clear_and_compared_cells(store: Store, items: Catalog) -> None:
    answer = asked(store, items)
    clear = [Verdict.CLEARLY_LOWER, Verdict.CLEARLY_HIGHER]
    every = [cell for line in answer.lines for cell in line.cells]
    assert answer.verdict_count == 12
    assert answer.clear == sum(c.verdict in clear for c in every)


def test_no_clear_cell_means_none_is_counted(tmp_path: Path) -> None:
    items = catalog(indicator("first"))
    rows = [invented_part("first", c, 2020, 40, 1000) for c in CODES] + [
        invented_part("first", "XX", 2020, 280, 7000)
    ]
    answer = asked(opened(tmp_path, rows, items), items)
    assert answer.clear == 0


def test_unlike_comparisons_are_refused(store: Store, items: Catalog) -> None:
    with pytest.raises(ValueError, match="one level"):
        matrix(store, [], CODES)
    both = [
        compare(store, items.indicators["first"], "county", 2020),
        compare(store, items.indicators["elsewhere"], "maakunta", 2020),
    ]
    with pytest.raises(ValueError, match="one level"):
        matrix(store, both, CODES)


def test_all_goals_leave_the_context_out() -> None:
    every = subjects(REAL, EVERY)
    assert {i.goal for i in every} == {"placements", "family-support", "aftercare", "substitute-care"}
    assert {i.goal for i in subjects(REAL, "context")} == {"context"}
    assert subjects(REAL, "no-such-goal") == ()


def test_the_example_land_fills_the_matrix() -> None:
    served = shelf.serve(paths.releases(), "example")
    store = Store(served.folder, served.manifest)
    having, absent = newest(store, subjects(REAL, EVERY), "county")
    compared = [compare(store, i, "county", year) for i, year in having]
    answer = matrix(store, compared, [r.code for r in store.at("county")], absent=absent)
    assert len(answer.lines) == 23
    assert all(i.owned for i in answer.absent)
    assert answer.illustrative
    once = {c.indicator.fact: c for c in reversed(compared)}
    assert answer.clear == sum(len(c.clear) for c in once.values()), "nested ages count once"
    nested = {i.id for i in answer.rows_not_counted}
    assert {"placements-0-17", "placements-7-12", "placements-0-6"} <= nested
    assert "placements-13-17" not in nested
    assert len(once) == len(compared) - len(nested)
