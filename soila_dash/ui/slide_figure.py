"""A page of a deck on the screen: its figure, the same as its slide has it, in the page's own colours."""

from html import escape

from soila_dash.cards.base.slide_body import Large, Shades, Squares
from soila_dash.cards.matrix import heat_html
from soila_dash.decks.prepare import Page, figure_of
from soila_dash.ui import answer_card
from soila_dash.ui.here import here
from soila_dash.ui.text import classes, fact_list, large, write


def draw(page: Page, key: str, grows: bool = False) -> None:
    """The page's figure with its alternative text; what stands on its slide where it has none. One that
    `grows` takes the width that its container has."""
    figure = figure_of(page, here().colors)
    if figure is not None:
        answer_card.chart(figure, page.statement.alt, f"{key}-chart", grows and page.card.grows)
        return
    write(*parts(page))


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
