"""Documents cannot go stale: what they name exists, and what a reader may use is named."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from soila_dash.cards import CARDS
from soila_dash.i18n import translator
from soila_dash.paths import QUERIES, ROOT
from soila_dash.reference import commands, options, references
from soila_dash.ui.navigation import PAGES

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = {d.relative_to(ROOT).as_posix(): d.read_text(encoding="utf-8") for d in DOCUMENTS}
ALL = "\n".join(TEXT.values())
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
SHELL = re.compile(r"^    ((?:\.venv/|make |[A-Z]+=\S+ make ).*?)(?:\s+#.*)?$", re.MULTILINE)
PATH = re.compile(r"[A-Za-z_.]+(?:/[A-Za-z_.0-9-]+)+/?")
FILE = re.compile(r"[A-Za-z_0-9-]+\.(?:py|yaml|csv|md|toml|sql|txt|po|typ|sh)")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
VARIABLE = re.compile(r"\bSOILA_[A-Z_]*[A-Z]\b")
MADE = (
    "data/releases/withdrawn",
    "data/private",
    "private/",
    "trail/",
    "data/raw",
    "data/boundaries",
    ".venv/",
    "releases/",
    "core/",
)
"""What is made when it is used, and addresses that are no files."""
FOREIGN = {
    "deps": "an option of pip",
    "metrics": "an address of Streamlit's server",
    "STREAMLIT_SERVER_ALLOWED_HOSTS": "a setting of Streamlit",
    "test_page_is_whole_and_accessible": "a former test, of which docs/testing.md says where it went",
    "test_nothing_is_cut": "the same",
    "test_a_deep_link_into_a_cold_server_goes_through_the_shell": "the same",
}
"""Words in documents' code that are not this project's, each with its reason."""
BOLD = {"A page for each goal", "Two releases ship."}
"""What README sets in bold and is no page's name."""


def code(text: str) -> list[str]:
    """The pieces of code in a document: spans, and the lines of its indented blocks that are commands."""
    text = FENCED.sub("", text)
    return [" ".join(span.split()) for span in SPAN.findall(text)] + SHELL.findall(text)


@cache
def sources() -> dict[str, str]:
    """The text of every file that documents may speak of, by its path."""
    rooms = (
        "benchmarks",
        "deploy",
        "data/catalog",
        "data/published",
        "pages",
        "queries",
        "soila_dash",
        "tests",
    )
    endings = {".py", ".yaml", ".csv", ".sql", ".po", ".sh", ".typ", ".css", ".js"}
    files = [f for room in rooms for f in (ROOT / room).rglob("*") if f.suffix in endings]
    files += [
        ROOT / name
        for name in (
            "app.py",
            "deploy/Caddyfile",
            "deploy/Containerfile",
            "deploy/soila-dash.service",
            "Makefile",
            "pyproject.toml",
            ".ci/run",
            "requirements.txt",
            "requirements-dev.txt",
        )
    ]
    own = ROOT / "tests" / "test_documents.py"
    return {f.relative_to(ROOT).as_posix(): f.read_text(encoding="utf-8") for f in files if f != own}


@cache
def words() -> frozenset[str]:
    return frozenset(word for item in sources().items() for text in item for word in WORD.findall(text))


@cache
def known() -> tuple[dict[str, frozenset[str]], frozenset[str], frozenset[str]]:
    """Every command with its options, the commands' first words, and all options."""
    every = {
        name: frozenset(o for a in options(parser) for o in a.option_strings)
        for name, parser in commands().items()
    }
    return every, frozenset(n.split()[0] for n in every if n), frozenset().union(*every.values())


def wrong_call(line: str) -> Iterator[str]:
    """What of a command, after `python -m soila_dash`, does not exist."""
    calls, said = known()[0], [w.strip(",.;()") for w in line.split()]
    name = ""
    while said and f"{name} {said[0]}".strip() in calls:
        name = f"{name} {said.pop(0)}".strip()
    below = [x for x in calls if x.startswith(f"{name} ".lstrip()) and x]
    if said and below and re.fullmatch(r"[a-z][a-z-]*", said[0]):
        yield f"{name} {said[0]}".strip()
    taken = calls[name] | {"--help", "--lang"}
    yield from (f"{name} {w}" for w in said if w.startswith("--") and not below and w not in taken)


def wrong(piece: str) -> Iterator[str]:
    """What a piece of a document's code names and does not exist."""
    make = sources()["Makefile"]
    for target in re.findall(r"\bmake ([a-z]+)", piece):
        if not re.search(rf"^{target}:", make, re.MULTILINE):
            yield f"make {target}"
    for name in re.findall(r"(?<![^ ])([A-Z_]+)=", piece):
        if not name.startswith("SOILA_") and f"$({name})" not in make:
            yield name
    module = re.search(r"-m ([a-z_.]+) ?(.*)", piece)
    if module and module[1] == "soila_dash":
        yield from wrong_call(module[2])
    elif module and module[1] not in ("pytest", "pip"):
        yield from [] if f"{module[1].replace('.', '/')}.py" in sources() else [module[1]]
    elif piece.split(maxsplit=1)[0] in known()[1] and ":" not in piece:
        yield from wrong_call(piece)
    elif piece.startswith("--"):
        yield from [] if re.split(r"[ =]", piece)[0] in known()[2] else [piece]


def test_a_card_is_added_in_under_ten_lines() -> None:
    steps = re.search(r"^## Add a card$(.*?)^## ", TEXT["CONTRIBUTING.md"], re.MULTILINE | re.DOTALL)
    assert steps
    lines = re.findall(r"^(?:\d\. |   )\S.*$", steps[1], re.MULTILINE)
    assert 3 <= len(lines) < 10


def test_every_argument_says_what_it_takes() -> None:
    without = [f"{name} {a.dest}" for name, p in commands().items() for a in options(p) if not a.help]
    assert not without


def test_the_references_are_what_the_code_says() -> None:
    for name, text in references().items():
        assert TEXT.get(f"docs/{name}") == text, f"docs/{name} is stale: run make reference"


@pytest.mark.parametrize("document", TEXT)
def test_the_files_and_links_a_document_names_exist(document: str) -> None:
    folder = (ROOT / document).parent
    files = {path.rsplit("/", 1)[-1] for path in sources()} | {d.name for d in DOCUMENTS}
    missing = []
    for piece in code(TEXT[document]):
        path, _, _ = piece.partition("::")
        if PATH.fullmatch(path) and not path.startswith(MADE):
            places = (ROOT / path, folder / path, ROOT / "soila_dash" / path, ROOT / "tests" / path)
            missing += [] if any(p.exists() for p in places) else [path]
        elif FILE.fullmatch(path) and path not in files:
            missing.append(path)
    for link in re.findall(r"\]\(([^)#]+)", TEXT[document]):
        if "://" not in link and not link.startswith("mailto:") and not (folder / link).exists():
            missing.append(link)
    assert not missing


@pytest.mark.parametrize("document", TEXT)
def test_the_commands_and_keys_a_document_names_exist(document: str) -> None:
    pieces = code(TEXT[document])
    missing = [found for piece in pieces for found in wrong(piece)]
    for piece in pieces:
        # What is written large stands for what a person puts in.
        keys = [w for w in WORD.findall(piece) if not w.isupper() or "_" in w]
        missing += [w for w in keys if w not in words() and w not in FOREIGN]
    assert not missing


def test_the_pages_that_the_readme_names_exist() -> None:
    t = translator("en")
    titles = {t(f"page.{page}") for pages in PAGES.values() for page in pages}
    bold = set(re.findall(r"\*\*([^*]+)\*\*", TEXT["README.md"]))
    assert len(bold & titles) > 5, "else the test sees nothing"
    assert bold - BOLD <= titles


@pytest.mark.parametrize(
    "piece",
    [
        "make nothing",
        "NOTHING=4 make run",
        ".venv/bin/python -m soila_dash nothing",
        ".venv/bin/python -m soila_dash survey nothing FILE",
        ".venv/bin/python -m soila_dash answer compare --nothing",
        "survey nothing",
        "update --nothing",
        "--nothing FILE",
        ".venv/bin/python -m tests.nothing",
    ],
)
def test_the_test_sees_what_does_not_exist(piece: str) -> None:
    """Else it would be green on anything."""
    assert list(wrong(piece))


def test_every_card_query_command_and_option_is_named() -> None:
    named = {word for text in TEXT.values() for piece in code(text) for word in (piece, *piece.split())}
    public = {*CARDS, *(f.stem for f in QUERIES.glob("*.sql")), *(known()[0].keys() - {""}), *known()[2]}
    assert not sorted(public - named)


def test_environment_variables_are_named_and_exist() -> None:
    served = ("soila_dash/", "pages/", "app.py", "Makefile")
    used = {v for path, text in sources().items() if path.startswith(served) for v in VARIABLE.findall(text)}
    assert used, "else the test sees nothing"
    assert set(VARIABLE.findall(ALL)) == used
