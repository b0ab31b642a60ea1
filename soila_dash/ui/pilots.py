"""The parts of "Pilots and innovation": profile, pilots side by side, change, respondents, definitions."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape

import streamlit as st

from soila_dash.answers import opinions as asking
from soila_dash.answers.develop import Development
from soila_dash.answers.opinions import ALL, Beside, Changes, Completeness, Opinions, Reported
from soila_dash.catalog.survey import Instrument, Pilot
from soila_dash.decks.model import View
from soila_dash.render import opinion_figures, opinion_tables, picture, starts
from soila_dash.render import opinions as words
from soila_dash.render.opinion_figures import Bar
from soila_dash.render.picture import Picture
from soila_dash.render.tables import Table
from soila_dash.store import Store
from soila_dash.ui import card, choices
from soila_dash.ui.here import here
from soila_dash.ui.text import definitions as listed
from soila_dash.ui.text import heading, note, page_title, plain, sentence, step, strong, write

DATA_PAGE = "../pages/data.py"


def asked() -> Opinions | None:
    """The profile that the choices name; None while no round has answers."""
    now = here()
    rounds = asking.rounds(now.store)
    if not rounds:
        return None
    round = choices.pick("round", [r.id for r in reversed(rounds)], rounds[-1].id)
    groups = [g.id for g in asking.groups(now.store, round)]
    group = choices.pick("group", groups, groups[0])
    pilots = next(r.pilots for r in rounds if r.id == round)
    pilot = choices.pick("pilot", pilots, "")
    return _opinions(now.store.manifest.id, round, group, pilot, now.store)


def lead(answer: Opinions) -> None:
    """The finding as the page's title, what kind of figures these are, and the choices."""
    now = here()
    t, lang = now.t, now.lang
    write(page_title(words.opinions_finding(answer, now.voice)), kind(answer.instrument))
    rounds = asking.rounds(now.store)
    names = {r.id: r.name[lang] for r in rounds}
    groups = {g.id: g.name[lang] for g in asking.groups(now.store, answer.round.id)}
    pilots = {p.id: p.name[lang] for p in now.store.surveys.survey.pilots if p.id in answer.round.pilots}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="page-choices"):
        choices.select(
            "round",
            t("opinion.column.round"),
            [*reversed(names)],
            rounds[-1].id,
            lambda r: names[r],
            width=choices.PICKER,
        )
        pick(pilots)
        choices.segments(
            "group", t("opinion.column.group"), [*groups], next(iter(groups)), lambda g: groups[g]
        )


def pick(names: Mapping[str, str]) -> str:
    """A choice among pilots by name, or all of them (""); returns the one in force."""
    t = here().t
    return choices.select(
        "pilot",
        t("opinion.column.pilot"),
        ["", *names],
        "",
        lambda p: names.get(p, t("opinion.all")),
        choices.PICKER,
    )


def kind(instrument: Instrument | None) -> str:
    """The band that tells opinions from facts of registers, and a draft from what an owner confirmed."""
    t = here().t
    parts = [t("opinion.kind")]
    if instrument is None or instrument.status == "draft":
        parts.append(t("opinion.draft"))
    return f'<p class="opinion">{escape(" · ".join(parts))}</p>'


def profile(answer: Opinions) -> None:
    """What the group says, item by item, under what each measures."""
    now = here()
    with card.section("profile"):
        pilot = answer.pilot
        title = now.t("opinion.profile", who=words.subject(answer, now.voice))
        card.head(title, now.t("opinion.profile.pilot") if pilot else now.t("opinion.profile.note"))
        rows = opinion_figures.bars(answer.rows, now.voice)
        _bars(
            rows, title, answer, f"profile-{answer.round.id}-{answer.group.id}-{pilot.id if pilot else ALL}"
        )
        write(*map(note, words.left_out([r.own for r in answer.rows], now.voice)), _origin(answer))
        table = partial(opinion_tables.opinions_table, answer, now.voice)
        image = partial(picture.opinions_picture, answer, now.voice)
        _foot(table, answer, "profile", view=_view(answer), image=image)


def said(answer: Opinions) -> None:
    """The findings as sentences, and a pilot's own facts."""
    now = here()
    with card.section("words"):
        told = [*words.opinions_sentences(answer, now.voice)]
        found = _changed(answer)
        if found is not None:
            told.append(f"{words.changes_finding(found, now.voice)}.")
        parts = [heading(now.t("narrative.title")), sentence(" ".join(told))]
        if answer.pilot:
            peers = now.t.listing([p.name[now.lang] for p in answer.peers])
            parts += [about(answer.pilot), note(now.t("opinion.peers", pilots=peers) if peers else "")]
        write(*parts)


def beside(answer: Opinions) -> None:
    """One item in every pilot of the round."""
    now = here()
    items = {row.item.id: row.item for row in answer.rows}
    first = next(iter(items))
    item = choices.pick("item", [*items], first)
    found = _beside(now.store.manifest.id, answer.round.id, answer.group.id, item, now.store)
    with card.section("beside"):
        title = words.beside_finding(found, now.voice)
        card.head(title, found.item.text[now.lang])
        choices.select(
            "item", now.t("opinion.column.item"), [*items], first, lambda i: items[i].short[now.lang]
        )
        pilot = answer.pilot.id if answer.pilot else ""
        rows = opinion_figures.beside_bars(found, now.voice, pilot)
        _bars(rows, title, found, f"beside-{answer.round.id}-{item}")
        write(*map(note, words.beside_notes(found, now.voice)), _origin(found))
        table = partial(opinion_tables.beside_table, found, now.voice)
        image = partial(picture.opinions_picture, found, now.voice, pilot)
        _foot(table, found, "beside", view=_view(found), image=image)


def _changed(answer: Opinions) -> Changes | None:
    """The round before beside this one; None when there is none before, or the pilot was not in it."""
    store, pilot = here().store, answer.pilot.id if answer.pilot else ""
    return _changes(store.manifest.id, answer.round.id, answer.group.id, pilot, store)


def change(answer: Opinions) -> None:
    """The round before beside this one, as independent samples."""
    now = here()
    found = _changed(answer)
    pilot = answer.pilot.id if answer.pilot else ""
    with card.section("change"):
        if found is None:
            write(heading(now.t("opinion.change.first")), sentence(now.t("opinion.change.first.note")))
            return
        title = words.changes_finding(found, now.voice)
        span = f"{found.before.name[now.lang]} – {found.now.name[now.lang]}"
        card.head(title, span)
        figure = opinion_figures.said_figure(found, now.voice, now.colors)
        if figure is not None:
            with st.container(key="wide-change"):
                card.chart(
                    figure,
                    opinion_figures.opinions_alt(found, now.voice),
                    f"change-{answer.round.id}-{answer.group.id}-{pilot}",
                )
        write(_origin(found))
        table = partial(opinion_tables.changes_table, found, now.voice)
        image = partial(picture.opinions_picture, found, now.voice) if figure is not None else None
        _foot(table, found, "change", view=_view(found), image=image)


def board(round: str) -> None:
    """Who has answered and what is missing."""
    now = here()
    found = _completeness(now.store.manifest.id, round, now.store)
    table = opinion_tables.completeness_table(found, now.voice)
    with card.section("board"):
        card.head(words.completeness_finding(found, now.voice), table.title)
        with st.container(key="wide-board"):
            card.show(table)
        view = View(card="respondents", round=round)
        filed = opinion_tables.completeness_file(found, now.voice)
        files(filed, words.opinions_context(found, now.voice), found.release, "board", view)
        write(_origin(found))


def definitions() -> None:
    """What is measured and asked, of whom, with which words, and the rules of protection."""
    now = here()
    t, lang = now.t, now.lang
    survey = now.store.surveys.survey
    with card.section("definition"):
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
                write(sentence(t("opinion.scale", scale=scale)), listed(asked))
        rules = now.store.surveys.thresholds
        if rules:
            write(sentence(t("opinion.rules.long", **rules)))


def _wording(wording: str) -> str:
    """A note where the words are not our own, or not known to be the official ones."""
    if wording == "own":
        return ""
    return f" ({here().t(f'opinion.wording.{wording}')})"


def empty() -> None:
    """The page while there is no pilot and no answer: what will stand here, and one next step."""
    now = here()
    t = now.t
    write(page_title(t("opinion.empty.title")), kind(None), sentence(t("opinion.empty")))
    with st.container(key="waiting"):
        write(strong(t("opinion.empty.step")))
        st.page_link(DATA_PAGE, label=t("opinion.empty.link"), query_params=choices.address())
    definitions()


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
    return listed(parts)


def of_goal(goal: str, register: str) -> None:
    """What a goal's pilots report, beside the `register` indicator's finding; never as its cause."""
    now = here()
    t = now.t
    mine = [p for p in now.store.surveys.survey.pilots if goal in p.goals]
    with card.section("reports"):
        if not mine:
            card.head(t("goal.pilots"), "", sentence(t("goal.pilots.none")), step(t("goal.pilots.step")))
            return
        known = sentence(f"{t('goal.pilots.register')}: {register}." if register else "")
        above = (card.mark(), heading(t("goal.pilots")), kind(None), sentence(t("goal.pilots.no_cause")))
        of_pilots(mine, View(card="reported", goal=goal), goal, *above, known)
        card.folded(
            t.n("goal.pilots.list", len(mine)),
            f"{goal}-pilots",
            lambda: card.show(opinion_tables.pilots_table(mine, now.voice)),
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


def of_pilots(pilots: Sequence[Pilot], view: View, key: str, *above: str) -> None:
    """What some pilots' respondents say of the national result indicators in the newest round, the words
    `above` it in the same element; `view` is the same as a slide."""
    now = here()
    rounds = [r for r in asking.rounds(now.store) if set(r.pilots) & {p.id for p in pilots}]
    if not rounds:
        write(*above, sentence(now.t("opinion.reported.no_round")))
        return
    found = _reported(now.store.manifest.id, rounds[-1].id, tuple(p.id for p in pilots), now.store)
    title = words.reported_finding(found, now.voice)
    rows = opinion_figures.reported_bars(found, now.voice)
    shown = any(r.opinion.status == "published" for r in rows)
    reading = note(now.t("opinion.reported.note") if shown else "")
    write(*above, strong(f"{title}."), reading, _origin(found))
    _foot(
        partial(opinion_tables.reported_table, found, now.voice),
        found,
        f"{key}-reported",
        partial(_bars, rows, title, found, f"{key}-reported") if shown else None,
        view,
        partial(picture.opinions_picture, found, now.voice) if shown else None,
    )


def _bars(rows: Sequence[Bar], title: str, answer: Opinions | Beside | Reported, key: str) -> None:
    now = here()
    with st.container(key=f"wide-{key}"):
        card.chart(
            opinion_figures.opinion_figure(rows, now.voice, now.colors, answer.thresholds),
            opinion_figures.bars_alt(title, rows, now.voice, answer.illustrative),
            key,
        )


def _foot(
    table: Callable[[], Table],
    answer: Opinions | Beside | Changes | Reported,
    key: str,
    drawn: Callable[[], None] | None = None,
    view: View | None = None,
    image: Callable[[], Picture] | None = None,
) -> None:
    """One click away the table and the files, and a figure that is `drawn` with them; the `view` is what
    goes into a presentation, the `image` what is taken along."""
    lines = partial(words.opinions_context, answer, here().voice)
    own, name = f"opinion-{key}", f"{key}-{answer.release}"
    card.behind(table, lines, answer.release, own, name, view=view, image=image, drawn=drawn)


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


def files(
    table: Table, lines: Sequence[tuple[str, str]], release: str, key: str, view: View | None = None
) -> None:
    """The table as files that carry their context, and as a slide."""
    card.files(table, lines, release, f"opinion-{key}", f"{key}-{release}", view)


def _origin(answer: Opinions | Beside | Changes | Completeness | Reported) -> str:
    """Whose answers these are, and the release."""
    return note(words.opinions_origin(answer, here().voice))


@st.cache_resource(max_entries=500, show_spinner=False)
def _opinions(release: str, round: str, group: str, pilot: str, _store: Store) -> Opinions:
    return asking.opinions(_store, round, group, pilot)


@st.cache_resource(max_entries=500, show_spinner=False)
def _beside(release: str, round: str, group: str, item: str, _store: Store) -> Beside:
    return asking.beside(_store, round, group, item)


@st.cache_resource(max_entries=500, show_spinner=False)
def _changes(release: str, round: str, group: str, pilot: str, _store: Store) -> Changes | None:
    return asking.changed(_store, round, group, pilot)


@st.cache_resource(max_entries=50, show_spinner=False)
def _completeness(release: str, round: str, _store: Store) -> Completeness:
    return asking.completeness(_store, round)


@st.cache_resource(max_entries=200, show_spinner=False)
def _reported(release: str, round: str, pilots: tuple[str, ...], _store: Store) -> Reported:
    return asking.reported(_store, round, pilots, asking.REPORTED)
