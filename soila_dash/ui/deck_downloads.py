"""A deck taken along from "Present": files, and whether its figures are frozen and its regions letters."""

import secrets

import streamlit as st

from soila_dash.cards.base import answer_data
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.decks import keeping
from soila_dash.decks.deck import Deck
from soila_dash.decks.prepare import Prepared, deck_json
from soila_dash.faults import DataFaults
from soila_dash.files.deck_book import deck_xlsx
from soila_dash.files.handout import handout
from soila_dash.files.pdf import to_pdf
from soila_dash.files.slides.presentation import MIME, pptx_file
from soila_dash.files.spreadsheet import XLSX
from soila_dash.ui import links, session_deck
from soila_dash.ui.deck_state import own_deck, set_field
from soila_dash.ui.here import here
from soila_dash.ui.report_buttons import WORD, to_docx_later
from soila_dash.ui.text import plain


def deck_files(got: Prepared) -> None:
    """The buttons of the files that a deck is taken along in."""
    t = here().t
    name = f"{t('present.file')}-{got.release}"
    linked = links.writer(got.release)
    deck = own_deck()
    st.download_button(
        t("present.pptx"),
        lambda: pptx_file(got, t, linked),
        f"{name}.pptx",
        MIME,
        key="deck-pptx",
        on_click="ignore",
        disabled=not got.pages,
    )
    for form, make, kind in (("pdf", to_pdf, "application/pdf"), ("docx", to_docx_later, WORD)):
        st.download_button(
            t(f"present.{form}"),
            lambda make=make: make(handout(got, t)),  # type: ignore[misc]
            f"{name}.{form}",
            kind,
            key=f"deck-{form}",
            on_click="ignore",
            disabled=not got.pages,
        )
    st.download_button(
        t("present.xlsx"),
        lambda: deck_xlsx(got, t),
        f"{name}.xlsx",
        XLSX,
        key="deck-xlsx",
        on_click="ignore",
        disabled=not got.pages,
    )
    st.download_button(
        t("present.json"),
        lambda: answer_data.to_json(deck_json(got)),
        f"{name}-{t('present.figures')}.json",
        "application/json",
        key="deck-json",
        on_click="ignore",
        disabled=not got.pages,
    )
    st.download_button(
        t("present.save"),
        lambda: keeping.to_file(deck),
        f"{name}.json",
        "application/json",
        key="deck-file",
        on_click="ignore",
    )


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
