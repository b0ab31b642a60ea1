"""The first response: it says what the page says, of what is published alone, and is kept within bounds."""

import asyncio
import datetime as dt
import re
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest

from soila_dash import paths, serving
from soila_dash.i18n import DEFAULT, LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.releases.withdrawals import Taken
from soila_dash.ui import age, choices, first_response, response_store
from soila_dash.ui.answer_cache import share
from soila_dash.ui.response_store import ResponseStore
from tests.pages.first_read import first, says_what_the_page_says
from tests.pages.opening import opened
from tests.test_serving import UNPACK, get, page_of

ADDRESS = {"data": "example", "region": "C", "year": "2024", "sex": "female"}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_the_page_says(language: str) -> None:
    at = opened("placements", lang=language, **ADDRESS)
    read = says_what_the_page_says(at, "placements", lang=language, **ADDRESS)
    assert len(read.figures) == 2
    assert translator(language)("illustrative.mark") in read.texts("p")
    assert len(read.links) > 12
    assert all("region=C" in link for link in read.links if link.startswith("./"))
    assert set(read.forms) >= {"region", "lang", "data", "sex", "year"}
    html = get("/placements", urlencode({"lang": language, **ADDRESS})).text
    (form,) = (f for f in html.split("</form>") if '<select id="first-data"' in f)
    kept = set(re.findall(r'<input type="hidden" name="(\w+)"', form.rpartition("<form")[2]))
    assert kept == {"sex", "lang"} - ({"lang"} if language == DEFAULT else set())
    at.selectbox(key="data-widget").set_value("real").run()
    assert not {"region", "year"} & {*at.session_state["choices"], *at.query_params}, "as the form does"


@pytest.mark.parametrize("page", ["", *first_response.GOALS])
@pytest.mark.parametrize("kind", shelf.KINDS)
def test_every_page_is_answered_with_its_finding(page: str, kind: str) -> None:
    read = first(page, f"data={kind}&lang=sv")
    assert read is not None
    assert len(read.texts("h1")) == 1
    assert read.texts("folded"), "the table"
    assert any("utgåva 22.11.2026" in text for text in read.texts("p")), "the release"
    assert ("illustrative" in get(f"/{page}", f"data={kind}").text.split("</style>")[1]) is (
        kind == "example"
    )


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("placements", "region=ZZ"),
        ("placements", "year=1066"),
        ("placements", "data=example&release=example-0000"),
        ("placements", "indicator=%3Cscript%3E"),
        ("placements", "embed=true"),
        ("about", ""),
        ("", "region=ZZ"),
    ],
)
def test_what_is_not_understood_or_has_no_finding_is_the_plain_shell(page: str, query: str) -> None:
    answer = get(f"/{page}", query)
    assert '<div id="first">' not in answer.text
    assert "alert" not in answer.text
    assert answer.status == get("/").status == 200


def test_it_is_sent_only_when_it_has_changed_and_packed() -> None:
    plain = get("/aftercare", "data=example")
    tag = plain.headers["etag"]
    assert plain.headers["cache-control"] == "no-cache"
    assert get("/aftercare", "data=example", if_none_match=tag).status == 304
    assert get("/aftercare", "lang=fi&data=example").headers["etag"] == tag, "what goes without saying"
    assert get("/aftercare", "data=example&lang=en", if_none_match=tag).status == 200
    assert get("/", if_none_match=tag).status == 200
    for packing, unpack in UNPACK.items():
        packed = get("/aftercare", "data=example", accept_encoding=packing)
        assert unpack(packed.body) == plain.body
        assert int(packed.headers["content-length"]) == len(packed.body)
    assert get("/aftercare", "data=example", method="HEAD").body == b""


def test_a_response_of_before_an_upgrade_is_sent_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = get("/aftercare").headers["etag"]
    index = serving._index()
    monkeypatch.setattr(serving, "_index", lambda: index.replace("js/index.", "js/newer."))
    app = page_of("text/html")
    again = get("/aftercare", app=app, if_none_match=tag)
    assert again.status == 200
    assert "newer." in again.text


def test_the_age_that_it_tells_is_that_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for day, old in ((dt.date(2023, 12, 31), False), (dt.date(2024, 1, 1), True)):
        monkeypatch.setattr(age, "today", lambda day=day: day)
        monkeypatch.setattr(response_store, "finnish_day", lambda day=day: day)
        assert ("here is from 2021" in get("/placements", "data=real&lang=en").text) is old


def test_a_withdrawn_release_is_in_no_response(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(paths.releases(), tmp_path / "data" / "releases")
    for folder in ("catalog", "published"):
        (tmp_path / "data" / folder).symlink_to(paths.ROOT / "data" / folder)
    monkeypatch.setenv("SOILA_DATA", str(tmp_path / "data"))
    gone = shelf.pointer(paths.releases())["example"][-1]
    assert first("aftercare", "data=example") is not None
    shelf.withdraw(paths.releases(), [gone], Taken("2026-11-28", "mistake"))
    for query in ("data=example", f"release={gone}"):
        assert first("aftercare", query) is None
        assert gone not in get("/aftercare", query).text
    assert first("aftercare") is not None, "the other release"


def store() -> ResponseStore:
    return ResponseStore(lambda answer, _: answer.body.encode(), serving._pack)


def test_who_comes_when_many_wait_gets_the_plain_shell_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_store, "WAITING", 0)
    monkeypatch.setattr(response_store, "AT_ONCE", 1)
    mine = store()

    async def both() -> list[object]:
        asked = (b"data=example", b"data=example&lang=en", b"data=example")
        return await asyncio.gather(*(mine.get("aftercare", query, "") for query in asked))

    one, other, same = asyncio.run(both())
    assert one is not None
    assert other is None
    assert same == one, "whoever asks the same waits with the first"
    assert asyncio.run(mine.get("aftercare", b"data=example&lang=en", "")) is not None


def test_what_is_kept_has_a_bound_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = store()
    asyncio.run(mine.get("aftercare", b"data=example", "br"))
    (first_kept,) = mine.kept.values()
    monkeypatch.setattr(response_store, "BYTES", first_kept.size * 3 // 2)
    asyncio.run(mine.get("aftercare", b"data=example&lang=sv", "gzip"))
    assert [address.language for address in mine.kept] == ["sv"]


def test_addresses_push_out_no_answer_of_the_pages() -> None:
    made: list[int] = []

    @share(2, 1)
    def ask(n: int) -> int:
        made.append(n)
        return n

    ask(1)
    ask(2)
    with choices.reading({}):
        assert [ask(n) for n in (1, 3, 4, 4)] == [1, 3, 4, 4]
    assert made == [1, 2, 3, 4], "a page's answer is read, the last own one kept"
    assert [ask(1), ask(2)] == [1, 2]
    assert made == [1, 2, 3, 4]


def test_a_slow_line_is_the_findings_before_the_scripts() -> None:
    text = get("/placements").text
    scripts = re.findall(r'<(?:script type="module"|link rel="modulepreload")[^>]*>', text)
    assert len(scripts) > 10
    assert all('fetchpriority="low"' in one for one in scripts)
    assert text.count('rel="stylesheet"') == 1
    assert text.index('rel="stylesheet"') < text.index(scripts[0])


def test_a_title_is_no_markup() -> None:
    page = serving.with_answer(get("/").text, first_response.Answer("<b>&", ""))
    assert "<title>&lt;b&gt;&amp;</title>" in page
