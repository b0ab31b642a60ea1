"""Small numbers protected: survey responses in, tables that may be published out.

The rules are those of the design, "Small numbers in our own surveys":
(a) how many answered: counts of 1 to 4 hidden with as many others as it takes (see suppress);
(b) what they answered: shown from ten answers up, a band from five (see opinions).
A published round is frozen: late answers enter a later release, a cell's together, once there are as
many as a count must be to be shown; what is published then is protected beside all that was before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from soila_dash.releases import opinions as said
from soila_dash.releases.opinions import Opinions, Part, Rules, Said
from soila_dash.releases.protection import feasible
from soila_dash.releases.protection.counts import CannotHide, Task, suppress
from soila_dash.releases.protection.model import (
    OUTSIDER,
    TOTAL,
    Contributor,
    Key,
    ProtectionFailed,
    Requirement,
    Table,
    contributors,
    with_margins,
)

__all__ = [
    "ANSWERS",
    "AUDIT",
    "COUNTS",
    "LEDGER",
    "PARTS",
    "TOTAL",
    "ProtectedSurvey",
    "ProtectionFailed",
    "Settings",
    "pooled_answers",
    "pooled_counts",
    "protect",
]

Item = tuple[str, str, int, str]
"""(round, instrument, version, item): a change of wording is another item."""

_CELL = ["round", "pilot", "group"]
_ITEM = ["round", "instrument", "version", "item"]

COUNTS: dict[str, pl.DataType] = {
    "round": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "status": pl.String(),
    "n": pl.Int64(),
    "expected": pl.Int64(),
    "rate": pl.Int64(),
}
"""Respondents of a round by pilot and group, margins under TOTAL. `status`: published or suppressed (then
no figure stands, and one reason is given whatever it was). `rate`: percent of those asked, whole."""

ANSWERS: dict[str, pl.DataType] = {
    "round": pl.String(),
    "instrument": pl.String(),
    "version": pl.Int32(),
    "item": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "status": pl.String(),
    "n": pl.Int64(),
    "mean": pl.Float64(),
    "step": pl.Float64(),
    "mean_lower": pl.Float64(),
    "mean_upper": pl.Float64(),
    "disagrees": pl.Int64(),
    "neither": pl.Int64(),
    "agrees": pl.Int64(),
    "over": pl.String(),
    "agrees_lower": pl.Float64(),
    "agrees_upper": pl.Float64(),
    "band": pl.String(),
    "pooled": pl.Boolean(),
    "approximate": pl.Boolean(),
}
"""Answers to an item by pilot and group, margins under TOTAL. `status`: published, banded (only `band`:
low, middle or high) or suppressed. `n` answers; shares in whole percent, none of them when `over` names
the class that more than `top_percent` gave (the mean is then rounded to `step`). `pooled`: a margin
that leaves out cells which are not published. `approximate`: computed from top-coded figures."""

AUDIT: dict[str, pl.DataType] = {
    "round": pl.String(),
    "reader": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "checked": pl.Int64(),
    "lower": pl.Int64(),
    "upper": pl.Int64(),
    "values": pl.Int64(),
    "holds": pl.Boolean(),
}
"""What readers can work out of hidden counts, `values`: how many numbers a count can be. `reader`
outsider: each hidden count from what is published alone, ends exact (no `upper`: open). pilot: of all
who know some pilots' answers, one row a round without pilot and group: how many pairs of reader and
hidden count were `checked`, and the narrowest of them, counted as far as the requirement asks.
`holds`: the requirement is met."""

LEDGER: dict[str, pl.DataType] = {
    "round": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "response": pl.String(),
    "release": pl.Int32(),
}
"""Private. Responses that are in, and the release (counted from 0) they came in with."""

PARTS: dict[str, pl.DataType] = {
    "round": pl.String(),
    "instrument": pl.String(),
    "version": pl.Int32(),
    "item": pl.String(),
    "pilot": pl.String(),
    "group": pl.String(),
    "kind": pl.String(),
    "release": pl.Int32(),
    "block": pl.String(),
    "band": pl.String(),
    "histogram": pl.List(pl.Int64()),
}
"""Private. The parts that published answers are made of: see soila_dash.releases.opinions."""


@dataclass(frozen=True)
class Settings:
    """The thresholds, shown to readers.

    `count_from`: counts below it are hidden, and a hidden one must be able to be as large as this;
    `span`: how wide its feasible interval must be, `values`: how many numbers it must be able to be, to
    those too who know their own answers; `late_from`: late answers of a cell enter together
    from this many; `answers_from`, `banded_from`: answers from which mean and classes, or a band, are
    shown; `pilots_from`: pilots that hidden cells must come from to enter an aggregate's answers;
    `top_percent`: a share above it reads "over". `scales`: levels of an instrument's scale by (id,
    version), `levels` where it is not named.
    """

    count_from: int = 5
    span: int = 4
    values: int = 4
    late_from: int = 5
    answers_from: int = 10
    banded_from: int = 5
    pilots_from: int = 3
    top_percent: int = 90
    levels: int = 5
    scales: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """Those for answers."""
        return Rules(self.answers_from, self.banded_from, self.pilots_from, self.top_percent)

    @property
    def requirement(self) -> Requirement:
        """That for hidden counts."""
        return Requirement(self.count_from, self.values, self.span, self.late_from)

    @property
    def thresholds(self) -> dict[str, int]:
        """All numbers by name, for the page that shows them."""
        return {k: v for k, v in asdict(self).items() if k not in ("levels", "scales")}


@dataclass(frozen=True)
class ProtectedSurvey:
    """One release of the surveys: three frames to publish, two to keep in the private folder.

    The private ones go back in with the next release's `earlier`; their figures are not protected.
    """

    counts: pl.DataFrame
    answers: pl.DataFrame
    audit: pl.DataFrame
    ledger: pl.DataFrame
    parts: pl.DataFrame
    settings: Settings = field(default_factory=Settings)

    @property
    def public(self) -> dict[str, pl.DataFrame]:
        """The frames that a release may hold, by name."""
        return {"counts": self.counts, "answers": self.answers, "audit": self.audit}

    @property
    def private(self) -> dict[str, pl.DataFrame]:
        """The frames that stay in the private folder, by name."""
        return {"ledger": self.ledger, "parts": self.parts}


def protect(
    responses: pl.DataFrame | pl.LazyFrame,
    settings: Settings,
    earlier: Sequence[ProtectedSurvey],
    *,
    private: Path,
    expected: pl.DataFrame | None = None,
    holdings: Collection[Contributor] = (),
    secret: str = "",
) -> ProtectedSurvey:
    """All rounds of `responses` (rows of sources.responses.RESPONSES) as they may be published.

    `earlier`: every release of these surveys published before, oldest first (its counts; of the last
    one also the private frames). `private`: the folder that unprotected files may be in; the engine's
    are written there and removed. `expected`: round, pilot, group, responses: how many were asked; it is
    published only where the count is. `holdings`: pilots whose answers somebody knows together: a
    region's, an organisation's; each pilot by itself is one anyway. `secret`: see counts.Task.
    A response counts as one when it holds at least one answer.

    Large surveys come as a lazy frame over Parquet: rows are counted in two streaming passes, and all
    that follows works on counts. Raises ProtectionFailed when the engine is absent or fails, when the
    requirement cannot be met, or when answers published before are gone or changed: nothing may be
    published then. Raises ValueError for levels outside their scale and for a code named TOTAL.
    """
    release = 0
    if earlier:
        numbers = [frame["release"].max() for frame in earlier[-1].private.values()]
        release = 1 + max((int(str(n)) for n in numbers if n is not None), default=-1)
    frozen = {r for e in earlier for r in e.counts["round"].unique()}
    if frozen and earlier[-1].settings.thresholds != settings.thresholds:
        raise ProtectionFailed("thresholds", "thresholds differ from those of the rounds published before")
    answered = responses.lazy().filter(pl.col("level").is_not_null())
    ledger = _admit(answered, earlier[-1].ledger if earlier else None, frozen, settings, release)
    asked = _expected(expected)
    shown: dict[str, dict[Key, int | None]] = {}
    for name, cells in sorted(_count(ledger).items()):
        before = _versions(earlier, name)
        waiting = ledger.filter((pl.col("round") != name) | (pl.col("release") < release))
        if before:
            _same(_count(waiting)[name], before[-1], name)
        if before and waiting.height == ledger.height:
            shown[name] = dict(before[-1])
            continue
        table = _full(cells, asked.get(name, {}))
        try:
            then = [_true(e.ledger, name) for e in _publishing(earlier, name)]
            task = Task(
                table, private, settings.requirement, holdings, before, then, secret and f"{secret} {name}"
            )
            shown[name] = suppress(task)
        except CannotHide as error:
            if not before:
                raise ProtectionFailed("impossible", str(error), name) from error
            # The late answers wait: the round stays as it was published.
            ledger, shown[name] = waiting, dict(before[-1])
    old_parts = _read_parts(earlier[-1].parts) if earlier else {}
    parts = _parts(
        _histograms(answered, ledger, release, settings), shown, old_parts, frozen, release, settings
    )
    survey = ProtectedSurvey(
        counts=_counts_frame(shown, asked),
        answers=_answers_frame(shown, parts, settings),
        audit=_audit_frame(shown, ledger, earlier, holdings, settings),
        ledger=ledger,
        parts=_parts_frame(parts),
        settings=settings,
    )
    if not survey.audit["holds"].all():
        raise ProtectionFailed("exposed", "the audit found a hidden count that is too well known")
    return survey


def pooled_counts(counts: pl.DataFrame, pilots: Collection[str]) -> pl.DataFrame:
    """Respondents of some pilots together, by round and group: published cells only.

    For groupings that do not nest with the tables (regions, goals, similar pilots), at any time, since
    it uses published figures only. Columns: round, group, n, pooled (whether a hidden cell was left
    out); groups under TOTAL are summed from the cells, not taken from the margin.
    """
    cells = counts.filter(
        pl.col("pilot").is_in(list(pilots)), pl.col("group") != TOTAL, pl.col("pilot") != TOTAL
    )
    both = pl.concat([cells, cells.with_columns(group=pl.lit(TOTAL))])
    return (
        both.group_by("round", "group")
        .agg(pl.col("n").sum(), pooled=(pl.col("status") != "published").any())
        .sort("round", "group")
    )


def pooled_answers(answers: pl.DataFrame, pilots: Collection[str], settings: Settings) -> pl.DataFrame:
    """Answers of some pilots together, by item and group, from published cells only; as ANSWERS.

    `pilot` is TOTAL and stands for those pilots. Computed from published figures alone.
    """
    cells = answers.filter(
        pl.col("pilot").is_in(list(pilots)), pl.col("group") != TOTAL, pl.col("pilot") != TOTAL
    )
    together: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in cells.iter_rows(named=True):
        for group in (row["group"], TOTAL):
            together[*(row[name] for name in _ITEM), group].append(row)
    rows = []
    for (*item, group), some in together.items():
        figures = [_read_said(row) for row in some if row["status"] == "published"]
        levels = _levels(settings, str(item[1]), int(item[2]))
        pool = said.pool(figures, levels, settings.rules)
        head = {**dict(zip(_ITEM, item, strict=True)), "pilot": TOTAL, "group": group}
        left_out = len(figures) < len(some)
        rows.append({**head, **_figures(pool, levels, settings.rules), "pooled": left_out})
    return pl.DataFrame(rows, schema=ANSWERS).sort(*_ITEM, "pilot", "group")


def _admit(
    answered: pl.LazyFrame,
    before: pl.DataFrame | None,
    frozen: Collection[str],
    settings: Settings,
    release: int,
) -> pl.DataFrame:
    """The responses that this release counts: what was in before, new rounds, and late ones that may."""
    all_ = answered.select(*_CELL, "response").unique().collect(engine="streaming")
    for column in ("pilot", "group"):
        if (all_[column] == TOTAL).any():
            raise ValueError(f"{column} may not be called {TOTAL!r}")
    if all_.null_count().sum_horizontal().sum():
        raise ValueError("responses without a round, pilot, group or response")
    if before is None:
        return all_.with_columns(release=pl.lit(release, pl.Int32)).select(list(LEDGER))
    key = [*_CELL, "response"]
    gone = before.join(all_, on=key, how="anti")
    if gone.height:
        raise ProtectionFailed(
            "gone", f"{gone.height} responses of published rounds are gone", str(gone.height)
        )
    new = all_.join(before, on=key, how="anti")
    many = pl.len().over(_CELL) >= settings.late_from
    new = new.filter(~pl.col("round").is_in(list(frozen)) | many)
    return pl.concat([before, new.with_columns(release=pl.lit(release, pl.Int32)).select(list(LEDGER))])


def _count(ledger: pl.DataFrame) -> dict[str, dict[Key, int]]:
    out: dict[str, dict[Key, int]] = defaultdict(dict)
    for name, pilot, group, n in ledger.group_by(_CELL).len().iter_rows():
        out[name][pilot, group] = n
    return out


def _expected(frame: pl.DataFrame | None) -> dict[str, dict[Key, int]]:
    out: dict[str, dict[Key, int]] = defaultdict(dict)
    if frame is not None:
        for row in frame.select(*_CELL, "responses").iter_rows():
            out[row[0]][row[1], row[2]] = row[3]
    return out


def _full(cells: Mapping[Key, int], asked: Iterable[Key]) -> dict[Key, int]:
    """Every pilot by every group of the round, 0 where nobody answered, and the margins."""
    keys = [*cells, *asked]
    pilots, groups = ({k[i] for k in keys} for i in (0, 1))
    return with_margins({(p, g): cells.get((p, g), 0) for p in sorted(pilots) for g in sorted(groups)})


def _publishing(earlier: Sequence[ProtectedSurvey], name: str) -> list[ProtectedSurvey]:
    """The earlier releases whose counts of the round differ from those before."""
    out: list[ProtectedSurvey] = []
    for survey in earlier:
        table = _table(survey, name)
        if table and (not out or table != _table(out[-1], name)):
            out.append(survey)
    return out


def _table(survey: ProtectedSurvey, name: str) -> Table:
    rows = survey.counts.filter(pl.col("round") == name).select("pilot", "group", "n")
    return {(p, g): n for p, g, n in rows.iter_rows()}


def _versions(earlier: Sequence[ProtectedSurvey], name: str) -> list[Table]:
    """The round as the earlier releases published it, without repeats."""
    return [_table(survey, name) for survey in _publishing(earlier, name)]


def _true(ledger: pl.DataFrame, name: str) -> dict[Key, int]:
    """The round's true counts with margins; 0 for what is not named."""
    return defaultdict(int, with_margins(_count(ledger)[name]))


def _same(cells: Mapping[Key, int], published: Table, name: str) -> None:
    """Raises ProtectionFailed unless the ledger's counts are those that were published."""
    counts = with_margins(cells)
    if any(n is not None and n != counts.get(key, 0) for key, n in published.items()):
        raise ProtectionFailed("changed", f"the counts of {name} are not those published before", name)


Cells = dict[Key, dict[int, list[int]]]
"""Per cell and release the answers by level that came in with it."""


def _histograms(
    answered: pl.LazyFrame, ledger: pl.DataFrame, release: int, settings: Settings
) -> dict[Item, Cells]:
    key = [*_ITEM, "pilot", "group", "level"]
    if release == 0:  # the first of all: everything is in, and one column need not be read
        rows = answered.group_by(key).len().with_columns(release=pl.lit(0, pl.Int32))
    else:
        rows = answered.join(ledger.lazy(), on=[*_CELL, "response"]).group_by([*key, "release"]).len()
    counted = rows.select(*key, "release", "len").collect(engine="streaming")
    out: dict[Item, Cells] = defaultdict(lambda: defaultdict(dict))
    for name, instrument, version, item, pilot, group, level, entered, n in counted.iter_rows():
        levels = _levels(settings, instrument, version)
        if not 1 <= level <= levels:
            raise ValueError(f"level {level} of {item} is not on its scale of {levels}")
        cell = out[name, instrument, version, item][pilot, group]
        cell.setdefault(entered, [0] * levels)[level - 1] = n
    return out


def _parts(
    histograms: Mapping[Item, Cells],
    shown: Mapping[str, Table],
    before: Mapping[Item, Opinions],
    frozen: Collection[str],
    release: int,
    settings: Settings,
) -> dict[Item, Opinions]:
    """The parts of every item; raises ProtectionFailed when answers published before have changed."""
    out = {}
    for item in sorted({*histograms, *before}):
        cells, levels = histograms.get(item, {}), _levels(settings, item[1], item[2])
        for cell, part in before.get(item, Opinions()).cells.items():
            batches = cells.get(cell, {}).items()
            then = said.add((tuple(h) for r, h in batches if r <= part.release), levels)
            if then != part.histogram:
                raise ProtectionFailed("changed", f"answers to {item} published before have changed", item[0])
        groups = {g for _, g in cells}
        now = {
            cell: said.add((tuple(h) for h in cells.get(cell, {}).values()), levels)
            for cell, n in shown[item[0]].items()
            if TOTAL not in cell and n != 0 and cell[1] in groups
        }
        if item[0] in frozen:
            old = before.get(item, Opinions())
            out[item] = said.go_on(old, now, shown[item[0]], release, settings.rules)
        else:
            out[item] = said.begin(now, shown[item[0]], release, settings.rules)
    return out


def _counts_frame(shown: Mapping[str, Table], asked: Mapping[str, Mapping[Key, int]]) -> pl.DataFrame:
    rows = []
    for name, table in shown.items():
        mine = asked.get(name, {})
        known = with_margins({k: n for k, n in mine.items() if k in table})
        unknown = with_margins(
            {k: 1 for k, n in table.items() if TOTAL not in k and n != 0 and k not in mine}
        )
        for key, n in table.items():
            expected = known.get(key) if n is not None and key not in unknown else None
            rows.append(
                {
                    **dict(zip(_CELL, (name, *key), strict=True)),
                    "status": "suppressed" if n is None else "published",
                    "n": n,
                    "expected": expected,
                    "rate": (200 * n + expected) // (2 * expected) if expected and n is not None else None,
                }
            )
    return pl.DataFrame(rows, schema=COUNTS).sort(_CELL)


def _answers_frame(
    shown: Mapping[str, Table], parts: Mapping[Item, Opinions], settings: Settings
) -> pl.DataFrame:
    rules, rows = settings.rules, []
    for item, opinions in parts.items():
        table, levels = shown[item[0]], _levels(settings, item[1], item[2])
        head = dict(zip(_ITEM, item, strict=True))
        for cell, part in opinions.cells.items():
            where = {**head, "pilot": cell[0], "group": cell[1], "pooled": False}
            if table.get(cell) is None or part.kind == "suppressed":
                rows.append({**where, "status": "suppressed", "approximate": False})
            elif part.kind == "banded":
                rows.append({**where, "status": "banded", "band": part.band, "approximate": False})
            else:
                rows.append({**where, **_figures(said.say(part.histogram, rules), levels, rules)})
        pilots, groups = ({c[i] for c in opinions.cells} for i in (0, 1))
        margins = [*((p, TOTAL) for p in pilots), *((TOTAL, g) for g in groups), (TOTAL, TOTAL)]
        for margin in margins:
            figure, left_out = said.margin(opinions, margin, levels, rules)
            where = {**head, "pilot": margin[0], "group": margin[1], "pooled": left_out}
            rows.append({**where, **_figures(figure, levels, rules)})
    return pl.DataFrame(rows, schema=ANSWERS).sort(*_ITEM, "pilot", "group")


def _figures(figure: Said | None, levels: int, rules: Rules) -> dict[str, Any]:
    if figure is None:
        return {"status": "suppressed", "approximate": False}
    mean, agrees = said.mean_interval(figure, levels), said.share_interval(figure, 2, rules)
    return {
        "status": "published",
        "n": figure.n,
        "mean": figure.mean,
        "step": figure.step,
        "mean_lower": mean.lower if mean else None,
        "mean_upper": mean.upper if mean else None,
        **dict(zip(said.CLASSES, figure.shares or (None, None, None), strict=True)),
        "over": figure.over or None,
        "agrees_lower": agrees.lower,
        "agrees_upper": agrees.upper,
        "approximate": figure.approximate,
    }


def _read_said(row: Mapping[str, Any]) -> Said:
    shares = None if row["over"] else (row["disagrees"], row["neither"], row["agrees"])
    return Said(row["n"], row["mean"], row["step"], shares, row["over"] or "", row["approximate"])


def _audit_frame(
    shown: Mapping[str, Table],
    ledger: pl.DataFrame,
    earlier: Sequence[ProtectedSurvey],
    holdings: Collection[Contributor],
    settings: Settings,
) -> pl.DataFrame:
    """The audit of this release; raises ProtectionFailed when an earlier one no longer holds beside it."""
    rows: list[tuple[object, ...]] = []
    rule = settings.requirement
    for name, table in shown.items():
        versions, truth = (
            _versions(earlier, name),
            [_true(e.ledger, name) for e in _publishing(earlier, name)],
        )
        if not versions or versions[-1] != table:
            versions, truth = [*versions, table], [*truth, _true(ledger, name)]
        last = len(versions) - 1
        for (v, key), found in feasible.feasible(versions, truth, OUTSIDER, rule):
            holds = found.meets(rule, OUTSIDER)
            if v < last and not holds:
                raise ProtectionFailed(
                    "exposed", f"{name}: a count hidden in an earlier release is now too well known", name
                )
            if v == last:
                values = min(found.values, settings.late_from * 2)
                rows.append((name, "outsider", *key, 1, found.lower, found.upper, values, holds))
        readers = contributors({pilot for pilot, _ in table}, holdings)[1:]
        found_worst = feasible.worst(versions, truth, readers, rule)
        if (narrow := found_worst.narrowest) is not None:
            least = (narrow.lower, narrow.upper, narrow.values, found_worst.fails == 0)
            rows.append((name, "pilot", "", "", found_worst.checked, *least))
    return pl.DataFrame(rows, schema=AUDIT, orient="row").sort("round", "reader", "pilot", "group")


def _parts_frame(parts: Mapping[Item, Opinions]) -> pl.DataFrame:
    rows = []
    for item, opinions in parts.items():
        blocks = {(TOTAL, group): part for group, part in opinions.blocks.items()}
        for cell, part in {**opinions.cells, **blocks}.items():
            rows.append((*item, *cell, part.kind, part.release, part.block, part.band, list(part.histogram)))
    return pl.DataFrame(rows, schema=PARTS, orient="row").sort(*_ITEM, "pilot", "group")


def _read_parts(frame: pl.DataFrame) -> dict[Item, Opinions]:
    out: dict[Item, Opinions] = defaultdict(Opinions)
    for *item, pilot, group, kind, release, block, band, histogram in frame.select(list(PARTS)).iter_rows():
        part = Part(kind, tuple(histogram), release, block, band)
        opinions = out[item[0], item[1], item[2], item[3]]
        if kind == "block":
            opinions.blocks[group] = part
        else:
            opinions.cells[pilot, group] = part
    return out


def _levels(settings: Settings, instrument: str, version: int) -> int:
    return settings.scales.get((instrument, version), settings.levels)
