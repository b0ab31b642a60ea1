"""A page of a deck on the screen: its figure, the same as its slide has it, in the page's own colours."""

from html import escape
from typing import Any

from soila_dash.answers.compare import Comparison
from soila_dash.answers.headline import Headline
from soila_dash.answers.matrix import Matrix
from soila_dash.answers.profile import Profile
from soila_dash.cards import matrix as heats
from soila_dash.cards.maps.tiles import tile_map
from soila_dash.cards.telling import facts, goal_name
from soila_dash.decks.prepare import Page, figure_of
from soila_dash.ui import card
from soila_dash.ui.here import here
from soila_dash.ui.text import classes, large, write
from soila_dash.ui.text import facts as in_large


def draw(page: Page, key: str, larger: float = 1.0) -> None:
    """The page's figure with its alternative text; a table where it has none. A `larger` one than usual
    has its type multiplied and fills the height that its container has left."""
    answer, now = page.shown.answer, here()
    voice, region = page.voice, page.shown.region
    figure = figure_of(page, now.colors)
    match answer:
        case _ if figure is not None:
            _chart(figure, page, key, 1.0 if isinstance(answer, Profile) else larger)
        case Headline():
            _headline(answer, page)
        case Comparison():
            _map(answer, page)
        case Matrix():
            name = goal_name(page.shown.view.goal, voice, now.catalog)
            write(heats.heat_html(heats.heat(answer, voice, name, region)))
        case _:
            card.show(page.told.table)


def _chart(figure: dict[str, Any], page: Page, key: str, larger: float) -> None:
    more: dict[str, Any] = {} if larger == 1.0 else {"height": "stretch"}
    card.chart(_grown(figure, larger), page.told.alt, f"{key}-chart", **more)


def _headline(answer: Headline, page: Page) -> None:
    value = page.voice.value(answer.indicator, answer.figure.value)
    write(large(value), in_large(facts(answer, page.voice)))


def _map(answer: Comparison, page: Page) -> None:
    """The tile map as a picture in squares; the classes' limits below it."""
    drawn = tile_map(answer, page.voice)
    tiles = "".join(
        f'<div style="grid-area:{tile.row}/{tile.col};background:light-dark({tile.fill},{tile.fill_dark});'
        f'color:light-dark({tile.ink},{tile.ink_dark})"'
        f"{' class=chosen' if tile.code == page.shown.region else ''}>"
        f"<b>{escape(tile.label)}</b>{escape(tile.value_text)}</div>"
        for tile in drawn.tiles
    )
    write(
        f'<div class="squares" role="img" aria-label="{escape(page.told.alt)}">{tiles}</div>',
        classes(drawn.limits, here().t("tiles.classes")),
    )


def _grown(figure: dict[str, Any], larger: float) -> dict[str, Any]:
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
