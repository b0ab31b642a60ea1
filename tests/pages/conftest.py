"""A page run by AppTest takes the place of the main module; afterwards it is put back."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from soila_dash.ui import answer_card
from soila_dash.ui.finding import Drawn
from tests.pages.sent import DESCRIBED


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Else a process that a later test spawns would run the dashboard's shell as its main module."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(autouse=True)
def _described(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps what each figure was described as: the browser is sent its drawings alone."""
    choosable, plain = answer_card.figure, answer_card.chart

    def figure(one: Drawn) -> None:
        DESCRIBED[one.key] = one.make()(one.chosen if one.chosen in one.codes else "", 900.0)
        choosable(one)

    def chart(described: Any, alt: str, key: str, *more: Any, **named: Any) -> None:
        DESCRIBED[key] = described(900.0) if callable(described) else described
        plain(described, alt, key, *more, **named)

    monkeypatch.setattr(answer_card, "figure", figure)
    monkeypatch.setattr(answer_card, "chart", chart)
