"""The parts of "ESF+ reporting": organisations by period and pilot, the result indicator, the workbook."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from soila_dash.answers.reporting import Reporting, reporting, reporting_years
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.tables import Table
from soila_dash.cards.opinions import figures
from soila_dash.cards.reporting.card import periods_picture, result_picture
from soila_dash.cards.reporting.figure import period_alt, period_figure, result_bars
from soila_dash.cards.reporting.tables import period_table, pilot_table, register_table, result_table
from soila_dash.cards.reporting.words import (
    period,
    reporting_context,
    reporting_definitions,
    reporting_finding,
    reporting_origin,
    reporting_sentences,
)
from soila_dash.cards.view import View
from soila_dash.drawing.page_figure import SCROLLED
from soila_dash.files.reporting_book import reporting_book
from soila_dash.store import Store
from soila_dash.ui import answer_card, choices, page_links
from soila_dash.ui.file_button import file_button
from soila_dash.ui.finding import Drawn, Finding, Said, Shown
from soila_dash.ui.here import here
from soila_dash.ui.opinion_parts import kind, pick
from soila_dash.ui.text import definition_list, heading, note, page_title, sentence, strong, write

WIDE, NARROW = 13, 11
"""How wide the figure and what is counted are beside each other."""


def ask() -> Reporting:
    """The reporting for the period and pilot that the choices name."""
    now = here()
    years = [str(y) for y in reversed(reporting_years(now.store))]
    year = choices.pick("year", years, "")
    pilots = [p.id for p in now.store.surveys.survey.pilots]
    pilot = choices.pick("pilot", pilots, "")
    return _reporting(now.store.manifest.id, int(year) if year else None, pilot, now.store)


@st.cache_resource(max_entries=200, show_spinner=False)
def _reporting(release: str, year: int | None, pilot: str, _store: Store) -> Reporting:
    return reporting(_store, year, pilot)


def finding(answer: Reporting) -> Finding:
    """What was counted when, and what each figure counts; while the register is empty, what will stand
    here."""
    now = here()
    title = page_title(reporting_finding(answer, now.voice))
    if not answer.register:
        return Finding((title, sentence(now.t("esf.empty"))), ())
    lead = title, sentence(" ".join(reporting_sentences(answer, now.voice)))
    return Finding(lead, (((_periods(answer),), WIDE), ((_definitions(),), NARROW)))


def _periods(answer: Reporting) -> Shown:
    """Organisations from the beginning on, year by year."""
    now = here()
    table = period_table(answer, now.voice)
    drawn = Drawn(
        "esf-periods",
        lambda: lambda _, __: period_figure(answer, now.voice, now.colors),
        period_alt(answer, now.voice),
    )
    head = answer_card.head_parts(table.title)
    return Shown("periods", head, drawn, (_origin(answer),), lambda: table, open=True)


def _definitions() -> Said:
    """What each of the figures counts."""
    now = here()
    parts = heading(now.t("esf.definitions")), definition_list(reporting_definitions(now.voice))
    return Said("definition", parts)


def draw_finding(answer: Reporting) -> None:
    """Draws the finding, and the workbook to hand over."""
    now = here()
    found = finding(answer)
    (shown,) = found.cards
    write(*found.lead)
    name = f"esf-{answer.as_of.isoformat()}-{answer.release}.xlsx"
    file_button(
        now.t("esf.download"), lambda: reporting_book(answer, now.voice), name, "esf-book", type="primary"
    )
    left, right = st.columns([WIDE, NARROW], gap="large")
    with left, answer_card.section(shown.key):
        write(*shown.head)
        if shown.drawn is not None:
            answer_card.chart(shown.drawn.make()("", 0), shown.drawn.alt, shown.drawn.key)
        table = shown.table()
        write(answer_card.table_html(table), *shown.below)
        image = partial(periods_picture, answer, now.voice)
        _files(table, answer, View(card="organisations"), image)
    with right:
        definitions()


def definitions() -> None:
    """Draws what each of the figures counts."""
    said = _definitions()
    with answer_card.section(said.key):
        write(*said.parts)


def pilots(answer: Reporting) -> None:
    """Organisations by pilot in the period chosen."""
    now = here()
    t = now.t
    years = ["", *(str(p.year) for p in reversed(answer.periods))]
    table = pilot_table(answer, now.voice)
    with answer_card.section("pilots"):
        answer_card.head(table.title)
        choices.select(
            "year",
            t("esf.column.period"),
            years,
            "",
            lambda y: period(int(y) if y else None, answer, now.voice),
            width=choices.PICKER,
        )
        write(answer_card.table_html(table), _origin(answer))
        _files(table, answer, View(card="participation", year=answer.year))


def result(answer: Reporting) -> None:
    """The service-quality result indicator by group and round."""
    now = here()
    t, lang = now.t, now.lang
    table = result_table(answer, now.voice)
    names = {p.id: p.name[lang] for p in now.store.surveys.survey.pilots}
    with answer_card.section("result"):
        answer_card.head(table.title, "", kind(answer.instruments))
        pick(names)
        rows = result_bars(answer, now.voice)
        if not rows:
            write(sentence(t("opinion.reported.no_round")))
            return
        with answer_card.wide("result"):
            answer_card.chart(
                lambda width: figures.opinion_figure(rows, now.voice, now.colors, answer.thresholds, width),
                figures.bars_alt(table.title, rows, now.voice, answer.illustrative),
                f"esf-result-{answer.pilot.id if answer.pilot else 'all'}",
                widths=SCROLLED,
            )
        write(_origin(answer))
        view = View(card="result", pilot=answer.pilot.id if answer.pilot else "")
        _details(table, answer, view, partial(result_picture, answer, now.voice))


def trail(answer: Reporting) -> None:
    """The register that the figures are counted from."""
    now = here()
    table = register_table(answer, now.voice)
    with answer_card.section("register"):
        answer_card.head(table.title, now.t("esf.trail.note"), _origin(answer))
        _details(table, answer, View(card="register"))


def empty(answer: Reporting) -> None:
    """The page while the register is empty: what will stand here, and one next step."""
    now = here()
    write(*finding(answer).lead)
    with st.container(key="waiting"):
        write(strong(now.t("esf.empty.step")), page_links.to_example())
    definitions()


def _details(table: Table, answer: Reporting, view: View, image: Callable[[], Picture] | None = None) -> None:
    """The table and its files, one click away."""
    lines = partial(reporting_context, answer, here().voice)
    key = f"esf-{view.card}"
    answer_card.details(
        lambda: table, lines, answer.release, key, f"{key}-{answer.release}", view=view, image=image
    )


def _files(table: Table, answer: Reporting, view: View, image: Callable[[], Picture] | None = None) -> None:
    """The files of a table that is shown."""
    key = f"esf-{view.card}"
    lines = reporting_context(answer, here().voice)
    answer_card.files(table, lines, answer.release, key, f"{key}-{answer.release}", view, image)


def _origin(answer: Reporting) -> str:
    return note(reporting_origin(answer, here().voice))
