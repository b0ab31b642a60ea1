"""The server's log as lines of JSON: what was asked and how it went, not by whom nor with which choices."""

import json
import logging
import os
import re
import sys
import time
import traceback
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import logger as streamlit_logger

from soila_dash.health import LIVE, READY

_REQUESTS = logging.getLogger("soila_dash.requests")
_QUERY = re.compile(r"\?[^\s\"'<>)]*")
_LONGEST = 200
"""Characters of a path or of a message's line that are written down: a stranger may send any."""


def is_on() -> bool:
    """Whether SOILA_LOG asks for the log; raises ValueError for anything but "json" there."""
    named = os.environ.get("SOILA_LOG", "")
    if named not in ("", "json"):
        raise ValueError(f"SOILA_LOG: {named}; expected json")
    return bool(named)


class JsonLines(logging.Formatter):
    """One line a record: time (UTC), level, logger, message without query strings; of an error its kind and
    where in the code it came from, not its words, which may hold what somebody entered."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; what a request carries stands beside its message."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _QUERY.sub("", record.getMessage().partition("\n")[0])[:_LONGEST],
        }
        told |= getattr(record, "request", {})
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            told["at"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])[-5:]]
        return json.dumps(told, ensure_ascii=False)


def begin() -> None:
    """Has all loggers of this process, Streamlit's and the web server's too, write such lines to stdout."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _REQUESTS.setLevel(logging.INFO)

    def speak(logger: logging.Logger) -> None:
        for old in logger.handlers[:]:
            logger.removeHandler(old)
        logger.addHandler(handler)

    # Streamlit gives each of its loggers a handler of its own, also those that it makes later.
    streamlit_logger.setup_formatter = speak
    streamlit_logger.update_formatter()
    # The web server's own lines on requests hold the reader's address: RequestLog's stand in their place.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


class RequestLog:
    """Writes a line for each answer (method, path, status, milliseconds, bytes) and for the end of each
    session's connection; no address of a reader, no browser, no query string. Questions about the server's
    health are left out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] in (LIVE, READY):
            await self.app(scope, receive, send)
            return
        began, status, sent = time.perf_counter(), 0, 0

        async def count(message: Message) -> None:
            nonlocal status, sent
            status = message.get("status", status)
            sent += len(message.get("body", b"") or message.get("bytes") or b"")
            await send(message)

        try:
            await self.app(scope, receive, count)
        finally:
            request = {
                "method": scope.get("method", "websocket"),
                "path": scope["path"][:_LONGEST],
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000),
                "bytes": sent,
            }
            _REQUESTS.info("answered", extra={"request": request})
