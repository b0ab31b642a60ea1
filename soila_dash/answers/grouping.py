"""A comparison in groups of three regions behind letters, so that nobody is found by a known figure."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.estimate import Estimate
from soila_dash.catalog import Region
from soila_dash.sources.example_land import letter_county
from soila_dash.statistics.verdict import Verdict, judge

TOGETHER = 3
"""At least so many regions share a shown value: whoever knows a region's figure finds three letters."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UP = (Verdict.HIGHER, Verdict.CLEARLY_HIGHER)
DOWN = (Verdict.LOWER, Verdict.CLEARLY_LOWER)
Names = dict[tuple[str, str], Region]


def group_regions(answer: Comparison, mine: str, draw: str, names: Names) -> Comparison | None:
    """The comparison in groups, but for the region `mine`; None when there are too few regions for one.

    The other regions are put into groups of three or more that lie next to each other by value; all of a
    group show its mean and no interval, count or population, and a verdict only when it holds for the whole
    group. `names` takes up the letters, in an order that `draw` decides.
    """
    others = [r for r in answer.rows if r.region != mine and r.figure.value is not None]
    if len(others) < TOGETHER:
        return None
    chance = random.Random(draw)  # noqa: S311 - `draw` itself is drawn by secrets
    letters = _letters(len(others), answer)
    chance.shuffle(letters)
    for letter in letters:
        names[answer.level, letter] = letter_county(0, letter, None)
    rows: list[Row] = []
    for group in _groups(others):
        own_letters = sorted(letters.pop() for _ in group)
        rows += [replace(_common_row(group, answer), region=letter) for letter in own_letters]
    kept = next((r for r in answer.rows if r.region == mine and r.figure.value is not None), None)
    if kept is not None:
        rows.append(kept)
    rows.sort(key=lambda r: -(r.figure.exact or 0.0))
    return replace(answer, rows=tuple(rows))


def _letters(n: int, answer: Comparison) -> list[str]:
    """Letters that no region of the release is called by: doubled where regions are letters themselves."""
    times = 2 if any(r.region in ALPHABET for r in answer.rows) else 1
    letters = [a * times for a in ALPHABET]
    letters += [a + b for a in ALPHABET for b in ALPHABET if a != b]
    return letters[:n]


def _groups(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """Groups of three or more that lie next to each other by value, of one side of the country where that
    side has three; as even as they can be."""
    sides: dict[tuple[Verdict, ...], list[Row]] = {}
    for row in rows:
        sides.setdefault(next((s for s in (UP, DOWN) if row.verdict in s), ()), []).append(row)
    middle = sides.pop((), [])
    for side in (UP, DOWN):
        if len(sides.get(side, [])) < TOGETHER or 0 < len(middle) < TOGETHER:
            middle += sides.pop(side, [])
    middle.sort(key=lambda r: -(r.figure.exact or 0.0))
    found: list[Sequence[Row]] = []
    for side_rows in (*sides.values(), middle):
        count = len(side_rows) // TOGETHER
        ends = [len(side_rows) * n // count for n in range(count + 1)] if count else []
        found += [side_rows[a:b] for a, b in pairwise(ends)]
    return found


def _common_row(group: Sequence[Row], answer: Comparison) -> Row:
    """What all of a group show: its mean, and the verdict that holds for each of them."""
    values = [r.figure.value or 0.0 for r in group]
    mean = round(sum(values) / len(values), answer.indicator.decimals)
    verdicts = {r.verdict for r in group}
    if len(verdicts) == 1:
        same = verdicts.pop()
    else:
        same = next((side[0] for side in (UP, DOWN) if verdicts <= set(side)), Verdict.NOT_COMPARED)
    judged = judge(same, answer.indicator.direction.value)
    return Row(
        "",
        Estimate(mean, mean, None, None, None, None, "none", "published"),
        same,
        judged,
        answer.indicator.decimals,
    )
