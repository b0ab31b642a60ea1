"""Ids of releases: `<kind>-<date>-<content>`, in an order that no new one turns back."""

import datetime as dt
import re
from pathlib import Path

from soila_dash.releases import manifest, withdrawals

SHIPPED = dt.date(2026, 11, 22)
"""Date of the figures carried in data/published/: the shipped releases bear it, so that building them
anywhere, any day, gives the same releases."""
_ID = re.compile(r"(?P<kind>[a-z]+)-(?P<date>\d{4}-\d\d-\d\d)(?:-v(?P<n>\d{3}))?-(?P<content>[0-9a-f]{8})")


def release_id(folder: Path, kind: str, built: dt.date, content: str) -> tuple[str, dt.date]:
    """The id and the date of a release of this content, the first eight of its hash.

    A release of that day with the same content gives its id. A new one sorts after every release of its
    kind that is, or was, in the folder: it bears the newest one's date where its own is earlier, and a
    number where another one of that day sorts after it (real-2026-11-28-v002-0a1b2c3d). Where nothing was
    ever fetched or withdrawn, a release of the shipped figures keeps its plain id.
    """
    there = {path.parent.name for path in folder.glob(f"{kind}-*/{manifest.MANIFEST_FILE}")}
    gone = {name for name in withdrawals.read(folder).releases if name.startswith(f"{kind}-")}
    known = {name: found for name in there | gone if (found := _ID.fullmatch(name))}
    newest = max(known, default="")
    if newest:
        built = max(built, dt.date.fromisoformat(known[newest]["date"]))
    day = built.isoformat()
    same = [n for n, id in known.items() if n not in gone and (id["date"], id["content"]) == (day, content)]
    if same:
        return max(same), built
    plain = f"{kind}-{day}-{content}"
    if plain > newest or (built == SHIPPED and not gone):
        return plain, built
    return f"{kind}-{day}-v{int(known[newest]['n'] or 1) + 1:03d}-{content}", built
