"""The typed shape of the surveys: measures, instruments, pilots, organisations and rounds.

A validator that raises ValueError says the code of its fault (soila_dash.faults), no words of its own.
"""

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from soila_dash.catalog.models import LANGUAGES, Model, Slug, Text
from soila_dash.faults import Fault

INSTRUMENTS = "instruments"
MEASURES, GROUPS = "measures.yaml", "respondent_groups.yaml"
PILOTS, ORGANISATIONS, ROUNDS = "pilots.yaml", "organisations.yaml", "rounds.yaml"

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PERSON = re.compile(r"[^@.]+\.[^@.]+@.*")


def _role_address(address: str) -> str:
    """The address, unless it has the form first.last@: a contact is a role, never a person."""
    if not _ADDRESS.fullmatch(address) or _PERSON.fullmatch(address):
        raise ValueError("not_a_role_address")
    return address


RoleAddress = Annotated[str, AfterValidator(_role_address)]


class Measure(Model):
    """What an item measures: a feature of social innovation, a national result indicator or the
    ESF+ service-quality measure."""

    id: Slug
    kind: Literal["feature", "result", "esf"]
    order: int
    name: Text


class RespondentGroup(Model):
    """Who answers: young people, parents, professionals, partners in the network."""

    id: Slug
    order: int
    name: Text


class Answer(Model):
    """One level of a scale and its words."""

    level: int
    label: Text


class Scale(Model):
    """Levels from 1 upwards, least agreement first; `cannot_say` has no level."""

    answers: tuple[Answer, ...]
    cannot_say: Text

    @model_validator(mode="after")
    def _in_order(self) -> "Scale":
        if len(self.answers) < 2 or [a.level for a in self.answers] != list(self.levels):
            raise ValueError("scale_not_in_order")
        return self

    @property
    def levels(self) -> range:
        """1, 2, … up to the highest level."""
        return range(1, len(self.answers) + 1)


class Item(Model):
    """One statement to answer. `wording` says whose words it has: our own, quoted from an official
    source, or not verified while that source is not known."""

    id: Slug
    measures: Slug
    text: Text
    short: Text
    wording: Literal["own", "quoted", "not_verified"] = "own"


class Instrument(Model):
    """One version of a group's questions.

    `sealed` is `seal` of the version's words, so that a version once asked is not edited: a change
    of wording is a new version, and a break in the items that it concerns. It is a draft, not
    official, until an owner has confirmed it.
    """

    id: Slug
    version: int = Field(ge=1)
    group: Slug
    status: Literal["draft", "confirmed"]
    confirmed_by: str = ""
    name: Text
    introduction: Text
    scale: Scale
    items: tuple[Item, ...]
    sealed: str = ""

    @model_validator(mode="after")
    def _check_owner(self) -> "Instrument":
        if (self.status == "confirmed") != bool(self.confirmed_by):
            raise ValueError("confirmed_without_owner")
        return self

    @property
    def key(self) -> str:
        """Id and version, as the file is called: young-person-1."""
        return f"{self.id}-{self.version}"

    @property
    def seal(self) -> str:
        """Twelve hexadecimal digits of the words that respondents see, their order and the scale."""
        words = [self.group, self.scale.model_dump(), [(i.id, i.text.model_dump()) for i in self.items]]
        return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:12]

    def item(self, id: str) -> Item | None:
        """The item of that id, None when the version does not ask it."""
        return next((i for i in self.items if i.id == id), None)


class PracticeCard(Model):
    """What somebody elsewhere needs to know of the practice."""

    need: Text
    practice: Text
    for_whom: Text
    requires: Text
    link: str = ""


class Period(Model):
    """From `start` on, up to and including `end`; without `end` it goes on."""

    start: dt.date
    end: dt.date | None = None

    @model_validator(mode="after")
    def _forward(self) -> "Period":
        if self.end is not None and self.end < self.start:
            raise ValueError("end_before_start")
        return self


class Pilot(Period):
    """A regional project; `regions` are county codes, `contact` is the address of a role."""

    id: Slug
    name: Text
    regions: tuple[str, ...] = Field(min_length=1)
    goals: tuple[Slug, ...] = Field(min_length=1)
    model_status: Literal["being_developed", "being_tried", "in_everyday_use", "spreading"]
    contact: RoleAddress
    card: PracticeCard | None = None


class Participation(Period):
    """An organisation's part in a pilot."""

    pilot: Slug


class Organisation(Model):
    """An organisation and the pilots it takes part in; `public` is an administration or a service."""

    id: Slug
    name: Text
    type: Literal["public", "ngo", "company", "research", "other"]
    takes_part: tuple[Participation, ...] = ()


class Asked(Model):
    """The version of an instrument that a round uses."""

    instrument: Slug
    version: int

    @property
    def key(self) -> str:
        """As `Instrument.key`."""
        return f"{self.instrument}-{self.version}"


class Expected(Model):
    """How many were asked: the denominator of a response rate."""

    pilot: Slug
    group: Slug
    responses: int = Field(ge=0)


class Round(Model):
    """One collection: answers given from `start` to `end`, in the pilots named. `rate_from`: the response
    rate in percent below which no difference between its answers is told."""

    id: Slug
    name: Text
    start: dt.date
    end: dt.date
    rate_from: int = Field(default=40, ge=0, le=100)
    pilots: tuple[Slug, ...]
    instruments: tuple[Asked, ...]
    expected: tuple[Expected, ...] = ()

    @model_validator(mode="after")
    def _forward(self) -> "Round":
        if self.end < self.start:
            raise ValueError("end_before_start")
        return self


@dataclass(frozen=True)
class Survey:
    """The survey part of a catalogue; all of it may be empty."""

    measures: tuple[Measure, ...] = ()
    groups: tuple[RespondentGroup, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    pilots: tuple[Pilot, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    rounds: tuple[Round, ...] = ()

    def instrument(self, key: str) -> Instrument | None:
        """The instrument of that id and version (young-person-1)."""
        return next((i for i in self.instruments if i.key == key), None)

    def latest(self, group: str) -> Instrument | None:
        """The newest version of what is asked of a group."""
        return max((i for i in self.instruments if i.group == group), key=lambda i: i.version, default=None)

    def instrument_for(self, round: Round, group: str) -> Instrument | None:
        """What a round asks of a group, None when it does not ask it anything."""
        found = (self.instrument(a.key) for a in round.instruments)
        return next((i for i in found if i is not None and i.group == group), None)

    def breaks(self, instrument: str, item: str) -> tuple[int, ...]:
        """Versions from which on an item's answers are not comparable with those before.

        Its wording in some language or its scale changed there, or the item returned after a version
        that did not ask it.
        """
        versions = sorted((i for i in self.instruments if i.id == instrument), key=lambda i: i.version)
        found: list[int] = []
        before: tuple[Text, Scale] | None = None
        begun = False
        for version in versions:
            asked = version.item(item)
            now = (asked.text, version.scale) if asked else None
            if begun and now is not None and now != before:
                found.append(version.version)
            begun, before = begun or now is not None, now
        return tuple(found)

    @property
    def participations(self) -> tuple[tuple[Organisation, Participation], ...]:
        """Every part that an organisation takes in a pilot."""
        return tuple((o, p) for o in self.organisations for p in o.takes_part)


def strange(
    survey: Survey, folder: Path, goals: Collection[str], counties: Collection[str], broken: Collection[str]
) -> Iterator[Fault]:
    """Names in the surveys that point at nothing, things that stand twice, and edited wordings.

    What a `broken` file should have held is not missed elsewhere.
    """
    yield from _doubles(survey, folder)
    for instrument in survey.instruments:
        yield from _strange_instrument(survey, instrument, str(_file(folder, instrument)), broken)
    pilots = {p.id: p for p in survey.pilots}
    file = str(folder / PILOTS)
    for pilot in survey.pilots:
        for region in pilot.regions:
            if region not in counties and "regions.yaml" not in broken:
                yield Fault("unknown_region", file, key=f"{pilot.id}.regions", found=region)
        for goal in pilot.goals:
            if goal not in goals and "goals.yaml" not in broken:
                yield Fault("unknown_goal", file, key=f"{pilot.id}.goals", found=goal, expected=_list(goals))
    file = str(folder / ORGANISATIONS)
    for organisation, part in survey.participations:
        if part.pilot not in pilots and PILOTS not in broken:
            yield Fault("unknown_pilot", file, key=f"{organisation.id}.takes_part", found=part.pilot)
    for round in survey.rounds:
        yield from _strange_round(survey, round, str(folder / ROUNDS), broken)


def _doubles(survey: Survey, folder: Path) -> Iterator[Fault]:
    for file, keys in (
        (MEASURES, [m.id for m in survey.measures]),
        (GROUPS, [g.id for g in survey.groups]),
        (PILOTS, [p.id for p in survey.pilots]),
        (ORGANISATIONS, [o.id for o in survey.organisations]),
        (ROUNDS, [r.id for r in survey.rounds]),
    ):
        for key in _duplicates(keys):
            yield Fault("stands_twice", str(folder / file), found=key)
    for instrument in survey.instruments:
        file = str(_file(folder, instrument))
        for key in _duplicates([i.id for i in instrument.items]):
            yield Fault("stands_twice", file, key="items", found=key)
        for language in LANGUAGES:
            for text in _duplicates([i.text[language] for i in instrument.items]):
                yield Fault("stands_twice", file, key=f"items.text.{language}", found=text)


def _strange_instrument(
    survey: Survey, instrument: Instrument, file: str, broken: Collection[str]
) -> Iterator[Fault]:
    groups, measures = {g.id for g in survey.groups}, {m.id for m in survey.measures}
    if instrument.group not in groups and GROUPS not in broken:
        yield Fault("unknown_group", file, key="group", found=instrument.group, expected=_list(groups))
    for item in instrument.items:
        if item.measures not in measures and MEASURES not in broken:
            expected = _list(measures)
            yield Fault("unknown_measure", file, key=item.id, found=item.measures, expected=expected)
    if instrument.sealed != instrument.seal:
        yield Fault(
            "wording_changed", file, key="sealed", found=instrument.seal, expected=instrument.sealed or "–"
        )


def _strange_round(survey: Survey, round: Round, file: str, broken: Collection[str]) -> Iterator[Fault]:
    pilots = {p.id for p in survey.pilots}
    groups: list[str] = []
    for pilot in round.pilots:
        if pilot not in pilots and PILOTS not in broken:
            yield Fault("unknown_pilot", file, key=f"{round.id}.pilots", found=pilot)
    for asked in round.instruments:
        instrument = survey.instrument(asked.key)
        if instrument is not None:
            groups.append(instrument.group)
        elif f"{asked.key}.yaml" not in broken:
            yield Fault("unknown_instrument", file, key=f"{round.id}.instruments", found=asked.key)
    for group in _duplicates(groups):
        yield Fault("stands_twice", file, key=f"{round.id}.instruments", found=group)
    for key in _duplicates([f"{e.pilot} {e.group}" for e in round.expected]):
        yield Fault("stands_twice", file, key=f"{round.id}.expected", found=key)
    whole = len(groups) == len(round.instruments)
    for e in round.expected:
        if e.pilot not in round.pilots:
            yield Fault("pilot_not_in_round", file, key=f"{round.id}.expected", found=e.pilot)
        if e.group not in groups and whole:
            yield Fault("group_not_in_round", file, key=f"{round.id}.expected", found=e.group)


def _file(folder: Path, instrument: Instrument) -> Path:
    return folder / INSTRUMENTS / f"{instrument.key}.yaml"


def _duplicates(keys: Collection[str]) -> list[str]:
    return sorted(key for key, n in Counter(keys).items() if n > 1)


def _list(items: Collection[str]) -> str:
    return ", ".join(sorted(items))
