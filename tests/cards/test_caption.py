"""The line under a figure: its own sources' dates, and what of it was computed here, wherever it is shown."""

import re
from dataclasses import dataclass, replace
from functools import cache

import pytest

from soila_dash import paths
from soila_dash.answers.ground import Ground, ground
from soila_dash.answers.holdings import holdings
from soila_dash.answers.similar import similar
from soila_dash.cards import answer_view, describe
from soila_dash.cards.base.caption import sources_line
from soila_dash.cards.base.citation import citation
from soila_dash.cards.base.definition import definition_lines
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.holdings import catalog_context, sources_table
from soila_dash.cards.view import View
from soila_dash.files.report import Report, Words, region_report
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.sources.observations import Source
from soila_dash.store import Store
from tests import shipped
from tests.files.test_report import BUILT

UNCONFIRMED = {
    "fi": "13–18-vuotiaasta väestöstä (vahvistamatta)",
    "sv": "befolkningen i åldern 13–18 år (inte bekräftat)",
    "en": "the population aged 13–18 (unconfirmed)",
}
SHARE = "placements-13-17"
SHOWING = (
    View(card="headline", indicator=SHARE),
    View(card="headline", indicator=SHARE, level="county", region="20"),
    View(card="trend", indicator=SHARE),
    View(card="compare", indicator=SHARE, level="county"),
    View(card="funnel", indicator=SHARE, level="county"),
    View(card="matrix", goal="placements", level="county"),
    View(card="pairs", indicator=SHARE, second="placements-0-17", level="county"),
    View(card="spine", region="20"),
    View(card="map", indicator=SHARE, level="county"),
    View(card="ranks", indicator=SHARE, level="county"),
    View(card="multiples", indicator=SHARE, level="county"),
)


@dataclass(frozen=True)
class Told:
    """As little as a line of sources needs."""

    sources: tuple[Source, ...]
    release: str = "r"
    illustrative: bool = False


def source(vintage: str, fetched: str = "") -> Source:
    return Source(f"s{vintage}{fetched}", "THL", "t", "", "CC BY 4.0", "c", vintage, fetched)


@cache
def on() -> Ground:
    served = shelf.serve(paths.ROOT / "data" / "releases", "real")
    return ground(Store(served.folder, served.manifest), shipped.catalog())


def voice(lang: str) -> Voice:
    return Voice(translator(lang), on().store.by_key)


def origin(view: View, lang: str) -> str:
    return describe(answer_view(view, on()), voice(lang), on().catalog).origin


@pytest.mark.parametrize(
    ("vintages", "said"),
    [
        (["2023-05"], " · published May 2023 · "),
        (["2023-05", "2025", "2023"], " · published 2023–2025 · "),
        (["2023", "2023-05"], " · published 2023 · "),
        (["2026", "2023-05"], " · published May 2023 – 2026 · "),
        (
            ["2026-01-28", "2024", ""],
            " · published 2024 – 28 January 2026 · some publication dates are not known · ",
        ),
    ],
)
def test_a_line_tells_the_oldest_and_the_newest_of_its_sources(vintages: list[str], said: str) -> None:
    line = sources_line(Told(tuple(map(source, vintages))), [on().catalog.indicators[SHARE]], voice("en"))
    assert said in line


def test_what_was_fetched_does_not_date_what_was_published() -> None:
    both = Told((source("2023-05"), source("2026-11-20", "2026-11-20")))
    line = sources_line(both, [on().catalog.indicators[SHARE]], voice("fi"))
    assert "julkaistu 5/2023 · haettu 20.11.2026" in line
    nothing = sources_line(Told((source(""),)), [on().catalog.indicators[SHARE]], voice("fi"))
    assert "julkaistu" not in nothing


def test_a_source_that_only_quotes_the_producer_is_named() -> None:
    both = Told((source("2023"), replace(source("2024"), title="Selvitys", secondary="quoted")))
    line = sources_line(both, [on().catalog.indicators[SHARE]], voice("en"))
    assert " · from a secondary source: Selvitys · " in line
    quoted = describe(
        answer_view(View(card="headline", indicator="foster-family-share"), on()), voice("fi"), on().catalog
    )
    assert "toissijaisesta lähteestä: Perhehoitoliitto" in quoted.origin
    assert any("oissijaisesta lähteestä" in text for _, text in quoted.context)
    assert "sekundär" not in origin(View(card="headline", indicator=SHARE), "sv")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", SHOWING, ids=lambda v: f"{v.card}{v.region}")
def test_the_population_of_a_share_is_told_wherever_it_is_shown(view: View, lang: str) -> None:
    assert UNCONFIRMED[lang] in origin(view, lang)
    filed = describe(answer_view(view, on()), voice(lang), on().catalog).context
    assert any(UNCONFIRMED[lang] in text for _, text in filed)


def test_what_the_share_would_be_of_the_ages_of_its_title_is_told() -> None:
    """Of 308,293 aged 13-17 in 2021, 9,971 are 3.23 %; of 1,035,517 aged 0-17, 17,883 are 1.73 %."""
    young = origin(View(card="compare", indicator=SHARE, level="county"), "en")
    assert (
        "computed here from the count and the population aged 13–18 (unconfirmed), as Sotkanet does" in young
    )
    assert "for 0–17; of 13–17-year-olds it would be 3.2% (whole country, 2021)" in young
    both = origin(View(card="pairs", indicator=SHARE, second="placements-0-17", level="county"), "fi")
    assert "0–17-vuotiaasta väestöstä se olisi 1,7 % (koko maa 2021)" in both.replace("\xa0", " ")
    small = origin(View(card="compare", indicator="placements-7-12", level="county"), "en")
    assert "shares are computed here from published counts" in small
    published = origin(View(card="trend", indicator="unemployment-rate"), "en")
    assert "computed" not in published


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_not_told_of_other_shares(lang: str) -> None:
    view = View(card="compare", indicator="placements-0-17", level="county")
    assert UNCONFIRMED[lang] not in origin(view, lang)


def test_a_part_of_a_profile_bears_the_dates_of_its_own_rows() -> None:
    """Kainuu's places are of placements alone, not of background figures published in 2025."""
    assert "published May 2023 ·" in origin(View(card="places", region="20"), "en")
    assert "published 2023–2025 ·" in origin(View(card="spine", region="20"), "en")


def documented(lang: str) -> Report:
    near = similar(on().store, on().catalog, "20", {}, ())
    return region_report(on().profile("20"), near, voice(lang), BUILT)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_regions_document_tells_it_below_its_table_and_among_its_sources(lang: str) -> None:
    said = [b.text for b in documented(lang).blocks if isinstance(b, Words) and UNCONFIRMED[lang] in b.text]
    assert len(said) >= 2


NOTES = re.compile("docplayer copy|transcript|stored version|df[.]csv")
ENGLISH = re.compile("Statistics Finland|Ministry of|et al|own terms")


def read(view: str, lang: str) -> str:
    """All that the Data page's table of sources, or the file of the catalogue, says of the sources."""
    answer = holdings(on().store, on().catalog)
    rows = sources_table(answer, voice(lang)).rows
    # The addresses hold file names, which are nobody's words.
    cells = [str(cell) for row in rows for cell in row[:-1]]
    cited = [text for _, text in catalog_context(answer, "observations", voice(lang))]
    found = cells if view == "table" else cited
    assert len(found) > len(answer.sources)
    return re.sub(r"https?://\S+", "", "\n".join(found))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", ["table", "file"])
def test_sources_are_named_in_the_readers_language_and_without_working_notes(view: str, lang: str) -> None:
    said = read(view, lang)
    assert not NOTES.search(said)
    name = {
        "fi": "Työ- ja elinkeinoministeriö",
        "sv": "Arbets- och näringsministeriet",
        "en": "Ministry of Economic",
    }
    office = {"fi": "Tilastokeskus", "sv": "Statistikcentralen", "en": "Statistics Finland"}
    assert name[lang] in said
    assert office[lang] in said


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_no_producer_is_called_by_an_english_name(lang: str) -> None:
    """A publication's own title stays as it is, in its language."""
    for row in sources_table(holdings(on().store, on().catalog), voice(lang)).rows:
        assert not ENGLISH.search(f"{row[1]} {row[5]}"), row


def test_sources_that_differ_are_told_apart_by_what_readers_see() -> None:
    rows = sources_table(holdings(on().store, on().catalog), voice("fi")).rows
    assert len(set(rows)) == len(rows) == len(on().store.manifest.sources)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_definition_tells_the_terms_in_the_readers_language(lang: str) -> None:
    for item in on().catalog.indicators.values():
        lines = definition_lines(item, on().catalog, voice(lang), False)
        producer = next(text for text in lines if item.producer[lang] in text[1])[1]
        assert "terms" not in producer
        assert "ource" not in producer


@pytest.mark.parametrize(
    ("lang", "said"), [("fi", "Viitattu 27.11.2026."), ("sv", "Hämtad 27.11.2026."), ("en", "Accessed ")]
)
def test_a_citation_says_in_the_readers_language_when_it_was_read(lang: str, said: str) -> None:
    named = "Sotkanet. THL. Sijoitetut (ind. 191). Viitattu {}."
    read = replace(source("2021"), citation=named.format("27.11.2026"))
    assert said in citation(read, voice(lang))
    assert lang == "fi" or "Viitattu" not in citation(read, voice(lang))
    lying = replace(read, citation=named.format("31.2.2026"))
    assert citation(lying, voice(lang)) == lying.citation
