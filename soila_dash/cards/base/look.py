"""The two themes' colours, and a verdict's mark in them."""

from dataclasses import dataclass, fields

from soila_dash.drawing.marks import SHAPES, meaning
from soila_dash.statistics.verdict import Judgement, Verdict


@dataclass(frozen=True)
class Palette:
    """One theme's colours. `classes` are the map's five, light to strong; `class_inks` the text on
    each. `better`, `worse`, `neutral` and `similar` are what a mark means. `disagrees`, `neither`,
    `agrees`: opinions, which look unlike facts of registers; all three carry text in the colour of the
    paper."""

    paper: str
    rule: str
    ink: str
    muted: str
    accent: str
    accent_pale: str
    others: str
    similar: str
    better: str
    worse: str
    neutral: str
    classes: tuple[str, str, str, str, str]
    class_inks: tuple[str, str, str, str, str]
    disagrees: str
    neither: str
    agrees: str


LIGHT = Palette(
    paper="#FFFFFF",
    rule="#E3E6EB",
    ink="#1B1F2A",
    muted="#5B6472",
    accent="#0B5563",
    accent_pale="rgba(11,85,99,0.14)",
    others="#C3C8D2",
    similar="#6B7280",
    better="#1F6FB4",
    worse="#B8520A",
    neutral="#003078",
    classes=("#DCE9EA", "#B3D0D3", "#7FAFB5", "#2F747E", "#0B5563"),
    class_inks=("#1B1F2A", "#1B1F2A", "#1B1F2A", "#FFFFFF", "#FFFFFF"),
    disagrees="#8F5B00",
    neither="#6E7787",
    agrees="#6B3FA0",
)
DARK = Palette(
    paper="#14181F",
    rule="#323A46",
    ink="#E9ECF1",
    muted="#A7B0BE",
    accent="#6CC3CF",
    accent_pale="rgba(108,195,207,0.20)",
    others="#4A5361",
    similar="#9AA3B2",
    better="#6AB0EC",
    worse="#F0924A",
    neutral="#9CC7F0",
    classes=("#1F3238", "#2A4F57", "#3B7680", "#5BA3AE", "#9ADAE3"),
    class_inks=("#E9ECF1", "#E9ECF1", "#FFFFFF", "#0D1116", "#0D1116"),
    disagrees="#E0B050",
    neither="#9AA3B2",
    agrees="#BE9BEB",
)

PAGE = Palette(
    **{f.name: f"var(--figure-{f.name.replace('_', '-')})" for f in fields(Palette) if "class" not in f.name},
    classes=tuple(f"var(--figure-class-{n})" for n in range(5)),  # type: ignore[arg-type]
    class_inks=tuple(f"var(--figure-class-ink-{n})" for n in range(5)),  # type: ignore[arg-type]
)
"""Colours by name: one style sheet gives them their values in light, dark, print and forced colours."""


@dataclass(frozen=True)
class Mark:
    """How a verdict looks: a symbol for text, Plotly's shape, whether it is filled, and its colour."""

    symbol: str
    plotly: str
    filled: bool
    color: str


def mark(verdict: Verdict, judgement: Judgement, colors: Palette) -> Mark:
    """Shape, fill and colour of a verdict, from the table of marks."""
    shape = SHAPES[verdict]
    return Mark(shape.symbol, shape.plotly, shape.filled, getattr(colors, meaning(verdict, judgement)))
