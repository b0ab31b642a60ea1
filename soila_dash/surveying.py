"""`python -m soila_dash survey …`: the template, and checking and importing what comes back."""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from soila_dash import paths
from soila_dash.cards.base.code_words import code_names
from soila_dash.catalog import Catalog, load
from soila_dash.clock import finnish_day
from soila_dash.faults import DataFaults, Fault
from soila_dash.files.template import survey_template
from soila_dash.i18n import Translator
from soila_dash.plain_text import printable
from soila_dash.printing import print_faults, suffix, write_file
from soila_dash.releases import make, memory, owner_memory, shelf, withdrawals
from soila_dash.releases.shelf import KINDS
from soila_dash.sources import erasure, example_survey, private, survey_files, survey_layout, survey_rows

_DROP = re.compile(r"(?P<file>.+):(?:(?P<sheet>[^!]+)!)?(?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?")


def add(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives the command its three tasks and their options."""
    tasks = parser.add_subparsers(required=True, metavar="TASK")
    template = tasks.add_parser("template", help=t("cli.survey.template"))
    template.add_argument("out", metavar="OUT.xlsx", type=Path, help=t("cli.out"))
    for name in ("pilot", "round", "group"):
        template.add_argument(f"--{name}", default="", help=t(f"cli.survey.{name}"))
    template.set_defaults(run=_template)
    check = tasks.add_parser("check", help=t("cli.survey.check"))
    check.set_defaults(run=_check)
    for task in (template, check):
        task.add_argument("--kind", choices=KINDS, default="real", help=t("cli.survey.kind"))
    backup = tasks.add_parser("backup", help=t("cli.survey.backup"))
    backup.set_defaults(run=_backup)
    restore = tasks.add_parser("restore", help=t("cli.survey.restore"))
    restore.set_defaults(run=_restore, trail="survey restore")
    for task in (backup, restore):
        task.add_argument("file", metavar="FILE.zip", type=Path, help=t("cli.survey.copy"))
    tasks.add_parser("close", help=t("cli.survey.close")).set_defaults(run=_close, trail="survey close")
    importing = tasks.add_parser("import", help=t("cli.survey.import"))
    importing.set_defaults(run=_import, trail="survey import")
    for task in (check, importing):
        task.add_argument("files", metavar="FILE", type=Path, nargs="+", help=t("cli.survey.files"))
        task.add_argument("--drop", nargs="+", action="extend", default=[], help=t("cli.survey.drop"))


def _backup(options: argparse.Namespace, t: Translator) -> int:
    with private.lock(paths.private()):
        n = memory.backup(paths.private(), options.file)
    print(t("cli.survey.backed_up", n=n, file=printable(str(options.file))))
    return 0


def _restore(options: argparse.Namespace, t: Translator) -> int:
    with private.lock(paths.private()):
        n = memory.restore(options.file, paths.private())
    print(t("cli.survey.restored", n=n, file=printable(str(options.file))))
    return 0


def _close(_: argparse.Namespace, t: Translator) -> int:
    """Ends the rounds whose answers are lost: those on the shelf stay as they are served. Once anything was
    withdrawn, every round that has begun ends: what it held of that is known to nobody."""
    folder, private_folder = paths.releases(), paths.private()
    with private.lock(private_folder):
        memory.refuse_occupied(private_folder)
        marks = withdrawals.read(folder).answers
        history = private_folder / make.PROTECTED
        real = shelf.all_releases(folder, "real")
        rounds = memory.close(folder, real, history)
        owner_memory.adopt(folder, real, private_folder / make.TABULATIONS)
        today = finnish_day()
        begun = [r.id for r in load(paths.catalog()).survey.rounds if marks and r.start <= today]
        closed = sorted({*rounds, *begun})
        erasure.close(private_folder, closed, marks, len(memory.entries(history)))
    said = t.n("cli.survey.closed_rounds", len(closed), rounds=", ".join(closed))
    print(said if closed else t("cli.survey.closed_none"))
    return 0


def _template(options: argparse.Namespace, t: Translator) -> int:
    suffix(options.out, (".xlsx",))
    content = survey_template(_catalog(options.kind), t, options.pilot, options.round, options.group)
    return write_file(options.out, content, t, "cli.survey.written")


def _check(options: argparse.Namespace, t: Translator) -> int:
    reading = _read(options, t, _catalog(options.kind), paths.responses() if options.kind == "real" else None)
    if reading is None:
        return 1
    for file in reading.files:
        _tell("cli.survey.sound", file, t)
    return 0


def _import(options: argparse.Namespace, t: Translator) -> int:
    with private.lock(paths.private()):
        reading = _read(options, t, load(paths.catalog()), paths.responses())
        if reading is None:
            print(t("cli.survey.nothing"), file=sys.stderr)
            return 1
        survey_files.keep(reading, paths.responses())
        closed = erasure.read(paths.private()).rounds
    for file in reading.files:
        _tell("cli.survey.imported", file, t)
    imported = {name for file in reading.files if not file.known for name in file.rows["round"].unique()}
    for name in sorted(closed & imported):
        print(t("cli.survey.closed", round=name), file=sys.stderr)
    return 0


def _catalog(kind: str) -> Catalog:
    """The catalogue, or that of the example land: its regions and its surveys."""
    catalog = load(paths.catalog())
    return example_survey.catalog(catalog) if kind == "example" else catalog


def _read(
    options: argparse.Namespace, t: Translator, catalog: Catalog, folder: Path | None
) -> survey_files.Reading | None:
    """What the files hold; None, and every fault told, when something is wrong in them."""
    reading = survey_files.read(options.files, catalog, folder, [_drop(text) for text in options.drop])
    names = code_names(t, catalog)
    names |= {name: t(f"survey.column.{name}") for name in survey_layout.FIELDS}
    names |= {i.id: i.text[t.language].rstrip(".") for form in catalog.survey.instruments for i in form.items}
    print_faults([*reading.told, *_ahead(reading)], t, names)
    if not reading.faults:
        return reading
    print_faults(reading.faults, t, names)
    print(t.n("cli.survey.faults", len(reading.faults)), file=sys.stderr)
    return None


def _ahead(reading: survey_files.Reading) -> Iterator[Fault]:
    """Of each file how many responses are dated later than today, as any to a round that is to come."""
    today = finnish_day()
    for file in reading.files:
        days = file.rows["answered"].filter(file.rows["answered"] > today)
        if len(days):
            first = str(days.min())
            yield Fault("survey_ahead", str(file.file), found=str(len(days)), expected=first)


def _tell(key: str, file: survey_files.Received, t: Translator) -> None:
    if file.known:
        print(t("cli.survey.known", file=printable(str(file.file))))
        return
    print(t.n(key, file.rows.height, file=printable(str(file.file))))
    if file.dropped:
        print(t.n("cli.survey.dropped", file.dropped))


def _drop(text: str) -> survey_rows.Drop:
    """FILE:ROW, FILE:FIRST-LAST or FILE:SHEET!ROW; raises DataFaults for anything else."""
    found = _DROP.fullmatch(text)
    if found is None:
        raise DataFaults([Fault("survey_drop_form", key="--drop", found=text, expected="FILE:ROW")])
    first = int(found["first"])
    return survey_rows.Drop(found["file"], first, int(found["last"] or first), found["sheet"] or "")
