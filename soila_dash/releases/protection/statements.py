"""What is said of the answers to one item in one group: by pilot, of all pilots, and what is left out.

What came in with one release is a *stratum*. Its parts are pilots' answers: told by themselves from ten up,
a band from five, else not. Its whole is told exactly where the audit (see witness) finds it safe beside the
parts, with the answers of pilots that are not told where these are many enough from enough others; else it
is computed from the parts' published figures. Parts and strata are not changed once published: what a later
release says is computed from them and from strata of its own.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from soila_dash.releases.protection import disclosure
from soila_dash.releases.protection.disclosure import (
    Answers,
    Box,
    Histogram,
    Rules,
    Statement,
    band,
    band_box,
    box,
)
from soila_dash.releases.protection.model import OUTSIDER, TOTAL, Contributor, contributors
from soila_dash.releases.protection.telling import (
    OUTSIDE,
    RESPONDENT,
    RULES,
    Known,
    bands_open,
    readings,
    tell,
)
from soila_dash.releases.protection.witness import Part, Together

_ROOM = 3
"""So many persons more or fewer in a class of the whole must fit beside what is told of the parts."""
SHOWN = 2
"""How many numbers a class of the whole is shown to be able to be: see witness."""
PUBLISHED, BANDED, SUPPRESSED = "published", "banded", "suppressed"


@dataclass(frozen=True)
class Piece:
    """Some of a pilot's answers to the item: those of one stratum. `said` is what is told of them,
    `band` stands for few; `in_whole`: they are in the stratum's exact whole."""

    pilot: str
    release: int
    kind: str
    histogram: Histogram
    said: Statement | None = None
    band: str = ""
    in_whole: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether something is told of them, so that they stay a piece for good."""
        return self.kind != SUPPRESSED or self.in_whole


@dataclass
class Column:
    """An item's answers in one group: pieces, and by release what is told of their whole."""

    pieces: list[Piece] = field(default_factory=list)
    wholes: dict[int, Statement] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """What is published of a pilot, or of all: figures, or a band, or nothing. `left_out`: answers there
    are that are not in it."""

    said: Statement | None
    band: str = ""
    left_out: bool = False


def update(
    before: Column,
    answers: Mapping[str, Histogram],
    counted: Mapping[str, int | None],
    readers: Sequence[Contributor],
    release: int,
    rules: Rules,
) -> Column:
    """The column with what is new in `answers` as a stratum of `release`; what was told before stays.

    `answers`: of every pilot with respondents all that are in; `counted`: its published number of
    respondents (None: hidden), under model.TOTAL that of the whole group. `readers`: who may know what.
    """
    kept = [p for p in before.pieces if p.is_fixed]
    waiting = {p.pilot: p for p in before.pieces if not p.is_fixed}
    new: list[Piece] = []
    for pilot, histogram in answers.items():
        mine = [p.histogram for p in kept if p.pilot == pilot]
        left = tuple(n - sum(h[i] for h in mine) for i, n in enumerate(histogram))
        if pilot in waiting and waiting[pilot].histogram == left:
            kept.append(waiting[pilot])
        elif any(left) or not mine:
            new.append(_piece(pilot, left, counted.get(pilot), release, rules, first=not mine))
    column = Column([*kept, *new], dict(before.wholes))
    if new:
        _tell_whole(column, new, counted, readers, release, rules)
    return column


def of_pilot(column: Column, pilot: str) -> Figure:
    """What is published of one pilot's answers."""
    mine = [p for p in column.pieces if p.pilot == pilot]
    said = [p.said for p in mine if p.said]
    bands = [p.band for p in mine if p.band]
    return Figure(disclosure.pool(said), "" if said else next(iter(bands), ""), 0 < len(said) < len(mine))


def of_all(column: Column) -> Figure:
    """What is published of all pilots' answers together."""
    said: list[Statement] = []
    left_out = False
    for release in sorted({p.release for p in column.pieces}):
        pieces = [p for p in column.pieces if p.release == release]
        left_out = left_out or any(any(p.histogram) and not p.in_whole for p in pieces if p.kind != PUBLISHED)
        if whole := column.wholes.get(release):
            said.append(whole)
        else:
            said += [p.said for p in pieces if p.said]
    return Figure(disclosure.pool(said), "", left_out)


@dataclass(frozen=True)
class Checked:
    """The audit of one figure for one kind of reader: whether it `holds`, and what is `known` of the class
    that is known best (None: none can be of few, or only a band is told). Beside what is told of its parts a
    whole's class was shown to leave two numbers."""

    reader: str
    holds: bool
    known: Known | None = None


def check(column: Column, holdings: Collection[Contributor], rules: Rules) -> Iterator[Checked]:
    """The audit of what is published of a column."""
    for p in column.pieces:
        if p.said:
            found = {k.reader: k for k in readings(Answers(p.histogram), p.said, rules)}
            for reader in (OUTSIDE, RESPONDENT, RULES):
                known = found.get(reader)
                yield Checked(reader, known is None or not known.few, known)
        elif p.band:
            holds = bands_open(sum(p.histogram), len(p.histogram))
            yield from (Checked(reader, holds) for reader in (OUTSIDE, RESPONDENT, RULES))
    for release, said in column.wholes.items():
        inside = [p for p in column.pieces if p.release == release and p.in_whole]
        if len(inside) < 2:
            continue
        readers = contributors((p.pilot for p in inside), holdings)
        untold = [p for p in inside if p.kind != PUBLISHED]
        enough = not untold or _enough(untold, readers, rules)
        together = _pool_pieces(inside, said)
        alone = {k.reader: k for k in readings(_whole(inside), said, rules)}.get(OUTSIDE)
        known = alone and replace(alone, shown=SHOWN)
        for contributor in readers:
            holds = enough and together.safe(contributor)
            who = ("pilot",) if contributor != OUTSIDER else (OUTSIDE, RESPONDENT)
            yield from (Checked(name, holds, known) for name in who)


def _piece(
    pilot: str, histogram: Histogram, counted: int | None, release: int, rules: Rules, first: bool
) -> Piece:
    answers = Answers(histogram)
    piece = Piece(pilot, release, SUPPRESSED, histogram)
    if counted is None:
        return piece
    if answers.n >= rules.answers_from:
        if said := tell(answers, rules):
            return replace(piece, kind=PUBLISHED, said=said)
    elif answers.n >= rules.banded_from and first and bands_open(answers.n, len(histogram)):
        return replace(piece, kind=BANDED, band=band(histogram))
    return piece


def _tell_whole(
    column: Column,
    new: Sequence[Piece],
    counted: Mapping[str, int | None],
    readers: Sequence[Contributor],
    release: int,
    rules: Rules,
) -> None:
    """Marks which of the new pieces are in the stratum's whole, and what is told of that."""
    told = [p for p in new if p.kind == PUBLISHED]
    untold = [p for p in new if p.kind != PUBLISHED and any(p.histogram)]
    choices = [told]
    if untold and counted.get(TOTAL) is not None and _enough(untold, readers, rules):
        choices.insert(0, [*told, *untold])
    for inside in choices:
        if len(inside) == 1 and inside == told:
            said = inside[0].said  # the whole is that one pilot's
        else:
            said = _of_whole(inside, readers, rules) if inside else None
        if said:
            marked = {p.pilot for p in inside}
            column.pieces = [
                replace(p, in_whole=p.pilot in marked) if p.release == release else p for p in column.pieces
            ]
            column.wholes[release] = said
            return


def _of_whole(inside: Sequence[Piece], readers: Sequence[Contributor], rules: Rules) -> Statement | None:
    """What is told of the whole: as if it stood by itself, where that is safe beside the parts for all
    readers; else None. Nothing coarser is tried, for that it was tried would tell of the answers. Of two
    pilots each would have the other's: their whole is computed from what is told of each."""
    whole = _whole(inside)
    if whole.n < rules.answers_from or len(inside) <= rules.pilots_from:
        return None
    said = tell(whole, rules)
    if said is None or not _slack(inside, said):
        return None
    together = _pool_pieces(inside, said)
    return said if all(together.safe(reader) for reader in readers) else None


def _slack(inside: Sequence[Piece], said: Statement) -> bool:
    """Whether what is told of the whole leaves each class room beside what is told of the parts. Where one
    or two persons more or fewer are all that fits, whoever has them knows that nobody else has: that is not
    told, so who runs this code would know that there are none. Follows from what is told alone."""
    parts, whole = [_box(p) for p in inside], box(said, len(inside[0].histogram))
    for which in set(disclosure.classes(len(inside[0].histogram))):
        low, high = (sum(part.classes[which][end] for part in parts) for end in (0, 1))
        if min(whole.classes[which][1] - low, high - whole.classes[which][0]) < _ROOM:
            return False
    return True


def _whole(inside: Sequence[Piece]) -> Answers:
    return Answers(disclosure.add((p.histogram for p in inside), len(inside[0].histogram)))


def _pool_pieces(inside: Sequence[Piece], said: Statement) -> Together:
    levels = len(inside[0].histogram)
    parts = [Part(p.pilot, Answers(p.histogram), _box(p), p.kind == PUBLISHED) for p in inside]
    return Together(parts, box(said, levels))


def _box(piece: Piece) -> Box:
    n, levels = sum(piece.histogram), len(piece.histogram)
    if piece.said:
        return box(piece.said, levels)
    return band_box(n, levels, piece.band) if piece.band else Box(((0, n), (0, n), (0, n)), (n, n * levels))


def _enough(untold: Collection[Piece], readers: Sequence[Contributor], rules: Rules) -> bool:
    """Whether, whoever's answers are taken away, enough are left from enough others."""
    for reader in readers:
        left = [sum(p.histogram) for p in untold if p.pilot not in reader]
        others = rules.pilots_from + (reader == OUTSIDER)
        if sum(left) < rules.answers_from or len(left) < others:
            return False
    return True
