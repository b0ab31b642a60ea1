"""Links: live and frozen, what is newer than a frozen one, and one figure alone."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import streamlit as st

from soila_dash import paths, serving
from soila_dash.cards.view import View
from soila_dash.catalog import LANGUAGES
from soila_dash.i18n import translator
from soila_dash.releases import make, shelf
from soila_dash.sources import published_figures
from soila_dash.ui import links
from tests import shipped
from tests.pages.first_read import first, says_what_the_page_says
from tests.pages.opening import opened, page_title, words
from tests.pages.sent import sent_figures

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Two real releases on the shelf, an older without the newest year of one series and the current."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("SOILA_DATA", str(tmp_path / "data"))
    st.cache_resource.clear()
    newest = shelf.pointer(paths.releases())["real"][-1]
    file = paths.published_data() / published_figures.FILE
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [x for x in lines if not (x.startswith("placed_outside_home_0_24_") and ",2024," in x)]
    file.write_text("".join(kept), encoding="utf-8")
    older = make.make_real(
        paths.releases(),
        shipped.catalog(),
        paths.published_data(),
        accepted=("placements-0-24:county:2024",),
    )
    shelf.publish(paths.releases(), older.id)
    shelf.publish(paths.releases(), newest)
    yield older.id, newest
    st.cache_resource.clear()


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_frozen_link_says_what_is_newer(two: tuple[str, str], lang: str) -> None:
    older, newest = two
    at = opened("placements", release=older, lang=lang)
    t = translator(lang)
    assert t("newer.title", shown=older, current=newest) in words(at)
    assert "2024" in words(at)
    (label,) = {x.proto.label for x in at.get("page_link") if x.proto.label == t("newer.live")}
    assert label
    link = next(x.proto for x in at.get("page_link") if x.proto.label == t("newer.live"))
    assert "release" not in link.query_string
    assert "data=real" in link.query_string
    read = first("placements", f"release={older}&lang={lang}")
    assert read is not None
    assert t("newer.title", shown=older, current=newest) in read.texts("p")
    (live,) = [one for one in read.links if "release" not in one and "data=real" in one]
    assert live.startswith("./placements?")


@pytest.mark.slow
def test_the_newest_release_and_the_live_view_say_nothing(two: tuple[str, str]) -> None:
    older, newest = two
    for query in ({}, {"release": newest}):
        at = opened("placements", **query)
        assert older not in words(at)
        assert newest not in at.get("info")


@pytest.mark.slow
def test_a_cards_link_leads_to_its_figure_below_which_both_links_stand() -> None:
    at = opened("compare_regions", data="example", lang="en")
    (line,) = [h.proto.body for h in at.get("html") if "copiers" in h.proto.body]
    address = re.search(r'data-address="([^"]*)"', line)
    assert address is not None
    assert "card=matrix" in address[1]
    assert "release=example-" in address[1]
    alone = opened("figure", **dict(parse_qsl(unescape(address[1]).partition("?")[2])))
    t = translator("en")
    found = {x.proto.label: x.proto.query_string for x in alone.get("page_link")}
    assert "release=example-" in found[t("card.link.frozen")]
    assert "release" not in found[t("card.link.live")]
    assert "data=example" in found[t("card.link.live")]


VIEWS = [
    View(card="trend", indicator="placements-13-17", level="county", region="C"),
    View(card="compare", indicator="placements-13-17", level="county", year=2020),
    View(card="map", indicator="placements-13-17", level="county"),
    View(card="funnel", indicator="placements-13-17", level="county"),
    View(card="pairs", indicator="placements-13-17", second="open-care-clients"),
    View(card="matrix", goal="placements"),
    View(card="matrix", goal="aftercare", basket="A.B", region="C"),
    View(card="ranks", indicator="placements-13-17"),
    View(card="headline", indicator="placements-13-17", region="C"),
    View(card="spine", region="C", goal="aftercare"),
    View(card="similar", region="C", peers="A.B", w="population-0"),
    View(card="differs", region="C"),
    View(card="places", region="C"),
    View(card="moved", region="C"),
    View(card="began", region="F"),
    View(card="asides", region="C"),
    View(card="reported", goal="placements"),
    View(card="respondents", round="example-round-4"),
    View(card="organisations"),
    View(card="result", pilot="example-pilot-12"),
]


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.card)
def test_one_figure_stands_alone_with_its_mark_and_source(view: View) -> None:
    release = shelf.pointer(ROOT / "data" / "releases")["example"][-1]
    query = links.figure_link(view, release, "sv")
    at = opened("figure", **query)
    assert page_title(at)
    html = "\n".join(str(h.proto.body) for h in at.get("html"))
    assert translator("sv")("illustrative.mark") in html
    assert release in words(at)
    if view.card in ("trend", "compare", "funnel", "pairs", "spine"):
        (chart,) = sent_figures(at)
        assert chart.alt
        assert chart.figure["data"]
    drawn = {} if not sent_figures(at) else sent_figures(at)[0].living["drawn"]
    if view.card == "compare":
        assert drawn["phone"].count("<text") < drawn["page"].count("<text"), "no verdicts in words"
    if view.card in ("reported", "result"):
        assert "%</text>" in drawn["page"]
        assert "%</text>" not in drawn["phone"], "a range's words have no room there"
    if view.year:
        assert "2020" in words(at)
    assert not at.info, "nothing of the address is refused"
    read = says_what_the_page_says(at, "figure", **query)
    assert len(read.figures) == len(sent_figures(at))


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"card": "film"},
        {"card": "trend"},
        {"card": "trend", "indicator": "<script>"},
        {"card": "compare", "indicator": "placements-13-17", "year": "1901"},
        {"card": "compare", "indicator": "placements-13-17", "level": "country"},
    ],
)
def test_an_address_without_a_figure_is_told_kindly(query: dict[str, str]) -> None:
    at = opened("figure", data="example", lang="en", **query)
    assert page_title(at) == "Figure"
    assert (
        translator("en")("figure.nothing")[:20] in words(at) or "1901" in words(at) or "country" in words(at)
    )
    assert "<script" not in words(at)


LACKING = (
    ({"card": "trend", "indicator": "placements-0-24", "sex": "male"}, "pojat ja miehet"),
    ({"card": "compare", "indicator": "placements-0-24", "level": "maakunta"}, "(kaikki)"),
    ({"card": "compare", "indicator": "taken-into-care", "level": "country"}, "koko maa"),
    ({"card": "trend", "indicator": "pilot-supported"}, "vain lukujen omistajalta"),
    ({"card": "began", "region": "05"}, "lukuja ei ole: "),
    ({"card": "spine", "region": "05", "goal": "aftercare"}, "lukuja ei ole: "),
    ({"card": "pairs", "indicator": "placements-0-24", "second": "taken-into-care"}, "lukuja ei ole: "),
)
CODES = re.compile(
    r"\b(county|country|maakunta total|total|male|level|region|indicator)\b|[a-z]-[a-z0-9]|\b05\b"
)


@pytest.mark.slow
@pytest.mark.parametrize(("query", "said"), LACKING)
def test_what_a_figure_lacks_is_told_in_words(query: dict[str, str], said: str) -> None:
    at = opened("figure", data="real", lang="fi", **query)
    (told,) = (line for line in words(at).splitlines() if said in line)
    assert not CODES.search(told), told
    assert not re.search(r"[:,(] *[.;)]|: *$", told), told


@pytest.mark.parametrize(
    ("named", "allowed"),
    [("", ()), ("https://stm.example", ("https://stm.example",)), ("https://a.b https://c.d:8443", None)],
)
def test_other_sites_frame_a_figure_only_when_named(
    named: str, allowed: tuple[str, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOILA_FRAMES", named)
    policy = serving.content_security_policy("")
    wanted = " ".join(["frame-ancestors 'self'", *(named.split() if allowed is None else allowed)])
    assert policy.endswith(wanted)


@pytest.mark.parametrize("named", ["*", "http://a.b", "https://a.b/x", "https://a.b; script-src *", "'none'"])
def test_anything_else_is_refused_at_the_start(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOILA_FRAMES", named)
    with pytest.raises(ValueError, match="SOILA_FRAMES"):
        serving.content_security_policy("")
