"""The parts of a region's profile as cards: there when they hold something, and with the page's figures."""

from functools import cache

import pytest

from soila_dash import paths
from soila_dash.answers.ground import Ground, ground
from soila_dash.cards import answer_view, describe
from soila_dash.cards.base.voice import Voice
from soila_dash.cards.profile.parts import NAMES, part_of
from soila_dash.cards.view import View
from soila_dash.faults import DataFaults
from soila_dash.i18n import LANGUAGES, translator
from soila_dash.releases import shelf
from soila_dash.store import Store
from tests import shipped


@cache
def on(kind: str) -> Ground:
    served = shelf.serve(paths.ROOT / "data" / "releases", kind)
    return ground(Store(served.folder, served.manifest), shipped.catalog())


def voice(kind: str, lang: str = "fi") -> Voice:
    return Voice(translator(lang), on(kind).store.by_key)


def regions(kind: str) -> list[str]:
    store = on(kind).store
    return [store.country.code, *(r.code for r in store.at("county"))]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["real", "example"])
@pytest.mark.parametrize("card", NAMES)
def test_a_slide_is_there_when_the_page_has_the_part(kind: str, card: str) -> None:
    there = 0
    for region in regions(kind):
        part = part_of(card, on(kind).profile(region), voice(kind))
        if part is None:
            with pytest.raises(DataFaults):
                answer_view(View(card=card, region=region), on(kind))
            continue
        shown = answer_view(View(card=card, region=region), on(kind))
        there += 1
        said = describe(shown, voice(kind), on(kind).catalog)
        assert said.title == part.title
        assert said.table.rows == part.table.rows
    assert there or kind == "real"


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_is_whole_words(lang: str) -> None:
    for region in regions("example"):
        for card in NAMES:
            part = part_of(card, on("example").profile(region), voice("example", lang))
            if part is None:
                continue
            for table in (part.table, part.table.for_files):
                assert all(len(row) == len(table.columns) for row in table.rows)
                for cells in table.text(voice("example", lang)):
                    assert not any("{" in c or "None" in c or not c for c in cells), (card, region, cells)
            assert part.title
            assert not part.title.endswith(".")


@pytest.mark.slow
def test_changes_beyond_chance_are_shown_and_all_are_filed() -> None:
    profile = on("example").profile("D")
    part = part_of("moved", profile, voice("example"))
    assert part is not None
    assert len(part.table.rows) == len(profile.rows_beyond_chance) == 5
    assert len(part.table.for_files.rows) == len(profile.rows_with_change) == 35
    sizes = {r.change.difference.value for r in profile.rows_with_change if r.change}
    assert {row[6] for row in part.table.for_files.rows} == sizes
    words = [row[-1] for row in part.table.for_files.rows]
    assert sorted(words) == ["enemmän kuin sattuma selittää"] * 5 + ["voi olla sattumaa"] * 30


def test_who_began_near_stands_below_ours() -> None:
    profile = on("example").profile("F")
    part = part_of("began", profile, voice("example"))
    (one,) = [b for b in profile.beginners if b.rows]
    assert part is not None
    names = [row[2] for row in part.table.rows]
    assert names == ["Alue F (oma alue)", *(f"Alue {f.region}" for f in one.rows)]
    assert one.start is not None
    assert part.table.for_files.rows[0][7] == round(one.start.value, 6), "as in every other form"
    assert part.table.for_files.rows[1][9] == one.rows[0].change
    assert part.table.for_files.rows[1][12] == one.rows[0].beyond
    assert part.table.for_files.rows[0][12] is None
