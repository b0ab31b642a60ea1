"""What pages of goals and regions show of the pilots: who works there, what they report, when they began."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from soila_dash.answers import opinions
from soila_dash.answers.develop import Development
from soila_dash.answers.opinions import Reported
from soila_dash.cards.base import starts
from soila_dash.cards.opinions import figures, tables, words
from soila_dash.cards.opinions.card import opinions_picture
from soila_dash.cards.view import View
from soila_dash.catalog.survey import Pilot
from soila_dash.store import Store
from soila_dash.ui import answer_card
from soila_dash.ui.here import here
from soila_dash.ui.opinion_parts import bars, foot, kind, origin
from soila_dash.ui.text import definition_list, heading, note, sentence, step, strong, write


def about(pilot: Pilot) -> str:
    """What is public of a pilot: its goals, the state of its model, its regions, contact and practice."""
    now = here()
    t, lang = now.t, now.lang
    goals = {g.id: g.name[lang] for g in now.catalog.goals}
    start, end = t.date(pilot.start), t.date(pilot.end) if pilot.end else ""
    parts = [
        (t("pilot.goals"), t.listing([goals[g] for g in pilot.goals if g in goals])),
        (t("pilot.regions"), t.listing([now.voice.name("county", r) for r in pilot.regions])),
        (t("pilot.model"), t(f"pilot.model.{pilot.model_status}")),
        (t("pilot.time"), f"{start} – {end}"),
        (t("pilot.contact"), pilot.contact),
    ]
    if pilot.card:
        parts += [
            (t("pilot.card.need"), pilot.card.need[lang]),
            (t("pilot.card.practice"), pilot.card.practice[lang]),
            (t("pilot.card.for_whom"), pilot.card.for_whom[lang]),
            (t("pilot.card.requires"), pilot.card.requires[lang]),
        ]
        if pilot.card.link:
            parts.append((t("pilot.card.link"), pilot.card.link))
    return definition_list(parts)


def of_goal(goal: str, register: str) -> None:
    """What a goal's pilots report, beside the `register` indicator's finding; never as its cause."""
    now = here()
    t = now.t
    mine = [p for p in now.store.surveys.survey.pilots if goal in p.goals]
    with answer_card.section("reports"):
        if not mine:
            answer_card.head(
                t("goal.pilots"), "", sentence(t("goal.pilots.none")), step(t("goal.pilots.step"))
            )
            return
        known = sentence(f"{t('goal.pilots.register')}: {register}." if register else "")
        view = View(card="reported", goal=goal)
        of_pilots(mine, view, goal, t("goal.pilots"), sentence(t("goal.pilots.no_cause")), known)
        answer_card.expander(
            t.n("goal.pilots.list", len(mine)),
            f"{goal}-pilots",
            lambda: answer_card.show(tables.pilots_table(mine, now.voice)),
        )


def in_region(region: str) -> tuple[Pilot, ...]:
    """The pilots that work in a region."""
    return tuple(p for p in here().store.surveys.survey.pilots if region in p.regions)


def contacts(region: str) -> str:
    """A region's pilots with their contacts, as a sentence."""
    now = here()
    name = now.voice.name("county", region)
    mine = [f"{p.name[now.lang]} ({p.contact})" for p in in_region(region)]
    if not mine:
        return now.t("began.contacts.none", region=name)
    return now.t("began.contacts", region=name, contacts=now.t.listing(mine))


def with_starts(answer: Development) -> Development:
    """The curves with the starts of the chosen region's pilots among the events."""
    return starts.with_starts(answer, here().store.surveys.survey.pilots)


def of_pilots(pilots: Sequence[Pilot], view: View, key: str, title: str, *known: str) -> None:
    """What some pilots' respondents say of the national result indicators in the newest round, below a
    `title` and what is `known` besides; `view` is the same as a slide."""
    now = here()
    rounds = [r for r in opinions.rounds(now.store) if set(r.pilots) & {p.id for p in pilots}]
    if not rounds:
        band = kind(now.store.surveys.survey.instruments)
        write(answer_card.mark(), heading(title), band, *known, sentence(now.t("opinion.reported.no_round")))
        return
    found = _report(now.store.manifest.id, rounds[-1].id, tuple(p.id for p in pilots), now.store)
    finding = words.reported_finding(found, now.voice)
    rows = figures.reported_bars(found, now.voice)
    shown = any(r.opinion.status == "published" for r in rows)
    reading = note(now.t("opinion.reported.note") if shown else "")
    above = (answer_card.mark(), heading(title), kind(found.instruments), *known)
    write(*above, strong(f"{finding}."), reading, origin(found))
    foot(
        partial(tables.reported_table, found, now.voice),
        found,
        f"{key}-reported",
        partial(bars, rows, finding, found, f"{key}-reported") if shown else None,
        view,
        partial(opinions_picture, found, now.voice) if shown else None,
    )


@st.cache_resource(max_entries=200, show_spinner=False)
def _report(release: str, round: str, pilots: tuple[str, ...], _store: Store) -> Reported:
    return opinions.pooled_report(_store, round, pilots, opinions.REPORTED)
