"""Where a dot's label stands, so that labels cover neither each other nor the dots."""

from collections.abc import Sequence

LETTER, LINE, DOT = 6.6, 15.0, 7.0
"""Sizes in pixels of the figures' 12 px type and dots: width of a letter, height of a line, half a dot."""

SIDES = (
    ("middle right", 1, 0),
    ("middle left", -1, 0),
    ("top center", 0, 1),
    ("bottom center", 0, -1),
    ("top right", 1, 1),
    ("bottom right", 1, -1),
    ("top left", -1, 1),
    ("bottom left", -1, -1),
)

Box = tuple[float, float, float, float]


def sides(
    points: Sequence[tuple[float, float]], texts: Sequence[str], width: float, height: float
) -> list[str]:
    """Plotly's `textposition` of each label: the side that covers least, the most crowded dots first.

    `points` are shares of the drawing area from its lower left corner, `width` and `height` its
    size in pixels. An empty text takes no room.
    """
    spots = [(x * width, y * height) for x, y in points]
    dots: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in spots]
    frame = (0.0, 0.0, width, height)
    taken: list[Box] = []
    found = ["middle right"] * len(spots)
    for i in sorted(range(len(spots)), key=lambda i: _crowd(spots, i)):
        if not texts[i]:
            continue
        others = [dot for j, dot in enumerate(dots) if j != i]
        best = min(SIDES, key=lambda side: _cost(_box(spots[i], texts[i], side), others, taken, frame))
        found[i] = best[0]
        taken.append(_box(spots[i], texts[i], best))
    return found


def _crowd(spots: Sequence[tuple[float, float]], i: int) -> float:
    """Distance to the nearest other dot."""
    x, y = spots[i]
    return min(((x - a) ** 2 + (y - b) ** 2 for j, (a, b) in enumerate(spots) if j != i), default=0.0)


def _box(spot: tuple[float, float], text: str, side: tuple[str, int, int]) -> Box:
    x, y = spot
    wide, (_, across, up) = LETTER * len(text), side
    left = x + DOT if across > 0 else x - DOT - wide if across < 0 else x - wide / 2
    base = y + DOT if up > 0 else y - DOT - LINE if up < 0 else y - LINE / 2
    return left, base, left + wide, base + LINE


def _cost(box: Box, dots: Sequence[Box], taken: Sequence[Box], frame: Box) -> float:
    outside = (box[2] - box[0]) * (box[3] - box[1]) - _shared(box, frame)
    return sum(_shared(box, b) for b in taken) + sum(_shared(box, b) for b in dots) + 3 * outside


def _shared(a: Box, b: Box) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    up = min(a[3], b[3]) - max(a[1], b[1])
    return across * up if across > 0 and up > 0 else 0.0
