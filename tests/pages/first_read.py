"""A first response as it is read, beside the page that takes its place."""

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

from streamlit.testing.v1 import AppTest

from tests.pages.opening import words
from tests.pages.sent import sent_figures
from tests.test_serving import get

ALONE = {"needs", "menu", "brand"}
"""What only the first response says: the classes of its parts."""


class Read(HTMLParser):
    """The words of a first response by their elements, the names of its figures, its links and its forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.alone = 0
        self.said: list[tuple[str, str]] = []
        self.figures: list[str] = []
        self.links: list[str] = []
        self.forms: dict[str, list[str]] = {}
        self.feed(text)
        assert not self.open, "each element ends"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") == "pictures":
            self.figures.append(str(given["aria-label"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag == "select":
            self.forms[str(given["name"])] = []
        if tag == "option":
            list(self.forms.values())[-1].append(str(given["value"]))
        if tag in ("input", "br", "img"):
            return
        self.open.append(tag)
        self.said.append((tag, ""))
        if given.get("class") in ALONE or "details" in self.open:
            self.said.pop()
            self.said.append(("folded", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Part of a drawing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.said and self.open and self.said[-1][0] in (self.open[-1], "folded"):
            self.said[-1] = (self.said[-1][0], self.said[-1][1] + data)

    def texts(self, *tags: str) -> list[str]:
        return [text.replace("\u2060", "") for tag, text in self.said if tag in tags and text.strip()]


def first(page: str, query: str = "") -> Read | None:
    """The first response to an address; None for the plain shell."""
    found = re.search(r'<div id="first">(.*)</div><noscript>', get(f"/{page}", query).text, re.DOTALL)
    return Read(found[1]) if found else None


def says_what_the_page_says(at: AppTest, page: str, **address: str) -> Read:
    """Asks the first response to an address for the words and figures of the opened page."""
    read = first(page, urlencode(address))
    assert read is not None
    told = words(at)
    assert [text for text in read.texts("h1", "h2", "p", "dd", "dt", "td", "li") if text not in told] == []
    assert len(read.texts("h1")) == 1
    assert read.figures == [one.alt for one in sent_figures(at)][: len(read.figures)]
    return read
