"""Figures from THL's Sotkanet: a polite, resumable client, and its answers as typed rows."""

import contextlib
import datetime as dt
import hashlib
import html
import json
import math
import os
import re
import shutil
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html.parser import HTMLParser
from operator import itemgetter
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from tqdm import tqdm

from soila_dash import paths
from soila_dash.catalog import SCALE, Catalog, Indicator, Quantity, Region, Unit
from soila_dash.catalog.models import SotkanetSource
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.fetching import (
    Fetcher,
    FetchError,
    Manners,
    MissingError,
    PassingError,
    WrongShapeError,
    checked_address,
    is_loopback,
    parsed,
    shorten,
    utc_now,
    write_whole,
)
from soila_dash.sources.observations import Harvest, Source, frame
from soila_dash.sources.summing import Key, share, sums

T = TypeVar("T")

Place = tuple[str, str]
"""Level and region code."""

BASE = "https://sotkanet.fi/rest/1.1"
PAGE = "https://sotkanet.fi/sotkanet/fi/metadata/indicators"
BANK = "Tilasto- ja indikaattoripankki Sotkanet. THL."
GENDERS = ("total", "female", "male")
MUNICIPALITY = "KUNTA"
SUMMED = ("county", "collaborative_area")
"""Levels whose figures are summed from smaller areas' where the source has none."""
YEARS_A_REQUEST = 12
KEPT_RUNS = 3
RESUMABLE = dt.timedelta(hours=24)
PATIENCE = 3
"""So many requests in a row may fail for good before the whole harvest is given up."""

_RUN_NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
_UNFINISHED, _COMPLETE = "unfinished.json", "complete.json"


# ---------------------------------------------------------------------------------------- what comes


@dataclass(frozen=True)
class Area:
    """A region as Sotkanet knows it; `code` repeats between categories and is "" for the country.
    `member_of` are the ids of the larger areas it lies in."""

    id: int
    category: str
    code: str
    title: str
    member_of: tuple[int, ...] = ()


@dataclass(frozen=True)
class Found:
    """One indicator of the live list; texts are plain and "" when missing."""

    id: int
    title_fi: str
    title_sv: str
    title_en: str
    organisation: str


@dataclass(frozen=True)
class Detail:
    """What Sotkanet says of an indicator. `years` is None when it gives none that can be believed;
    `updated` is an ISO date or ""; `decimals` is the published precision, None when not said."""

    id: int
    title: str
    producer: str
    years: range | None
    updated: str
    decimals: int | None


@dataclass(frozen=True)
class Datum:
    """One published figure: `value` in the indicator's own unit, `count` (absValue) None when absent."""

    region: int
    year: int
    sex: str
    value: float
    count: float | None


@dataclass(frozen=True)
class Rows:
    """An indicator's figures, all of one day; `fetched` (UTC) is when the last of them came."""

    data: tuple[Datum, ...]
    fetched: dt.datetime


# ---------------------------------------------------------------------------------------- the client


@dataclass(frozen=True)
class _Answer(Generic[T]):
    content: T
    fetched: dt.datetime


class Sotkanet:
    """A client of the Sotkanet REST API 1.1: one GET at a time, a pause between, patient with failures.

    Between `begin` and `finish` every answer is kept in the run's folder and is not asked again;
    outside a run every answer is asked live. `base` defaults to SOILA_SOTKANET_URL or the real
    service; `folder` to `paths.raw()/sotkanet`. Methods raise FetchError (a DataFaults).
    """

    def __init__(
        self,
        base: str | None = None,
        *,
        folder: Path | None = None,
        manners: Manners | None = None,
        now: Callable[[], dt.datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        named = base or os.environ.get("SOILA_SOTKANET_URL", "").strip() or BASE
        self.base = checked_address("sotkanet", named, "SOILA_SOTKANET_URL", BASE).rstrip("/")
        local = is_loopback(self.base)
        self.manners = manners or Manners(pause=0.02 if local else Manners.pause)
        self.folder = folder or paths.raw() / "sotkanet"
        self._now = now
        self._run: _Run | None = None
        self._turn = threading.Lock()
        self._fetcher = Fetcher("sotkanet", self.base, self.manners, now, sleep)

    def __enter__(self) -> "Sotkanet":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; an unfinished run stays to be resumed."""
        self._fetcher.close()

    def begin(self) -> Path:
        """Open a run, or go on with one left unfinished less than a day ago; its folder."""
        if self._run is None:
            self._run = _open_run(self.folder, self.base, self._now())
        return self._run.folder

    def finish(self) -> None:
        """Mark the run complete; older runs than the last few, and dead unfinished ones, are removed."""
        if self._run is not None:
            self._run.complete(self._now())
            self._run = None
            _prune(self.folder, self._now())

    def regions(self) -> list[Area]:
        """Every region of every category."""
        return self._ask("regions", f"{self.base}/regions", "Sotkanet regions", _areas).content

    def indicators(self) -> list[Found]:
        """The whole list of indicators (about 3,700)."""
        url = f"{self.base}/indicators"
        return self._ask("indicators", url, "Sotkanet indicators", _list_of_found).content

    def indicator(self, number: int) -> Detail:
        """One indicator's description; MissingError when there is none."""
        return self._ask(
            f"indicator-{number:d}",
            f"{self.base}/indicators/{number:d}",
            f"Sotkanet {number:d}",
            lambda data: _detail(data, number),
        ).content

    def rows(self, number: int, years: Iterable[int], genders: Sequence[str] = ("total",)) -> Rows:
        """An indicator's figures for every region, unsorted; years go out a dozen at a time.

        All of them come from one day (UTC): parts kept from the day before are asked again, so that a
        resumed run does not make one series of two vintages.
        """
        every = sorted(set(years))
        if not every or not genders or not set(genders) <= set(GENDERS):
            raise ValueError("rows need years, and genders among total, female and male")
        chunks = [every[n : n + YEARS_A_REQUEST] for n in range(0, len(every), YEARS_A_REQUEST)]
        parts = [self._part(number, chunk, genders) for chunk in chunks]
        today = max(p.fetched for p in parts).date()
        parts = [
            part if part.fetched.date() == today else self._part(number, chunk, genders, again=True)
            for chunk, part in zip(chunks, parts, strict=True)
        ]
        return Rows(tuple(d for p in parts for d in p.content), max(p.fetched for p in parts))

    def _part(
        self, number: int, years: Sequence[int], genders: Sequence[str], *, again: bool = False
    ) -> _Answer[list[Datum]]:
        query = [("indicator", f"{number:d}")]
        query += [("years", f"{year:d}") for year in years] + [("genders", gender) for gender in genders]
        return self._ask(
            f"rows-{number:d}-{years[0]:d}-{years[-1]:d}",
            f"{self.base}/json?{urlencode(query)}",
            f"Sotkanet {number:d}",
            lambda data: _data(data, number, years, genders),
            again=again,
        )

    def _ask(
        self, name: str, url: str, file: str, parse: Callable[[Any], T], *, again: bool = False
    ) -> _Answer[T]:
        """The answer to `url`: as kept by this run, else from the service, and then kept."""
        if self._run is not None and not again:
            kept = self._run.kept(name, url)
            if kept is not None:
                with contextlib.suppress(PassingError):
                    return _Answer(parsed(kept[0], parse), kept[1])
        with self._turn:
            body, content = self._fetcher.patiently(url, file, parse)
            fetched = self._now()
        if self._run is not None:
            self._run.keep(name, url, body, fetched)
        return _Answer(content, fetched)


# ------------------------------------------------------------------------------- what has the right shape


def _areas(data: Any) -> list[Area]:
    found = []
    for item in _items(data):
        category = item.get("category")
        if not isinstance(category, str):
            raise WrongShapeError(f"a region without a category: {shorten(repr(item))}")
        code, title = str(item.get("code") or "").strip(), _text(item.get("title"), "fi")
        larger = item.get("memberOf")
        member_of = tuple(n for n in larger if type(n) is int) if isinstance(larger, list) else ()
        found.append(Area(_int(item, "id"), category.strip(), code, title, member_of))
    if not found:
        raise WrongShapeError("no regions")
    return found


def _list_of_found(data: Any) -> list[Found]:
    found = []
    for item in _items(data):
        titles, organisation = item.get("title"), item.get("organization")
        found.append(
            Found(
                id=_int(item, "id"),
                title_fi=_text(titles, "fi"),
                title_sv=_text(titles, "sv"),
                title_en=_text(titles, "en"),
                organisation=_text(organisation.get("title"), "fi") if isinstance(organisation, dict) else "",
            )
        )
    return found


def _detail(data: Any, number: int) -> Detail:
    if not isinstance(data, dict) or _int(data, "id") != number or not isinstance(data.get("title"), dict):
        raise WrongShapeError(f"not a description of {number}: {shorten(repr(data))}")
    organisation, decimals = data.get("organization"), data.get("decimals")
    return Detail(
        id=number,
        title=_text(data["title"], "fi"),
        producer=_text(organisation.get("title"), "fi") if isinstance(organisation, dict) else "",
        years=_range(data.get("range")),
        updated=_date(data.get("data-updated")),
        decimals=decimals if type(decimals) is int and 0 <= decimals <= 6 else None,
    )


def _range(years: object) -> range | None:
    """First to last year, None unless both are believable years in that order."""
    start, end = (years.get("start"), years.get("end")) if isinstance(years, dict) else (None, None)
    if type(start) is not int or type(end) is not int or not 1900 <= start <= end <= 2100:
        return None
    return range(start, end + 1)


def _data(data: Any, number: int, years: Iterable[int], genders: Iterable[str]) -> list[Datum]:
    asked, sexes = set(years), set(genders)
    found = []
    for item in _items(data):
        d = Datum(
            region=_int(item, "region"),
            year=_int(item, "year"),
            sex=str(item.get("gender")),
            value=_number(item, "value"),
            count=_number(item, "absValue") if item.get("absValue") is not None else None,
        )
        if _int(item, "indicator") != number or d.year not in asked or d.sex not in sexes:
            raise WrongShapeError(f"not a row that was asked for: {shorten(repr(item))}")
        found.append(d)
    return found


def _items(data: Any) -> list[dict[str, Any]]:
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise WrongShapeError(f"not a list of objects: {shorten(repr(data))}")
    return data


def _int(item: dict[str, Any], key: str) -> int:
    value = item.get(key)
    if type(value) is not int:
        raise WrongShapeError(f"{key} is not a whole number: {shorten(repr(item))}")
    return value


def _number(item: dict[str, Any], key: str) -> float:
    value = item.get(key)
    if type(value) not in (int, float):
        raise WrongShapeError(f"{key} is not a number: {shorten(repr(item))}")
    try:
        return float(item[key])
    except OverflowError:
        return math.inf


def _date(value: object) -> str:
    """The ISO date that a text begins with, else ""."""
    try:
        return dt.date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return ""


class _Plain(HTMLParser):
    """Gathers a text's words and lets its tags go."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "div", "li"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _text(titles: object, language: str) -> str:
    """One language's text, without HTML, control characters and double spaces; "" when missing."""
    text = titles.get(language) if isinstance(titles, dict) else None
    if not isinstance(text, str):
        return ""
    plain = _Plain()
    plain.feed(html.unescape(text))
    plain.close()
    words = " ".join("".join(plain.words).split())
    return "".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cs"))


# --------------------------------------------------------------------------------------- kept answers


@dataclass(frozen=True)
class _Run:
    """One fetch's folder: an envelope an answer, and a marker that lives until the fetch is complete."""

    folder: Path
    base: str
    started: dt.datetime

    def _path(self, name: str, url: str) -> Path:
        return self.folder / f"{name}-{hashlib.sha256(url.encode()).hexdigest()[:12]}.json"

    def kept(self, name: str, url: str) -> tuple[str, dt.datetime] | None:
        """Body and fetch time (UTC) kept for `url`; None when there is none or it is damaged."""
        try:
            envelope = json.loads(self._path(name, url).read_bytes())
            body = envelope["body"]
            if envelope["url"] != url or envelope["sha256"] != hashlib.sha256(body.encode()).hexdigest():
                return None
            return body, _moment(envelope["fetched"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, name: str, url: str, body: str, fetched: dt.datetime) -> None:
        """Keep an answer: whole or not at all."""
        digest = hashlib.sha256(body.encode()).hexdigest()
        envelope = {"url": url, "fetched": fetched.isoformat(), "sha256": digest, "body": body}
        _write(self._path(name, url), envelope)

    def complete(self, now: dt.datetime) -> None:
        """Say that everything has come."""
        done = {"base": self.base, "started": self.started.isoformat(), "finished": now.isoformat()}
        _write(self.folder / _COMPLETE, done)
        (self.folder / _UNFINISHED).unlink(missing_ok=True)


def _open_run(root: Path, base: str, now: dt.datetime) -> _Run:
    """The newest run of this base left unfinished within RESUMABLE, else a fresh one."""
    root.mkdir(parents=True, exist_ok=True)
    for folder in reversed(_run_folders(root)):
        started = _started(folder, base)
        if started is not None and dt.timedelta(0) <= now - started < RESUMABLE:
            for torn in folder.glob("*.tmp"):
                torn.unlink(missing_ok=True)
            return _Run(folder, base, started)
    name = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    # The marker is there before the folder has its name: a run killed at birth is never taken for complete.
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
    _write(new / _UNFINISHED, {"base": base, "started": now.isoformat()})
    folder, n = root / name, 1
    while folder.exists():
        n += 1
        folder = root / f"{name}-{n}"
    return _Run(new.rename(folder), base, now)


def _run_folders(root: Path) -> list[Path]:
    """Folders of runs, oldest first."""
    runs = [p for p in root.iterdir() if _RUN_NAME.fullmatch(p.name) and p.is_dir() and not p.is_symlink()]
    return sorted(runs, key=lambda p: (p.name[:16], len(p.name), p.name))


def _started(folder: Path, base: str) -> dt.datetime | None:
    """When an unfinished run of this base began; None for any other folder."""
    try:
        marker = json.loads((folder / _UNFINISHED).read_bytes())
        return _moment(marker["started"]) if marker["base"] == base else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _prune(root: Path, now: dt.datetime) -> None:
    """Remove all but the last KEPT_RUNS complete runs, and unfinished ones that no one can resume."""
    runs = _run_folders(root)
    complete = [p for p in runs if (p / _COMPLETE).exists() and not (p / _UNFINISHED).exists()]
    oldest = (now - RESUMABLE).astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    dead = [p for p in runs if p not in complete and p.name[:16] < oldest]
    for folder in complete[:-KEPT_RUNS] + dead:
        shutil.rmtree(folder, ignore_errors=True)


def _moment(text: str) -> dt.datetime:
    """An ISO time that names its zone, as UTC; raises ValueError for one that does not."""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(dt.UTC)


def _write(path: Path, data: dict[str, str]) -> None:
    """Write JSON so that the file is there whole, also after a power cut, or not there."""
    write_whole(path, json.dumps(data, ensure_ascii=False).encode())


# ------------------------------------------------------------------------------------------- searching


def find(client: Sotkanet, words: str) -> list[Found]:
    """Indicators of the live list whose title, in one of the three languages, has all the words.

    Case, accents and the kind of dash do not matter; no words find nothing. Sorted by id.
    """
    wanted = [folded for word in words.split() if (folded := _folded(word))]
    if not wanted:
        return []
    return sorted(
        (
            f
            for f in client.indicators()
            if any(all(w in _folded(t) for w in wanted) for t in (f.title_fi, f.title_sv, f.title_en))
        ),
        key=lambda f: f.id,
    )


def same_title(one: str, other: str) -> bool:
    """Whether two titles differ only by what Sotkanet itself varies: see `_essence`."""
    return _essence(one) == _essence(other)


def _essence(title: str) -> str:
    """A title without what Sotkanet itself varies: invisible characters, kinds of dash, case, a "(THL)"
    at the end, and spaces, also those within "vastaavan ikäisestä" and "1 000".

    Between two numbers a space stands for a dash that was lost ("0  17-åringar"), before three digits
    for a thousand. Every letter and every digit stays: ages, per what, grades, sex, new or all.
    """
    text = "".join("-" if unicodedata.category(c) == "Pd" or c == "−" else c for c in title)
    text = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    text = re.sub(r"(?<=\d)\s+(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<=\d)\s+(?=\d)", "-", text)
    return "".join(text.casefold().split()).removesuffix("(thl)")


def _folded(text: str) -> str:
    """Text for searching: as `_essence`, and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", _essence(text)) if not unicodedata.combining(c))


# ------------------------------------------------------------------------------------------- harvesting


@dataclass(frozen=True)
class _Figure:
    value: float
    numerator: int | None


@dataclass
class _Tally:
    """Rows of one indicator with one kind of fault: how many, and one as an example."""

    code: str
    count: int = 0
    example: str = ""
    weight: float = -math.inf

    def add(self, key: Key, what: str, weight: float = 0.0) -> None:
        """Count a row; the heaviest (of equals the first) is the example."""
        self.count += 1
        if weight > self.weight:
            self.weight, self.example = weight, f"{' '.join(map(str, key))}: {what}"

    def faults(self, file: str, key: str, rows: int) -> list[Fault]:
        """One fault, or none."""
        if not self.count:
            return []
        return [Fault(self.code, file, key=key, found=f"{self.count} of {rows} rows, e.g. {self.example}")]


@dataclass
class _Regions:
    """Sotkanet's regions by id, the catalogue's by (category, code), the unknown ones met, and the
    municipalities found without their county."""

    areas: dict[int, Area]
    known: dict[tuple[str, str], Region]
    strangers: dict[int, str]
    homeless: dict[int, str]

    def of(self, number: int) -> Region | None:
        """The catalogue's region; None when it has none, noted when it should have one."""
        area = self.areas.get(number)
        if area is None:
            self.strangers[number] = f"region {number}"
            return None
        region = self.known.get((area.category, area.code))
        if region is None and area.category == "HYVINVOINTIALUE":
            self.strangers[number] = f"{area.category} {area.code} {area.title}"
        return region

    def place(self, number: int) -> Place | None:
        """Level and code of the catalogue's region; None when it has none."""
        region = self.of(number)
        return None if region is None else region.key

    def municipality(self, number: int) -> Place | None:
        """Level and code of a municipality, whether the catalogue has it or not; None for another area."""
        area = self.areas.get(number)
        return ("municipality", area.code) if area is not None and area.category == MUNICIPALITY else None

    def municipalities(self) -> dict[str, list[str]]:
        """Codes of the municipalities inside each of the catalogue's counties.

        All empty, and a fault, when a municipality is not in exactly one of them: then nobody can tell
        whether a county's sum is whole.
        """
        inside: dict[str, list[str]] = {r.code: [] for r in self.known.values() if r.level == "county"}
        for area in self.areas.values():
            if area.category != MUNICIPALITY:
                continue
            larger = [self.areas[n] for n in area.member_of if n in self.areas]
            regions = [self.known.get((a.category, a.code)) for a in larger]
            counties = {r.code for r in regions if r is not None and r.level == "county"}
            if len(counties) != 1:
                self.homeless[area.id] = f"{area.category} {area.code} {area.title}"
                continue
            inside[counties.pop()].append(area.code)
        return {county: [] for county in inside} if self.homeless else inside

    def counties(self, level: str) -> dict[str, tuple[str, ...]]:
        """Codes of the counties inside each of the catalogue's regions of a larger level."""
        return {r.code: r.members for r in self.known.values() if r.level == level}

    def faults(self) -> list[Fault]:
        """One fault for each unknown region, and for each municipality without its county."""
        file = "Sotkanet regions"
        strangers = [name for _, name in sorted(self.strangers.items())]
        homeless = [name for _, name in sorted(self.homeless.items())]
        return [
            *(Fault("sotkanet_region", file, key="code", found=name) for name in strangers),
            *(Fault("sotkanet_member", file, key="memberOf", found=name) for name in homeless),
        ]


@dataclass(frozen=True)
class _Wanted:
    """An indicator to import, and where it lies."""

    indicator: Indicator
    source: SotkanetSource
    id: int

    @property
    def sexes(self) -> list[str]:
        return [g for g in GENDERS if g == "total" or g in self.indicator.sexes]


def harvest(catalog: Catalog, client: Sotkanet, progress: str = "", *, show: bool | None = None) -> Harvest:
    """Every catalogue indicator that has a verified Sotkanet id, as observations with their sources.

    `progress` is the progress bar's description, "" for no bar; it shows on a terminal only, unless
    `show` says otherwise. What is wrong with one indicator is a fault and the rest goes on; raises
    DataFaults when the regions cannot be had or PATIENCE requests in a row have failed for good. A run
    with a request that failed for good stays unfinished, so that the next harvest asks only for the rest.
    """
    client.begin()
    wanted = [
        _Wanted(i, i.sotkanet, i.sotkanet.id)
        for i in catalog.indicators.values()
        if i.sotkanet is not None and i.sotkanet.id is not None
    ]
    populations = {n for w in wanted for n in w.source.denominator_ids}
    with tqdm(
        total=1 + 2 * len(wanted) + len(populations),
        desc=progress,
        file=sys.stderr,
        disable=True if not progress else None if show is None else not show,
        bar_format="{desc} {percentage:3.0f} % |{bar}| {n_fmt}/{total_fmt}",
    ) as bar:
        work = _Harvesting(catalog, client, lambda: bar.update(1))
        described = [(w, detail) for w in wanted if (detail := work.describe(w)) is not None]
        work.count_people(described)
        rows = [row for w, detail in described for row in work.observe(w, detail)]
        bar.update((bar.total or 0) - bar.n)
    if not work.failed:
        client.finish()
    return Harvest(frame(rows), tuple(work.sources.values()), (*work.faults, *work.regions.faults()))


class _Harvesting:
    """One harvest under way."""

    def __init__(self, catalog: Catalog, client: Sotkanet, step: Callable[[], object]) -> None:
        self.client, self.step = client, step
        self.faults: list[Fault] = []
        self.sources: dict[str, Source] = {}
        self.people: dict[int, dict[Key, int]] = {}
        self.failed = False
        self._failures = 0
        known = {(r.sotkanet_category, r.sotkanet_code): r for r in catalog.regions if r.sotkanet_category}
        self.regions = _Regions({a.id: a for a in client.regions()}, known, {}, {})
        step()

    def attempt(self, ask: Callable[[], T]) -> T | None:
        """What is asked, or None and a fault; raises DataFaults when nothing seems to work any more."""
        try:
            answer = ask()
        except MissingError as error:
            self._failures = 0
            self.faults += error.faults
            return None
        except FetchError as error:
            self.failed = True
            self._failures += 1
            self.faults += error.faults
            if self._failures >= PATIENCE:
                raise DataFaults(self.faults) from error
            return None
        finally:
            self.step()
        self._failures = 0
        return answer

    def describe(self, wanted: _Wanted) -> Detail | None:
        """What Sotkanet says of an indicator; None and a fault when it is not the one that is meant."""
        name, file, title = wanted.indicator.id, f"Sotkanet {wanted.id}", wanted.source.title_fi
        detail = self.attempt(partial(self.client.indicator, wanted.id))
        if detail is None:
            fault = self.faults[-1]
            if fault.code == "sotkanet_missing":
                self.faults[-1] = replace(fault, key=f"{name}.sotkanet.id", expected=title)
        elif not same_title(detail.title, title):
            key = f"{name}.sotkanet.title_fi"
            self.faults.append(Fault("sotkanet_title", file, key=key, found=detail.title, expected=title))
        elif detail.years is None:
            self.faults.append(Fault("sotkanet_range", file, key="range"))
        else:
            return detail
        return None

    def count_people(self, described: Iterable[tuple[_Wanted, Detail]]) -> None:
        """Fetch each population indicator once, for all years and sexes that its users need."""
        years: dict[int, set[int]] = {}
        sexes: dict[int, set[str]] = {}
        for wanted, detail in described:
            for number in wanted.source.denominator_ids:
                years.setdefault(number, set()).update(detail.years or ())
                sexes.setdefault(number, set()).update(wanted.sexes)
        for number in sorted(years):
            genders = [g for g in GENDERS if g in sexes[number]]
            rows = self.attempt(partial(self.client.rows, number, years[number], genders))
            if rows is not None:
                figures = self._figures(rows.data, number, "value", self.regions.place, counts=True)
                counts = {k: f.numerator for k, f in figures.items()}
                counts |= self._summed(number, "value", rows.data, figures, SUMMED, counts=True)
                self.people[number] = {k: n for k, n in counts.items() if n is not None}

    def observe(self, wanted: _Wanted, detail: Detail) -> list[dict[str, object]]:
        """One indicator's observations, sorted by level, region, year and sex; notes its source."""
        indicator = wanted.indicator
        rows = self.attempt(partial(self.client.rows, wanted.id, detail.years or (), wanted.sexes))
        if rows is None:
            return []
        counts = indicator.unit is Unit.persons or indicator.quantity is Quantity.count

        def place(number: int) -> Place | None:
            found = self.regions.place(number)
            return found if found is not None and found[0] in indicator.levels else None

        figures = self._figures(rows.data, wanted.id, indicator.id, place, counts=counts)
        denominators = self._denominators(wanted.source, figures)
        misfits = set() if counts else self._misfits(indicator, detail, figures, denominators)
        sound = {key: figure for key, figure in figures.items() if key not in misfits}
        summed = self._summed(wanted.id, indicator.id, rows.data, sound, indicator.levels, counts=counts)
        denominators |= self._denominators(wanted.source, summed)
        found: dict[Key, tuple[float | None, int | None]] = {
            key: (figure.value, figure.numerator) for key, figure in figures.items()
        }
        for key, count in summed.items():
            found[key] = (_value(indicator, count, denominators.get(key), counts=counts), count)
        sums_shown = sorted({key[0] for key in summed if found[key][0] is not None})
        source = _source(indicator, detail, rows.fetched.date(), " ".join(sums_shown))
        self.sources[source.id] = source
        return [
            {
                "indicator": indicator.id,
                "level": key[0],
                "region": key[1],
                "year": key[2],
                "sex": key[3],
                "value": value,
                "numerator": numerator,
                "denominator": denominators.get(key),
                "status": "not_computable" if value is None else "published",
                "source": source.id,
                "lead": True,
            }
            for key, (value, numerator) in sorted(found.items(), key=itemgetter(0))
        ]

    def _summed(
        self,
        number: int,
        name: str,
        data: Sequence[Datum],
        figures: dict[Key, _Figure],
        levels: Collection[str],
        *,
        counts: bool,
    ) -> dict[Key, int | None]:
        """Counts of the counties and collaborative areas that the source itself has nothing of, from
        those of their municipalities and counties; None where they cannot be computed."""
        given: dict[str, set[tuple[int, str]]] = {level: set() for level in SUMMED}
        for d in data:
            place = self.regions.place(d.region)
            if place is not None and place[0] in given:
                given[place[0]].add((d.year, d.sex))
        known = {key: figure.numerator for key, figure in figures.items()}
        found: dict[Key, int | None] = {}
        if "county" in levels:
            spare = [d for d in data if (d.year, d.sex) not in given["county"]]
            parts = self._figures(spare, number, name, self.regions.municipality, counts=counts)
            if parts:
                below = {key: figure.numerator for key, figure in parts.items()}
                found |= sums(below, "county", self.regions.municipalities(), "municipality")
        if "collaborative_area" in levels:
            level = "collaborative_area"
            found |= sums({**known, **found}, level, self.regions.counties(level), "county", given[level])
        return found

    def _figures(
        self,
        data: Iterable[Datum],
        number: int,
        name: str,
        placed: Callable[[int], Place | None],
        *,
        counts: bool,
    ) -> dict[Key, _Figure]:
        """Sound figures of the areas that `placed` gives a place; faults for the others.

        `counts`: the value itself is the count, and has to be whole.
        """
        unsound, conflicts = _Tally("sotkanet_value"), _Tally("sotkanet_conflict")
        figures: dict[Key, _Figure] = {}
        torn: set[Key] = set()
        seen = 0
        for d in data:
            place = placed(d.region)
            if place is None:
                continue
            seen += 1
            key: Key = (*place, d.year, d.sex)
            count = d.value if counts else d.count
            sound = _is_sound(d.value) and (count is None or _is_sound(count))
            if not sound or (counts and not _is_whole(d.value)):
                unsound.add(key, f"value {d.value}" + ("" if d.count is None else f", absValue {d.count}"))
                torn.add(key)
                continue
            figure = _Figure(d.value, int(count) if count is not None and _is_whole(count) else None)
            other = figures.setdefault(key, figure)
            if other != figure:
                conflicts.add(key, f"{_said(other)} and {_said(figure)}")
                torn.add(key)
        file = f"Sotkanet {number}"
        self.faults += unsound.faults(file, name, seen) + conflicts.faults(file, name, seen)
        return {k: f for k, f in figures.items() if k not in torn}

    def _denominators(self, source: SotkanetSource, figures: Iterable[Key]) -> dict[Key, int]:
        """Sum over the population indicators, where every one of them has a figure."""
        ages = [self.people.get(number, {}) for number in source.denominator_ids]
        if not ages:
            return {}
        sums = {key: sum(age[key] for age in ages) for key in figures if all(key in age for age in ages)}
        return {key: people for key, people in sums.items() if people > 0}

    def _misfits(
        self, indicator: Indicator, detail: Detail, figures: dict[Key, _Figure], denominators: dict[Key, int]
    ) -> set[Key]:
        """The figures that count / denominator does not round to, and one fault; both are kept."""
        decimals = indicator.decimals if detail.decimals is None else detail.decimals
        misfits, keys = _Tally("sotkanet_recompute"), set()
        tried = 0
        for key, denominator in sorted(denominators.items()):
            figure = figures[key]
            if figure.numerator is None:
                continue
            tried += 1
            computed = SCALE[indicator.unit] * figure.numerator / denominator
            if not rounds_to(computed, figure.value, decimals):
                shown = _apart(computed, figure.value, decimals)
                what = f"computed {shown}, published {figure.value:.{decimals}f}"
                misfits.add(key, what, abs(computed - figure.value))
                keys.add(key)
        self.faults += misfits.faults(f"Sotkanet {detail.id}", indicator.id, tried)
        return keys


def rounds_to(computed: float, published: float, decimals: int) -> bool:
    """Whether a figure rounds to the published one; a half may go either way."""
    return abs(computed - published) <= 0.5 * 10.0**-decimals + 1e-9


def _apart(computed: float, published: float, decimals: int) -> str:
    """A figure that does not round to the published one, with as many decimals as it takes to see that."""
    for digits in range(decimals + 1, decimals + 8):
        if not rounds_to(round(computed, digits), published, decimals):
            return f"{computed:.{digits}f}"
    return repr(computed)


def _value(indicator: Indicator, count: int | None, people: int | None, *, counts: bool) -> float | None:
    """A summed area's value in the indicator's unit; None when it cannot be computed."""
    if counts:
        return None if count is None else float(count)
    if indicator.quantity is Quantity.proportion and (count or 0) > (people or 0):
        return None
    return share(count, people, SCALE[indicator.unit], indicator.decimals)


def _source(indicator: Indicator, detail: Detail, day: dt.date, summed: str) -> Source:
    cited = f"{day.day}.{day.month}.{day.year}"
    return Source(
        id=f"sotkanet-{detail.id}-{day.isoformat()}",
        producer=detail.producer or indicator.producer.fi,
        title=detail.title,
        url=f"{PAGE}/{detail.id}",
        licence=indicator.licence,
        citation=f"{BANK} {detail.title} (ind. {detail.id}). Viitattu {cited}.",
        vintage=day.isoformat(),
        fetched=day.isoformat(),
        updated=detail.updated,
        summed=summed,
    )


def _is_sound(value: float) -> bool:
    return math.isfinite(value) and value >= 0


def _is_whole(value: float) -> bool:
    return value.is_integer() and value < 2**53


def _said(figure: _Figure) -> str:
    return f"{figure.value:g}" + ("" if figure.numerator is None else f" ({figure.numerator})")
