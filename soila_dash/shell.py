"""The shell of every page: address, language, navigation, sidebar; and what is shown when nothing can be."""

import logging

import streamlit as st

from soila_dash.faults import DataFaults
from soila_dash.i18n import Translator, translator
from soila_dash.ui import choices, kept_decks, links, search_box, sender, session_deck, tab_title
from soila_dash.ui.answer_card import PAGE_KEY
from soila_dash.ui.fault_words import reader_text
from soila_dash.ui.here import Here, language, settle
from soila_dash.ui.language import set_document_language
from soila_dash.ui.navigation import HIDDEN, PAGES, path_of
from soila_dash.ui.sidebar import sidebar_choices
from soila_dash.ui.text import page_title, plain, sentence, step, write


def run() -> None:
    """One run of the app."""
    choices.begin()
    lang = language()
    t = translator(lang)
    pages = [
        st.Page(
            path_of(name),
            title=_title(name, t),
            url_path=name,
            default=name == "overview",
        )
        for names in PAGES.values()
        for name in names
    ]
    pages += [
        st.Page(path_of(name), title=t(f"page.{name}"), url_path=name, visibility="hidden") for name in HIDDEN
    ]
    page = st.navigation(pages, expanded=True)
    st.session_state[PAGE_KEY] = page
    if choices.went_back(page.url_path):
        st.rerun()
    search_box.follow(page.url_path, st.query_params.to_dict())
    name = page.url_path or "overview"
    st.set_page_config(page_title=f"{t(f'page.{name}')} · {t('app.name')}", layout="wide")
    ground = None
    try:
        ground = settle()
        above = st.container()
        page.run()
        write(sender.footer())
        # Only the page's own choices tell what of the address it did not understand.
        with above:
            _notices(ground)
    except DataFaults as faults:
        found = (sentence(reader_text(fault, t)) for fault in faults.faults)
        if any(fault.code.startswith("release_withdrawn") for fault in faults.faults):
            write(page_title(t("withdrawn.title")), *found)
            st.button(t("newer.live"), on_click=choices.put, args=("release", ""), key="withdrawn-live")
        else:
            write(page_title(t("broken.title")), *found, step(t("broken.step")))
    except Exception:
        logging.getLogger("soila").exception("a page failed")
        write(page_title(t("failed.title")), step(t("failed.step")))
    # The page first: its figures are what the reader waits for.
    if ground is not None:
        _sidebar(ground)
        st.set_page_config(page_title=tab_title.page_name(name))
    set_document_language(lang)
    choices.finish()
    search_box.remember(page.url_path, st.query_params.to_dict())


def _title(name: str, t: Translator) -> str:
    """What a page is called in the menu: "Present" with the number of slides gathered for it."""
    title = t(f"page.{name}")
    many = len(session_deck.current(choices.get("data") or "real").slides) if name == "present" else 0
    return f"{title} ({many})" if many else title


def _sidebar(now: Here) -> None:
    with st.sidebar:
        search_box.show()
        for one in sidebar_choices(now):
            choices.draw(one, "stretch")
        kept_decks.keep()
        session_deck.tell_added()


def _notices(now: Here) -> None:
    """What of the address was not understood, and which damaged release was passed over."""
    for key, value in choices.invalid():
        st.info(plain(now.t("notice.refused", what=now.t(f"notice.{key}"), value=value[:60])))
    newer = links.newer(now)
    if newer is not None:
        _tell_newer(newer, now)
    for fault in now.refused:
        st.warning(
            plain(f"{reader_text(fault, now.t)} {now.t('notice.last_good', release=now.store.manifest.id)}")
        )


def _tell_newer(newer: links.Newer, now: Here) -> None:
    with st.container(key="newer"):
        st.markdown(plain(newer.title))
        with st.expander(now.t("newer.what")):
            lines = "\n".join(f"- {plain(line)}" for line in newer.lines)
            st.markdown(lines or plain(now.t("newer.same")))
        page = st.session_state[PAGE_KEY]
        st.page_link(page, label=now.t("newer.live"), query_params=dict(newer.live))


# A process spawned while a page runs loads this file again under that name and must not draw anything.
if __name__ != "__mp_main__":
    run()
