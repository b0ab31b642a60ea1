"""A table whose rows are different indicators, each with its own number of decimals."""

from dataclasses import dataclass

from soila_dash.cards.base.tables import Column, Table
from soila_dash.cards.base.voice import Voice


@dataclass(frozen=True)
class RowTable(Table):
    """A table whose numbers take the decimals of their row's indicator."""

    decimals: tuple[int, ...] = ()

    def digits(self, row: int, column: int) -> int | None:
        """The decimals of the number in a cell, None for words."""
        return None if self.columns[column].decimals is None else self.decimals[row]

    def text(self, voice: Voice) -> list[list[str]]:
        """The cells as the language writes them."""
        return [
            [
                self._cell(cell, Column(c.title, self.digits(r, n)), self.gaps.get((r, n), "–"), voice)
                for n, (cell, c) in enumerate(zip(row, self.columns, strict=True))
            ]
            for r, row in enumerate(self.rows)
        ]
