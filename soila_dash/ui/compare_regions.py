"""What the views of "Compare regions" share: which indicators and regions are chosen, by which pickers."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from soila_dash.answers import choose
from soila_dash.answers.matrix import Matrix, subjects
from soila_dash.answers.pairs import Pairs
from soila_dash.cards.base.caption import sources_line
from soila_dash.catalog import Indicator
from soila_dash.ui import answer_card, choices, page_links
from soila_dash.ui.choices import Choice
from soila_dash.ui.here import here
from soila_dash.ui.text import note, page_title, sentence, write

VIEWS = ("heat", "multiples", "funnel", "pairs")
"""The views, the first of them where the address names none."""
NORTH = "north"

CHANGE = "change"
ORDERS = ("value", NORTH)


def empty() -> None:
    """The release holds no regional figure at all."""
    t = here().t
    write(*view_lead(t("matrix.empty.title"), ""))
    empty_state([t("matrix.empty.step")])


def has_figures() -> bool:
    """Whether the release holds a regional figure of any indicator."""
    return bool(regional_items())


# What is chosen


def goal_items(goal: str) -> tuple[Indicator, ...]:
    """The indicators of a goal, or of all four, if any of them has regional figures."""
    now = here()
    held = choose.coverage(now.store)
    items = subjects(now.catalog, goal)
    return items if any(i.id in held and held[i.id].levels() for i in items) else ()


def regional_items() -> tuple[str, ...]:
    """All indicators with regional figures, goal by goal."""
    now = here()
    held = choose.coverage(now.store)
    every = [i.id for g in now.catalog.goals for i in choose.of_goal(now.store, now.catalog, g.id)[0]]
    return tuple(i for i in every if held[i].levels())


def chosen_item() -> tuple[Indicator, str]:
    """The indicator and the level of the address."""
    now = here()
    items = regional_items()
    item = now.catalog.indicators[choices.pick("indicator", items, items[0])]
    levels = choose.coverage(now.store)[item.id].levels()
    return item, choices.pick("level", levels, levels[0])


def basket_of(level: str) -> tuple[str, ...]:
    """The codes of the regions in the basket."""
    return choices.pick_several("basket", [r.code for r in here().store.at(level)])


def basket_text(level: str) -> str:
    """The basket as the address and a slide have it."""
    return ".".join(basket_of(level))


def chosen_regions(level: str) -> tuple[str, ...]:
    """The basket and the region chosen in the sidebar; all regions when the basket is empty."""
    codes = tuple(r.code for r in here().store.at(level))
    basket, mine = basket_of(level), answer_card.region_at(level)
    if not basket:
        return codes
    return (mine, *(c for c in basket if c != mine)) if mine in codes else basket


# What is drawn


def view_lead(finding: str, under: str) -> tuple[str, ...]:
    """The finding as the title, and the line under it."""
    return page_title(finding), note(under)


def about_line(item: Indicator) -> str:
    """The indicator and its unit."""
    now = here()
    return f"{item.name[now.lang]} · {now.voice.unit(item)}"


def choice_bar() -> DeltaGenerator:
    """The row in which the pickers stand."""
    return st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="page-choices")


def short_names() -> Callable[[str], str]:
    """Words for the pickers. What a widget keeps must not ask for the session: it is bound here."""
    items, lang = here().catalog.indicators, here().lang
    return lambda indicator: items[indicator].short[lang]


def view_choice() -> Choice:
    """Which of the views is shown."""
    t = here().t
    options = [(v, t(f"compare.view.{v}")) for v in VIEWS]
    return Choice("view", t("compare.view"), options, choices.pick("view", VIEWS, VIEWS[0]), VIEWS[0], False)


def indicator_choice(label: str) -> Choice:
    """The indicators that have figures of regions."""
    items, short = regional_items(), short_names()
    options = [(i, short(i)) for i in items]
    return Choice("indicator", label, options, choices.pick("indicator", items, items[0]), items[0])


def level_choice(levels: Sequence[str]) -> Choice:
    """The levels."""
    t = here().t
    options = [(level, t(f"level.{level}")) for level in levels]
    return Choice(
        "level", t("choose.level"), options, choices.pick("level", levels, levels[0]), levels[0], False
    )


def year_choice(years: Sequence[str]) -> Choice:
    """The years."""
    options = [(year, year) for year in years]
    chosen = choices.pick("year", years, years[0])
    return Choice("year", here().t("choose.year"), options, chosen, years[0])


def order_choice(*more: str) -> Choice:
    """By value, from north to south, or one `more` way."""
    t = here().t
    options = [(order, t(f"order.{order}")) for order in (*ORDERS, *more)]
    chosen = choices.pick("order", [order for order, _ in options], ORDERS[0])
    return Choice("order", t("choose.order"), options, chosen, ORDERS[0], False)


def rows_of(*every: Choice) -> tuple[tuple[Choice, ...], ...]:
    """The choice of views, and in another row those with more than one option."""
    return (view_choice(),), tuple(one for one in every if len(one.options) > 1)


def draw_choices(rows: tuple[tuple[Choice, ...], ...], basket: str) -> None:
    """The choice of views, and below it the others and the basket of a level, "" for none."""
    switch, *others = rows
    for one in switch:
        choices.draw(one)
    with choice_bar():
        for one in (one for row in others for one in row):
            choices.draw(one)
        if basket:
            basket_picker(basket)


def basket_picker(level: str) -> None:
    """The regions one by one, or a collaborative area's at once; beside them the way back to all."""
    now = here()
    t = now.t
    # Its label never changes: Streamlit would take it for another one and close it.
    opened = st.popover(t("basket.open"), key="basket", on_change="rerun")
    if basket_of(level):
        st.button(t("basket.all"), key="basket-all", on_click=choices.put, args=("basket", ""))
    if not opened.open:
        return
    codes = [r.code for r in now.store.at(level)]
    areas = [a for a in now.store.at("collaborative_area") if len(a.members) > 1 and level == "county"]
    with opened:
        choices.several("basket", t("basket.regions"), codes, lambda c: now.voice.name(level, c))
        with st.container(horizontal=True, gap="small"):
            for area in areas:
                st.button(
                    area.short[now.lang],
                    key=f"basket-{area.code}",
                    on_click=choices.put,
                    args=("basket", ".".join(area.members)),
                )
        write(note(t("basket.help")))


def empty_state(lines: Sequence[str]) -> None:
    """Why there is nothing to see, and what to choose."""
    with st.container(key="waiting"):
        write(*map(sentence, lines), page_links.to_example())


def origin_line(answer: Matrix | Pairs) -> str:
    """Producers, date and release, as every figure carries them."""
    now = here()
    items = (answer.first, answer.second) if isinstance(answer, Pairs) else answer.indicators
    return note(sources_line(answer, items, now.voice))
