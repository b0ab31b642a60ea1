"""Whatever comes from outside, by chance: each reader ends in an answer or in faults, within its bound.

`make fuzz` runs it (`EXAMPLES=1000` for longer). It is no part of `make test`: what it found is a test there.
"""

import io
import json
import os
import shutil
import string
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soila_dash import paths
from soila_dash.catalog import load
from soila_dash.decks import keeping
from soila_dash.faults import DataFaults
from soila_dash.sources import tabulation
from soila_dash.sources.cell_words import normal, spoken_levels
from soila_dash.sources.sheets import Cell, to_cell
from soila_dash.sources.survey_files import read
from soila_dash.sources.survey_layout import Declared
from soila_dash.sources.written_dates import written_day
from soila_dash.ui.navigation import NAMES
from tests import shipped
from tests.sources.survey_world import HEADER, WORLD, csv_text, row, xlsx
from tests.test_serving import get

BOUND = 10.0
"""Seconds of processor time that any one input may take; a workbook's reader has 9 of its own."""
chance = settings(
    max_examples=int(os.environ.get("EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
WORDS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=string.printable, max_size=60),
    st.sampled_from(
        [
            "5 – Täysin samaa mieltä",
            "5.3.2031 klo 14.05",
            "_x000D_",
            "&nbsp;",
            "=1+1",
            "#N/A",
            "1e400",
            "٣",
            "½",
        ]
    ),
    st.from_regex(r"[\d(\[ .:/+-]{1,30}(klo|UTC|Z|ip\.)?", fullmatch=True),
)


def within(work: Callable[[], object]) -> None:
    """Runs it; DataFaults are an answer, anything else that is raised is a finding, and so is slowness."""
    began = time.process_time()
    try:
        work()
    except DataFaults as told:
        if not told.faults:
            raise
    assert time.process_time() - began < BOUND


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@cache
def workbook() -> bytes:
    with TemporaryDirectory() as name:
        return xlsx(Path(name) / "a.xlsx", [HEADER, *(row(n) for n in range(1, 30))]).read_bytes()


def changed(content: bytes, at: list[tuple[int, int]]) -> bytes:
    spoilt = bytearray(content)
    for place, value in at:
        spoilt[place % len(spoilt)] = value
    return bytes(spoilt)


PLACES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=20)


@given(WORDS)
@chance
def test_words_in_a_cell(text: str) -> None:
    known = Declared(WORLD)

    def work() -> None:
        to_cell(text)
        written_day(text)
        list(spoken_levels(normal(text)))
        known.heading(Cell("text", text))
        assert normal(normal(text)) == normal(text), "said once is said"

    within(work)


@given(st.lists(st.lists(WORDS, max_size=12), max_size=8), st.sampled_from([";", ",", "\t"]))
@chance
def test_a_csv_file_of_words(cells: list[list[str]], separator: str) -> None:
    with TemporaryDirectory() as name:
        text = csv_text([HEADER, row(1), *cells], separator)
        path = file(Path(name), "a.csv", text.encode("utf-8", "surrogatepass"))
        within(lambda: read([path], WORLD))
        within(lambda: tabulation.read([path], shipped.catalog()))


@given(st.binary(max_size=4_000), st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a.tsv"]))
@chance
def test_any_bytes(content: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = file(Path(folder), name, content)
        within(lambda: read([path], WORLD))
        within(lambda: tabulation.read([path], shipped.catalog()))


@given(PLACES)
@chance
def test_a_changed_workbook(at: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder:
        path = file(Path(folder), "a.xlsx", changed(workbook(), at))
        within(lambda: read([path], WORLD))


@given(
    st.sampled_from(["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]),
    PLACES,
)
@chance
def test_a_changed_part_of_a_workbook(part: str, at: list[tuple[int, int]]) -> None:
    """Inside the package: what the parser meets."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as whole, zipfile.ZipFile(out, "w") as package:
        for name in whole.namelist():
            content = whole.read(name)
            package.writestr(name, changed(content, at) if name == f"xl/{part}.xml" else content)
    with TemporaryDirectory() as folder:
        path = file(Path(folder), "a.xlsx", out.getvalue())
        within(lambda: read([path], WORLD))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.one_of(st.binary(max_size=500), JSON.map(lambda data: json.dumps(data).encode())))
@chance
def test_a_deck_file(content: bytes) -> None:
    within(lambda: keeping.from_file(content, "deck.json"))


@given(
    st.one_of(
        st.text(max_size=200), st.text(alphabet=string.ascii_letters + string.digits + "-_=", max_size=400)
    )
)
@chance
def test_a_deck_link(word: str) -> None:
    within(lambda: keeping.from_link(word))


@given(
    st.sampled_from(sorted(path.name for path in paths.catalog().glob("*.yaml"))),
    PLACES,
)
@settings(chance, max_examples=40)
def test_a_changed_catalogue(name: str, at: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "catalog"
        shutil.copytree(paths.catalog(), copy)
        (copy / name).write_bytes(changed((copy / name).read_bytes(), at))
        within(lambda: load(copy))


VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["fi", "06", "real", "example", "placements-0-24", "2022", "total", "../../etc/passwd", "<xq>"]
    ),
)
KEYS = st.sampled_from(
    ["lang", "region", "release", "data", "level", "indicator", "year", "sex", "figure", "deck", "x"]
)


@given(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=40)),
    st.lists(st.tuples(KEYS, VALUES), max_size=6),
)
@chance
def test_an_address(name: str, query: list[tuple[str, str]]) -> None:
    """The first response of any address: an answer of one of few kinds, no word of the query as markup."""
    asked = (
        "&".join(f"{key}={value}" for key, value in query).encode("utf-8", "surrogatepass").decode("latin-1")
    )

    def work() -> None:
        answer = get(f"/{name}".split("?")[0], asked.encode("ascii", "ignore").decode())
        assert answer.status in (200, 303, 307, 308, 404)
        assert "<xq>" not in answer.text

    within(work)
