"""The tile map: every region as one square of equal area, a real button that the keyboard reaches."""

import re
from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from soila_dash.cards.maps.tiles import Tile

_WIDGET = "tile"
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_PUNCTUATION = re.compile(r"""([!-/:-@\[-`{-~])""")


def tile_map(tiles: Sequence[Tile], selected: str, on_select: Callable[[str], None], label: str) -> str:
    """Draw the map; a press calls `on_select` with the region's code before the next run. Returns the
    tiles' places and colours as a style, to be written with the words below: alone it would be an
    element more.

    One group of buttons and not a button each: 23 elements more would make every change of region a
    third slower. `label` is the group's accessible name; a page has one map at most. Colours and places
    come from here, all else about the look from soila_dash.ui.style. Raises ValueError for a colour that
    is not plain.
    """
    ordered = sorted(tiles, key=lambda tile: (tile.row, tile.col))
    words = {tile.code: _label(tile) for tile in ordered}
    rules = "".join(_rule(place, tile) for place, tile in enumerate(ordered, 1))
    st.session_state[_WIDGET] = selected if selected in words else None
    st.pills(
        _escape(label),
        list(words),
        required=True,
        format_func=words.__getitem__,
        key=_WIDGET,
        on_change=lambda: on_select(str(st.session_state[_WIDGET])),
        label_visibility="collapsed",
        width="stretch",
    )
    return f"<style>{rules}</style>"


def tile_links(tiles: Sequence[Tile], address: Callable[[str], str]) -> str:
    """The same map of links instead of buttons; `address` gives a region's."""
    links = "".join(
        f'<a href="{escape(address(tile.code))}" title="{escape(tile.description)}" style="{_look(tile)}">'
        f"<strong>{escape(tile.label)}</strong>{escape(tile.value_text)}</a>"
        for tile in sorted(tiles, key=lambda tile: (tile.row, tile.col))
    )
    return f'<div class="tile-links">{links}</div>'


def _label(tile: Tile) -> str:
    """Name, value, and the description that is hidden from sight but not from the accessible name."""
    return f"**{_escape(tile.label)}** {_escape(tile.value_text)} *{_escape(tile.description)}*"


def _rule(place: int, tile: Tile) -> str:
    return f".st-key-tile button:nth-child({place}){{{_look(tile)}}}"


def _look(tile: Tile) -> str:
    for colour in (tile.fill, tile.ink, tile.fill_dark, tile.ink_dark):
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"not plain: {colour!r}")
    return (
        f"grid-area:{int(tile.row)}/{int(tile.col)};"
        f"--fill:light-dark({tile.fill},{tile.fill_dark});--on:light-dark({tile.ink},{tile.ink_dark})"
    )


def _escape(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))
