"""`python -m soila_dash answer …`: the same answers as the pages, as text, JSON or CSV."""

import argparse
import sys

from soila_dash import paths
from soila_dash.answers.ground import Ground, ground
from soila_dash.cards import CARDS
from soila_dash.cards.base import answer_data, tables
from soila_dash.cards.base.command import Reply
from soila_dash.cards.base.voice import Voice
from soila_dash.catalog import load
from soila_dash.files.spreadsheet import csv_file
from soila_dash.i18n import Translator
from soila_dash.printing import print_faults
from soila_dash.releases import shelf
from soila_dash.store import Store

FORMATS = ("text", "json", "csv")


def add(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Gives the command the cards' questions and their options."""
    questions = parser.add_subparsers(required=True, metavar="QUESTION")
    for found in (card.question for card in CARDS.values() if card.question is not None):
        question = questions.add_parser(found.name, help=t(found.help))
        of_release(question, t)
        question.add_argument("--format", choices=FORMATS, default="text", help=t("cli.format"))
        found.add(question, t)
        question.set_defaults(run=_answer, reply=found.reply)


def of_release(question: argparse.ArgumentParser, t: Translator) -> None:
    """Gives a question the options that say which release answers it."""
    question.add_argument("--kind", choices=shelf.KINDS, default="real", help=t("cli.kind"))
    question.add_argument("--release", default="", help=t("cli.release"))


def open_ground(options: argparse.Namespace, t: Translator) -> Ground:
    """The release asked for, verified and open, and the catalogue; raises DataFaults."""
    served = shelf.serve(paths.releases(), options.kind, options.release)
    print_faults(served.refused, t)
    return ground(Store(served.folder, served.manifest), load(paths.catalog()))


def _answer(options: argparse.Namespace, t: Translator) -> int:
    """Prints the answer in the form asked for."""
    on = open_ground(options, t)
    voice = Voice(t, on.store.by_key)
    reply: Reply = options.reply(options, on, voice)
    if options.format == "json":
        print(answer_data.to_json(answer_data.about_json(reply.finding, reply.context, t) | reply.data))
    elif options.format == "csv":
        sys.stdout.buffer.write(csv_file(reply.table, reply.context, voice))
    else:
        print(reply.finding, "", tables.plain(reply.table, voice), "", sep="\n")
        for key, text in reply.context:
            print(f"{key}: {text}")
    return 0
