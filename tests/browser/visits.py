"""Which page is visited in which language, with which data, on how wide a screen and in which theme.

Each page is visited three times, so that it meets every language, width, theme and both kinds of data;
four routes hold every pair of these among themselves.
"""

from dataclasses import dataclass
from itertools import cycle, product

from soila_dash.paths import ROOT

_NAMES = sorted(p.stem.replace("_", "-") for p in (ROOT / "pages").glob("*.py"))
PAGES = tuple("" if name == "overview" else name for name in _NAMES)
"""The pages' addresses; the overview is the first page and has none of its own."""
LANGUAGES = ("fi", "sv", "en")
DATA = ("real", "example")
WIDTHS = (390, 1280, 1920)
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Seen:
    """One visit."""

    page: str
    language: str
    data: str
    width: int
    theme: str

    def __str__(self) -> str:
        return f"{self.page or 'overview'}-{self.language}-{self.data}-{self.width}-{self.theme}"


ROUTES = (
    (("fi", "example", 390, "light"), ("sv", "real", 1280, "dark"), ("en", "example", 1920, "dark")),
    (("sv", "example", 390, "dark"), ("en", "real", 1280, "light"), ("fi", "example", 1920, "light")),
    (("en", "example", 390, "light"), ("fi", "real", 1280, "dark"), ("sv", "example", 1920, "dark")),
)
"""The example land is seen on the narrowest and the widest screen, for there pages are full."""
WITH_REAL_FIGURES = (
    ("fi", "real", 390, "dark"),
    ("sv", "example", 1280, "light"),
    ("en", "real", 1920, "light"),
)
FULL = ("placements", "about", "data")
"""Pages that the real figures fill as well."""


def _table() -> tuple[Seen, ...]:
    taken = cycle(ROUTES)
    routes = {page: WITH_REAL_FIGURES if page in FULL else next(taken) for page in PAGES}
    return tuple(Seen(page, *stop) for page, route in routes.items() for stop in route)


TABLE = _table()


def every() -> tuple[Seen, ...]:
    """All visits there are."""
    return tuple(Seen(*values) for values in product(PAGES, LANGUAGES, DATA, WIDTHS, THEMES))
