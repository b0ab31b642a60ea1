"""Answers that all sessions share. What an address alone asks may read them and pushes none of them out."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

from soila_dash.ui import choices

_Ask = TypeVar("_Ask", bound=Callable[..., Any])


def share(most: int, alone: int) -> Callable[[_Ask], _Ask]:
    """Keeps what a function answers to sessions, the `most` that were last asked for, and apart from them
    `alone` of those that only an address asked: a thousand addresses that a machine reads must not make
    readers wait. The arguments, all of them given by place, are the key."""

    def keep(ask: _Ask) -> _Ask:
        readers: OrderedDict[Hashable, Any] = OrderedDict()
        addresses: OrderedDict[Hashable, Any] = OrderedDict()
        lock = Lock()

        @wraps(ask)
        def ask_once(*key: Hashable) -> Any:
            own, most_kept = (readers, most) if choices.in_session() else (addresses, alone)
            with lock:
                if key in own:
                    own.move_to_end(key)
                    return own[key]
                known = key in readers or key in addresses
                found = readers[key] if key in readers else addresses.get(key)
            if not known:
                found = ask(*key)
            elif own is addresses:
                return found
            with lock:
                own[key] = found
                while len(own) > most_kept:
                    own.popitem(last=False)
            return found

        return cast(_Ask, ask_once)

    return keep
