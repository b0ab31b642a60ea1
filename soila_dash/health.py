"""Whether this server lives and whether it can answer: two addresses for a proxy or whoever watches it."""

import asyncio

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from soila_dash.faults import DataFaults, of_computer
from soila_dash.releases.shelf import KINDS
from soila_dash.ui.here import find_release

LIVE, READY = "/health/live", "/health/ready"


class Health:
    """Answers LIVE whenever the process answers at all, and READY with 200 when a whole release of each kind
    can be served, else 503 with the code of what is wrong. Restart what does not live; send nobody to what is
    not ready. READY names the releases, so that replicas can be compared; neither tells more than a page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in (LIVE, READY):
            await self.app(scope, receive, send)
            return
        status: int = 200
        told: dict[str, object] = {"live": True}
        if scope["path"] == READY:
            status, told = await asyncio.to_thread(_readiness)
        answer = JSONResponse(told, status, {"cache-control": "no-store"})
        await answer(scope, receive, send)


def _readiness() -> tuple[int, dict[str, object]]:
    try:
        served = {kind: find_release(kind, "") for kind in KINDS}
    except DataFaults as faults:
        return 503, {"ready": False, "why": faults.faults[0].code}
    except OSError as error:
        return 503, {"ready": False, "why": of_computer(error).code}
    passed_over = sum(len(one.refused) for one in served.values())
    names = {kind: one.manifest.id for kind, one in served.items()}
    return 200, {"ready": True, "releases": names, "damaged": passed_over}
