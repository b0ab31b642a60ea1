"""Plotly's plain figures as SVG without a browser: the few kinds of trace and shape that ours are made of."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from soila_dash.drawing.plane import Axis, Plane, ticks
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.drawing.svg_elements import LINE, NotDrawn, paint, put_straight, put_text, px
from soila_dash.drawing.traces import places, put_trace

FAMILY = "'Source Sans 3', 'Source Sans Pro', 'Source Sans', Arial, sans-serif"
"""The shipped font first; whoever opens the file without it sees a common one."""
NEAR = 4.0
"""Pixels between an axis and its labels."""


def draw(figure: Figure, width: float, name: str = "f") -> tuple[Element, float]:
    """The figure as an SVG group `width` pixels wide, and its height.

    `name` keeps the ids of several drawings in one file apart. Raises NotDrawn for a trace, symbol or
    shape that it does not know.
    """
    group = Element("g", {"font-family": FAMILY})
    elements, height = Drawing(width, name).elements(figure)
    group.extend(elements)
    return group, height


class Drawing:
    """Draws figures `width` pixels wide that have much in common: what several share is drawn once.

    Traces, shapes, annotations and axes are known by identity, so that it pays to describe the same by the
    same object.
    """

    def __init__(self, width: float, name: str = "f") -> None:
        self._width, self._name = width, name
        self._made: dict[Hashable, tuple[list[Element], Any]] = {}
        self._planes: dict[Hashable, tuple[Plane, Figure]] = {}

    def elements(self, figure: Figure) -> tuple[list[Element], float]:
        """A figure's elements from the back to the front, and its height."""
        layout, data = figure["layout"], figure["data"]
        plane = self._plane(layout)
        on, shapes = plane.key, layout.get("shapes", ())
        found: list[Element] = []
        for pair in _pairs(trace for trace in data if "lines" in trace.get("mode", "")):
            found += self._once((on, _clip, pair), _clip, plane, pair, self._name)
        for shape in shapes:
            if shape.get("layer") == "below":
                found += self._once((on, id(shape)), _shape, shape, plane)
        for pair in _pairs(data):
            found += self._once((on, _grid, pair), _grid, plane, pair)
        for n, trace in enumerate(data):
            own = -1 if trace.get("ids") or trace.get("customdata") else n
            found += self._once((on, id(trace), own), _trace, trace, n, layout, plane, self._name)
        for shape in shapes:
            if shape.get("layer") != "below":
                found += self._once((on, id(shape)), _shape, shape, plane)
        for key in plane.axes:
            found += self._once((id(plane), key), self._labels, key, layout, plane)
        for note in layout.get("annotations", ()):
            found += self._once((on, id(note)), _annotation, note, layout, plane)
        return found, plane.height

    def _plane(self, layout: Figure) -> Plane:
        axes = tuple((name, id(own)) for name, own in layout.items() if name[1:5] == "axis")
        key = (layout["height"], *layout.get("margin", {}).values(), *axes)
        if key not in self._planes:
            self._planes[key] = Plane(layout, self._width), layout
        return self._planes[key][0]

    def _once(self, key: Hashable, put: Callable[..., None], *told: Any) -> list[Element]:
        """What `put` puts into a group, when it is first asked for by this key and ever after. What it is
        `told` is kept, so that no other object takes over its identity."""
        if key not in self._made:
            group = Element("g")
            put(group, *told)
            self._made[key] = list(group), told
        return self._made[key][0]

    def _labels(self, group: Element, key: str, layout: Figure, plane: Plane) -> None:
        """What stands beside an axis; most of it stands there as well when another name is bold."""
        for text, x, y, side, font in _labels(key, layout, plane):
            same = text, x, y, side, font["size"], font["color"]
            group.extend(self._once(same, put_text, text, x, y, side, font))


def _pairs(traces: Iterable[Figure]) -> list[tuple[str, str]]:
    """The axes that traces are drawn on."""
    return sorted({(t.get("xaxis", "x"), t.get("yaxis", "y")) for t in traces})


def _clip(group: Element, plane: Plane, pair: tuple[str, str], name: str) -> None:
    """Keeps lines within a pair of axes."""
    x, y = (plane.axes[one] for one in pair)
    clip = SubElement(group, "clipPath", {"id": _clip_id(x, y, name)})
    top, bottom = sorted((y.start, y.end))
    room = {"x": x.start, "y": top, "width": x.end - x.start, "height": bottom - top}
    SubElement(clip, "rect", {k: px(v) for k, v in room.items()})


def _clip_id(x: Axis, y: Axis, name: str) -> str:
    return f"{name}-{x.start:.0f}-{y.start:.0f}-{x.end:.0f}-{y.end:.0f}"


def _grid(group: Element, plane: Plane, pair: tuple[str, str]) -> None:
    x, y = (plane.axes[one] for one in pair)
    for axis, other, across in ((x, y, True), (y, x, False)):
        if axis.layout.get("visible", True) and axis.layout.get("showgrid", True):
            for value, _ in ticks(axis, across, ""):
                at = axis.at(value)
                ends = (at, other.start, at, other.end) if across else (other.start, at, other.end, at)
                put_straight(group, ends, {"color": axis.layout.get("gridcolor", "#DDD"), "width": 1})


def _trace(group: Element, trace: Figure, n: int, layout: Figure, plane: Plane, name: str) -> None:
    x, y = plane.axes[trace.get("xaxis", "x")], plane.axes[trace.get("yaxis", "y")]
    put_trace(group, trace, layout.get("font", {}), x, y, _clip_id(x, y, name), places(trace, n))


Text = tuple[str, float, float, str, Figure]
"""Words, the place of their middle line's beginning, middle or end, which of these it is, and their type."""


def _labels(key: str, layout: Figure, plane: Plane) -> Iterator[Text]:
    """What stands beside an axis."""
    axis, across = plane.axes[key], key.startswith("x")
    own = axis.layout
    if not own.get("visible", True):
        return
    font: Figure = own.get("tickfont") or layout["font"]
    edge = plane.axes[own.get("anchor", "y" if across else "x")].start
    for value, text in ticks(axis, across, layout.get("separators", ".,")):
        at = axis.at(value)
        if across:
            yield text, at, edge + NEAR + font["size"] * LINE / 2, "center", font
        else:
            yield text, edge - NEAR, at, "right", font
    title: Figure | None = own.get("title")
    if title is not None and across:
        below = edge + NEAR + font["size"] * LINE + title["font"]["size"] * LINE / 2 + NEAR
        yield title["text"], axis.share(0.5), below, "center", title["font"]


def _annotation(group: Element, note: Figure, layout: Figure, plane: Plane) -> None:
    font = layout["font"] | note.get("font", {})
    x = plane.of(note, "x", note["x"]) + note.get("xshift", 0)
    y = plane.of(note, "y", note["y"]) - note.get("yshift", 0)
    half = len(note["text"].split("<br>")) * font["size"] * LINE / 2
    y += {"top": half, "middle": 0, "bottom": -half}[note.get("yanchor", "middle")]
    put_text(group, note["text"], x, y, note.get("xanchor", "center"), font)


def _shape(group: Element, shape: Figure, plane: Plane) -> None:
    x0, x1 = (plane.of(shape, "x", shape[k]) for k in ("x0", "x1"))
    y0, y1 = (plane.of(shape, "y", shape[k]) for k in ("y0", "y1"))
    match shape["type"]:
        case "line":
            put_straight(group, (x0, y0, x1, y1), shape["line"])
        case "rect":
            looks = {"x": min(x0, x1), "y": min(y0, y1), "width": abs(x1 - x0), "height": abs(y1 - y0)}
            SubElement(
                group, "rect", {k: px(v) for k, v in looks.items()} | paint("fill", shape["fillcolor"])
            )
        case strange:
            raise NotDrawn(f"shape {strange}")
