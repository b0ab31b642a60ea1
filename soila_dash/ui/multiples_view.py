""" "Compare regions" as small panels, and one trend with a few regions standing out."""

from collections.abc import Callable, Sequence

import streamlit as st

from soila_dash.answers import choose
from soila_dash.answers.develop import Development, narrow
from soila_dash.cards.base.development import development_alt, development_finding, development_table
from soila_dash.cards.multiples import (
    multiples_alt,
    multiples_figures,
    multiples_note,
    multiples_picture,
    multiples_title,
)
from soila_dash.cards.trend.figure import development_figures
from soila_dash.ui import answer_card, choices, session_deck
from soila_dash.ui.compare_regions import (
    ORDERS,
    about_line,
    basket_picker,
    basket_text,
    choice_bar,
    chosen_item,
    chosen_regions,
    indicator_picker,
    level_picker,
    view_title,
)
from soila_dash.ui.here import development, here
from soila_dash.ui.text import note, write


def multiples_view(switch: Callable[[], None]) -> None:
    """A small panel a region on common axes; below it one trend with a few regions standing out."""
    now = here()
    t = now.t
    item, level = chosen_item()
    shown = chosen_regions(level)
    whole = development(item.id, level, "total", answer_card.region_at(level))
    answer = narrow(whole, _sort_regions(whole, shown))
    region = answer_card.region_at(level)
    above, part, beside = st.container(), answer_card.section("multiples"), answer_card.section("trend")
    with part:
        write(answer_card.mark(), note(multiples_note(answer, now.voice)))
        answer_card.figure(
            lambda: multiples_figures(answer, now.voice, now.colors),
            multiples_alt(answer, now.voice),
            f"multiples-{item.id}",
            (answer.release,),
            [s.region for s in answer.regions],
            level,
            region,
        )
    extra = (
        [code for code in shown if code != answer_card.region_at(level)]
        if len(shown) < len(whole.regions)
        else []
    )
    with beside:
        reading = t("multiples.trend.note" if extra else "multiples.trend.hint")
        answer_card.head(development_finding(whole, now.voice), reading)
        answer_card.figure(
            lambda: development_figures(whole, now.voice, now.colors, False, extra),
            development_alt(whole, now.voice),
            f"highlighted-{item.id}",
            (whole.release, *extra),
            [s.region for s in whole.regions],
            level,
            region,
        )
    with above:
        view_title(multiples_title(answer, now.voice), about_line(item))
        switch()
        with choice_bar():
            indicator_picker(t("choose.indicator"), choices.PICKER)
            level_picker(choose.coverage(now.store)[item.id].levels())
            _order()
            basket_picker(level)
    with part:
        write(answer_card.origin(answer))
        answer_card.foot(
            answer,
            lambda: development_table(answer, now.voice),
            "multiples",
            lambda: multiples_picture(answer, now.voice, region),
            session_deck.view_of(answer).model_copy(
                update={"card": "multiples", "basket": basket_text(level)}
            ),
        )
    with beside:
        write(answer_card.origin(whole))
        answer_card.foot(whole, lambda: development_table(whole, now.voice), "highlighted")


def _sort_regions(answer: Development, shown: Sequence[str]) -> list[str]:
    """The regions from north to south, or by their newest figure, highest first."""
    north = [s for s in answer.regions if s.region in shown]
    if choices.pick("order", ORDERS, ORDERS[0]) == "value":
        north.sort(key=lambda s: -(s.last.figure.exact or 0.0) if s.last else 1.0)
    return [s.region for s in north]


def _order() -> None:
    t = here().t
    choices.segments("order", t("choose.order"), ORDERS, ORDERS[0], lambda o: t(f"order.{o}"))
