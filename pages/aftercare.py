"""Goal page: aftercare."""

from soila_dash.ui.goal import page

page("aftercare")
