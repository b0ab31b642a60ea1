"""The traces of a figure: its lines, marks, words and bars as SVG elements."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from soila_dash.drawing.plane import Axis
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.drawing.svg_elements import LINE, NotDrawn, nth, paint, put_mark, put_text, px, stroke

Told = Sequence[dict[str, str]] | None
"""What each datum of a trace carries into its mark; None where nothing can be pointed at."""


def put_trace(group: Element, trace: Figure, font: Figure, x: Axis, y: Axis, clip: str, told: Told) -> None:
    """A trace on its axes; `font` is the layout's, `clip` the id that keeps lines within the axes.

    Raises NotDrawn for a kind, mode or symbol that has no drawing.
    """
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
        _lines(group, trace, points, told, clip)
    if "markers" in mode:
        _markers(group, trace["marker"], points, told)
    if "text" in mode:
        _words(group, trace, points, font)


def _bars(group: Element, trace: Figure, x: Axis, y: Axis, told: Told) -> None:
    """Lying bars from `base` on, as long as `x` says, with their words in the middle."""
    fill = paint("fill", trace["marker"]["color"])
    if trace.get("opacity", 1) != 1:
        fill["opacity"] = f"{trace['opacity']:g}"
    texts = trace.get("text") or [""] * len(trace["x"])
    own = told or [{}] * len(trace["x"])
    for base, length, place, text, carried in zip(
        trace["base"], trace["x"], trace["y"], texts, own, strict=True
    ):
        left, right = x.at(base), x.at(base + length)
        top, bottom = (y.at(place + side * trace["width"] / 2) for side in (1, -1))
        looks = {"x": min(left, right), "y": top, "width": abs(right - left), "height": bottom - top}
        SubElement(group, "rect", {k: px(v) for k, v in looks.items()} | fill | carried)
        if text:
            put_text(group, text, (left + right) / 2, (top + bottom) / 2, "center", trace["textfont"])


def _columns(group: Element, trace: Figure, x: Axis, y: Axis) -> None:
    """Columns from 0 up, `offset` aside of their place, with their words above them."""
    font = trace["textfont"]
    for place, value, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
        left, right = (x.at(place + trace["offset"] + side * trace["width"]) for side in (0, 1))
        top, bottom = y.at(value), y.at(0)
        looks = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        fill = paint("fill", trace["marker"]["color"])
        SubElement(group, "rect", {k: px(v) for k, v in looks.items()} | fill)
        put_text(group, text, (left + right) / 2, top - font["size"] * LINE / 2 - 2, "center", font)


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
    looks |= paint("fill", trace["fillcolor"]) if filled else {"fill": "none"}
    if trace["line"]["width"]:
        looks |= stroke(trace["line"])
    if trace.get("opacity", 1) != 1:
        looks["opacity"] = f"{trace['opacity']:g}"
    for of, mine in _own(points, told):
        parts = [list(part) for whole, part in groupby(mine, key=lambda one: one[0] is not None) if whole]
        drawn = [part for part in parts if len(part) > 1]
        if drawn:
            corners = ([f"{p[0]:.1f} {p[1]:.1f}" for p, _ in part if p] for part in drawn)
            path = " ".join("M" + "L".join(part) for part in corners)
            ats = ["0"] if filled else [at for part in drawn for _, at in part]
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
        color = nth(marker.get("color", "none"), n)
        rim = {"width": nth(edge.get("width", 0), n), "color": nth(edge.get("color", color), n)}
        before = len(group)
        put_mark(group, point, nth(marker.get("symbol", "circle"), n), nth(marker["size"], n) / 2, color, rim)
        if told is not None:
            for mark in group[before:]:
                mark.attrib |= told[n]


def _words(group: Element, trace: Figure, points: Sequence[tuple[float, float] | None], font: Figure) -> None:
    font = font | trace.get("textfont", {})
    sizes = trace["marker"]["size"] if "markers" in trace["mode"] else 0
    for n, (point, text) in enumerate(zip(points, trace["text"], strict=True)):
        if point is None or not text:
            continue
        up, side = nth(trace.get("textposition", "middle center"), n).split()
        own = {"size": font["size"], "color": nth(font["color"], n)}
        away = nth(sizes, n) / 2 + (3 if sizes else 2)
        high = away + own["size"] * LINE / 2 - 2
        x = point[0] + {"left": -away, "center": 0, "right": away}[side]
        y = point[1] + {"top": -high, "middle": 0, "bottom": high}[up]
        if up != "middle" and side != "center":
            x = point[0] + {"left": -2, "right": 2}[side]
        put_text(group, text, x, y, {"left": "right", "center": "center", "right": "left"}[side], own)
