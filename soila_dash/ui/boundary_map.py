"""The boundary map: a chart whose regions can be pressed, drawn from boundaries kept on this machine."""

from collections.abc import Callable

import streamlit as st

from soila_dash import paths
from soila_dash.answers.compare import Comparison
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.maps.borders import Shapes, boundary_alt, boundary_figure, config
from soila_dash.cards.maps.card import borders_picture
from soila_dash.cards.maps.tiles import TileMap
from soila_dash.sources import boundaries
from soila_dash.sources.boundaries import Boundaries
from soila_dash.ui import answer_card
from soila_dash.ui.here import here

_KEY = "boundary-map"


def boundary_map(
    answer: Comparison, drawn: TileMap, kept: Boundaries, on_select: Callable[[str], None]
) -> None:
    """Draws the map; a press on a region calls `on_select` with its code before the next run."""
    now = here()
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    folder = f"/{base}/app/static/" if base else "/app/static/"
    shapes = Shapes(f"{folder}{boundaries.FILE}?v={kept.digest}", folder, kept.codes)

    def take() -> None:
        points = st.session_state[_KEY]["selection"]["points"]
        if points:
            on_select(str(points[0]["location"]))

    answer_card.chart(
        boundary_figure(drawn, shapes, now.voice, now.colors, answer_card.region_at(answer.level)),
        boundary_alt(answer, drawn, now.voice),
        _KEY,
        config(shapes),
        on_select=take,
        selection_mode="points",
    )


def boundary_image(answer: Comparison, kept: Boundaries) -> Callable[[], Picture]:
    """Makes the map as an image when it is asked for."""
    voice, region = here().voice, answer_card.region_at(answer.level)
    folder = paths.boundaries()
    return lambda: borders_picture(answer, voice, boundaries.areas(folder), kept.fetched, region)
