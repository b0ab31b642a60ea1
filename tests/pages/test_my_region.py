"""My region as it is drawn: with a region, without one, with nothing to compare, and its address."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from soila_dash.i18n import translator
from soila_dash.releases import shelf
from soila_dash.store import Store
from tests import shipped
from tests.pages.first_read import says_what_the_page_says
from tests.pages.opening import opened, page_title, words
from tests.pages.sent import sent_figures

ROOT = Path(__file__).resolve().parents[2]
SHELL = ROOT / "soila_dash" / "shell.py"
PAGE = str(ROOT / "pages" / "my_region.py")


def spine(at: AppTest) -> Any:
    return next(c for c in sent_figures(at) if c.key == "spine-chart")


def tables(at: AppTest) -> list[str]:
    return [h.proto.body for h in at.get("html") if "<table" in h.proto.body]


def marks(at: AppTest) -> list[float]:
    return list(spine(at).figure["data"][-1]["x"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fi", "Sijoitetut 13–17-vuotiaat Alueella C: 3,2"),
        ("sv", "Placerade 13–17-åringar i område C: 3,2"),
        ("en", "13–17-year-olds in placement in Area C: 3.2"),
    ],
)
def test_a_region_opens_with_its_finding_and_its_spine(lang: str, title: str) -> None:
    at = opened("my_region", data="example", region="C", lang=lang)
    assert page_title(at).startswith(title)
    assert (
        "C" in says_what_the_page_says(at, "my-region", data="example", region="C", lang=lang).forms["region"]
    )
    assert spine(at).alt.startswith(("Kuvio", "Diagram", "Spine chart"))
    assert len(spine(at).figure["data"][-1]["x"]) == 56
    assert len(tables(at)) == 3, "beside those like it, why these, what is not compared"
    at.session_state["profile-more"] = True
    at.run()
    assert len(tables(at)) == 4, "and, once it is opened, the profile"


@pytest.mark.slow
def test_another_region_moves_the_marks_and_not_the_scales() -> None:
    one, two = (
        spine(opened("my_region", data="example", region=region)).figure["data"] for region in ("C", "D")
    )
    assert one[-1]["x"] != two[-1]["x"]
    assert one[0] == two[0], "the regions' range"
    assert one[1] == two[1], "the box"
    assert one[2] == two[2], "the country"


@pytest.mark.slow
def test_without_a_region_there_is_something_to_look_at() -> None:
    at = opened("my_region", data="example")
    assert "Alueiden luvut koko maahan verrattuna" in page_title(at)
    read = says_what_the_page_says(at, "my-region", data="example")
    assert sum("region=" in link for link in read.links) == 23, "a region is chosen without script too"
    assert spine(at).figure
    assert "Valitse alue" in words(at)
    tiles = next(b for b in at.button_group if b.key == "tile")
    assert len(tiles.options) == 23
    tiles.set_value("H").run()
    assert "Alueella H" in page_title(at)
    assert at.query_params["region"] == "H"


def weights_opened(at: AppTest) -> None:
    """Runs the page with its weights unfolded."""
    at.session_state["weights-more"] = True
    at.run()


@pytest.mark.slow
def test_weights_and_basket_live_in_the_address() -> None:
    usual = opened("my_region", data="example", region="C")
    assert "Taustatiedoiltaan samankaltaisimmat" in words(usual)
    at = opened("my_region", data="example", region="C", w="population-3.child-poverty-0", peers="A.B")
    assert "Omat vertailualueet: Alue A ja Alue B" in words(at)
    assert not at.slider, "made when they are opened"
    weights_opened(at)
    sliders = {s.key: s.value for s in at.slider}
    assert sliders["weight-population"] == 3
    assert sliders["weight-child-poverty"] == 0
    assert sliders["weight-unemployment-rate"] == 1
    assert at.query_params["w"] == "population-3.child-poverty-0"
    assert at.query_params["peers"] == "A.B"


@pytest.mark.slow
def test_a_slider_changes_the_neighbours_and_the_address() -> None:
    at = opened("my_region", data="example", region="C")
    weights_opened(at)
    before = words(at)
    for name in ("child-poverty", "children-0-17-share", "single-parent-families", "foreign-language-share"):
        next(s for s in at.slider if s.key == f"weight-{name}").set_value(0)
        weights_opened(at)
    assert not at.exception
    assert at.query_params["w"] == (
        "children-0-17-share-0.single-parent-families-0.child-poverty-0.foreign-language-share-0"
    )
    assert "(paino 0)" in "".join(tables(at))
    assert words(at) != before
    next(b for b in at.button if b.label == "Palauta tavalliset painot").click()
    weights_opened(at)
    assert "w" not in at.query_params
    assert words(at) == before


@pytest.mark.slow
def test_all_weights_zero_is_told() -> None:
    ids = [i.id for i in shipped.catalog().of_goal("context")]
    at = opened("my_region", data="example", region="C", w=".".join(f"{name}-0" for name in ids))
    assert "Kaikki painot ovat nollia" in words(at)
    weights_opened(at)
    assert len(at.slider) >= 7, "the way back"


@pytest.mark.slow
def test_nonsense_in_the_address_is_left_out() -> None:
    at = opened("my_region", data="example", region="C", w="population-9.foo-1", peers="Z.C")
    assert "Taustatiedoiltaan samankaltaisimmat" in words(at)
    assert "w" not in at.query_params
    assert "peers" not in at.query_params


@pytest.mark.slow
def test_the_chosen_region_is_not_its_own_peer() -> None:
    at = opened("my_region", data="example", region="A", peers="A.B")
    assert "Omat vertailualueet: Alue B" in words(at)


@pytest.mark.slow
def test_the_mark_stands_on_every_card_of_the_example_land() -> None:
    at = opened("my_region", data="example", region="C")
    marked = [h for h in at.get("html") if "illustrative" in str(h.proto)]
    assert len(marked) >= 6


@pytest.mark.slow
def test_the_curve_shows_pilot_starts_and_only_similar_regions_without_a_pilot() -> None:
    at = opened("my_region", data="example", region="C", lang="en")
    said = words(at)
    assert "Grey lines are similar regions that have no pilot of this goal" in said
    curve = next(c for c in sent_figures(at) if c.key == "beside-placements-13-17-trend")
    note = next(w for w in said.split("\n") if "no pilot of this goal" in w)
    named = set(re.findall(r"Area [A-W]", note))
    drawn = set(re.findall(r"Area [A-W]", json.dumps(curve.figure["data"])))
    assert drawn - {"Area C"} == named
    served = shelf.serve(ROOT / "data" / "releases", "example")
    pilots = Store(served.folder, served.manifest).surveys.survey.pilots
    for name in named:
        assert not any(name[-1] in p.regions and "placements" in p.goals for p in pilots)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("fi", "koska samankaltaisia alueita ei voi osoittaa"),
        ("sv", "eftersom det inte går att säga vilka områden som liknar det här"),
        ("en", "since it cannot be told which regions are similar"),
    ],
)
def test_where_nobody_is_similar_no_pilot_is_made_up(lang: str, told: str) -> None:
    """Åland has no similar regions, and nobody has a pilot."""
    said = words(opened("my_region", region="91", lang=lang))
    assert told in said
    assert translator(lang)("profile.trend.note.none") not in said


@pytest.mark.slow
def test_an_own_basket_is_not_called_similar_and_names_only_what_is_drawn() -> None:
    """Åland has no figure of one-adult families, so it cannot stand grey behind the curve."""
    at = opened("my_region", region="04", lang="en", peers="05.91", indicator="one-adult-family-share")
    assert "the regions you chose that have no pilot of this goal: Southwest Finland. The" in words(at)
    at = opened("my_region", region="04", lang="en", peers="91", indicator="one-adult-family-share")
    assert "those that have no pilot of this goal have no figures of this indicator" in words(at)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "none", "aside"),
    [
        ("fi", "Mikään tavoitteiden luku ei ole", "taustatiedot ovat vain kuviossa"),
        ("sv", "Inget av målens värden är", "bakgrundsuppgifterna finns bara i figuren"),
        ("en", "No figure of the goals is classed", "background figures are in the chart"),
    ],
)
def test_where_background_alone_differs_the_words_say_whose_figures_do_not(
    lang: str, none: str, aside: str
) -> None:
    """In Kainuu only background figures are lower than the country's: the chart shows them, the words
    beside it count the goals' figures."""
    said = words(opened("my_region", region="20", lang=lang))
    assert none in said
    assert aside in said


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["ZZ", "A.<b>", "A,B"])
def test_a_basket_that_cannot_be_read_is_told(wrong: str) -> None:
    at = opened("my_region", data="example", lang="en", region="C", peers=wrong)
    assert any(wrong in i.value.replace("\\", "") for i in at.info)
