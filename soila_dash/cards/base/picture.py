"""A figure as an image to take along, described: finding, figure, how to read it, source and mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.funnel import Funnel
from soila_dash.cards.base.caption import source_line
from soila_dash.cards.base.sentences import invented_mark
from soila_dash.cards.base.voice import Voice
from soila_dash.drawing.plotly_figure import Figure

WIDTH = 760.0
"""Pixels across, at which the figures' letters have their own size."""
EDGE = 20.0


class Marked(Protocol):
    """Any answer: whether its figures are invented."""

    @property
    def illustrative(self) -> bool: ...


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


def about_line(answer: Development | Comparison | Funnel, voice: Voice) -> str:
    """The indicator, its unit, the sex, and of what a single year is."""
    t, item = voice.t, answer.indicator
    parts = [item.name[t.language], voice.unit(item)]
    if answer.sex != "total":
        parts.append(t(f"sex.{answer.sex}"))
    if not isinstance(answer, Development):
        parts += [t(f"level.{answer.level}"), str(answer.year)]
    return " · ".join(parts)


def make_picture(
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
        about, source = about_line(answer, voice), source_line(answer, voice.in_files)
    return Picture(
        title=title,
        about=about,
        figure=figure,
        notes=tuple(n for n in notes if n),
        source=source,
        mark=invented_mark(answer.illustrative, voice),
        alt=alt,
        language=voice.t.language,
        width=width,
    )
