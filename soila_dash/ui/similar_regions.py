"""The regions most like one on "My region", with the reader's own weights and peers."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from soila_dash.answers.similar import LEVEL, USUAL, WEIGHTS, Similar, similar
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.similar import (
    similar_beside,
    similar_context,
    similar_finding,
    similar_notes,
    similar_reason,
    similar_table,
)
from soila_dash.cards.view import View
from soila_dash.catalog import CONTEXT
from soila_dash.store import Store
from soila_dash.ui import answer_card, choices
from soila_dash.ui.here import catalog, here
from soila_dash.ui.text import note, sentence, write


def ask() -> Similar:
    """The regions most like the chosen one, by the weights and peers of the address."""
    now = here()
    options = [r.code for r in now.store.at(LEVEL) if r.code != now.region]
    own = choices.pick_several("peers", options)
    return _similar(now.store.manifest.id, now.region, _weights(), own, now.store)


@st.cache_resource(max_entries=500, show_spinner=False)
def _similar(
    release: str, region: str, weights: tuple[tuple[str, float], ...], own: tuple[str, ...], _store: Store
) -> Similar:
    return similar(_store, catalog(), region, dict(weights), own)


def show(answer: Similar) -> None:
    """The regions: variables and distances, the weights, and the reader's own basket."""
    now = here()
    t = now.t
    with answer_card.section("similar"):
        reason = similar_reason(answer, now.voice)
        found = (
            [answer_card.table_html(similar_beside(answer, now.voice))]
            if answer.peers
            else [note(line) for line in similar_notes(answer, now.voice)]
        )
        items = [v.indicator for v in answer.variables]
        origin = sources_line(answer, items, now.voice) if items else ""
        answer_card.head(similar_finding(answer, now.voice), "", sentence(reason), *found, note(origin))
        if answer.peers:
            answer_card.details(
                lambda: similar_table(answer, now.voice),
                lambda: similar_context(answer, now.voice),
                answer.release,
                "similar",
                f"similar-{answer.region}-{answer.release}",
                view=View(
                    card="similar",
                    region=answer.region,
                    peers=".".join(answer.own),
                    w=".".join(f"{name}-{n:g}" for name, n in _weights()),
                ),
            )
        if answer.variables or answer.reason == "no_weight":
            answer_card.expander(t("similar.weights"), "weights", partial(_sliders, answer))
        answer_card.expander(t("similar.own"), "peers", partial(_own, answer.region))


def _own(region: str) -> None:
    """The reader's own basket of regions to be set beside."""
    now = here()
    options = [r.code for r in now.store.at(LEVEL) if r.code != region]
    choices.several("peers", now.t("similar.own"), options, lambda c: now.voice.name(LEVEL, c))


def _weights() -> tuple[tuple[str, float], ...]:
    """The weights of the address (w=population-2.child-poverty-0) that differ from the usual one."""
    ids = [i.id for i in here().catalog.of_goal(CONTEXT)]
    options = [f"{name}-{n}" for name in ids for n in WEIGHTS if n != USUAL]
    chosen = dict(code.rsplit("-", 1) for code in choices.pick_several("w", options))
    return tuple((name, float(n)) for name, n in chosen.items())


def _sliders(answer: Similar) -> None:
    """One slider a variable; their values live in the address, the usual one left out."""
    now = here()
    items = [v.indicator for v in answer.variables]
    items += [u.indicator for u in answer.unused if u.why == "weight"]
    items.sort(key=lambda i: i.order)
    weights = dict(_weights())
    columns = st.columns(min(len(items), 4), gap="medium")
    for n, item in enumerate(items):
        widget = f"weight-{item.id}"
        st.session_state[widget] = int(weights.get(item.id, USUAL))
        columns[n % len(columns)].slider(
            item.short[now.lang],
            WEIGHTS[0],
            WEIGHTS[-1],
            key=widget,
            on_change=_weigh,
            args=([i.id for i in items],),
        )
    write(note(now.t("similar.weights.note")))
    if weights:
        st.button(now.t("similar.weights.reset"), on_click=choices.put, args=("w", ""))


def _weigh(ids: Sequence[str]) -> None:
    wanted = {name: int(st.session_state[f"weight-{name}"]) for name in ids}
    choices.put("w", ".".join(f"{name}-{n}" for name, n in wanted.items() if n != USUAL))
