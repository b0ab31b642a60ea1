"""Nobody recognised, also not by those who sent the answers: what once succeeded fails."""

from pathlib import Path

import polars as pl
import pytest

from soila_dash import paths
from soila_dash.catalog import load
from soila_dash.releases import shelf, surveys
from soila_dash.releases.manifest import read_manifest
from soila_dash.releases.protect import ProtectedSurvey, Settings, protect
from soila_dash.releases.protection import statements
from soila_dash.releases.protection.audit import MEASURED
from soila_dash.releases.protection.counts import Task, suppress
from soila_dash.releases.protection.feasible import failures
from soila_dash.releases.protection.model import OUTSIDER, Requirement, contributors, with_margins
from soila_dash.releases.protection.other_tables import possible
from soila_dash.sources import example_survey
from soila_dash.sources.responses import RESPONSES
from tests.releases import attack, attacking
from tests.releases.attack import ALL, Told

pytestmark = pytest.mark.slow

SAMPLE = (0, 3, 4, 5, 6, 7, 8, 10, 11)
"""A survey of each shape."""


def people(*answers: tuple[str, str, list[int]], start: int = 0) -> pl.DataFrame:
    """Responses of one item: pilot, group, levels."""
    rows = [
        {
            **{
                "round": "r1",
                "pilot": pilot,
                "region": "A",
                "group": group,
                "instrument": group,
                "version": 1,
            },
            **{"response": f"{pilot}-{group}-{start + k}", "item": "i0", "level": level},
        }
        for pilot, group, levels in answers
        for k, level in enumerate(levels)
    ]
    return pl.DataFrame(rows, schema=RESPONSES)


def counts(survey: ProtectedSurvey) -> dict[tuple[str, str], tuple[str, int | None]]:
    return {
        (p, g): (s, n) for p, g, s, n in survey.counts.select("pilot", "group", "status", "n").iter_rows()
    }


def test_nobody_finds_out_what_is_hidden() -> None:
    """A sample over the shapes; `python -m tests.releases.attack` tries four hundred and the example land."""
    tally = attacking.sweep(SAMPLE)
    assert tally.examples == []
    assert min(tally.tried[k] for k in ("outsider, counts", "pilot, counts", "respondent, answers")) > 50


def test_the_open_code_tells_little_of_the_answers_that_it_hides() -> None:
    """What its choices exclude, over other answers that fit: no class of few is left with one number."""
    # In 116 the whole had room for one in a class: whoever that was knew that nobody else is, so none was.
    tally = attacking.rules_known((1, 2, 3, 10, 116))
    assert tally.known["rule-reader, answers, single"] == 0
    assert tally.tried["rule-reader, answers"] > 5


def test_the_attack_succeeds_against_the_rules_of_before() -> None:
    with attacking.old_rules():
        tally = attacking.sweep((1, 2, 3, 7))
    assert tally.known["pilot, counts"] > 5
    assert tally.known["pilot, answers"] > 100
    assert tally.known["respondent, answers"] > 20


def test_a_pilot_of_eight_does_not_learn_what_two_single_young_people_answered(tmp_path: Path) -> None:
    rows = people(("a", "young", [4, 5, 4, 4, 5, 4, 4, 3]), ("b", "young", [1]), ("c", "young", [2]))
    survey = protect(rows, Settings(), [], private=tmp_path)
    assert survey.answers.filter(pl.col("status") == "published").is_empty()
    own = [{("a", "young"): 8, ("a", ALL): 8}]
    assert attack.counts_known([survey.public], "r1", own) == {}
    with attacking.old_rules():
        before = protect(rows, Settings(), [], private=tmp_path)
    told = Told({"a": (0, 0, 1, 5, 2), "b": (1, 0, 0, 0, 0), "c": (0, 1, 0, 0, 0)}, frozenset("abc"))
    lines = list(before.answers.filter(group="young").iter_rows(named=True))
    known = attack.answers_known(lines, told, frozenset("a"))
    assert {("b", 0), ("c", 0)} <= known, "that both disagree"


def test_pooled_answers_stand_on_ten_from_two_others_without_the_largest(tmp_path: Path) -> None:
    base = [(f"p{n}", "g", [1, 2, 3, 4, 5] * 8) for n in range(3)]
    seven, six = [1, 2, 3, 4, 5, 3, 4], [5, 4, 3, 2, 1, 3]
    eight_left = [("x", "g", seven), ("y", "g", [5, 4, 3, 2, 1]), ("z", "g", [2, 3, 4])]
    few = protect(people(*base, *eight_left), Settings(), [], private=tmp_path)
    enough = [("x", "g", seven), ("y", "g", six), ("z", "g", seven)]
    more = protect(people(*base, *enough), Settings(), [], private=tmp_path)
    wholes = [s.answers.filter(pilot=ALL, group="g").select("n", "pooled").row(0) for s in (few, more)]
    assert wholes == [(120, True), (140, False)]
    # Where the number of respondents is hidden, an untold cell may be larger.
    for sizes, together in (((12, 11), False), ((12, 11, 6), True), ((12, 3, 6), False)):
        pieces = [statements.Piece(f"p{n}", 0, "suppressed", (0, 0, n, 0, 0)) for n in sizes]
        readers = contributors((p.pilot for p in pieces), [])
        assert statements._enough(pieces, readers, Settings().rules) is together, sizes


def test_a_group_that_came_late_is_not_yet_published_and_never_0(tmp_path: Path) -> None:
    young = [("a", "young", [1, 2, 3, 4, 5] * 4), ("b", "young", [3] * 12), ("c", "young", [4] * 30)]
    first = protect(people(*young), Settings(), [], private=tmp_path)
    staff = [
        ("a", "staff", [4, 5]),
        ("b", "staff", [1, 2, 3, 4, 5] * 3),
        ("c", "staff", [3, 4, 5, 2, 1, 4, 4]),
    ]
    asked = pl.DataFrame(
        {"round": ["r1"] * 2, "pilot": ["a", "b"], "group": ["staff"] * 2, "responses": [9, 30]}
    )
    second = protect(people(*young, *staff), Settings(), [first], private=tmp_path, expected=asked)
    found = counts(second)
    assert found["a", "staff"] == ("waiting", None)
    assert ("published", 0) not in found.values()
    row = second.counts.filter(pilot=ALL, group="staff").row(0, named=True)
    assert row["waiting"]
    assert row["rate"] is None
    assert attack.counts_known([first.public, second.public], "r1") == {}
    third = protect(people(*young, *staff), Settings(), [first, second], private=tmp_path, expected=asked)
    assert third.counts.equals(second.counts)


def test_a_count_of_two_possible_values_fails_though_its_interval_is_wide() -> None:
    """A cell grows by nothing or by five: 2 or 7, and no number between them."""
    then = with_margins({("a", "g"): 2, ("b", "g"): 20, ("c", "g"): 30})
    now = with_margins({("a", "g"): 7, ("b", "g"): 20, ("c", "g"): 30})
    hidden = {("a", "g"), ("a", ALL), ("total", "g"), (ALL, ALL)}
    tables = [{k: None if k in hidden else n for k, n in then.items()}, dict(now)]
    assert list(failures(tables, [then, now], [OUTSIDER], Requirement()))


def test_what_is_published_and_kept_does_not_hang_on_the_order_of_the_answers(tmp_path: Path) -> None:
    """The attack once took back a response by its place among those kept: another one in another run."""
    _, (rows, more), holdings = attacking.a_survey(8)
    once, again = ([rows, more], [r.sample(fraction=1, shuffle=True, seed=3) for r in (rows, more)])
    for one, other in zip(*(attacking.published(some, holdings) for some in (once, again)), strict=True):
        frames = {**one.public, **one.private}, {**other.public, **other.private}
        assert [name for name, frame in frames[0].items() if not frame.equals(frames[1][name])] == []


def test_readers_keep_at_least_four_fifths_of_what_was_shown() -> None:
    shown = attacking.left_to_readers()
    before = attacking.COUNTS_BEFORE, attacking.CELLS_BEFORE
    assert [n >= 0.8 * was for n, was in zip(shown, before, strict=True)] == [True, True], shown


def test_a_pilot_of_ten_answers_has_its_own_result_unless_the_audit_names_its_count() -> None:
    """Of two cells the number of respondents is hidden, for a smaller one follows from it."""
    land = example_survey.generate(load(paths.catalog())).responses
    cell = ["round", "pilot", "group"]
    key = [*cell, "instrument", "version", "item"]
    ten = land.drop_nulls("level").group_by(key).len().filter(pl.col("len") >= 10)
    folder = shelf.serve(paths.releases(), "example").folder
    tables = {name: pl.read_parquet(folder / file) for name, (file, _) in surveys.TABLES.items()}
    without = ten.join(tables["answers"].filter(status="published"), on=key, how="anti")
    assert (ten.height, without.height) == (1482, 20)
    named = tables["audit"].filter(what="counts", reader="outsider")
    assert without.join(named, on=cell, how="anti").is_empty()


@pytest.mark.parametrize("kind", ["real", "example"])
def test_the_audit_says_for_whom(kind: str) -> None:
    folder = shelf.serve(paths.ROOT / "data" / "releases", kind).folder
    audit = pl.read_parquet(folder / surveys.TABLES["audit"][0])
    assert audit.filter(~MEASURED)["holds"].all()
    if kind == "example":
        readers = ("outsider", "pilot", "respondent", "rule-reader")
        for _, rows in audit.group_by("round"):
            told = set(rows.select("what", "reader").iter_rows())
            assert told == {(w, r) for w in ("counts", "answers") for r in readers}
        assert (audit.filter(~MEASURED, what="counts")["values"] >= 4).all()
        answers = audit.filter(what="answers", reader="rule-reader")
        assert (answers["values"] >= 2).all()
        told = read_manifest(folder).audit
        assert [(a.what, a.reader) for a in told if a.round == told[0].round] == [
            (w, r) for w in ("answers", "counts") for r in readers
        ]
        for a in told:
            mine = audit.filter(round=a.round, what=a.what, reader=a.reader)
            assert (a.checked, a.values) == (mine["checked"].sum(), mine["values"].min())
            assert a.met == a.checked or (a.what, a.reader) == ("counts", "rule-reader")


def test_a_reader_of_the_code_finds_other_tables_that_are_hidden_alike(tmp_path: Path) -> None:
    """What the audit calls possible is: the code hides the same of the table that it found."""
    cells = {(f"p{p}", f"g{g}"): 2 + 3 * p + 5 * g + p * g for p in range(4) for g in range(3)}
    task = Task(with_margins(cells), tmp_path, secret="s")  # noqa: S106 - not a password
    shown = suppress(task)
    found = possible(task, shown, 12)
    assert set(found) == {k for k, n in shown.items() if n is None and ALL not in k}
    assert sum(len(numbers) > 1 for numbers in found.values()) >= len(found) / 2
    assert all(cells[k] in numbers for k, numbers in found.items())


def test_the_audit_does_not_tell_which_other_numbers_were_found(tmp_path: Path) -> None:
    """The true number is among them: a pilot that knows its own answers read the other's count off their
    range. The range that is told follows from what is published besides."""
    rows = people(("a", "g", [3] * 16), ("b", "g", [2] * 4))
    survey = protect(rows, Settings(), [], private=tmp_path, tries=12)
    counts_ = survey.audit.filter(what="counts").select("reader", "pilot", "lower", "upper", "values")
    told = set(counts_.filter(reader="rule-reader").drop("reader", "pilot").iter_rows())
    assert told == {(1, None, 2)}
    assert (1, None) in set(counts_.filter(reader="outsider").select("lower", "upper").iter_rows())
