"""How a change is told: check values derived by hand."""

import pytest

from soila_dash.statistics.difference import difference


@pytest.mark.parametrize(
    ("now", "then", "shown", "told", "decimals", "way"),
    [
        # 2.7164 less 2.7348 is -0.0184; both print as 2.7, and one decimal of it is 0.0: the same.
        (2.7164, 2.7348, (2.7, 2.7), 0.0, 1, "same"),
        # 2.74 less 2.76 is -0.02, though 2.7 and 2.8 are printed: one decimal more, or 0.1 would be told.
        (2.74, 2.76, (2.7, 2.8), -0.02, 2, "less"),
        # 3.14 less 3.06 is 0.08 and rounds to 0.1, though both print as 3.1: one decimal more.
        (3.14, 3.06, (3.1, 3.1), 0.08, 2, "more"),
        # 3.18 less 3.04 is 0.14 and rounds to 0.1; the printed 3.2 and 3.0 are 0.2 apart: 0.14.
        (3.18, 3.04, (3.2, 3.0), 0.14, 2, "more"),
        # 3.46 less 3.40 is 0.06, rounds to 0.1, and the printed 3.5 and 3.4 are 0.1 apart: 0.1 it is.
        (3.46, 3.40, (3.5, 3.4), 0.1, 1, "more"),
        # 3.052 less 3.048 is 0.004: 0.00 with two decimals, only rounding parts the printed 3.1 and 3.0.
        (3.052, 3.048, (3.1, 3.0), 0.0, 2, "within_rounding"),
    ],
)
def test_unrounded_figures(
    now: float, then: float, shown: tuple[float, float], told: float, decimals: int, way: str
) -> None:
    found = difference(now, then, shown, 1)
    assert (found.value, found.decimals, found.way, found.about) == (told, decimals, way, False)


@pytest.mark.parametrize(
    ("now", "then", "unit", "told", "way"),
    [
        # 9.5 may be 9.45 and 9.4 may be 9.45 too: one unit of the last digit says nothing.
        (9.5, 9.4, 0.1, 0.1, "within_rounding"),
        (9.4, 9.4, 0.1, 0.0, "within_rounding"),
        # 9.6 is at least 9.55 and 9.4 at most 9.45: more, by 0.1 to 0.3.
        (9.6, 9.4, 0.1, 0.2, "more"),
        # Of a figure rounded to hundreds up to a hundred says nothing.
        (4800, 4900, 100, -100, "within_rounding"),
        (4700, 4900, 100, -200, "less"),
    ],
)
def test_rounded_figures_alone(now: float, then: float, unit: float, told: float, way: str) -> None:
    found = difference(now, then, (now, then), 1, unit)
    assert (found.value, found.way, found.about) == (told, way, True)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        difference(float("nan"), 1, (1, 1), 1)
    with pytest.raises(ValueError, match="negative"):
        difference(1, 1, (1, 1), 1, -0.1)
