"""Links inside the pages' own HTML: whole addresses that work without script, followed without a reload."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from soila_dash.catalog import Indicator
from soila_dash.ui import choices
from soila_dash.ui.here import here

CARRIED = ("lang", "data", "region", "release")
"""Choices that a link takes along: what the reader looks at, and not which view of it."""

OF_ALL = ("lang", "data", "release")
"""Those of a link in what is drawn once for every region; between pages the region stays by itself."""
CONTEXT = "context"
"""The goal of what is no goal's: it has no page."""

SCRIPT = """(()=>{if(window.soilaLinks)return;window.soilaLinks=true;
document.addEventListener("click",e=>{
if(e.defaultPrevented||e.button||e.ctrlKey||e.metaKey||e.shiftKey||e.altKey)return;
const a=e.target.closest?e.target.closest("#root a.inside"):null;
if(!a||a.origin!==location.origin)return;
e.preventDefault();if(a.href===location.href)return;
history.pushState(null,"",a.href);dispatchEvent(new PopStateEvent("popstate"));
const main=document.querySelector(".stMain");if(main)main.scrollTop=0})})()"""
"""The whole inline script, allowed by its hash (soila_dash.serving): it opens such a link as Back does, in
the session that is there. Nothing is pasted into it."""


def query(carried: Sequence[str] = CARRIED, **chosen: str) -> str:
    """The query of an address with the choices that are carried and those given, from its "?" on."""
    kept = {key: value for key, value in choices.address().items() if key in carried}
    return f"?{urlencode(kept | chosen)}"


def to_indicator(item: Indicator, carried: Sequence[str] = CARRIED) -> str:
    """The address of an indicator's own view, from any page."""
    if item.goal == CONTEXT:
        return f"figure{query(carried, card='trend', indicator=item.id)}"
    return f"{item.goal}{query(carried, indicator=item.id)}"


def to_region(code: str) -> str:
    """The address of a county's page."""
    return f"my-region{query(region=code)}"


def link(words: str, address: str) -> str:
    """The link as HTML."""
    return f'<a class="inside" href="{escape(address)}">{escape(words)}</a>'


def to_example() -> str:
    """The way to the same page in the example land, where the real figures are not there yet; "" in it."""
    now = here()
    if now.kind == "example":
        return ""
    return f"<p>{link(now.t('waiting.example'), query(('lang', 'view'), data='example'))}</p>"
