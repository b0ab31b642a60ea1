"""The house's rules, read from the syntax trees: nobody outside cards asks what kind an answer is, one module
has one name, and rooms and functions stay small."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from soila_dash.cards import CARDS
from soila_dash.paths import ROOT

PACKAGE = ROOT / "soila_dash"
LONGEST_MODULE, LONGEST_FUNCTION = 450, 70
"""Lines. Nothing is exempt: what is generated or catalogue-like stays below them."""
ASKING = {
    "soila_dash/ui/compare_regions.py": "a page: draws the answers that it has asked itself",
    "soila_dash/ui/session_deck.py": "pages give it an answer that they asked, and it names the view of it",
    "soila_dash/ui/pilots.py": "a page: names the view of the answer that it has asked itself",
}
"""Files outside cards/ and answers/ that may ask what kind an answer is, each with its reason."""


@cache
def trees() -> dict[str, ast.Module]:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    return {f.relative_to(ROOT).as_posix(): ast.parse(f.read_text()) for f in sorted(files)}


def answers() -> set[str]:
    """The names of the answers' classes."""
    return {
        node.name
        for name, tree in trees().items()
        if name.startswith("soila_dash/answers/")
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def named(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def asked(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines where a kind of answer or a card's name decides: isinstance, match, a mapping's keys."""
    kinds, cards = answers(), set(CARDS)
    for node in ast.walk(tree):
        found: set[str] = set()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            found = named(node.args[1]) & kinds
        elif isinstance(node, ast.MatchClass):
            found = named(node.cls) & kinds
        elif isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant):
            found = {str(node.value.value)} & cards
        elif isinstance(node, ast.Dict):
            keys = [k for k in node.keys if k is not None]
            found = {k.id for k in keys if isinstance(k, ast.Name)} & kinds
            words = {str(k.value) for k in keys if isinstance(k, ast.Constant)}
            found |= words if len(words) > 1 and words <= cards else set()
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(s, ast.Attribute) and s.attr == "card" for s in sides):
                found = {str(s.value) for s in sides if isinstance(s, ast.Constant)} & cards
        for name in sorted(found):
            yield getattr(node, "lineno", 0), name


@pytest.mark.slow
def test_nobody_outside_the_cards_asks_what_kind_an_answer_is() -> None:
    found = {
        name: list(asked(tree))
        for name, tree in trees().items()
        if not name.startswith(("soila_dash/cards/", "soila_dash/answers/"))
    }
    asking = {name: lines for name, lines in found.items() if lines}
    assert set(asking) == set(ASKING), {
        n: x for n, x in asking.items() if n not in ASKING
    } or "a stale reason"


def test_the_test_sees_each_way_of_asking() -> None:
    """Else it would be green on anything."""
    ways = (
        "isinstance(x, Comparison | Funnel)",
        "match x:\n    case Comparison():\n        pass",
        "match x:\n    case 'funnel':\n        pass",
        "{Comparison: 1}",
        "{'funnel': 1, 'trend': 2}",
        "x.card == 'funnel'",
    )
    for way in ways:
        assert list(asked(ast.parse(way))), way


def test_a_function_is_not_too_long() -> None:
    found = [
        f"{name}:{node.lineno} {node.name} {(node.end_lineno or 0) - node.lineno + 1}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not found


def test_a_module_is_not_too_long() -> None:
    lines = {name: len((ROOT / name).read_text().splitlines()) for name in trees()}
    assert not {name: n for name, n in lines.items() if n > LONGEST_MODULE}


def test_a_size_has_a_name() -> None:
    """Of type and of marks in a figure: what a bare number is, nobody can look up."""
    found = []
    for name, tree in trees().items():
        for node in ast.walk(tree):
            sizes: list[ast.expr] = []
            if isinstance(node, ast.Dict):
                keys = zip(node.keys, node.values, strict=True)
                sizes = [v for k, v in keys if isinstance(k, ast.Constant) and k.value == "size"]
            elif isinstance(node, ast.keyword) and node.arg == "size":
                sizes = [node.value]
            found += [f"{name}:{s.lineno}" for s in sizes for n in ast.walk(s) if isinstance(n, ast.Constant)]
    assert not [at for at in found if at.startswith("soila_dash/cards/")]


ROLES = {"as_json", "card", "figure", "figures", "tables", "words"}
"""In a room of cards: the data, the record, what is drawn, what is laid out in rows, what is said."""
QUESTION = ("answers", "cards", "statistics")
"""A question has one name: where it is answered, where it is shown, and where its formula stands."""
PARTICIPLES = (
    "told shown said asked made kept held drawn written heard seen taken known begun given found left gone",
    "grown lost built chosen hidden worn along alike apart aside beside away around anew alone behind before",
    "below above within without nothing anything everything",
)
"""That do not name what a function does or gives, and others of their kind."""
ENDINGS = ("ed",)
NOUNS_AND_VERBS = {"embed", "feed", "need", "seed", "speed"}


OWN = ("soila_dash", "tests", "pages", "benchmarks")
"""Our own packages."""


def modules() -> set[str]:
    """Dotted names of all our own modules and packages, tests too."""
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    parts = [f.relative_to(ROOT).with_suffix("").parts for f in files]
    return {".".join(p[:-1] if p[-1] == "__init__" else p) for p in parts}


def renamed(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines where something of our own is imported under another name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            own = node.level or (node.module or "").split(".")[0] in OWN
        elif isinstance(node, ast.Import):
            own = any(a.asname and a.name.split(".")[0] in OWN for a in node.names)
        else:
            continue
        for alias in node.names:
            if own and alias.asname:
                yield node.lineno, f"{alias.name} as {alias.asname}"


def participle(name: str) -> bool:
    """Whether one word, and that a participle or an adverb, is all that a name says."""
    word = name.strip("_")
    return any(word in line.split() for line in PARTICIPLES) or (
        "_" not in word and word.endswith(ENDINGS) and word not in NOUNS_AND_VERBS and len(word) > len("red")
    )


@pytest.mark.slow
def test_what_is_ours_is_imported_under_its_own_name() -> None:
    files = [*PACKAGE.rglob("*.py")]
    for folder in ("pages", "tests", "benchmarks"):
        files += (ROOT / folder).rglob("*.py")
    found = [
        f"{f.relative_to(ROOT)}:{line} {what}"
        for f in files
        for line, what in renamed(ast.parse(f.read_text()))
    ]
    assert not found


def test_the_test_sees_each_way_of_renaming() -> None:
    for way in (
        "from soila_dash.cards import matrix as heats",
        "from soila_dash.sources.sheets import read_sheets as read",
        "import soila_dash.store as store",
        "from . import card as compare",
        "from benchmarks import browser as browsers",
        "def late():\n    from tests import shipped as data",
    ):
        assert list(renamed(ast.parse(way))), way


def test_a_function_or_module_is_named_by_a_noun_or_a_verb() -> None:
    found = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and participle(node.name)
    ]
    assert not found
    assert not [name for name in trees() if participle(Path(name).stem)]


def test_one_word_names_one_module() -> None:
    """But for a question's, and for the parts of a card's room."""
    places: dict[str, set[str]] = {}
    for name in modules():
        if name.startswith("soila_dash."):
            _, *rooms, word = name.split(".")
            of_card = rooms[:1] == ["cards"] and word in ROLES
            room = rooms[0] if rooms else word
            if not of_card:
                places.setdefault(word, set()).add(
                    "question" if room in QUESTION and len(rooms) == 1 else name
                )
    assert not {word: at for word, at in places.items() if len(at) > 1}


def test_folders_of_tests_bear_the_names_of_rooms() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} | {"pages", "browser"}
    folders = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/*.py")}
    assert folders <= rooms
