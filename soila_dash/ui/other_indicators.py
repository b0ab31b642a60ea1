"""A goal's other indicators as rows: each opens, and tells newest figure, direction and who differs."""

from collections.abc import Sequence
from typing import NamedTuple

from soila_dash.answers import choose
from soila_dash.cards.base import newest
from soila_dash.cards.base.answer_data import Sourced, ages_told
from soila_dash.cards.base.tables import Column, Table, drop_empty_columns, table_html
from soila_dash.catalog import Indicator
from soila_dash.i18n import capital
from soila_dash.ui import page_links
from soila_dash.ui.answer_cache import share
from soila_dash.ui.here import comparison, development, here
from soila_dash.ui.text import heading, note, part, whole


class Newest(NamedTuple):
    """What a row says of an indicator: the country's newest figure, else the range of the regions, and its
    year; the way of the last years; how many regions differ; and whom it is of, where that is not whom its
    title names. Each None where there is none."""

    value: str
    year: str
    trend: str | None
    differ: str | None
    ages: str | None


def table(item: Indicator, held: Sequence[Indicator]) -> str:
    """The others of `held`, those with figures; "" where there is no other."""
    now = here()
    t, lang = now.t, now.lang
    found = _newest(now.store.manifest.id, tuple(i.id for i in held), lang)
    others = [(other, row) for other, row in zip(held, found, strict=True) if other.id != item.id]
    if not others:
        return ""
    keys = ("table.indicator", "table.latest", "table.year", "goal.trend", "goal.differ", "table.pair")
    rows = tuple(
        (other.name[lang], *row[:4], t("goal.pair") if other.id in item.counterbalance else None)
        for other, row in others
    )
    made = drop_empty_columns(Table(t("goal.others"), tuple(Column(t(key)) for key in keys), rows, {}, ()))
    links = [page_links.link(other.name[lang], page_links.query(indicator=other.id)) for other, _ in others]
    told = dict.fromkeys(row.ages for _, row in others if row.ages)
    return part(heading(made.title), table_html(made, now.voice, links), *(note(text) for text in told))


@share(100, 20)
def _newest(release: str, indicators: tuple[str, ...], language: str) -> tuple[Newest, ...]:
    return tuple(_newest_of(here().catalog.indicators[i]) for i in indicators)


def _newest_of(item: Indicator) -> Newest:
    now = here()
    cover = choose.coverage(now.store)[item.id]
    compared, developed = None, None
    if level := next(iter(cover.levels()), ""):
        compared = comparison(item.id, level, cover.of(level)[-1])
    if cover.of("country"):
        developed = development(item.id, "country", "total", now.store.country.code)
    told = developed or compared
    assert told is not None  # noqa: S101  # What is held has figures of the country or of regions.
    way = newest.direction(developed, now.voice) if developed else None
    differ = newest.difference_count(compared, now.voice) if compared else None
    return Newest(*newest.newest(told, now.voice), whole(way) if way else None, differ, _ages(told))


def _ages(answer: Sourced) -> str | None:
    return "".join(f"{capital(text)}." for text in ages_told(answer, here().voice)) or None
