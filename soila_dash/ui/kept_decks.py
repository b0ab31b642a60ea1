"""The reader's presentations, kept in the browser: through reload, restart and other pages of the site."""

import secrets
from collections.abc import Mapping

import streamlit as st

from soila_dash.cards.base.fault_text import fault_text
from soila_dash.decks import keeping
from soila_dash.decks.deck import MOST_SLIDES, Deck
from soila_dash.faults import DataFaults
from soila_dash.releases import shelf
from soila_dash.ui import component, session_deck
from soila_dash.ui.here import here

_SESSION, _HEARD, _KEY = "kept-session", "kept-heard", "presentation"
"""This session's own name, whether it has heard what the browser keeps, and the component."""


def keep() -> None:
    """Tells the browser what to keep, and hears what it has kept; once a run. A presentation that came by
    a link is kept when the reader changes it: to look at one must not cost one's own."""
    state = st.session_state
    decks = {kind: _text_of(kind) for kind in shelf.KINDS if not _is_held(kind)}
    component.listen(
        _KEY,
        {
            "session": state.setdefault(_SESSION, secrets.token_hex(8)),
            "heard": bool(state.get(_HEARD)),
            "decks": decks,
        },
        "kept",
        _hear,
    )


def _is_held(kind: str) -> bool:
    return session_deck.is_linked(kind) and session_deck.former(kind) is not None


def _text_of(kind: str) -> str:
    deck = session_deck.current(kind)
    return keeping.to_file(deck).decode() if deck.slides or deck.title else ""


def _hear(told: object) -> None:
    """Takes over what the browser has kept; what cannot be read is told on "Present"."""
    if not isinstance(told, Mapping):
        return
    first = bool(told.get("first"))
    for kind in shelf.KINDS:
        text = str(told.get(kind) or "")
        try:
            kept = keeping.from_file(text.encode(), "") if text else Deck.model_validate({"kind": kind})
        except DataFaults as faults:
            st.session_state[session_deck.FAULTS] = [fault_text(f, here().t) for f in faults.faults]
            continue
        if kept.kind == kind:
            _take(kept, first)
    st.session_state[_HEARD] = True


def _take(kept: Deck, first: bool) -> None:
    """Of two presentations one is in force; a linked one stays, with the kept one beside it."""
    kind = kept.kind
    current = session_deck.current(kind)
    session_deck.remember_notes(kept)
    if first and current.slides:
        if keeping.without_notes(kept) == keeping.without_notes(current):
            session_deck.reorder(kept, kept.slides)
        elif session_deck.is_linked(kind):
            session_deck.put_aside(kept)
        else:
            new = tuple(slide for slide in current.slides if slide not in kept.slides)
            session_deck.reorder(kept, (*kept.slides, *new)[:MOST_SLIDES])
    elif kept != current and (kept.slides or not first):
        session_deck.reorder(kept, kept.slides)
