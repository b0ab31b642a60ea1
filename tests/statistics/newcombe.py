"""Newcombe's interval as it is printed: what contrasts of Wilson's intervals must give."""

import math

from soila_dash.statistics.intervals import Interval, wilson


def newcombe(x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95) -> tuple[float, Interval]:
    """Return the difference of two independent shares, x1/n1 - x2/n2, and its interval.

    Both lie in [-1, 1]. Raises ValueError unless 0 <= x <= n and n > 0 for both samples.
    Source: Newcombe (1998), Interval estimation for the difference, method 10.
    """
    first, second = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    p1, p2 = x1 / n1, x2 / n2
    difference = p1 - p2
    return difference, Interval(
        lower=difference - math.hypot(p1 - first.lower, second.upper - p2),
        upper=difference + math.hypot(first.upper - p1, p2 - second.lower),
    )
