"""The parts of "Data": sources, catalogue, what changed, the audit of small numbers, downloads, template."""

import datetime as dt
from dataclasses import replace
from functools import partial

import streamlit as st

from soila_dash import paths
from soila_dash.answers import holdings as asking
from soila_dash.answers.holdings import Holdings
from soila_dash.releases import shelf, surveys
from soila_dash.render import data
from soila_dash.render import holdings as words
from soila_dash.render.faults import fault_text
from soila_dash.render.template import survey_template
from soila_dash.store import Store
from soila_dash.ui import card, choices, overview
from soila_dash.ui.here import catalog, here
from soila_dash.ui.pilots import definitions

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked() -> Holdings:
    """What the release holds."""
    now = here()
    return _holdings(now.store.manifest.id, now.store)


@st.cache_resource(max_entries=8, show_spinner=False)
def _holdings(release: str, _store: Store) -> Holdings:
    return asking.holdings(_store, catalog())


def lead(answer: Holdings) -> None:
    """How much is held and how new it is."""
    now = here()
    st.title(card.plain(words.holdings_finding(answer, now.voice)), anchor=False)
    built = now.t.date(dt.date.fromisoformat(answer.built))
    card.mark()
    st.markdown(card.plain(now.t("data.release", release=answer.release, built=built)))


def changed() -> None:
    """What is new since the release before, in the figures and in the surveys."""
    now = here()
    before = shelf.before(paths.releases(), now.kind, now.store.manifest.id)
    with card.section("changed"):
        overview.news()
        if not before:
            return
        survey = now.store.surveys.survey
        names = {p.id: p.name[now.lang] for p in survey.pilots}
        names |= {o.id: o.name[now.lang] for o in survey.organisations}
        names |= {r.id: r.name[now.lang] for r in survey.rounds}
        found = surveys.compare(paths.releases() / before, now.store.folder)
        for kind in ("pilots", "organisations", "rounds", "completed"):
            ids = getattr(found, kind)
            if ids:
                listed = now.t.listing([names[i] for i in ids])
                st.markdown(card.plain(now.t(f"data.changed.{kind}", names=listed)))


def sources(answer: Holdings) -> None:
    """Where the figures come from, and what was left out of them."""
    now = here()
    table = words.sources_table(answer, now.voice)
    with card.section("sources"):
        st.subheader(card.plain(table.title), anchor=False)
        card.show(table)
        if answer.faults:
            with st.expander(card.plain(now.t.n("data.quality", len(answer.faults)))):
                for fault in answer.faults:
                    st.markdown(card.plain(fault_text(fault, now.t)))


def figures(answer: Holdings) -> None:
    """The catalogue: every indicator with what is held, and one definition at a time."""
    now = here()
    table = words.catalog_table(answer, now.catalog, now.voice)
    items = {h.indicator.id: h.indicator for h in answer.indicators}
    first = next(iter(items))
    with card.section("catalog"):
        st.subheader(card.plain(table.title), anchor=False)
        chosen = choices.select(
            "indicator", now.t("data.column.indicator"), [*items], first, lambda i: items[i].name[now.lang]
        )
        card.definition(items[chosen])
        lines = partial(words.whole_context, answer, "observations", now.voice)
        card.behind(lambda: table, lines, answer.release, "catalog", f"catalog-{answer.release}")


def audit(answer: Holdings) -> None:
    """Whether the hidden counts of the shipped release stay hidden."""
    now = here()
    with card.section("audit"):
        st.subheader(card.plain(now.t("data.audit")), anchor=False)
        st.markdown(card.plain(words.audit_finding(answer, now.voice)))
        if answer.audit:
            card.show(words.audit_table(answer, now.voice))


def downloads(answer: Holdings) -> None:
    """The release's tables as files that carry their context."""
    now = here()
    with card.section("downloads"):
        st.subheader(card.plain(now.t("data.downloads")), anchor=False)
        card.mark()
        st.markdown(card.plain(now.t("data.downloads.note")))
        with st.container(horizontal=True, gap="medium"):
            for name in asking.WHOLE:
                st.download_button(
                    now.t(f"data.whole.{name}"),
                    partial(_whole, name, answer),
                    f"{name}-{answer.release}.csv",
                    "text/csv",
                    key=f"whole-{name}",
                    on_click="ignore",
                    type="tertiary",
                )


def _whole(name: str, answer: Holdings) -> bytes:
    now = here()
    table = words.whole_table(asking.whole(now.store, name), name, now.voice)
    return data.csv_file(table, words.whole_context(answer, name, now.voice), now.voice)


def template() -> None:
    """The survey template for a pilot and round, or for all."""
    now = here()
    t, lang = now.t, now.lang
    survey = now.store.surveys.survey
    with card.section("template"):
        st.subheader(card.plain(t("data.template")), anchor=False)
        card.mark()
        st.markdown(card.plain(t("data.template.note")))
        rounds = {r.id: r for r in survey.rounds}
        pilot = round = ""
        if rounds:
            with st.container(horizontal=True, gap="small", key="page-choices"):
                with st.container(key="picker-round", width=240):
                    round = choices.select(
                        "round",
                        t("opinion.column.round"),
                        ["", *rounds],
                        "",
                        lambda r: rounds[r].name[lang] if r else t("data.template.every"),
                    )
                taking = rounds[round].pilots if round else tuple(p.id for p in survey.pilots)
                names = {p.id: p.name[lang] for p in survey.pilots if p.id in taking}
                with st.container(key="picker-pilot", width=240):
                    pilot = choices.select(
                        "pilot",
                        t("opinion.column.pilot"),
                        ["", *names],
                        "",
                        lambda p: names.get(p, t("opinion.all")),
                    )
        held = replace(now.catalog, regions=now.store.regions, survey=survey)
        illustrative = now.store.manifest.illustrative
        parts = [p for p in ("survey", now.kind, round, pilot, lang) if p]
        st.download_button(
            t("data.template.download"),
            lambda: survey_template(held, t, pilot, round, invented=illustrative),
            f"{'-'.join(parts)}.xlsx",
            _XLSX,
            key="template",
            on_click="ignore",
            type="primary",
            disabled=not survey.instruments,
        )
    definitions()
