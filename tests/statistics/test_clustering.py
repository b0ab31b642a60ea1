"""Answers that cluster in pilots, and differences of many items at once: by hand, and by simulation."""

from collections.abc import Callable

import numpy as np
import pytest

from soila_dash.statistics.clustering import Share, design_effect, differences
from soila_dash.statistics.intervals import wilson
from tests.statistics.newcombe import newcombe


def test_the_design_effect_by_hand() -> None:
    """Five pilots of 20 answers: 40, 50, 60, 70 and 80 % agree; N = 100, p̄ = 0.6.

    MSB = 20·(0.04 + 0.01 + 0 + 0.01 + 0.04)/4 = 0.5. MSW = 20·(0.24 + 0.25 + 0.24 + 0.21 + 0.16)/95 =
    0.231579. n₀ = (100 - 2000/100)/4 = 20. ICC = (0.5 - 0.231579)/(0.5 + 19·0.231579) = 0.268421/4.9 =
    0.0547798. The effect is 1 + 19·0.0547798 = 2.040816.
    """
    assert design_effect([0.4, 0.5, 0.6, 0.7, 0.8], [20] * 5) == pytest.approx(2.040816, abs=1e-6)


def test_unequal_pilots_by_hand() -> None:
    """10, 10, 20, 20 and 40 answers, 50, 50, 50, 50 and 90 %: N = 100, p̄ = 0.66, Σn² = 2,600.

    MSB = (60·0.0256 + 40·0.0576)/4 = 3.84/4 = 0.96. MSW = (60·0.25 + 40·0.09)/95 = 18.6/95 = 0.195789.
    n₀ = (100 - 26)/4 = 18.5. ICC = 0.764211/(0.96 + 17.5·0.195789) = 0.764211/4.386316 = 0.174226; m̄ = 20.
    """
    found = design_effect([0.5, 0.5, 0.5, 0.5, 0.9], [10, 10, 20, 20, 40])
    assert found == pytest.approx(1 + 19 * 0.174226, abs=1e-4)


def test_pilots_more_alike_than_chance_have_the_effect_of_one() -> None:
    assert design_effect([0.5] * 6, [30] * 6) == 1.0
    assert design_effect([1.0] * 6, [30] * 6) == 1.0


def test_four_pilots_are_too_few() -> None:
    assert design_effect([0.4, 0.5, 0.6, 0.7], [20] * 4) is None
    assert design_effect([], []) is None


def test_shares_that_are_ranges_by_hand() -> None:
    """Five pilots of 20 answers, all known as 50-75 % only: middle 62.5 %, 0.25²/12 = 0.00520833 of spread.

    MSB = 100·0.00520833/4 = 0.1302083. MSW = 100·(0.234375 - 0.00520833)/95 = 0.2412281. n₀ = 20.
    ICC = (0.1302083 - 0.2412281)/… < 0: the effect is 1. Of 60 answers each MSB = 0.390625, MSW =
    300·0.2291667/295 = 0.2330508, ICC = 0.1575742/(0.390625 + 59·0.2330508) = 0.0111434, the effect 1.657461.
    Known exactly as 62.5 % each they would be more alike than chance, with an effect of 1.
    """
    assert design_effect([0.625] * 5, [20] * 5, [0.25] * 5) == 1.0
    assert design_effect([0.625] * 5, [60] * 5, [0.25] * 5) == pytest.approx(1.657461, abs=1e-5)
    assert design_effect([0.625] * 5, [60] * 5) == 1.0
    with pytest.raises(ValueError, match="widths"):
        design_effect([0.625] * 5, [60] * 5, [-0.25] * 5)


def test_an_effect_of_two_is_half_the_answers() -> None:
    assert Share(0.6, 80, 2.0).interval(0.95) == wilson(24, 40)


def test_one_difference_is_newcombes() -> None:
    (found,) = differences([(Share(0.8, 70), Share(0.6, 80))])
    assert found.size == pytest.approx(0.2)
    assert (found.interval.lower, found.interval.upper) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.confidence == pytest.approx(0.95)
    assert found.told


def test_holm_by_hand() -> None:
    """56/70 against 48/80 has a two-sided p of some 0.008: below 0.05/3 = 0.0167, and above 0.05/10 = 0.005.

    Of three items whose others do not differ it is told at 1 - 0.05/3; of ten it is not, and its interval at
    1 - 0.05/10 holds 0. The one after a told item is asked at 0.05/2.
    """
    clear, same = (Share(0.8, 70), Share(0.6, 80)), (Share(0.6, 80), Share(0.6, 80))
    lower = newcombe(56, 70, 48, 80, 1 - 0.008)[1].lower
    assert abs(lower) < 0.01, "the p of the text"
    three = differences([same, clear, same])
    assert [d.told for d in three] == [False, True, False]
    assert [d.confidence for d in three] == pytest.approx([1 - 0.05 / 2, 1 - 0.05 / 3, 1 - 0.05 / 2])
    ten = differences([clear, *[same] * 9])
    assert not any(d.told for d in ten)
    assert ten[0].interval.lower < 0 < ten[0].interval.upper
    assert ten[0].confidence == pytest.approx(1 - 0.05 / 10)


def test_an_interval_never_contradicts_what_is_told() -> None:
    rng = np.random.default_rng(1)
    for _ in range(60):
        pairs = [
            (Share(round(float(a), 2), 60), Share(round(float(b), 2), 200, 1.7))
            for a, b in rng.uniform(0.2, 0.9, (8, 2)) * [1, 0.3] + [0, 0.4]
        ]
        for found in differences(pairs):
            beyond = found.interval.lower > 0 or found.interval.upper < 0
            assert beyond == found.told


def test_chance_makes_any_difference_in_at_most_one_view_of_twenty() -> None:
    """Twelve items, 60 answers of ours and 300 of others, all alike: some difference in some 5 % of views."""
    rng = np.random.default_rng(2)
    views = 150
    false = 0
    for _ in range(views):
        own, other = rng.binomial(60, 0.7, 12) / 60, rng.binomial(300, 0.7, 12) / 300
        pairs = [(Share(float(a), 60), Share(float(b), 300)) for a, b in zip(own, other, strict=True)]
        false += any(d.told for d in differences(pairs))
    assert false / views <= 0.09


@pytest.mark.parametrize(
    "call",
    [
        lambda: design_effect([0.1, 0.2, 0.3, 0.4, 1.4], [9] * 5),
        lambda: design_effect([0.1, 0.2, 0.3, 0.4, 0.5], [9] * 4),
        lambda: design_effect([0.1, 0.2, 0.3, 0.4, 0.5], [9, 9, 9, 9, 0]),
    ],
)
def test_nonsense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()
