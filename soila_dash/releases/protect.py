"""Small numbers protected: survey responses in, tables that may be published out.

The rules are those of the design, "Small numbers in our own surveys":
(a) how many answered: counts of 1 to 4 hidden with as many others as it takes (protection/counts.py);
(b) what they answered: shown from ten answers up, a band from five (see protection.statements).
A published round is frozen: late answers enter a later release, a cell's together, once there are as
many as a count must be to be shown; what is published then is protected beside all that was before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import polars as pl

from soila_dash.releases.protection import disclosure, statements
from soila_dash.releases.protection.audit import audit_frame, with_rule_reader
from soila_dash.releases.protection.counts import CannotHide, Task, suppress
from soila_dash.releases.protection.frames import (
    Columns,
    answers_frame,
    counts_frame,
    levels_of,
    parts_frame,
    read_parts,
)
from soila_dash.releases.protection.model import (
    TOTAL,
    Contributor,
    Key,
    ProtectionFailed,
    Table,
    contributors,
    with_margins,
)
from soila_dash.releases.protection.other_tables import possible
from soila_dash.releases.protection.schema import (
    ANSWERS,
    AUDIT,
    CELL,
    COUNTS,
    ITEM,
    LEDGER,
    PARTS,
    Item,
    ProtectedSurvey,
    Settings,
)
from soila_dash.releases.protection.statements import Column

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
    "protect",
]


def protect(
    responses: pl.DataFrame | pl.LazyFrame,
    settings: Settings,
    earlier: Sequence[ProtectedSurvey],
    *,
    private: Path,
    expected: pl.DataFrame | None = None,
    holdings: Collection[Contributor] = (),
    secrets: Mapping[str, str] = MappingProxyType({}),
    tries: int = 0,
) -> ProtectedSurvey:
    """All rounds of `responses` (rows of sources.responses.RESPONSES) as they may be published.

    `earlier`: every release of these surveys published before, oldest first (its counts; of the last
    one also the private frames). `private`: the folder that unprotected files may be in; the engine's
    are written there and removed. `expected`: round, pilot, group, responses: how many were asked; it is
    published only where the count is. `holdings`: pilots whose answers somebody knows together: a
    region's, an organisation's; each pilot by itself is one anyway. `secrets`: by round, see counts.Task.
    `tries`: see other_tables. A response counts as one when it holds at least one answer.

    Large surveys come as a lazy frame over Parquet: rows are counted in two streaming passes, and all
    that follows works on counts. Raises ProtectionFailed when the engine is absent or fails, when the
    requirement cannot be met, or when answers published before are gone or changed: nothing may be
    published then. Raises ValueError for levels outside their scale and for a code named TOTAL.
    """
    release = _next_number(earlier)
    frozen = {r for e in earlier for r in e.counts["round"].unique()}
    if frozen and earlier[-1].settings.thresholds != settings.thresholds:
        raise ProtectionFailed("thresholds", "thresholds differ from those of the rounds published before")
    answered = responses.lazy().filter(pl.col("level").is_not_null())
    ledger = _admit(answered, earlier[-1].ledger if earlier else None, frozen, settings, release)
    asked = _expected_counts(expected)
    shown: dict[str, dict[Key, int | None]] = {}
    tasks: dict[str, Task] = {}
    for name, cells in sorted(_count(ledger).items()):
        before = _publications(earlier, name)
        was_in = ledger.filter((pl.col("round") != name) | (pl.col("release") < release))
        if before:
            _same(_count(was_in)[name], _table(before[-1], name), name)
        if before and was_in.height == ledger.height:
            shown[name] = dict(_table(before[-1], name))
            continue
        tasks[name] = Task(
            counts=_full(cells, asked.get(name, {})),
            private=private,
            rule=settings.requirement,
            holdings=holdings,
            before=[_table(e, name) for e in before],
            then=[_true(e.ledger, name) for e in before],
            secret=secrets.get(name, ""),
        )
        try:
            shown[name] = suppress(tasks[name])
        except CannotHide as error:
            if not before:
                raise ProtectionFailed("impossible", str(error), name) from error
            # The late answers wait: the round stays as it was published.
            ledger, shown[name] = was_in, dict(_table(before[-1], name))
    waiting = _pending_cells(answered, ledger, shown, frozen)
    histograms = _histograms(answered, ledger, release, settings)
    columns = _columns(histograms, shown, earlier, release, holdings, settings)
    audit = _audit(earlier, ledger, shown, columns, holdings, settings)
    return ProtectedSurvey(
        counts=counts_frame(shown, asked, waiting),
        answers=answers_frame(columns, settings),
        audit=_with_rule_reader(audit, tasks, shown, earlier, tries),
        ledger=ledger,
        parts=parts_frame(columns),
        settings=settings,
    )


def _next_number(earlier: Sequence[ProtectedSurvey]) -> int:
    """The number of this release in the private frames, from 0."""
    if not earlier:
        return 0
    numbers = [frame["release"].max() for frame in earlier[-1].private.values()]
    return 1 + max((int(str(n)) for n in numbers if n is not None), default=-1)


def _audit(
    earlier: Sequence[ProtectedSurvey],
    ledger: pl.DataFrame,
    shown: Mapping[str, Mapping[Key, int | None]],
    columns: Columns,
    holdings: Collection[Contributor],
    settings: Settings,
) -> pl.DataFrame:
    """AUDIT of what is published now, beside all that was published before; raises ProtectionFailed when a
    hidden count is too well known."""
    versions = {n: _publications(earlier, n) for n in shown}
    audit = audit_frame(
        {n: [_table(e, n) for e in found] for n, found in versions.items()},
        {n: [_true(e.ledger, n) for e in found] for n, found in versions.items()},
        shown,
        {n: _true(ledger, n) for n in shown},
        columns,
        holdings,
        settings,
    )
    if not audit["holds"].all():
        raise ProtectionFailed("exposed", "the audit found a hidden count that is too well known")
    return audit


def _with_rule_reader(
    audit: pl.DataFrame,
    tasks: Mapping[str, Task],
    shown: Mapping[str, Table],
    earlier: Sequence[ProtectedSurvey],
    tries: int,
) -> pl.DataFrame:
    """The audit with what a reader of the code knows of the hidden counts of new rounds."""
    if not tries:
        return audit
    new = {
        n: {key: len(numbers) > 1 for key, numbers in possible(task, shown[n], tries).items()}
        for n, task in tasks.items()
        if not task.before
    }
    return with_rule_reader(audit, new, earlier[-1].audit if earlier else None)


def _admit(
    answered: pl.LazyFrame,
    before: pl.DataFrame | None,
    frozen: Collection[str],
    settings: Settings,
    release: int,
) -> pl.DataFrame:
    """The responses that this release counts: what was in before, new rounds, and late ones that may."""
    # In one order, whichever the rows came in: what is kept of two builds of the same is the same.
    all_ = answered.select(*CELL, "response").unique().collect(engine="streaming").sort(*CELL, "response")
    for column in ("pilot", "group"):
        if (all_[column] == TOTAL).any():
            raise ValueError(f"{column} may not be called {TOTAL!r}")
    if all_.null_count().sum_horizontal().sum():
        raise ValueError("responses without a round, pilot, group or response")
    if before is None:
        return all_.with_columns(release=pl.lit(release, pl.Int32)).select(list(LEDGER))
    key = [*CELL, "response"]
    gone = before.join(all_, on=key, how="anti")
    if gone.height:
        raise ProtectionFailed(
            "gone", f"{gone.height} responses of published rounds are gone", str(gone.height)
        )
    new = all_.join(before, on=key, how="anti")
    many = pl.len().over(CELL) >= settings.late_from
    new = new.filter(~pl.col("round").is_in(list(frozen)) | many)
    return pl.concat([before, new.with_columns(release=pl.lit(release, pl.Int32)).select(list(LEDGER))])


def _count(ledger: pl.DataFrame) -> dict[str, dict[Key, int]]:
    out: dict[str, dict[Key, int]] = defaultdict(dict)
    for name, pilot, group, n in ledger.group_by(CELL).len().iter_rows():
        out[name][pilot, group] = n
    return out


def _expected_counts(frame: pl.DataFrame | None) -> dict[str, dict[Key, int]]:
    out: dict[str, dict[Key, int]] = defaultdict(dict)
    if frame is not None:
        for row in frame.select(*CELL, "responses").iter_rows():
            out[row[0]][row[1], row[2]] = row[3]
    return out


def _full(cells: Mapping[Key, int], asked: Iterable[Key]) -> dict[Key, int]:
    """Every pilot by every group of the round, 0 where nobody answered, and the margins."""
    keys = [*cells, *asked]
    pilots, groups = ({k[i] for k in keys} for i in (0, 1))
    return with_margins({(p, g): cells.get((p, g), 0) for p in sorted(pilots) for g in sorted(groups)})


def _publications(earlier: Sequence[ProtectedSurvey], name: str) -> list[ProtectedSurvey]:
    """The earlier releases whose counts of the round differ from those before."""
    out: list[ProtectedSurvey] = []
    for survey in earlier:
        table = _table(survey, name)
        if table and (not out or table != _table(out[-1], name)):
            out.append(survey)
    return out


def _table(survey: ProtectedSurvey, name: str) -> Table:
    """A round as a release published it; what was not published yet counted as nothing."""
    rows = survey.counts.filter(pl.col("round") == name).select("pilot", "group", "n", "status")
    return {(p, g): 0 if status == "waiting" else n for p, g, n, status in rows.iter_rows()}


def _true(ledger: pl.DataFrame, name: str) -> dict[Key, int]:
    """The round's true counts with margins; 0 for what is not named."""
    return defaultdict(int, with_margins(_count(ledger)[name]))


def _pending_cells(
    answered: pl.LazyFrame,
    ledger: pl.DataFrame,
    shown: dict[str, dict[Key, int | None]],
    frozen: Collection[str],
) -> dict[str, set[Key]]:
    """By round the cells that are not published yet; they join `shown` as counting nothing.

    When any answers have come to the round since its first build, to whichever cell, every cell without any
    is said to wait: so it does not tell that one of them has got one to four.
    """
    if not frozen:
        return {}
    late = answered.filter(pl.col("round").is_in(list(frozen))).select(*CELL, "response").unique().collect()
    late = late.join(ledger, on=[*CELL, "response"], how="anti")
    out: dict[str, set[Key]] = {}
    grown = ledger.group_by("round").agg(more=pl.col("release").n_unique() > 1).filter("more")["round"]
    for name in sorted({*late["round"], *grown}):
        table = shown[name]
        cells = late.filter(pl.col("round") == name).select("pilot", "group").unique().iter_rows()
        keys = [k for k in (*table, *cells) if TOTAL not in k]
        pilots, groups = ({k[i] for k in keys} for i in (0, 1))
        out[name] = {(p, g) for p in pilots for g in groups if table.get((p, g), 0) == 0}
        for key in sorted(with_margins(dict.fromkeys(out[name], 0))):
            table.setdefault(key, 0)
    return out


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
    key = [*ITEM, "pilot", "group", "level"]
    if release == 0:  # the first of all: everything is in, and one column need not be read
        rows = answered.group_by(key).len().with_columns(release=pl.lit(0, pl.Int32))
    else:
        rows = answered.join(ledger.lazy(), on=[*CELL, "response"]).group_by([*key, "release"]).len()
    counted = rows.select(*key, "release", "len").collect(engine="streaming")
    out: dict[Item, Cells] = defaultdict(lambda: defaultdict(dict))
    for name, instrument, version, item, pilot, group, level, entered, n in counted.iter_rows():
        levels = levels_of(settings, instrument, version)
        if not 1 <= level <= levels:
            raise ValueError(f"level {level} of {item} is not on its scale of {levels}")
        cell = out[name, instrument, version, item][pilot, group]
        cell.setdefault(entered, [0] * levels)[level - 1] = n
    return out


def _columns(
    histograms: Mapping[Item, Cells],
    shown: Mapping[str, Table],
    earlier: Sequence[ProtectedSurvey],
    release: int,
    holdings: Collection[Contributor],
    settings: Settings,
) -> Columns:
    """What is said of every item in every group; raises ProtectionFailed when answers published before
    have changed."""
    out: Columns = {}
    before = read_parts(earlier[-1].parts) if earlier else {}
    found = {(item, group) for item, cells in histograms.items() for _, group in cells}
    for item, group in sorted({*found, *before}):
        levels, table = levels_of(settings, item[1], item[2]), shown[item[0]]
        cells = {p: batches for (p, g), batches in histograms.get(item, {}).items() if g == group}
        old = before.get((item, group), Column())
        _check_unchanged(old, cells, levels, item)
        answers = {
            pilot: disclosure.add((tuple(h) for h in cells.get(pilot, {}).values()), levels)
            for (pilot, g), n in table.items()
            if g == group and pilot != TOTAL and n != 0
        }
        counted = {pilot: n for (pilot, g), n in table.items() if g == group}
        readers = contributors(answers, holdings)
        out[item, group] = statements.update(old, answers, counted, readers, release, settings.rules)
    return out


def _check_unchanged(old: Column, cells: Mapping[str, dict[int, list[int]]], levels: int, item: Item) -> None:
    """Raises ProtectionFailed unless the answers published before are there as they were."""
    for pilot in {p.pilot for p in old.pieces}:
        pieces = [p for p in old.pieces if p.pilot == pilot]
        last = max(p.release for p in pieces)
        batches = cells.get(pilot, {}).items()
        then = disclosure.add((tuple(h) for r, h in batches if r <= last), levels)
        if then != disclosure.add((p.histogram for p in pieces), levels):
            raise ProtectionFailed("changed", f"answers to {item} published before have changed", item[0])
