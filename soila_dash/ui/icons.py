"""The icon font cut to the icons in use: 9 kB instead of 375, made once and kept."""

import hashlib
import io
import logging
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from streamlit import file_util

from soila_dash import paths
from soila_dash.ui.font_files import find, keep

ADDRESS = "app/static/icons-{digest}.woff2"
_NAMED = re.compile(rb":material/([a-z0-9_]+):")
_WHOLE = re.compile(r"url\([^)]*MaterialSymbols-[^)]*\)")
_ITALIC = re.compile(r"@font-face\{font-family:Source Sans;[^}]*font-style:italic;[^}]*\}")
_FORM = "1"
"""Counted up when the cutting changes, so that no older font is taken for a newer one."""


def whole_font() -> Path:
    """Streamlit's own font of icons; raises StopIteration where it has none."""
    return next(Path(file_util.get_static_dir(), "static", "media").glob("MaterialSymbols-*.woff2"))


def in_use() -> tuple[str, ...]:
    """The names of the icons that Streamlit's client and our own pages name."""
    client = Path(file_util.get_static_dir(), "static", "js").glob("*.js")
    ours = (file for folder in ("soila_dash", "pages") for file in (paths.ROOT / folder).rglob("*.py"))
    found = {name for file in (*client, *ours) for name in _NAMED.findall(file.read_bytes())}
    return tuple(sorted(name.decode() for name in found))


def cut(font: bytes, names: Iterable[str]) -> bytes:
    """The font with the icons of these names alone, found by their ligatures.

    The letters of the names stay too. Without closure over the layout: letters make thousands of
    ligatures, and all of those would stay. Raises ValueError where no name is known to the font.
    """
    read = TTFont(io.BytesIO(font))
    wanted = set(names)
    glyphs = [glyph for name, glyph in ligatures(read) if name in wanted]
    if not glyphs:
        raise ValueError("no icon found by its name")
    options = subset.Options(layout_closure=False, layout_features=["*"], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(glyphs=glyphs, unicodes=sorted({ord(letter) for name in wanted for letter in name}))
    cutter.subset(read)
    read.flavor = "woff2"
    into = io.BytesIO()
    read.save(into)
    return into.getvalue()


def ligatures(font: TTFont) -> Iterator[tuple[str, str]]:
    """The names that a font draws as one icon, each with its glyph."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for part in lookup.SubTable:
            table = getattr(part, "ExtSubTable", part)
            for first, made in getattr(table, "ligatures", {}).items():
                for one in made:
                    yield "".join(letters.get(g, "\0") for g in (first, *one.Component)), one.LigGlyph


@cache
def cut_font() -> tuple[str, bytes] | None:
    """The address of the cut font, below the site's base, and the font; None where cutting failed and
    the whole font is served. The address changes with the font, the icons and the way of cutting."""
    try:
        font, names = whole_font().read_bytes(), in_use()
        digest = hashlib.sha256(font + ",".join((_FORM, *names)).encode()).hexdigest()[:12]
        file = f"icons-{digest}.woff2"
        small = find(file)
        if small is None:
            small = cut(font, names)
            keep(file, small)
    except Exception:
        logging.getLogger("soila").exception("the icon font was not cut; the whole one is served")
        return None
    return ADDRESS.format(digest=digest), small


def restyle(sheet: str) -> str:
    """Streamlit's own style sheet with the cut font instead of the whole one, which stays where cutting
    failed, and without the italic face: the browser slants the few words that are set so. A rule of ours
    beside Streamlit's would not do: the browser fetches both fonts."""
    found = cut_font()
    if found is not None:
        sheet = _WHOLE.sub(f"url(../../{found[0]})", sheet)
    return _ITALIC.sub("", sheet)
