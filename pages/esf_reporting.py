"""ESF+ reporting: organisations taking part, EECO18 and the result indicator, ready to hand over."""

import streamlit as st

from soila_dash.ui import esf_reporting

answer = esf_reporting.ask()
if not answer.register:
    esf_reporting.empty()
else:
    esf_reporting.lead(answer)
    left, right = st.columns([13, 11], gap="large")
    with left:
        esf_reporting.periods(answer)
    with right:
        esf_reporting.definitions()
    esf_reporting.result(answer)
    esf_reporting.pilots(answer)
    esf_reporting.trail(answer)
