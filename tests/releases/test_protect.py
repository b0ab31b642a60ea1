"""Small numbers: what is published gives nothing away, and an attack that can succeed shows it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from soila_dash.releases import opinions, protect
from soila_dash.releases.protect import ProtectedSurvey, ProtectionFailed, Settings
from soila_dash.releases.protection import engine as running
from soila_dash.releases.protection import model
from soila_dash.sources.responses import RESPONSES
from soila_dash.statistics.intervals import mean_t
from tests.releases import attacker
from tests.releases.attacker import ALL, Answers, Told

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


def truth_of(rows: pl.DataFrame, survey: ProtectedSurvey) -> dict[tuple[object, ...], Answers]:
    """By item, what the cells hold of the responses that are in."""
    in_ = rows.join(survey.ledger, on=["round", "pilot", "group", "response"], how="semi")
    out: dict[tuple[object, ...], Answers] = {}
    for key, some in in_.filter(pl.col("level").is_not_null()).group_by(*KEY):
        cells = {}
        for (pilot, group), mine in some.group_by("pilot", "group"):
            found = Counter(mine["level"])
            cells[str(pilot), str(group)] = tuple(found[x] for x in range(1, 6))
        out[key] = cells
    return out


KEY = ("round", "instrument", "version", "item")


def told_of(survey: ProtectedSurvey, key: tuple[object, ...], cells: Answers) -> dict[tuple[str, str], Told]:
    parts = survey.parts.filter(*(pl.col(n) == x for n, x in zip(KEY, key, strict=True)))
    return {
        (r["pilot"], r["group"]): Told(r["release"], r["kind"], r["block"])
        for r in parts.iter_rows(named=True)
        if r["kind"] != "block" and (r["pilot"], r["group"]) in cells
    }


def disclosed(releases: Sequence[dict[str, pl.DataFrame]]) -> list[tuple[int, str, str]]:
    """The hidden counts whose feasible interval does not meet the requirement."""
    intervals = attacker.count_intervals(releases, "r1", 5, 4)
    return [key for key, (low, high) in intervals.items() if high - low < 4 or high < 5]


def given_away(rows: pl.DataFrame, surveys: Sequence[ProtectedSurvey]) -> set[tuple[int, str, str]]:
    """The cells and late batches of fewer than ten answers whose answers can be worked out."""
    truths = [truth_of(rows, s) for s in surveys]
    out = set()
    for key, cells in truths[-1].items():
        truth = [{c: t.get(key, {}).get(c, (0,) * 5) for c in cells} for t in truths]
        told = [told_of(s, key, cells) for s in surveys]
        public = [s.public for s in surveys]
        out |= attacker.answers_known(public, key, truth, told, 10)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_no_reader_finds_out_what_is_hidden(part: int, tmp_path: Path) -> None:
    """The attack, over everything published of random surveys, meets the requirement everywhere."""
    hidden = 0
    for seed in range(part * SURVEYS // 4, (part + 1) * SURVEYS // 4):
        rng = np.random.default_rng(seed)
        rows = random_survey(rng, float(rng.choice([3, 6, 14])), cells_of(rng), common=seed % 3 > 0)
        sizes = rows.select("round", "pilot", "group", "response").unique()
        asked = sizes.group_by("round", "pilot", "group").len("responses").sort("pilot", "group")
        asked = asked.with_columns(pl.col("responses") + pl.Series(rng.integers(0, 9, asked.height)))
        survey = protect.protect(rows, Settings(), [], private=tmp_path, expected=asked)
        assert survey.audit["holds"].all()
        assert disclosed([survey.public]) == [], f"seed {seed}"
        assert given_away(rows, [survey]) == set(), f"seed {seed}"
        hidden += survey.audit.height
    assert hidden > SURVEYS
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
def test_later_releases_give_nothing_away_either(part: int, tmp_path: Path) -> None:
    """Late answers, twice: the attack knows all three releases and that counts only grow."""
    late = 0
    for seed in range(part * LATE // 2, (part + 1) * LATE // 2):
        rng = np.random.default_rng(1000 + seed)
        cells = cells_of(rng, 4)
        rows = random_survey(rng, float(rng.choice([4, 8, 14])), cells, common=seed % 3 > 0)
        surveys = [protect.protect(rows, Settings(), [], private=tmp_path)]
        for step in (1, 2):
            some = [c for c in cells if rng.random() < 0.5]
            mean = float(rng.choice([3, 10]))
            more = random_survey(rng, mean, some, start=1000 * step, common=seed % 3 > 0)
            rows = pl.concat([rows, more])
            surveys.append(protect.protect(rows, Settings(), surveys, private=tmp_path))
        assert disclosed([s.public for s in surveys]) == [], f"seed {seed}"
        assert given_away(rows, surveys) == set(), f"seed {seed}"
        late += surveys[-1].ledger.filter(pl.col("release") > 0).height
    assert late > LATE


@pytest.mark.parametrize(("pilots", "mean"), [(2, 6.0), (3, 6.0), (5, 6.0), (5, 2.0)])
def test_no_pilot_finds_out_what_the_others_hide(pilots: int, mean: float, tmp_path: Path) -> None:
    """The same attack by each pilot, and by two that one organisation knows, with their answers filled in."""
    together = frozenset({"p0", "p1"})
    hidden = 0
    for seed in range(6):
        rng = np.random.default_rng(500 + seed)
        rows = random_survey(rng, mean, [(f"p{p}", f"g{g}") for p in range(pilots) for g in range(3)])
        survey = protect.protect(rows, Settings(), [], private=tmp_path, holdings=[together])
        true = survey.ledger.group_by("pilot", "group").len("true")
        true = pl.concat(
            [true, true.group_by("pilot").agg(pl.col("true").sum(), group=pl.lit(ALL))], how="diagonal"
        )
        for own in [{f"p{p}"} for p in range(pilots)] + [set(together)]:
            mine = true.filter(pl.col("pilot").is_in(own))
            known = survey.counts.join(mine, on=["pilot", "group"], how="left")
            known = known.with_columns(n=pl.coalesce("n", pl.col("true").cast(pl.Int64)))
            for key, (low, high) in attacker.count_intervals([{"counts": known}], "r1", 5, 4).items():
                cells = known.filter(pl.col("pilot") != ALL, pl.col("group") != ALL, pl.col("n").is_null())
                if any(
                    attacker._within(cell, key[1:]) for cell in cells.select("pilot", "group").iter_rows()
                ):
                    assert high - low >= 3, (seed, own, key)
                    assert high >= 5, (seed, own, key)
                    hidden += 1
    assert hidden > 3 * pilots


def test_the_attack_finds_out_what_primary_suppression_leaves_open() -> None:
    found = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rows = random_survey(rng, 6, cells_of(rng))
        sizes = rows.select("pilot", "group", "response").unique().group_by("pilot", "group").len()
        cells = {(p, g): n for p, g, n in sizes.iter_rows()}
        pilots, groups = ({c[i] for c in cells} for i in (0, 1))
        table = model.with_margins({(p, g): cells.get((p, g), 0) for p in pilots for g in groups})
        shown = [("r1", p, g, None if 0 < n < 5 else n, None, None) for (p, g), n in table.items()]
        names = ["round", "pilot", "group", "n", "expected", "rate"]
        found += len(disclosed([{"counts": pl.DataFrame(shown, schema=names, orient="row")}]))
    assert found > 20


def test_the_attack_finds_out_what_late_answers_tell_when_they_are_not_held_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def afresh(before: object, *rest: Any) -> opinions.Opinions:
        return opinions.begin(*rest)

    monkeypatch.setattr(opinions, "go_on", afresh)
    people = {("p0", "g0"): mixed(20), ("p1", "g0"): mixed(30)}
    rows = rows_of(people)
    surveys = [protect.protect(rows, Settings(), [], private=tmp_path)]
    rows = pl.concat([rows, rows_of({("p0", "g0"): [[2], [2], [4], [4], [4]]}, start=100)])
    surveys.append(protect.protect(rows, Settings(), surveys, private=tmp_path))
    assert (-1, "p0", "g0") in given_away(rows, surveys)


def test_the_attack_finds_out_what_exact_means_with_intervals_tell() -> None:
    """A mean with all its decimals and its t interval tell how many answered, counts hidden or not."""
    small, found = 0, 0
    rng = np.random.default_rng(5)
    for size in rng.integers(2, 5, 100):
        levels = rng.integers(1, 6, size)
        interval = mean_t(levels)
        if interval.lower < interval.upper:
            small += 1
            sizes = attacker.sizes_behind(float(levels.mean()), interval.lower, interval.upper)
            assert size in sizes
            found += sizes[0] == size and (len(sizes) == 1 or sizes[1] - sizes[0] > 4)
    assert small > 50
    assert found > small / 4


def test_the_attack_finds_out_answers_that_can_be_got_by_subtracting(tmp_path: Path) -> None:
    """An aggregate that takes in one small cell beside a published one gives its answers away."""
    people = {("p0", "g0"): [[x % 5 + 1] for x in range(20)], ("p1", "g0"): [[2], [2], [2], [5], [5], [5]]}
    rows = rows_of(people)
    survey = protect.protect(rows, Settings(), [], private=tmp_path)
    key = ("r1", "g0", 1, "i0")
    truth = [truth_of(rows, survey)[key]]
    told = told_of(survey, key, truth[0])
    assert attacker.answers_known([survey.public], key, truth, [told], 10) == set()

    both = opinions.say(opinions.add(truth[0].values(), 5), RULES)
    assert both.shares is not None
    wrong = survey.answers.with_columns(
        n=pl.when(pl.col("pilot") == ALL).then(both.n).otherwise("n"),
        mean=pl.when(pl.col("pilot") == ALL).then(both.mean).otherwise("mean"),
        **{
            name: pl.when(pl.col("pilot") == ALL).then(share).otherwise(name)
            for name, share in zip(opinions.CLASSES, both.shares, strict=True)
        },
    )
    told["p1", "g0"] = Told(0, "suppressed", "g0")
    wrong = wrong.filter(pl.col("group") != ALL)
    known = attacker.answers_known([{"answers": wrong}], key, truth, [told], 10)
    assert known == {(0, "p1", "g0")}


def test_a_band_is_withheld_where_an_aggregate_would_complete_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three small cells together one answer each way is left, and a band tells whose it is."""
    people = {("p0", "g0"): [[x] for x in (3, 4, 4, 4, 4)]} | {(f"p{p}", "g0"): [[1]] * 5 for p in (1, 2)}
    rows = rows_of(people)
    assert given_away(rows, [protect.protect(rows, Settings(), [], private=tmp_path)]) == set()
    monkeypatch.setattr(opinions, "_loosen", lambda *_: None)
    assert (0, "p0", "g0") in given_away(rows, [protect.protect(rows, Settings(), [], private=tmp_path)])


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
    assert survey.audit.filter(reader="outsider").height == len(hidden)
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


def test_answers_are_shown_from_ten_banded_from_five_and_below_not_at_all(tmp_path: Path) -> None:
    people = {(f"p{n}", "g0"): mixed(n) for n in (5, 9, 11, 40)}
    survey = publish(people, tmp_path)
    eleven = shown(survey, "answers", "p11", "g0", "i0")
    assert (eleven["status"], eleven["n"], eleven["mean"]) == ("published", 11, 2.8)
    assert [eleven[c] for c in opinions.CLASSES] == [45, 18, 36]
    assert eleven["mean_lower"] < 2.8 < eleven["mean_upper"]
    wilson = (15.17, 64.63)
    assert (eleven["agrees_lower"], eleven["agrees_upper"]) == pytest.approx(wilson, abs=0.5)
    nine = shown(survey, "answers", "p9", "g0", "i0")
    assert (nine["status"], nine["band"], nine["n"], nine["mean"]) == ("banded", "middle", None, None)
    total = shown(survey, "answers", ALL, "g0", "i0")
    assert (total["n"], total["pooled"]) == (51, True)  # two pilots' fourteen answers are left out
    few = publish({("p0", "g0"): [[1], [None], [None], [None], [None], [None]], **people}, tmp_path)
    assert shown(few, "answers", "p0", "g0", "i0")["status"] == "suppressed"


def test_hidden_cells_enter_an_aggregate_together_from_three_pilots(tmp_path: Path) -> None:
    big = {(f"p{n}", "g0"): mixed(30) for n in range(4)}
    small = {("q0", "g0"): mixed(7), ("q1", "g0"): mixed(6)}
    two = shown(publish({**big, **small}, tmp_path), "answers", ALL, "g0", "i0")
    assert (two["n"], two["pooled"]) == (120, True)
    three = shown(publish({**big, **small, ("q2", "g0"): mixed(8)}, tmp_path), "answers", ALL, "g0", "i0")
    assert (three["n"], three["pooled"]) == (141, False)


def test_unanimity_reads_over_90_percent_wherever_one_subtracts(tmp_path: Path) -> None:
    people = {("p0", "g0"): [[5]] * 12, ("p1", "g0"): mixed(20), ("p2", "g0"): [[5]] * 11 + [[3]]}
    survey = publish(people, tmp_path)
    one, almost = (shown(survey, "answers", p, "g0", "i0") for p in ("p0", "p2"))
    assert one["over"] == "agrees"
    assert [one[c] for c in opinions.CLASSES] == [None] * 3
    for row in (one, almost):
        row.pop("pilot")
    assert one == almost
    total = shown(survey, "answers", ALL, "g0", "i0")
    assert total["approximate"]
    other = publish({**people, ("p0", "g0"): [[5]] * 11 + [[3]]}, tmp_path)
    assert shown(other, "answers", ALL, "g0", "i0") == total


@pytest.mark.parametrize("top", [1, 5])
def test_what_is_said_of_a_unanimous_part_fits_another_that_is_not(top: int) -> None:
    """Whatever levels a unanimous part holds, one with an answer of another class reads the same."""
    for n in range(10, 40):
        for inner in range(n + 1):
            near = (0, n - inner, 0, 0, 0) if top == 1 else (0, 0, 0, n - inner, 0)
            whole = tuple(x + (inner if i == top - 1 else 0) for i, x in enumerate(near))
            if not opinions.showable(whole, RULES):
                assert n == 10
                continue
            others = (
                tuple(x - (i == a) + (i == 2) + (i == b) - (i == c) for i, x in enumerate(whole))
                for a in range(5)
                for b in range(5)
                for c in range(5)
            )
            said = opinions.say(whole, RULES)
            assert any(min(o) >= 0 and opinions.say(o, RULES) == said for o in others if o[2])


def test_a_pool_uses_published_cells_only_and_says_so(tmp_path: Path) -> None:
    sizes = {("p0", "g0"): 20, ("p1", "g0"): 3, ("p2", "g0"): 14, ("p3", "g0"): 30}
    survey = publish({cell: mixed(n) for cell, n in sizes.items()}, tmp_path)
    counts = protect.pooled_counts(survey.counts, ["p1", "p2", "p3"])
    published = sum(r["n"] or 0 for p in ("p1", "p2", "p3") for r in [shown(survey, "counts", p, "g0")])
    assert counts.rows() == [("r1", "g0", published, True), ("r1", ALL, published, True)]
    pooled = protect.pooled_answers(survey.answers, ["p1", "p2", "p3"], Settings())
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
    # Five more answers could be got by subtracting: what is said of the cell stays as it was.
    assert third.answers.equals(first.answers)
    ten = pl.concat([five, rows_of({("p0", "g0"): mixed(6)}, start=300)])
    fourth = protect.protect(ten, Settings(), [first, second, third], private=tmp_path)
    assert shown(fourth, "answers", "p0", "g0", "i0")["n"] == 31
    assert shown(fourth, "answers", ALL, "g0", "i0")["n"] == 61


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
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Replaces words of the program that the engine runs in, in a new process."""

    def change(words: str, by: str) -> None:
        assert words in running._PROGRAM
        monkeypatch.setattr(running, "_PROGRAM", running._PROGRAM.replace(words, by))
        running._ENGINE.stop()

    yield change
    running._ENGINE.stop()


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
    broken: tuple[str, str], engine: Callable[[str, str], None], tmp_path: Path
) -> None:
    engine(*broken)
    with pytest.raises(ProtectionFailed, match="ARGUS"):
        publish(SMALL, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_engine_writes_in_the_private_folder_only(
    tmp_path: Path, engine: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
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
    engine("for line in sys.stdin:\n", watch)
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
        assert disclosed([survey.public]) == []
    table = model.with_margins(sizes)
    if all(n == 0 or n >= 5 for n in table.values()):
        assert survey.audit.is_empty()
    assert not set(survey.answers["status"]) - {"published", "banded", "suppressed"}
    assert survey.answers.filter(pl.col("n") < 10).is_empty()
