"""Where a dot's label stands, so that labels cover neither each other nor the dots."""

from bisect import bisect
from collections.abc import Callable, Sequence
from functools import cache

LETTER, LINE, DOT = 6.6, 15.0, 7.0
"""Sizes in pixels of the figures' 12 px type and dots: width of a letter, height of a line, half a dot."""

STROKE = 4.0
"""Half the room that a point of a line takes."""

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
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    width: float,
    height: float,
    lines: Sequence[tuple[float, float]] = (),
) -> list[str]:
    """Plotly's `textposition` of each label: the side that covers least, the most crowded dots first.

    `points` are shares of the drawing area from its lower left corner, `width` and `height` its
    size in pixels; `lines` are points along lines that labels had better not cross. An empty text
    takes no room.
    """
    return placer(points, texts, width, height, lines)([bool(text) for text in texts])


def placer(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    width: float,
    height: float,
    lines: Sequence[tuple[float, float]] = (),
) -> Callable[[Sequence[bool]], list[str]]:
    """The same for many a choice of the labels that are shown: what a label would cover of all but the other
    labels is reckoned once."""
    spots = [(x * width, y * height) for x, y in points]
    dots: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in spots]
    strokes = sorted(_thin([(x * width, y * height) for x, y in lines]))
    frame = (0.0, 0.0, width, height)
    order = sorted(range(len(spots)), key=lambda i: _crowd(spots, i))

    @cache
    def ways(i: int) -> list[tuple[str, Box, float]]:
        others = [dot for j, dot in enumerate(dots) if j != i]
        boxes = [(side[0], _box(spots[i], texts[i], side)) for side in SIDES]
        return [(name, box, _cost(box, others, strokes, frame)) for name, box in boxes]

    def place(shown: Sequence[bool]) -> list[str]:
        taken: list[Box] = []
        found = ["middle right"] * len(spots)
        for i in order:
            if shown[i]:
                best = min(ways(i), key=lambda way: way[2] + 2 * sum(_overlap(way[1], b) for b in taken))
                found[i] = best[0]
                taken.append(best[1])
        return found

    return place


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


def _thin(points: Sequence[tuple[float, float]]) -> list[Box]:
    """Boxes along the lines that hardly overlap, so that a finely drawn line weighs no more."""
    boxes: list[Box] = []
    before: tuple[float, float] | None = None
    for x, y in points:
        if before is None or abs(x - before[0]) + abs(y - before[1]) >= 2 * STROKE:
            boxes.append((x - STROKE, y - STROKE, x + STROKE, y + STROKE))
            before = x, y
    return boxes


def _cost(box: Box, solid: Sequence[Box], strokes: Sequence[Box], frame: Box) -> float:
    """What a label there would cover: a dot or another label is worse than a line, the outside worst. Strokes
    are sorted."""
    outside = (box[2] - box[0]) * (box[3] - box[1]) - _overlap(box, frame)
    near = strokes[bisect(strokes, (box[0] - 2 * STROKE,)) : bisect(strokes, (box[2],))]
    return 2 * sum(_overlap(box, b) for b in solid) + sum(_overlap(box, b) for b in near) + 3 * outside


def _overlap(a: Box, b: Box) -> float:
    if a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]:
        return 0.0
    return (min(a[2], b[2]) - max(a[0], b[0])) * (min(a[3], b[3]) - max(a[1], b[1]))
