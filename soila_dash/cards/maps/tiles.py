"""The tile map of a comparison: each region's place, text, class and colours."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from soila_dash.answers.compare import Comparison
from soila_dash.answers.estimate import Estimate
from soila_dash.cards.base.look import DARK, LIGHT, Palette
from soila_dash.cards.base.verdict_text import verdict_word
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Region

CLASSES = 5


@dataclass(frozen=True)
class Tile:
    """One region's tile. Texts are plain: they are shown as they are, never as Markdown.

    `row` and `col` count from 1. `label` and `value_text` stand in the tile; `description` is the
    whole answer in words ("Pohjois-Savo, 3,0 %, suurempi"), read by screen readers and shown under
    the map while the tile is pointed at or focused. `fill` and `ink` are the colours of the square
    and its text as #RRGGBB, first for the light theme, then for the dark one. `number` is its class
    from 0, None without a figure.
    """

    code: str
    row: int
    col: int
    label: str
    value_text: str
    description: str
    fill: str
    ink: str
    fill_dark: str
    ink_dark: str
    number: int | None = None


@dataclass(frozen=True)
class TileMap:
    """The tiles, and the classes' limits in the indicator's unit as text, light to strong."""

    tiles: tuple[Tile, ...]
    limits: tuple[str, ...]


def class_limits(values: list[float]) -> list[float]:
    """The four inner limits of five equally wide classes between the least and the greatest value."""
    return [float(v) for v in np.linspace(min(values), max(values), CLASSES + 1)[1:-1]]


def tile_map(answer: Comparison, voice: Voice) -> TileMap:
    """The comparison's regions on their equal-area tiles, coloured in five equal classes.

    A larger area without a tile of its own stands on those of its counties, and its tiles have the
    counties' codes.
    """
    item = answer.indicator
    values = [r.figure.exact for r in answer.rows if r.figure.exact is not None]
    inner = class_limits(values) if values else []
    tiles = []
    for row in answer.rows:
        f = row.figure
        number = None if f.exact is None else int(np.searchsorted(inner, f.exact, side="left"))
        value = voice.figure_number(item, f) if f.value is not None else _short(f, voice)
        words = [voice.name(answer.level, row.region)]
        words.append(voice.figure(item, f) if f.value is not None else voice.missing(item, f))
        if f.value is not None:
            words.append(verdict_word(row.verdict, voice))
        tiles += [
            Tile(
                code=region.code,
                row=region.tile.row,
                col=region.tile.col,
                label=region.tile_label[voice.t.language],
                value_text=value,
                description=", ".join(words),
                fill=_fill(LIGHT, number),
                ink=_ink(LIGHT, number),
                fill_dark=_fill(DARK, number),
                ink_dark=_ink(DARK, number),
                number=number,
            )
            for region in _tiles_of(voice.region(answer.level, row.region), voice)
            if region.tile is not None
        ]
    tiles.sort(key=lambda t: (t.row, t.col))
    edges = [min(values), *inner, max(values)] if values else []
    limits = tuple(voice.t.span(a, b, item.decimals) for a, b in pairwise(edges))
    return TileMap(tuple(tiles), limits)


def note(answer: Comparison, voice: Voice) -> str:
    """What a tile is: a region of its own, or a county of the larger area whose figure it shows."""
    own = all(voice.region(answer.level, r.region).tile for r in answer.rows)
    return voice.t("tiles.note" if own else "tiles.note.larger", unit=voice.unit(answer.indicator))


def _tiles_of(region: Region, voice: Voice) -> list[Region]:
    """The regions on whose tiles this one stands: itself, else its counties."""
    return [region] if region.tile is not None else [voice.region("county", c) for c in region.members]


def _fill(colors: Palette, number: int | None) -> str:
    return colors.paper if number is None else colors.classes[number]


def _ink(colors: Palette, number: int | None) -> str:
    return colors.muted if number is None else colors.class_inks[number]


def _short(figure: Estimate, voice: Voice) -> str:
    """What stands in a tile without a value; a rounded share as ≈ 2."""
    if figure.about is None:
        return voice.t(f"status.short.{figure.status}")
    return voice.t("status.short.rounded", value=voice.t.number(figure.about, 0))
