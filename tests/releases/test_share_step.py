"""The rounded share: one function makes what is published and what the audit takes for published."""

from pathlib import Path

import pytest

from soila_dash.releases.protection.tabulations import Tabulation, share_step


@pytest.mark.parametrize(
    ("count", "people", "step", "share"),
    [(0, 400, 1, 0), (2, 400, 1, 1), (1, 400, 1, 0), (30, 400, 5, 10), (29, 400, 5, 5), (400, 400, 10, 100)],
)
def test_half_a_step_rounds_up(count: int, people: int, step: int, share: int) -> None:
    assert share_step(count, people, 100.0, step) == share


@pytest.mark.parametrize("step", [1, 2, 5, 10])
def test_the_audit_allows_the_counts_that_would_be_published_alike_and_no_other(step: int) -> None:
    for n in range(0, 120, 7):
        key = ("05", "total")
        low, high = Tabulation({key: n}, Path("nowhere"), denominators={key: 733}).rounding(key, step)
        told = share_step(n, 733, 100.0, step)
        alike = [other for other in range(734) if share_step(other, 733, 100.0, step) == told]
        assert (low, high) == (alike[0], alike[-1])
