"""Round limits and steps for an axis."""

import math
from collections.abc import Sequence


def nice(low: float, high: float) -> tuple[float, float, float]:
    """Round limits around a range, and a round step between four and eight of which lie between them."""
    span = high - low or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if span / (s * power) <= 7)
    return round(math.floor(low / step) * step, 10), round(math.ceil(high / step) * step, 10), round(step, 10)


def fit(values: Sequence[float]) -> tuple[float, float]:
    """A range with a little room around it, not below zero."""
    low, high = min(values), max(values)
    room = (high - low) * 0.05 or abs(high) * 0.1 or 1.0
    return max(low - room, min(low, 0.0)), high + room
