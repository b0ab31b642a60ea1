""" "Compare regions" as a heat table: regions and indicators, a verdict in each cell."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

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
from soila_dash.ui import answer_card, choices, page_links, session_deck
from soila_dash.ui.answer_cache import share
from soila_dash.ui.choices import Choice
from soila_dash.ui.compare_regions import (
    NORTH,
    basket_text,
    chosen_regions,
    draw_choices,
    goal_items,
    level_choice,
    origin_line,
    rows_of,
    short_names,
    view_lead,
)
from soila_dash.ui.finding import Finding, Shown
from soila_dash.ui.here import comparison, here
from soila_dash.ui.style import chosen_row
from soila_dash.ui.text import note, write

AHEAD = 0.02
"""Seconds by which the heat table is sent before its page's choices. The browser gathers what comes within
10 ms and draws it together: alone, the table stands 40 ms earlier. Charts gain nothing by it."""

FIRST_ROW = 2
"""The first region's row in the heat table, counted from 1: the country's stands above it."""


@dataclass(frozen=True)
class Asked:
    """The heat table, what makes it the same for all who ask, and the choices."""

    answer: Matrix
    same: tuple[str, str, tuple[str, ...], int | None]
    rows: tuple[tuple[Choice, ...], ...]

    @property
    def goal(self) -> str:
        """The goal's id, or what stands for all goals."""
        return self.same[0]


def ask() -> Asked:
    """What the reader chose."""
    now = here()
    t = now.t
    goals = [g.id for g in now.catalog.goals if goal_items(g.id)]
    options = [*goals, EVERY] if len(goals) > 1 else goals
    goal, name = choices.pick("goal", options, options[0]), _goal_names()
    items = goal_items(goal)
    covers = choose.coverage(now.store)
    level = level_choice(
        [x for x in choose.REGIONAL if any(x in covers[i.id].levels() for i in items if i.id in covers)]
    )
    columns = [i.id for i, _ in newest(now.store, items, level.chosen)[0]]
    orders = [*columns, NORTH]
    order, short = choices.pick("order", orders, orders[0]), short_names()
    words = [(o, t("order.north") if o == NORTH else short(o)) for o in orders]
    same = (
        goal,
        level.chosen,
        tuple(sorted(chosen_regions(level.chosen))),
        columns.index(order) if order in columns else None,
    )
    every = (
        Choice("goal", t("choose.goal"), [(g, name(g)) for g in options], goal, options[0]),
        level,
        Choice("order", t("choose.sorting"), words, order, orders[0]),
    )
    return Asked(_matrix(now.store, *same), same, rows_of(*every))


def finding(asked: Asked) -> Finding:
    """Regions × indicators with a verdict in each cell."""
    now = here()
    answer, name = asked.answer, _goal_names()(asked.goal)
    chosen = answer_card.region_at(answer.level)
    mine = next((n for n, line in enumerate(answer.lines, FIRST_ROW) if line.region == chosen), 0)
    card = Shown(
        "heat",
        (answer_card.mark(), note(now.t("matrix.note"))),
        None,
        (*map(note, matrix_notes(answer, now.voice)), origin_line(answer)),
        lambda: matrix_table(answer, now.voice, name),
        _heat(now.store, *asked.same, now.lang, page_links.query(page_links.OF_ALL)),
        f"<style>{chosen_row(f'.heat tbody tr:nth-child({mine})')}</style>" if mine else "",
    )
    lead = view_lead(matrix_title(answer, now.voice), matrix_finding(answer, now.voice))
    return Finding(lead, (((card,), 1),), above=asked.rows)


def matrix_view() -> None:
    """Draws it."""
    now = here()
    asked = ask()
    found, answer, goal = finding(asked), asked.answer, asked.goal
    level, (card,), name = answer.level, found.cards, _goal_names()(goal)
    chosen = answer_card.region_at(level)
    above, part = st.container(), answer_card.section(card.key)
    with part:
        # The same for every choice of region: 240 cells take the browser 30 ms to clean.
        write(*card.head, card.picture, *card.below)
        write(card.style)
    time.sleep(AHEAD)
    with above:
        write(*found.lead)
        draw_choices(asked.rows, level)
    with part:
        own = f"heat-{goal}-{level}"
        answer_card.details(
            card.table,
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


@share(500, 20)
def _matrix(store: Store, goal: str, level: str, regions: tuple[str, ...], sorted_by: int | None) -> Matrix:
    having, absent = newest(store, goal_items(goal), level)
    compared = [comparison(item.id, level, year) for item, year in having]
    return matrix(store, compared, regions, sorted_by, absent)


@share(500, 20)
def _heat(
    store: Store,
    goal: str,
    level: str,
    regions: tuple[str, ...],
    sorted_by: int | None,
    language: str,
    query: str,
) -> str:
    """The table as drawn for everyone who asks the same; 240 cells in words take 6 ms. An indicator's name
    leads to its view, a county's to its page, with the choices of `query`."""
    answer = _matrix(store, goal, level, regions, sorted_by)
    table = heat_table(answer, here().voice, _goal_names()(goal))
    columns = [
        page_links.link(head.name, page_links.to_indicator(one.indicator, page_links.OF_ALL))
        for head, one in zip(table.heads, answer.comparisons, strict=True)
    ]
    if level != "county":
        return heat_html(table, columns)
    country, *rows = table.rows
    lines = [
        page_links.link(row.name, page_links.to_region(line.region))
        for row, line in zip(rows, answer.lines, strict=True)
    ]
    return heat_html(table, columns, [escape(country.name), *lines])


def _goal_names() -> Callable[[str], str]:
    now = here()
    names = {g.id: g.name[now.lang] for g in now.catalog.goals} | {EVERY: now.t("choose.goal.all")}
    return names.__getitem__
