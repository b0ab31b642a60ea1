"""Old figures are told as old on the pages, by the reader's day alone."""

import datetime as dt
import json

import pytest

from soila_dash import paths
from soila_dash.ui import age
from tests.pages.opening import opened, words

OLD = "The newest figure here is from 2021. The data steward fetches newer ones with an update (make update)."
REAL = json.loads((paths.ROOT / "data" / "releases" / "current.json").read_text())["real"][-1]


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(age, "today", lambda: dt.date.fromisoformat(day))


@pytest.mark.parametrize("page", ["placements", "overview"])
def test_a_headline_more_than_two_years_old_says_so(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    on(monkeypatch, "2026-11-30")
    assert OLD in words(opened(page, lang="en"))
    on(monkeypatch, "2023-12-31")
    assert OLD not in words(opened(page, lang="en"))


def test_a_region_is_told_the_year_of_its_newest_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "2030-01-01")
    assert "The newest figure here is from 20" in words(opened("my_region", region="04", lang="en"))


@pytest.mark.parametrize("page", ["overview", "data"])
def test_the_age_of_the_release_stands_on_the_page(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    on(monkeypatch, "2026-12-02")
    assert "The release is 10 days old." in words(opened(page, lang="en"))


def test_neither_a_frozen_view_nor_the_example_land_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "2040-01-01")
    for address in ({"release": REAL}, {"data": "example"}):
        said = words(opened("overview", lang="en", **address))
        assert "days old" not in said
        assert "newest figure here" not in said
