"""The one figure that leads: newest value, its change, its place beside the country."""

from dataclasses import dataclass

from soila_dash.answers.compare import Comparison, Row
from soila_dash.answers.develop import Development, Series
from soila_dash.answers.estimate import Estimate, change
from soila_dash.answers.ranking import Ranking
from soila_dash.catalog import Indicator
from soila_dash.sources.observations import Source
from soila_dash.statistics.difference import Difference
from soila_dash.statistics.ranks import RankInterval
from soila_dash.statistics.trend import RecentTrend


@dataclass(frozen=True)
class Headline:
    """A region's (or the country's) figure in one year.

    `change` is against the point before, `every` years earlier, in the indicator's unit; None without
    one or across a break; `place` the interval of its rank among `of` regions, first the end that the
    direction calls good; None for a neutral indicator and where a figure has no known denominator.
    """

    indicator: Indicator
    level: str
    region: str
    year: int
    sex: str
    release: str
    illustrative: bool
    figure: Estimate
    change: Difference | None
    recent: RecentTrend | None
    comparison: Comparison | None
    row: Row | None
    place: RankInterval | None
    of: int
    sources: tuple[Source, ...]

    @property
    def decimals(self) -> int:
        """With so many the figure, its limits and what it stands beside are written."""
        return self.row.decimals if self.row else self.indicator.decimals


def headline(
    development: Development, comparison: Comparison | None, ranking: Ranking | None = None
) -> Headline | None:
    """The headline of what the answers already hold; None when the chosen series has no figure.

    With a comparison its year counts, else the newest year of the series. Without the comparison's
    ranking the headline tells no place.
    """
    series = development.chosen_series
    if series is None and comparison is None:
        return None
    year = comparison.year if comparison else (series.last.year if series and series.last else 0)
    figure = series.at(year) if series else None
    if series is None or figure is None or figure.value is None:
        return None
    row = comparison.row(series.region) if comparison and series.level != "country" else None
    if row is not None and row.figure.value == figure.value:
        figure = row.figure  # Its limits say the verdict.
    place = ranking.place(series.region) if ranking and row else None
    recent = series.recent if series.recent and series.recent.last_year == year else None
    return Headline(
        indicator=development.indicator,
        level=series.level,
        region=series.region,
        year=year,
        sex=development.sex,
        release=development.release,
        illustrative=development.illustrative,
        figure=figure,
        change=_change(development, series, year),
        recent=recent,
        comparison=comparison,
        row=row,
        place=place.interval if place else None,
        of=ranking.of if ranking and place else 0,
        sources=development.sources,
    )


def _change(development: Development, series: Series, year: int) -> Difference | None:
    """The change on the point before as it may be told; none across a break or a gap."""
    now, then = series.at(year), series.previous(year)
    if now is None or then is None:
        return None
    return change(development.indicator, now, then.figure)
