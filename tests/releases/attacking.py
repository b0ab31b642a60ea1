"""The attack at large: random surveys of awkward shapes, the example land, the rules of before, and a reader
who runs the open code. `python -m tests.releases.attack` runs all; the suite a sample."""

import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl

from soila_dash import paths
from soila_dash.catalog import load
from soila_dash.releases import make, sealed_rounds, shelf, surveys
from soila_dash.releases.protect import AUDIT, ProtectedSurvey, Settings, protect
from soila_dash.releases.protection import counts, disclosure, model, statements
from soila_dash.sources import example_survey
from soila_dash.sources.responses import RESPONSES
from tests.releases import attack
from tests.releases.attack import ALL, Told

SHAPES = ("two", "three", "five", "tiny", "giant", "one region", "late", "whole", "withdrawn")
"""Two, three, five pilots; all tiny; one giant; pilots known together; three releases; one item for all; one
response taken back after a release."""


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

    def join(self, other: "Tally") -> None:
        self.tried.update(other.tried)
        self.known.update(other.known)
        self.examples += other.examples


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
    for step in (1, 2) if shape == "late" else (1,) if shape == "withdrawn" else ():
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
    for key, lines, told in told_of(out, round_):
        for reader in readers:
            if set(told.truth) <= reader:
                continue
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


Key = tuple[object, ...]
Line = Mapping[str, Any]


def told_of(out: Sequence[ProtectedSurvey], round_: str) -> Iterator[tuple[Key, list[Line], Told]]:
    """By item, group and release what is told of the answers that came in with it, and the truth.

    Later releases tell sums of such pieces, computed from what is told of each: so the pieces are attacked,
    as if the reader had them all, and each release's figures are asked whether they say no more.
    """
    key = ["round", "instrument", "version", "item", "group"]
    for name, some in out[-1].parts.filter(round=round_).group_by([*key, "release"], maintain_order=True):
        lines = [_line(row) for row in some.iter_rows(named=True) if row["n"] is not None or row["band"]]
        parts = some.filter(pl.col("kind") != "whole")
        truth = {p: tuple(h) for p, h in parts.select("pilot", "histogram").iter_rows()}
        inside = frozenset(parts.filter("in_whole")["pilot"])
        yield name, lines, Told({p: h for p, h in truth.items() if sum(h)}, inside)
    for release in out:
        for name, some in release.parts.filter(round=round_).group_by(key, maintain_order=True):
            rows = release.answers.filter(*(pl.col(n) == x for n, x in zip(key, name, strict=True)))
            for row in rows.filter(pl.col("status") != "suppressed").iter_rows(named=True):
                _says_no_more(row, [_line(p) for p in some.iter_rows(named=True)])


def _line(part: Line) -> Line:
    """A piece as a published row."""
    ends = part["shares"] or [None] * 6
    row: dict[str, Any] = {n: part[n] for n in ("pilot", "n", "mean", "step", "release")}
    row["band"] = part["band"] or None
    row["status"] = "published" if part["n"] is not None else "banded" if part["band"] else "suppressed"
    for name, least, most in zip(attack.NAMES, ends[::2], ends[1::2], strict=True):
        row |= {name: least if least == most else None, f"{name}_least": least, f"{name}_most": most}
    return row


def _says_no_more(row: Line, lines: Sequence[Line]) -> None:
    """A published row is one piece's, or no narrower than its pieces together: a pilot's, or of all pilots
    each release's whole, or what is told of its parts where there is none."""
    names = [n + end for n in attack.NAMES for end in ("", "_least", "_most")]
    mine = [x for x in lines if x["pilot"] == row["pilot"] and x["status"] == row["status"]]
    if row["pilot"] == ALL:
        told = {x["release"] for x in mine}
        mine += [x for x in lines if x["status"] == "published" and x["release"] not in told]
    if len(mine) == 1:
        assert all(mine[0][n] == row[n] for n in (*names, "mean", "band")), (row, mine)
    if row["status"] != "published":
        return
    assert row["n"] == sum(x["n"] for x in mine), (row, mine)
    if len(mine) > 1 and not all(x["agrees"] is not None for x in mine):
        for name in attack.NAMES:
            for end, sign in (("_least", 1), ("_most", -1)):
                ends = [
                    (x["n"], x[name + end] if x[name + end] is not None else 50 - 50 * sign) for x in mine
                ]
                even = sum(n * e for n, e in ends) / row["n"]
                assert row[name + end] is None or sign * row[name + end] <= sign * even + 1, (row, mine)


def withdrawn(survey: ProtectedSurvey, seed: int) -> tuple[ProtectedSurvey, ProtectedSurvey]:
    """The survey after one response was taken back, as it is served, and with what is true then."""
    rng = np.random.default_rng([7, seed])
    gone = survey.ledger.row(int(rng.integers(survey.ledger.height)), named=True)
    cell = (gone["round"], gone["pilot"], gone["group"])
    empty = sealed_rounds.drop_rounds([survey], {gone["round"]})[0]
    served = sealed_rounds.merge_sealed(empty, [survey], {cell}, {gone["round"]})
    left = survey.ledger.filter(pl.col("response") != gone["response"])
    return served, replace(survey, ledger=left)


def attacked_after_withdrawal(before: ProtectedSurvey, seed: int, where: object, tally: Tally) -> None:
    """What is served after a response was taken back: nothing of the cell, and beside what was public before
    nothing that was not. `before` and after are attacked each with its own truth."""
    served, now = withdrawn(before, seed)
    pilots = sorted(set(served.counts["pilot"]) - {ALL})
    for reader in (frozenset[str](), *(frozenset({p}) for p in pilots if len(pilots) > 1)):
        kind = "pilot, counts" if reader else "outsider, counts"
        own = [_own(now, reader, "r1")] if reader else []
        # A margin that was public before tells its readers nothing now but what was taken out of it.
        public = {
            ("total" in k, *k) for k in before.counts.drop_nulls("n").select("pilot", "group").iter_rows()
        }
        _, _, all_ = attack._counts([served.public], "r1", own, 5)
        wanted = {k for k in all_ if (True, *k[1:]) not in public}
        bad = attack.counts_known([served.public], "r1", own)
        bad = {k: v for k, v in bad.items() if k in wanted}
        tally.add(kind, len(wanted), list(bad.items()), (where, "after", sorted(reader)))
    key = ["instrument", "version", "item", "pilot", "group"]
    told = served.answers.filter(pl.col("status") != "suppressed", pl.col("pilot") != ALL)
    was = before.answers.filter(pl.col("status") != "suppressed")
    assert (
        told.join(was, on=[*key, "n", "mean", "agrees_least", "band"], nulls_equal=True).height == told.height
    )
    for name, rows in served.answers.group_by("instrument", "version", "item", "group"):
        lines = [{**x, "release": 0} for x in rows.iter_rows(named=True) if x["pilot"] != ALL]
        for row in rows.filter(pl.col("pilot") == ALL, pl.col("n").is_not_null()).iter_rows(named=True):
            old = before.answers.join(rows.filter(pl.col("pilot") == ALL), on=key, how="semi")
            same = old.select("n", "mean", "agrees_least").row(0) == tuple(
                row[c] for c in ("n", "mean", "agrees_least")
            )
            if not same and name[3] != ALL:
                _says_no_more({**row, "pilot": ALL}, lines)


@contextmanager
def old_rules() -> Iterator[None]:
    """The protection as it was: only outsiders are thought of, whole percents and means from ten answers
    up, and answers of hidden cells in sums when they are ten from three pilots."""

    def enough(untold: Sequence[statements.Piece], *_: object) -> bool:
        return len(untold) > 2 and sum(sum(p.histogram) for p in untold) > 9

    def tell(answers: disclosure.Answers, _: object) -> disclosure.Statement:
        return disclosure.Statement(
            answers.n, disclosure.whole_percents(answers), disclosure.round_mean(answers, 0.1), 0.1
        )

    def whole(inside: Sequence[statements.Piece], *_: object) -> disclosure.Statement | None:
        everything = statements._whole(inside)
        return tell(everything, None) if everything.n > 9 else None

    with ExitStack() as stack:
        for where, name, value in (
            (counts, "contributors", lambda *_: [model.OUTSIDER]),
            (statements, "tell", tell),
            (statements, "bands_open", lambda *_: True),
            (statements, "_of_whole", whole),
            (statements, "_enough", enough),
        ):
            stack.enter_context(patch.object(where, name, value))
        stack.enter_context(
            patch("soila_dash.releases.protect.audit_frame", lambda *_: pl.DataFrame(schema=AUDIT))
        )
        yield


def sweep(seeds: Sequence[int]) -> Tally:
    """The attack over random surveys."""
    tally = Tally()
    for seed in seeds:
        shape, releases, holdings = a_survey(seed)
        out = published(releases, holdings)
        attacked(out, holdings, (seed, shape), tally)
        if shape == "withdrawn":
            attacked_after_withdrawal(out[-1], seed, (seed, shape), tally)
    return tally


def example_land(rounds: Sequence[str] = ()) -> Tally:
    """The attack over the example land, as it is built."""
    tally = Tally()
    land = example_survey.generate(load(paths.catalog()))
    secrets = {r.id: make.FIXED for r in land.survey.rounds}
    with tempfile.TemporaryDirectory() as private:
        survey = surveys.protect_responses(land.survey, land.responses, (), Path(private), secrets)
    for round_ in rounds or survey.counts["round"].unique(maintain_order=True):
        here = set(survey.counts.filter(round=round_)["pilot"])
        known = sorted({h & here for h in surveys.holdings(land.survey)} - {frozenset()}, key=sorted)
        attacked([survey], known, round_, tally, str(round_))
    return tally


def rules_known(seeds: Sequence[int]) -> Tally:
    """Who runs the open code on answers that could have been: what of the classes of few that are published
    then stands for one or two persons, or for none; "single": for one number only.

    The open code is run on other answers, and what it tells alike counts. Numbers of answers are taken to be
    known. What is found so is possible; what is not found may be: the tally is an upper bound.
    """
    tally = Tally()
    for seed in seeds:
        shape, releases, holdings = a_survey(seed)
        out = published(releases[:1], holdings)
        shown = {(p, g): n for p, g, n in out[0].counts.select("pilot", "group", "n").iter_rows()}
        for key, lines, told in told_of(out, "r1"):
            counted = {p: n for (p, g), n in shown.items() if g == key[4]}
            readers = model.contributors(told.truth, holdings)

            def publishes(
                truth: Mapping[str, attack.Levels], counted: Any = counted, readers: Any = readers
            ) -> Any:
                column = statements.update(statements.Column(), truth, counted, readers, 0, Settings().rules)
                return {(p.pilot, p.said, p.band, p.in_whole) for p in column.pieces}, column.wholes

            found = attack.rule_reader_known(lines, told, publishes, np.random.default_rng([9, seed]))
            few = [(k, sorted(v)) for k, v in found.items() if v <= {1, 2} or v == {0}]
            tally.add("rule-reader, answers", len(found), few, (seed, shape, key))
            tally.add(
                "rule-reader, answers, single", len(found), [x for x in few if len(x[1]) == 1], (seed, key)
            )
    return tally


def rule_reader(seeds: Sequence[int]) -> Tally:
    """Who runs the open code over every table that fits: hidden inner counts of small tables, narrowed below
    the requirement, or left with one value. Each table is protected with a secret of its own; the reader
    tries three others."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        for seed in seeds:
            rng = np.random.default_rng([7, seed])
            pilots, groups = int(rng.integers(1, 4)), int(rng.integers(1, 3))
            cells = [(f"p{p}", f"g{g}") for p in range(pilots) for g in range(groups)]
            truth = {c: int(rng.negative_binomial(1.5, 0.25)) for c in cells}
            shown = _protected(truth, f"true {seed}", Path(name))
            gaps = [c for c in cells if shown[c] is None]
            fitting = list(_fitting(truth, shown, gaps))
            if not gaps or not 1 < len(fitting) <= 300:
                continue
            can: dict[tuple[str, str], set[int]] = {c: {truth[c]} for c in gaps}
            for other in fitting:
                if any(other[c] not in can[c] for c in gaps) and any(
                    _protected(other, f"guess {k}", Path(name)) == shown for k in range(3)
                ):
                    for c in gaps:
                        can[c].add(other[c])
            narrow = [(c, sorted(v)) for c, v in can.items() if len(v) < 4 or max(v) < 5]
            tally.add("rule-reader, counts", len(gaps), narrow, seed)
            tally.add("rule-reader, counts, single", len(gaps), [x for x in narrow if len(x[1]) == 1], seed)
    return tally


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


COUNTS_BEFORE, CELLS_BEFORE = 383, 3_092
"""Of the example land's counts, and of its cells and sums of answers, those that were shown before."""


def left_to_readers() -> tuple[int, int]:
    """How many counts, and cells and sums of answers, the example land's release shows."""
    folder = shelf.serve(paths.releases(), "example").folder
    shown = (pl.read_parquet(folder / f"survey_{name}.parquet")["status"] for name in ("counts", "answers"))
    counts_, cells = (int((status == "published").sum()) for status in shown)
    return counts_, cells


def report(name: str, tally: Tally) -> None:
    """A line for each kind of reader."""
    for kind in sorted(tally.tried):
        print(f"{name}: {kind}: {tally.known[kind]:,} of {tally.tried[kind]:,} known too well", flush=True)


def old_sweep(seeds: Sequence[int]) -> Tally:
    """The attack over random surveys by the rules of before."""
    with old_rules():
        return sweep(seeds)


PARTS = {
    "random surveys": sweep,
    "random surveys by the rules of before": old_sweep,
    "random surveys, open code": rules_known,
    "small tables, open code": rule_reader,
}
_A_PIECE = 5


def pieces(many: int) -> list[tuple[str, list[Any]]]:
    """What is to be done, in pieces that do not hang together."""
    land = example_survey.generate(load(paths.catalog())).survey.rounds
    out: list[tuple[str, list[Any]]] = [("example land", [r.id]) for r in land]
    for name, share in zip(PARTS, (1, 4, 4, 1), strict=True):
        seeds = range(many // share)
        out += [(name, list(seeds[k : k + _A_PIECE])) for k in range(0, len(seeds), _A_PIECE)]
    return out


def _done(piece: tuple[str, list[Any]]) -> tuple[str, list[Any], Tally]:
    name, some = piece
    return name, some, example_land(some) if name == "example land" else PARTS[name](some)


def main() -> None:
    """Runs all that the file named second does not hold yet, two at a time, adds it there, and prints the
    sums of what it holds."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    kept = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp()) / "attack.jsonl"
    begun = time.monotonic()
    wanted = pieces(many)
    lines = kept.read_text().splitlines() if kept.exists() else []
    held = {json.dumps(json.loads(line)[:2]) for line in lines}
    todo = [piece for piece in wanted if json.dumps(piece) not in held]
    with kept.open("a") as out, multiprocessing.get_context("spawn").Pool(2) as pool:
        for name, some, tally in pool.imap_unordered(_done, todo):
            print(
                json.dumps([name, some, tally.tried, tally.known, repr(tally.examples)]), file=out, flush=True
            )
    sums: dict[str, Tally] = {}
    for line in kept.read_text().splitlines():
        name, some, tried, known, examples = json.loads(line)
        if (name, some) in wanted:
            sums.setdefault(name, Tally()).join(Tally(Counter(tried), Counter(known), [examples]))
    for name, tally in sums.items():
        report(name, tally)
    for name, n, before in zip(
        ("counts", "cells and sums of answers"),
        left_to_readers(),
        (COUNTS_BEFORE, CELLS_BEFORE),
        strict=True,
    ):
        print(f"example land: {n:,} {name} shown, {n / before:.0%} of the {before:,} before these rules")
    print(f"{time.monotonic() - begun:.0f} s for {len(todo)} of {len(wanted)} pieces; the rest was in {kept}")
