"""A figure to explore in Plotly, on demand: zoom, every value, lines by name."""

import importlib.resources
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from soila_dash.cards.base.look import PAGE
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.i18n import Translator

ADDRESS = f"explore/plotly-{version('plotly')}.min.js"
"""Where the browser finds the installed package's script, below the site's base."""
NAME, ROW = 140, 20
"""Pixels that a curve's name takes below the curves."""
PLAIN = {"connectgaps": False, "showlegend": False}
AXIS = {"zeroline": False, "showgrid": True, "exponentformat": "none", "separatethousands": True}
CLEAR = {
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "hovermode": "closest",
    "showlegend": False,
    "hoverlabel": {"bgcolor": PAGE.paper, "bordercolor": PAGE.muted, "font": {"color": PAGE.ink}},
    "uirevision": "same",
}
"""What is drawn here without being said, and what Plotly would do otherwise."""
BUTTONS = {
    "Zoom": "zoom",
    "Pan": "pan",
    "Zoom in": "in",
    "Zoom out": "out",
    "Reset axes": "whole",
    "Double-click to zoom back out": "double",
    "Double-click on legend to isolate one trace": "single",
}
"""What Plotly says in English, by the ends of our names for it."""


def script() -> Path:
    """Plotly's script in the installed package."""
    return Path(str(importlib.resources.files("plotly") / "package_data" / "plotly.min.js"))


def words(t: Translator) -> dict[str, Any]:
    """What the button and Plotly say."""
    own = {name: t(f"explore.{name}") for name in ("open", "close", "note", "failed")}
    return own | {"plotly": {said: t(f"explore.{name}") for said, name in BUTTONS.items()}}


def explore_figure(figure: Figure, names: Mapping[str, str], width: float) -> Figure:
    """The figure, `width` pixels wide, with axes that can be zoomed; curves carry the names of their regions,
    which show or hide them."""
    layout = figure["layout"]
    panels = "xaxis2" in layout
    data = [PLAIN | trace | ({} if panels else _name(trace, names)) for trace in figure["data"]]
    for trace in data:
        if "hovertemplate" not in trace:
            trace["hoverinfo"] = "skip"
    axes = {k: AXIS | v for k, v in layout.items() if k[1:5] == "axis"}
    bar = {"bgcolor": "rgba(0,0,0,0)", "color": PAGE.muted, "activecolor": PAGE.accent}
    notes = [{"showarrow": False, "align": "left"} | one for one in layout.get("annotations", ())]
    made = CLEAR | layout | axes | {"dragmode": "zoom", "modebar": bar, "annotations": notes}
    named = sum("name" in trace for trace in data)
    if named:
        across = max(1, int((width - layout["margin"]["l"] - layout["margin"]["r"]) / NAME))
        legend = ROW * (-(-named // across) + 2)
        made |= {
            "showlegend": True,
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": -0.1,
                "yanchor": "top",
                "font": {"size": 12},
            },
            "height": layout["height"] + legend,
            "margin": layout["margin"] | {"b": layout["margin"]["b"] + legend},
        }
    return {"data": data, "layout": made}


def _name(trace: Figure, names: Mapping[str, str]) -> Figure:
    """A curve's name where it is one region's."""
    regions = set(trace.get("ids") or ())
    if "lines" not in trace["mode"] or len(regions) != 1:
        return {}
    name = names.get(next(iter(regions)), "")
    return {"name": name, "showlegend": True} if name else {}
