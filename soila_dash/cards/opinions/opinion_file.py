"""Opinions as files have them: whose, when and to which item in codes, each limit a number of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from soila_dash.answers.opinion import Opinion
from soila_dash.cards.base.tables import Cell, Column, Table, heads
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions.words import CLASSES, reason, share
from soila_dash.catalog.survey import Item, Pilot, Round
from soila_dash.i18n import capital


@dataclass(frozen=True)
class Said:
    """What is published of the answers to one item: of a pilot or of all (None), in a round or over all
    rounds (None); `words` are the cells that name it, `more` the numbers after it."""

    pilot: Pilot | None
    round: Round | None
    item: Item
    words: tuple[str, ...]
    opinion: Opinion
    more: tuple[float | None, ...] = ()


def whose_columns(voice: Voice) -> tuple[Column, ...]:
    """Pilot's id, round's id and year, item's id."""
    year = Column(voice.t("table.year"), years=True)
    return (*heads(voice, "file.pilot", "file.round"), year, *heads(voice, "file.item"))


def whose_cells(pilot: Pilot | None, round: Round | None, item: Item) -> tuple[Cell, ...]:
    """What stands under them; a round's year is that in which it began."""
    when = (round.id, round.start.year) if round else (None, None)
    return pilot.id if pilot else None, *when, item.id


def limit_columns(interval: str, decimals: int, voice: Voice) -> tuple[Column, ...]:
    """A column for each limit of an interval that is shown in one."""
    t = voice.t
    return tuple(Column(t(f"file.limit.{end}", of=t(interval)), decimals) for end in ("lower", "upper"))


def opinion_table(
    title: str,
    names: Sequence[Column],
    lines: Iterable[Said],
    more: Sequence[Column],
    notes: Sequence[str],
    voice: Voice,
    thresholds: Mapping[str, int],
) -> Table:
    """A row for each of `lines`: its codes, its `names`, classes, mean and number with their limits; a share
    that is published as a range, or hidden, says so in its place. `more` head what follows."""
    t = voice.t
    numbers = (
        *(Column(f"{capital(t(f'opinion.class.{c}'))}, %", 0) for c in CLASSES),
        *limit_columns("opinion.column.agrees_interval", 0, voice),
        Column(t("opinion.column.mean"), 1),
        *limit_columns("opinion.column.mean_interval", 1, voice),
        *heads(voice, "opinion.column.n", decimals=0),
    )
    columns = (*whose_columns(voice), *names, *numbers, *more)
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for r, line in enumerate(lines):
        o = line.opinion
        first = (*whose_cells(line.pilot, line.round, line.item), *line.words)
        told = o.disagrees, o.neither, o.agrees, o.agrees_lower, o.agrees_upper
        rows.append((*first, *told, o.mean, o.mean_lower, o.mean_upper, o.n, *line.more))
        gaps |= opinion_gaps(o, r, len(first), voice, thresholds)
    return Table(title, columns, tuple(rows), gaps, tuple(notes))


def opinion_gaps(
    opinion: Opinion, row: int, first: int, voice: Voice, thresholds: Mapping[str, int]
) -> dict[tuple[int, int], str]:
    """What stands in the cells without a number."""
    if opinion.status != "published":
        return {(row, first): reason(opinion, voice, thresholds)}
    return {(row, first + n): share(opinion, voice, which) for n, which in enumerate(CLASSES)}
