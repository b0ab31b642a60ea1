"""Ranks with their uncertainty, and quantiles.

Which end is first follows from the indicator's direction; a neutral indicator has no rank.
Suppressed and missing areas are left out before they come here.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from .checks import (
    FloatArray,
    finite_array,
    not_negative_array,
    parts_of,
    positive_array,
    same_length,
    share,
)

DRAWS = 4000
SEED = 20210


@dataclass(frozen=True)
class RankInterval:
    """The places that an area may well hold, both included: "between 6th and 16th"."""

    lower: int
    upper: int


def rank(values: ArrayLike, lowest_first: bool) -> NDArray[np.int64]:
    """Return each value's rank from 1; ties take the lowest rank (1, 2, 2, 4).

    `values` and the result have shape (m,). Raises ValueError when there is none or one is not
    finite. Source: standard competition ranking.
    """
    return _places(finite_array("values", values), lowest_first)


def _places(values: FloatArray, lowest_first: bool) -> NDArray[np.int64]:
    """The ranks along the last axis."""
    keys = values if lowest_first else -values
    return rankdata(keys, method="min", axis=-1).astype(np.int64)


def proportion_rank_intervals(x: ArrayLike, n: ArrayLike, lowest_first: bool) -> tuple[RankInterval, ...]:
    """Return the 95 % rank interval of each share x/n, by binomial draws with its own share.

    `x` and `n` are counts of shape (m,), n is rounded to whole persons; m intervals come back.
    The draws are the same at every call. An interval need not contain the rank observed.
    Raises ValueError unless 0 <= x <= n and n > 0.
    Source: Marshall and Spiegelhalter (1998); Goldstein and Spiegelhalter (1996).
    """
    counts, totals = parts_of(x, n)
    trials = np.maximum(np.rint(totals).astype(np.int64), 1)
    draws = _generator().binomial(trials, counts / totals, size=(DRAWS, counts.size))
    return _rank_intervals(draws / trials, lowest_first)


def rate_rank_intervals(x: ArrayLike, n: ArrayLike | None, lowest_first: bool) -> tuple[RankInterval, ...]:
    """Return the 95 % rank interval of each rate x/n, or of each count x when n is None.

    Poisson draws with the observed count as mean, the same at every call. `x` are counts and
    `n` populations of shape (m,); m intervals come back. An interval need not contain the rank
    observed. Raises ValueError unless x >= 0 and n > 0.
    Source: as `proportion_rank_intervals`.
    """
    counts = not_negative_array("x", x)
    totals = np.ones_like(counts) if n is None else positive_array("n", n)
    same_length(x=counts, n=totals)
    draws = _generator().poisson(counts, size=(DRAWS, counts.size))
    return _rank_intervals(draws / totals, lowest_first)


def _generator() -> np.random.Generator:
    return np.random.default_rng(SEED)


def _rank_intervals(draws: FloatArray, lowest_first: bool) -> tuple[RankInterval, ...]:
    limits = np.quantile(_places(draws, lowest_first), [0.025, 0.975], axis=0, method="linear")
    # A place is whole: a limit that falls between two of them is rounded outwards.
    return tuple(RankInterval(math.floor(low), math.ceil(high)) for low, high in limits.T)


def quantile(values: ArrayLike, q: float) -> float:
    """Return the q-quantile of `values` (shape (m,)) in their unit, by linear interpolation.

    `q` is a share: 0.5 is the median. Raises ValueError when there is no value, one is not
    finite or q lies outside [0, 1]. Source: Hyndman and Fan (1996), type 7, R's default.
    """
    return float(np.quantile(finite_array("values", values), share("q", q), method="linear"))
