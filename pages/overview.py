"""Overview: the four goals as four cards, the newest data, and what is still to be fetched."""

import streamlit as st

from soila_dash.ui import overview
from soila_dash.ui.card import plain, section
from soila_dash.ui.here import here

now = here()
st.title(plain(now.t("overview.title")), anchor=False)
st.markdown(plain(now.t("overview.lead")))
goals = [g for g in now.catalog.goals if g.id != "context"]
for pair in (goals[:2], goals[2:]):
    for column, goal in zip(st.columns(2, gap="large"), pair, strict=True):
        with column, section(goal.id):
            overview.goal_card(goal)
with section("newest"):
    overview.newest()
