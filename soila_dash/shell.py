"""The shell of every page: address, language, navigation, sidebar; and what is shown when nothing can be."""

import logging

import streamlit as st

from soila_dash.faults import DataFaults
from soila_dash.i18n import DEFAULT, LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.ui import choices, links, search_box
from soila_dash.ui.answer_card import PAGE_KEY
from soila_dash.ui.fault_words import reader_text
from soila_dash.ui.here import Here, language, settle
from soila_dash.ui.language import LANGUAGE_NAMES, set_document_language
from soila_dash.ui.navigation import HIDDEN, PAGES, path_of
from soila_dash.ui.text import page_title, plain, sentence, step, write


def run() -> None:
    """One run of the app."""
    choices.begin()
    lang = language()
    t = translator(lang)
    pages = [
        st.Page(
            path_of(name),
            title=t(f"page.{name}"),
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
    st.set_page_config(
        page_title=f"{page.title} · {t('app.name')}",
        layout="wide",
    )
    ground = None
    try:
        ground = settle()
        above = st.container()
        page.run()
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
    set_document_language(lang)
    choices.finish()
    search_box.remember(page.url_path, st.query_params.to_dict())


def _sidebar(now: Here) -> None:
    t = now.t
    codes = [now.store.country.code, *(r.code for r in now.store.at("county"))]
    with st.sidebar:
        search_box.show()
        choices.select("region", t("choose.region"), codes, codes[0], lambda c: _region_name(now, c))
        choices.select("lang", t("choose.language"), LANGUAGES, DEFAULT, lambda code: LANGUAGE_NAMES[code])
        choices.select("data", t("choose.data"), shelf.KINDS, "real", lambda k: t(f"data.{k}"))


def _region_name(now: Here, code: str) -> str:
    level = "country" if code == now.store.country.code else "county"
    return now.voice.name(level, code)


def _notices(now: Here) -> None:
    """What of the address was not understood, and which damaged release was passed over."""
    for key, value in choices.invalid():
        st.info(plain(now.t("notice.refused", what=now.t(f"notice.{key}"), value=value[:60])))
    links.newer(now)
    for fault in now.refused:
        st.warning(
            plain(f"{reader_text(fault, now.t)} {now.t('notice.last_good', release=now.store.manifest.id)}")
        )


# A process spawned while a page runs loads this file again under that name and must not draw anything.
if __name__ != "__mp_main__":
    run()
