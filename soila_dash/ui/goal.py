"""The composition of a goal's page: finding, figure, choices, detail. Goals differ by data alone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from soila_dash.answers import choose
from soila_dash.answers.briefing import briefing
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.cards.base.comparison import comparison_table
from soila_dash.cards.headline import headline_finding
from soila_dash.cards.maps import tiles
from soila_dash.cards.maps.borders import boundary_source
from soila_dash.cards.maps.card import map_picture
from soila_dash.cards.trend.card import development_picture
from soila_dash.catalog import Indicator
from soila_dash.files.report import Report, goal_report
from soila_dash.ui import answer_card, choices, goal_finding, other_indicators, pilots_elsewhere, session_deck
from soila_dash.ui.boundary_map import boundary_image, boundary_map
from soila_dash.ui.here import county_boundaries, development, here
from soila_dash.ui.period import in_period
from soila_dash.ui.report_buttons import report_buttons, report_place
from soila_dash.ui.text import classes, note, page_title, plain, sentence, write
from soila_dash.ui.tile_map import tile_map


def page(goal_id: str) -> None:
    """Draws one goal's page from whatever the release holds of it."""
    now = here()
    asked = goal_finding.ask(goal_id)
    if asked is None:
        _empty(goal_id)
        return
    found = goal_finding.answer(asked)
    developed, compared = found.developed, found.compared
    write(*goal_finding.lead(asked, found))
    reports = report_place()
    told = goal_finding.missing_lead(asked)
    if told:
        st.info(plain(told))
    if found.is_single:
        _one_figure(developed)
        write(other_indicators.table(asked.item, asked.held))
    else:
        _figures(asked, developed, compared)
    _report(reports, goal_id, developed, compared)
    _choices(asked)
    if compared is None:
        write(goal_finding.words(asked, found))
    else:
        left, right = st.columns([11, 13], gap="large")
        with left, answer_card.section("map"):
            _map(compared)
        with right:
            write(goal_finding.words(asked, found))
    pilots_elsewhere.of_goal(goal_id, headline_finding(found.leading, now.voice) if found.leading else "")
    if not found.is_single:
        write(other_indicators.table(asked.item, asked.held))
    if asked.waiting:
        answer_card.missing_figures(asked.waiting)


def _figures(asked: goal_finding.Asked, developed: Development, compared: Comparison | None) -> None:
    """The curves, and the regions beside them where they are compared."""
    if compared is None:
        answer_card.development_card(developed, "lead")()
        return
    left, right = st.columns(goal_finding.WIDTHS, gap="large")
    with left:
        finish = answer_card.development_card(developed, "lead")
    with right:
        beside = answer_card.comparison_card(compared, "lead")
    finish()
    beside()
    with left:
        _nation(asked, developed)


def _one_figure(developed: Development) -> None:
    """The figure stands in the title; whence it is."""
    now = here()
    shown = goal_finding.one_figure(developed)
    with answer_card.section(shown.key):
        write(*shown.below)
        answer_card.foot(developed, shown.table, shown.key, lambda: development_picture(developed, now.voice))


def _report(place: DeltaGenerator, goal: str, developed: Development, compared: Comparison | None) -> None:
    """What the page shows as a document."""
    now = here()
    built = dt.date.fromisoformat(now.store.manifest.built)

    def document() -> Report:
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

    sex = "" if developed.sex == "total" else f"-{developed.sex}"
    name = f"{goal}-{developed.indicator.id}-{developed.region}{sex}-{developed.release}"
    report_buttons(place, document, name)


def _choices(asked: goal_finding.Asked) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="page-choices"):
        for one in goal_finding.offer(asked):
            choices.draw(one)


def _map(compared: Comparison) -> None:
    now = here()
    answer_card.head(now.t("card.map"))
    drawn = tiles.tile_map(compared, now.voice)
    kept = county_boundaries() if compared.level == "county" else None
    bordered = kept is not None and _kind_of_map() == "borders"
    style = ""
    if kept is not None and bordered:
        boundary_map(compared, drawn, kept, _select(compared.level))
    else:
        chosen = answer_card.region_at(compared.level)
        style = tile_map(drawn.tiles, chosen, _select(compared.level), now.t("card.map"))
    squares = tiles.note(compared, now.voice)
    unit = now.voice.unit(compared.indicator)
    write(
        classes(drawn.limits, now.t("tiles.classes")),
        style,
        note(now.t("map.note", unit=unit) if bordered else squares),
        note(boundary_source(compared, kept.codes, kept.fetched, now.voice) if kept and bordered else ""),
    )
    region = answer_card.region_at(compared.level)
    answer_card.foot(
        compared,
        lambda: comparison_table(compared, now.voice),
        "map",
        boundary_image(compared, kept)
        if kept and bordered
        else lambda: map_picture(compared, now.voice, region),
        session_deck.view_of(compared).model_copy(update={"card": "map"}),
    )


def _kind_of_map() -> str:
    t = here().t
    return choices.segments(
        "map", t("choose.map"), ("tiles", "borders"), "tiles", lambda kind: t(f"map.{kind}")
    )


def _select(level: str) -> Callable[[str], None]:
    """A press chooses the region; on a larger area, its first county. Codes of two levels are alike, so an
    area's own code is never chosen."""
    now = here()
    larger = {r.code: r.members for r in now.store.at(level)} if level != "county" else {}

    def take(code: str) -> None:
        inside = larger.get(code, (code,))
        if inside and now.region not in inside:
            choices.put("region", inside[0])

    return take


def _nation(asked: goal_finding.Asked, developed: Development) -> None:
    """The country's longest curve of the goal, where the leading indicator has no national figure."""
    best = national(asked.held)
    if developed.country is None and best is not None:
        found = development(best.id, "country", "total", here().store.country.code)
        answer_card.development_card(in_period(found, asked.period), "nation")()


def national(held: tuple[Indicator, ...]) -> Indicator | None:
    """The indicator whose national curve is the longest; None when no one has two years."""
    covers = choose.coverage(here().store)
    lengths = {i: len(covers[i.id].of("country")) for i in held}
    best = max(held, key=lambda i: lengths[i], default=None)
    return best if best is not None and lengths[best] > 1 else None


def _empty(goal_id: str) -> None:
    now = here()
    goal = goal_finding.goal_named(goal_id)
    write(page_title(goal.name[now.lang]), sentence(goal.statement[now.lang]))
    answer_card.missing_figures(choose.of_goal(now.store, now.catalog, goal_id)[1])
    pilots_elsewhere.of_goal(goal.id, "")
