"""Links inside the pages' own HTML: whole addresses that work without script, followed without a reload."""

from html import escape
from urllib.parse import urlencode

from soila_dash.ui import choices

CARRIED = ("lang", "data", "region", "release")
"""Choices that a link takes along: what the reader looks at, and not which view of it."""

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


def query(**chosen: str) -> str:
    """The query of an address with the choices that are carried and those given, from its "?" on."""
    carried = {key: value for key, value in choices.address().items() if key in CARRIED}
    return f"?{urlencode(carried | chosen)}"


def link(words: str, address: str) -> str:
    """The link as HTML."""
    return f'<a class="inside" href="{escape(address)}">{escape(words)}</a>'
