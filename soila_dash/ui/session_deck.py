"""The reader's decks, one of each kind of data: kept in the session, added to from every card."""

import streamlit as st

from soila_dash.answers.choose import coverage
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.cards.view import View
from soila_dash.decks.deck import MOST_SLIDES, Deck, Slide
from soila_dash.ui.here import here

FAULTS = "deck-faults"
"""What was wrong with a deck that was brought, in words."""
_DECK, _VERSION = "deck-", "deck-version"
_TOLD = "deck-told"
_LINKED, _ASIDE, _NOTES = "deck-linked-", "deck-aside-", "deck-notes-"


def current(kind: str) -> Deck:
    """The deck of a kind of data as it stands; an empty one when nothing was added yet."""
    found = st.session_state.get(_DECK + kind)
    return found if isinstance(found, Deck) else empty(kind)


def empty(kind: str) -> Deck:
    """A deck of that kind without slides."""
    return Deck.model_validate({"kind": kind})


def keep(deck: Deck) -> None:
    """Puts a deck in the place of the one of its kind."""
    st.session_state[_DECK + deck.kind] = deck
    remember_notes(deck)


def remember_notes(deck: Deck) -> None:
    """Keeps the speaker's notes by what they are of: links and addresses carry none, and Back brings a
    slide again."""
    known = st.session_state.setdefault(_NOTES + deck.kind, {})
    known.update({_key(slide): slide.notes for slide in deck.slides})


def take_link(deck: Deck) -> None:
    """Puts a deck that a link brings in the place of the one of its kind, which stands aside."""
    before = current(deck.kind)
    if before.slides and not is_linked(deck.kind):
        put_aside(before)
    take_back(deck)
    st.session_state[_LINKED + deck.kind] = current(deck.kind)


def take_file(deck: Deck) -> None:
    """Puts a deck from a file in the place of the one of its kind, which stands aside."""
    before = current(deck.kind)
    if before.slides:
        put_aside(before)
    reorder(deck, deck.slides)


def take_back(deck: Deck) -> None:
    """Puts a deck as an address has it in the place of the one of its kind, with the notes that are known of
    its slides."""
    known = st.session_state.get(_NOTES + deck.kind, {})
    slides = [s if s.notes else s.model_copy(update={"notes": known.get(_key(s), "")}) for s in deck.slides]
    reorder(deck, tuple(slides))


def _key(slide: Slide) -> str:
    return slide.view.model_dump_json(exclude_defaults=True)


def is_linked(kind: str) -> bool:
    """Whether the deck of that kind is as a link brought it."""
    return bool(current(kind).slides) and st.session_state.get(_LINKED + kind) == current(kind)


def put_aside(deck: Deck) -> None:
    """Keeps a deck from which another one has taken the place, to be brought back."""
    st.session_state[_ASIDE + deck.kind] = deck


def former(kind: str) -> Deck | None:
    """The deck that stands aside; None where none does."""
    found = st.session_state.get(_ASIDE + kind)
    return found if isinstance(found, Deck) else None


def bring_back(kind: str) -> None:
    """Puts the deck that stands aside in force again."""
    found = former(kind)
    if found is not None:
        st.session_state.pop(_ASIDE + kind)
        reorder(found, found.slides)


def clear(kind: str) -> None:
    """Empties the deck, which stands aside until the session ends."""
    put_aside(current(kind))
    reorder(empty(kind), ())


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
    """Puts the view into the deck, once, and says that it is in it; what happened is told in passing."""
    now = here()
    t = now.t
    slides = current(now.kind).slides
    added = any(slide.view == view for slide in slides)
    if st.button(
        t("card.added" if added else "card.add"),
        key=f"{key}-add",
        on_click=_add,
        args=(now.kind, view),
        type="tertiary",
        disabled=not added and len(slides) >= MOST_SLIDES,
    ):
        told = t.n("card.added.now", len(slides))
        st.session_state[_TOLD] = f"{told} {t('card.added.kept')}" if len(slides) == 1 else told
        # The menu tells how many there are.
        st.rerun()


def tell_added() -> None:
    """Tells in passing what was added in the run before, which drew a part of the page only."""
    told = st.session_state.pop(_TOLD, "")
    if told:
        st.toast(told)


def _add(kind: str, view: View) -> None:
    deck = current(kind)
    if len(deck.slides) < MOST_SLIDES and all(slide.view != view for slide in deck.slides):
        reorder(deck, (*deck.slides, Slide(view=view)))
