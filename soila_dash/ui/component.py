"""Figures on pages: our drawing in a component that shows a choice at once and then tells the server."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from soila_dash.drawing.page_figure import pack
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.paths import ROOT
from soila_dash.ui import explore
from soila_dash.ui.here import here

_PACKAGE = "soila-dash"
_FIGURE, _PRESENTATION = "figure", "presentation"
"""The components, each a script of that name."""
WIDEST = 2000.0
"""Pixels: the widest figure that a browser may ask to explore."""
_FOLDER = "component"
"""Below the package: the script that Streamlit serves from its own address, as the policy wants it."""


def show(
    packed: str,
    alt: str,
    key: str,
    chosen: str = "",
    names: Mapping[str, str] | None = None,
    on_choose: Callable[[str], None] | None = None,
    grows: bool = False,
    explored: Callable[[float], Figure] | None = None,
) -> None:
    """A living figure, `packed` (soila_dash/drawing/page_figure.py), with its alternative text.

    `names` are what a reader may choose in it, by code and in the order of the arrow keys; a choice calls
    `on_choose` before the next run. `explored` makes the figure in Plotly for a width in pixels, when
    a reader asks for it.
    """

    def take() -> None:
        code = st.session_state[key].get("choice")
        if on_choose is not None and code is not None:
            on_choose(str(code))

    asked = f"{key}-explored"

    def open_or_close() -> None:
        st.session_state[asked] = str(st.session_state[key].get("explore") or "")

    told = _explore(explored, str(st.session_state.get(asked, ""))) if explored else None
    data: dict[str, Any] = {
        "figure": packed,
        "alt": alt,
        "chosen": chosen,
        "names": [[code, name] for code, name in (names or {}).items()],
        "label": here().t("figure.choose"),
        "grows": grows,
        "explore": told,
    }
    _component(_FIGURE)(key=key, data=data, on_choice_change=take, on_explore_change=open_or_close)


def _explore(explored: Callable[[float], Figure], width: str) -> dict[str, Any]:
    """What the button says, and the figure for a `width` in pixels where a reader explores it."""
    now = here()
    sent = pack(explored(min(float(width), WIDEST))) if width.isdecimal() else ""
    return {"figure": sent, "script": explore.ADDRESS, "words": explore.words(now.t), "lang": now.lang}


def listen(key: str, data: Mapping[str, Any], event: str, hear: Callable[[object], None]) -> None:
    """A component of that `key` without a look: gives its script `data` and calls `hear`, before the next
    run, with what the script tells as `event`."""

    def take() -> None:
        hear(st.session_state[key].get(event))

    _component(_PRESENTATION)(key=key, data=dict(data), **{f"on_{event}_change": take})


def _component(name: str) -> Any:
    """The component, made known to Streamlit: a package of its own would have to be installed for that,
    and the dashboard runs from its folder too."""
    manager = get_bidi_component_manager()
    known = f"{_PACKAGE}.{name}"
    if manager.get_component_asset_root(known) is None:
        every = [ComponentConfig(one, _FOLDER) for one in (_FIGURE, _PRESENTATION)]
        told = ComponentManifest(_PACKAGE, "1", every)
        manager.register_from_manifest(told, Path(ROOT, "soila_dash"))
    return st.components.v2.component(known, js=f"{name}.js", isolate_styles=False)
