"""What a reader can look at: one room a card, and the registry that everyone else reads."""

from collections.abc import Mapping
from typing import Any

from soila_dash.answers.ground import Ground
from soila_dash.cards import (
    compare,
    funnel,
    headline,
    maps,
    matrix,
    multiples,
    opinions,
    pairs,
    profile,
    ranking,
    reporting,
    similar,
    trend,
)
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog

CARDS: Mapping[str, Card[Any]] = {
    card.name: card
    for card in (
        headline.CARD,
        trend.CARD,
        multiples.CARD,
        compare.CARD,
        maps.CARD,
        funnel.CARD,
        matrix.CARD,
        pairs.CARD,
        ranking.CARD,
        profile.SPINE,
        similar.CARD,
        *profile.PARTS,
        *opinions.CARDS,
        *reporting.CARDS,
    )
}
"""Every card by its name, in the order in which they are told."""


def answer_view(view: Parameters, on: Ground) -> Shown[Any]:
    """The view with its answer; raises DataFaults when the release cannot give it."""
    return CARDS[view.card].answer(view, on)


def describe(shown: Shown[Any], voice: Voice, catalog: Catalog) -> Statement:
    """The view in words."""
    return CARDS[shown.view.card].describe(shown, voice, catalog)
