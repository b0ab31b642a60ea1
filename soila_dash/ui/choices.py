"""The reader's choices: kept while moving between pages, mirrored in the address, never trusted."""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from soila_dash.i18n import DEFAULT

PICKER = 240
"""As wide as an indicator's short name, in pixels."""
YEAR = 140
"""As wide as a year."""
SLIDER, MANY = 360, 5
"""Pixels of a slider, and from so many options on there is one."""
KEYS = (
    "lang",
    "data",
    "release",
    "region",
    "card",
    "view",
    "goal",
    "indicator",
    "second",
    "level",
    "year",
    "period",
    "sex",
    "basket",
    "peers",
    "w",
    "order",
    "map",
    "events",
    "round",
    "group",
    "pilot",
    "item",
)
ALONG = ("lang", "data", "region", "release")
"""What goes along from page to page, by the address."""
OF_DATA = ("release", "region", "level", "year", "basket", "peers")
"""What the other data's choices are not: their releases, regions and years are others."""
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,480}")
_STATE, _WRITTEN, _FRESH, _SHOWN = "choices", "choices-written", "choices-fresh", "choices-shown"
_DEFAULTS = "choices-defaults"
_PAGE, _ARRIVED, _LEFT = "choices-page", "choices-arrived", "choices-left"
_reading: ContextVar[MutableMapping[str, Any] | None] = ContextVar("reading", default=None)


@dataclass(frozen=True)
class Choice:
    """A choice as the address has it: its key there, its label, its options with their words, the one in
    force, and the one that the address leaves out. `listed` ones are a list, the others a row of buttons;
    where there are many, one that `slides` is a slider from the last option to the first."""

    key: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str
    default: str
    listed: bool = True
    slides: bool = False


def state() -> MutableMapping[Any, Any]:
    """What is kept of the reader: the session, or what an address alone says."""
    alone = _reading.get()
    return st.session_state if alone is None else alone


def in_session() -> bool:
    """Whether a session runs; else an address is read alone."""
    return _reading.get() is None


@contextmanager
def reading(given: Mapping[str, str]) -> Iterator[None]:
    """Inside, choices are those of an address alone, as a session begins with them; nothing may be drawn."""
    fresh = {key: value for key, value in given.items() if key in KEYS}
    plain = {key: value for key, value in fresh.items() if _PLAIN.fullmatch(value)}
    token = _reading.set({_STATE: plain, _FRESH: fresh, _SHOWN: {}, _DEFAULTS: {}})
    try:
        yield
    finally:
        _reading.reset(token)


def language_in(session: Any) -> str:
    """The language chosen in a session that is not this one; the default's where none is."""
    return str(session[_STATE].get("lang", DEFAULT)) if _STATE in session else DEFAULT


def begin() -> None:
    """Takes over what the address says when it says something new; once a run, before anything else.

    Only plain codes are taken. A value that no option matches is dropped by `pick` with a notice.
    """
    state = st.session_state
    state.setdefault(_STATE, {})
    state[_SHOWN], state[_DEFAULTS] = {}, {}
    given = {key: str(value) for key, value in st.query_params.items() if key in KEYS}
    state[_FRESH] = {}
    if given and given != state.get(_WRITTEN):
        state[_FRESH] = given
        state[_STATE] = {**state[_STATE], **{k: v for k, v in given.items() if _PLAIN.fullmatch(v)}}


def went_back(page: str) -> bool:
    """Takes back what the address no longer says, as after Back; whether there was any.

    Links to another page carry what it is to show: whatever its address leaves out is what goes without
    saying there.
    """
    state = st.session_state
    before, written = state.get(_PAGE), state.get(_WRITTEN, {})
    state[_PAGE], state[_LEFT] = page, False
    given = {key: value for key, value in st.query_params.items() if key in KEYS}
    if before != page:
        state[_ARRIVED] = None
        gone = [key for key in KEYS if before is not None and key not in given and get(key)]
        for key in gone:
            put(key, "")
        return bool(gone)
    if given == written:
        return False
    # What a press has just changed is no Back, though the address does not say it yet.
    left = [key for key, value in written.items() if key not in given and get(key) == value]
    came_with = state[_ARRIVED] or {}
    gone = [key for key in left if key in ALONG or came_with.get(key) != written[key]]
    for key in gone:
        put(key, "" if key in ALONG else came_with.get(key, ""))
    state[_WRITTEN] = {key: get(key) for key in written if get(key)}
    state[_LEFT] = bool(left) and not gone
    return bool(gone)


def get(key: str) -> str:
    """The choice as it stands, "" for none."""
    return str(state()[_STATE].get(key, ""))


def put(key: str, value: str) -> None:
    """Sets a choice; "" forgets it."""
    if value:
        state()[_STATE][key] = value
    else:
        state()[_STATE].pop(key, None)


def accept(key: str) -> None:
    """Leaves the choice in the address though the page can only show another, and tells so itself."""
    state()[_SHOWN][key] = get(key)
    state()[_FRESH].pop(key, None)


def turn_to(kind: str) -> None:
    """Turns to the real or the example data, and forgets what was chosen of the other."""
    put("data", kind)
    for key in OF_DATA:
        put(key, "")


def pick(key: str, options: Sequence[str], default: str) -> str:
    """The choice when it is among the options, else the default; marks it for the address.

    A choice from the address that is no option is remembered for `invalid`; one that merely does
    not fit this page stays in memory and out of the address.
    """
    value = get(key)
    chosen = value if value in options else default
    state()[_DEFAULTS][key] = default
    if chosen != default:
        state()[_SHOWN][key] = chosen
    elif key in state()[_FRESH] and state()[_FRESH][key] not in options:
        state()[_FRESH][key] += "\0"
        put(key, "")
    return chosen


def pick_several(key: str, options: Sequence[str]) -> tuple[str, ...]:
    """The choices among the options, written with points between them (01.04.11); marks them for the
    address. One from the address that is no option is remembered for `invalid`."""
    wanted = dict.fromkeys(code for code in get(key).split(".") if code)
    chosen = tuple(code for code in wanted if code in options)
    strange = [code for code in wanted if code not in options]
    if chosen:
        state()[_SHOWN][key] = ".".join(chosen)
    fresh = state()[_FRESH]
    if strange and key in fresh:
        fresh[key] = ".".join(strange) + "\0"
        put(key, ".".join(chosen))
    elif key in fresh and not _PLAIN.fullmatch(fresh[key]):
        fresh[key] = fresh[key].rstrip("\0") + "\0"
    return chosen


def invalid() -> list[tuple[str, str]]:
    """(key, value) pairs of the address that are no option here; to be told to the reader."""
    fresh: dict[str, str] = state()[_FRESH]
    return [(key, value.rstrip("\0")) for key, value in fresh.items() if value.endswith("\0")]


def finish() -> None:
    """Writes the choices in force into the address, defaults left out; once a run, at the end. An address
    that says more than it must stays: written anew it would be another step, and Back would lead to it."""
    state, shown = st.session_state, st.session_state[_SHOWN]
    given = st.query_params.to_dict()
    others = {k: v for k, v in given.items() if k not in KEYS}
    wanted = {k: shown[k] for k in KEYS if k in shown}
    spare = {k: v for k, v in state[_DEFAULTS].items() if k not in shown and given.get(k) == v}
    stays = state.get(_LEFT) and wanted == state[_WRITTEN]
    if {**others, **wanted, **spare} == given:
        wanted |= spare
    elif not stays:
        st.query_params.from_dict({**others, **wanted})
    state[_WRITTEN] = wanted
    if state.get(_ARRIVED) is None:
        state[_ARRIVED] = wanted


def address() -> dict[str, str]:
    """The choices in force, as the address carries them."""
    return dict(state()[_SHOWN])


def select(
    key: str,
    label: str,
    options: Sequence[str],
    default: str,
    words: Callable[[str], str],
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """A drop-down bound to a choice, `width` pixels wide; returns the option in force."""
    chosen = pick(key, options, default)
    widget = _widget(key, chosen)
    st.selectbox(
        label, options, key=widget, format_func=words, on_change=_take, args=(key, widget), width=width
    )
    return chosen


def segments(key: str, label: str, options: Sequence[str], default: str, words: Callable[[str], str]) -> str:
    """A row of buttons bound to a choice; returns the option in force."""
    chosen = pick(key, options, default)
    widget = _widget(key, chosen)
    st.segmented_control(
        label, options, key=widget, format_func=words, required=True, on_change=_take, args=(key, widget)
    )
    return chosen


def draw(one: Choice, width: int | Literal["stretch"] = PICKER) -> None:
    """A choice as its picker, nothing where there is a single option. A year is short."""
    codes, words = [code for code, _ in one.options], dict(one.options)
    if len(codes) < 2:
        return
    if one.slides and len(codes) >= MANY:
        slider(one)
    elif one.listed:
        wide = YEAR if one.key == "year" else width
        select(one.key, one.label, codes, one.default, words.__getitem__, wide)
    else:
        segments(one.key, one.label, codes, one.default, words.__getitem__)


def slider(one: Choice) -> None:
    """A slider bound to a choice, along which figures and map change together."""
    codes, words = [code for code, _ in reversed(one.options)], dict(one.options)
    widget = _widget(one.key, pick(one.key, codes, one.default))
    st.select_slider(
        one.label,
        codes,
        key=widget,
        format_func=words.__getitem__,
        on_change=_take,
        args=(one.key, widget),
        width=SLIDER,
    )


def several(key: str, label: str, options: Sequence[str], words: Callable[[str], str]) -> tuple[str, ...]:
    """Buttons of which any number may be chosen, bound to a choice; returns those in force."""
    chosen = pick_several(key, options)
    widget = f"{key}-widget"
    st.session_state[widget] = list(chosen)
    st.pills(
        label,
        options,
        selection_mode="multi",
        key=widget,
        format_func=words,
        on_change=_take_several,
        args=(key, widget),
    )
    return chosen


def switch(key: str, label: str) -> bool:
    """A switch that is on by default and bound to a choice (`off` in the address)."""
    chosen = pick(key, ("off",), "") != "off"
    widget = f"{key}-widget"
    st.session_state[widget] = chosen
    st.toggle(label, key=widget, on_change=_flip, args=(key, widget))
    return chosen


def _widget(key: str, chosen: str) -> str:
    widget = f"{key}-widget"
    st.session_state[widget] = chosen
    return widget


def _take(key: str, widget: str) -> None:
    value = str(st.session_state[widget])
    if key == "data":
        turn_to(value)
    else:
        put(key, value)


def _take_several(key: str, widget: str) -> None:
    put(key, ".".join(st.session_state[widget]))


def _flip(key: str, widget: str) -> None:
    put(key, "" if st.session_state[widget] else "off")
