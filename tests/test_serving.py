"""What surrounds the pages: headers, the first page's language, packed assets, and the theme's contrasts."""

import asyncio
import base64
import gzip
import hashlib
import json
import logging
import os
import pkgutil
import re
import shutil
import socket
import time
import tomllib
import urllib.request
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import brotli
import pytest
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util, net_util
from streamlit import logger as streamlit_logger
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from soila_dash import logbook, paths, serving, ui
from soila_dash.health import LIVE, READY
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.paths import ROOT
from soila_dash.releases import shelf
from soila_dash.ui import choices, first_response, page_links
from soila_dash.ui.language import SCRIPTS
from soila_dash.ui.navigation import PAGES
from soila_dash.ui.style import COLOURS, sheet
from tests.releases import dying

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Answer:
    """An HTTP answer as the browser gets it."""

    def __init__(self, messages: list[Message]) -> None:
        self.status = messages[0]["status"]
        self.headers = {k.decode(): v.decode() for k, v in messages[0]["headers"]}
        self.body = b"".join(m.get("body", b"") for m in messages[1:])

    @property
    def text(self) -> str:
        return self.body.decode()


@cache
def streamlit_files() -> ASGIApp:
    """Streamlit's own pages and assets behind our middleware, without its running machinery."""
    app: ASGIApp = create_streamlit_static_handler(file_util.get_static_dir(), "")
    return wrapped(app)


def wrapped(app: ASGIApp) -> ASGIApp:
    for layer in reversed(serving.middleware()):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    return app


def get(
    path: str, query: str = "", app: ASGIApp | None = None, method: str = "GET", **headers: str
) -> Answer:
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        "root_path": "",
    }
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    async def exchange() -> None:
        await (app or streamlit_files())(scope, receive, send)

    asyncio.run(exchange())
    return Answer(messages)


def page_of(kind: str, content: bytes = b"own") -> ASGIApp:
    """An app that answers everything with the same document of `kind`."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {"type": "http.response.start", "status": 200}
        await send({**start, "headers": [(b"content-type", kind.encode())]})
        await send({"type": "http.response.body", "body": content})

    return wrapped(app)


@pytest.mark.parametrize("path", ["/", "/placements", "/static/nothing.js"])
def test_every_answer_carries_the_security_headers(path: str) -> None:
    headers = get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]


def test_the_policy_allows_only_known_inline_scripts() -> None:
    answer = get("/")
    scripts = next(
        part
        for part in answer.headers["content-security-policy"].split("; ")
        if part.startswith("script-src")
    )
    rooms = [import_module(f"{ui.__name__}.{room.name}") for room in pkgutil.iter_modules(ui.__path__)]
    own = [room.SCRIPT for room in rooms if hasattr(room, "SCRIPT")]
    assert len(own) > 5
    known = [*INLINE.findall(answer.text), *SCRIPTS.values(), *own, first_response.TYPESET, serving.BASE]
    hashes = {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in known}
    assert set(scripts.split()[1:]) == {"'self'"} | {f"'sha256-{digest}'" for digest in hashes}
    assert "unsafe-eval" not in answer.headers["content-security-policy"]


def test_the_policy_names_no_other_host() -> None:
    policy = re.sub(r"'sha256-[^']+'", "", get("/").headers["content-security-policy"])
    assert not re.search(r"https?:|\*|//", policy)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/placements"])
def test_the_first_page_declares_the_language_asked_for(language: str, path: str) -> None:
    answer = get(path, f"region=1&lang={language}")
    assert f'<html lang="{language}">' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "lang=",
        "lang=de",
        "lang=FI",
        "lang=fi%22",
        'lang="><script>alert(1)</script>',
        "lang=%00",
        "lang=\xff",
    ],
)
def test_any_other_language_is_finnish_and_nothing_is_pasted(query: str) -> None:
    text = get("/", query).text
    assert text.count("<html") == 1
    assert '<html lang="fi">' in text
    assert "alert" not in text


@pytest.mark.parametrize(
    ("path", "query", "there"),
    [
        ("/overview", "lang=sv", "./?lang=sv"),
        ("/sijoitukset", "region=13", "./placements?region=13"),
        ("/my_region", "region=13", "./my-region?region=13"),
        ("/placeringar", "", "./placements?lang=sv"),
        ("/placeringar", "lang=en", "./placements?lang=en"),
        ("/perheiden-tuki", "", "./family-support"),
        ("/om-webbplatsen", "data=example", "./about?data=example&lang=sv"),
        ("/Placements", "", "./placements"),
        ("/placements", "lang=en&amp;region=13", "./placements?lang=en&region=13"),
        ("/placements", "lang=fi&region=13&lang=sv", "./placements?lang=sv&region=13"),
    ],
)
def test_an_address_that_means_a_page_leads_to_it(path: str, query: str, there: str) -> None:
    answer = get(path, query)
    assert (answer.status, answer.headers["location"]) == (307, there)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/nothing", "/a/b", "/<script>alert(1)</script>", "/\r\nX: y"])
def test_an_address_without_a_page_says_so_and_leads_back(path: str, language: str) -> None:
    answer = get(path, f"lang={language}")
    assert answer.status == 404
    assert f'<html lang="{language}">' in answer.text
    assert translator(language)("missing.title") in answer.text
    assert "script" not in answer.text
    assert "x" not in answer.headers
    assert "content-security-policy" in answer.headers


def test_the_script_of_links_takes_along_what_pages_take() -> None:
    kept = re.search(r"kept=(\[[^]]*\])", page_links.SCRIPT)
    assert kept is not None
    assert tuple(json.loads(kept[1])) == choices.ALONG


def test_the_first_page_has_our_name_icon_and_words() -> None:
    text = get("/about").text
    assert "<title>Turvaverkot</title>" in text
    assert 'href="./favicon.png"' in text
    assert get("/favicon.png").headers["content-length"] == str(serving.ICON.stat().st_size)
    assert "JavaScriptin" in text
    assert "Streamlit app" not in text
    (without,) = re.findall(r"<noscript>(.*?)</noscript>", get("/about", "lang=sv").text, re.DOTALL)
    for name in re.findall(r'href="\./([\w-]*)\?lang=sv"', without):
        assert 'id="first"' in get(f"/{name}", "lang=sv").text, "whole without script"
    assert without.count("<a ") == len(first_response.READABLE)


def test_the_look_stands_in_the_body_and_names_the_groups_in_every_language() -> None:
    head, body = get("/about").text.split("<body>")
    assert "<style>" not in head
    look, root = body.split('<div id="root">')
    assert look.count("<style>") == look.count("</style>") == 1
    assert "<style>" not in root
    for language in LANGUAGES:
        t = translator(language)
        assert f':root:lang({language}) {{ --brand: "{t("app.name")}";' in look
        for group in PAGES:
            assert f'content: "{t(group)}"' in look


def test_the_first_page_is_asked_for_anew_and_sent_only_when_it_has_changed() -> None:
    finnish, swedish = get("/", "lang=fi"), get("/", "lang=sv")
    assert finnish.headers["cache-control"] == "no-cache"
    assert "last-modified" not in finnish.headers
    known = finnish.headers["etag"]
    assert known != swedish.headers["etag"]
    again = get("/", "lang=fi", if_none_match=f'"other", {known}')
    assert (again.status, again.body) == (304, b"")
    assert "content-security-policy" in again.headers
    assert get("/", "lang=sv", if_none_match=known).status == 200


@pytest.mark.parametrize("packing", ["br", "gzip"])
def test_the_first_page_is_sent_packed(packing: str) -> None:
    answer = get("/", accept_encoding=packing)
    assert answer.headers["content-encoding"] == packing
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert UNPACK[packing](answer.body).decode() == get("/").text


def test_streamlits_client_is_told_its_base() -> None:
    text = get("/placements").text
    assert text.index("window.__streamlit = {") < text.index('<script type="module"')


def test_head_has_the_headers_only() -> None:
    assert get("/", method="HEAD").body == b""


@pytest.mark.parametrize("path", ["/media/abc.html", "/app/static/a.html", "/_stcore/health"])
def test_documents_that_are_not_pages_are_left_alone(path: str) -> None:
    assert get(path, app=page_of("text/html")).body == b"own"


def test_other_kinds_of_answers_are_left_alone() -> None:
    assert get("/data", app=page_of("application/json")).body == b"own"


def an_asset() -> Path:
    return next(Path(file_util.get_static_dir(), "static", "js").glob("index.*.js"))


@pytest.mark.parametrize(("accepted", "packing"), [("gzip, deflate, br, zstd", "br"), ("gzip;q=0.5", "gzip")])
def test_scripts_are_sent_packed(accepted: str, packing: str) -> None:
    asset = an_asset()
    answer = get(f"/static/js/{asset.name}", accept_encoding=accepted)
    assert answer.headers["content-encoding"] == packing
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert UNPACK[packing](answer.body) == asset.read_bytes()


def test_small_files_and_the_figures_script_are_sent_packed() -> None:
    many = page_of("text/javascript", b"x" * 2000)
    for path in ("/_stcore/bidi-components/soila-dash.figure/figure.js", "/base/app/static/a.js"):
        assert gzip.decompress(get(path, app=many, accept_encoding="gzip").body) == b"x" * 2000
    assert get("/_stcore/stream", app=many, accept_encoding="gzip").body == b"x" * 2000


def test_scripts_are_plain_for_who_cannot_unpack() -> None:
    asset = an_asset()
    answer = get(f"/static/js/{asset.name}")
    assert "content-encoding" not in answer.headers
    assert answer.body == asset.read_bytes()


def test_no_other_file_is_packed() -> None:
    answer = get("/static/js/../../index.html", accept_encoding="gzip")
    assert answer.status == 400


def test_the_machine_asks_nobody_for_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: Any, **__: Any) -> None:
        raise AssertionError("a request to another host")

    monkeypatch.setattr(net_util, "_make_blocking_http_get", forbidden)
    assert not net_util.get_external_ip()


@cache
def config() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


def test_nothing_is_reported_home() -> None:
    assert config()["browser"]["gatherUsageStats"] is False
    assert config()["server"]["headless"] is True
    assert config()["client"]["showErrorDetails"] == "none"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


TEXTS = ("textColor", "linkColor", "primaryColor", "grayTextColor", "blueTextColor", "orangeTextColor")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_texts_and_marks_stand_out_from_their_ground(mode: str, ground: str) -> None:
    theme = config()["theme"][mode]
    faint = {name: theme[name] for name in TEXTS if contrast(theme[name], theme[ground]) < 4.5}
    marks = [c for c in theme["chartCategoricalColors"] if contrast(c, theme[ground]) < 3]
    side = COLOURS["edge"][mode == "dark"]
    assert (faint, marks) == ({}, [])
    assert contrast(side, theme[ground]) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_style_sheet_and_the_theme_have_the_same_colours(mode: str) -> None:
    theme = config()["theme"][mode]
    ours = {name: pair[mode == "dark"] for name, pair in COLOURS.items()}
    assert (ours["paper"], ours["surface"], ours["rule"], ours["ink"], ours["muted"], ours["accent"]) == (
        theme["backgroundColor"],
        theme["secondaryBackgroundColor"],
        theme["borderColor"],
        theme["textColor"],
        theme["grayTextColor"],
        theme["primaryColor"],
    )
    assert contrast(ours["on-accent"], ours["accent"]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_scales_have_the_ten_colours_streamlit_wants(mode: str) -> None:
    theme = config()["theme"][mode]
    assert len(theme["chartSequentialColors"]) == len(theme["chartDivergingColors"]) == 10


def test_no_rule_by_part_of_a_class_reaches_elements_below_it() -> None:
    """Such a rule has the browser style every element of its kind anew whenever any class changes, which
    is at each run: a goal's page styled 1,600 elements at a change of region where 900 will do."""
    below = re.compile(r"\[class[*^$~|]?=[^\]]*\][^,{}]*?[\s>+~]+[^\s,{}]")
    screen = re.sub(r"/\*.*?\*/", "", sheet().partition("@media print")[0], flags=re.DOTALL)
    assert not below.findall(screen)
    for rule in ('[class*="x-"] > * {', '[class^="x-"] h2 {', '[class*="x-"]:not(.y) span {'):
        assert below.search(rule)
    assert not below.search('.heat [class^="x-"] {')


# Health and the log


def test_alive_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose figures are damaged or gone lives on and says that nobody should be sent to it."""
    ready = get(READY)
    assert (ready.status, ready.headers["cache-control"]) == (200, "no-store")
    served = json.loads(ready.text)["releases"]
    assert served == {kind: shelf.serve(paths.releases(), kind).manifest.id for kind in shelf.KINDS}
    monkeypatch.setenv("SOILA_DATA", str(tmp_path))
    (tmp_path / "releases").mkdir()
    assert json.loads(get(READY).text) == {"ready": False, "why": "no_release"}
    (tmp_path / "releases" / shelf.POINTER).write_text("[")
    assert (get(READY).status, json.loads(get(READY).text)["why"]) == (503, "pointer_damaged")
    assert (get(LIVE).status, get(LIVE).text) == (200, '{"live":true}')


def test_the_log_tells_no_reader_and_no_choice(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOILA_LOG", "json")
    before, speak = logging.root.handlers[:], streamlit_logger.setup_formatter
    try:
        logbook.begin()
        get("/placements", "region=06&secret=x", wrapped(streamlit_files()), user_agent="Somebody")
        get(LIVE, app=wrapped(streamlit_files()))
        try:
            raise ValueError("Maija Meikäläinen")
        except ValueError:
            streamlit_logger.get_logger("streamlit.soila").exception("failed at /x?region=06&secret=x\nMaija")
        logging.getLogger("uvicorn.access").info('10.1.2.3 - "GET /?secret=x"')
    finally:
        streamlit_logger.setup_formatter = speak
        streamlit_logger.update_formatter()
        logging.root.handlers[:] = before
        logging.getLogger("uvicorn.access").disabled = False
    said = capsys.readouterr().out
    told = [json.loads(line) for line in said.splitlines()]
    assert [(t["logger"], t["message"]) for t in told] == [
        ("soila_dash.requests", "answered"),
        ("streamlit.soila", "failed at /x"),
    ]
    assert (told[0]["path"], told[0]["status"], told[0]["bytes"] > 1_000) == ("/placements", 200, True)
    assert (told[1]["error"], told[1]["at"][0].rpartition("/")[2].partition(":")[0]) == (
        "ValueError",
        "test_serving.py",
    )
    assert not any(word in said for word in ("secret", "Maija", "Somebody", "10.1.2.3"))
    monkeypatch.setenv("SOILA_LOG", "xml")
    with pytest.raises(ValueError, match="expected json"):
        serving.middleware()


def serve_beside(folder: str, port: int) -> None:
    """A server of our middleware alone over a folder of releases, in this process."""
    os.environ["SOILA_DATA"] = folder
    uvicorn.run(wrapped(streamlit_files()), host="127.0.0.1", port=port, log_level="critical")


@pytest.mark.slow
def test_replicas_over_one_folder_serve_the_same_release_at_the_next_question(tmp_path: Path) -> None:
    """Two processes; a third one publishes and rolls back."""
    folder = tmp_path / "releases"
    first, second = (dying.released(folder, number) for number in (1, 2))
    example = shelf.serve(paths.releases(), "example").folder
    shutil.copytree(example, folder / example.name)
    shelf.publish(folder, example.name)
    shelf.publish(folder, first)
    ports = []
    for _ in range(2):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            ports.append(taken.getsockname()[1])
    servers = [dying.process(serve_beside, str(tmp_path), port) for port in ports]

    def served() -> list[str]:
        urls = (f"http://127.0.0.1:{port}{READY}" for port in ports)
        return [json.load(urllib.request.urlopen(url))["releases"]["real"] for url in urls]

    try:
        began = time.monotonic()
        while True:
            try:
                assert served() == [first, first]
                break
            except OSError:  # a busy machine takes its time to start two processes
                assert time.monotonic() - began < 180
                time.sleep(0.1)
        dying.process(dying.publish, str(folder), 2).join()
        assert served() == [second, second], "at the first question after it"
        shelf.rollback(folder, "real")
        assert served() == [first, first]
    finally:
        for server in servers:
            server.kill()
            server.join()
