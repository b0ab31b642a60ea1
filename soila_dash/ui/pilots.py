"""The parts of "Pilots and innovation": profile, pilots side by side, change, respondents, definitions."""

from functools import partial

import streamlit as st

from soila_dash.answers import opinion_changes, opinions
from soila_dash.answers.opinion_changes import Changes
from soila_dash.answers.opinions import ALL, Beside, Opinions
from soila_dash.cards.opinions import as_json, figures, tables, words
from soila_dash.cards.opinions.card import opinions_picture
from soila_dash.cards.view import View
from soila_dash.drawing.page_figure import SCROLLED
from soila_dash.store import Store
from soila_dash.ui import answer_card, choices, page_links
from soila_dash.ui.choices import Choice
from soila_dash.ui.finding import Finding, Said, Shown
from soila_dash.ui.here import here
from soila_dash.ui.opinion_parts import (
    bars,
    describe_bars,
    draw_wide,
    files,
    foot,
    heading_with_mark,
    kind,
    origin,
)
from soila_dash.ui.pilots_elsewhere import about
from soila_dash.ui.text import definition_list, heading, note, page_title, plain, sentence, strong, write

DATA_PAGE = "../pages/data.py"


def ask() -> Opinions | None:
    """The profile that the choices name; None while no round has answers."""
    now = here()
    rounds = opinions.rounds(now.store)
    if not rounds:
        return None
    round = choices.pick("round", [r.id for r in reversed(rounds)], rounds[-1].id)
    groups = [g.id for g in opinions.groups(now.store, round)]
    group = choices.pick("group", groups, groups[0])
    pilots = next(r.pilots for r in rounds if r.id == round)
    pilot = choices.pick("pilot", ["", *pilots], "")
    return _opinions(now.store.manifest.id, round, group, pilot, now.store)


def finding(answer: Opinions) -> Finding:
    """What a group says, statement by statement, and the same in words."""
    now = here()
    lead = page_title(words.opinions_title(answer, now.voice)), kind([answer.instrument])
    return Finding(lead, (((_profile(answer),), 17), ((_sentences(answer),), 7)), above=(_offer(answer),))


def _offer(answer: Opinions) -> tuple[Choice, ...]:
    """The choices, in one line."""
    now = here()
    t, lang = now.t, now.lang
    rounds = [(r.id, r.name[lang]) for r in reversed(opinions.rounds(now.store))]
    names = {p.id: p.name[lang] for p in now.store.surveys.survey.pilots if p.id in answer.round.pilots}
    pilots = [("", t("opinion.all")), *names.items()]
    groups = [(g.id, g.name[lang]) for g in opinions.groups(now.store, answer.round.id)]
    pilot = answer.pilot.id if answer.pilot else ""
    return (
        Choice("round", t("opinion.column.round"), rounds, answer.round.id, rounds[0][0]),
        Choice("pilot", t("opinion.column.pilot"), pilots, pilot, ""),
        Choice("group", t("opinion.column.group"), groups, answer.group.id, groups[0][0], False),
    )


def _profile(answer: Opinions) -> Shown:
    """What the group says, item by item, under what each measures."""
    now = here()
    who = words.subject(answer, now.voice)
    title = now.t("opinion.profile", who=who)
    reading = now.t("opinion.profile.pilot" if answer.pilot else "opinion.profile.note")
    drawn = describe_bars(
        figures.bars(answer.rows, now.voice),
        title,
        answer,
        f"profile-{answer.round.id}-{answer.group.id}-{answer.pilot.id if answer.pilot else ALL}",
    )
    notes = (reading, *words.omissions([r.own for r in answer.rows], now.voice))
    return Shown(
        "profile",
        (heading_with_mark(now.t("opinion.profile.heading")),),
        drawn,
        (*map(note, notes), origin(answer)),
        lambda: tables.opinions_table(answer, now.voice),
    )


def _sentences(answer: Opinions) -> Said:
    """The findings as sentences, and a pilot's own facts."""
    now = here()
    told = [f"{words.opinions_finding(answer, now.voice)}.", *words.opinions_sentences(answer, now.voice)]
    found = _last_changes(answer)
    if found is not None:
        told.append(f"{words.changes_finding(found, now.voice)}.")
    parts = [heading(now.t("narrative.title")), sentence(" ".join(told))]
    if answer.pilot:
        peers = now.t.listing([p.name[now.lang] for p in answer.peers])
        parts += [about(answer.pilot), note(now.t("opinion.peers", pilots=peers) if peers else "")]
    return Said("words", tuple(parts))


def lead(answer: Opinions) -> None:
    """Draws the finding: title, choices, figure and words."""
    now = here()
    found = finding(answer)
    (shown,) = found.cards
    write(*found.lead)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="page-choices"):
        for row in found.above:
            for choice in row:
                choices.draw(choice, "stretch")
    (_, wide), (told, narrow) = found.columns
    left, right = st.columns([wide, narrow], gap="large")
    with left, answer_card.section(shown.key):
        write(*shown.head)
        if shown.drawn is not None:
            draw_wide(shown.drawn)
        write(*shown.below)
        image = partial(opinions_picture, answer, now.voice)
        foot(shown.table, answer, shown.key, view=_view(answer), image=image)
    with right:
        for one in told:
            if isinstance(one, Said):
                with answer_card.section(one.key):
                    write(*one.parts)


def pilots_beside(answer: Opinions) -> None:
    """One item in every pilot of the round."""
    now = here()
    items = {row.item.id: row.item for row in answer.rows}
    first = next(iter(items))
    item = choices.pick("item", [*items], first)
    found = _pilots_beside(now.store.manifest.id, answer.round.id, answer.group.id, item, now.store)
    with answer_card.section("beside"):
        title = words.beside_finding(found, now.voice)
        answer_card.head(title, found.item.text[now.lang])
        choices.select(
            "item", now.t("opinion.column.item"), [*items], first, lambda i: items[i].short[now.lang]
        )
        pilot = answer.pilot.id if answer.pilot else ""
        rows = figures.beside_bars(found, now.voice, pilot)
        bars(rows, title, found, f"beside-{answer.round.id}-{item}")
        write(*map(note, words.beside_notes(found, now.voice)), origin(found))
        table = partial(tables.beside_table, found, now.voice)
        image = partial(opinions_picture, found, now.voice, pilot)
        foot(table, found, "beside", view=_view(found), image=image)


def _last_changes(answer: Opinions) -> Changes | None:
    """The round before beside this one; None when there is none before, or the pilot was not in it."""
    store, pilot = here().store, answer.pilot.id if answer.pilot else ""
    return _changes(store.manifest.id, answer.round.id, answer.group.id, pilot, store)


def change(answer: Opinions) -> None:
    """The round before beside this one, as independent samples."""
    now = here()
    found = _last_changes(answer)
    pilot = answer.pilot.id if answer.pilot else ""
    with answer_card.section("change"):
        if found is None:
            write(heading(now.t("opinion.change.first")), sentence(now.t("opinion.change.first.note")))
            return
        title = words.changes_finding(found, now.voice)
        span = f"{found.before.name[now.lang]} – {found.now.name[now.lang]}"
        answer_card.head(title, span)
        figure = figures.figure_of(found, now.voice, now.colors)
        if figure is not None:
            with answer_card.wide("change"):
                answer_card.chart(
                    figure,
                    figures.opinions_alt(found, now.voice),
                    f"change-{answer.round.id}-{answer.group.id}-{pilot}",
                    widths=SCROLLED,
                )
        write(origin(found))
        table = partial(tables.changes_table, found, now.voice)
        image = partial(opinions_picture, found, now.voice) if figure is not None else None
        foot(table, found, "change", view=_view(found), image=image)


def board(round: str) -> None:
    """Who has answered and what is missing."""
    now = here()
    found = opinions.completeness(now.store, round)
    table = tables.completeness_table(found, now.voice)
    with answer_card.section("board"):
        answer_card.head(words.completeness_finding(found, now.voice), table.title)
        with answer_card.wide("board"):
            answer_card.show(table)
        view = View(card="respondents", round=round)
        files(table, as_json.opinions_context(found, now.voice), found.release, "board", view)
        write(origin(found))


def definitions() -> None:
    """What is measured and asked, of whom, with which words, and the rules of protection."""
    now = here()
    t, lang = now.t, now.lang
    survey = now.store.surveys.survey
    with answer_card.section("definition"):
        write(heading(t("opinion.definitions")), sentence(t("opinion.definitions.note")))
        names = {m.id: m.name[lang] for m in survey.measures}
        for group in survey.groups:
            instrument = survey.latest(group.id)
            if instrument is None:
                continue
            status = t(f"survey.status.{instrument.status}")
            label = f"{group.name[lang]}: {instrument.name[lang]} {instrument.version} ({status})"
            with st.expander(plain(label)):
                scale = "; ".join(f"{a.level} {a.label[lang]}" for a in instrument.scale.answers)
                asked = [(names[i.measures], i.text[lang] + _wording(i.wording)) for i in instrument.items]
                write(sentence(t("opinion.scale", scale=scale)), definition_list(asked))
        rules = now.store.surveys.thresholds
        if rules:
            write(sentence(t("opinion.rules.long", **rules)))


def _wording(wording: str) -> str:
    """A note where the words are not our own, or not known to be the official ones."""
    if wording == "own":
        return ""
    return f" ({here().t(f'opinion.wording.{wording}')})"


def empty_finding() -> Finding:
    """What stands first while there is no pilot and no answer."""
    now = here()
    title, band = page_title(now.t("opinion.empty.title")), kind(now.store.surveys.survey.instruments)
    return Finding((title, band, sentence(now.t("opinion.empty"))), ())


def empty() -> None:
    """The page while there is no pilot and no answer: what will stand here, and one next step."""
    t = here().t
    write(*empty_finding().lead)
    with st.container(key="waiting"):
        write(strong(t("opinion.empty.step")), page_links.to_example())
        st.page_link(DATA_PAGE, label=t("opinion.empty.link"), query_params=choices.address())
    definitions()


def _view(answer: Opinions | Beside | Changes) -> View:
    """The card as a view of a deck."""
    cards = {Opinions: "opinions", Beside: "beside", Changes: "changes"}
    at = answer.now if isinstance(answer, Changes) else answer.round
    pilot = None if isinstance(answer, Beside) else answer.pilot
    return View.model_validate(
        {
            "card": cards[type(answer)],
            "round": at.id,
            "group": answer.group.id,
            "pilot": pilot.id if pilot else "",
            "item": answer.item.id if isinstance(answer, Beside) else "",
        }
    )


@st.cache_resource(max_entries=500, show_spinner=False)
def _opinions(release: str, round: str, group: str, pilot: str, _store: Store) -> Opinions:
    return opinions.opinions(_store, round, group, pilot)


@st.cache_resource(max_entries=500, show_spinner=False)
def _pilots_beside(release: str, round: str, group: str, item: str, _store: Store) -> Beside:
    return opinions.pilots_beside(_store, round, group, item)


@st.cache_resource(max_entries=500, show_spinner=False)
def _changes(release: str, round: str, group: str, pilot: str, _store: Store) -> Changes | None:
    return opinion_changes.last_changes(_store, round, group, pilot)
