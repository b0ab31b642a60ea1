"""The page "Present": a deck that a link brings, and the deck shown."""

import time
from collections.abc import Mapping

import streamlit as st

from soila_dash.cards.base.fault_text import fault_text
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck
from soila_dash.decks.prepare import Left, Prepared
from soila_dash.faults import DataFaults
from soila_dash.ui import answer_card, choices, session_deck
from soila_dash.ui.deck_downloads import deck_files, deck_settings
from soila_dash.ui.deck_state import own_deck, ready_deck, set_field, take_words
from soila_dash.ui.fault_words import names, reader_text
from soila_dash.ui.here import here
from soila_dash.ui.session_deck import FAULTS
from soila_dash.ui.stage import show
from soila_dash.ui.text import page_title, plain, sentence, write

DECK = "deck"
"""The address's part that carries the deck."""

_READ, _WRITTEN, _MODE, _SINCE = "deck-read", "deck-written", "presenting", "presenting-since"
"""The deck's word as last read, those that this session wrote, and how long it has been shown."""

AUDIENCE, SPEAKER = "audience", "speaker"


# What is chosen


def is_presenting() -> bool:
    """Whether the deck is being shown; takes over the deck that a link brings, before anything is drawn."""
    _arrive()
    return bool(st.session_state.get(_MODE)) and bool(own_deck().slides)


def _arrive() -> None:
    """Reads the deck of the address once; what is wrong with it is told and the address forgotten."""
    word = str(st.query_params.get(DECK, ""))
    if not word or word == st.session_state.get(_READ):
        return
    st.session_state[_READ] = word
    try:
        found = keeping.from_link(word)
        # One of this session's own words is a step back.
        if word in st.session_state.get(_WRITTEN, ()):
            session_deck.take_back(found)
        else:
            session_deck.take_link(found)
        _turn_to(found.kind)
    except DataFaults as faults:
        st.session_state[FAULTS] = [fault_text(f, here().t) for f in faults.faults]
        del st.query_params[DECK]


def _turn_to(kind: str) -> None:
    """Shows the kind of data that a deck from outside is of."""
    if kind != here().kind:
        choices.turn_to(kind)
        # The address still asks for the other kind, and would be heard again.
        given = st.query_params.to_dict()
        kept = {key: value for key, value in given.items() if key not in choices.OF_DATA}
        st.query_params.from_dict({**kept, "data": kind})
        st.rerun()


def _write_address(current: Deck) -> None:
    """The deck as it stands into the address, so that the page's own address is the deck's link."""
    try:
        word = keeping.to_link(current) if current.slides else ""
    except DataFaults:
        word = ""
    st.session_state[_READ] = word
    st.session_state.setdefault(_WRITTEN, set()).add(word)
    if word:
        st.query_params[DECK] = word
    elif DECK in st.query_params:
        del st.query_params[DECK]


# The page


def introduction() -> None:
    """What the page is for, and what was wrong with a deck that was brought."""
    t = here().t
    current = own_deck()
    write(page_title(current.title or t("page.present")), sentence(t("present.lead")))
    for line in st.session_state.pop(FAULTS, []):
        st.error(plain(line))
    _bring_back(current)
    if not current.slides:
        _write_address(current)


def _bring_back(current: Deck) -> None:
    """The way back to the deck whose place another one has taken."""
    now = here()
    aside = session_deck.former(now.kind)
    if aside is None or aside == current:
        return
    told = "present.aside.linked" if session_deck.is_linked(now.kind) else "present.aside"
    with st.container(key="aside"):
        st.markdown(plain(now.t.n(told, len(aside.slides))))
        st.button(
            now.t("present.aside.back"), on_click=session_deck.bring_back, args=(now.kind,), key="deck-back"
        )


def downloads() -> None:
    """Showing the deck and taking it along: the stage, files, the link; live or frozen, names or letters."""
    now = here()
    t = now.t
    current = own_deck()
    try:
        got = ready_deck()
    except DataFaults as faults:
        for fault in faults.faults:
            st.error(plain(reader_text(fault, t)))
        own = any(fault.code == "deck_own" for fault in faults.faults)
        way = t("present.own.none" if own else "present.live.again")
        st.button(way, on_click=set_field, args=(now.kind, "own" if own else "release", ""))
        return
    with answer_card.section("present"):
        write(answer_card.mark())
        widget = f"deck-title-{session_deck.version()}"
        st.text_input(
            t("present.title"),
            value=current.title,
            max_chars=160,
            key=widget,
            on_change=take_words,
            args=(now.kind, None, "title", widget),
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.button(t("present.start"), type="primary", on_click=_start, args=(AUDIENCE,), key="start")
            st.button(t("present.start.speaker"), on_click=_start, args=(SPEAKER,), key="start-speaker")
            deck_files(got)
        st.caption(plain(t("present.keys")))
        st.caption(plain(t("present.kept")))
        st.button(t("present.clear"), on_click=session_deck.clear, args=(now.kind,), key="deck-clear")
        deck_settings(current, got)
        _omissions(got)
    _write_address(own_deck())


def _omissions(got: Prepared) -> None:
    """The slides that are not shown, and why."""
    if got.left:
        t = here().t
        named = names(here())
        lines = [t("present.left", n=one.place + 1, why=_why(one, named)) for one in got.left]
        with st.container(key="left"):
            st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _why(one: Left, named: Mapping[str, str]) -> str:
    t = here().t
    if one.why is not None:
        return t(f"hidden.why.{one.why}")
    return "; ".join(reader_text(f, t, named) for f in one.faults)


def _start(mode: str) -> None:
    st.session_state[_MODE] = mode
    st.session_state[_SINCE] = time.time()


def _stop() -> None:
    st.session_state[_MODE] = ""


def stage() -> None:
    """The deck as it is shown."""
    elapsed = max(0, int(time.time() - st.session_state.get(_SINCE, time.time())))
    show(ready_deck(), st.session_state[_MODE] == SPEAKER, elapsed, _stop)
