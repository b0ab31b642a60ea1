"""How old what is shown is on the reader's own day: told on the pages alone, never in answers or files."""

import contextlib
import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from soila_dash.catalog import Indicator
from soila_dash.clock import FINLAND, utc_now
from soila_dash.sources.observations import Source, is_of
from soila_dash.ui import choices
from soila_dash.ui.here import here
from soila_dash.ui.text import note

OLD = 2
"""A figure from more than so many years before the reader's year is told as old."""


def today() -> dt.date:
    """The reader's day; Finland's where the browser does not tell its time zone."""
    zone = FINLAND
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError):
        told = st.context.timezone if choices.in_session() else None
        zone = ZoneInfo(told or FINLAND.key)
    return utc_now().astimezone(zone).date()


def of_figure(item: Indicator, year: int) -> str:
    """That an indicator's newest figure is old, to which year its source had figures when it was last read,
    and who brings newer ones; "" for a figure that is not old, for invented ones and in a frozen view, which
    is meant to stand still."""
    if not _old(year):
        return ""
    t, read = here().t, _last_read(item)
    if item.owned:
        return note(t("age.figure.owner", year=year))
    if item.sotkanet is None or item.sotkanet.id is None:
        return note(t("age.figure.added", year=year))
    if read is None:
        return note(t("age.figure", year=year))
    if _fetchable(item, year):
        return note(t("age.figure.read", year=year, to=read.read_to))
    return note(t("age.figure.none", year=year, day=t.date(dt.date.fromisoformat(read.fetched))))


def of_figures(newest: Collection[tuple[Indicator, int]]) -> str:
    """The same of several indicators' newest figures."""
    return note(told_of_figures(newest))


def told_of_figures(newest: Collection[tuple[Indicator, int]]) -> str:
    """In words alone, from the oldest to the newest: no old one passes as new. The step is told where it
    brings newer ones."""
    years = [year for _, year in newest]
    if not years or not _old(min(years)):
        return ""
    first, last = min(years), max(years)
    step = any(_old(year) and _fetchable(item, year) for item, year in newest)
    one = ("age.figures.one", "age.figures") if step else ("age.figures.year", "age.figures.span")
    return here().t(one[first < last], first=first, last=last)


def _fetchable(item: Indicator, year: int) -> bool:
    """Whether an update may bring newer figures: nobody asked yet, or Sotkanet had later ones."""
    if item.owned or item.sotkanet is None or item.sotkanet.id is None:
        return False
    read = _last_read(item)
    return read is None or read.read_to > year


def _last_read(item: Indicator) -> Source | None:
    """The source of the indicator at Sotkanet as it was read last; None where no update has read it."""
    number = item.sotkanet.id if item.sotkanet else None
    reads = [s for s in here().store.manifest.sources if s.read and is_of(s.id, number)]
    return max(reads, key=lambda source: source.fetched, default=None)


def _old(year: int) -> bool:
    still = here().store.manifest.illustrative or choices.get("release")
    return not still and today().year - year > OLD


def of_release() -> str:
    """How long ago the release was built; "" for an invented one and in a frozen view."""
    now = here()
    built = dt.date.fromisoformat(now.store.manifest.built)
    days = (today() - built).days
    if choices.get("release") or now.store.manifest.illustrative or days < 0:
        return ""
    return now.t.n("age.release", days) if days else now.t("age.release.today")
