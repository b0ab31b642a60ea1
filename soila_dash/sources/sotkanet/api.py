"""The Sotkanet REST API 1.1: a polite client, and the shapes of what it answers."""

import contextlib
import datetime as dt
import html
import math
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from soila_dash import paths
from soila_dash.catalog.models import LANGUAGES
from soila_dash.clock import utc_now
from soila_dash.plain_text import readable
from soila_dash.sources.fetching import (
    Fetcher,
    Manners,
    PassingError,
    WrongShapeError,
    checked_address,
    is_loopback,
    parse_body,
    shorten,
)
from soila_dash.sources.sotkanet.runs import Run, open_run, prune

T = TypeVar("T")

BASE = "https://sotkanet.fi/rest/1.1"
GENDERS = ("total", "female", "male")
YEARS_A_REQUEST = 12


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
    """What Sotkanet says of an indicator: its titles by language ("" when missing), its unit's code
    (PROS, PER1000, ...; "" when not said). `years` is None when it gives none that can be believed;
    `updated` is an ISO date or ""; `decimals` is the published precision, None when not said."""

    id: int
    titles: Mapping[str, str]
    unit: str
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
class OddRow:
    """A row without a usable figure: what can be known of its place (None: not even that), and itself."""

    region: int | None
    year: int | None
    sex: str
    said: str


@dataclass(frozen=True)
class Rows:
    """An indicator's figures, all of one day, and the rows that hold none; `fetched` (UTC) is when the
    last of them came."""

    data: tuple[Datum, ...]
    odd: tuple[OddRow, ...]
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
        self._run: Run | None = None
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
            self._run = open_run(self.folder, self.base, self._now())
        return self._run.folder

    def finish(self) -> None:
        """Mark the run complete; older runs than the last few, and dead unfinished ones, are removed."""
        if self._run is not None:
            self._run.complete(self._now())
            self._run = None
            prune(self.folder, self._now())

    def regions(self) -> list[Area]:
        """Every region of every category."""
        return self._ask("regions", f"{self.base}/regions", "Sotkanet regions", _areas).content

    def indicators(self) -> list[Found]:
        """The whole list of indicators (about 3,700)."""
        url = f"{self.base}/indicators"
        return self._ask("indicators", url, "Sotkanet indicators", _parse_list).content

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
        data = tuple(row for p in parts for row in p.content[0])
        odd = tuple(row for p in parts for row in p.content[1])
        return Rows(data, odd, max(p.fetched for p in parts))

    def _part(
        self, number: int, years: Sequence[int], genders: Sequence[str], *, again: bool = False
    ) -> _Answer[tuple[list[Datum], list[OddRow]]]:
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
            kept = self._run.load(name, url)
            if kept is not None:
                with contextlib.suppress(PassingError):
                    return _Answer(parse_body(kept[0], parse), kept[1])
        with self._turn:
            body, content = self._fetcher.fetch(url, file, parse)
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
            raise WrongShapeError(f"category: {shorten(repr(item))}")
        code, title = str(item.get("code") or "").strip(), text_of(item.get("title"), "fi")
        larger = item.get("memberOf")
        member_of = tuple(n for n in larger if type(n) is int) if isinstance(larger, list) else ()
        found.append(Area(_int(item, "id"), category.strip(), code, title, member_of))
    if not found:
        raise WrongShapeError("[]")
    return found


def _parse_list(data: Any) -> list[Found]:
    found = []
    for item in _items(data):
        titles = item.get("title")
        found.append(
            Found(
                id=_int(item, "id"),
                title_fi=text_of(titles, "fi"),
                title_sv=text_of(titles, "sv"),
                title_en=text_of(titles, "en"),
                organisation=_producer(item),
            )
        )
    return found


def _detail(data: Any, number: int) -> Detail:
    if not isinstance(data, dict) or _int(data, "id") != number or not isinstance(data.get("title"), dict):
        raise WrongShapeError(f"{number}: {shorten(repr(data))}")
    unit, decimals = data.get("primaryValueType"), data.get("decimals")
    return Detail(
        id=number,
        titles={language: text_of(data["title"], language) for language in LANGUAGES},
        unit=str(unit.get("code") or "").strip() if isinstance(unit, dict) else "",
        producer=_producer(data),
        years=_range(data.get("range")),
        updated=_date(data.get("data-updated")),
        decimals=decimals if type(decimals) is int and 0 <= decimals <= 6 else None,
    )


def _producer(item: dict[str, Any]) -> str:
    organisation = item.get("organization")
    return text_of(organisation.get("title"), "fi") if isinstance(organisation, dict) else ""


def _range(years: object) -> range | None:
    """First to last year, None unless both are believable years in that order."""
    start, end = (years.get("start"), years.get("end")) if isinstance(years, dict) else (None, None)
    if type(start) is not int or type(end) is not int or not 1900 <= start <= end <= 2100:
        return None
    return range(start, end + 1)


def _data(
    data: Any, number: int, years: Iterable[int], genders: Iterable[str]
) -> tuple[list[Datum], list[OddRow]]:
    """Rows with a figure, and rows that are not of the expected shape: one odd row costs that row only.

    A row of another indicator, year or sex than was asked for, or not one sound row, is a wrong answer.
    """
    asked, sexes = set(years), set(genders)
    found: list[Datum] = []
    odd: list[OddRow] = []
    for item in _items(data):
        year, sex = item.get("year"), item.get("gender")
        other = (type(year) is int and year not in asked) or (isinstance(sex, str) and sex not in sexes)
        if other or item.get("indicator") != number:
            raise WrongShapeError(shorten(repr(item)))
        try:
            count = _number(item, "absValue") if item.get("absValue") is not None else None
            region, known_year = _int(item, "region"), _int(item, "year")
            found.append(Datum(region, known_year, _word(item, "gender"), _number(item, "value"), count))
        except WrongShapeError as error:
            place, when = (item.get(k) if type(item.get(k)) is int else None for k in ("region", "year"))
            odd.append(OddRow(place, when, sex if isinstance(sex, str) else "", str(error)))
    if odd and not found:
        raise WrongShapeError(odd[0].said)
    return found, odd


def _items(data: Any) -> list[dict[str, Any]]:
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise WrongShapeError(shorten(repr(data)))
    return data


def _int(item: dict[str, Any], key: str) -> int:
    value = item.get(key)
    if type(value) is not int:
        raise WrongShapeError(f"{key}: {shorten(repr(item))}")
    return value


def _word(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if not isinstance(value, str):
        raise WrongShapeError(f"{key}: {shorten(repr(item))}")
    return value


def _number(item: dict[str, Any], key: str) -> float:
    value = item.get(key)
    if type(value) not in (int, float):
        raise WrongShapeError(f"{key}: {shorten(repr(item))}")
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


def text_of(titles: object, language: str) -> str:
    """One language's readable text, without HTML and double spaces; "" when missing."""
    text = titles.get(language) if isinstance(titles, dict) else None
    if not isinstance(text, str):
        return ""
    plain = _Plain()
    plain.feed(html.unescape(text))
    plain.close()
    words = " ".join("".join(plain.words).split())
    return readable(words)
