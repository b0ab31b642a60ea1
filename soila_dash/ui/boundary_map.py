"""The boundary map: a chart whose regions can be pressed, drawn from boundaries kept on this machine."""

from collections.abc import Callable

import streamlit as st

from soila_dash import paths
from soila_dash.answers.compare import Comparison
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.maps.borders import boundary_alt
from soila_dash.cards.maps.card import borders_picture
from soila_dash.cards.maps.outlines import outlines_figure
from soila_dash.cards.maps.tiles import TileMap
from soila_dash.drawing.page_figure import MAP, pack, page_figure
from soila_dash.sources import boundaries
from soila_dash.sources.boundaries import Boundaries
from soila_dash.ui import answer_card, component
from soila_dash.ui.here import here


def boundary_map(
    answer: Comparison, drawn: TileMap, kept: Boundaries, on_select: Callable[[str], None]
) -> None:
    """Draws the map; a press on a region calls `on_select` with its code before the next run."""
    now = here()
    same = (answer.release, answer.indicator.id, answer.level, answer.sex, str(answer.year), kept.digest)
    component.show(
        _map(same, now.lang, answer, drawn),
        boundary_alt(answer, drawn, now.voice),
        "boundary-map",
        answer_card.region_at(answer.level),
        {t.code: now.voice.name("county", t.code) for t in drawn.tiles if t.code in kept.codes},
        on_select,
    )


@st.cache_resource(max_entries=50, show_spinner=False)
def _map(same: tuple[str, ...], language: str, _answer: Comparison, _drawn: TileMap) -> str:
    """The map as drawn for everyone: who is chosen is shown by its edge alone."""
    now, areas = here(), boundaries.areas(paths.boundaries())
    return pack(
        page_figure(
            lambda _, width: outlines_figure(_drawn, areas, now.voice, width, "", now.colors),
            name="map",
            widths=MAP,
        )
    )


def boundary_image(answer: Comparison, kept: Boundaries) -> Callable[[], Picture]:
    """Makes the map as an image when it is asked for."""
    voice, region = here().voice, answer_card.region_at(answer.level)
    folder = paths.boundaries()
    return lambda: borders_picture(answer, voice, boundaries.areas(folder), kept.fetched, region)
