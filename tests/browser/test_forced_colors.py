"""With the system's forced colours a map keeps its classes, and what is chosen is told from what is not."""

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

FILLS = "all => all.map(e => getComputedStyle(e).backgroundColor)"


def test_choices_and_classes_are_seen_in_forced_colors(visitor: Visit) -> None:
    visitor.page.emulate_media(forced_colors="active")
    page = visitor.open("/placements?data=example&region=F&lang=en")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    tiles = page.locator(".st-key-tile button")
    assert len(set(tiles.evaluate_all(FILLS))) > 3
    segments = page.locator(".stButtonGroup:not(.st-key-tile *) button")
    chosen = page.locator(".stButtonGroup:not(.st-key-tile *) button[aria-checked=true]")
    assert chosen.count() > 1
    (fill,) = set(chosen.evaluate_all(FILLS))
    assert segments.evaluate_all(FILLS).count(fill) == chosen.count()
    track = page.locator(".stCheckbox label > div").first
    on = track.evaluate("e => getComputedStyle(e).backgroundColor")
    track.click()
    visitor.settle()
    assert track.evaluate("e => getComputedStyle(e).backgroundColor") != on
    assert track.evaluate("e => getComputedStyle(e).borderTopWidth") == "1px"
