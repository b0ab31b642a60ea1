"""`python -m soila_dash answer …`: the same answers as the pages, as text, JSON or CSV."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from soila_dash import paths
from soila_dash.answers import choose
from soila_dash.answers import opinions as surveyed
from soila_dash.answers import reporting as reports
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import develop
from soila_dash.answers.funnel import Funnel, funnel, why_not
from soila_dash.answers.matrix import EVERY, Matrix, matrix, newest, subjects
from soila_dash.answers.profile import profile
from soila_dash.answers.ranking import ranking
from soila_dash.answers.similar import LEVEL, similar
from soila_dash.cards import funnel as funnels
from soila_dash.cards import matrix as heats
from soila_dash.cards import ranking as ranks
from soila_dash.cards import reporting as reported
from soila_dash.cards import similar as likeness
from soila_dash.cards.base import data, tables
from soila_dash.cards.base.faults import fault_text
from soila_dash.cards.base.sentences import comparison_finding, development_finding
from soila_dash.cards.base.under import goal_name
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.opinions import tables as opinion_tables
from soila_dash.cards.opinions import words as said
from soila_dash.cards.profile import words as spines
from soila_dash.catalog import Catalog, Indicator, load
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator
from soila_dash.releases import shelf
from soila_dash.store import Store

FORMATS = ("text", "json", "csv")


def add(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives the command its questions and their options."""
    questions = parser.add_subparsers(required=True, metavar="QUESTION")
    about = _question(questions, "compare", t, _compare)
    of_indicator(about)
    about.add_argument("--year", type=int, default=None)
    about = _question(questions, "trend", t, _trend)
    of_indicator(about)
    about.add_argument("--region", default="")
    about = _question(questions, "funnel", t, _funnel)
    of_indicator(about)
    about.add_argument("--year", type=int, default=None)
    about = _question(questions, "matrix", t, _matrix)
    about.add_argument("--goal", default=EVERY)
    about.add_argument("--level", choices=choose.REGIONAL, default="")
    about.add_argument("--region", action="append", default=[])
    about = _question(questions, "ranks", t, _ranks)
    of_indicator(about)
    about.add_argument("--year", type=int, default=None)
    about = _question(questions, "similar", t, _similar)
    about.add_argument("--region", default="")
    of_peers(about, t)
    about = _question(questions, "opinions", t, _opinions)
    for name in ("round", "group", "pilot"):
        about.add_argument(f"--{name}", default="")
    about = _question(questions, "esf", t, _esf)
    about.add_argument("--year", type=int, default=None)
    about.add_argument("--pilot", default="")
    about = _question(questions, "spine", t, _spine)
    about.add_argument("--region", required=True)
    of_peers(about, t)


def of_peers(question: argparse.ArgumentParser, t: Translator) -> None:
    """Gives a question the options by which peers are chosen."""
    question.add_argument("--weight", action="append", default=[], help=t("cli.weight"))
    question.add_argument("--peer", action="append", default=[], help=t("cli.peer"))


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


def of_indicator(question: argparse.ArgumentParser) -> None:
    """Gives a question the options that say which figures it is about."""
    question.add_argument("--indicator", required=True)
    question.add_argument("--level", choices=(*choose.REGIONAL, "country"), default="")
    question.add_argument("--sex", choices=("total", "female", "male"), default="total")


def opened(options: argparse.Namespace, t: Translator) -> tuple[Catalog, Store]:
    """The catalogue, and the release asked for, verified and open; raises DataFaults."""
    served = shelf.serve(paths.releases(), options.kind, options.release)
    for fault in served.refused:
        print(fault_text(fault, t), file=sys.stderr)
    return load(paths.catalog()), Store(served.folder, served.manifest)


def asked(options: argparse.Namespace, t: Translator) -> tuple[Catalog, Store, Indicator, str]:
    """Catalogue, release, indicator and level that the options name; raises DataFaults."""
    catalog, store = opened(options, t)
    item = choose.indicator(catalog, options.indicator)
    held = choose.coverage(store).get(item.id)
    level = options.level or (held.levels()[0] if held and held.levels() else "country")
    return catalog, store, item, level


def compared(options: argparse.Namespace, t: Translator) -> tuple[Store, Comparison]:
    """The release and the comparison that the options name, of the newest year unless they say."""
    catalog, store, item, level = asked(options, t)
    held = choose.coverage(store).get(item.id)
    years = held.of(level, options.sex) if held else ()
    year = options.year if options.year is not None else (years[-1] if years else 0)
    return store, compare(store, catalog, item, level, year, options.sex)


def funnelled(comparison: Comparison) -> Funnel:
    """The funnel of a comparison; raises DataFaults that say why there is none."""
    answer = funnel(comparison)
    if answer is None:
        code = f"no_funnel_{why_not(comparison)}"
        raise DataFaults([Fault(code, key="indicator", found=comparison.indicator.id)])
    return answer


def _compare(options: argparse.Namespace, t: Translator) -> int:
    store, answer = compared(options, t)
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
    catalog, store, item, level = asked(options, t)
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


def _funnel(options: argparse.Namespace, t: Translator) -> int:
    store, beside = compared(options, t)
    answer = funnelled(beside)
    voice = Voice(t, store.by_key)
    table = funnels.funnel_table(answer, voice)
    context = data.context(answer, voice)
    finding = funnels.funnel_finding(answer, voice)
    return _give(options, funnels.funnel_json(answer), finding, (table, table), context, voice)


def crossed(options: argparse.Namespace, catalog: Catalog, store: Store, regions: Sequence[str]) -> Matrix:
    """The regions named, or all of the level, across a goal's indicators; raises DataFaults for a goal,
    level or region that is not there."""
    items = subjects(catalog, options.goal)
    if not items:
        goals = ", ".join([*(g.id for g in catalog.goals), EVERY])
        raise DataFaults([Fault("unknown_goal", key="goal", found=options.goal, expected=goals)])
    levels = [options.level] if options.level else choose.REGIONAL
    level = next((x for x in levels if newest(store, items, x)[0]), "")
    if not level:
        raise DataFaults([Fault("no_matrix", key="level", found=options.goal)])
    having, absent = newest(store, items, level)
    known = [r.code for r in store.at(level)]
    strange = [Fault("unknown_region", key="region", found=x) for x in regions if x not in known]
    if strange:
        raise DataFaults(strange)
    columns = [compare(store, catalog, item, level, year) for item, year in having]
    return matrix(store, columns, regions or known, absent=absent)


def _matrix(options: argparse.Namespace, t: Translator) -> int:
    catalog, store = opened(options, t)
    answer = crossed(options, catalog, store, options.region)
    voice = Voice(t, store.by_key)
    table = heats.matrix_table(answer, voice, goal_name(options.goal, voice, catalog))
    finding = f"{heats.matrix_title(answer, voice)}. {heats.matrix_finding(answer, voice)}"
    context = data.several_context(answer, voice)
    return _give(options, heats.matrix_json(answer), finding, (table, table), context, voice)


def _ranks(options: argparse.Namespace, t: Translator) -> int:
    store, beside = compared(options, t)
    answer = ranking(beside)
    voice = Voice(t, store.by_key)
    table = ranks.ranking_table(answer, voice)
    return _give(
        options,
        ranks.ranking_json(answer),
        ranks.ranking_finding(answer, voice),
        (table, table),
        ranks.ranking_context(answer, voice),
        voice,
    )


def weights(options: argparse.Namespace) -> dict[str, float]:
    """id=2 as a mapping; raises DataFaults for what is not of that form."""
    found = {}
    for text in options.weight:
        name, _, number = text.partition("=")
        try:
            found[name] = float(number)
        except ValueError:
            fault = Fault("not_a_weight", key="weight", found=text, expected="population=2")
            raise DataFaults([fault]) from None
    return found


def _similar(options: argparse.Namespace, t: Translator) -> int:
    catalog, store = opened(options, t)
    voice = Voice(t, store.by_key)
    weighed = weights(options)
    if options.region:
        answer = similar(store, catalog, options.region, weighed, options.peer)
        table = likeness.similar_table(answer, voice, everyone=True)
        data_ = likeness.similar_json(answer)
        finding = likeness.similar_reason(answer, voice) or likeness.similar_finding(answer, voice)
        context = likeness.similar_context(answer, voice)
    else:
        answers = [similar(store, catalog, r.code, weighed, options.peer) for r in store.at(LEVEL)]
        table = likeness.similar_all_table(answers, voice)
        data_ = {"regions": [likeness.similar_json(a) for a in answers]}
        finding = t("similar.title")
        context = likeness.similar_context(answers[0], voice)[1:]
    return _give(options, data_, finding, (table, table), context, voice)


def _spine(options: argparse.Namespace, t: Translator) -> int:
    catalog, store = opened(options, t)
    voice = Voice(t, store.by_key)
    peers: tuple[str, ...] = ()
    if options.region != store.country.code:
        peers = similar(store, catalog, options.region, weights(options), options.peer).codes
    answer = profile(store, catalog, options.region, peers)
    told = [f"{spines.profile_finding(answer, voice)}.", *spines.profile_sentences(answer, voice)]
    told += [spines.beginners_finding(b, voice) for b in answer.beginners]
    tables_ = spines.profile_table(answer, voice), spines.profile_file(answer, voice)
    context = spines.profile_context(answer, voice)
    return _give(options, spines.profile_json(answer), "\n".join(told), tables_, context, voice)


def _opinions(options: argparse.Namespace, t: Translator) -> int:
    _, store = opened(options, t)
    having = surveyed.rounds(store)
    if not having:
        raise DataFaults([Fault("no_survey", key="release", found=store.manifest.id)])
    round = options.round or having[-1].id
    group = options.group or next((g.id for g in surveyed.groups(store, round)), "")
    answer = surveyed.opinions(store, round, group, options.pilot)
    voice = Voice(t, store.by_key)
    table = opinion_tables.opinions_table(answer, voice)
    told = [f"{said.opinions_finding(answer, voice)}.", *said.opinions_sentences(answer, voice)]
    context = said.opinions_context(answer, voice)
    return _give(options, said.opinions_json(answer), "\n".join(told), (table, table), context, voice)


def _esf(options: argparse.Namespace, t: Translator) -> int:
    _, store = opened(options, t)
    answer = reports.reporting(store, options.year, options.pilot)
    voice = Voice(t, store.by_key)
    table = reported.period_table(answer, voice)
    told = [f"{reported.reporting_finding(answer, voice)}.", *reported.reporting_sentences(answer, voice)]
    context = reported.reporting_context(answer, voice)
    return _give(options, reported.reporting_json(answer), "\n".join(told), (table, table), context, voice)


def _give(
    options: argparse.Namespace,
    answer: dict[str, Any],
    finding: str,
    shown: tuple[tables.Table, tables.Table],
    context: Sequence[tuple[str, str]],
    voice: Voice,
) -> int:
    """Prints the answer in the form asked for; `shown` are the tables for a screen and for a file."""
    if options.format == "json":
        print(data.to_json(answer))
    elif options.format == "csv":
        sys.stdout.buffer.write(data.csv_file(shown[1], context, voice))
    else:
        _print_text(finding, shown[0], context, voice)
    return 0


def _print_text(finding: str, table: tables.Table, context: Sequence[tuple[str, str]], voice: Voice) -> None:
    print(finding, "", tables.plain(table, voice), "", sep="\n")
    for key, text in context:
        print(f"{key}: {text}")
