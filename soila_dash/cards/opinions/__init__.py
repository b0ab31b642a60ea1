"""What respondents said."""

from soila_dash.cards.opinions.card import CARDS

__all__ = ["CARDS"]
