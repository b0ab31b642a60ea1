"""A region's profile over all goals, and its parts."""

from soila_dash.cards.profile.card import PARTS, SPINE

__all__ = ["PARTS", "SPINE"]
