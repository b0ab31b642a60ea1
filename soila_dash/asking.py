"""`python -m soila_dash answer …`: the same answers as the pages, as text, JSON or CSV."""

import argparse
import sys
from collections.abc import Callable, Sequence

from soila_dash import paths
from soila_dash.answers import choose
from soila_dash.answers.compare import compare
from soila_dash.answers.develop import develop
from soila_dash.catalog import Catalog, Indicator, load
from soila_dash.i18n import Translator
from soila_dash.releases import shelf
from soila_dash.render import data, tables
from soila_dash.render.sentences import comparison_finding, development_finding
from soila_dash.render.voice import Voice
from soila_dash.store import Store

FORMATS = ("text", "json", "csv")


def add(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives the command its questions and their options."""
    questions = parser.add_subparsers(required=True, metavar="QUESTION")
    about = _question(questions, "compare", t, _compare)
    _of_indicator(about)
    about.add_argument("--year", type=int, default=None)
    about = _question(questions, "trend", t, _trend)
    _of_indicator(about)
    about.add_argument("--region", default="")


def _question(
    questions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    t: Translator,
    run: Callable[[argparse.Namespace, Translator], int],
) -> argparse.ArgumentParser:
    question = questions.add_parser(name, help=t(f"cli.answer.{name}"))
    question.add_argument("--kind", choices=shelf.KINDS, default="real")
    question.add_argument("--release", default="")
    question.add_argument("--format", choices=FORMATS, default="text")
    question.set_defaults(run=run)
    return question


def _of_indicator(question: argparse.ArgumentParser) -> None:
    question.add_argument("--indicator", required=True)
    question.add_argument("--level", choices=(*choose.REGIONAL, "country"), default="")
    question.add_argument("--sex", choices=("total", "female", "male"), default="total")


def opened(options: argparse.Namespace) -> tuple[Catalog, Store]:
    """The catalogue, and the release asked for, verified and open; raises DataFaults."""
    served = shelf.serve(paths.releases(), options.kind, options.release)
    return load(paths.catalog()), Store(served.folder, served.manifest)


def _asked(options: argparse.Namespace) -> tuple[Catalog, Store, Indicator, str]:
    catalog, store = opened(options)
    item = choose.indicator(catalog, options.indicator)
    held = choose.coverage(store).get(item.id)
    level = options.level or (held.levels()[0] if held and held.levels() else "country")
    return catalog, store, item, level


def _compare(options: argparse.Namespace, t: Translator) -> int:
    catalog, store, item, level = _asked(options)
    held = choose.coverage(store).get(item.id)
    years = held.of(level, options.sex) if held else ()
    year = options.year if options.year is not None else (years[-1] if years else 0)
    answer = compare(store, catalog, item, level, year, options.sex)
    voice = Voice(t, store.by_key)
    table = tables.comparison_table(answer, voice)
    if options.format == "json":
        print(data.to_json(data.comparison_json(answer)))
    elif options.format == "csv":
        sys.stdout.buffer.write(data.to_csv(table, answer, voice))
    else:
        _print_text(comparison_finding(answer, voice), table, data.context(answer, voice), voice)
    return 0


def _trend(options: argparse.Namespace, t: Translator) -> int:
    catalog, store, item, level = _asked(options)
    answer = develop(store, catalog, item, level, options.sex, options.region)
    voice = Voice(t, store.by_key)
    table = tables.development_table(answer, voice)
    if options.format == "json":
        print(data.to_json(data.development_json(answer)))
    elif options.format == "csv":
        sys.stdout.buffer.write(data.to_csv(table, answer, voice))
    else:
        _print_text(development_finding(answer, voice) + ".", table, data.context(answer, voice), voice)
    return 0


def _print_text(finding: str, table: tables.Table, context: Sequence[tuple[str, str]], voice: Voice) -> None:
    print(finding, "", tables.plain(table, voice), "", sep="\n")
    for key, text in context:
        print(f"{key}: {text}")
