"""What a page has found: its words, figures, tables, choices. The first response and the page itself show
the same one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from soila_dash.cards.base.tables import Table
from soila_dash.drawing.page_figure import WIDTHS
from soila_dash.drawing.plotly_figure import Make
from soila_dash.ui.choices import Choice


@dataclass(frozen=True)
class Drawn:
    """A figure as it is described for a choice and a width, and its alternative text. `same` tells it from
    others under its `key`; `codes` are what can be `chosen` in it, `widths` what it is drawn in: where the
    least does not fit a phone it is scrolled sideways."""

    key: str
    make: Callable[[], Make]
    alt: str
    same: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    level: str = ""
    chosen: str = ""
    widths: Mapping[str, float] = field(default_factory=lambda: WIDTHS)

    @property
    def is_explored(self) -> bool:
        """Whether it can be opened in Plotly: where something can be chosen, and not in small."""
        return bool(self.codes) and self.widths == WIDTHS


@dataclass(frozen=True)
class Shown:
    """A card on a page: its head, its figure, what stands below it, its table. Words are HTML, escaped. A
    figure that is not drawn is HTML too, as `picture` with a `style` that follows the choice, or stands in
    the title. Its table is folded, or stands `open` below the figure."""

    key: str
    head: tuple[str, ...]
    drawn: Drawn | None
    below: tuple[str, ...]
    table: Callable[[], Table]
    picture: str = ""
    style: str = ""
    open: bool = False


@dataclass(frozen=True)
class Said:
    """A part of a page that stands among its cards and is words alone."""

    key: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A page's finding. `lead` stands above its cards, which stand in columns, each with its share of the
    width, and `rest` below its choices; `above` are rows of choices between `lead` and the cards. Where
    cards are only pieces in columns beside each other, a `table` of all of them stands last."""

    lead: tuple[str, ...]
    columns: tuple[tuple[tuple[Shown | Said, ...], int], ...]
    choices: tuple[Choice, ...] = ()
    rest: tuple[str, ...] = ()
    above: tuple[tuple[Choice, ...], ...] = ()
    table: Callable[[], Table] | None = None

    @property
    def cards(self) -> tuple[Shown, ...]:
        """The cards, column by column."""
        return tuple(card for column, _ in self.columns for card in column if isinstance(card, Shown))
