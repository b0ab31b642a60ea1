"""The command line: check, build, update, publish, roll back, compare releases; answers are in asking."""

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import get_args

from soila_dash import asking, cataloguing, parsing, paths, surveying, tabulating, taking, withdrawing
from soila_dash.cards.base.change_text import change_text, year_spans
from soila_dash.cards.base.code_words import code_names, in_words
from soila_dash.cards.base.fault_text import fault_text
from soila_dash.catalog import Catalog, Level, load
from soila_dash.clock import finnish_day
from soila_dash.faults import DataFaults, of_computer
from soila_dash.i18n import DEFAULT, LANGUAGES, Translator, translator
from soila_dash.plain_text import printable
from soila_dash.printing import print_faults, print_published, write_file
from soila_dash.releases import make, shelf, trail, withdrawals
from soila_dash.releases.losses import Lost
from soila_dash.releases.manifest import Manifest, verify_release
from soila_dash.sources import boundaries, private, published_figures, sotkanet
from soila_dash.sources.agreement import disagreements
from soila_dash.sources.observations import Harvest
from soila_dash.whole_file import hash_of

LEVELS = get_args(Level)
TRAILED = (
    *("kind", "id", "reason", "round", "pilot", "group", "source", "indicator", "region"),
    *("accept_loss", "publish_again"),
)
"""What of a command's options stands in the audit trail: never the number of a response or a file's name."""
MOST_LOOKED_INTO = 20
"""Of so many found indicators the years are read; each costs Sotkanet a handful of requests."""


def main(arguments: Sequence[str]) -> int:
    """Runs one command; 0 when it went well, 1 when data are at fault, 2 for a wrong call, 3 when a release
    would lose what is served: then nothing is published."""
    asked = _translator(arguments)
    parsing.speak(asked)
    options = command_line(asked).parse_args(arguments)
    t = translator(options.lang or _language())
    try:
        return _run(options, t)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Lost as lost:
        _tell_losses(lost, t)
        return 3
    except DataFaults as faults:
        print_faults(faults.faults, t)
        return 1
    except OSError as error:
        print_faults([of_computer(error)], t)
        return 1


def _run(options: argparse.Namespace, t: Translator) -> int:
    """Runs the command, those that change data with their lines in the audit trail."""
    if not getattr(options, "trail", ""):
        return int(options.run(options, t))
    told = vars(options)
    on = {name: told[name] for name in TRAILED if told.get(name)}
    named = [*told.get("files", ()), *([told["file"]] if "file" in told else ())]
    if named:
        # A file's name may be a person's: its content tells which it is.
        on["files"] = [hash_of(Path(f)) if Path(f).is_file() else "not there" for f in named]
    with trail.entry(paths.trail(), options.trail, on) as outcome:
        try:
            status = int(options.run(options, t))
        except (DataFaults, Lost):
            outcome.state = "refused"
            raise
        outcome.state = "done" if status == 0 else "refused"
        return status


def _language() -> str:
    """The machine's language when it is one of ours, else Finnish."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = (locale.normalize(named).split("_")[0] or DEFAULT).lower()
    return code if code in LANGUAGES else DEFAULT


def _translator(arguments: Sequence[str]) -> Translator:
    for before, after in pairwise(["", *arguments]):
        named = after if before == "--lang" else after.removeprefix("--lang=")
        if named in LANGUAGES and (before == "--lang" or named != after):
            return translator(named)
    return translator(_language())


def command_line(t: Translator) -> argparse.ArgumentParser:
    """Every command with its options, told in the language of `t`."""
    parser = argparse.ArgumentParser(prog="python -m soila_dash", description=t("cli.what"))
    parser.add_argument("--lang", choices=LANGUAGES, default="", help=t("cli.lang"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    commands.add_parser("check", help=t("cli.check")).set_defaults(run=_check)
    build = commands.add_parser("build", help=t("cli.build"))
    build.set_defaults(run=_build, trail="build")
    commands.add_parser("ready", help=t("cli.ready")).set_defaults(
        run=_ready, accept_loss=[], publish_again=[]
    )
    showing = commands.add_parser("trail", help=t("cli.trail"))
    showing.add_argument("out", metavar="OUT.jsonl", type=Path, nargs="?", help=t("cli.trail.out"))
    showing.set_defaults(run=_trail)
    update = commands.add_parser("update", help=t("cli.update"))
    update.add_argument("--find", metavar="WORDS", default="", help=t("cli.find"))
    update.add_argument("--boundaries", action="store_true", help=t("cli.boundaries"))
    update.set_defaults(run=_update, trail="update")
    for task in (build, update):
        task.add_argument(
            "--accept-loss", metavar="WHAT", nargs="+", action="extend", default=[], help=t("cli.accept_loss")
        )
        task.add_argument(
            "--publish-again",
            metavar="ROUND",
            nargs="+",
            action="extend",
            default=[],
            help=t("cli.publish_again"),
        )
    commands.add_parser("releases", help=t("cli.releases")).set_defaults(run=_releases)
    rollback = commands.add_parser("rollback", help=t("cli.rollback"))
    rollback.add_argument("--kind", choices=shelf.KINDS, default="real", help=t("cli.kind"))
    rollback.set_defaults(run=_rollback, trail="rollback")
    diff = commands.add_parser("diff", help=t("cli.diff"))
    diff.add_argument("before", metavar="BEFORE", help=t("cli.diff.before"))
    diff.add_argument("after", metavar="AFTER", help=t("cli.diff.after"))
    diff.set_defaults(run=_diff)

    asking.add(commands.add_parser("answer", help=t("cli.answer")), t)
    taking.add_image(commands.add_parser("image", help=t("cli.image")), t)
    taking.add_report(commands.add_parser("report", help=t("cli.report")), t)
    taking.add_export(commands.add_parser("export", help=t("cli.export")), t)
    withdrawing.add(commands.add_parser("withdraw", help=t("cli.withdraw")), t)
    surveying.add(commands.add_parser("survey", help=t("cli.survey")), t)
    cataloguing.add(commands.add_parser("catalog", help=t("cli.catalog")), t)
    tabulating.add(commands.add_parser("figures", help=t("cli.figures")), t)
    return parser


def _check(_: argparse.Namespace, t: Translator) -> int:
    catalog = load(paths.catalog())
    print(
        t(
            "cli.check.whole",
            indicators=len(catalog.indicators),
            regions=len(catalog.regions),
            events=len(catalog.events),
        )
    )
    if faults := disagreements(catalog, _sound(catalog)):
        raise DataFaults(faults)
    for name in shelf.all_releases(paths.releases()):
        manifest = verify_release(paths.releases() / name)
        print(t("cli.release.whole", release=name, rows=t.number(manifest.files[0].rows)))
    return 0


def _sound(catalog: Catalog) -> Harvest:
    """The published figures; raises DataFaults when their files have faults."""
    found = published_figures.harvest(catalog, paths.published_data())
    if found.faults:
        raise DataFaults(found.faults)
    return found


def _build(options: argparse.Namespace, t: Translator) -> int:
    catalog = load(paths.catalog())
    with private.lock(paths.private()):
        for manifest in (
            make.make_real(
                paths.releases(),
                catalog,
                paths.published_data(),
                private=paths.private(),
                accepted=options.accept_loss,
                publish_again=options.publish_again,
            ),
            make.make_example(paths.releases(), catalog),
        ):
            _publish(manifest, t)
    return 0


def _ready(options: argparse.Namespace, t: Translator) -> int:
    """Builds the shipped releases unless one of each kind can be served."""
    try:
        for kind in shelf.KINDS:
            shelf.serve(paths.releases(), kind)
    except DataFaults:
        options.run, options.trail = _build, "build"
        return _run(options, t)
    return 0


def _trail(options: argparse.Namespace, t: Translator) -> int:
    """A line an entry, and whether the whole holds together; a copy of it as it is."""
    entries, faults = trail.read(paths.trail(), paths.releases())
    for told in entries:
        about = ", ".join(f"{name} {value}" for name, value in told.get("on", {}).items())
        of = f"({told['of']})" if "of" in told else ""
        state, who = t(f"cli.trail.{told['state']}"), told["who"]
        line = (told["n"], told["at"], f"{who['role']} {who['subject']}", told["what"], state, of, about)
        print(printable("  ".join(str(part) for part in line if part)))
    if faults:
        raise DataFaults(faults)
    head = trail.head(paths.trail())
    print(t("cli.trail.whole", n=t.number(len(entries)), head=head or "–"))
    if options.out:
        content = (paths.trail() / trail.FILE).read_bytes() if entries else b""
        return write_file(options.out, content, t)
    return 0


def _update(options: argparse.Namespace, t: Translator) -> int:
    catalog = load(paths.catalog())
    if options.boundaries:
        kept = boundaries.update(catalog)
        print(t("cli.boundaries.kept", n=t.number(len(kept.codes))))
        return 0
    client = sotkanet.Sotkanet()
    if options.find:
        return _find(client, options.find, catalog, t)
    # Told before an hour of fetching: with a fault in them nothing is built.
    _sound(catalog)
    harvest = sotkanet.harvest(catalog, client, progress=t("cli.fetching"))
    if harvest.observations.is_empty():
        print_faults(harvest.faults, t, code_names(t, catalog))
        print(t("cli.update.nothing"), file=sys.stderr)
        return 1
    today = finnish_day()
    with private.lock(paths.private()):
        manifest = make.make_real(
            paths.releases(),
            catalog,
            paths.published_data(),
            [harvest],
            today,
            private=paths.private(),
            accepted=options.accept_loss,
            publish_again=options.publish_again,
        )
        _publish(manifest, t)
    return 0


def _find(client: sotkanet.Sotkanet, words: str, catalog: Catalog, t: Translator) -> int:
    """A line an indicator: id, the three titles, producer, and the years with figures of each level."""
    found = sotkanet.find(client, words)
    regions = sotkanet.recognise(client.regions(), catalog.regions) if found else None
    for item in found:
        about = [str(item.id), item.title_fi, item.title_sv, item.title_en, item.organisation]
        if regions is not None and len(found) <= MOST_LOOKED_INTO:
            try:
                held = sotkanet.available_years(client, regions, item.id)
            except DataFaults as faults:
                print_faults(faults.faults, t)
                held = {}
            about += [f"{t(f'level.{level}')}: {year_spans(years)}" for level, years in held.items()]
        print(*about, sep="\t", flush=True)
    print(t.n("cli.found", len(found)))
    if len(found) > MOST_LOOKED_INTO:
        print(t("cli.found.many", n=MOST_LOOKED_INTO))
    return 0


def _tell_losses(lost: Lost, t: Translator) -> None:
    """What a release would lose, each with the name that it can be accepted by."""
    catalog = load(paths.catalog())
    names = code_names(t, catalog)
    print_faults(lost.reasons, t, names)
    print(t("cli.loss.head"), file=sys.stderr)
    if lost.unknown:
        print(t("cli.loss.unknown", names=" ".join(map(printable, lost.unknown))), file=sys.stderr)
    for loss in lost.losses:
        indicator = catalog.indicators.get(loss.indicator)
        regions = ", ".join(names.get(f"{loss.level} {code}", code) for code in loss.codes)
        said = t(
            f"loss.{loss.kind}",
            indicator=indicator.name[t.language] if indicator else loss.indicator,
            level=t(f"level.{loss.level}") if loss.level in LEVELS else "",
            what=regions or in_words(loss.what, names),
            n=t.number(loss.n),
        )
        print(f"  {loss.name}\n    {said}", file=sys.stderr)
    print(t("cli.loss.foot", names=" ".join(loss.name for loss in lost.losses)), file=sys.stderr)


def _publish(manifest: Manifest, t: Translator) -> None:
    """Makes the release current, and says what was left out of it."""
    print_faults(manifest.faults, t, code_names(t, load(paths.catalog())))
    shelf.publish(paths.releases(), manifest.id)
    if manifest.kind == "real":
        print_faults(withdrawals.held_back(paths.releases()), t)
    print_published(manifest, t)


def _releases(_: argparse.Namespace, t: Translator) -> int:
    current = {kind: history[-1] for kind, history in shelf.pointer(paths.releases()).items() if history}
    for name in shelf.all_releases(paths.releases()):
        mark = t("cli.current") if name in current.values() else ""
        print(f"{name}  {mark}".rstrip())
    for name, taken in withdrawals.read(paths.releases()).releases.items():
        print(fault_text(withdrawals.fault(name, taken), t))
    return 0


def _rollback(options: argparse.Namespace, t: Translator) -> int:
    with private.lock(paths.private()):
        manifest = shelf.rollback(paths.releases(), options.kind)
    print(t("cli.rolled_back", release=manifest.id))
    return 0


def _diff(options: argparse.Namespace, t: Translator) -> int:
    changes = shelf.compare(paths.releases(), options.before, options.after)
    names = code_names(t, load(paths.catalog()))
    for change in changes:
        said = change_text(t, change.new_periods, change.added, change.revised, change.vanished)
        print(f"{change.indicator}: {said}")
        for example in change.examples:
            print(f"    {in_words(example, names)}")
    print(t.n("cli.diff.sum", len(changes)))
    return 0
