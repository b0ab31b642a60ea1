"""A figure for a page: drawn once with every choice in it, at three widths, so that choosing only shows
and hides."""

import base64
import gzip
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import tostring

from soila_dash.drawing.plotly_figure import Figure
from soila_dash.drawing.svg import SVG, draw, places, spoken

WIDTHS = {"phone": 336.0, "column": 416.0, "page": 900.0}
"""The widths in pixels that figures are drawn in, by the names of their classes in the style sheet."""
SCROLLED = {"phone column": 620.0, "page": 900.0}
"""Those of a figure that does not fit a phone, where it is scrolled sideways."""
MAP = {"phone": WIDTHS["phone"], "column page": WIDTHS["column"]}
"""Those of a map, which gains nothing by a page's width."""

Make = Callable[[str, float], Figure]
"""Describes a figure with a choice ("" for none) for a width in pixels."""

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
    """A living figure as it is sent to the browser, which unpacks it."""
    text = json.dumps(figure, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode()


def _merge(figures: Mapping[str, Figure], width: float, name: str) -> str:
    """One SVG that holds the drawings of all choices, in the order in which they lie on each other."""
    order: list[tuple[str, int]] = []
    shown: dict[tuple[str, int], list[str]] = {}
    height = 0.0
    for choice, figure in figures.items():
        group, height = draw(figure, width, name)
        at, seen = 0, dict[str, int]()
        for child in group:
            text = tostring(child, encoding="unicode")
            key = (text, seen.get(text, 0))
            seen[text] = key[1] + 1
            if key in shown:
                at = order.index(key, 0) + 1
            else:
                order.insert(at, key)
                shown[key] = []
                at += 1
            shown[key].append(choice)
    every = len(figures)
    body = "".join(
        text if len(shown[text, n]) == every else _only(text, shown[text, n], figures) for text, n in order
    )
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg xmlns="{SVG}" {size} style="--own:{width:g}px" aria-hidden="true">{body}</svg>'


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
