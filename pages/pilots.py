"""Pilots and innovation: what people say of the pilots, round by round, with small numbers protected."""

import streamlit as st

from soila_dash.ui import pilots as part

answer = part.asked()
if answer is None:
    part.empty()
else:
    part.lead(answer)
    left, right = st.columns([17, 7], gap="large")
    with left:
        part.profile(answer)
    with right:
        part.said(answer)
    part.beside(answer)
    part.change(answer)
    part.board(answer.round.id)
    part.definitions()
