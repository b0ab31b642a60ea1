"""What counts as a loss between two releases: what is gone, beyond revision, or sums up no more."""

from collections.abc import Sequence

import pytest

from soila_dash.releases.carry import Before
from soila_dash.releases.losses import beyond_revision, compare, lead_changes
from soila_dash.sources.observations import Source, frame
from tests.invented import catalog, indicator, row, source

CATALOG = catalog(
    indicator("share"),
    indicator("0-17", family="ages", age="0–17"),
    indicator("0-6", family="ages", age="0–6"),
    indicator("7-17", family="ages", age="7–17"),
)
Rows = Sequence[dict[str, object]]


def names(old: Rows, new: Rows, sources: Sequence[Source] = (source(),)) -> list[str]:
    before = Before(frame(list(old)), tuple(sources))
    return [loss.name for loss in compare(before, frame(list(new)), sources, CATALOG)]


def counted(region: str, year: int, count: int, name: str = "share", **changes: object) -> dict[str, object]:
    return row(name, region, year, round(count / 100, 1), count, 10_000, **changes)


FULL = [counted(code, year, 400) for code in "ABC" for year in (2020, 2021, 2022)]


def test_the_same_figures_lose_nothing() -> None:
    assert names(FULL, FULL) == []
    more = [*FULL, counted("D", 2023, 100)]
    assert names(FULL, more) == []


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (lambda r: False, ["share"]),
        (lambda r: r["region"] != "B", ["share:county:region-B"]),
        (lambda r: r["year"] == 2022, ["share:county:2020-2021"]),
        (lambda r: r["year"] == 2021, ["share:county:2020", "share:county:2022"]),
        (lambda r: (r["region"], r["year"]) != ("B", 2021), ["share:county:figures-1"]),
    ],
)
def test_what_is_gone_is_named(left: object, expected: list[str]) -> None:
    assert callable(left)
    assert names(FULL, [r for r in FULL if left(r)]) == expected


def test_a_level_and_a_source_that_are_gone_are_named() -> None:
    country = counted("XX", 2022, 1200)
    assert names([*FULL, country], FULL) == ["share:country"]
    fetched, carried = source("sotkanet-7-2031-01-01"), source("published-x", title="Other")
    mine = [{**r, "source": fetched.id} for r in FULL]
    theirs = [counted("A", 2019, 400, source=carried.id)]
    assert names([*mine, *theirs], theirs, (fetched, carried)) == ["share:sotkanet-7"]
    assert names([*mine, *theirs], mine, (fetched, carried)) == ["share:source-1"]


def test_a_newer_vintage_of_the_same_source_is_no_loss() -> None:
    old, new = (source(f"sotkanet-7-{day}", vintage=day) for day in ("2031-01-01", "2031-02-01"))
    rows = [[{**r, "source": s.id} for r in FULL] for s in (old, new)]
    assert names(*rows, (old, new)) == []
    assert names(rows[0], rows[1][:-1], (old, new)) == ["share:county:figures-1"]


@pytest.mark.parametrize(
    ("old", "new", "beyond"),
    [
        ((4.0, 400, 10_000), (4.7, 470, 10_000), False),  # under a fifth
        ((4.0, 400, 10_000), (5.0, 500, 10_000), False),  # a quarter, but exactly five standard errors
        ((4.0, 400, 10_000), (5.1, 510, 10_000), True),
        ((4.0, 400, 10_000), (2.9, 290, 10_000), True),
        ((1.0, 9, 900), (1.6, 14, 900), False),  # much, but chance explains it
        ((1.0, 9, 900), (10.1, 91, 900), True),  # a change of unit
        ((0.5, None, None), (5.0, None, None), True),
        ((50.0, None, None), (0.5, None, None), True),
        ((2.0, None, None), (2.1, None, None), False),
        ((0.3, None, None), (0.4, None, None), False),  # rounding may be all of it
        ((2.0, None, None), (2.6, None, None), True),
        ((0.0, 0, 900), (0.3, 3, 900), False),
        ((0.0, 0, 900), (3.3, 30, 900), True),
        ((3.0, 356, 11_790), (3.0, 233, 7_775), True),  # the same share, of another region
    ],
)
def test_what_a_revision_explains(
    old: tuple[float, int | None, int | None], new: tuple[float, int | None, int | None], beyond: bool
) -> None:
    assert beyond_revision(old, new) is beyond


def test_figures_that_become_another_regions_are_named_however_alike() -> None:
    """Two counties were exchanged in one year: the same share, other counts, no sum that broke."""
    sexes = ("total", "female", "male")
    held = [
        row("share", code, year, 4.0, n + 10 * (year - 2020) + k, 10_000, sex=sex)
        for code, n in (("A", 400), ("B", 409), ("C", 430))
        for year in (2020, 2021)
        for k, sex in enumerate(sexes)
    ]
    swap = {"A": "B", "B": "A"}
    moved = [
        {**r, "region": swap.get(str(r["region"]), r["region"])} if r["year"] == 2021 else r for r in held
    ]
    assert names(held, moved) == ["share:county:region-A-as-B", "share:county:region-B-as-A"]
    far = [{**r, "numerator": 900} if (r["region"], r["year"]) == ("C", 2021) else r for r in held]
    (loss,) = compare(Before(frame(held), (source(),)), frame(far), (source(),), CATALOG)
    assert loss.what == "county C 2021 female: 4 (441) → 4 (900)"
    revised = [{**r, "numerator": r["numerator"] + 9} if r["region"] == "A" else r for r in held]  # type: ignore[operator]
    assert names(held, revised) == ["share:county:region-A-as-B"], "nobody can tell this from an exchange"
    assert names(held, [{**r, "numerator": r["numerator"] + 8} for r in held]) == []  # type: ignore[operator]


def test_figures_that_lose_their_count_or_denominator_are_named() -> None:
    bare = [{**r, "denominator": None} if (r["region"], r["year"]) == ("A", 2021) else r for r in FULL]
    assert names(FULL, bare) == ["share:county:counts-1"]
    assert names(FULL, [{**r, "numerator": None, "denominator": None} for r in FULL]) == [
        "share:county:counts-9"
    ]
    assert names(bare, FULL) == []


def test_counties_and_sexes_that_sum_up_no_more() -> None:
    held = [*FULL, *(counted("XX", year, 1200) for year in (2020, 2021, 2022))]
    moved = [{**r, "numerator": 401} if (r["region"], r["year"]) == ("A", 2021) else r for r in held]
    assert names(held, moved) == ["share:county:sums-1"]
    never = [{**r, "numerator": 399} if (r["region"], r["year"]) == ("A", 2021) else r for r in held]
    assert names(never, moved) == [], "it did not hold in what was served"
    by_sex = [counted("A", 2022, n, sex=s) for n, s in ((400, "total"), (190, "female"), (210, "male"))]
    assert names(by_sex, [*by_sex[:2], counted("A", 2022, 215, sex="male")]) == ["share:county:sexes-1"]


def test_ages_that_sum_up_no_more() -> None:
    ages = [counted("A", 2022, n, name) for name, n in (("0-17", 400), ("0-6", 150), ("7-17", 250))]
    assert names(ages, ages) == []
    assert names(ages, [*ages[:2], counted("A", 2022, 251, "7-17")]) == ["0-17:all:ages-1"]


def test_a_lead_that_goes_to_another_source_is_told_where_it_looks_otherwise() -> None:
    def shown(source: str, figures: Rows, lead: bool = True) -> list[dict[str, object]]:
        return [{**r, "source": source, "lead": lead} for r in figures]

    before = Before(frame(shown("published-x", FULL)))
    same = frame([*shown("published-x", FULL, lead=False), *shown("sotkanet-7-2031-01-01", FULL)])
    assert lead_changes(before, same) == ()
    tenfold = [counted("A", 2020, 4000), *FULL[1:3], *FULL[4:]]
    other = frame([*shown("published-x", FULL, lead=False), *shown("sotkanet-7-2031-01-01", tenfold)])
    (fault,) = lead_changes(before, other)
    assert (fault.code, fault.key, fault.found, fault.expected) == (
        "lead_changed",
        "share county total",
        "1 / 9",
        "1",
    )
    newer = Before(frame(shown("sotkanet-7-2031-01-01", FULL)))
    assert lead_changes(newer, frame(shown("sotkanet-7-2031-02-01", tenfold))) == (), "compare() tells of it"
