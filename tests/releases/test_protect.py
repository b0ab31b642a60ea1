"""Small numbers: what is published gives nothing away, and an attack that can succeed shows it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from soila_dash.releases import opinions, protect, suppress
from soila_dash.releases.protect import ProtectedSurvey, Settings
from soila_dash.sources.responses import RESPONSES
from soila_dash.statistics.intervals import mean_t
from tests.releases import attacker
from tests.releases.attacker import ALL, Answers, Told

SURVEYS = 200
LATE = 60
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


def cells_of(rng: np.random.Generator) -> list[tuple[str, str]]:
    pilots, groups = int(rng.integers(1, 7)), int(rng.integers(1, 5))
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


@pytest.mark.parametrize("part", range(2))
def test_later_releases_give_nothing_away_either(part: int, tmp_path: Path) -> None:
    """Late answers, twice: the attack knows all three releases and that counts only grow."""
    late = 0
    for seed in range(part * LATE // 2, (part + 1) * LATE // 2):
        rng = np.random.default_rng(1000 + seed)
        cells = cells_of(rng)
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


def test_the_attack_finds_out_what_primary_suppression_leaves_open() -> None:
    found = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rows = random_survey(rng, 6, cells_of(rng))
        sizes = rows.select("pilot", "group", "response").unique().group_by("pilot", "group").len()
        cells = {(p, g): n for p, g, n in sizes.iter_rows()}
        pilots, groups = ({c[i] for c in cells} for i in (0, 1))
        table = suppress.with_margins({(p, g): cells.get((p, g), 0) for p in pilots for g in groups})
        shown = [("r1", p, g, None if 0 < n < 5 else n, None, None) for (p, g), n in table.items()]
        names = ["round", "pilot", "group", "n", "expected", "rate"]
        found += len(disclosed([{"counts": pl.DataFrame(shown, schema=names, orient="row")}]))
    assert found > 20


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
