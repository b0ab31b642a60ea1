"""What can be asked of a release, and the precise refusal of what cannot."""

from pathlib import Path
from typing import Any

import pytest

from soila_dash.answers import choose
from soila_dash.answers.compare import compare
from soila_dash.answers.develop import develop
from soila_dash.faults import DataFaults, Fault
from soila_dash.store import Store
from tests.invented import catalog, indicator, opened, row

ITEMS = catalog(
    indicator("national", order=1),
    indicator("regional", order=2),
    indicator("waiting", order=3),
    indicator("hidden", order=4),
    indicator("aside", order=5),
    indicator("elsewhere", order=6, goal="other-goal"),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    rows = [
        row("national", "XX", 2020, 1.0),
        row("regional", "XX", 2019, 1.0),
        row("regional", "A", 2019, 1.0),
        row("regional", "A", 2021, 1.0),
        row("regional", "B", 2021, 1.0),
        row("regional", "C", 2021, None),
        row("regional", "C", 2022, None),
        row("regional", "A", 2021, 2.0, sex="male"),
        row("regional", "M1", 2018, 1.0),
        row("hidden", "A", 2020, None),
        row("aside", "A", 2020, 1.0, lead=False),
        row("elsewhere", "A", 2020, 1.0),
    ]
    return opened(tmp_path, rows, ITEMS)


def fault_of(*asked: Any, **more: Any) -> Fault:
    with pytest.raises(DataFaults) as caught:
        choose.check(*asked, **more)
    (fault,) = caught.value.faults
    return fault


def test_coverage_counts_published_leading_figures(store: Store) -> None:
    held = choose.coverage(store)
    assert set(held) == {"national", "regional", "elsewhere"}
    regional = held["regional"]
    assert regional.levels() == ("county", "maakunta")
    assert regional.of("county") == (2019, 2021)
    assert regional.years["county", "total"] == {2019: 1, 2021: 2}
    assert regional.of("county", "male") == (2021,)
    assert regional.of("county", "female") == ()
    assert regional.sexes("county") == ("total", "male")
    assert regional.sexes("municipality") == ()
    assert held["national"].levels() == ()
    assert choose.coverage(store) is held


def test_a_page_leads_with_what_has_regional_figures(store: Store) -> None:
    held, waiting = choose.of_goal(store, ITEMS, "placements")
    assert [i.id for i in held] == ["regional", "national"]
    assert [i.id for i in waiting] == ["waiting", "hidden", "aside"]
    assert choose.of_goal(store, ITEMS, "nothing") == ((), ())


def test_an_unknown_indicator() -> None:
    assert choose.indicator(ITEMS, "waiting").id == "waiting"
    with pytest.raises(DataFaults) as caught:
        choose.indicator(ITEMS, "wating")
    (fault,) = caught.value.faults
    assert (fault.code, fault.key, fault.found) == ("unknown_indicator", "indicator", "wating")
    assert "waiting" in fault.expected.split(", ")


def test_what_cannot_be_answered(store: Store) -> None:
    regional, waiting = ITEMS.indicators["regional"], ITEMS.indicators["waiting"]
    for none_held in (waiting, ITEMS.indicators["hidden"], ITEMS.indicators["aside"]):
        fault = fault_of(store, none_held, "county", "total")
        assert (fault.code, fault.found) == ("no_figures", none_held.id)
    fault = fault_of(store, regional, "collaborative_area", "total")
    assert (fault.code, fault.found) == ("no_such_figures", "collaborative_area total")
    assert fault.expected == "country total, county male, county total, maakunta total"
    fault = fault_of(store, regional, "county", "female")
    assert (fault.code, fault.found) == ("no_such_figures", "county female")
    fault = fault_of(store, regional, "county", "total", 2020)
    assert (fault.code, fault.key, fault.found) == ("unknown_year", "year", "2020")
    assert "2019" in fault.expected
    assert "2021" in fault.expected
    fault = fault_of(store, regional, "county", "total", region="M1")
    assert (fault.code, fault.key, fault.found) == ("unknown_region", "region", "M1")
    choose.check(store, regional, "county", "total", 2021, "C")
    choose.check(store, regional, "maakunta", "total", 2018, "XX")


@pytest.mark.parametrize("year", [2020, 2022, 0, -1, 99999])
def test_answers_refuse_a_year_without_figures(store: Store, year: int) -> None:
    with pytest.raises(DataFaults, match="unknown_year"):
        compare(store, ITEMS.indicators["regional"], "county", year)


def test_answers_refuse_an_indicator_without_figures(store: Store) -> None:
    waiting = ITEMS.indicators["waiting"]
    with pytest.raises(DataFaults, match="no_figures"):
        compare(store, waiting, "county", 2020)
    with pytest.raises(DataFaults, match="no_figures"):
        develop(store, waiting, "county")
