"""The regions of the catalogue: complete, rightly placed, rightly named and rightly inflected."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from soila_dash.catalog.models import LANGUAGES, Region

PATH = Path(__file__).resolve().parents[2] / "data" / "catalog" / "regions.yaml"
RAW: list[dict[str, Any]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
REGIONS = [Region.model_validate(item) for item in RAW]
BY_KEY = {r.key: r for r in REGIONS}
COUNTIES = {r.code: r for r in REGIONS if r.level == "county"}
MAAKUNNAT = {r.code: r for r in REGIONS if r.level == "maakunta"}
AREAS = {r.code: r for r in REGIONS if r.level == "collaborative_area"}

OFFICIAL = {
    "01": (
        "Itä-Uudenmaan hyvinvointialue",
        "Östra Nylands välfärdsområde",
        "East Uusimaa wellbeing services county",
    ),
    "02": (
        "Keski-Uudenmaan hyvinvointialue",
        "Mellersta Nylands välfärdsområde",
        "Central Uusimaa wellbeing services county",
    ),
    "03": (
        "Länsi-Uudenmaan hyvinvointialue",
        "Västra Nylands välfärdsområde",
        "West Uusimaa wellbeing services county",
    ),
    "04": (
        "Vantaan ja Keravan hyvinvointialue",
        "Vanda och Kervo välfärdsområde",
        "Vantaa and Kerava wellbeing services county",
    ),
    "05": (
        "Varsinais-Suomen hyvinvointialue",
        "Egentliga Finlands välfärdsområde",
        "Southwest Finland wellbeing services county",
    ),
    "06": (
        "Satakunnan hyvinvointialue",
        "Satakunta välfärdsområde",
        "Satakunta wellbeing services county",
    ),
    "07": (
        "Kanta-Hämeen hyvinvointialue",
        "Egentliga Tavastlands välfärdsområde",
        "Kanta-Häme wellbeing services county",
    ),
    "08": (
        "Pirkanmaan hyvinvointialue",
        "Birkalands välfärdsområde",
        "Pirkanmaa wellbeing services county",
    ),
    "09": (
        "Päijät-Hämeen hyvinvointialue",
        "Päijänne-Tavastlands välfärdsområde",
        "Päijät-Häme wellbeing services county",
    ),
    "10": (
        "Kymenlaakson hyvinvointialue",
        "Kymmenedalens välfärdsområde",
        "Kymenlaakso wellbeing services county",
    ),
    "11": (
        "Etelä-Karjalan hyvinvointialue",
        "Södra Karelens välfärdsområde",
        "South Karelia wellbeing services county",
    ),
    "12": (
        "Etelä-Savon hyvinvointialue",
        "Södra Savolax välfärdsområde",
        "South Savo wellbeing services county",
    ),
    "13": (
        "Pohjois-Savon hyvinvointialue",
        "Norra Savolax välfärdsområde",
        "North Savo wellbeing services county",
    ),
    "14": (
        "Pohjois-Karjalan hyvinvointialue",
        "Norra Karelens välfärdsområde",
        "North Karelia wellbeing services county",
    ),
    "15": (
        "Keski-Suomen hyvinvointialue",
        "Mellersta Finlands välfärdsområde",
        "Central Finland wellbeing services county",
    ),
    "16": (
        "Etelä-Pohjanmaan hyvinvointialue",
        "Södra Österbottens välfärdsområde",
        "South Ostrobothnia wellbeing services county",
    ),
    "17": (
        "Pohjanmaan hyvinvointialue",
        "Österbottens välfärdsområde",
        "Ostrobothnia wellbeing services county",
    ),
    "18": (
        "Keski-Pohjanmaan hyvinvointialue",
        "Mellersta Österbottens välfärdsområde",
        "Central Ostrobothnia wellbeing services county",
    ),
    "19": (
        "Pohjois-Pohjanmaan hyvinvointialue",
        "Norra Österbottens välfärdsområde",
        "North Ostrobothnia wellbeing services county",
    ),
    "20": ("Kainuun hyvinvointialue", "Kajanalands välfärdsområde", "Kainuu wellbeing services county"),
    "21": ("Lapin hyvinvointialue", "Lapplands välfärdsområde", "Lapland wellbeing services county"),
    "90": ("Helsingin kaupunki", "Helsingfors stad", "City of Helsinki"),
    "91": ("Ahvenanmaa", "Åland", "Åland"),
}
"""Official names of the counties in Finnish, Swedish and English."""

FINNISH = {
    "01": "Itä-Uusimaa Itä-Uudenmaan Itä-Uudellamaalla Itä-Uudeltamaalta Itä-Uudellemaalle",
    "02": "Keski-Uusimaa Keski-Uudenmaan Keski-Uudellamaalla Keski-Uudeltamaalta Keski-Uudellemaalle",
    "03": "Länsi-Uusimaa Länsi-Uudenmaan Länsi-Uudellamaalla Länsi-Uudeltamaalta Länsi-Uudellemaalle",
    "05": "Varsinais-Suomi Varsinais-Suomen Varsinais-Suomessa Varsinais-Suomesta Varsinais-Suomeen",
    "06": "Satakunta Satakunnan Satakunnassa Satakunnasta Satakuntaan",
    "07": "Kanta-Häme Kanta-Hämeen Kanta-Hämeessä Kanta-Hämeestä Kanta-Hämeeseen",
    "08": "Pirkanmaa Pirkanmaan Pirkanmaalla Pirkanmaalta Pirkanmaalle",
    "09": "Päijät-Häme Päijät-Hämeen Päijät-Hämeessä Päijät-Hämeestä Päijät-Hämeeseen",
    "10": "Kymenlaakso Kymenlaakson Kymenlaaksossa Kymenlaaksosta Kymenlaaksoon",
    "11": "Etelä-Karjala Etelä-Karjalan Etelä-Karjalassa Etelä-Karjalasta Etelä-Karjalaan",
    "12": "Etelä-Savo Etelä-Savon Etelä-Savossa Etelä-Savosta Etelä-Savoon",
    "13": "Pohjois-Savo Pohjois-Savon Pohjois-Savossa Pohjois-Savosta Pohjois-Savoon",
    "14": "Pohjois-Karjala Pohjois-Karjalan Pohjois-Karjalassa Pohjois-Karjalasta Pohjois-Karjalaan",
    "15": "Keski-Suomi Keski-Suomen Keski-Suomessa Keski-Suomesta Keski-Suomeen",
    "16": "Etelä-Pohjanmaa Etelä-Pohjanmaan Etelä-Pohjanmaalla Etelä-Pohjanmaalta Etelä-Pohjanmaalle",
    "17": "Pohjanmaa Pohjanmaan Pohjanmaalla Pohjanmaalta Pohjanmaalle",
    "18": "Keski-Pohjanmaa Keski-Pohjanmaan Keski-Pohjanmaalla Keski-Pohjanmaalta Keski-Pohjanmaalle",
    "19": "Pohjois-Pohjanmaa Pohjois-Pohjanmaan Pohjois-Pohjanmaalla "
    "Pohjois-Pohjanmaalta Pohjois-Pohjanmaalle",
    "20": "Kainuu Kainuun Kainuussa Kainuusta Kainuuseen",
    "21": "Lappi Lapin Lapissa Lapista Lappiin",
    "90": "Helsinki Helsingin Helsingissä Helsingistä Helsinkiin",
    "91": "Ahvenanmaa Ahvenanmaan Ahvenanmaalla Ahvenanmaalta Ahvenanmaalle",
}
"""Nominative, genitive, in, from and to; Vantaa and Kerava, being several words, have a test of their own."""

SWEDISH_AND_ENGLISH = {
    "01": ("Östra Nylands", "i Östra Nyland", "East Uusimaa's", "in East Uusimaa"),
    "02": ("Mellersta Nylands", "i Mellersta Nyland", "Central Uusimaa's", "in Central Uusimaa"),
    "03": ("Västra Nylands", "i Västra Nyland", "West Uusimaa's", "in West Uusimaa"),
    "04": ("Vanda och Kervos", "i Vanda och Kervo", "Vantaa and Kerava's", "in Vantaa and Kerava"),
    "05": ("Egentliga Finlands", "i Egentliga Finland", "Southwest Finland's", "in Southwest Finland"),
    "06": ("Satakuntas", "i Satakunta", "Satakunta's", "in Satakunta"),
    "07": ("Egentliga Tavastlands", "i Egentliga Tavastland", "Kanta-Häme's", "in Kanta-Häme"),
    "08": ("Birkalands", "i Birkaland", "Pirkanmaa's", "in Pirkanmaa"),
    "09": ("Päijänne-Tavastlands", "i Päijänne-Tavastland", "Päijät-Häme's", "in Päijät-Häme"),
    "10": ("Kymmenedalens", "i Kymmenedalen", "Kymenlaakso's", "in Kymenlaakso"),
    "11": ("Södra Karelens", "i Södra Karelen", "South Karelia's", "in South Karelia"),
    "12": ("Södra Savolax'", "i Södra Savolax", "South Savo's", "in South Savo"),
    "13": ("Norra Savolax'", "i Norra Savolax", "North Savo's", "in North Savo"),
    "14": ("Norra Karelens", "i Norra Karelen", "North Karelia's", "in North Karelia"),
    "15": ("Mellersta Finlands", "i Mellersta Finland", "Central Finland's", "in Central Finland"),
    "16": ("Södra Österbottens", "i Södra Österbotten", "South Ostrobothnia's", "in South Ostrobothnia"),
    "17": ("Österbottens", "i Österbotten", "Ostrobothnia's", "in Ostrobothnia"),
    "18": (
        "Mellersta Österbottens",
        "i Mellersta Österbotten",
        "Central Ostrobothnia's",
        "in Central Ostrobothnia",
    ),
    "19": ("Norra Österbottens", "i Norra Österbotten", "North Ostrobothnia's", "in North Ostrobothnia"),
    "20": ("Kajanalands", "i Kajanaland", "Kainuu's", "in Kainuu"),
    "21": ("Lapplands", "i Lappland", "Lapland's", "in Lapland"),
    "90": ("Helsingfors'", "i Helsingfors", "Helsinki's", "in Helsinki"),
    "91": ("Ålands", "på Åland", "Åland's", "in Åland"),
}
"""Swedish genitive and locative, English genitive and locative."""

TILES = {
    "01": (6, 4),
    "02": (6, 3),
    "03": (7, 2),
    "04": (7, 3),
    "05": (6, 1),
    "06": (5, 1),
    "07": (6, 2),
    "08": (5, 2),
    "09": (5, 3),
    "10": (5, 4),
    "11": (5, 5),
    "12": (4, 4),
    "13": (3, 4),
    "14": (3, 5),
    "15": (4, 3),
    "16": (4, 2),
    "17": (3, 1),
    "18": (3, 2),
    "19": (2, 3),
    "20": (2, 4),
    "21": (1, 3),
    "90": (8, 3),
    "91": (7, 1),
}

MAAKUNTA_COUNTIES = {
    "01": ("Uusimaa", {"01", "02", "03", "04", "90"}),
    "02": ("Varsinais-Suomi", {"05"}),
    "04": ("Satakunta", {"06"}),
    "05": ("Kanta-Häme", {"07"}),
    "06": ("Pirkanmaa", {"08"}),
    "07": ("Päijät-Häme", {"09"}),
    "08": ("Kymenlaakso", {"10"}),
    "09": ("Etelä-Karjala", {"11"}),
    "10": ("Etelä-Savo", {"12"}),
    "11": ("Pohjois-Savo", {"13"}),
    "12": ("Pohjois-Karjala", {"14"}),
    "13": ("Keski-Suomi", {"15"}),
    "14": ("Etelä-Pohjanmaa", {"16"}),
    "15": ("Pohjanmaa", {"17"}),
    "16": ("Keski-Pohjanmaa", {"18"}),
    "17": ("Pohjois-Pohjanmaa", {"19"}),
    "18": ("Kainuu", {"20"}),
    "19": ("Lappi", {"21"}),
    "21": ("Ahvenanmaa", {"91"}),
}

AREA_COUNTIES = {
    "YTA1": ("Etelä-Suomen yhteistyöalue", {"01", "02", "03", "04", "09", "10", "11", "90"}),
    "YTA2": ("Itä-Suomen yhteistyöalue", {"12", "13", "14", "15"}),
    "YTA3": ("Sisä-Suomen yhteistyöalue", {"07", "08", "16"}),
    "YTA4": ("Länsi-Suomen yhteistyöalue", {"05", "06", "17"}),
    "YTA5": ("Pohjois-Suomen yhteistyöalue", {"18", "19", "20", "21"}),
    "YTA6": ("Ahvenanmaa", {"91"}),
}


def _finnish(region: Region) -> list[str]:
    return list(region.forms.fi.model_dump().values())


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def test_every_region_stands_once() -> None:
    levels = Counter(r.level for r in REGIONS)
    assert levels == {"country": 1, "county": 23, "maakunta": 19, "collaborative_area": 6}
    assert len(BY_KEY) == len(REGIONS)


def test_no_stray_spaces() -> None:
    assert [t for t in _texts(RAW) if t != " ".join(t.split())] == []


def test_country_is_lower_case_in_sentences() -> None:
    country = BY_KEY["country", "FI"]
    assert [country.name[language] for language in LANGUAGES] == ["Koko maa", "Hela landet", "Whole country"]
    assert country.name == country.short
    assert _finnish(country) == ["koko maa", "koko maan", "koko maassa", "koko maasta", "koko maahan"]
    assert list(country.forms.sv.model_dump().values()) == ["hela landet", "hela landets", "i hela landet"]
    assert list(country.forms.en.model_dump().values()) == [
        "the whole country",
        "the whole country's",
        "in the whole country",
    ]
    assert (country.order, country.tile) == (0, None)


def test_counties_bear_their_official_names() -> None:
    found = {code: tuple(r.name[language] for language in LANGUAGES) for code, r in COUNTIES.items()}
    assert found == OFFICIAL


@pytest.mark.parametrize("code", sorted(FINNISH))
def test_finnish_forms(code: str) -> None:
    assert _finnish(COUNTIES[code]) == FINNISH[code].split()


def test_finnish_forms_of_two_towns() -> None:
    assert set(COUNTIES) - set(FINNISH) == {"04"}
    assert _finnish(COUNTIES["04"]) == [
        "Vantaa ja Kerava",
        "Vantaan ja Keravan",
        "Vantaalla ja Keravalla",
        "Vantaalta ja Keravalta",
        "Vantaalle ja Keravalle",
    ]


@pytest.mark.parametrize("code", sorted(OFFICIAL))
def test_swedish_and_english_forms(code: str) -> None:
    forms = COUNTIES[code].forms
    found = (forms.sv.genitive, forms.sv.locative, forms.en.genitive, forms.en.locative)
    assert found == SWEDISH_AND_ENGLISH[code]


@pytest.mark.parametrize("region", REGIONS, ids=lambda r: f"{r.level}-{r.code}")
def test_forms_agree_with_each_other(region: Region) -> None:
    """In, from and to are of one series in Finnish; Swedish and English are built on the nominative."""
    fi, sv, en = region.forms.fi, region.forms.sv, region.forms.en
    outer = fi.inessive.endswith("lla")
    assert outer or fi.inessive.endswith(("ssa", "ssä"))
    if outer:
        assert fi.elative == fi.inessive.replace("lla", "lta")
        assert fi.illative == fi.inessive.replace("lla", "lle")
    else:
        assert fi.elative == fi.inessive[:-3] + "st" + fi.inessive[-1]
        assert not fi.illative.endswith("lle")
    assert fi.genitive.endswith("n")
    assert sv.genitive == sv.nominative + ("'" if sv.nominative.endswith(("s", "x")) else "s")
    assert sv.locative == ("på " if sv.nominative == "Åland" else "i ") + sv.nominative
    assert en.genitive == f"{en.nominative}'s"
    assert en.locative == f"in {en.nominative}"


@pytest.mark.parametrize("code", sorted(set(OFFICIAL) - {"91"}))
def test_genitive_begins_the_official_name(code: str) -> None:
    county = COUNTIES[code]
    assert county.name.fi.startswith(county.forms.fi.genitive + " ")
    assert county.name.sv.startswith(county.forms.sv.nominative)


def test_helsinki_and_aland() -> None:
    helsinki, aland = COUNTIES["90"], COUNTIES["91"]
    assert [helsinki.short[language] for language in LANGUAGES] == ["Helsinki", "Helsingfors", "Helsinki"]
    assert [aland.short[language] for language in LANGUAGES] == ["Ahvenanmaa", "Åland", "Åland"]
    assert "hyvinvointialue" not in helsinki.name.fi + aland.name.fi
    assert AREAS["YTA6"].forms == MAAKUNNAT["21"].forms == aland.forms


def test_short_name_is_the_nominative() -> None:
    for region in [*COUNTIES.values(), *MAAKUNNAT.values()]:
        nominatives = (region.forms.fi.nominative, region.forms.sv.nominative, region.forms.en.nominative)
        listed = [re.sub(" (ja|och|and) ", "–", name) for name in nominatives]
        assert listed == [region.short[language] for language in LANGUAGES]


def test_no_short_name_reads_as_two_in_a_list() -> None:
    for region in [*COUNTIES.values(), *MAAKUNNAT.values()]:
        for language in LANGUAGES:
            assert not re.search(", | (ja|och|and) ", region.short[language])


@pytest.mark.parametrize("level", ["county", "maakunta", "collaborative_area"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_labels_tell_regions_apart(level: str, language: str) -> None:
    regions = [r for r in REGIONS if r.level == level]
    for texts in ([r.name for r in regions], [r.short for r in regions], [r.tile_label for r in regions]):
        assert len({text[language] for text in texts}) == len(regions)


def test_labels_fit_their_tiles() -> None:
    assert [label for r in REGIONS for label in r.tile_label.model_dump().values() if len(label) > 10] == []


def test_counties_stand_on_their_own_tiles() -> None:
    found = {code: (r.tile.row, r.tile.col) for code, r in COUNTIES.items() if r.tile}
    assert found == TILES
    assert len(set(found.values())) == len(COUNTIES)


def test_maakunta_shares_the_tile_and_words_of_its_county() -> None:
    for region in MAAKUNNAT.values():
        if len(region.members) == 1:
            county = COUNTIES[region.members[0]]
            assert region.tile == county.tile
            assert (region.short, region.tile_label, region.forms) == (
                county.short,
                county.tile_label,
                county.forms,
            )
    uusimaa = MAAKUNNAT["01"]
    assert uusimaa.tile is not None
    assert (uusimaa.tile.row, uusimaa.tile.col) == (7, 3)
    assert _finnish(uusimaa) == ["Uusimaa", "Uudenmaan", "Uudellamaalla", "Uudeltamaalta", "Uudellemaalle"]
    assert len({r.tile for r in MAAKUNNAT.values()}) == len(MAAKUNNAT)


def test_maakunnat_have_their_official_codes_and_are_named_as_such() -> None:
    assert {c: (r.short.fi, set(r.members)) for c, r in MAAKUNNAT.items()} == MAAKUNTA_COUNTIES
    for region in MAAKUNNAT.values():
        assert region.name.fi == f"{region.forms.fi.genitive} maakunta"
        assert region.name.sv == f"landskapet {region.short.sv}"
        assert region.name.en == ("Åland" if region.code == "21" else f"{region.short.en} region")


def test_collaborative_areas() -> None:
    assert {c: (r.name.fi, set(r.members)) for c, r in AREAS.items()} == AREA_COUNTIES
    assert all(r.tile is None for r in AREAS.values())
    for code in sorted(set(AREAS) - {"YTA6"}):
        name, forms = AREAS[code].name, AREAS[code].forms
        assert _finnish(AREAS[code]) == [name.fi + end for end in ("", "en", "ella", "elta", "elle")]
        assert forms.sv.locative == f"i {name.sv}"
        assert forms.en.locative == f"in the {name.en}"
    southern = AREAS["YTA1"].name
    assert (southern.sv, southern.en) == (
        "Södra Finlands samarbetsområde",
        "Southern Finland collaborative area",
    )


@pytest.mark.parametrize("regions", [MAAKUNNAT, AREAS], ids=["maakunnat", "collaborative areas"])
def test_members_cover_every_county_once(regions: dict[str, Region]) -> None:
    members = [code for r in regions.values() for code in r.members]
    assert sorted(members) == sorted(COUNTIES)


def test_sotkanet_keys() -> None:
    country = BY_KEY["country", "FI"]
    assert (country.sotkanet_category, country.sotkanet_code) == ("MAA", "")
    assert {(r.sotkanet_category, r.sotkanet_code) for r in COUNTIES.values()} == {
        ("HYVINVOINTIALUE", code) for code in OFFICIAL
    }
    assert all(r.sotkanet_code == r.code for r in [*COUNTIES.values(), *MAAKUNNAT.values()])
    assert {r.sotkanet_category for r in MAAKUNNAT.values()} == {"MAAKUNTA"}
    assert {(r.sotkanet_category, r.code, r.sotkanet_code) for r in AREAS.values()} == {
        ("YTA", f"YTA{n}", str(n)) for n in range(1, 7)
    }


@pytest.mark.parametrize("regions", [COUNTIES, MAAKUNNAT, AREAS], ids=["counties", "maakunnat", "areas"])
def test_order_runs_from_north_to_south(regions: dict[str, Region]) -> None:
    ordered = sorted(regions.values(), key=lambda r: r.order)
    assert [r.order for r in ordered] == list(range(1, len(regions) + 1))
    assert ordered[0].short.fi in {"Lappi", "Pohjois-Suomi"}
    assert ordered[-1].short.fi == "Ahvenanmaa"
    rows = [r.tile.row for r in ordered[:-1] if r.tile]
    assert rows == sorted(rows)
