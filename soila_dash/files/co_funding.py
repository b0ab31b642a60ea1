"""What a file says of who paid for it: the European Union's emblem and, beside it, its statement in full."""

from functools import cache
from xml.etree.ElementTree import Element, SubElement, fromstring

from soila_dash import paths
from soila_dash.catalog import load_sender
from soila_dash.catalog.models import Sender
from soila_dash.drawing import typeset
from soila_dash.drawing.emblem import HEIGHT, emblem
from soila_dash.i18n import Translator

RATIO = 1.5
"""The emblem's width in its height."""
FACES = "Ubuntu, Arial, Verdana, sans-serif"
"""Typefaces that the rules allow the statement, the first one shipped."""
OFFICE = "Arial"
"""The one of them that office programs have."""
LETTER, GAP = 0.4, 0.35
"""Size of the statement's letters and their distance from the emblem, in its height."""
SHARP = 8.0
"""Pixels for each of the emblem's units where it is a picture."""


def statement(t: Translator) -> str:
    """Co-funded by the European Union, in the language; "" where the sender is not."""
    sender = _sender()
    return t("sender.co_funded") if sender is not None and sender.co_funded else ""


@cache
def _sender() -> Sender | None:
    return load_sender(paths.catalog())


@cache
def emblem_png() -> bytes:
    """The emblem for programs that take no drawing."""
    return typeset.png(emblem().encode(), RATIO * HEIGHT, SHARP)


def put_statement(parent: Element, said: str, left: float, top: float, height: float, color: str) -> None:
    """Draws the emblem `height` pixels high, and its statement, into an SVG."""
    group = SubElement(parent, "g", {"transform": f"translate({left:g} {top:g}) scale({height / HEIGHT:g})"})
    group.extend(fromstring(emblem()))  # noqa: S314 - our own drawing
    place = {"x": f"{left + height * (RATIO + GAP):g}", "y": f"{top + height * 0.64:g}"}
    looks = {"font-family": FACES, "font-size": f"{height * LETTER:g}", "fill": color}
    SubElement(parent, "text", place | looks).text = said
