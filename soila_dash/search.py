"""What a reader looks for by words: indicators, regions, pilots, pages, words of the glossary.

The words of all three languages are searched at once. A word is found by its beginning, by its stem in any
of the languages (Snowball) and with one slip of the finger (optimal string alignment distance 1); a region
also by the beginnings that people use for it, with any ending.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Literal

import snowballstemmer
from rapidfuzz.distance import OSA

from soila_dash.catalog import CONTEXT, LANGUAGES, Catalog, Indicator, Region, Text
from soila_dash.catalog.survey import Pilot
from soila_dash.i18n import about_text, translator
from soila_dash.plain_text import without_accents

Kind = Literal["indicator", "region", "pilot", "page", "word"]

LONGEST = 80
"""Characters of a search that are read, and below, words of it."""
MOST_WORDS = 6
EACH = 5
"""So many are given of a kind until a reader asks for the others."""
BESIDE = 2
"""A figure so much worse than the best is left out: it was found by a slip where another was named."""

_EXACT, _BEGINNING, _STEM, _, _WITHIN, _SLIP = range(6)
"""How well a word fits, the best first."""
_SHORTEST = {_BEGINNING: 2, _STEM: 3, _WITHIN: 5, _SLIP: 4}
"""Letters that a word must have to be found that way."""
_WORDS = re.compile(r"\w+")
_ENGINES = {"fi": "finnish", "sv": "swedish", "en": "english"}


@dataclass(frozen=True)
class Entry:
    """What can be found: its name in the reader's language, and where it is opened (`page` and `query`) or,
    of the glossary, what it means (`text`)."""

    kind: Kind
    name: str
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()
    text: str = ""
    waits: bool = False
    """Whether there are no figures of it yet."""
    words: frozenset[str] = field(default=frozenset(), repr=False)
    stems: frozenset[str] = field(default=frozenset(), repr=False)
    beginnings: tuple[str, ...] = field(default=(), repr=False)


def index(
    catalog: Catalog,
    regions: Sequence[Region],
    pilots: Sequence[Pilot],
    pages: Sequence[str],
    held: Callable[[Indicator], bool],
    language: str,
) -> list[Entry]:
    """All that can be found, in the order of the catalogue. `held` tells of an indicator whether it has
    figures here: one without opens its goal's page, which says that it has none yet."""
    found = [_indicator(item, held(item), language) for item in catalog.indicators.values()]
    found += [_region(region, language) for region in regions]
    found += [
        _entry("pilot", p.name[language], _texts(p.name), page="pilots", query=(("pilot", p.id),))
        for p in pilots
    ]
    goals = {goal.id: _texts(goal.name) for goal in catalog.goals}
    for page in pages:
        titles = [translator(code)(f"page.{page}") for code in LANGUAGES]
        name = translator(language)(f"page.{page}")
        found.append(_entry("page", name, [*titles, *goals.get(page, [])], page=page))
    glossaries = {code: about_text.glossary(code) for code in LANGUAGES}
    for n, (word, meaning) in enumerate(glossaries[language]):
        found.append(_entry("word", word, [glossaries[code][n][0] for code in LANGUAGES], text=meaning))
    return found


def find(entries: Sequence[Entry], text: str) -> list[Entry]:
    """The entries that fit all words of `text`, or where none does any, kind by kind and the best first; none
    for nothing asked. A word counts as well as the best entry fits it: one with a slip is no worse meant."""
    words = _split(text[:LONGEST])[:MOST_WORDS]
    if not words or max(map(len, words)) < 2:
        return []
    asked = [(word, _stems(word)) for word in words]
    scored = [([_fit(word, stems, entry) for word, stems in asked], entry) for entry in entries]
    whole = [(sum(f for f in fits if f is not None), e) for fits, e in scored if None not in fits]
    if not whole:
        long = [n for n, word in enumerate(words) if len(word) > 2]
        best = {n: min((f for fits, _ in scored if (f := fits[n]) is not None), default=0) for n in long}
        some = [([f - best[n] for n in long if (f := fits[n]) is not None], e) for fits, e in scored]
        whole = [(sum(fits) - _SLIP * len(fits), e) for fits, e in some if fits]
    whole.sort(key=lambda pair: pair[0])
    kept = [e for score, e in whole if score <= whole[0][0] + BESIDE]
    kinds = list(dict.fromkeys(e.kind for e in kept))
    return [e for kind in kinds for e in kept if e.kind == kind]


def place_of(item: Indicator) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The page on which an indicator that has figures is opened, and what of its address names it."""
    own = (("indicator", item.id),)
    return (item.goal, own) if item.goal != CONTEXT else ("figure", (("card", "trend"), *own))


def _indicator(item: Indicator, held: bool, language: str) -> Entry:
    texts = [*_texts(item.name), *_texts(item.short), *_texts(item.phrase)]
    texts += [word for code in LANGUAGES for word in getattr(item.synonyms, code)]
    page, query = place_of(item)
    if not held and item.goal == CONTEXT:
        page, query = "data", ()
    return _entry("indicator", item.name[language], texts, page=page, query=query, waits=not held)


def _region(region: Region, language: str) -> Entry:
    forms = region.forms.model_dump()
    texts = [*_texts(region.name), *_texts(region.short)]
    texts += [form for of in forms.values() for form in of.values() if isinstance(form, str)]
    query = (("region", region.code),)
    beginnings = tuple(fold(word) for word in region.everyday)
    return _entry("region", region.name[language], texts, beginnings, page="my-region", query=query)


def _texts(text: Text) -> list[str]:
    return [text[code] for code in LANGUAGES]


def _entry(
    kind: Kind,
    name: str,
    texts: Iterable[str],
    beginnings: tuple[str, ...] = (),
    page: str = "",
    query: tuple[tuple[str, str], ...] = (),
    text: str = "",
    waits: bool = False,
) -> Entry:
    words = frozenset(chain.from_iterable(map(_split, texts)))
    stems = frozenset(chain.from_iterable(map(_stems, words)))
    folded = frozenset(map(fold, words))
    return Entry(kind, name, page, query, text, waits, folded, stems, beginnings)


def fold(text: str) -> str:
    """In small letters and without accents: å, ä and ö are found by a and o too."""
    return without_accents(text.casefold())


def _split(text: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFC", text).casefold())


@cache
def _stemmers() -> list[Callable[[str], str]]:
    return [snowballstemmer.stemmer(name).stemWord for name in _ENGINES.values()]


def _stems(word: str) -> frozenset[str]:
    """A word's stem in each of the languages, folded."""
    return frozenset(fold(stem(word)) for stem in _stemmers())


def _fit(word: str, stems: frozenset[str], entry: Entry) -> int | None:
    """How well the best of the entry's words fits; None when none does."""
    asked = fold(word)
    n = len(asked)
    long = {s for s in stems if len(s) >= _SHORTEST[_STEM]}
    begun = n >= _SHORTEST[_BEGINNING] and any(w.startswith(asked) for w in entry.words)
    ways: tuple[tuple[int, Callable[[], bool]], ...] = (
        (_EXACT, lambda: asked in entry.words),
        (_BEGINNING, lambda: begun or any(asked.startswith(b) for b in entry.beginnings)),
        (_STEM, lambda: bool(long & entry.stems)),
        (_WITHIN, lambda: n >= _SHORTEST[_WITHIN] and any(asked in w for w in entry.words)),
        (_SLIP, lambda: n >= _SHORTEST[_SLIP] and _slips(asked, entry)),
    )
    return next((quality for quality, fits in ways if fits()), None)


def _slips(asked: str, entry: Entry) -> bool:
    """Whether a word, its beginning or an everyday beginning is one slip away."""
    n = len(asked)
    if any(abs(len(w) - n) <= 1 and _is_near(asked, w) for w in entry.words):
        return True
    if n <= _SHORTEST[_SLIP]:
        return False
    # A letter too many or too few moves the place where the compared beginning ends.
    begun = (w[: n + by] for w in entry.words if len(w) >= n for by in (-1, 0, 1))
    long = [b for b in entry.beginnings if len(b) > _SHORTEST[_SLIP]]
    spoken = ((asked[: len(b) + by], b) for b in long for by in (-1, 0, 1))
    return any(_is_near(asked, w) for w in begun) or any(_is_near(a, b) for a, b in spoken)


def _is_near(a: str, b: str) -> bool:
    return OSA.distance(a, b, score_cutoff=1) <= 1
