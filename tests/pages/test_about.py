"""About: three whole texts of one structure, each wholly in its language, and the page that shows them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from soila_dash.cards.base.look import LIGHT, mark
from soila_dash.catalog import load
from soila_dash.i18n import LANGUAGES, LOCALES, translator
from soila_dash.releases import make, shelf
from soila_dash.statistics.verdict import Verdict, judge
from tests.pages.opening import page_title

ROOT = Path(__file__).resolve().parents[2]
SHELL = ROOT / "soila_dash" / "shell.py"
TEXTS = LOCALES.parent / "about"
ENGLISH = {"the", "and", "of", "with", "this", "which", "are", "each", "without", "when", "what", "than"}
SWEDISH = {"och", "att", "som", "inte", "eller", "för", "med", "av"}
FINNISH = {"ja", "ei", "eikä", "kun", "joka", "sekä", "ovat", "niiden"}
STRANGE = {"fi": ENGLISH | SWEDISH, "sv": ENGLISH | FINNISH, "en": SWEDISH | FINNISH}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped real release, built anew in a folder of its own."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("catalog", "published"):
        (folder / name).symlink_to(ROOT / "data" / name)
    manifest = make.make_real(folder / "releases", load(folder / "catalog"), folder / "published")
    shelf.publish(folder / "releases", manifest.id)
    return folder


@pytest.fixture(autouse=True)
def served(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SOILA_DATA", str(data))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def text(language: str) -> str:
    return (TEXTS / f"{language}.md").read_text(encoding="utf-8")


def words(markdown: str) -> list[str]:
    """Words without what stands in code or italics: names and terms of another language."""
    own = re.sub(r"`[^`]*`|(?<!\*)\*[^*\n]+\*(?!\*)|\{\w+\}", " ", markdown)
    return re.findall(r"[^\W\d_]+(?:[’'.-][^\W\d_]+)*", own)


def skeleton(markdown: str) -> list[str]:
    """What each line is: a heading of its level, a list's item, a table's row, a quotation, or text."""
    kind = re.compile(r"(#+|-|\d+\.|\||>|\{\w+\})?")
    return [found[0] or "text" for line in markdown.splitlines() if line and (found := kind.match(line))]


def shown(at: AppTest) -> str:
    return "\n".join(block.value for block in [*at.header, *at.markdown, *at.caption])


def test_there_is_a_text_for_each_language_and_no_other() -> None:
    assert sorted(p.stem for p in TEXTS.iterdir()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_texts_have_the_same_headings_and_the_same_lists(language: str) -> None:
    assert skeleton(text(language)) == skeleton(text("fi"))
    assert skeleton(text("fi")).count("##") == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_of_a_length_that_is_read_and_has_no_html(language: str) -> None:
    assert 900 <= len(words(text(language))) <= 1800
    assert "<" not in text(language)
    assert re.findall(r"\{\w*\}", text(language)) == ["{goals}", "{release}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mark_of_the_charts_is_explained(language: str) -> None:
    table = "\n".join(line for line in text(language).splitlines() if line.startswith("|"))
    marks = {mark(v, judge(v, way), LIGHT).symbol for v in Verdict for way in ("lower", "higher", "neutral")}
    assert {m for m in marks if m not in table} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_verdicts_and_links_are_those_of_the_pages(language: str) -> None:
    t = translator(language)
    for key in ("verdict.lower", "verdict.higher", "verdict.similar", "verdict.not_compared"):
        assert t(key) in text(language), key
    for key in (
        "judgement.better",
        "judgement.worse",
        "data.example",
        "tools.link",
        "tools.cite",
        "app.name",
    ):
        assert t(key).lower() in text(language).lower(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_all_of_it_in_the_readers_language(language: str) -> None:
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    at.query_params["lang"] = language
    at.switch_page("../pages/about.py").run()
    assert not at.exception
    titles = re.findall(r"^## (.+)$", text(language), re.MULTILINE)
    assert [h.value for h in at.header] == titles
    contents = next(m.value for m in at.markdown if m.value.startswith("- ["))
    assert re.findall(r"\[(.+?)\]", contents) == titles
    assert re.findall(r"\(#(.+?)\)", contents) == [h.proto.anchor for h in at.header]
    assert page_title(at) == translator(language)("page.about")
    page = shown(at)
    assert "{" not in page
    assert len(re.findall(r"^[1-4]\. \*\*.+:\*\* ", page, re.MULTILINE)) == 4
    assert re.search(r"real\\?-\d{4}", page)
    assert {w.lower() for w in words(page)} & STRANGE[language] == set()
