"""The European Union's emblem, drawn from its published geometry: nothing of it may be changed."""

import math

from soila_dash.drawing.svg_elements import SVG

BLUE, GOLD = "#003399", "#FFCC00"
"""Reflex Blue and yellow on screens."""
STARS, POINTS = 12, 5
HEIGHT = 36.0
"""Of the drawing's own units; it is half as wide again as high."""
CIRCLE, STAR = HEIGHT / 3, HEIGHT / 18
"""Radius of the circle on which the stars' middles lie, and of the circle around each star."""
INNER = math.sin(math.pi / 10) / math.sin(3 * math.pi / 10)
"""How far a star's inner corners lie from its middle, in its radius: its sides are straight lines."""


def emblem() -> str:
    """The emblem as an SVG file."""
    width = 1.5 * HEIGHT
    stars = "".join(
        f'<path d="{_star(width / 2 + CIRCLE * math.sin(at), HEIGHT / 2 - CIRCLE * math.cos(at))}"/>'
        for at in (n * math.tau / STARS for n in range(STARS))
    )
    size = f'width="{width:g}" height="{HEIGHT:g}" viewBox="0 0 {width:g} {HEIGHT:g}"'
    blue = f'<path fill="{BLUE}" d="M0 0H{width:g}V{HEIGHT:g}H0z"/>'
    return f'<svg xmlns="{SVG}" {size}>{blue}<g fill="{GOLD}">{stars}</g></svg>'


def _star(x: float, y: float) -> str:
    """A star that stands upright, one point above its middle."""
    corners = []
    for n in range(2 * POINTS):
        reach, at = STAR * (INNER if n % 2 else 1.0), n * math.pi / POINTS
        corners.append(f"{x + reach * math.sin(at):.3f} {y - reach * math.cos(at):.3f}")
    return f"M{'L'.join(corners)}z"
