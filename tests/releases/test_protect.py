"""Small numbers: what is published gives nothing away, and an attack that can succeed shows it."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from soila_dash.releases import protect
from soila_dash.releases.protect import ProtectedSurvey, ProtectionFailed, Settings
from soila_dash.releases.protection import disclosure, engine, model
from soila_dash.releases.protection.pooling import pooled_answers
from soila_dash.sources.responses import RESPONSES
from soila_dash.statistics.intervals import mean_t_summary
from tests.releases import attack
from tests.releases.attack import ALL

SURVEYS = 200
LATE = 24
RULES = Settings().rules


def rows_of(
    answers: dict[tuple[str, str], list[list[int | None]]], round_: str = "r1", start: int = 0, common=False
) -> pl.DataFrame:
    """Responses from, by cell, the levels that each respondent gave to each item.

    Every group has an instrument of its own, unless one is `common` to all.
    """
    rows = []
    for (pilot, group), people in answers.items():
        for number, levels in enumerate(people, start):
            for item, level in enumerate(levels):
                where = {"round": round_, "pilot": pilot, "region": "A", "group": group}
                who = {
                    "response": f"{pilot}-{group}-{number}",
                    "instrument": "all" if common else group,
                    "version": 1,
                }
                rows.append({**where, **who, "item": f"i{item}", "level": level})
    return pl.DataFrame(rows, schema=RESPONSES)


def random_survey(
    rng: np.random.Generator,
    mean: float,
    cells: Sequence[tuple[str, str]],
    start: int = 0,
    common: bool = True,
) -> pl.DataFrame:
    """Sizes with many small ones; opinions from torn to unanimous; one answer in twelve missing."""
    answers = {}
    for cell in cells:
        size = int(rng.negative_binomial(1.2, 1.2 / (1.2 + mean)))
        middle, spread = rng.uniform(1, 5), rng.choice([0.01, 0.6, 1.2])
        levels = np.clip(np.rint(rng.normal(middle, spread, (size, 2))), 1, 5).astype(int)
        gaps = rng.random((size, 2)) < 1 / 12
        answers[cell] = [[None if gaps[p, i] else int(levels[p, i]) for i in range(2)] for p in range(size)]
    return rows_of(answers, start=start, common=common)


def cells_of(rng: np.random.Generator, most: int = 6) -> list[tuple[str, str]]:
    pilots, groups = int(rng.integers(1, most + 1)), int(rng.integers(1, 5))
    return [(f"p{p}", f"g{g}") for p in range(pilots) for g in range(groups)]


KEY = ("round", "instrument", "version", "item")


def test_the_attack_finds_out_what_exact_means_with_intervals_tell() -> None:
    """A mean with all its decimals and its t interval tell how many answered, counts hidden or not."""
    small, found = 0, 0
    rng = np.random.default_rng(5)
    for size in rng.integers(2, 5, 100):
        levels = rng.integers(1, 6, size)
        interval = mean_t_summary(levels.mean(), levels.std(ddof=1), size)
        if interval.lower < interval.upper:
            small += 1
            sizes = attack.sizes_behind(float(levels.mean()), interval.lower, interval.upper)
            assert size in sizes
            found += sizes[0] == size and (len(sizes) == 1 or sizes[1] - sizes[0] > 4)
    assert small > 50
    assert found > small / 4


def shown(survey: ProtectedSurvey, frame: str, pilot: str, group: str, item: str = "") -> dict[str, Any]:
    """The one published row of a cell or margin."""
    rows = getattr(survey, frame).filter(pl.col("pilot") == pilot, pl.col("group") == group)
    (row,) = (rows.filter(pl.col("item") == item) if item else rows).iter_rows(named=True)
    return dict(row)


def mixed(size: int) -> list[list[int | None]]:
    return [[x % 5 + 1] for x in range(size)]


def publish(
    people: dict[tuple[str, str], list[list[int | None]]], folder: Path, **more: Any
) -> ProtectedSurvey:
    return protect.protect(rows_of(people, common=True), Settings(), [], private=folder, **more)


def test_small_counts_are_hidden_and_look_like_those_hidden_for_their_sake(tmp_path: Path) -> None:
    sizes = {("p0", "g0"): 2, ("p0", "g1"): 30, ("p1", "g0"): 20, ("p1", "g1"): 12, ("p2", "g0"): 15}
    survey = publish({cell: mixed(n) for cell, n in sizes.items()}, tmp_path)
    rows = {(r["pilot"], r["group"]): r for r in survey.counts.iter_rows(named=True)}
    hidden = {cell for cell, row in rows.items() if row["status"] == "suppressed"}
    assert ("p0", "g0") in hidden
    assert len(hidden) >= 4  # a lone hidden cell, or two in one line, could be worked out
    assert {(rows[c]["n"], rows[c]["rate"], rows[c]["status"]) for c in hidden} == {
        (None, None, "suppressed")
    }
    assert rows["p2", "g1"]["n"] == 0  # nobody answered: that is no person's secret
    assert rows[ALL, ALL]["n"] == 79
    assert survey.audit.filter(reader="outsider", what="counts").height == len(hidden)
    assert "n" not in survey.audit.columns


def test_response_rates_stand_only_where_the_count_does(tmp_path: Path) -> None:
    asked = pl.DataFrame(
        {"round": ["r1"] * 3, "pilot": ["p0", "p1", "p9"], "group": ["g0"] * 3, "responses": [40, 9, 5]}
    )
    survey = publish({("p0", "g0"): mixed(25), ("p1", "g0"): mixed(3)}, tmp_path, expected=asked)
    first, second = (shown(survey, "counts", p, "g0") for p in ("p0", "p1"))
    assert (second["n"], second["expected"], second["rate"]) == (None, None, None)
    assert (first["expected"] is None) == (first["n"] is None)
    assert (shown(survey, "counts", "p9", "g0")["n"], shown(survey, "counts", "p9", "g0")["rate"]) == (0, 0)
    whole = publish({("p0", "g0"): mixed(25)}, tmp_path, expected=asked.head(1))
    assert shown(whole, "counts", "p0", "g0")["rate"] == 63


def test_a_pool_uses_published_cells_only_and_says_so(tmp_path: Path) -> None:
    sizes = {("p0", "g0"): 20, ("p1", "g0"): 3, ("p2", "g0"): 14, ("p3", "g0"): 30}
    survey = publish({cell: mixed(n) for cell, n in sizes.items()}, tmp_path)
    pooled = pooled_answers(survey.answers, ["p1", "p2", "p3"], Settings())
    cells = survey.answers.filter(pl.col("status") == "published", pl.col("pilot").is_in(["p2", "p3"]))
    assert set(pooled["n"]) <= {cells.filter(pl.col("group") == "g0")["n"].sum(), None}
    assert pooled["pooled"].all()


def test_the_same_answers_again_are_the_same_release(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    rows = pl.concat([random_survey(rng, 8, cells_of(rng)), rows_of({("p0", "g0"): [[1]]}, round_="r2")])
    first = protect.protect(rows, Settings(), [], private=tmp_path)
    again = protect.protect(rows.lazy(), Settings(), [first], private=tmp_path)
    for name, frame in {**first.public, **first.private}.items():
        assert {**again.public, **again.private}[name].equals(frame), name


def test_a_published_round_is_frozen(tmp_path: Path) -> None:
    people = {("p0", "g0"): mixed(20), ("p1", "g0"): mixed(30)}
    rows = rows_of(people)
    first = protect.protect(rows, Settings(), [], private=tmp_path)
    gone = rows.filter(pl.col("response") != "p0-g0-3")
    changed = rows.with_columns(level=pl.when(pl.col("response") == "p0-g0-3").then(1).otherwise("level"))
    for wrong in (gone, changed.with_columns(pl.col("level").cast(pl.Int32))):
        with pytest.raises(ProtectionFailed):
            protect.protect(wrong, Settings(), [first], private=tmp_path)
    with pytest.raises(ProtectionFailed, match="thresholds"):
        protect.protect(rows, Settings(count_from=4), [first], private=tmp_path)
    new = pl.concat([rows, rows_of({("p7", "g0"): mixed(12)}, round_="r2")])
    second = protect.protect(new, Settings(), [first], private=tmp_path)
    assert second.counts.filter(pl.col("round") == "r1").equals(first.counts)
    assert shown(second, "counts", "p7", "g0")["n"] == 12


SMALL = {(f"p{p}", f"g{g}"): mixed(3 + 5 * p + g) for p in range(3) for g in range(3)}


@pytest.fixture
def change_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Replaces words of the program that the engine runs in, in a new process."""

    def change(words: str, by: str) -> None:
        assert words in engine._PROGRAM
        monkeypatch.setattr(engine, "_PROGRAM", engine._PROGRAM.replace(words, by))
        engine._ENGINE.stop()

    yield change
    engine._ENGINE.stop()


@pytest.mark.slow
@pytest.mark.parametrize(
    "broken",
    [
        ("pytauargus.engine", "pytauargus.engine_that_is_not_there"),
        ('run_batch("batch.arb")', 'raise OSError("no solver")'),
        ('run_batch("batch.arb")', "os._exit(3)"),
        ('run_batch("batch.arb")', "pass"),
        ('run_batch("batch.arb")', 'open("protected.tab", "w").close()'),
    ],
)
def test_without_the_engine_nothing_comes_out(
    broken: tuple[str, str], change_engine: Callable[[str, str], None], tmp_path: Path
) -> None:
    change_engine(*broken)
    with pytest.raises(ProtectionFailed, match="ARGUS"):
        publish(SMALL, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_engine_writes_in_the_private_folder_only(
    tmp_path: Path, change_engine: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what it calls temporary nor its logs come to lie elsewhere; two builds at once wait."""
    here, system, private = (tmp_path / name for name in ("here", "system", "private"))
    for folder in (here, system):
        folder.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("TMPDIR", str(system))
    watch = """
def watch(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        assert os.path.realpath(args[0]).startswith(os.getcwd()), args
    if event == "os.mkdir":
        assert os.path.realpath(args[0]).startswith(os.getcwd()), args
for line in sys.stdin:
    if line: sys.addaudithook(watch)
"""
    change_engine("    for line in sys.stdin:\n", textwrap.indent(watch, "    "))
    with ThreadPoolExecutor(2) as pool:
        surveys = list(pool.map(lambda _: publish(SMALL, private), range(2)))
    assert surveys[0].counts.equals(surveys[1].counts)
    assert [list(folder.iterdir()) for folder in (here, system, private)] == [[], [], []]


def test_impossible_levels_and_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scale"):
        publish({("p0", "g0"): [[6]]}, tmp_path)
    with pytest.raises(ValueError, match="total"):
        publish({("total", "g0"): [[1]]}, tmp_path)


small_tables = st.dictionaries(
    st.tuples(st.sampled_from(["p0", "p1", "p2"]), st.sampled_from(["g0", "g1"])),
    st.integers(0, 14),
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(sizes={})
@example(sizes={("p0", "g0"): 1})
@example(sizes={("p0", "g0"): 5})
@example(sizes={("p0", "g0"): 3, ("p1", "g0"): 2})
@example(sizes={("p0", "g0"): 4, ("p0", "g1"): 40})
@example(sizes={(f"p{p}", f"g{g}"): 1 for p in range(3) for g in range(2)})
@example(sizes={(f"p{p}", f"g{g}"): 4 for p in range(3) for g in range(2)})
@example(sizes={(f"p{p}", f"g{g}"): 60 for p in range(3) for g in range(2)})
@given(sizes=small_tables)
def test_any_table_is_protected_or_left_whole(sizes: dict[tuple[str, str], int], tmp_path: Path) -> None:
    """Empty, one pilot, all small, all large: hidden counts meet the requirement, and none is hidden
    for nothing."""
    rows = rows_of({cell: mixed(n) for cell, n in sizes.items()}, common=True)
    survey = protect.protect(rows, Settings(), [], private=tmp_path)
    assert survey.audit["holds"].all()
    hidden = {c for c, n in sizes.items() if n > 0 and shown(survey, "counts", *c)["n"] is None}
    assert {c for c, n in sizes.items() if 0 < n < 5} <= hidden
    if hidden:
        assert attack.counts_known([survey.public], "r1") == {}
    table = model.with_margins(sizes)
    if all(n == 0 or n >= 5 for n in table.values()):
        assert survey.audit.filter(what="counts").is_empty()
    assert not set(survey.answers["status"]) - {"published", "banded", "suppressed"}
    assert survey.answers.filter(pl.col("n") < 10).is_empty()


def test_answers_are_ranges_from_ten_whole_from_thirty_banded_from_five_and_below_not_at_all(
    tmp_path: Path,
) -> None:
    people = {(f"p{n}", "g0"): mixed(n) for n in (5, 9, 11, 40)}
    survey = publish(people, tmp_path)
    eleven = shown(survey, "answers", "p11", "g0", "i0")  # 5, 2 and 4 in the classes
    assert (eleven["status"], eleven["n"]) == ("published", 11)
    assert [eleven[c] for c in disclosure.CLASSES] == [None] * 3
    # Quarters, joined where one alone would leave too few ways in which eleven can answer.
    assert (eleven["agrees_least"], eleven["agrees_most"]) == (25, 75)
    assert eleven["agrees_lower"] < 25
    assert eleven["agrees_upper"] > 75
    forty = shown(survey, "answers", "p40", "g0", "i0")
    assert [forty[c] for c in disclosure.CLASSES] == [40, 20, 40]
    assert (forty["mean"], forty["step"]) == (3.0, 0.1)
    assert forty["mean_lower"] < 3.0 < forty["mean_upper"]
    nine = shown(survey, "answers", "p9", "g0", "i0")
    assert (nine["status"], nine["band"], nine["n"], nine["mean"]) == ("banded", "middle", None, None)
    small = publish({("p4", "g0"): mixed(4), **people}, tmp_path)
    few = shown(small, "answers", "p4", "g0", "i0")
    assert (few["status"], few["band"], few["n"]) == ("suppressed", None, None)


def test_ten_answers_whose_mean_would_tell_the_split_have_no_mean(tmp_path: Path) -> None:
    """Eight agree, one is undecided, one disagrees: with a mean of 3.5 nothing else would fit."""
    ten = [[4]] * 8 + [[1], [2]]
    row = shown(publish({("p0", "g0"): ten, ("p1", "g0"): mixed(40)}, tmp_path), "answers", "p0", "g0", "i0")
    assert (row["agrees_least"], row["agrees_most"]) == (50, 100)
    assert row["mean"] is None or row["step"] >= 0.5


@pytest.mark.parametrize("few", [0, 1, 2])
def test_a_class_of_one_or_two_among_many_is_a_range_and_so_is_its_complement(
    few: int, tmp_path: Path
) -> None:
    forty = [[5]] * (28 - few) + [[3]] * 12 + [[1]] * few
    row = shown(publish({("p0", "g0"): forty}, tmp_path), "answers", "p0", "g0", "i0")
    assert row["disagrees"] is None
    assert row["disagrees_least"] == 0
    assert row["agrees"] is None, "or the others' shares would leave it"


def test_late_answers_wait_until_enough_have_come(tmp_path: Path) -> None:
    rows = rows_of({("p0", "g0"): mixed(20), ("p1", "g0"): mixed(30)})
    first = protect.protect(rows, Settings(), [], private=tmp_path)
    four = pl.concat([rows, rows_of({("p0", "g0"): [[5]] * 4}, start=100)])
    second = protect.protect(four, Settings(), [first], private=tmp_path)
    assert second.counts.equals(first.counts)
    assert second.answers.equals(first.answers)
    five = pl.concat([four, rows_of({("p0", "g0"): [[5]]}, start=200)])
    third = protect.protect(five, Settings(), [first, second], private=tmp_path)
    assert shown(third, "counts", "p0", "g0")["n"] == 25
    # Five more answers could be got by subtracting: the figures stay, and say that some are left out.
    assert shown(third, "answers", "p0", "g0", "i0")["n"] == 20
    assert shown(third, "answers", "p0", "g0", "i0")["pooled"]
    fifteen = pl.concat([five, rows_of({("p0", "g0"): mixed(15)}, start=300)])
    fourth = protect.protect(fifteen, Settings(), [first, second, third], private=tmp_path)
    assert shown(fourth, "answers", "p0", "g0", "i0")["n"] == 40


def test_not_yet_published_does_not_tell_whose_late_answers_wait(tmp_path: Path) -> None:
    """One to four late answers are said of the only empty cell in the same way wherever they came."""
    rows = rows_of({("p0", "g0"): mixed(20), ("p1", "g0"): mixed(30), ("p1", "g1"): mixed(25)})
    first = protect.protect(rows, Settings(), [], private=tmp_path)
    assert shown(first, "counts", "p0", "g1")["n"] == 0
    told = []
    for place in (("p0", "g1"), ("p0", "g0"), ("p1", "g1")):
        late = pl.concat([rows, rows_of({place: [[5]] * 3}, start=500)])
        told.append(protect.protect(late, Settings(), [first], private=tmp_path).counts)
    assert shown_status(told[0], "p0", "g1") == "waiting"
    assert told[0].equals(told[1])
    assert told[0].equals(told[2])
    grown = pl.concat([rows, rows_of({("p0", "g0"): mixed(8)}, start=500)])
    second = protect.protect(grown, Settings(), [first], private=tmp_path)
    assert shown_status(second.counts, "p0", "g1") == "waiting"


def shown_status(counts: pl.DataFrame, pilot: str, group: str) -> str:
    return str(counts.filter(pilot=pilot, group=group)["status"].item())
