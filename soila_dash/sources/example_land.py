"""The example land itself: invented regions and events, with no figure in them."""

import datetime as dt
import math

import numpy as np
from numpy.typing import NDArray

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import (
    Event,
    FinnishForms,
    Forms,
    Region,
    RegionForms,
    Text,
    Tile,
)

Ints = NDArray[np.int64]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVW"

COUNTRY = "EX"

POPULATION_YEAR = 2025

JUMP = math.log(1.25)


def with_country(by_sex: Ints, sex: str) -> Ints:
    """Counts of one sex, or of both together: shape (regions + 1, years), the country last."""
    regions = by_sex.sum(axis=0) if sex == "total" else by_sex[("female", "male").index(sex)]
    return np.asarray(np.vstack([regions, regions.sum(axis=0)]), dtype=np.int64)


def land_regions(catalog: Catalog) -> tuple[Region, ...]:
    """The country and 23 counties, which stand in the tile map where the real ones do."""
    tiles = [r.tile for r in catalog.of_level("county") if r.tile]
    country = Region(
        level="country",
        code=COUNTRY,
        name=Text(fi="Esimerkkimaa", sv="Exempellandet", en="Example land"),
        short=Text(fi="Esimerkkimaa", sv="Exempellandet", en="Example land"),
        tile_label=Text(fi="Esimerkki", sv="Exempel", en="Example"),
        forms=RegionForms(
            fi=FinnishForms(
                nominative="Esimerkkimaa",
                genitive="Esimerkkimaan",
                inessive="Esimerkkimaassa",
                elative="Esimerkkimaasta",
                illative="Esimerkkimaahan",
            ),
            sv=Forms(nominative="Exempellandet", genitive="Exempellandets", locative="i Exempellandet"),
            en=Forms(
                nominative="the Example land", genitive="the Example land's", locative="in the Example land"
            ),
        ),
        order=0,
    )
    places = [*tiles, *[None] * len(LETTERS)]
    return (country, *(letter_county(n, letter, places[n]) for n, letter in enumerate(LETTERS)))


def letter_county(n: int, letter: str, tile: Tile | None) -> Region:
    """A county known by its letter alone, named so in every language; `n` is its place from 0."""
    name = Text(fi=f"Alue {letter}", sv=f"Område {letter}", en=f"Area {letter}")
    area = f"område {letter}"
    return Region(
        level="county",
        code=letter,
        name=name,
        short=name,
        tile_label=Text(fi=letter, sv=letter, en=letter),
        forms=RegionForms(
            fi=FinnishForms(
                nominative=f"Alue {letter}",
                genitive=f"Alueen {letter}",
                inessive=f"Alueella {letter}",
                elative=f"Alueelta {letter}",
                illative=f"Alueelle {letter}",
            ),
            sv=Forms(nominative=area, genitive=f"{area}:s", locative=f"i {area}"),
            en=Forms(nominative=f"Area {letter}", genitive=f"Area {letter}'s", locative=f"in Area {letter}"),
        ),
        order=n + 1,
        tile=tile,
    )


def land_events(catalog: Catalog) -> tuple[Event, ...]:
    """Invented events; the programme's concerns the first goal, the others every indicator."""
    first_goal = catalog.goals[0].id if catalog.goals else ""
    return (
        Event(
            id="example-law",
            date=dt.date(2016, 1, 1),
            kind="law",
            title=Text(
                fi="Kuvitteellinen laki perheiden tuesta tulee voimaan",
                sv="En påhittad lag om stöd till familjer träder i kraft",
                en="An invented act on family support enters into force",
            ),
        ),
        Event(
            id="example-reform",
            date=dt.date(2021, 1, 1),
            kind="reform",
            title=Text(
                fi="Kuvitteellinen uudistus: alueet A–W aloittavat",
                sv="En påhittad reform: områdena A–W inleder sin verksamhet",
                en="An invented reform: areas A–W begin",
            ),
        ),
        Event(
            id="example-programme",
            date=dt.date(2023, 3, 1),
            kind="programme",
            title=Text(
                fi="Kuvitteellinen ohjelma alkaa",
                sv="Ett påhittat program inleds",
                en="An invented programme begins",
            ),
            affects=tuple(i.id for i in catalog.of_goal(first_goal) if not i.owned),
        ),
    )
