"""How far a hidden count of one table can move: the table as a network, its slack as flows.

Every count of a two-way table stands in one row and one column, and lines add up: so the counts are the
edges of a network between rows and columns, and whatever fits what is published is the true table plus
cycles of hidden counts. How far one hidden count can go is a greatest flow; whole numbers in between are
all possible. Exact for one table; for several versions of it, whatever moves in all of them at once.
"""

from collections import deque
from collections.abc import Mapping
from types import MappingProxyType

from soila_dash.releases.protection.model import LEAST, TOTAL, Key

Node = tuple[int, str]
OPEN = 10**9
"""More than any count: no published figure bounds it."""


class Network:
    """`hidden`: the counts that a reader does not know, each with one value that fits: the true one.
    `within`: between which values one is known to lie, where it is not just LEAST or more.

    Arcs come in pairs, 2i from row to column and 2i + 1 back; `_room` is what more can flow along one.
    """

    def __init__(
        self, hidden: Mapping[Key, int], within: Mapping[Key, tuple[int, int]] = MappingProxyType({})
    ) -> None:
        self._value = hidden
        self._keys = list(hidden)
        self._within = within
        self._room: list[int] = []
        self._to: list[Node] = []
        self._from: dict[Node, list[int]] = {}
        self._arc: dict[Key, int] = {}
        for key, n in hidden.items():
            row, column = (0, key[0]), (1, key[1])
            low, high = within.get(key, (LEAST, OPEN))
            up, down = (OPEN if high >= OPEN else high - n), n - low
            if _margin(key):  # it moves against its cells
                up, down = down, up
            self._arc[key] = len(self._to)
            self._from.setdefault(row, []).append(len(self._to))
            self._from.setdefault(column, []).append(len(self._to) + 1)
            self._to += [column, row]
            self._room += [up, down]

    def least(self, key: Key, far: int = OPEN, used: set[Key] | None = None) -> int:
        """The least value it can have, or one `far` below the true one; `used` takes what moves too."""
        n = self._value[key]
        return n - self._move(key, -1, min(far, n - self._within.get(key, (LEAST, OPEN))[0]), used)

    def greatest(self, key: Key, far: int = OPEN, used: set[Key] | None = None) -> int:
        """The greatest value it can have, or one `far` above the true one; OPEN and more: no bound."""
        n, high = self._value[key], self._within.get(key, (LEAST, OPEN))[1]
        return n + self._move(key, 1, far if high >= OPEN else min(far, high - n), used)

    def shift(self, key: Key, sign: int) -> dict[Key, int] | None:
        """All counts with this one moved by one, and as few others as that takes; None: it cannot."""
        if sign < 0 and self._value[key] == LEAST:
            return None
        row, column = (0, key[0]), (1, key[1])
        start, end = (column, row) if (sign > 0) != _margin(key) else (row, column)
        before, own = list(self._room), self._arc[key]
        self._room[own] = self._room[own + 1] = 0
        path = self._path(start, end)
        self._room = before
        if not path:
            return None
        found = {**self._value, key: self._value[key] + sign}
        for arc in path:
            other = self._keys[arc // 2]
            found[other] += 1 if (arc % 2 == 0) != _margin(other) else -1
        return found

    def _move(self, key: Key, sign: int, far: int, used: set[Key] | None) -> int:
        """How far it can move, at most `far`: what flows round its ends through the other counts."""
        row, column = (0, key[0]), (1, key[1])
        start, end = (column, row) if (sign > 0) != _margin(key) else (row, column)
        before = list(self._room)
        own = self._arc[key]
        self._room[own] = self._room[own + 1] = 0
        moved = 0
        while moved < far and (path := self._path(start, end)):
            step = min(far - moved, *(self._room[arc] for arc in path))
            moved += step
            if used is not None:
                used.update(self._keys[arc // 2] for arc in path)
            for arc in path:
                if self._room[arc] < OPEN:
                    self._room[arc] -= step
                if self._room[arc ^ 1] < OPEN:
                    self._room[arc ^ 1] += step
        self._room = before
        return moved

    def _path(self, start: Node, end: Node) -> list[int]:
        """Arcs with room from one node to another, as few as possible; none when there are none."""
        came: dict[Node, int] = {}
        queue = deque([start])
        while queue and end not in came:
            node = queue.popleft()
            for arc in self._from.get(node, ()):
                to = self._to[arc]
                if self._room[arc] and to not in came and to != start:
                    came[to] = arc
                    queue.append(to)
        path: list[int] = []
        at = end
        while at in came:
            path.append(came[at])
            at = self._to[came[at] ^ 1]
        return path


def _margin(key: Key) -> bool:
    """Whether it is a line's margin: neither a cell nor the whole."""
    return (key[0] == TOTAL) != (key[1] == TOTAL)
