"""A view in words: what every card's statement has in the same way, put beside what the card says itself."""

from collections.abc import Iterable
from typing import Any

from soila_dash.cards.base.card import Shown, Statement, name_data
from soila_dash.cards.base.sentences import invented_mark
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.voice import Voice


def make_statement(
    shown: Shown[Any],
    voice: Voice,
    *,
    title: str,
    under: str,
    alt: str,
    table: Table,
    context: Iterable[tuple[str, str]],
    origin: str,
    data: dict[str, Any],
    text: str = "",
    notes: tuple[str, ...] | None = None,
) -> Statement:
    """The statement with the mark of invented figures, and with the data under the card's name. `notes` are
    the table's unless they are given."""
    return Statement(
        title=title,
        under=under,
        text=text,
        notes=table.notes if notes is None else notes,
        alt=alt,
        table=table,
        context=tuple(context),
        origin=origin,
        mark=invented_mark(shown.answer.illustrative, voice),
        data=name_data(shown, data),
    )
