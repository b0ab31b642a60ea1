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
    UNTOLD,
    Answers,
    Box,
    Histogram,
    Rules,
    Spec,
    Statement,
    band,
    band_box,
    box,
    ladder,
    say,
)
from soila_dash.releases.protection.model import OUTSIDER, TOTAL, Contributor, contributors
from soila_dash.releases.protection.witness import Part, Together, safe_alone

PUBLISHED, BANDED, SUPPRESSED = "published", "banded", "suppressed"


@dataclass(frozen=True)
class Piece:
    """Some of a pilot's answers to the item: those of one stratum. `spec` says how finely they are told,
    `band` stands for few; `in_whole`: they are in the stratum's exact whole."""

    pilot: str
    release: int
    kind: str
    histogram: Histogram
    spec: Spec = UNTOLD
    band: str = ""
    in_whole: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether something is told of them, so that they stay a piece for good."""
        return self.kind != SUPPRESSED or self.in_whole


@dataclass
class Column:
    """An item's answers in one group: pieces, and by release how finely their whole is told."""

    pieces: list[Piece] = field(default_factory=list)
    wholes: dict[int, Spec] = field(default_factory=dict)


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
    said = [s for p in mine if p.kind == PUBLISHED and (s := say(Answers(p.histogram), p.spec))]
    bands = [p.band for p in mine if p.band]
    return Figure(disclosure.pool(said), "" if said else next(iter(bands), ""), 0 < len(said) < len(mine))


def of_all(column: Column) -> Figure:
    """What is published of all pilots' answers together."""
    said: list[Statement] = []
    left_out = False
    for release in sorted({p.release for p in column.pieces}):
        pieces = [p for p in column.pieces if p.release == release]
        inside = [p for p in pieces if p.in_whole]
        left_out = left_out or any(any(p.histogram) and not p.in_whole for p in pieces if p.kind != PUBLISHED)
        spec = column.wholes.get(release, UNTOLD)
        if spec.width and inside:
            levels = len(inside[0].histogram)
            whole = say(Answers(disclosure.add((p.histogram for p in inside), levels)), spec)
            said += [whole] if whole else []
        else:
            parts = (say(Answers(p.histogram), p.spec) for p in pieces if p.kind == PUBLISHED)
            said += [s for s in parts if s]
    return Figure(disclosure.pool(said), "", left_out)


def check(
    column: Column, holdings: Collection[Contributor], rules: Rules
) -> Iterator[tuple[Contributor, bool]]:
    """The audit of what is published of a column: each reader, and whether it holds for one figure."""
    for p in column.pieces:
        if p.kind != SUPPRESSED:
            yield OUTSIDER, safe_alone(Part(p.pilot, Answers(p.histogram), _box(p), True))
    for release, spec in column.wholes.items():
        inside = [p for p in column.pieces if p.release == release and p.in_whole]
        if len(inside) < 2:
            continue
        readers = contributors((p.pilot for p in inside), holdings)
        untold = [p for p in inside if p.kind != PUBLISHED]
        enough = not untold or _enough(untold, readers, rules)
        together = _pool_pieces(inside, spec)
        for reader in readers:
            yield reader, enough and together.safe(reader)


def _piece(
    pilot: str, histogram: Histogram, counted: int | None, release: int, rules: Rules, first: bool
) -> Piece:
    answers = Answers(histogram)
    piece = Piece(pilot, release, SUPPRESSED, histogram)
    if counted is None:
        return piece
    if answers.n >= rules.answers_from:
        for spec in ladder(answers.n, len(histogram), rules):
            if safe_alone(Part(pilot, answers, box(answers, spec), True)):
                return replace(piece, kind=PUBLISHED, spec=spec)
    elif (
        answers.n >= rules.banded_from and first and safe_alone(Part(pilot, answers, band_box(answers), True))
    ):
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
    """Marks which of the new pieces are in the stratum's whole, and how finely that is told."""
    told = [p for p in new if p.kind == PUBLISHED]
    untold = [p for p in new if p.kind != PUBLISHED and any(p.histogram)]
    choices = [told]
    if untold and counted.get(TOTAL) is not None and _enough(untold, readers, rules):
        choices.insert(0, [*told, *untold])
    for inside in choices:
        if len(inside) == 1 and inside == told:
            spec = inside[0].spec  # the whole is that one pilot's
        else:
            spec = _spec(inside, readers, rules) if inside else UNTOLD
        if spec.width:
            marked = {p.pilot for p in inside}
            column.pieces = [
                replace(p, in_whole=p.pilot in marked) if p.release == release else p for p in column.pieces
            ]
            column.wholes[release] = spec
            return


def _spec(inside: Sequence[Piece], readers: Sequence[Contributor], rules: Rules) -> Spec:
    """The finest way to tell the whole that is safe beside the parts for all readers; UNTOLD: none is."""
    whole = _whole(inside)
    for spec in ladder(whole.n, len(whole.histogram), rules) if whole.n >= rules.answers_from else ():
        together = _pool_pieces(inside, spec)
        if all(together.safe(reader) for reader in readers):
            return spec
    return UNTOLD


def _whole(inside: Sequence[Piece]) -> Answers:
    return Answers(disclosure.add((p.histogram for p in inside), len(inside[0].histogram)))


def _pool_pieces(inside: Sequence[Piece], spec: Spec) -> Together:
    parts = [Part(p.pilot, Answers(p.histogram), _box(p), p.kind == PUBLISHED) for p in inside]
    return Together(parts, box(_whole(inside), spec))


def _box(piece: Piece) -> Box:
    answers = Answers(piece.histogram)
    return band_box(answers) if piece.band else box(answers, piece.spec)


def _enough(untold: Collection[Piece], readers: Sequence[Contributor], rules: Rules) -> bool:
    """Whether, whoever's answers are taken away, enough are left from enough others."""
    for reader in readers:
        left = [sum(p.histogram) for p in untold if p.pilot not in reader]
        others = rules.pilots_from + (reader == OUTSIDER)
        if sum(left) < rules.answers_from or len(left) < others:
            return False
    return True
