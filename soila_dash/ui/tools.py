"""The tools in one line under a figure: table, image, data, presentation, link, citation, what it tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from soila_dash import paths
from soila_dash.cards.base import answer_data, tables
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.tables import Table
from soila_dash.cards.view import View
from soila_dash.clock import finnish_day
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.prepare import deck_json, prepare
from soila_dash.files.image import to_png, to_svg
from soila_dash.files.spreadsheet import csv_file, xlsx_file
from soila_dash.releases import withdrawals
from soila_dash.ui import links, session_deck
from soila_dash.ui.file_button import file_button
from soila_dash.ui.here import Here, ground, here
from soila_dash.ui.text import definition_list, write

Lines = Sequence[tuple[str, str]]
Makers = dict[str, Callable[[], bytes | str]]
"""What makes each form of a file; it may be called when the session is gone."""

SCRIPT = """(()=>{if(window.soilaCopy)return;window.soilaCopy=true;const d=document;
const byHand=text=>{const area=d.createElement("textarea");area.value=text;d.body.append(area);area.select();
const done=d.execCommand("copy");area.remove();return done};
d.addEventListener("click",async e=>{const on=e.target.closest?e.target.closest("#root button.copy"):null;
if(!on)return;const own=on.dataset,to=new URL(own.address||location.href,location.href);
if(!own.address){to.searchParams.set("data",own.release.split("-")[0]);to.searchParams.set("release",own.release);
to.searchParams.delete("deck")}
const text=own.text?own.text.replace("{address}",to.href):to.href;let done=true;
try{await navigator.clipboard.writeText(text)}catch{done=byHand(text);on.focus()}
const told=on.parentNode.querySelector("[role=status]");own.words=own.words||on.textContent;
told.textContent=done?own.done:text;told.classList.toggle("aside",done);
if(!done)return;on.textContent=own.done;
setTimeout(()=>{on.textContent=own.words;told.textContent=""},4000)},true)})()"""
"""The whole inline script, allowed by its hash (soila_dash.serving): a press copies the address of what is
shown in its release, alone or within a citation, or shows it where the browser lets nothing be copied."""


@dataclass(frozen=True)
class Taken:
    """What can be taken along of a card, whose `table` is shown already or `opens`. `image` is the figure,
    `view` what it is as a slide, `drawn` draws a figure that opens with the table, `told` says what the
    figure tells where that is more than the context `lines` of its files."""

    release: str
    key: str
    name: str
    lines: Callable[[], Lines]
    table: Callable[[], Table]
    opens: bool
    view: View | None = None
    image: Callable[[], Picture] | None = None
    drawn: Callable[[], None] | None = None
    told: Callable[[], str] | None = None


@st.fragment
def tool_line(of: Taken) -> None:
    """The tools, and below them what a reader has opened. A fragment: no press draws a figure anew."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"tools-{of.key}"):
        if of.opens:
            what = "table" if of.drawn is None else "figure_and_table"
            _opener(f"{of.key}-more", what)
        if of.image is not None:
            _menu("image", of, _images(of.image))
        _menu("data", of, _data_files(of))
        if of.view is not None:
            session_deck.add_button(of.view, of.key)
        st.html(_copiers(of), width="content")
        _opener(f"{of.key}-told", "told")
    if of.opens and st.session_state.get(f"{of.key}-more"):
        _leave_withdrawn(of.release)
        if of.drawn is not None:
            of.drawn()
        write(tables.table_html(of.table(), here().voice))
    if st.session_state.get(f"{of.key}-told"):
        write(of.told() if of.told is not None else definition_list(of.lines()))


def _opener(key: str, what: str) -> None:
    """A button that opens and closes a part below the line."""
    is_open = bool(st.session_state.get(key))
    label = here().t(f"tools.close.{what}" if is_open else f"tools.{what}")
    st.button(label, key=f"{key}-button", type="tertiary", on_click=_turn, args=(key,))


def _turn(key: str) -> None:
    st.session_state[key] = not st.session_state.get(key)


def _menu(kind: str, of: Taken, makers: Makers) -> None:
    """A button that opens a menu of files; what stands in it is sent when it is opened."""
    t = here().t
    menu = st.popover(t(f"tools.{kind}"), type="tertiary", key=f"{of.key}-{kind}", on_change="rerun")
    if menu.open:
        with menu:
            for form, make in makers.items():
                label = t(f"card.{form}")
                file_button(label, make, f"{of.name}.{form}", f"{of.key}-{form}", type="tertiary")


def _images(picture: Callable[[], Picture]) -> Makers:
    return {"png": lambda: to_png(picture()), "svg": lambda: to_svg(picture())}


def _data_files(of: Taken) -> Makers:
    now = here()
    voice, kind, t = now.voice, now.kind, now.t

    def as_json() -> str:
        if of.view is None:
            return answer_data.to_json(tables.table_json(of.table(), of.lines(), of.release))
        deck = Deck.model_validate({"kind": kind, "release": of.release, "slides": (Slide(view=of.view),)})
        told = deck_json(prepare(deck, ground(kind, of.release), t))
        return answer_data.to_json(told)

    return {
        "xlsx": lambda: xlsx_file(of.table(), of.lines(), of.release, voice),
        "csv": lambda: csv_file(of.table(), of.lines(), voice),
        "json": as_json,
    }


def _copiers(of: Taken) -> str:
    """The buttons that copy the figure's link and how it is cited; what was copied is said beside them."""
    now = here()
    address = ""
    if of.view is not None:
        address = f"figure?{urlencode(links.figure_link(of.view, of.release, now.lang))}"
    kept = f'data-address="{escape(address)}" data-release="{escape(of.release)}"'
    buttons = "".join(
        f'<button type="button" class="copy" {kept} data-text="{escape(text)}" '
        f'data-done="{escape(now.t(f"tools.{what}.done"))}">{escape(now.t(f"tools.{what}"))}</button>'
        for what, text in (("link", ""), ("cite", _citation(of, now)))
    )
    return f'<div class="copiers">{buttons}<span role="status" class="aside"></span></div>'


def _citation(of: Taken, now: Here) -> str:
    """How the figure is cited in the reader's language; the browser puts the address in."""
    t, told = now.t, of.lines()

    def told_as(*keys: str) -> str:
        found = dict.fromkeys(text for name, text in told if name in {t(key) for key in keys})
        return "; ".join(text.rstrip(".") for text in found)

    about = [told_as("context.title"), told_as("context.level"), told_as("context.year")]
    return t(
        "tools.citation",
        source=told_as("context.mark") or told_as("context.source") or t("app.name"),
        title=", ".join(part for part in about if part) or of.name.removesuffix(f"-{of.release}"),
        release=of.release,
        day=t.date(finnish_day()),
        address="{address}",
    )


def _leave_withdrawn(release: str) -> None:
    """Draws the page anew, which says that its release was withdrawn since it was opened."""
    if release in withdrawals.read(paths.releases()).releases:
        st.rerun()
