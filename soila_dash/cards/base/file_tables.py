"""Tables as files have them: each row with its region's code, indicator, year and unit, each figure exact."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from soila_dash.answers.decimals import IN_FILES, number_to_write
from soila_dash.answers.estimate import Estimate
from soila_dash.cards.base.tables import Cell, Column, Table, drop_empty_columns, heads
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator

Of = Indicator | Sequence[Indicator]


def code_columns(voice: Voice) -> tuple[Column, ...]:
    """Region's code, indicator's id, year and unit."""
    t = voice.t
    return (
        *heads(voice, "file.region_code", "file.indicator"),
        Column(t("table.year"), years=True),
        Column(t("table.unit")),
    )


def code_cells(code: str, item: Indicator, year: int | None, voice: Voice) -> tuple[Cell, ...]:
    """What stands under them; the country has its code too, a median of regions none."""
    return code or None, item.id, year, voice.unit(item)


def with_codes(
    table: Table,
    voice: Voice,
    codes: Sequence[str],
    items: Of,
    years: int | Sequence[int],
    exact: Mapping[tuple[int, int], float] | None = None,
    without: Sequence[int] = (),
) -> Table:
    """The table, whose files have before each row what it is of: a region's code, one indicator or one a
    row, one year or one a row. `exact` are the figures behind rounded ones by (row, column), `without` the
    columns that only repeat what the codes say."""
    every = [items] * len(table.rows) if isinstance(items, Indicator) else list(items)
    dates = [years] * len(table.rows) if isinstance(years, int) else list(years)
    kept = table.only([c for c in range(len(table.columns)) if c not in without])
    place = [c for c in range(len(table.columns)) if c not in without]
    first = code_columns(voice)
    rows = tuple(
        (
            *code_cells(code, item, year, voice),
            *((exact or {}).get((r, place[c]), cell) for c, cell in enumerate(row)),
        )
        for r, (code, item, year, row) in enumerate(zip(codes, every, dates, kept.rows, strict=True))
    )
    filed = Table(
        table.title,
        (*first, *kept.columns),
        rows,
        {(r, c + len(first)): why for (r, c), why in kept.gaps.items()},
        table.notes,
        finer={
            (r, c + len(first)): kept.digits(r, c) or 0
            for r in range(len(rows))
            for c, column in enumerate(kept.columns)
            if column.decimals is not None
        },
    )
    return replace(table, filed=filed)


@dataclass(frozen=True)
class Line:
    """A figure in a row of its own: whose it is, of what and when, its verdict or what else is told."""

    code: str
    name: str
    item: Indicator
    year: int
    figure: Estimate
    decimals: int
    word: str | None


def long_table(title: str, lines: Iterable[Line], word: str, notes: Sequence[str], voice: Voice) -> Table:
    """A figure in each row, with its limits, count and denominator; `word` heads what is told of it."""
    t = voice.t
    codes = code_columns(voice)
    columns = (
        *codes,
        *heads(voice, "table.region", "table.indicator"),
        *heads(voice, "file.value", "table.lower", "table.upper", decimals=1),
        *heads(voice, "table.count", "table.denominator", decimals=0),
        Column(t(word)),
    )
    value = len(codes) + 2
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    finer: dict[tuple[int, int], int] = {}
    for n, line in enumerate(lines):
        f, item = line.figure, line.item
        number, digits = number_to_write(item, f, line.decimals)
        if number is None:
            gaps[n, value] = voice.missing(item, f)
        elif f.exact is not None and f.precision is None:
            number = round(f.exact, IN_FILES)
        finer |= {(n, c): digits for c in range(value, value + 3)}
        head = code_cells(line.code, item, line.year, voice)
        told = number, f.lower, f.upper, f.numerator, f.denominator, line.word
        rows.append((*head, line.name, item.name[t.language], *told))
    return drop_empty_columns(Table(title, columns, tuple(rows), gaps, tuple(notes), finer=finer))
