"""The parts of "My region": the spine over all goals, differences, change, similar regions, beginners."""

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from soila_dash.answers import choose
from soila_dash.answers.asides import LEVEL
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import narrow
from soila_dash.answers.profile import Profile, profile
from soila_dash.answers.similar import Similar
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.development import development_alt
from soila_dash.cards.maps import tiles
from soila_dash.cards.maps.tiles import TileMap
from soila_dash.cards.profile import outcomes, tables, words
from soila_dash.cards.profile.card import spine_note, spine_picture
from soila_dash.cards.profile.figure import spine_figure
from soila_dash.cards.profile.parts import Part, part_of
from soila_dash.cards.trend.figure import development_figure
from soila_dash.cards.view import View
from soila_dash.drawing.marks import SHAPES
from soila_dash.files.report import region_report
from soila_dash.store import Store
from soila_dash.ui import age, answer_card, choices, page_links, pilots_elsewhere, similar_regions
from soila_dash.ui.finding import Finding, Said, Shown
from soila_dash.ui.here import catalog, comparison, development, here, places
from soila_dash.ui.opinion_parts import heading_with_mark
from soila_dash.ui.report_buttons import report_buttons
from soila_dash.ui.text import (
    classes,
    details,
    heading,
    note,
    page_title,
    part,
    points,
    sentence,
    strong,
    write,
)
from soila_dash.ui.tile_map import tile_links, tile_map

WIDE, NARROW = 15, 11
"""How wide a figure and what stands beside it are."""


def ask() -> tuple[Profile, Similar | None]:
    """The profile of the chosen region and its peers; of the country, without peers, when none is."""
    now = here()
    release, country = now.store.manifest.id, now.store.country.code
    if now.region == country:
        return _profile(release, country, (), now.store), None
    near = similar_regions.ask()
    return _profile(release, now.region, near.codes, now.store), near


@st.cache_resource(max_entries=500, show_spinner=False)
def _profile(release: str, region: str, peers: tuple[str, ...], _store: Store) -> Profile:
    return profile(
        _store,
        catalog(),
        region,
        peers,
        lambda item, year: comparison(item.id, LEVEL, year),
        lambda item, year: places(item.id, LEVEL, year),
    )


def finding(answer: Profile, near: Similar | None) -> Finding:
    """What stands first: the region beside those like it and the country; for the country also the map to
    choose a region by. The page without figures has its title alone."""
    now = here()
    told = words.profile_sentences(answer, now.voice) if near is None else []
    lead = (
        page_title(outcomes.outcomes_title(answer, now.voice)),
        note(words.profile_under(answer, now.voice)),
        age.of_figures([(r.indicator, r.year) for r in answer.rows if r.figure.value is not None]),
        sentence(" ".join(told)),
    )
    if not answer.rows:
        return Finding(lead, ())
    if near is None:
        return Finding(lead, (((_outcomes(answer, False),), WIDE), ((_map_by_links(answer),), NARROW)))
    return Finding(lead, (((_outcomes(answer, bool(near.own)),), 1),))


def _outcomes(answer: Profile, own: bool) -> Shown:
    """The region, each of those like it, their median, the country and the change, by goal. `own` says that
    the regions beside are the reader's own choice."""
    now = here()
    t, items = now.t, [r.indicator for r in outcomes.leading_rows(answer)]
    notes = [t("outcomes.note")]
    notes += [t("outcomes.note.change")] if answer.rows_beyond_chance else []
    notes += [t("outcomes.note.peers.own" if own else "outcomes.note.peers")] if answer.peers else []
    return Shown(
        "outcomes",
        (
            heading_with_mark(
                t("outcomes.heading" if answer.level != "country" else "outcomes.heading.country")
            ),
        ),
        None,
        (note(" ".join(notes)), note(sources_line(answer, items, now.voice))),
        lambda: outcomes.outcomes_table(answer, now.voice),
        outcomes.outcomes_html(
            answer,
            now.voice,
            lambda item: page_links.link(item.short[now.lang], page_links.to_indicator(item)),
            lambda code: page_links.link(now.voice.name(LEVEL, code), page_links.to_region(code)),
        ),
    )


def draw_outcomes(answer: Profile, shown: Shown) -> None:
    """Draws them, and one click away the table of all indicators with its files."""
    now = here()
    with answer_card.section(shown.key):
        write(*shown.head, shown.picture, *shown.below)
        answer_card.details(
            shown.table,
            lambda: words.profile_context(answer, now.voice),
            answer.release,
            shown.key,
            f"{shown.key}-{answer.region}-{answer.release}",
        )


def report(place: DeltaGenerator, answer: Profile, near: Similar | None) -> None:
    """The page as a document."""
    now = here()
    built = dt.date.fromisoformat(now.store.manifest.built)
    report_buttons(
        place,
        lambda: region_report(answer, near, now.voice, built),
        f"region-{answer.region}-{answer.release}",
    )


def spine(answer: Profile, own: bool) -> Callable[[], None]:
    """The chart of all indicators; its table, files and image are drawn by the call that comes back.
    `own` says that the peers are the reader's own."""
    now = here()
    t = now.t
    regional = answer.level != "country"
    section = answer_card.section("spine")
    with section:
        title = words.profile_finding(answer, now.voice) if regional else t("profile.spine.title.country")
        answer_card.head(title, spine_note(answer, now.voice, own))
        answer_card.chart(
            lambda width: spine_figure(answer, now.voice, now.colors, width),
            words.profile_alt(answer, now.voice),
            "spine-chart",
        )

    def finish() -> None:
        with section:
            write(note(sources_line(answer, [r.indicator for r in answer.rows], now.voice)))
            answer_card.details(
                lambda: tables.profile_table(answer, now.voice),
                lambda: words.profile_context(answer, now.voice),
                answer.release,
                "profile",
                f"profile-{answer.region}-{answer.release}",
                view=View(card="spine", region=answer.region),
                image=lambda: spine_picture(answer, now.voice, own),
            )

    return finish


def differs(answer: Profile) -> str:
    """Where the region is farthest from the country, up and down; a part to write, like those below."""
    now = here()
    t = now.t
    told = []
    for side, rows in (("up", answer.up), ("down", answer.down)):
        told.append(strong(t(f"profile.{side}")))
        if not rows:
            told.append(sentence(t(f"profile.{side}.none")))
        for row in rows:
            symbol = SHAPES[row.verdict].symbol
            told.append(sentence(f"{symbol} {words.differs_line(row, now.voice)}"))
    return part(answer_card.mark(), heading(t("profile.differs")), *told, note(t("profile.differs.note")))


def ranks(answer: Profile) -> str:
    """The place in words, with its interval, where a direction is set."""
    now = here()
    told = words.rank_sentences(answer, now.voice) or [now.t("profile.ranks.none")]
    reading = note(now.t("profile.ranks.note"))
    return part(answer_card.mark(), heading(now.t("profile.ranks")), *map(sentence, told), reading)


def changes(answer: Profile) -> str:
    """What changed from the year before beyond chance."""
    now = here()
    return part(
        answer_card.mark(),
        heading(words.change_title(answer, now.voice)),
        points(words.change_line(r, now.voice) for r in answer.rows_beyond_chance),
        note(words.change_note(answer, now.voice)),
    )


def beginners(answer: Profile) -> None:
    """Who started near the region and moved further, with the curves: a description, never a cause."""
    now = here()
    t, found = now.t, part_of("began", answer, now.voice)
    told = [sentence(words.beginners_finding(one, now.voice)) for one in answer.beginners]
    if not told:
        told = [sentence(t("began.neutral"))]
    if found is not None:
        regions = dict.fromkeys(f.region for one in answer.beginners for f in one.rows)
        told += [
            answer_card.table_html(found.table),
            *(note(pilots_elsewhere.contacts(region)) for region in regions),
        ]
    elif any(not one.reason for one in answer.beginners):
        told.append(note(t("began.note")))
    write(part(answer_card.mark(), heading(t("began.title")), *told))
    for one in answer.beginners:
        if one.curves is not None:
            extra = [f.region for f in one.rows]
            figure = development_figure(one.curves, now.voice, now.colors, events=False, extra=extra)
            answer_card.chart(figure, development_alt(one.curves, now.voice), f"began-{one.indicator.id}")
    _part_files(answer, "began", found)


def part_tables(answer: Profile, key: str, *cards: str) -> None:
    """The tables of parts that stand in sentences, their files, and each as a slide: one click away."""
    now = here()
    found = [(name, told) for name in cards if (told := part_of(name, answer, now.voice)) is not None]

    def inside() -> None:
        for name, told in found:
            write(heading(told.table.title), answer_card.table_html(told.table), note(told.origin))
            _files(answer, name, told)

    if found:
        answer_card.expander(now.t("card.tables"), key, inside)


def _part_files(answer: Profile, name: str, told: Part | None) -> None:
    """The tools of a part whose table is shown."""
    if told is not None:
        _files(answer, name, told)


def _files(answer: Profile, name: str, told: Part) -> None:
    lines = words.profile_context(answer, here().voice)
    file = f"{name}-{answer.region}-{answer.release}"
    answer_card.files(told.table, lines, answer.release, name, file, View(card=name, region=answer.region))


def asides(answer: Profile) -> None:
    """Figures that are not set beside the country, and what has not been fetched."""
    now = here()
    found, lists = part_of("asides", answer, now.voice), words.aside_lists(answer, now.voice)
    waiting = words.missing_indicators(answer)
    if found is None and not lists and not waiting:
        return
    shown = [answer_card.table_html(found.table), note(found.origin)] if found else []
    title = heading(words.aside_title(answer, now.voice))
    write(part(answer_card.mark(), title, *shown, *map(sentence, lists)))
    _part_files(answer, "asides", found)
    if waiting:
        answer_card.missing_figures(waiting)


def pilots() -> str:
    """The pilots here, each with its public contact; a part to write."""
    now = here()
    told = [
        strong(pilot.name[now.lang])
        + sentence(pilot.contact)
        + details(now.t("pilot.more", name=pilot.name[now.lang]), pilots_elsewhere.about(pilot))
        for pilot in pilots_elsewhere.in_region(now.region)
    ]
    return part(
        answer_card.mark(),
        heading(now.t("profile.pilots")),
        *(told or [sentence(now.t("profile.pilots.none"))]),
    )


def trend(answer: Profile, near: Similar) -> None:
    """One indicator's curve with events and pilot starts; grey behind it the similar regions that have no
    pilot of the same goal."""
    now = here()
    ids = [r.indicator.id for r in answer.rows]
    items, lang = now.catalog.indicators, now.lang
    with answer_card.section("curve"):
        write(heading(now.t("profile.trend.title")))
        chosen = choices.select(
            "indicator",
            now.t("choose.indicator"),
            ids,
            ids[0],
            lambda i: items[i].short[lang],
            width=choices.PICKER,
        )
    whole = pilots_elsewhere.with_starts(development(chosen, LEVEL, "total", answer.region))
    idle = [
        c for c in near.codes if all(items[chosen].goal not in p.goals for p in pilots_elsewhere.in_region(c))
    ]
    having = {s.region for s in whole.regions if s.last is not None}
    drawn = [c for c in idle if c in having]
    told = _peer_note(near, idle, [now.voice.name(LEVEL, c) for c in drawn])
    answer_card.development_card(narrow(whole, [answer.region, *drawn]), "beside", told)()


def _peer_note(near: Similar, idle: Sequence[str], names: Sequence[str]) -> str:
    """Which regions stand grey behind the curve, or why none does: there is nobody to compare with, all of
    them have a pilot, or those that have none (`idle`) lack figures."""
    t, own = here().t, ".own" if near.own else ""
    if names:
        return t(f"profile.trend.note{own}", regions=t.listing(names))
    if not near.codes:
        return t("profile.trend.note.nobody")
    return t("profile.trend.note.no_figures") if idle else t(f"profile.trend.note.none{own}")


def opinions() -> None:
    """What the respondents of the region's pilots say; nothing where there is no pilot."""
    now = here()
    mine = pilots_elsewhere.in_region(now.region)
    if not mine:
        return
    with answer_card.section("said"):
        view = View(card="reported", region=now.region)
        pilots_elsewhere.of_pilots(mine, view, "region", now.t("profile.pilots.said"))


def region_map(answer: Profile) -> None:
    """The tile map of the first indicator that has regional figures, to choose a region by."""
    t = here().t
    with answer_card.section("choose"):
        head, compared, drawn = _map_head(answer), _map_compared(answer), _tiles(answer)
        write(*head)
        if compared is None or drawn is None:
            return
        style = tile_map(drawn.tiles, answer.region, lambda code: choices.put("region", code), t("card.map"))
        write(classes(drawn.limits, t("tiles.classes")), style, *_map_notes(compared))


def _map_by_links(answer: Profile) -> Said:
    """The same with links for its tiles, for who has no script yet."""
    compared, drawn = _map_compared(answer), _tiles(answer)
    if compared is None or drawn is None:
        return Said("choose", _map_head(answer))
    limits = classes(drawn.limits, here().t("tiles.classes"))
    squares = tile_links(drawn.tiles, page_links.to_region)
    return Said("choose", (*_map_head(answer), squares, limits, *_map_notes(compared)))


def _map_head(answer: Profile) -> tuple[str, ...]:
    t, regional = here().t, answer.level != "country"
    title = t("card.map") if regional else t("profile.prompt.title")
    return answer_card.head_parts(title, "" if regional else t("profile.prompt"))


def _map_compared(answer: Profile) -> Comparison | None:
    found = _map_subject(answer)
    return None if found is None else comparison(found[0], LEVEL, found[1])


def _tiles(answer: Profile) -> TileMap | None:
    compared = _map_compared(answer)
    return None if compared is None else tiles.tile_map(compared, here().voice)


def _map_notes(compared: Comparison) -> tuple[str, ...]:
    now = here()
    item = compared.indicator
    return (
        note(now.t("profile.prompt.map", name=item.short[now.lang], year=compared.year)),
        note(now.t("tiles.note", unit=now.voice.unit(item))),
        answer_card.origin(compared),
    )


def _map_subject(answer: Profile) -> tuple[str, int] | None:
    """The indicator and year of the map: the profile's first row, else the first with any county's figure."""
    if answer.rows:
        return answer.rows[0].indicator.id, answer.rows[0].year
    covers = choose.coverage(here().store)
    for item in here().catalog.indicators.values():
        if item.id in covers and covers[item.id].of(LEVEL):
            return item.id, covers[item.id].of(LEVEL)[-1]
    return None
