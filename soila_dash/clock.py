"""What time it is, and the day that it is in Finland: what people here call today, wherever they compute."""

import datetime as dt
from zoneinfo import ZoneInfo

FINLAND = ZoneInfo("Europe/Helsinki")


def utc_now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def finnish_day() -> dt.date:
    """The day in Finland: late in the evening by UTC it is already tomorrow's."""
    return utc_now().astimezone(FINLAND).date()
