"""A page of a deck on the screen: its figure, the same as its slide has it, in the page's own colours."""

from html import escape

from soila_dash.cards.base.slide_body import Large, Shades, Squares
from soila_dash.cards.matrix import heat_html
from soila_dash.decks.prepare import Page, figure_of
from soila_dash.drawing.page_figure import WIDTHS
from soila_dash.ui import answer_card
from soila_dash.ui.finding import Drawn
from soila_dash.ui.here import here
from soila_dash.ui.text import classes, fact_list, large, write


def draw(page: Page, key: str) -> None:
    """The page's figure with its alternative text; what stands on its slide where it has none. Where its
    card `grows` it takes the width that its container has."""
    found = chart(page, f"{key}-chart")
    if found is None:
        write(*parts(page))
    else:
        show(found, page.card.grows)


def chart(page: Page, key: str) -> Drawn | None:
    """The page's figure as it is described for a width; None where it is no chart, or a map, whose tiles
    are read one by one."""
    colors = here().colors
    squares = isinstance(page.card.slide(page.shown, page.statement, page.voice), Squares)
    if squares or figure_of(page, colors, WIDTHS["page"]) is None:
        return None
    return Drawn(key, lambda: lambda _, width: figure_of(page, colors, width) or {}, page.statement.alt)


def show(found: Drawn, grows: bool = False) -> None:
    """A figure in which nothing is chosen; one that `grows` takes all its place's width."""
    make = found.make()
    answer_card.chart(lambda width: make("", width), found.alt, found.key, grows)


def parts(page: Page) -> tuple[str, ...]:
    """What is no chart: a large figure, a map of squares, a heat table, else the table."""
    match page.card.slide(page.shown, page.statement, page.voice):
        case Large(value, _, _, facts):
            return large(value), fact_list(list(facts))
        case Squares() as body:
            return _squares(body, page)
        case Shades(heat):
            return (heat_html(heat),)
        case _:
            return (answer_card.table_html(page.statement.table),)


def _squares(body: Squares, page: Page) -> tuple[str, ...]:
    """The tile map as a picture in squares; the classes' limits below it."""
    drawn = body.map
    tiles = "".join(
        f'<div style="grid-area:{tile.row}/{tile.col};background:light-dark({tile.fill},{tile.fill_dark});'
        f'color:light-dark({tile.ink},{tile.ink_dark})"'
        f"{' class=chosen' if tile.code == body.chosen else ''}>"
        f"<b>{escape(tile.label)}</b>{escape(tile.value_text)}</div>"
        for tile in drawn.tiles
    )
    return (
        f'<div class="squares" role="img" aria-label="{escape(page.statement.alt)}">{tiles}</div>',
        classes(drawn.limits, here().t("tiles.classes")),
    )
