"""How exact a carried figure is, by the words of its source: a last digit, a rounding, or only "about"."""

import re

SHAPE = re.compile(
    r"exact|\d+(\.\d+)?|rounded to \d+(\.\d+)?( M| bn)?( or more)?"
    r'|"(noin|lähes)[^"]*"(, \d+(\.\d+)?)?|stated as .+'
)
"""What the column may say."""
_ROUNDED = re.compile(r"(?:rounded to )?(\d+(?:\.\d+)?)(?: (M|bn))?( or more)?")
_SPOKEN = re.compile(r'.*", (\d+(?:\.\d+)?)$')
_TIMES = {None: 1.0, "M": 1e6, "bn": 1e9}


def rounding_unit(text: str, value: str) -> float | None:
    """What `value` was rounded to, in its unit, by the words of the column; None where it is exact.

    1 for a whole percentage, 100 for "rounded to 100", at least the unit of the value's last digit for "or
    more". A source's own "about" is two units of the last digit that it gives: 2000 for "noin 94 000".
    """
    if text == "exact":
        return None
    if rounded := _ROUNDED.fullmatch(text):
        unit = float(rounded[1]) * _TIMES[rounded[2]]
        return max(unit, last_digit(value)) if rounded[3] else unit
    spoken = _SPOKEN.match(text)
    return 2 * (float(spoken[1]) if spoken else last_digit(value))


def last_digit(value: str) -> float:
    """The unit of the last digit of a number that is not 0: 1000 of 94000, 0.1 of 2.5."""
    decimals = value.partition(".")[2]
    return 10.0 ** (-len(decimals) if decimals else len(value) - len(value.rstrip("0")))
