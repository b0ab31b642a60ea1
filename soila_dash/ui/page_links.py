"""Links inside the pages' own HTML: whole addresses that work without script, followed without a reload."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from soila_dash import search
from soila_dash.catalog import Indicator
from soila_dash.ui import choices
from soila_dash.ui.here import here

CARRIED = choices.ALONG
"""Choices that a link takes along: what the reader looks at, and not which view of it."""

OF_ALL = ("lang", "data", "release")
"""Those of a link in what is drawn once for every region; the script adds the region."""
SCRIPT = """(()=>{if(window.soilaLinks)return;window.soilaLinks=true;
const kept=["lang","data","region","release"],d=document;
const find=(e,what)=>e.target.closest?e.target.closest("#root "+what):null;
const menu=e=>find(e,'[data-testid="stSidebarNavLink"]');
const carry=a=>{const to=new URL(a.href),own=to.searchParams,now=new URLSearchParams(location.search);
if(own.has("data")&&own.get("data")!==(now.get("data")||"real"))return;
for(const k of kept)if(!own.has(k)&&now.has(k))own.set(k,now.get(k));a.href=to.href};
const left={},fresh=a=>{const to=new URL(a.href),now=new URLSearchParams(location.search);
const own=new URLSearchParams(to.pathname===location.pathname?"":left[to.pathname]);
if((own.get("data")||"real")!==(now.get("data")||"real")||own.get("release")!==now.get("release"))a.search="";
else{for(const k of kept)own.delete(k);a.search=own}
carry(a)};
for(const kind of ["pointerdown","focusin"])d.addEventListener(kind,e=>{const a=menu(e);if(a)fresh(a)},true);
d.addEventListener("click",e=>{
if(e.button||e.ctrlKey||e.metaKey||e.shiftKey||e.altKey)return;
const link=menu(e),a=link||find(e,"a.inside");
const close=()=>768>innerWidth&&d.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
if(!a){if(find(e,'[data-testid="stSidebar"] a'))setTimeout(close);return}
if(a.origin!==location.origin)return;
e.preventDefault();e.stopPropagation();
if(link)fresh(a);else carry(a);
if(a.href!==location.href){left[location.pathname]=location.search;
history.pushState(null,"",a.href);dispatchEvent(new PopStateEvent("popstate"));
const main=d.querySelector(".stMain");if(main)main.scrollTop=0}
if(link)close()},true)})()"""
"""The whole inline script, allowed by its hash (soila_dash.serving): it opens such a link, and one of the
menu, as Back does, in the session that is there, with what is carried along; one of the menu leads to what
the reader had chosen on its page. An address of another page that leaves a choice out means its default, so
that Back is what it was. A phone's menu closes after a choice. Nothing is pasted into it."""


def query(carried: Sequence[str] = CARRIED, **chosen: str) -> str:
    """The query of an address with the choices that are carried and those given, from its "?" on."""
    kept = {key: value for key, value in choices.address().items() if key in carried}
    return f"?{urlencode(kept | chosen)}"


def to_indicator(item: Indicator, carried: Sequence[str] = CARRIED) -> str:
    """The address of an indicator's own view, from any page."""
    page, chosen = search.place_of(item)
    return f"{page}{query(carried, **dict(chosen))}"


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
