"""A table whose rows are different indicators, each with its own number of decimals."""

from dataclasses import dataclass

from soila_dash.cards.base.tables import Table


@dataclass(frozen=True)
class RowTable(Table):
    """A table whose numbers take the decimals of their row's indicator."""

    decimals: tuple[int, ...] = ()

    def digits(self, row: int, column: int) -> int | None:
        """The decimals of the number in a cell, None for words."""
        usual = None if self.columns[column].decimals is None else self.decimals[row]
        return self.finer.get((row, column), usual)
