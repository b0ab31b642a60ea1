"""How an indicator has developed: gaps and breaks, the recent window, one vintage a line, the headline."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from soila_dash.answers.compare import compare
from soila_dash.answers.develop import Development, cut_period, develop
from soila_dash.answers.headline import headline
from soila_dash.answers.ranking import ranking
from soila_dash.answers.story import Way, story, way
from soila_dash.cards.base.development import development_finding
from soila_dash.cards.base.story_text import story_words
from soila_dash.catalog import Event
from soila_dash.faults import DataFaults
from tests.cards.samples import VOICES
from tests.invented import BREAK, WORDS, catalog, indicator, invented_part, opened, row

SHARE = indicator()
RISING = {2016: 200, 2017: 230, 2018: 270, 2019: 310, 2020: 340}


def developed(folder: Path, rows: list[dict[str, object]], item: Any = SHARE, **how: Any) -> Development:
    items = catalog(item, events=how.pop("events", ()))
    level = "county" if any(r["level"] == "county" and r["value"] is not None for r in rows) else "country"
    return develop(opened(folder, rows, items), item, level, **how)


def curve(code: str, counts: dict[int, int], n: int = 8000) -> list[dict[str, object]]:
    return [invented_part("share", code, year, x, n) for year, x in counts.items()]


def test_each_region_is_a_curve_of_its_own_source(tmp_path: Path) -> None:
    """Where each region has an owner, one owner's figure of another's region is no point of that curve."""
    item = indicator("own", quantity="count", unit="persons", decimals=0, owned=True, levels=["county"])
    rows = [
        row("own", "A", 2024, 10.0, 10, source="first"),
        row("own", "A", 2025, 11.0, 11, source="first"),
        row("own", "B", 2025, 7.0, 7, source="second"),
        row("own", "A", 2026, 99.0, 99, source="second", lead=False),
    ]
    answer = develop(opened(tmp_path, rows, catalog(item)), item, "county")
    points = {s.region: [(p.year, p.figure.value) for p in s.points] for s in answer.regions}
    assert points == {"A": [(2024, 10.0), (2025, 11.0)], "B": [(2025, 7.0)]}
    assert {s.region: s.others for s in answer.regions} == {"A": (2026,), "B": ()}


# The recent trend


def test_five_points_of_a_share_are_tested(tmp_path: Path) -> None:
    """The values of statistics.md, and the same statistic through a regression's score."""
    answer = developed(
        tmp_path, curve("XX", RISING) + curve("A", dict(zip(RISING, (272, 264, 248, 232, 224), strict=True)))
    )
    assert answer.country is not None
    found = answer.country.recent
    assert found is not None
    assert (found.direction, found.first_year, found.last_year) == ("increasing", 2016, 2020)
    assert found.chi2 == pytest.approx(49.677, abs=1e-3)
    assert found.difference == 1.75, "340 less 200 of 8000; 4.2 and 2.5 are 1.7 apart"
    years, counts = list(RISING), list(RISING.values())
    p = sum(counts) / 40_000
    middle = sum(years) / 5
    score = sum((y - middle) * x for y, x in zip(years, counts, strict=True))
    assert found.chi2 == pytest.approx(
        score**2 / (p * (1 - p) * 8000 * sum((y - middle) ** 2 for y in years))
    )
    (other,) = answer.regions
    assert other.recent is not None
    assert other.recent.direction == "none"
    assert other.recent.chi2 == pytest.approx(6.8178, abs=1e-4)
    assert stats.chi2.ppf(0.998, 1) == pytest.approx(9.5495, abs=1e-4)


def test_only_the_last_five_count(tmp_path: Path) -> None:
    answer = developed(tmp_path, curve("XX", {2015: 4000, **RISING}))
    assert answer.country is not None
    assert answer.country.recent is not None
    assert answer.country.recent.first_year == 2016
    assert answer.country.recent.direction == "increasing"


@pytest.mark.parametrize(
    ("missing", "window", "direction"),
    [
        ({2018}, (2019, 2020), "too_short"),
        ({2020}, (2015, 2019), "increasing"),
        ({2015}, (2016, 2020), "increasing"),
    ],
)
@pytest.mark.parametrize("suppressed", [False, True])
def test_a_gap_cuts_the_window(
    tmp_path: Path, missing: set[int], window: tuple[int, int], direction: str, suppressed: bool
) -> None:
    rows = [r for r in curve("XX", {2015: 190, **RISING}) if r["year"] not in missing]
    if suppressed:
        rows += [row("share", "XX", year, None) for year in missing]
    answer = developed(tmp_path, rows)
    assert answer.country is not None
    found = answer.country.recent
    assert found is not None
    assert (found.first_year, found.last_year, found.direction) == (*window, direction)
    for year in missing:
        figure = answer.country.at(year)
        assert (figure.status if figure else "no row") == ("suppressed" if suppressed else "no row")


@pytest.mark.parametrize(
    ("year", "window", "direction"),
    [
        (2016, (2016, 2020), "increasing"),
        (2019, (2019, 2020), "too_short"),
        (2020, (2020, 2020), "too_short"),
    ],
)
def test_a_break_cuts_the_window(tmp_path: Path, year: int, window: tuple[int, int], direction: str) -> None:
    item = indicator(breaks=[{**BREAK, "year": year}])
    answer = developed(tmp_path, curve("XX", {2015: 10, **RISING}), item)
    assert [b.year for b in answer.breaks] == [year]
    assert answer.country is not None
    found = answer.country.recent
    assert found is not None
    assert (found.first_year, found.last_year, found.direction) == (*window, direction)
    assert (found.difference is None) == (window[0] == window[1])


def test_a_break_outside_the_curve_is_not_shown(tmp_path: Path) -> None:
    item = indicator(breaks=[{**BREAK, "year": year} for year in (2000, 2016, 2021)])
    assert developed(tmp_path, curve("XX", RISING), item).breaks == ()


def test_every_second_year_is_a_series_of_its_own_points(tmp_path: Path) -> None:
    """Five points of a survey held every second year are tested; yearly ones would be one point and gaps."""
    points = dict(zip(range(2011, 2021, 2), RISING.values(), strict=True))
    found = developed(tmp_path / "second", curve("XX", points), indicator(every=2)).country
    assert found is not None
    assert found.recent is not None
    assert (found.recent.direction, found.recent.first_year) == ("increasing", 2011)
    assert found.recent.chi2 == pytest.approx(49.677, abs=1e-3)
    assert found.previous(2019) == found.points[-2]
    assert found.previous(2018) is None
    yearly = developed(tmp_path / "yearly", curve("XX", points), SHARE).country
    assert yearly is not None
    assert yearly.recent is not None
    assert (yearly.recent.direction, yearly.recent.first_year) == ("too_short", 2019)


def test_the_calendar_of_a_rhythm_has_its_gaps_and_no_years_between(tmp_path: Path) -> None:
    points = {2011: 200, 2013: 210, 2017: 215, 2019: 220}
    answer = developed(tmp_path, curve("XX", points), indicator(every=2))
    assert answer.calendar == (2011, 2013, 2015, 2017, 2019)
    late = developed(tmp_path / "late", [*curve("XX", points), row("share", "XX", 2020)], indicator(every=2))
    assert late.calendar == (2011, 2013, 2015, 2017, 2019), "a row without a figure does not shift the points"


def test_what_has_no_denominator_is_not_tested(tmp_path: Path) -> None:
    rows = [{**r, "denominator": None} for r in curve("XX", RISING)]
    answer = developed(tmp_path, rows)
    assert answer.country is not None
    found = answer.country.recent
    assert found is not None
    assert (found.direction, found.chi2, found.slope) == ("no_test", None, None)
    assert found.difference == pytest.approx(1.75, abs=0.06)


def test_a_rate_is_tested_by_weighted_least_squares(tmp_path: Path) -> None:
    item = indicator(quantity="rate", unit="per_1000")
    rows = [row("share", "XX", year, round(x / 8, 1), x, 8000) for year, x in RISING.items()]
    answer = developed(tmp_path, rows, item)
    assert answer.country is not None
    found = answer.country.recent
    assert found is not None
    assert found.direction == "increasing"
    errors = [(p.figure.upper - p.figure.lower) / 3.92 for p in answer.country.points]
    w = [1 / e**2 for e in errors]
    t = [y - 2016 for y in RISING]
    mean = sum(a * b for a, b in zip(w, t, strict=True)) / sum(w)
    spread = sum(a * (b - mean) ** 2 for a, b in zip(w, t, strict=True))
    slope = sum(a * (b - mean) * x / 8 for a, b, x in zip(w, t, RISING.values(), strict=True)) / spread
    assert found.slope == pytest.approx(slope)
    assert found.chi2 == pytest.approx(slope**2 * spread)


def test_a_series_of_nothing_but_hidden_figures_has_no_trend(tmp_path: Path) -> None:
    rows = [*curve("XX", RISING), *curve("B", RISING), *(row("share", "A", year, None) for year in RISING)]
    answer = developed(tmp_path, rows)
    hidden, _ = answer.regions
    assert hidden.recent is None
    assert hidden.last is None
    assert [p.figure.status for p in hidden.points] == ["suppressed"] * 5


# One vintage


def test_two_vintages_are_never_joined(tmp_path: Path) -> None:
    old = [{**r, "source": "old", "lead": False} for r in curve("XX", {2012: 100, 2013: 100, 2016: 1})]
    new = [{**r, "source": "new"} for r in curve("XX", RISING)]
    answer = developed(tmp_path, old + new)
    assert answer.country is not None
    assert [p.year for p in answer.country.points] == list(RISING)
    assert answer.country.at(2016).numerator == 200
    assert [s.id for s in answer.sources] == ["new"]
    assert answer.years == (2016, 2020)


def test_the_country_is_the_regions_own_sources(tmp_path: Path) -> None:
    """The country's best source is another one: it tells of two vintages what one of them does not hold."""
    regions = [{**r, "source": "new"} for r in curve("A", RISING)]
    own = [{**r, "source": "new", "lead": False} for r in curve("XX", {2019: 320, 2020: 330})]
    other = [{**r, "source": "old"} for r in curve("XX", RISING)]
    answer = developed(tmp_path, regions + own + other)
    assert answer.country is not None
    assert [(p.year, p.figure.numerator) for p in answer.country.points] == [(2019, 320), (2020, 330)]
    assert answer.country.elsewhere == 2018
    assert [s.id for s in answer.sources] == ["new"]


def test_earlier_figures_of_another_source_are_named_as_such(tmp_path: Path) -> None:
    old = [{**r, "source": "old", "lead": False} for r in curve("A", {2016: 200, 2018: 210})]
    answer = developed(tmp_path, [*curve("A", {2020: 330}), *curve("B", {2020: 330}), *old], region="A")
    assert [(s.region, s.elsewhere) for s in answer.regions] == [("A", 2018), ("B", None)]
    told = development_finding(answer, VOICES["en"])
    assert told.endswith(
        "; earlier figures, the newest of 2018, are from another source and cannot be compared with it"
    )
    alone = development_finding(replace(answer, region="B"), VOICES["en"])
    assert alone.endswith("; there are no earlier figures")


def test_a_fetch_takes_the_line_over(tmp_path: Path) -> None:
    carried = [{**r, "source": "carried"} for r in curve("XX", {2014: 100, 2015: 100, 2016: 100})]
    fetched = [{**r, "source": "sotkanet-1-2031-05-20"} for r in curve("XX", RISING)]
    answer = developed(tmp_path, carried + fetched)
    assert answer.country is not None
    assert [p.figure.numerator for p in answer.country.points] == list(RISING.values())


# What is shown


def test_the_chosen_region_and_its_faults(tmp_path: Path) -> None:
    rows = curve("XX", RISING) + curve("A", RISING) + curve("B", RISING)
    store = opened(tmp_path, rows, catalog(SHARE))
    for region, chosen in (("", "XX"), ("XX", "XX"), ("A", "A"), ("C", None)):
        answer = develop(store, SHARE, "county", region=region)
        assert (answer.chosen_series.region if answer.chosen_series else None) == chosen
        assert [s.region for s in answer.regions] == ["A", "B"]
    with pytest.raises(DataFaults) as caught:
        develop(store, SHARE, "county", region="Q")
    (fault,) = caught.value.faults
    assert (fault.code, fault.found) == ("unknown_region", "Q")
    assert fault.expected.split(", ") == ["A", "B", "C", "D", "E", "F", "G", "XX"]


def test_the_top_holds_every_value_and_limit_whoever_is_chosen(tmp_path: Path) -> None:
    rows = [
        *curve("XX", RISING),
        invented_part("share", "A", 2020, 3, 12),
        invented_part("share", "B", 2020, 30, 100),
    ]
    answers = [developed(tmp_path, rows, region=region) for region in ("", "A", "B")]
    assert len({a.top for a in answers}) == 1
    upper = [p.figure.upper for s in answers[0].regions for p in s.points]
    assert answers[0].top == max(upper) > 50
    money = indicator(quantity="amount", unit="euros_per_capita")
    without = developed(tmp_path, [row("share", "XX", 2020, 812.5), row("share", "A", 2020, 900.0)], money)
    assert without.top == 900.0


def test_events_are_those_of_the_period(tmp_path: Path) -> None:
    events = tuple(
        Event.model_validate({"id": f"e{y}", "date": dt.date(y, 12, 31), "kind": "law", "title": WORDS})
        for y in (2015, 2016, 2018, 2020, 2021)
    )
    answer = developed(tmp_path, curve("XX", RISING), events=events)
    assert [e.id for e in answer.events] == ["e2016", "e2018", "e2020"]


def test_an_event_stands_beside_the_indicators_that_it_names(tmp_path: Path) -> None:
    words = {"date": dt.date(2018, 1, 1), "kind": "law", "title": WORDS}
    events = tuple(
        Event.model_validate({"id": name, "affects": affects, **words})
        for name, affects in (("all", ()), ("this", ("other", "share")), ("another", ("other",)))
    )
    answer = developed(tmp_path, curve("XX", RISING), events=events)
    assert [e.id for e in answer.events] == ["all", "this"]


# The headline


def leading(
    folder: Path, rows: list[dict[str, object]], item: Any, region: str = "", year: int = 2020
) -> Any:
    items = catalog(item)
    store = opened(folder, rows, items)
    compared = compare(store, item, "county", year)
    return headline(develop(store, item, "county", region=region), compared, ranking(compared))


def land(year: int = 2020) -> list[dict[str, object]]:
    figures = {"A": 20, "B": 30, "C": 31, "D": 90, "E": 2}
    total = invented_part("share", "XX", year, sum(figures.values()), 5000)
    return [total, *(invented_part("share", code, year, x, 1000) for code, x in figures.items())]


def test_the_change_is_that_of_the_unrounded_values(tmp_path: Path) -> None:
    rows = land() + curve("XX", {2019: 272}) + curve("A", {2019: 272})
    country, region = (leading(tmp_path, rows, SHARE, code) for code in ("", "A"))
    assert (country.level, country.region, country.year) == ("country", "XX", 2020)
    assert country.change.value == 0.1, "3.46 less 3.40 is 0.06, and the published 3.5 and 3.4 are 0.1 apart"
    assert (country.row, country.place, country.of) == (None, None, 0)
    assert (region.region, region.figure.value, region.change.value) == ("A", 2.0, -1.4)
    assert region.row.region == "A"
    assert leading(tmp_path, rows, SHARE, "B").change is None


def test_no_change_across_a_break_or_a_gap(tmp_path: Path) -> None:
    item = indicator(breaks=[BREAK])
    rows = land() + land(2019) + land(2018)
    assert leading(tmp_path, rows, item).change is None
    assert leading(tmp_path, rows, item, year=2019).change.way == "same"
    assert leading(tmp_path, land() + land(2018), SHARE).change is None
    hidden = [*land(), row("share", "XX", 2019, None), *land(2019)[1:]]
    assert leading(tmp_path, hidden, SHARE).change is None


def test_only_a_direction_makes_a_rank(tmp_path: Path) -> None:
    assert leading(tmp_path, land(), SHARE, "D").place is None
    low, high = (
        leading(tmp_path, land(), indicator(direction=direction), "D").place
        for direction in ("lower", "higher")
    )
    assert (low.lower, low.upper) == (5, 5)
    assert (high.lower, high.upper) == (1, 1)
    middle = leading(tmp_path, land(), indicator(direction="lower"), "B")
    assert middle.of == 5
    assert (middle.place.lower, middle.place.upper) == (2, 4)


def test_an_impossible_count_takes_no_part_in_ranks(tmp_path: Path) -> None:
    rows = [r for r in land() if r["region"] != "C"] + [row("share", "C", 2020, 99.0, 1200, 1000)]
    item = indicator(direction="lower")
    assert leading(tmp_path, rows, item, "A").of == 4
    assert leading(tmp_path, rows, item, "C").place is None


def test_no_headline_without_a_figure(tmp_path: Path) -> None:
    rows = [*land(), row("share", "F", 2020, None)]
    assert leading(tmp_path, rows, SHARE, "F") is None
    assert leading(tmp_path, rows, SHARE, "G") is None
    old = [*rows, invented_part("share", "F", 2019, 1, 10)]
    assert leading(tmp_path, old, SHARE, "F") is None


def test_a_trend_that_ends_in_another_year_is_not_the_headlines(tmp_path: Path) -> None:
    rows = land() + curve("XX", {2021: 100, 2022: 100})
    assert leading(tmp_path, rows, SHARE).recent is None
    alone = headline(developed(tmp_path, rows), None)
    assert alone is not None
    assert alone.year == 2022
    assert alone.recent is not None
    assert alone.change is not None
    assert (alone.change.value, alone.change.way) == (0.0, "same")


# The long story

WAYS = {
    "almost tripled since 2000": (100, 290),
    "almost doubled since 2000": (300, 560),
    "halved since 2000": (400, 201),
    "risen since 2000, when it was 5.0%": (400, 670),
    "no demonstrable change since 2000": (300, 310),
}


@pytest.mark.parametrize(("said", "counts"), WAYS.items())
def test_the_long_story_is_told_in_words_that_hold(
    tmp_path: Path, said: str, counts: tuple[int, int]
) -> None:
    first, last = counts
    rows = curve("XX", {2000 + n: round(first + (last - first) * n / 7) for n in range(8)})
    found = developed(tmp_path, rows).country
    assert found is not None
    assert story_words(found, VOICES["en"]) == said


def test_a_story_begins_after_a_break_and_is_no_shorter_than_the_recent_trend(tmp_path: Path) -> None:
    item = indicator(breaks=[BREAK | {"year": 2014}])
    found = developed(
        tmp_path / "cut", curve("XX", {2010 + n: 100 + 30 * n for n in range(12)}), item
    ).country
    assert found is not None
    told = story(found)
    assert told is not None
    assert told.first.year == 2014
    short = developed(tmp_path / "short", curve("XX", RISING)).country
    assert short is not None
    assert story(short) is None
    assert story_words(short, VOICES["en"]) == ""


def test_a_period_keeps_its_years_alone_and_the_limits_of_all(tmp_path: Path) -> None:
    counts = {2010 + n: 100 + 40 * n for n in range(12)}
    whole = developed(tmp_path, curve("XX", counts) + curve("A", {2010: 50, 2011: 60}))
    five, ten = cut_period(whole, 5), cut_period(whole, 10)
    assert cut_period(whole, 0) == whole
    assert five.country is not None
    assert [p.year for p in five.country.points] == list(range(2017, 2022))
    assert five.years == (2017, 2021)
    assert five.top == whole.top
    assert not five.regions, "a region without figures in it has no curve"
    assert ten.country is not None
    assert story_words(ten.country, VOICES["en"]) == "tripled since 2012"
    assert way(ten.country) == Way("increasing", 2012, 2021)
    assert way(five.country) == Way("increasing", 2017, 2021), "as the recent trend"
