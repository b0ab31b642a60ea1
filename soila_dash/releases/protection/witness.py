"""The audit of answers: for whatever is published there is another truth that would be told the same.

No class, and not all answers but one class, may be known to stand for one or two persons, or for none
(statistics.md, "Small numbers: whoever sent answers"). A class of few is safe for a reader when another
number of answers fits everything that the reader knows: a person more in it, or one or two fewer. Such a
witness is built from moves: some answers of one pilot change class while its own figures stay, and the
whole's figures stay too, or another pilot's answers change the other way. Pilots whose answers the reader
knows take no part. A respondent knows one answer: so a witness never needs one certain person's.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations

from soila_dash.releases.protection.disclosure import Answers, Box, classes
from soila_dash.releases.protection.model import OUTSIDER, Contributor

Way = tuple[int, int, int]
"""From one class to another, so many answers."""
_WAYS: tuple[Way, ...] = tuple((a, b, m) for a, b in permutations(range(3), 2) for m in (1, 2))
Change = tuple[int, int]
"""By how much the sum of levels can change, at least and at most."""
Need = tuple[tuple[int, int], ...]
"""One of these must be possible: (class, answers more in it; fewer when negative)."""


@dataclass(frozen=True)
class Part:
    """A pilot's answers, and what is published of them alone; `told` when figures of its own stand."""

    pilot: str
    answers: Answers
    box: Box
    told: bool


def safe_alone(part: Part) -> bool:
    """Whether a part's own figures are safe for an outsider and for each of its respondents."""
    open_to = _moves(part.answers, part.box)
    return all(
        any(_leads(open_to, which, by) for which, by in need)
        for need in _needs(part.answers.classes, part.answers, OUTSIDER)
    )


class Together:
    """Parts, and what is published of all of them: which moves are open, and which go with which."""

    def __init__(self, parts: Sequence[Part], whole: Box) -> None:
        self._parts = parts
        self._moves = [_moves(part.answers, part.box) for part in parts]
        levels = len(parts[0].answers.histogram)
        everything = Answers(tuple(sum(p.answers.histogram[i] for p in parts) for i in range(levels)))
        self._levels = levels
        self._slack = (whole.total[0] - everything.total, whole.total[1] - everything.total)
        self._whole = {way for way in _WAYS if _fits(everything.classes, way, whole)}
        self._alone: dict[Way, set[int]] = {
            way: {
                i for i, m in enumerate(self._moves) if way in m and way in self._whole and self._fit(m[way])
            }
            for way in _WAYS
        }
        self._partners: dict[tuple[int, Way], tuple[frozenset[int], frozenset[int]]] = {}

    def safe(self, reader: Contributor) -> bool:
        """Whether every class of few persons leaves something open to this reader."""
        out = [i for i, part in enumerate(self._parts) if part.pilot not in reader]
        if not out:
            return True
        hidden = [i for i in out if not self._parts[i].told]
        targets: list[list[int]] = [[i] for i in out]
        if len(hidden) > 1:
            targets.append(hidden)
        if len(out) > 1:
            targets.append(out)
        return all(self._leaves_open(target, out, reader) for target in targets)

    def _leaves_open(self, target: Sequence[int], out: Collection[int], reader: Contributor) -> bool:
        some = [self._parts[i].answers for i in target]
        held = Answers(tuple(sum(a.histogram[x] for a in some) for x in range(self._levels)))
        return all(
            any(self._witness(target, out, which, by) for which, by in need)
            for need in _needs(held.classes, held, reader)
        )

    def _witness(self, target: Sequence[int], out: Collection[int], which: int, by: int) -> bool:
        """Whether so many answers more or fewer can be in the class of the target, all else told alike."""
        others = set(out) - set(target)
        for way in _ways(which, by):
            for i in target:
                if i in self._alone[way]:
                    return True
                if way in self._moves[i] and others:
                    two, one = self._with(i, way)
                    if two & others or (way[2] == 2 and len(one & others) > 1):
                        return True
        return False

    def _with(self, i: int, way: Way) -> tuple[frozenset[int], frozenset[int]]:
        """The parts that can move the other way at once: all of it, or one answer of two."""
        key = (i, way)
        if key not in self._partners:
            a, b, m = way
            mine = self._moves[i][way]
            whole = {
                j
                for j, moves in enumerate(self._moves)
                if j != i and (b, a, m) in moves and self._fit(mine, moves[b, a, m])
            }
            half = {
                j
                for j, moves in enumerate(self._moves)
                if m == 2
                and j != i
                and (b, a, 1) in moves
                and self._fit(mine, moves[b, a, 1], moves[b, a, 1])
            }
            self._partners[key] = frozenset(whole), frozenset(half)
        return self._partners[key]

    def _fit(self, *changes: Change) -> bool:
        low, high = (sum(c[end] for c in changes) for end in (0, 1))
        return low <= self._slack[1] and high >= self._slack[0]


def _needs(held: tuple[int, int, int], answers: Answers, reader: Contributor) -> Iterator[Need]:
    """What must be possible of each class and of all but it: where they hold four persons or more, nothing.

    With 0: one more. With 1: one fewer. With 2: three, or none. One of the two respondents in a class
    knows of one other, and needs to be left with none (one fewer); one of three with three (one more).
    """
    here = set(classes(len(answers.histogram)))
    for which in here:
        for n, sign in ((held[which], 1), (answers.n - held[which], -1)):
            if n == 0:
                yield ((which, sign),)
            elif n == 1:
                yield ((which, -sign),)
            elif n == 2:
                yield ((which, sign), (which, -2 * sign))
                if reader == OUTSIDER:
                    yield ((which, -sign),)
            elif n == 3 and reader == OUTSIDER:
                yield ((which, sign), (which, -2 * sign))


def _ways(which: int, by: int) -> Iterator[Way]:
    for other in range(3):
        if other != which:
            yield (other, which, by) if by > 0 else (which, other, -by)


def _leads(moves: dict[Way, Change], which: int, by: int) -> bool:
    return any(way in moves for way in _ways(which, by))


def _fits(held: Sequence[int], way: Way, box: Box) -> bool:
    """Whether the classes after a move are within what is told."""
    a, b, m = way
    lows, highs = zip(*box.classes, strict=True)
    return held[a] - m >= max(lows[a], 0) and held[b] + m <= highs[b]


def _moves(answers: Answers, box: Box) -> dict[Way, Change]:
    """The moves that a part's own figures leave open, and how its sum of levels may change with each."""
    spans = _spans(len(answers.histogram))
    found: dict[Way, Change] = {}
    for way in _WAYS:
        a, b, m = way
        if spans[b] is None or not _fits(answers.classes, way, box):
            continue
        held = list(answers.classes)
        held[a] -= m
        held[b] += m
        low, high = (sum(k * s[end] for k, s in zip(held, spans, strict=True) if s) for end in (0, 1))
        up, down = _stays(answers.histogram, a, answers.classes[a] > m)
        low, high = max(low + up, box.total[0]), min(high - down, box.total[1])
        if low <= high:
            found[way] = low - answers.total, high - answers.total
    return found


def _stays(histogram: Sequence[int], left: int, some_stay: bool) -> tuple[int, int]:
    """How far one person who reads, and so keeps the own level, may bind the sum from below and from above:
    anybody but those who leave their class."""
    of, spans = classes(len(histogram)), _spans(len(histogram))
    up = down = 0
    for level, (which, n) in enumerate(zip(of, histogram, strict=True), 1):
        span = spans[which]
        if n and span and (which != left or some_stay):
            up, down = max(up, level - span[0]), max(down, span[1] - level)
    return up, down


@cache
def _spans(levels: int) -> list[tuple[int, int] | None]:
    """The lowest and the highest level of each class; None of a class that the scale does not have."""
    of = classes(levels)
    return [
        (min(members), max(members)) if (members := [x for x, c in enumerate(of, 1) if c == which]) else None
        for which in range(3)
    ]
