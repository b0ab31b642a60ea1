"""How any page shows what respondents said: the band, the choice of a pilot, bars, tables and files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from html import escape

from soila_dash.answers.opinion_changes import Changes
from soila_dash.answers.opinions import Beside, Completeness, Opinions, Reported
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.tables import Table
from soila_dash.cards.opinions import as_json, figures, words
from soila_dash.cards.opinions.figures import Bar
from soila_dash.cards.view import View
from soila_dash.catalog.survey import Instrument
from soila_dash.drawing.page_figure import SCROLLED
from soila_dash.ui import answer_card, choices
from soila_dash.ui.finding import Drawn
from soila_dash.ui.here import here
from soila_dash.ui.text import heading, note


def pick(names: Mapping[str, str]) -> str:
    """A choice among pilots by name, or all of them (""); returns the one in force."""
    t = here().t
    return choices.select(
        "pilot",
        t("opinion.column.pilot"),
        ["", *names],
        "",
        lambda p: names.get(p, t("opinion.all")),
        choices.PICKER,
    )


def kind(instruments: Iterable[Instrument]) -> str:
    """The band that tells opinions from facts of registers, and a draft from what an owner confirmed."""
    return f'<p class="opinion">{escape(" · ".join(words.kind_of(instruments, here().voice)))}</p>'


def heading_with_mark(title: str) -> str:
    """A card's heading with the mark of invented figures beside it."""
    return f'<div class="headed">{heading(title)}{answer_card.mark()}</div>'


def bars(rows: Sequence[Bar], title: str, answer: Opinions | Beside | Reported, key: str) -> None:
    """Draws the chart of the classes, as wide as its rows need."""
    draw_wide(describe_bars(rows, title, answer, key))


def describe_bars(rows: Sequence[Bar], title: str, answer: Opinions | Beside | Reported, key: str) -> Drawn:
    """The chart of the classes."""
    now = here()
    return Drawn(
        key,
        lambda: (
            lambda _, width: figures.opinion_figure(rows, now.voice, now.colors, answer.thresholds, width)
        ),
        figures.bars_alt(title, rows, now.voice, answer.illustrative),
        widths=SCROLLED,
    )


def draw_wide(drawn: Drawn) -> None:
    """Draws a chart that is scrolled sideways where it has no room."""
    make = drawn.make()
    with answer_card.wide(drawn.key):
        answer_card.chart(lambda width: make("", width), drawn.alt, drawn.key, widths=drawn.widths)


def foot(
    table: Callable[[], Table],
    answer: Opinions | Beside | Changes | Reported,
    key: str,
    drawn: Callable[[], None] | None = None,
    view: View | None = None,
    image: Callable[[], Picture] | None = None,
) -> None:
    """One click away the table and the files, and a figure that is `drawn` with them; the `view` is what
    goes into a presentation, the `image` what is taken along."""
    lines = partial(as_json.opinions_context, answer, here().voice)
    own, name = f"opinion-{key}", f"{key}-{answer.release}"
    answer_card.details(table, lines, answer.release, own, name, view=view, image=image, drawn=drawn)


def files(
    table: Table, lines: Sequence[tuple[str, str]], release: str, key: str, view: View | None = None
) -> None:
    """The table as files that carry their context, and as a slide."""
    answer_card.files(table, lines, release, f"opinion-{key}", f"{key}-{release}", view)


def origin(answer: Opinions | Beside | Changes | Completeness | Reported) -> str:
    """Whose answers these are, and the release."""
    return note(words.opinions_origin(answer, here().voice))
