"""Similar regions: which variables are used and why not, distances worked out a second time, the basket."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soila_dash.answers.compare import compare
from soila_dash.answers.similar import Similar, middle, similar
from soila_dash.catalog import Catalog, Goal, Indicator
from soila_dash.faults import DataFaults
from soila_dash.store import Store
from tests.invented import GOAL, LAND, WORDS, indicator, invented_part, opened, row

CONTEXT = Goal.model_validate({"id": "context", "order": 9, "name": WORDS, "statement": WORDS})
CODES = "ABCDEFG"
POPULATION = indicator("population", goal="context", unit="persons", quantity="count", decimals=0)
POVERTY = indicator("poverty", goal="context", order=2)
FAMILIES = indicator("families", goal="context", order=3)
SURVEY = indicator("survey", goal="context", order=4, levels=("country", "maakunta"))
OUTCOME = indicator("share")
PEOPLE = dict(zip(CODES, (100_000, 110_000, 90_000, 700_000, 30_000, 200_000, 400_000), strict=True))
POOR = dict(zip(CODES, (10.0, 10.5, 9.0, 15.0, 8.0, 12.0, 20.0), strict=True))
LONE = dict(zip(CODES, (20.0, 22.0, 21.0, 29.0, 19.0, 25.0, 24.0), strict=True))


def items_of(*items: Indicator) -> Catalog:
    return Catalog((GOAL, CONTEXT), {i.id: i for i in items}, LAND, ())


ALL = items_of(POPULATION, POVERTY, FAMILIES, SURVEY, OUTCOME)


def figures(name: str, values: Mapping[str, float], year: int = 2020) -> list[dict[str, object]]:
    return [row(name, code, year, value) for code, value in values.items()]


def held(folder: Path, *tables: Sequence[dict[str, object]]) -> Store:
    return opened(folder, [r for rows in tables for r in rows], ALL)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return held(tmp_path, figures("population", PEOPLE), figures("poverty", POOR), figures("families", LONE))


def by_hand(
    code: str, tables: Sequence[tuple[Mapping[str, float], bool]], weights: Sequence[float]
) -> dict[str, float]:
    """The distances by the formula, with plain arithmetic."""
    found = dict.fromkeys((c for c in CODES if c != code), 0.0)
    for (values, logged), weight in zip(tables, weights, strict=True):
        scaled = {c: math.log(v) if logged else v for c, v in values.items()}
        mean = sum(scaled.values()) / len(scaled)
        sd = math.sqrt(sum((v - mean) ** 2 for v in scaled.values()) / len(scaled))
        for other in found:
            found[other] += weight * ((scaled[other] - scaled[code]) / sd) ** 2
    return {c: math.sqrt(v) for c, v in found.items()}


TABLES = ((PEOPLE, True), (POOR, False), (LONE, False))


@pytest.mark.parametrize("code", CODES)
def test_distances_by_hand(store: Store, code: str) -> None:
    answer = similar(store, ALL, code)
    expected = by_hand(code, TABLES, (1, 1, 1))
    assert {p.region: p.distance for p in answer.everyone} == pytest.approx(expected)
    assert [p.region for p in answer.everyone] == sorted(expected, key=lambda c: expected[c])
    assert answer.peers == answer.everyone[:5]
    assert all(sum(p.shares) == pytest.approx(1) for p in answer.everyone)


def test_weights_count(store: Store) -> None:
    answer = similar(store, ALL, "A", {"population": 3, "families": 0})
    expected = by_hand("A", TABLES, (3, 1, 0))
    assert {p.region: p.distance for p in answer.everyone} == pytest.approx(expected)
    assert [v.weight for v in answer.variables] == [3, 1]
    assert [(u.indicator.id, u.why) for u in answer.unused if u.why == "weight"] == [("families", "weight")]


def test_the_variables_are_context_only(store: Store) -> None:
    answer = similar(store, ALL, "A")
    assert [(v.indicator.id, v.year, v.logged) for v in answer.variables] == [
        ("population", 2020, True),
        ("poverty", 2020, False),
        ("families", 2020, False),
    ]
    assert [(u.indicator.id, u.why) for u in answer.unused] == [("survey", "other_level")]


def test_a_neighbour_need_not_be_one_in_return(tmp_path: Path) -> None:
    """E is far from all and has neighbours all the same; nobody has E among its three nearest."""
    answers = {}
    far = {**PEOPLE, "E": 5_000}
    store = held(tmp_path, figures("population", far), figures("poverty", {**POOR, "E": 1.0}))
    for code in CODES:
        answers[code] = similar(store, ALL, code)
    assert len(answers["E"].peers) == 5
    assert [c for c in CODES if "E" in [p.region for p in answers[c].everyone[:3]]] == []
    one, other = answers["E"].everyone[0].region, "E"
    back = next(p.distance for p in answers[one].everyone if p.region == other)
    assert back == pytest.approx(answers["E"].everyone[0].distance), "the distance itself is mutual"


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(scale=st.integers(2, 40), shift=st.integers(0, 20), people=st.integers(2, 30))
def test_units_do_not_matter(tmp_path: Path, scale: int, shift: int, people: int) -> None:
    """A share in other units, and a population counted in other units, leave the distances alone."""
    one = held(tmp_path / "one", figures("population", PEOPLE), figures("poverty", POOR))
    folder = tmp_path / f"other-{scale}-{shift}-{people}"
    other = held(
        folder,
        figures("population", {c: v * people for c, v in PEOPLE.items()}),
        figures("poverty", {c: v * scale + shift for c, v in POOR.items()}),
    )
    for code in "AE":
        plain = {p.region: p.distance for p in similar(one, ALL, code).everyone}
        assert {p.region: p.distance for p in similar(other, ALL, code).everyone} == pytest.approx(plain)


def test_each_variable_takes_the_latest_year_that_all_have(tmp_path: Path) -> None:
    newer = {c: v for c, v in POOR.items() if c != "F"}
    store = held(
        tmp_path,
        figures("population", PEOPLE, 2021),
        figures("population", PEOPLE, 2022),
        figures("poverty", POOR, 2018),
        figures("poverty", POOR, 2019),
        figures("poverty", newer, 2021),
    )
    answer = similar(store, ALL, "A")
    assert [(v.indicator.id, v.year) for v in answer.variables] == [("population", 2022), ("poverty", 2019)]
    assert answer.without == ()


def test_what_one_region_alone_lacks_serves_the_others(tmp_path: Path) -> None:
    """As Åland: it takes part where it has them all."""
    lacking = {c: v for c, v in POOR.items() if c != "G"}
    store = held(tmp_path, figures("population", PEOPLE), figures("poverty", lacking))
    answer = similar(store, ALL, "A")
    assert answer.without == ("G",)
    assert [v.indicator.id for v in answer.variables] == ["population", "poverty"]
    assert "G" not in [p.region for p in answer.everyone]
    own = similar(store, ALL, "G")
    assert (own.reason, own.everyone, own.peers) == ("no_region", (), ())


def test_what_several_regions_lack_is_not_used(tmp_path: Path) -> None:
    lacking = {c: v for c, v in LONE.items() if c not in "FG"}
    store = held(
        tmp_path, figures("population", PEOPLE), figures("poverty", POOR), figures("families", lacking)
    )
    answer = similar(store, ALL, "A")
    (gap,) = [u for u in answer.unused if u.indicator.id == "families"]
    assert (gap.why, gap.regions) == ("gaps", ("F", "G"))
    assert len(answer.everyone) == 6


def test_a_variable_that_is_the_same_everywhere_tells_nothing(tmp_path: Path) -> None:
    flat = dict.fromkeys(CODES, 7.0)
    store = held(tmp_path, figures("population", PEOPLE), figures("poverty", flat), figures("families", LONE))
    answer = similar(store, ALL, "A")
    assert ("poverty", "constant") in [(u.indicator.id, u.why) for u in answer.unused]
    assert {p.region: p.distance for p in answer.everyone} == pytest.approx(
        by_hand("A", (TABLES[0], TABLES[2]), (1, 1))
    )


def test_one_variable_is_too_few(tmp_path: Path) -> None:
    answer = similar(held(tmp_path, figures("population", PEOPLE)), ALL, "A")
    assert (answer.reason, answer.peers) == ("too_few", ())
    assert {u.indicator.id: u.why for u in answer.unused} == {
        "poverty": "no_figures",
        "families": "no_figures",
        "survey": "other_level",
    }


def test_all_weights_zero_is_an_answer(store: Store) -> None:
    answer = similar(store, ALL, "A", dict.fromkeys(("population", "poverty", "families"), 0))
    assert (answer.reason, answer.everyone) == ("no_weight", ())


def test_an_own_basket_replaces_the_nearest(store: Store, tmp_path: Path) -> None:
    answer = similar(store, ALL, "A", own=("D", "B", "D"))
    assert answer.codes == ("B", "D"), "nearest first, each once"
    assert all(p.distance is not None for p in answer.peers)
    blind = similar(held(tmp_path / "none", figures("share", POOR)), ALL, "A", own=("D", "B"))
    assert (blind.reason, blind.codes) == ("too_few", ("D", "B"))
    assert [p.distance for p in blind.peers] == [None, None]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"region": "Z"}, "unknown_region"),
        ({"region": "XX"}, "unknown_region"),
        ({"region": "A", "own": ("Z",)}, "unknown_region"),
        ({"region": "A", "own": ("A",)}, "own_region_as_peer"),
        ({"region": "A", "weights": {"share": 1}}, "unknown_indicator"),
        ({"region": "A", "weights": {"poverty": 3.5}}, "weight_impossible"),
        ({"region": "A", "weights": {"poverty": -1}}, "weight_impossible"),
        ({"region": "A", "weights": {"poverty": math.nan}}, "weight_impossible"),
    ],
)
def test_what_cannot_be_asked(store: Store, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(DataFaults) as caught:
        similar(store, ALL, **asked)
    assert [f.code for f in caught.value.faults] == [code]


def test_the_comparator_is_the_median_of_peers_with_a_value(tmp_path: Path) -> None:
    rows = [invented_part("share", c, 2020, x, 1000) for c, x in zip("ABCD", (10, 20, 50, 90), strict=True)]
    store = opened(tmp_path, [*rows, row("share", "E", 2020)], ALL)
    compared = compare(store, OUTCOME, "county", 2020)
    assert middle(("A", "B", "D"), compared) == (2.0, 3)
    assert middle(("A", "B", "E"), compared) == (1.5, 2), "two of three are two thirds"
    assert middle(("A", "E", "F"), compared) == (None, 1), "one of three is less, and no median is told"
    assert middle(("E", "F"), compared) == (None, 0)


def test_the_answer_says_its_release(store: Store) -> None:
    answer: Similar = similar(store, ALL, "A")
    assert (answer.release, answer.illustrative) == (store.manifest.id, False)
    assert [s.id for s in answer.sources] == ["invented"]
