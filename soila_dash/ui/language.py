"""The language the page declares to browsers and screen readers, kept right without a reload."""

import streamlit as st

from soila_dash.i18n import LANGUAGES

KEY = "page-language"
"""Key of the script's container, which soila_dash.ui.style hides."""

SCRIPTS = {language: f'document.documentElement.lang="{language}"' for language in LANGUAGES}
"""The whole of each inline script. The content security policy allows these and no others, by
their hashes (soila_dash.serving), so nothing may ever be pasted into them."""


def set_document_language(lang: str) -> None:
    """Set `<html lang>` of the open page; raises KeyError for a language that is not ours.

    Call it once in every run, always from the same place: the browser runs the script only when
    the language changes. The first answer carries the language already (soila_dash.serving), but a
    switch inside a session loads no new page.
    """
    script = SCRIPTS[lang]
    with st.container(key=KEY):
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
