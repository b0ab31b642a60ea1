"""A page of a deck on the screen: its figure, the same as its slide has it, in the page's own colours."""

from html import escape
from typing import Any

import streamlit as st

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.answers.headline import Headline
from soila_dash.answers.matrix import Matrix
from soila_dash.answers.pairs import Pairs
from soila_dash.answers.profile import Profile
from soila_dash.answers.ranking import Ranking
from soila_dash.render import figures
from soila_dash.render import funnel as funnels
from soila_dash.render import matrix as heats
from soila_dash.render import pairs as scatters
from soila_dash.render.deck import Page
from soila_dash.render.spine import spine_figure
from soila_dash.render.telling import facts, goal_name
from soila_dash.render.tiles import tile_map
from soila_dash.ui import card
from soila_dash.ui.here import here


def draw(page: Page, key: str, larger: float = 1.0) -> None:
    """The page's figure with its alternative text; a table where it has none. A `larger` one than usual
    has its type multiplied and fills the height that its container has left."""
    answer, now = page.shown.answer, here()
    voice, colors, region = page.voice, now.colors, page.shown.region
    figure: dict[str, Any] | None = None
    match answer:
        case Headline():
            _headline(answer, page)
        case Development():
            figure = figures.development_figure(answer, voice, colors, events=False)
        case Comparison() if page.shown.view.card == "map":
            _map(answer, page)
        case Comparison():
            figure = figures.comparison_figure(answer, voice, colors, region)
        case Funnel():
            figure = funnels.funnel_figure(answer, voice, colors, region)
        case Pairs():
            figure = scatters.pairs_figure(answer, voice, colors, region)
        case Matrix():
            name = goal_name(page.shown.view.goal, voice, now.catalog)
            st.html(heats.heat_html(heats.heat(answer, voice, name, region)), width="stretch")
        case Profile() if answer.peers or answer.level == "county":
            _spine(answer, page, key)
        case Ranking() | Profile():
            card.show(page.told.table)
    if figure is not None:
        _chart(figure, page, key, larger)


def _chart(figure: dict[str, Any], page: Page, key: str, larger: float) -> None:
    more: dict[str, Any] = {} if larger == 1.0 else {"height": "stretch"}
    card.chart(_grown(figure, larger), page.told.alt, f"{key}-chart", **more)


def _spine(answer: Profile, page: Page, key: str) -> None:
    """The spine chart; where regions are hidden a table, for the chart shows who lies at the ends."""
    if page.hidden:
        card.show(page.told.table)
    else:
        card.chart(spine_figure(answer, page.voice, here().colors), page.told.alt, f"{key}-chart")


def _headline(answer: Headline, page: Page) -> None:
    value = page.voice.value(answer.indicator, answer.figure.value)
    cells = "".join(
        f"<div><dd>{escape(figure)}</dd><dt>{escape(what)}</dt></div>"
        for figure, what in facts(answer, page.voice)
    )
    st.html(f'<p class="figure large">{escape(value)}</p><dl class="facts">{cells}</dl>')


def _map(answer: Comparison, page: Page) -> None:
    """The tile map as a picture in squares; the classes' limits below it."""
    drawn = tile_map(answer, page.voice)
    tiles = "".join(
        f'<div style="grid-area:{tile.row}/{tile.col};background:light-dark({tile.fill},{tile.fill_dark});'
        f'color:light-dark({tile.ink},{tile.ink_dark})"'
        f"{' class=chosen' if tile.code == page.shown.region else ''}>"
        f"<b>{escape(tile.label)}</b>{escape(tile.value_text)}</div>"
        for tile in drawn.tiles
    )
    limits = "".join(f'<li class="class-{n}">{escape(text)}</li>' for n, text in enumerate(drawn.limits))
    alt, name = escape(page.told.alt, quote=True), escape(here().t("tiles.classes"), quote=True)
    st.html(
        f'<div class="squares" role="img" aria-label="{alt}">{tiles}</div>'
        f'<ul class="classes" aria-label="{name}">{limits}</ul>'
    )


def _grown(figure: dict[str, Any], larger: float) -> dict[str, Any]:
    """The figure with larger type and the room that it needs."""
    if larger == 1.0:
        return figure
    layout = figure["layout"]
    for part in _parts([figure["data"], layout]):
        if "size" in part and ("color" in part or "family" in part) and "symbol" not in part:
            part["size"] = _times(part["size"], larger)
    layout["margin"] = {side: round(room * larger) for side, room in layout.get("margin", {}).items()}
    layout.pop("height")
    return figure


def _times(size: Any, larger: float) -> Any:
    return round(size * larger, 1) if isinstance(size, int | float) else size


def _parts(value: Any) -> list[dict[str, Any]]:
    """All dictionaries within a figure."""
    if isinstance(value, dict):
        return [value, *(part for v in value.values() for part in _parts(v))]
    if isinstance(value, list) and value and isinstance(value[0], dict | list):
        return [part for v in value for part in _parts(v)]
    return []
