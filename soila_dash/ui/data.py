"""The parts of "Data": sources, catalogue, what changed, the audit of small numbers, downloads, template."""

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from soila_dash import paths
from soila_dash.answers.holdings import WHOLE, Holdings, holdings, whole
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.holdings import (
    audit_finding,
    audit_table,
    catalog_context,
    catalog_table,
    holdings_finding,
    sources_table,
    whole_context,
    whole_table,
)
from soila_dash.catalog import Catalog
from soila_dash.files.spreadsheet import csv_file
from soila_dash.files.template import survey_template
from soila_dash.releases import shelf, surveys
from soila_dash.releases.manifest import Manifest
from soila_dash.releases.package import zip_file
from soila_dash.store import Store
from soila_dash.ui import age, answer_card, choices, overview
from soila_dash.ui.fault_words import names
from soila_dash.ui.file_button import file_button
from soila_dash.ui.here import catalog, here
from soila_dash.ui.opinion_parts import pick
from soila_dash.ui.pilots import definitions
from soila_dash.ui.text import heading, page_title, plain, sentence, write


def ask() -> Holdings:
    """What the release holds."""
    now = here()
    return _holdings(now.store.manifest.id, now.store)


@st.cache_resource(max_entries=8, show_spinner=False)
def _holdings(release: str, _store: Store) -> Holdings:
    return holdings(_store, catalog())


def lead(answer: Holdings) -> None:
    """How much is held and how new it is."""
    now = here()
    built = now.t.date(dt.date.fromisoformat(answer.built))
    write(
        page_title(holdings_finding(answer, now.voice)),
        answer_card.mark(),
        sentence(f"{now.t('data.release', release=answer.release, built=built)} {age.of_release()}".strip()),
    )


def changes() -> None:
    """What is new since the release before, in the figures and in the surveys."""
    now = here()
    before = shelf.previous_release(paths.releases(), now.kind, now.store.manifest.id)
    with answer_card.section("changed"):
        if not before:
            write(overview.news_list())
            return
        survey = now.store.surveys.survey
        names = {p.id: p.name[now.lang] for p in survey.pilots}
        names |= {o.id: o.name[now.lang] for o in survey.organisations}
        names |= {r.id: r.name[now.lang] for r in survey.rounds}
        found = surveys.compare(paths.releases() / before, now.store.folder)
        told = [
            sentence(now.t(f"data.changed.{kind}", names=now.t.listing([names[i] for i in ids])))
            for kind in ("pilots", "organisations", "rounds", "completed")
            if (ids := getattr(found, kind))
        ]
        write(overview.news_list(), *told)


def sources(answer: Holdings) -> None:
    """Where the figures come from, and what was left out of them."""
    now = here()
    table = sources_table(answer, now.voice)
    with answer_card.section("sources"):
        write(heading(table.title), answer_card.table_html(table))
        if answer.faults:
            with st.expander(plain(now.t.n("data.quality", len(answer.faults)))):
                named = names(now)
                write(*(sentence(fault_text(fault, now.t, named)) for fault in answer.faults))


def figures(answer: Holdings) -> None:
    """The catalogue: every indicator with what is held, and one definition at a time."""
    now = here()
    table = catalog_table(answer, now.catalog, now.voice)
    items = {h.indicator.id: h.indicator for h in answer.indicators}
    first = next(iter(items))
    with answer_card.section("catalog"):
        write(heading(table.title))
        chosen = choices.select(
            "indicator", now.t("data.column.indicator"), [*items], first, lambda i: items[i].name[now.lang]
        )
        write(answer_card.definition(items[chosen]))
        lines = partial(catalog_context, answer, table.title, now.voice)
        answer_card.details(lambda: table, lines, answer.release, "catalog", f"catalog-{answer.release}")


def audit(answer: Holdings) -> None:
    """Whether the hidden counts of the shipped release stay hidden."""
    now = here()
    with answer_card.section("audit"):
        table = answer_card.table_html(audit_table(answer, now.voice)) if answer.audit else ""
        write(heading(now.t("data.audit")), sentence(audit_finding(answer, now.voice)), table)


def downloads(answer: Holdings) -> None:
    """The release's tables as files that carry their context."""
    now = here()
    with answer_card.section("downloads"):
        write(heading(now.t("data.downloads")), answer_card.mark(), sentence(now.t("data.downloads.note")))
        with st.container(horizontal=True, gap="medium"):
            for name in WHOLE:
                table = partial(_whole, name, answer, now.store, now.voice)
                file = f"{name}-{answer.release}.csv"
                file_button(now.t(f"data.whole.{name}"), table, file, f"whole-{name}", type="tertiary")
            held = now.catalog, now.store.folder, now.store.manifest
            package = f"package-{answer.release}.zip"
            file_button(now.t("data.package"), partial(_package, *held), package, "package", type="tertiary")


def _whole(name: str, answer: Holdings, store: Store, voice: Voice) -> bytes:
    """Made after the page has been drawn, when no session can be asked."""
    table = whole_table(whole(store, name), name, answer, voice)
    return csv_file(table, whole_context(answer, table.title, voice), voice)


def _package(known: Catalog, folder: Path, manifest: Manifest) -> bytes:
    return zip_file(folder, manifest, known)


def template() -> None:
    """The survey template for a pilot and round, or for all."""
    now = here()
    t, lang = now.t, now.lang
    survey = now.store.surveys.survey
    with answer_card.section("template"):
        write(heading(t("data.template")), answer_card.mark(), sentence(t("data.template.note")))
        rounds = {r.id: r for r in survey.rounds}
        pilot = round = ""
        if rounds:
            with st.container(horizontal=True, gap="small", key="page-choices"):
                round = choices.select(
                    "round",
                    t("opinion.column.round"),
                    ["", *rounds],
                    "",
                    lambda r: rounds[r].name[lang] if r else t("data.template.every"),
                    width=choices.PICKER,
                )
                taking = rounds[round].pilots if round else tuple(p.id for p in survey.pilots)
                names = {p.id: p.name[lang] for p in survey.pilots if p.id in taking}
                pilot = pick(names)
        held = replace(now.catalog, regions=now.store.regions, survey=survey)
        illustrative = now.store.manifest.illustrative
        parts = [p for p in ("survey", now.kind, round, pilot, lang) if p]
        file_button(
            t("data.template.download"),
            lambda: survey_template(held, t, pilot, round, invented=illustrative),
            f"{'-'.join(parts)}.xlsx",
            "template",
            type="primary",
            disabled=not survey.instruments,
        )
    definitions()
