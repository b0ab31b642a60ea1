"""The profile: rows and why not, deviation, change on the year, places, who began near and improved."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from soila_dash.answers.asides import Aside
from soila_dash.answers.beginners import Beginners
from soila_dash.answers.compare import compare
from soila_dash.answers.noise import noise
from soila_dash.answers.profile import Profile, ProfileRow, profile
from soila_dash.catalog import Catalog, Goal, Indicator, Region
from soila_dash.faults import DataFaults
from soila_dash.statistics.trend import CONFIDENCE
from soila_dash.statistics.verdict import Judgement, Verdict
from soila_dash.store import Store
from tests.invented import BREAK, GOAL, LAND, WORDS, indicator, invented_part, opened, region, row
from tests.statistics.newcombe import newcombe

CONTEXT = Goal.model_validate({"id": "context", "order": 9, "name": WORDS, "statement": WORDS})
N = 10_000
COUNTS = {"A": 600, "B": 300, "C": 310, "D": 290, "E": 305, "F": 150, "G": 295}


def catalog(*items: Indicator, regions: tuple[Region, ...] = LAND) -> Catalog:
    return Catalog((GOAL, CONTEXT), {i.id: i for i in items}, regions, ())


def year_of(name: str, year: int, counts: dict[str, int], n: int = N) -> list[dict[str, object]]:
    """The regions' shares, and the country's as their sum."""
    rows = [invented_part(name, code, year, x, n) for code, x in counts.items()]
    return [*rows, invented_part(name, "XX", year, sum(counts.values()), n * len(counts))]


def asked(
    folder: Path, rows: list[dict[str, object]], items: Catalog, region: str = "A", **more: Any
) -> Profile:
    return profile(opened(folder, rows, items), items, region, **more)


def row_of(answer: Profile, name: str = "share") -> ProfileRow:
    return next(r for r in answer.rows if r.indicator.id == name)


# The row


def test_a_row_is_the_comparisons(tmp_path: Path) -> None:
    items = catalog(indicator(direction="lower"))
    store = opened(tmp_path, year_of("share", 2020, COUNTS), items)
    compared = compare(store, items.indicators["share"], "county", 2020)
    for code in COUNTS:
        found, expected = row_of(profile(store, items, code)), compared.row(code)
        assert expected is not None
        assert (found.figure, found.verdict, found.judgement) == (
            expected.figure,
            expected.verdict,
            expected.judgement,
        )
    found = row_of(profile(store, items, "A"))
    assert (found.national.value, found.lowest, found.highest) == (3.2, 1.5, 6.0)
    assert (found.scale.q25, found.scale.q75) == pytest.approx((2.925, 3.075))
    assert found.scale.position(6.0) == 1, "larger lies to the right, whatever the aim"
    assert (found.verdict, found.judgement) == (Verdict.CLEARLY_HIGHER, Judgement.CLEARLY_WORSE)


def test_deviation_is_the_distance_in_funnel_adjusted_deviations(tmp_path: Path) -> None:
    """Worked out from the formula, with the overdispersion that the comparison holds."""
    items = catalog(indicator())
    store = opened(tmp_path, year_of("share", 2020, COUNTS), items)
    compared = compare(store, items.indicators["share"], "county", 2020)
    assert compared.spread is not None
    p0 = sum(COUNTS.values()) / (N * 7)
    error = math.sqrt(p0 * (1 - p0) / N + compared.spread.tau2)
    for code, x in COUNTS.items():
        found = row_of(profile(store, items, code))
        assert found.deviation == pytest.approx((x / N - p0) / error)
        assert found.stands_out == (abs(found.deviation or 0) > 1.959964 and found.differs)


def test_deviation_where_the_lower_limit_is_clamped(tmp_path: Path) -> None:
    counts = {"A": 14, "B": 1, "C": 0, "D": 2, "E": 1, "F": 5, "G": 0}
    items = catalog(indicator())
    store = opened(tmp_path, year_of("share", 2020, counts, 400), items)
    compared = compare(store, items.indicators["share"], "county", 2020)
    mine = compared.row("A")
    assert mine is not None
    assert mine.funnel_lower == 0, "else the case tests nothing"
    assert compared.spread is not None
    p0 = sum(counts.values()) / 2800
    error = math.sqrt(p0 * (1 - p0) / 400 + compared.spread.tau2)
    assert row_of(profile(store, items, "A")).deviation == pytest.approx((14 / 400 - p0) / error)


def test_without_a_denominator_there_is_no_deviation(tmp_path: Path) -> None:
    rows = [row("share", code, 2020, v) for code, v in (("XX", 3.0), ("A", 9.0), ("B", 2.0))]
    found = row_of(asked(tmp_path, rows, catalog(indicator())))
    assert (found.deviation, found.verdict) == (None, Verdict.NOT_COMPARED)


def test_farthest_up_and_down(tmp_path: Path) -> None:
    names = ["one", "two", "three", "four", "below", "same"]
    counts = {"one": 450, "two": 600, "three": 520, "four": 480, "below": 100, "same": 300}
    rows = []
    for name in names:
        rows += year_of(name, 2020, {**COUNTS, "A": counts[name], "F": 280})
    items = catalog(*(indicator(name, order=n) for n, name in enumerate(names)))
    answer = asked(tmp_path, rows, items)
    assert [r.indicator.id for r in answer.up] == ["two", "three", "four"]
    assert [r.indicator.id for r in answer.down] == ["below"]
    assert {r.judgement for r in answer.rows} == {Judgement.NONE}


def test_a_figure_of_unknown_distance_is_farthest_last_and_not_left_out(tmp_path: Path) -> None:
    names = ["near", "far"]
    rows = [r for n in names for r in year_of(n, 2020, {**COUNTS, "A": 100})]
    items = catalog(*(indicator(name, order=n) for n, name in enumerate(names)))
    answer = asked(tmp_path, rows, items)
    near, far = answer.rows
    unknown = replace(answer, rows=(replace(near, deviation=None), far))
    assert [r.indicator.id for r in unknown.down] == ["far", "near"]
    assert unknown.up == ()


def test_of_nested_ages_the_first_alone_is_counted(tmp_path: Path) -> None:
    """Three indicators in which A differs alike; two tell of nested ages, and the first of these leads."""
    names = ("leading", "nested", "other")
    rows = []
    for name in names:
        rows += year_of(name, 2019, COUNTS) + year_of(name, 2020, {**COUNTS, "A": 900})
    items = catalog(
        *(
            indicator(name, order=n, family="ages" if name != "other" else None)
            for n, name in enumerate(names)
        )
    )
    answer = asked(tmp_path, rows, items)
    assert [r.indicator.id for r in answer.rows] == list(names), "all are shown"
    for found in (
        answer.rows_with_verdict,
        answer.clear,
        answer.up,
        answer.rows_with_change,
        answer.rows_beyond_chance,
    ):
        assert [r.indicator.id for r in found] == ["leading", "other"]


def test_context_is_shown_but_is_no_finding(tmp_path: Path) -> None:
    items = catalog(indicator(), indicator("back", goal="context"))
    answer = asked(tmp_path, [*year_of("share", 2020, COUNTS), *year_of("back", 2020, COUNTS)], items)
    assert [r.indicator.id for r in answer.rows] == ["share", "back"]
    for found in (answer.rows_with_verdict, answer.clear, answer.up):
        assert [r.indicator.id for r in found] == ["share"]


# Which year


def test_a_newer_figure_that_the_region_lacks_is_named(tmp_path: Path) -> None:
    late = {c: x for c, x in COUNTS.items() if c != "A"}
    rows = [*year_of("share", 2020, COUNTS), *year_of("share", 2021, late), row("share", "A", 2021)]
    items = catalog(indicator())
    store = opened(tmp_path, rows, items)
    found = row_of(profile(store, items, "A"))
    assert (found.year, found.figure.value, found.newer) == (2020, 6.0, (2021, "suppressed"))
    other = row_of(profile(store, items, "B"))
    assert (other.year, other.newer) == (2021, None)


def test_an_old_figure_is_not_the_newest(tmp_path: Path) -> None:
    late = {c: x for c, x in COUNTS.items() if c != "A"}
    rows = [*year_of("share", 2010, COUNTS)]
    for year in range(2011, 2017):
        rows += year_of("share", year, late)
    found = row_of(asked(tmp_path, rows, catalog(indicator())))
    assert (found.year, found.figure.value, found.figure.status) == (2016, None, "no_data")


def test_the_year_is_one_that_the_country_has(tmp_path: Path) -> None:
    rows = [*year_of("share", 2020, COUNTS), invented_part("share", "A", 2021, 500, N)]
    found = row_of(asked(tmp_path, rows, catalog(indicator())))
    assert (found.year, found.figure.value) == (2020, 6.0)


# What is no row


def aside_of(answer: Profile, name: str) -> Aside:
    return next(a for a in answer.asides if a.indicator.id == name)


def test_why_an_indicator_is_no_row(tmp_path: Path) -> None:
    people = {"unit": "persons", "quantity": "count", "decimals": 0}
    items = catalog(
        indicator("waiting"),
        indicator("national"),
        indicator("larger"),
        indicator("alone"),
        indicator("people", **people),
        regions=tuple(r.model_copy(update={"members": ("A", "B")}) if r.code == "M1" else r for r in LAND),
    )
    rows = [
        row("national", "XX", 2020, 1.0),
        row("larger", "M1", 2019, 4.0),
        row("larger", "M2", 2019, 6.0),
        row("alone", "A", 2020, 1.0),
        row("alone", "B", 2020, 3.0),
        row("people", "A", 2020, 70.0, 70),
        row("people", "XX", 2020, 900.0, 900),
    ]
    store = opened(tmp_path, rows, items)
    answer = profile(store, items, "A")
    assert answer.rows == ()
    assert {a.indicator.id: a.why for a in answer.asides} == {
        "waiting": "no_figures",
        "national": "country_only",
        "larger": "other_level",
        "alone": "no_benchmark",
        "people": "count",
    }
    larger = aside_of(answer, "larger")
    assert (larger.level, larger.region, larger.figure.value, larger.middle) == ("maakunta", "M1", 4.0, 5.0)
    assert aside_of(answer, "alone").middle is None, "two of seven regions are fewer than two thirds"
    assert aside_of(answer, "people").figure.value == 70
    assert aside_of(answer, "people").middle is None
    assert aside_of(answer, "national").figure.value is None
    assert aside_of(profile(store, items, "G"), "larger").figure.value is None, "in neither maakunta"
    assert aside_of(profile(store, items, "XX"), "national").figure.value == 1.0


def test_a_region_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataFaults):
        asked(tmp_path, year_of("share", 2020, COUNTS), catalog(indicator()), region="M1")


# Change on the year


def test_change_is_published_and_its_interval_newcombes_at_the_one_confidence(tmp_path: Path) -> None:
    rows = [*year_of("share", 2019, {**COUNTS, "A": 644}), *year_of("share", 2020, COUNTS)]
    answer = asked(tmp_path, rows, catalog(indicator()))
    change = row_of(answer).change
    assert change is not None
    assert (change.since, change.difference.value) == (2019, -0.4), "6.0 less the published 6.4"
    _, expected = newcombe(600, N, 644, N, CONFIDENCE)
    assert change.interval is not None
    assert (change.interval.lower, change.interval.upper) == pytest.approx(
        (100 * expected.lower, 100 * expected.upper)
    )
    assert not change.clear
    assert answer.rows_beyond_chance == ()
    assert answer.rows_with_change == answer.rows


def test_a_clear_change(tmp_path: Path) -> None:
    rows = [*year_of("share", 2019, {**COUNTS, "A": 800}), *year_of("share", 2020, COUNTS)]
    assert [r.indicator.id for r in asked(tmp_path, rows, catalog(indicator())).rows_beyond_chance] == [
        "share"
    ]


@pytest.mark.parametrize("breaks", [(), (BREAK,)])
def test_no_change_over_a_gap_or_a_break(tmp_path: Path, breaks: tuple[dict[str, Any], ...]) -> None:
    before = 2019 if breaks else 2018
    rows = [*year_of("share", before, {**COUNTS, "A": 900}), *year_of("share", 2020, COUNTS)]
    assert row_of(asked(tmp_path, rows, catalog(indicator(breaks=breaks)))).change is None


def test_a_change_that_95_percent_would_call_is_not_called(tmp_path: Path) -> None:
    """6.8 and 6.0 % of 10,000: z = 0.8 / √(6.4 · 93.6 · 2/10,000) = 2.31, beyond 1.96 and within 3.09."""
    rows = [*year_of("share", 2019, {**COUNTS, "A": 680}), *year_of("share", 2020, COUNTS)]
    answer = asked(tmp_path, rows, catalog(indicator()))
    assert newcombe(600, N, 680, N)[1].upper < 0
    assert answer.rows_beyond_chance == ()


def test_a_long_series_gives_its_own_noise(tmp_path: Path) -> None:
    """Ten years of ten regions that hardly move: what other people every year would explain, these do not."""
    land = tuple(region("county", f"R{n:02}", n + 1) for n in range(10))
    items = catalog(indicator(), regions=(LAND[0], *land))
    rows: list[dict[str, object]] = []
    for year in range(2010, 2021):
        last = year == 2020
        counts = {r.code: 300 + n + (year % 2) * 2 for n, r in enumerate(land)}
        rows += year_of("share", year, {**counts, "R00": 360 if last else counts["R00"]})
    found = row_of(asked(tmp_path, rows, items, "R00")).change
    assert found is not None
    assert found.interval is not None
    plain = newcombe(360, N, 302, N, CONFIDENCE)[1]
    assert plain.lower < 0 < found.interval.lower, "2.31 standard errors of independent years"
    assert found.clear
    store = opened(tmp_path / "other", [{**r, "denominator": 2 * N} for r in rows], items)
    known = noise(opened(tmp_path, rows, items), items.indicators["share"], "county", "total")
    assert known is not None
    assert noise(store, items.indicators["share"], "county", "total") is None, "3 % is not 300 of 20,000"


def test_change_follows_the_rhythm(tmp_path: Path) -> None:
    item = indicator(every=2)
    rows = [r for y in (2016, 2018, 2020) for r in year_of("share", y, {**COUNTS, "A": 100 * (y - 2012)})]
    found = row_of(asked(tmp_path / "kept", rows, catalog(item))).change
    assert found is not None
    assert (found.since, found.difference.value, found.clear) == (2018, 2.0, True)
    gap = [r for r in rows if r["year"] != 2018]
    assert row_of(asked(tmp_path / "gap", gap, catalog(item))).change is None
    broken = indicator(every=2, breaks=({**BREAK, "year": 2019},))
    assert row_of(asked(tmp_path / "break", rows, catalog(broken))).change is None


def test_change_without_counts_has_no_interval(tmp_path: Path) -> None:
    rows = [
        row("share", code, year, v + year - 2019)
        for code, v in (("XX", 3.0), ("A", 9.0), ("B", 2.0))
        for year in (2019, 2020)
    ]
    change = row_of(asked(tmp_path, rows, catalog(indicator()))).change
    assert change is not None
    assert (change.difference.value, change.interval, change.clear) == (1.0, None, False)


# Places, peers, the country


def test_a_neutral_indicator_has_no_place(tmp_path: Path) -> None:
    rows = year_of("share", 2020, COUNTS)
    assert asked(tmp_path / "n", rows, catalog(indicator())).rows_with_place == ()
    (aimed,) = asked(tmp_path / "d", rows, catalog(indicator(direction="lower"))).rows_with_place
    assert aimed.place is not None
    assert (aimed.place.rank, aimed.of) == (7, 7)


def test_the_peers_median(tmp_path: Path) -> None:
    found = row_of(
        asked(tmp_path, year_of("share", 2020, COUNTS), catalog(indicator()), peers=("B", "F", "D"))
    )
    assert (found.middle, found.having) == (2.9, 3)


def test_the_country_has_no_verdict_but_regions_that_stand_out(tmp_path: Path) -> None:
    rows = [*year_of("share", 2019, COUNTS), *year_of("share", 2020, {**COUNTS, "A": 900})]
    items = catalog(indicator(direction="lower"))
    store = opened(tmp_path, rows, items)
    answer = profile(store, items, "XX")
    found = row_of(answer)
    assert answer.level == "country"
    assert found.figure == found.national
    assert (found.verdict, found.place, answer.beginners) == (Verdict.NOT_COMPARED, None, ())
    compared = compare(store, items.indicators["share"], "county", 2020)
    assert (found.clear, found.compared) == (len(compared.clear), 7)
    assert found.clear > 0
    assert found.change is not None
    assert found.change.difference.value == round(found.national.value - 3.2, 1)  # type: ignore[operator]


# Began near and moved further


def years(counts: dict[str, tuple[int, int]], first: int = 2013, n: int = N) -> list[dict[str, object]]:
    """Eight years: three at the first count, three at the last, and two on the way."""
    rows = []
    for step, way in enumerate((0, 0, 0, 1 / 3, 2 / 3, 1, 1, 1)):
        now = {c: round(a + (b - a) * way) for c, (a, b) in counts.items()}
        rows += year_of("share", first + step, now, n)
    return rows


def begun(folder: Path, rows: list[dict[str, object]], item: Indicator, region: str = "A") -> Beginners:
    (found,) = asked(folder, rows, catalog(item), region).beginners
    return found


LOWER = indicator(direction="lower")
STORY = {
    "A": (300, 310),  # ours
    "B": (305, 150),  # near, moved
    "C": (310, 200),  # near, moved
    "D": (290, 305),  # near, not
    "E": (600, 200),  # moved most, but from afar
    "F": (300, 285),  # near, moved by no more than chance
    "G": (296, 420),  # near, moved the other way
}


def test_who_began_near_and_moved_further(tmp_path: Path) -> None:
    found = begun(tmp_path, years(STORY), LOWER)
    assert (found.before, found.after) == ((2013, 2015), (2018, 2020))
    assert (found.near, found.reason) == (5, "")
    assert [f.region for f in found.rows] == ["B", "C"], "the farthest first"
    best = found.rows[0]
    assert best.change == pytest.approx(100 * (150 - 305) / N)
    assert best.beyond == pytest.approx(100 * (150 - 310) / N)
    assert best.beyond_interval.lower < best.beyond < best.beyond_interval.upper < 0
    _, expected = newcombe(150, N, 310, N)
    assert best.beyond_interval.upper == pytest.approx(100 * expected.upper), "n of a mean is one year's"
    assert found.start is not None
    assert found.end is not None
    assert (found.start.value, found.end.value) == pytest.approx((3.0, 3.1))


def test_the_curves_are_ours_and_theirs(tmp_path: Path) -> None:
    found = begun(tmp_path / "some", years(STORY), LOWER)
    assert found.curves is not None
    assert [s.region for s in found.curves.regions] == ["A", "B", "C"]
    assert found.curves.chosen_series is found.curves.regions[0]
    assert begun(tmp_path / "none", years({**STORY, "A": (300, 150)}), LOWER).curves is None


def test_the_other_way_for_the_other_aim(tmp_path: Path) -> None:
    found = begun(tmp_path, years(STORY), indicator(direction="higher"))
    assert [f.region for f in found.rows] == ["G"]
    assert found.rows[0].beyond_interval.lower > 0


def test_holding_still_while_we_worsen_is_not_moving(tmp_path: Path) -> None:
    found = begun(tmp_path, years({**STORY, "A": (300, 600), "B": (305, 300), "C": (310, 312)}), LOWER)
    assert found.near == 5
    assert found.rows == ()


def test_moving_no_more_than_we_did_is_not_told(tmp_path: Path) -> None:
    found = begun(tmp_path, years({**STORY, "A": (300, 150)}), LOWER)
    assert found.rows == ()
    assert found.reason == ""


def test_nobody_near(tmp_path: Path) -> None:
    found = begun(tmp_path, years({**STORY, "A": (2000, 2000)}), LOWER)
    assert (found.near, found.rows, found.reason) == (0, (), "")


def test_one_year_by_chance_chooses_nobody(tmp_path: Path) -> None:
    """E lies at 6 % but for the start, when it happened to be like us: it began from afar all the same."""
    rows = [r for r in years({**STORY, "E": (600, 600)}) if (r["region"], r["year"]) != ("E", 2016)]
    found = begun(tmp_path, [*rows, invented_part("share", "E", 2016, 300, N)], LOWER)
    assert found.near == 5


@pytest.mark.parametrize("small", ["A", "B"])
def test_near_is_within_both_intervals(tmp_path: Path, small: str) -> None:
    """A small region's wide interval takes in a large one whose own narrow one does not reach it."""
    rows = [r for r in years(STORY) if r["region"] != small]
    rows += [invented_part("share", small, 2013 + step, 18, 400) for step in range(8)]
    found = begun(tmp_path, rows, LOWER)
    assert found.near == (0 if small == "A" else 4)


def test_seven_years_are_too_few(tmp_path: Path) -> None:
    rows = [r for r in years(STORY) if r["year"] != 2013]
    assert begun(tmp_path, rows, LOWER).reason == "too_short"


def test_eight_points_of_a_survey_span_fifteen_years(tmp_path: Path) -> None:
    rows = [{**r, "year": 2 * int(str(r["year"])) - 2020} for r in years(STORY)]
    found = begun(tmp_path, rows, indicator(direction="lower", every=2))
    assert (found.before, found.after) == ((2006, 2010), (2016, 2020))
    assert [f.region for f in found.rows] == ["B", "C"]


def test_never_over_a_break_or_a_gap(tmp_path: Path) -> None:
    broken = indicator(direction="lower", breaks=({**BREAK, "year": 2018},))
    assert begun(tmp_path / "break", years(STORY), broken).reason == "too_short"
    holed = [r for r in years(STORY) if (r["region"], r["year"]) != ("A", 2018)]
    assert begun(tmp_path / "gap", holed, LOWER).reason == "too_short"
    other = [r for r in years(STORY) if (r["region"], r["year"]) != ("B", 2019)]
    found = begun(tmp_path / "other", other, LOWER)
    assert (found.near, [f.region for f in found.rows]) == (4, ["C"]), (
        "who lacks one of the six takes no part"
    )


def test_without_counts_it_cannot_be_told(tmp_path: Path) -> None:
    rows = [{**r, "numerator": None, "denominator": None} for r in years(STORY)]
    assert begun(tmp_path, rows, LOWER).reason == "no_interval"


def test_only_where_a_direction_is_set(tmp_path: Path) -> None:
    assert asked(tmp_path, years(STORY), catalog(indicator())).beginners == ()


def test_cached_answers_may_be_passed_in(tmp_path: Path) -> None:
    items = catalog(LOWER)
    store: Store = opened(tmp_path, years(STORY), items)
    seen = []

    def compared(item: Indicator, year: int) -> Any:
        seen.append(year)
        return compare(store, item, "county", year)

    assert profile(store, items, "A", compared=compared) == profile(store, items, "A")
    assert set(seen) == {2019, 2020}
