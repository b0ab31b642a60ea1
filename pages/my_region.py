"""My region: one region over all goals, beside the country, the regions like it and the year before."""

import streamlit as st

from soila_dash.ui import my_region as part
from soila_dash.ui.report import report_place
from soila_dash.ui.text import write

WIDE, NARROW = 15, 11
FEW = 10
"""With fewer rows than this the chart leaves room for the map below it."""

answer, near = part.asked()
below = []
part.lead(answer)
reports = report_place()
left, right = st.columns([WIDE, NARROW], gap="large")
if near is None:
    with left:
        if answer.rows:
            below.append(part.spine(answer, own=False))
        else:
            part.asides(answer)
    with right:
        part.choosing(answer)
        if answer.rows:
            write(part.changes(answer))
            part.along(answer, "differences", "moved")
elif answer.rows:
    with left:
        below.append(part.spine(answer, own=bool(near.own)))
        if len(answer.rows) < FEW:
            part.choosing(answer)
    with right:
        write(part.differs(answer), part.ranks(answer), part.changes(answer))
        part.along(answer, "differences", "differs", "places", "moved")
else:
    with left:
        part.asides(answer)
    with right:
        part.choosing(answer)
        write(part.pilots())
part.report(reports, answer, near)
for finish in below:
    finish()
if near is not None:
    if answer.rows:
        left, right = st.columns([WIDE, NARROW], gap="large")
        with left:
            part.trend(answer, near)
        with right:
            write(part.pilots())
    part.said()
    part.alike(near)
    part.beginners(answer)
if answer.rows:
    part.asides(answer)
