"""Where the project's files are, and where SOILA_DATA moves the data to."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUERIES = ROOT / "queries"


def data() -> Path:
    """Folder of catalogue, published figures and releases: SOILA_DATA, else data/ of the project."""
    named = os.environ.get("SOILA_DATA", "").strip()
    return Path(named).expanduser().resolve() if named else ROOT / "data"


def catalog() -> Path:
    """Folder of the catalogue."""
    return data() / "catalog"


def published_data() -> Path:
    """Folder of the figures that others have published and that are carried here with their sources."""
    return data() / "published"


def releases() -> Path:
    """Folder of the releases and the pointer to the current ones."""
    return data() / "releases"


def raw() -> Path:
    """Folder of raw answers kept from sources, so that a fetch can be resumed and checked."""
    return data() / "raw"


def boundaries() -> Path:
    """Folder of the county boundaries, when they have been fetched."""
    return data() / "boundaries"


def kept_files() -> Path:
    """Folder of what is made once on this machine and could be made again at any time."""
    return data() / "kept"


def private() -> Path:
    """Folder of what is not published: survey responses, owners' figures, what was published."""
    return data() / "private"


def responses() -> Path:
    """Folder of survey responses as they were imported: private, never read by the dashboard."""
    return private() / "responses"


def tabulations() -> Path:
    """Folder of figures from their owners as they were imported: private, never read by the dashboard."""
    return private() / "tabulations"


def trail() -> Path:
    """Folder of the audit trail, beside the private one: a restored backup does not take it back."""
    return private().with_name("trail")
