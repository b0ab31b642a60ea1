"""A figure for a page: drawn once with every choice in it, at three widths, so that choosing only shows
and hides."""

import base64
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, tostring

from soila_dash.drawing.plotly_figure import Figure, Make
from soila_dash.drawing.svg import Drawing
from soila_dash.drawing.svg_elements import SVG
from soila_dash.drawing.traces import places, spoken

WIDTHS = {"phone": 336.0, "column": 416.0, "page": 900.0}
"""The widths in pixels that figures are drawn in, by the names of their classes in the style sheet."""
SCROLLED = {"phone column": 620.0, "page": 900.0}
"""Those of a figure that does not fit a phone, where it is scrolled sideways."""
SMALL = {"small": 208.0, "phone column page": WIDTHS["phone"]}
"""Those of a figure in one of four columns, and where these lie below each other."""
MAP = {"phone": WIDTHS["phone"], "column page": WIDTHS["column"]}
"""Those of a map, which gains nothing by a page's width."""

_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_TAG = re.compile(r"<\w+")


def page_figure(
    make: Make, choices: Sequence[str] = ("",), name: str = "f", widths: Mapping[str, float] = WIDTHS
) -> dict[str, Any]:
    """The figure for a page: `drawn` are SVGs by width, `words` what each mark says when it is pointed
    at, by what it stands for.

    What is not the same under all `choices` says in `data-in` with which it is shown. So what a reader
    sees after choosing is what would have been drawn with that choice. `name` keeps ids apart.
    """
    last = list(widths.values())[-1]
    drawn = {
        width: _merge({c: make(c, size) for c in choices}, size, f"{name}-{width.partition(' ')[0]}")
        for width, size in widths.items()
    }
    return {"drawn": drawn, "words": words(make(choices[0], last))}


def pack(figure: Mapping[str, Any]) -> str:
    """A living figure as it is sent to the browser, which unpacks it. The sizes of its drawings stand before
    it, so that their room is kept meanwhile and nothing below them moves."""
    found = ((name, _SIZE.search(svg)) for name, svg in figure.get("drawn", {}).items())
    sizes = ",".join(f"{name}:{size[1]}:{size[2]}" for name, size in found if size)
    text = json.dumps(figure, ensure_ascii=False, separators=(",", ":"))
    return sizes + ";" + base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode()


def _merge(figures: Mapping[str, Figure], width: float, name: str) -> str:
    """One SVG that holds the drawings of all choices, in the order in which they lie on each other."""
    drawing = Drawing(width, name)
    written: dict[Element, str] = {}
    after: dict[tuple[str, int], tuple[str, int] | None] = {}
    shown: dict[tuple[str, int], list[str]] = {}
    first: tuple[str, int] = ("", 0)
    after[first] = None
    height = 0.0
    for choice, figure in figures.items():
        elements, own = drawing.elements(figure)
        height = max(height, own)
        at, seen = first, dict[str, int]()
        for element in elements:
            text = written.get(element) or written.setdefault(element, tostring(element, encoding="unicode"))
            key = (text, seen.get(text, 0))
            seen[text] = key[1] + 1
            if key not in shown:
                after[key], after[at] = after[at], key
                shown[key] = []
            shown[key].append(choice)
            at = key
    every = len(figures)
    body, one = [], after[first]
    while one is not None:
        body.append(one[0] if len(shown[one]) == every else _only(one[0], shown[one], figures))
        one = after[one]
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    whole = "".join(body)
    return f'<svg xmlns="{SVG}" {size} style="--own:{width:g}px" aria-hidden="true">{whole}</svg>'


def _only(text: str, shown: Sequence[str], choices: Mapping[str, Figure]) -> str:
    """An element that says with which choices it is shown, or with which it is not."""
    if len(shown) > len(choices) / 2:
        told = "data-out", [c for c in choices if c not in shown]
    else:
        told = "data-in", list(shown)
    codes = " ".join(c or "-" for c in told[1])
    return _TAG.sub(lambda tag: f'{tag[0]} {told[0]}="{codes}"', text, count=1)


def words(figure: Figure) -> dict[str, list[str]]:
    """What the marks say, line by line, by what they stand for and in the order of its data."""
    found: dict[str, list[str]] = {}
    for n, trace in enumerate(figure["data"]):
        for own, text in zip(places(trace, n) or (), spoken(trace), strict=True):
            found.setdefault(own["data-of"], []).append(text)
    return found
