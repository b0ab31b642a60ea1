"""The funnel: limits worked out a second time, and no word of its own about who stands out."""

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from soila_dash import paths
from soila_dash.answers.choose import coverage
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.funnel import Funnel, funnel, why_not
from soila_dash.catalog import Catalog, Quantity
from soila_dash.releases import shelf
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store
from tests import shipped
from tests.invented import catalog, indicator, invented_part, opened, row

CATALOG = shipped.catalog()
Z95, Z998 = 1.959963985, 3.090232306
N = {"A": 1000, "B": 2000, "C": 4000, "D": 8000, "E": 16000, "F": 3000, "G": 500}
X = {"A": 30, "B": 64, "C": 100, "D": 260, "E": 430, "F": 200, "G": 2}


@pytest.fixture(scope="module")
def land() -> Store:
    served = shelf.serve(paths.releases(), "example")
    return Store(served.folder, served.manifest)


@pytest.fixture(scope="module")
def funnels(land: Store) -> dict[str, Funnel]:
    """The funnel of every indicator of the example land that has one, in its newest year."""
    found = {}
    for name, cover in coverage(land).items():
        item = CATALOG.indicators[name]
        answer = funnel(compare(land, item, "county", cover.of("county")[-1]))
        if answer is not None:
            found[name] = answer
    return found


def small(tmp_path: Path, **changes: str) -> tuple[Store, Catalog]:
    items = catalog(indicator("share", **changes))
    rows = [invented_part("share", code, 2020, X[code], N[code]) for code in N]
    rows.append(invented_part("share", "XX", 2020, sum(X.values()), sum(N.values())))
    return opened(tmp_path, rows, items), items


def asked(store: Store, items: Catalog) -> Comparison:
    return compare(store, items.indicators["share"], "county", 2020)


def test_nearly_every_indicator_has_a_funnel(funnels: dict[str, Funnel]) -> None:
    kinds = {CATALOG.indicators[name].quantity for name in funnels}
    assert kinds == {Quantity.proportion, Quantity.rate}
    assert len(funnels) > 20


def test_those_outside_are_those_the_comparison_calls_clear(funnels: dict[str, Funnel]) -> None:
    for answer in funnels.values():
        assert {s.row.region for s in answer.outside_adjusted} == {r.region for r in answer.comparison.clear}
        for spot in answer.spots:
            if spot.row.verdict is Verdict.CLEARLY_HIGHER:
                assert spot.adjusted == "above"
            if spot.row.verdict is Verdict.CLEARLY_LOWER:
                assert spot.adjusted == "below"
            assert spot.row is answer.comparison.row(spot.row.region)


def test_outside_the_plain_limits_of_a_share_is_what_its_own_interval_says(
    funnels: dict[str, Funnel],
) -> None:
    """The Wilson interval turns the same test round, so both must find the same regions."""
    for answer in funnels.values():
        if answer.indicator.quantity is not Quantity.proportion:
            continue
        whole = {s.row.region for s in answer.spots if s.row.figure.basis == "wilson"}
        outside = {s.row.region for s in answer.outside_plain} & whole
        assert outside == {r.region for r in answer.comparison.different_rows} & whole


def test_sides_of_a_rate_follow_its_exact_count(funnels: dict[str, Funnel]) -> None:
    rates = [f for f in funnels.values() if f.indicator.quantity is Quantity.rate]
    assert rates
    for answer in rates:
        for spot in answer.spots:
            x, n = spot.row.figure.numerator, spot.row.figure.denominator
            assert x is not None
            assert n is not None
            for confidence, side in spot.plain.items():
                tail = (1 - confidence) / 2
                low = stats.chi2.ppf(tail, 2 * x) / 2 * 1000 / n
                high = stats.chi2.ppf(1 - tail, 2 * x + 2) / 2 * 1000 / n
                expected = "above" if low > answer.target else "below" if high < answer.target else "within"
                assert side == expected


def test_limits_worked_out_by_hand(tmp_path: Path) -> None:
    answer = funnel(asked(*small(tmp_path)))
    assert answer is not None
    p0 = sum(X.values()) / sum(N.values())
    n = np.array([N[c] for c in N], dtype=float)
    z = (np.array([X[c] / N[c] for c in N]) - p0) / np.sqrt(p0 * (1 - p0) / n)
    low, high = np.quantile(z, [0.1, 0.9])
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    w = n / (p0 * (1 - p0))
    tau2 = max(0.0, (7 * phi - 6) / (w.sum() - (w**2).sum() / w.sum()))
    assert answer.spread.phi == pytest.approx(phi)
    assert answer.spread.tau2 == pytest.approx(tau2)
    assert tau2 > 0
    assert answer.tau == pytest.approx(100 * math.sqrt(tau2))
    drawn = {(x.adjusted, x.confidence): x for x in answer.limits}
    assert len(drawn) == 4
    for (adjusted, confidence), limit in drawn.items():
        z_ = Z95 if confidence == 0.95 else Z998
        for at, lower, upper in zip(limit.denominators, limit.lower, limit.upper, strict=True):
            half = z_ * math.sqrt(p0 * (1 - p0) / at + (tau2 if adjusted else 0))
            assert upper == pytest.approx(100 * min(1, p0 + half))
            assert lower == pytest.approx(100 * max(0, p0 - half))
        assert limit.denominators[0] < min(N.values())
        assert limit.denominators[-1] > max(N.values())
    for spot in answer.spots:
        half = Z95 * math.sqrt(p0 * (1 - p0) / spot.denominator + tau2)
        assert spot.row.funnel_upper == pytest.approx(100 * (p0 + half))


def test_limits_of_a_rate_worked_out_by_hand(tmp_path: Path) -> None:
    items = catalog(indicator("share", unit="per_1000", quantity="rate"))
    rows = [row("share", c, 2020, round(1000 * X[c] / N[c], 1), X[c], N[c]) for c in N]
    x, n = sum(X.values()), sum(N.values())
    rows.append(row("share", "XX", 2020, round(1000 * x / n, 1), x, n))
    answer = funnel(asked(opened(tmp_path, rows, items), items))
    assert answer is not None
    average = 1000 * x / n
    assert answer.target == pytest.approx(average)
    assert answer.tau == pytest.approx(math.sqrt(answer.spread.tau2))
    assert answer.spread.tau2 > 0
    for limit in answer.limits:
        if not limit.adjusted:
            continue
        z = Z95 if limit.confidence == 0.95 else Z998
        for at, lower, upper in zip(limit.denominators, limit.lower, limit.upper, strict=True):
            half = z * math.sqrt(average * 1000 / at + answer.spread.tau2)
            assert (lower, upper) == pytest.approx((max(0.0, average - half), average + half))
    for spot in answer.spots:
        half = Z95 * math.sqrt(average * 1000 / spot.denominator + answer.spread.tau2)
        assert spot.row.funnel_upper == pytest.approx(average + half)


def test_adjusting_leaves_fewer_outside(tmp_path: Path) -> None:
    answer = funnel(asked(*small(tmp_path)))
    assert answer is not None
    before, after = (
        {s.row.region for s in answer.outside_plain},
        {s.row.region for s in answer.outside_adjusted},
    )
    assert after < before
    assert after == {"F", "G"}


def test_a_region_without_a_denominator_is_left_out(tmp_path: Path) -> None:
    items = catalog(indicator("share"))
    rows = [invented_part("share", code, 2020, X[code], N[code]) for code in "ABCDE"]
    rows += [row("share", "F", 2020, 5.0), row("share", "G", 2020)]
    rows.append(invented_part("share", "XX", 2020, 900, 31000))
    answer = funnel(asked(opened(tmp_path, rows, items), items))
    assert answer is not None
    assert [s.row.region for s in answer.spots] == [
        r.region for r in answer.comparison.rows if r.region in "ABCDE"
    ]
    assert {r.region for r in answer.left_out} == {"F", "G"}


@pytest.mark.parametrize(
    ("changes", "rows", "why"),
    [
        ({"unit": "persons", "quantity": "count", "decimals": 0}, [row("share", "A", 2020, 5.0)], "count"),
        ({}, [invented_part("share", c, 2020, X[c], N[c]) for c in N], "no_country"),
        ({}, [row("share", c, 2020, 1.0 * i) for i, c in enumerate([*N, "XX"], 1)], "no_denominators"),
    ],
)
def test_why_there_is_none(
    tmp_path: Path, changes: dict[str, object], rows: list[dict[str, object]], why: str
) -> None:
    items = catalog(indicator("share", **changes))
    compared = asked(opened(tmp_path, rows, items), items)
    assert funnel(compared) is None
    assert why_not(compared) == why
