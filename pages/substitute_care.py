"""Goal page: substitute-care."""

from soila_dash.ui.goal import page

page("substitute-care")
