"""What a card is: one record of everything that the house asks of it, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from soila_dash.answers.ground import Ground
from soila_dash.cards.base.command import Question, Sketch
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.slide_body import Body, Rows
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Catalog
from soila_dash.drawing.plotly_figure import Figure

A = TypeVar("A")
Why = Literal["recognised", "too_few", "own_hidden"]
"""Why a view cannot be shown without giving a region away."""


@dataclass(frozen=True)
class Shown(Generic[A]):
    """A view with every parameter filled in, and its answer. `region` is the chosen area's code at the
    view's level, the country's when none is chosen. `hidden` says that the regions' names are hidden;
    `whole` is then the answer that the title counts where the one shown tells less."""

    view: Parameters
    answer: A
    region: str
    hidden: bool = False
    whole: A | None = None


@dataclass(frozen=True)
class Statement:
    """A view in words. `title` is the finding, `under` what it is of and by which choices, `text` the rest
    of the finding, `notes` how to read it; `origin` is the line of source, date and release, `mark` the
    words for invented figures or "". `context` and `table` go into files, `data` into JSON."""

    title: str
    under: str
    text: str
    notes: tuple[str, ...]
    alt: str
    table: Table
    context: tuple[tuple[str, str], ...]
    origin: str
    mark: str
    data: dict[str, Any]


def no_figure(shown: Shown[Any], voice: Voice, colors: Palette, width: float) -> Figure | None:
    """Of a card that is a table or a few words."""
    return None


def unhideable(shown: Shown[Any], own: str, country: str) -> Any:
    """Of a card that tells by its shape, its places or its combination of figures which region is which."""
    return "recognised"


def as_table(shown: Shown[Any], statement: Statement, voice: Voice) -> Body:
    """Of a card that stands on a slide as its table."""
    return Rows()


def whole_table(shown: Shown[Any], statement: Statement, voice: Voice) -> Table:
    """Of a card whose table fits a sheet as it is."""
    return statement.table


def always(answer: Any) -> bool:
    """Of a card that is worth a slide whenever it can be answered."""
    return True


@dataclass(frozen=True)
class Card(Generic[A]):
    """Something a reader can look at.

    `subject` is what a view of it must name, `a|b` either of two. `answer` gives a view its answer or
    raises DataFaults, `describe` puts it into words. `figure` draws it as a chart for a width in pixels,
    None where it is none. `slide` describes what stands on its slide, and on a screen where it has no
    figure. `paper` is its table as wide as a sheet has room.
    `hide` leaves what a deck that hides its regions may show beside the own region and the country, or
    says why nothing is left; `grouped` says that the regions left are to stand in groups behind letters.
    `worth` says whether a ready-made deck takes the view, `talk` whether it asks a question to talk about,
    `grows` whether its figure is drawn larger on the stage. `question` and `sketch` are what the command
    line asks of it.
    """

    name: str
    subject: tuple[str, ...]
    answer: Callable[[Parameters, Ground], Shown[A]]
    describe: Callable[[Shown[A], Voice, Catalog], Statement]
    figure: Callable[[Shown[A], Voice, Palette, float], Figure | None] = no_figure
    slide: Callable[[Shown[A], Statement, Voice], Body] = as_table
    paper: Callable[[Shown[A], Statement, Voice], Table] = whole_table
    hide: Callable[[Shown[A], str, str], A | Why] = unhideable
    grouped: bool = False
    worth: Callable[[A], bool] = always
    talk: bool = False
    grows: bool = True
    question: Question | None = None
    sketch: Sketch | None = None


def own_region(shown: Shown[Any], own: str, country: str) -> Any:
    """The answer where it speaks of the own region or of the country alone."""
    return shown.answer if shown.answer.region in (own, country) else "own_hidden"


def name_data(shown: Shown[A], data: dict[str, Any]) -> dict[str, Any]:
    """An answer's data under its card's name."""
    return {"card": shown.view.card, **data}
