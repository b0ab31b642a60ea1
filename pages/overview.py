"""Overview: the four goals beside each other, what is new, and the ways on."""

from soila_dash.ui import overview

overview.page()
