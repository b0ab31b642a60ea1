"""Every goal's page and every region's My region show real figures on the release that ships.

A sample in the suite; all of them with `make walk`.
"""

import json
import os
import re

import pytest
from streamlit.testing.v1 import AppTest

from soila_dash import paths
from soila_dash.catalog import load
from tests.pages.opening import opened, page_title, words
from tests.pages.sent import sent_figures

CATALOG = load(paths.ROOT / "data" / "catalog")
COUNTIES = {r.code: r for r in CATALOG.of_level("county")}
GOALS = [g.id.replace("-", "_") for g in CATALOG.goals if g.id != "context"]
WHOLE = bool(os.environ.get("SOILA_WALK"))
ALAND = "91"
LANGUAGES = ("fi", "sv", "en") if WHOLE else ("fi",)
REGIONS = sorted(COUNTIES) if WHOLE else ["04", ALAND]


def figures(at: AppTest) -> list[str]:
    """Percentages with their sign that the page says, with their decimal comma or point."""
    return re.findall(r"\d+(?:[.,]\d+)?\s?%", words(at))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("goal", GOALS)
def test_every_goals_page_shows_real_figures(goal: str, lang: str) -> None:
    at = opened(goal, lang=lang)
    assert len(figures(at)) >= 2
    assert "{" not in page_title(at)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("region", REGIONS)
def test_every_regions_page_shows_its_real_profile(region: str, lang: str) -> None:
    at = opened("my_region", region=region, lang=lang)
    assert sent_figures(at), "the profile"
    assert COUNTIES[region].short[lang] in words(at)
    assert len(figures(at)) >= 2
    chart = next(c.figure for c in sent_figures(at) if c.key == "spine-chart")
    labels = json.dumps(chart, ensure_ascii=False).replace("\u2060", "")
    for name in ("placements-13-17", "placements-0-17"):
        assert CATALOG.indicators[name].short[lang] in labels, name


def test_no_heading_stands_over_nothing() -> None:
    title = "The goal’s other indicators"
    assert title in words(opened("substitute_care", lang="en"))
    assert title not in words(opened("family_support", lang="en"))


@pytest.mark.slow
def test_placements_names_the_regions_that_stand_out() -> None:
    at = opened("placements", year="2021", lang="en")
    said = words(at)
    assert re.search(r"17 / 23\s+regions differ", said)
    assert "5 regions stand out clearly in 2021, all lower" in said
    assert "13–17-year-olds placed outside the home" in said
    for code in ("11", "18", ALAND, "17", "01"):
        assert COUNTIES[code].short["en"] in said


def test_aland_is_told_why_it_has_no_similar_regions() -> None:
    said = words(opened("my_region", region=ALAND, lang="en"))
    assert "Persons in one-adult families" in said


def test_substitute_care_opens_with_its_figures_and_draws_no_chart_of_one_point() -> None:
    at = opened("substitute_care", lang="en")
    assert not sent_figures(at)
    said = words(at)
    other = said.index("The goal’s other")
    assert other < said.index("What the figure shows")
    for figure, year in (("15%", "2022"), ("42%", "2022"), ("36%", "2016"), ("€1,200,000,000", "2024")):
        assert figure in said[other:]
        assert year in said[other:]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "told"),
    [("fi", "13–18-vuotiaasta väestöstä"), ("sv", "i åldern 13–18 år"), ("en", "population aged 13–18")],
)
def test_the_population_of_13_17_year_olds_is_told_below_the_goals_other_indicators(
    lang: str, told: str
) -> None:
    """The page of another indicator shows the share in its list alone."""
    said = words(opened("placements", indicator="placements-0-6", lang=lang))
    assert told in said
    assert told not in words(opened("aftercare", lang=lang))


@pytest.mark.slow
def test_a_county_is_shown_in_larger_areas_as_the_area_it_lies_in() -> None:
    """Codes of two levels are alike: 04 is Vantaa and Kerava among counties, Satakunta among areas."""
    at = opened("aftercare", data="real", region="04", lang="en")
    assert "Uusimaa" in page_title(at)
    assert at.session_state["tile"] == "01"
    assert [figure.sent["chosen"] for figure in sent_figures(at)][:2] == ["01", "01"]
    pills = next(p for p in at.get("button_group") if p.key == "tile")
    pills.set_value("04").run()
    assert at.query_params["region"] == "06", "the first county of Satakunta, not its code"


@pytest.mark.slow
def test_a_figure_of_one_sex_says_so_in_its_sentences_and_its_report() -> None:
    at = opened("placements", lang="en", sex="female")
    assert ", girls and women 2021: " in page_title(at)
    assert words(at).count("Girls and women: ") >= 2, "the curve, the regions"
    assert "Girls and women" not in words(opened("placements", lang="en")).replace("Girls and women\n", "")


@pytest.mark.slow
def test_the_countrys_figures_are_called_so_beside_a_regions() -> None:
    assert "Figure for the whole country" in words(opened("placements", lang="en", region="10"))
    overview = words(opened("overview", lang="en", region="10"))
    assert "Kymenlaakso 2021" in overview
    assert "Whole country 2021" in overview


@pytest.mark.slow
def test_the_years_slider_moves_regions_map_and_title_together() -> None:
    at = opened("placements", lang="en")
    slider = at.select_slider(key="year-widget")
    assert (slider.options[0], slider.options[-1], slider.value) == ("1991", "2021", "2021")
    at.select_slider(key="year-widget").set_value("2011").run()
    assert not at.exception
    assert at.query_params["year"] == ["2011"] or at.query_params["year"] == "2011"
    assert "2011" in page_title(at)
    ranked = sent_figures(at)[1]
    assert "2011" in ranked.alt
    assert "in 2011" in words(at)
