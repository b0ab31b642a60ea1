"""The starts of a region's pilots among the events beside a curve."""

from collections.abc import Iterable
from dataclasses import replace

from soila_dash.answers.develop import Development
from soila_dash.catalog import LANGUAGES, Event, Text
from soila_dash.catalog.survey import Pilot
from soila_dash.i18n import translator


def with_starts(answer: Development, pilots: Iterable[Pilot]) -> Development:
    """The curves with the starts, within their years, of those pilots of the chosen region that work for
    the indicator's goal."""
    starts = [
        Event(
            id=p.id,
            date=p.start,
            kind="pilot",
            title=Text(**{x: translator(x)("pilot.begins", name=p.name[x]) for x in LANGUAGES}),
        )
        for p in pilots
        if answer.region in p.regions
        and answer.indicator.goal in p.goals
        and answer.years[0] <= p.start.year <= answer.years[1]
    ]
    return replace(answer, events=tuple(sorted((*answer.events, *starts), key=lambda e: e.date)))
