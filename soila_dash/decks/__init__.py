"""Decks of chosen views: what a deck is, what its views answer, and ready-made ones."""
