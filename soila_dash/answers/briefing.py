"""What is there to say of one goal: its leading indicator over time and by region, and its others' newest."""

from dataclasses import dataclass

from soila_dash.answers import choose
from soila_dash.answers.compare import Comparison, compare
from soila_dash.answers.develop import Development, develop
from soila_dash.answers.headline import Headline, headline
from soila_dash.answers.ranking import ranking
from soila_dash.catalog import Catalog, Goal, Indicator
from soila_dash.faults import DataFaults, Fault
from soila_dash.sources.observations import Source
from soila_dash.store import Store


@dataclass(frozen=True)
class Briefing:
    """A goal's page as one answer.

    `others` are the goal's other indicators that have figures: the country's development, or a
    comparison where the country has none; `waiting` those without figures. `compared` is None for
    national figures. Without any figures `indicator` and `developed` are None.
    """

    goal: Goal
    indicator: Indicator | None
    developed: Development | None
    compared: Comparison | None
    headline: Headline | None
    others: tuple[Development | Comparison, ...]
    waiting: tuple[Indicator, ...]
    release: str
    illustrative: bool

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of everything in it, each once."""
        found = (self.developed, self.compared, *self.others)
        return tuple({s.id: s for a in found if a is not None for s in a.sources}.values())

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators it shows."""
        own = (self.indicator,) if self.indicator else ()
        return (*own, *(o.indicator for o in self.others))


def briefing(
    store: Store,
    catalog: Catalog,
    goal: str,
    indicator: str = "",
    level: str = "",
    year: int | None = None,
    sex: str = "total",
    region: str = "",
) -> Briefing:
    """The goal's briefing; what is not named is chosen as the goal's page does: its first indicator with
    figures, the preferred level, the newest year. `region` is a code at that level, else the country.

    Raises DataFaults for a goal that is not there and for what the release cannot answer.
    """
    found = next((g for g in catalog.goals if g.id == goal), None)
    if found is None:
        known = ", ".join(g.id for g in catalog.goals)
        raise DataFaults([Fault("unknown_goal", key="goal", found=goal, expected=known)])
    held, waiting = choose.of_goal(store, catalog, goal)
    manifest = store.manifest
    if not held:
        return Briefing(found, None, None, None, None, (), waiting, manifest.id, manifest.illustrative)
    item = choose.indicator(catalog, indicator) if indicator else held[0]
    covers = choose.coverage(store)
    cover = covers.get(item.id)
    regional = cover.levels() if cover else ()
    level = level or (regional[0] if regional else "country")
    years = cover.of(level, sex) if cover else ()
    year = year if year is not None else (years[-1] if years else 0)
    compared = compare(store, item, level, year, sex) if level != "country" else None
    developed = develop(store, item, level, sex, region or store.country.code)
    others: list[Development | Comparison] = []
    for other in held:
        if other.id == item.id:
            continue
        known_of = covers[other.id]
        if known_of.of("country"):
            others.append(develop(store, other, "country", "total", store.country.code))
        else:
            first = known_of.levels()[0]
            others.append(compare(store, other, first, known_of.of(first)[-1]))
    return Briefing(
        goal=found,
        indicator=item,
        developed=developed,
        compared=compared,
        headline=headline(developed, compared, ranking(compared) if compared else None),
        others=tuple(others),
        waiting=waiting,
        release=manifest.id,
        illustrative=manifest.illustrative,
    )
