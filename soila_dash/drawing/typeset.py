"""Typst with the shipped fonts: documents and images made of data, without network or browser."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Source Sans 3"
DATA = "data"
"""The name under which a template finds its data, as JSON."""

REPLACED = "□"
"""What stands for a letter that the typefaces lack."""
_LACKED = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_STRANGE = "[^\u0000-\u052f\u1e00-\u2027\u202f-\u22ff\u2460-\u2473\u25a0-\u25ff]"
"""Letters outside European writing, its signs and those of the tables of marks."""
_FOREIGN = "[^\u0000-\u00ff\u2010-\u2027\u202f-\u2044\u2060\u2460-\u2473\u25a0-\u25ff]"
"""Letters outside the writing of Western Europe, for a text whose others are lacking too."""
_PANIC = "PanicException"
"""What the engine raises where it breaks on such a letter itself; no module gives its class."""
_JOINERS = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u20e3]")
"""What only joins or tints the letters around it."""

_IMAGE = b"""
#set page(width: float(sys.inputs.width) * 1pt, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.data), format: "svg", width: 100%)
"""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def pdf(template: bytes, data: Mapping[str, Any], date: dt.date, told: Mapping[str, Any]) -> bytes:
    """A tagged PDF/UA-1 of `template`, which reads `data` as JSON and never as markup.

    `date` is the document's own, so that the same answer makes the same file. A letter that the typefaces
    lack, an emoji or a Chinese one, may not stand in such a document: `REPLACED` stands for it, and `told`
    is then added to the data.
    """
    text = json.dumps(data, ensure_ascii=False)
    replaced = json.dumps({**data, **told}, ensure_ascii=False)
    lacking = REPLACED
    for strange in (_STRANGE, _STRANGE, _FOREIGN):
        try:
            return _pdf(template, text, date)
        except BaseException as error:
            lacked = _LACKED.search(str(error))
            if lacked is None and type(error).__name__ != _PANIC:
                raise
            lacking += "".join(c for c in lacked[1] if not c.isascii()) if lacked else ""
        text = re.sub(f"{strange}|[{lacking}]", REPLACED, _JOINERS.sub("", replaced))
    return _pdf(template, text, date)


def _pdf(template: bytes, text: str, date: dt.date) -> bytes:
    made = typst.compile(
        template,
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={DATA: text},
        pdf_standards=["ua-1"],
        timestamp=dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC),
    )
    return bytes(made)


def png(svg: bytes, width: float, scale: float = 2.0) -> bytes:
    """An SVG `width` pixels wide as PNG, `scale` of its pixels for each."""
    made = typst.compile(
        _IMAGE,
        format="png",
        ppi=72 * scale,
        font_paths=_fonts(),
        sys_inputs={DATA: svg.decode(), "width": f"{width:g}"},
    )
    return bytes(made)


@lru_cache(maxsize=20)
def _face(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"SourceSans3-{'Bold' if bold else 'Regular'}.ttf"), size)


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Pixels that a text takes in one line."""
    return float(_face(size, bold).getlength(text))


def wrap(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The text in lines of at most `room` pixels, broken at spaces."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
