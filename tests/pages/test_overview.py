"""The overview: four goals, and what is new since the release before."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from soila_dash import paths
from soila_dash.releases import make, shelf
from soila_dash.sources import published_figures
from tests import shipped
from tests.pages.opening import opened, words

ROOT = Path(__file__).parents[2]
LEADING = ("placements-13-17", "taken-into-care", "aftercare-clients", "foster-family-share")
"""The indicator of each goal's curve in the example land."""


def text(language: str) -> str:
    app = AppTest.from_file(str(ROOT / "soila_dash" / "shell.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    return words(app)


@pytest.mark.parametrize(
    ("language", "first"),
    [("fi", "ensimmäinen julkaisu"), ("sv", "första utgåvan"), ("en", "the first release")],
)
def test_four_goals_and_the_first_release(language: str, first: str) -> None:
    said = text(language)
    for goal in shipped.catalog().goals[:4]:
        assert f"{goal.order}. {goal.name[language]}" in said
    assert first in said


@pytest.mark.slow
def test_what_changed_since_the_release_before_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("SOILA_DATA", str(tmp_path / "data"))
    file = paths.published_data() / published_figures.FILE
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    dropped = [
        n for n, line in enumerate(lines) if line.startswith("placed_outside_home_0_24_") and ",2024," in line
    ]
    file.write_text("".join(line for n, line in enumerate(lines) if n not in set(dropped)), encoding="utf-8")
    catalog = shipped.catalog()
    older = make.make_real(
        paths.releases(), catalog, paths.published_data(), accepted=("placements-0-24:county:2024",)
    )
    newest = shelf.pointer(paths.releases())["real"][-1]
    shelf.publish(paths.releases(), older.id)
    shelf.publish(paths.releases(), newest)
    said = text("en")
    assert "0–24" in said
    assert "new years 2024; figures added: 22" in said
    assert "removed" not in said.split("figures added: 22")[1].split("0–")[0], (
        "what there is none of is not told"
    )


def test_each_small_curve_has_its_table_its_files_and_its_slide() -> None:
    at = opened("overview", data="example", lang="en")
    folds = [f"overview-{name}-more" for name in LEADING]
    for fold in folds:
        at.session_state[fold] = True
    at.run()
    assert not at.exception
    for name in LEADING:
        keys = {b.key for b in at.button} | {
            d.proto.id.split("-None-")[-1] for d in at.get("download_button")
        }
        assert any(k and k.endswith(f"overview-{name}-add") for k in keys), name
        for form in ("csv", "xlsx", "png", "svg"):
            assert any(k and k.endswith(f"overview-{name}-{form}") for k in keys), (name, form)
    tables = [h.proto.body for h in at.get("html") if "<table" in h.proto.body]
    assert len(tables) == len(LEADING)
