"""What a page has found: its words, figures, tables, choices. The first response and the page itself show
the same one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from soila_dash.cards.base.tables import Table
from soila_dash.drawing.plotly_figure import Make


@dataclass(frozen=True)
class Drawn:
    """A figure as it is described for a choice and a width, and its alternative text. `same` tells it from
    others under its `key`; `codes` are what can be `chosen` in it."""

    key: str
    make: Callable[[], Make]
    alt: str
    same: tuple[str, ...]
    codes: tuple[str, ...]
    level: str
    chosen: str


@dataclass(frozen=True)
class Shown:
    """A card on a page: its head, its figure, what stands below it, its table. Words are HTML, escaped. Where
    nothing is drawn the figure stands in the title."""

    key: str
    head: tuple[str, ...]
    drawn: Drawn | None
    below: tuple[str, ...]
    table: Callable[[], Table]


@dataclass(frozen=True)
class Choice:
    """A choice as the address has it: its key there, its label, its options with their words, the one in
    force, and the one that the address leaves out."""

    key: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str
    default: str


@dataclass(frozen=True)
class Finding:
    """A page's finding. `lead` stands above its cards, which stand in columns, each with its share of the
    width, and `rest` below its choices."""

    lead: tuple[str, ...]
    columns: tuple[tuple[tuple[Shown, ...], int], ...]
    choices: tuple[Choice, ...]
    rest: tuple[str, ...]
