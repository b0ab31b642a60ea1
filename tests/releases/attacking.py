"""The attack at large: random surveys of awkward shapes, the example land, the rules of before, and a reader
who runs the open code. `python -m tests.releases.attack` runs all; the suite a sample."""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import polars as pl

from soila_dash import paths
from soila_dash.catalog import load
from soila_dash.releases import make, surveys
from soila_dash.releases.protect import ProtectedSurvey, Settings, protect
from soila_dash.releases.protection import counts, disclosure, model, statements
from soila_dash.sources import example_survey
from soila_dash.sources.responses import RESPONSES
from tests.releases import attack
from tests.releases.attack import ALL, Told

SHAPES = ("two", "three", "five", "tiny", "giant", "one region", "late", "whole")
"""Two, three, five pilots; all tiny; one giant; pilots known together; three releases; one item for all."""


@dataclass
class Tally:
    """Pairs of reader and hidden figure that were tried, and those known too well, by kind of reader."""

    tried: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    examples: list[object] = field(default_factory=list)

    def add(self, kind: str, tried: int, known: Sequence[object], where: object) -> None:
        self.tried[kind] += tried
        self.known[kind] += len(known)
        if known:
            self.examples.append((where, kind, known))


def responses(
    rng: np.random.Generator, sizes: dict[tuple[str, str], int], start: int = 0, common: bool = False
) -> pl.DataFrame:
    """One item answered by so many in each cell, from torn to unanimous; one answer in twelve missing."""
    rows = []
    for (pilot, group), size in sizes.items():
        middle, spread = rng.uniform(1, 5), rng.choice([0.01, 0.6, 1.2])
        for k in range(size):
            level = int(np.clip(round(rng.normal(middle, spread)), 1, 5))
            where = {"round": "r1", "pilot": pilot, "region": "A", "group": group}
            who = {"response": f"{pilot}-{group}-{start + k}", "version": 1}
            about = {"instrument": "all" if common else group}
            rows.append({**where, **who, **about, "item": "i0", "level": level})
            missing = None if rng.random() < 1 / 12 else level
            rows.append({**where, **who, **about, "item": "i1", "level": missing})
    return pl.DataFrame(rows, schema=RESPONSES)


def a_survey(seed: int) -> tuple[str, list[pl.DataFrame], list[frozenset[str]]]:
    """The shape, what is in at each release, and which pilots somebody knows together."""
    rng = np.random.default_rng([2026, seed])
    shape = SHAPES[seed % len(SHAPES)]
    pilots = {"two": 2, "three": 3, "five": 5}.get(shape, int(rng.integers(2, 7)))
    groups = int(rng.integers(1, 5))
    mean = 2.0 if shape == "tiny" else float(rng.choice([4, 8, 14]))
    cells = [(f"p{p}", f"g{g}") for p in range(pilots) for g in range(groups)]
    sizes = {c: int(rng.negative_binomial(1.2, 1.2 / (1.2 + mean))) for c in cells}
    if shape == "giant":
        sizes |= {c: int(rng.integers(40, 120)) for c in cells if c[0] == "p0"}
    holdings = [frozenset({"p0", "p1"})] if shape == "one region" and pilots > 2 else []
    releases = [responses(rng, sizes, common=shape == "whole")]
    for step in (1, 2) if shape == "late" else ():
        more = {c: int(rng.negative_binomial(1.2, 0.13)) for c in cells if rng.random() < 0.5}
        releases.append(pl.concat([releases[-1], responses(rng, more, 1000 * step)]))
    return shape, releases, holdings


def published(releases: Sequence[pl.DataFrame], holdings: Sequence[frozenset[str]]) -> list[ProtectedSurvey]:
    """The surveys as they are protected, one release after the other."""
    out: list[ProtectedSurvey] = []
    with tempfile.TemporaryDirectory() as private:
        for rows in releases:
            out.append(
                protect(rows, Settings(), out, private=Path(private), holdings=holdings, secrets={"r1": "s"})
            )
    return out


def attacked(
    out: Sequence[ProtectedSurvey],
    rows: pl.DataFrame,
    holdings: Sequence[frozenset[str]],
    where: object,
    tally: Tally,
    round_: str = "r1",
) -> None:
    """Every reader tries every hidden count, and everything that is said of answers."""
    pilots = sorted(set(out[-1].counts.filter(round=round_)["pilot"]) - {ALL})
    readers = [frozenset[str](), *(frozenset({p}) for p in pilots), *holdings]
    readers = sorted({r for r in readers if not set(pilots) <= r}, key=lambda r: (len(r), sorted(r)))
    public = [s.public for s in out]
    for reader in readers:
        kind = "pilot, counts" if reader else "outsider, counts"
        own = [_own(s, reader, round_) for s in out] if reader else []
        _, _, wanted = attack._counts(public, round_, own, 5)
        bad = attack.counts_known(public, round_, own)
        tally.add(kind, len(wanted), list(bad.items()), (where, sorted(reader)))
    for key, told in _told(out[-1], rows, round_):
        names = ("round", "instrument", "version", "item", "group")
        said = out[-1].answers.filter(*(pl.col(n) == x for n, x in zip(names, key, strict=True)))
        lines = list(said.iter_rows(named=True))
        for reader in readers:
            kind = "pilot, answers" if reader else "outsider, answers"
            bad_ = attack.answers_known(lines, told, reader)
            tally.add(kind, 6 * len(told.truth), sorted(bad_), (where, key, sorted(reader)))
        for pilot, levels in told.truth.items():
            for level in (x for x, n in enumerate(levels) if n):
                bad_ = attack.answers_known(lines, told, frozenset(), (pilot, level))
                tally.add("respondent, answers", 6, sorted(bad_), (where, key, pilot, level))


def _own(survey: ProtectedSurvey, reader: frozenset[str], round_: str) -> dict[tuple[str, str], int]:
    mine = survey.ledger.filter(pl.col("round") == round_, pl.col("pilot").is_in(list(reader)))
    cells = dict.fromkeys(
        (
            (p, g)
            for p, g in survey.counts.filter(pl.col("pilot").is_in(list(reader)), pl.col("round") == round_)
            .select("pilot", "group")
            .iter_rows()
        ),
        0,
    )
    for pilot, group, n in mine.group_by("pilot", "group").len().iter_rows():
        cells[pilot, group] = n
        cells[pilot, ALL] = cells.get((pilot, ALL), 0) + n
    return cells


def _told(
    survey: ProtectedSurvey, rows: pl.DataFrame, round_: str
) -> Iterator[tuple[tuple[object, ...], Told]]:
    """By item and group the answers that are in, where all came in with one release."""
    key = ["round", "instrument", "version", "item", "group"]
    parts = survey.parts.filter(round=round_)
    for name, some in parts.filter(pl.col("kind") != "whole").group_by(key, maintain_order=True):
        if some["release"].n_unique() > 1 or some["pilot"].is_duplicated().any():
            continue
        truth = {p: tuple(h) for p, h in some.select("pilot", "histogram").iter_rows()}
        inside = frozenset(some.filter("in_whole")["pilot"])
        yield name, Told({p: h for p, h in truth.items() if sum(h)}, inside)


@contextmanager
def old_rules() -> Iterator[None]:
    """The protection as it was: only outsiders are thought of, whole percents and means from ten answers
    up, and answers of hidden cells in sums when they are ten from three pilots."""

    def enough(untold: Sequence[statements.Piece], *_: object) -> bool:
        return len(untold) > 2 and sum(sum(p.histogram) for p in untold) > 9

    with ExitStack() as stack:
        for where, name, value in (
            (counts, "contributors", lambda *_: [model.OUTSIDER]),
            (statements, "ladder", lambda *_: iter([disclosure.Spec(1, 0.1)])),
            (statements, "safe_alone", lambda _: True),
            (statements.Together, "safe", lambda *_: True),
            (statements, "_enough", enough),
        ):
            stack.enter_context(patch.object(where, name, value))
        stack.enter_context(
            patch("soila_dash.releases.protect.audit_frame", lambda *_: pl.DataFrame({"holds": [True]}))
        )
        yield


def sweep(seeds: Sequence[int]) -> Tally:
    """The attack over random surveys."""
    tally = Tally()
    for seed in seeds:
        shape, releases, holdings = a_survey(seed)
        out = published(releases, holdings)
        attacked(out, releases[-1], holdings, (seed, shape), tally)
    return tally


def example_land() -> Tally:
    """The attack over the example land, as it is built."""
    tally = Tally()
    land = example_survey.generate(load(paths.catalog()))
    secrets = {r.id: make.FIXED for r in land.survey.rounds}
    with tempfile.TemporaryDirectory() as private:
        survey = surveys.protect_responses(land.survey, land.responses, (), Path(private), secrets)
    for round_ in survey.counts["round"].unique(maintain_order=True):
        here = set(survey.counts.filter(round=round_)["pilot"])
        known = sorted({h & here for h in surveys.holdings(land.survey)} - {frozenset()}, key=sorted)
        attacked([survey], land.responses, known, round_, tally, str(round_))
    return tally


def rule_reader(tables: int, seed: int = 7) -> tuple[int, int, int, int]:
    """Who runs the open code over every table that fits: hidden inner counts of small tables, how many are
    narrowed below the requirement, left with one value, and tables. Each table is protected with a secret
    of its own; the reader tries the others."""
    rng = np.random.default_rng(seed)
    hidden = narrowed = single = done = 0
    with tempfile.TemporaryDirectory() as name:
        while done < tables:
            pilots, groups = int(rng.integers(1, 4)), int(rng.integers(1, 3))
            cells = [(f"p{p}", f"g{g}") for p in range(pilots) for g in range(groups)]
            truth = {c: int(rng.negative_binomial(1.5, 0.25)) for c in cells}
            shown = _protected(truth, f"true {done}", Path(name))
            gaps = [c for c in cells if shown[c] is None]
            fitting = list(_fitting(truth, shown, gaps))
            if not gaps or not 1 < len(fitting) <= 300:
                continue
            done += 1
            can: dict[tuple[str, str], set[int]] = {c: {truth[c]} for c in gaps}
            for other in fitting:
                if any(other[c] not in can[c] for c in gaps) and any(
                    _protected(other, f"guess {k}", Path(name)) == shown for k in range(3)
                ):
                    for c in gaps:
                        can[c].add(other[c])
            hidden += len(gaps)
            narrowed += sum(len(v) < 4 or max(v) < 5 for v in can.values())
            single += sum(len(v) == 1 for v in can.values())
    return hidden, narrowed, single, done


def _protected(
    cells: dict[tuple[str, str], int], secret: str, private: Path
) -> dict[tuple[str, str], int | None]:
    return counts.suppress(counts.Task(model.with_margins(cells), private, secret=secret))


def _fitting(
    truth: dict[tuple[str, str], int], shown: dict[tuple[str, str], int | None], gaps: list[tuple[str, str]]
) -> Iterator[dict[tuple[str, str], int]]:
    """Every table that fits what is shown, hidden counts up to twelve where nothing bounds them."""
    whole = shown[ALL, ALL]
    most = 12 if whole is None else whole
    if most ** len(gaps) > 40_000:
        return
    for values in product(range(1, most + 1), repeat=len(gaps)):
        table = {**truth, **dict(zip(gaps, values, strict=True))}
        margins = model.with_margins(table)
        if all(shown[k] is None or shown[k] == n for k, n in margins.items()):
            yield table


def report(name: str, tally: Tally) -> None:
    """A line for each kind of reader."""
    for kind in sorted(tally.tried):
        print(f"{name}: {kind}: {tally.known[kind]:,} of {tally.tried[kind]:,} known too well", flush=True)


def main() -> None:
    """Runs all and prints it."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    begun = time.monotonic()
    report(f"{many} random surveys", sweep(range(many)))
    report("example land", example_land())
    with old_rules():
        report(f"{many // 4} random surveys by the rules of before", sweep(range(many // 4)))
    hidden, narrowed, single, tables = rule_reader(max(4, many // 8))
    print(
        f"rule-reader, {tables} tables: of {hidden} hidden counts {narrowed} narrowed, "
        f"{single} with a single value"
    )
    print(f"{time.monotonic() - begun:.0f} s")
