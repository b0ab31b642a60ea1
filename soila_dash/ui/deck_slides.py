"""The slides of a deck on "Present": their words, their order, ready-made ones and a deck from a file."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from soila_dash.answers.choose import of_goal
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.catalog import CONTEXT
from soila_dash.decks import keeping, ready
from soila_dash.decks.deck import MOST_SLIDES, Slide
from soila_dash.decks.prepare import Page
from soila_dash.faults import DataFaults
from soila_dash.ui import answer_card, choices, session_deck
from soila_dash.ui.deck_state import empty, own_deck, ready_deck, take_words
from soila_dash.ui.here import ground, here
from soila_dash.ui.session_deck import FAULTS
from soila_dash.ui.text import plain

LONGEST_FILE = keeping.LARGEST

SCRIPT = """(()=>{if(window.soilaSlides)return;window.soilaSlides=true;const d=document;
const step={up:-1,down:1,remove:0};
const find=(place,what)=>d.querySelector(
`[class*="st-key-deckslide-${place} "] [class*="-${place}-${what}"] button:not(:disabled)`);
d.addEventListener("click",e=>{
const on=e.target.closest?.('[class*="st-key-deckslide-"] button');
const box=on?.closest('[class*="st-key-slide-"]');
const own=/st-key-slide-[0-9]+-([0-9]+)-(up|down|remove)/.exec(box?.className||"");if(!own)return;
const what=own[2],place=Number(own[1])+step[what];let tries=0;
const back=()=>{if(++tries>80)return;if(on.isConnected)return setTimeout(back,60);
if(d.activeElement!==d.body)return;
const next=[place,place-1].flatMap(n=>[what,"down","up","remove"].map(w=>find(n,w))).find(Boolean);
if(next)next.focus();else setTimeout(back,60)};
setTimeout(back,60)},true)})()"""
"""The whole inline script, allowed by its hash (soila_dash.serving): when a slide has moved or gone, the
focus goes on with it, or to the one that took its place."""


def slides() -> None:
    """Each slide with its finding, its words, and the buttons that move or remove it."""
    now = here()
    t = now.t
    current = own_deck()
    try:
        pages = {page.place: page for page in ready_deck().pages}
    except DataFaults:
        pages = {}
    with answer_card.section("slides"):
        st.subheader(plain(t.n("present.slides", len(current.slides))), anchor=False)
        st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)
        for place, slide in enumerate(current.slides):
            _slide(place, slide, pages.get(place), len(current.slides))


def _slide(place: int, slide: Slide, page: Page | None, of: int) -> None:
    now = here()
    t = now.t
    own = f"slide-{session_deck.version()}-{place}"
    with st.container(key=f"deckslide-{place}"):
        title = page.title if page else t("present.not_shown")
        st.markdown(f"**{place + 1}. {plain(title)}**")
        under = page.statement.under if page else ""
        st.caption(plain(" · ".join(x for x in (t(f"present.card.{slide.view.card}"), under) if x)))
        with st.container(horizontal=True, gap="small"):
            for name, to in (("up", place - 1), ("down", place + 1)):
                st.button(
                    t(f"present.{name}"),
                    key=f"{own}-{name}",
                    type="tertiary",
                    on_click=_move,
                    args=(now.kind, place, to),
                    disabled=not 0 <= to < of,
                )
            st.button(
                t("present.remove"),
                key=f"{own}-remove",
                type="tertiary",
                on_click=_remove,
                args=(now.kind, place),
            )
        with st.expander(t("present.words")):
            for field, length in (("title", 160), ("question", 240), ("notes", 2000)):
                widget = f"{own}-{field}"
                draw: Callable[..., Any] = st.text_area if field == "notes" else st.text_input
                draw(
                    t(f"present.words.{field}"),
                    value=getattr(slide, field),
                    max_chars=length,
                    key=widget,
                    on_change=take_words,
                    args=(now.kind, place, field, widget),
                )


def ready_made() -> None:
    """Ready-made decks, and a deck from a file."""
    now = here()
    t = now.t
    with answer_card.section("ready"):
        st.subheader(plain(t("present.ready")), anchor=False)
        if empty():
            st.markdown(plain(t("present.empty")))
        hint = "" if session_deck.region() else t("present.ready.region")
        st.caption(plain(f"{t('present.ready.note')} {hint}".strip()))
        goals = [g for g in now.catalog.goals if g.id != CONTEXT and of_goal(now.store, now.catalog, g.id)[0]]
        with st.container(horizontal=True, gap="small"):
            st.button(t("deck.ready.whole"), key="ready-whole", on_click=_begin, args=("whole",))
            for goal in goals:
                st.button(
                    goal.name[now.lang], key=f"ready-{goal.id}", on_click=_begin, args=(f"goal {goal.id}",)
                )
            if session_deck.region():
                name = now.voice.name("county", session_deck.region())
                st.button(
                    name, key="ready-region", on_click=_begin, args=(f"region {session_deck.region()}",)
                )
        with st.container(key="upload"):
            st.file_uploader(
                t("present.open"),
                type=["json"],
                key=f"deck-upload-{session_deck.version()}",
                on_change=_open,
                args=(f"deck-upload-{session_deck.version()}",),
            )


# What the buttons do


def _begin(which: str) -> None:
    """Takes a ready-made deck after the slides that are there already."""
    now = here()
    on, t = ground(now.kind), now.t
    kind, _, code = which.partition(" ")
    if kind == "goal":
        goal = next(g for g in now.catalog.goals if g.id == code)
        made = ready.goal_deck(goal, session_deck.region(), on, t)
    elif kind == "region":
        made = ready.region_deck(code, on, t)
    else:
        made = ready.whole_deck(on, t)
    current = own_deck()
    titled = current if current.title else current.model_copy(update={"title": made.title})
    session_deck.reorder(titled, (*current.slides, *made.slides)[:MOST_SLIDES])


def _open(widget: str) -> None:
    """Reads a deck from a file; nothing of it is taken when anything in it is wrong."""
    file = st.session_state.get(widget)
    if file is None:
        return
    try:
        if file.size > LONGEST_FILE:
            keeping.from_file(b" " * (LONGEST_FILE + 1), file.name)
        found = keeping.from_file(file.getvalue(), file.name)
    except DataFaults as faults:
        st.session_state[FAULTS] = [fault_text(f, here().t) for f in faults.faults]
        return
    session_deck.take_file(found)
    if found.kind != here().kind:
        choices.turn_to(found.kind)


def _move(kind: str, place: int, to: int) -> None:
    current = session_deck.current(kind)
    slides = list(current.slides)
    slides.insert(to, slides.pop(place))
    session_deck.reorder(current, tuple(slides))


def _remove(kind: str, place: int) -> None:
    current = session_deck.current(kind)
    session_deck.reorder(current, tuple(s for n, s in enumerate(current.slides) if n != place))
