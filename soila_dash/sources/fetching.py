"""How we fetch from other people's services: one GET at a time, politely, patiently, with limits."""

import datetime as dt
import ipaddress
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from soila_dash import __version__
from soila_dash.clock import utc_now
from soila_dash.faults import DataFaults, Fault

T = TypeVar("T")

USER_AGENT = f"SOILA-dashboard/{__version__} (+children's services indicators; contact: data steward)"
KINDS = ("url", "unreachable", "answer", "refused", "redirect", "missing")
"""What may be wrong with a service; a fault's code is the service's name and one of these."""
LARGEST_BODY = 64 * 1024 * 1024
REDIRECTS = 3


class FetchError(DataFaults):
    """What a service would not give, as one fault."""


class MissingError(FetchError):
    """404: there is no such thing."""


class RefusedError(FetchError):
    """Asking again would not help: 400, 403, a redirect to another host."""


class UnreachableError(FetchError):
    """No usable answer, however many times it was asked."""


class PassingError(Exception):
    """A failure worth another try; `after` is what the server asks to wait, in seconds."""

    def __init__(self, why: str, *, kind: str = "unreachable", after: float | None = None) -> None:
        super().__init__(why)
        self.kind, self.after = kind, after


class WrongShapeError(ValueError):
    """JSON, but not what was asked for."""


@dataclass(frozen=True)
class Manners:
    """How the client behaves; every figure in seconds but `attempts`.

    `pause` between requests; `connect` and `read` (silence between bytes) and `whole` (one answer)
    time out; waits between attempts double from `first_wait` with jitter, and neither they nor a
    Retry-After is longer than `longest_wait`.
    """

    pause: float = 0.5
    connect: float = 10.0
    read: float = 60.0
    whole: float = 300.0
    attempts: int = 7
    first_wait: float = 1.0
    longest_wait: float = 120.0


class Fetcher:
    """Fetches JSON by GET from one service, whose plain http(s) address is `base`.

    `name` begins the codes of its faults (`sotkanet_refused`). Methods raise FetchError. One request at
    a time: callers with several threads take turns.
    """

    def __init__(
        self,
        name: str,
        base: str,
        manners: Manners,
        now: Callable[[], dt.datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name, self.base, self.manners = name, base, manners
        self._sleep, self._now = sleep, now
        self._last = -math.inf
        self._session = requests.Session()
        self._session.trust_env = not is_loopback(base)
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _code(self, kind: str) -> str:
        return f"{self.name}_{kind}"

    def fetch(self, url: str, file: str, parse: Callable[[Any], T]) -> tuple[str, T]:
        """Body and what it says, asked until it is usable or patience is at its end."""

        def once() -> tuple[str, T]:
            body = self._get(url, file)
            return body, parse_body(body, parse)

        retrying = Retrying(
            retry=retry_if_exception_type(PassingError),
            stop=stop_after_attempt(self.manners.attempts),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(once)
        except PassingError as error:
            raise UnreachableError(
                [Fault(self._code(error.kind), file, key=url, found=str(error))]
            ) from error

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: doubling with jitter, never less than the server asks."""
        first, longest = self.manners.first_wait, self.manners.longest_wait
        seconds = wait_exponential_jitter(multiplier=first, max=longest, jitter=first)(state)
        error = state.outcome.exception() if state.outcome else None
        after = error.after if isinstance(error, PassingError) else None
        return seconds if after is None else max(seconds, min(after, longest))

    def _get(self, url: str, file: str) -> str:
        """The body of one GET, redirects within the service followed.

        Raises PassingError for what is worth another try, else MissingError or RefusedError.
        """
        for _ in range(REDIRECTS + 1):
            early = self._last + self.manners.pause - time.monotonic()
            if early > 0:
                self._sleep(early)
            try:
                with self._session.get(
                    url,
                    timeout=(self.manners.connect, self.manners.read),
                    stream=True,
                    allow_redirects=False,
                ) as response:
                    if not response.is_redirect:
                        return self._body(response, url, file)
                    target = urljoin(url, response.headers.get("Location", ""))
            except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
                raise PassingError(type(error).__name__) from error
            finally:
                self._last = time.monotonic()
            if not same_service(url, target):
                raise RefusedError(
                    [Fault(self._code("redirect"), file, key=url, found=target, expected=self.base)]
                )
            url = target
        raise RefusedError([Fault(self._code("redirect"), file, key=url, found=url, expected=self.base)])

    def _body(self, response: requests.Response, url: str, file: str) -> str:
        """The whole body as text; raises as _get."""
        status = response.status_code
        said = f"{status} {response.reason or ''}".strip()
        if status == 404:
            raise MissingError([Fault(self._code("missing"), file, key=url, found=said)])
        if status in (408, 429) or status >= 500:
            raise PassingError(said, after=retry_after(response.headers.get("Retry-After"), self._now()))
        if status != 200:
            raise RefusedError([Fault(self._code("refused"), file, key=url, found=said)])
        deadline = time.monotonic() + self.manners.whole
        parts: list[bytes] = []
        size = 0
        # read1 hands over what has come, so that a body that only drips meets the deadline too.
        while part := response.raw.read1(65_536, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > LARGEST_BODY:
                raise PassingError(f"> {LARGEST_BODY} B", kind="answer")
            if time.monotonic() > deadline:
                raise PassingError(f"> {self.manners.whole:g} s")
        promised = response.headers.get("Content-Length", "")
        if promised.isdigit() and "Content-Encoding" not in response.headers and int(promised) != size:
            raise PassingError(f"{size} B < {promised} B")
        try:
            return b"".join(parts).decode("utf-8")
        except UnicodeDecodeError as error:
            raise PassingError("≠ UTF-8", kind="answer") from error


def parse_body(body: str, parse: Callable[[Any], T]) -> T:
    """What a body says; raises PassingError when it is not JSON or not of the shape asked for."""
    try:
        return parse(json.loads(body))
    except WrongShapeError as error:
        raise PassingError(short(error), kind="answer") from error
    except (ValueError, RecursionError) as error:
        raise PassingError(f"≠ JSON: {shorten(body, 60)!r}", kind="answer") from error


def retry_after(header: str | None, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After header (seconds or an HTTP date) asks to wait; None when unreadable."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
        if then.tzinfo is None:
            then = then.replace(tzinfo=dt.UTC)
        return max(0.0, (then - now).total_seconds())
    except (ValueError, OverflowError):
        return None


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_service(url: str, target: str) -> bool:
    """Whether a redirect stays where it was: same host and port, or the same host now by HTTPS."""
    old = urlsplit(url)
    try:
        new = urlsplit(target)
        if (new.scheme, new.hostname, new.port) == (old.scheme, old.hostname, old.port):
            return True
        upgraded = (old.scheme, new.scheme) == ("http", "https")
        usual = old.port in (None, 80) and new.port in (None, 443)
        return upgraded and usual and new.hostname == old.hostname
    except ValueError:
        return False


def short(error: BaseException) -> str:
    """What an error says, in a line."""
    return shorten(str(error) or type(error).__name__, 160)


def shorten(text: str, length: int = 80) -> str:
    """The text, cut to a length."""
    return text if len(text) <= length else text[: length - 3] + "..."


def checked_address(name: str, url: str, variable: str, example: str, *, query: bool = False) -> str:
    """The address, when it is a plain http(s) one; `query` says whether it may have a query.

    Raises RefusedError with the code `<name>_url`; `variable` is where the address was named, `example`
    a right one.
    """
    try:
        parts = urlsplit(url)
        plain = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        plain = plain and parts.port != 0
    except ValueError:
        plain = False
    if not plain or parts.fragment or (parts.query and not query):
        raise RefusedError([Fault(f"{name}_url", key=variable, found=shorten(url), expected=example)])
    return url
