"""About: what the dashboard is, its methods, marks, words, accessibility, privacy and how to cite it.

The words stand in soila_dash/i18n/about/, one Markdown file a language, with the same headings.
"""

import streamlit as st

from soila_dash.catalog import CONTEXT
from soila_dash.i18n import about_text
from soila_dash.ui.here import here
from soila_dash.ui.text import page_title, plain, write

now = here()
goals = "\n".join(
    f"{goal.order}. **{plain(goal.name[now.lang])}:** {plain(goal.statement[now.lang])}"
    for goal in now.catalog.goals
    if goal.id != CONTEXT
)
sections = about_text.sections(now.lang)

write(page_title(now.t("page.about")))
left, right = st.columns([4, 11], gap="large")
with left, st.container(key="contents"):
    links = (f"- [{title}](#{anchor})" for anchor, (title, _) in sections.items())
    st.caption(plain(now.t("about.contents")))
    st.markdown("\n".join(links))
with right, st.container(key="reading"):
    for anchor, (title, body) in sections.items():
        st.header(title, anchor=anchor)
        st.markdown(body.replace("{goals}", goals).replace("{release}", plain(now.store.manifest.id)))
