"""The real app on a free port, and Debian's Chromium to walk it with."""

import ast
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.browser import QUIET, on_path

ROOT = Path(__file__).parents[2]
# Every connection that the server opens is written down; a test reads the list.
WATCH = """
import os, sys
def _watch(event, arguments):
    if event == "socket.connect":
        with open(os.environ["SOILA_TEST_CONNECTIONS"], "a") as file:
            file.write(repr(arguments[1]) + "\\n")
    if event == "socket.getaddrinfo":
        with open(os.environ["SOILA_TEST_CONNECTIONS"], "a") as file:
            file.write(repr((arguments[0], arguments[1])) + "\\n")
sys.addaudithook(_watch)
"""


@dataclass
class Server:
    """A running dashboard: its address, what it logged, and the connections it opened."""

    url: str
    log: Path
    connections: Path
    front: bool = False

    def strangers(self) -> list[str]:
        """Connections that the server opened to another machine, so far."""
        lines = self.connections.read_text().splitlines()
        return [line for line in lines if _host(ast.literal_eval(line)) not in _THIS_MACHINE]


_THIS_MACHINE = ("127.0.0.1", "::1", "localhost", "0.0.0.0", None, b"localhost")  # noqa: S104


def _host(address: object) -> object:
    return address[0] if isinstance(address, tuple) else address


def start(folder: Path, data: Path | None = None) -> tuple[subprocess.Popen[bytes], Server]:
    """Starts the dashboard as `make run` does, and waits until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "sitecustomize.py").write_text(WATCH)
    server = Server(f"http://127.0.0.1:{port}", folder / "server.log", folder / "connections.txt")
    server.connections.write_text("")
    environment = {
        **os.environ,
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "SOILA_TEST_CONNECTIONS": str(server.connections),
    }
    if data is not None:
        environment["SOILA_DATA"] = str(data)
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                return process, server
        except OSError:
            assert process.poll() is None, server.log.read_text()
            time.sleep(0.2)
    process.kill()
    raise AssertionError(f"the server did not answer: {server.log.read_text()}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a server."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the walks. Nobody opens its first page, the overview, so that each page is reached
    by a deep link into a server that has not shown the way there."""
    process, running = start(tmp_path_factory.mktemp("server"))
    yield running
    stop(process)


@pytest.fixture(scope="package")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server for those who come by the front door: its first page is the first to be opened."""
    process, running = start(tmp_path_factory.mktemp("front"))
    running.front = True
    yield running
    stop(process)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser found on PATH."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=on_path(), args=list(QUIET))
        yield running
        running.close()


@pytest.fixture(scope="package")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor's browser for all visits: Streamlit's scripts are fetched and compiled once. What a
    page stored is cleared when its visit ends."""
    made = browser.new_context()
    yield made
    made.close()


AT_REST = """() => {
    const app = document.querySelector('[data-testid=stApp]')?.dataset
    // What stands until the page is whole is taken away then.
    if (document.getElementById('first')) return false
    return app?.testScriptState === 'notRunning' && app.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-testid=stSkeleton],[data-testid=stStatusWidget],[data-stale=true]')
}"""


@dataclass
class Visit:
    """An open page with what it asked for and what it complained of."""

    page: Page
    server: Server
    requests: list[str]
    errors: list[str]

    def open(self, path: str) -> Page:
        """Goes there and waits until the page is drawn."""
        first = path.partition("?")[0] == "/"
        assert self.server.front or not first, "the first page is opened on `front` alone"
        self.page.goto(self.server.url + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Waits until the page is connected, its script has run to its end and nothing is loaded any more;
        three times one after the other, for a choice asks for its run a moment later."""
        self.page.locator("h1").first.wait_for(timeout=45_000)
        calm = 0
        for _ in range(400):
            calm = calm + 1 if self.page.evaluate(AT_REST) else 0
            if calm == 3:
                return
            self.page.wait_for_timeout(80)
        raise AssertionError("the page never came to rest")

    def strangers(self) -> list[str]:
        """Requests to another host than the server."""
        own = urlsplit(self.server.url).netloc
        local = ("data", "blob", "about")
        return [r for r in self.requests if urlsplit(r).scheme not in local and urlsplit(r).netloc != own]

    def close(self) -> None:
        """Ends the visit and forgets what the page stored."""
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        self.page.context.clear_cookies()
        self.page.close()


@contextmanager
def visit(context: BrowserContext, server: Server, width: int, height: int, scheme: str) -> Iterator[Visit]:
    """A new visit with a screen of that size, closed at the end."""
    found = Visit(context.new_page(), server, [], [])
    found.page.set_viewport_size({"width": width, "height": height})
    found.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found.page.on("request", lambda r: found.requests.append(r.url))
    found.page.on("websocket", lambda w: found.requests.append(w.url))
    found.page.on("console", lambda m: found.errors.append(m.text) if m.type == "error" else None)
    found.page.on("pageerror", lambda e: found.errors.append(str(e)))
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def visitor(context: BrowserContext, server: Server) -> Iterator[Visit]:
    """A visit at 1280 × 800, light."""
    with visit(context, server, 1280, 800, "light") as found:
        yield found
