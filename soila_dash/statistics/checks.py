"""Refuses nonsense numbers, in the same words everywhere in this room."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def finite(name: str, value: float) -> float:
    """Return `value` as a float; ValueError when it is nan or infinite."""
    if not math.isfinite(value):
        raise ValueError(f"{name} must be a finite number, not {value}")
    return float(value)


def positive(name: str, value: float) -> float:
    """Return `value` as a float; ValueError unless it is finite and above zero."""
    if finite(name, value) <= 0:
        raise ValueError(f"{name} must be above zero, not {value}")
    return float(value)


def not_negative(name: str, value: float) -> float:
    """Return `value` as a float; ValueError unless it is finite and at least zero."""
    if finite(name, value) < 0:
        raise ValueError(f"{name} must not be negative, not {value}")
    return float(value)


def share(name: str, value: float) -> float:
    """Return `value` as a float; ValueError unless it lies in [0, 1]."""
    if not 0 <= finite(name, value) <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, not {value}")
    return float(value)


def part_of(x: float, n: float) -> tuple[float, float]:
    """Return x and n as floats; ValueError unless 0 <= x <= n and n > 0."""
    x, n = not_negative("x", x), positive("n", n)
    if x > n:
        raise ValueError(f"x must not exceed n: {x} of {n}")
    return x, n


def finite_array(name: str, values: ArrayLike, minimum_length: int = 1) -> FloatArray:
    """Return a one-dimensional float array; ValueError when it is too short or not finite."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size < minimum_length:
        raise ValueError(f"{name} must be a row of at least {minimum_length} numbers")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must hold finite numbers only")
    return array


def positive_array(name: str, values: ArrayLike) -> FloatArray:
    """Return a one-dimensional float array; ValueError unless all are finite and above zero."""
    array = finite_array(name, values)
    if (array <= 0).any():
        raise ValueError(f"{name} must all be above zero")
    return array


def not_negative_array(name: str, values: ArrayLike) -> FloatArray:
    """Return a one-dimensional float array; ValueError unless all are finite and >= 0."""
    array = finite_array(name, values)
    if (array < 0).any():
        raise ValueError(f"{name} must not be negative")
    return array


def parts_of(x: ArrayLike, n: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return counts and denominators; ValueError unless 0 <= x <= n and n > 0 everywhere."""
    counts, totals = not_negative_array("x", x), positive_array("n", n)
    same_length(x=counts, n=totals)
    if (counts > totals).any():
        raise ValueError("x must not exceed n")
    return counts, totals


def same_length(**arrays: FloatArray) -> None:
    """ValueError unless all the named arrays are equally long."""
    if len({array.size for array in arrays.values()}) > 1:
        raise ValueError(f"{', '.join(arrays)} must be equally long")
