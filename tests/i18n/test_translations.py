"""The words: three whole languages, every key of the code in them, every key of them in the code."""

import ast
import datetime as dt
import re
import string
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Message

from soila_dash import faults, i18n, paths
from soila_dash.answers import similar
from soila_dash.answers.estimate import NO_DATA, Basis
from soila_dash.answers.funnel import Side, WhyNot
from soila_dash.answers.holdings import WHOLE
from soila_dash.answers.opinion import Why
from soila_dash.cards import CARDS
from soila_dash.cards.base import answer_data, story_text
from soila_dash.cards.base.citation import PRODUCERS
from soila_dash.catalog import Direction, Level, Sex, Unit, reader
from soila_dash.catalog.models import Review
from soila_dash.catalog.survey import Instrument, Organisation, Pilot
from soila_dash.decks import hiding, keeping
from soila_dash.files import tabulation_form, template
from soila_dash.i18n import LANGUAGES, NBSP, MissingTranslation, Translator, capital, translator
from soila_dash.releases import losses
from soila_dash.releases.protection import model
from soila_dash.releases.protection.disclosure import BANDS, CLASSES
from soila_dash.releases.shelf import KINDS
from soila_dash.sources import (
    county_figures,
    fetching,
    published_figures,
    survey_layout,
    survey_rows,
    tabulation,
)
from soila_dash.sources.observations import ROUNDED, Status
from soila_dash.sources.sotkanet.harvest import SUMMED
from soila_dash.statistics.trend import TrendDirection
from soila_dash.statistics.verdict import Judgement, Verdict
from soila_dash.ui import choices, explore, navigation
from soila_dash.ui.compare_regions import CHANGE, ORDERS

CODE = sorted(p for place in ("soila_dash", "pages") for p in (paths.ROOT / place).rglob("*.py"))
LITERAL = re.compile(r"[a-z_]+(\.[a-z0-9_-]+)+")

LEVELS = get_args(Level)
ASIDES = ("other_level", "no_benchmark", "count")
TESTED = ("increasing", "decreasing", "none")
UNTESTED = ("too_short", "no_test")
STATUSES = [s for s in (*get_args(Status), NO_DATA, "rounded") if s not in ("published", *ROUNDED)]
UNITS = [u.value for u in Unit]
DIRECTIONS = [d.value for d in Direction]
AIMS = [d for d in DIRECTIONS if d != "neutral"]
COMPARED = [v.value for v in Verdict if v is not Verdict.NOT_COMPARED]
NO_FUNNEL = get_args(WhyNot)
BENCHMARKS = ("country", "median", "none")
PAGES = (*(name for group in navigation.PAGES.values() for name in group), *navigation.HIDDEN)

WAYS = ("up", "down", "same", "within_rounding")
DOORS = ("country", "region", "present")
FAMILIES: dict[str, Iterable[str | tuple[str, ...]]] = {
    "aside.{}": ("country_only", "other_level"),
    "aside.{}.{}": [
        f"{side}.{why}"
        for side, all_of in (("why", ASIDES), ("national", (*ASIDES, "country_only", "no_figures")))
        for why in all_of
    ],
    "basis.{}": [b for b in get_args(Basis) if b != "none"],
    "began.{}": ("too_short", "no_interval"),
    "benchmark.note.{}": BENCHMARKS,
    "overview.door.{}": DOORS,
    "overview.door.{}.note": DOORS,
    "story.{}": ("more", "less", "none", "untested", *(name for *_, name in story_text.TIMES)),
    "card.{}": ("csv", "xlsx", "json", "png", "svg"),
    "change.{}": ("added", "revised", "vanished"),
    "cli.figures.{}": ("check", "import"),
    "cli.survey.{}": ("round", "group", "pilot"),
    "cli.trail.{}": ("begun", "done", "refused", "failed"),
    "cli.withdraw.which.{}": ("id", "file", "round", "pilot", "group", "number", "source"),
    "cli.{}": ("round", "group", "pilot"),
    "context.{}": answer_data.ABOUT,
    "data.audit.reader.{}": ("outsider", "pilot", "respondent", "rule-reader"),
    "data.audit.what.{}": ("answers", "counts"),
    "data.audit.{}": ("holds", "untried", "fails"),
    "compare.view.{}": ("heat", "multiples", "funnel", "pairs"),
    "computed.{}": ("none", "owner", "secondary", *county_figures.COMPUTED),
    "data.changed.{}": ("pilots", "organisations", "rounds", "completed"),
    "data.column.{}": (
        *("source", "producer", "vintage", "confirmed", "read", "computed", "licence", "url"),
        *("indicator", "goal", "unit", "levels", "years", "direction"),
    ),
    "data.whole.{}": WHOLE,
    "cli.withdraw.{}": ("release", "file", "response", "figure", "figures"),
    "data.{}": KINDS,
    "deck.question.{}": [name for name, card in CARDS.items() if card.talk],
    "difference.{}": ["points", *(u for u in UNITS if u != "percent")],
    "direction.aim.{}": AIMS,
    "direction.{}": DIRECTIONS,
    "esf.column.{}": ("taking_part", "eeco18"),
    "file.limit.{}": ("lower", "upper"),
    "esf.definition.{}": ("taking_part", "eeco18"),
    "esf.sheet.{}": ("periods", "pilots", "result", "trail", "register"),
    "esf.type.{}": get_args(Organisation.model_fields["type"].annotation),
    "explore.{}": ("open", "close", "note", "failed", *explore.BUTTONS.values()),
    "facts.place.{}": AIMS,
    "finding.compare.clause.{}": ("both", "higher", "lower", "nobody"),
    "fault.{}.bare": (
        "sotkanet_missing",
        "file_damaged",
        *(f"survey_unknown_{x}" for x in ("group", "pilot", "region", "round")),
    ),
    "finding.change.{}": ("same", "within_rounding"),
    "finding.change.{}{}": [(way, of) for way in ("more", "less") for of in ("", ".persons")],
    "finding.compare.title.{}": (*BENCHMARKS, "both", "higher", "lower"),
    "finding.multiples.{}": ("both", "up", "down", "none"),
    "finding.region.{}{}": [(v, "") for v in COMPARED] + [(v, ".unplaced") for v in ("higher", "lower")],
    "card.vintage.{}": ("fetched", "published", "received"),
    "finding.trend.{}": [*TESTED, "increasing.between", "decreasing.between"],
    "finding.trend.{}.{}": [
        f"{t}.{way}" for t in UNTESTED for way in ("up", "down", "same", "within_rounding")
    ],
    "funnel.not.{}": NO_FUNNEL,
    "hidden.why.{}": get_args(hiding.Why),
    "judgement.{}": [j.value for j in Judgement if j is not Judgement.NONE],
    "level.{}": LEVELS,
    "narrative.place.{}": AIMS,
    "narrative.place.{}.one": AIMS,
    "map.{}": ("tiles", "borders"),
    "matrix.why.{}": NO_FUNNEL,
    "narrative.change.{}": ("same", "within_rounding", "more", "less", "more.though", "less.though"),
    "notice.{}": choices.KEYS,
    "ordinal.{}": ("1", "2", "3", "other"),
    "opinion.band.{}": BANDS,
    "opinion.change.why.{}": [why for why in get_args(Why) if why],
    "opinion.class.{}": CLASSES,
    "opinion.wording.{}": ("quoted", "not_verified"),
    "order.{}": (*ORDERS, CHANGE),
    "page.{}": PAGES,
    "pilot.model.{}": get_args(Pilot.model_fields["model_status"].annotation),
    "present.card.{}": CARDS,
    "present.{}": ("up", "down", "pptx", "pdf", "docx", "xlsx", "json"),
    "present.words.{}": ("title", "question", "notes"),
    "profile.change.{}": ["up", "down"],
    "profile.facts.place.{}": AIMS,
    "profile.most.{}": ("up", "down", "country"),
    "profile.trend.note{}": ("", ".own"),
    "profile.trend.note.none{}": ("", ".own"),
    "profile.under{}{}": [(whole, one) for whole in ("", ".country") for one in ("", ".one")],
    "profile.{}": ("up", "down"),
    "profile.{}.none": ("up", "down"),
    "producer.{}": PRODUCERS.values(),
    "rank.between.{}": AIMS,
    "rank.one.{}": AIMS,
    "rank.reason.{}": ("neutral", "too_few"),
    "report.{}": ("pdf", "docx"),
    "review.{}": get_args(Review.model_fields["state"].annotation),
    "search.kind.{}": ("indicator", "page", "pilot", "region", "word"),
    "sex.{}": get_args(Sex),
    "side.{}": get_args(Side),
    "similar.none.{}": ("too_few", "no_region", "no_weight"),
    "similar.why.{}": get_args(similar.Why),
    "status.short.{}": STATUSES,
    "summed.{}": ("country", *SUMMED),
    "survey.column.{}": survey_layout.FIELDS,
    "survey.help.{}": template.HELP,
    "survey.status.{}": get_args(Instrument.model_fields["status"].annotation),
    "status.{}": [*STATUSES, "published"],
    "tabulation.column.{}": tabulation.FIELDS,
    "tabulation.help.{}": tabulation_form.HELP,
    "tabulation.permission.{}": get_args(tabulation.Permission),
    "loss.{}": get_args(losses.Kind),
    "tools.close.{}": ("table", "figure_and_table", "told"),
    "tools.{}": ("table", "figure_and_table", "told", "image", "data", "link", "cite"),
    "tools.{}.done": ("link", "cite"),
    "trend.word.{}": get_args(TrendDirection),
    "unit.{}.name": UNITS,
    "unit.{}.short": UNITS,
    "unit.{}.value": UNITS,
    "outcomes.title.{}": [v.value for v in Verdict],
    "verdict.{}": [v.value for v in Verdict],
}
"""Every key that the code puts together: its shape, and what stands in its gap; for several gaps a
tuple, or the words joined with dots."""

VALIDATORS = (
    "soila_dash/cards/view.py",
    "soila_dash/catalog/models.py",
    "soila_dash/catalog/survey.py",
    "soila_dash/cards/view.py",
    "soila_dash/decks/deck.py",
)
"""Where a ValueError says the code of a fault."""

FAULTS_BY_OTHER_MEANS = {
    "soila_dash/catalog/reader.py": 2,
    "soila_dash/cards/funnel.py": 1,
    "soila_dash/decks/keeping.py": 1,
    "soila_dash/faults.py": 1,
    "soila_dash/releases/build.py": 1,
    "soila_dash/releases/surveys.py": 1,
    "soila_dash/sources/county_figures.py": 1,
    "soila_dash/sources/fetching.py": 6,
    "soila_dash/sources/published_figures.py": 2,
    "soila_dash/sources/sotkanet/harvest.py": 1,
    "soila_dash/sources/survey_rows.py": 1,
    "soila_dash/sources/tabulation.py": 1,
}
"""Where a Fault's code is not written in the call but comes from a table or an error, and how often; the
tables' words are checked from the other side: each must be a fault's code, see `indirect_codes`."""


def filled(family: str) -> list[str]:
    """The keys of a family."""
    several = family.count("{}") > 1
    words = [v if isinstance(v, tuple) else v.split(".") if several else [v] for v in FAMILIES[family]]
    return [family.format(*parts) for parts in words]


@cache
def messages(language: str) -> dict[str, Message]:
    return {str(m.id[0] if isinstance(m.id, tuple) else m.id): m for m in i18n.messages(language) if m.id}


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [str(message.string)]


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# The files


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_whole(language: str) -> None:
    assert len(messages(language)) > 200
    for key, message in messages(language).items():
        assert not message.fuzzy, key
        assert LITERAL.fullmatch(key), key
        for form in forms(message):
            assert form.strip(), f"{language}: {key} is empty"
            assert form == form.strip() or key.startswith("finding.change."), f"{language}: {key}"
        if message.pluralizable:
            assert message.id == (key, key), key
            assert len(forms(message)) == 2, f"{language}: {key} lacks a form"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice(language: str) -> None:
    text = (i18n.LOCALES / f"{language}.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert keys == sorted(set(keys))
    assert len(keys) == len(messages(language))


def test_the_three_languages_have_the_same_keys_slots_and_plurals() -> None:
    finnish = messages("fi")
    for language in ("sv", "en"):
        other = messages(language)
        assert set(other) == set(finnish)
        for key, message in finnish.items():
            assert other[key].pluralizable == message.pluralizable, key
            wanted = slots(" ".join(forms(message)))
            assert slots(" ".join(forms(other[key]))) == wanted, f"{language}: {key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_forms_of_a_plural_have_the_same_slots(language: str) -> None:
    """Unless one form does without the number or the detail: "one region stands out, higher"."""
    for key, message in messages(language).items():
        if message.pluralizable:
            single, many = map(slots, forms(message))
            assert single <= many | {"n"}, key
            assert many == slots(forms(messages("fi")[key])[1]), f"{language}: {key}"


def test_slots_have_plain_names() -> None:
    for language in LANGUAGES:
        for key, message in messages(language).items():
            for form in forms(message):
                assert all(name.isidentifier() for name in slots(form)), f"{language}: {key}"


# The code


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in CODE:
        yield path.relative_to(paths.ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def is_translation(call: ast.Call) -> bool:
    """t(…), t.n(…), voice.t(…), now.voice.t.n(…), here().t(…), self(…) inside the translator."""
    f = call.func
    if isinstance(f, ast.Attribute) and f.attr in ("n", "has"):
        f = f.value
    return (isinstance(f, ast.Name) and f.id == "t") or (isinstance(f, ast.Attribute) and f.attr == "t")


@cache
def asked() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """(keys written whole in a translation call, their families, every key-like word): where each is."""
    keys: dict[str, str] = {}
    families: dict[str, str] = {}
    words: dict[str, str] = {}
    for file, tree in trees():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and LITERAL.fullmatch(node.value)
            ):
                words[node.value] = f"{file}:{node.lineno}"
            own = file == "soila_dash/i18n/__init__.py"
            if not isinstance(node, ast.Call) or not node.args:
                continue
            is_self = own and isinstance(node.func, ast.Name) and node.func.id == "self"
            if not (is_translation(node) or is_self):
                continue
            for part in possible(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    keys[part.value] = f"{file}:{node.lineno}"
                elif isinstance(part, ast.JoinedStr):
                    families[shape(part)] = f"{file}:{node.lineno}"
    return keys, families, words


def possible(node: ast.expr) -> list[ast.expr]:
    """What an expression may come to: both arms of a condition."""
    if isinstance(node, ast.IfExp):
        return [*possible(node.body), *possible(node.orelse)]
    return [node]


def shape(node: ast.JoinedStr) -> str:
    return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)


@pytest.mark.slow
def test_the_search_finds_what_is_there() -> None:
    keys, families, _ = asked()
    assert {"table.region", "cli.published", "card.trend.note.band", "finding.compare.clear"} <= set(keys)
    assert {"verdict.{}", "finding.trend.{}.{}", "unit.{}.value", "status.{}"} <= set(families)
    assert len(keys) > 120


@pytest.mark.slow
def test_every_key_in_the_code_is_in_the_files() -> None:
    keys, _, _ = asked()
    assert {k: at for k, at in keys.items() if k not in messages("fi")} == {}


def test_every_family_in_the_code_is_known_and_its_keys_are_in_the_files() -> None:
    _, families, _ = asked()
    built = {f: at for f, at in families.items() if f != "fault.{}"}
    assert {f: at for f, at in built.items() if f not in FAMILIES} == {}, "list the family in FAMILIES"
    assert set(FAMILIES) <= set(built), "the code has no such family"
    missing = [key for family in FAMILIES for key in filled(family) if key not in messages("fi")]
    assert missing == []


@pytest.mark.slow
def test_every_key_in_the_files_is_used() -> None:
    _, _, words = asked()
    families = {key for family in FAMILIES for key in filled(family)}
    codes = {f"fault.{code}" for code in (*direct_codes()[0], *indirect_codes())}
    unused = set(messages("fi")) - set(words) - families - codes
    assert unused == set()


@cache
def direct_codes() -> tuple[dict[str, str], dict[str, int]]:
    """Codes written in a Fault or a tally, or raised by a validator; and by file the calls with another."""
    codes: dict[str, str] = {}
    others: dict[str, int] = {}
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            first = node.args[0]
            validator = node.func.id == "ValueError" and file in VALIDATORS
            if node.func.id not in ("Fault", "_Tally") and not validator:
                continue
            if isinstance(first, ast.Constant):
                codes[first.value] = f"{file}:{node.lineno}"
            else:
                others[file] = others.get(file, 0) + 1
    return codes, others


def indirect_codes() -> set[str]:
    """Codes that come from a table or an error."""
    codes = {*reader._CODES.values(), "wrong_value"}
    codes |= {*keeping._CODES.values(), "deck_value"}
    codes |= {*faults._OF_COMPUTER, "no_folder", "computer_refused"}
    codes |= {code for code, _ in published_figures._ALLOWED.values()}
    codes |= {code for code, *_ in published_figures._SHAPES.values()}
    codes |= {*survey_rows._UNKNOWN.values(), *tabulation._UNKNOWN.values()}
    tree = ast.parse((paths.ROOT / "soila_dash/releases/build.py").read_text(encoding="utf-8"))
    found = set(named(tree, "tests"))
    assert found
    codes |= {f"no_funnel_{why}" for why in NO_FUNNEL}
    codes |= {f"protection_{why}" for why in model.CODES}
    return (
        codes | found | {f"{name}_{kind}" for name in ("sotkanet", "boundaries") for kind in fetching.KINDS}
    )


def named(tree: ast.Module, name: str) -> Iterator[str]:
    """First words of the tuples assigned to `name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == [name]:
            for row in getattr(node.value, "elts", []):
                yield row.elts[0].value


@pytest.mark.slow
def test_every_fault_has_its_words() -> None:
    codes, others = direct_codes()
    assert {"unknown_goal", "file_damaged", "no_figures", "sotkanet_value", "two_breaks_in_a_year"} <= set(
        codes
    )
    assert others == FAULTS_BY_OTHER_MEANS, "a Fault whose code is not written in the call"
    wanted = {f"fault.{code}" for code in (*codes, *indirect_codes())}
    assert wanted - set(messages("fi")) == set()


def test_words_of_a_fault_use_no_slot_but_found_and_expected() -> None:
    for language in LANGUAGES:
        for key, message in messages(language).items():
            if key.startswith("fault.") and not key.startswith("fault.where."):
                assert slots(forms(message)[0]) <= {"found", "expected"}, f"{language}: {key}"


# Numbers, dates, sentences


@pytest.mark.parametrize(
    ("language", "value", "decimals", "text"),
    [
        ("fi", 12345.6, 1, f"12{NBSP}345,6"),
        ("sv", 12345.6, 1, f"12{NBSP}345,6"),
        ("en", 12345.6, 1, "12,345.6"),
        ("fi", 1234567, 0, f"1{NBSP}234{NBSP}567"),
        ("fi", -0.5, 1, "\u22120,5"),
        ("sv", -1234.5, 1, f"\u22121{NBSP}234,5"),
        ("en", -0.5, 1, "\u22120.5"),
        ("en", -0.04, 1, "0.0"),
        ("fi", -0.4, 0, "0"),
        ("fi", 2, 1, "2,0"),
        ("en", 2.25, 2, "2.25"),
        ("fi", 0.125, 3, "0,125"),
    ],
)
def test_a_number(language: str, value: float, decimals: int, text: str) -> None:
    assert translator(language).number(value, decimals) == text


@pytest.mark.parametrize(
    ("language", "percent", "persons", "date", "listing", "span"),
    [
        ("fi", "2,7", f"9{NBSP}971", "5.3.2026", "a, b ja c", "2,8–3,3"),
        ("sv", "2,7", f"9{NBSP}971", "5.3.2026", "a, b och c", "2,8–3,3"),
        ("en", "2.7%", "9,971", "5 March 2026", "a, b and c", "2.8–3.3"),
    ],
)
def test_forms_of_a_language(
    language: str, percent: str, persons: str, date: str, listing: str, span: str
) -> None:
    t = translator(language)
    shown = t.value(2.7, "percent", 1)
    assert shown.startswith(percent)
    assert shown.replace(NBSP, " ") == (f"{percent} %" if language != "en" else percent)
    assert t.value(9971, "persons", 0).startswith(persons)
    assert t.date(dt.date(2026, 3, 5)) == date
    assert t.listing(["a", "b", "c"]) == listing
    assert t.span(2.8, 3.3, 1) == span
    assert not re.search(r"\d[–-]", t.span(-3, 7, 0)), "no dash after a minus"
    assert t.separators == (".," if language == "en" else f",{NBSP}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_chooses_the_form(language: str) -> None:
    t = translator(language)
    one, none, many = (t.n("cli.found", n) for n in (1, 0, 1234))
    assert one.startswith("1 ")
    assert one.removeprefix("1") != none.removeprefix("0")
    assert many.removeprefix(t.number(1234)) == none.removeprefix("0")


def test_a_missing_word_is_never_shown_as_its_key() -> None:
    for language in LANGUAGES:
        t = Translator(language)
        assert not t.has("no.such.word")
        with pytest.raises(MissingTranslation):
            t("no.such.word")
        with pytest.raises(MissingTranslation):
            t.n("no.such.word", 2)
        with pytest.raises(KeyError):
            t("table.value", unit="x")
    with pytest.raises(KeyError):
        translator("de")


def test_capital_leaves_the_rest() -> None:
    assert [capital(x) for x in ("åland on", "iPhone", "", "THL")] == ["Åland on", "IPhone", "", "THL"]


def test_the_po_files_are_the_only_ones() -> None:
    assert {p.name for p in Path(i18n.LOCALES).iterdir()} == {f"{language}.po" for language in LANGUAGES}


@pytest.mark.parametrize(
    ("language", "up", "down", "against"),
    [
        ("fi", "suurempi", "pienempi", "vastakkais"),
        ("sv", "högre|större", "lägre|mindre", "motsatt"),
        ("en", "higher|larger", "lower|smaller", "other side"),
    ],
)
def test_opposites_are_not_exchanged(language: str, up: str, down: str, against: str) -> None:
    t = translator(language)
    for key in ("verdict.higher", "verdict.clearly_higher"):
        assert re.search(up, t(key))
        assert not re.search(down, t(key))
    for key in ("verdict.lower", "verdict.clearly_lower"):
        assert re.search(down, t(key))
        assert not re.search(up, t(key))
    for key in ("worse", "clearly_worse", "better", "clearly_better"):
        assert bool(re.search(against, t(f"judgement.{key}"))) == key.endswith("worse")


NEWEST = {
    "fi": r"\buusi(n|mmat|mman|mpaan)\b",
    "sv": r"\b(nyaste|senaste) (?!värdena i följd)",
    "en": r"\b(newest|latest)\b",
}
NOT_OF_FIGURES = ("cli.", "fault.", "status.")
"""What is said to a steward: of backups and rounds, and of the year that a command takes by itself."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_called_the_newest_without_its_year(language: str) -> None:
    texts = {str(m.id): str(m.string) for m in i18n.messages(language) if m.id}
    of_figures = {
        key: text
        for key, text in texts.items()
        if re.search(NEWEST[language], text, re.IGNORECASE) and not key.startswith(NOT_OF_FIGURES)
    }
    assert len(of_figures) >= 5
    dated = re.compile(r"\{(year|last|to|release)\}")
    assert {key: text for key, text in of_figures.items() if not dated.search(text)} == {}
