""" "Compare regions" as a funnel: who stands out when chance is allowed for."""

from dataclasses import dataclass

import streamlit as st

from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison
from soila_dash.answers.funnel import Funnel, funnel, why_not
from soila_dash.cards.base.comparison import comparison_title
from soila_dash.cards.base.verdict_text import symbol_note
from soila_dash.cards.funnel import (
    funnel_alt,
    funnel_figures,
    funnel_finding,
    funnel_picture,
    funnel_table,
    left_out_note,
)
from soila_dash.store import Store
from soila_dash.ui import answer_card, choices, session_deck
from soila_dash.ui.answer_cache import share
from soila_dash.ui.choices import Choice
from soila_dash.ui.compare_regions import (
    about_line,
    basket_of,
    basket_text,
    chosen_item,
    draw_choices,
    empty_state,
    indicator_choice,
    level_choice,
    regional_items,
    rows_of,
    short_names,
    view_lead,
    year_choice,
)
from soila_dash.ui.finding import Drawn, Finding, Shown
from soila_dash.ui.here import comparison, here
from soila_dash.ui.text import note, sentence, write


@dataclass(frozen=True)
class Asked:
    """What is compared, the funnel of it where there is one, and the choices."""

    compared: Comparison
    answer: Funnel | None
    named: tuple[str, ...]
    rows: tuple[tuple[Choice, ...], ...]


def ask() -> Asked:
    """What the reader chose."""
    now = here()
    item, level = chosen_item()
    levels = choose.coverage(now.store)[item.id].levels()
    year = year_choice([str(y) for y in reversed(choose.coverage(now.store)[item.id].of(level))])
    compared = comparison(item.id, level, int(year.chosen))
    rows = rows_of(indicator_choice(now.t("choose.indicator")), level_choice(levels), year)
    answer = _funnel(now.store, item.id, level, compared.year)
    return Asked(compared, answer, basket_of(level) if answer is not None else (), rows)


def finding(asked: Asked) -> Finding:
    """Who stands out when chance and the regions' usual variation are allowed for."""
    now = here()
    t, compared, answer, named = now.t, asked.compared, asked.answer, asked.named
    level, item = compared.level, compared.indicator
    if answer is None:
        why = sentence(t(f"funnel.not.{why_not(compared)}"))
        return Finding(view_lead(t("funnel.not.title"), about_line(item)), (), rest=(why,), above=asked.rows)
    drawn = Drawn(
        f"funnel-{item.id}",
        lambda: funnel_figures(answer, now.voice, now.colors, named),
        funnel_alt(answer, now.voice),
        (answer.release, str(compared.year), *named),
        tuple(s.row.region for s in answer.spots),
        level,
        answer_card.region_at(level),
    )
    card = Shown(
        "funnel",
        (answer_card.mark(), sentence(funnel_finding(answer, now.voice))),
        drawn,
        (
            note(left_out_note(answer, now.voice)),
            note(symbol_note(compared.rows, now.voice)),
            note(t("funnel.note")),
            answer_card.origin(answer),
        ),
        lambda: funnel_table(answer, now.voice),
    )
    lead = view_lead(comparison_title(compared, now.voice), about_line(item))
    return Finding(lead, (((card,), 1),), above=asked.rows)


def funnel_view() -> None:
    """Draws it."""
    now = here()
    asked = ask()
    found, answer, level = finding(asked), asked.answer, asked.compared.level

    def head() -> None:
        write(*found.lead)
        draw_choices(asked.rows, level if answer is not None else "")

    if answer is None:
        head()
        _no_funnel(asked.compared)
        return
    region, (card,) = answer_card.region_at(level), found.cards
    above, part = st.container(), answer_card.begin(card)
    with above:
        head()
    with part:
        write(*card.below)
        answer_card.foot(
            answer,
            card.table,
            "funnel",
            lambda: funnel_picture(answer, now.voice, region, asked.named),
            session_deck.view_of(answer).model_copy(update={"basket": basket_text(level)}),
        )


@share(2000, 50)
def _funnel(store: Store, indicator: str, level: str, year: int) -> Funnel | None:
    return funnel(comparison(indicator, level, year))


def _no_funnel(compared: Comparison) -> None:
    """Why there is no funnel, and an indicator that has one."""
    now = here()
    empty_state([now.t(f"funnel.not.{why_not(compared)}")])
    covers = choose.coverage(now.store)
    for other in regional_items():
        level = covers[other].levels()[0]
        if comparison(other, level, covers[other].of(level)[-1]).spread is not None:
            st.button(
                now.t("funnel.not.show", name=short_names()(other)),
                on_click=choices.put,
                args=("indicator", other),
                key="funnel-other",
            )
            return
