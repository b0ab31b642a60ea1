"""The example land: wholly invented, whole in its sums, the same every time, and lifelike."""

import hashlib
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soila_dash.catalog import Catalog
from soila_dash.catalog.models import SCALE, Break, ExampleShape, Indicator, Quantity, Text, Unit
from soila_dash.sources.example import SOURCE, ExampleLand, generate
from soila_dash.sources.example_land import COUNTRY, LETTERS
from soila_dash.sources.observations import SCHEMA
from soila_dash.statistics.funnel import overdispersion, proportion_limits, proportion_standard_errors
from soila_dash.statistics.intervals import wilson
from soila_dash.statistics.trend import proportion_trend
from soila_dash.statistics.verdict import Verdict, verdict
from tests import shipped

REAL = shipped.catalog()
INVENTED = [i for i in REAL.indicators.values() if not i.owned]
KEY = ["indicator", "level", "region", "year", "sex"]
PARTS = ("placements-0-6", "placements-7-12", "placements-13-17")
FEW = Catalog(
    REAL.goals,
    {
        i: REAL.indicators[i]
        for i in (*PARTS, "placements-0-17", "placements-0-24", "open-care-clients", "unemployment-rate")
    }
    | {i: REAL.indicators[i] for i in ("emergency-placements", "population", "care-costs")},
    REAL.regions,
    REAL.events,
)


@pytest.fixture(scope="module")
def land() -> ExampleLand:
    return generate(REAL)


def counted(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Published rows with counts behind them."""
    amounts = [i.id for i in catalog.indicators.values() if i.quantity is Quantity.amount]
    return rows.filter(~pl.col("indicator").is_in(amounts), status="published")


# Nothing real


def test_no_name_or_code_is_a_real_one(land: ExampleLand) -> None:
    assert [r.code for r in land.regions] == [COUNTRY, *LETTERS]
    assert {r.code for r in REAL.regions}.isdisjoint(r.code for r in land.regions)

    def names(regions: tuple[object, ...]) -> set[str]:
        found: set[str] = set()
        for region in regions:
            for attribute in ("name", "short", "tile_label"):
                found |= set(getattr(region, attribute).model_dump().values())
            for forms in region.forms.model_dump().values():  # type: ignore[attr-defined]
                found |= set(forms.values())
        return {name.casefold() for name in found}

    assert names(land.regions).isdisjoint(names(REAL.regions))
    assert {e.id for e in land.events}.isdisjoint(e.id for e in REAL.events)
    assert {e.title.fi for e in land.events}.isdisjoint(e.title.fi for e in REAL.events)
    assert land.sources == (SOURCE,)
    assert "kuvitteellisia" in SOURCE.citation
    assert set(land.observations["source"].unique()) == {SOURCE.id}


def test_regions_stand_on_the_real_tiles_from_north_to_south(land: ExampleLand) -> None:
    counties = [r for r in land.regions if r.level == "county"]
    assert [r.tile for r in counties] == [r.tile for r in REAL.of_level("county")]
    assert [r.order for r in counties] == list(range(1, 24))
    assert counties[22].name == Text(fi="Alue W", sv="Område W", en="Area W")
    assert counties[0].forms.fi.inessive == "Alueella A"
    assert counties[0].forms.sv.locative == "i område A"
    assert counties[0].forms.en.genitive == "Area A's"


def test_events_affect_indicators_that_exist(land: ExampleLand) -> None:
    assert {i for e in land.events for i in e.affects} <= set(REAL.indicators)


# Every indicator, whole


def years_of(item: Indicator) -> list[int]:
    """The years in which it is collected, counted back from the last."""
    return list(range(item.example.last_year, item.example.first_year - 1, -item.every))[::-1]


def test_school_surveys_come_every_second_year() -> None:
    surveys = [i for i in INVENTED if i.id.startswith("school-health-")]
    assert len(surveys) == 6
    assert {i.every for i in surveys} == {2}
    assert years_of(surveys[0])[-3:] == [2021, 2023, 2025]


def test_every_indicator_is_there_in_its_years_and_sexes(land: ExampleLand) -> None:
    rows = land.observations
    assert dict(rows.schema) == SCHEMA
    assert rows.equals(rows.sort(KEY))
    assert not rows.select(pl.struct(KEY).is_duplicated().any()).item()
    for i in INVENTED:
        mine = rows.filter(indicator=i.id)
        assert set(mine["sex"].unique()) == set(i.sexes)
        country = mine.filter(region=COUNTRY, sex="total")["year"]
        assert country.to_list() == years_of(i)
        newest = mine.filter(year=i.example.last_year, sex="total", level="county")
        assert newest["region"].to_list() == list(LETTERS)


def test_values_are_in_the_unit_and_rounded_as_published(land: ExampleLand) -> None:
    for i in INVENTED:
        mine = land.observations.filter(indicator=i.id, status="published")
        assert mine["value"].min() >= 0  # type: ignore[operator]
        assert mine["value"].round(i.decimals).equals(mine["value"])
        if i.unit.value == "percent" and i.quantity is not Quantity.amount:
            assert mine["value"].max() <= 100  # type: ignore[operator]
        country = mine.filter(region=COUNTRY, sex="total", year=i.example.last_year)
        level = i.example.level * (len(LETTERS) if i.quantity is Quantity.count else 1)
        assert country["value"][0] == pytest.approx(level, rel=0.35)


def test_no_figure_where_none_is_published(land: ExampleLand) -> None:
    hidden = land.observations.filter(pl.col("status") != "published")
    for column in ("value", "numerator", "denominator"):
        assert hidden[column].null_count() == hidden.height
    amounts = land.observations.filter(indicator="care-costs")
    assert amounts["numerator"].null_count() == amounts["denominator"].null_count() == amounts.height


def test_statuses_occur_and_few_are_hidden(land: ExampleLand) -> None:
    count = dict(land.observations["status"].value_counts().iter_rows())
    assert set(count) == {"published", "suppressed", "not_collected", "not_published"}
    assert 5 <= count["suppressed"] <= 0.02 * land.observations.height
    newest = max(i.example.last_year for i in REAL.indicators.values())
    unpublished = land.observations.filter(status="not_published")
    assert unpublished["year"].unique().to_list() == [newest]
    assert unpublished["region"].n_unique() == 4
    suppressed = land.observations.filter(status="suppressed")
    assert suppressed["region"].n_unique() <= 2
    assert COUNTRY not in suppressed["region"]
    full = sum(len(i.sexes) * 24 * len(years_of(i)) for i in INVENTED)
    assert 0 < full - land.observations.height < 0.03 * full


# Lifelike


def newest(land: ExampleLand, indicator: str) -> tuple[pl.DataFrame, float]:
    """The regions' newest published figures, and the country's share."""
    i = REAL.indicators[indicator]
    rows = land.observations.filter(
        indicator=indicator, sex="total", year=i.example.last_year, status="published"
    )
    country = rows.filter(region=COUNTRY)
    return rows.filter(level="county"), country["numerator"][0] / country["denominator"][0]


def test_all_verdicts_and_trends_occur_on_the_leading_indicator(land: ExampleLand) -> None:
    rows, p0 = newest(land, "placements-13-17")
    x, n = rows["numerator"].to_numpy(), rows["denominator"].to_numpy()
    tau2 = overdispersion(x / n, proportion_standard_errors(p0, n), p0).tau2
    limits = zip(x, n, *proportion_limits(p0, n, 0.95, tau2), strict=True)
    found = {verdict(wilson(a, b), p0, a / b, low, high) for a, b, low, high in limits}
    assert found == set(Verdict) - {Verdict.NOT_COMPARED}
    trends = set()
    for region in LETTERS:
        last = land.observations.filter(
            pl.col("year") > 2020, indicator="placements-13-17", sex="total", region=region
        )
        if last.height == 5:
            years = last["year"].to_list()
            trends.add(proportion_trend(years, last["numerator"], last["denominator"]).direction)
    assert trends == {"none", "increasing", "decreasing"}


def test_two_small_areas_and_many_sizes(land: ExampleLand) -> None:
    sizes = land.observations.filter(indicator="population", year=2025, level="county")["value"].sort()
    assert sizes[:2].to_list() == [27_000, 30_000]
    assert sizes[2] > 60_000
    assert sizes[-1] > 2 * sizes.median()  # type: ignore[operator]


def test_unemployment_goes_loosely_with_placements(land: ExampleLand) -> None:
    wide = land.observations.filter(level="county", sex="total", year=2025).pivot(
        "indicator", index="region", values="value"
    )
    assert 0.1 < wide.select(pl.corr("unemployment-rate", "placements-13-17")).item() < 0.85


def test_breaks_are_seen(land: ExampleLand) -> None:
    """At a break the country moves several times as much as in any other year."""
    broken = [i for i in REAL.indicators.values() if i.breaks and i.quantity is Quantity.proportion]
    assert broken
    for i in broken:
        years = {b.year for b in i.breaks}
        rows = counted(land.observations, REAL).filter(indicator=i.id, region=COUNTRY, sex="total")
        share = dict(zip(rows["year"], rows["numerator"] / rows["denominator"], strict=True))
        steps = {b: abs(share[b] / share[a] - 1) for a, b in pairwise(sorted(share))}
        usual = max(step for year, step in steps.items() if year not in years)
        for year in years & set(steps):
            assert steps[year] > 0.12
            assert steps[year] > 2 * usual


def test_a_break_that_is_declared_changes_no_other_indicator() -> None:
    mark = Break(year=2015, label=Text(fi="a", sv="b", en="c"), source="d")
    unemployment = FEW.indicators["unemployment-rate"].model_copy(update={"breaks": (mark,)})
    other = Catalog(FEW.goals, FEW.indicators | {unemployment.id: unemployment}, FEW.regions, FEW.events)
    before, after = generate(FEW).observations, generate(other).observations
    changed = pl.col("indicator") == unemployment.id
    assert before.filter(~changed).equals(after.filter(~changed))
    assert not before.filter(changed).equals(after.filter(changed))


# The same every time


def test_same_seed_same_land(land: ExampleLand) -> None:
    again = generate(REAL)
    assert again.observations.equals(land.observations)
    assert (again.regions, again.events, again.sources) == (land.regions, land.events, land.sources)
    assert not generate(FEW, 1).observations.equals(generate(FEW, 2).observations)


def test_figures_are_these_on_every_machine() -> None:
    """Fails when the drawing of figures changes, also with a new NumPy: then a new release is due."""
    shape = ExampleShape(
        level=4, spread=0.2, yearly_change=0.01, first_year=2015, last_year=2024, denominator_share=0.2
    )
    any_one = REAL.indicators["taken-into-care"].model_copy(
        update={"example": shape, "sexes": ("total", "female"), "unit": Unit.percent, "decimals": 1}
    )
    few = {
        q.value: any_one.model_copy(update={"id": q.value, "quantity": q})
        for q in (Quantity.proportion, Quantity.rate, Quantity.amount)
    }
    rows = generate(Catalog((), few, (), ())).observations
    assert hashlib.sha256(rows.write_csv().encode()).hexdigest()[:16] == "c3ea3aed88cdf1b7"


def test_an_indicator_more_changes_no_other() -> None:
    fewer = {i: indicator for i, indicator in FEW.indicators.items() if i != "care-costs"}
    rows = generate(Catalog(FEW.goals, fewer, FEW.regions, FEW.events)).observations
    assert rows.equals(generate(FEW).observations.filter(pl.col("indicator") != "care-costs"))


# What holds for every seed


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_sums_hold(seed: int) -> None:
    rows = generate(FEW, seed).observations
    known = counted(rows, FEW)

    # The country is the sum of its regions where all of them show a figure, else not less.
    by = ["indicator", "year", "sex"]
    counts = pl.col("numerator", "denominator")
    regions = known.filter(level="county").group_by(by).agg(counts.sum(), pl.len())
    both = known.filter(level="country").join(regions, on=by, suffix="_regions")
    whole = both.filter(pl.col("len") == len(LETTERS))
    assert whole.height > 0.5 * both.height
    for column in ("numerator", "denominator"):
        assert (whole[column].fill_null(0) == whole[f"{column}_regions"]).all()
        assert (both[column].fill_null(0) >= both[f"{column}_regions"]).all()

    # Women and men are the total.
    wide = known.pivot("sex", index=["indicator", "region", "year"], values=["numerator", "denominator"])
    wide = wide.drop_nulls()
    for column in ("numerator", "denominator"):
        assert (wide[f"{column}_female"] + wide[f"{column}_male"] == wide[f"{column}_total"]).all()
    assert wide.height > 1000

    # Ages add up, and an older age group is never smaller than a part of it.
    ages = known.filter(pl.col("indicator").str.starts_with("placements-")).pivot(
        "indicator", index=["region", "year", "sex"], values=["numerator", "denominator"]
    )
    for column in ("numerator", "denominator"):
        parts = ages.drop_nulls([f"{column}_{i}" for i in (*PARTS, "placements-0-17")])
        assert (sum(parts[f"{column}_{i}"] for i in PARTS) == parts[f"{column}_placements-0-17"]).all()
        assert parts.height > 1000
        older = ages.drop_nulls([f"{column}_placements-0-17", f"{column}_placements-0-24"])
        assert (older[f"{column}_placements-0-17"] <= older[f"{column}_placements-0-24"]).all()


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_values_follow_from_their_counts(seed: int) -> None:
    rows = generate(FEW, seed).observations
    for i in FEW.indicators.values():
        mine = rows.filter(indicator=i.id, status="published")
        if i.quantity is Quantity.count:
            assert (mine["value"] == mine["numerator"]).all()
        elif i.quantity is not Quantity.amount:
            exact = mine["numerator"] / mine["denominator"] * SCALE[i.unit]
            assert ((mine["value"] - exact).abs() <= 0.5 * 10**-i.decimals + 1e-9).all()
            assert (mine["denominator"] > 0).all()
        if i.quantity is Quantity.proportion:
            assert (mine["numerator"] <= mine["denominator"]).all()
    hidden = rows.filter(status="suppressed")
    small = rows.filter(level="county", indicator="population", year=2025).sort("value")["region"][:2]
    assert hidden["region"].is_in(small.implode()).all()
    shown = counted(rows, FEW).filter(pl.col("region").is_in(small.implode()))
    assert not shown["numerator"].is_between(1, 4).any()
