"""Small records in JSON that tell by a hash of their own whether they are as they were written."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from soila_dash.whole_file import whole_file

HASH = "sha256"
"""Where the hash of all the rest stands; one from before hashes were kept has none."""


def read_record(path: Path) -> dict[str, Any]:
    """What a record holds, without its hash; raises FileNotFoundError, and ValueError for one that was
    changed: a flipped bit may read well."""
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.pop(HASH, _hash(found)) != _hash(found):
        raise ValueError(path.name)
    return found


def write_record(path: Path, content: Mapping[str, Any], mode: int = 0o666) -> None:
    """Replaces a record in one step."""
    text = json.dumps({**content, HASH: _hash(content)}, indent=1, sort_keys=True) + "\n"
    with whole_file(path, mode) as file:
        file.write(text.encode())


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
