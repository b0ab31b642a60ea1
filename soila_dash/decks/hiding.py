"""Regions hidden behind letters: values shared by three at least, letters drawn anew for each slide."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from soila_dash.answers.ground import area
from soila_dash.answers.grouping import Names, group_regions
from soila_dash.cards import CARDS
from soila_dash.cards.base.card import Shown, Why
from soila_dash.catalog import Catalog
from soila_dash.decks.deck import Deck
from soila_dash.store import Store

Scrubbed = Callable[[str], tuple[str, int]]
"""What takes names out of a text and counts them."""


@dataclass(frozen=True)
class Hidden:
    """A slide's view without recognisable regions, and the only names that may be written on it. `why`
    says why nothing is left of it."""

    shown: Shown[Any] | None
    names: Names
    why: Why | None = None


def hide_view(shown: Shown[Any], deck: Deck, place: int, store: Store) -> Hidden:
    """The view as a hidden deck may show it; `place` is the slide's, from 0.

    A comparison keeps the country and the region that the deck calls its own. The other regions are put
    into groups of three or more that lie next to each other by value; all of a group show its mean and
    no interval, count or population, and a verdict only when it holds for the whole group. Letters differ
    from slide to slide, so that two slides together tell no more than each alone. A curve is recognised
    by its shape, a map by its places, a funnel by its populations, and a table of several indicators by
    their combination: of curves only the country's and the own one are left, the rest is not shown. A
    pilot tells its region, so of opinions those of all pilots together are left.
    """
    view, answer = shown.view, shown.answer
    own = area(store, deck.own, view.level or "county") if deck.own else ""
    country = store.country
    mine = own if own and own != country.code else ""
    names: Names = {country.key: country}
    # A profile speaks also of the larger areas that the own region lies in.
    for level in {r.level for r in store.regions} if deck.own else ():
        around = area(store, deck.own, level)
        if (level, around) in store.by_key:
            names[level, around] = store.by_key[level, around]
    at = shown.region if shown.region in (mine, country.code) else country.code
    view = view.model_copy(update={"region": at if at == mine else "", "basket": ""})
    card = CARDS[view.card]
    found = card.hide(shown, mine, country.code)
    if isinstance(found, str):
        return Hidden(None, names, cast(Why, found))
    if card.grouped:
        found = group_regions(found, mine, f"{deck.draw} {place}", names)
        if found is None:
            return Hidden(None, names, "too_few")
    return Hidden(Shown(view, found, at, True, answer), names)


_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_DASH = "[\\s\u2010-\u2015\u2212-]{0,2}"
_VOWELS = "[aeiouyäö]"
_CLITIC = "(?:k(?:in|aan|ään|o|ö)|h[aä]n)?"
# Finnish cases with a clitic, Swedish and English genitives, inhabitants; of shortenings after a colon or
# a hyphen. Bounded, so that a name that is also another word's beginning leaves that word alone.
_ENDING = (
    rf"(?:[:’'-]?[ij]?{_VOWELS}{{0,2}}(?:n|h{_VOWELS}n|seen|(?:ss|st|ll|lt|tt?|n)[aä]|lle|ksi|s|t)?"
    rf"{_CLITIC}|(?:(?<=lai|läi|ing)|l[aä]i|bo)\w*)?"
)


def scrubber(deck: Deck, store: Store, catalog: Catalog) -> Scrubbed:
    """What gives a text back without the names of regions, and how many were taken out; the own region's
    stay.

    Known forms of every name, in Finnish other cases of it, and what people call the area are found,
    however hyphens and spaces are written; what a reader could still guess from is for the writer to see.
    """
    spared = {key for key in store.by_key if key[0] == "country" or key == ("county", deck.own)}
    if deck.own:
        spared |= {r.key for r in store.regions if deck.own in r.members}
    forms: set[str] = set()
    stems: set[str] = set()
    everyday: set[str] = set()
    called = {r.key: r.everyday for r in catalog.regions}
    for region in (r for r in store.regions if r.key not in spared):
        fi, sv = region.forms.fi, region.forms.sv
        swedish = {region.name["sv"], region.short["sv"], sv.nominative}
        forms |= {region.code if len(region.code) > 2 else region.short["fi"], sv.genitive, *swedish}
        forms |= {f"{name}s" for name in swedish}
        forms |= {text[language] for text in (region.name, region.short) for language in ("fi", "en")}
        forms |= {fi.genitive, fi.inessive, fi.elative, fi.illative}
        stems |= {fi.nominative, fi.genitive.removesuffix("n")}
        everyday |= set(called.get(region.key, ()))
    capital = {word for word in everyday if not word.islower()}
    parts = (
        rf"(?i:(?:{_any(f for f in forms if len(f) > 2)})(?:[’']s)?{_CLITIC})",
        rf"(?:{_any(s for s in stems if len(s) > 2)})[a-zåäö]*",
        rf"(?i:(?:{_any(everyday - capital)}){_ENDING})",
        rf"(?:{_any(capital | {word.upper() for word in capital})})(?i:{_ENDING})",
    )
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
    return lambda text: pattern.subn("…", _INVISIBLE.sub("", text))


def _any(words: Iterable[str]) -> str:
    """One of the words, the longest first, however hyphens and spaces are written; nothing of none."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.sub(r"\\?[ -]", lambda _: _DASH, re.escape(word)) for word in longest) or r"(?!)"
