"""The overview's cards: each goal's leading figure in short, and what the release holds."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from soila_dash import paths
from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.headline import Headline, headline
from soila_dash.cards.base.comparison import comparison_finding
from soila_dash.cards.base.development import development_alt, development_table
from soila_dash.cards.headline import headline_finding
from soila_dash.cards.trend.card import development_picture
from soila_dash.cards.trend.figure import small_development
from soila_dash.catalog import Goal, Indicator
from soila_dash.releases import shelf
from soila_dash.ui import age, answer_card, choices, links
from soila_dash.ui.goal import national
from soila_dash.ui.here import comparison, development, here
from soila_dash.ui.text import heading, large, note, part, points, sentence, strong, write


def goal_card(goal: Goal) -> Callable[[], None]:
    """One goal: its leading finding and the curve in small. How many regions differ, the curve's table and
    files, and the way to the goal's page are drawn by the call that comes back, after all curves."""
    now = here()
    t, lang = now.t, now.lang
    held, waiting = choose.of_goal(now.store, now.catalog, goal.id)
    title = heading(f"{goal.order}. {goal.name[lang]}")
    place = answer_card.section(goal.id)
    if not held:
        waits = note(t.n("overview.waiting", len(waiting)))
        with place:
            write(answer_card.mark(), title, sentence(goal.statement[lang]), waits)
        return lambda: None
    compared, developed, head = _lead_answers(held)
    told = ""
    if head is not None:
        value = now.voice.figure(head.indicator, head.figure)
        of = note(f"{head.indicator.short[lang]}, {now.voice.name(head.level, head.region)} {head.year}")
        told = large(value) + of + sentence(headline_finding(head, now.voice) + ".")
        told += age.of_figure(head.indicator, head.year)
    trend = ""
    curve = (
        developed.chosen_series
        if developed.chosen_series and len(developed.chosen_series.points) > 1
        else None
    )
    with place:
        write(answer_card.mark(), title, told)
        if curve is not None:
            answer_card.chart(
                small_development(developed, now.colors),
                development_alt(developed, now.voice),
                f"small-{goal.id}",
            )
            recent = curve.recent
            if recent is not None and recent.first_year < recent.last_year:
                word = t(f"trend.word.{recent.direction}")
                trend = t("overview.trend", span=f"{recent.first_year}–{recent.last_year}", word=word)

    def finish() -> None:
        finding = comparison_finding(compared, now.voice) if compared is not None else ""
        with place:
            write(sentence(trend), sentence(finding), answer_card.origin(developed))
            st.page_link(
                f"../pages/{goal.id.replace('-', '_')}.py",
                label=t("overview.open", goal=goal.name[lang]),
                query_params=choices.address(),
            )
            if curve is not None:
                answer_card.foot(
                    developed,
                    lambda: development_table(developed, now.voice),
                    "overview",
                    lambda: development_picture(developed, now.voice),
                )

    return finish


def _lead_answers(held: tuple[Indicator, ...]) -> tuple[Comparison | None, Development, Headline | None]:
    """The goal's first indicator compared, developed and in short; another one's national curve where the
    first has none for the chosen region."""
    now = here()
    item = held[0]
    cover = choose.coverage(now.store)[item.id]
    level = next(iter(cover.levels()), "country")
    compared = comparison(item.id, level, cover.of(level)[-1]) if level != "country" else None
    developed = development(item.id, level, "total", answer_card.region_at(level))
    if developed.chosen_series is None and (nation := national(held)) is not None:
        developed = development(nation.id, "country", "total", now.store.country.code)
        return compared, developed, headline(developed, None)
    return compared, developed, headline(developed, compared)


def newest() -> None:
    """Which release is shown, how new its figures are, and how many indicators wait for an update."""
    now = here()
    t = now.t
    covers = choose.coverage(now.store)
    manifest = now.store.manifest
    years = [max(y for years in c.years.values() for y in years) for c in covers.values()]
    built = t.date(dt.date.fromisoformat(manifest.built))
    held = t(
        "overview.release",
        release=manifest.id,
        built=built,
        indicators=len(covers),
        of=len(now.catalog.indicators),
        year=max(years, default=0),
    )
    lacking = manifest.kind == "real" and len(covers) < len(now.catalog.indicators)
    update = sentence(t("overview.update") if lacking else "")
    write(part(heading(t("overview.newest")), sentence(f"{held} {age.of_release()}".strip()), update, news()))


def news() -> str:
    """What changed since the release before this one, per indicator."""
    now = here()
    t = now.t
    shown = now.store.manifest.id
    before = shelf.previous_release(paths.releases(), now.kind, shown)
    changes = links.changes(before, shown) if before else ()
    none = "" if changes else t("overview.new.none" if before else "overview.new.first")
    return strong(t("overview.new")) + sentence(none) + points(links.change_lines(changes, now))
