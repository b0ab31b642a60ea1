"""A deck: chosen views in order, each with a title of its own, notes and a question; plain text only."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints, model_validator
from pydantic_core import PydanticKnownError

from soila_dash.cards.base.parameters import Code, Model
from soila_dash.cards.view import View
from soila_dash.plain_text import is_readable

MOST_SLIDES = 40


def _readable(text: str) -> str:
    """Text that is_readable, its lines ended in one way."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not is_readable(text):
        raise ValueError("not_readable")
    return text


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("several_lines")
    return text


Line = Annotated[str, StringConstraints(max_length=160), AfterValidator(_readable), AfterValidator(_one_line)]
Question = Annotated[
    str, StringConstraints(max_length=240), AfterValidator(_readable), AfterValidator(_one_line)
]
Notes = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_readable)]


def _not_too_many(slides: object) -> object:
    """Counted before any slide is looked at: each of ninety thousand would have faults of its own."""
    if not isinstance(slides, list | tuple):
        return slides
    if len(slides) > MOST_SLIDES:
        context = {"field_type": "Tuple", "max_length": MOST_SLIDES, "actual_length": len(slides)}
        raise PydanticKnownError("too_long", context)
    return tuple(slides)


class Slide(Model):
    """A view as it is shown: `title` "" is the finding itself."""

    view: View
    title: Line = ""
    notes: Notes = ""
    question: Question = ""


class Deck(Model):
    """Slides in order. `release` "" shows the newest figures of its kind, a name those of that release
    for ever. `hidden` shows regions as letters in an order drawn from `draw`; with `own` the region of
    that code keeps its name."""

    title: Line = ""
    kind: Literal["real", "example"] = "real"
    release: Code = ""
    hidden: bool = False
    own: Code = ""
    draw: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,32}$")] = ""
    slides: Annotated[tuple[Slide, ...], BeforeValidator(_not_too_many)] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> "Deck":
        if self.release and not self.release.startswith(f"{self.kind}-"):
            raise ValueError("release_of_other_kind")
        if self.hidden and not self.draw:
            raise ValueError("nothing_drawn")
        return self
