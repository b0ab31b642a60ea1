"""Compare regions: indicators side by side, development, funnel and two indicators, for any regions."""

from soila_dash.ui import choices, compare_regions
from soila_dash.ui.here import here

VIEWS = {
    "heat": compare_regions.heat,
    "multiples": compare_regions.multiples,
    "funnel": compare_regions.funnel_plot,
    "pairs": compare_regions.two,
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
