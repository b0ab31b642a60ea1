"""Which wording of a title is short enough: two lines on a screen that is 1,280 pixels wide."""

from soila_dash.drawing import typeset

WIDTH, SIZE, LINES = 940.0, 28, 2
"""Pixels of a page's column at 1280 across, and of its title's type; lines that it may take."""


def fitting_title(*wordings: str) -> str:
    """The first of the wordings that fits, else the last."""
    return next((text for text in wordings if fits(text)), wordings[-1])


def fits(title: str) -> bool:
    """Whether a title takes no more lines than it may."""
    return len(typeset.wrap(title, SIZE, WIDTH, bold=True)) <= LINES
