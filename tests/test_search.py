"""A reader finds by words: in any language, form and with a slip of the finger, and gets what was meant."""

import time

import pytest

from soila_dash import search
from soila_dash.ui.navigation import NAMES
from tests import shipped


def entries(language: str = "fi", kind: str = "real") -> list[search.Entry]:
    catalog, store = shipped.catalog(), shipped.store(kind)
    regions = catalog.of_level("county") if kind == "real" else store.at("county")
    pilots = store.surveys.survey.pilots
    return search.index(catalog, regions, pilots, NAMES, lambda _: True, language)


FINNISH = entries()


def where(text: str, among: list[search.Entry] = FINNISH) -> list[str]:
    """What is found, each by its kind and what its address or its name tells."""
    return [
        f"{e.kind} {dict(e.query).get('indicator') or dict(e.query).get('region') or e.page or e.name}"
        for e in search.find(among, text)
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("NEET", "indicator outside-education-17-24"),
        ("huostaanotto", "indicator taken-into-care"),
        ("care order", "indicator taken-into-care"),
        ("omhändertagande", "indicator taken-into-care"),
        ("köyhyys", "indicator long-term-social-assistance-18-24"),
        ("tonåringar", "indicator placements-13-17"),
        ("custody", "indicator taken-into-care"),
        ("barnskyddsanmälningar", "indicator notifications"),
        ("mediaani", "word Mediaani"),
        ("overdispersion", "word Ylihajonta"),
        ("Kuopio", "region 13"),
        ("kuopiossa", "region 13"),
        ("Lapin", "region 21"),
        ("lapissa", "region 21"),
        ("Lappland", "region 21"),
        ("Norra Österbotten", "region 19"),
        ("norra osterbotten", "region 19"),
        ("ÅLAND", "region 91"),
        ("esr", "page esf-reporting"),
        ("Om webbplatsen", "page about"),
    ],
)
def test_what_was_meant_comes_first(text: str, first: str) -> None:
    assert where(text)[:1] == [first]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("sijotukset", "sijoitukset"),
        ("kustanukset", "kustannukset"),
        ("kuoipo", "Kuopio"),
        ("mediaaani", "mediaani"),
        ("barnskydsanmälan", "barnskyddsanmälan"),
        ("Rovanimi", "Rovaniemi"),
    ],
)
def test_one_slip_is_forgiven(slip: str, meant: str) -> None:
    assert where(slip)[:1] == where(meant)[:1] != []


def test_a_slip_beside_another_word_finds_what_is_meant() -> None:
    assert where("sijotetut nuoret") == ["indicator placements-13-17", "indicator placements-12-17"]
    # No entry has both words: each of them leads somewhere.
    found = where("kustanukset työttömyys")
    assert {"indicator care-costs", "indicator unemployment-rate"} <= {*found}


def test_two_slips_are_not() -> None:
    assert where("medijaanni") == []


def test_all_words_count_and_where_nothing_has_all_each_is_found() -> None:
    assert where("Norra Karelen") == ["region 14"]
    found = where("avohuolto lapissa")
    assert "region 21" in found
    assert "indicator open-care-clients" in found


def test_a_name_is_in_the_readers_language_and_its_words_in_all() -> None:
    english = entries("en")
    (found,) = search.find(english, "Pohjois-Savo")
    assert found.name == "North Savo wellbeing services county"
    assert dict(found.query) == {"region": "13"}
    # The same word of the glossary in the three languages, for they are put together by their order.
    assert [e.name for e in search.find(entries("sv"), "ylihajonta")] == ["Överspridning"]


def test_pilots_and_regions_of_the_example_land_are_found_in_it_alone() -> None:
    example, name = entries("en", "example"), shipped.store("example").surveys.survey.pilots[0].name["en"]
    assert any(e.kind == "pilot" and e.name == name for e in search.find(example, name))
    assert not any(e.kind == "pilot" for e in FINNISH)
    assert "region 13" not in where("Kuopio", example)


def test_an_indicator_without_figures_opens_what_can_be_opened() -> None:
    catalog = shipped.catalog()
    found = search.index(catalog, [], [], NAMES, lambda _: False, "fi")
    asked = [e for e in found if e.kind == "indicator"]
    assert {e.page for e in asked} <= {*NAMES}
    assert all(e.waits for e in asked)
    # The goal's page is told what was asked for: it says that it has none of it.
    assert dict(search.find(found, "12–17")[0].query) == {"indicator": "placements-12-17"}


@pytest.mark.parametrize(
    "text", ["", " ", "a", "%", "\0", "<script>", "(" * 90, "'; DROP TABLE", "å" * 10_000]
)
def test_whatever_is_typed_is_answered_soon(text: str) -> None:
    began = time.process_time()
    assert len(search.find(FINNISH, text)) <= len(FINNISH)
    assert time.process_time() - began < 1
