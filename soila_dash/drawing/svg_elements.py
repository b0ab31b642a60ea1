"""What drawings are made of: lines of text, straight lines and marks as SVG elements."""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from soila_dash.drawing import typeset
from soila_dash.drawing.marks import CORNERS
from soila_dash.drawing.plotly_figure import Figure

SYMBOLS = "'DejaVu Sans', 'DejaVu Sans Mono', 'Segoe UI Symbol', sans-serif"
"""Fonts that have the verdicts' symbols and the events' numbers."""
SVG = "http://www.w3.org/2000/svg"
SYMBOL = 0.75
"""Room for a symbol, in its size."""
LINE = 1.3
"""Height of a line of text in its size."""
CENTRE = 0.35
"""From the middle of a line down to its baseline, in its size."""

_COLOR = re.compile(r"rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)")
_TAGS = re.compile(r"(<br>|</?b>)")
_SYMBOLS = re.compile(r"([\u2460-\u2473\u25a0-\u25ff]+)")
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_DASHES = {"solid": (), "dot": (1, 1), "dash": (3, 3), "dashdot": (3, 1, 1, 1)}


class NotDrawn(ValueError):
    """Raised for a part of a figure that has no drawing here: nothing is left out in silence."""


SAMPLE = 16.0
"""Pixels across of a mark drawn alone."""


def sample(symbol: str, filled: bool, color: str, paper: str) -> bytes:
    """A mark alone as an SVG file, `SAMPLE` pixels wide and high."""
    size = f"{SAMPLE:g}"
    root = Element(
        "svg",
        {"xmlns": SVG, "viewBox": f"0 0 {size} {size}", "width": size, "height": size},
    )
    middle = (SAMPLE / 2, SAMPLE / 2)
    put_mark(root, middle, symbol, SAMPLE * 0.38, color if filled else paper, {"width": 2.6, "color": color})
    return tostring(root)


def put_mark(
    group: Element, point: tuple[float, float], symbol: str, r: float, color: str, rim: Figure
) -> None:
    x, y = point
    if symbol.endswith("-open"):
        symbol, rim, color = symbol.removesuffix("-open"), {"width": rim["width"], "color": color}, "none"
    looks = paint("fill", color) | (stroke(rim) if rim["width"] else {})
    if symbol == "circle":
        SubElement(group, "circle", {"cx": px(x), "cy": px(y), "r": px(r), **looks})
        return
    if symbol == "x-thin":
        strokes = (f"M{px(x - r)} {px(y - r * side)}L{px(x + r)} {px(y + r * side)}" for side in (1, -1))
        SubElement(group, "path", {"d": " ".join(strokes), "fill": "none", **stroke(rim)})
    elif symbol in CORNERS:
        path = "M" + "L".join(f"{px(x + a * r)} {px(y + b * r)}" for a, b in CORNERS[symbol]) + "Z"
        SubElement(group, "path", {"d": path, **looks})
    else:
        raise NotDrawn(symbol)


def put_text(group: Element, text: str, x: float, y: float, side: str, font: Figure) -> None:
    """Lines of text (<br>, bold in <b>) that begin, centre or end at x, their middle at y."""
    lines: list[list[tuple[str, bool]]] = [[]]
    bold = False
    for part in _TAGS.split(text):
        if part == "<br>":
            lines.append([])
        elif part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part:
            lines[-1].append((part, bold))
    height = font["size"] * LINE
    top = y - height * len(lines) / 2
    for n, parts in enumerate(lines):
        write(group, parts, x, top + height * (n + 0.5) + font["size"] * CENTRE, side, font)


def write(
    group: Element, parts: Sequence[tuple[str, bool]], x: float, y: float, side: str, font: Figure
) -> None:
    """One line of text in parts, each bold or not, that begins, centres or ends at x on the baseline y.

    A symbol stands in a font that has it, at a place of its own: a renderer that misses a glyph changes
    the font of all the text it sets at once.
    """
    size = font["size"]
    looks = {"y": px(y), "font-size": f"{size:g}", **paint("fill", font["color"])}
    element = SubElement(group, "text", looks)
    runs = [
        (run, strong, n % 2 == 1)
        for words, strong in parts
        for n, run in enumerate(_SYMBOLS.split(words))
        if run
    ]
    if not any(symbol for *_, symbol in runs):
        element.set("x", px(x))
        element.set("text-anchor", _ANCHORS[side])
        if len(runs) == 1 and not runs[0][1]:
            element.text = runs[0][0]
            return
        for run, strong, _ in runs:
            SubElement(element, "tspan", {"font-weight": "700"} if strong else {}).text = run
        return
    widths = [
        len(run) * size * SYMBOL if symbol else typeset.width(run, size, strong)
        for run, strong, symbol in runs
    ]
    at = x - sum(widths) * {"left": 0.0, "center": 0.5, "right": 1.0}[side]
    for (run, strong, symbol), wide in zip(runs, widths, strict=True):
        own = {"x": px(at)} | ({"font-family": SYMBOLS} if symbol else {})
        SubElement(element, "tspan", own | ({"font-weight": "700"} if strong else {})).text = run
        at += wide


def put_straight(group: Element, ends: Sequence[float], line: Figure) -> None:
    names = ("x1", "y1", "x2", "y2")
    looks = {k: px(v) for k, v in zip(names, ends, strict=True)}
    SubElement(group, "line", looks | stroke(line))


def stroke(line: Figure) -> dict[str, str]:
    width = line["width"]
    looks = paint("stroke", line["color"]) | {"stroke-width": f"{width:g}"}
    dash = _DASHES[line.get("dash", "solid")]
    if dash:
        looks["stroke-dasharray"] = " ".join(f"{part * max(width, 3):g}" for part in dash)
    return looks


def paint(what: str, color: str) -> dict[str, str]:
    """A colour as SVG 1.1 has it: the transparency of rgba(…) apart."""
    found = _COLOR.fullmatch(color)
    if found is None:
        return {what: color}
    red, green, blue = (int(part) for part in found.groups()[:3])
    return {what: f"#{red:02X}{green:02X}{blue:02X}", f"{what}-opacity": found[4]}


def nth(value: Any, n: int) -> Any:
    return value[n] if isinstance(value, list) else value


def px(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
