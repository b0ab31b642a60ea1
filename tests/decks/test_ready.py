"""Ready-made decks: what they take of the release that ships."""

from soila_dash.answers.ground import ground
from soila_dash.decks.prepare import prepare
from soila_dash.decks.ready import goal_deck, whole_deck
from soila_dash.i18n import translator
from tests import shipped


def test_a_single_figure_is_no_slide_of_a_development() -> None:
    """Placements have a curve since 1991, foster families one figure; both lead their goals."""
    on, t = ground(shipped.store("real"), shipped.catalog()), translator("fi")
    goals = {goal.id: goal for goal in shipped.catalog().goals}
    decks = [goal_deck(goals[name], "", on, t) for name in ("placements", "substitute-care")]
    for deck in (*decks, whole_deck(on, t)):
        curves = [slide.view.indicator for slide in deck.slides if slide.view.card == "trend"]
        assert "foster-family-share" not in curves
        assert not prepare(deck, on, t).left
    assert any(slide.view.card == "trend" for slide in decks[0].slides)
    assert decks[1].slides[0].view.card == "headline"
