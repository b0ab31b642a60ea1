"""A figure as it is described: plain data in the terms of Plotly, which the browser and this house draw."""

from collections.abc import Callable
from typing import Any

Figure = dict[str, Any]

Make = Callable[[str, float], Figure]
"""Describes a figure with a choice ("" for none) for a width in pixels. What two of its figures have in
common had better be the same object: it is drawn once."""
