"""A view in words: what every card's statement has in the same way, put beside what the card says itself."""

from collections.abc import Iterable
from typing import Any

from soila_dash.cards.base import answer_data
from soila_dash.cards.base.caption import sources_line
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
    data: dict[str, Any],
    context: Iterable[tuple[str, str]] | None = None,
    origin: str | None = None,
    text: str = "",
    notes: tuple[str, ...] | None = None,
) -> Statement:
    """The statement with the mark of invented figures, and with the data under the card's name. Unless
    they are given, `notes` are the table's, and `context` and `origin` tell of the answer's one indicator."""
    answer = shown.answer
    return Statement(
        title=title,
        under=under,
        text=text,
        notes=table.notes if notes is None else notes,
        alt=alt,
        table=table,
        context=tuple(answer_data.context(answer, voice) if context is None else context),
        origin=sources_line(answer, [answer.indicator], voice) if origin is None else origin,
        mark=invented_mark(answer.illustrative, voice),
        data=name_data(shown, data),
    )
