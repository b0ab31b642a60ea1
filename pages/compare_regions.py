"""Compare regions: indicators side by side, development, funnel and two indicators, for any regions."""

from soila_dash.ui import choices, compare_regions, funnel_view, matrix_view, multiples_view, pairs_view
from soila_dash.ui.here import here

VIEWS = {
    "heat": matrix_view.matrix_view,
    "multiples": multiples_view.multiples_view,
    "funnel": funnel_view.funnel_view,
    "pairs": pairs_view.pairs_view,
}
FIRST = "heat"


def switch() -> None:
    """The choice of views, which each view places under its finding."""
    t = here().t
    choices.segments("view", t("compare.view"), tuple(VIEWS), FIRST, lambda v: t(f"compare.view.{v}"))


if compare_regions.has_figures():
    VIEWS[choices.pick("view", tuple(VIEWS), FIRST)](switch)
else:
    compare_regions.empty()
