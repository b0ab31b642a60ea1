"""My region: one region over all goals, beside the country, the regions like it and the year before."""

import streamlit as st

from soila_dash.ui import my_region as part
from soila_dash.ui.report import report_place

WIDE, NARROW = 15, 11
FEW = 10
"""With fewer rows than this the chart leaves room for the map below it."""

answer, near = part.asked()
part.lead(answer)
reports = report_place()
left, right = st.columns([WIDE, NARROW], gap="large")
if near is None:
    with left:
        if answer.rows:
            part.spine(answer, own=False)
        else:
            part.asides(answer)
    with right:
        part.choosing(answer)
        if answer.rows:
            part.changes(answer)
elif answer.rows:
    with left:
        part.spine(answer, own=bool(near.own))
        if len(answer.rows) < FEW:
            part.choosing(answer)
    with right:
        part.differs(answer)
        part.ranks(answer)
        part.changes(answer)
        part.pilots()
else:
    with left:
        part.asides(answer)
    with right:
        part.choosing(answer)
        part.pilots()
part.report(reports, answer, near)
if answer.rows:
    part.table(answer, own=near is not None and bool(near.own))
if near is not None:
    left, right = st.columns([WIDE, NARROW], gap="large")
    with left:
        if answer.rows:
            part.trend(answer, near)
    with right:
        part.said()
    part.alike(near)
    part.beginners(answer)
if answer.rows:
    part.asides(answer)
