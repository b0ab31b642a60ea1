"""The typeface: its letters stand in the style sheet, the rest is fetched where it is written."""

import base64
import gzip
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from soila_dash import serving
from soila_dash.catalog import LANGUAGES
from soila_dash.i18n import messages
from soila_dash.ui import typeface
from tests.test_serving import get


def letters(font: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(font)).getBestCmap())


@pytest.mark.slow
def test_all_that_we_write_stands_in_the_sheet_and_no_letter_of_the_face_is_lost() -> None:
    ((name, digest),) = re.findall(r"\./(static/css/[\w.-]+\.css)\?(\w{12})", get("/").text)
    sheet = gzip.decompress(get(f"/{name}", digest, accept_encoding="gzip").body).decode()
    small, rest = re.findall(r"@font-face\{font-family:Source Sans;[^}]*\}", sheet)
    font = base64.b64decode(re.findall(r"base64,([^)]*)\)", small)[0])
    assert len(font) < 40_000
    assert "SourceSansVF-Upright" in rest
    whole = letters(typeface.whole_face().read_bytes())
    ours = {ord(c) for lang in LANGUAGES for m in messages(lang) for c in str(m.string)} & whole
    assert ours <= letters(font)
    ranges = [
        range(int(first, 16), int(last, 16) + 1)
        for face in (small, rest)
        for first, last in re.findall(r"U\+(\w+)-(\w+)", face)
    ]
    assert all(sum(code in one for one in ranges) == 1 for code in whole)
    assert not any(ord("\n") in one or ord("①") in one for one in ranges), "what would be fetched in vain"
    assert TTFont(io.BytesIO(font))["fvar"].axes[0].maxValue == 900
    assert "SourceSansVF" not in get("/").text, "the whole face is not fetched ahead"


def test_the_whole_face_is_served_where_cutting_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "face.woff2").write_bytes(b"no font")
    monkeypatch.setenv("SOILA_DATA", str(tmp_path))
    monkeypatch.setattr(typeface, "whole_face", lambda: tmp_path / "face.woff2")
    typeface.cut_face.cache_clear()
    try:
        index = serving._index()
        assert typeface.restyle("@font-face{}") == "@font-face{}"
        assert typeface.relink(index) == index
        assert "SourceSansVF-Upright" in index
    finally:
        typeface.cut_face.cache_clear()
