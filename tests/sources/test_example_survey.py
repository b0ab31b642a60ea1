"""The example land's surveys: invented whole, like real ones in what matters, always the same."""

from pathlib import Path

import polars as pl
import pytest

from soila_dash.catalog import Catalog
from soila_dash.catalog.survey import strange
from soila_dash.sources import example_survey
from soila_dash.sources.example_land import LETTERS
from soila_dash.sources.example_survey import PILOTS, ExampleSurvey, generate
from soila_dash.sources.responses import RESPONSES
from tests import shipped

ROOT = Path(__file__).resolve().parents[2]
REAL = shipped.catalog()


@pytest.fixture(scope="module")
def land() -> ExampleSurvey:
    return generate(REAL)


@pytest.fixture(scope="module")
def sizes(land: ExampleSurvey) -> pl.DataFrame:
    """How many answered, by round, pilot and group."""
    return land.responses.group_by("round", "pilot", "group").agg(n=pl.col("response").n_unique())


def test_it_is_a_sound_catalogue(land: ExampleSurvey) -> None:
    goals = {g.id for g in REAL.goals}
    assert list(strange(land.survey, Path("example"), goals, set(LETTERS), set())) == []
    assert land.survey.instruments == REAL.survey.instruments


def test_28_pilots_cover_the_regions(land: ExampleSurvey) -> None:
    survey = land.survey
    assert len(survey.pilots) == PILOTS == 28
    assert [p.name.fi for p in survey.pilots] == [f"Esimerkkipilotti {n}" for n in range(1, 29)]
    assert {r for p in survey.pilots for r in p.regions} == set(LETTERS)
    assert any(len(p.regions) > 1 for p in survey.pilots)
    assert {g for p in survey.pilots for g in p.goals} == {g.id for g in REAL.goals} - {"context"}
    assert len(survey.rounds) == 4
    assert len({p.start for p in survey.pilots}) > 2
    assert len({len(r.pilots) for r in survey.rounds}) > 1


def test_organisations_of_every_type_take_part_and_some_in_several(land: ExampleSurvey) -> None:
    survey = land.survey
    assert {o.type for o in survey.organisations} == {"public", "ngo", "company", "research", "other"}
    assert any(len(o.takes_part) > 1 for o in survey.organisations)
    assert {p.pilot for _, p in survey.participations} == {p.id for p in survey.pilots}
    assert any(p.end for _, p in survey.participations)


def test_nobody_and_no_real_place_is_named(land: ExampleSurvey) -> None:
    told = str((land.survey.pilots, land.survey.organisations, land.survey.rounds))
    names = {r.short[x] for r in REAL.of_level("county") for x in ("fi", "sv", "en")}
    assert not [name for name in names if name in told]
    assert all(p.contact.endswith(".invalid") for p in land.survey.pilots)


def test_rows_fit_the_contract_and_the_catalogue(land: ExampleSurvey) -> None:
    rows, survey = land.responses, land.survey
    assert dict(rows.schema) == RESPONSES
    assert not rows.select(pl.struct("response", "item").is_duplicated().any()).item()
    about = rows.group_by("response").agg(pl.exclude("item", "level").n_unique())
    assert about.select(pl.exclude("response").max()).row(0) == (1,) * (len(RESPONSES) - 3)
    for (round, pilot, group), part in rows.group_by("round", "pilot", "group"):
        at = next(r for r in survey.rounds if r.id == round)
        where = next(p for p in survey.pilots if p.id == pilot)
        asked = survey.instrument_for(at, str(group))
        assert asked is not None
        assert pilot in at.pilots
        assert set(part["region"]) <= set(where.regions)
        assert at.start <= part["answered"].min() <= part["answered"].max() <= at.end
        assert set(part["item"]) == {i.id for i in asked.items}
        assert part.height == part["response"].n_unique() * len(asked.items)
    assert set(rows["level"].drop_nulls()) == {1, 2, 3, 4, 5}


def test_more_were_asked_than_answered(land: ExampleSurvey, sizes: pl.DataFrame) -> None:
    expected = {(r.id, e.pilot, e.group): e.responses for r in land.survey.rounds for e in r.expected}
    found = {(r["round"], r["pilot"], r["group"]): r["n"] for r in sizes.rows(named=True)}
    assert set(found) <= set(expected)
    assert all(n <= expected[key] for key, n in found.items())
    assert 0.4 < sum(found.values()) / sum(expected.values()) < 0.8
    assert set(expected) - set(found), "some group has not answered at all"


def test_sizes_are_realistic_and_many_are_small(sizes: pl.DataFrame) -> None:
    assert 3_000 < sizes["n"].sum() < 8_000
    assert 0.15 < (sizes["n"] < 5).mean() < 0.5
    assert (sizes["n"] < 10).mean() > 0.4
    assert sizes["n"].max() > 40


def test_answers_are_divided_and_some_are_missing(land: ExampleSurvey) -> None:
    rows = land.responses
    assert 0.04 < rows["level"].null_count() / rows.height < 0.15
    hard = rows.filter(pl.col("item").is_in(["pro-cost", "partner-cost"]))
    assert hard["level"].null_count() / hard.height > 0.15
    answered = rows.group_by("response").agg(pl.col("level").count())
    assert answered["level"].min() >= 1
    person = rows.group_by("pilot", "response").agg(m=pl.col("level").mean())
    spread = person.group_by("pilot").agg(sd=pl.col("m").std(), m=pl.col("m").mean()).sort("sd")
    assert spread["sd"][-1] > 1.5 * spread["sd"][0]
    assert spread["m"].max() - spread["m"].min() > 0.8


def test_it_is_the_same_every_time_and_another_with_another_seed(land: ExampleSurvey) -> None:
    again = generate(REAL)
    assert again.survey == land.survey
    assert again.responses.equals(land.responses)
    assert not generate(REAL, seed=7).responses.equals(land.responses)


def test_the_catalogue_of_the_land_has_its_regions() -> None:
    catalog: Catalog = example_survey.catalog(REAL)
    assert [r.code for r in catalog.of_level("county")] == list(LETTERS)
    assert len(catalog.survey.pilots) == PILOTS
    assert catalog.indicators == REAL.indicators
