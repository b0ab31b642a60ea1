"""What is taken along from the command line: an image, a report as PDF or Word, a release as data."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from soila_dash import paths
from soila_dash.answers import choose
from soila_dash.answers.briefing import briefing
from soila_dash.answers.compare import compare
from soila_dash.answers.develop import develop, narrowed
from soila_dash.answers.pairs import common_years, pairs
from soila_dash.answers.profile import profile
from soila_dash.answers.similar import similar
from soila_dash.asking import asked, compared, crossed, funnelled, of_indicator, of_peers, opened, weights
from soila_dash.cards.base.faults import fault_text
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.starts import with_starts
from soila_dash.cards.base.under import goal_name
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.compare import comparison_picture
from soila_dash.cards.funnel import funnel_picture
from soila_dash.cards.maps.card import borders_picture, map_picture
from soila_dash.cards.matrix import heat_picture
from soila_dash.cards.multiples import multiples_picture
from soila_dash.cards.pairs import pairs_picture
from soila_dash.cards.profile.card import spine_picture
from soila_dash.cards.trend import development_picture
from soila_dash.catalog import load
from soila_dash.faults import DataFaults, Fault
from soila_dash.files import picture
from soila_dash.files.pdf import to_pdf
from soila_dash.files.report import Report, goal_report, region_report
from soila_dash.files.word import to_docx
from soila_dash.i18n import LANGUAGES, Translator
from soila_dash.releases import package, shelf
from soila_dash.releases.shelf import KINDS
from soila_dash.sources import boundaries
from soila_dash.store import Store

REPORTS = {".pdf": to_pdf, ".docx": to_docx}
IMAGES = {".png": picture.to_png, ".svg": picture.to_svg}

Asked = Callable[[argparse.Namespace, Translator], Picture]


def add_image(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives `image` its questions: the same as `answer` has, where they have a figure."""
    questions = parser.add_subparsers(required=True, metavar="QUESTION")
    for name, help_, make in (
        ("compare", t("cli.answer.compare"), _compare),
        ("trend", t("cli.answer.trend"), _trend),
        ("funnel", t("cli.answer.funnel"), _funnel),
        ("multiples", t("cli.image.multiples"), _multiples),
        ("pairs", t("cli.image.pairs"), _pairs),
        ("map", t("cli.image.map"), _map),
        ("heat", t("cli.answer.matrix"), _heat),
        ("spine", t("cli.answer.spine"), _spine),
    ):
        question = questions.add_parser(name, help=help_)
        question.add_argument("out", metavar="OUT.png|OUT.svg", type=Path, help=t("cli.out"))
        question.add_argument("--kind", choices=KINDS, default="real")
        question.add_argument("--release", default="")
        question.add_argument("--region", default="", required=name == "spine")
        if name == "spine":
            of_peers(question, t)
        elif name == "heat":
            question.add_argument("--goal", required=True)
            question.add_argument("--level", choices=choose.REGIONAL, default="")
        else:
            of_indicator(question)
        if name == "pairs":
            question.add_argument("--second", required=True)
        if name == "map":
            question.add_argument("--borders", action="store_true", help=t("cli.image.borders"))
        if name in ("compare", "funnel", "map", "pairs"):
            question.add_argument("--year", type=int, default=None)
        _language(question, t)
        question.set_defaults(run=_image, make=make)


def _language(parser: argparse.ArgumentParser, t: Translator) -> None:
    """The language may be said here as well as before the command."""
    parser.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=t("cli.lang"))


def add_report(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives `report` its two subjects."""
    subjects = parser.add_subparsers(required=True, metavar="SUBJECT")
    region = subjects.add_parser("region", help=t("cli.report.region"))
    goal = subjects.add_parser("goal", help=t("cli.report.goal"))
    for subject, make in ((region, _region_report), (goal, _goal_report)):
        subject.add_argument("code", metavar="ID")
        subject.add_argument("out", metavar="OUT.pdf|OUT.docx", type=Path, help=t("cli.out"))
        subject.add_argument("--kind", choices=KINDS, default="real")
        subject.add_argument("--release", default="")
        _language(subject, t)
        subject.set_defaults(run=_report, make=make)
    of_peers(region, t)
    goal.add_argument("--indicator", default="")
    goal.add_argument("--level", choices=(*choose.REGIONAL, "country"), default="")
    goal.add_argument("--sex", choices=("total", "female", "male"), default="total")
    goal.add_argument("--year", type=int, default=None)
    goal.add_argument("--region", default="")


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
        for fault in served.refused:
            print(fault_text(fault, t), file=sys.stderr)
        folder = package.write(served.folder, served.manifest, catalog, options.out)
        print(t("cli.exported", folder=folder))
    return 0


def _report(options: argparse.Namespace, t: Translator) -> int:
    write = REPORTS[suffix(options.out, REPORTS)]
    return written(options.out, write(options.make(options, t)), t)


def _region_report(options: argparse.Namespace, t: Translator) -> Report:
    catalog, store = opened(options, t)
    near = None
    if options.code != store.country.code:
        near = similar(store, catalog, options.code, weights(options), options.peer)
    answer = profile(store, catalog, options.code, near.codes if near else ())
    return region_report(answer, near, catalog, Voice(t, store.by_key), _built(store))


def _goal_report(options: argparse.Namespace, t: Translator) -> Report:
    catalog, store = opened(options, t)
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
    return goal_report(answer, catalog, Voice(t, store.by_key), _built(store))


def _built(store: Store) -> dt.date:
    return dt.date.fromisoformat(store.manifest.built)


def _image(options: argparse.Namespace, t: Translator) -> int:
    write = IMAGES[suffix(options.out, IMAGES)]
    return written(options.out, write(options.make(options, t)), t)


def suffix(out: Path, forms: Collection[str]) -> str:
    """The ending of the file to write, one of `forms`; raises DataFaults for another and for a folder
    that is not there."""
    ending = out.suffix.lower()
    if ending not in forms:
        fault = Fault("file_form", out.name, found=ending, expected=", ".join(forms))
        raise DataFaults([fault])
    if not out.parent.is_dir():
        raise DataFaults([Fault("no_folder", str(out.parent))])
    return ending


def written(out: Path, content: bytes, t: Translator) -> int:
    """Writes the file and says so."""
    out.write_bytes(content)
    print(t("cli.written", file=out))
    return 0


def _compare(options: argparse.Namespace, t: Translator) -> Picture:
    store, answer = compared(options, t)
    return comparison_picture(answer, Voice(t, store.by_key), options.region)


def _map(options: argparse.Namespace, t: Translator) -> Picture:
    store, answer = compared(options, t)
    voice = Voice(t, store.by_key)
    if not options.borders:
        return map_picture(answer, voice, options.region)
    folder = paths.boundaries()
    kept = boundaries.read(folder)
    if kept is None or options.kind != "real" or answer.level != boundaries.LEVEL:
        found = f"{options.kind}, {t(f'level.{answer.level}')}"
        raise DataFaults([Fault("no_borders", found=found, expected="update --boundaries")])
    return borders_picture(answer, voice, boundaries.areas(folder), kept.fetched, options.region)


def _heat(options: argparse.Namespace, t: Translator) -> Picture:
    catalog, store = opened(options, t)
    goals = [g.id for g in catalog.goals]
    if options.goal not in goals:
        fault = Fault("unknown_goal", key="goal", found=options.goal, expected=", ".join(goals))
        raise DataFaults([fault])
    answer = crossed(options, catalog, store, ())
    voice = Voice(t, store.by_key)
    return heat_picture(answer, voice, goal_name(options.goal, voice, catalog), options.region)


def _trend(options: argparse.Namespace, t: Translator) -> Picture:
    catalog, store, item, level = asked(options, t)
    answer = develop(store, catalog, item, level, options.sex, options.region)
    return development_picture(answer, Voice(t, store.by_key))


def _funnel(options: argparse.Namespace, t: Translator) -> Picture:
    store, answer = compared(options, t)
    return funnel_picture(funnelled(answer), Voice(t, store.by_key), options.region)


def _multiples(options: argparse.Namespace, t: Translator) -> Picture:
    catalog, store, item, level = asked(options, t)
    whole = develop(store, catalog, item, level, options.sex, options.region)
    if not whole.regions:
        raise DataFaults([Fault("no_regions", key="level", found=level, expected=", ".join(choose.REGIONAL))])
    answer = narrowed(whole, [s.region for s in whole.regions])
    return multiples_picture(answer, Voice(t, store.by_key), options.region)


def _pairs(options: argparse.Namespace, t: Translator) -> Picture:
    catalog, store, item, level = asked(options, t)
    second = choose.indicator(catalog, options.second)
    covers = choose.coverage(store)
    for one in (item, second):
        choose.checked(store, one, level, options.sex)
    years = common_years(covers[item.id], covers[second.id], level)
    year = options.year if options.year is not None else (years[-1] if years else 0)
    sides = (compare(store, catalog, one, level, year, options.sex) for one in (item, second))
    return pairs_picture(pairs(*sides), Voice(t, store.by_key), options.region)


def _spine(options: argparse.Namespace, t: Translator) -> Picture:
    catalog, store = opened(options, t)
    peers: tuple[str, ...] = ()
    if options.region != store.country.code:
        peers = similar(store, catalog, options.region, weights(options), options.peer).codes
    answer = profile(store, catalog, options.region, peers)
    return spine_picture(answer, Voice(t, store.by_key), bool(options.peer))
