"""The table of marks: the shape says where a region lies, the fill how surely, the colour what it means.

Figures, legends, tables, slides and sheets all read it, so that a mark is written as it is drawn.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from soila_dash.statistics.verdict import Judgement, Verdict

_WIDE = 2 / math.sqrt(3)

CORNERS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "diamond": ((1.3, 0.0), (0.0, 1.3), (-1.3, 0.0), (0.0, -1.3)),
    "triangle-up": ((-_WIDE, 0.5), (_WIDE, 0.5), (0.0, -1.0)),
    "triangle-down": ((-_WIDE, -0.5), (_WIDE, -0.5), (0.0, 1.0)),
    "square": ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)),
}
"""Plotly's shapes with corners, in half their size, right and down from the middle."""


@dataclass(frozen=True)
class Shape:
    """A verdict's mark: `symbol` as it is written, `plotly` as it is drawn, `filled` where it is clear."""

    symbol: str
    plotly: str
    filled: bool


SHAPES: Mapping[Verdict, Shape] = {
    Verdict.CLEARLY_HIGHER: Shape("▲", "triangle-up", True),
    Verdict.HIGHER: Shape("△", "triangle-up", False),
    Verdict.SIMILAR: Shape("○", "circle", False),
    Verdict.LOWER: Shape("▽", "triangle-down", False),
    Verdict.CLEARLY_LOWER: Shape("▼", "triangle-down", True),
    Verdict.NOT_COMPARED: Shape("×", "x-thin", False),
}


def meaning(verdict: Verdict, judgement: Judgement) -> str:
    """What a mark's colour means, as palettes and style sheets name it: `better` is towards the goal,
    `worse` away from it, `neutral` differs where no direction is set, `similar` all else."""
    if verdict in (Verdict.SIMILAR, Verdict.NOT_COMPARED):
        return "similar"
    match judgement:
        case Judgement.BETTER | Judgement.CLEARLY_BETTER:
            return "better"
        case Judgement.WORSE | Judgement.CLEARLY_WORSE:
            return "worse"
    return "neutral"
