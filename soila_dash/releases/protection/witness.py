"""The audit of answers: for whatever is published there is another truth that would be told the same.

No class, and not all answers but one class, may be known to stand for one or two persons, or for none
(statistics.md, "Small numbers: whoever sent answers"). A class of few is safe for a reader when another
number of answers fits everything that the reader knows: a person more in it, or one or two fewer. Such a
witness is built from moves: one or two answers of one pilot change class while its own figures stay, and the
whole's figures stay too, or another pilot's answers change the other way. Pilots whose answers the reader
knows take no part. A respondent knows one answer: so a witness never needs one certain person's.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from soila_dash.releases.protection.disclosure import Answers, Box, classes
from soila_dash.releases.protection.model import OUTSIDER, Contributor

Way = tuple[int, int, int]
"""By how many answers each class changes."""
_WAYS: tuple[Way, ...] = tuple(
    (a, b, c) for a, b, c in product(range(-2, 3), repeat=3) if a + b + c == 0 and (a or b)
)
Change = tuple[int, int]
"""By how much the sum of levels can change, at least and at most."""


@dataclass(frozen=True)
class Need:
    """By one of these numbers the answers in a class must be able to change; `bound`: whoever's own is
    known."""

    by: tuple[int, ...]
    bound: bool = True


@dataclass(frozen=True)
class Part:
    """A pilot's answers, and what is published of them alone; `told` when figures of its own stand."""

    pilot: str
    answers: Answers
    box: Box
    told: bool


class _Moves:
    """Which moves of which parts are open, and which go with which. `bound`: whoever reads is a respondent,
    and keeps the own level."""

    def __init__(self, parts: Sequence[Part], whole: Box, everything: Answers, bound: bool) -> None:
        self._slack = (whole.total[0] - everything.total, whole.total[1] - everything.total)
        self._moves = [_moves(part.answers, part.box, bound) for part in parts]
        self._alone: dict[Way, set[int]] = {
            way: {i for i, m in enumerate(self._moves) if way in m and self._fit(m[way])}
            if _fits(everything.classes, way, whole)
            else set()
            for way in _WAYS
        }
        self._partners: dict[tuple[int, Way], tuple[frozenset[int], frozenset[int]]] = {}

    def witness(self, target: Sequence[int], out: Collection[int], which: int, by: int) -> bool:
        """Whether so many answers more or fewer can be in the class of the target, all else told alike."""
        others = set(out) - set(target)
        return any(
            one is None or one & others or len(two & others) > 1
            for i in target
            for one, two in self.ways(i, which, by)
        )

    def ways(self, i: int, which: int, by: int) -> Iterator[tuple[frozenset[int] | None, frozenset[int]]]:
        """By each way in which part `i` can do so the parts of which one, or two, go with it; None: it takes
        none."""
        for way in _ways(which, by):
            if i in self._alone[way]:
                yield None, frozenset()
            elif way in self._moves[i]:
                yield self._with(i, way)

    def _with(self, i: int, way: Way) -> tuple[frozenset[int], frozenset[int]]:
        """The parts that can move the other way at once: all of it, or half."""
        key = (i, way)
        if key not in self._partners:
            mine, back, half = self._moves[i][way], _back(way), _half(way)
            one = {j for j, moves in enumerate(self._moves) if back in moves and self._fit(mine, moves[back])}
            two = {
                j
                for j, moves in enumerate(self._moves)
                if half in moves and self._fit(mine, moves[half], moves[half])
            }
            self._partners[key] = frozenset(one - {i}), frozenset(two - {i})
        return self._partners[key]

    def _fit(self, *changes: Change) -> bool:
        low, high = (sum(c[end] for c in changes) for end in (0, 1))
        return low <= self._slack[1] and high >= self._slack[0]


class Together:
    """Parts, and what is published of all of them."""

    def __init__(self, parts: Sequence[Part], whole: Box) -> None:
        self._parts = parts
        self._levels = len(parts[0].answers.histogram)
        everything = self._sum_of(range(len(parts)))
        self._needs: dict[tuple[int, bool], list[list[tuple[frozenset[int], frozenset[int]]]]] = {}
        self._bound, self._free = (_Moves(parts, whole, everything, bound) for bound in (True, False))

    def safe(self, reader: Contributor) -> bool:
        """Whether every class of few persons leaves something open to this reader."""
        out = [i for i, part in enumerate(self._parts) if part.pilot not in reader]
        if not out:
            return True
        hidden = [i for i in out if not self._parts[i].told]
        others, targets = set(out), []
        for i in out:
            for ways in self._ways_beside(i, reader == OUTSIDER):
                if not any(one & others or len(two & others) > 1 for one, two in ways):
                    return False
        if len(hidden) > 1:
            targets.append(hidden)
        if len(out) > 1:
            targets.append(out)
        return all(self._leaves_open(target, out, reader == OUTSIDER) for target in targets)

    def _sum_of(self, some: Iterable[int]) -> Answers:
        answers = [self._parts[i].answers for i in some]
        return Answers(tuple(sum(a.histogram[x] for a in answers) for x in range(self._levels)))

    def _ways_beside(self, i: int, outside: bool) -> list[list[tuple[frozenset[int], frozenset[int]]]]:
        """For each need of a part that it does not meet by itself, whom it takes: one of some, or two."""
        if (i, outside) not in self._needs:
            found = []
            for which, need in _needs(self._parts[i].answers, outside):
                moves = self._bound if need.bound else self._free
                ways = [way for by in need.by for way in moves.ways(i, which, by)]
                with_others = [(one, two) for one, two in ways if one is not None]
                if len(with_others) == len(ways):
                    found.append(with_others)
            self._needs[i, outside] = found
        return self._needs[i, outside]

    def _leaves_open(self, target: Sequence[int], out: Collection[int], outside: bool) -> bool:
        return all(
            any((self._bound if need.bound else self._free).witness(target, out, which, by) for by in need.by)
            for which, need in _needs(self._sum_of(target), outside)
        )


def _needs(answers: Answers, outside: bool) -> Iterator[tuple[int, Need]]:
    """By class what must be possible of it, and of all but it: where they hold four persons or more, nothing.

    One person may be none, or three, and so may two. One of two respondents in a class knows of one other,
    one of three of two. That nobody else answers so may be known to a respondent, not to an outsider.
    """
    for which in set(classes(len(answers.histogram))):
        for n, sign in ((answers.classes[which], 1), (answers.n - answers.classes[which], -1)):
            if n == 0:
                yield which, Need((sign,), bound=False)
            elif n == 1:
                yield which, Need((-sign, 2 * sign))
            elif n == 2:
                yield which, Need((sign, -2 * sign))
                if outside:
                    yield which, Need((-sign, 2 * sign))
            elif n == 3 and outside:
                yield which, Need((sign, -2 * sign))


@cache
def _ways(which: int, by: int) -> tuple[Way, ...]:
    return tuple(way for way in _WAYS if way[which] == by)


@cache
def _back(way: Way) -> Way:
    return -way[0], -way[1], -way[2]


@cache
def _half(way: Way) -> Way | None:
    """Half of it the other way, where it is made of two alike."""
    if any(x % 2 for x in way):
        return None
    return -way[0] // 2, -way[1] // 2, -way[2] // 2


def _fits(held: Sequence[int], way: Way, box: Box) -> bool:
    """Whether the classes after a move are within what is told."""
    return all(
        max(low, 0) <= n + by <= high for n, by, (low, high) in zip(held, way, box.classes, strict=True)
    )


def _moves(answers: Answers, box: Box, bound: bool) -> dict[Way, Change]:
    """The moves that a part's own figures leave open, and how its sum of levels may change with each."""
    spans = _spans(len(answers.histogram))
    found: dict[Way, Change] = {}
    for way in _WAYS:
        if not _fits(answers.classes, way, box) or any(
            by and not s for by, s in zip(way, spans, strict=True)
        ):
            continue
        held = [n + by for n, by in zip(answers.classes, way, strict=True)]
        low, high = (sum(k * s[end] for k, s in zip(held, spans, strict=True) if s) for end in (0, 1))
        left = [by < 0 and not k for by, k in zip(way, held, strict=True)]
        up, down = _stays(answers.histogram, left) if bound else (0, 0)
        low, high = max(low + up, box.total[0]), min(high - down, box.total[1])
        if low <= high:
            found[way] = low - answers.total, high - answers.total
    return found


def _stays(histogram: Sequence[int], left: Sequence[bool]) -> tuple[int, int]:
    """How far one person who reads, and so keeps the own level, may bind the sum from below and from above:
    anybody but those of a class that all have `left`."""
    of, spans = classes(len(histogram)), _spans(len(histogram))
    up = down = 0
    for level, (which, n) in enumerate(zip(of, histogram, strict=True), 1):
        span = spans[which]
        if n and span and not left[which]:
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
