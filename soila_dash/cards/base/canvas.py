"""A figure whose places are pixels: rectangles and words, for images without a browser."""

from typing import Any

from soila_dash.cards.base.chart_frame import frame
from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing.plotly_figure import Figure


def canvas(voice: Voice, width: float, height: float) -> Figure:
    """An empty figure whose places are pixels from the upper left."""
    layout = frame(voice, LIGHT, round(height))
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout["xaxis"] = {"range": [0, width], "visible": False}
    layout["yaxis"] = {"range": [height, 0], "visible": False}
    layout["shapes"], layout["annotations"] = [], []
    return {"data": [], "layout": layout}


def box(left: float, top: float, width: float, height: float, fill: str) -> dict[str, Any]:
    """A filled rectangle on a `canvas`."""
    ends = {"x0": left, "x1": left + width, "y0": top, "y1": top + height}
    return {"type": "rect", "xref": "x", "yref": "y", "fillcolor": fill, "layer": "below", **ends}


def word(text: str, x: float, y: float, size: int, color: str, side: str = "center") -> dict[str, Any]:
    """A line of words on a `canvas`, y at its middle."""
    font = {"size": size, "color": color}
    return {"text": text, "x": x, "y": y, "xref": "x", "yref": "y", "xanchor": side, "font": font}
