"""Streamlit's own typeface cut to our languages' letters, within its style sheet: text stands at once."""

import base64
import hashlib
import io
import logging
import re
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from streamlit import file_util

from soila_dash.ui.font_files import find, keep

LETTERS = (
    (0x20, 0x17F),
    (0x3B1, 0x3C9),
    (0x2000, 0x206F),
    (0x2080, 0x2089),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2265),
    (0x25A0, 0x25CF),
    (0x2713, 0x2713),
)
"""The letters of the European languages that are written in Latin, formulas', punctuation, and the marks of
figures. For any other the browser asks for the whole typeface."""
FEATURES = ("ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum")
_FACE = re.compile(r"@font-face\{font-family:Source Sans;[^}]*font-style:normal;src:([^}]*)\}")
_PRELOAD = re.compile(r'<link\s+rel="preload"\s+href="[^"]*SourceSansVF-Upright[^"]*"[^>]*>\s*')
_FORM = "3"
"""Counted up when the cutting changes, so that no older font is taken for a newer one."""


def whole_face() -> Path:
    """Streamlit's own upright face; raises StopIteration where it has none."""
    media = Path(file_util.get_static_dir(), "static", "media")
    return next(media.glob("SourceSansVF-Upright*.woff2"))


def cut(font: bytes) -> bytes:
    """The face with `LETTERS` alone, in all its weights: 30 kB instead of 170."""
    read = TTFont(io.BytesIO(font))
    options = subset.Options(hinting=False, layout_features=list(FEATURES))
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in LETTERS for code in range(first, last + 1)])
    cutter.subset(read)
    read.flavor = "woff2"
    into = io.BytesIO()
    read.save(into)
    return into.getvalue()


@cache
def cut_face() -> bytes | None:
    """The cut face; None where cutting failed and the whole one is served."""
    try:
        font = whole_face().read_bytes()
        name = f"face-{hashlib.sha256(font + _FORM.encode()).hexdigest()[:12]}.woff2"
        small = find(name)
        if small is None:
            small = cut(font)
            keep(name, small)
    except Exception:
        logging.getLogger("soila").exception("the typeface was not cut; the whole one is served")
        return None
    return small


def restyle(sheet: str) -> str:
    """Streamlit's style sheet, which the browser waits for before it paints, with the cut face in it: words
    are never unseen, nor set anew when the face comes."""
    small = cut_face()
    if small is None:
        return sheet
    data = base64.b64encode(small).decode()

    def both(found: re.Match[str]) -> str:
        own = found[0].replace(found[1], f'url(data:font/woff2;base64,{data})format("woff2")')
        return f"{_only(own, LETTERS)}{_only(found[0], _others())}"

    return _FACE.sub(both, sheet)


def relink(index: str) -> str:
    """Streamlit's index without its early fetch of the whole face, which hardly any page needs."""
    return index if cut_face() is None else _PRELOAD.sub("", index)


def _only(face: str, ranges: tuple[tuple[int, int], ...]) -> str:
    told = ",".join(f"U+{first:X}-{last:X}" for first, last in ranges)
    return f"{face.removesuffix('}')};unicode-range:{told}}}"


def _others() -> tuple[tuple[int, int], ...]:
    """What the whole face has besides `LETTERS`; for what it has not, as ①, it would be fetched in vain."""
    known = set(TTFont(whole_face()).getBestCmap())
    codes = sorted(c for c in known if not any(first <= c <= last for first, last in LETTERS))
    runs: list[tuple[int, int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1] = runs[-1][0], code
        else:
            runs.append((code, code))
    return tuple(runs)
