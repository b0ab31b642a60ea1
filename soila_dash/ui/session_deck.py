"""The reader's decks, one of each kind of data: kept in the session, added to from every card."""

from collections.abc import Callable

import streamlit as st

from soila_dash.answers.choose import coverage
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.cards.view import View
from soila_dash.decks.deck import MOST_SLIDES, Deck, Slide
from soila_dash.ui.here import here

_DECK, _VERSION = "deck-", "deck-version"


def current(kind: str) -> Deck:
    """The deck of a kind of data as it stands; an empty one when nothing was added yet."""
    found = st.session_state.get(_DECK + kind)
    return found if isinstance(found, Deck) else Deck.model_validate({"kind": kind})


def keep(deck: Deck) -> None:
    """Puts a deck in the place of the one of its kind."""
    st.session_state[_DECK + deck.kind] = deck


def version() -> int:
    """How often slides have come, gone or moved: part of the keys of their fields."""
    return int(st.session_state.get(_VERSION, 0))


def reorder(deck: Deck, slides: tuple[Slide, ...]) -> None:
    """Keeps the deck with these slides; their fields are drawn anew."""
    keep(deck.model_copy(update={"slides": slides}))
    st.session_state[_VERSION] = version() + 1


def region() -> str:
    """The county chosen in the sidebar, "" for the whole country."""
    now = here()
    return "" if now.region == now.store.country.code else now.region


def view_of(answer: Comparison | Development | Funnel) -> View:
    """The view that a card of one indicator shows. The newest year is left open, so that a live deck
    moves on with the figures."""
    card = {Development: "trend", Comparison: "compare", Funnel: "funnel"}[type(answer)]
    year = None
    if not isinstance(answer, Development):
        years = coverage(here().store)[answer.indicator.id].of(answer.level, answer.sex)
        year = None if answer.year == years[-1] else answer.year
    return View.model_validate(
        {
            "card": card,
            "indicator": answer.indicator.id,
            "level": answer.level,
            "year": year,
            "sex": answer.sex,
            "region": region(),
        }
    )


def add_button(view: View, key: str) -> None:
    """Puts the view into the deck; what happened is told in passing."""
    now = here()
    t = now.t
    deck = current(now.kind)
    full = len(deck.slides) >= MOST_SLIDES
    if st.button(
        t("card.add"),
        key=f"{key}-add",
        on_click=_adder(now.kind),
        args=(view,),
        type="tertiary",
        disabled=full,
    ):
        st.toast(t.n("card.added", len(deck.slides)))


def _adder(kind: str) -> Callable[[View], None]:
    def add(view: View) -> None:
        deck = current(kind)
        if len(deck.slides) < MOST_SLIDES:
            reorder(deck, (*deck.slides, Slide(view=view)))

    return add
