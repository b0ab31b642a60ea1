"""Plotly's plain figures as SVG without a browser: the few kinds of trace and shape that ours are made of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from soila_dash.drawing import typeset
from soila_dash.drawing.marks import CORNERS
from soila_dash.drawing.plane import Axis, Plane, ticks
from soila_dash.drawing.plotly_figure import Figure

FAMILY = "'Source Sans 3', 'Source Sans Pro', 'Source Sans', Arial, sans-serif"
"""The shipped font first; whoever opens the file without it sees a common one."""
SYMBOLS = "'DejaVu Sans', 'DejaVu Sans Mono', 'Segoe UI Symbol', sans-serif"
"""Fonts that have the verdicts' symbols and the events' numbers."""
SVG = "http://www.w3.org/2000/svg"
SYMBOL = 0.75
"""Room for a symbol, in its size."""
LINE = 1.3
"""Height of a line of text in its size."""
CENTRE = 0.35
"""From the middle of a line down to its baseline, in its size."""
NEAR = 4.0
"""Pixels between an axis and its labels."""

_COLOR = re.compile(r"rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)")
_TAGS = re.compile(r"(<br>|</?b>)")
_SYMBOLS = re.compile(r"([\u2460-\u2473\u25a0-\u25ff]+)")
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_DASHES = {"solid": (), "dot": (1, 1), "dash": (3, 3), "dashdot": (3, 1, 1, 1)}


class NotDrawn(ValueError):
    """Raised for a part of a figure that has no drawing here: nothing is left out in silence."""


def draw(figure: Figure, width: float, name: str = "f") -> tuple[Element, float]:
    """The figure as an SVG group `width` pixels wide, and its height.

    `name` keeps the ids of several drawings in one file apart. Raises NotDrawn for a trace, symbol or
    shape that it does not know.
    """
    layout = figure["layout"]
    plane = Plane(layout, width)
    group = Element("g", {"font-family": FAMILY})
    for n, shape in enumerate(layout.get("shapes", [])):
        if shape.get("layer") == "below":
            _shape(group, shape, plane, n)
    drawn = {(t.get("xaxis", "x"), t.get("yaxis", "y")) for t in figure["data"]}
    for x, y in sorted(drawn):
        _grid(group, plane.axes[x], plane.axes[y])
    for n, trace in enumerate(figure["data"]):
        _trace(group, trace, layout, plane, name, places(trace, n))
    for n, shape in enumerate(layout.get("shapes", [])):
        if shape.get("layer") != "below":
            _shape(group, shape, plane, n)
    _labels(group, layout, plane)
    for note in layout.get("annotations", []):
        _annotation(group, note, layout, plane)
    return group, plane.height


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
    _symbol(root, middle, symbol, SAMPLE * 0.38, color if filled else paper, {"width": 2.6, "color": color})
    return tostring(root)


def _grid(group: Element, x: Axis, y: Axis) -> None:
    for axis, other, across in ((x, y, True), (y, x, False)):
        if axis.layout.get("visible", True) and axis.layout.get("showgrid", True):
            for value, _ in ticks(axis, across, ""):
                at = axis.at(value)
                ends = (at, other.start, at, other.end) if across else (other.start, at, other.end, at)
                _straight(group, ends, {"color": axis.layout.get("gridcolor", "#DDD"), "width": 1})


def _labels(group: Element, layout: Figure, plane: Plane) -> None:
    separators = layout.get("separators", ".,")
    for key, axis in plane.axes.items():
        own, across = axis.layout, key.startswith("x")
        if not own.get("visible", True):
            continue
        font: Figure = own.get("tickfont") or layout["font"]
        anchor = own.get("anchor", "y" if across else "x")
        edge = plane.axes[anchor].start
        for value, text in ticks(axis, across, separators):
            at = axis.at(value)
            if across:
                _text(group, text, at, edge + NEAR + font["size"] * LINE / 2, "center", font)
            else:
                _text(group, text, edge - NEAR, at, "right", font)
        title: Figure | None = own.get("title")
        if title is not None and across:
            below = edge + NEAR + font["size"] * LINE + title["font"]["size"] * LINE / 2 + NEAR
            _text(group, title["text"], axis.share(0.5), below, "center", title["font"])


Told = Sequence[dict[str, str]] | None
"""What each datum of a trace carries into its mark; None where nothing can be pointed at."""


def _trace(group: Element, trace: Figure, layout: Figure, plane: Plane, name: str, told: Told) -> None:
    x, y = plane.axes[trace.get("xaxis", "x")], plane.axes[trace.get("yaxis", "y")]
    if trace["type"] == "bar" and trace.get("orientation") == "h":
        _bars(group, trace, x, y, told)
        return
    if trace["type"] == "bar" and "offset" in trace:
        _columns(group, trace, x, y)
        return
    if trace["type"] != "scatter":
        raise NotDrawn(trace["type"])
    points = [
        None if a is None or b is None else (x.at(a), y.at(b))
        for a, b in zip(trace["x"], trace["y"], strict=True)
    ]
    mode = trace["mode"]
    strange = set(mode.split("+")) - {"lines", "markers", "text"}
    if strange:
        raise NotDrawn(mode)
    if "lines" in mode:
        _lines(group, trace, points, told, _clip(group, x, y, name))
    if "markers" in mode:
        _markers(group, trace["marker"], points, told)
    if "text" in mode:
        _words(group, trace, points, layout)


def _bars(group: Element, trace: Figure, x: Axis, y: Axis, told: Told) -> None:
    """Lying bars from `base` on, as long as `x` says, with their words in the middle."""
    paint = _paint("fill", trace["marker"]["color"])
    if trace.get("opacity", 1) != 1:
        paint["opacity"] = f"{trace['opacity']:g}"
    texts = trace.get("text") or [""] * len(trace["x"])
    own = told or [{}] * len(trace["x"])
    for base, length, place, text, carried in zip(
        trace["base"], trace["x"], trace["y"], texts, own, strict=True
    ):
        left, right = x.at(base), x.at(base + length)
        top, bottom = (y.at(place + side * trace["width"] / 2) for side in (1, -1))
        looks = {"x": min(left, right), "y": top, "width": abs(right - left), "height": bottom - top}
        SubElement(group, "rect", {k: _px(v) for k, v in looks.items()} | paint | carried)
        if text:
            _text(group, text, (left + right) / 2, (top + bottom) / 2, "center", trace["textfont"])


def _columns(group: Element, trace: Figure, x: Axis, y: Axis) -> None:
    """Columns from 0 up, `offset` aside of their place, with their words above them."""
    font = trace["textfont"]
    for place, value, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
        left, right = (x.at(place + trace["offset"] + side * trace["width"]) for side in (0, 1))
        top, bottom = y.at(value), y.at(0)
        looks = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        paint = _paint("fill", trace["marker"]["color"])
        SubElement(group, "rect", {k: _px(v) for k, v in looks.items()} | paint)
        _text(group, text, (left + right) / 2, top - font["size"] * LINE / 2 - 2, "center", font)


def _clip(group: Element, x: Axis, y: Axis, name: str) -> str:
    """The id of the clip of a pair of axes, made when first asked for."""
    own = f"{name}-{x.start:.0f}-{y.start:.0f}-{x.end:.0f}-{y.end:.0f}"
    if group.find(f"clipPath[@id='{own}']") is None:
        clip = SubElement(group, "clipPath", {"id": own})
        room = {"x": x.start, "y": y.end, "width": x.end - x.start, "height": y.start - y.end}
        if y.start < y.end:
            room |= {"y": y.start, "height": y.end - y.start}
        SubElement(clip, "rect", {k: _px(v) for k, v in room.items()})
    return own


def places(trace: Figure, n: int) -> Told:
    """What each datum of a figure's `n`th trace carries into its mark: `data-of` is what it stands for (a
    region, else the trace), `data-at` which of that one's words are its own."""
    said = spoken(trace)
    if not said:
        return None
    told = trace.get("ids") or trace.get("customdata")
    if not told or told == said:
        told = [f"trace-{n}"] * len(said)
    seen: Counter[str] = Counter()
    found = []
    for one in map(str, told):
        found.append({"data-of": one, "data-at": str(seen[one])})
        seen[one] += 1
    return found


def spoken(trace: Figure) -> list[str]:
    """What a trace's data say when they are pointed at; empty where they say nothing."""
    template = trace.get("hovertemplate", "")
    for name in ("text", "hovertext", "customdata"):
        if template.startswith(f"%{{{name}}}"):
            return list(trace.get(name) or ())
    return []


def _lines(
    group: Element,
    trace: Figure,
    points: Sequence[tuple[float, float] | None],
    told: Told,
    clip: str,
) -> None:
    """One path, or one for each that the trace tells of, whose corners are its data in their order."""
    filled = trace.get("fill")
    if filled not in (None, "toself"):
        raise NotDrawn(filled)
    looks = {"clip-path": f"url(#{clip})", "stroke-linejoin": "round"}
    looks |= _paint("fill", trace["fillcolor"]) if filled else {"fill": "none"}
    if trace["line"]["width"]:
        looks |= _stroke(trace["line"])
    if trace.get("opacity", 1) != 1:
        looks["opacity"] = f"{trace['opacity']:g}"
    for of, mine in _own(points, told):
        parts: list[list[tuple[float, float, str]]] = [[]]
        for point, at in mine:
            if point is None:
                parts.append([])
            else:
                parts[-1].append((*point, at))
        drawn = [part for part in parts if len(part) > 1]
        if drawn:
            path = " ".join("M" + "L".join(f"{_px(a)} {_px(b)}" for a, b, _ in part) for part in drawn)
            ats = ["0"] if filled else [at for part in drawn for *_, at in part]
            own = {"data-of": of, "data-at": " ".join(ats)} if of else {}
            if of and filled:
                own["class"] = "area"
            SubElement(group, "path", {"d": path + ("Z" if filled else ""), **looks, **own})


def _own(
    points: Sequence[tuple[float, float] | None], told: Told
) -> Iterator[tuple[str, list[tuple[tuple[float, float] | None, str]]]]:
    """The points in runs of those that stand for the same, each with the place of its words."""
    if told is None:
        yield "", [(point, "") for point in points]
        return
    for of, run in groupby(zip(points, told, strict=True), key=lambda pair: pair[1]["data-of"]):
        yield of, [(point, own["data-at"]) for point, own in run]


def _markers(
    group: Element,
    marker: Figure,
    points: Sequence[tuple[float, float] | None],
    told: Told,
) -> None:
    if marker.get("opacity") == 0 and told is None:
        return
    edge = marker.get("line", {})
    for n, point in enumerate(points):
        if point is None:
            continue
        color = _nth(marker.get("color", "none"), n)
        rim = {"width": _nth(edge.get("width", 0), n), "color": _nth(edge.get("color", color), n)}
        before = len(group)
        _symbol(
            group, point, _nth(marker.get("symbol", "circle"), n), _nth(marker["size"], n) / 2, color, rim
        )
        if told is not None:
            for mark in group[before:]:
                mark.attrib |= told[n]


def _symbol(
    group: Element, point: tuple[float, float], symbol: str, r: float, color: str, rim: Figure
) -> None:
    x, y = point
    if symbol.endswith("-open"):
        symbol, rim, color = symbol.removesuffix("-open"), {"width": rim["width"], "color": color}, "none"
    looks = _paint("fill", color) | (_stroke(rim) if rim["width"] else {})
    if symbol == "circle":
        SubElement(group, "circle", {"cx": _px(x), "cy": _px(y), "r": _px(r), **looks})
        return
    if symbol == "x-thin":
        strokes = (f"M{_px(x - r)} {_px(y - r * side)}L{_px(x + r)} {_px(y + r * side)}" for side in (1, -1))
        SubElement(group, "path", {"d": " ".join(strokes), "fill": "none", **_stroke(rim)})
    elif symbol in CORNERS:
        path = "M" + "L".join(f"{_px(x + a * r)} {_px(y + b * r)}" for a, b in CORNERS[symbol]) + "Z"
        SubElement(group, "path", {"d": path, **looks})
    else:
        raise NotDrawn(symbol)


def _words(
    group: Element, trace: Figure, points: Sequence[tuple[float, float] | None], layout: Figure
) -> None:
    font = layout["font"] | trace.get("textfont", {})
    sizes = trace["marker"]["size"] if "markers" in trace["mode"] else 0
    for n, (point, text) in enumerate(zip(points, trace["text"], strict=True)):
        if point is None or not text:
            continue
        up, side = _nth(trace.get("textposition", "middle center"), n).split()
        own = {"size": font["size"], "color": _nth(font["color"], n)}
        away = _nth(sizes, n) / 2 + (3 if sizes else 2)
        high = away + own["size"] * LINE / 2 - 2
        x = point[0] + {"left": -away, "center": 0, "right": away}[side]
        y = point[1] + {"top": -high, "middle": 0, "bottom": high}[up]
        if up != "middle" and side != "center":
            x = point[0] + {"left": -2, "right": 2}[side]
        _text(group, text, x, y, {"left": "right", "center": "center", "right": "left"}[side], own)


def _shape(group: Element, shape: Figure, plane: Plane, n: int) -> None:
    x0, x1 = (plane.of(shape, "x", shape[k]) for k in ("x0", "x1"))
    y0, y1 = (plane.of(shape, "y", shape[k]) for k in ("y0", "y1"))
    match shape["type"]:
        case "line":
            _straight(group, (x0, y0, x1, y1), shape["line"])
        case "rect":
            looks = {"x": min(x0, x1), "y": min(y0, y1), "width": abs(x1 - x0), "height": abs(y1 - y0)}
            SubElement(
                group, "rect", {k: _px(v) for k, v in looks.items()} | _paint("fill", shape["fillcolor"])
            )
        case strange:
            raise NotDrawn(f"shape {n}: {strange}")


def _annotation(group: Element, note: Figure, layout: Figure, plane: Plane) -> None:
    font = layout["font"] | note.get("font", {})
    x = plane.of(note, "x", note["x"]) + note.get("xshift", 0)
    y = plane.of(note, "y", note["y"]) - note.get("yshift", 0)
    half = len(note["text"].split("<br>")) * font["size"] * LINE / 2
    y += {"top": half, "middle": 0, "bottom": -half}[note.get("yanchor", "middle")]
    _text(group, note["text"], x, y, note.get("xanchor", "center"), font)


def _text(group: Element, text: str, x: float, y: float, side: str, font: Figure) -> None:
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
    looks = {"y": _px(y), "font-size": f"{size:g}", **_paint("fill", font["color"])}
    element = SubElement(group, "text", looks)
    runs = [
        (run, strong, n % 2 == 1)
        for words, strong in parts
        for n, run in enumerate(_SYMBOLS.split(words))
        if run
    ]
    if not any(symbol for *_, symbol in runs):
        element.set("x", _px(x))
        element.set("text-anchor", _ANCHORS[side])
        for run, strong, _ in runs:
            SubElement(element, "tspan", {"font-weight": "700"} if strong else {}).text = run
        return
    widths = [
        len(run) * size * SYMBOL if symbol else typeset.width(run, size, strong)
        for run, strong, symbol in runs
    ]
    at = x - sum(widths) * {"left": 0.0, "center": 0.5, "right": 1.0}[side]
    for (run, strong, symbol), wide in zip(runs, widths, strict=True):
        own = {"x": _px(at)} | ({"font-family": SYMBOLS} if symbol else {})
        SubElement(element, "tspan", own | ({"font-weight": "700"} if strong else {})).text = run
        at += wide


def _straight(group: Element, ends: Sequence[float], line: Figure) -> None:
    names = ("x1", "y1", "x2", "y2")
    looks = {k: _px(v) for k, v in zip(names, ends, strict=True)}
    SubElement(group, "line", looks | _stroke(line))


def _stroke(line: Figure) -> dict[str, str]:
    width = line["width"]
    looks = _paint("stroke", line["color"]) | {"stroke-width": f"{width:g}"}
    dash = _DASHES[line.get("dash", "solid")]
    if dash:
        looks["stroke-dasharray"] = " ".join(f"{part * max(width, 3):g}" for part in dash)
    return looks


def _paint(what: str, color: str) -> dict[str, str]:
    """A colour as SVG 1.1 has it: the transparency of rgba(…) apart."""
    found = _COLOR.fullmatch(color)
    if found is None:
        return {what: color}
    red, green, blue = (int(part) for part in found.groups()[:3])
    return {what: f"#{red:02X}{green:02X}{blue:02X}", f"{what}-opacity": found[4]}


def _nth(value: Any, n: int) -> Any:
    return value[n] if isinstance(value, list) else value


def _px(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
