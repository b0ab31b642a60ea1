"""What does the release hold: sources, indicators and their years, the audit of the surveys, whole tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from soila_dash.answers.choose import Coverage, coverage, uncomputable
from soila_dash.catalog import Catalog, Indicator
from soila_dash.catalog.survey import Round
from soila_dash.faults import Fault
from soila_dash.sources.observations import Source
from soila_dash.store import Store

WHOLE = {"observations": "everything", "survey-answers": "everything_said", "survey-respondents": "everyone"}
"""The tables that may be taken along, by name, and the question that gives each."""


@dataclass(frozen=True)
class Audited:
    """What one kind of `reader` (outsider, pilot, respondent, rule-reader) can work out of a round's hidden
    counts, or of its answers (`what`): how many pairs of reader and figure were checked, the fewest numbers
    that one of them can be, from `lower` to `upper` (None: open), and how many meet the requirement."""

    round: Round
    what: str
    reader: str
    checked: int
    values: int | None
    lower: int | None
    upper: int | None
    met: int


@dataclass(frozen=True)
class Holding:
    """An indicator and the figures held of it; `cover` None when there are none."""

    indicator: Indicator
    cover: Coverage | None
    in_vain: bool = False


@dataclass(frozen=True)
class Holdings:
    """A release's contents. `faults`: what was left out when it was built."""

    release: str
    illustrative: bool
    built: str
    sources: tuple[Source, ...]
    indicators: tuple[Holding, ...]
    audit: tuple[Audited, ...]
    thresholds: Mapping[str, int]
    faults: tuple[Fault, ...]


def holdings(store: Store, catalog: Catalog) -> Holdings:
    """What the release holds of what the catalogue names."""
    covers = coverage(store)
    items = tuple(catalog.indicators.values())
    vain = uncomputable(store, items)
    rounds = {r.id: r for r in store.surveys.survey.rounds}
    return Holdings(
        release=store.manifest.id,
        illustrative=store.manifest.illustrative,
        built=store.manifest.built,
        sources=store.manifest.sources,
        indicators=tuple(Holding(i, covers.get(i.id), i in vain) for i in items),
        audit=tuple(Audited(rounds[r], *rest) for r, *rest in store.run("audit").iter_rows() if r in rounds),
        thresholds=store.surveys.thresholds,
        faults=store.manifest.faults,
    )


def whole(store: Store, name: str) -> pl.DataFrame:
    """One of WHOLE; raises KeyError for another name."""
    return store.run(WHOLE[name])
