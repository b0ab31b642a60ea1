"""A described picture as SVG and PNG: finding, drawing, how to read it, source and mark in one file."""

import io
import struct
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from PIL import PngImagePlugin

from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.picture import EDGE, Picture
from soila_dash.drawing import typeset
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.drawing.svg import FAMILY, draw
from soila_dash.drawing.svg_elements import write
from soila_dash.files import co_funding
from soila_dash.i18n import translator

TITLE, ABOUT, NOTE, SOURCE = 20, 14, 13, 12
"""Pixels of the type of the finding, of what it is of, of notes and the mark, and of the source."""
EMBLEM = 32.0
"""Pixels that the emblem below is high."""
PAPER = 0.17
"""Metres that an image is wide on paper: the text of an A4 page."""
HEAD, WIDTH_AT = 33, 16
"""Bytes of a PNG's signature and head, and where in them its width stands."""
_SLACK = 0.94
"""Lines are broken a little early, for readers whose machine draws the file in a wider font."""


def to_svg(picture: Picture) -> bytes:
    """The picture as one SVG file whose text is text, with its title and description for screen readers."""
    room = picture.width - 2 * EDGE
    drawing, height = draw(picture.figure, room)
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "lang": picture.language})
    SubElement(root, "title").text = picture.title
    SubElement(root, "desc").text = picture.alt
    back = SubElement(root, "rect", {"width": "100%", "fill": LIGHT.paper})
    words = SubElement(root, "g", {"font-family": FAMILY})
    y = EDGE
    if picture.mark:
        SubElement(
            words, "rect", {"x": f"{EDGE}", "y": f"{y}", "width": "3", "height": "24", "fill": LIGHT.accent}
        )
        band = {"x": f"{EDGE + 3}", "y": f"{y}", "width": f"{room - 3}", "height": "24"}
        SubElement(words, "rect", {**band, "fill": LIGHT.accent, "fill-opacity": "0.09"})
        _lines(words, [picture.mark], NOTE, y + 2, LIGHT.ink, left=EDGE + 12)
        y += 36
    y = _lines(words, typeset.wrap(picture.title, TITLE, room * _SLACK, True), TITLE, y, LIGHT.ink, bold=True)
    y = _lines(words, typeset.wrap(picture.about, ABOUT, room * _SLACK), ABOUT, y + 2, LIGHT.muted) + 10
    drawing.set("transform", f"translate({EDGE:g} {y:g})")
    root.append(drawing)
    after = SubElement(root, "g", {"font-family": FAMILY})
    y += height + 8
    for note in picture.notes:
        y = _lines(after, typeset.wrap(note, NOTE, room * _SLACK), NOTE, y, LIGHT.ink) + 3
    y = (
        _lines(after, typeset.wrap(picture.source, SOURCE, room * _SLACK), SOURCE, y + 4, LIGHT.muted)
        + EDGE
        - 4
    )
    said = co_funding.statement(translator(picture.language))
    if said:
        co_funding.put_statement(root, said, EDGE, y, EMBLEM, LIGHT.ink)
        y += EMBLEM + EDGE
    back.set("height", f"{y:g}")
    root.set("viewBox", f"0 0 {picture.width:g} {y:g}")
    root.set("width", f"{picture.width:g}")
    root.set("height", f"{y:g}")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + bytes(tostring(root, encoding="utf-8")) + b"\n"


def _lines(
    group: Element,
    lines: Sequence[str],
    size: float,
    y: float,
    color: str,
    bold: bool = False,
    left: float = EDGE,
) -> float:
    """Writes lines downwards from y; gives where the next may begin."""
    for line in lines:
        y += size * 1.3
        write(group, [(line, bold)], left, y - size * 0.3, "left", {"size": size, "color": color})
    return y


def to_png(picture: Picture) -> bytes:
    """The same as PNG, at twice the SVG's pixels; the file itself says its size on paper, its title, what is
    drawn and its source."""
    made = typeset.png(to_svg(picture), picture.width)
    told = PngImagePlugin.PngInfo()
    said = (("Title", picture.title), ("Description", picture.alt), ("Source", picture.source))
    for key, text in (*said, ("Warning", picture.mark)):
        if text:
            told.add_itxt(key, text, lang=picture.language)
    width = int.from_bytes(made[WIDTH_AT : WIDTH_AT + 4], "big")
    dots = round(width / PAPER)
    out = io.BytesIO()
    out.write(made[:HEAD])
    PngImagePlugin.putchunk(out, b"pHYs", struct.pack(">IIB", dots, dots, 1))
    for name, content, *_ in told.chunks:
        PngImagePlugin.putchunk(out, name, content)
    out.write(made[HEAD:])
    return out.getvalue()


def bare_svg(figure: Figure, width: float, name: str = "f") -> bytes:
    """The figure alone as SVG, for a document that has the words around it."""
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
    drawing, height = draw(figure, width, name)
    root.append(drawing)
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return bytes(tostring(root, encoding="utf-8"))
