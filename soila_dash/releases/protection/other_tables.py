"""What a reader knows of hidden counts who runs this code on other tables that would be published alike.

Not every table can be tried. Some are: a few hidden counts are moved, all that is shown stays, and when the
code hides the same counts in such a table the moved numbers are possible to this reader too.
"""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import replace

from soila_dash.releases.protection.counts import OWN_RESULT, Task, suppress
from soila_dash.releases.protection.model import TOTAL, Key, ProtectionFailed, Table, with_margins
from soila_dash.releases.protection.network import Network

_LOOKS = 10
ENOUGH = 2
"""Numbers that each hidden count must be able to be (statistics.md, reader (c))."""


def possible(task: Task, shown: Table, tries: int) -> dict[Key, set[int]]:
    """Of each hidden cell the numbers it was found to be able to be, the true one among them, over at most so
    many other tables; the tables tried follow from what is published."""
    hidden = {key: task.counts[key] for key, n in shown.items() if n is None}
    seen = {key: {n} for key, n in hidden.items() if TOTAL not in key}
    words = repr(sorted((key, n) for key, n in shown.items()))
    chance = random.Random(hashlib.sha256(words.encode()).digest())  # noqa: S311 - no secret
    for turn in range(tries):
        wanted = [key for key, numbers in seen.items() if len(numbers) < ENOUGH]
        if not wanted:
            break
        other = _move_some(hidden, wanted, chance, 1 + turn % 3, task.rule.smallest)
        inner = {key: other.get(key, n) for key, n in task.counts.items() if TOTAL not in key}
        if other != hidden and _hides_the_same(replace(task, counts=with_margins(inner)), shown):
            for key, numbers in seen.items():
                numbers.add(other[key])
    return seen


def _move_some(
    hidden: Mapping[Key, int], wanted: list[Key], chance: random.Random, many: int, smallest: int
) -> dict[Key, int]:
    """The hidden counts with some of the wanted moved by one, and others so that what is shown stays. Moves
    that make a small cell large are avoided: the code would most likely hide others then."""
    now = dict(hidden)
    for _ in range(many):
        for _ in range(_LOOKS):
            moved = Network(now).shift(chance.choice(wanted), chance.choice((1, -1)))
            kept = moved and all(
                (moved[k] < limit) == (n < limit)
                for k, n in hidden.items()
                for limit in (smallest, OWN_RESULT)
                if TOTAL not in k
            )
            if moved and kept:
                now = moved
                break
    return now


def _hides_the_same(task: Task, shown: Table) -> bool:
    try:
        return suppress(task) == shown
    except ProtectionFailed:
        return False
