""" "Compare regions" by two indicators side by side."""

from dataclasses import dataclass

import streamlit as st

from soila_dash.answers import choose
from soila_dash.answers.pairs import Pairs, common_levels, common_years, pairs
from soila_dash.cards.base import answer_data
from soila_dash.cards.pairs import (
    left_out_note,
    pairs_alt,
    pairs_figures,
    pairs_finding,
    pairs_name,
    pairs_picture,
    pairs_table,
    pairs_title,
)
from soila_dash.cards.view import View
from soila_dash.catalog import Indicator, Quantity
from soila_dash.ui import answer_card, choices, page_links, session_deck
from soila_dash.ui.choices import Choice
from soila_dash.ui.compare_regions import (
    about_line,
    basket_of,
    basket_picker,
    basket_text,
    choice_bar,
    chosen_item,
    draw_choices,
    indicator_choice,
    level_choice,
    origin_line,
    regional_items,
    rows_of,
    short_names,
    view_choice,
    view_lead,
    year_choice,
)
from soila_dash.ui.finding import Drawn, Finding, Shown
from soila_dash.ui.here import comparison, here
from soila_dash.ui.text import note, sentence, write


@dataclass(frozen=True)
class Asked:
    """Two indicators beside each other; None where no other one can stand beside the first."""

    first: Indicator
    answer: Pairs | None
    named: tuple[str, ...]
    newest: bool
    rows: tuple[tuple[Choice, ...], ...]


def ask() -> Asked:
    """What the reader chose."""
    now = here()
    t = now.t
    item, _ = chosen_item()
    first = indicator_choice(t("choose.first"))
    covers = choose.coverage(now.store)
    others = [i for i in regional_items() if i != item.id and common_levels(covers[item.id], covers[i])]
    if not others:
        return Asked(item, None, (), True, rows_of(first))
    shares = [i for i in others if now.catalog.indicators[i].quantity is not Quantity.count] or others
    beside = next((i for i in item.counterbalance if i in shares), shares[0])
    chosen, short = choices.pick("second", others, beside), short_names()
    second = Choice("second", t("choose.second"), [(i, short(i)) for i in others], chosen, beside)
    level = level_choice(common_levels(covers[item.id], covers[chosen]))
    shared = common_years(covers[item.id], covers[chosen], level.chosen)
    year = year_choice([str(y) for y in reversed(shared)])
    answer = _pairs(item.id, chosen, level.chosen, int(year.chosen))
    rows = (view_choice(),), (first, second), rows_of(level, year)[1]
    return Asked(item, answer, basket_of(level.chosen), year.chosen == year.default, rows)


def finding(asked: Asked) -> Finding:
    """Two indicators of one level and year side by side; nothing is claimed between them."""
    now = here()
    t, answer, named = now.t, asked.answer, asked.named
    if answer is None:
        lead = view_lead(t("pairs.empty.title"), about_line(asked.first))
        return Finding(lead, (), rest=_empty(), above=asked.rows)
    level = answer.level
    drawn = Drawn(
        f"pairs-{answer.first.id}-{answer.second.id}",
        lambda: pairs_figures(answer, now.voice, now.colors, named),
        pairs_alt(answer, now.voice),
        (answer.release, str(answer.year), *named),
        tuple(p.region for p in answer.pairs),
        *(level, answer_card.region_at(level)),
    )
    card = Shown(
        "pairs",
        (answer_card.mark(), sentence(pairs_finding(answer, now.voice))),
        drawn,
        (note(left_out_note(answer, now.voice)), note(t("pairs.note")), origin_line(answer)),
        lambda: pairs_table(answer, now.voice),
    )
    lead = view_lead(pairs_title(answer, now.voice), pairs_name(answer, now.voice))
    return Finding(lead, (((card,), 1),), above=asked.rows)


def _empty() -> tuple[str, ...]:
    t = here().t
    return sentence(t("pairs.empty.text")), sentence(t("pairs.empty.step")), page_links.to_example()


def pairs_view() -> None:
    """Draws it."""
    now = here()
    asked = ask()
    found, answer = finding(asked), asked.answer
    if answer is None:
        write(*found.lead)
        draw_choices(asked.rows, "")
        with st.container(key="waiting"):
            write(*found.rest)
        return
    level, (card,) = answer.level, found.cards
    region = answer_card.region_at(level)
    above, part = st.container(), answer_card.begin(card)
    with above:
        write(*found.lead)
        switch, both, others = asked.rows
        choices.draw(switch[0])
        for place, one in zip(st.columns(2, gap="medium"), both, strict=True):
            with place:
                choices.draw(one, "stretch")
        with choice_bar():
            for one in others:
                choices.draw(one)
            basket_picker(level)
    with part:
        write(*card.below)
        answer_card.details(
            card.table,
            lambda: answer_data.several_context(answer, now.voice),
            answer.release,
            "pairs",
            f"pairs-{answer.first.id}-{answer.second.id}-{answer.release}",
            view=_view(asked, answer),
            image=lambda: pairs_picture(answer, now.voice, region, asked.named),
        )


def _view(asked: Asked, answer: Pairs) -> View:
    return View.model_validate(
        {
            "card": "pairs",
            "indicator": answer.first.id,
            "second": answer.second.id,
            "level": answer.level,
            "year": None if asked.newest else answer.year,
            "region": session_deck.region(),
            "basket": basket_text(answer.level),
        }
    )


def _pairs(first: str, second: str, level: str, year: int) -> Pairs:
    return pairs(comparison(first, level, year), comparison(second, level, year))
