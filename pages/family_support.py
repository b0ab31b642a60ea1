"""Goal page: family-support."""

from soila_dash.ui.goal import page

page("family-support")
