"""Everything a reader can be given, written into a folder, so that two states of the code can be compared.

`python -m tests.everything OUT` over the data of SOILA_DATA; `diff -r` of two such folders must say nothing
when a change was meant to change nothing. Packed files are unpacked, times of packing left out. Bounded:
some views of each card, both kinds of release, three languages; about four minutes of one processor.
"""

import contextlib
import io
import itertools
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from soila_dash import cli, paths
from soila_dash.answers.choose import coverage, of_goal
from soila_dash.answers.ground import Ground, ground
from soila_dash.answers.matrix import EVERY
from soila_dash.cards.base.look import DARK, LIGHT
from soila_dash.cards.base.tables import table_html
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile.parts import NAMES
from soila_dash.cards.view import View
from soila_dash.decks import keeping, ready
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.prepare import Page, Prepared, deck_json, figure_of, notes_text, prepare
from soila_dash.faults import DataFaults
from soila_dash.files.deck_book import deck_xlsx
from soila_dash.files.handout import handout
from soila_dash.files.image import bare_svg
from soila_dash.files.pdf import to_pdf
from soila_dash.files.slides.presentation import pptx_file
from soila_dash.files.spreadsheet import csv_file, xlsx_file
from soila_dash.files.word import to_docx
from soila_dash.i18n import LANGUAGES, Translator, translator
from soila_dash.releases import shelf
from soila_dash.store import Store
from soila_dash.ui.links import figure_link
from tests import shipped
from tests.pages.opening import opened

_TIME = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
"""When a workbook was written."""
_OWN = re.compile(r"(?<=\$\$ID-)[0-9a-f]{32}|deferred_file_id: .*|page_script_hash: .*|script_hash: .*")
"""What Streamlit makes of the folder's own path."""
SLIDES = 40
ITEMS = 6
"""So many indicators of a release are looked at, spread over all it has."""


def views(on: Ground) -> Iterator[View]:
    """Some views of every card that the release could answer, and some that it cannot."""
    held = sorted(coverage(on.store))
    items = held[:: max(1, len(held) // ITEMS)]
    regional = [i for i in held if coverage(on.store)[i].levels()]
    items = list(dict.fromkeys([*items, *regional[::6], "placements-0-24"]))
    counties = [r.code for r in on.store.at("county")]
    one, other = counties[5], counties[-1]
    basket = ".".join(counties[2:6])
    for item in items:
        for region in ("", one):
            for card in ("headline", "trend", "multiples", "compare", "map", "funnel", "ranks"):
                yield View(card=card, indicator=item, region=region)
        yield View(card="trend", indicator=item, level="country")
        yield View(card="multiples", indicator=item, region=other, basket=basket)
        yield View(card="funnel", indicator=item, region=other, basket=basket)
        yield View(card="compare", indicator=item, region=other, sex="female")
        yield View(card="compare", indicator=item, level="collaborative_area", region=one)
    for first, second in list(itertools.pairwise(regional))[:3]:
        yield View(card="pairs", indicator=first, second=second, region=one, basket=basket)
    for goal in [*(g.id for g in on.catalog.goals), EVERY, "nothing"]:
        yield View(card="matrix", goal=goal, region=one)
        yield View(card="matrix", goal=goal, basket=basket)
        yield View(card="spine", goal=goal, region=one)
        yield View(card="reported", goal=goal)
    for region in (one, other, on.store.country.code):
        for card in ("spine", "similar", *NAMES, "reported"):
            yield View(card=card, region=region)
    yield View(card="similar", region=one, peers=basket, w="population-2")
    survey = on.store.surveys.survey
    rounds = [r.id for r in survey.rounds]
    for round in rounds[-2:]:
        yield View(card="respondents", round=round)
        for group in [g.id for g in survey.groups]:
            for pilot in ("", survey.pilots[0].id, survey.pilots[7].id):
                yield View(card="opinions", round=round, group=group, pilot=pilot)
                yield View(card="changes", round=round, group=group, pilot=pilot)
            used = [i.id for i in survey.instruments[-1].items]
            for item in used[:2]:
                yield View(card="beside", round=round, group=group, item=item)
    for card in ("organisations", "participation", "result", "register"):
        yield View(card=card)
        yield View(card=card, year=2026)


class Writer:
    """Puts named contents into a folder; what is packed is unpacked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def unpack(self, name: str, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in sorted(packed.namelist()):
                inner = packed.read(part)
                if part.endswith(".xlsx"):
                    self.unpack(f"{name}/{part}.parts", inner)
                else:
                    self.write(
                        f"{name}/{part}", _TIME.sub(b"", inner) if part.endswith("core.xml") else inner
                    )


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _text(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, indent=1, default=str)


def _page(out: Writer, name: str, page: Page) -> None:
    shown, told, release = page.shown, page.statement, ""
    view = shown.view
    words = [told.title, told.under, told.text]
    out.write(f"{name}/words.json", _text([*words, told.notes, told.alt, told.origin, told.mark]))
    out.write(f"{name}/view.json", _text([view.model_dump(), shown.region, shown.hidden, page.title]))
    out.write(f"{name}/link.txt", _text(figure_link(view, "example-x", page.voice.t.language)))
    out.write(f"{name}/table.json", _text([told.table, told.table.text(page.voice)]))
    out.write(f"{name}/table.html", table_html(told.table, page.voice))
    out.write(f"{name}/data.json", _text(told.data))
    out.write(f"{name}/notes.txt", "\n".join(notes_text(page)))
    out.write(f"{name}/data.csv", csv_file(told.table, told.context, page.voice))
    out.unpack(f"{name}/data.xlsx", xlsx_file(told.table, told.context, release, page.voice))
    for theme, colors in (("light", LIGHT), ("dark", DARK)):
        figure = figure_of(page, colors, 800.0)
        out.write(f"{name}/figure-{theme}.json", _text(figure))
    figure = figure_of(page, LIGHT, 800.0)
    if figure is not None:
        try:
            out.write(f"{name}/figure.svg", bare_svg(figure, 800.0))
        except ValueError as error:
            out.write(f"{name}/figure.svg", repr(error))


def _deck(out: Writer, name: str, got: Prepared, t: Translator, whole: bool) -> None:
    for page in got.pages:
        _page(out, f"{name}/{page.place}-{page.shown.view.card}", page)
    left = [(one.place, one.why, [_plain(f) for f in one.faults]) for one in got.left]
    out.write(f"{name}/left.json", _text([left, got.removed, got.release, got.built]))
    out.write(f"{name}/deck.json", _text(deck_json(got)))
    out.unpack(f"{name}/deck.xlsx", deck_xlsx(got, t))
    out.unpack(f"{name}/deck.pptx", pptx_file(got, t, lambda view: "https://example.org/" + view.card))
    for page in got.pages:
        try:
            made = handout(replace(got, pages=(page,)), t)
        except ValueError as error:
            out.write(f"{name}/{page.place}-{page.shown.view.card}/handout.json", repr(error))
        else:
            out.write(f"{name}/{page.place}-{page.shown.view.card}/handout.json", _text(made))
    if whole:
        drawn = [p for p in got.pages if p.shown.view.card not in ("trend", "multiples")]
        made = handout(replace(got, pages=tuple(drawn)), t)
        out.write(f"{name}/handout.pdf", to_pdf(made))
        out.unpack(f"{name}/handout.docx", to_docx(made))


def _prepared(out: Writer, name: str, deck: Deck, on: Ground, t: Translator) -> Prepared:
    """The deck without the slides that cannot even be prepared, which are told."""
    sound = []
    for n, slide in enumerate(deck.slides):
        try:
            prepare(deck.model_copy(update={"slides": (slide,)}), on, t)
            sound.append(slide)
        except (KeyError, ValueError) as error:
            out.write(f"{name}/error-{n}-{slide.view.card}.txt", repr(error))
    return prepare(deck.model_copy(update={"slides": tuple(sound)}), on, t)


def decks(out: Writer, kind: str) -> None:
    """Every view as slides of plain and hidden decks, and the ready-made decks."""
    catalog = shipped.catalog()
    served = shelf.serve(paths.releases(), kind)
    on = ground(Store(served.folder, served.manifest), catalog)
    every = list(views(on))
    code = [r.code for r in on.store.at("county")][5]
    slides = tuple(Slide(view=v, notes="own", question="why" if n % 3 else "") for n, v in enumerate(every))
    for language in LANGUAGES:
        t = translator(language)
        for n in range(0, len(slides), SLIDES):
            part = slides[n : n + SLIDES]
            deck = Deck(kind=kind, slides=part, title="D")
            out.write(f"{kind}/deck-{n}.file.json", keeping.to_file(deck))
            try:
                out.write(f"{kind}/deck-{n}.link", keeping.to_link(deck))
            except DataFaults as faults:
                out.write(f"{kind}/deck-{n}.link", _text(faults.faults))
            name = f"{kind}/{language}/plain-{n}"
            _deck(out, name, _prepared(out, name, deck, on, t), t, n == 0)
            for own in ("", code):
                hidden = deck.model_copy(update={"hidden": True, "draw": "abc", "own": own})
                name = f"{kind}/{language}/hidden-{own}-{n}"
                _deck(out, name, _prepared(out, name, hidden, on, t), t, False)
        made = [ready.whole_deck(on, t), ready.region_deck(code, on, t)]
        made += [ready.goal_deck(g, code, on, t) for g in catalog.goals]
        for n, deck in enumerate(made):
            out.write(f"{kind}/{language}/ready-{n}.json", keeping.to_file(deck))
            got = prepare(deck, on, t)
            out.unpack(f"{kind}/{language}/ready-{n}.pptx", pptx_file(got, t))
            with contextlib.suppress(ValueError):
                out.write(f"{kind}/{language}/ready-{n}.handout.json", _text(handout(got, t)))
    held = {g.id: [i.id for i in of_goal(on.store, catalog, g.id)[0]] for g in catalog.goals}
    out.write(f"{kind}/held.json", _text([held, Voice(translator("fi"), on.store.by_key).t.language]))


def commands(out: Writer, kind: str) -> None:
    """What the command line answers, draws and reports."""
    of = ("--indicator", "placements-0-24", "--kind", kind)
    region = "F" if kind == "example" else "06"
    goal = "placements"
    asked = [
        ("compare", *of),
        ("compare", *of, "--sex", "male"),
        ("compare", *of, "--year", "1901"),
        ("trend", *of, "--region", region),
        ("trend", *of),
        ("funnel", *of),
        ("matrix", "--kind", kind),
        ("matrix", "--kind", kind, "--goal", goal, "--region", region),
        ("matrix", "--kind", kind, "--goal", "x"),
        ("ranks", *of),
        ("similar", "--kind", kind, "--region", region),
        ("similar", "--kind", kind, "--weight", "population=2"),
        ("similar", "--kind", kind, "--weight", "population"),
        ("opinions", "--kind", kind),
        ("opinions", "--kind", kind, "--pilot", "example-pilot-3", "--group", "parent"),
        ("esf", "--kind", kind),
        ("esf", "--kind", kind, "--year", "2026"),
        ("spine", "--kind", kind, "--region", region),
    ]
    drawn = [
        ("compare", *of, "--region", region),
        ("trend", *of, "--region", region),
        ("funnel", *of, "--region", region),
        ("multiples", *of, "--region", region),
        ("pairs", *of, "--second", "youth-unemployment"),
        ("pairs", *of, "--second", "child-poverty"),
        ("map", *of, "--region", region),
        ("map", *of, "--borders"),
        ("heat", "--kind", kind, "--goal", goal, "--region", region),
        ("heat", "--kind", kind, "--goal", "x"),
        ("spine", "--kind", kind, "--region", region),
    ]
    for language in LANGUAGES:
        for n, question in enumerate(asked):
            for form in ("text", "json", "csv"):
                given = _run("--lang", language, "answer", *question, "--format", form)
                out.write(f"{kind}/{language}/answer/{n}-{question[0]}.{form}", given)
        for n, question in enumerate(drawn):
            for form in ("svg", "png"):
                name = out.folder / kind / language / "image" / f"{n}-{question[0]}.{form}"
                name.parent.mkdir(parents=True, exist_ok=True)
                given = _run("--lang", language, "image", *question, os.path.relpath(name))
                out.write(f"{kind}/{language}/image/{n}-{question[0]}.{form}.said", _bare(given))
        for what, code in (("region", region), ("goal", goal)):
            name = out.folder / kind / language / f"report-{what}.pdf"
            _run("--lang", language, "report", what, code, "--kind", kind, os.path.relpath(name))
            word = name.with_suffix(".docx")
            _run("--lang", language, "report", what, code, "--kind", kind, os.path.relpath(word))
            if word.exists():
                out.unpack(f"{kind}/{language}/report-{what}.docx.parts", word.read_bytes())
                word.unlink()
        for command in ("", "answer", "image", "report"):
            given = _run("--lang", language, *([command] if command else []), "--help")
            out.write(f"help/{language}/{command or 'all'}.txt", given)
            for question in dict.fromkeys(q[0] for q in (asked if command == "answer" else drawn)):
                if command in ("answer", "image"):
                    given = _run("--lang", language, command, question, "--help")
                    out.write(f"help/{language}/{command}-{question}.txt", given)


def _bare(given: bytes) -> bytes:
    """What was said without the folder's own name."""
    return given.partition(b":")[0]


def _run(*arguments: str) -> bytes:
    """What a call prints to both streams, and how it ended."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    code: Any
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = cli.main(arguments)
        except SystemExit as ended:
            code = ended.code
    out.flush()
    printed: bytes = out.buffer.getvalue()  # type: ignore[attr-defined]
    return printed + f"\n-- {code}\n{err.getvalue()}".encode()


def pages(out: Writer) -> None:
    """Every element of every page, as it is sent to the browser."""
    of = {"indicator": "placements-0-24"}
    asked: list[tuple[str, dict[str, str]]] = [
        (p.stem, {}) for p in sorted((paths.ROOT / "pages").glob("*.py"))
    ]
    asked += [("compare_regions", {"view": v, **of}) for v in ("heat", "multiples", "funnel", "pairs")]
    asked += [("my_region", {"region": r}) for r in ("F", "06")]
    asked += [("placements", {"region": r, **of}) for r in ("F", "06")]
    asked += [("pilots", {"view": v}) for v in ("opinions", "beside", "changes", "respondents")]
    asked += [
        ("figure", {"card": card, "region": "F", **of, "second": "child-poverty", "goal": "placements"})
        for card in ("headline", "trend", "multiples", "compare", "map", "funnel", "matrix", "pairs", "ranks")
    ]
    asked += [("figure", {"card": card, "region": "F"}) for card in ("spine", "similar", *NAMES, "result")]
    for language in LANGUAGES:
        for n, (page, query) in enumerate(asked):
            kind = "real" if query.get("region") == "06" else "example"
            at = opened(page, lang=language, data=kind, **query)
            sent = [f"{e.type} {_proto(e)}" for e in at.main] + [f"{e.type} {_proto(e)}" for e in at.sidebar]
            out.write(f"pages/{language}/{n}-{page}.txt", "\n".join(sent))


def _proto(element: Any) -> str:
    return _OWN.sub("", str(element.proto)) if hasattr(element, "proto") else ""


def main(out: Path, which: list[str]) -> None:
    """Writes the parts named (decks, commands, pages), all where none is."""
    writer = Writer(out)
    for kind in shelf.KINDS:
        if not which or "decks" in which:
            decks(writer, kind)
        if not which or "commands" in which:
            commands(writer, kind)
    if not which or "pages" in which:
        pages(writer)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
