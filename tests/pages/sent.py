"""The figures of a page that AppTest has run: as they were described, and as they were sent."""

import base64
import gzip
import json
from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest

DESCRIBED: dict[str, dict[str, Any]] = {}
"""Each figure with the reader's choice, by its key, as the last run that drew it described it."""


@dataclass(frozen=True)
class Drawn:
    """A figure on a page: its key, what it was described as, and what the browser was sent."""

    key: str
    figure: dict[str, Any]
    sent: dict[str, Any]

    @property
    def alt(self) -> str:
        """The alternative text."""
        return str(self.sent["alt"])

    @property
    def living(self) -> dict[str, Any]:
        """The drawings by width, and what the marks say."""
        packed = self.sent["figure"].partition(";")[2]  # the room it needs stands before it
        found: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed)))
        return found


def sent_figures(at: AppTest) -> list[Drawn]:
    """The page's figures in their order."""
    found = [(c.key, json.loads(c.proto.json)) for c in at.get("bidi_component")]
    return [Drawn(key, DESCRIBED.get(key, {}), sent) for key, sent in found if "figure" in sent]
