"""The first answer to an address: a page's finding as HTML, there before Streamlit's own page is."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from soila_dash import paths
from soila_dash.drawing.page_figure import SCROLLED, page_figure
from soila_dash.releases import shelf
from soila_dash.ui import (
    answer_card,
    choices,
    compare_regions,
    esf_reporting,
    funnel_view,
    goal_finding,
    links,
    matrix_view,
    multiples_view,
    my_region,
    overview,
    pairs_view,
    pilots,
    sender,
    single_figure,
    tab_title,
)
from soila_dash.ui.answer_card import scroll_note
from soila_dash.ui.choices import Choice
from soila_dash.ui.finding import Drawn, Finding, Said, Shown
from soila_dash.ui.here import Here, here, settle
from soila_dash.ui.navigation import PAGES
from soila_dash.ui.sidebar import sidebar_choices
from soila_dash.ui.text import details, points, sentence

Asked = Callable[[], "Callable[[], Finding] | None"]

VIEWS: Mapping[str, Any] = {
    "heat": matrix_view,
    "multiples": multiples_view,
    "funnel": funnel_view,
    "pairs": pairs_view,
}
GOALS = PAGES["nav.goals"][1:]

READABLE = ("overview", *GOALS, "compare-regions", "my-region", "pilots", "esf-reporting")
"""The pages of the navigation that are read without script."""

TYPESET = """(first => {
  first.style.display = "none";
  Promise.race([document.fonts.load('1em "Source Sans"'), new Promise(done => setTimeout(done, 300))])
    .catch(() => {}).then(() => first.style.display = "");
})(document.getElementById("first"))"""
"""Shows the first response when its typeface is there, which lies in the style sheet: a moment later, and
nothing is set anew. The policy allows this text as it allows `SCRIPT`."""

WAIT = 15_000
"""Milliseconds after which a page that has not come says what it would need."""

SCRIPT = """
(() => {
  const first = document.getElementById("first"), root = document.getElementById("root");
  const drawn = () => [...root.querySelectorAll(".pictures")].every((one) => one.querySelector("svg > *"));
  const whole = () => root.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
    && root.querySelector("h1") && (late() || !root.querySelector('[data-testid="stSkeleton"]') && drawn());
  // A page that has run is better than none, whatever of it does not come.
  const late = () => first.classList.contains("waits");
  const told = setTimeout(() => first.classList.add("waits"), 15000);
  root.inert = true; // What is built there is read and reached only when it is whole.
  let calm = 0;
  const look = () => {
    calm = whole() ? calm + 1 : 0;
    // Someone who is choosing is left to it.
    if (calm < 3 || first.contains(document.activeElement) && document.activeElement.tagName === "SELECT")
      return setTimeout(look, 80);
    clearTimeout(told);
    const at = scrollY, link = first.contains(document.activeElement) && document.activeElement.href;
    const marks = (page) =>
      [...page.querySelectorAll("h1, .living, .heat")].map((one) => one.getBoundingClientRect().top);
    const before = marks(first), read = before.findLastIndex((top) => top < innerHeight / 2);
    first.remove();
    root.inert = false;
    const main = root.querySelector(".stMain");
    main.scrollTop = at;
    // What someone has scrolled to stays where it is, whatever stands above it.
    if (at) main.scrollTop += (marks(root)[read] ?? before[read]) - before[read];
    if (link) [...root.querySelectorAll("a")].find((one) => one.href === link)?.focus();
  };
  look();
})()
"""
"""Takes the first response away when the page itself stands whole below it. The content security policy
allows exactly this text, by its hash (soila_dash.serving): nothing may ever be pasted into it."""

SCRIPTS = (TYPESET, SCRIPT)


class Address(NamedTuple):
    """What is understood of an address: a page and the choices in force on it, those that go without saying
    left out, in the release that they are of."""

    page: str
    release: str
    language: str
    choices: tuple[tuple[str, str], ...]


class Answer(NamedTuple):
    """A page's title and body."""

    title: str
    body: str


def understood(page: str, given: Mapping[str, str]) -> tuple[Address, Callable[[], Answer]] | None:
    """What an address means, and what makes its answer, to be called inside `choices.reading`; None where
    the plain shell is to be sent: for what it does not understand, or what is not published. Raises
    DataFaults when there is no sound release."""
    ask = ASKED.get(page)
    if ask is None:
        return None
    now = settle()
    if now.refused or now.store.manifest.id not in _public_releases(now):
        return None
    found = ask()
    if found is None or choices.invalid():
        return None
    chosen = tuple(sorted(choices.address().items()))
    return Address(page, now.store.manifest.id, now.lang, chosen), lambda: _answer(page, found())


def _public_releases(now: Here) -> list[str]:
    """The published releases of the kind, the newest last."""
    return shelf.pointer(paths.releases()).get(now.kind, [])


def _goal(name: str) -> Asked:
    def ask() -> Callable[[], Finding] | None:
        asked = goal_finding.ask(name)
        return None if asked is None else lambda: goal_finding.finding(asked)

    return ask


def _compare() -> Callable[[], Finding] | None:
    if not compare_regions.has_figures():
        return None
    view = VIEWS[compare_regions.view_choice().chosen]
    asked = view.ask()
    return lambda: view.finding(asked)


def _single() -> Callable[[], Finding] | None:
    view = single_figure.parse_view()
    if view is None:
        return None
    got = single_figure.ready(view)
    return (lambda: single_figure.finding(got.pages[0])) if got.pages else None


def _my_region() -> Callable[[], Finding]:
    answer, near = my_region.ask()
    return lambda: my_region.finding(answer, near)


def _esf_reporting() -> Callable[[], Finding]:
    answer = esf_reporting.ask()
    return lambda: esf_reporting.finding(answer)


def _pilots() -> Callable[[], Finding]:
    answer = pilots.ask()
    return pilots.empty_finding if answer is None else lambda: pilots.finding(answer)


def _overview() -> Callable[[], Finding]:
    asked = overview.ask()
    return lambda: overview.finding(asked)


ASKED: Mapping[str, Asked] = {
    "overview": _overview,
    **{name: _goal(name) for name in GOALS},
    "compare-regions": _compare,
    "figure": _single,
    "esf-reporting": _esf_reporting,
    "my-region": _my_region,
    "pilots": _pilots,
}
"""The pages that have a first response: what an address asks of them, and what makes their finding."""


def _answer(page: str, found: Finding) -> Answer:
    t = here().t
    lead = _html(found.lead)
    # Where the page has buttons for what is handed over.
    room = '<div class="room"></div>' if page in (*GOALS, "esf-reporting") else ""
    above = "".join(_choose(page, row) for row in found.above)
    put = _card if found.table is None else _piece
    cards = _columns([("".join(map(put, column)), width) for column, width in found.columns])
    rest = "".join(_html((one,)) for one in found.rest)
    if found.table is not None:
        rest += details(t("first.table"), answer_card.table_html(found.table()))
    needs = f'<p class="needs">{escape(t("first.needs"))}</p>'
    parts = f"{needs}{_newer(page)}{lead}{room}{above}{cards}{_choose(page, found.choices)}{rest}"
    parts += _html((sender.footer(),))
    main = f'<main><div class="content of-{page}">{parts}</div></main>'
    menu = f'<a class="menu" href="#first-menu">{escape(t("first.menu"))}</a>'
    return Answer(tab_title.page_name(page), f"{menu}{_sidebar(page)}{main}")


def _newer(page: str) -> str:
    """That an older release is shown, what has changed since, and the way to the newest figures."""
    t, found = here().t, links.newer(here())
    if found is None:
        return ""
    return _html(
        (
            '<div class="st-key-newer">',
            sentence(found.title),
            details(t("newer.what"), points(found.lines) or sentence(t("newer.same"))),
            f'<a href="{escape(href_of(page, found.live))}">{escape(t("newer.live"))}</a></div>',
        )
    )


def _columns(cells: list[tuple[str, int]]) -> str:
    """As wide as Streamlit's, of one's own: they stand before the next one has come."""
    whole, many = sum(weight for _, weight in cells), len(cells)
    boxes = (
        f'<div style="--share:calc({100 * weight / whole:g}% - 4rem * {many - 1} / {many})">{cell}</div>'
        for cell, weight in cells
    )
    return f'<div class="columns">{"".join(boxes)}</div>'


def _piece(shown: Shown | Said) -> str:
    """A part of a card that stands in one line with the others'."""
    if isinstance(shown, Said):
        return _html(shown.parts)
    middle = _html((shown.picture,)) if shown.drawn is None else _figure(shown.drawn)
    return "".join(_html((one,)) for one in shown.head) + middle + _html(shown.below)


def _card(shown: Shown | Said) -> str:
    if isinstance(shown, Said):
        return f'<section class="card">{_html(shown.parts)}</section>'
    whole = answer_card.table_html(shown.table())
    table = "" if shown.open else details(here().t("first.table"), whole)
    if shown.drawn is not None:
        below = (whole, *shown.below) if shown.open else shown.below
        parts = _html(shown.head), _figure(shown.drawn), _html(below)
    elif shown.head:
        # One element on the page too.
        parts = _html((*shown.head, shown.picture, *shown.below)), shown.style, ""
    else:
        parts = _html((shown.picture,)), shown.style, _html(shown.below)
    return f'<section class="card">{"".join(parts)}{table}</section>'


def _html(parts: tuple[str, ...]) -> str:
    """Words as one element, as the page writes them; "" for none."""
    text = "".join(parts)
    return f'<div class="stHtml">{text}</div>' if text else ""


def _figure(drawn: Drawn) -> str:
    """The drawings with what is chosen, of which the style sheet shows the one that has room."""
    chosen = drawn.chosen if drawn.chosen in drawn.codes else ""
    figure = page_figure(drawn.make(), (chosen,), f"first-{drawn.key}", drawn.widths)
    svgs = "".join(
        svg.replace("<svg ", f'<svg class="{width}" ', 1) for width, svg in figure["drawn"].items()
    )
    alt = escape(drawn.alt)
    # Where something can be chosen the page has a button below to explore it.
    look = "living more" if drawn.is_explored else "living"
    box = f'<div class="{look}"><div class="pictures" role="img" aria-label="{alt}">{svgs}</div></div>'
    return (
        box if drawn.widths is not SCROLLED else f'<div class="st-key-wide-first">{scroll_note()}{box}</div>'
    )


def _sidebar(page: str) -> str:
    """The navigation as links that keep the reader's choices, and the sidebar's choices as forms."""
    t, shown = here().t, choices.address()
    kept: dict[str, str] = {key: shown[key] for key in choices.ALONG if key in shown}
    groups = []
    for group, names in PAGES.items():
        links = "".join(
            f'<li><a href="{escape(href_of(name, kept))}"{" aria-current=page" if name == page else ""}>'
            f"{escape(t(f'page.{name}'))}</a></li>"
            for name in names
        )
        groups.append(f"<b>{escape(t(group))}</b><ul>{links}</ul>")
    forms = "".join(_form(page, (one,), "pick") for one in sidebar_choices(here()))
    room = '<div class="room"></div>'
    return (
        f'<aside id="first-menu"><p class="brand">{escape(t("app.name"))}</p>'
        f'<nav aria-label="{escape(t("first.menu"))}">{"".join(groups)}</nav>{room}{forms}</aside>'
    )


def _choose(page: str, offered: tuple[Choice, ...]) -> str:
    return _form(page, offered, "choose") if offered else ""


def _form(page: str, offered: tuple[Choice, ...], look: str) -> str:
    """Choices as a form that asks for the page anew and keeps all other choices that fit it."""
    own = {one.key for one in offered}
    if "data" in own:
        own |= {*choices.OF_DATA}
    hidden = "".join(
        f'<input type="hidden" name="{key}" value="{escape(value)}">'
        for key, value in choices.address().items()
        if key not in own
    )
    button = f"<button>{escape(here().t('first.show'))}</button>"
    if look == "pick":
        (one,) = offered
        label, select = _select(one)
        return f'<form class="pick" action="{href_of(page, {})}">{hidden}{label}{button}{select}</form>'
    boxes = "".join(f"<div>{''.join(_select(one))}</div>" for one in offered)
    return f'<form class="choose" action="{href_of(page, {})}">{hidden}{boxes}{button}</form>'


def _select(one: Choice) -> tuple[str, str]:
    options = "".join(
        f'<option value="{escape(code)}"{" selected" if code == one.chosen else ""}>{escape(words)}</option>'
        for code, words in one.options
    )
    name = f"first-{one.key}"
    return (
        f'<label for="{name}">{escape(one.label)}</label>',
        f'<select id="{name}" name="{one.key}">{options}</select>',
    )


def href_of(page: str, query: Mapping[str, str]) -> str:
    """The address of a page with a query, beside that of any other page."""
    path = "./" if page == "overview" else f"./{page}"
    return f"{path}?{urlencode(query)}" if query else path
