"""Opens a page as a deep link does."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from soila_dash.paths import ROOT

_TAG = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def opened(page: str, **address: str) -> AppTest:
    """The page with that address: it is new when the page runs, not before."""
    at = AppTest.from_file(str(ROOT / "soila_dash" / "shell.py"), default_timeout=90)
    at.run()
    at.switch_page(str(ROOT / "pages" / f"{page}.py"))
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def words(at: AppTest) -> str:
    """All that a page says outside its widgets and figures, tags and escapes taken away."""
    said = [str(e.value) for e in (*at.title, *at.header, *at.subheader, *at.markdown, *at.caption)]
    bodies = [str(h.proto.body) for h in at.get("html")]
    said += [unescape(_TAG.sub("\n", b)) for b in bodies if not b.startswith(("<style", "<script"))]
    return "\n".join(said).replace("\\", "").replace("\u2060", "")


def page_title(at: AppTest) -> str:
    """The words of the page's one title."""
    found = [b for h in at.get("html") for b in re.findall(r"<h1>(.*?)</h1>", str(h.proto.body))]
    assert len(found) == 1, found
    return unescape(found[0]).replace("\u2060", "")
