"""The figures for the EU."""

from soila_dash.cards.reporting.card import CARDS

__all__ = ["CARDS"]
