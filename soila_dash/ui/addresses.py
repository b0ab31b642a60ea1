"""Addresses that are no page's: those that mean one lead to it, the others get a page that says so."""

from html import escape
from urllib.parse import parse_qs, quote

from starlette.responses import HTMLResponse, RedirectResponse, Response
from streamlit import config

from soila_dash.i18n import DEFAULT, LANGUAGES, translator
from soila_dash.ui.navigation import HIDDEN, NAMES, aliases

_LOOK = "body{font:1.125rem/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}"
_HOME = NAMES[0]
"""The page that stands at the address without a name."""


def language_of(query: bytes) -> str:
    """The language that a query asks for; the default unless it is exactly one of ours."""
    asked = parse_qs(query.decode("latin-1")).get("lang", [DEFAULT])[0]
    return asked if asked in LANGUAGES else DEFAULT


def page_of(path: str) -> str:
    """The page that a path names, the overview at the address without a name."""
    return _HOME if _is_bare(path) else path.rpartition("/")[2]


def _is_bare(path: str) -> bool:
    return path.strip("/") == str(config.get_option("server.baseUrlPath")).strip("/")


def elsewhere(path: str, query: bytes) -> Response | None:
    """Where an address leads that no page answers; None for those of pages and of files.

    A page's title in any language stands for the page, a query written for HTML (&amp;) for itself, and of
    what a query names twice the last one holds.
    """
    name, asked = path.rpartition("/")[2], query.decode("latin-1")
    meant = _meant(asked)
    if meant != asked:
        return _lead(name, meant)
    if _is_bare(path):
        return None
    if name != _HOME and (not name or name in NAMES or name in HIDDEN or "." in name):
        return None
    words = name.casefold().replace("_", "-")
    if words in NAMES[1:]:
        return _lead(words, asked)
    if words not in aliases():
        return _missing(language_of(query))
    page, language = aliases()[words]
    if "lang" not in parse_qs(asked) and language != DEFAULT and name != _HOME:
        asked = "&".join(part for part in (asked, f"lang={language}") if part)
    return _lead("" if page == _HOME else page, asked)


def _meant(query: str) -> str:
    """The query with & where &amp; stands, each choice once: of one named twice Streamlit takes the last."""
    parts = [part.partition("=") for part in query.replace("&amp;", "&").split("&")]
    once = {key: f"{key}{equals}{value}" for key, equals, value in parts}
    return "&".join(once.values()) if len(once) < len(parts) or "&amp;" in query else query


def _lead(page: str, query: str) -> Response:
    """The way there, relative: the dashboard may stand below another address."""
    return RedirectResponse(f"./{page}" + (f"?{quote(query, safe='=&%+.,:-_~')}" if query else ""), 307)


def _missing(language: str) -> Response:
    t = translator(language)
    way = "./" if language == DEFAULT else f"./?lang={language}"
    body = (
        f"<h1>{escape(t('missing.title'))}</h1><p>{escape(t('missing.text'))}</p>"
        f'<p><a href="{way}">{escape(t("page.overview"))}</a></p>'
    )
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{_LOOK}</style>'
    title = f"<title>{escape(t('missing.title'))} · {escape(t('app.name'))}</title>"
    page = f'<!doctype html><html lang="{language}"><head>{head}{title}</head><body>{body}</body></html>'
    return HTMLResponse(page, 404)
