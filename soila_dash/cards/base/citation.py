"""A source as readers see it: its producer in their language, its title without the working notes."""

import re

from soila_dash.cards.base.voice import Voice
from soila_dash.sources.observations import Source

PRODUCERS = {
    "Itla (Statistics Finland data)": "itla",
    "Ministry of Economic Affairs and Employment (TEM)": "tem",
    "Perhehoitoliitto et al.": "perhehoitoliitto",
    "Statistics Finland": "statistics_finland",
    "Statistics Finland/THL": "statistics_finland_thl",
    "THL (via Tietoa nuorista)": "thl_tietoa_nuorista",
    "THL via Findikaattori": "thl_findikaattori",
    "THL via Kestilä et al.": "thl_kestila",
    "THL via Statistics Finland Tieto&Trendit": "thl_tieto_trendit",
}
"""Producers by their recorded names, which also tell sources apart and so stay; others, such as THL, are
called the same in every language."""

_NOTES = re.compile(r" \(docplayer copy[^)]*\)|, data/df\.csv|, later stored version of same address")
_VERSION = re.compile(r"stored version giving (\d{4})")


def producer(source: Source, voice: Voice) -> str:
    """Tilastokeskus, Statistikcentralen, Statistics Finland."""
    name = PRODUCERS.get(source.producer)
    return source.producer if name is None else voice.t(f"producer.{name}")


def title(source: Source, voice: Voice) -> str:
    """The title in its own language, less notes on how the source was read."""
    return _public(source.title, voice)


def citation(source: Source, voice: Voice) -> str:
    """How the source is cited, its producer and title as above."""
    named = source.citation
    if named.startswith(source.producer):
        named = producer(source, voice) + named.removeprefix(source.producer)
    return _public(named, voice)


def _public(text: str, voice: Voice) -> str:
    return _VERSION.sub(lambda found: voice.t("source.version", year=found[1]), _NOTES.sub("", text))
