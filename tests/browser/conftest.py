"""The real app on a free port, and Debian's Chromium to walk it with."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import browser as browsers

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
    """One server for the walks."""
    process, running = start(tmp_path_factory.mktemp("server"))
    yield running
    stop(process)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser found on PATH."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browsers.on_path(), args=list(browsers.QUIET))
        yield running
        running.close()


@dataclass
class Visit:
    """An open page with what it asked for and what it complained of."""

    page: Page
    server: Server
    requests: list[str]
    errors: list[str]

    def open(self, path: str) -> Page:
        """Goes there and waits until the page is drawn."""
        self.page.goto(self.server.url + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Waits until nothing is being computed or loaded any more."""
        self.page.locator("h1").first.wait_for(timeout=45_000)
        calm = 0
        for _ in range(240):
            busy = self.page.locator(
                "[data-testid=stSkeleton],[data-testid=stStatusWidget],[data-stale=true]"
            ).count()
            calm = 0 if busy else calm + 1
            if calm == 5:
                return
            self.page.wait_for_timeout(120)
        raise AssertionError("the page never came to rest")

    def strangers(self) -> list[str]:
        """Requests to another host than the server."""
        own = urlsplit(self.server.url).netloc
        local = ("data", "blob", "about")
        return [r for r in self.requests if urlsplit(r).scheme not in local and urlsplit(r).netloc != own]


def visit(browser: Browser, server: Server, width: int, height: int, scheme: str) -> Visit:
    """A fresh visitor with a screen of that size."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    found = Visit(context.new_page(), server, [], [])
    found.page.on("request", lambda r: found.requests.append(r.url))
    found.page.on("websocket", lambda w: found.requests.append(w.url))
    # Streamlit looks for its own address below the page's first; that 404 is how it works.
    found.page.on(
        "console",
        lambda m: found.errors.append(m.text) if m.type == "error" and "404" not in m.text else None,
    )
    found.page.on("pageerror", lambda e: found.errors.append(str(e)))
    return found


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visit]:
    """A fresh visitor at 1280 × 800, light."""
    found = visit(browser, server, 1280, 800, "light")
    yield found
    found.page.context.close()
