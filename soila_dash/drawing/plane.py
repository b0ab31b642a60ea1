"""From a figure's data to pixels: its axes, their ticks and what these say."""

import math
from dataclasses import dataclass
from functools import cached_property

from soila_dash.drawing.plotly_figure import Figure

LABEL = 48
"""Pixels that a number below an axis takes with the room beside it."""


@dataclass(frozen=True)
class Axis:
    """One axis: from data to pixels."""

    layout: Figure
    start: float
    end: float

    @cached_property
    def _scale(self) -> tuple[float, float]:
        low, high = self.layout["range"]
        scale = (self.end - self.start) / ((high - low) or 1.0)
        return self.start - low * scale, scale

    def at(self, value: float) -> float:
        """Pixels of a value."""
        begin, scale = self._scale
        return begin + value * scale

    def share(self, part: float) -> float:
        """Pixels of a part of the axis, 0 its beginning and 1 its end."""
        return self.start + part * (self.end - self.start)


class Plane:
    """The figure's area with its axes by name (x, x2, y …) and the whole as paper."""

    def __init__(self, layout: Figure, width: float) -> None:
        margin = layout.get("margin", {})
        self.width, self.height = float(width), float(layout["height"])
        self.left, self.right = float(margin.get("l", 0)), width - float(margin.get("r", 0))
        self.top, self.bottom = float(margin.get("t", 0)), self.height - float(margin.get("b", 0))
        self.axes: dict[str, Axis] = {}
        for name, own in layout.items():
            if name.startswith(("xaxis", "yaxis")):
                low, high = own.get("domain", (0.0, 1.0))
                across = name.startswith("x")
                start, end = (self.left, self.right) if across else (self.bottom, self.top)
                key = name[0] + name[5:]
                self.axes[key] = Axis(own, start + low * (end - start), start + high * (end - start))

    @cached_property
    def key(self) -> str:
        """Tells it from planes on which the same data would lie elsewhere or have another grid."""
        same = [
            (k, {n: v for n, v in axis.layout.items() if n != "ticktext"}) for k, axis in self.axes.items()
        ]
        return repr((self.width, self.height, self.left, self.right, self.top, self.bottom, same))

    def place(self, reference: str, value: float) -> float:
        """Pixels of a value that refers to an axis, to a part of it ("x2 domain") or to the paper."""
        if reference.endswith(" domain"):
            return self.axes[reference.removesuffix(" domain")].share(value)
        return self.axes[reference].at(value)

    def paper(self, across: bool, value: float) -> float:
        """Pixels of a part of the whole drawing area, from its left or its lower edge."""
        start, end = (self.left, self.right) if across else (self.bottom, self.top)
        return start + value * (end - start)

    def of(self, owner: Figure, axis: str, value: float) -> float:
        """Pixels of a value of a shape or a note, by what its `xref` or `yref` says."""
        reference = owner.get(f"{axis}ref", axis)
        return self.paper(axis == "x", value) if reference == "paper" else self.place(reference, value)


def ticks(axis: Axis, across: bool, separators: str) -> list[tuple[float, str]]:
    """Where an axis has its ticks, and what they say."""
    own = axis.layout
    low, high = sorted(own["range"])
    if "tickvals" in own:
        values = list(own["tickvals"])
        texts = own.get("ticktext") or [_number(v, 0, separators, own.get("tickformat", "")) for v in values]
        return [(v, t) for v, t in zip(values, texts, strict=True) if low <= v <= high]
    usual = min(max(abs(axis.end - axis.start) / (80 if across else 40), 4), 9) + 1
    wanted = own.get("nticks", usual)
    if across:
        wanted = max(2, min(wanted, abs(axis.end - axis.start) / LABEL))
    step = _step((high - low) / wanted)
    if across and high - low < step * 1.02:
        step = _step(step / 2.5)  # One number alone tells no scale.
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [
        (n * step, _number(n * step, decimals, separators, own.get("tickformat", "")))
        for n in range(first, last + 1)
    ]


def _step(rough: float) -> float:
    """The least round step (1, 2 or 5 times a power of ten) that is not below `rough`."""
    base = 10.0 ** math.floor(math.log10(rough))
    return next(base * s for s in (1, 2, 5, 10) if base * s >= rough * (1 - 1e-9))


def _number(value: float, decimals: int, separators: str, form: str) -> str:
    """A number with the language's decimal and thousands signs; `form` "d" has no thousands sign."""
    if form == "d" or not separators:
        return f"{value:.0f}"
    point, thousands = separators[0], separators[1]
    text = f"{value + 0.0:,.{decimals}f}".replace("-", "\u2212")
    return text.replace(",", "\0").replace(".", point).replace("\0", thousands)
