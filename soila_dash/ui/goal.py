"""The composition of a goal's page: finding, figure, choices, detail. Goals differ by data alone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from html import escape

import streamlit as st

from soila_dash.answers import choose
from soila_dash.answers.briefing import briefing
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.headline import Headline, headline
from soila_dash.catalog import Goal, Indicator
from soila_dash.render import sentences, tiles
from soila_dash.render.narrative import goal_about, goal_facts, goal_title, narrative
from soila_dash.render.report import Report, goal_report
from soila_dash.render.tables import Column, Table
from soila_dash.ui import card, choices, pilots
from soila_dash.ui import deck as decks
from soila_dash.ui.borders import boundary_map, boundary_source
from soila_dash.ui.here import comparison, county_boundaries, development, here, places
from soila_dash.ui.report import report_buttons
from soila_dash.ui.tiles import tile_map


def page(goal_id: str) -> None:
    """Draws one goal's page from whatever the release holds of it."""
    now = here()
    goal = next(g for g in now.catalog.goals if g.id == goal_id)
    held, waiting = choose.of_goal(now.store, now.catalog, goal_id)
    if not held:
        _empty(goal, waiting)
        return
    item = now.catalog.indicators[choices.pick("indicator", [i.id for i in held], held[0].id)]
    cover = choose.coverage(now.store)[item.id]
    levels = cover.levels() or ("country",)
    level = choices.pick("level", levels, levels[0])
    sexes = cover.sexes(level)
    sex = choices.pick("sex", sexes, sexes[0])
    years = [str(y) for y in reversed(cover.of(level, sex))]
    year = int(choices.pick("year", years, years[0]))

    compared = comparison(item.id, level, year, sex) if level != "country" else None
    region = card.region_at(level)
    developed = pilots.with_starts(development(item.id, level, sex, region))
    leading = headline(developed, compared, places(item.id, level, year, sex) if compared else None)
    _lead(item, leading, compared)
    _report(goal_id, developed, compared)
    first = next((i for i in waiting if i not in choose.fetched_in_vain(now.store, waiting)), None)
    if first is not None and first.order < held[0].order:
        st.info(card.plain(now.t("goal.lead_waiting", name=first.name[now.lang])))
    if compared is None:
        card.development_card(developed, "lead")
    else:
        left, right = st.columns([13, 12], gap="large")
        with left:
            card.development_card(developed, "lead")
            _nation(held, developed)
        with right:
            card.comparison_card(compared, "lead")
    _choices(held, item, levels, sexes, years)
    left, right = st.columns([11, 13], gap="large")
    with left:
        if compared is not None:
            with card.section("map"):
                _map(compared)
    with right, card.section("words"):
        st.subheader(now.t("narrative.title"), anchor=False)
        st.markdown(card.plain(" ".join(narrative(leading, developed, compared, now.voice))))
    with right, card.section("definition"):
        st.subheader(now.t("card.definition"), anchor=False)
        if goal.age_note:
            st.markdown(card.plain(goal.age_note[now.lang]))
        card.definition(item)
    finding = sentences.headline_finding(leading, now.voice) if leading else ""
    pilots.of_goal(goal_id, finding)
    with card.section("others"):
        _others(item, held, waiting)


def _lead(item: Indicator, head: Headline | None, compared: Comparison | None) -> None:
    now = here()
    voice = now.voice
    title = goal_title(item, head, compared, voice)
    st.title(card.heading(title), anchor=False)
    st.caption(card.plain(goal_about(item, voice)))
    facts = goal_facts(item, head, compared, voice)
    if facts:
        cells = "".join(f"<div><dd>{escape(v)}</dd><dt>{escape(k)}</dt></div>" for v, k in facts)
        st.html(f'<dl class="facts">{cells}</dl>')


def _report(goal: str, developed: Development, compared: Comparison | None) -> None:
    """What the page shows as a document."""
    now = here()
    built = dt.date.fromisoformat(now.store.manifest.built)

    def made() -> Report:
        told = briefing(
            now.store,
            now.catalog,
            goal,
            developed.indicator.id,
            developed.level,
            compared.year if compared else None,
            developed.sex,
            developed.region,
        )
        # The page's curves also hold the starts of the region's pilots.
        told = replace(told, developed=developed)
        return goal_report(told, now.catalog, now.voice, built)

    report_buttons(made, f"{goal}-{developed.indicator.id}-{developed.region}-{developed.release}")


def _choices(
    held: tuple[Indicator, ...],
    item: Indicator,
    levels: tuple[str, ...],
    sexes: tuple[str, ...],
    years: list[str],
) -> None:
    now = here()
    t = now.t
    family = {i.id for i in now.catalog.family(item)}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="page-choices"):
        ages = [i for i in held if i.id in family and i.age]
        if len(ages) > 1:
            ids = [i.id for i in ages]
            choices.segments(
                "indicator", t("choose.age"), ids, held[0].id, lambda i: now.catalog.indicators[i].age
            )
        if len(sexes) > 1:
            choices.segments("sex", t("choose.sex"), sexes, sexes[0], lambda s: t(f"sex.{s}"))
        if len(levels) > 1:
            choices.segments("level", t("choose.level"), levels, levels[0], lambda x: t(f"level.{x}"))
        if len(years) > 1 and levels != ("country",):
            with st.container(width=140):
                choices.select("year", t("choose.year"), years, years[0], str)


def _map(compared: Comparison) -> None:
    now = here()
    card.head(now.t("card.map"))
    drawn = tiles.tile_map(compared, now.voice)
    kept = county_boundaries() if compared.level == "county" else None
    bordered = kept is not None and _kind_of_map() == "borders"
    if kept is not None and bordered:
        boundary_map(compared, drawn, kept, _select(compared.level))
    else:
        chosen = (
            now.region if any(t.code == now.region for t in drawn.tiles) else card.region_at(compared.level)
        )
        tile_map(drawn.tiles, chosen, "regions", _select(compared.level), now.t("card.map"))
    swatches = "".join(f'<li class="class-{n}">{escape(text)}</li>' for n, text in enumerate(drawn.limits))
    st.html(f'<ul class="classes" aria-label="{escape(now.t("tiles.classes"))}">{swatches}</ul>')
    unit = now.voice.unit(compared.indicator)
    own = all(now.voice.region(compared.level, r.region).tile for r in compared.rows)
    plain_note = now.t("tiles.note", unit=unit) if own else now.t("tiles.note.larger", unit=unit)
    st.caption(card.plain(now.t("map.note", unit=unit) if bordered else plain_note))
    if kept is not None and bordered:
        st.caption(card.plain(boundary_source(compared, kept)))
    decks.add_button(decks.view_of(compared).model_copy(update={"card": "map"}), "map")


def _kind_of_map() -> str:
    t = here().t
    return choices.segments(
        "map", t("choose.map"), ("tiles", "borders"), "tiles", lambda kind: t(f"map.{kind}")
    )


def _select(level: str) -> Callable[[str], None]:
    """A press chooses the region; on a larger area, its first county or the one pressed."""
    now = here()
    inside = {r.code: r.members[0] if r.members else r.code for r in now.store.at(level)}

    def take(code: str) -> None:
        choices.put("region", inside.get(code, code))

    return take


def _nation(held: tuple[Indicator, ...], developed: Development) -> None:
    """The country's longest curve of the goal, where the leading indicator has no national figure."""
    best = national(held)
    if developed.country is None and best is not None:
        card.development_card(development(best.id, "country", "total", here().store.country.code), "nation")


def national(held: tuple[Indicator, ...]) -> Indicator | None:
    """The indicator whose national curve is the longest; None when no one has two years."""
    covers = choose.coverage(here().store)
    lengths = {i: len(covers[i.id].of("country")) for i in held}
    best = max(held, key=lambda i: lengths[i], default=None)
    return best if best is not None and lengths[best] > 1 else None


def _others(item: Indicator, held: tuple[Indicator, ...], waiting: tuple[Indicator, ...]) -> None:
    """The goal's other indicators with their newest figure, and those that have none yet."""
    now = here()
    t, lang = now.t, now.lang
    st.subheader(t("goal.others"), anchor=False)
    newest = _newest(now.store.manifest.id, tuple(i.id for i in held), lang)
    rows = tuple(
        (other.name[lang], *figure, t("goal.pair") if other.id in item.counterbalance else "")
        for other, figure in zip(held, newest, strict=True)
        if other.id != item.id
    )
    if rows:
        names = (t("table.indicator"), t("table.latest"), t("table.year"), t("table.pair"))
        card.show(Table(t("goal.others"), tuple(map(Column, names)), rows, {}, ()))
    if waiting:
        _waiting(waiting)


@st.cache_resource(max_entries=100, show_spinner=False)
def _newest(release: str, indicators: tuple[str, ...], language: str) -> tuple[tuple[str, str], ...]:
    return tuple(_newest_of(here().catalog.indicators[i]) for i in indicators)


def _newest_of(item: Indicator) -> tuple[str, str]:
    """The country's newest figure, else the range of the regions; and its year."""
    now = here()
    cover = choose.coverage(now.store)[item.id]
    years = cover.of("country")
    if years:
        last = development(item.id, "country", "total", now.store.country.code).country
        point = last.last if last else None
        if point is not None:
            return now.voice.value(item, point.figure.value), str(point.year)
    level = cover.levels()[0]
    year = cover.of(level)[-1]
    values = [r.figure.value for r in comparison(item.id, level, year).rows if r.figure.value is not None]
    return now.t(
        "goal.range", low=now.voice.number(item, min(values)), high=now.voice.value(item, max(values))
    ), str(year)


def _empty(goal: Goal, waiting: tuple[Indicator, ...]) -> None:
    now = here()
    st.title(goal.name[now.lang], anchor=False)
    st.markdown(card.plain(goal.statement[now.lang]))
    _waiting(waiting)
    pilots.of_goal(goal.id, "")


def _waiting(waiting: tuple[Indicator, ...]) -> None:
    """What has not been fetched, as a designed state with one next step; and what cannot be computed."""
    now = here()
    in_vain = choose.fetched_in_vain(now.store, waiting)
    unfetched = [i for i in waiting if i not in in_vain]
    with st.container(key="waiting"):
        if in_vain:
            st.markdown(f"**{card.plain(now.t('goal.not_computable.title'))}**")
            st.markdown(card.plain(now.t.listing([i.short[now.lang] for i in in_vain]) + "."))
            st.markdown(card.plain(now.t("goal.not_computable")))
        if unfetched:
            st.markdown(f"**{card.plain(now.t('goal.waiting'))}**")
            st.markdown(card.plain(now.t.listing([i.short[now.lang] for i in unfetched]) + "."))
            st.markdown(now.t("goal.waiting.step"))
