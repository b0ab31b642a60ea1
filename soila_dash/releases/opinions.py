"""What may be said of the answers to one item in one round: by cell, by margin, and what is left out.

Everything published is made of *parts*: the answers of one cell that may be shown, or the answers of
several hidden cells together (a block). A part holds at least `answers_from` answers; a block comes from
at least `pilots_from` pilots. Parts do not overlap and are not broken up again, in this release or in a
later one, so whatever a reader subtracts from whatever, no fewer answers come to light than a part has.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import sqrt

from soila_dash.releases.protection.model import TOTAL, Key, Table
from soila_dash.statistics.intervals import Interval, mean_t_summary, wilson

CLASSES = ("disagrees", "neither", "agrees")
BANDS = ("low", "middle", "high")
Histogram = tuple[int, ...]
"""How many gave each level, level 1 first."""


@dataclass(frozen=True)
class Rules:
    """The thresholds for answers; see Settings in soila_dash.releases.protect, where they are named."""

    answers_from: int
    banded_from: int
    pilots_from: int
    top_percent: int


@dataclass(frozen=True)
class Part:
    """Answers kept together. `kind`: published, banded, suppressed, or block (of a column or of all).

    `block`: the block that holds them, so nothing more is ever said of this cell's answers to the item.
    `release` counts the releases of the survey: the one whose answers these are.
    """

    kind: str
    histogram: Histogram
    release: int
    block: str = ""
    band: str = ""

    @property
    def n(self) -> int:
        """Answers in it."""
        return sum(self.histogram)


@dataclass(frozen=True)
class Said:
    """What is published of a part or a margin; shares in whole percent, None where not shown.

    With `over`, that class holds more than `top_percent` of the answers, no share is shown and the mean
    is rounded to `step` so that it tells no more.
    """

    n: int
    mean: float
    step: float
    shares: tuple[int, int, int] | None
    over: str = ""
    approximate: bool = False


@dataclass
class Opinions:
    """The parts of one item in one round, by cell, and its blocks by group (TOTAL: the rest)."""

    cells: dict[Key, Part] = field(default_factory=dict)
    blocks: dict[str, Part] = field(default_factory=dict)


def classes(levels: int) -> tuple[int, ...]:
    """The class (0, 1, 2: index of CLASSES) of each level: below, at and above the scale's middle."""
    return tuple(0 if 2 * i < levels + 1 else 1 if 2 * i == levels + 1 else 2 for i in range(1, levels + 1))


def collapse(histogram: Histogram) -> tuple[int, int, int]:
    """Answers by class."""
    out = [0, 0, 0]
    for which, n in zip(classes(len(histogram)), histogram, strict=True):
        out[which] += n
    return out[0], out[1], out[2]


def add(histograms: Iterable[Histogram], levels: int) -> Histogram:
    """The answers of several together."""
    return tuple(map(sum, zip((0,) * levels, *histograms, strict=True)))


def showable(histogram: Histogram, rules: Rules) -> bool:
    """Whether mean and classes may be shown: enough answers, and a top-coded share that stays open.

    Of ten answers "over 90 %" can only mean all ten: so then neither ten nor nine are shown.
    """
    n = sum(histogram)
    if n < rules.answers_from:
        return False
    ambiguous = n - rules.top_percent * n // 100
    return ambiguous > 1 or max(collapse(histogram)) < n - 1


def say(histogram: Histogram, rules: Rules) -> Said:
    """The published values of a part."""
    n, levels = sum(histogram), len(histogram)
    total = sum(level * count for level, count in enumerate(histogram, 1))
    parts = collapse(histogram)
    top = max(range(3), key=parts.__getitem__)
    if 100 * parts[top] > rules.top_percent * n:
        step = _coarse(levels)
        return Said(n, _round(total, n, step), step, None, CLASSES[top])
    a, b, c = (_half_up(100 * x, n) for x in parts)
    return Said(n, _round(total, n, 0.1), 0.1, (a, b, c))


def pool(said: Sequence[Said], levels: int, rules: Rules) -> Said | None:
    """Published values together, computed from them alone, so that nothing new is told; None of none.

    A top-coded share counts as the middle of what it leaves open, and the result is `approximate`.
    """
    if len(said) <= 1:
        return said[0] if said else None
    n = sum(s.n for s in said)
    open_by = 100 - rules.top_percent
    shares = []
    for which, name in enumerate(CLASSES):
        total = 0.0
        for s in said:
            share = s.shares[which] if s.shares else 100 - open_by / 2 if s.over == name else open_by / 4
            total += s.n * share
        shares.append(total / n)
    mean = sum(s.n * s.mean for s in said) / n
    top = max(range(3), key=shares.__getitem__)
    approximate = any(s.over or s.approximate for s in said)
    if shares[top] > rules.top_percent:
        step = _coarse(levels)
        return Said(n, round(mean / step) * step, step, None, CLASSES[top], approximate)
    a, b, c = (int(x + 0.5) for x in shares)
    return Said(n, int(10 * mean + 0.5 + 1e-9) / 10, 0.1, (a, b, c), "", approximate)


def band(histogram: Histogram) -> str:
    """Low, middle or high: the third of the scale that the mean lies in (on a border: the middle)."""
    n, levels = sum(histogram), len(histogram)
    total = 3 * (sum(level * count for level, count in enumerate(histogram, 1)) - n)
    return BANDS[0] if total < n * (levels - 1) else BANDS[2] if total > 2 * n * (levels - 1) else BANDS[1]


def mean_interval(said: Said, levels: int) -> Interval | None:
    """The 95 % interval of a mean, from the published values: Student t, the spread as great as the
    three shares allow; None when the shares are not shown. statistics.md, "Intervals"."""
    if said.shares is None:
        return None
    variance = 0.0
    for which, share in enumerate(said.shares):
        members = [level for level, c in enumerate(classes(levels), 1) if c == which]
        if members:
            low, high = members[0], members[-1]
            variance += share / 100 * (((low + high) / 2 - said.mean) ** 2 + ((high - low) / 2) ** 2)
    interval = mean_t_summary(said.mean, sqrt(variance * said.n / (said.n - 1)), said.n)
    return Interval(max(1.0, interval.lower), min(float(levels), interval.upper))


def share_interval(said: Said, which: int, rules: Rules) -> Interval:
    """The 95 % Wilson interval of a class's share, in percent, from the published values."""
    if said.shares is not None:
        interval = wilson(min(said.shares[which], 100) * said.n / 100, said.n)
        return Interval(100 * interval.lower, 100 * interval.upper)
    if said.over == CLASSES[which]:
        return Interval(100 * wilson(rules.top_percent * said.n / 100, said.n).lower, 100.0)
    return Interval(0.0, 100 * wilson((100 - rules.top_percent) * said.n / 100, said.n).upper)


def begin(answers: Mapping[Key, Histogram], shown: Table, release: int, rules: Rules) -> Opinions:
    """The parts of an item whose round is published for the first time.

    `answers`: histogram by cell, for every cell with respondents in the groups that were asked;
    `shown`: the round's counts as they are published.
    """
    out = Opinions()
    for cell, histogram in answers.items():
        out.cells[cell] = _new_cell(cell, histogram, shown, release, rules)
    rest: list[Key] = []
    groups = {g for _, g in answers}
    for group in sorted(groups):
        members = [c for c, part in out.cells.items() if c[1] == group and part.kind != "published"]
        # Where the margin is hidden the answers' number would tell of it.
        if shown.get((TOTAL, group)) is None or not _make_block(out, group, members, release, rules):
            rest += members
    # How many answered in the rest together must be told by the margins already.
    untold = {g for (p, g), n in shown.items() if p == TOTAL and n is None}
    if not untold or (TOTAL not in untold and untold <= groups):
        _make_block(out, TOTAL, rest, release, rules)
    return out


def go_on(
    before: Opinions, answers: Mapping[Key, Histogram], shown: Table, release: int, rules: Rules
) -> Opinions:
    """The parts of an item whose round was published before, with late answers: the old parts stay.

    A cell's further answers enter when there are as many as make a part of their own and that part
    might be shown by itself; blocks and the cells in them stay as they are.
    """
    out = Opinions(dict(before.cells), dict(before.blocks))
    for cell, histogram in answers.items():
        part = before.cells.get(cell)
        if part is None or (part.kind == "suppressed" and not part.block):
            new = _new_cell(cell, histogram, shown, release, rules)
            out.cells[cell] = part if part and replace(new, release=part.release) == part else new
        elif not part.block and shown.get(cell) is not None:
            further = tuple(now - was for now, was in zip(histogram, part.histogram, strict=True))
            enters = showable(further, rules) and not say(further, rules).over
            if part.kind == "banded":
                enters = enters and showable(histogram, rules) and _can_swap(part, Part("late", further, 0))
            if enters:
                out.cells[cell] = Part("published", histogram, release)
    return out


def margin(opinions: Opinions, which: Key, levels: int, rules: Rules) -> tuple[Said | None, bool]:
    """What is published of a margin's answers, and whether it leaves out cells that are not published.

    Exact while none of its parts is top-coded; else computed from what is published of the parts, or a
    reader could subtract and see which of them is unanimous.
    """
    cells = {
        c: part
        for c, part in opinions.cells.items()
        if all(w in (TOTAL, x) for w, x in zip(which, c, strict=True))
    }
    blocks = [g for g in opinions.blocks if which[0] == TOTAL and which[1] in (TOTAL, g)]
    parts = [part.histogram for part in cells.values() if part.kind == "published"]
    parts += [opinions.blocks[g].histogram for g in blocks]
    left_out = any(part.kind != "published" and part.block not in blocks for part in cells.values())
    said = [say(part, rules) for part in parts]
    if any(s.over for s in said):
        return pool(said, levels, rules), left_out
    return (say(add(parts, levels), rules) if parts else None), left_out


def _new_cell(cell: Key, histogram: Histogram, shown: Table, release: int, rules: Rules) -> Part:
    if shown.get(cell) is None:
        return Part("suppressed", histogram, release)
    if showable(histogram, rules):
        return Part("published", histogram, release)
    if sum(histogram) >= rules.banded_from:
        return Part("banded", histogram, release, band=band(histogram))
    return Part("suppressed", histogram, release)


def _make_block(out: Opinions, name: str, members: Collection[Key], release: int, rules: Rules) -> bool:
    """Puts hidden cells together when that may be; False when they are too few or too much alike."""
    giving = [c for c in members if out.cells[c].n]
    if len({pilot for pilot, _ in giving}) < rules.pilots_from:
        return False
    together = add((out.cells[c].histogram for c in giving), len(out.cells[giving[0]].histogram))
    if not showable(together, rules):
        return False
    out.blocks[name] = Part("block", together, release)
    for cell in members:  # those without answers too, or the flag "left out" would tell of them
        out.cells[cell] = replace(out.cells[cell], block=name)
    _loosen(out.cells, giving, bool(say(together, rules).over))
    return True


def _loosen(cells: dict[Key, Part], members: Sequence[Key], top_coded: bool) -> None:
    """Withholds bands until no member's answers can be worked out from the block's.

    For each member some other one must be able to exchange an answer with it, of another class, so
    that all that is published stays the same. Without bands that is always so, unless the block is
    unanimous; then "over 90 %" leaves it open, once no band stands.
    """

    def withhold(cell: Key) -> None:
        cells[cell] = replace(cells[cell], kind="suppressed", band="")

    def stuck() -> Iterator[Key]:
        for cell in members:
            if not any(_can_swap(cells[cell], cells[other]) for other in members if other != cell):
                yield cell

    banded = [c for c in members if cells[c].band]
    if top_coded:
        for cell in banded:
            withhold(cell)
        return
    while banded:
        known = next(stuck(), None)
        if known is None:
            return
        withhold(known if cells[known].band else banded[0])
        banded = [c for c in members if cells[c].band]


def _can_swap(one: Part, other: Part) -> bool:
    """Whether two answers of different classes can change places without a published band changing."""
    which = classes(len(one.histogram))
    for a, b in product(range(len(which)), repeat=2):
        if which[a] != which[b] and one.histogram[a] and other.histogram[b]:
            here, there = list(one.histogram), list(other.histogram)
            here[a] -= 1
            here[b] += 1
            there[b] -= 1
            there[a] += 1
            if one.band in ("", band(tuple(here))) and other.band in ("", band(tuple(there))):
                return True
    return False


def _coarse(levels: int) -> float:
    """The step of a mean beside a top-coded share: unanimous or one answer off must round alike."""
    return 0.5 if levels <= 5 else 1.0


def _round(total: int, n: int, step: float) -> float:
    per = round(1 / step)
    return _half_up(total * per, n) / per


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
