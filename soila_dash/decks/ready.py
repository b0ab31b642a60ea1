"""Ready-made decks: a goal's, and a region's over all goals, built of what the release can answer."""

from collections.abc import Iterable, Iterator

from soila_dash.answers.choose import coverage, of_goal
from soila_dash.answers.ground import Ground
from soila_dash.answers.matrix import EVERY
from soila_dash.answers.pairs import common_levels
from soila_dash.cards import CARDS, answer_view
from soila_dash.cards.view import View
from soila_dash.catalog import CONTEXT, Direction, Goal, Indicator, Quantity
from soila_dash.decks.deck import Deck, Slide
from soila_dash.faults import DataFaults
from soila_dash.i18n import Translator, capital


def goal_deck(goal: Goal, region: str, on: Ground, t: Translator) -> Deck:
    """The goal's leading figure, its curve, the regions, its counterbalance, the whole goal; `region` is
    the chosen county's code or ""."""
    held, _ = of_goal(on.store, on.catalog, goal.id)
    return _deck(goal.name[t.language], _of_goal(held, goal, region, on), on, t)


def _of_goal(held: tuple[Indicator, ...], goal: Goal, region: str, on: Ground) -> Iterator[View]:
    if not held:
        return
    first = held[0]
    name = first.id
    for card in ("headline", "trend", "compare", "map", "funnel"):
        yield View(card=card, indicator=name, region=region)
    if first.direction is not Direction.neutral:
        yield View(card="ranks", indicator=name, region=region)
    beside = _companion(first, held, on)
    if beside is not None:
        yield View(card="trend", indicator=beside.id, region=region)
        yield View(card="pairs", indicator=name, second=beside.id, region=region)
    yield View(card="matrix", goal=goal.id, region=region)


def _companion(item: Indicator, held: tuple[Indicator, ...], on: Ground) -> Indicator | None:
    """The first of an indicator's counterbalances, else of the goal's others, that has figures where it
    has; a count of persons only where nothing else is held, for it grows with the region."""
    covers = coverage(on.store)
    named = [on.catalog.indicators[name] for name in item.counterbalance if name in covers]
    others = [i for i in (*named, *held[1:]) if common_levels(covers[item.id], covers[i.id])]
    shares = [i for i in others if i.quantity is not Quantity.count]
    return next(iter(shares or others), None)


def region_deck(region: str, on: Ground, t: Translator) -> Deck:
    """A county goal by goal: where it stands in all of its figures, and the leading one more closely."""
    name = on.store.by_key["county", region].short[t.language]
    return _deck(capital(name), _of_region(region, on), on, t)


def _of_region(region: str, on: Ground) -> Iterator[View]:
    for goal in on.catalog.goals:
        held, _ = of_goal(on.store, on.catalog, goal.id)
        if goal.id == CONTEXT or not held:
            continue
        yield View(card="spine", goal=goal.id, region=region)
        for card in ("headline", "trend", "compare"):
            yield View(card=card, indicator=held[0].id, region=region)


def whole_deck(on: Ground, t: Translator) -> Deck:
    """Every goal in short: the country's leading figure and curve, the regions, and all goals at once."""
    return _deck(t("deck.ready.whole"), _of_all(on), on, t)


def _of_all(on: Ground) -> Iterator[View]:
    for goal in on.catalog.goals:
        held, _ = of_goal(on.store, on.catalog, goal.id)
        if goal.id != CONTEXT and held:
            yield View(card="headline", indicator=held[0].id)
            yield View(card="trend", indicator=held[0].id)
            yield View(card="compare", indicator=held[0].id)
    yield View(card="matrix", goal=EVERY)


def _deck(title: str, views: Iterable[View], on: Ground, t: Translator) -> Deck:
    slides = [
        Slide(view=view, question=t(f"deck.question.{view.card}") if CARDS[view.card].talk else "")
        for view in views
        if _possible(view, on)
    ]
    return Deck(
        title=title, kind="example" if on.store.manifest.illustrative else "real", slides=tuple(slides)
    )


def _possible(view: View, on: Ground) -> bool:
    """Whether the release can answer the view, and the card is worth a slide."""
    try:
        answer = answer_view(view, on).answer
    except DataFaults:
        return False
    return CARDS[view.card].worth(answer)
