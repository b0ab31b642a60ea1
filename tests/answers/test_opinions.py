"""What people said: shown as it was protected, compared as independent samples, counted once for the EU."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from soila_dash.answers import opinion_changes, opinions
from soila_dash.answers.opinion import Opinion, Respondents, enough, together
from soila_dash.answers.opinions import ALL
from soila_dash.answers.reporting import reporting
from soila_dash.catalog import Catalog
from soila_dash.catalog.survey import Expected, Participation, Survey
from soila_dash.faults import DataFaults
from soila_dash.releases import make, surveys
from soila_dash.releases.build import build
from soila_dash.sources.observations import Harvest, frame
from soila_dash.sources.responses import RESPONSES
from soila_dash.statistics.clustering import design_effect
from soila_dash.statistics.intervals import wilson
from soila_dash.store import Store
from tests import shipped
from tests.invented import catalog, indicator, invented_part, source
from tests.statistics.newcombe import newcombe

ROUND = "example-round-4"


@pytest.fixture(scope="module")
def store() -> Store:
    return shipped.store("example")


@pytest.fixture(scope="module")
def real() -> Catalog:
    return shipped.catalog()


def made(folder: Path, survey: Survey, rows: list[tuple[str, str, str, int, list[int | None]]]) -> Store:
    """A release from responses: (round, pilot, group, person, levels of the group's items)."""
    given = []
    for round, pilot, group, person, levels in rows:
        instrument = survey.instrument_for(next(r for r in survey.rounds if r.id == round), group)
        assert instrument is not None
        for item, level in zip(instrument.items, levels, strict=False):
            who = f"{round}-{pilot}-{group}-{person}"
            about = (round, pilot, "A", group, who, dt.date(2026, 1, 1))
            given.append((*about, instrument.id, instrument.version, item.id, level))
    responses = pl.DataFrame(given, schema=RESPONSES, orient="row")
    tables = surveys.protect_responses(survey, responses, (), folder)
    part = surveys.public_part(survey, tables)
    figures = catalog(indicator())
    harvest = Harvest(frame([invented_part("share", "A", 2030, 1, 10)]), (source(),))
    manifest = build(folder, "example", [harvest], figures.regions, (), figures, make.SHIPPED, part)
    return Store(folder / manifest.id, manifest)


def test_the_rounds_and_groups_that_have_answers(store: Store) -> None:
    assert [r.id for r in opinions.rounds(store)] == [f"example-round-{n}" for n in (1, 2, 3, 4)]
    assert [g.id for g in opinions.groups(store, ROUND)] == [
        "young-person",
        "parent",
        "professional",
        "network-partner",
    ]
    assert opinions.rounds(shipped.store("real")) == ()


def test_a_profile_shows_what_was_published_and_nothing_else(store: Store) -> None:
    table = pl.read_parquet(store.folder / "survey_answers.parquet").filter(
        pl.col("round") == ROUND, pl.col("group") == "professional"
    )
    for pilot in (ALL, "example-pilot-6", "example-pilot-7"):
        answer = opinions.opinions(store, ROUND, "professional", "" if pilot == ALL else pilot)
        assert len(answer.rows) == 13
        rows = {r["item"]: r for r in table.filter(pl.col("pilot") == pilot).iter_rows(named=True)}
        for row in answer.rows:
            told = rows[row.item.id]
            assert (row.own.status, row.own.n, row.own.agrees) == (told["status"], told["n"], told["agrees"])
        assert [r.measure.order for r in answer.rows] == sorted(r.measure.order for r in answer.rows)


def test_peers_share_a_goal_and_are_pooled_from_published_cells(store: Store) -> None:
    answer = opinions.opinions(store, ROUND, "professional", "example-pilot-6")
    assert answer.pilot is not None
    assert answer.pilot not in answer.peers
    assert all(set(p.goals) & set(answer.pilot.goals) for p in answer.peers)
    cells = pl.read_parquet(store.folder / "survey_answers.parquet").filter(
        pl.col("round") == ROUND,
        pl.col("group") == "professional",
        pl.col("pilot").is_in([p.id for p in answer.peers]),
        pl.col("status") == "published",
    )
    for row in answer.rows:
        mine = cells.filter(pl.col("item") == row.item.id)
        assert (row.peers.n or 0) == mine["n"].sum()


@pytest.mark.slow
def test_a_hidden_cell_has_no_figure_anywhere(store: Store) -> None:
    for round in opinions.rounds(store):
        for group in opinions.groups(store, round.id):
            for pilot in round.pilots:
                for row in opinions.opinions(store, round.id, group.id, pilot).rows:
                    o = row.own
                    if o.status != "published":
                        assert o == replace(Opinion(o.status), band=o.band), row.item.id
                    else:
                        assert (o.n or 0) >= 10


def test_pilots_side_by_side_stand_by_agreement_and_hidden_ones_last(store: Store) -> None:
    answer = opinions.pilots_beside(store, ROUND, "professional", "pro-need")
    states = [o.status for _, o in answer.rows]
    order = {"published": 0, "banded": 1, "suppressed": 2, "none": 2}
    assert [order[s] for s in states] == sorted(order[s] for s in states)
    shares = [sum(found) for _, o in answer.rows if (found := o.range("agrees"))]
    assert shares == sorted(shares, reverse=True)
    assert {p.id for p, _ in answer.rows} == set(answer.round.pilots)


def test_a_change_is_newcombes_difference_of_the_published_shares(store: Store) -> None:
    """The greatest change of a group's items is asked first, at 1 - 5 % / their number, of as many answers as
    the design effect leaves."""
    answer = opinion_changes.changes(store, "example-round-3", ROUND, "professional")
    compared = [r for r in answer.rows if r.interval]
    for row in compared:
        assert row.interval is not None
        assert row.told == (row.interval.lower > 0 or row.interval.upper < 0)

    def least_p(row: opinion_changes.Changed) -> float:
        now, before = row.now, row.before
        n, m = (now.n or 0) / (now.design or 1), (before.n or 0) / (before.design or 1)
        difference, found = newcombe((now.agrees or 0) * n / 100, n, (before.agrees or 0) * m / 100, m)
        assert row.difference == pytest.approx(100 * difference)
        return -abs(difference) / (found.upper - found.lower)

    first = min(compared, key=least_p)
    n, m = (first.now.n or 0) / (first.now.design or 1), (first.before.n or 0) / (first.before.design or 1)
    x, y = (first.now.agrees or 0) * n / 100, (first.before.agrees or 0) * m / 100
    _, interval = newcombe(x, n, y, m, 1 - 0.05 / len(compared))
    assert first.interval is not None
    assert first.interval.lower == pytest.approx(100 * interval.lower, abs=0.01)
    assert first.interval.upper == pytest.approx(100 * interval.upper, abs=0.01)
    answer = opinion_changes.changes(store, "example-round-3", ROUND, "young-person")
    assert {p.id for p in answer.left} == {"example-pilot-9", "example-pilot-18", "example-pilot-27"}


def test_the_result_indicator_allows_for_the_likeness_of_a_pilots_answers(store: Store) -> None:
    """As the pilots' page tells it; and with the round's response rate, of which all rounds have none."""
    lines = [line for line in reporting(store).results if line.group.id == "parent"]
    for line in lines:
        if line.round is None:
            assert (line.opinion.design or 0) > 1, (
                "else the pilots' answers of all rounds are told as independent"
            )
            assert line.respondents.rate is None
            continue
        page = opinions.opinions(store, line.round.id, "parent")
        told = next(r.own for r in page.rows if r.item.id == line.item.id)
        assert (line.opinion.design or 0) == pytest.approx(told.design or 0)
        assert (line.opinion.agrees_lower or 0) == pytest.approx(told.agrees_lower or 0)
        assert line.respondents == page.respondents
    assert [bool(line.opinion.design) for line in lines if line.round].count(True) >= 2
    one = reporting(store, pilot="example-pilot-12").results
    assert all(line.opinion.design is None for line in one), "of one pilot there is none"


def test_answers_of_all_pilots_are_fewer_by_the_design_effect(store: Store) -> None:
    """Of the published shares of at least five pilots, a range by its middle; of one pilot there is none."""
    answer = opinions.opinions(store, ROUND, "professional")
    cells = {p: opinions.opinions(store, ROUND, "professional", p).rows for p in answer.round.pilots}
    for n, row in enumerate(answer.rows):
        told = [(found, o.n or 0) for rows in cells.values() if (found := (o := rows[n].own).range("agrees"))]
        shares, widths = [sum(r) / 200 for r, _ in told], [(r[1] - r[0]) / 100 for r, _ in told]
        expected = design_effect(shares, [k for _, k in told], widths)
        assert any(widths), "else no share is a range"
        assert row.own.design == (None if expected is None else pytest.approx(expected))
        assert all(rows[n].own.design is None for rows in cells.values())
        if expected is not None and row.own.agrees is not None:
            known = (row.own.n or 0) / expected
            assert row.own.agrees_lower == pytest.approx(
                100 * wilson(row.own.agrees * known / 100, known).lower
            )


def test_a_pilot_stands_beside_the_other_pilots(store: Store) -> None:
    """What the others say is pooled of their published cells, of those in whole percent where there are some;
    a total would hold the pilot itself."""
    answer = opinions.opinions(store, ROUND, "professional", "example-pilot-6")
    cells = pl.read_parquet(store.folder / "survey_answers.parquet").filter(
        pl.col("round") == ROUND,
        pl.col("group") == "professional",
        ~pl.col("pilot").is_in(["example-pilot-6", ALL]),
        pl.col("status") == "published",
    )
    assert any(row.others.n for row in answer.rows)
    for row in answer.rows:
        mine = cells.filter(pl.col("item") == row.item.id)
        whole = mine.filter(pl.col("agrees").is_not_null())
        assert (row.others.n or 0) == (whole if whole.height else mine)["n"].sum()
        assert (row.others.agrees is not None) == (whole.height > 0), "one range would make a range of all"


@pytest.mark.slow
def test_no_difference_is_told_below_the_rounds_response_rate(store: Store) -> None:
    """The limit is the round's; a hidden count and an unknown number of asked count as below it."""
    assert {r.rate_from for r in store.surveys.survey.rounds} == {40}
    seen = set()
    for round in opinions.rounds(store):
        for group in opinions.groups(store, round.id):
            for pilot in round.pilots[::3]:
                answer = opinions.opinions(store, round.id, group.id, pilot)
                rate = answer.respondents.rate
                seen.add((rate is None, answer.compared))
                if rate is None or rate < 40:
                    assert not answer.compared
                    assert all(r.apart is None for r in answer.rows)
            whole = opinions.pilots_beside(store, round.id, group.id, answer.rows[0].item.id)
            assert whole.compared == ((whole.respondents.rate or 0) >= 40)
    assert {(True, False), (False, True)} <= seen
    for cells, expected in (
        ([Respondents("published", 30, 60, 50)], True),
        ([Respondents("published", 30, 90, 33)], False),
        ([Respondents("suppressed")], False),
        ([Respondents("published", 30)], False),
        ([Respondents("published", 30, 60, 50), Respondents("suppressed")], False),
    ):
        assert enough(cells, 40) is expected
        assert together(cells).rate == (cells[0].rate if len(cells) == 1 and cells[0].expected else None)


def test_a_share_that_is_a_range_and_a_hidden_one_are_not_compared(store: Store) -> None:
    seen = set()
    for pilot in opinions.completeness(store, ROUND).pilots:
        for row in opinion_changes.changes(store, "example-round-3", ROUND, "professional", pilot.id).rows:
            seen.add(row.why)
            if row.why:
                assert row.interval is None
                assert not row.told
            if row.now.agrees is None or row.before.agrees is None:
                assert row.why in ("ranges", "hidden", "rate")
    assert {"ranges", "hidden"} <= seen


def test_a_changed_wording_is_not_compared(store: Store, tmp_path: Path) -> None:
    survey = store.surveys.survey
    old = survey.latest("young-person")
    assert old is not None
    first = old.items[0]
    changed = first.model_copy(update={"text": first.text.model_copy(update={"fi": "Aivan muuta."})})
    new = old.model_copy(update={"version": 3, "items": (changed, *old.items[1:])})
    rounds = tuple(
        r.model_copy(
            update={
                "instruments": tuple(
                    a.model_copy(update={"version": 3 if n else 2})
                    for a in r.instruments
                    if a.instrument == "young-person"
                ),
                "expected": (Expected(pilot=r.pilots[0], group="young-person", responses=120),),
            }
        )
        for n, r in enumerate(survey.rounds[:2])
    )
    mine = replace(survey, instruments=(*survey.instruments, new), rounds=rounds)
    pilot = rounds[0].pilots[0]
    people = [
        (r.id, pilot, "young-person", k, [k % 5 + 1] * len(old.items)) for r in rounds for k in range(100)
    ]
    made_ = made(tmp_path, mine, people)
    answer = opinion_changes.changes(made_, rounds[0].id, rounds[1].id, "young-person", pilot)
    assert {r.item.id: r.why for r in answer.rows} == {
        i.id: "wording" if i.id == first.id else "" for i in old.items
    }
    assert all(r.difference == 0 for r in answer.rows if not r.why)


def test_the_board_counts_only_what_may_be_told(store: Store) -> None:
    board = opinions.completeness(store, ROUND)
    assert board.of(ALL, ALL).n == 876
    hidden = [c for c in board.cells.values() if c.status == "suppressed"]
    assert len(hidden) == 49
    assert all((c.n, c.expected, c.rate) == (None, None, None) for c in hidden)
    assert all(c.n == 0 or (c.n or 0) >= 5 for c in board.cells.values() if c.status == "published")


def test_what_a_goals_pilots_report_leaves_out_what_is_hidden(store: Store) -> None:
    pilots = [p.id for p in store.surveys.survey.pilots if "placements" in p.goals]
    answer = opinions.pooled_report(store, ROUND, pilots, ("result", "esf"))
    assert {r.measure.kind for _, r in answer.rows} == {"result", "esf"}
    assert set(answer.heard) < set(answer.pilots)
    none = opinions.pooled_report(store, ROUND, [], ("result",))
    assert all(r.own.status != "published" for _, r in none.rows)


@pytest.mark.parametrize(
    ("round", "group", "pilot", "code"),
    [
        ("x", "parent", "", "unknown_round"),
        (ROUND, "x", "", "unknown_group"),
        (ROUND, "parent", "x", "unknown_pilot"),
        (ROUND, "parent", "example-pilot-9", "unknown_pilot"),
    ],
)
def test_unknown_names_are_faults(store: Store, round: str, group: str, pilot: str, code: str) -> None:
    with pytest.raises(DataFaults) as caught:
        opinions.opinions(store, round, group, pilot)
    assert [f.code for f in caught.value.faults] == [code]
    with pytest.raises(DataFaults):
        opinions.pilots_beside(store, ROUND, "parent", "pro-need")


# Reported to the EU


def test_no_organisation_is_counted_twice(store: Store) -> None:
    answer = reporting(store)
    survey = store.surveys.survey
    assert len(answer.whole.organisations) == len({o.id for o in answer.whole.organisations}) == 72
    assert len(answer.whole.public) == len({o.id for o in survey.organisations if o.type == "public"})
    by_pilot = sum(len(line.counted.organisations) for line in answer.pilots)
    assert by_pilot > len(answer.whole.organisations), "some take part in several pilots"
    for period in answer.periods:
        assert {o.id for o in period.during.organisations} <= {o.id for o in period.cumulative.organisations}
    sizes = [len(p.cumulative.organisations) for p in answer.periods]
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(answer.whole.organisations)


def test_every_figure_can_be_followed_to_its_rows(store: Store) -> None:
    answer = reporting(store, 2024)
    assert answer.year == 2024
    assert [r.number for r in answer.register] == list(range(1, len(answer.register) + 1))
    assert len(answer.register) == len(survey_parts(store))
    period = next(p for p in answer.periods if p.year == 2024)
    for one in period.during.organisations:
        rows = period.during.rows_of(one.id)
        assert rows
        assert all(r.start <= dt.date(2024, 12, 31) for r in rows)
        assert all(r.end is None or r.end >= dt.date(2024, 1, 1) for r in rows)


def survey_parts(store: Store) -> list[object]:
    return [p for o in store.surveys.survey.organisations for p in o.takes_part]


def test_participation_counts_on_its_own_days(store: Store, tmp_path: Path) -> None:
    survey = store.surveys.survey
    pilot = survey.pilots[0].model_copy(update={"start": dt.date(2024, 1, 1), "end": dt.date(2025, 6, 30)})
    other = survey.pilots[1].model_copy(update={"start": dt.date(2025, 1, 1), "end": None})

    def part(of: str, start: str, end: str = "") -> Participation:
        return Participation.model_validate({"pilot": of, "start": start, "end": end or None})

    parts = {
        "public": (part(pilot.id, "2024-02-01"), part(other.id, "2025-03-01")),  # in both: once
        "ngo": (part(pilot.id, "2024-02-01", "2024-12-31"),),  # left before 2025
        "company": (part(other.id, "2027-01-01"),),  # after the release's day
    }
    organisations = tuple(
        survey.organisations[n].model_copy(update={"id": type, "type": type, "takes_part": takes})
        for n, (type, takes) in enumerate(parts.items())
    )
    mine = replace(survey, pilots=(pilot, other), organisations=organisations, rounds=())
    answer = reporting(made(tmp_path, mine, []))
    told = {
        p.year: (
            len(p.during.organisations),
            len(p.during.public),
            len(p.cumulative.organisations),
            len(p.cumulative.public),
        )
        for p in answer.periods
    }
    assert told == {2024: (2, 1, 2, 1), 2025: (1, 1, 2, 1), 2026: (1, 1, 2, 1)}
    assert [r.end for r in answer.register if r.pilot.id == pilot.id] == [
        dt.date(2025, 6, 30),
        dt.date(2024, 12, 31),
    ]
    assert len(answer.whole.organisations) == 2
    assert answer.results == ()


def test_the_result_indicator_over_all_rounds_is_pooled_from_what_is_published(store: Store) -> None:
    answer = reporting(store)
    for group in ("young-person", "parent"):
        lines = [line for line in answer.results if line.group.id == group]
        *rounds, together = lines
        assert together.round is None
        assert [line.round.id for line in rounds if line.round] == [r.id for r in opinions.rounds(store)]
        assert together.opinion.n == sum(line.opinion.n or 0 for line in rounds)
        told = [(line.opinion.n or 0, line.opinion.range("agrees") or (0, 0)) for line in rounds]
        least, most = together.opinion.range("agrees") or (0, 0)
        n = together.opinion.n or 1
        # A whole percent stands for half a point on either side; ends are rounded outwards.
        assert least == pytest.approx(sum(m * r[0] for m, r in told) / n, abs=1.5)
        assert most == pytest.approx(sum(m * r[1] for m, r in told) / n, abs=1.5)
        assert together.opinion.approximate


def test_the_real_release_reports_nothing_yet() -> None:
    answer = reporting(shipped.store("real"))
    assert (answer.register, answer.periods, answer.pilots, answer.results) == ((), (), (), ())
