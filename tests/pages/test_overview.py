"""The overview: four goals, and what is new since the release before."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from soila_dash import paths
from soila_dash.catalog import load
from soila_dash.releases import make, shelf
from soila_dash.sources import published_figures
from soila_dash.ui import sender
from tests import shipped
from tests.pages.first_read import says_what_the_page_says
from tests.pages.opening import opened, page_title, words
from tests.test_serving import get

ROOT = Path(__file__).parents[2]


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


@pytest.mark.slow
@pytest.mark.parametrize("address", [{"data": "example", "region": "C", "lang": "sv"}, {"lang": "fi"}])
def test_four_equal_goals_in_the_first_response_as_on_the_page(address: dict[str, str]) -> None:
    """Each goal has the same parts, whatever the release holds of it, but for what is told of regions last;
    and each is a door."""
    at = opened("overview", **address)
    read = says_what_the_page_says(at, "", **address)
    kinds = [[e.type for e in column.children.values()] for column in at.columns[:4]]
    assert {len(parts) for parts in kinds} <= {5, 6}
    drawn = sum(parts.count("bidi_component") for parts in kinds)
    assert drawn == len(read.figures) == (8 if "data" in address else 4)
    doors = {link.partition("?")[0] for link in read.links if link[0] not in "#."}
    assert doors == {goal.id for goal in shipped.catalog().goals[:4]} | {"my-region", "present"}


def test_the_goals_are_a_table_with_its_files() -> None:
    at = opened("overview", data="example", lang="en")
    for part in ("more", "data"):
        at.session_state[f"overview-{part}"] = True
    at.run()
    assert not at.exception
    keys = {d.proto.id.split("-None-")[-1] for d in at.get("download_button")}
    keys |= {b.key or "" for b in at.button}
    assert all(any(k.endswith(f"overview-{form}") for k in keys) for form in ("csv", "xlsx", "json"))
    (table,) = [h.proto.body for h in at.get("html") if "<table" in h.proto.body]
    assert table.count("<tr>") == 5


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ({"lang": "en"}, "was 2.7% in 2021; 5 regions stand out clearly, all lower"),
        ({"lang": "sv"}, "5 områden avviker tydligt, alla nedåt"),
        ({"lang": "en", "region": "10"}, "Kymenlaakso"),
    ],
)
def test_the_title_is_a_finding(address: dict[str, str], title: str) -> None:
    at = opened("overview", **address)
    assert title in page_title(at)
    if "region" not in address and address["lang"] == "en":
        assert "2017–2021: no demonstrable trend; almost tripled since 1991." in words(at)


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("fi", "Euroopan unionin osarahoittama"),
        ("sv", "Medfinansieras av Europeiska unionen"),
        ("en", "Co-funded by the European Union"),
    ],
)
def test_who_speaks_stands_below_every_page_with_the_emblem(language: str, statement: str) -> None:
    at = opened("about", lang=language)
    (body,) = (h.proto.body for h in at.get("html") if "co-funded" in h.proto.body)
    assert f'alt="">{statement}</p>' in body
    named = shipped.catalog().sender
    assert named is not None
    assert named.programme[language] in words(at)
    assert statement in get("/aftercare", f"lang={language}").text


def test_a_deployment_outside_the_programme_leaves_the_sender_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(paths.catalog(), tmp_path, dirs_exist_ok=True)
    (tmp_path / "sender.yaml").unlink()
    without = load(tmp_path)
    monkeypatch.setattr(sender, "here", lambda: SimpleNamespace(catalog=without))
    assert sender.footer() == ""
