"""Answers as tables: typed cells that a page shows as text and a file keeps as numbers."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Optional, Self

from soila_dash.answers.compare import Row
from soila_dash.answers.decimals import IN_FILES, number_to_write
from soila_dash.answers.estimate import Estimate
from soila_dash.cards.base.verdict_text import judgement_word
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator

Cell = str | int | float | dt.date | None


@dataclass(frozen=True)
class Column:
    """A column's header, with its unit, and the decimals of its numbers (None for words, dates and
    `years`, which are numbers that nobody groups by thousands)."""

    title: str
    decimals: int | None = None
    years: bool = False


def heads(voice: Voice, *keys: str, decimals: int | None = None) -> tuple[Column, ...]:
    """Columns by the keys of their headers; `decimals` where all of them hold numbers."""
    return tuple(Column(voice.t(key), decimals) for key in keys)


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; a missing number is None and `gaps` says the reason by
    (row, column). `finer` are the decimals of single numbers that are not their column's. `notes` explain
    symbols and stand below it. `filed` is the same for files, where it is another: with codes, and a
    figure in each cell."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    gaps: dict[tuple[int, int], str]
    notes: tuple[str, ...]
    finer: dict[tuple[int, int], int] = field(default_factory=dict, kw_only=True)
    filed: Optional["Table"] = field(default=None, kw_only=True)

    @property
    def for_files(self) -> "Table":
        """The table that a file holds."""
        return self.filed or self

    def text(self, voice: Voice) -> list[list[str]]:
        """The cells as the language writes them."""
        return [
            [
                self._cell(cell, self.digits(r, c), self.gaps.get((r, c), "–"), voice)
                for c, cell in enumerate(row)
            ]
            for r, row in enumerate(self.rows)
        ]

    def only(self, keep: Sequence[int]) -> Self:
        """The table with these columns alone, in their order."""
        place = {c: n for n, c in enumerate(keep)}
        return replace(
            self,
            columns=tuple(self.columns[c] for c in keep),
            rows=tuple(tuple(row[c] for c in keep) for row in self.rows),
            gaps={(r, place[c]): why for (r, c), why in self.gaps.items() if c in place},
            finer={(r, place[c]): digits for (r, c), digits in self.finer.items() if c in place},
        )

    def digits(self, row: int, column: int) -> int | None:
        """The decimals of the number in a cell, None for words."""
        return self.finer.get((row, column), self.columns[column].decimals)

    @staticmethod
    def _cell(cell: Cell, digits: int | None, gap: str, voice: Voice) -> str:
        if cell is None:
            return gap
        if isinstance(cell, dt.date):
            return voice.t.date(cell)
        return str(cell) if isinstance(cell, str) or digits is None else voice.t.number(cell, digits)


@dataclass
class Figures:
    """Cells of figures that are written with as many decimals as each needs, gathered while a table's rows
    are made: `finer` is then the table's, and `exact` what lies behind each figure as far as it is known."""

    finer: dict[tuple[int, int], int] = field(default_factory=dict)
    exact: dict[tuple[int, int], float] = field(default_factory=dict)

    def figure(self, at: tuple[int, int], item: Indicator, figure: Estimate, decimals: int) -> float | None:
        """The number that stands for a figure in the cell (row, column) `at`; where it is written finer than
        published, unrounded, since a file has its limits so too."""
        number, digits = number_to_write(item, figure, decimals)
        self.finer[at] = digits
        if number is not None and figure.exact is not None and figure.precision is None:
            self.exact[at] = round(figure.exact, IN_FILES)
        finer = digits > item.decimals and figure.exact is not None
        return round(figure.exact or 0.0, IN_FILES) if finer else number

    def limits(
        self, at: tuple[int, int], figure: Estimate, decimals: int
    ) -> tuple[float | None, float | None]:
        """The figure's limits in the cell `at` and the one after it."""
        self.finer[at] = self.finer[at[0], at[1] + 1] = decimals
        return figure.lower, figure.upper


_ADDRESS = ' class="address"'


def table_json(table: Table, lines: Sequence[tuple[str, str]], release: str) -> dict[str, Any]:
    """The table as data, with the context `lines` of its files; a missing number is null."""
    return {
        "title": table.title,
        "release": release,
        "context": [{"name": name, "text": text} for name, text in lines],
        "columns": [column.title for column in table.columns],
        "rows": [list(row) for row in table.rows],
        "notes": list(table.notes),
    }


def table_html(table: Table, voice: Voice, heads: Sequence[str] = ()) -> str:
    """The table as HTML, its notes below it; every text is escaped, and the keyboard can scroll it. `heads`
    are the rows' heads as HTML, where they are more than text."""
    kinds = ["" if c.decimals is None else ' class="figure-cell"' for c in table.columns]
    titles = "".join(
        f'<th scope="col"{kind}>{escape(c.title)}</th>' for c, kind in zip(table.columns, kinds, strict=True)
    )
    rows = "".join(
        f'<tr><th scope="row">{heads[n] if heads else escape(first)}</th>'
        + "".join(
            f"<td{_ADDRESS if cell.startswith('http') else kind}>{escape(cell)}</td>"
            for cell, kind in zip(cells, kinds[1:], strict=True)
        )
        + "</tr>"
        for n, (first, *cells) in enumerate(table.text(voice))
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in table.notes)
    return (
        f'<div class="grid" role="region" tabindex="0" aria-label="{escape(table.title)}"><table>'
        f"<thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table></div>{notes}"
    )


def verdict_columns(item: Indicator, year: int, voice: Voice) -> list[Column]:
    """Of an indicator among others: a column of its figures and one of their verdicts."""
    name = item.short[voice.t.language]
    head = voice.t("table.heat.value", name=name, unit=voice.unit(item), year=year)
    return [Column(head, item.decimals), Column(voice.t("table.heat.verdict", name=name))]


def put_row(
    name: str,
    rows: list[tuple[Cell, ...]],
    gaps: dict[tuple[int, int], str],
    cells: Iterable[tuple[Indicator, Row]],
    voice: Voice,
) -> None:
    """Adds a region's row under such columns, with the reasons for its gaps."""
    found: list[Cell] = [name]
    for item, row in cells:
        if row.figure.value is None:
            gaps[len(rows), len(found)] = voice.missing(item, row.figure)
        found += [row.figure.value, judgement_word(row, voice)]
    rows.append(tuple(found))


def precision_notes(figures: Iterable[Estimate], voice: Voice) -> list[str]:
    """That the source published some of the figures rounded more coarsely than others, where it did."""
    return [voice.t("value.rounded")] if any(f.precision is not None for f in figures) else []


def drop_empty_columns(table: Table) -> Table:
    """The table without columns in which nobody has anything, not even a reason for having nothing."""
    said = {c for _, c in table.gaps}
    columns = range(len(table.columns))
    return table.only([c for c in columns if c < 2 or c in said or any(r[c] is not None for r in table.rows)])


def plain(table: Table, voice: Voice) -> str:
    """The table as aligned text for a terminal."""
    cells: Sequence[Sequence[str]] = [[c.title for c in table.columns], *table.text(voice)]
    widths = [max(len(row[c]) for row in cells) for c in range(len(table.columns))]
    lines = []
    for row in cells:
        parts = [
            text.ljust(width) if column.decimals is None else text.rjust(width)
            for text, width, column in zip(row, widths, table.columns, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join([table.title, "", *lines, "", *table.notes])
