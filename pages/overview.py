"""Overview: the four goals as four cards, the newest data, and what is still to be fetched."""

import streamlit as st

from soila_dash.catalog import CONTEXT
from soila_dash.ui import overview
from soila_dash.ui.here import here
from soila_dash.ui.text import page_title, sentence, write

now = here()
write(page_title(now.t("overview.title")), sentence(now.t("overview.lead")))
goals = [g for g in now.catalog.goals if g.id != CONTEXT]
below = []
for pair in (goals[:2], goals[2:]):
    for column, goal in zip(st.columns(2, gap="large"), pair, strict=True):
        with column:
            below.append(overview.goal_card(goal))
for finish in below:
    finish()
overview.newest()
