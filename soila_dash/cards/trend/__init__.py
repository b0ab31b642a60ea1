"""How a figure has developed: the curves, their words and their table."""

from soila_dash.cards.trend.card import CARD

__all__ = ["CARD"]
