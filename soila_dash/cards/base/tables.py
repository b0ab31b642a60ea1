"""Answers as tables: typed cells that a page shows as text and a file keeps as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.develop import Development
from soila_dash.cards.base.look import LIGHT, mark
from soila_dash.cards.base.voice import Voice
from soila_dash.statistics.verdict import Judgement, Verdict

Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A column's header, with its unit, and the decimals of its numbers (None for words)."""

    title: str
    decimals: int | None = None


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; a missing number is None and `gaps` says the reason by
    (row, column). `notes` explain symbols and stand below it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    gaps: dict[tuple[int, int], str]
    notes: tuple[str, ...]

    def text(self, voice: Voice) -> list[list[str]]:
        """The cells as the language writes them."""
        return [
            [
                self._cell(cell, column, self.gaps.get((r, c), "–"), voice)
                for c, (cell, column) in enumerate(zip(row, self.columns, strict=True))
            ]
            for r, row in enumerate(self.rows)
        ]

    def digits(self, row: int, column: int) -> int | None:
        """The decimals of the number in a cell, None for words."""
        return self.columns[column].decimals

    @staticmethod
    def _cell(cell: Cell, column: Column, gap: str, voice: Voice) -> str:
        if cell is None:
            return gap
        if isinstance(cell, str) or column.decimals is None:
            return str(cell)
        return voice.t.number(cell, column.decimals)


_ADDRESS = ' class="address"'


def table_html(table: Table, voice: Voice) -> str:
    """The table as HTML, its notes below it; every text is escaped, and the keyboard can scroll it."""
    kinds = ["" if c.decimals is None else ' class="figure-cell"' for c in table.columns]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(c.title)}</th>' for c, kind in zip(table.columns, kinds, strict=True)
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(
            f"<td{_ADDRESS if cell.startswith('http') else kind}>{escape(cell)}</td>"
            for cell, kind in zip(cells, kinds[1:], strict=True)
        )
        + "</tr>"
        for first, *cells in table.text(voice)
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in table.notes)
    return (
        f'<div class="grid" role="region" tabindex="0" aria-label="{escape(table.title)}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{notes}"
    )


def verdict_word(verdict: Verdict, voice: Voice) -> str:
    """selvästi pienempi, samaa tasoa, ei verrata …"""
    return voice.t(f"verdict.{verdict.value}")


def judgement_word(row: Row, voice: Voice) -> str:
    """The verdict with its symbol, and what it means for the goal where a direction is set."""
    symbol = mark(row.verdict, row.judgement, LIGHT).symbol
    word = f"{symbol} {verdict_word(row.verdict, voice)}"
    if row.judgement is Judgement.NONE:
        return word
    return f"{word} ({voice.t(f'judgement.{row.judgement.value}')})"


def comparison_table(answer: Comparison, voice: Voice) -> Table:
    """Regions in the order of the figure, the reference last."""
    item, t = answer.indicator, voice.t
    unit = voice.unit(item)
    columns = (
        Column(t("table.region")),
        Column(t("table.value", unit=unit, year=answer.year), item.decimals),
        Column(t("table.lower"), item.decimals),
        Column(t("table.upper"), item.decimals),
        Column(t("table.count"), 0),
        Column(t("table.denominator"), 0),
        Column(t("table.verdict")),
    )
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    for n, row in enumerate(answer.rows):
        f = row.figure
        if f.value is None:
            gaps[n, 1] = t(f"status.{f.status}")
        rows.append(
            (
                voice.name(answer.level, row.region),
                f.value,
                f.lower,
                f.upper,
                f.numerator,
                f.denominator,
                judgement_word(row, voice),
            )
        )
    mark_ = answer.benchmark
    if mark_.kind != "none":
        name = voice.name("country", mark_.region) if mark_.kind == "country" else t("benchmark.median")
        f = mark_.figure
        rows.append((name, f.value, f.lower, f.upper, f.numerator, f.denominator, t("benchmark.word")))
    title = f"{item.name[t.language]}, {answer.year}"
    return _lean(Table(title, columns, tuple(rows), gaps, tuple(_notes(answer, voice))))


def development_table(answer: Development, voice: Voice) -> Table:
    """Years down, the chosen region with its interval, the country, then the others."""
    item, t = answer.indicator, voice.t
    first, last = answer.years
    country, chosen = answer.country, answer.chosen
    columns = [Column(t("table.year"))]
    series = []
    if chosen is not None:
        name = voice.name(chosen.level, chosen.region)
        columns += [
            Column(t("table.of", name=name, unit=voice.unit(item)), item.decimals),
            Column(t("table.lower"), item.decimals),
            Column(t("table.upper"), item.decimals),
        ]
    others = [s for s in (country, *answer.regions) if s is not None and s is not chosen]
    for s in others:
        columns.append(Column(voice.name(s.level, s.region), item.decimals))
        series.append(s)
    rows: list[tuple[Cell, ...]] = []
    gaps: dict[tuple[int, int], str] = {}
    breaks = {b.year: b.label[t.language] for b in answer.breaks}
    for n, year in enumerate(range(first, last + 1)):
        cells: list[Cell] = [f"{year} *" if year in breaks else str(year)]
        if chosen is not None:
            f = chosen.at(year)
            if f is None or f.value is None:
                gaps[n, len(cells)] = t(f"status.{f.status if f else 'no_data'}")
            cells += [f.value, f.lower, f.upper] if f else [None, None, None]
        for s in series:
            f = s.at(year)
            if f is None or f.value is None:
                gaps[n, len(cells)] = t(f"status.{f.status if f else 'no_data'}")
            cells.append(f.value if f else None)
        rows.append(tuple(cells))
    notes = [f"* {year}: {label}" for year, label in breaks.items()]
    return _lean(Table(item.name[t.language], tuple(columns), tuple(rows), gaps, tuple(notes)))


def _notes(answer: Comparison, voice: Voice) -> list[str]:
    t = voice.t
    notes = [symbol_note(answer.rows, voice)]
    bases = {r.figure.basis for r in answer.rows}
    notes += [t(f"basis.{basis}") for basis in ("wilson", "poisson", "scaled_count") if basis in bases]
    notes.append(t(f"benchmark.note.{answer.benchmark.kind}"))
    return notes


def symbol_note(rows: Sequence[Row], voice: Voice) -> str:
    """What each symbol among the rows means: ○ samaa tasoa, ▽ pienempi …"""
    seen = {(r.verdict, r.judgement) for r in rows}
    symbols = {mark(v, j, LIGHT).symbol: voice.t(f"verdict.{v.value}") for v, j in sorted(seen)}
    return ", ".join(f"{symbol} {word}" for symbol, word in symbols.items())


def _lean(table: Table) -> Table:
    """The table without columns in which nobody has anything, not even a reason for having nothing."""
    said = {c for _, c in table.gaps}
    columns = range(len(table.columns))
    keep = [c for c in columns if c < 2 or c in said or any(r[c] is not None for r in table.rows)]
    return Table(
        table.title,
        tuple(table.columns[c] for c in keep),
        tuple(tuple(row[c] for c in keep) for row in table.rows),
        {(r, keep.index(c)): why for (r, c), why in table.gaps.items() if c in keep},
        table.notes,
    )


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
