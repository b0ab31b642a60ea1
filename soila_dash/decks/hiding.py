"""Regions hidden behind letters: values shared by three at least, letters drawn anew for each slide."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.develop import Development
from soila_dash.answers.estimate import Estimate
from soila_dash.answers.headline import Headline
from soila_dash.answers.opinions import Changes, Opinions
from soila_dash.answers.profile import Profile
from soila_dash.cards.answering import Answer, Shown, area
from soila_dash.cards.base.view import Card
from soila_dash.catalog import Catalog, Region
from soila_dash.decks.model import Deck
from soila_dash.sources.example import lettered
from soila_dash.statistics.verdict import Verdict, judge
from soila_dash.store import Store

TOGETHER = 3
"""At least so many regions share a shown value: whoever knows a region's figure finds three letters."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UP = (Verdict.HIGHER, Verdict.CLEARLY_HIGHER)
DOWN = (Verdict.LOWER, Verdict.CLEARLY_LOWER)
Why = Literal["recognised", "too_few", "own_hidden"]
Names = dict[tuple[str, str], Region]
Scrubbed = Callable[[str], tuple[str, int]]
"""What takes names out of a text and counts them."""


@dataclass(frozen=True)
class Hidden:
    """A slide's view without recognisable regions, and the only names that may be written on it. `why`
    says why nothing is left of it; `whole` is the answer that its title counts."""

    shown: Shown | None
    names: Names
    why: Why | None = None
    whole: Answer | None = None


def hidden(shown: Shown, deck: Deck, place: int, store: Store) -> Hidden:
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
    found = _bare(answer, view.card, mine, country.code)
    if isinstance(found, str):
        return Hidden(None, names, found)
    if isinstance(found, Comparison):
        grouped = _grouped(found, mine, deck.draw, place, names)
        return Hidden(
            None if grouped is None else Shown(view, grouped, at),
            names,
            "too_few" if grouped is None else None,
            answer,
        )
    return Hidden(Shown(view, found, at), names)


def _bare(answer: Answer, card: Card, mine: str, country: str) -> Answer | Why:
    """What may be left of an answer: of curves the country's and the own one, a comparison yet to be
    grouped, a figure or a profile of the own region or the country; else why nothing is."""
    found: Answer | Why = "recognised"
    match answer:
        case Comparison() if card == "compare":
            found = answer
        case Development() if card != "multiples":
            kept = tuple(s for s in answer.regions if s.region == mine)
            left = [s for s in (answer.country, *kept) if s is not None]
            if left:
                figures = [p.figure for s in left for p in s.points]
                tops = [top for f in figures for top in (f.value, f.upper) if top is not None]
                region = mine if kept else country
                found = replace(answer, regions=kept, region=region, top=max(tops, default=1.0))
        case Headline():
            found = answer if answer.region in (mine, country) else "own_hidden"
        case Profile() if card != "began":
            own = answer.region in (mine, country)
            found = replace(answer, peers=(), beginners=()) if own else "own_hidden"
        case Opinions() if answer.pilot is None:
            found = answer
        case Changes() if answer.pilot is None:
            found = replace(answer, joined=(), left=())
    return found


def _grouped(answer: Comparison, mine: str, draw: str, place: int, names: Names) -> Comparison | None:
    """The comparison in groups; None when there are too few regions for one."""
    others = [r for r in answer.rows if r.region != mine and r.figure.value is not None]
    if len(others) < TOGETHER:
        return None
    chance = random.Random(f"{draw} {place}")  # noqa: S311 - `draw` itself is drawn by secrets
    letters = _letters(len(others), answer, names)
    chance.shuffle(letters)
    for letter in letters:
        names[answer.level, letter] = lettered(0, letter, None)
    rows: list[Row] = []
    for group in _groups(others):
        own_letters = sorted(letters.pop() for _ in group)
        rows += [replace(_shared(group, answer), region=letter) for letter in own_letters]
    kept = next((r for r in answer.rows if r.region == mine and r.figure.value is not None), None)
    if kept is not None:
        rows.append(kept)
    rows.sort(key=lambda r: -(r.figure.exact or 0.0))
    return replace(answer, rows=tuple(rows))


def _letters(n: int, answer: Comparison, names: Names) -> list[str]:
    """Letters that no region of the release is called by: doubled where regions are letters themselves."""
    times = 2 if any(r.region in ALPHABET for r in answer.rows) else 1
    letters = [a * times for a in ALPHABET]
    letters += [a + b for a in ALPHABET for b in ALPHABET if a != b]
    return letters[:n]


def _groups(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """Groups of three or more that lie next to each other by value, of one side of the country where that
    side has three; as even as they can be."""
    sides: dict[tuple[Verdict, ...], list[Row]] = {}
    for row in rows:
        sides.setdefault(next((s for s in (UP, DOWN) if row.verdict in s), ()), []).append(row)
    middle = sides.pop((), [])
    for side in (UP, DOWN):
        if len(sides.get(side, [])) < TOGETHER or 0 < len(middle) < TOGETHER:
            middle += sides.pop(side, [])
    middle.sort(key=lambda r: -(r.figure.exact or 0.0))
    found: list[Sequence[Row]] = []
    for side_rows in (*sides.values(), middle):
        count = len(side_rows) // TOGETHER
        ends = [len(side_rows) * n // count for n in range(count + 1)] if count else []
        found += [side_rows[a:b] for a, b in pairwise(ends)]
    return found


def _shared(group: Sequence[Row], answer: Comparison) -> Row:
    """What all of a group show: its mean, and the verdict that holds for each of them."""
    values = [r.figure.value or 0.0 for r in group]
    mean = round(sum(values) / len(values), answer.indicator.decimals)
    verdicts = {r.verdict for r in group}
    if len(verdicts) == 1:
        same = verdicts.pop()
    else:
        same = next((side[0] for side in (UP, DOWN) if verdicts <= set(side)), Verdict.NOT_COMPARED)
    judged = judge(same, answer.indicator.direction.value)
    return Row("", Estimate(mean, mean, None, None, None, None, "none", "published"), same, judged)


_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_DASH = "[\\s\u2010-\u2015\u2212-]{0,2}"
_VOWELS = "[aeiouyäö]"
# Finnish cases with a clitic, Swedish and English genitives, inhabitants; of shortenings after a colon or
# a hyphen. Bounded, so that a name that is also another word's beginning leaves that word alone.
_ENDING = (
    rf"(?:[:’'-]?[ij]?{_VOWELS}{{0,2}}(?:n|h{_VOWELS}n|seen|(?:ss|st|ll|lt|tt?|n)[aä]|lle|ksi|s|t)?"
    r"(?:k(?:in|aan|ään|o|ö)|h[aä]n)?|(?:(?<=lai|läi|ing)|l[aä]i|bo)\w*)?"
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
        rf"(?i:{_any(f for f in forms if len(f) > 2)})",
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
