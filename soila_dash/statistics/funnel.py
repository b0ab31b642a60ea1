"""Funnel limits: how far a region may lie from the benchmark before it stands out.

The limits that a verdict uses carry the additive overdispersion term tau²; with tau² = 0 they
may be drawn, never judged by.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .checks import (
    FloatArray,
    finite,
    finite_array,
    not_negative,
    positive,
    positive_array,
    same_length,
    share,
)
from .intervals import tail, z_value


@dataclass(frozen=True)
class Overdispersion:
    """How much more the regions vary than chance alone would make them.

    `phi` is the mean squared Winsorised z (1 when only chance is at work); `tau2` the variance
    between regions, in the squared unit of the values.
    """

    phi: float
    tau2: float


def proportion_standard_errors(p0: float, n: ArrayLike) -> FloatArray:
    """Return the standard errors of shares under the benchmark: √(p0(1 - p0)/n).

    `p0` is a share, `n` denominators of shape (m,); so is the result, in shares. Raises
    ValueError unless 0 <= p0 <= 1 and n > 0. Source: Spiegelhalter (2005), Funnel plots for
    comparing institutional performance.
    """
    p0 = share("p0", p0)
    return np.sqrt(p0 * (1 - p0) / positive_array("n", n))


def rate_standard_errors(average: float, n: ArrayLike, k: float = 1.0) -> FloatArray:
    """Return the standard errors of rates per k under the benchmark: √(average·k/n).

    A Poisson count in n persons has the mean and variance average·n/k; the rate is k/n times
    the count, so its variance is average·k/n. `average` is per k; the result, of shape (m,)
    like `n`, too. Raises ValueError unless average >= 0, n > 0 and k > 0.
    Source: Spiegelhalter (2005).
    """
    average, k = not_negative("average", average), positive("k", k)
    return np.sqrt(average * k / positive_array("n", n))


def proportion_limits(
    p0: float, n: ArrayLike, confidence: float, tau2: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper funnel limits of shares: p0 ± z√(p0(1 - p0)/n + tau²).

    `p0` is a share, `n` denominators of shape (m,); so are both results, shares clamped to
    [0, 1]. Raises ValueError unless 0 <= p0 <= 1, n > 0, tau2 >= 0 and 0 < confidence < 1.
    Source: Spiegelhalter (2005).
    """
    half = _half_width(proportion_standard_errors(p0, n), confidence, tau2)
    return np.maximum(p0 - half, 0.0), np.minimum(p0 + half, 1.0)


def adjusted_rate_limits(
    average: float, n: ArrayLike, confidence: float, tau2: float, k: float = 1.0
) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper funnel limits of rates: average ± z√(average·k/n + tau²).

    These judge the regions; the exact ones of `plain_rate_limits` know no overdispersion.
    `average` is per k, `n` populations of shape (m,), tau2 in the squared unit of the average;
    both results have shape (m,), per k, not below zero. Raises ValueError unless
    average >= 0, n > 0, k > 0, tau2 >= 0 and 0 < confidence < 1. Source: Spiegelhalter (2005).
    """
    half = _half_width(rate_standard_errors(average, n, k), confidence, tau2)
    return np.maximum(average - half, 0.0), average + half


def _half_width(standard_errors: FloatArray, confidence: float, tau2: float) -> FloatArray:
    half: FloatArray = z_value(confidence) * np.sqrt(standard_errors**2 + not_negative("tau2", tau2))
    return half


def plain_rate_limits(
    average: float, n: ArrayLike, confidence: float, k: float = 1.0
) -> tuple[FloatArray, FloatArray]:
    """Return the unadjusted lower and upper funnel limits of rates at given populations.

    Each is the rate of the (fractional) count whose exact interval just touches the average in a
    population of n. `average` is per k, `n` populations of
    shape (m,); both results have shape (m,), per k, not below zero. They may be drawn, never
    judged by. Raises ValueError unless average > 0, n > 0, k > 0 and 0 < confidence < 1.
    Source: the funnels of rates in Fingertips (PHE, technical guidance), on the exact interval of
    Garwood (1936); the gamma distribution solved for its shape.
    """
    average, k = positive("average", average), positive("k", k)
    populations, beyond = positive_array("n", n), tail(confidence)
    expected = average * populations / k
    upper = special.gdtrib(1.0, beyond, expected)
    lower = np.maximum(special.gdtrib(1.0, 1 - beyond, expected) - 1, 0.0)
    return k * lower / populations, k * upper / populations


def overdispersion(values: ArrayLike, standard_errors: ArrayLike, target: float) -> Overdispersion:
    """Return how much the regions vary around `target` beyond chance.

    `values` and `standard_errors` have shape (m,), one for each region and none for the
    country, in the target's unit; the errors are those under the benchmark
    (`proportion_standard_errors`, `rate_standard_errors`). The z are Winsorised: those beyond
    their 10 and 90 % quantiles (linear interpolation, R type 7) are set to these, so that the
    regions looked for do not widen the limits that should find them. Raises ValueError with
    fewer than two regions, unequal lengths or an error not above zero.
    Source: Spiegelhalter (2005), Handling over-dispersion of performance indicators; tau² by
    the moments of DerSimonian and Laird (1986).
    """
    observed = finite_array("values", values, minimum_length=2)
    errors = positive_array("standard_errors", standard_errors)
    same_length(values=observed, standard_errors=errors)
    z = (observed - finite("target", target)) / errors
    low, high = np.quantile(z, [0.1, 0.9], method="linear")
    regions = z.size
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    weights = 1 / errors**2
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    return Overdispersion(phi, max(0.0, float((regions * phi - (regions - 1)) / spread)))
