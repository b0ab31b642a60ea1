"""How regions compare: ranked dots, their words and their table."""

from soila_dash.cards.compare.card import CARD

__all__ = ["CARD"]
