"""Present: a deck of chosen views, put in order, given words, shown on a screen and taken along."""

from soila_dash.ui import present

if present.is_presenting():
    present.stage()
else:
    present.introduction()
    if present.empty():
        present.ready_made()
    else:
        present.downloads()
        present.slides()
        present.ready_made()
