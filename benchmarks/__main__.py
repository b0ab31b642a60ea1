"""`make bench`: the dashboard beside a bare Streamlit page, warm answers, and fifty readers at once."""

import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from benchmarks.browser import QUIET, on_path
from soila_dash import paths
from soila_dash.answers.compare import compare
from soila_dash.answers.develop import develop
from soila_dash.catalog import load
from soila_dash.releases import shelf
from soila_dash.store import Store
from soila_dash.ui import navigation

INDICATOR = "placements-13-17"
PAGES = (*navigation.PAGES["nav.goals"], *navigation.PAGES["nav.regions"])
ROUNDS, SWITCHES = 3, 6
Sides = tuple[list[float], list[float], list[float]]
READERS, THINK, LASTING = 50, 5.0, 60.0
FIGURES = (
    "#root :is(.living svg, .js-plotly-plot .main-svg:first-child, .heat table, "
    ".st-key-tile [role=radiogroup])"
)
"""The page's own, not those of its first response, which stands before them."""
# Notes when the page's figures last took on another look (words and lines, the chosen row's rule, the
# chosen tile), and when Enter chose the region. Streamlit draws a chart twice; the second time nothing
# changes that could be seen.
WATCH = """many => {
  window.chosen = window.changed = 0;
  let looks = "";
  const all = ".living, .js-plotly-plot, .heat table, .st-key-tile";
  const seen = () => [...document.querySelectorAll(all)].slice(0, many);
  const rules = () => [...document.querySelectorAll("body style")].map(s => s.textContent).filter(
    rule => rule.startsWith(".heat")).join();
  const look = () => rules() + seen().map(figure =>
    figure.textContent + figure.className + [...figure.querySelectorAll(".off")].length +
    [...figure.querySelectorAll("[data-in]:not(.off)")].map(e => e.dataset.in).join() +
    [...figure.querySelectorAll("path")].map(
      p => p.getAttribute("d") + p.style.stroke + p.style.fill).join() +
    [...figure.querySelectorAll("tr")].map(
      row => row.className).join() + [...figure.querySelectorAll("[role=radio]")].map(tile =>
      tile.getAttribute("aria-checked")).join()).join();
  new MutationObserver(() => {
    const now = look();
    if (now !== looks) { looks = now; window.changed = performance.now(); }
  }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  document.addEventListener("keydown", key => {
    if (key.key === "Enter") { looks = look(); window.chosen = performance.now(); window.changed = 0; }
  }, true);
}"""


def main() -> int:
    """Prints every measurement; 1 when one misses its limit. Pages may be named to measure them alone."""
    pages = [page for page in PAGES if page in sys.argv[1:] or len(sys.argv) == 1]
    served = shelf.serve(paths.releases(), "example")
    store = Store(served.folder, served.manifest)
    codes = [r.code for r in store.at("county")]
    missed = [_say("warm answer", "ms", _warm_answer(store), limit=20.0)]
    # Two bare servers: what one has answered and keeps must not help the other.
    bare_page = "benchmarks/bare.py"
    with _server("app.py") as ours, _server(bare_page) as framed, _server(bare_page) as plain:
        for page in pages:
            for name, (mine, bare, alone) in _beside(ours, framed, plain, page, codes).items():
                print(
                    f"{page}, {name}: dashboard {_middle(mine)} ms, bare page {_middle(bare)} ms, "
                    f"without navigation and sidebar {_middle(alone)} ms "
                    f"(ratio {statistics.median(mine) / statistics.median(alone):.2f})"
                )
                ratio = statistics.median(mine) / statistics.median(bare)
                missed.append(_say(f"{page}, {name}, ratio to the bare page", "", [ratio], limit=1.3))
    with _server("app.py") as ours:
        reruns = asyncio.run(_crowd(ours, codes))
        missed.append(_say(f"rerun with {READERS} readers, {THINK:.0f} s between", "ms", reruns, limit=100.0))
    return int(any(missed))


def _say(name: str, unit: str, values: list[float], limit: float) -> bool:
    middle = statistics.median(values)
    missed = middle > limit
    print(
        f"{name}: {middle:.2f} {unit} (limit {limit:g}, n {len(values)}){' MISSED' if missed else ''}".strip()
    )
    return missed


def _middle(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ({min(values):.0f}–{max(values):.0f})"


def _warm_answer(store: Store) -> list[float]:
    """Milliseconds of a page's two answers, each by itself, uncached, in a warm process."""
    catalog = load(paths.catalog())
    item = catalog.indicators[INDICATOR]
    codes = [r.code for r in store.at("county")]

    def took(ask: Callable[[], object]) -> float:
        start = time.perf_counter()
        ask()
        return (time.perf_counter() - start) * 1000

    times = []
    for code in codes:
        times.append(took(partial(develop, store, item, "county", "total", code)))
        times.append(took(partial(compare, store, item, "county", item.example.last_year)))
    return times[2:]


@contextmanager
def _server(script: str) -> Iterator[str]:
    """A Streamlit server on a free port with the project's settings; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(paths.ROOT)}
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=paths.ROOT, env=environment, stdout=quiet, stderr=quiet)
    address = f"http://127.0.0.1:{port}"
    start = time.perf_counter()
    try:
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except OSError:
                if process.poll() is not None or time.perf_counter() - start > 60:
                    raise
                time.sleep(0.1)
        print(f"{script}: ready after {time.perf_counter() - start:.1f} s")
        yield address
    finally:
        process.terminate()
        process.wait(15)


def _beside(ours: str, framed: str, plain: str, page: str, codes: list[str]) -> dict[str, Sides]:
    """First screen and region switch of one page by turns, in milliseconds: the dashboard's, the bare
    page's in Streamlit's own frame of navigation and sidebar, and the bare page's with neither."""
    first: Sides = ([], [], [])
    switch: Sides = ([], [], [])
    path = "" if page == "overview" else page
    sides = (
        (f"{ours}/{path}?data=example&lang=en&region={codes[0]}", "Area "),
        (f"{framed}/{path}", ""),
        (f"{plain}/?alone={page}", ""),
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_path(), args=list(QUIET))
        expected = _figures(browser, sides[-1][0])
        for n in range(ROUNDS + 1):
            chosen = random.sample(codes[1:], SWITCHES)
            visits = [_visit(browser, address, expected) for address, _ in sides]
            for side, (_, opened) in enumerate(visits):
                if n:
                    first[side].append(opened)
            # By turns from switch to switch: a busy minute of the machine is every side's.
            for code in chosen:
                for side, (visited, _) in enumerate(visits):
                    took = _switch(visited, sides[side][1] + code)
                    if n:
                        switch[side].append(took)
            for visited, _ in visits:
                visited.context.close()
        browser.close()
    return {"first screen": first, "region switch": switch}


def _figures(browser: Browser, address: str) -> int:
    """How many figures the page has when it has come to rest."""
    page = browser.new_page()
    page.goto(address)
    page.locator(FIGURES).first.wait_for(state="attached", timeout=60_000)
    page.wait_for_timeout(5000)
    found = page.locator(FIGURES).count()
    page.close()
    return found


def _visit(browser: Browser, address: str, figures: int) -> tuple[Page, float]:
    """A new reader's page, come to rest, and the milliseconds to its last figure."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(FIGURES).nth(figures - 1).wait_for(state="attached", timeout=60_000)
    opened = (time.perf_counter() - start) * 1000
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, figures)
    return page, opened


def _switch(page: Page, region: str) -> float:
    """Milliseconds from the choice of a region to the figures' last change."""
    page.bring_to_front()
    page.get_by_role("combobox", name="Region", exact=True).click()
    page.keyboard.type(region)
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    # A bare page answers anew and uncached, which may take it longer than the pause at the end.
    for _ in range(150):
        page.wait_for_timeout(200)
        if page.evaluate("window.changed"):
            break
    else:
        raise RuntimeError(f"{page.url}: no figure changed for {region}")
    page.wait_for_timeout(1000)
    return float(page.evaluate("window.changed - window.chosen"))


async def _crowd(address: str, codes: list[str]) -> list[float]:
    """Reruns of READERS sessions that each look at another region every THINK seconds, in ms."""
    end = time.perf_counter() + LASTING
    found = await asyncio.gather(*(_reader(address, codes, end, seed) for seed in range(READERS)))
    return [one for reader in found for one in reader]


async def _reader(address: str, codes: list[str], end: float, seed: int) -> list[float]:
    dice = random.Random(seed)
    times = []
    url = address.replace("http", "ws") + "/_stcore/stream"
    async with connect(url, max_size=None, origin=None, subprotocols=["streamlit"]) as socket_:  # type: ignore[list-item]
        await asyncio.sleep(dice.uniform(0, THINK))
        warmed = False
        while time.perf_counter() < end:
            ask = BackMsg()
            ask.rerun_script.query_string = f"data=example&lang=en&region={dice.choice(codes)}"
            ask.rerun_script.page_name = "placements"
            start = time.perf_counter()
            await socket_.send(ask.SerializeToString())
            while True:
                message = ForwardMsg()
                message.ParseFromString(await socket_.recv(decode=False))
                if message.WhichOneof("type") == "script_finished":
                    break
            if warmed:
                times.append((time.perf_counter() - start) * 1000)
            warmed = True
            await asyncio.sleep(dice.expovariate(1 / THINK))
    return times


if __name__ == "__main__":
    sys.exit(main())
