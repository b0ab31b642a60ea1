"""Similar regions: which areas are nearest in the context variables, and by which of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .checks import FloatArray, not_negative_array

NEAREST = 5


@dataclass(frozen=True)
class Neighbour:
    """An area near the target.

    `index` is its row in the variables, `distance` is in (weighted) standard deviations, and
    `shares` says how much of the squared distance each variable makes: they sum to 1, or are
    all 0 when the areas are alike in every weighted variable.
    """

    index: int
    distance: float
    shares: tuple[float, ...]


def standardise(variables: ArrayLike) -> FloatArray:
    """Return each column scaled to mean 0 and standard deviation 1.

    `variables` has shape (areas, variables), each column in its own unit; the result has the
    same shape and no unit. The deviation is that of a whole population (divisor m, ddof 0),
    since the areas compared are all there are. Raises ValueError unless it is a finite table of
    two areas or more whose every column varies.
    """
    table = np.asarray(variables, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 1:
        raise ValueError("variables must be a table of at least two areas and one variable")
    if not np.isfinite(table).all():
        raise ValueError("variables must hold finite numbers only")
    if (table == table[0]).all(axis=0).any():
        raise ValueError("a variable that is the same everywhere cannot be standardised")
    scaled: FloatArray = (table - table.mean(axis=0)) / table.std(axis=0, ddof=0)
    return scaled


def nearest(
    variables: ArrayLike, target: int, weights: ArrayLike, count: int = NEAREST
) -> tuple[Neighbour, ...]:
    """Return the `count` areas nearest to the row `target`, nearest first.

    The distance is √Σw(z_area - z_target)² over the standardised columns. `variables` has shape
    (areas, variables), unstandardised, `weights` one number for each variable. Fewer areas come
    back when there are fewer; equally near ones keep the order of the rows. Not symmetric: a
    neighbour of the target need not have the target as its neighbour. Raises ValueError where
    `standardise` does, when weights do not match, are negative or all zero, when there is no
    row `target`, or when count is below 1. Source: the nearest neighbours model of CIPFA.
    """
    table = standardise(variables)
    weight = not_negative_array("weights", weights)
    if weight.size != table.shape[1]:
        raise ValueError(f"{table.shape[1]} variables need as many weights, not {weight.size}")
    if not weight.any():
        raise ValueError("at least one weight must be above zero")
    if not 0 <= target < table.shape[0]:
        raise ValueError(f"there is no area {target}")
    if count < 1:
        raise ValueError(f"count must be at least 1, not {count}")
    parts = weight * (table - table[target]) ** 2
    squared = parts.sum(axis=1)
    order = [int(i) for i in np.argsort(squared, kind="stable") if i != target]
    return tuple(
        Neighbour(
            index=i,
            distance=float(np.sqrt(squared[i])),
            shares=tuple(float(p) for p in (parts[i] / squared[i] if squared[i] else parts[i])),
        )
        for i in order[:count]
    )
