"""`python -m soila_dash withdraw …`: a release, a file of answers, one response or a figure taken back."""

import argparse
import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from soila_dash import paths
from soila_dash.catalog import load
from soila_dash.clock import finnish_day
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator
from soila_dash.printing import print_faults, print_published
from soila_dash.releases import make, memory, owner_memory, sealed_rounds, shelf, surveys, withdrawals
from soila_dash.releases.manifest import Manifest
from soila_dash.releases.observation_files import read_parts
from soila_dash.releases.withdrawals import Taken
from soila_dash.sources import erasure, private, tabulation
from soila_dash.sources.survey_rows import response_id

Ids = list[str]


def add(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives the command what may be taken back, and its reasons."""
    things = parser.add_subparsers(required=True, metavar="WHAT")
    wanted: tuple[tuple[str, tuple[str, ...], Callable[[argparse.Namespace, Translator], int]], ...] = (
        ("release", ("id",), _release),
        ("file", ("file",), _file),
        ("response", ("round", "pilot", "group", "number"), _response),
        ("figure", ("source",), _figure),
        ("figures", ("file",), _figures),
    )
    for name, places, run in wanted:
        thing = things.add_parser(name, help=t(f"cli.withdraw.{name}"))
        for place in places:
            thing.add_argument(place, metavar=place.upper(), help=t(f"cli.withdraw.which.{place}"))
        thing.add_argument(
            "--reason", choices=withdrawals.REASONS, required=True, help=t("cli.withdraw.reason")
        )
        thing.set_defaults(run=run, trail=f"withdraw {name}")


def _withdrawal(options: argparse.Namespace) -> Taken:
    return Taken(finnish_day().isoformat(), options.reason)


def _release(options: argparse.Namespace, t: Translator) -> int:
    with private.lock(paths.private()):
        withdrawals.refuse(paths.releases(), options.id)
        if options.id not in shelf.all_releases(paths.releases()):
            raise DataFaults([Fault("unknown_release", str(paths.releases()), found=options.id)])
        taken, entries = _withdrawal(options), memory.entries(paths.private() / make.PROTECTED)
        marks = erasure.record(paths.private(), [], "", [], (taken.date, taken.reason), len(entries))
        # The same content built on another day goes with it.
        kind, content = options.id.split("-")[0], options.id.rsplit("-", 1)[-1]
        same = shelf.all_releases(paths.releases(), kind)
        going = [id for id in same if id.endswith(f"-{content}")]
        rounds = _only_in(going, [id for id in same if id not in going]) if kind == "real" else set()
        _remove(going, taken, t, marks, rounds)
        print_faults(withdrawals.held_back(paths.releases()) if rounds else (), t)
    return 0


def _only_in(going: Ids, staying: Ids) -> set[str]:
    """The survey rounds and owners' sources that no release which stays shows as those do that go."""
    gone, left = (
        {pair for id in ids for pair in _versions(paths.releases() / id)} for ids in (going, staying)
    )
    return {name for name, _ in gone - left}


def _versions(release: Path) -> Iterator[tuple[str, object]]:
    yield from memory.versions(release).items()
    for (source,), mine in owner_memory.read_owner_rows(release).sort(pl.all()).group_by("source"):
        yield str(source), mine.drop("lead").write_csv()


def _file(options: argparse.Namespace, t: Translator) -> int:
    with private.lock(paths.private()):
        found = _kept_file(paths.responses(), options.file, Fault("withdraw_unknown_file"))
        _answers(found, "", options, t)
    return 0


def _response(options: argparse.Namespace, t: Translator) -> int:
    if not options.number.isdecimal():
        raise DataFaults([Fault("withdraw_unknown_response", found=options.number)])
    id = response_id(options.round, options.pilot, options.group, int(options.number))
    with private.lock(paths.private()):
        found = erasure.files_with(paths.responses(), id)
        if not found:
            raise DataFaults([Fault("withdraw_unknown_response", found=options.number)])
        _answers(found, id, options, t)
    return 0


def _answers(found: list[Path], response: str, options: argparse.Namespace, t: Translator) -> None:
    """Takes answers out of the private folder and everything published that held them off the shelf."""
    taken = _withdrawal(options)
    rows = pl.concat(
        pl.read_parquet(path, columns=["round", "pilot", "group", "response"]).unique() for path in found
    )
    rows = rows.filter(pl.col("response") == response) if response else rows
    history = paths.private() / make.PROTECTED
    before = erasure.read(paths.private())
    withdrawals.refuse_older(paths.releases(), before.marks)
    earlier = memory.history(history)
    # Without the whole history it is not known which releases the answers are in.
    memory.check(paths.releases(), earlier, withdrawals.read(paths.releases()).releases)
    entered = rows.join(surveys.read_ledger(history), on=["round", "pilot", "group", "response"], how="semi")
    cells = _cells(entered) | sealed_rounds.published_cells(earlier, _cells(rows), before.rounds)
    # What was taken back once is in nothing served, unless that command was killed halfway.
    halfway = before.marks - set(withdrawals.read(paths.releases()).answers)
    rounds = {cell[0] for cell in (cells if halfway else cells - before.cells)}
    marks = erasure.record(paths.private(), found, response, cells, (taken.date, taken.reason), len(earlier))
    releases = [id for id in _real() if rounds & surveys.counted_rounds(paths.releases() / id)]

    def erase() -> None:
        erasure.erase(found, response)
        surveys.forget(history, {cell[0] for cell in cells})
        # Whoever takes answers out of a round says what was wrong with the releases it was in.
        withdrawals.publish_again(paths.releases(), {cell[0] for cell in cells})

    _rebuild(releases, taken, t, marks, erase)
    print(t.n("cli.withdrawn.responses", rows["response"].n_unique()))


def _figure(options: argparse.Namespace, t: Translator) -> int:
    folder = paths.releases()
    with private.lock(paths.private()):
        holding = [id for id in _real() if options.source in _sources(folder / id)]
        if not holding:
            raise DataFaults([Fault("withdraw_unknown_source", found=options.source)])
        taken, record = _withdrawal(options), withdrawals.read(folder)
        figures = {**record.figures, options.source: taken}
        withdrawals.write(folder, replace(record, figures=figures))
        _rebuild(holding, taken, t)
    return 0


def _figures(options: argparse.Namespace, t: Translator) -> int:
    """Takes an owner's tabulation out of the private folder and everything that holds figures of it."""
    with private.lock(paths.private()):
        (found,) = _kept_file(paths.tabulations(), options.file, Fault("withdraw_unknown_figures"))
        withdrawals.refuse_older(paths.releases(), erasure.read(paths.private()).marks)
        counts = pl.read_parquet(found)
        taken, entries = _withdrawal(options), memory.entries(paths.private() / make.PROTECTED)
        marks = erasure.record(paths.private(), [found], "", [], (taken.date, taken.reason), len(entries))
        rows = {id: owner_memory.read_owner_rows(paths.releases() / id) for id in _real()}
        holding = [
            id for id, mine in rows.items() if mine.join(counts, on=tabulation.PLACE, how="semi").height
        ]

        def erase() -> None:
            owner_memory.forget(paths.tabulations(), counts)
            erasure.erase([found], "")
            # Whoever takes figures away says what was wrong with the releases that they were in.
            sources = {id for mine in rows.values() for id in mine["source"]}
            withdrawals.publish_again(paths.releases(), sources)

        _rebuild(holding, taken, t, marks, erase)
        print(t.n("cli.withdrawn.figures", counts.height))
    return 0


def _kept_file(folder: Path, given: str, unknown: Fault) -> list[Path]:
    """The one kept file that is the given one, or whose digest begins so; for none raises `unknown`."""
    path = Path(given)
    named = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else given
    found = erasure.files(folder, named) if len(named) >= 12 else []
    if len(found) != 1:
        raise DataFaults([replace(unknown, found=given, expected="SHA-256")])
    private.verify(found)
    return found


def _cells(rows: pl.DataFrame) -> set[erasure.Cell]:
    return {(a, b, c) for a, b, c in rows.select("round", "pilot", "group").unique().iter_rows()}


def _real() -> Ids:
    return shelf.all_releases(paths.releases(), "real")


def _sources(folder: Path) -> set[str]:
    return set(read_parts(folder)["source"])


def _remove(
    releases: Ids, taken: Taken, t: Translator, marks: Collection[str] = (), rounds: Collection[str] = ()
) -> None:
    shelf.withdraw(paths.releases(), releases, taken, marks, rounds)
    for id in releases:
        print(t("cli.withdrawn.release", release=id))


def _rebuild(
    releases: Ids,
    taken: Taken,
    t: Translator,
    marks: Collection[str] = (),
    erase: Callable[[], None] = lambda: None,
) -> None:
    """Takes releases off the shelf, then what they were made of away (`erase`), and puts a new one in their
    place, of the same figures but for what was taken back."""
    current = shelf.serve(paths.releases(), "real") if releases else None
    kept = make.figures_of(current.folder, current.manifest) if current else None
    _remove(releases, taken, t, marks)
    erase()
    if current is None or kept is None or current.manifest.id not in releases:
        return
    today = dt.date.fromisoformat(taken.date)
    made: Manifest = make.rebuild(paths.releases(), load(paths.catalog()), kept, today, paths.private())
    shelf.publish(paths.releases(), made.id)
    print_published(made, t)
