"""The example land's surveys: invented pilots, organisations, rounds and responses; no person in them."""

import datetime as dt
import math
import zlib
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from soila_dash.catalog import CONTEXT, Catalog, Survey, Text
from soila_dash.catalog.survey import (
    Asked,
    Expected,
    Instrument,
    Organisation,
    Participation,
    Pilot,
    PracticeCard,
    Round,
)
from soila_dash.sources import example
from soila_dash.sources.example import SEED
from soila_dash.sources.example_land import LETTERS
from soila_dash.sources.responses import RESPONSES

Floats = NDArray[np.float64]

PILOTS = 28
ROUNDS = (
    (dt.date(2025, 3, 3), dt.date(2025, 4, 30)),
    (dt.date(2025, 10, 1), dt.date(2025, 11, 28)),
    (dt.date(2026, 3, 2), dt.date(2026, 4, 30)),
    (dt.date(2026, 9, 1), dt.date(2026, 10, 30)),
)

_STARTS = (dt.date(2023, 9, 1), dt.date(2024, 2, 1), dt.date(2024, 9, 1), dt.date(2025, 8, 1))
_MODELS = get_args(Pilot.model_fields["model_status"].annotation)
_ASKED = {"young-person": 9.0, "parent": 14.0, "professional": 24.0, "network-partner": 9.0}
"""How many a pilot of ordinary size asks in a round; a group not named here gets ten."""
_RATE = {"young-person": 0.45, "parent": 0.5, "professional": 0.68, "network-partner": 0.6}
"""The share of them who answer, on the average."""
_CUTS = (-1.7, -0.9, -0.25, 0.75)
"""Where a feeling, normally distributed, turns from one level of the scale to the next."""
_BROKEN_OFF = 0.06
_UNANSWERED = 0.03
_CANNOT_SAY = {"result-3": 0.22, "feature-7": 0.14, "feature-5": 0.08}
"""How often an item is left without a level: hard questions more often than others."""


@dataclass(frozen=True)
class ExampleSurvey:
    """Catalogue objects and rows in RESPONSES; all of it is invented."""

    survey: Survey
    responses: pl.DataFrame


def generate(catalog: Catalog, seed: int = SEED) -> ExampleSurvey:
    """28 pilots over the regions A–W, their organisations, four rounds and the responses to them.

    The instruments, groups and measures are the catalogue's own; every round asks the newest version, as
    if it had always been asked. Pilots differ in size, in how well
    they do and in how divided their respondents are: each has some who are content and some who are
    not, so that two pilots of one mean may have different distributions. Most groups are small, many
    below five. Pilots that start later lack the early rounds, and a few groups do not answer at all.
    The same catalogue and seed give the same frame.
    """
    survey = catalog.survey
    pilots = _pilots(catalog, seed)
    newest = [i for g in survey.groups if (i := survey.latest(g.id)) is not None]
    asked = tuple(Asked(instrument=i.id, version=i.version) for i in newest)
    rounds: list[Round] = []
    rows: list[tuple[object, ...]] = []
    for n, (start, end) in enumerate(ROUNDS, 1):
        here = [p for p in pilots if p.start < start and (p.end is None or p.end >= start)]
        expected: list[Expected] = []
        for pilot in here:
            for instrument in newest:
                people, answers = _respond(pilot, instrument, n, start, end, seed)
                if people:
                    group = instrument.group
                    expected.append(Expected(pilot=pilot.id, group=group, responses=people))
                rows += answers
        rounds.append(
            Round(
                id=f"example-round-{n}",
                name=_name("Esimerkkikierros", "Exempelomgång", "Example round", n),
                start=start,
                end=end,
                pilots=tuple(p.id for p in here),
                instruments=asked,
                expected=tuple(expected),
            )
        )
    land = replace(survey, pilots=pilots, organisations=_organisations(pilots, seed), rounds=tuple(rounds))
    responses = pl.DataFrame(rows, schema=RESPONSES, orient="row", strict=True)
    responses = responses.sort("round", "pilot", "group", "response", "item")
    return ExampleSurvey(land, responses)


def catalog(real: Catalog, seed: int = SEED) -> Catalog:
    """The catalogue as the example land has it: invented regions, pilots, organisations and rounds."""
    return replace(real, regions=example.generate(real, seed).regions, survey=generate(real, seed).survey)


def _random(seed: int, *words: object) -> np.random.Generator:
    """Random numbers that depend on the seed and the words only."""
    name = " ".join(map(str, ("survey", *words)))
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))


def _name(fi: str, sv: str, en: str, n: object) -> Text:
    return Text(fi=f"{fi} {n}", sv=f"{sv} {n}", en=f"{en} {n}")


def _pilots(catalog: Catalog, seed: int) -> tuple[Pilot, ...]:
    """One pilot in every region, and the rest in some of them; every fifth works in two regions."""
    goals = [g.id for g in catalog.goals if g.id != CONTEXT] or [CONTEXT]
    random = _random(seed, "pilots")
    homes = [*range(len(LETTERS)), *random.choice(len(LETTERS), PILOTS - len(LETTERS), replace=False)]
    found = []
    for n, home in enumerate(map(int, homes), 1):
        regions = [LETTERS[home]]
        if n % 5 == 0:
            regions.append(LETTERS[(home + 1 + int(random.integers(3))) % len(LETTERS)])
        mine = [goals[n % len(goals)]]
        if len(goals) > 1 and random.random() < 0.3:
            mine.append(goals[(n + 1) % len(goals)])
        start = _STARTS[int(random.choice(4, p=[0.2, 0.35, 0.3, 0.15]))]
        found.append(
            Pilot(
                id=f"example-pilot-{n}",
                name=_name("Esimerkkipilotti", "Exempelpilot", "Example pilot", n),
                regions=tuple(regions),
                goals=tuple(mine),
                model_status=_MODELS[int(random.integers(len(_MODELS)))],
                start=start,
                end=dt.date(2026, 6, 30) if n % 9 == 0 else dt.date(2027, 6, 30),
                contact=f"pilotti{n}@esimerkki.invalid",
                card=_card(n),
            )
        )
    return tuple(found)


def _card(n: int) -> PracticeCard:
    return PracticeCard(
        need=_name("Kuvitteellinen tarve", "Ett påhittat behov", "An invented need", n),
        practice=_name("Kuvitteellinen toimintatapa", "Ett påhittat arbetssätt", "An invented practice", n),
        for_whom=Text(
            fi="Kuvitteelliset nuoret ja heidän perheensä",
            sv="Påhittade unga och deras familjer",
            en="Invented young people and their families",
        ),
        requires=Text(
            fi="Kuvitteellinen työpari ja yhteinen aika",
            sv="Ett påhittat arbetspar och gemensam tid",
            en="An invented pair of workers and time together",
        ),
    )


def _organisations(pilots: tuple[Pilot, ...], seed: int) -> tuple[Organisation, ...]:
    """A public service in each region, and others that take part in one pilot or several."""
    parts: dict[str, list[Participation]] = {}
    about: dict[str, tuple[Text, str]] = {}
    for letter in LETTERS:
        name = _name("Esimerkkialueen palvelut", "Exempelområdets tjänster", "Example area services", letter)
        about[f"example-services-{letter.lower()}"] = name, "public"
    kinds = (
        ("ngo", 22, ("Esimerkkijärjestö", "Exempelförening", "Example association")),
        ("public", 14, ("Esimerkkikunta", "Exempelkommun", "Example municipality")),
        ("company", 9, ("Esimerkkiyritys", "Exempelföretag", "Example company")),
        ("research", 5, ("Esimerkkikorkeakoulu", "Exempelhögskola", "Example university")),
        ("other", 4, ("Esimerkkiseurakunta", "Exempelförsamling", "Example parish")),
    )
    others = []
    for type, count, words in kinds:
        for n in range(1, count + 1):
            id = f"example-{words[2].split()[1]}-{n}"
            about[id] = _name(*words, n), type
            others.append(id)
    random = _random(seed, "organisations")
    for pilot in pilots:
        partners = random.choice(len(others), int(random.integers(2, 7)), replace=False)
        mine = [f"example-services-{r.lower()}" for r in pilot.regions] + [others[int(k)] for k in partners]
        for n, id in enumerate(mine):
            late = n >= len(pilot.regions) and random.random() < 0.3
            start = max(pilot.start, dt.date(2025, 6, 1)) if late else pilot.start
            left = n >= len(pilot.regions) and not late and random.random() < 0.1
            end = dt.date(2025, 12, 31) if left else None
            parts.setdefault(id, []).append(Participation(pilot=pilot.id, start=start, end=end))
    return tuple(
        Organisation.model_validate(
            {"id": id, "name": name, "type": type, "takes_part": [p.model_dump() for p in parts[id]]}
        )
        for id, (name, type) in about.items()
        if id in parts
    )


def _respond(
    pilot: Pilot, instrument: Instrument, n: int, start: dt.date, end: dt.date, seed: int
) -> tuple[int, list[tuple[object, ...]]]:
    """How many were asked, and the rows of those who answered, in the order of RESPONSES."""
    group = instrument.group
    traits = _random(seed, pilot.id)
    size, quality, divided = (
        float(np.exp(traits.normal(0, 0.6))),
        traits.normal(0.1, 0.35),
        traits.uniform(0, 0.4),
    )
    random = _random(seed, pilot.id, instrument.key, n)
    people = int(random.poisson(size * _ASKED.get(group, 10.0)))
    rate = float(np.clip(_RATE.get(group, 0.5) + random.normal(0, 0.15), 0.1, 0.95))
    answers = int(random.binomial(people, rate)) if random.random() > 0.05 else 0
    if not answers:
        return people, []
    levels = _levels(instrument, answers, quality + 0.08 * n, divided, _random(seed, instrument.key), random)
    days = (end - start).days
    # Most answer when they are first asked, and some when they are reminded.
    offsets = np.where(
        random.random(answers) < 0.7,
        random.exponential(0.15, answers),
        0.6 + random.exponential(0.1, answers),
    )
    dates = [start + dt.timedelta(days=math.floor(min(float(x), 0.999) * days)) for x in offsets]
    regions = random.choice(list(pilot.regions), answers)
    rows: list[tuple[object, ...]] = []
    for k in range(answers):
        who = _response(n, pilot.id, group, k + 1)
        about = (f"example-round-{n}", pilot.id, str(regions[k]), group, who, dates[k])
        for item, level in zip(instrument.items, levels[k].tolist(), strict=True):
            rows.append((*about, instrument.id, instrument.version, item.id, level or None))
    return people, rows


def _response(n: int, pilot: str, group: str, number: int) -> str:
    """An id that tells responses apart, as an import gives."""
    return f"{zlib.crc32(f'{n} {pilot} {group}'.encode()):08x}{number:08x}"


def _levels(
    instrument: Instrument,
    answers: int,
    quality: float,
    divided: float,
    shared: np.random.Generator,
    random: np.random.Generator,
) -> NDArray[np.int64]:
    """Levels, shape (answers, items); 0 where none was given.

    Somebody's feeling is the pilot's quality, the item's ease, their own mood and chance. A share of
    the respondents, up to 0.4, is disappointed and lies far below the others.
    """
    items = len(instrument.items)
    ease: Floats = shared.normal(0, 0.3, items)
    disappointed = random.random(answers) < divided
    mood = random.normal(0, 0.6, answers) + np.where(disappointed, -1.5, 0.35)
    feeling = quality + ease[None, :] + mood[:, None] + random.normal(0, 0.6, (answers, items))
    highest = instrument.scale.levels[-1]
    levels = np.searchsorted(np.array(_CUTS[: highest - 1]), np.round(feeling, 9)) + 1
    missing = np.array([_UNANSWERED + _CANNOT_SAY.get(i.measures, 0.0) for i in instrument.items])
    levels[random.random((answers, items)) < missing[None, :]] = 0
    for k in np.flatnonzero(random.random(answers) < _BROKEN_OFF):
        levels[k, int(random.integers(1, items)) :] = 0
    # A response has at least one answer.
    empty = ~levels.any(axis=1)
    levels[empty, 0] = 3
    return np.asarray(levels, dtype=np.int64)
