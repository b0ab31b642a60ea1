"""The tile map: every region as one square of equal area, a real button that the keyboard reaches."""

import re
from collections.abc import Callable, Sequence

import streamlit as st

from soila_dash.render.tiles import Tile
from soila_dash.ui.style import TILE_NOTE

_CODE = re.compile(r"[A-Za-z0-9]+")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_FRAME = "z-index:1;--frame:inset 0 0 0 3px var(--paper),0 0 0 4px var(--accent)"
_PUNCTUATION = re.compile(r"""([!-/:-@\[-`{-~])""")


def tile_map(
    tiles: Sequence[Tile],
    selected: str | None,
    key: str,
    on_select: Callable[[str], None],
    *,
    selected_text: str,
) -> None:
    """Draw the map; a press calls `on_select` with the region's code before the next run.

    `selected_text` is the word that ends the selected tile's accessible name ("valittu"). `key`
    tells several maps of one page apart. Colours and places come from here, all else about the look
    from soila_dash.ui.style. Raises ValueError for a code, key or colour that is not plain.
    """
    _plain(key, _NAME)
    ordered = sorted(tiles, key=lambda tile: (tile.row, tile.col))
    # Into the page's flow a style element would bring a gap of its own; alone it takes no space.
    rules = [_rule(key, tile, tile.code == selected) for tile in ordered]
    st.html(f"<style>{''.join(rules)}</style>")
    with st.container(key=f"tiles-{key}"):
        for tile in ordered:
            # Every tile is of one type: another type would be another element in the browser, and
            # the pressed tile would lose the keyboard's focus.
            st.button(
                _label(tile, selected_text if tile.code == selected else ""),
                key=f"tile-{key}-{tile.code}",
                on_click=on_select,
                args=(tile.code,),
                width="stretch",
                # Without it the name would be cut with an ellipsis and repeated in a tooltip.
                wrap=True,
            )


def _label(tile: Tile, state: str) -> str:
    """Name, value, and the description that is hidden from sight but not from the accessible name."""
    described = f"{tile.description}, {state}" if state else tile.description
    return f"**{_escaped(tile.label)}** {_escaped(tile.value_text)} *{_escaped(described)}*"


def _rule(key: str, tile: Tile, chosen: bool) -> str:
    _plain(tile.code, _CODE)
    for colour in (tile.fill, tile.ink, tile.fill_dark, tile.ink_dark):
        _plain(colour, _COLOUR)
    name = f".st-key-tile-{key}-{tile.code}"
    rule = (
        f"{name}{{grid-area:{int(tile.row)}/{int(tile.col)};"
        f"--fill:light-dark({tile.fill},{tile.fill_dark});--on:light-dark({tile.ink},{tile.ink_dark})}}"
    )
    if not chosen:
        return rule
    # Its description stands under the map while no other tile is pointed at.
    idle = f".st-key-tiles-{key}:not(:has(button:is(:hover,:focus-visible)))"
    return f"{rule}{name}{{{_FRAME}}}{idle} {name} em{{{TILE_NOTE}}}"


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def _plain(text: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(text):
        raise ValueError(f"not plain: {text!r}")
