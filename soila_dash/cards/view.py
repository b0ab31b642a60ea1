"""A view of a card that the registry knows, with what the card must be told."""

from typing import Annotated

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticKnownError

from soila_dash.cards import CARDS
from soila_dash.cards.base.parameters import Parameters


def _check_name(name: str) -> str:
    if name not in CARDS:
        *first, last = map(repr, CARDS)
        raise PydanticKnownError("literal_error", {"expected": f"{', '.join(first)} or {last}"})
    return name


class View(Parameters):
    """One chosen view, whole: its card is known and its subject named."""

    card: Annotated[str, AfterValidator(_check_name)]

    @model_validator(mode="after")
    def _whole(self) -> "View":
        subject = CARDS[self.card].subject
        if not all(any(getattr(self, name) for name in names.split("|")) for names in subject):
            raise ValueError("view_lacks_subject")
        return self
