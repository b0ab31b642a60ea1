"""The overview's cards: each goal's leading figure in short, and what the release holds."""

import datetime as dt
from html import escape

import streamlit as st

from soila_dash import paths
from soila_dash.answers import choose
from soila_dash.answers.headline import headline
from soila_dash.catalog import Goal
from soila_dash.releases import shelf
from soila_dash.render import figures, sentences
from soila_dash.ui import card, choices, links
from soila_dash.ui.goal import national
from soila_dash.ui.here import comparison, development, here


def goal_card(goal: Goal) -> None:
    """One goal: its leading finding, the curve in small, how many regions differ, the way to its page."""
    now = here()
    t, lang = now.t, now.lang
    held, waiting = choose.of_goal(now.store, now.catalog, goal.id)
    card.mark()
    st.subheader(f"{goal.order}. {card.plain(goal.name[lang])}", anchor=False)
    if not held:
        st.markdown(card.plain(goal.statement[lang]))
        st.caption(card.plain(t.n("overview.waiting", len(waiting))))
        return
    item = held[0]
    cover = choose.coverage(now.store)[item.id]
    level = next(iter(cover.levels()), "country")
    compared = comparison(item.id, level, cover.of(level)[-1]) if level != "country" else None
    developed = development(item.id, level, "total", card.region_at(level))
    if developed.chosen is None and (nation := national(held)) is not None:
        developed = development(nation.id, "country", "total", now.store.country.code)
        head = headline(developed, None)
    else:
        head = headline(developed, compared)
    if head is not None:
        st.html(f'<p class="figure">{escape(now.voice.value(head.indicator, head.figure.value))}</p>')
        st.markdown(card.plain(sentences.headline_finding(head, now.voice)) + ".")
    if developed.chosen is not None and len(developed.chosen.points) > 1:
        card.chart(
            figures.small_development(developed, now.colors),
            sentences.development_alt(developed, now.voice),
            f"small-{goal.id}",
        )
        recent = developed.chosen.recent
        if recent is not None:
            word = t(f"trend.word.{recent.direction}")
            span = f"{recent.first_year}–{recent.last_year}"
            st.markdown(card.plain(t("overview.trend", span=span, word=word)))
    if compared is not None:
        st.markdown(card.plain(sentences.comparison_finding(compared, now.voice)))
    st.caption(card.plain(card.source_line(developed)))
    st.page_link(
        f"../pages/{goal.id.replace('-', '_')}.py",
        label=t("overview.open", goal=goal.name[lang]),
        query_params=choices.address(),
    )


def newest() -> None:
    """Which release is shown, how new its figures are, and how many indicators wait for an update."""
    now = here()
    t = now.t
    covers = choose.coverage(now.store)
    manifest = now.store.manifest
    years = [max(y for years in c.years.values() for y in years) for c in covers.values()]
    st.subheader(t("overview.newest"), anchor=False)
    built = t.date(dt.date.fromisoformat(manifest.built))
    st.markdown(
        card.plain(
            t(
                "overview.release",
                release=manifest.id,
                built=built,
                indicators=len(covers),
                of=len(now.catalog.indicators),
                year=max(years, default=0),
            )
        )
    )
    if manifest.kind == "real" and len(covers) < len(now.catalog.indicators):
        st.markdown(card.plain(t("overview.update")))
    news()


def news() -> None:
    """What changed since the release before this one, per indicator."""
    now = here()
    t = now.t
    shown = now.store.manifest.id
    before = shelf.before(paths.releases(), now.kind, shown)
    st.markdown(f"**{card.plain(t('overview.new'))}**")
    changes = links.changes(before, shown) if before else ()
    if not changes:
        st.markdown(card.plain(t("overview.new.none" if before else "overview.new.first")))
    for line in links.change_lines(changes, now):
        st.markdown(card.plain(line))
