"""Goal page: placements."""

from soila_dash.ui.goal import page

page("placements")
