""" "Compare regions" by two indicators side by side."""

from collections.abc import Callable

import streamlit as st

from soila_dash.answers import choose
from soila_dash.answers.pairs import Pairs, common_levels, common_years, pairs
from soila_dash.cards.base import answer_data
from soila_dash.cards.pairs import (
    pairs_alt,
    pairs_figures,
    pairs_finding,
    pairs_name,
    pairs_picture,
    pairs_table,
    pairs_title,
)
from soila_dash.cards.view import View
from soila_dash.catalog import Quantity
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
    origin_line,
    regional_items,
    short_names,
    view_title,
    year_picker,
)
from soila_dash.ui.here import comparison, here
from soila_dash.ui.text import note, sentence, write


def pairs_view(switch: Callable[[], None]) -> None:
    """Two indicators of one level and year side by side; nothing is claimed between them."""
    now = here()
    t = now.t
    item, _ = chosen_item()
    covers = choose.coverage(now.store)
    others = [i for i in regional_items() if i != item.id and common_levels(covers[item.id], covers[i])]
    if not others:
        view_title(t("pairs.empty.title"), about_line(item))
        switch()
        with choice_bar():
            indicator_picker(t("choose.first"))
        empty_state([t("pairs.empty.text"), t("pairs.empty.step")])
        return
    shares = [i for i in others if now.catalog.indicators[i].quantity is not Quantity.count] or others
    beside = next((i for i in item.counterbalance if i in shares), shares[0])
    second = choices.pick("second", others, beside)
    levels = common_levels(covers[item.id], covers[second])
    level = choices.pick("level", levels, levels[0])
    years = [str(y) for y in reversed(common_years(covers[item.id], covers[second], level))]
    year = int(choices.pick("year", years, years[0]))
    answer = _pairs(item.id, second, level, year)
    region, named = answer_card.region_at(level), basket_of(level)
    above, part = st.container(), answer_card.section("pairs")
    with part:
        write(answer_card.mark(), sentence(pairs_finding(answer, now.voice)))
        answer_card.figure(
            lambda: pairs_figures(answer, now.voice, now.colors, named),
            pairs_alt(answer, now.voice),
            f"pairs-{item.id}-{second}",
            (answer.release, str(year), *named),
            [p.region for p in answer.pairs],
            *(level, region),
        )
    with above:
        view_title(pairs_title(answer, now.voice), pairs_name(answer, now.voice))
        switch()
        left, right = st.columns(2, gap="medium")
        with left:
            indicator_picker(t("choose.first"))
        with right:
            choices.select("second", t("choose.second"), others, beside, short_names())
        with choice_bar():
            level_picker(levels)
            year_picker(years)
            basket_picker(level)
    with part:
        names = t.listing([now.voice.name(level, p.region) for p in answer.left_out])
        missing = t("card.missing", regions=names) if names else ""
        write(note(missing), note(t("pairs.note")), origin_line(answer))
        view = View.model_validate(
            {
                "card": "pairs",
                "indicator": item.id,
                "second": second,
                "level": level,
                "year": None if str(year) == years[0] else year,
                "region": session_deck.region(),
                "basket": basket_text(level),
            }
        )
        answer_card.details(
            lambda: pairs_table(answer, now.voice),
            lambda: answer_data.several_context(answer, now.voice),
            answer.release,
            "pairs",
            f"pairs-{item.id}-{second}-{answer.release}",
            view=view,
            image=lambda: pairs_picture(answer, now.voice, region, named),
        )


def _pairs(first: str, second: str, level: str, year: int) -> Pairs:
    return pairs(comparison(first, level, year), comparison(second, level, year))
