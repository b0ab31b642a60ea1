"""What surrounds the pages: warm start, security headers, packed assets, the first answer to an address."""

import asyncio
import base64
import gc
import gzip
import hashlib
import html
import os
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util, net_util
from streamlit.runtime import app_session, memory_media_file_storage

from soila_dash import logbook
from soila_dash.health import Health
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.logbook import RequestLog
from soila_dash.paths import ROOT
from soila_dash.ui import (
    deck_slides,
    explore,
    first_response,
    icons,
    lost_connection,
    page_links,
    search_box,
    stage,
    style,
    tools,
    typeface,
)
from soila_dash.ui.addresses import elsewhere, language_of, page_of
from soila_dash.ui.failed_files import FileHandler
from soila_dash.ui.first_response import Answer
from soila_dash.ui.language import SCRIPTS
from soila_dash.ui.made_files import MadeFiles
from soila_dash.ui.response_store import ResponseStore, etag

# To list "its own" addresses Streamlit asks an outside service (checkip.amazonaws.com) for this
# machine's public address, at start-up and whenever a websocket arrives from a foreign origin.
# Answers given beforehand keep the machine silent and the origin refused.
net_util._external_ip = ""
net_util._internal_ip = "127.0.0.1"

# Streamlit makes its store of files when the server starts; an app can name no other.
memory_media_file_storage.MemoryMediaFileStorage = MadeFiles  # type: ignore[misc]
# And its words for a file that cannot be made are English.
app_session.DeferredFileHandler = FileHandler  # type: ignore[attr-defined]

PRELOADED = (
    "pandas",
    "pyarrow",
    "polars",
    "duckdb",
    "pyarrow.pandas_compat",
    "scipy.special",
    "streamlit.dataframe_util",
)
"""What the first session would otherwise wait for: 1.4-1.7 s of imports."""

TURN = 0.0005
"""Seconds after which a thread that computes lets another one on. A reader's run stops and goes on a dozen
times, and waited each time for 5 ms of whoever computed besides."""

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ORIGIN = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?")
_SHEET = re.compile(r"\./static/css/([\w.-]+\.css)")
_SCRIPTS = re.compile(r'(<link rel="modulepreload"|<script type="module")')
_SHEET_LINK = re.compile(r'<link rel="stylesheet"[^>]*>')
_TITLE = re.compile(r"<title>.*?</title>")
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_ASSETS = {"js": "text/javascript", "css": "text/css"}
_PACKINGS = ("br", "gzip")
"""How answers are packed, the better one first."""
ICON = ROOT / "soila_dash" / "static" / "favicon.png"
_A_DAY = "public, max-age=86400"
_FOREVER = "public, immutable, max-age=31536000"
_PLAIN = re.compile(r"/(_stcore/(bidi-components|host-config)|app/static)(/|$)")
"""Addresses below which Streamlit sends plain text that packs well, and nothing that streams."""
BASE = """
      // Streamlit's client looks for its server under the page's own address first, and gets two 404s.
      window.__streamlit = { BACKEND_BASE_URL: new URL(".", document.baseURI).href }
    """
"""Tells Streamlit's client where its server is: where the page's own scripts are."""
ALONE = "#first .needs { display: block; } #first .room { display: none; }"
"""Where no script will come, what needs one is said at once."""
_NOT_PAGES = frozenset({"_stcore", "app", "auth", "component", "media", "oauth2callback", "static"})


def lifespan(
    warm: Callable[[], object] | None = None,
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """The server's life: load the libraries, call `warm` (first query), then freeze the heap.

    Frozen objects are left out of every later garbage collection; there are a million of them.
    """

    @asynccontextmanager
    async def life(_app: Any) -> AsyncIterator[None]:
        await asyncio.to_thread(_prepare, warm)
        yield

    return life


def _prepare(warm: Callable[[], object] | None) -> None:
    if logbook.is_on():
        logbook.begin()
    for name in PRELOADED:
        import_module(name)
    if warm is not None:
        warm()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(TURN)


def middleware() -> list[Middleware]:
    """What every request passes through, outermost first."""
    log = [Middleware(RequestLog)] if logbook.is_on() else []
    return [
        *log,
        Middleware(SecurityHeaders),
        Middleware(Health),
        Middleware(PackedAssets),
        Middleware(OwnFiles),
        Middleware(PackedRest),
        Middleware(FirstPage),
    ]


def content_security_policy(index: str) -> str:
    """The policy for Streamlit's `index`: nothing from other hosts, no inline script but the known."""
    own = [
        stage.SCRIPT,
        search_box.SCRIPT,
        page_links.SCRIPT,
        tools.SCRIPT,
        lost_connection.SCRIPT,
        deck_slides.SCRIPT,
        BASE,
        *first_response.SCRIPTS,
    ]
    scripts = [*_INLINE_SCRIPT.findall(index), *SCRIPTS.values(), *own]
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            " ".join(("frame-ancestors 'self'", *frames())),
        )
    )


def frames() -> tuple[str, ...]:
    """Other sites that may show a page in a frame: the https origins named in SOILA_FRAMES; raises
    ValueError for anything else there."""
    named = tuple(os.environ.get("SOILA_FRAMES", "").split())
    strange = [origin for origin in named if not _ORIGIN.fullmatch(origin)]
    if strange:
        raise ValueError(f"SOILA_FRAMES: {' '.join(strange)}; expected https://example.org")
    return named


def first_page(index: str, language: str, look: str) -> str:
    """Streamlit's `index` in one of our languages, under the dashboard's own name and icon.

    `look` is our style sheet. It stands in the body, since of two rules that bind equally the later one
    holds, and Streamlit writes its own into the head.
    """
    t = translator(language)
    name, needs = html.escape(t("app.name")), html.escape(t("first.noscript"))
    page = index.replace('<html lang="en">', f'<html lang="{language}">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{name}</title>", 1)
    page = typeface.relink(page)
    page = _SHEET.sub(lambda found: f"{found[0]}?{_sheet_digest(found[1])}", page)
    page = page.replace("</title>", f"</title>\n    <script>{BASE}</script>", 1)
    links = "".join(
        f'<li><a href="{address}">{html.escape(t(f"page.{one}"))}</a></li>'
        for one in first_response.READABLE
        for address in (first_response.href_of(one, {"lang": language}),)
    )
    sorry = f"<noscript><p>{needs}</p><ul>{links}</ul></noscript>"
    page = _NOSCRIPT.sub(lambda _: sorry, page, count=1)
    page = page.replace("</body>", f"<script>{lost_connection.SCRIPT}</script></body>", 1)
    return page.replace("<body>", f"<body><style>{look}</style>", 1)


def with_answer(page: str, answer: Answer) -> str:
    """A first page that holds the finding of its address, which stands until Streamlit's page is whole."""
    page = _TITLE.sub(lambda _: f"<title>{html.escape(answer.title)}</title>", page, count=1)
    # The style sheet is all that the finding needs: it comes before the scripts, and shares no slow line.
    page = _SCRIPTS.sub(r'\1 fetchpriority="low"', page)
    sheet = "".join(_SHEET_LINK.findall(page))
    page = _SHEET_LINK.sub("", page).replace("<title>", f"{sheet}<title>", 1)
    typeset = f"<script>{first_response.TYPESET}</script>"
    first = f'<div id="first">{typeset}{answer.body}</div><noscript><style>{ALONE}</style></noscript>'
    page = _NOSCRIPT.sub(lambda _: first, page, count=1)
    return page.replace("</body>", f"<script>{first_response.SCRIPT}</script></body>", 1)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _index() -> str:
    return Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")


class SecurityHeaders:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "content-security-policy": content_security_policy(_index()),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class FirstPage:
    """Answers with our `first_page` wherever Streamlit would send its index.html."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        index, look = _index(), style.sheet()
        plain = {code: first_page(index, code, look) for code in LANGUAGES}
        self.findings = ResponseStore(lambda a, code: with_answer(plain[code], a).encode(), _pack)
        pages = {code: page.encode() for code, page in plain.items()}
        self.pages = {
            (code, packing): _pack(page, packing)
            for code, page in pages.items()
            for packing in ("", *_PACKINGS)
        }
        self.tags = {code: etag(page) for code, page in pages.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _NOT_PAGES.isdisjoint(scope["path"].split("/")):
            await self.app(scope, receive, send)
            return

        other = elsewhere(scope["path"], scope["query_string"])
        if other is not None:
            await other(scope, receive, send)
            return
        asked, language = Headers(scope=scope), language_of(scope["query_string"])
        packing = _packing(asked)
        found = await self.findings.get(page_of(scope["path"]), scope["query_string"], packing)
        tag, page = found or (self.tags[language], self.pages[language, packing])
        known = tag in (part.strip().removeprefix("W/") for part in asked.get("if-none-match", "").split(","))
        replacing = False

        async def send_page(message: Message) -> None:
            nonlocal replacing
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kind = headers.get("content-type", "")
                replacing = message["status"] == 200 and kind.startswith("text/html")
                if replacing:
                    # These describe Streamlit's file, not ours: the language and our words are in the tag.
                    for name in ("content-encoding", "content-length", "last-modified", "accept-ranges"):
                        del headers[name]
                    headers["etag"] = tag
                    headers.add_vary_header("Accept-Encoding")
                    if known:
                        message = {**message, "status": 304, "headers": headers.raw}
                    else:
                        headers["content-length"] = str(len(page))
                        if packing:
                            headers["content-encoding"] = packing
            elif replacing:
                if message.get("more_body", False):
                    return
                empty = known or scope["method"] == "HEAD"
                message = {"type": "http.response.body", "body": b"" if empty else page}
            await send(message)

        await self.app(scope, receive, send_page)


class PackedAssets:
    """Sends Streamlit's scripts and style sheets compressed, each compressed once and kept.

    Streamlit leaves them plain for a proxy to compress, since packing 4.7 MB of Plotly again for
    every visitor costs more than it saves. Packed once, a first page with a chart is 2.8 MB instead
    of 8.9, which on a 10 Mbit/s line is 8 s instead of 12 and on the same machine no difference; the
    packed files take 4 MB of memory. Their names carry a hash of their content, so they never change.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        root = Path(file_util.get_static_dir(), "static")
        self.files = {
            f"{kind}/{path.name}": path for kind in _ASSETS for path in (root / kind).glob(f"*.{kind}")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asset = self._asset(scope) if scope["type"] == "http" else None
        packing = _packing(Headers(scope=scope)) if asset is not None else ""
        if asset is None or not packing:
            await self.app(scope, receive, send)
            return
        response = Response(
            await asyncio.to_thread(_packed_asset, asset, packing),
            media_type=_ASSETS[asset.suffix[1:]],
            headers={
                "content-encoding": packing,
                # A style sheet is changed on the way: its address carries a digest in our pages alone.
                "cache-control": _FOREVER if asset.suffix != ".css" or scope["query_string"] else "no-cache",
                "vary": "Accept-Encoding",
            },
        )
        await response(scope, receive, send)

    def _asset(self, scope: Scope) -> Path | None:
        if scope["method"] != "GET":
            return None
        return self.files.get(scope["path"].rpartition("/static/")[2])


class PackedRest:
    """Packs what Streamlit sends plain besides: our component's script, its settings, our small files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packed = GZipMiddleware(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        packs = scope["type"] == "http" and _PLAIN.search(scope["path"]) is not None
        await (self.packed if packs else self.app)(scope, receive, send)


class OwnFiles:
    """Sends the cut icon font, which lies among the data, and Plotly's script, which lies in its package.
    Their addresses carry a digest or a version, so the browser keeps them. The page's icon is ours at the
    address where Streamlit's client looks for its own: one that a page names is a file of its session, gone
    when the page is loaded anew."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            response = await self._response(scope["path"], _packing(Headers(scope=scope)))
            if response is not None:
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _response(self, path: str, packing: str) -> Response | None:
        if path.endswith("/favicon.png"):
            return FileResponse(ICON, headers={"cache-control": _A_DAY})
        headers = {"cache-control": _FOREVER}
        font = icons.cut_font()
        if font is not None and path.endswith(f"/{font[0]}"):
            return Response(font[1], media_type="font/woff2", headers=headers)
        if not path.endswith(f"/{explore.ADDRESS}"):
            return None
        content = await asyncio.to_thread(_packed_asset, explore.script(), packing)
        if packing:
            headers["content-encoding"] = packing
        headers["vary"] = "Accept-Encoding"
        return Response(content, media_type=_ASSETS["js"], headers=headers)


def _packing(asked: Headers) -> str:
    """The better way of packing that a reader's browser can unpack; "" for none."""
    told = {part.partition(";")[0].strip() for part in asked.get("accept-encoding", "").split(",")}
    return next((packing for packing in _PACKINGS if packing in told), "")


def _pack(content: bytes, packing: str) -> bytes:
    if packing == "br":
        return bytes(brotli.compress(content, quality=9))
    return gzip.compress(content, compresslevel=6, mtime=0) if packing else content


@cache
def _packed_asset(path: Path, packing: str) -> bytes:
    return _pack(_asset(path), packing)


def _asset(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".css":
        return content
    return typeface.restyle(icons.restyle(content.decode())).encode()


@cache
def _sheet_digest(name: str) -> str:
    """Told in a style sheet's address: it changes with the cut font."""
    return hashlib.sha256(_asset(Path(file_util.get_static_dir(), "static", "css", name))).hexdigest()[:12]
