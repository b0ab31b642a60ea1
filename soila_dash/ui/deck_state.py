"""The reader's deck as the page "Present" has it: made ready over its release, its words taken over."""

from typing import Any

import streamlit as st
from pydantic import ValidationError

from soila_dash.answers.ground import Ground
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.prepare import Prepared, prepare
from soila_dash.i18n import translator
from soila_dash.ui import session_deck
from soila_dash.ui.here import ground, here
from soila_dash.ui.session_deck import FAULTS


def empty() -> bool:
    """Whether there is no slide yet."""
    return not own_deck().slides


def own_deck() -> Deck:
    """The session's deck of the kind of data that is looked at."""
    return session_deck.current(here().kind)


def ready_deck() -> Prepared:
    """The deck over its release; raises DataFaults when a frozen release or the own region is not there."""
    current = own_deck()
    on = ground(current.kind, current.release)
    return _prepare(keeping.to_file(current), on.store.manifest.id, here().lang, on)


# Forty heat tables are some 30 MB.
@st.cache_resource(max_entries=10, show_spinner=False)
def _prepare(written: bytes, release: str, lang: str, _on: Ground) -> Prepared:
    return prepare(keeping.from_file(written, ""), _on, translator(lang))


def set_field(kind: str, field: str, value: Any) -> None:
    """Keeps the session's deck with one of its fields changed."""
    session_deck.keep(session_deck.current(kind).model_copy(update={field: value}))


def take_words(kind: str, place: int | None, field: str, widget: str) -> None:
    """Takes over words that were typed; what may not stand in a deck is told and not taken."""
    current = session_deck.current(kind)
    text = str(st.session_state[widget])
    try:
        if place is None:
            session_deck.keep(Deck.model_validate({**dict(current), field: text}))
        else:
            slides = list(current.slides)
            slides[place] = Slide.model_validate({**dict(slides[place]), field: text})
            session_deck.keep(current.model_copy(update={"slides": tuple(slides)}))
    except ValidationError:
        st.session_state[FAULTS] = [here().t("fault.not_readable")]
