"""A figure as it is described: plain data in the terms of Plotly, which the browser and this house draw."""

from typing import Any

Figure = dict[str, Any]
