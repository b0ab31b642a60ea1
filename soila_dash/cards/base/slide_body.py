"""What stands on a slide, described: a native chart's data, a figure in large, squares, a table.

A card describes, `files/slides` and the stage draw; numbers are the data's own, in the indicator's unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from soila_dash.answers.compare import Row
from soila_dash.answers.develop import Point
from soila_dash.answers.estimate import Estimate
from soila_dash.cards.base.look import LIGHT, Mark, mark
from soila_dash.cards.base.verdict_text import judgement_word
from soila_dash.cards.base.voice import Voice

Reach = tuple[float, float] | None
"""How far an interval reaches down and up from its value; None where there is none."""
Role = Literal["other", "country", "chosen"]
Side = Literal["", "r", "t", "b"]
CLEAR_TINT, PALE_TINT = 0.45, 0.86
"""The share of white in a bar's colour, so that the figure on it can be read."""


@dataclass(frozen=True)
class Rows:
    """The statement's own table."""


@dataclass(frozen=True)
class Large:
    """One figure in large: what it is of, its verdict in words or "", and the few beside it."""

    value: str
    name: str
    word: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Squares:
    """A map of squares (a `TileMap`) with the chosen region's code and the unit in words."""

    map: Any
    chosen: str
    unit: str


@dataclass(frozen=True)
class Shades:
    """A table with a sign and a tone in each cell (a `Heat`)."""

    heat: Any


@dataclass(frozen=True)
class Curve:
    """One unbroken stretch of a curve: a value or None for each year, `label` the side on which its name
    and newest figure stand, "" for none; `alone` says that it is a single year."""

    name: str
    role: Role
    values: tuple[float | None, ...]
    alone: bool
    label: Side = ""
    reach: tuple[Reach, ...] = ()


@dataclass(frozen=True)
class Lines:
    """Curves over the years up to `top`; `below` tells their breaks."""

    years: tuple[int, ...]
    curves: tuple[Curve, ...]
    decimals: int
    top: float
    unit: str
    below: str


@dataclass(frozen=True)
class Panel:
    """One of several small charts, with its title."""

    title: str
    chosen: bool
    curves: tuple[Curve, ...]


@dataclass(frozen=True)
class Panels:
    """Small charts on common axes."""

    years: tuple[int, ...]
    panels: tuple[Panel, ...]
    decimals: int
    top: float


@dataclass(frozen=True)
class Bar:
    """A bar of one of the chart's kinds."""

    name: str
    kind: str
    value: float
    reach: Reach = None


@dataclass(frozen=True)
class Bars:
    """Bars from the highest down; `kinds` are names with a colour and its share of white. Values have from
    `decimals` to `most` decimals, the last ones only where they are not zeros."""

    bars: tuple[Bar, ...]
    kinds: tuple[tuple[str, str, float], ...]
    decimals: int
    most: int
    beside: str


@dataclass(frozen=True)
class Stacked:
    """Shares in whole percent, one on another: of each class its name, its colour and its shares."""

    names: tuple[str, ...]
    classes: tuple[tuple[str, str, tuple[int | None, ...]], ...]
    beside: str


@dataclass(frozen=True)
class Columns:
    """Counts side by side: of each series its name, its counts and its colour."""

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...], str], ...]
    beside: str


@dataclass(frozen=True)
class Line:
    """A line through points, `width` in points of type."""

    name: str
    points: tuple[tuple[float, float], ...]
    color: str
    width: float
    dashed: bool


@dataclass(frozen=True)
class Kind:
    """What a kind of dots is called and how it looks, `size` in points of type."""

    name: str
    mark: Mark
    size: int


@dataclass(frozen=True)
class Dot:
    """A dot of one of the chart's kinds, with its label or ""."""

    label: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True)
class Scatter:
    """Dots and lines between round limits; `titles` stand below and beside the axes."""

    lines: tuple[Line, ...]
    kinds: tuple[Kind, ...]
    dots: tuple[Dot, ...]
    across: tuple[float, float]
    up: tuple[float, float]
    titles: tuple[str, str]
    beside: str


Body = Rows | Large | Squares | Shades | Lines | Panels | Bars | Stacked | Columns | Scatter


def stretches(points: Sequence[Point], cuts: set[int]) -> Iterator[list[Point]]:
    """The points between breaks; a missing year inside is left to the chart as a gap."""
    stretch: list[Point] = []
    for point in points:
        if stretch and (point.year in cuts or any(stretch[-1].year < c <= point.year for c in cuts)):
            if any(p.figure.value is not None for p in stretch):
                yield stretch
            stretch = []
        stretch.append(point)
    having = [p for p in stretch if p.figure.value is not None]
    if having:
        yield stretch[: stretch.index(having[-1]) + 1]


def reach(f: Estimate, value: float | None = None) -> Reach:
    """How far the interval reaches down and up from the `value` drawn, else the published one."""
    value = f.value if value is None else value
    if value is None or f.lower is None or f.upper is None:
        return None
    return max(value - f.lower, 0.0), max(f.upper - value, 0.0)


def kind_of(row: Row, voice: Voice) -> tuple[str, Mark]:
    """A verdict's symbol and words, and how it looks."""
    return judgement_word(row, voice), mark(row.verdict, row.judgement, LIGHT)
