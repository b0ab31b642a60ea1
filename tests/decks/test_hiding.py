"""Hidden regions: nobody is found by a known figure, a name, a count, a place or two slides together."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from soila_dash import paths
from soila_dash.answers.compare import Comparison
from soila_dash.answers.develop import Development
from soila_dash.answers.ground import Ground, area, ground
from soila_dash.answers.grouping import TOGETHER
from soila_dash.cards import CARDS, answer_view, describe
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.view import View
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.hiding import hide_view, scrubber
from soila_dash.decks.prepare import prepare
from soila_dash.faults import DataFaults
from soila_dash.i18n import translator
from soila_dash.releases import shelf
from soila_dash.statistics.verdict import Verdict
from soila_dash.store import Store
from tests import shipped
from tests.invented import catalog, indicator, invented_part, opened

RELEASES = Path(paths.ROOT) / "data" / "releases"
NAME = "placements-13-17"
OWN = ("headline", "spine", "differs", "places", "moved", "asides")
"""Cards of one region alone, shown of the reader's own."""


@pytest.fixture(scope="module")
def on() -> Callable[[str], Ground]:
    items = shipped.catalog()

    def of(kind: str) -> Ground:
        served = shelf.serve(RELEASES, kind)
        return ground(Store(served.folder, served.manifest), items)

    return of


def deck(kind: str = "example", own: str = "", draw: str = "ab12") -> Deck:
    return Deck.model_validate({"kind": kind, "hidden": True, "own": own, "draw": draw})


def compared(on: Ground, own: str = "", place: int = 0, draw: str = "ab12", **view: str) -> Comparison:
    shown = answer_view(View.model_validate({"card": "compare", "indicator": NAME, **view}), on)
    found = hide_view(shown, deck(own=own, draw=draw), place, on.store).shown
    assert found is not None
    assert isinstance(found.answer, Comparison)
    return found.answer


@pytest.mark.parametrize(
    ("named", "code"), [({"region": "05"}, "unknown_region"), ({"region": "C", "goal": "zz"}, "unknown_goal")]
)
def test_a_slide_that_names_what_its_land_does_not_have_is_left_out_with_the_reason(
    on: Callable[[str], Ground], named: dict[str, str], code: str
) -> None:
    slide = Slide(view=View.model_validate({"card": "reported", **named}))
    shown = prepare(Deck(kind="example", slides=(slide,)), on("example"), translator("en"))
    assert [fault.code for left in shown.left for fault in left.faults] == [code]
    assert not shown.pages


@pytest.mark.parametrize("own", ["zz", "05"])
def test_a_deck_whose_own_region_the_release_does_not_know_is_refused(
    on: Callable[[str], Ground], own: str
) -> None:
    with pytest.raises(DataFaults, match="deck_own"):
        prepare(deck(own=own), on("example"), translator("en"))


@pytest.mark.parametrize("own", ["", "C"])
def test_each_value_is_shared_by_three_and_bare(on: Callable[[str], Ground], own: str) -> None:
    here = on("example")
    for item in ("placements-13-17", "notifications", "open-care-clients", "taken-into-care"):
        answer = compared(here, own, indicator=item)
        known = {r.code for r in here.store.at("county")}
        others = [r for r in answer.rows if r.region != own]
        assert not {r.region for r in others} & known
        for row in others:
            f = row.figure
            assert (f.numerator, f.denominator, f.lower, f.upper, row.funnel_lower) == (None,) * 5
            assert f.exact == f.value
        shown = Counter((r.figure.value, r.verdict) for r in others)
        assert min(shown.values()) >= TOGETHER
        assert (own in {r.region for r in answer.rows}) == bool(own)


def test_a_shown_verdict_holds_for_the_whole_group(on: Callable[[str], Ground]) -> None:
    here = on("example")
    shown = answer_view(View(card="compare", indicator=NAME), here)
    whole = shown.answer
    assert isinstance(whole, Comparison)
    up = {Verdict.HIGHER, Verdict.CLEARLY_HIGHER}
    down = {Verdict.LOWER, Verdict.CLEARLY_LOWER}
    answer = compared(here)
    for side in (up, down):
        assert sum(r.verdict in side for r in answer.rows) <= sum(r.verdict in side for r in whole.rows)
    for verdict in (Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER):
        assert len(answer.rows_with(verdict)) <= len(whole.rows_with(verdict))
    assert len(answer.rows) == sum(r.figure.value is not None for r in whole.rows)


def test_the_own_region_keeps_its_figure(on: Callable[[str], Ground]) -> None:
    here = on("example")
    shown = answer_view(View(card="compare", indicator=NAME), here)
    assert isinstance(shown.answer, Comparison)
    assert compared(here, "C").row("C") == shown.answer.row("C")


def test_letters_differ_from_slide_to_slide_and_stay_the_same_on_each(on: Callable[[str], Ground]) -> None:
    here = on("example")
    first = [r.region for r in compared(here).rows]
    assert first == [r.region for r in compared(here).rows]
    assert first != [r.region for r in compared(here, place=1).rows]
    assert first != [r.region for r in compared(here, draw="cd34").rows]


def test_of_curves_the_country_and_the_own_are_left(on: Callable[[str], Ground]) -> None:
    here = on("example")
    shown = answer_view(View(card="trend", indicator=NAME, region="D"), here)
    for own in ("", "C"):
        found = hide_view(shown, deck(own=own), 0, here.store).shown
        assert found is not None
        answer = found.answer
        assert isinstance(answer, Development)
        assert [s.region for s in answer.regions] == [c for c in [own] if c]
        assert answer.region == (own or here.store.country.code)
        assert answer.top <= max(
            p.figure.upper or 0 for s in (*answer.regions, answer.country) if s for p in s.points
        )


@pytest.mark.slow
@pytest.mark.parametrize("card", CARDS)
def test_what_gives_a_region_away_is_not_shown(on: Callable[[str], Ground], card: str) -> None:
    here = on("example")
    # Of few regions it can be told who began near them and moved further.
    other, own = ("F", "U") if card == "began" else ("G", "B")
    view = View(
        card=card,
        indicator=NAME,
        second="open-care-clients",
        goal="placements",
        region=other,
        round="example-round-4",
        group="professional",
        pilot="example-pilot-12",
        item="pro-need",
    )
    found = hide_view(answer_view(view, here), deck(own=own), 0, here.store)
    if card in ("compare", "trend"):
        assert found.shown is not None
    else:
        assert found.shown is None
        assert found.why == ("own_hidden" if card in OWN else "recognised")
    mine = hide_view(answer_view(view.model_copy(update={"region": own}), here), deck(own=own), 0, here.store)
    assert (mine.shown is not None) == (card in ("compare", "trend", *OWN))


def test_opinions_of_all_pilots_stay_and_name_none(on: Callable[[str], Ground]) -> None:
    here = on("example")
    survey = here.store.surveys.survey
    names = {text for p in survey.pilots for text in (p.name["fi"], p.name["sv"], p.name["en"])}
    named = answer_view(View(card="changes", round="example-round-4", group="professional"), here)
    assert any(name in str(describe(named, voice(here), here.catalog)) for name in names), "as it is"
    for card in ("opinions", "changes"):
        view = View.model_validate({"card": card, "round": "example-round-4", "group": "professional"})
        found = hide_view(answer_view(view, here), deck(own="C"), 0, here.store).shown
        assert found is not None
        said = str(describe(found, voice(here), here.catalog))
        assert not [name for name in names if name in said]


def voice(on: Ground) -> Voice:
    return Voice(translator("fi"), on.store.by_key)


def test_too_few_regions_are_not_shown(tmp_path: Path) -> None:
    items = catalog(indicator())
    rows = [invented_part("share", c, 2020, 30, 1000) for c in ("A", "B", "XX")]
    store = opened(tmp_path, rows, items)
    shown = answer_view(View(card="compare", indicator="share"), ground(store, items))
    assert hide_view(shown, deck("real"), 0, store).why == "too_few"


def scrubbed(text: str, on: Ground, kind: str = "real", own: str = "") -> tuple[str, int]:
    return scrubber(deck(kind, own), on.store, on.catalog)(text)


def test_names_of_regions_are_taken_out_of_the_speakers_words(on: Callable[[str], Ground]) -> None:
    here = on("real")
    text = "Lapissa ja Pohjois-Savosta, i Lappland, Helsingillä; KYMENLAAKSO on paras. In North Karelia."
    assert scrubbed(text, here) == ("… ja …, i …, …; … on paras. In ….", 6)
    assert scrubbed("Lapissa ja Kainuussa koko maassa", here, own="21")[0] == "Lapissa ja … koko maassa"
    assert scrubbed("Alue C ja Alueella D", on("example"), "example", "C")[0] == "Alue C ja …"


@pytest.mark.parametrize(
    "name",
    [
        "Lapplands",
        "Uudellamaallakaan",
        "Itä-Uudellamaallahan",
        "Lapland’s",
        "North Karelia's",
        "Ålands",
        "Birkalands",
        "Egentliga Finlands",
        "Norra Savolax",
        "Pohjois–Savossa",
        "Pohjois\u2011Savon",
        "Pohjois\u00ad-Savo",
        "Keski-\u00a0Suomesta",
        "Varha",
        "Varhassa",
        "VARHAn",
        "Pirhan",
        "Laphalle",
        "HUS",
        "HUSin",
        "HUS:ssa",
        "Siun soten",
        "Pohteella",
        "Soitessa",
        "VAKE",
        "LUVN:n",
        "P-Savossa",
        "EP:llä",
        "Keusoteen",
        "pohjoissavolaiset",
        "Turussa",
        "Åbobor",
        "Tampereella",
        "Lahden",
        "Jyväskyläläiset",
        "Västnylands",
        "östnylänningarna",
        "Sydkarelens",
        "nordkarelare",
        "Sydösterbotten",
        "sydösterbottningar",
        "birkaländska",
    ],
)
def test_everyday_names_and_genitives_are_taken_out(on: Callable[[str], Ground], name: str) -> None:
    assert scrubbed(f"Vi ser {name}, ja muut", on("real")) == ("Vi ser …, ja muut", 1)


def test_every_region_is_taken_out_in_every_form_of_its_names(on: Callable[[str], Ground]) -> None:
    """Nine Finnish cases with clitics, genitives in Swedish and English, small and capital letters, and what
    people call it."""
    here = on("real")
    scrub = scrubber(deck("real"), here.store, here.catalog)
    said: set[str] = set()
    for region in (r for r in here.catalog.regions if r.level != "country"):
        fi, sv = region.forms.fi, region.forms.sv
        names = {text[lang] for text in (region.name, region.short) for lang in ("fi", "sv", "en")}
        said |= names | {name.upper() for name in names}
        said |= {f"{text['en']}{of}" for text in (region.name, region.short) for of in ("’s", "'s")}
        said |= {f"{text['sv']}s" for text in (region.name, region.short)}
        said |= {fi.nominative, fi.genitive, fi.inessive, fi.elative, fi.illative, sv.nominative, sv.genitive}
        stem = fi.genitive[:-1]
        a = "a" if any(vowel in stem for vowel in "aou") else "ä"
        cases = ("ll", "lt", "n", "tt", "ss", "st")
        said |= {f"{stem}lle", f"{stem}ksi", *(f"{stem}{case}{a}" for case in cases)}
        said |= {f"{fi.genitive}kin", f"{fi.inessive}k{a}{a}n", f"{fi.inessive}h{a}n"}
        for word in region.everyday:
            endings = (":n", ":ssa", ":lla", ":s", "in") if word.isupper() else ("in", "s")
            if not word.isupper() and word[-1] in "aouiyeäö":
                endings = ("n", "ssa", "lla", "s")
            said |= {word, *(f"{word}{ending}" for ending in endings)}
    assert len(said) > 1500
    assert [word for word in sorted(said) if scrub(f"Nyt {word} on, och") != ("Nyt … on, och", 1)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Ett hus i byn, två hus till",
        "Soitetaan huomenna, soite tai puhelu",
        "Eloisa esitys: kuvio on eloisa",
        "ep, kotka ja lahti; stadiet efter",
        "Hyvinvointialueet ja koko maa 2021",
    ],
)
def test_words_that_name_no_region_stay(on: Callable[[str], Ground], text: str) -> None:
    left = text.replace("Eloisa", "eloisa")
    assert scrubbed(left, on("real")) == (left, 0)


def test_the_own_regions_everyday_name_stays_unless_others_bear_it(on: Callable[[str], Ground]) -> None:
    assert scrubbed("Varha, Turku ja Pirha", on("real"), own="05")[0] == "Varha, Turku ja …"
    assert scrubbed("HUS ja Stadi", on("real"), own="90")[0] == "… ja Stadi"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["real", "example"])
@pytest.mark.parametrize("card", OWN)
def test_a_hidden_deck_tells_its_own_region_whichever_it_is(
    on: Callable[[str], Ground], kind: str, card: str
) -> None:
    """A profile speaks of the larger areas too that the region lies in."""
    here = on(kind)
    for county in here.store.at("county"):
        view = View(card=card, indicator=NAME, region=county.code)
        slides = (Slide(view=view),)
        own = deck(kind, county.code).model_copy(update={"slides": slides})
        for language in ("fi", "sv", "en"):
            ready = prepare(own, here, translator(language))
            assert all(one.faults for one in ready.left), "left out only where the release lacks it"


def test_a_county_is_never_taken_for_the_larger_area_of_the_same_code(on: Callable[[str], Ground]) -> None:
    store = on("real").store
    for county in store.at("county"):
        for level in ("maakunta", "collaborative_area"):
            found = area(store, county.code, level)
            if found != store.country.code:
                assert county.code in store.by_key[level, found].members
