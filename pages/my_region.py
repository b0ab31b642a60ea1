"""My region: one region over all goals, beside the country, the regions like it and the year before."""

import streamlit as st

from soila_dash.ui import my_region, similar_regions
from soila_dash.ui.my_region import NARROW, WIDE
from soila_dash.ui.report_buttons import report_place
from soila_dash.ui.text import write

answer, near = my_region.ask()
found = my_region.finding(answer, near)
write(*found.lead)
finish = None
if near is None:
    left, right = st.columns([WIDE, NARROW], gap="large")
    with left:
        if answer.rows:
            my_region.draw_outcomes(answer, found.cards[0])
        else:
            my_region.asides(answer)
    with right:
        my_region.region_map(answer)
    reports = report_place()
    if answer.rows:
        finish = my_region.spine(answer, own=False)
        write(my_region.changes(answer))
        my_region.part_tables(answer, "differences", "moved")
elif answer.rows:
    my_region.draw_outcomes(answer, found.cards[0])
    reports = report_place()
    left, right = st.columns([WIDE, NARROW], gap="large")
    with left:
        my_region.trend(answer, near)
    with right:
        write(my_region.differs(answer), my_region.ranks(answer), my_region.changes(answer))
        my_region.part_tables(answer, "differences", "differs", "places", "moved")
    left, right = st.columns([NARROW, WIDE], gap="large")
    with left:
        my_region.region_map(answer)
    with right:
        write(my_region.pilots())
        my_region.beginners(answer)
    finish = my_region.spine(answer, own=bool(near.own))
else:
    left, right = st.columns([WIDE, NARROW], gap="large")
    with left:
        my_region.asides(answer)
    with right:
        my_region.region_map(answer)
        write(my_region.pilots())
    reports = report_place()
my_region.report(reports, answer, near)
if finish is not None:
    finish()
if near is not None:
    my_region.opinions()
    similar_regions.show(near)
    if not answer.rows:
        my_region.beginners(answer)
if answer.rows:
    my_region.asides(answer)
