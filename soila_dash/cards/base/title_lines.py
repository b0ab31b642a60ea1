"""Titles that a page has room for: two lines at 1280 pixels."""

from soila_dash.drawing import typeset

LINES, SIZE, ROOM = 2, 32, 920
"""Lines, pixels of the type, and pixels of a line: a browser's font may be a little wider than ours."""


def title_that_fits(*titles: str) -> str:
    """The first of the titles, from the fullest on, that needs no more than two lines; else the last."""
    return next((one for one in titles if fits(one)), titles[-1])


def fits(title: str) -> bool:
    """Whether a title needs no more than two lines of a page."""
    return len(typeset.wrap(title, SIZE, ROOM, bold=True)) <= LINES
