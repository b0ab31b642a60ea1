"""Old figures are told as old on the pages, by the reader's day alone."""

import datetime as dt
import json

import pytest

from soila_dash import paths
from soila_dash.catalog import LANGUAGES
from soila_dash.ui import age
from tests.pages.opening import opened, words

OLD = "The newest figure of this indicator here is from 2021. The data steward can fetch newer ones."
SPAN = {
    "fi": (
        "uusimmat koko maahan verrattavat luvut, vuosilta {}–{}",
        "vanhin on vuodelta {} ja uusin vuodelta {}.",
    ),
    "sv": (
        "värdena som kan jämföras med hela landet, åren {}–{}",
        "är det äldsta från {} och det nyaste från {}.",
    ),
    "en": (
        "that can be compared with the country, {}–{}",
        "oldest of these figures is from {}, the newest from {}.",
    ),
}
REAL = json.loads((paths.ROOT / "data" / "releases" / "current.json").read_text())["real"][-1]


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(age, "today", lambda: dt.date.fromisoformat(day))


@pytest.mark.parametrize("page", ["placements", "overview"])
@pytest.mark.slow
def test_a_headline_more_than_two_years_old_says_so(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    on(monkeypatch, "2026-11-30")
    assert OLD in words(opened(page, lang="en"))
    on(monkeypatch, "2023-12-31")
    assert OLD not in words(opened(page, lang="en"))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("region", "years"), [("04", (2021, 2023)), ("91", (2021, 2022))])
def test_a_region_is_told_the_years_of_its_oldest_and_its_newest_figure(
    monkeypatch: pytest.MonkeyPatch, lang: str, region: str, years: tuple[int, int]
) -> None:
    """Both lines speak of the same years: placements of 2021 do not pass as figures of 2023."""
    on(monkeypatch, "2024-01-01")
    said = words(opened("my_region", region=region, lang=lang))
    for line in SPAN[lang]:
        assert line.format(*years) in said
    on(monkeypatch, "2023-12-31")
    assert SPAN[lang][1].format(*years) not in words(opened("my_region", region=region, lang=lang))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["placements", "overview", "my_region"])
def test_a_reader_is_not_told_a_command(monkeypatch: pytest.MonkeyPatch, page: str, lang: str) -> None:
    on(monkeypatch, "2030-01-01")
    assert "make update" not in words(opened(page, lang=lang, region="04"))


@pytest.mark.parametrize("page", ["overview", "data"])
def test_the_age_of_the_release_stands_on_the_page(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    on(monkeypatch, "2026-12-02")
    assert "The release is 10 days old." in words(opened(page, lang="en"))


def test_neither_a_frozen_view_nor_the_example_land_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "2040-01-01")
    for address in ({"release": REAL}, {"data": "example"}):
        said = words(opened("overview", lang="en", **address))
        assert "days old" not in said
        assert "newest figure of this" not in said
