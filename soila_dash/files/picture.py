"""A figure as an image to take along: finding, drawing, how to read it, source and mark in one file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement, tostring

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.answers.matrix import Matrix
from soila_dash.answers.opinions import Beside, Changes, Completeness, Opinions, Reported
from soila_dash.answers.pairs import Pairs
from soila_dash.answers.profile import Profile
from soila_dash.answers.reporting import Reporting
from soila_dash.cards import funnel as funnels
from soila_dash.cards import matrix as matrices
from soila_dash.cards import multiples, pairs, reporting
from soila_dash.cards.base import caption, figures, sentences
from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.tables import symbol_note
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps import outlines, squares, tiles
from soila_dash.cards.maps.borders import boundary_alt, boundary_source
from soila_dash.cards.maps.outlines import Areas
from soila_dash.cards.opinions import figures as opinion_figures
from soila_dash.cards.opinions import words as opinions
from soila_dash.cards.profile import words as profile
from soila_dash.cards.profile.spine import spine_figure
from soila_dash.drawing import typeset
from soila_dash.drawing.figure import Figure
from soila_dash.drawing.svg import FAMILY, draw, write


class Marked(Protocol):
    """Any answer: whether its figures are invented."""

    @property
    def illustrative(self) -> bool: ...


WIDTH = 760.0
"""Pixels across, at which the figures' letters have their own size."""
EDGE = 20.0
_SLACK = 0.94
"""Lines are broken a little early, for readers whose machine draws the file in a wider font."""


@dataclass(frozen=True)
class Picture:
    """An image's parts in words and the figure itself. `about` says of what, `notes` how to read it,
    `source` is the line under every figure, `mark` the mark of invented figures or ""."""

    title: str
    about: str
    figure: Figure
    notes: tuple[str, ...]
    source: str
    mark: str
    alt: str
    language: str
    width: float = WIDTH


def to_svg(picture: Picture) -> bytes:
    """The picture as one SVG file whose text is text, with its title and description for screen readers."""
    room = picture.width - 2 * EDGE
    drawing, height = draw(picture.figure, room)
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "lang": picture.language})
    SubElement(root, "title").text = picture.title
    SubElement(root, "desc").text = picture.alt
    back = SubElement(root, "rect", {"width": "100%", "fill": LIGHT.paper})
    words = SubElement(root, "g", {"font-family": FAMILY})
    y = EDGE
    if picture.mark:
        SubElement(
            words, "rect", {"x": f"{EDGE}", "y": f"{y}", "width": "3", "height": "24", "fill": LIGHT.accent}
        )
        band = {"x": f"{EDGE + 3}", "y": f"{y}", "width": f"{room - 3}", "height": "24"}
        SubElement(words, "rect", {**band, "fill": LIGHT.accent, "fill-opacity": "0.09"})
        _lines(words, [picture.mark], 13, y + 2, LIGHT.ink, left=EDGE + 12)
        y += 36
    y = _lines(words, typeset.wrapped(picture.title, 20, room * _SLACK, True), 20, y, LIGHT.ink, bold=True)
    y = _lines(words, typeset.wrapped(picture.about, 14, room * _SLACK), 14, y + 2, LIGHT.muted) + 10
    drawing.set("transform", f"translate({EDGE:g} {y:g})")
    root.append(drawing)
    after = SubElement(root, "g", {"font-family": FAMILY})
    y += height + 8
    for note in picture.notes:
        y = _lines(after, typeset.wrapped(note, 13, room * _SLACK), 13, y, LIGHT.ink) + 3
    y = _lines(after, typeset.wrapped(picture.source, 12, room * _SLACK), 12, y + 4, LIGHT.muted) + EDGE - 4
    back.set("height", f"{y:g}")
    root.set("viewBox", f"0 0 {picture.width:g} {y:g}")
    root.set("width", f"{picture.width:g}")
    root.set("height", f"{y:g}")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + bytes(tostring(root, encoding="utf-8")) + b"\n"


def _lines(
    group: Element,
    lines: Sequence[str],
    size: float,
    y: float,
    color: str,
    bold: bool = False,
    left: float = EDGE,
) -> float:
    """Writes lines downwards from y; gives where the next may begin."""
    for line in lines:
        y += size * 1.3
        write(group, [(line, bold)], left, y - size * 0.3, "left", {"size": size, "color": color})
    return y


def to_png(picture: Picture) -> bytes:
    """The same as PNG, at twice the SVG's pixels."""
    return typeset.png(to_svg(picture), picture.width)


def bare_svg(figure: Figure, width: float, name: str = "f") -> bytes:
    """The figure alone as SVG, for a document that has the words around it."""
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
    drawing, height = draw(figure, width, name)
    root.append(drawing)
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return bytes(tostring(root, encoding="utf-8"))


def _mark(illustrative: bool, voice: Voice) -> str:
    return voice.t("illustrative.mark") if illustrative else ""


def trend_note(answer: Development, voice: Voice) -> str:
    """What the band and the grey lines are; "" where there are none."""
    chosen = answer.chosen
    if chosen is not None and any(p.figure.lower is not None for p in chosen.points):
        return voice.t("card.trend.note" if answer.regions else "card.trend.note.band")
    return voice.t("card.trend.note.plain") if answer.regions else ""


def _about(answer: Development | Comparison | Funnel, voice: Voice) -> str:
    t, item = voice.t, answer.indicator
    parts = [item.name[t.language], voice.unit(item)]
    if answer.sex != "total":
        parts.append(t(f"sex.{answer.sex}"))
    if not isinstance(answer, Development):
        parts += [t(f"level.{answer.level}"), str(answer.year)]
    return " · ".join(parts)


def _picture(
    answer: Marked,
    voice: Voice,
    title: str,
    figure: Figure,
    notes: Sequence[str],
    alt: str,
    about: str = "",
    source: str = "",
    width: float = WIDTH,
) -> Picture:
    """The parts put together; `about` and `source` tell of one indicator unless they are given."""
    if isinstance(answer, Development | Comparison | Funnel):
        about, source = _about(answer, voice), caption.source_line(answer, voice)
    return Picture(
        title=title,
        about=about,
        figure=figure,
        notes=tuple(n for n in notes if n),
        source=source,
        mark=_mark(answer.illustrative, voice),
        alt=alt,
        language=voice.t.language,
        width=width,
    )


def development_picture(
    answer: Development, voice: Voice, events: bool = True, breaks: bool = True
) -> Picture:
    """The curves, with the numbered events in words below; both kinds of marks can be left out."""
    listed = figures.event_list(answer, voice) if events else []
    notes = [trend_note(answer, voice), " ".join(listed)]
    return _picture(
        answer,
        voice,
        title=sentences.development_finding(answer, voice),
        figure=figures.development_figure(answer, voice, LIGHT, events, breaks=breaks),
        notes=notes,
        alt=sentences.development_alt(answer, voice),
    )


def comparison_picture(answer: Comparison, voice: Voice, region: str = "") -> Picture:
    """The ranked dots, with what their marks mean and who has no figure."""
    notes = [
        sentences.comparison_finding(answer, voice),
        symbol_note([r for r in answer.rows if r.figure.value is not None], voice),
        voice.t(f"benchmark.note.{answer.benchmark.kind}"),
        missing_note(answer, voice),
    ]
    return _picture(
        answer,
        voice,
        title=sentences.comparison_title(answer, voice),
        figure=figures.comparison_figure(answer, voice, LIGHT, region),
        notes=notes,
        alt=sentences.comparison_alt(answer, voice),
    )


def missing_note(answer: Comparison, voice: Voice) -> str:
    """Who has no figure, and why; "" when everyone has one."""
    t = voice.t
    words = [
        f"{voice.name(answer.level, r.region)} ({t(f'status.{r.figure.status}')})"
        for r in answer.rows
        if r.figure.value is None
    ]
    return t("card.missing", regions=t.listing(words)) if words else ""


def funnel_picture(answer: Funnel, voice: Voice, region: str = "", named: Sequence[str] = ()) -> Picture:
    """The funnel, with what its marks mean."""
    return _picture(
        answer,
        voice,
        title=sentences.comparison_title(answer.comparison, voice),
        figure=funnels.funnel_figure(answer, voice, LIGHT, region, named),
        notes=(
            funnels.funnel_finding(answer, voice),
            symbol_note([s.row for s in answer.spots], voice),
            voice.t("funnel.note"),
        ),
        alt=funnels.funnel_alt(answer, voice),
    )


def map_picture(answer: Comparison, voice: Voice, region: str = "") -> Picture:
    """The tile map, with what a tile is and who has no figure; `region` is the chosen tile's."""
    drawn = tiles.tile_map(answer, voice)
    return _picture(
        answer,
        voice,
        title=sentences.comparison_title(answer, voice),
        figure=squares.tiles_figure(drawn, voice, WIDTH - 2 * EDGE, region),
        notes=(tiles.note(answer, voice), missing_note(answer, voice)),
        alt=". ".join(t.description for t in drawn.tiles),
    )


def borders_picture(
    answer: Comparison, voice: Voice, areas: Areas, fetched: str, region: str = ""
) -> Picture:
    """The boundary map: `areas` are the regions' shapes, `fetched` the day they were fetched (ISO)."""
    drawn = tiles.tile_map(answer, voice)
    return _picture(
        answer,
        voice,
        title=sentences.comparison_title(answer, voice),
        figure=outlines.outlines_figure(drawn, areas, voice, WIDTH - 2 * EDGE, region),
        notes=(boundary_source(answer, areas, fetched, voice), missing_note(answer, voice)),
        alt=boundary_alt(answer, drawn, voice),
    )


def heat_picture(answer: Matrix, voice: Voice, name: str, region: str = "") -> Picture:
    """The heat table of the indicators that `name` tells; readable with about ten of them."""
    shown = matrices.heat(answer, voice, name, region)
    return _picture(
        answer,
        voice,
        title=matrices.matrix_title(answer, voice),
        about=shown.caption,
        figure=squares.heat_figure(shown, voice),
        notes=(voice.t("matrix.note"), *matrices.matrix_notes(answer, voice)),
        source=caption.sources_line(answer, answer.indicators, voice),
        alt=f"{shown.caption}. {matrices.matrix_finding(answer, voice)}",
        width=squares.heat_width(shown) + 2 * EDGE,
    )


def multiples_picture(answer: Development, voice: Voice, region: str = "") -> Picture:
    """The small panels."""
    return _picture(
        answer,
        voice,
        title=multiples.multiples_title(answer, voice),
        figure=multiples.multiples_figure(answer, voice, LIGHT, region),
        notes=(multiples.multiples_note(answer, voice),),
        alt=multiples.multiples_alt(answer, voice),
    )


def pairs_picture(answer: Pairs, voice: Voice, region: str = "", named: Sequence[str] = ()) -> Picture:
    """The scatter of two indicators."""
    return _picture(
        answer,
        voice,
        title=pairs.pairs_title(answer, voice),
        about=pairs.pairs_name(answer, voice),
        figure=pairs.pairs_figure(answer, voice, LIGHT, region, tuple(named)),
        notes=(pairs.pairs_finding(answer, voice), voice.t("pairs.note")),
        source=caption.sources_line(answer, (answer.first, answer.second), voice),
        alt=pairs.pairs_alt(answer, voice),
    )


def opinions_picture(
    answer: Opinions | Beside | Changes | Completeness | Reported, voice: Voice, pilot: str = ""
) -> Picture:
    """What respondents said, with the rules of what is shown; a `pilot` among others stands out. Raises
    ValueError where there is nothing to draw."""
    figure = opinion_figures.said_figure(answer, voice, LIGHT, pilot)
    if figure is None:
        raise ValueError("nothing to draw")
    return _picture(
        answer,
        voice,
        title=opinions.said_finding(answer, voice),
        figure=figure,
        notes=opinions.table_notes(answer.thresholds, voice),
        alt=opinion_figures.opinions_alt(answer, voice),
        about=opinions.opinions_under(answer, voice),
        source=opinions.opinions_origin(answer, voice),
    )


def periods_picture(answer: Reporting, voice: Voice) -> Picture:
    """Organisations taking part from the beginning on."""
    table = reporting.period_table(answer, voice)
    return _picture(
        answer,
        voice,
        title=reporting.reporting_finding(answer, voice),
        figure=reporting.period_figure(answer, voice, LIGHT),
        notes=(*reporting.reporting_sentences(answer, voice), *table.notes),
        alt=reporting.period_alt(answer, voice),
        about=table.title,
        source=reporting.reporting_origin(answer, voice),
    )


def result_picture(answer: Reporting, voice: Voice) -> Picture:
    """The result indicator by group and round."""
    table, rows = reporting.result_table(answer, voice), reporting.result_bars(answer, voice)
    return _picture(
        answer,
        voice,
        title=table.title,
        figure=opinion_figures.opinion_figure(rows, voice, LIGHT, answer.thresholds),
        notes=table.notes,
        alt=opinion_figures.bars_alt(table.title, rows, voice, answer.illustrative),
        about=" · ".join(opinions.kind_of(answer.instruments, voice)),
        source=reporting.reporting_origin(answer, voice),
    )


def spine_note(answer: Profile, voice: Voice, own: bool = False) -> str:
    """How to read the chart of all indicators; `own` says that the peers are the reader's own."""
    t = voice.t
    parts = [
        t("profile.spine.note", name=voice.name(answer.level, answer.region))
        if answer.level != "country"
        else t("profile.spine.note.country"),
        t("profile.spine.note.box"),
        t("profile.spine.note.side"),
    ]
    if answer.peers:
        parts.append(t("profile.spine.note.peers.own" if own else "profile.spine.note.peers"))
    return " ".join(parts)


def spine_picture(answer: Profile, voice: Voice, own: bool = False) -> Picture:
    """The chart of all indicators; `own` says that the peers are the reader's own."""
    return _picture(
        answer,
        voice,
        title=profile.profile_finding(answer, voice),
        about=profile.profile_under(answer, voice),
        figure=spine_figure(answer, voice, LIGHT),
        notes=(spine_note(answer, voice, own), *profile.profile_notes(answer, voice)[:1]),
        source=caption.sources_line(answer, [r.indicator for r in answer.rows], voice),
        alt=profile.profile_alt(answer, voice),
    )
