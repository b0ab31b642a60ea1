"""What is taken along from the command line: an image, a report as PDF or Word, a release as data."""

import argparse
import datetime as dt
from dataclasses import replace
from pathlib import Path

from soila_dash import paths
from soila_dash.answers.briefing import briefing
from soila_dash.answers.profile import profile
from soila_dash.answers.similar import similar
from soila_dash.asking import of_release, open_ground
from soila_dash.cards import CARDS
from soila_dash.cards.base.command import of_level, of_peers, weights
from soila_dash.cards.base.starts import with_starts
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import load
from soila_dash.files import image
from soila_dash.files.pdf import to_pdf
from soila_dash.files.report import Report, goal_report, region_report
from soila_dash.files.word import to_docx
from soila_dash.i18n import LANGUAGES, Translator
from soila_dash.plain_text import printable
from soila_dash.printing import print_faults, suffix, write_file
from soila_dash.releases import package, shelf
from soila_dash.releases.shelf import KINDS
from soila_dash.store import Store

REPORTS = {".pdf": to_pdf, ".docx": to_docx}
IMAGES = {".png": image.to_png, ".svg": image.to_svg}


def add_image(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives `image` the cards that have a figure."""
    questions = parser.add_subparsers(required=True, metavar="QUESTION")
    for found in (card.sketch for card in CARDS.values() if card.sketch is not None):
        question = questions.add_parser(found.name, help=t(found.help))
        question.add_argument("out", metavar="OUT.png|OUT.svg", type=Path, help=t("cli.out"))
        of_release(question, t)
        which = t("cli.region.one" if found.regional else "cli.region.chosen")
        question.add_argument("--region", default="", required=found.regional, help=which)
        found.add(question, t)
        _language(question, t)
        question.set_defaults(run=_image, make=found.picture)


def _language(parser: argparse.ArgumentParser, t: Translator) -> None:
    """The language may be said here as well as before the command."""
    parser.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=t("cli.lang"))


def add_report(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives `report` its two subjects."""
    subjects = parser.add_subparsers(required=True, metavar="SUBJECT")
    region = subjects.add_parser("region", help=t("cli.report.region"))
    goal = subjects.add_parser("goal", help=t("cli.report.goal"))
    for subject, make, whose in (
        (region, _region_report, t("cli.region.one")),
        (goal, _goal_report, t("cli.goal")),
    ):
        subject.add_argument("code", metavar="ID", help=whose)
        subject.add_argument("out", metavar="OUT.pdf|OUT.docx", type=Path, help=t("cli.out"))
        of_release(subject, t)
        _language(subject, t)
        subject.set_defaults(run=_report, make=make)
    of_peers(region, t)
    of_level(goal, t)
    goal.add_argument("--indicator", default="", help=t("cli.indicator"))
    goal.add_argument("--year", type=int, default=None, help=t("cli.year"))
    goal.add_argument("--region", default="", help=t("cli.region"))


def add_export(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives `export` its choice of releases and its folder."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help=t("cli.export.all"))
    which.add_argument("--release", default="", help=t("cli.export.release"))
    parser.add_argument("out", metavar="OUT", type=Path, help=t("cli.export.out"))
    parser.set_defaults(run=_export)


def _export(options: argparse.Namespace, t: Translator) -> int:
    catalog = load(paths.catalog())
    for kind in KINDS if options.all else KINDS[:1]:
        served = shelf.serve(paths.releases(), kind, options.release)
        print_faults(served.refused, t)
        folder = package.write(served.folder, served.manifest, catalog, options.out)
        print(t("cli.exported", folder=printable(str(folder))))
    return 0


def _report(options: argparse.Namespace, t: Translator) -> int:
    write = REPORTS[suffix(options.out, REPORTS)]
    return write_file(options.out, write(options.make(options, t)), t)


def _region_report(options: argparse.Namespace, t: Translator) -> Report:
    on = open_ground(options, t)
    catalog, store = on.catalog, on.store
    near = None
    if options.code != store.country.code:
        near = similar(store, catalog, options.code, weights(options), options.peer)
    answer = profile(store, catalog, options.code, near.codes if near else ())
    return region_report(answer, near, Voice(t, store.by_key), _build_date(store))


def _goal_report(options: argparse.Namespace, t: Translator) -> Report:
    on = open_ground(options, t)
    catalog, store = on.catalog, on.store
    answer = briefing(
        store,
        catalog,
        options.code,
        options.indicator,
        options.level,
        options.year,
        options.sex,
        options.region,
    )
    if answer.developed is not None:
        pilots = store.surveys.survey.pilots
        answer = replace(answer, developed=with_starts(answer.developed, pilots))
    return goal_report(answer, catalog, Voice(t, store.by_key), _build_date(store))


def _build_date(store: Store) -> dt.date:
    return dt.date.fromisoformat(store.manifest.built)


def _image(options: argparse.Namespace, t: Translator) -> int:
    write = IMAGES[suffix(options.out, IMAGES)]
    on = open_ground(options, t)
    return write_file(options.out, write(options.make(options, on, Voice(t, on.store.by_key))), t)
