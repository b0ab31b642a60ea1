"""My region: one region over all goals, beside the country, the regions like it and the year before."""

import streamlit as st

from soila_dash.ui import my_region, similar_regions
from soila_dash.ui.report_buttons import report_place
from soila_dash.ui.text import write

WIDE, NARROW = 15, 11
FEW = 10
"""With fewer rows than this the chart leaves room for the map below it."""

answer, near = my_region.ask()
below = []
my_region.lead(answer)
reports = report_place()
left, right = st.columns([WIDE, NARROW], gap="large")
if near is None:
    with left:
        if answer.rows:
            below.append(my_region.spine(answer, own=False))
        else:
            my_region.asides(answer)
    with right:
        my_region.region_map(answer)
        if answer.rows:
            write(my_region.changes(answer))
            my_region.part_tables(answer, "differences", "moved")
elif answer.rows:
    with left:
        below.append(my_region.spine(answer, own=bool(near.own)))
        if len(answer.rows) < FEW:
            my_region.region_map(answer)
    with right:
        write(my_region.differs(answer), my_region.ranks(answer), my_region.changes(answer))
        my_region.part_tables(answer, "differences", "differs", "places", "moved")
else:
    with left:
        my_region.asides(answer)
    with right:
        my_region.region_map(answer)
        write(my_region.pilots())
my_region.report(reports, answer, near)
for finish in below:
    finish()
if near is not None:
    if answer.rows:
        left, right = st.columns([WIDE, NARROW], gap="large")
        with left:
            my_region.trend(answer, near)
        with right:
            write(my_region.pilots())
    my_region.opinions()
    similar_regions.show(near)
    my_region.beginners(answer)
if answer.rows:
    my_region.asides(answer)
