"""Compare regions: indicators side by side, development, funnel and two indicators, for any regions."""

from soila_dash.ui import compare_regions, funnel_view, matrix_view, multiples_view, pairs_view

DRAW = {
    "heat": matrix_view.matrix_view,
    "multiples": multiples_view.multiples_view,
    "funnel": funnel_view.funnel_view,
    "pairs": pairs_view.pairs_view,
}

if compare_regions.has_figures():
    DRAW[compare_regions.view_choice().chosen]()
else:
    compare_regions.empty()
