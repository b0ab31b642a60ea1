"""The search in the sidebar: a field that "/" leads to, and what it found as links, grouped."""

from itertools import groupby

import streamlit as st

from soila_dash import search
from soila_dash.answers.choose import coverage
from soila_dash.store import Store
from soila_dash.ui import choices, page_links, tools
from soila_dash.ui.here import Here, catalog, here
from soila_dash.ui.navigation import NAMES, path_of
from soila_dash.ui.text import note, plain, strong, write

_TEXT, _ADDRESS = "search", "search-address"

SCRIPT = """(()=>{if(window.soilaSearch)return;window.soilaSearch=true;
document.addEventListener("keydown",e=>{if(e.key!=="/"||e.ctrlKey||e.altKey||e.metaKey)return;
const on=e.target;if(on.isContentEditable||/^(INPUT|TEXTAREA|SELECT)$/.test(on.tagName))return;
const field=document.querySelector(".st-key-search input");if(!field)return;
e.preventDefault();field.focus();field.select()})})()"""
"""The whole inline script, allowed by its hash (soila_dash.serving); nothing is pasted into it."""


def follow(page: str, address: dict[str, str]) -> None:
    """Empties the field when the reader has gone to another place since `remember`; before the field."""
    if (page, address) != st.session_state.get(_ADDRESS):
        st.session_state[_TEXT] = ""


def remember(page: str, address: dict[str, str]) -> None:
    """Keeps where the reader is; at the end of a run."""
    st.session_state[_ADDRESS] = (page, address)


@st.fragment
def show() -> None:
    """The field and what it found. A fragment: what is typed draws no figure anew."""
    now = here()
    t = now.t
    text = st.text_input(
        t("search.label"), key=_TEXT, placeholder=t("search.placeholder"), max_chars=search.LONGEST
    )
    scripts = "".join(f"<script>{script}</script>" for script in (SCRIPT, page_links.SCRIPT, tools.SCRIPT))
    st.html(scripts, unsafe_allow_javascript=True)
    if text.strip():
        with st.container(key="found", gap="xsmall"):
            _results(search.find(_index(now), text), text, now)


def _results(found: list[search.Entry], text: str, now: Here) -> None:
    t = now.t
    words = t.n("search.found", len(found)) if found else t("search.none", text=text.strip())
    st.html(f'<div role="status">{note(words)}</div>')
    for kind, group in groupby(found, lambda entry: entry.kind):
        entries = list(group)
        write(strong(t(f"search.kind.{kind}")))
        _links(entries[: search.EACH], now)
        others = entries[search.EACH :]
        # What is asked for is kept with the words: other words begin with few again.
        key = f"search-all-{kind}-{text}"
        if others and (st.session_state.get(key) or st.button(t("search.all", n=len(entries)), key=key)):
            _links(others, now)


def _links(entries: list[search.Entry], now: Here) -> None:
    for entry in entries:
        if entry.text:
            st.markdown(plain(f"{entry.name}: {entry.text}"))
            continue
        query = {k: v for k, v in choices.address().items() if k in page_links.CARRIED} | dict(entry.query)
        name = f"{entry.name} ({now.t('search.waits')})" if entry.waits else entry.name
        st.page_link(path_of(entry.page), label=plain(name), query_params=query)


def _index(now: Here) -> list[search.Entry]:
    return _index_of(now.store.manifest.id, now.lang, now.store)


@st.cache_resource(max_entries=12, show_spinner=False)
def _index_of(release: str, language: str, _store: Store) -> list[search.Entry]:
    known, held = catalog(), coverage(_store)
    # What regions are called in everyday speech stands in the catalogue alone, and of the real ones only.
    regions = _store.at("county") if _store.manifest.illustrative else known.of_level("county")
    pilots = _store.surveys.survey.pilots
    return search.index(known, regions, pilots, NAMES, lambda item: item.id in held, language)
