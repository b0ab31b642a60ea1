"""Immutable releases: built from checked rows, verified, published by one atomic step."""
