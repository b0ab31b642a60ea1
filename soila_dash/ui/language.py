"""The language the page declares to browsers and screen readers, kept right without a reload."""

import streamlit as st

from soila_dash.i18n import LANGUAGES

LANGUAGE_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
"""The languages' own names."""

SCRIPTS = {language: f'document.documentElement.lang="{language}"' for language in LANGUAGES}
"""The whole of each inline script. The content security policy allows these and no others, by
their hashes (soila_dash.serving), so nothing may ever be pasted into them."""


def set_document_language(lang: str) -> None:
    """Set `<html lang>` of the open page; raises KeyError for a language that is not ours.

    Call it last in every run, where an element without height takes no room: the browser runs the
    script when the language changes. The first answer carries the language already
    (soila_dash.serving), but a switch inside a session loads no new page.
    """
    st.html(f"<script>{SCRIPTS[lang]}</script>", unsafe_allow_javascript=True)
