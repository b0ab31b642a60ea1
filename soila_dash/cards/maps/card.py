"""The card of a map: a comparison on tiles of equal area."""

import argparse
from dataclasses import replace

from soila_dash import paths
from soila_dash.answers.compare import Comparison
from soila_dash.answers.ground import Ground
from soila_dash.cards.base.card import Card, Shown, Statement
from soila_dash.cards.base.command import Options, Sketch, ask_comparison, of_year
from soila_dash.cards.base.comparison import (
    answer_compare,
    comparison_finding,
    comparison_title,
    describe_comparison,
    missing_note,
)
from soila_dash.cards.base.look import Palette
from soila_dash.cards.base.picture import EDGE, WIDTH, Picture, make_picture
from soila_dash.cards.base.sentences import with_mark
from soila_dash.cards.base.slide_body import Squares
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.borders import boundary_alt, boundary_source, class_lines
from soila_dash.cards.maps.outlines import Areas, outlines_figure
from soila_dash.cards.maps.squares import tiles_figure
from soila_dash.cards.maps.tiles import note, tile_map
from soila_dash.catalog import Catalog
from soila_dash.drawing.plotly_figure import Figure
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator
from soila_dash.sources import boundaries


def describe(shown: Shown[Comparison], voice: Voice, catalog: Catalog) -> Statement:
    """As the comparison, but that another figure is described."""
    return replace(describe_comparison(shown, voice, catalog), alt=tiles_alt(shown.answer, voice))


def tiles_alt(answer: Comparison, voice: Voice) -> str:
    """Alternative text of the tile map: what is drawn, the regions of each class, and the finding."""
    drawn = tile_map(answer, voice)
    n = voice.t.number(sum(r.figure.value is not None for r in answer.rows))
    text = voice.t("alt.tiles", name=answer.indicator.name[voice.t.language], year=answer.year, n=n)
    finding = comparison_finding(answer, voice)
    return with_mark(answer.illustrative, voice, text, *class_lines(answer, drawn, voice), finding)


def map_figure(shown: Shown[Comparison], voice: Voice, colors: Palette, width: float) -> Figure:
    """The tiles as squares, `width` pixels wide; a page draws its own, which can be pressed."""
    return tiles_figure(tile_map(shown.answer, voice), voice, width, shown.region)


def map_slide(shown: Shown[Comparison], statement: Statement, voice: Voice) -> Squares:
    """The tiles."""
    answer = shown.answer
    return Squares(tile_map(answer, voice), shown.region, voice.unit(answer.indicator))


def map_picture(answer: Comparison, voice: Voice, region: str = "") -> Picture:
    """The tile map, with what a tile is and who has no figure; `region` is the chosen tile's."""
    drawn = tile_map(answer, voice)
    return make_picture(
        answer,
        voice,
        title=comparison_title(answer, voice),
        figure=tiles_figure(drawn, voice, WIDTH - 2 * EDGE, region),
        notes=(note(answer, voice), missing_note(answer, voice)),
        alt=". ".join(t.description for t in drawn.tiles),
    )


def borders_picture(
    answer: Comparison, voice: Voice, areas: Areas, fetched: str, region: str = ""
) -> Picture:
    """The boundary map: `areas` are the regions' shapes, `fetched` the day they were fetched (ISO)."""
    drawn = tile_map(answer, voice)
    return make_picture(
        answer,
        voice,
        title=comparison_title(answer, voice),
        figure=outlines_figure(drawn, areas, voice, WIDTH - 2 * EDGE, region),
        notes=(boundary_source(answer, areas, fetched, voice), missing_note(answer, voice)),
        alt=boundary_alt(answer, drawn, voice),
    )


def _of_map(question: argparse.ArgumentParser, t: Translator) -> None:
    of_year(question, t)
    question.add_argument("--borders", action="store_true", help=t("cli.image.borders"))


def sketch(options: Options, on: Ground, voice: Voice) -> Picture:
    """`image map`: tiles, or the counties' boundaries where they have been fetched."""
    answer = ask_comparison(options, on)
    if not options.borders:
        return map_picture(answer, voice, options.region)
    folder = paths.boundaries()
    kept = boundaries.read(folder)
    if kept is None or options.kind != "real" or answer.level != boundaries.LEVEL:
        found = f"{options.kind}, {voice.t(f'level.{answer.level}')}"
        raise DataFaults([Fault("no_borders", found=found, expected="update --boundaries")])
    return borders_picture(answer, voice, boundaries.areas(folder), kept.fetched, options.region)


CARD = Card(
    "map",
    ("indicator",),
    answer_compare,
    describe,
    map_figure,
    slide=map_slide,
    sketch=Sketch("map", "cli.image.map", _of_map, sketch),
)
