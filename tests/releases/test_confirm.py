"""A person's choice of an id or a region, written into the catalogue, and what is refused."""

import shutil
from pathlib import Path

import pytest

from soila_dash import cli, paths
from soila_dash.catalog import load
from tests.sources.sotkanet_world import served
from tests.stand_in import stand_in

PLACED_0_17, RENUMBERED = 191, 9191
"""The id that is recorded for all placed children, and one that bears its titles."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(paths.ROOT / "data" / "catalog", tmp_path / "catalog")
    monkeypatch.setenv("SOILA_DATA", str(tmp_path))
    return tmp_path / "catalog"


def run(monkeypatch: pytest.MonkeyPatch, *words: str, **titles: str) -> int:
    world = stand_in()
    next(r for r in world.regions if r["id"] == 847)["code"] = "33"
    world.indicators[3563]["title"] |= titles
    world.indicators[RENUMBERED] = {**world.indicators[PLACED_0_17], "id": RENUMBERED}
    with served(world) as base:
        monkeypatch.setenv("SOILA_SOTKANET_URL", base)
        return cli.main(["--lang", "en", "catalog", *words])


@pytest.mark.slow
def test_a_confirmed_id_stands_in_the_file_and_nothing_else_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "indicators" / "placements-0-24.yaml"
    before = path.read_text(encoding="utf-8")
    now = "Kodin ulkopuolelle sijoitetut 0 - 24-vuotiaat, % vastaavan ikäisestä väestöstä"
    once = now.replace("vastaavan ikäi", "vastaavanikäi")  # the Finnish title again, in its older spelling
    assert run(monkeypatch, "confirm", "placements-0-24", "3563", fi=now, sv=once) == 0
    source = load(folder).indicators["placements-0-24"].sotkanet
    assert source is not None
    assert (source.id, source.first_year, len(source.refused_titles)) == (3563, 2021, 3)
    assert source.confirmed is not None
    assert sorted(source.accepted_titles) == ["en", "fi"], "a language left untranslated has no title"
    after = path.read_text(encoding="utf-8")
    assert after.split("sotkanet:")[0] == before.split("sotkanet:")[0]
    assert after.split("published:")[1] == before.split("published:")[1]


@pytest.mark.slow
def test_a_title_of_another_age_is_never_confirmed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "indicators" / "placements-13-17.yaml").read_bytes()
    for number, title in (3563, "aged 0-24"), (5495, "0-6"):
        assert run(monkeypatch, "confirm", "placements-13-17", str(number)) == 1
        said = capsys.readouterr().err
        assert "another age group" in said
        assert title in said, "in whatever language it has one"
    assert (folder / "indicators" / "placements-13-17.yaml").read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("number", [PLACED_0_17, RENUMBERED])
def test_what_is_recorded_for_another_indicator_is_never_confirmed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    before = (folder / "indicators" / "open-care-new-clients.yaml").read_bytes()
    assert run(monkeypatch, "confirm", "open-care-new-clients", str(number)) == 1
    said = capsys.readouterr().err
    assert f"Sotkanet {number}, open-care-new-clients: the id or its title is recorded for another" in said
    assert "placements-0-17;" in said
    assert (folder / "indicators" / "open-care-new-clients.yaml").read_bytes() == before
    assert run(monkeypatch, "confirm", "placements-0-17", str(number)) == 0, "its own may be renumbered"


@pytest.mark.slow
def test_a_confirmed_region_keeps_the_code_that_was_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, "confirm-region", "YTA3") == 0
    (region,) = (r for r in load(folder).regions if r.code == "YTA3")
    assert (region.sotkanet_code, region.sotkanet_id) == ("33", 847)
    assert region.sotkanet_confirmed is not None
