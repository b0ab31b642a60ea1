"""Links to a view: live, frozen to its release, as a single figure; and what is newer than a frozen one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from soila_dash import paths
from soila_dash.cards.base.change_text import change_text
from soila_dash.cards.base.parameters import Parameters
from soila_dash.releases import shelf
from soila_dash.ui import choices
from soila_dash.ui.answer_cache import share
from soila_dash.ui.here import Here, catalog, here


def offer(release: str, page: Any) -> None:
    """The links of a page: with the newest figures, and with these for ever."""
    t = here().t
    live = {"data": release.partition("-")[0], **choices.address()}
    live.pop("release", None)
    st.page_link(page, label=t("card.link.live"), query_params=live)
    st.page_link(page, label=t("card.link.frozen"), query_params={**live, "release": release})


def figure_link(view: Parameters, release: str, lang: str) -> dict[str, str]:
    """The address of a single figure, as its query."""
    written = view.model_dump(exclude_defaults=True, mode="json")
    query = {key: str(value) for key, value in written.items()}
    return {"lang": lang, "data": release.split("-", maxsplit=1)[0], **query, "release": release}


def writer(release: str) -> Callable[[Parameters], str]:
    """What gives a view's frozen address with its host, as it is written into a file; "" where the host
    is not known. It may be called when the session is gone."""
    now = here()
    parts = urlsplit(st.context.url or "")
    host = f"{parts.scheme}://{parts.netloc}{parts.path.rsplit('/', 1)[0]}" if parts.netloc else ""
    lang = now.lang

    def address(view: Parameters) -> str:
        return f"{host}/figure?{urlencode(figure_link(view, release, lang))}" if host else ""

    return address


@dataclass(frozen=True)
class Newer:
    """That an older release is shown, what has changed since, and the choices that show the newest."""

    title: str
    lines: tuple[str, ...]
    live: Mapping[str, str]


def newer(now: Here) -> Newer | None:
    """What is newer than the release that the address names; None where that one is in force."""
    shown = now.store.manifest.id
    history = shelf.pointer(paths.releases()).get(now.kind, [])
    current = history[-1] if history else shown
    if shown == current or choices.get("release") != shown:
        return None
    live = {key: value for key, value in choices.address().items() if key != "release"}
    days = now.voice.release_day(shown), now.voice.release_day(current)
    told = days if days[0] != days[1] else (shown, current)
    title = now.t("newer.title", shown=told[0], current=told[1])
    return Newer(title, change_lines(changes(shown, current), now), {**live, "data": now.kind})


def change_lines(found: Sequence[shelf.Change], now: Here) -> tuple[str, ...]:
    """What differs between two releases, a line an indicator."""
    lines = []
    for change in found:
        said = change_text(now.t, change.new_periods, change.added, change.revised, change.vanished)
        lines.append(f"{now.catalog.indicators[change.indicator].name[now.lang]}: {said}")
    return tuple(lines)


@share(20, 4)
def changes(before: str, after: str) -> tuple[shelf.Change, ...]:
    """What differs between two releases in the indicators that the catalogue knows."""
    known = catalog().indicators
    return tuple(c for c in shelf.compare(paths.releases(), before, after) if c.indicator in known)
