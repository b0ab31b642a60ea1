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
from soila_dash.answers.headline import Headline, headline
from soila_dash.cards.base.answer_data import Sourced, ages_told
from soila_dash.cards.base.comparison import comparison_table
from soila_dash.cards.base.development import development_table
from soila_dash.cards.base.tables import Column, Table
from soila_dash.cards.headline import headline_finding
from soila_dash.cards.maps import tiles
from soila_dash.cards.maps.borders import boundary_source
from soila_dash.cards.maps.card import map_picture
from soila_dash.cards.narrative import goal_about, goal_facts, goal_title, narrative
from soila_dash.cards.trend.card import development_picture
from soila_dash.catalog import Goal, Indicator
from soila_dash.files.report import Report, goal_report
from soila_dash.i18n import capital
from soila_dash.ui import age, answer_card, choices, pilots_elsewhere, session_deck
from soila_dash.ui.boundary_map import boundary_image, boundary_map
from soila_dash.ui.here import comparison, county_boundaries, development, here, places
from soila_dash.ui.report_buttons import report_buttons, report_place
from soila_dash.ui.text import classes, fact_list, heading, note, page_title, part, plain, sentence, write
from soila_dash.ui.tile_map import tile_map


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
    region = answer_card.region_at(level)
    developed = pilots_elsewhere.with_starts(development(item.id, level, sex, region))
    leading = headline(developed, compared, places(item.id, level, year, sex) if compared else None)
    _lead(item, leading, compared, int(years[0]))
    reports = report_place()
    _missing_lead(held[0], waiting)
    alone = compared is None and (developed.chosen_series is None or len(developed.chosen_series.points) < 2)
    if alone:
        _one_figure(developed)
        _others(item, held)
    else:
        _figures(held, developed, compared)
    _report(reports, goal_id, developed, compared)
    _choices(held, item, levels, sexes, years)
    told = " ".join(narrative(leading, developed, compared, now.voice))
    if compared is None:
        _words(goal, item, told)
    else:
        left, right = st.columns([11, 13], gap="large")
        with left, answer_card.section("map"):
            _map(compared)
        with right:
            _words(goal, item, told)
    finding = headline_finding(leading, now.voice) if leading else ""
    pilots_elsewhere.of_goal(goal_id, finding)
    if not alone:
        _others(item, held)
    if waiting:
        answer_card.missing_figures(waiting)


def _figures(held: tuple[Indicator, ...], developed: Development, compared: Comparison | None) -> None:
    """The curves, and the regions beside them where they are compared."""
    if compared is None:
        answer_card.development_card(developed, "lead")()
        return
    left, right = st.columns([13, 12], gap="large")
    with left:
        finish = answer_card.development_card(developed, "lead")
    with right:
        beside = answer_card.comparison_card(compared, "lead")
    finish()
    beside()
    with left:
        _nation(held, developed)


def _one_figure(developed: Development) -> None:
    """Where a single year is published no chart is drawn: the figure stands above, this says whence it is."""
    now = here()
    with answer_card.section("lead"):
        write(answer_card.mark(), answer_card.origin(developed))
        answer_card.foot(
            developed,
            lambda: development_table(developed, now.voice),
            "lead",
            lambda: development_picture(developed, now.voice),
        )


def _lead(item: Indicator, head: Headline | None, compared: Comparison | None, newest: int) -> None:
    now = here()
    voice = now.voice
    write(
        page_title(goal_title(item, head, compared, voice)),
        note(goal_about(item, voice)),
        fact_list(goal_facts(item, head, compared, voice)),
        age.of_figure(item, newest),
    )


def _missing_lead(shown: Indicator, waiting: tuple[Indicator, ...]) -> None:
    """That the goal's first indicator waits for an update, so that another one leads."""
    now = here()
    first = next((i for i in waiting if i not in choose.uncomputable(now.store, waiting)), None)
    if first is not None and first.order < shown.order:
        st.info(plain(now.t("goal.lead_waiting", name=first.name[now.lang])))


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
            choices.select("year", t("choose.year"), years, years[0], str, width=140)


def _words(goal: Goal, item: Indicator, told: str) -> None:
    """What the figures tell, and what they are."""
    now = here()
    age = sentence(goal.age_note[now.lang]) if goal.age_note else ""
    write(
        part(
            heading(now.t("narrative.title")),
            sentence(told),
            heading(now.t("card.definition")),
            age,
            answer_card.definition(item),
        )
    )


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


def _nation(held: tuple[Indicator, ...], developed: Development) -> None:
    """The country's longest curve of the goal, where the leading indicator has no national figure."""
    best = national(held)
    if developed.country is None and best is not None:
        answer_card.development_card(
            development(best.id, "country", "total", here().store.country.code), "nation"
        )()


def national(held: tuple[Indicator, ...]) -> Indicator | None:
    """The indicator whose national curve is the longest; None when no one has two years."""
    covers = choose.coverage(here().store)
    lengths = {i: len(covers[i.id].of("country")) for i in held}
    best = max(held, key=lambda i: lengths[i], default=None)
    return best if best is not None and lengths[best] > 1 else None


def _others(item: Indicator, held: tuple[Indicator, ...]) -> None:
    """The goal's other indicators with their newest figure and year; nothing where none has any."""
    now = here()
    t, lang = now.t, now.lang
    newest = _newest(now.store.manifest.id, tuple(i.id for i in held), lang)
    rows = tuple(
        (other.name[lang], value, year, t("goal.pair") if other.id in item.counterbalance else "")
        for other, (value, year, _) in zip(held, newest, strict=True)
        if other.id != item.id
    )
    if not rows:
        return
    names = (t("table.indicator"), t("table.latest"), t("table.year"), t("table.pair"))
    table = Table(t("goal.others"), tuple(map(Column, names)), rows, {}, ())
    beside = [figure for other, figure in zip(held, newest, strict=True) if other.id != item.id]
    told = dict.fromkeys(text for *_, text in beside if text)
    write(part(heading(table.title), answer_card.table_html(table), *(note(text) for text in told)))


@st.cache_resource(max_entries=100, show_spinner=False)
def _newest(release: str, indicators: tuple[str, ...], language: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_newest_of(here().catalog.indicators[i]) for i in indicators)


def _newest_of(item: Indicator) -> tuple[str, str, str]:
    """The country's newest figure, else the range of the regions; its year; and whom it is of, where that is
    not whom its title names."""
    now = here()
    cover = choose.coverage(now.store)[item.id]
    years = cover.of("country")
    if years:
        found = development(item.id, "country", "total", now.store.country.code)
        point = found.country.last if found.country else None
        if point is not None:
            return now.voice.figure(item, point.figure), str(point.year), _ages(found)
    level = cover.levels()[0]
    year = cover.of(level)[-1]
    compared = comparison(item.id, level, year)
    values = [r.figure.value for r in compared.rows if r.figure.value is not None]
    low, high = now.voice.number(item, min(values)), now.voice.value(item, max(values))
    return now.t("goal.range", low=low, high=high), str(year), _ages(compared)


def _ages(answer: Sourced) -> str:
    return "".join(f"{capital(text)}." for text in ages_told(answer, here().voice))


def _empty(goal: Goal, waiting: tuple[Indicator, ...]) -> None:
    now = here()
    write(page_title(goal.name[now.lang]), sentence(goal.statement[now.lang]))
    answer_card.missing_figures(waiting)
    pilots_elsewhere.of_goal(goal.id, "")
