"""How a run is dealt out to workers, what each test costs, and how many checks were made.

A check is one named question asked of one thing: a test that asks one question, or each question of a
test that asks many (`subtests`). Cost is processor time, so that a busy machine changes little: the
test's own process, what it started and waited for, and in tests/browser the server and the browser.
"""

import gc
import os
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

SLOW = 0.5
"""Seconds of processor time from which a test's own call counts as slow."""
SURELY = 2.0
"""How many times that fails a run: the same call costs up to twice as much on another or a busier machine,
and what is released may not hang on that. What lies between is named and fails nothing."""
SHOWN = 10

ENFORCED = "--unmarked-slow-fails"
_BEGAN = pytest.StashKey[float]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test` alone asks for this: under load or in random order a test may seem slow."""
    parser.addoption(ENFORCED, action="store_true", help="name unmarked slow tests, fail on sure ones")
    parser.addoption("--whole", action="store_true", help="the whole products that the suite thins")


def pytest_configure(config: pytest.Config) -> None:
    """The process that prints the report keeps the costs."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Costs(config), "costs")


class InModules(LoadScopeScheduling):
    """A module is one worker's, for its fixtures are made once; all browser tests are one worker's, for
    they share a server and a browser, but for the whole product of visits, which is everybody's."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        if "tests/browser/" not in module:
            return module
        return nodeid if self.config.getoption("--whole") else "browser"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> InModules:
    """Deals whole modules out, in the order of the collection."""
    config.option.loadscopereorder = False
    return InModules(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long modules first, the browser's before all, so that no worker is left with one at the end."""
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: (item.path.parent.name != "browser", -slow[item.path]))


def _tree() -> float:
    """Processor seconds of the running processes below this one; 0 where the system does not tell."""
    spent: dict[int, float] = {}
    children: defaultdict[int, list[int]] = defaultdict(list)
    processes = Path("/proc")
    # By name alone: a glob asks for each file, and falls over one whose process ended in between.
    for entry in processes.iterdir() if processes.is_dir() else ():
        if not entry.name.isdecimal():
            continue
        try:
            after = (entry / "stat").read_text().rpartition(") ")[2].split()
        except OSError:  # has ended
            continue
        process = int(entry.name)
        children[int(after[1])].append(process)
        spent[process] = sum(map(int, after[11:15])) / os.sysconf("SC_CLK_TCK")

    def below(process: int) -> Iterator[int]:
        for child in children[process]:
            yield child
            yield from below(child)

    return sum(spent[process] for process in below(os.getpid()))


def _spent(item: pytest.Item) -> float:
    """Processor seconds spent so far: this process, its waited children, a browser and its server."""
    return sum(os.times()[:4]) + (_tree() if item.get_closest_marker("browser") else 0)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Remembers what was spent before."""
    item.stash[_BEGAN] = _spent(item)
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Remembers what was spent before. Garbage is collected between the calls: a collection in a process
    that holds much takes 1 to 2 s, and would count as the cost of whichever test it met."""
    gc.disable()
    item.stash[_BEGAN] = _spent(item)
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Remembers what was spent before."""
    item.stash[_BEGAN] = _spent(item)
    yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Gives each report its cost, and whether it may be slow; a worker sends both along."""
    report = yield
    report.processor = max(0.0, _spent(item) - item.stash.get(_BEGAN, 0.0))
    gc.enable()
    report.may_be_slow = any(item.get_closest_marker(m) for m in ("slow", "browser"))
    return report


@dataclass(eq=False)
class Costs:
    """Collects the costs and prints them at the end."""

    config: pytest.Config
    calls: dict[str, float] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)
    processor: Counter[str] = field(default_factory=Counter)
    clock: Counter[str] = field(default_factory=Counter)
    tests: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Counts a phase of a test, or one question of it."""
        if isinstance(report, pytest.SubtestReport):
            self.questions[report.nodeid] += 1
            return
        folder = report.nodeid.partition("::")[0].rpartition("/")[0]
        spent: float = getattr(report, "processor", 0.0)
        self.processor[folder] += spent  # type: ignore[assignment]
        self.clock[folder] += report.duration  # type: ignore[assignment]
        if report.when == "call" and not report.skipped:
            self.tests[folder] += 1
            self.calls[report.nodeid] = spent
            if spent > SLOW and not getattr(report, "may_be_slow", False):
                self.unmarked.append(report.nodeid)

    def checks(self) -> Counter[str]:
        """Checks by folder: a test's questions, and itself where it asks but one."""
        counted = self.tests.copy()
        for nodeid, asked in self.questions.items():
            counted[nodeid.partition("::")[0].rpartition("/")[0]] += asked - 1
        return counted

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """A surely slow test without its mark fails the run that asks for it."""
        surely = any(self.calls[nodeid] > SURELY * SLOW for nodeid in self.unmarked)
        if surely and self.config.getoption(ENFORCED) and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The slowest tests, the cost by folder, and slow tests without their mark."""
        if not self.calls:
            return
        write = terminalreporter.write_line
        write(f"The {SHOWN} slowest by processor time, set-up excluded:")
        for nodeid, spent in sorted(self.calls.items(), key=lambda c: -c[1])[:SHOWN]:
            write(f"  {spent:7.1f} s  {nodeid}")
        checks = self.checks()
        write("  processor      clock   tests  checks  folder")
        rows = [(self.processor[f], self.clock[f], self.tests[f], checks[f], f) for f in sorted(self.clock)]
        total = tuple(map(sum, zip(*(r[:4] for r in rows), strict=True)))
        for processor, clock, tests, asked, folder in [*rows, (*total, "in all")]:
            write(f"  {processor:7.0f} s  {clock:7.0f} s  {tests:6}  {asked:6}  {folder}")
        if self.unmarked and self.config.getoption(ENFORCED):
            write(
                f"Slow without the mark (over {SLOW} s of processor time; over {SURELY * SLOW} s it fails):",
                red=True,
            )
            for nodeid in sorted(self.unmarked):
                write(f"  {self.calls[nodeid]:7.2f} s  {nodeid}", red=True)
