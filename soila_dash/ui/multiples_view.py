""" "Compare regions" as small panels, and one trend with a few regions standing out."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from soila_dash.answers import choose
from soila_dash.answers.develop import Development, narrow
from soila_dash.answers.story import stretch_change
from soila_dash.cards.base.development import development_alt, development_finding, development_table
from soila_dash.cards.multiples import (
    multiples_alt,
    multiples_figures,
    multiples_note,
    multiples_picture,
    multiples_title,
)
from soila_dash.cards.trend.figure import development_figures
from soila_dash.ui import answer_card, session_deck
from soila_dash.ui.choices import Choice
from soila_dash.ui.compare_regions import (
    CHANGE,
    about_line,
    basket_text,
    chosen_item,
    chosen_regions,
    draw_choices,
    indicator_choice,
    level_choice,
    order_choice,
    rows_of,
    view_lead,
)
from soila_dash.ui.finding import Drawn, Finding, Shown
from soila_dash.ui.here import development, here
from soila_dash.ui.period import in_period, period_choice
from soila_dash.ui.text import note, write


@dataclass(frozen=True)
class Asked:
    """All regions' development, that of the regions chosen, those that stand out, the choices, and whether
    changes are written."""

    whole: Development
    answer: Development
    extra: tuple[str, ...]
    rows: tuple[tuple[Choice, ...], ...]
    changes: bool


def ask() -> Asked:
    """What the reader chose."""
    now = here()
    item, level = chosen_item()
    shown, region = chosen_regions(level), answer_card.region_at(level)
    cover = choose.coverage(now.store)[item.id]
    order, period = order_choice(CHANGE), period_choice({*cover.of(level), *cover.of("country")})
    whole = in_period(development(item.id, level, "total", region), period)
    answer = narrow(whole, _sort_regions(whole, shown, order.chosen))
    extra = [code for code in shown if code != region] if len(shown) < len(whole.regions) else []
    rows = rows_of(indicator_choice(now.t("choose.indicator")), level_choice(cover.levels()), order, period)
    return Asked(whole, answer, tuple(extra), rows, order.chosen == CHANGE)


def finding(asked: Asked) -> Finding:
    """A small panel a region on common axes; below it one trend with a few regions standing out."""
    now = here()
    voice, answer, whole, extra = now.voice, asked.answer, asked.whole, asked.extra
    item, level, region = whole.indicator, whole.level, answer_card.region_at(whole.level)
    panels = Shown(
        "multiples",
        (answer_card.mark(), note(multiples_note(answer, voice)), note(_changes_note(asked))),
        Drawn(
            f"multiples-{item.id}",
            lambda: multiples_figures(answer, voice, now.colors, asked.changes),
            multiples_alt(answer, voice),
            (answer.release, str(asked.changes), *map(str, answer.years)),
            tuple(s.region for s in answer.regions),
            *(level, region),
        ),
        (answer_card.origin(answer),),
        lambda: development_table(answer, voice),
    )
    reading = now.t("multiples.trend.note" if extra else "multiples.trend.hint")
    trend = Shown(
        "trend",
        answer_card.head_parts(development_finding(whole, voice), reading),
        Drawn(
            f"highlighted-{item.id}",
            lambda: development_figures(whole, voice, now.colors, False, extra),
            development_alt(whole, voice),
            (whole.release, *extra, *map(str, whole.years)),
            tuple(s.region for s in whole.regions),
            *(level, region),
        ),
        (answer_card.origin(whole),),
        lambda: development_table(whole, voice),
    )
    lead = view_lead(multiples_title(answer, voice), about_line(item))
    return Finding(lead, (((panels, trend), 1),), above=asked.rows)


def multiples_view() -> None:
    """Draws it."""
    now = here()
    asked = ask()
    found, answer, whole = finding(asked), asked.answer, asked.whole
    panels, trend = found.cards
    level, region = whole.level, answer_card.region_at(whole.level)
    above, part, beside = st.container(), answer_card.begin(panels), answer_card.begin(trend)
    with above:
        write(*found.lead)
        draw_choices(asked.rows, level)
    with part:
        write(*panels.below)
        answer_card.foot(
            answer,
            panels.table,
            "multiples",
            lambda: multiples_picture(answer, now.voice, region),
            session_deck.view_of(answer).model_copy(
                update={"card": "multiples", "basket": basket_text(level)}
            ),
        )
    with beside:
        write(*trend.below)
        answer_card.foot(whole, trend.table, "highlighted")


def _changes_note(asked: Asked) -> str:
    """What stands beside the names, where that is the change."""
    t, (first, last) = here().t, asked.answer.years
    unit = here().voice.unit(asked.answer.indicator)
    return t("multiples.changes", first=first, last=last, unit=unit) if asked.changes else ""


def _sort_regions(answer: Development, shown: Sequence[str], order: str) -> list[str]:
    """The regions from north to south, by their newest figure or by their change, highest first."""
    north = [s for s in answer.regions if s.region in shown]
    if order == "value":
        north.sort(key=lambda s: -(s.last.figure.exact or 0.0) if s.last else 1.0)
    if order == CHANGE:
        moved = {s.region: stretch_change(s) for s in north}
        north.sort(key=lambda s: (moved[s.region] is None, -getattr(moved[s.region], "size", 0.0)))
    return [s.region for s in north]
