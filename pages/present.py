"""Present: a deck of chosen views, put in order, given words, shown on a screen and taken along."""

from soila_dash.ui import present

if present.presenting():
    present.stage()
else:
    present.opening()
    if present.empty():
        present.beginning()
    else:
        present.taking()
        present.slides()
        present.beginning()
