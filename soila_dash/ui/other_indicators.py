"""A goal's other indicators as rows: each opens, and tells newest figure, direction and who differs."""

from collections.abc import Sequence
from typing import NamedTuple

from soila_dash.answers import choose
from soila_dash.answers.develop import Development
from soila_dash.cards.base.answer_data import Sourced, ages_told
from soila_dash.cards.base.tables import Column, Table, table_html
from soila_dash.catalog import Indicator
from soila_dash.i18n import capital
from soila_dash.ui import page_links
from soila_dash.ui.answer_cache import share
from soila_dash.ui.here import comparison, development, here
from soila_dash.ui.text import heading, note, part, whole


class Newest(NamedTuple):
    """What a row says of an indicator: the country's newest figure, else the range of the regions, and its
    year; the way of the last years; how many regions differ; and whom it is of, where that is not whom its
    title names. Each "" where there is none."""

    value: str
    year: str
    trend: str
    differ: str
    ages: str


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
        (other.name[lang], *row[:4], t("goal.pair") if other.id in item.counterbalance else "")
        for other, row in others
    )
    made = Table(t("goal.others"), tuple(Column(t(key)) for key in keys), rows, {}, ())
    links = [page_links.link(other.name[lang], page_links.query(indicator=other.id)) for other, _ in others]
    told = dict.fromkeys(row.ages for _, row in others if row.ages)
    return part(heading(made.title), table_html(made, now.voice, links), *(note(text) for text in told))


@share(100, 20)
def _newest(release: str, indicators: tuple[str, ...], language: str) -> tuple[Newest, ...]:
    return tuple(_newest_of(here().catalog.indicators[i]) for i in indicators)


def _newest_of(item: Indicator) -> Newest:
    now = here()
    cover = choose.coverage(now.store)[item.id]
    differ, compared = "", None
    if level := next(iter(cover.levels()), ""):
        compared = comparison(item.id, level, cover.of(level)[-1])
        if placed := len(compared.verdict_rows):
            n, of = now.t.number(len(compared.different_rows)), now.t.number(placed)
            differ = now.t("goal.differ.of", n=n, of=of)
    if cover.of("country"):
        found = development(item.id, "country", "total", now.store.country.code)
        point = found.country.last if found.country else None
        if found.country is not None and point is not None:
            value = now.voice.figure(item, point.figure)
            return Newest(value, str(point.year), _trend(found), differ, _ages(found))
    assert compared is not None  # noqa: S101  # What is held has figures of the country or of regions.
    values = [r.figure.value for r in compared.rows if r.figure.value is not None]
    low, high = now.voice.number(item, min(values)), now.voice.value(item, max(values))
    return Newest(now.t("goal.range", low=low, high=high), str(compared.year), "", differ, _ages(compared))


def _trend(answer: Development) -> str:
    recent = answer.country.recent if answer.country else None
    if recent is None or recent.first_year >= recent.last_year:
        return ""
    word = here().t(f"trend.word.{recent.direction}")
    return here().t("goal.trend.of", word=word, span=whole(f"{recent.first_year}–{recent.last_year}"))


def _ages(answer: Sourced) -> str:
    return "".join(f"{capital(text)}." for text in ages_told(answer, here().voice))
