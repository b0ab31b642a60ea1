"""Days as people, office programs and survey tools write them, as the day that it was in Finland."""

import datetime as dt
import re
import unicodedata
from functools import cache, lru_cache

from babel import Locale

from soila_dash.catalog import LANGUAGES
from soila_dash.clock import FINLAND
from soila_dash.plain_text import bare

_LONGEST = 80
"""Characters of the longest day: a browser's own, with the name of its zone in brackets."""

_DAYS = (
    r"(?P<y1>\d{4})(?P<s1>[-/.])(?P<m1>\d\d?)(?P=s1)(?P<d1>\d\d?)",
    r"(?P<y2>\d{4})(?P<m2>\d\d)(?P<d2>\d\d)",
    r"(?P<d3>\d\d?)\. ?(?P<m3>\d\d?)\. ?(?P<y3>\d{4})",
    r"(?P<d4>\d\d?)\.? (?:of )?(?P<n4>[a-zåäö]{3,12})\.?,? (?P<y4>\d{4})",
    r"(?P<n5>[a-zåäö]{3,12})\.? (?P<d5>\d\d?),? (?P<y5>\d{4})",
)
_TIME = (
    r"(?P<at>(?:klo|kello|kl|at)\.? ?)?(?P<hour>\d\d?)(?:[.:](?P<minute>\d\d)(?:[.:]\d\d(?:[.,]\d{1,9})?)?)?"
    r"(?: ?(?P<half>a\.?p|i\.?p|a\.?m|p\.?m|f\.?m|e\.?m)\.?)?"
)
_ZONE = (
    r"(?P<zone>\(?(?:[a-z]{1,4}|europe/(?:helsinki|mariehamn))?\)?)(?P<away>[+-]\d\d?(?::?\d\d)?)?"
    r"(?: ?\([^()]*\))?"
)
_WEEKDAY = r"(?:(?P<weekday>[a-zåäö]{2,13})\.?,? )?"
_FORMS = tuple(
    re.compile(form)
    for day in _DAYS
    for form in (
        rf"{_WEEKDAY}{day}\.?(?:(?:[ t_]|[,;] ?| - ){_TIME} ?{_ZONE})?",
        rf"{_TIME} ?{_ZONE}[,;]? {_WEEKDAY}{day}\.?",
    )
)
_MINUTES: dict[str, int | None] = {
    **dict.fromkeys(("", "eet", "eest", "europe/helsinki", "europe/mariehamn")),
    **dict.fromkeys(("z", "utc", "gmt"), 0),
    "cet": 60,
    "cest": 120,
}
"""Minutes that a zone is ahead of UTC; None: as in Finland."""
_AFTERNOON = ("ip", "pm", "em")


@lru_cache(maxsize=1000)
def written_day(text: str) -> dt.date | None:
    """The day that a text is, None when it is none or might be two: 5/3/2031 is March for some and May for
    others. A time is left out; with a zone it is the day that it was in Finland: late on 28 February by UTC
    it is March there."""
    text = unicodedata.normalize("NFKC", bare(text)).casefold().replace("\u2212", "-")
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _day(found)
    return None


def _day(found: re.Match[str]) -> dt.date | None:
    given = found.groupdict()
    kind = next(key[1] for key, value in given.items() if value and re.fullmatch(r"y\d", key))
    month = given.get(f"m{kind}") or _months().get(given[f"n{kind}"].rstrip("."))
    if month is None or (given["weekday"] and given["weekday"] not in _weekdays()):
        return None
    try:
        day = dt.date(int(given[f"y{kind}"]), int(month), int(given[f"d{kind}"]))
        return day if given["hour"] is None else _in_finland(day, given)
    except (ValueError, OverflowError):
        return None


def _in_finland(day: dt.date, given: dict[str, str | None]) -> dt.date | None:
    half, hour = (given["half"] or "").replace(".", ""), int(given["hour"] or 0)
    if given["minute"] is None and not (given["at"] or half):
        return None
    zone, away = (given["zone"] or "").strip("()"), (given["away"] or "").replace(":", "")
    if zone not in _MINUTES or (hour, given["minute"] or "0") > (24, "00"):
        return None
    ahead = _MINUTES[zone]
    if away:
        ahead = int(away[0] + "1") * (int(away[1:3]) * 60 + int(away[3:] or 0))
    if ahead is None:
        return day
    hour = hour % 12 + 12 * (half in _AFTERNOON) if half else hour % 24
    moment = dt.datetime.combine(day, dt.time(hour, int(given["minute"] or 0)))
    return moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=ahead))).astimezone(FINLAND).date()


@cache
def _months() -> dict[str, int]:
    """The months' numbers by their names in every language, in full and short, in each case."""
    found: dict[str, int] = {}
    for locale in map(Locale, LANGUAGES):
        for form in locale.months.values():
            for width in ("wide", "abbreviated"):
                found |= {name.casefold().rstrip("."): n for n, name in form[width].items()}
    return found


@cache
def _weekdays() -> frozenset[str]:
    """The days' names in every language, in full and short."""
    forms = (form for code in LANGUAGES for form in Locale(code).days.values())
    return frozenset(
        name.casefold().rstrip(".")
        for form in forms
        for width in ("wide", "abbreviated")
        for name in form[width].values()
    )
