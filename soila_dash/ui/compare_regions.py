"""The views of "Compare regions": indicators side by side, development, funnel, two indicators."""

import time
from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development, narrow
from soila_dash.answers.funnel import Funnel, funnel, why_not
from soila_dash.answers.matrix import EVERY, Matrix, matrix, newest, subjects
from soila_dash.answers.pairs import Pairs, common_levels, common_years, pairs
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.compare.words import comparison_title
from soila_dash.cards.funnel import funnel_alt, funnel_figure, funnel_finding, funnel_picture, funnel_table
from soila_dash.cards.matrix import (
    heat_html,
    heat_picture,
    heat_table,
    matrix_finding,
    matrix_notes,
    matrix_table,
    matrix_title,
)
from soila_dash.cards.multiples import (
    multiples_alt,
    multiples_figure,
    multiples_note,
    multiples_picture,
    multiples_title,
)
from soila_dash.cards.pairs import (
    pairs_alt,
    pairs_figure,
    pairs_finding,
    pairs_name,
    pairs_picture,
    pairs_table,
    pairs_title,
)
from soila_dash.cards.trend.figure import development_figure
from soila_dash.cards.trend.words import development_alt, development_finding, development_table
from soila_dash.cards.view import View
from soila_dash.catalog import Indicator, Quantity
from soila_dash.store import Store
from soila_dash.ui import answer_card, choices, session_deck
from soila_dash.ui.here import comparison, development, here
from soila_dash.ui.style import chosen_row
from soila_dash.ui.text import note, page_title, sentence, write

AHEAD = 0.02
"""Seconds by which the heat table is sent before its page's choices. The browser gathers what comes within
10 ms and draws it together: alone, the table stands 40 ms earlier. Charts gain nothing by it."""
FIRST_ROW = 2
"""The first region's row in the heat table, counted from 1: the country's stands above it."""
NORTH = "north"
ORDERS = ("value", NORTH)


def heat(switch: Callable[[], None]) -> None:
    """Regions × indicators with a verdict in each cell. `switch` draws the choice of views."""
    now = here()
    t = now.t
    goals = [g.id for g in now.catalog.goals if _of_goal(g.id)]
    options = [*goals, EVERY] if len(goals) > 1 else goals
    goal = choices.pick("goal", options, options[0])
    items = _of_goal(goal)
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
        tuple(sorted(_chosen_regions(level))),
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
            _origin(answer),
        )
        mine = next((n for n, line in enumerate(answer.lines, FIRST_ROW) if line.region == chosen), 0)
        write(f"<style>{chosen_row(f'.heat tbody tr:nth-child({mine})')}</style>" if mine else "")
    time.sleep(AHEAD)
    with above:
        _title(matrix_title(answer, now.voice), matrix_finding(answer, now.voice))
        switch()
        with _bar():
            choices.select("goal", t("choose.goal"), options, options[0], goal_name, width=choices.PICKER)
            _level(levels)
            short = _shorts()
            north = t("order.north")
            choices.select(
                "order",
                t("choose.sorting"),
                orders,
                orders[0],
                lambda o: north if o == NORTH else short(o),
                width=choices.PICKER,
            )
            _basket(level)
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
                    "basket": _basket_text(level),
                }
            ),
            # An image of all goals' indicators would be too wide to read.
            image=(lambda: heat_picture(answer, now.voice, name, chosen)) if goal != EVERY else None,
        )


def multiples(switch: Callable[[], None]) -> None:
    """A small panel a region on common axes; below it one trend with a few regions standing out."""
    now = here()
    t = now.t
    item, level = _item()
    shown = _chosen_regions(level)
    whole = development(item.id, level, "total", answer_card.region_at(level))
    answer = narrow(whole, _sort_regions(whole, shown))
    region = answer_card.region_at(level)
    above, part, beside = st.container(), answer_card.section("multiples"), answer_card.section("trend")
    with part:
        write(answer_card.mark(), note(multiples_note(answer, now.voice)))
        with answer_card.wide("multiples"):
            answer_card.chart(
                multiples_figure(answer, now.voice, now.colors, answer_card.region_at(level)),
                multiples_alt(answer, now.voice),
                f"multiples-{item.id}",
            )
    extra = (
        [code for code in shown if code != answer_card.region_at(level)]
        if len(shown) < len(whole.regions)
        else []
    )
    with beside:
        reading = t("multiples.trend.note" if extra else "multiples.trend.hint")
        answer_card.head(development_finding(whole, now.voice), reading)
        answer_card.chart(
            development_figure(whole, now.voice, now.colors, events=False, extra=extra),
            development_alt(whole, now.voice),
            f"highlighted-{item.id}",
        )
    with above:
        _title(multiples_title(answer, now.voice), _about(item))
        switch()
        with _bar():
            _indicator(t("choose.indicator"), choices.PICKER)
            _level(choose.coverage(now.store)[item.id].levels())
            _order()
            _basket(level)
    with part:
        write(answer_card.origin(answer))
        answer_card.foot(
            answer,
            lambda: development_table(answer, now.voice),
            "multiples",
            lambda: multiples_picture(answer, now.voice, region),
            session_deck.view_of(answer).model_copy(
                update={"card": "multiples", "basket": _basket_text(level)}
            ),
        )
    with beside:
        write(answer_card.origin(whole))
        answer_card.foot(whole, lambda: development_table(whole, now.voice), "highlighted")


def funnel_plot(switch: Callable[[], None]) -> None:
    """Who stands out when chance and the regions' usual variation are allowed for."""
    now = here()
    t = now.t
    item, level = _item()
    years = [str(y) for y in reversed(choose.coverage(now.store)[item.id].of(level))]
    year = int(choices.pick("year", years, years[0]))
    compared = comparison(item.id, level, year)
    answer = _funnel(now.store.manifest.id, item.id, level, year, compared)

    def head(finding: str) -> None:
        _title(finding, _about(item))
        switch()
        with _bar():
            _indicator(t("choose.indicator"), choices.PICKER)
            _level(choose.coverage(now.store)[item.id].levels())
            _year(years)
            if answer is not None:
                _basket(level)

    if answer is None:
        head(t("funnel.not.title"))
        _no_funnel(compared)
        return
    region, named = answer_card.region_at(level), _basket_of(level)
    above, part = st.container(), answer_card.section("funnel")
    with part:
        write(answer_card.mark(), sentence(funnel_finding(answer, now.voice)))
        with answer_card.wide("funnel"):
            answer_card.chart(
                funnel_figure(answer, now.voice, now.colors, region, named),
                funnel_alt(answer, now.voice),
                f"funnel-{item.id}",
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
            session_deck.view_of(answer).model_copy(update={"basket": _basket_text(level)}),
        )


def two(switch: Callable[[], None]) -> None:
    """Two indicators of one level and year side by side; nothing is claimed between them."""
    now = here()
    t = now.t
    item, _ = _item()
    covers = choose.coverage(now.store)
    others = [i for i in _items() if i != item.id and common_levels(covers[item.id], covers[i])]
    if not others:
        _title(t("pairs.empty.title"), _about(item))
        switch()
        with _bar():
            _indicator(t("choose.first"))
        _empty([t("pairs.empty.text"), t("pairs.empty.step")])
        return
    shares = [i for i in others if now.catalog.indicators[i].quantity is not Quantity.count] or others
    beside = next((i for i in item.counterbalance if i in shares), shares[0])
    second = choices.pick("second", others, beside)
    levels = common_levels(covers[item.id], covers[second])
    level = choices.pick("level", levels, levels[0])
    years = [str(y) for y in reversed(common_years(covers[item.id], covers[second], level))]
    year = int(choices.pick("year", years, years[0]))
    answer = _pairs(item.id, second, level, year)
    region, named = answer_card.region_at(level), _basket_of(level)
    above, part = st.container(), answer_card.section("pairs")
    with part:
        write(answer_card.mark(), sentence(pairs_finding(answer, now.voice)))
        with answer_card.wide("pairs"):
            answer_card.chart(
                pairs_figure(answer, now.voice, now.colors, region, named),
                pairs_alt(answer, now.voice),
                f"pairs-{item.id}-{second}",
            )
    with above:
        _title(pairs_title(answer, now.voice), pairs_name(answer, now.voice))
        switch()
        left, right = st.columns(2, gap="medium")
        with left:
            _indicator(t("choose.first"))
        with right:
            choices.select("second", t("choose.second"), others, beside, _shorts())
        with _bar():
            _level(levels)
            _year(years)
            _basket(level)
    with part:
        names = t.listing([now.voice.name(level, p.region) for p in answer.left_out])
        missing = t("card.missing", regions=names) if names else ""
        write(note(missing), note(t("pairs.note")), _origin(answer))
        view = View.model_validate(
            {
                "card": "pairs",
                "indicator": item.id,
                "second": second,
                "level": level,
                "year": None if str(year) == years[0] else year,
                "region": session_deck.region(),
                "basket": _basket_text(level),
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


def empty() -> None:
    """The release holds no regional figure at all."""
    t = here().t
    _title(t("matrix.empty.title"), "")
    _empty([t("matrix.empty.step")])


def has_figures() -> bool:
    """Whether the release holds a regional figure of any indicator."""
    return bool(_items())


# What is chosen


def _of_goal(goal: str) -> tuple[Indicator, ...]:
    """The indicators of a goal, or of all four, if any of them has regional figures."""
    now = here()
    held = choose.coverage(now.store)
    items = subjects(now.catalog, goal)
    return items if any(i.id in held and held[i.id].levels() for i in items) else ()


def _items() -> tuple[str, ...]:
    """All indicators with regional figures, goal by goal."""
    now = here()
    held = choose.coverage(now.store)
    every = [i.id for g in now.catalog.goals for i in choose.of_goal(now.store, now.catalog, g.id)[0]]
    return tuple(i for i in every if held[i].levels())


def _item() -> tuple[Indicator, str]:
    now = here()
    items = _items()
    item = now.catalog.indicators[choices.pick("indicator", items, items[0])]
    levels = choose.coverage(now.store)[item.id].levels()
    return item, choices.pick("level", levels, levels[0])


def _basket_of(level: str) -> tuple[str, ...]:
    return choices.pick_several("basket", [r.code for r in here().store.at(level)])


def _basket_text(level: str) -> str:
    """The basket as the address and a slide have it."""
    return ".".join(_basket_of(level))


def _chosen_regions(level: str) -> tuple[str, ...]:
    """The basket and the region chosen in the sidebar; all regions when the basket is empty."""
    codes = tuple(r.code for r in here().store.at(level))
    basket, mine = _basket_of(level), answer_card.region_at(level)
    if not basket:
        return codes
    return (mine, *(c for c in basket if c != mine)) if mine in codes else basket


def _sort_regions(answer: Development, shown: Sequence[str]) -> list[str]:
    """The regions from north to south, or by their newest figure, highest first."""
    north = [s for s in answer.regions if s.region in shown]
    if choices.pick("order", ORDERS, ORDERS[0]) == "value":
        north.sort(key=lambda s: -(s.last.figure.exact or 0.0) if s.last else 1.0)
    return [s.region for s in north]


# What is asked


@st.cache_resource(max_entries=500, show_spinner=False)
def _matrix(
    release: str, goal: str, level: str, regions: tuple[str, ...], sorted_by: int | None, _store: Store
) -> Matrix:
    having, absent = newest(_store, _of_goal(goal), level)
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


@st.cache_resource(max_entries=2000, show_spinner=False)
def _funnel(release: str, indicator: str, level: str, year: int, _compared: Comparison) -> Funnel | None:
    return funnel(_compared)


def _pairs(first: str, second: str, level: str, year: int) -> Pairs:
    return pairs(comparison(first, level, year), comparison(second, level, year))


# What is drawn


def _title(finding: str, under: str) -> None:
    write(page_title(finding), note(under))


def _about(item: Indicator) -> str:
    now = here()
    return f"{item.name[now.lang]} · {now.voice.unit(item)}"


def _bar() -> DeltaGenerator:
    return st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="page-choices")


def _shorts() -> Callable[[str], str]:
    """Words for the pickers. What a widget keeps must not ask for the session: it is bound here."""
    items, lang = here().catalog.indicators, here().lang
    return lambda indicator: items[indicator].short[lang]


def _goal_names() -> Callable[[str], str]:
    now = here()
    names = {g.id: g.name[now.lang] for g in now.catalog.goals} | {EVERY: now.t("choose.goal.all")}
    return names.__getitem__


def _indicator(label: str, width: int | Literal["stretch"] = "stretch") -> None:
    items = _items()
    choices.select("indicator", label, items, items[0], _shorts(), width)


def _level(levels: Sequence[str]) -> None:
    t = here().t
    if len(levels) > 1:
        choices.segments("level", t("choose.level"), levels, levels[0], lambda x: t(f"level.{x}"))


def _order() -> None:
    t = here().t
    choices.segments("order", t("choose.order"), ORDERS, ORDERS[0], lambda o: t(f"order.{o}"))


def _year(years: Sequence[str]) -> None:
    if len(years) > 1:
        choices.select("year", here().t("choose.year"), years, years[0], str, width=140)


def _basket(level: str) -> None:
    """The regions one by one, or a collaborative area's at once; beside them the way back to all."""
    now = here()
    t = now.t
    # Its label never changes: Streamlit would take it for another one and close it.
    opened = st.popover(t("basket.open"), key="basket", on_change="rerun")
    if _basket_of(level):
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


def _no_funnel(compared: Comparison) -> None:
    """Why there is no funnel, and an indicator that has one."""
    now = here()
    _empty([now.t(f"funnel.not.{why_not(compared)}")])
    covers = choose.coverage(now.store)
    for other in _items():
        level = covers[other].levels()[0]
        if comparison(other, level, covers[other].of(level)[-1]).spread is not None:
            st.button(
                now.t("funnel.not.show", name=_shorts()(other)),
                on_click=choices.put,
                args=("indicator", other),
                key="funnel-other",
            )
            return


def _empty(lines: Sequence[str]) -> None:
    with st.container(key="waiting"):
        write(*map(sentence, lines))


def _origin(answer: Matrix | Pairs) -> str:
    """Producers, date and release, as every figure carries them."""
    now = here()
    items = (answer.first, answer.second) if isinstance(answer, Pairs) else answer.indicators
    return note(sources_line(answer, items, now.voice))
