"""The bare page to measure against: a page's figures from the same Parquet, and nothing else.

At `/placements` it stands in the frame that Streamlit itself gives a dashboard: a navigation of as many
pages, and the choice of region in the sidebar. At `/?alone=placements` it has neither.
"""

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from soila_dash import paths
from soila_dash.answers.choose import coverage, of_goal
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop, narrow
from soila_dash.answers.matrix import Matrix, matrix, newest, subjects
from soila_dash.answers.profile import Profile, profile
from soila_dash.answers.ranking import Ranking, ranking
from soila_dash.answers.similar import similar
from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare.figure import comparison_figure
from soila_dash.cards.compare.strip import strip_figures
from soila_dash.cards.maps import tiles
from soila_dash.cards.matrix import heat_html, heat_table
from soila_dash.cards.profile import figure
from soila_dash.cards.trend.figure import development_figure
from soila_dash.cards.trend.small import small_development
from soila_dash.catalog import Catalog, load
from soila_dash.i18n import translator
from soila_dash.releases import shelf
from soila_dash.store import Store
from soila_dash.ui import navigation, style
from soila_dash.ui.tile_map import tile_map

LEVEL = "county"
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
PLAIN: dict[str, Any] = {
    "template": {},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "showlegend": False,
    "dragmode": False,
    "hovermode": "closest",
}
"""What Plotly must be told of every figure; the dashboard's own drawing needs none of it."""


@st.cache_resource
def opened() -> tuple[Store, Catalog]:
    """The example release and the catalogue."""
    served = shelf.serve(paths.releases(), "example")
    return Store(served.folder, served.manifest), load(paths.catalog())


@st.cache_resource
def developed(indicator: str, region: str) -> Development:
    """How an indicator has developed."""
    store, catalog = opened()
    return develop(store, catalog.indicators[indicator], LEVEL, "total", region)


@st.cache_resource
def compared(indicator: str) -> Comparison:
    """How the regions compare in the indicator's newest year."""
    store, catalog = opened()
    year = coverage(store)[indicator].of(LEVEL)[-1]
    return compare(store, catalog.indicators[indicator], LEVEL, year)


@st.cache_resource
def profiled(region: str) -> Profile:
    """A region over all goals, beside its peers; from the same shared comparisons as the dashboard's."""
    store, catalog = opened()
    peers = similar(store, catalog, region, {}, ()).codes
    return profile(
        store,
        catalog,
        region,
        peers,
        lambda item, year: placed(item.id, year)[0],
        lambda item, year: placed(item.id, year)[1],
    )


@st.cache_resource
def placed(indicator: str, year: int) -> tuple[Comparison, Ranking]:
    """How the regions compare in a year, and their places."""
    store, catalog = opened()
    found = compare(store, catalog.indicators[indicator], LEVEL, year)
    return found, ranking(found)


@st.cache_resource
def crossed(goal: str) -> Matrix:
    """A goal's indicators by regions."""
    store, catalog = opened()
    having, absent = newest(store, subjects(catalog, goal), LEVEL)
    rows = [compared(item.id) for item, _ in having]
    return matrix(store, rows, [r.code for r in store.at(LEVEL)], 0, absent)


def goals() -> dict[str, str]:
    """Each goal with a page of its own, and the indicator that leads there."""
    store, catalog = opened()
    return {g.id: of_goal(store, catalog, g.id)[0][0].id for g in catalog.goals if g.id != "context"}


def drawn(page: str, region: str, voice: Voice) -> list[dict[str, Any]]:
    """The charts that the dashboard's page of that name shows."""
    colors = LIGHT
    match page:
        case "overview":
            small = [small_development(developed(i, region), voice, colors, 208) for i in goals().values()]
            strips = [strip_figures(compared(i), voice, colors)(region, 208) for i in goals().values()]
            return [*small, *strips]
        case "my-region":
            found = profiled(region)
            curves = narrow(developed(found.rows[0].indicator.id, region), [region, *found.peers])
            return [
                figure.spine_figure(found, voice, colors),
                development_figure(curves, voice, colors, events=True),
            ]
        case "compare-regions":
            return []
    item = goals()[page]
    return [
        development_figure(developed(item, region), voice, colors, events=True),
        comparison_figure(compared(item), voice, colors, region),
    ]


def mapped(page: str) -> Comparison | None:
    """What the page's tile map shows; None for a page without one: only goals' pages have a map, and a
    region's profile with few rows, which the example land's is not."""
    leading = goals().get(page)
    return compared(leading) if leading else None


def show(page: str, place: DeltaGenerator) -> None:
    """The choice of region at its `place` and the page's figures: charts, heat table, tile map."""
    store, catalog = opened()
    voice = Voice(translator("en"), store.by_key)
    region = place.selectbox("Region", [r.code for r in store.at(LEVEL)])
    if page == "compare-regions":
        goal = catalog.goals[0]
        st.html(heat_html(heat_table(crossed(goal.id), voice, goal.name["en"], region)))
    for n, shape in enumerate(drawn(page, region, voice)):
        plain = {"data": shape["data"], "layout": PLAIN | shape["layout"]}
        st.plotly_chart(plain, theme=None, key=f"chart-{n}", config=CONFIG)
    answer = mapped(page)
    if answer is not None:
        places = tile_map(tiles.tile_map(answer, voice).tiles, region, lambda _: None, "Map")
        st.html(f"<style>{style.TILES}</style>{places}")


if "alone" in st.query_params:
    show(st.query_params["alone"], st.container())
else:
    names = [name for group in navigation.PAGES.values() for name in group]
    st.navigation(
        [st.Page(partial(show, n, st.sidebar), title=n, url_path=n, default=n == "overview") for n in names],
        expanded=True,
    ).run()
