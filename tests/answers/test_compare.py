"""How regions compare: the figure's interval, the benchmark, and verdicts worked out a second time."""

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from soila_dash import paths
from soila_dash.answers.compare import compare
from soila_dash.answers.estimate import MISSING, estimate, interval_at
from soila_dash.catalog import SCALE, Catalog, Quantity
from soila_dash.faults import DataFaults
from soila_dash.releases import shelf
from soila_dash.releases.build import OBSERVATIONS
from soila_dash.statistics.verdict import Judgement, Verdict
from soila_dash.store import Store
from tests import shipped
from tests.answers import by_hand
from tests.invented import catalog, indicator, invented_part, opened, row

SHARE = indicator()
RATE = indicator("share", quantity="rate", unit="per_1000", decimals=1)
COUNT = indicator("share", quantity="count", unit="persons", decimals=0)
MONEY = indicator("share", quantity="amount", unit="euros_per_capita", decimals=1)


# The estimate


def test_a_share_takes_wilson() -> None:
    found = estimate(SHARE, 3.5, 12, 345, "published")
    assert found.basis == "wilson"
    assert (found.value, found.numerator, found.denominator) == (3.5, 12, 345)
    assert found.exact == pytest.approx(100 * 12 / 345)
    assert (found.lower, found.upper) == pytest.approx((2.0007, 5.9804), abs=1e-4)
    assert (found.lower, found.upper) == pytest.approx([100 * v for v in by_hand.wilson(12, 345)])


@pytest.mark.parametrize(("x", "low", "high"), [(57, 5.3961, 9.2314), (4, 0.1362, 1.2802), (0, 0.0, 0.4611)])
def test_a_rate_takes_poisson(x: int, low: float, high: float) -> None:
    found = estimate(RATE, round(x / 8, 1), x, 8000, "published")
    assert found.basis == "poisson"
    assert (found.lower, found.upper) == pytest.approx((low, high), abs=1e-4)
    assert (found.lower, found.upper) == pytest.approx([v / 8 for v in by_hand.poisson(x)])


def test_a_rate_of_events_may_exceed_the_people() -> None:
    assert estimate(RATE, 1500.0, 150, 100, "published").basis == "poisson"
    impossible = estimate(SHARE, 150.0, 150, 100, "published")
    assert (impossible.basis, impossible.denominator) == ("scaled_count", None)


@pytest.mark.parametrize(
    ("denominator", "value"),
    [(None, 3.5), (0, 3.5), (400, 3.5)],
    ids=["no denominator", "a denominator of zero", "another denominator than the value's"],
)
def test_a_count_without_its_denominator_scales_to_the_value(denominator: int | None, value: float) -> None:
    found = estimate(SHARE, value, 12, denominator, "published")
    assert found.basis == "scaled_count"
    assert found.exact == found.value == value
    assert found.denominator is None, "a population that the figure was not divided by stands nowhere"
    # One of them is 3.5 / 12 = 0.291667 %. The middle is 3.5 + 3.841459 · 0.291667 / 2 = 4.060213, the reach
    # 1.959964 · √(0.291667 · 3.5 + 3.841459 · 0.085069 / 4 + 0.01 / 9) = 1.959964 · √1.103643 = 2.059028.
    assert found.rounded_to == pytest.approx(0.1)
    assert (found.lower, found.upper) == pytest.approx((2.001185, 6.119241), abs=2e-6)


def test_a_share_of_a_known_number_has_a_computed_count() -> None:
    """15.5 % of 138,321 are 21,439.8, rounded 21,440. Its Wilson interval has the middle 15.50096 and the
    half width 1.96 · √(3.8415 + 4 · 21,439.8 · 0.845) / (2 · 138,324.8) = 0.19072: 15.31024-15.69168. 1.96
    errors of rounding to 0.1 are 0.05658: 15.5 - √(0.18976² + 0.05658²), 15.5 + √(0.19168² + 0.05658²).
    """
    found = estimate(SHARE, 15.5, None, 138_321, "published")
    assert (found.basis, found.numerator, found.denominator) == ("computed_count", 21_440, 138_321)
    assert (found.exact, found.rounded_to) == (15.5, 0.1), (
        "the share stays rounded: a change is told as about"
    )
    assert (found.lower, found.upper) == pytest.approx((15.30198, 15.69986), abs=2e-5)
    wide = interval_at(SHARE, found, 0.998)
    assert wide is not None
    assert (wide.lower < 15.3, wide.upper > 15.7) == (True, True)
    rate = estimate(RATE, 3.5, None, 345, "published")
    assert (rate.basis, rate.numerator) == ("none", None), "events are not a part of the people"


def test_rounding_may_go_either_way_at_a_half() -> None:
    assert estimate(SHARE, 12.5, 1245, 10_000, "published").basis == "wilson"
    assert estimate(SHARE, 12.4, 1245, 10_000, "published").basis == "wilson"
    assert estimate(SHARE, 12.3, 1245, 10_000, "published").basis == "scaled_count"


@pytest.mark.parametrize("item", [SHARE, RATE])
def test_nothing_is_invented_without_a_count(item: Any) -> None:
    for numerator, denominator, value in ((None, None, 3.5), (0, None, 0.0), (0, 30, 2.0)):
        found = estimate(item, value, numerator, denominator, "published")
        assert (found.basis, found.lower, found.upper, found.interval) == ("none", None, None, None)
        assert found.exact == value


@pytest.mark.parametrize("item", [COUNT, MONEY])
def test_counts_and_money_have_no_interval(item: Any) -> None:
    assert estimate(item, 57, 57, 8000, "published").basis == "none"


def test_zero_of_some_is_a_figure_with_an_interval() -> None:
    found = estimate(SHARE, 0.0, 0, 20, "published")
    assert (found.value, found.lower) == (0.0, 0.0)
    assert found.upper == pytest.approx(16.1125, abs=1e-4)


def test_what_has_no_value_keeps_its_reason() -> None:
    found = estimate(SHARE, None, None, 345, "suppressed")
    assert (found.value, found.exact, found.interval, found.status) == (None, None, None, "suppressed")
    assert MISSING.status == "no_data"


# The benchmark and missing figures

LAND = {"A": (20, 1000), "B": (30, 1000), "C": (31, 1000), "D": (90, 1000), "E": (2, 1000)}


def rows_of(year: int = 2020, country: bool = True) -> list[dict[str, object]]:
    rows = [invented_part("share", code, year, x, n) for code, (x, n) in LAND.items()]
    if country:
        total = [sum(column) for column in zip(*LAND.values(), strict=True)]
        rows.append(invented_part("share", "XX", year, *total))
    return rows


def compared(folder: Path, rows: list[dict[str, object]], item: Any = SHARE, **how: Any) -> Any:
    items = catalog(item)
    return compare(opened(folder, rows, items), item, how.get("level", "county"), how.get("year", 2020))


def test_the_country_is_the_benchmark(tmp_path: Path) -> None:
    answer = compared(tmp_path, rows_of())
    assert (answer.benchmark.kind, answer.benchmark.region, answer.benchmark.figure.value) == (
        "country",
        "XX",
        3.5,
    )
    assert answer.benchmark.figure.exact == pytest.approx(3.46)
    assert [r.region for r in answer.rows] == ["D", "C", "B", "A", "E", "F", "G"]
    assert answer.row("D").verdict is Verdict.CLEARLY_HIGHER
    assert answer.row("E").verdict is Verdict.LOWER
    assert answer.row("Z") is None
    assert [r.region for r in answer.different_rows] == ["D", "A", "E"]
    assert answer.illustrative is False
    assert [s.id for s in answer.sources] == ["invented"]


def test_without_a_national_figure_the_median_is_named_and_nobody_judged(tmp_path: Path) -> None:
    for country in ([], [row("share", "XX", 2020, None)]):
        answer = compared(tmp_path, [*rows_of(country=False), *country])
        assert answer.benchmark.kind == "median"
        assert answer.benchmark.figure.value == 3.0
        assert answer.benchmark.figure.interval is None
        assert {r.verdict for r in answer.rows} == {Verdict.NOT_COMPARED}
        assert {r.judgement for r in answer.rows} == {Judgement.NONE}
        assert answer.spread is None
        assert answer.verdict_rows == answer.different_rows == answer.clear == ()


def test_the_median_lies_between_two(tmp_path: Path) -> None:
    rows = [
        row("share", code, 2020, value)
        for code, value in zip("ABCDEF", (1.0, 2.0, 4.0, 9.0, 1.0, 9.0), strict=True)
    ]
    assert compared(tmp_path, rows).benchmark.figure.value == 3.0


def test_one_region_alone_has_no_benchmark(tmp_path: Path) -> None:
    answer = compared(tmp_path, [row("share", "A", 2020, 1.0), row("share", "B", 2020, None)])
    assert (answer.benchmark.kind, answer.benchmark.figure) == ("none", MISSING)


def test_missing_figures_keep_their_reason_and_stay_out(tmp_path: Path) -> None:
    rows = [r for r in rows_of(country=False) if r["region"] != "D"]
    rows += [
        row("share", "D", 2020, None, status="suppressed"),
        row("share", "F", 2020, None, status="not_collected"),
    ]
    answer = compared(tmp_path, rows)
    assert answer.benchmark.kind == "none", "four of seven are less than two thirds"
    statuses = {r.region: r.figure.status for r in answer.rows}
    assert statuses == {
        "A": "published",
        "B": "published",
        "C": "published",
        "E": "published",
        "D": "suppressed",
        "F": "not_collected",
        "G": "no_data",
    }
    assert [r.region for r in answer.rows][-3:] == ["D", "F", "G"]
    assert all(r.figure.value is None and r.verdict is Verdict.NOT_COMPARED for r in answer.rows[-3:])
    with_country = compared(tmp_path, [*rows, invented_part("share", "XX", 2020, 83, 4000)])
    assert {r.region for r in with_country.verdict_rows} == {"A", "B", "C", "E"}


def test_only_the_leading_source_is_compared(tmp_path: Path) -> None:
    rows = [*rows_of(), row("share", "A", 2020, 99.0, source="aside", lead=False)]
    answer = compared(tmp_path, [*rows, row("share", "F", 2020, 50.0, source="aside", lead=False)])
    assert answer.row("A").figure.value == 2.0
    assert answer.row("F").figure.status == "no_data"
    assert [s.id for s in answer.sources] == ["invented"]


def test_values_without_counts_are_shown_and_not_compared(tmp_path: Path) -> None:
    rows = [row("share", code, 2020, 100 * x / n) for code, (x, n) in LAND.items()] + [
        row("share", "XX", 2020, 3.5)
    ]
    answer = compared(tmp_path, rows)
    assert answer.benchmark.kind == "country"
    assert {r.verdict for r in answer.rows} == {Verdict.NOT_COMPARED}
    assert [r.figure.value for r in answer.rows][:2] == [9.0, 3.1]


def test_counts_without_denominators_differ_but_never_clearly(tmp_path: Path) -> None:
    """There is no funnel without a denominator."""
    rows = [row("share", code, 2020, 100 * x / n, x) for code, (x, n) in LAND.items()]
    answer = compared(tmp_path, [*rows, invented_part("share", "XX", 2020, 173, 5000)])
    assert answer.spread is None
    assert answer.row("D").verdict is Verdict.HIGHER
    assert answer.row("E").verdict is Verdict.LOWER
    assert answer.clear == ()


def test_a_direction_turns_words_into_better_and_worse(tmp_path: Path) -> None:
    judged = {}
    for direction in ("lower", "higher", "neutral"):
        item = indicator(direction=direction)
        answer = compared(tmp_path, rows_of(), item)
        judged[direction] = {r.region: r.judgement for r in answer.rows}
        assert {r.region: r.verdict for r in answer.rows}["D"] is Verdict.CLEARLY_HIGHER
    assert (judged["lower"]["D"], judged["lower"]["E"]) == (Judgement.CLEARLY_WORSE, Judgement.BETTER)
    assert (judged["higher"]["D"], judged["higher"]["E"]) == (Judgement.CLEARLY_BETTER, Judgement.WORSE)
    assert set(judged["neutral"].values()) == {Judgement.NONE}
    assert judged["lower"]["C"] is Judgement.NONE


def test_the_country_is_not_compared_with_itself(tmp_path: Path) -> None:
    with pytest.raises(DataFaults) as caught:
        compared(tmp_path, rows_of(), level="country")
    (fault,) = caught.value.faults
    assert (fault.code, fault.key, fault.found) == ("no_regions", "level", "country")


@pytest.mark.parametrize(
    ("x", "n"),
    [
        ([0] * 5, [50, 60, 70, 80, 90]),
        ([50, 60, 70, 80, 90], [50, 60, 70, 80, 90]),
        ([1, 1, 1, 1, 1], [1000, 1000, 1000, 1000, 1000]),
    ],
    ids=["nobody", "everybody", "all alike"],
)
@pytest.mark.parametrize("item", [SHARE, RATE], ids=["share", "rate"])
def test_the_ends_of_the_scale(tmp_path: Path, x: list[int], n: list[int], item: Any) -> None:
    scale = SCALE[item.unit]
    figures = [*zip("ABCDE", x, n, strict=True), ("XX", sum(x), sum(n))]
    rows = [row("share", code, 2020, round(scale * a / b, 1), a, b) for code, a, b in figures]
    answer = compared(tmp_path, rows, item)
    assert {r.verdict for r in answer.rows if r.figure.value is not None} == {Verdict.SIMILAR}


# Verdicts, worked out a second time on the example land


@pytest.fixture(scope="module")
def example() -> tuple[Store, Catalog]:
    served = shelf.serve(paths.ROOT / "data" / "releases", "example")
    return Store(served.folder, served.manifest), shipped.catalog()


@pytest.mark.slow
def test_verdicts_are_those_of_the_formulas(example: tuple[Store, Catalog]) -> None:
    store, items = example
    rows = pl.read_parquet(store.folder / OBSERVATIONS)
    seen: Counter[str] = Counter()
    asked = 0
    for item in items.indicators.values():
        mine = rows.filter(indicator=item.id, sex="total", status="published")
        if item.quantity not in (Quantity.proportion, Quantity.rate):
            continue
        for year in sorted(mine["year"].unique())[:: 6 if item.id != "placements-13-17" else 1]:
            figures = {
                region: (value, x, n)
                for region, value, x, n in mine.filter(year=year)
                .select("region", "value", "numerator", "denominator")
                .iter_rows()
            }
            country = figures.pop(store.country.code, None)
            if country is None:
                continue
            proportion = item.quantity is Quantity.proportion
            expected = by_hand.verdicts(figures, country, SCALE[item.unit], item.decimals, proportion)
            answer = compare(store, item, "county", year)
            found = {r.region: r.verdict.value for r in answer.rows if r.verdict is not Verdict.NOT_COMPARED}
            assert found == expected, (item.id, year)
            seen.update(found.values())
            asked += 1
    assert asked > 60
    assert set(seen) == {v.value for v in Verdict if v is not Verdict.NOT_COMPARED}
    assert min(seen.values()) > 30, seen


def test_clearly_includes_differing_and_agrees_with_the_funnel(example: tuple[Store, Catalog]) -> None:
    store, items = example
    answer = compare(store, items.indicators["placements-13-17"], "county", 2021)
    target = answer.benchmark.figure.exact
    assert target is not None
    assert {r.region for r in answer.clear} < {r.region for r in answer.different_rows}
    for r in answer.rows:
        assert r.funnel_lower is not None
        assert r.funnel_upper is not None
        assert r.funnel_lower < target < r.funnel_upper
        outside = not r.funnel_lower <= (r.figure.exact or 0) <= r.funnel_upper
        assert (r in answer.clear) <= outside
    assert answer.spread is not None
    assert answer.spread.phi > 1


def test_who_lies_near_the_limit_of_the_real_placements() -> None:
    """13-17 in 2021: Vantaa and Kerava lie 1.90 adjusted standard errors above the country, the five that
    stand out from 2.01 on; nobody else lies between 1.645 and 1.96."""
    item = shipped.catalog().indicators["placements-13-17"]
    answer = compare(shipped.store("real"), item, "county", 2021)
    assert [(r.region, round(r.deviation or 0.0, 2)) for r in answer.near] == [("04", 1.90)]
    assert {r.region for r in answer.clear} == {"11", "18", "91", "17", "01"}
    assert min(abs(r.deviation or 0.0) for r in answer.clear) == pytest.approx(2.009, abs=0.001)
    others = {r.region for r in answer.rows} - {"04", "11", "18", "91", "17", "01"}
    assert all(abs(answer.row(code).deviation) < 1.645 for code in others)  # type: ignore[union-attr, arg-type]


# Rounded shares without a denominator


def test_a_rounded_country_is_tested_by_what_the_regions_make_of_it(tmp_path: Path) -> None:
    """Three regions of 90 (0.5 %: 18,000 each), one of 200 (0.4 %: 50,000), three of 40 (0.4 %: 10,000 each):
    590 of 134,000, which is 0.4403 %, where the country says 0.5."""
    rows = [row("share", code, 2020, 0.5, 90) for code in "ABC"]
    rows += [row("share", code, 2020, 0.4, 40) for code in "EFG"]
    rows += [row("share", "D", 2020, 0.4, 200), row("share", "XX", 2020, 0.5, 590)]
    found = compared(tmp_path, rows)
    assert found.benchmark.figure.value == 0.5
    assert found.benchmark.figure.exact == pytest.approx(100 * 590 / 134_000)
    # D reaches 0.4 + 3.8415 · 0.002 / 2 + 1.96 · √(0.002 · 0.4 + 3.8415 · 0.000004 / 4 + 0.01 / 9) = 0.4896,
    # so it is similar; the count alone (0.4594 at most) beside the published 0.5 made it lower.
    assert found.row("D").figure.upper == pytest.approx(0.4896, abs=1e-4)
    assert found.row("D").verdict is Verdict.SIMILAR
    without = compared(tmp_path, [r for r in rows if r["region"] != "G"])
    assert without.benchmark.figure.exact == 0.5, "every region's count and share have to be known"


def test_rounded_shares_below_three_units_are_not_compared(tmp_path: Path) -> None:
    """640 of 6 · 20,000 + 44,444 are 0.39 %, more than a unit from the published 0.2: that stays."""
    rows = [row("share", code, 2020, 0.2, 40) for code in "ABCDEF"]
    rows += [row("share", "G", 2020, 0.9, 400), row("share", "XX", 2020, 0.2, 560)]
    found = compared(tmp_path, rows)
    assert found.benchmark.figure.exact == 0.2
    assert {r.verdict for r in found.rows} == {Verdict.NOT_COMPARED}
    # One of 0.3 is compared, though the regions make 900 of 7 · 44,444 = 0.29 % of it.
    rows = [row("share", code, 2020, 0.3, 133) for code in "ABCDEF"]
    rows += [row("share", "G", 2020, 0.2, 89), row("share", "XX", 2020, 0.3, 887)]
    found = compared(tmp_path / "three", rows)
    assert found.benchmark.figure.exact < 0.3  # type: ignore[operator]
    assert Verdict.NOT_COMPARED not in {r.verdict for r in found.rows}


def test_a_median_needs_two_thirds_of_the_regions(tmp_path: Path) -> None:
    """Of seven regions four are 57 %, five 71 %."""
    rows = [row("share", code, 2020, 1.0 * n) for n, code in enumerate("ABCDE", 1)]
    assert compared(tmp_path, rows[:4]).benchmark.kind == "none"
    benchmark = compared(tmp_path, rows).benchmark
    assert (benchmark.kind, benchmark.having, benchmark.regions) == ("median", 5, 7)
