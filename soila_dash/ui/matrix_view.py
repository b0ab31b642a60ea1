""" "Compare regions" as a heat table: regions and indicators, a verdict in each cell."""

import time
from collections.abc import Callable, Sequence

import streamlit as st

from soila_dash.answers import choose
from soila_dash.answers.matrix import EVERY, Matrix, matrix, newest
from soila_dash.cards.base import answer_data
from soila_dash.cards.matrix import (
    heat_html,
    heat_picture,
    heat_table,
    matrix_finding,
    matrix_notes,
    matrix_table,
    matrix_title,
)
from soila_dash.cards.view import View
from soila_dash.store import Store
from soila_dash.ui import answer_card, choices, session_deck
from soila_dash.ui.compare_regions import (
    NORTH,
    basket_picker,
    basket_text,
    choice_bar,
    chosen_regions,
    goal_items,
    level_picker,
    origin_line,
    short_names,
    view_title,
)
from soila_dash.ui.here import comparison, here
from soila_dash.ui.style import chosen_row
from soila_dash.ui.text import note, write

AHEAD = 0.02
"""Seconds by which the heat table is sent before its page's choices. The browser gathers what comes within
10 ms and draws it together: alone, the table stands 40 ms earlier. Charts gain nothing by it."""

FIRST_ROW = 2
"""The first region's row in the heat table, counted from 1: the country's stands above it."""


def matrix_view(switch: Callable[[], None]) -> None:
    """Regions × indicators with a verdict in each cell. `switch` draws the choice of views."""
    now = here()
    t = now.t
    goals = [g.id for g in now.catalog.goals if goal_items(g.id)]
    options = [*goals, EVERY] if len(goals) > 1 else goals
    goal = choices.pick("goal", options, options[0])
    items = goal_items(goal)
    covers = choose.coverage(now.store)
    levels = [x for x in choose.REGIONAL if any(x in covers[i.id].levels() for i in items if i.id in covers)]
    level = choices.pick("level", levels, levels[0])
    columns = [i.id for i, _ in newest(now.store, items, level)[0]]
    orders = [*columns, NORTH]
    order = choices.pick("order", orders, orders[0])
    asked = (
        now.store.manifest.id,
        goal,
        level,
        tuple(sorted(chosen_regions(level))),
        columns.index(order) if order in columns else None,
    )
    answer = _matrix(*asked, now.store)
    goal_name = _goal_names()
    name = goal_name(goal)
    above, part = st.container(), answer_card.section("heat")
    chosen = answer_card.region_at(level)
    with part:
        # The same for every choice of region: 240 cells take the browser 30 ms to clean.
        write(
            answer_card.mark(),
            note(t("matrix.note")),
            _heat(*asked, now.lang, answer),
            *map(note, matrix_notes(answer, now.voice)),
            origin_line(answer),
        )
        mine = next((n for n, line in enumerate(answer.lines, FIRST_ROW) if line.region == chosen), 0)
        write(f"<style>{chosen_row(f'.heat tbody tr:nth-child({mine})')}</style>" if mine else "")
    time.sleep(AHEAD)
    with above:
        view_title(matrix_title(answer, now.voice), matrix_finding(answer, now.voice))
        switch()
        with choice_bar():
            choices.select("goal", t("choose.goal"), options, options[0], goal_name, width=choices.PICKER)
            level_picker(levels)
            _order_picker(orders)
            basket_picker(level)
    with part:
        own = f"heat-{goal}-{level}"
        answer_card.details(
            lambda: matrix_table(answer, now.voice, name),
            lambda: answer_data.several_context(answer, now.voice),
            answer.release,
            own,
            f"{own}-{answer.release}",
            view=View.model_validate(
                {
                    "card": "matrix",
                    "goal": goal,
                    "level": level,
                    "region": session_deck.region(),
                    "basket": basket_text(level),
                }
            ),
            # An image of all goals' indicators would be too wide to read.
            image=(lambda: heat_picture(answer, now.voice, name, chosen)) if goal != EVERY else None,
        )


def _order_picker(orders: Sequence[str]) -> None:
    """By which column the regions are sorted, or from north to south."""
    t = here().t
    short, north = short_names(), t("order.north")
    choices.select(
        "order",
        t("choose.sorting"),
        orders,
        orders[0],
        lambda o: north if o == NORTH else short(o),
        width=choices.PICKER,
    )


@st.cache_resource(max_entries=500, show_spinner=False)
def _matrix(
    release: str, goal: str, level: str, regions: tuple[str, ...], sorted_by: int | None, _store: Store
) -> Matrix:
    having, absent = newest(_store, goal_items(goal), level)
    compared = [comparison(item.id, level, year) for item, year in having]
    return matrix(_store, compared, regions, sorted_by, absent)


@st.cache_resource(max_entries=500, show_spinner=False)
def _heat(
    release: str,
    goal: str,
    level: str,
    regions: tuple[str, ...],
    sorted_by: int | None,
    language: str,
    _answer: Matrix,
) -> str:
    """The table as drawn for everyone who asks the same; 240 cells in words take 6 ms."""
    return heat_html(heat_table(_answer, here().voice, _goal_names()(goal)))


def _goal_names() -> Callable[[str], str]:
    now = here()
    names = {g.id: g.name[now.lang] for g in now.catalog.goals} | {EVERY: now.t("choose.goal.all")}
    return names.__getitem__
