"""How old what is shown is on the reader's own day: told on the pages alone, never in answers or files."""

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from soila_dash.ui import choices
from soila_dash.ui.here import here
from soila_dash.ui.text import note

OLD = 2
"""A figure from more than so many years before the reader's year is told as old."""
HOME = "Europe/Helsinki"


def today() -> dt.date:
    """The reader's day; Finland's where the browser does not tell its time zone."""
    zone: dt.tzinfo = dt.UTC
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo(st.context.timezone or HOME)
    return dt.datetime.now(zone).date()


def of_figure(year: int) -> str:
    """That the newest figure here is old, and the one step that brings newer ones; "" for a figure that is
    not, for invented ones and in a frozen view, which is meant to stand still."""
    now = here()
    frozen = bool(choices.get("release"))
    if frozen or now.store.manifest.illustrative or today().year - year <= OLD:
        return ""
    return note(now.t("age.figure", year=year))


def of_release() -> str:
    """How long ago the release was built; "" for an invented one and in a frozen view."""
    now = here()
    built = dt.date.fromisoformat(now.store.manifest.built)
    days = (today() - built).days
    if choices.get("release") or now.store.manifest.illustrative or days < 0:
        return ""
    return now.t.n("age.release", days) if days else now.t("age.release.today")
