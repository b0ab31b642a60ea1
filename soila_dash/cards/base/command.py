"""What a card offers on the command line: `answer NAME` and `image NAME`, with their options."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison
from soila_dash.answers.ground import Ground
from soila_dash.answers.matrix import Matrix, matrix, newest, subjects
from soila_dash.answers.profile import Profile, profile
from soila_dash.answers.similar import similar
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.tables import Table
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import Indicator
from soila_dash.faults import DataFaults, Fault
from soila_dash.i18n import Translator

Options = argparse.Namespace
Adding = Callable[[argparse.ArgumentParser, Translator], None]


@dataclass(frozen=True)
class Reply:
    """An answer in the three forms of the command line: its finding with the table and context as text,
    and its data as JSON."""

    finding: str
    table: Table
    context: Sequence[tuple[str, str]]
    data: dict[str, Any]


@dataclass(frozen=True)
class Question:
    """`answer NAME`: the key of its help, what adds its options, and what replies."""

    name: str
    help: str
    add: Adding
    reply: Callable[[Options, Ground, Voice], Reply]


@dataclass(frozen=True)
class Sketch:
    """`image NAME`: the same for a picture; `regional` says that a region must be named."""

    name: str
    help: str
    add: Adding
    picture: Callable[[Options, Ground, Voice], Picture]
    regional: bool = False


def of_indicator(question: argparse.ArgumentParser, t: Translator) -> None:
    """Gives a question the options that say which figures it is about."""
    question.add_argument("--indicator", required=True, help=t("cli.indicator"))
    of_level(question, t)


def of_level(question: argparse.ArgumentParser, t: Translator) -> None:
    """The same without the indicator."""
    levels = (*choose.REGIONAL, "country")
    question.add_argument("--level", choices=levels, default="", help=t("cli.level"))
    question.add_argument("--sex", choices=("total", "female", "male"), default="total", help=t("cli.sex"))


def of_year(question: argparse.ArgumentParser, t: Translator) -> None:
    """The same, of one year."""
    of_indicator(question, t)
    question.add_argument("--year", type=int, default=None, help=t("cli.year"))


def of_peers(question: argparse.ArgumentParser, t: Translator) -> None:
    """Gives a question the options by which peers are chosen."""
    question.add_argument("--weight", action="append", default=[], help=t("cli.weight"))
    question.add_argument("--peer", action="append", default=[], help=t("cli.peer"))


def choose_indicator(options: Options, on: Ground) -> tuple[Indicator, str]:
    """Indicator and level that the options name; raises DataFaults."""
    item = choose.indicator(on.catalog, options.indicator)
    held = choose.coverage(on.store).get(item.id)
    return item, options.level or (held.levels()[0] if held and held.levels() else "country")


def ask_comparison(options: Options, on: Ground) -> Comparison:
    """The comparison that the options name, of the newest year unless they say."""
    item, level = choose_indicator(options, on)
    held = choose.coverage(on.store).get(item.id)
    years = held.of(level, options.sex) if held else ()
    year = options.year if options.year is not None else (years[-1] if years else 0)
    return on.comparison(item.id, level, year, options.sex)


def ask_matrix(options: Options, on: Ground, regions: Sequence[str], goals: Sequence[str]) -> Matrix:
    """The regions named, or all of the level, across the indicators of one of the `goals`; raises
    DataFaults for a goal, level or region that is not there."""
    items = subjects(on.catalog, options.goal) if options.goal in goals else ()
    if not items:
        raise DataFaults([Fault("unknown_goal", key="goal", found=options.goal, expected=", ".join(goals))])
    levels = [options.level] if options.level else choose.REGIONAL
    level = next((x for x in levels if newest(on.store, items, x)[0]), "")
    if not level:
        raise DataFaults([Fault("no_matrix", key="level", found=options.goal)])
    having, absent = newest(on.store, items, level)
    known = [r.code for r in on.store.at(level)]
    strange = [Fault("unknown_region", key="region", found=x) for x in regions if x not in known]
    if strange:
        raise DataFaults(strange)
    columns = [on.comparison(item.id, level, year, "total") for item, year in having]
    return matrix(on.store, columns, regions or known, absent=absent)


def ask_profile(options: Options, on: Ground) -> Profile:
    """The profile of the region that the options name, beside its peers."""
    peers: tuple[str, ...] = ()
    if options.region != on.store.country.code:
        peers = similar(on.store, on.catalog, options.region, weights(options), options.peer).codes
    return profile(on.store, on.catalog, options.region, peers)


def weights(options: Options) -> dict[str, float]:
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
