"""A source as readers see it: its producer in their language, its title without the working notes."""

import datetime as dt
import re

from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Unit
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

_AGES = {
    "share_by_analogy": "computed.ages.by_analogy",
    "share": "computed.ages.share",
    "": "computed.ages.published",
}
"""How a share of other ages than its title names came, by what the source says was computed."""

_NOTES = re.compile(r" \(docplayer copy[^)]*\)|, data/df\.csv|, later stored version of same address")
_CITED = re.compile(r"Viitattu ([1-9]|[12]\d|3[01])\.([1-9]|1[0-2])\.(20\d\d)")
"""When a figure was fetched, as the bank asks to be cited in Finnish."""
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
    return _CITED.sub(lambda found: _when(found, voice), _public(named, voice))


def _when(found: re.Match[str], voice: Voice) -> str:
    day, month, year = map(int, found.groups())
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return found[0]
    return voice.t("source.cited", date=voice.t.date(date))


def ages(source: Source, voice: Voice) -> str:
    """Whom a source's shares are of, where that is not whom its title names, and what the country's newest
    would be of those; else ""."""
    key = _AGES.get(source.computed)
    if not source.title_age or not source.denominator or key is None:
        return ""
    said = voice.t(key, title=source.title_age, ages=source.denominator)
    if not source.title_share:
        return said
    decimals = len(source.title_share.partition(".")[2])
    value = voice.t.value(float(source.title_share), Unit.percent.value, decimals)
    beside = voice.t("computed.ages.title", title=source.title_age, value=value, year=source.title_year)
    return f"{said}; {beside}"


def _public(text: str, voice: Voice) -> str:
    return _VERSION.sub(lambda found: voice.t("source.version", year=found[1]), _NOTES.sub("", text))
