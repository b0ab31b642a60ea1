"""Nobody recognised, also not by those who sent the answers: what once succeeded fails."""

from pathlib import Path

import polars as pl
import pytest

from soila_dash import paths
from soila_dash.releases import shelf, surveys
from soila_dash.releases.protect import ProtectedSurvey, Settings, protect
from soila_dash.releases.protection.feasible import failures
from soila_dash.releases.protection.model import OUTSIDER, Requirement, with_margins
from soila_dash.sources.responses import RESPONSES
from tests.releases import attack, attacking
from tests.releases.attack import ALL, Told

pytestmark = pytest.mark.slow

SAMPLE = range(0, 400, 40)


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


def test_the_attack_succeeds_against_the_rules_of_before() -> None:
    with attacking.old_rules():
        tally = attacking.sweep(range(1, 8))
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
    seven, six = [1, 2, 3, 4, 5, 1, 4], [5, 4, 3, 2, 1, 2]
    few = protect(
        people(*base, ("x", "g", [*seven, 5, 2]), ("y", "g", six)), Settings(), [], private=tmp_path
    )
    enough = [("x", "g", seven), ("y", "g", six), ("z", "g", seven)]
    more = protect(people(*base, *enough), Settings(), [], private=tmp_path)
    wholes = [s.answers.filter(pilot=ALL, group="g").select("n", "pooled").row(0) for s in (few, more)]
    assert wholes == [(120, True), (140, False)]


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


@pytest.mark.parametrize("kind", ["real", "example"])
def test_the_audit_says_for_whom(kind: str) -> None:
    folder = shelf.serve(paths.ROOT / "data" / "releases", kind).folder
    audit = pl.read_parquet(folder / surveys.TABLES["audit"][0])
    assert audit["holds"].all()
    if kind == "example":
        for _, rows in audit.group_by("round"):
            told = set(rows.select("what", "reader").iter_rows())
            assert told == {
                (w, r) for w in ("counts", "answers") for r in ("outsider", "pilot", "respondent")
            }
        assert (audit.filter(what="counts")["values"] >= 4).all()
