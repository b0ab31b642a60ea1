"""A comparison on the map: tiles of equal area, and the counties' boundaries."""

from soila_dash.cards.maps.card import CARD

__all__ = ["CARD"]
