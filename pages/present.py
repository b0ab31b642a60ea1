"""Present: a deck of chosen views, put in order, given words, shown on a screen and taken along."""

from soila_dash.ui import deck_slides, deck_state, present

if present.is_presenting():
    present.stage()
else:
    present.introduction()
    if deck_state.empty():
        deck_slides.ready_made()
    else:
        present.downloads()
        deck_slides.slides()
        deck_slides.ready_made()
