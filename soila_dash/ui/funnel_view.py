""" "Compare regions" as a funnel: who stands out when chance is allowed for."""

from collections.abc import Callable

import streamlit as st

from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison
from soila_dash.answers.funnel import Funnel, funnel, why_not
from soila_dash.cards.base.comparison import comparison_title
from soila_dash.cards.funnel import funnel_alt, funnel_figures, funnel_finding, funnel_picture, funnel_table
from soila_dash.ui import answer_card, choices, session_deck
from soila_dash.ui.compare_regions import (
    about_line,
    basket_of,
    basket_picker,
    basket_text,
    choice_bar,
    chosen_item,
    empty_state,
    indicator_picker,
    level_picker,
    regional_items,
    short_names,
    view_title,
    year_picker,
)
from soila_dash.ui.here import comparison, here
from soila_dash.ui.text import note, sentence, write


def funnel_view(switch: Callable[[], None]) -> None:
    """Who stands out when chance and the regions' usual variation are allowed for."""
    now = here()
    t = now.t
    item, level = chosen_item()
    years = [str(y) for y in reversed(choose.coverage(now.store)[item.id].of(level))]
    year = int(choices.pick("year", years, years[0]))
    compared = comparison(item.id, level, year)
    answer = _funnel(now.store.manifest.id, item.id, level, year, compared)

    def head(finding: str) -> None:
        view_title(finding, about_line(item))
        switch()
        with choice_bar():
            indicator_picker(t("choose.indicator"), choices.PICKER)
            level_picker(choose.coverage(now.store)[item.id].levels())
            year_picker(years)
            if answer is not None:
                basket_picker(level)

    if answer is None:
        head(t("funnel.not.title"))
        _no_funnel(compared)
        return
    region, named = answer_card.region_at(level), basket_of(level)
    above, part = st.container(), answer_card.section("funnel")
    with part:
        write(answer_card.mark(), sentence(funnel_finding(answer, now.voice)))
        answer_card.figure(
            lambda: funnel_figures(answer, now.voice, now.colors, named),
            funnel_alt(answer, now.voice),
            f"funnel-{item.id}",
            (answer.release, str(compared.year), *named),
            [s.row.region for s in answer.spots],
            level,
            region,
        )
    with above:
        head(comparison_title(compared, now.voice))
    with part:
        names = t.listing([now.voice.name(level, r.region) for r in answer.left_out])
        left_out = t("funnel.left_out", regions=names) if names else ""
        write(note(left_out), note(t("funnel.note")), answer_card.origin(answer))
        answer_card.foot(
            answer,
            lambda: funnel_table(answer, now.voice),
            "funnel",
            lambda: funnel_picture(answer, now.voice, region, named),
            session_deck.view_of(answer).model_copy(update={"basket": basket_text(level)}),
        )


@st.cache_resource(max_entries=2000, show_spinner=False)
def _funnel(release: str, indicator: str, level: str, year: int, _compared: Comparison) -> Funnel | None:
    return funnel(_compared)


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
