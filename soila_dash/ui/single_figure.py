"""A single figure from its address: with its mark, source and release, and the way to the whole page."""

import streamlit as st

from soila_dash.answers.choose import REGIONAL
from soila_dash.answers.matrix import EVERY
from soila_dash.answers.similar import WEIGHTS
from soila_dash.cards import CARDS
from soila_dash.cards.base.look import LIGHT
from soila_dash.cards.base.parameters import Parameters
from soila_dash.cards.base.picture import WIDTH, Picture
from soila_dash.cards.view import View
from soila_dash.catalog import CONTEXT
from soila_dash.decks.deck import Deck, Slide
from soila_dash.decks.prepare import Page, Prepared, figure_of, prepare
from soila_dash.ui import answer_card, choices, links, slide_figure
from soila_dash.ui.fault_words import names, reader_text
from soila_dash.ui.finding import Finding, Shown
from soila_dash.ui.here import ground, here
from soila_dash.ui.text import address_line, note, page_title, sentence, write
from soila_dash.ui.tools import Taken, tool_line

YEARS = tuple(str(year) for year in range(1900, 2201))


def parse_view() -> View | None:
    """The view that the address names; None when it names none that is whole."""
    now = here()
    items = list(now.catalog.indicators)
    kind = choices.pick("card", tuple(CARDS), "")
    year = choices.pick("year", YEARS, "")
    asked = now.store.surveys.survey
    items_asked = [i.id for instrument in asked.instruments for i in instrument.items]
    counties = [r.code for r in now.store.at("county")]
    areas = [r.code for level in REGIONAL for r in now.store.at(level)]
    county = choices.pick("region", counties, "")
    weights = [f"{i.id}-{n}" for i in now.catalog.of_goal(CONTEXT) for n in WEIGHTS]
    try:
        return View.model_validate(
            {
                "card": kind,
                "indicator": choices.pick("indicator", items, ""),
                "second": choices.pick("second", items, ""),
                "goal": choices.pick("goal", [*(g.id for g in now.catalog.goals), EVERY], ""),
                "level": choices.pick("level", (*REGIONAL, "country"), ""),
                "year": int(year) if year else None,
                "sex": choices.pick("sex", ("total", "female", "male"), "total"),
                "region": county,
                "round": choices.pick("round", [r.id for r in asked.rounds], ""),
                "group": choices.pick("group", [g.id for g in asked.groups], ""),
                "pilot": choices.pick("pilot", [p.id for p in asked.pilots], ""),
                "item": choices.pick("item", items_asked, ""),
                "basket": ".".join(choices.pick_several("basket", areas)),
                "peers": ".".join(choices.pick_several("peers", counties)),
                "w": ".".join(choices.pick_several("w", weights)),
            }
        )
    except ValueError:
        return None


def ready(view: View) -> Prepared:
    """The view answered, or what is missing for it."""
    now = here()
    deck = Deck.model_validate({"kind": now.kind, "slides": (Slide(view=view),)})
    return prepare(deck, ground(now.kind, now.store.manifest.id), now.t)


def finding(page: Page) -> Finding:
    """The figure with its mark, its words and its source."""
    said, drawn = page.statement, slide_figure.chart(page, "figure-chart")
    picture = "".join(slide_figure.parts(page)) if drawn is None else ""
    below = sentence(said.text), note(said.origin)
    card = Shown("figure", (), drawn, below, lambda: said.table, picture)
    lead = answer_card.mark(), page_title(page.title), note(said.under)
    return Finding(lead, (((card,), 1),))


def page() -> None:
    """Draws the figure that the address names, or says what is missing."""
    now = here()
    t = now.t
    view = parse_view()
    if view is None:
        write(page_title(t("page.figure")), sentence(t("figure.nothing")))
        return
    got = ready(view)
    if not got.pages:
        named = names(now)
        faults = (sentence(reader_text(f, t, named)) for left in got.left for f in left.faults)
        write(page_title(t("page.figure")), *faults)
        return
    page = got.pages[0]
    found = finding(page)
    (card,) = found.cards
    with st.container(key="figure"):
        write(*found.lead)
        if card.drawn is None:
            write(card.picture)
        else:
            slide_figure.show(card.drawn)
        write(*card.below)
        tool_line(_tools_of(page, got.release))
    if st.context.is_embedded:
        st.html("<style>.stSidebar { display: none !important; }</style>")
    else:
        _share_links(page.shown.view)


def _tools_of(page: Page, release: str) -> Taken:
    """What can be taken along of it, the figure in the colours of paper."""
    said, view = page.statement, page.slide.view
    drawn = figure_of(page, LIGHT, WIDTH)

    def image() -> Picture:
        figure = drawn or {}
        words = page.title, said.under, figure, said.notes, said.origin, said.mark, said.alt
        return Picture(*words, page.voice.t.language)

    return Taken(
        release,
        "figure",
        f"{view.card}-{release}",
        lambda: said.context,
        lambda: said.table,
        opens=True,
        view=view,
        image=None if drawn is None else image,
    )


def _share_links(view: Parameters) -> None:
    """The live and the frozen link, and the address for another site's frame."""
    now = here()
    release = now.store.manifest.id
    with st.container(horizontal=True, gap="medium"):
        links.offer(release, st.session_state[answer_card.PAGE_KEY])
    address = links.writer(release)(view)
    if address:
        # Streamlit's own box of code fetches half a megabyte to colour what has no colours.
        write(note(now.t("figure.embed")), address_line(f"{address}&embed=true"))
