"""The icon font: cut to the icons in use, kept, and the whole one where that fails."""

import errno
import gzip
import io
import os
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from soila_dash import serving
from soila_dash.ui import icons
from tests.test_serving import get, streamlit_files

MISSING = {"star_filled"}
"""Named by Streamlit's client, unknown to Streamlit's font: letters in the whole font too."""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOILA_DATA", str(tmp_path))
    icons.cut_font.cache_clear()
    streamlit_files.cache_clear()
    serving._packed_asset.cache_clear()
    serving._sheet_digest.cache_clear()


def drawn_as_icons(font: bytes) -> set[str]:
    return {name for name, _ in icons.ligatures(TTFont(io.BytesIO(font)))}


@pytest.mark.slow
def test_the_font_has_every_icon_in_use_and_hardly_any_other(tmp_path: Path) -> None:
    found = icons.cut_font()
    assert found is not None
    address, font = found
    whole = drawn_as_icons(icons.whole_font().read_bytes())
    assert set(icons.in_use()) - MISSING <= whole
    assert set(icons.in_use()) - MISSING <= drawn_as_icons(font)
    assert {"keyboard_arrow_down", "expand_more", "description"} <= drawn_as_icons(font)
    assert len(drawn_as_icons(font)) < 150
    assert len(whole) > 4000
    assert len(font) < 20_000
    answer = get(f"/base/{address}")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, font, "font/woff2")
    assert "immutable" in answer.headers["cache-control"]
    (sheet,) = re.findall(r"\./(static/css/[\w.-]+\.css)\?(\w{12})", get("/").text)
    styled = get(f"/{sheet[0]}", sheet[1], accept_encoding="gzip")
    text = gzip.decompress(styled.body).decode()
    assert f"url(../../{address})" in text
    assert "MaterialSymbols" not in text
    assert "SourceSansVF-Upright" in text
    assert "SourceSansVF-Italic" not in text
    assert "immutable" in styled.headers["cache-control"]
    assert get(f"/{sheet[0]}", accept_encoding="gzip").headers["cache-control"] == "no-cache"


@pytest.mark.slow
def test_the_address_changes_with_the_icons_and_a_kept_font_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = icons.cut_font()
    assert first is not None
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(b"kept")
    icons.cut_font.cache_clear()
    assert icons.cut_font() == (first[0], b"kept")
    monkeypatch.setattr(icons, "in_use", lambda: ("close", "menu"))
    icons.cut_font.cache_clear()
    second = icons.cut_font()
    assert second is not None
    assert second[0] != first[0]
    assert drawn_as_icons(second[1]) == {"close", "menu"}


def test_the_whole_font_is_served_where_cutting_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "in_use", lambda: ("no_such_icon",))
    assert icons.cut_font() is None
    sheet = (
        "@font-face{font-family:Material Symbols Rounded;src:url(../media/MaterialSymbols-Rounded.a.woff2)}"
    )
    assert icons.restyle(sheet) == sheet


@pytest.mark.slow
def test_where_nothing_may_be_written_the_font_is_cut_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_text("a file where the folder would be")
    monkeypatch.setattr(icons, "in_use", lambda: ("close",))
    found = icons.cut_font()
    assert found is not None
    assert drawn_as_icons(found[1]) == {"close"}


@pytest.mark.slow
def test_a_full_disk_keeps_no_half_of_the_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(icons, "in_use", lambda: ("close",))
    monkeypatch.setattr(os, "fsync", full)
    assert icons.cut_font() is not None
    assert list((tmp_path / "kept").iterdir()) == []
