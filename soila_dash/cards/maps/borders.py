"""The boundary map of a comparison in words: its source and its alternative text."""

import datetime as dt
from collections.abc import Collection

from soila_dash.answers.compare import Comparison
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.maps.tiles import TileMap
from soila_dash.i18n import capital


def boundary_source(answer: Comparison, codes: Collection[str], fetched: str, voice: Voice) -> str:
    """Where the boundaries come from and when (an ISO date), and which regions have none."""
    parts = [voice.t("map.source", date=voice.t.date(dt.date.fromisoformat(fetched)))]
    absent = [voice.name(answer.level, r.region) for r in answer.rows if r.region not in codes]
    if absent:
        parts.append(voice.t("map.absent", names=voice.t.listing(absent)))
    return " ".join(parts)


def boundary_alt(answer: Comparison, drawn: TileMap, voice: Voice) -> str:
    """Alternative text: what is drawn, and the regions of each class."""
    n = sum(t.number is not None for t in drawn.tiles)
    name = answer.indicator.name[voice.t.language]
    text = voice.t("alt.map", name=name, year=answer.year, n=voice.t.number(n))
    return " ".join([text, *class_lines(answer, drawn, voice)])


def class_lines(answer: Comparison, drawn: TileMap, voice: Voice) -> list[str]:
    """The regions of each class of a map, the highest class first."""
    names: dict[int, list[str]] = {}
    for row in answer.rows:
        standing = {row.region, *voice.region(answer.level, row.region).members}
        number = next((t.number for t in drawn.tiles if t.code in standing), None)
        if number is not None:
            names.setdefault(number, []).append(voice.name(answer.level, row.region))
    return [
        capital(voice.t("alt.map.class", limits=drawn.limits[n], names=voice.t.listing(names[n])))
        for n in sorted(names, reverse=True)
    ]
