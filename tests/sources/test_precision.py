"""How exact a carried figure is, by its source's own words."""

import pytest

from soila_dash.sources.precision import SHAPE, rounding_unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("exact", "4911", None),
        ("0.1", "12.3", 0.1),
        ("1", "16", 1),
        ("rounded to 100", "4900", 100),
        ("rounded to 10 M", "620000000", 1e7),
        ("rounded to 0.1 bn", "1200000000", 1e8),
        # Of 230000 the last digit given is of ten thousands: that is "1000 or more".
        ("rounded to 1000 or more", "230000", 10_000),
        # "About 94 000" may well be 93 400 or 95 200: two units of the last digit given.
        ('"noin 94 000"', "94000", 2000),
        ('"lähes 31 000"', "31000", 2000),
        ('"noin 1,2 miljoonaa"', "1200000", 200_000),
        ('"noin", 1', "16", 2),
        ('"noin"', "80", 20),
        ("stated as one in ten", "10", 20),
    ],
)
def test_a_source_says_what_it_rounded_to(text: str, value: str, unit: float | None) -> None:
    assert SHAPE.fullmatch(text)
    assert rounding_unit(text, value) == (None if unit is None else pytest.approx(unit))


@pytest.mark.parametrize("text", ["", "roughly", "rounded", "rounded to some", "noin", "1,5"])
def test_other_words_are_no_precision(text: str) -> None:
    assert not SHAPE.fullmatch(text)
