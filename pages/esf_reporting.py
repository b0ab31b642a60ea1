"""ESF+ reporting: organisations taking part, EECO18 and the result indicator, ready to hand over."""

import streamlit as st

from soila_dash.ui import esf_reporting as part

answer = part.asked()
if not answer.register:
    part.empty()
else:
    part.lead(answer)
    left, right = st.columns([13, 11], gap="large")
    with left:
        part.periods(answer)
    with right:
        part.definitions()
    part.result(answer)
    part.pilots(answer)
    part.trail(answer)
