"""A page run by AppTest takes the place of the main module; afterwards it is put back."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Else a process that a later test spawns would run the dashboard's shell as its main module."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before
