"""The pages by name, in the groups and the order of the navigation."""

import re
from functools import cache
from pathlib import Path

from soila_dash.i18n import LANGUAGES, translator
from soila_dash.paths import ROOT
from soila_dash.search import fold

PAGES = {
    "nav.goals": ("overview", "placements", "family-support", "aftercare", "substitute-care"),
    "nav.regions": ("compare-regions", "my-region"),
    "nav.pilots": ("pilots", "esf-reporting"),
    "nav.taking": ("present",),
    "nav.information": ("data", "about"),
}
HIDDEN = ("figure",)
"""Pages that are reached by links only."""
NAMES = tuple(name for names in PAGES.values() for name in names)
"""The pages of the navigation in one row."""


def path_of(name: str) -> Path:
    """A page's file."""
    return ROOT / "pages" / f"{name.replace('-', '_')}.py"


@cache
def aliases() -> dict[str, tuple[str, str]]:
    """By the words of a page's title in an address (perheiden-tuki): the page and the title's language."""
    found = {}
    for language in reversed(LANGUAGES):
        for name in NAMES:
            words = re.sub(r"\W+", "-", fold(translator(language)(f"page.{name}"))).strip("-")
            found[words] = (name, language)
    return {words: to for words, to in found.items() if words not in NAMES or words == "overview"}
