"""A place among the regions in words: with its interval, in short, and as an ordinal."""

from soila_dash.answers.ranking import Place
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator


def ordinal(n: int, voice: Voice) -> str:
    """6., 6:e, 6th."""
    last = n % 10
    form = str(last) if last in (1, 2, 3) and n % 100 not in (11, 12, 13) else "other"
    return voice.t(f"ordinal.{form}", n=n)


def place_sentence(item: Indicator, year: int, place: Place, of: int, voice: Voice) -> str:
    """Between which places the region probably is; "" for a region without a place."""
    if place.interval is None:
        return ""
    low, high = place.interval.lower, place.interval.upper
    end = item.direction.value
    slots = {"name": item.short[voice.t.language], "year": year, "of": of, "lower": ordinal(low, voice)}
    if low == high:
        return voice.t(f"rank.one.{end}", **slots)
    # Finnish and Swedish write the ends in their own words; the slots are the same.
    return voice.t(f"rank.between.{end}", **slots, upper=ordinal(high, voice))


def place_of(lower: int, upper: int, of: int, voice: Voice) -> str:
    """5.–13. / 23 in short for a fact; a single place is told once: 23. / 23."""
    key = "facts.place" if lower < upper else "facts.place.one"
    return voice.t(key, lower=lower, upper=upper, of=of)


def place_word(place: Place | None) -> str:
    """6.–16. in short for a cell: 6–16; a dash without a place."""
    if place is None or place.interval is None:
        return "–"
    low, high = place.interval.lower, place.interval.upper
    return str(low) if low == high else f"{low}–{high}"
