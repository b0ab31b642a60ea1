"""A page of a deck on the screen: its figure, the same as its slide has it, in the page's own colours."""

from html import escape
from typing import Any

from soila_dash.cards.base.slide import Large, Shades, Squares
from soila_dash.cards.matrix import heat_html
from soila_dash.decks.prepare import Page, figure_of
from soila_dash.ui import answer_card
from soila_dash.ui.here import here
from soila_dash.ui.text import classes, fact_list, large, write


def draw(page: Page, key: str, larger: float = 1.0) -> None:
    """The page's figure with its alternative text; what stands on its slide where it has none. A `larger`
    one than usual has its type multiplied and fills the height that its container has left."""
    figure = figure_of(page, here().colors)
    if figure is not None:
        _chart(figure, page, key, larger if page.card.grows else 1.0)
        return
    match page.card.slide(page.shown, page.statement, page.voice):
        case Large(value, _, _, facts):
            write(large(value), fact_list(list(facts)))
        case Squares() as body:
            _squares(body, page)
        case Shades(heat):
            write(heat_html(heat))
        case _:
            answer_card.show(page.statement.table)


def _chart(figure: dict[str, Any], page: Page, key: str, larger: float) -> None:
    more: dict[str, Any] = {} if larger == 1.0 else {"height": "stretch"}
    answer_card.chart(_enlarge(figure, larger), page.statement.alt, f"{key}-chart", **more)


def _squares(body: Squares, page: Page) -> None:
    """The tile map as a picture in squares; the classes' limits below it."""
    drawn = body.map
    tiles = "".join(
        f'<div style="grid-area:{tile.row}/{tile.col};background:light-dark({tile.fill},{tile.fill_dark});'
        f'color:light-dark({tile.ink},{tile.ink_dark})"'
        f"{' class=chosen' if tile.code == body.chosen else ''}>"
        f"<b>{escape(tile.label)}</b>{escape(tile.value_text)}</div>"
        for tile in drawn.tiles
    )
    write(
        f'<div class="squares" role="img" aria-label="{escape(page.statement.alt)}">{tiles}</div>',
        classes(drawn.limits, here().t("tiles.classes")),
    )


def _enlarge(figure: dict[str, Any], larger: float) -> dict[str, Any]:
    """The figure with larger type and the room that it needs."""
    if larger == 1.0:
        return figure
    layout = figure["layout"]
    for part in _parts([figure["data"], layout]):
        if "size" in part and ("color" in part or "family" in part) and "symbol" not in part:
            part["size"] = _times(part["size"], larger)
    layout["margin"] = {side: round(room * larger) for side, room in layout.get("margin", {}).items()}
    layout.pop("height")
    return figure


def _times(size: Any, larger: float) -> Any:
    return round(size * larger, 1) if isinstance(size, int | float) else size


def _parts(value: Any) -> list[dict[str, Any]]:
    """All dictionaries within a figure."""
    if isinstance(value, dict):
        return [value, *(part for v in value.values() for part in _parts(v))]
    if isinstance(value, list) and value and isinstance(value[0], dict | list):
        return [part for v in value for part in _parts(v)]
    return []
