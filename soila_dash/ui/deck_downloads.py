"""A deck taken along from "Present": files, and whether its figures are frozen and its regions letters."""

import secrets
from collections.abc import Callable
from functools import partial

import streamlit as st

from soila_dash.cards.base import answer_data
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck
from soila_dash.decks.prepare import Prepared, deck_json
from soila_dash.faults import DataFaults
from soila_dash.files.deck_book import deck_xlsx
from soila_dash.files.handout import handout
from soila_dash.files.report import Report
from soila_dash.files.slides.presentation import pptx_file
from soila_dash.i18n import Translator
from soila_dash.ui import links, session_deck
from soila_dash.ui.deck_state import own_deck, set_field
from soila_dash.ui.file_button import file_button
from soila_dash.ui.here import here
from soila_dash.ui.report_buttons import WRITERS
from soila_dash.ui.text import plain


def deck_files(got: Prepared) -> None:
    """The buttons of the files that a deck is taken along in."""
    t = here().t
    name = f"{t('present.file')}-{got.release}"
    linked = links.writer(got.release)
    deck = own_deck()
    files: list[tuple[str, Callable[[], bytes | str], str]] = [
        ("pptx", lambda: pptx_file(got, t, linked), f"{name}.pptx"),
        *((form, partial(_write, write, got, t), f"{name}.{form}") for form, write in WRITERS.items()),
        ("xlsx", lambda: deck_xlsx(got, t), f"{name}.xlsx"),
        ("json", lambda: answer_data.to_json(deck_json(got)), f"{name}-{t('present.figures')}.json"),
    ]
    for form, make, file in files:
        file_button(t(f"present.{form}"), make, file, f"deck-{form}", disabled=not got.pages)
    file_button(t("present.save"), lambda: keeping.to_file(deck), f"{name}.json", "deck-file")


def _write(write: Callable[[Report], bytes], got: Prepared, t: Translator) -> bytes:
    return write(handout(got, t))


def deck_settings(current: Deck, got: Prepared) -> None:
    """Live or frozen figures; names or letters; the own region among letters."""
    now = here()
    t = now.t
    with st.container(horizontal=True, gap="large"):
        frozen, hidden, own = (f"deck-{name}-widget" for name in ("frozen", "hidden", "own"))
        st.session_state[frozen] = bool(current.release)
        st.toggle(t("present.frozen"), key=frozen, on_change=_freeze, args=(now.kind, got.release, frozen))
        st.session_state[hidden] = current.hidden
        st.toggle(t("present.hidden"), key=hidden, on_change=_hide, args=(now.kind, hidden))
        county = current.own or session_deck.region()
        if current.hidden and county:
            st.session_state[own] = bool(current.own)
            name = now.voice.name("county", county)
            st.toggle(t("present.own", name=name), key=own, on_change=_show_own, args=(now.kind, county, own))
    said = t("present.frozen.note" if current.release else "present.live.note", release=got.release)
    st.caption(plain(said))
    if current.hidden:
        st.caption(plain(f"{t('hidden.note')} {t('present.hidden.note')}"))
        if got.removed:
            st.caption(plain(t.n("present.removed", got.removed)))
    try:
        keeping.to_link(current)
    except DataFaults as faults:
        st.info(plain(fault_text(faults.faults[0], t)))


def _freeze(kind: str, release: str, widget: str) -> None:
    set_field(kind, "release", release if st.session_state[widget] else "")


def _hide(kind: str, widget: str) -> None:
    """Letters are drawn once for a deck, so that a slide keeps them."""
    current = session_deck.current(kind)
    session_deck.keep(
        current.model_copy(
            update={"hidden": bool(st.session_state[widget]), "draw": current.draw or secrets.token_hex(16)}
        )
    )


def _show_own(kind: str, county: str, widget: str) -> None:
    set_field(kind, "own", county if st.session_state[widget] else "")
