"""Adding an indicator touches one YAML: it is then on its goal's page, in My region, in Compare, in the
sentences and in `answer`."""

import contextlib
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
import yaml
from streamlit.testing.v1 import AppTest

from soila_dash import paths
from soila_dash.cli import main
from soila_dash.releases import make
from tests.example_aside import figures_alone
from tests.pages.opening import opened, page_title, words
from tests.pages.sent import sent_figures

NEW = "school-days-missed"
EXAMPLE = {"data": "example", "lang": "en"}
WORDS = {
    "name": ("Koulusta poissa olleet sijoitetut lapset", "Placerade barn borta från skolan", "Placed away"),
    "short": ("Poissa koulusta", "Borta från skolan", "Away from school"),
    "phrase": ("koulusta poissa olleiden osuus", "andelen borta från skolan", "the share away from school"),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose catalogue has one YAML more, with the releases built from it."""
    folder = tmp_path_factory.mktemp("data")
    for part in ("catalog", "published"):
        shutil.copytree(paths.ROOT / "data" / part, folder / part)
    indicators = folder / "catalog" / "indicators"
    item = yaml.safe_load((indicators / "placements-13-17.yaml").read_text(encoding="utf-8"))
    for key in ("family", "age", "sotkanet", "counterbalance"):
        del item[key]
    item |= {k: dict(zip(("fi", "sv", "en"), v, strict=True)) for k, v in WORDS.items()}
    item |= {"id": NEW, "order": 12}
    (indicators / f"{NEW}.yaml").write_text(yaml.safe_dump(item, allow_unicode=True), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "make_example", figures_alone)
        run(folder, "build")
    return folder


def run(folder: Path, *words: str) -> str:
    """What the command line prints with that data folder."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setenv("SOILA_DATA", str(folder))
        assert main(list(words)) == 0, said.getvalue()
    return said.getvalue()


@pytest.fixture
def served(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages read that folder; what they had kept of another is forgotten before and after."""
    st.cache_resource.clear()
    monkeypatch.setenv("SOILA_DATA", str(data))
    yield
    st.cache_resource.clear()


def html(at: AppTest) -> str:
    return "".join(h.proto.body for h in at.get("html"))


@pytest.mark.slow
@pytest.mark.usefixtures("served")
def test_it_is_on_the_pages_and_in_their_sentences() -> None:
    assert "Placed away" in html(opened("placements", **EXAMPLE))
    goal = opened("placements", **EXAMPLE, indicator=NEW, region="C")
    assert "the share away from school" in page_title(goal)
    # In two sentences of the page; its title is the third place, and none says it again.
    assert words(goal).count("share away from school") == 2
    keys = [chart.key for chart in sent_figures(goal)]
    assert {f"lead-{NEW}-trend", f"lead-{NEW}-compare"} <= set(keys)
    sent = sent_figures(opened("my_region", **EXAMPLE, region="C"))
    spine = next(c for c in sent if c.key == "spine-chart")
    assert "Away from school" in json.dumps(spine.figure)
    assert "Away from school" in html(opened("compare_regions", **EXAMPLE))
    assert "Placed away" in words(opened("compare_regions", **EXAMPLE, view="funnel", indicator=NEW))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["compare", "trend", "funnel", "ranks"])
def test_it_is_in_the_answers(data: Path, kind: str) -> None:
    asked = ["--lang", "en", "answer", kind, "--indicator", NEW, "--kind", "example"]
    if kind != "trend":
        asked += ["--year", "2025"]
    assert json.loads(run(data, *asked, "--format", "json"))["indicator"] == NEW
    assert "Placed away" in run(data, *asked, "--format", "text")


@pytest.mark.slow
def test_it_is_among_a_goals_and_a_regions_answers(data: Path) -> None:
    assert NEW in run(
        data, "answer", "matrix", "--goal", "placements", "--kind", "example", "--format", "json"
    )
    assert NEW in run(data, "answer", "spine", "--region", "C", "--kind", "example", "--format", "json")
