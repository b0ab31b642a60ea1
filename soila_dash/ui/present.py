"""The parts of "Present": the deck in order with its words, ready-made decks and files."""

import secrets
import time
from collections.abc import Callable
from typing import Any

import streamlit as st
from pydantic import ValidationError

from soila_dash.answers.choose import of_goal
from soila_dash.answers.ground import Ground
from soila_dash.cards.base import answer_data
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.decks import keeping, ready
from soila_dash.decks.deck import MOST_SLIDES, Deck, Slide
from soila_dash.decks.prepare import Left, Page, Prepared, deck_json, prepare
from soila_dash.faults import DataFaults
from soila_dash.files.deck_book import deck_xlsx
from soila_dash.files.handout import handout
from soila_dash.files.pdf import to_pdf
from soila_dash.files.slides.presentation import MIME, pptx_file
from soila_dash.files.spreadsheet import XLSX
from soila_dash.i18n import translator
from soila_dash.ui import answer_card, choices, links, session_deck
from soila_dash.ui.here import ground, here
from soila_dash.ui.report_buttons import WORD, to_docx_later
from soila_dash.ui.stage import show
from soila_dash.ui.text import page_title, plain, sentence, write

DECK = "deck"
"""The address's part that carries the deck."""

_READ, _MODE, _SINCE, _FAULTS = "deck-read", "presenting", "presenting-since", "deck-faults"
AUDIENCE, SPEAKER = "audience", "speaker"
LONGEST_FILE = keeping.LARGEST


# What is chosen


def is_presenting() -> bool:
    """Whether the deck is being shown; takes over the deck that a link brings, before anything is drawn."""
    _arrive()
    return bool(st.session_state.get(_MODE)) and bool(_deck().slides)


def empty() -> bool:
    """Whether there is no slide yet."""
    return not _deck().slides


def _deck() -> Deck:
    return session_deck.current(here().kind)


def _arrive() -> None:
    """Reads the deck of the address once; what is wrong with it is told and the address forgotten."""
    word = str(st.query_params.get(DECK, ""))
    if not word or word == st.session_state.get(_READ):
        return
    st.session_state[_READ] = word
    try:
        _take(keeping.from_link(word))
    except DataFaults as faults:
        st.session_state[_FAULTS] = [fault_text(f, here().t) for f in faults.faults]
        del st.query_params[DECK]


def _take(found: Deck) -> None:
    """Puts a deck from outside in the place of the one of its kind, and turns to that kind."""
    session_deck.reorder(found, found.slides)
    if found.kind != here().kind:
        choices.put("data", found.kind)
        choices.put("release", "")
        # The address still asks for the other kind, and would be heard again.
        st.query_params["data"] = found.kind
        if "release" in st.query_params:
            del st.query_params["release"]
        st.rerun()


def _write_address(current: Deck) -> None:
    """The deck as it stands into the address, so that the page's own address is the deck's link."""
    try:
        word = keeping.to_link(current) if current.slides else ""
    except DataFaults:
        word = ""
    st.session_state[_READ] = word
    if word:
        st.query_params[DECK] = word
    elif DECK in st.query_params:
        del st.query_params[DECK]


def _ready() -> Prepared:
    """The deck over its release; raises DataFaults when a frozen release is not there."""
    current = _deck()
    on = ground(current.kind, current.release)
    return _prepare(keeping.to_file(current), on.store.manifest.id, here().lang, on)


# Forty heat tables are some 30 MB.
@st.cache_resource(max_entries=10, show_spinner=False)
def _prepare(written: bytes, release: str, lang: str, _on: Ground) -> Prepared:
    return prepare(keeping.from_file(written, ""), _on, translator(lang))


# The page


def introduction() -> None:
    """What the page is for, and what was wrong with a deck that was brought."""
    t = here().t
    current = _deck()
    write(page_title(current.title or t("page.present")), sentence(t("present.lead")))
    for line in st.session_state.pop(_FAULTS, []):
        st.error(plain(line))
    if not current.slides:
        _write_address(current)


def downloads() -> None:
    """Showing the deck and taking it along: the stage, files, the link; live or frozen, names or letters."""
    now = here()
    t = now.t
    current = _deck()
    try:
        got = _ready()
    except DataFaults as faults:
        for fault in faults.faults:
            st.error(plain(fault_text(fault, t)))
        st.button(t("present.live.again"), on_click=_set, args=(now.kind, "release", ""))
        return
    with answer_card.section("present"):
        write(answer_card.mark())
        widget = f"deck-title-{session_deck.version()}"
        st.text_input(
            t("present.title"),
            value=current.title,
            max_chars=160,
            key=widget,
            on_change=_write,
            args=(now.kind, None, "title", widget),
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.button(t("present.start"), type="primary", on_click=_start, args=(AUDIENCE,), key="start")
            st.button(t("present.start.speaker"), on_click=_start, args=(SPEAKER,), key="start-speaker")
            _files(got)
        st.caption(plain(t("present.keys")))
        _settings(current, got)
        _omissions(got)
    _write_address(_deck())


def _files(got: Prepared) -> None:
    t = here().t
    name = f"{t('present.file')}-{got.release}"
    linked = links.writer(got.release)
    st.download_button(
        t("present.pptx"),
        lambda: pptx_file(got, t, linked),
        f"{name}.pptx",
        MIME,
        key="deck-pptx",
        on_click="ignore",
        disabled=not got.pages,
    )
    for form, make, kind in (("pdf", to_pdf, "application/pdf"), ("docx", to_docx_later, WORD)):
        st.download_button(
            t(f"present.{form}"),
            lambda make=make: make(handout(got, t)),  # type: ignore[misc]
            f"{name}.{form}",
            kind,
            key=f"deck-{form}",
            on_click="ignore",
            disabled=not got.pages,
        )
    st.download_button(
        t("present.xlsx"),
        lambda: deck_xlsx(got, t),
        f"{name}.xlsx",
        XLSX,
        key="deck-xlsx",
        on_click="ignore",
        disabled=not got.pages,
    )
    st.download_button(
        t("present.json"),
        lambda: answer_data.to_json(deck_json(got)),
        f"{name}-{t('present.figures')}.json",
        "application/json",
        key="deck-json",
        on_click="ignore",
        disabled=not got.pages,
    )
    st.download_button(
        t("present.save"),
        lambda: keeping.to_file(_deck()),
        f"{name}.json",
        "application/json",
        key="deck-file",
        on_click="ignore",
    )


def _settings(current: Deck, got: Prepared) -> None:
    """Live or frozen figures; names or letters; the own region among letters."""
    now = here()
    t = now.t
    with st.container(horizontal=True, gap="large"):
        frozen, hidden, own = (f"deck-{name}-widget" for name in ("frozen", "hidden", "own"))
        st.session_state[frozen] = bool(current.release)
        st.toggle(t("present.frozen"), key=frozen, on_change=_freeze, args=(now.kind, got.release, frozen))
        st.session_state[hidden] = current.hidden
        st.toggle(t("present.hidden"), key=hidden, on_change=_hide, args=(now.kind, hidden))
        county = current.own or session_deck.region()
        if current.hidden and county:
            st.session_state[own] = bool(current.own)
            name = now.voice.name("county", county)
            st.toggle(t("present.own", name=name), key=own, on_change=_show_own, args=(now.kind, county, own))
    said = t("present.frozen.note" if current.release else "present.live.note", release=got.release)
    st.caption(plain(said))
    if current.hidden:
        st.caption(plain(f"{t('hidden.note')} {t('present.hidden.note')}"))
        if got.removed:
            st.caption(plain(t.n("present.removed", got.removed)))
    try:
        keeping.to_link(current)
    except DataFaults as faults:
        st.info(plain(fault_text(faults.faults[0], t)))


def _omissions(got: Prepared) -> None:
    """The slides that are not shown, and why."""
    if got.left:
        t = here().t
        lines = [t("present.left", n=one.place + 1, why=_why(one)) for one in got.left]
        with st.container(key="left"):
            st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _why(one: Left) -> str:
    t = here().t
    if one.why is not None:
        return t(f"hidden.why.{one.why}")
    return "; ".join(fault_text(f, t) for f in one.faults)


def slides() -> None:
    """Each slide with its finding, its words, and the buttons that move or remove it."""
    now = here()
    t = now.t
    current = _deck()
    try:
        pages = {page.place: page for page in _ready().pages}
    except DataFaults:
        pages = {}
    with answer_card.section("slides"):
        st.subheader(plain(t.n("present.slides", len(current.slides))), anchor=False)
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
                    on_change=_write,
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
        st.caption(plain(t("present.ready.note")))
        goals = [
            g for g in now.catalog.goals if g.id != "context" and of_goal(now.store, now.catalog, g.id)[0]
        ]
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
    current = _deck()
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
        st.session_state[_FAULTS] = [fault_text(f, here().t) for f in faults.faults]
        return
    session_deck.reorder(found, found.slides)
    if found.kind != here().kind:
        choices.put("data", found.kind)
        choices.put("release", "")


def _set(kind: str, field: str, value: Any) -> None:
    session_deck.keep(session_deck.current(kind).model_copy(update={field: value}))


def _freeze(kind: str, release: str, widget: str) -> None:
    _set(kind, "release", release if st.session_state[widget] else "")


def _hide(kind: str, widget: str) -> None:
    """Letters are drawn once for a deck, so that a slide keeps them."""
    current = session_deck.current(kind)
    session_deck.keep(
        current.model_copy(
            update={"hidden": bool(st.session_state[widget]), "draw": current.draw or secrets.token_hex(16)}
        )
    )


def _show_own(kind: str, county: str, widget: str) -> None:
    _set(kind, "own", county if st.session_state[widget] else "")


def _write(kind: str, place: int | None, field: str, widget: str) -> None:
    """Takes over words that were typed; what may not stand in a deck is told and not taken."""
    current = session_deck.current(kind)
    text = str(st.session_state[widget])
    try:
        if place is None:
            session_deck.keep(Deck.model_validate({**dict(current), field: text}))
        else:
            slides = list(current.slides)
            slides[place] = Slide.model_validate({**dict(slides[place]), field: text})
            session_deck.keep(current.model_copy(update={"slides": tuple(slides)}))
    except ValidationError:
        st.session_state[_FAULTS] = [here().t("fault.not_readable")]


def _move(kind: str, place: int, to: int) -> None:
    current = session_deck.current(kind)
    slides = list(current.slides)
    slides.insert(to, slides.pop(place))
    session_deck.reorder(current, tuple(slides))


def _remove(kind: str, place: int) -> None:
    current = session_deck.current(kind)
    session_deck.reorder(current, tuple(s for n, s in enumerate(current.slides) if n != place))


def _start(mode: str) -> None:
    st.session_state[_MODE] = mode
    st.session_state[_SINCE] = time.time()


def _stop() -> None:
    st.session_state[_MODE] = ""


def stage() -> None:
    """The deck as it is shown."""
    elapsed = max(0, int(time.time() - st.session_state.get(_SINCE, time.time())))
    show(_ready(), st.session_state[_MODE] == SPEAKER, elapsed, _stop)
