"""First responses kept for whoever asks next: bounded in bytes, two made at once, let go with a release."""

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from soila_dash.clock import finnish_day
from soila_dash.faults import DataFaults
from soila_dash.ui import choices, first_response
from soila_dash.ui.first_response import Address, Answer
from soila_dash.ui.here import releases_stamp

AT_ONCE = 2
"""First responses that are made at the same time; more would make readers of pages wait."""
WAITING = 20
"""Those that wait for their turn; whoever comes besides gets the plain shell at once."""
PAUSE, LONGEST_PAUSE = 2.0, 0.5
"""How long nothing is made after a response, by the time that it took and at most, in seconds: whoever asks a
thousand addresses must not slow those who are inside."""
BYTES = 16 * 2**20
"""All that is kept, packed and plain: some hundred responses."""
ADDRESSES = 5000
"""Addresses of which is kept what they mean."""

Asked = tuple[str, tuple[tuple[str, str], ...]]


def etag(content: bytes) -> str:
    """The header's value by which a browser asks whether what it has is still that."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


@dataclass
class Kept:
    """A response as it is sent: its digest, its bytes, and these packed in the ways that were asked for."""

    tag: str
    page: bytes
    packed: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of it all."""
        return len(self.page) + sum(map(len, self.packed.values()))


class ResponseStore:
    """First responses by address. `wrap` makes the whole page of an answer in a language, `pack` its packed
    form; both are this process's own build of code, words, styles and Streamlit's index."""

    def __init__(self, wrap: Callable[[Answer, str], bytes], pack: Callable[[bytes, str], bytes]) -> None:
        self.wrap, self.pack = wrap, pack
        self.workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="first-response")
        self.kept: OrderedDict[Address, Kept] = OrderedDict()
        self.meaning: OrderedDict[Asked, Address | None] = OrderedDict()
        self.making: dict[tuple[Asked, str], asyncio.Future[tuple[str, bytes] | None]] = {}
        self.stamp: object = None
        self.resting = 0.0

    async def get(self, page: str, query: bytes, packing: str) -> tuple[str, bytes] | None:
        """The tag and the bytes of a page's first response, packed as asked; None for the plain shell."""
        given = plain_query(query)
        if given is None or page not in first_response.ASKED:
            return None
        self._empty_when_changed()
        asked: Asked = page, tuple(sorted(given.items()))
        if asked in self.meaning:
            self.meaning.move_to_end(asked)
            address = self.meaning[asked]
            if address is None:
                return None
            found = self.kept.get(address)
            if found is not None and (not packing or packing in found.packed):
                self.kept.move_to_end(address)
                return found.tag, found.packed[packing] if packing else found.page
        return await self._take_turn(asked, packing)

    async def _take_turn(self, asked: Asked, packing: str) -> tuple[str, bytes] | None:
        making = self.making.get((asked, packing))
        if making is None:
            if len(self.making) >= AT_ONCE + WAITING:
                return None
            making = asyncio.ensure_future(self._make(asked, packing))
            self.making[asked, packing] = making
            making.add_done_callback(lambda _: self.making.pop((asked, packing)))
        return await asyncio.shield(making)

    async def _make(self, asked: Asked, packing: str) -> tuple[str, bytes] | None:
        stamp = self.stamp
        loop = asyncio.get_running_loop()
        address, made, packed = await loop.run_in_executor(self.workers, self._compute, asked, packing)
        self._empty_when_changed()
        if stamp != self.stamp:
            # Made of what is served no more.
            return None
        self.meaning[asked] = address
        while len(self.meaning) > ADDRESSES:
            self.meaning.popitem(last=False)
        if address is None or made is None:
            return None
        kept = self.kept.setdefault(address, made)
        if packing:
            kept.packed[packing] = packed
        self.kept.move_to_end(address)
        while sum(one.size for one in self.kept.values()) > BYTES:
            self.kept.popitem(last=False)
        return made.tag, packed

    def _compute(self, asked: Asked, packing: str) -> tuple[Address | None, Kept | None, bytes]:
        """In a thread of its own: what the address means, and its response, also packed."""
        page, given = asked
        self._rest()
        began = time.monotonic()
        try:
            with choices.reading(dict(given)):
                found = first_response.understood(page, dict(given))
                if found is None:
                    return None, None, b""
                address, make = found
                kept = self.kept.get(address)
                if kept is None:
                    whole = self.wrap(make(), address.language)
                    kept = Kept(etag(whole), whole)
                return address, kept, self.pack(kept.page, packing)
        except DataFaults:
            # The page tells it.
            return None, None, b""
        except Exception:
            logging.getLogger("soila").exception("a first response failed")
            return None, None, b""
        finally:
            ended = time.monotonic()
            self.resting = max(self.resting, ended + PAUSE * (ended - began))

    def _rest(self) -> None:
        """Leaves the processor to readers for a while after each response that was made."""
        pause = min(self.resting - time.monotonic(), LONGEST_PAUSE)
        if pause > 0:
            time.sleep(pause)

    def _empty_when_changed(self) -> None:
        """Keeps nothing from before a release was published or withdrawn, by whichever process, nor from the
        day before: what is said of a figure's age follows the day."""
        stamp = releases_stamp(), finnish_day()
        if stamp != self.stamp:
            self.stamp = stamp
            self.kept.clear()
            self.meaning.clear()


def plain_query(query: bytes) -> Mapping[str, str] | None:
    """The choices that a query names; None where one is named twice or where the page stands in a frame of
    another site, which shows less of it."""
    found = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=100)
    given = [(key, value) for key, value in found if key in choices.KEYS]
    if len(dict(given)) < len(given) or any(key == "embed" for key, _ in found):
        return None
    return dict(given)
