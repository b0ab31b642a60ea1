"""How finely some answers are told: by their number and by what is told of them, by nothing else.

Whoever runs this code on all answers that could have been learns from a choice made after looking at the
answers: that a mean was left out tells where it lies. So the choice is made for all possible answers of one
number at once. Shares are ranges, each a *cell* with the others; a cell that would leave a class with one or
two persons for sure is joined with its neighbours, and the joined *region* is told as one range. Within a
region a mean is left out where it would narrow a class, and the answers whose mean is left out must together
leave every class as open as is asked. What a reader of the code knows then is the region and what is told of
the mean, and both are looked at here with the reader's own answer taken into account.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from soila_dash.releases.protection import disclosure
from soila_dash.releases.protection.disclosure import Answers, Range, Rules, Shares, Statement

Cell = tuple[Range, Range, Range]
"""Numbers of answers that each class can hold, ends included."""
Index = tuple[int, int, int]
OUTSIDE, RESPONDENT, RULES = "outsider", "respondent", "rule-reader"
"""Readers: of what is published; who answered; of this code too, who may also have answered."""
_MANY = 4
"""A class of this many, whoever reads, holds three others at least."""
_WIDTHS = ((301, 1), (151, 2))
"""From how many answers the narrower ranges hold four, none of them among it: from 301 those of one point."""
_MOST_UNTOLD = 0.25
"""A tenth of the mean is left for a coarser step when more of its values than this share cannot be told."""


@dataclass(frozen=True)
class Region:
    """Answers told alike but for their mean: the `cells` they are in, and the shares told of them; `safe`:
    these leave every class as open as is asked."""

    cells: tuple[Cell, ...]
    shares: Shares
    safe: bool


@dataclass(frozen=True)
class Known:
    """How many a class, or all but it, can hold of others than the reader; ends exact, unless only so many
    numbers between them were `shown` to be possible."""

    lower: int
    upper: int
    reader: str
    shown: int = 0

    @property
    def values(self) -> int:
        """How many numbers it can be at least."""
        return self.shown or self.upper - self.lower + 1

    @property
    def few(self) -> bool:
        """Whether it is known to be one or two, or none."""
        return (self.lower >= 1 and self.upper <= 2) or self.upper == 0


def tell(answers: Answers, rules: Rules) -> Statement | None:
    """What is told of so many answers that they are told by themselves; None: nothing can be."""
    n, levels = answers.n, len(answers.histogram)
    region = _region(answers, rules.whole_from)
    if region is None:
        step = 0.1
        return Statement(n, disclosure.whole_percents(answers), disclosure.round_mean(answers, step), step)
    if not region.safe:
        return None
    step, told = _means(n, levels, region.cells, n >= rules.whole_from)
    at = disclosure.mean_index(answers, step) if step else -1
    mean = disclosure.round_mean(answers, step) if at in told else None
    return Statement(n, region.shares, mean, step if mean is not None else 0.0)


def readings(answers: Answers, said: Statement, rules: Rules) -> tuple[Known, ...]:
    """By reader the class, or all but one, that is narrowest of those that can be of few; what is known to be
    one or two persons first. A reader to whom no class can be of few is left out."""
    region = _region(answers, rules.whole_from)
    return _readings(said, len(answers.histogram), region, answers.n >= rules.whole_from)


@lru_cache(maxsize=65536)
def _readings(said: Statement, levels: int, region: Region | None, fine: bool) -> tuple[Known, ...]:
    n, box = said.n, disclosure.box(said, levels)
    found = list(_narrowest((_tight(box.classes, n, levels),), [box.total], n, levels))
    if region is not None:
        totals = [box.total]
        if said.mean is None:
            step, told = _means(n, levels, region.cells, fine)
            means = [q for q in _all_means(levels, step) if q not in told] if step else []
            totals = [_interval(q, n, step) for q in means] or totals
        found += [replace(k, reader=RULES) for k in _narrowest(region.cells, totals, n, levels)]
    best: dict[str, Known] = {}
    for known in found:
        last = best.get(known.reader)
        if last is None or (not known.few, known.values) < (not last.few, last.values):
            best[known.reader] = known
    return tuple(best.values())


def _narrowest(cells: Sequence[Cell], totals: Sequence[Range], n: int, levels: int) -> Iterator[Known]:
    """What each reader knows of each class, and of all but it, that can be of few."""
    low, high = (np.array([t[end] for t in totals]) for end in (0, 1))
    for own, (least, most, here) in enumerate(_ends(cells, n, levels, low, high)):
        if not here.any():
            continue
        reader, others = (RESPONDENT, n - 1) if own else (OUTSIDE, n)
        lows, highs = least[here].min(0), most[here].max(0)
        for which in _present(levels):
            for a, b in ((lows[which], highs[which]), (others - highs[which], others - lows[which])):
                # That nobody else answers so may be known to a respondent.
                if a < 3 and (b > 0 or not own):
                    yield Known(int(a), int(b), reader)


def bands_open(n: int, levels: int) -> bool:
    """Whether each band of so few answers leaves every class as open as is asked."""
    boxes = [disclosure.band_box(n, levels, band) for band in disclosure.BANDS]
    low, high = (np.array([b.total[end] for b in boxes]) for end in (0, 1))
    ends = _ends((_tight(boxes[0].classes, n, levels),), n, levels, low, high)
    return not any(bad.any() for bad in _bad(ends, n, levels))


def _width(n: int, whole_from: int) -> int:
    """Of how many percentage points the cells of so many answers are."""
    if n < whole_from:
        return 25
    return next((width for least, width in _WIDTHS if n >= least), 5)


def _region(answers: Answers, whole_from: int) -> Region | None:
    """The region that answers are in; None: all classes are so large that whole percents may stand."""
    n, levels = answers.n, len(answers.histogram)
    width = _width(n, whole_from)
    first, second, third = (min(100 * k // n, 99) // width for k in answers.classes)
    least = [-(-bin_ * width * n // 100) for bin_ in (first, second, third)]
    if n >= whole_from and all(least[c] >= _MANY for c in _present(levels)):
        return None
    return _regions(n, levels, width)[first, second, third]


@cache
def _present(levels: int) -> tuple[int, ...]:
    return tuple(sorted(set(disclosure.classes(levels))))


@lru_cache(maxsize=4096)
def _regions(n: int, levels: int, width: int) -> dict[Index, Region]:
    """By cell the region it belongs to; of cells that are not there shares are told in whole percent."""
    bins = [disclosure.counts_of((p, p + width), n) for p in range(0, 100, width)]
    indices = list(_cells(bins, n, levels, width < 25))
    cells = [_tight([bins[i] for i in index], n, levels) for index in indices]
    joined = _join(indices, cells, n, levels)
    out: dict[Index, Region] = {}
    for group in joined:
        shares = []
        for which in range(3):
            bins_ = [indices[i][which] for i in group]
            share = (min(bins_) * width, max(bins_) * width + width)
            shares.append(None if share == (0, 100) else share)
        some = tuple(cells[i] for i in group)
        safe = _open(some, n, levels)
        region = Region(some, (shares[0], shares[1], shares[2]), safe)
        out |= {indices[i]: region for i in group}
    return out


def _cells(bins: Sequence[Range], n: int, levels: int, whole: bool) -> Iterator[Index]:
    """Every cell that can hold answers, but those whose classes are all so large that whole percents may
    stand (when `whole`)."""
    present = _present(levels)
    middle = range(len(bins)) if 1 in present else range(1)
    starts = [low for low, _ in bins]
    for i, (low, high) in enumerate(bins):
        for j in middle:
            less, more = bins[j] if 1 in present else (0, 0)
            last = int(np.searchsorted(starts, n - low - less, "right"))
            for k in range(max(0, int(np.searchsorted(starts, n - high - more, "right")) - 1), last):
                index = (i, j, k)
                large = all(bins[index[c]][0] >= _MANY for c in present)
                if bins[k][0] <= n - low - less and bins[k][1] >= n - high - more and not (whole and large):
                    yield index


def _tight(ranges: Sequence[Range], n: int, levels: int) -> Cell:
    """The numbers of answers that each class can hold when all add up to `n`."""
    here = [r if c in _present(levels) else (0, 0) for c, r in enumerate(ranges)]
    low, high = (sum(r[end] for r in here) for end in (0, 1))
    first, second, third = ((max(a, n - high + b), min(b, n - low + a)) for a, b in here)
    return first, second, third


def _join(indices: Sequence[Index], cells: Sequence[Cell], n: int, levels: int) -> list[list[int]]:
    """Cells in groups of which each is safe: those that are not are joined with the neighbour that widens
    least what is told."""
    groups: dict[int, list[int]] = {i: [i] for i in range(len(cells))}
    owner = {index: i for i, index in enumerate(indices)}

    def safe(group: Sequence[int]) -> bool:
        return _open([cells[i] for i in group], n, levels)

    def wide(group: Sequence[int]) -> int:
        return sum(max(x) - min(x) for x in zip(*(indices[i] for i in group), strict=True))

    unsafe = [i for i in groups if not safe([i])]
    while unsafe:
        first = unsafe.pop(0)
        if first not in groups or safe(groups[first]):
            continue
        around = {owner[near] for i in groups[first] for near in _near(indices[i]) if near in owner} - {first}
        if not around:
            continue
        narrow = sorted(around, key=lambda g: (wide(groups[first] + groups[g]), g))
        other = next((g for g in narrow if safe(groups[first] + groups[g])), narrow[0])
        groups[first] = sorted(groups[first] + groups.pop(other))
        owner |= {indices[i]: first for i in groups[first]}
        unsafe.append(first)
    return list(groups.values())


def _open(cells: Sequence[Cell], n: int, levels: int) -> bool:
    """Whether cells together leave every class as open as is asked: to an outsider, and to a respondent of
    each class, who knows of one in it."""
    present = _present(levels)
    for own in (None, *present):
        others = n if own is None else n - 1
        found = []
        for cell in cells:
            ranges = [(a - (c == own and a > 0), b - (c == own)) for c, (a, b) in enumerate(cell)]
            if all(a <= b for a, b in ranges):
                found.append(_tight(ranges, others, levels))
        for which in present if found else ():
            low, high = min(c[which][0] for c in found), max(c[which][1] for c in found)
            for a, b in ((low, high), (others - high, others - low)):
                if (a >= 1 and b <= 2) or (b == 0 and own is None):
                    return False
    return True


def _near(index: Index) -> Iterator[Index]:
    i, j, k = index
    for a in (-1, 0, 1):
        for b in (-1, 0, 1):
            for c in (-1, 0, 1):
                if 0 < abs(a) + abs(b) + abs(c) <= 2:
                    yield i + a, j + b, k + c


Ends = Sequence[Sequence[np.ndarray]]
"""By reader, the outsider first, then respondents: the least and the most of others in each class, and
whether there can be such a reader; a row for each case."""


def _safe_classes(ends: Ends, n: int, levels: int) -> bool:
    """Whether what the cases leave open together is enough for every reader."""
    together = []
    for least, most, here in ends:
        some = here.any()
        low = least[here].min(0, keepdims=True) if some else least[:1]
        high = most[here].max(0, keepdims=True) if some else most[:1]
        together.append([low, high, np.array([some])])
    return not any(bad.any() for bad in _bad(together, n, levels))


def _bad(ends: Ends, n: int, levels: int) -> Iterator[np.ndarray]:
    """By reader, in which cases a class, or all but it, is known to be one or two persons; for an outsider,
    also to be none."""
    present = _present(levels)
    for own, (least, most, here) in enumerate(ends):
        others = n - 1 if own else n
        found = np.zeros(len(here), bool)
        for low, high in (
            (least[:, present], most[:, present]),
            (others - most[:, present], others - least[:, present]),
        ):
            few = (low >= 1) & (high <= 2)
            none = (high == 0) & (own == 0)
            found |= (few | none).any(1)
        yield found & here


@lru_cache(maxsize=65536)
def _means(n: int, levels: int, cells: tuple[Cell, ...], fine: bool) -> tuple[float, frozenset[int]]:
    """The step of the mean in a region, and which of its values are told; 0: none is."""
    half = disclosure.half_step(levels)
    for step in (0.1, half) if fine else (half,):
        means = np.array(_all_means(levels, step))
        low, high = np.array([_interval(q, n, step) for q in means]).T
        ends = _ends(cells, n, levels, low, high)
        here, bad = ends[0][2], np.any(list(_bad(ends, n, levels)), axis=0)
        left = _left_out(ends, bad & here, here, n, levels)
        if left is None or (step < half and left.sum() > _MOST_UNTOLD * here.sum()):
            continue
        return step, frozenset(int(q) for q in means[here & ~left])
    return 0.0, frozenset()


def _left_out(ends: Ends, bad: np.ndarray, here: np.ndarray, n: int, levels: int) -> np.ndarray | None:
    """Which means are left out, so that those together are safe: the bad ones, with one more where it takes
    one; None: that is not enough."""

    def safe(some: np.ndarray) -> bool:
        return _safe_classes([[x[some] for x in e] for e in ends], n, levels)

    if not bad.any() or safe(bad):
        return bad
    for one in np.flatnonzero(here & ~bad):
        more = bad.copy()
        more[one] = True
        if safe(more):
            return more
    return None


def _all_means(levels: int, step: float) -> range:
    per = round(1 / step)
    return range(per, per * levels + 1)


def _interval(index: int, n: int, step: float) -> Range:
    """The sums of levels whose mean rounds to `index` steps."""
    per = round(1 / step)
    return -(-(2 * index - 1) * n // (2 * per)), -(-(2 * index + 1) * n // (2 * per)) - 1


def _ends(cells: Sequence[Cell], n: int, levels: int, low: np.ndarray, high: np.ndarray) -> Ends:
    """What is left open by cells together when the sum of levels is within `low` and `high` (a case each):
    to the outsider, and to a respondent of each level."""
    of = disclosure.classes(levels)
    out = []
    for own in range(levels + 1):
        most = np.full((len(low), 3), -1)
        least = np.full((len(low), 3), n + 1)
        here = np.zeros(len(low), bool)
        for cell in cells:
            table, people, less = np.array(cell), n, 0
            if own:
                table[of[own - 1]] -= 1
                table, people, less = np.maximum(table, 0), n - 1, own
                if cell[of[own - 1]][1] < 1:
                    continue
            for which in range(3):
                down, up, some = _span(table, which, people, levels, low - less, high - less)
                least[:, which] = np.where(some, np.minimum(least[:, which], down), least[:, which])
                most[:, which] = np.where(some, np.maximum(most[:, which], up), most[:, which])
                here |= some
        out.append([least, most, here])
    return out


def _span(
    cell: np.ndarray, which: int, n: int, levels: int, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The least and the most of one class, and whether anything fits: of classes that add up to `n` within
    the cell, with a sum of levels within `low` and `high`."""
    least, most = _levels(levels)
    x, y = (c for c in range(3) if c != which)
    k = np.arange(cell[which][0], cell[which][1] + 1)
    rest = n - k
    # Of the two other classes the lower holds between `first` and `last`: more makes the sum smaller.
    first = np.maximum(cell[x][0], rest - cell[y][1])
    last = np.minimum(cell[x][1], rest - cell[y][0])
    smallest = least[which] * k + least[y] * rest
    greatest = most[which] * k + most[y] * rest
    down = -((2 * high[:, None] - smallest) // (least[y] - least[x]))
    up = (greatest - 2 * low[:, None]) // (most[y] - most[x])
    fits = np.maximum(first, down) <= np.minimum(last, up)
    some = fits.any(1)
    if not len(k):
        return np.zeros(len(low), int), np.zeros(len(low), int), some
    return k[0] + fits.argmax(1), k[-1] - fits[:, ::-1].argmax(1), some


def _levels(levels: int) -> tuple[list[int], list[int]]:
    """Twice the lowest and the highest level of each class; a scale without a middle has it halfway."""
    of = disclosure.classes(levels)
    members = [[2 * x for x, c in enumerate(of, 1) if c == which] or [levels + 1] for which in range(3)]
    return [m[0] for m in members], [m[-1] for m in members]
