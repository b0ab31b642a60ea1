"""One figure alone, as the address names it: for other sites' frames and for links into a memo."""

from soila_dash.ui import single_figure

single_figure.page()
