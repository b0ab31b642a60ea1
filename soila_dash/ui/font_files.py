"""Fonts that were cut once, kept for the next start."""

import logging

from soila_dash import paths
from soila_dash.whole_file import whole_file


def find(name: str) -> bytes | None:
    """A cut font that is there already."""
    try:
        return (paths.kept_files() / name).read_bytes()
    except OSError:
        return None


def keep(name: str, content: bytes) -> None:
    """Written whole or not at all; where nothing may be written the font is cut at each start."""
    file = paths.kept_files() / name
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(file) as into:
            into.write(content)
    except OSError:
        logging.getLogger("soila").info("a cut font could not be kept in %s", file.parent)
