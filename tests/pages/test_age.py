"""Old figures are told as old on the pages, by the reader's day alone."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from soila_dash import paths
from soila_dash.catalog import LANGUAGES
from soila_dash.i18n import translator
from soila_dash.sources.observations import Source, fetched_id
from soila_dash.ui import age
from tests import shipped
from tests.pages.opening import opened, words

OLD = "The newest figure of this indicator here is from 2021. The data steward can fetch newer ones."
SPAN = {
    "fi": (
        "uusimmat koko maahan verrattavat luvut, vuosilta {}–{}",
        "vanhin on vuodelta {} ja uusin vuodelta {}.",
    ),
    "sv": (
        "värdena som kan jämföras med hela landet, åren {}–{}",
        "är det äldsta från {} och det senaste från {}.",
    ),
    "en": (
        "that can be compared with the country, {}–{}",
        "oldest of these figures is from {}, the newest from {}.",
    ),
}
REAL = json.loads((paths.ROOT / "data" / "releases" / "current.json").read_text())["real"][-1]


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(age, "today", lambda: dt.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("page", "told", "young"),
    [
        ("placements", OLD, "2023-12-31"),
        ("overview", SPAN["en"][1].format(2016, 2022), "2018-12-31"),
    ],
)
@pytest.mark.slow
def test_a_headline_more_than_two_years_old_says_so(
    monkeypatch: pytest.MonkeyPatch, page: str, told: str, young: str
) -> None:
    on(monkeypatch, "2026-11-30")
    assert told in words(opened(page, lang="en"))
    on(monkeypatch, young)
    assert told not in words(opened(page, lang="en"))


def fetched(number: int, day: str, read: str) -> Source:
    return Source(fetched_id(number, dt.date.fromisoformat(day)), *[""] * 6, fetched=day, read=read)


@pytest.mark.parametrize(
    ("indicator", "reads", "step", "plural"),
    [
        ("placements-13-17", {}, "The data steward can fetch newer ones.", True),
        (
            "placements-13-17",
            {"2026-11-28": "1991–2023"},
            "Sotkanet has figures to 2023; the data steward",
            True,
        ),
        (
            "placements-13-17",
            {"2026-11-28": "1991–2021"},
            "Sotkanet had none newer on 28 November 2026.",
            False,
        ),
        (
            "placements-13-17",
            {"2026-11-20": "1991–2023", "2026-11-28": "1991–2021"},
            "Sotkanet had none newer on 28 November 2026.",
            False,
        ),
        ("kin-family-share", {}, "The data steward can add newer ones from a newer publication.", False),
        ("placements-12-17", {}, "Newer ones come from the owner of the figures.", False),
    ],
)
def test_what_brings_newer_figures_is_told_as_it_is(
    monkeypatch: pytest.MonkeyPatch, indicator: str, reads: dict[str, str], step: str, plural: bool
) -> None:
    """To which year Sotkanet has figures is said only by the range that the last update read."""
    on(monkeypatch, "2026-11-30")
    sources = [fetched(5496, day, to) for day, to in reads.items()]
    sources.append(fetched(5497, "2026-11-28", "1991–2025"))
    manifest = SimpleNamespace(sources=sources, illustrative=False)
    now = SimpleNamespace(t=translator("en"), store=SimpleNamespace(manifest=manifest))
    monkeypatch.setattr(age, "here", lambda: now)
    monkeypatch.setattr(age.choices, "get", lambda _: "")
    item = shipped.catalog().indicators[indicator]
    said = age.of_figure(item, 2021)
    assert step in said
    assert ("Sotkanet has figures to" in said) == ("1991–2023" in list(reads.values())[-1:])
    assert ("can fetch" in age.of_figures([(item, 2021), (item, 2024)])) == plural


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
