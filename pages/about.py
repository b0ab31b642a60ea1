"""About: what the dashboard is, its methods, marks, words, accessibility, privacy and how to cite it.

The words stand in soila_dash/i18n/about/, one Markdown file a language, with the same headings.
"""

import streamlit as st

from soila_dash.paths import ROOT
from soila_dash.ui.here import here
from soila_dash.ui.text import page_title, plain, write

TEXTS = ROOT / "soila_dash" / "i18n" / "about"
ANCHORS = ("about", "methods", "charts", "glossary", "accessibility", "privacy", "licence")
"""Where each section begins in the address, the same in every language, so that a link outlives a switch."""

now = here()
goals = "\n".join(
    f"{goal.order}. **{plain(goal.name[now.lang])}:** {plain(goal.statement[now.lang])}"
    for goal in now.catalog.goals
    if goal.id != "context"
)
text = (TEXTS / f"{now.lang}.md").read_text(encoding="utf-8")
text = text.replace("{goals}", goals).replace("{release}", plain(now.store.manifest.id))
# What comes before the first heading is empty.
sections = [part.partition("\n") for part in ("\n" + text).split("\n## ")[1:]]

write(page_title(now.t("page.about")))
left, right = st.columns([4, 11], gap="large")
with left, st.container(key="contents"):
    links = (f"- [{title}](#{anchor})" for anchor, (title, *_) in zip(ANCHORS, sections, strict=True))
    st.caption(plain(now.t("about.contents")))
    st.markdown("\n".join(links))
with right, st.container(key="reading"):
    for anchor, (title, _, body) in zip(ANCHORS, sections, strict=True):
        st.header(title, anchor=anchor)
        st.markdown(body)
