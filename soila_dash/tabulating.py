"""`python -m soila_dash figures …`: the form for figures from their owners, and checking and importing it."""

import argparse
import sys
from pathlib import Path
from typing import get_args

import polars as pl

from soila_dash import paths
from soila_dash.cards.base.code_words import code_names
from soila_dash.catalog import load
from soila_dash.faults import DataFaults
from soila_dash.files.tabulation_form import SUFFIXES, tabulation_form
from soila_dash.i18n import Translator
from soila_dash.plain_text import printable
from soila_dash.printing import print_faults, suffix, write_file
from soila_dash.releases import shelf
from soila_dash.releases.observation_files import read_parts
from soila_dash.sources import private, tabulation


def add(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives the command its three tasks and their options."""
    tasks = parser.add_subparsers(required=True, metavar="TASK")
    template = tasks.add_parser("template", help=t("cli.figures.template"))
    template.add_argument("indicator", metavar="INDICATOR", help=t("cli.figures.indicator"))
    template.add_argument("out", metavar="OUT", type=Path, help=t("cli.out"))
    template.add_argument("--year", type=int, nargs="+", default=[], help=t("cli.figures.year"))
    template.set_defaults(run=_template)
    for name, run in (("check", _check), ("import", _import)):
        task = tasks.add_parser(name, help=t(f"cli.figures.{name}"))
        task.add_argument("files", metavar="FILE", type=Path, nargs="+", help=t("cli.figures.files"))
        task.set_defaults(run=run, trail="figures import" if run is _import else "")


def _template(options: argparse.Namespace, t: Translator) -> int:
    form = suffix(options.out, SUFFIXES)
    content = tabulation_form(load(paths.catalog()), t, options.indicator, options.year, form)
    return write_file(options.out, content, t, "cli.figures.written")


def _check(options: argparse.Namespace, t: Translator) -> int:
    reading = _read(options, t)
    if reading is None:
        return 1
    _tell("cli.figures.sound", reading, t)
    return 0


def _import(options: argparse.Namespace, t: Translator) -> int:
    with private.lock(paths.private()):
        reading = _read(options, t)
        if reading is None:
            return 1
        tabulation.keep(reading, paths.tabulations())
    _tell("cli.figures.imported", reading, t)
    print(t("cli.figures.next"))
    return 0


def _read(options: argparse.Namespace, t: Translator) -> tabulation.Reading | None:
    """What the files hold; None, and every fault told, when something is wrong in them."""
    catalog = load(paths.catalog())
    reading = tabulation.read(options.files, catalog, paths.tabulations(), _public())
    names = code_names(t, catalog)
    names |= {name: t(f"tabulation.column.{name}") for name in tabulation.FIELDS}
    names |= {name: t(f"tabulation.permission.{name}") for name in get_args(tabulation.Permission)}
    print_faults(reading.told, t, names)
    if not reading.faults:
        return reading
    print_faults(reading.faults, t, names)
    print(t.n("cli.figures.faults", len(reading.faults)), file=sys.stderr)
    return None


def _public() -> pl.DataFrame | None:
    """The figures of the release that is served; None where none is."""
    try:
        return read_parts(shelf.serve(paths.releases(), "real").folder)
    except DataFaults:
        return None


def _tell(key: str, reading: tabulation.Reading, t: Translator) -> None:
    for file in reading.files:
        name = printable(str(file.file))
        known = t("cli.figures.known", file=name)
        print(known if file.known else t.n(key, file.counts.height, file=name))
