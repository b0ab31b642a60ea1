"""Pilots and innovation: what people say of the pilots, round by round, with small numbers protected."""

import streamlit as st

from soila_dash.ui import pilots

answer = pilots.ask()
if answer is None:
    pilots.empty()
else:
    pilots.lead(answer)
    left, right = st.columns([17, 7], gap="large")
    with left:
        pilots.profile(answer)
    with right:
        pilots.findings(answer)
    pilots.pilots_beside(answer)
    pilots.change(answer)
    pilots.board(answer.round.id)
    pilots.definitions()
