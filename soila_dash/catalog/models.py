"""The typed shape of the catalogue: goals, indicators, regions and events.

A validator that raises ValueError says the code of its fault (soila_dash.faults), no words of its own.
"""

import datetime as dt
import re
from collections.abc import Iterable
from enum import Enum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

LANGUAGES = ("fi", "sv", "en")
Language = Literal["fi", "sv", "en"]
Level = Literal["country", "county", "maakunta", "collaborative_area", "municipality"]
Sex = Literal["total", "female", "male"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


_AGED_0, _OLDEST = 552, 25
"""Sotkanet's populations by single year of age: the indicator of those aged 0, and the oldest year."""
NOT_AGES = ("all", "families")
"""Whom a share may be of when it is not an age group: the whole population, or families with children."""


class Model(BaseModel):
    """Frozen, and no key that the shape does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """The same words in the three languages; none may be missing or empty."""

    fi: Words
    sv: Words
    en: Words

    def __getitem__(self, language: str) -> str:
        return str(getattr(self, language))


class Synonyms(Model):
    """Other words that people look for the same by, beside those of its names; none of them is shown."""

    fi: tuple[Words, ...] = ()
    sv: tuple[Words, ...] = ()
    en: tuple[Words, ...] = ()


class Unit(Enum):
    """What a value is counted in; the interface writes it out."""

    percent = "percent"
    per_1000 = "per_1000"
    per_10000 = "per_10000"
    per_100000 = "per_100000"
    persons = "persons"
    euros_per_capita = "euros_per_capita"
    euros = "euros"


SCALE: dict[Unit, float] = {
    Unit.percent: 100.0,
    Unit.per_1000: 1_000.0,
    Unit.per_10000: 10_000.0,
    Unit.per_100000: 100_000.0,
    Unit.persons: 1.0,
    Unit.euros_per_capita: 1.0,
    Unit.euros: 1.0,
}
"""Multiplier from numerator / denominator to the value in its unit."""


class Quantity(Enum):
    """Which interval and test a value takes: see soila_dash.statistics."""

    proportion = "proportion"
    rate = "rate"
    count = "count"
    amount = "amount"


class Direction(Enum):
    """Whether less or more is the aim; neutral unless a source says so."""

    lower = "lower"
    higher = "higher"
    neutral = "neutral"


class Goal(Model):
    """One of the four strategic goals, or the context that all share."""

    id: Slug
    order: int
    name: Text
    statement: Text
    age_note: Text | None = None


class Sender(Model):
    """Who speaks: the programme, who sends in its name, and whether the European Union co-funds it."""

    programme: Text
    name: Text
    co_funded: bool


class Break(Model):
    """From this year on the figures are not comparable with those before it."""

    year: int
    label: Text
    source: Words


class SotkanetTitle(Model):
    """A title that Sotkanet was seen to give an indicator: in which year and where, "" for a language
    in which it was not seen. A `reconstructed` language is our guess, which never refuses; a title that
    is not `accepted` (one of another age) is kept so that it is refused."""

    year: int
    seen: Words
    fi: str = ""
    sv: str = ""
    en: str = ""
    reconstructed: tuple[Language, ...] = ()
    accepted: bool = True

    def by_language(self) -> dict[str, str]:
        """The titles that were really seen, by language."""
        texts = {language: str(getattr(self, language)) for language in LANGUAGES}
        return {k: text for k, text in texts.items() if text and k not in self.reconstructed}


class Candidate(Model):
    """A population that a share may have been divided by: its `people` are the years of age ("0–18"), or
    "all", or "families" with children, its `ids` the Sotkanet indicators whose sum it is. Single years of age
    up to 25 are there without ids: 552 is the population aged 0, 577 that aged 25. Families are the count
    (absValue) of an indicator that is itself a share."""

    people: Annotated[str, StringConstraints(pattern=r"^(\d{1,2}–\d{1,2}|all|families)$")]
    ids: tuple[int, ...] = ()

    @property
    def is_by_count(self) -> bool:
        """Whether the indicators' counts, not their values, are the population."""
        return self.people == "families"

    @property
    def parts(self) -> tuple[int, ...]:
        """The Sotkanet indicators whose sum it is."""
        if self.ids:
            return self.ids
        first, last = (int(age) for age in self.people.split("–"))
        return tuple(range(_AGED_0 + first, _AGED_0 + last + 1))

    @model_validator(mode="after")
    def _check_parts(self) -> "Candidate":
        ages = [] if self.people in NOT_AGES else [int(age) for age in self.people.split("–")]
        if not self.ids and not (ages and ages[0] <= ages[1] <= _OLDEST):
            raise ValueError("candidate_without_ids")
        return self


class SotkanetSource(Model):
    """Where the indicator lies in Sotkanet.

    `id` only with the `titles` it was recorded with: an update takes an id whose live title fits them
    and refuses any other; `confirmed` is the day on which a person chose it. `candidates` are ids whose
    title is not known: a person may confirm one. `search`: words to find it by. `first_year`: the first
    year of the present age group; what a shared id had before belongs to another.
    `denominators`: populations that it may be a share of; the one that gives most of the published shares is
    taken, of equals the first (soila_dash.sources.denominators). `denominator_source`: what is known of it.
    """

    id: int | None = None
    titles: tuple[SotkanetTitle, ...] = ()
    confirmed: dt.date | None = None
    candidates: tuple[int, ...] = ()
    search: str = ""
    first_year: int | None = None
    denominators: tuple[Candidate, ...] = ()
    denominator_source: str = ""

    @property
    def accepted_titles(self) -> dict[str, tuple[str, ...]]:
        """Recorded titles of what is meant, by language."""
        found: dict[str, tuple[str, ...]] = {}
        for title in self.titles:
            for language, text in title.by_language().items() if title.accepted else ():
                found[language] = (*found.get(language, ()), text)
        return found

    @property
    def refused_titles(self) -> tuple[str, ...]:
        """Recorded titles of something else, of all languages."""
        return tuple(text for t in self.titles if not t.accepted for text in t.by_language().values())

    @model_validator(mode="after")
    def _check_names(self) -> "SotkanetSource":
        if self.id is None and not self.search:
            raise ValueError("sotkanet_without_words")
        if self.id is not None and not self.accepted_titles:
            raise ValueError("sotkanet_without_title")
        if self.refused_titles and self.first_year is None:
            raise ValueError("sotkanet_without_first_year")
        if len({c.people for c in self.denominators}) < len(self.denominators):
            raise ValueError("candidate_twice")
        return self


class PublishedSource(Model):
    """Figures of data/published/ that carry this indicator: rows of figures.csv, and series of
    county_figures.csv.

    `figures` and `counts` are values of the column `indicator`, or `figures` of a series; `counts` gives
    numerators, under `counts_age` where the source words their age otherwise. `denominators`: values of
    that column whose sum is what the figures are shares of, in the source titled `denominators_title`, which
    is of the figures' own producer and vintage.
    """

    figures: Words
    ages: tuple[str, ...]
    unit: Words
    counts: str = ""
    counts_age: str = ""
    denominators: tuple[str, ...] = ()
    denominators_title: str = ""


class ExampleShape(Model):
    """How the example land's invented figures behave: level and its spread between regions
    (relative standard deviation), relative change a year, years covered, and the denominator as a
    share of a region's population."""

    level: float = Field(gt=0)
    spread: float = Field(ge=0, le=1)
    yearly_change: float = Field(ge=-0.2, le=0.2)
    first_year: int
    last_year: int
    denominator_share: float = Field(gt=0, le=1)


class Review(Model):
    """Whether an expert has read the definition; nobody is invented."""

    state: Literal["not_reviewed", "reviewed"]
    date: dt.date | None = None
    by: str = ""
    next: dt.date | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Review":
        if self.state == "reviewed" and not (self.date and self.by):
            raise ValueError("review_without_reviewer")
        if self.state == "not_reviewed" and (self.date or self.by):
            raise ValueError("reviewer_without_review")
        return self


class Indicator(Model):
    """One measure: what it is, where it comes from, how it may be read.

    `family`: indicators that tell the same of nested age groups; only the first of them is counted where
    findings are. `every`: how many years lie between two figures of the series; the years between hold none.
    `owned`: no public source has it; its owner tabulates it and a steward imports the tabulation.
    """

    id: Slug
    goal: Slug
    order: int
    name: Text
    short: Text
    phrase: Text
    synonyms: Annotated[Synonyms, Field(exclude=True)] = Synonyms()
    family: Slug | None = None
    age: str = ""
    sexes: tuple[Sex, ...] = ("total",)
    levels: tuple[Level, ...]
    unit: Unit
    quantity: Quantity
    decimals: int = Field(ge=0, le=3)
    every: Literal[1, 2, 5] = 1
    producer: Text
    licence: Words
    sotkanet: SotkanetSource | None = None
    published: tuple[PublishedSource, ...] = ()
    owned: bool = False
    example: ExampleShape
    numerator: Text
    denominator: Text
    why_it_matters: Text
    how_is_it_calculated: Text
    caveats: Text
    counterbalance: tuple[Slug, ...] = ()
    direction: Direction
    direction_source: Text | None = None
    breaks: tuple[Break, ...] = ()
    review: Review
    status: Literal["active", "draft", "retired"]

    @model_validator(mode="after")
    def _consistent(self) -> "Indicator":
        if self.direction is not Direction.neutral and self.direction_source is None:
            raise ValueError("direction_without_source")
        if len({b.year for b in self.breaks}) != len(self.breaks):
            raise ValueError("two_breaks_in_a_year")
        if self.owned and (self.sotkanet or self.published):
            raise ValueError("owned_and_public")
        return self

    @property
    def by_region(self) -> bool:
        """Whether each region's figures are another owner's own, as a pilot's counts are, and not parts of
        one tabulation of the whole country: then the regions stand beside each other each from its source."""
        return self.owned and "country" not in self.levels

    @property
    def fact(self) -> str:
        """What it tells of: its family where it has one, so that one fact of nested ages counts once."""
        return self.family or self.id

    @property
    def is_ratio(self) -> bool:
        """Whether its value is a count divided by a denominator."""
        return self.quantity in (Quantity.proportion, Quantity.rate)

    @property
    def years_of_age(self) -> tuple[int, int] | None:
        """The youngest and the oldest that it counts; None when `age` names no years of age."""
        found = re.fullmatch(r"(\d{1,2})[–-](\d{1,2})", self.age)
        return (int(found[1]), int(found[2])) if found else None


CONTEXT = "context"
"""The goal of what is no goal's: the background of the regions. It has no page."""


def leading_of(items: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """The first indicator of each fact, in order: of nested age groups the one that leads."""
    found: dict[str, Indicator] = {}
    for item in items:
        found.setdefault(item.fact, item)
    return tuple(found.values())


class FinnishForms(Model):
    """Inflected short name: Lappi, Lapin, Lapissa, Lapista, Lappiin."""

    nominative: Words
    genitive: Words
    inessive: Words
    elative: Words
    illative: Words


class Forms(Model):
    """A name ready for sentences: nominative, genitive and with its preposition (i Lappland)."""

    nominative: Words
    genitive: Words
    locative: Words


class RegionForms(Model):
    """The forms of a short name that sentences need, by language."""

    fi: FinnishForms
    sv: Forms
    en: Forms


class Tile(Model):
    """Place in the equal-area tile map; both count from 1."""

    row: int = Field(ge=1, le=20)
    col: int = Field(ge=1, le=20)


class Region(Model):
    """An area at one level; (level, code) is its key. `order` runs from north to south.

    `tile` is its own place; a maakunta without one of its own stands on its counties' tiles.
    `members`: codes of the counties inside a maakunta or collaborative area. `everyday`: beginnings of
    words that people use for it (see regions.yaml). `sotkanet_id` and `sotkanet_code` are Sotkanet's as
    recorded there; `sotkanet_confirmed` is the day on which a person confirmed them. What only people
    and updates need stays in the catalogue, no release holds it.
    """

    level: Level
    code: Words
    name: Text
    short: Text
    tile_label: Text
    forms: RegionForms
    order: int
    tile: Tile | None = None
    members: tuple[str, ...] = ()
    everyday: Annotated[tuple[Words, ...], Field(exclude=True)] = ()
    sotkanet_category: str = ""
    sotkanet_code: str = ""
    sotkanet_id: Annotated[int | None, Field(exclude=True)] = None
    sotkanet_confirmed: Annotated[dt.date | None, Field(exclude=True)] = None

    @property
    def key(self) -> tuple[Level, str]:
        """(level, code): codes repeat between levels."""
        return self.level, self.code


class Event(Model):
    """A dated law, reform or programme step; it annotates curves and breaks none."""

    id: Slug
    date: dt.date
    kind: Literal["law", "reform", "programme", "pilot"]
    title: Text
    affects: tuple[Slug, ...] = ()

    def concerns(self, indicator: str) -> bool:
        """Whether it is told beside that indicator's curve: it names no indicator, or this one too."""
        return not self.affects or indicator in self.affects
