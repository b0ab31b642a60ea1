"""The parts of "ESF+ reporting": organisations by period and pilot, the result indicator, the workbook."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from soila_dash.answers import reporting as asking
from soila_dash.answers.reporting import Reporting
from soila_dash.cards import reporting as told
from soila_dash.cards.base.picture import Picture
from soila_dash.cards.base.tables import Table
from soila_dash.cards.opinions import figures as opinion_figures
from soila_dash.cards.reporting import periods_picture, result_picture
from soila_dash.cards.view import View
from soila_dash.files.workbook import reporting_book
from soila_dash.store import Store
from soila_dash.ui import card, choices
from soila_dash.ui.here import here
from soila_dash.ui.opinions import kind, pick
from soila_dash.ui.text import definitions as listed
from soila_dash.ui.text import heading, note, page_title, sentence, strong, write

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked() -> Reporting:
    """The reporting for the period and pilot that the choices name."""
    now = here()
    years = [str(y) for y in reversed(asking.years(now.store))]
    year = choices.pick("year", years, "")
    pilots = [p.id for p in now.store.surveys.survey.pilots]
    pilot = choices.pick("pilot", pilots, "")
    return _reporting(now.store.manifest.id, int(year) if year else None, pilot, now.store)


@st.cache_resource(max_entries=200, show_spinner=False)
def _reporting(release: str, year: int | None, pilot: str, _store: Store) -> Reporting:
    return asking.reporting(_store, year, pilot)


def lead(answer: Reporting) -> None:
    """The finding, what was counted when, and the workbook to hand over."""
    now = here()
    t = now.t
    write(
        page_title(told.reporting_finding(answer, now.voice)),
        sentence(" ".join(told.reporting_sentences(answer, now.voice))),
    )
    name = f"esf-{answer.as_of.isoformat()}-{answer.release}.xlsx"
    st.download_button(
        t("esf.download"),
        lambda: reporting_book(answer, now.voice),
        name,
        _XLSX,
        key="esf-book",
        on_click="ignore",
        type="primary",
    )


def periods(answer: Reporting) -> None:
    """Organisations from the beginning on, year by year."""
    now = here()
    table = told.period_table(answer, now.voice)
    with card.section("periods"):
        card.head(table.title)
        card.chart(
            told.period_figure(answer, now.voice, now.colors),
            told.period_alt(answer, now.voice),
            "esf-periods",
        )
        write(card.table_html(table), _origin(answer))
        image = partial(periods_picture, answer, now.voice)
        _files(table, answer, View(card="organisations"), image)


def definitions() -> None:
    """What each of the figures counts."""
    now = here()
    with card.section("definition"):
        write(heading(now.t("esf.definitions")), listed(told.definitions(now.voice)))


def pilots(answer: Reporting) -> None:
    """Organisations by pilot in the period chosen."""
    now = here()
    t = now.t
    years = ["", *(str(p.year) for p in reversed(answer.periods))]
    table = told.pilot_table(answer, now.voice)
    with card.section("pilots"):
        card.head(table.title)
        choices.select(
            "year",
            t("esf.column.period"),
            years,
            "",
            lambda y: told.period(int(y) if y else None, answer, now.voice),
            width=choices.PICKER,
        )
        write(card.table_html(table), _origin(answer))
        _files(table, answer, View(card="participation", year=answer.year))


def result(answer: Reporting) -> None:
    """The service-quality result indicator by group and round."""
    now = here()
    t, lang = now.t, now.lang
    table = told.result_table(answer, now.voice)
    names = {p.id: p.name[lang] for p in now.store.surveys.survey.pilots}
    with card.section("result"):
        card.head(table.title, "", kind(answer.instruments))
        pick(names)
        rows = told.result_bars(answer, now.voice)
        if not rows:
            write(sentence(t("opinion.reported.no_round")))
            return
        with card.wide("result"):
            card.chart(
                opinion_figures.opinion_figure(rows, now.voice, now.colors, answer.thresholds),
                opinion_figures.bars_alt(table.title, rows, now.voice, answer.illustrative),
                f"esf-result-{answer.pilot.id if answer.pilot else 'all'}",
            )
        write(_origin(answer))
        view = View(card="result", pilot=answer.pilot.id if answer.pilot else "")
        _behind(table, answer, view, partial(result_picture, answer, now.voice))


def trail(answer: Reporting) -> None:
    """The register that the figures are counted from."""
    now = here()
    table = told.register_table(answer, now.voice)
    with card.section("register"):
        card.head(table.title, now.t("esf.trail.note"), _origin(answer))
        _behind(table, answer, View(card="register"))


def empty() -> None:
    """The page while the register is empty: what will stand here, and one next step."""
    now = here()
    write(page_title(now.t("esf.finding.none")), sentence(now.t("esf.empty")))
    with st.container(key="waiting"):
        write(strong(now.t("esf.empty.step")))
    definitions()


def _behind(table: Table, answer: Reporting, view: View, image: Callable[[], Picture] | None = None) -> None:
    """The table and its files, one click away."""
    lines = partial(told.reporting_context, answer, here().voice)
    key = f"esf-{view.card}"
    card.behind(lambda: table, lines, answer.release, key, f"{key}-{answer.release}", view=view, image=image)


def _files(table: Table, answer: Reporting, view: View, image: Callable[[], Picture] | None = None) -> None:
    """The files of a table that is shown."""
    key = f"esf-{view.card}"
    lines = told.reporting_context(answer, here().voice)
    card.files(table, lines, answer.release, key, f"{key}-{answer.release}", view, image)


def _origin(answer: Reporting) -> str:
    return note(told.reporting_origin(answer, here().voice))
